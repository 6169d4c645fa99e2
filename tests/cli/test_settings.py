"""The person's ``config.toml`` stands for options that were not given."""

from pathlib import Path

from tests.cli.program import environment, run


def write(home: Path, text: str) -> Path:
    path = home / ".config" / "lambdatui" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_read_only_as_a_setting_lets_nothing_out_that_runs_a_function(
    account: dict[str, str], home: Path
) -> None:
    write(home, "read_only = true\n")
    done = run("invoke", "echo", env=account)
    assert done.returncode == 2
    assert b"read-only" in done.stderr.lower()
    assert run("ls", env=account).returncode == 0


def test_a_profile_can_be_read_only_and_name_its_region(
    account: dict[str, str], home: Path
) -> None:
    write(home, '[profiles.live]\nread_only = true\nregion = "us-west-2"\n')
    keys = "".join(
        f"{name} = {account[name.upper()]}\n"
        for name in ("aws_access_key_id", "aws_secret_access_key")
    )
    (home / ".aws").mkdir(exist_ok=True)
    (home / ".aws" / "credentials").write_text(f"[live]\n{keys}[other]\n{keys}")
    kept = {
        name: value
        for name, value in account.items()
        if not name.startswith(("AWS_ACCESS", "AWS_SECRET"))
    }
    env = {**kept, "AWS_SHARED_CREDENTIALS_FILE": str(home / ".aws" / "credentials")}
    assert b"read-only" in run("invoke", "echo", "--profile", "live", env=env).stderr.lower()
    assert run("invoke", "echo", "--profile", "other", env=env).returncode == 0
    here = {name: value for name, value in env.items() if not name.endswith("REGION")}
    assert run("ls", "--json", "--profile", "live", env=here).stdout == b"[]\n"
    assert b'"echo"' in run("ls", "--json", "--profile", "live", env=env).stdout


def test_an_option_and_a_variable_win(account: dict[str, str], home: Path) -> None:
    write(home, 'region = "us-west-2"\nread_only = true\nprofile = "nobody"\n')
    # The variables name a region, and credentials, which a profile would pass over.
    assert b'"echo"' in run("ls", "--json", env=account).stdout
    nowhere = {
        name: value for name, value in account.items() if not name.endswith(("REGION", "KEY_ID"))
    }
    assert b"nobody" in run("ls", env=nowhere).stderr
    here = {name: value for name, value in account.items() if not name.endswith("REGION")}
    assert run("ls", "--json", env=here).stdout == b"[]\n"
    assert b'"echo"' in run("--region", "eu-west-1", "ls", "--json", env=here).stdout
    off = environment(account, {"LAMBDATUI_READ_ONLY": "0"})
    assert run("invoke", "echo", env=off).returncode == 0


def test_a_setting_with_the_name_of_a_command_is_none_of_its_own(
    account: dict[str, str], home: Path
) -> None:
    write(home, f'events = "{home / "mine"}"\n')
    done = run("events", "list", env=account)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr


def test_a_file_that_is_not_right_ends_any_command_but_the_help(
    account: dict[str, str], home: Path
) -> None:
    path = write(home, "read-only = true\n")
    done = run("invoke", "echo", env=account)
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"lambdatui: {path} is not right in line 1: ")
    assert "`read-only`" in done.stderr.decode()
    assert run("--help", env=account).returncode == 0
    assert run("--version", env=account).returncode == 0
