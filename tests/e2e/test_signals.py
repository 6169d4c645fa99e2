"""Signals that end the console, in each phase: the terminal, the children, the status, the text."""

import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lambdatui.core.history import place_of
from lambdatui.core.invoke import Outcome
from lambdatui.demo.endpoint import Endpoint
from lambdatui.store.history import HistoryStore
from tests.e2e.processes import descendants, wait_all_gone
from tests.e2e.stories import FUNCTION, READY, attributes, hooked, modes_on
from tests.e2e.terminal import Terminal
from tests.engine.account import create_function

ARN = f"arn:aws:lambda:eu-west-1:123456789012:function:{FUNCTION}"
#: Writes that it runs, and waits for a word.
CODE = """
import os, time
def handler(event, context):
    open({folder!r} + "/runs", "w").close()
    while not os.path.exists({folder!r} + "/go"):
        time.sleep(0.02)
    return "done"
"""
#: Keeps what is in it when it is ended, as editors do.
EDITOR = """
import pathlib, signal, sys
def keep(number, frame):
    pathlib.Path(sys.argv[1]).write_text('{"kept": %d}' % number)
    sys.exit(1)
signal.signal(signal.SIGTERM, keep)
print("\\nTHE EDITOR IS OPEN", flush=True)
while True:
    signal.pause()
"""
ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the function tells of itself."""
    return tmp_path_factory.mktemp("book")


@pytest.fixture(scope="module")
def function(endpoint: Endpoint, book: Path) -> Iterator[Mapping[str, str]]:
    """An account with the function: what leads to it."""
    client = create_function(endpoint, FUNCTION, CODE.format(folder=str(book)))
    yield endpoint.environment()
    client.delete_function(FunctionName=FUNCTION)


@pytest.fixture
def account(environ: Mapping[str, str], function: Mapping[str, str]) -> Mapping[str, str]:
    return {**environ, **function}


def ends(terminal: Terminal, before: list[object], status: int) -> None:
    """It ends so, the terminal is as it was, and what it started has ended."""
    started = descendants(terminal.pid)
    assert terminal.wait_end() == status
    assert attributes(terminal) == before
    assert modes_on(terminal.raw) == []
    wait_all_gone(started)


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
@pytest.mark.parametrize("display", ["", "stock"])
def test_a_signal_ends_the_console_and_gives_the_terminal_back(
    number: signal.Signals, display: str, lambdatui: list[str], account: Mapping[str, str]
) -> None:
    with Terminal(lambdatui, {**account, "LAMBDATUI_DISPLAY": display}) as terminal:
        before = attributes(terminal)
        terminal.wait_for(*READY)
        assert attributes(terminal) != before
        if number in (signal.SIGTERM, signal.SIGINT):
            # With a screen open upon it.
            terminal.press("?")
            terminal.wait_for("Keys")
        terminal.signal(number)
        ends(terminal, before, 128 + number)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_as_textual_starts_gives_the_terminal_back(
    number: signal.Signals, account: Mapping[str, str]
) -> None:
    # The first start of all: no picture stands before Textual, whose modes are set by then.
    signalled = f"""
real_start = TerminalDriver.start_application_mode
def start(self):
    real_start(self)
    os.kill(os.getpid(), {number})
TerminalDriver.start_application_mode = start"""
    with Terminal(hooked(after=signalled), account) as terminal:
        before = attributes(terminal)
        ends(terminal, before, 128 + number)
        assert "\x1b[?1000h" in terminal.raw


def test_a_console_whose_way_out_is_blocked_ends_after_a_grace(account: Mapping[str, str]) -> None:
    blocked = "ConsoleApp._leave = lambda self, status: time.sleep(60)"
    with Terminal(hooked(after=blocked), account) as terminal:
        before = attributes(terminal)
        terminal.wait_for(*READY)
        terminal.signal(signal.SIGTERM)
        ends(terminal, before, 128 + signal.SIGTERM)


def test_a_signal_while_an_editor_is_open_ends_it_first_and_keeps_what_it_keeps(
    lambdatui: list[str], account: Mapping[str, str], tmp_path: Path
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(EDITOR)
    account = {**account, "EDITOR": f"{sys.executable} {script}"}
    with Terminal(lambdatui, account) as terminal:
        before = attributes(terminal)
        terminal.wait_for(*READY)
        terminal.press("i")
        # Before the event is read there is nothing to edit or send, and the pane says so.
        terminal.wait_for("^r run", "bytes of 6 MB")
        terminal.press("\x05")
        terminal.wait_for("THE EDITOR IS OPEN")
        assert attributes(terminal) == before
        terminal.signal(signal.SIGTERM)
        ends(terminal, before, 128 + signal.SIGTERM)
    with Terminal(lambdatui, account) as terminal:
        terminal.wait_for(*READY)
        terminal.press("i")
        terminal.wait_for("1 draft of other consoles: D")
        terminal.press("D")
        terminal.wait_for('{"kept": 15}')
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0


@pytest.mark.parametrize("ending", ["SIGTERM", "closed terminal"])
def test_an_invocation_under_way_is_told_and_recorded(
    ending: str, lambdatui: list[str], account: Mapping[str, str], book: Path
) -> None:
    runs, go = book / "runs", book / "go"
    runs.unlink(missing_ok=True)
    go.unlink(missing_ok=True)
    with Terminal(lambdatui, account) as terminal:
        before = attributes(terminal)
        terminal.wait_for(*READY)
        terminal.press("i")
        # Before the event is read there is nothing to edit or send, and the pane says so.
        terminal.wait_for("^r run", "bytes of 6 MB")
        terminal.press("ctrl+r")
        terminal.wait_for(f"Invoke {FUNCTION}")
        terminal.press("y")
        terminal.wait(lambda _: runs.exists(), "the function ran")
        engine = descendants(terminal.pid)
        if ending == "closed terminal":
            terminal.hang_up()
            terminal.child.ptyproc.wait()
            assert terminal.child.ptyproc.exitstatus == 128 + signal.SIGHUP
        else:
            number = signal.Signals[ending]
            terminal.signal(number)
            assert terminal.wait_end() == 128 + number
            assert attributes(terminal) == before
            assert modes_on(terminal.raw) == []
            assert "1 still running when you left" in terminal.raw
    history = HistoryStore(Path(account["HOME"]) / ".local" / "state" / "lambdatui")
    # Nobody knows yet how it ends.
    (entry,) = history.entries(FUNCTION, limit=10, place=place_of(ARN))
    assert entry.outcome is None
    go.touch()
    wait_all_gone(engine)
    (entry,) = history.entries(FUNCTION, limit=10, place=place_of(ARN))
    assert entry.outcome is Outcome.RETURNED
