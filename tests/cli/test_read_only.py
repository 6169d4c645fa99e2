"""In read-only mode no command sends a call that writes: counted on the way to the endpoint."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lambdatui.cli import program
from lambdatui.cli.lazy import LazyGroup
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
    (("tail", "echo", "--since", "1h"), False),
    (("invoke", "echo"), True),
    (("invoke", "echo", "--type", "async"), True),
    (("invoke", "echo", "--type", "stream"), True),
    (("invoke", "echo", "--type", "dry-run"), False),
    (("replay", "echo", "ok"), True),
    (("report", "echo"), False),
    (("report", "echo", "--create-alarms", "--yes"), True),
    (("events", "list", "echo"), False),
    (("events", "shared", "echo"), False),
    (("events", "push", "echo", "ok"), True),
    (("events", "push", "echo", "ok", "--force"), True),
    (("events", "unshare", "echo", "ok"), True),
    (("events", "capture", "lettered", "--from-dlq"), True),
    (("replay", "lettered", "--from-dlq", "--delete"), True),
    (("bundle", "echo"), False),
    (("journal",), False),
    (("code", "echo"), False),
    (("diff", "echo", "lettered"), False),
    (("completion", "bash"), False),
]


@pytest.mark.parametrize(("command", "refused"), COMMANDS, ids=[" ".join(c) for c, _ in COMMANDS])
def test_no_command_sends_a_call_that_writes(
    *,
    counted: tuple[Counted, str],
    here: dict[str, str],
    tmp_path: Path,
    command: tuple[str, ...],
    refused: bool,
) -> None:
    done = run("--read-only", *command, env=here, cwd=tmp_path)
    assert counted[0].writes == []
    if refused:
        assert done.returncode == 2
        assert b"ead-only mode" in done.stderr
    elif command[0] == "diff":
        assert done.returncode == 1, done.stderr
        assert counted[0].sent
    elif command[0] in ("ls", "tail", "report", "code", "bundle"):
        assert done.returncode in (0, 3), done.stderr
        assert counted[0].sent


def test_the_way_tells_writes_from_reads(
    counted: tuple[Counted, str], here: dict[str, str]
) -> None:
    done = run("invoke", "echo", env=here)
    assert done.returncode == 0, done.stderr
    assert ("lambda", "Invoke") in counted[0].writes
    assert run("report", "echo", "--create-alarms", "--yes", env=here).returncode == 0
    assert ("cloudwatch", "PutMetricAlarm") in counted[0].writes


def test_every_command_is_tried() -> None:
    assert isinstance(program, LazyGroup)
    tried = {command[0] for command, _ in COMMANDS}
    # The demo is an endpoint of its own.
    assert set(program._modules) - tried == {"demo"}
