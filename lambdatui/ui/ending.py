"""Ends the console well however its terminal or its session ends."""

import asyncio
import contextlib
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

#: Seconds that a dying console may take before it is ended without asking.
GRACE_S = 3.0
#: Seconds between two looks at whether the terminal is still there.
LOOK_S = 1.0

#: The exit status of a process that ends for a signal, as shells give it.
SIGNAL_STATUS = 128

#: Textual hears none of them, and would leave the terminal in raw mode.
_ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)


def _nothing() -> None:
    """Nothing is to be restored."""


class Ending:
    """Ends the console for a signal or a terminal that is gone.

    ``leave`` is called with an exit status, on the event loop. Where the way out is blocked,
    because the terminal takes no more bytes or the loop is busy, ``restore`` is called after a
    grace, on a thread of its own, and the process ends.
    """

    def __init__(
        self, leave: Callable[[int], None], restore: Callable[[], None] = _nothing
    ) -> None:
        self._leave = leave
        self._restore = restore
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watch: _Watch | None = None
        self._handlers: dict[signal.Signals, Any] = {}
        self._status = 0

    @property
    def begun(self) -> bool:
        """Whether the console is on its way out for a signal or its terminal."""
        return self._status != 0

    def on_signals(self) -> None:
        """Leave on signals from now on, but for those that are to be ignored. Idempotent."""
        if self._loop is not None:
            return
        self._loop = asyncio.get_running_loop()
        self._watch = _Watch(self._restore)
        for number in _ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._handlers[number] = signal.signal(number, self._came)

    def look(self) -> None:
        """Leave as after a hang-up where the terminal is gone."""
        if terminal_is_gone():
            self.gone()

    def gone(self) -> None:
        """Leave as after a hang-up: nothing can be shown or read any more. On any thread."""
        self._begin(SIGNAL_STATUS + signal.SIGHUP)

    def ended(self) -> None:
        """The app has ended: what comes after it may take its time, and hears signals itself."""
        if self._watch is not None:
            self._watch.cancel()
        for number, handler in self._handlers.items():
            # What asyncio had put there was of a loop that is closed.
            at_ease = signal.default_int_handler if number == signal.SIGINT else handler
            signal.signal(number, at_ease)
        self._handlers.clear()

    def _came(self, number: int, _frame: FrameType | None) -> None:
        self._begin(SIGNAL_STATUS + number)

    def _begin(self, status: int) -> None:
        # A signal may come in the middle of anything that holds a lock: here, none is taken.
        if self._status:
            return
        self._status = status
        if self._watch is not None:
            self._watch.begin(status)
        # Else the loop is closed, and the app has ended by itself.
        with contextlib.suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._leave, status)


class _Watch:
    """Ends the process where it does not end by itself, a grace after it was to."""

    def __init__(self, restore: Callable[[], None]) -> None:
        self._restore = restore
        self._read, self._write = os.pipe()
        self._cancelled = False
        self._thread = threading.Thread(target=self._run, daemon=True, name="ending")
        self._thread.start()

    def begin(self, status: int) -> None:
        """The grace begins, after which the process ends with this status."""
        with contextlib.suppress(OSError):
            os.write(self._write, bytes([status]))

    def cancel(self) -> None:
        """It has ended by itself. Idempotent."""
        if not self._cancelled:
            self._cancelled = True
            os.close(self._write)
            self._thread.join()

    def _run(self) -> None:
        asked = os.read(self._read, 1)
        deadline = time.monotonic() + GRACE_S
        poll = select.poll()
        poll.register(self._read, select.POLLIN)
        while asked:
            left = deadline - time.monotonic()
            if left <= 0:
                with contextlib.suppress(Exception):
                    self._restore()
                os._exit(asked[0])
            if poll.poll(left * 1000) and not os.read(self._read, 1):
                break
        os.close(self._read)


def terminal_is_gone() -> bool:
    """Whether the terminal of the standard input was closed: Textual would read it for ever."""
    try:
        poll = select.poll()
        poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, select.POLLIN)
        return any(events & (select.POLLHUP | select.POLLERR) for _, events in poll.poll(0))
    except (OSError, ValueError):
        return True
