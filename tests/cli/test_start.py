"""What is loaded, and what is told, before any work begins."""

import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lambdatui import __version__
from lambdatui.demo.endpoint import Endpoint
from lambdatui.start import _state, opens_console
from lambdatui.store.places import find_places
from tests.cli.program import environment, run

#: Runs the program in this process, then prints the modules that it has loaded.
PROBE = """
import json, sys
sys.stdout = open("/dev/null", "w")
from lambdatui.cli import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    status = ended.code
loaded = sorted({name.split(".")[0] for name in sys.modules})
print(json.dumps({"status": int(status or 0), "loaded": loaded}), file=sys.__stdout__)
"""


def loaded_by(*arguments: str, env: dict[str, str] | None = None) -> tuple[int, set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    answer = json.loads(done.stdout)
    return answer["status"], set(answer["loaded"])


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["ls", "--help"], ["lss"]])
def test_help_and_version_load_neither_textual_nor_boto3(arguments: list[str]) -> None:
    _, loaded = loaded_by(*arguments)
    assert "click" in loaded
    assert loaded.isdisjoint({"textual", "rich", "boto3", "botocore", "asyncio"})


@pytest.mark.parametrize(
    "arguments",
    [["ls"], ["ls", "--json"], ["tail", "echo", "--since", "1s"], ["invoke", "echo"]],
    ids=" ".join,
)
def test_headless_commands_load_botocore_where_they_need_it_and_no_textual(
    endpoint: Endpoint, arguments: list[str]
) -> None:
    status, loaded = loaded_by(*arguments, env=environment(endpoint.environment()))
    assert status == 0
    # A list of plain keys needs no botocore.
    assert ("botocore" in loaded) is (arguments[0] != "ls")
    assert loaded.isdisjoint({"textual", "rich", "asyncio", "boto3"})


def test_the_version_is_the_packages() -> None:
    done = run("--version")
    assert done.stdout.decode().strip() == f"lambdatui, version {__version__}"
    assert done.returncode == 0


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_every_command(flag: str) -> None:
    done = run(flag)
    assert done.returncode == 0
    for name in ("completion", "demo", "events", "invoke", "ls", "replay", "tail"):
        assert f"\n  {name} " in done.stdout.decode()


@pytest.mark.parametrize("name", ["completion", "events", "invoke", "ls", "replay", "tail"])
def test_every_command_explains_itself(name: str) -> None:
    done = run(name, "-h")
    assert done.returncode == 0
    assert done.stdout.decode().startswith(f"Usage: lambdatui {name}")


@pytest.mark.parametrize(
    "arguments",
    [
        ["lss"],
        ["--no-such-option"],
        ["tail"],
        ["invoke"],
        ["invoke", "echo", "--type", "twice"],
        ["invoke", "echo", "--event", "a", "--payload", "-"],
        ["demo", "--serve", "--profile", "x"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2_with_nothing_on_standard_output(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"Usage: lambdatui")


def test_the_console_without_a_terminal_says_what_to_use_instead() -> None:
    done = run()
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"needs a terminal" in done.stderr


def test_a_read_only_variable_that_is_no_yes_or_no_is_refused_rather_than_guessed() -> None:
    done = run("ls", env=environment({"LAMBDATUI_READ_ONLY": "perhaps"}))
    assert done.returncode == 2
    assert b"LAMBDATUI_READ_ONLY" in done.stderr


def test_the_shell_can_ask_for_completions() -> None:
    done = run(env=environment({"_LAMBDATUI_COMPLETE": "bash_source"}))
    assert done.returncode == 0
    assert b"lambdatui" in done.stdout


def test_demo_takes_no_account_from_outside() -> None:
    done = run("--region", "eu-west-1", "demo", "--serve")
    assert done.returncode == 2
    assert b"brings its own account" in done.stderr


def test_what_is_to_be_done_at_the_end_is_done_and_all_is_written() -> None:
    script = (
        "import atexit, sys; atexit.register(lambda: sys.stderr.write('at the end'))\n"
        "sys.argv = ['lambdatui', '--version']\n"
        "from lambdatui.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().strip() == f"lambdatui, version {__version__}"
    assert done.stderr == b"at the end"


@pytest.mark.parametrize(
    ("arguments", "opens"),
    [
        ("", True),
        ("--profile prod --read-only --region eu-west-1", True),
        ("--help", False),
        ("--version", False),
        ("--profile", False),
        ("--profile --help", False),
        ("--no-such-option", False),
        ("ls", False),
        ("--read-only ls", False),
        ("--budget x", False),
    ],
)
def test_the_engine_is_started_early_only_where_the_console_opens(
    arguments: str, opens: bool
) -> None:
    assert opens_console(arguments.split()) is opens


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is started early elsewhere")
@pytest.mark.parametrize("base", ["", "relative", "/somewhere/state"])
def test_an_early_engine_logs_where_any_other_does(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", base)
    assert str(_state(os.environ)) == find_places(cwd=Path("/"), environ=os.environ).state


def with_text(text: bytes) -> list[str]:
    """The processes that have it in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if text in (folder / "environ").read_bytes():
                found.append(folder.name)
        except OSError:
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is started early elsewhere")
def test_where_the_console_does_not_open_after_all_no_engine_stays(tmp_path: Path) -> None:
    (tmp_path / "lambdatui").mkdir()
    (tmp_path / "lambdatui" / "config.toml").write_text("nothing = 1")
    places = {"XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "TERM": "xterm"}
    ours, theirs = pty.openpty()
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "lambdatui"],
            env=environment(places),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            check=False,
        )
        assert b"config.toml is not right" in b" ".join(os.read(ours, 65536).split())
    finally:
        os.close(ours)
        os.close(theirs)
    assert ran.returncode == 2
    # It was started, and ends by itself.
    assert (tmp_path / "lambdatui" / "engine.log").exists()
    end = time.monotonic() + 30
    while with_text(str(tmp_path).encode()):
        assert time.monotonic() < end
        time.sleep(0.05)
