"""In read-only mode no command sends a call that writes: counted on the way to the endpoint."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lambdatui.cli import program
from lambdatui.demo.endpoint import Endpoint
from tests.aws.faulty import Faulty
from tests.cli.conftest import ECHO
from tests.cli.counted import Counted
from tests.cli.program import environment, run
from tests.cli.queue import DeadLetterQueue


@pytest.fixture(scope="module", autouse=True)
def letters(endpoint: Endpoint) -> Iterator[None]:
    """A function with a letter in its queue."""
    with DeadLetterQueue(endpoint, "lettered", ECHO) as queue:
        queue.send('{"a": 1}', "5f0c0000-0000-4000-8000-000000000001")
        yield
        # Nobody has taken it.
        assert queue.counts() == (1, 0)


@pytest.fixture
def counted(endpoint: Endpoint) -> Iterator[tuple[Counted, str]]:
    """What goes by, and the address to use."""
    way = Counted(endpoint)
    with Faulty(way) as server:
        yield way, server.url


@pytest.fixture
def here(endpoint: Endpoint, counted: tuple[Counted, str], tmp_path: Path) -> dict[str, str]:
    """Everything is allowed but by --read-only: nothing is protected."""
    folder = tmp_path / "events" / "echo"
    folder.mkdir(parents=True)
    (folder / "ok.json").write_text(json.dumps({"a": 1}))
    return environment(
        endpoint.environment(),
        {
            "AWS_ENDPOINT_URL": counted[1],
            "LAMBDATUI_EVENTS": str(tmp_path / "events"),
            "LAMBDATUI_PROTECTED": "none",
            "XDG_STATE_HOME": str(tmp_path / "state"),
        },
    )


#: Each command, with what it would change; and whether it is refused.
COMMANDS: list[tuple[tuple[str, ...], bool]] = [
    (("ls",), False),
    (("ls", "--sort", "errors", "--all-regions"), False),
    (("tail", "echo", "--since", "1h"), False),
    (("invoke", "echo"), True),
    (("invoke", "echo", "--yes", "--confirm", "echo"), True),
    (("invoke", "echo", "--type", "async"), True),
    (("invoke", "echo", "--type", "stream"), True),
    (("invoke", "echo", "--type", "dry-run"), False),
    (("replay", "echo", "ok"), True),
    (("replay", "echo", "ok", "--confirm", "echo", "--yes"), True),
    (("replay", "lettered", "--from-dlq", "--delete"), True),
    (("report", "echo", "--insights"), False),
    (("report", "echo", "--create-alarms", "--yes"), True),
    (("events", "list", "echo"), False),
    (("events", "show", "echo", "ok"), False),
    (("events", "templates", "echo"), False),
    (("events", "save", "echo", "new", "--payload", "event.json"), False),
    (("events", "rm", "echo", "ok"), False),
    (("events", "restore", "echo"), False),
    (("events", "import", "echo", "event.json"), False),
    (("events", "export", "echo", "ok", "--to", "out.zip"), False),
    (("events", "capture", "echo", "--from-log", "--list"), False),
    (("events", "capture", "lettered", "--from-dlq"), True),
    (("events", "shared", "echo"), False),
    (("events", "pull", "echo", "--list"), False),
    (("events", "push", "echo", "ok"), True),
    (("events", "push", "echo", "ok", "--force"), True),
    (("events", "unshare", "echo", "ok"), True),
    (("bundle", "echo"), False),
    (("journal",), False),
    (("doctor", "--function", "echo"), False),
    (("code", "echo"), False),
    (("diff", "echo", "lettered"), False),
    (("completion", "bash"), False),
    (("config",), False),
    (("config", "init"), False),
    (("config", "keys"), False),
]

#: The ways to ask for it, one after the other: each command is tried in one of them.
WAYS = ("before", "after", "variable")


def in_read_only(
    way: str, command: tuple[str, ...], env: dict[str, str]
) -> tuple[tuple[str, ...], dict[str, str]]:
    """The arguments and variables that run a command in read-only mode."""
    if way == "variable":
        return command, {**env, "LAMBDATUI_READ_ONLY": "1"}
    return (("--read-only", *command) if way == "before" else (*command, "--read-only")), env


@pytest.mark.parametrize(
    ("command", "refused", "way"),
    [(*each, WAYS[number % len(WAYS)]) for number, each in enumerate(COMMANDS)],
    ids=[" ".join(command) for command, _ in COMMANDS],
)
def test_no_command_sends_a_call_that_writes(
    *,
    counted: tuple[Counted, str],
    here: dict[str, str],
    tmp_path: Path,
    command: tuple[str, ...],
    refused: bool,
    way: str,
) -> None:
    (tmp_path / "event.json").write_text("{}")
    arguments, env = in_read_only(way, command, here)
    done = run(*arguments, env=env, cwd=tmp_path)
    assert counted[0].writes == []
    assert b"Usage:" not in done.stderr, done.stderr
    assert (b"ead-only mode" in done.stderr) is refused, done.stderr
    if refused:
        assert done.returncode == 2
    elif command[0] == "diff":
        assert done.returncode == 1, done.stderr
        assert counted[0].sent
    elif command[0] in ("ls", "tail", "report", "code", "bundle"):
        assert done.returncode in (0, 3), done.stderr
        assert counted[0].sent


@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_ask_for_it_refuses_alike(
    counted: tuple[Counted, str], here: dict[str, str], way: str
) -> None:
    arguments, env = in_read_only(way, ("invoke", "echo"), here)
    done = run(*arguments, env=env)
    assert (done.returncode, counted[0].writes) == (2, [])
    assert b"ead-only mode" in done.stderr


def test_the_way_tells_writes_from_reads(
    counted: tuple[Counted, str], here: dict[str, str]
) -> None:
    done = run("invoke", "echo", env=here)
    assert done.returncode == 0, done.stderr
    assert ("lambda", "Invoke") in counted[0].writes
    assert run("report", "echo", "--create-alarms", "--yes", env=here).returncode == 0
    assert ("cloudwatch", "PutMetricAlarm") in counted[0].writes


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of each command that is no group of others."""
    if not isinstance(command, click.Group):
        yield path
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from leaves(found, (*path, name))


def test_every_command_is_tried() -> None:
    found = set(leaves(program))
    assert ("events", "push") in found
    # The demo is an endpoint of its own.
    assert {words for words in found if not any(words == c[: len(words)] for c, _ in COMMANDS)} == {
        ("demo",)
    }


@pytest.mark.parametrize(
    ("patterns", "command"),
    [
        ("ech?", ("invoke", "echo")),
        ("{account}", ("invoke", "echo", "--type", "async")),
        ("{account}", ("replay", "echo", "ok", "--yes")),
        ("*TERED", ("replay", "lettered", "--from-dlq", "--delete", "--yes")),
        ("{account}", ("report", "picky", "--create-alarms", "--yes")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_nothing_protected_is_run_or_changed_without_its_name(
    *,
    counted: tuple[Counted, str],
    here: dict[str, str],
    endpoint: Endpoint,
    tmp_path: Path,
    patterns: str,
    command: tuple[str, ...],
) -> None:
    env = {**here, "LAMBDATUI_PROTECTED": patterns.format(account=endpoint.account)}
    done = run(*command, env=env, cwd=tmp_path)
    # Letters are looked at before it is asked what becomes of them, and put back.
    looked = {("sqs", "ReceiveMessage"), ("sqs", "ChangeMessageVisibility")}
    assert set(counted[0].writes) <= (looked if "--from-dlq" in command else set())
    assert done.returncode == 2, done.stderr
    assert b"is protected" in done.stderr
