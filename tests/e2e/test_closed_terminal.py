"""The terminal is closed, be it that nobody is told of it: the console ends, and does not spin."""

import contextlib
import os
import shlex
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.cli.program import wait_for
from tests.e2e.processes import descendants, wait_all_gone
from tests.e2e.stories import FUNCTION, HELD, READY, hooked
from tests.e2e.terminal import Terminal
from tests.engine.account import create_function

#: Runs a command that ignores SIGHUP, as nohup(1) does, and writes down how it ended.
UNHEARD = """
import os, signal, subprocess, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
status = subprocess.run(sys.argv[2:]).returncode
open(sys.argv[1] + ".new", "w").write(
    f"{status} {os.times().children_user + os.times().children_system}"
)
os.rename(sys.argv[1] + ".new", sys.argv[1])
"""
#: Seconds of a processor: some 0.5 are usual.
_MOST_S = 10
#: Reads what is typed, as an editor; ends where nothing is.
EDITOR = "import sys; print('THE EDITOR IS OPEN', flush=True); sys.stdin.read()"


@pytest.fixture(scope="module")
def function(endpoint: Endpoint) -> Iterator[Mapping[str, str]]:
    """An account with one function: what leads to it."""
    client = create_function(endpoint, FUNCTION, "def handler(event, context):\n    return 1\n")
    yield endpoint.environment()
    client.delete_function(FunctionName=FUNCTION)


@contextlib.contextmanager
def ended(terminal: Terminal) -> Iterator[None]:
    """Where the test fails, what does not hear of the terminal's end is killed with it."""
    try:
        yield
    except BaseException:
        for pid in descendants(terminal.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        raise


@pytest.mark.parametrize("phase", ["before Textual", "running", "stock", "an editor is open"])
def test_it_ends_where_a_hang_up_is_ignored(
    phase: str,
    lambdatui: list[str],
    environ: Mapping[str, str],
    function: Mapping[str, str],
    tmp_path: Path,
) -> None:
    told, held = tmp_path / "told", tmp_path / "held"
    os.mkfifo(held)
    account = {
        **environ,
        **function,
        "HOLD": str(held),
        "EDITOR": shlex.join([sys.executable, "-c", EDITOR]),
        "LAMBDATUI_DISPLAY": "stock" if phase == "stock" else "",
    }
    program = lambdatui
    if phase == "before Textual":
        program = hooked(before=f"print('BEFORE', flush=True); {HELD}")
    with (
        Terminal([sys.executable, "-c", UNHEARD, str(told), *program], account) as terminal,
        ended(terminal),
    ):
        if phase == "before Textual":
            # It is written across the picture that may stand by then.
            terminal.wait(lambda _: "BEFORE" in terminal.raw, "the app was about to be loaded")
        else:
            terminal.wait_for(*READY)
        if phase == "an editor is open":
            terminal.press("i")
            # Before the event is read there is nothing to edit or send, and the pane says so.
            terminal.wait_for("^r run", "bytes of 6 MB")
            terminal.press("\x05")
            terminal.wait_for("THE EDITOR IS OPEN")
        started = descendants(terminal.pid)
        terminal.hang_up()
        if phase == "before Textual":
            held.write_text("on")
        wait_all_gone(started)
        wait_for(told.exists)
    status, _, seconds = told.read_text().partition(" ")
    assert int(status) == 128 + signal.SIGHUP
    # All that it took of a processor, its start and the engine's included: one that spins until it
    # is killed takes as much each few seconds.
    assert float(seconds) < _MOST_S
