"""A mistake in the program itself: the terminal is sane, and a redacted report is named."""

import stat
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.e2e.stories import modes_on
from tests.e2e.terminal import Terminal

_SECRET = "correct-horse-battery-81"
#: The program, with a mistake put into it before it starts.
_PROGRAM = """
import runpy, sys
from lambdatui.ui.app import ConsoleApp
def boom(*_, **__):
    local = {secret!r}
    raise ValueError("password=" + local)
async def later(self):
    boom(self)
{mistake}
sys.argv = ["lambdatui"]
runpy.run_module("lambdatui", run_name="__main__")
"""
#: Where it is: behind a key, in work beside it or after it, and before there is a screen.
_MISTAKES = {
    "key": "ConsoleApp.action_repaint = boom",
    "work": "ConsoleApp.action_repaint = lambda self: self.run_worker(later(self)) and None",
    "later": "ConsoleApp.action_repaint = lambda self: self.call_later(boom) and None",
    "start": "ConsoleApp.on_mount = boom",
    "making": "ConsoleApp.__init__ = boom",
}


@pytest.mark.parametrize("where", _MISTAKES)
def test_the_terminal_is_sane_and_the_report_named(
    where: str, environ: Mapping[str, str], home: Path
) -> None:
    program = _PROGRAM.format(secret=_SECRET, mistake=_MISTAKES[where])
    with Terminal([sys.executable, "-P", "-c", program], environ, columns=200) as terminal:
        if where not in ("start", "making"):
            terminal.wait_for("say-it", "quit")
            terminal.press("\x0c")
        assert terminal.wait_end() == 70
    assert modes_on(terminal.raw) == []
    (report,) = (home / ".local" / "state" / "lambdatui" / "crashes").iterdir()
    assert report.name in terminal.raw
    assert "ValueError" in report.read_text()
    assert "in boom" in report.read_text()
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    for kept in (terminal.raw, report.read_text()):
        assert _SECRET not in kept


#: The engine, with the same mistake in what answers the console.
_SITE = """
import sys
if any("lambdatui.engine" in each for each in sys.orig_argv):
    from lambdatui.engine.service import Service
    def boom(*_, **__):
        local = {secret!r}
        raise ValueError("password=" + local)
        yield
    Service.answer = boom
"""


def test_a_mistake_in_the_engine_is_a_sentence_and_its_log_is_redacted(
    environ: Mapping[str, str], home: Path, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(_SITE.format(secret=_SECRET))
    variables = {**environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-P", "-m", "lambdatui"]
    with Terminal(command, variables, columns=200) as terminal:
        # The console stays; what it could not do is in its error log.
        terminal.wait_for("ValueError", "quit")
        terminal.press("!")
        terminal.wait_for("Errors of this session", "lambdatui made a mistake", "engine.log")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
        terminal.assert_restored()
    log = home / ".local" / "state" / "lambdatui" / "engine.log"
    assert "in boom" in log.read_text()
    assert "ValueError: password=" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    for kept in (terminal.raw, log.read_text()):
        assert _SECRET not in kept
