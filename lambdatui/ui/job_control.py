"""Stops the console as a shell's job, and has it go on with its terminal taken anew.

Textual does so within the signal's handler, which may have interrupted what holds a lock that is
needed for it; goes on as if it had stopped whenever it is told to; and draws nothing then.
"""

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Protocol

from lambdatui.ui.terminal_modes import is_ours

#: Seconds for which it is waited that a signal which was sent has also come.
_COMES_S = 0.1


class Suspendable(Protocol):
    """A driver, as it is given and takes back its terminal."""

    fileno: int

    @property
    def taken(self) -> bool:
        """Whether it has the terminal."""
        ...

    @property
    def lent(self) -> bool:
        """Whether another program has the terminal, and a wait for its end blocks the loop."""
        ...

    def suspend_application_mode(self) -> None:
        """Give the terminal back."""
        ...

    def resume_application_mode(self) -> None:
        """Take it again, and draw all of it."""
        ...


class JobControl:
    """Hears SIGTSTP and SIGCONT; made on the event loop's thread, which is the main one.

    ``ending`` says whether the console is to end rather than to go on, ``gone`` is called where the
    terminal will never be ours again.
    """

    def __init__(
        self, driver: Suspendable, ending: Callable[[], bool], gone: Callable[[], None]
    ) -> None:
        self._driver = driver
        self._ending = ending
        self._gone = gone
        self._loop = asyncio.get_running_loop()
        #: Whether it was asked to stop and has not gone on yet.
        self._stopping = False
        self._woken = False

    def hear(self) -> None:
        """Hear the signals from now on."""
        signal.signal(signal.SIGTSTP, self._asked)
        signal.signal(signal.SIGCONT, self._continued)

    def anew(self) -> None:
        """Take the terminal anew: nobody knows how it is left. On the loop."""
        self._pass(stop=False)

    def wait_until_ours(self) -> None:
        """Stay stopped while the shell gives the terminal to others; not where all is to end."""
        while not self._ending() and not is_ours(self._driver.fileno):
            if not self._stop():
                # Its shell is gone: nobody is there to give it the terminal.
                self._gone()
                return

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        if self._driver.lent:
            # The loop is blocked until the other program ends, which is likely stopped as well.
            self._stop()
        elif not self._stopping:
            self._stopping = True
            self._soon(self._suspend)

    def _continued(self, _number: int, _frame: FrameType | None) -> None:
        self._woken = True
        if not self._stopping and not self._driver.lent:
            # Stopped by what nobody hears of, with the terminal as it was.
            self._stopping = True
            self._soon(self.anew)

    def _suspend(self) -> None:
        self._pass(stop=True)

    def _pass(self, *, stop: bool) -> None:
        """Give the terminal back, stop where it is asked for, and take it once it is ours."""
        self._stopping = True
        try:
            if self._ending() or not self._driver.taken:
                return
            if not stop:
                # A shell that is at work on it is not to be disturbed.
                self.wait_until_ours()
            self._driver.suspend_application_mode()
            if stop:
                self._stop()
            self.wait_until_ours()
            if not self._ending():
                self._driver.resume_application_mode()
        finally:
            self._stopping = False

    def _stop(self) -> bool:
        """Stop until somebody continues it; False where nobody could, and it did not stop."""
        self._woken = False
        # The system stops no process that has no shell to continue it; with SIGSTOP it would.
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            signal.raise_signal(signal.SIGTSTP)
        finally:
            signal.signal(signal.SIGTSTP, self._asked)
        until = time.monotonic() + _COMES_S
        while not self._woken and not self._ending() and time.monotonic() < until:
            time.sleep(_COMES_S / 20)
        return self._woken

    def _soon(self, what: Callable[[], None]) -> None:
        # Else the loop is closed: the app has ended.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(what)
