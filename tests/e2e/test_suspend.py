"""The console as a shell's job: stopped, resized, written over, continued, in both displays."""

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.cli.program import wait_for
from tests.e2e.processes import descendants, wait_all_gone
from tests.e2e.stories import FUNCTION, HELD, READY, attributes, job_of, modes_on, script
from tests.e2e.terminal import Terminal
from tests.engine.account import create_function

CODE = "def handler(event, context):\n    return event\n"
SHELL = ("bash", "--norc", "--noprofile", "-i")
PROMPT = "SHELL> "
EDITOR = """
print("\\nTHE EDITOR IS OPEN", flush=True)
print("THE EDITOR READ " + input(), flush=True)
"""
PATIENCE_S = 30
#: Takes the terminal: what was typed before is thrown away by then.
ENTERED = "\x1b[?1049h"
SUSPEND = "\x1a"


@pytest.fixture(scope="module")
def function(endpoint: Endpoint) -> Iterator[Mapping[str, str]]:
    """An account with one function: what leads to it."""
    client = create_function(endpoint, FUNCTION, CODE)
    yield endpoint.environment()
    client.delete_function(FunctionName=FUNCTION)


@pytest.fixture
def account(environ: Mapping[str, str], function: Mapping[str, str]) -> Mapping[str, str]:
    # A mode that the shell itself sets is none of the console's.
    inputrc = Path(environ["HOME"]) / "inputrc"
    inputrc.write_text("set enable-bracketed-paste off\n")
    return {**environ, **function, "PS1": PROMPT, "INPUTRC": str(inputrc)}


def run(terminal: Terminal, *command: str) -> None:
    """Have the shell run it."""
    terminal.press(" ".join(command) + "\r")


def prompted(terminal: Terminal, *texts: str) -> None:
    """Wait until the shell waits for a command, with these texts on the screen."""

    def is_prompted(screen: str) -> bool:
        cursor = terminal.screen.cursor
        # Behind the prompt may stand what the alternate screen had: pyte has no other one.
        line = terminal.screen.display[cursor.y][: cursor.x]
        return line.endswith(PROMPT) and all(text in screen for text in texts)

    terminal.wait(is_prompted, f"the prompt was shown after {texts}", timeout=PATIENCE_S)


def stopped(terminal: Terminal, before: list[object]) -> None:
    """It is stopped, the terminal is the shell's; then what stands on it is wiped out."""
    prompted(terminal, "Stopped")
    assert attributes(terminal) == before
    assert modes_on(terminal.raw) == []
    terminal.screen.reset()


def threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def is_stopped(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


@pytest.mark.parametrize("display", ["", "stock"])
def test_it_is_stopped_and_goes_on_with_all_of_its_screen(
    display: str, lambdatui: list[str], account: Mapping[str, str]
) -> None:
    with Terminal(SHELL, {**account, "LAMBDATUI_DISPLAY": display}) as terminal:
        prompted(terminal)
        before = attributes(terminal)
        run(terminal, *lambdatui)
        terminal.wait_for(*READY)
        pid = job_of(terminal.pid)

        # By the key.
        terminal.press(SUSPEND)
        stopped(terminal, before)
        run(terminal, "fg")
        terminal.wait_for(*READY)

        # With another screen upon the first one; with one where a person types.
        for key, shown in (("?", "Everywhere"), (":", "functions · key")):
            terminal.press(key)
            terminal.wait_for(shown)
            terminal.press(SUSPEND)
            stopped(terminal, before)
            run(terminal, "fg")
            terminal.wait_for(shown)
            terminal.press("escape")
            terminal.wait_gone(shown)
            terminal.wait_for(*READY)

        # From outside.
        os.kill(pid, signal.SIGTSTP)
        stopped(terminal, before)
        run(terminal, "fg")
        terminal.wait_for(*READY)

        # The terminal gets another size meanwhile.
        os.kill(pid, signal.SIGTSTP)
        stopped(terminal, before)
        terminal.resize(80, 24)
        run(terminal, "fg")
        screen = terminal.wait_for(*READY)
        assert "Insights" not in screen

        # In the background it stays stopped, and leaves the shell its terminal.
        os.kill(pid, signal.SIGTSTP)
        stopped(terminal, before)
        run(terminal, "bg")
        prompted(terminal, "lambdatui &")
        wait_for(lambda: is_stopped(pid))
        assert modes_on(terminal.raw) == []
        terminal.screen.reset()
        run(terminal, "fg")
        terminal.wait_for(*READY)
        terminal.press("ctrl+q")
        prompted(terminal)


@pytest.mark.parametrize("display", ["", "stock"])
def test_it_goes_on_after_a_stop_of_which_it_was_not_told(
    display: str, lambdatui: list[str], account: Mapping[str, str]
) -> None:
    with Terminal(SHELL, {**account, "LAMBDATUI_DISPLAY": display}) as terminal:
        prompted(terminal)
        before = attributes(terminal)
        run(terminal, *lambdatui)
        terminal.wait_for(*READY)
        pid = job_of(terminal.pid)
        running = threads(pid)

        # Stopped by what it cannot hear: then, a key is still read once and shown once.
        os.kill(pid, signal.SIGSTOP)
        prompted(terminal, "Stopped")
        terminal.screen.reset()
        run(terminal, "fg")
        terminal.wait_for(*READY)
        # And where it was told to go on, and had not stopped.
        taken = terminal.raw.count(ENTERED)
        os.kill(pid, signal.SIGCONT)
        terminal.wait(lambda _: terminal.raw.count(ENTERED) > taken, "the terminal was taken anew")
        terminal.press("/", "vive")
        terminal.wait_for("/ vive", FUNCTION)
        assert threads(pid) <= running

        started = {pid, *descendants(pid)}
        os.kill(pid, signal.SIGTERM)
        prompted(terminal)
        run(terminal, "echo", "status $?")
        prompted(terminal, "status 143")
        assert attributes(terminal) == before
        assert modes_on(terminal.raw) == []
        wait_all_gone(started)


def test_a_stopped_console_is_ended_without_a_look_at_the_shells_terminal(
    lambdatui: list[str], account: Mapping[str, str]
) -> None:
    with Terminal(SHELL, account) as terminal:
        prompted(terminal)
        before = attributes(terminal)
        run(terminal, *lambdatui)
        terminal.wait_for(*READY)
        pid = job_of(terminal.pid)
        started = {pid, *descendants(pid)}
        terminal.press(SUSPEND)
        stopped(terminal, before)
        written = len(terminal.raw)
        run(terminal, "kill %1")
        wait_all_gone(started)
        # The shell tells of its jobs before it prompts.
        run(terminal, "")
        prompted(terminal, "Exit 143")
        assert attributes(terminal) == before
        assert "\x1b[?1049" not in terminal.raw[written:]

        # The shell ends before a job of its that is stopped: the system tells the job.
        run(terminal, *lambdatui)
        terminal.wait_for(*READY)
        pid = job_of(terminal.pid)
        started = {pid, *descendants(pid)}
        terminal.press(SUSPEND)
        stopped(terminal, before)
        terminal.signal(signal.SIGKILL)
        wait_all_gone(started)


@pytest.mark.parametrize("heard", [True, False])
def test_a_stopped_console_ends_with_its_terminal(
    heard: bool, lambdatui: list[str], account: Mapping[str, str]
) -> None:
    with Terminal(SHELL, account) as terminal:
        prompted(terminal)
        before = attributes(terminal)
        if not heard:
            # As nohup(1) does it: of the shell, and of what it runs, neither is told.
            run(terminal, "trap '' HUP")
        run(terminal, *lambdatui)
        terminal.wait_for(*READY)
        started = {terminal.pid, *descendants(terminal.pid)}
        terminal.press(SUSPEND)
        stopped(terminal, before)
        terminal.hang_up()
        wait_all_gone(started)


def test_an_editor_is_stopped_with_it_and_goes_on_before_it(
    lambdatui: list[str], account: Mapping[str, str], tmp_path: Path
) -> None:
    editor = tmp_path / "editor.py"
    editor.write_text(EDITOR)
    with Terminal(SHELL, {**account, "EDITOR": f"{sys.executable} {editor}"}) as terminal:
        prompted(terminal)
        before = attributes(terminal)
        run(terminal, *lambdatui)
        terminal.wait_for(*READY)
        terminal.press("i")
        # Before the event is read there is nothing to edit or send, and the pane says so.
        terminal.wait_for("^r run", "bytes of 6 MB")
        terminal.press("\x05")
        terminal.wait_for("THE EDITOR IS OPEN")
        terminal.press(SUSPEND)
        stopped(terminal, before)
        run(terminal, "fg")
        prompt = "THE EDITOR READ"
        terminal.wait_for("fg")
        terminal.press("a word\r")
        terminal.wait_for("Nothing was changed in the editor.", *READY[:1])
        assert f"{prompt} a word" in terminal.raw
        terminal.press("ctrl+q")
        prompted(terminal)
        assert attributes(terminal) == before


def test_a_picture_before_textual_is_taken_away_and_shown_again(account: Mapping[str, str]) -> None:
    with Terminal(SHELL, {**account, "HOLD": f"{account['HOME']}/hold"}) as terminal:
        prompted(terminal)
        before = attributes(terminal)
        # So that something was listed last time.
        run(terminal, sys.executable, "-m", "lambdatui")
        terminal.wait_for(*READY)
        terminal.press("ctrl+q")
        prompted(terminal)
        os.mkfifo(f"{account['HOME']}/hold")
        held = Path(account["HOME"]) / "held.py"
        held.write_text(script(before=HELD))
        terminal.screen.reset()
        run(terminal, sys.executable, "-P", str(held))
        terminal.wait_for(FUNCTION, "connecting")
        os.kill(job_of(terminal.pid), signal.SIGTSTP)
        stopped(terminal, before)
        run(terminal, "fg")
        terminal.wait_for(FUNCTION, "connecting")
        Path(account["HOME"], "hold").write_text("on")
        terminal.wait_for(*READY)
        terminal.press("ctrl+q")
        prompted(terminal)
        assert attributes(terminal) == before
        assert modes_on(terminal.raw) == []
