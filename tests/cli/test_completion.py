"""What the shell offers, asked as the shell asks."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.functions import Function
from lambdatui.store.events import EventStore
from lambdatui.store.function_cache import FunctionCache
from tests.cli.program import environment, program, run

BASH = shutil.which("bash")
CONFIG = """
[default]
region = eu-west-1

[profile acme-prod]
region = us-east-2

[profile "acme test"]

[sso-session x]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "events"


@pytest.fixture
def env(tmp_path: Path, root: Path) -> dict[str, str]:
    config = tmp_path / "config"
    config.write_text(CONFIG)
    return environment({"LAMBDATUI_EVENTS": str(root), "AWS_CONFIG_FILE": str(config)})


@pytest.fixture
def state(home: Path) -> Path:
    return home / ".local" / "state" / "lambdatui"


def offered(*words: str, env: dict[str, str]) -> list[str]:
    """What is offered for the last of these words, as bash asks."""
    asked = environment(
        env,
        {
            "_LAMBDATUI_COMPLETE": "bash_complete",
            "COMP_WORDS": "\n".join(("lambdatui", *words)),
            "COMP_CWORD": str(len(words)),
        },
    )
    done = subprocess.run(program(), env=asked, capture_output=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return [line.split(",", 1)[1] for line in done.stdout.decode().splitlines() if line]


def known(state: Path, connection: Connection, env: dict[str, str], *names: str) -> None:
    functions = [Function(name=name, arn=f"arn:x:{name}") for name in names]
    FunctionCache(state).keep(functions, connection, env)


def test_functions_are_those_that_were_last_listed_in_this_place(
    env: dict[str, str], state: Path
) -> None:
    known(state, Connection(), env, "orders", "orders-old", "users")
    known(state, Connection(profile="acme-prod"), env, "prod-orders")
    for command in ("invoke", "tail", "replay"):
        assert offered(command, "ord", env=env) == ["orders", "orders-old"]
    assert offered("events", "list", "u", env=env) == ["users"]
    assert offered("--profile", "acme-prod", "invoke", "", env=env) == ["prod-orders"]
    assert offered("invoke", "--profile", "acme-prod", "", env=env) == ["prod-orders"]
    # The region that the profile has is the one that is meant without an option.
    assert offered("--region", "eu-west-1", "invoke", "u", env=env) == ["users"]
    assert offered("--region", "eu-west-2", "invoke", "", env=env) == []
    # One that stands there already is not offered again.
    assert offered("tail", "orders", "ord", env=env) == ["orders-old"]


def test_listing_functions_remembers_them_for_this_user_alone(
    account: dict[str, str], state: Path
) -> None:
    assert run("ls", env=account).returncode == 0
    assert offered("invoke", "ec", env=account) == ["echo"]
    (file,) = (state / "functions").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    # The console shows the same list before AWS has answered: descriptions are in it as well.
    assert b"Does" in file.read_bytes()


def test_a_state_folder_that_cannot_be_written_does_not_hinder_a_list(
    account: dict[str, str], home: Path
) -> None:
    (home / ".local").mkdir()
    (home / ".local" / "state").write_text("")
    done = run("ls", env=account)
    assert (done.returncode, done.stderr) == (0, b"")
    assert offered("invoke", "", env=account) == []


def test_events_are_those_of_the_function_before(env: dict[str, str], root: Path) -> None:
    store = EventStore(root)
    store.save("orders", "bad sku", "1")
    store.save("orders", "good", "2")
    store.save("users", "other", "3")
    store.save("_shared", "ping", "4")
    (root / "orders" / "broken.json").write_text("{")
    assert offered("invoke", "orders", "--event", "", env=env) == [
        "bad sku", "broken", "good", "ping",
    ]  # fmt: skip
    assert offered("invoke", "orders", "--event", "b", env=env) == ["bad sku", "broken"]
    assert offered("replay", "users", "", env=env) == ["other", "ping"]
    assert offered("events", "show", "orders", "g", env=env) == ["good"]
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:users"
    assert offered("invoke", arn, "--event", "o", env=env) == ["other"]
    # A function with events is offered though nobody has listed it.
    assert offered("invoke", "or", env=env) == ["orders"]
    elsewhere = ("--events", str(root / "nowhere"))
    assert offered("invoke", "orders", *elsewhere, "--event", "", env=env) == []
    assert offered("--events", str(root / "nowhere"), "invoke", "or", env=env) == []


def test_deleted_events_are_offered_to_be_brought_back(env: dict[str, str], root: Path) -> None:
    store = EventStore(root)
    store.save("orders", "gone", "1")
    store.delete("orders", store.find("orders", "gone").entry)
    assert offered("events", "restore", "orders", "", env=env) == ["gone"]
    assert offered("events", "show", "orders", "", env=env) == []


def test_templates_profiles_regions_commands_and_options_are_offered(
    env: dict[str, str],
) -> None:
    assert "sqs" in offered("invoke", "x", "--template", "s", env=env)
    assert offered("--profile", "", env=env) == ["acme test", "acme-prod", "default"]
    assert offered("ls", "--profile", "acme-", env=env) == ["acme-prod"]
    regions = offered("--region", "eu-", env=env)
    assert "eu-west-1" in regions
    assert all(region.startswith("eu-") for region in regions)
    assert offered("ev", env=env) == ["events"]
    assert "capture" in offered("events", "", env=env)
    assert offered("invoke", "x", "--type", "a", env=env) == ["async"]
    assert "--compare-with" in offered("invoke", "x", "--co", env=env)


@pytest.mark.parametrize(
    "words",
    [("invoke", ""), ("invoke", "../x", "--event", ""), ("--profile", ""), ("ls", "")],
    ids=" ".join,
)
def test_whatever_goes_wrong_offers_nothing_and_says_nothing(
    tmp_path: Path, state: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "config").write_text("not a file of sections\x00")
    (state / "functions").mkdir(parents=True)
    broken = environment(
        {
            "AWS_CONFIG_FILE": str(tmp_path / "config"),
            "LAMBDATUI_EVENTS": str(tmp_path / "config"),
            "LAMBDATUI_READ_ONLY": "perhaps",
        }
    )
    for file in (state / "functions").iterdir():
        file.write_text("{")
    assert offered(*words, env=broken) == []


def test_completion_loads_neither_boto3_nor_the_console(env: dict[str, str], root: Path) -> None:
    EventStore(root).save("orders", "a", "1")
    probe = (
        "import sys, lambdatui.cli as cli\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        "heavy = {'boto3', 'botocore', 'textual', 'rich', 'asyncio', 'sqlite3'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    for words in (("invoke", "orders", "--event", ""), ("--region", ""), ("invoke", "o")):
        asked = environment(
            env,
            {
                "_LAMBDATUI_COMPLETE": "bash_complete",
                "COMP_WORDS": "\n".join(("lambdatui", *words)),
                "COMP_CWORD": str(len(words)),
            },
        )
        done = subprocess.run(
            [sys.executable, "-c", probe], env=asked, capture_output=True, check=True
        )
        assert done.stdout
        assert done.stderr == b"[]\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_printed(shell: str) -> None:
    done = run("completion", shell)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"_LAMBDATUI_COMPLETE=" in done.stdout
    assert f"{shell}_complete".encode() in done.stdout
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=done.stdout, check=True)


def test_a_shell_that_is_not_known_is_wrong_usage() -> None:
    done = run("completion", "tcsh")
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.skipif(BASH is None, reason="there is no bash")
def test_bash_completes_a_name_with_a_blank_as_one_word(
    env: dict[str, str], root: Path, tmp_path: Path
) -> None:
    EventStore(root).save("orders", "bad sku", "1")
    shim = tmp_path / "bin" / "lambdatui"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m lambdatui "$@"\n')
    shim.chmod(0o755)
    path = f"{shim.parent}{os.pathsep}{env['PATH']}"
    code = (
        'eval "$(lambdatui completion bash)"\n'
        "complete -p lambdatui\n"
        "COMP_WORDS=(lambdatui invoke orders --event b)\n"
        "COMP_CWORD=4\n"
        "_lambdatui_completion lambdatui\n"
        'printf "<%s>" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        [str(BASH), "--norc", "-c", code],
        env=environment(env, {"PATH": path}),
        capture_output=True,
        check=True,
    )
    first, reply = done.stdout.decode().splitlines()
    assert first.endswith("-F _lambdatui_completion lambdatui")
    assert (reply, done.stderr) == ("<bad\\ sku>", b"")
