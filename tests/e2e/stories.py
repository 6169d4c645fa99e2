"""A console on an account with one function, and what a signal is to leave of it."""

import os
import sys
import termios

from tests.e2e.processes import descendants
from tests.e2e.terminal import Terminal

FUNCTION = "survives-it"
#: What stands on the console once it takes keys: behind it the list of last time is none.
READY = (FUNCTION, "quit")
#: What turns each mode of a terminal on, and what turns it off again.
MODES = {
    "\x1b[?1049h": "\x1b[?1049l",
    "\x1b[?25l": "\x1b[?25h",
    "\x1b[?7l": "\x1b[?7h",
    "\x1b[>25u": "\x1b[<u",
    "\x1b]8;id": "\x1b]8;;",
    **{
        f"\x1b[?{mode}h": f"\x1b[?{mode}l"
        for mode in (1000, 1003, 1004, 1006, 1015, 1016, 2004, 2026, 2048)
    },
}
#: The program, with hooks: one line is run before the app is loaded, the other one after that.
_HOOKED = """
import builtins, os, signal, sys, time
real = builtins.__import__
def hooked(name, *rest, **more):
    if name != "lambdatui.ui.app":
        return real(name, *rest, **more)
    builtins.__import__ = real
    {before}
    module = real(name, *rest, **more)
    from lambdatui.ui.app import ConsoleApp
    from lambdatui.ui.terminal_driver import TerminalDriver
    {after}
    return module
builtins.__import__ = hooked
from lambdatui.cli import main
main()
"""
#: Waits for a byte of the test's: the picture that stands before Textual stands for as long.
HELD = "open(os.environ['HOLD']).read()"


def script(*, before: str = "pass", after: str = "pass") -> str:
    """A program in which this is run around the loading of the app."""
    return _HOOKED.format(before=before, after=after.replace("\n", "\n    "))


def hooked(*, before: str = "pass", after: str = "pass") -> list[str]:
    """The command of such a program."""
    return [sys.executable, "-P", "-c", script(before=before, after=after)]


def attributes(terminal: Terminal) -> list[object]:
    """The terminal's attributes, as the program has left them."""
    return termios.tcgetattr(terminal.child.fileno())


def modes_on(written: str) -> list[str]:
    """The modes of the terminal that were turned on last, by what turned them on."""
    return [on for on, off in MODES.items() if written.rfind(on) > written.rfind(off)]


def job_of(shell: int) -> int:
    """The process that leads the one job of a shell."""
    (found,) = (
        pid
        for pid in descendants(shell)
        if os.getpgid(pid) == pid and os.getsid(pid) == os.getsid(shell)
    )
    return found
