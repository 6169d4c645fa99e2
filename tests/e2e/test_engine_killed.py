"""The engine killed under the console, and the console over the engine."""

import json
import os
import random
import secrets
import signal
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from lambdatui.core.invoke import Outcome
from lambdatui.demo.endpoint import Endpoint
from lambdatui.store.history import HistoryStore
from tests.e2e.processes import descendants, wait_all_gone, with_variable
from tests.e2e.terminal import Terminal
from tests.engine.account import create_function

FUNCTION = "waits-for-word"
#: Writes a line each time it begins, and ends once it is told to.
WAITS = """
import os, time
def handler(event, context):
    print("began", event.get("n"))
    if "n" in event:
        return event
    with open({begun!r}, "a") as book:
        book.write("begun\\n")
    while not os.path.exists({end!r}):
        time.sleep(0.02)
    return "ended"
"""


class Account:
    """One function, which tells when it began and waits for the end."""

    def __init__(self, endpoint: Endpoint, folder: Path) -> None:
        self.begun, self.end = folder / "begun", folder / "end"
        code = WAITS.format(begun=str(self.begun), end=str(self.end))
        self.client = create_function(endpoint, FUNCTION, code)
        self.environment = endpoint.environment()

    def say(self, word: str) -> None:
        """Have a line in the logs."""
        self.client.invoke(FunctionName=FUNCTION, Payload=json.dumps({"n": word}))


@pytest.fixture
def account(endpoint: Endpoint, tmp_path: Path) -> Iterator[Account]:
    found = Account(endpoint, tmp_path)
    yield found
    found.end.touch()
    found.client.delete_function(FunctionName=FUNCTION)


def engines(pid: int) -> list[int]:
    """The engines of a console."""
    return [
        child
        for child in descendants(pid)
        if b"lambdatui.engine" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def invoke(terminal: Terminal, account: Account) -> None:
    """Send an event, and wait until it runs."""
    terminal.press("i")
    terminal.wait_for("^r run", "Templates", "✓ 2 bytes")
    terminal.press("ctrl+r")
    terminal.wait_for(f"Invoke {FUNCTION} in")
    terminal.press("y")
    terminal.wait(lambda _: account.begun.exists(), "the function began")


def outcomes(environ: Mapping[str, str]) -> list[Outcome | None]:
    """What the history says of each run."""
    state = Path(environ["HOME"]) / ".local" / "state" / "lambdatui"
    return [entry.outcome for entry in HistoryStore(state).entries(FUNCTION)]


def test_an_engine_that_is_killed_is_told_of_and_the_views_go_on_by_themselves(
    lambdatui: list[str], environ: Mapping[str, str], account: Account
) -> None:
    account.say("one")
    with Terminal(lambdatui, {**environ, **account.environment}) as terminal:
        terminal.wait_for(FUNCTION)
        terminal.press("l")
        terminal.wait_for("began one", "Following by Live Tail")
        (killed,) = engines(terminal.pid)
        os.kill(killed, signal.SIGKILL)
        account.say("while-away")
        # No key is pressed: it says so, and what came meanwhile is read.
        terminal.wait_for("The engine process of lambdatui ended unexpectedly")
        terminal.wait_for("began one", "began while-away", "● live")
        account.say("afterwards")
        terminal.wait_for("began afterwards")
        (begun,) = engines(terminal.pid)
        assert begun != killed

        # An invocation under way is unknown, and is not sent again.
        invoke(terminal, account)
        os.kill(begun, signal.SIGKILL)
        terminal.wait_for("? outcome unknown", "It may have run")
        terminal.wait(lambda _: bool(engines(terminal.pid)), "an engine was started")
        assert outcomes(environ) == [Outcome.UNKNOWN]
        account.end.touch()
        started = descendants(terminal.pid)
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
        terminal.assert_restored()
    wait_all_gone(started)
    assert account.begun.read_text() == "begun\n"


def test_a_console_that_is_killed_leaves_no_child_and_what_it_sent_is_recorded(
    lambdatui: list[str], environ: Mapping[str, str], account: Account
) -> None:
    with Terminal(lambdatui, {**environ, **account.environment}) as terminal:
        terminal.wait_for(FUNCTION)
        invoke(terminal, account)
        started = descendants(terminal.pid)
        assert outcomes(environ) == [None]
        terminal.signal(signal.SIGKILL)
        assert terminal.wait_end() == -signal.SIGKILL
    account.end.touch()
    wait_all_gone(started)
    assert outcomes(environ) == [Outcome.RETURNED]
    assert account.begun.read_text() == "begun\n"


def test_an_engine_ends_whenever_its_console_is_killed_and_whatever_it_waits_for(
    lambdatui: list[str], environ: Mapping[str, str]
) -> None:
    # From before the engine runs until long after the first picture.
    seed = random.randrange(2**32)
    delays = sorted(random.Random(seed).uniform(0, 1.2) for _ in range(6))
    mark = secrets.token_hex(8)
    with socket.create_server(("127.0.0.1", 0)) as silent, ExitStack() as stack:
        # It takes every call and answers none: each read is stalled.
        account = {
            **environ,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{silent.getsockname()[1]}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "eu-west-1",
            "MARK": mark,
        }
        begun = time.monotonic()
        consoles = [stack.enter_context(Terminal(lambdatui, account)) for _ in delays]
        for console, delay in zip(consoles, delays, strict=True):
            while (left := begun + delay - time.monotonic()) > 0:
                console.pump(left)
            console.signal(signal.SIGKILL)
        for console in consoles:
            assert console.wait_end() == -signal.SIGKILL, f"seed {seed}"
        wait_all_gone(with_variable("MARK", mark))
