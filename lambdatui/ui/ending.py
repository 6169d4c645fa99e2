"""Ends the console well however its terminal or its session ends."""

import asyncio
import os
import select
import signal
import sys
import threading
from collections.abc import Callable

#: Seconds that a dying console may take before it is ended without asking.
GRACE_S = 3.0
#: Seconds between two looks at whether the terminal is still there.
LOOK_S = 1.0

#: The exit status of a process that ends for a signal, as shells give it.
SIGNAL_STATUS = 128


class Ending:
    """Ends the console for a signal or a terminal that is gone.

    ``leave`` is called with an exit status, on the event loop. Where the way out is blocked,
    because the terminal takes no more bytes, the process ends after a grace.
    """

    def __init__(self, leave: Callable[[int], None]) -> None:
        self._leave = leave
        self._watch: threading.Timer | None = None

    def on_signals(self) -> None:
        """Leave on SIGTERM and SIGHUP: Textual would leave the terminal in raw mode."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.begin, SIGNAL_STATUS + number)

    def look(self) -> None:
        """Leave as after a hang-up where the terminal is gone."""
        if terminal_is_gone():
            self.begin(SIGNAL_STATUS + signal.SIGHUP)

    def begin(self, status: int) -> None:
        """Leave, and watch that it comes to an end."""
        if self._watch is None:
            self._watch = threading.Timer(GRACE_S, os._exit, (status,))
            self._watch.daemon = True
            self._watch.start()
        self._leave(status)

    def ended(self) -> None:
        """The app has ended: what comes after it may take its time."""
        if self._watch is not None:
            self._watch.cancel()


def terminal_is_gone() -> bool:
    """Whether the terminal of the standard input was closed: Textual would read it for ever."""
    try:
        poll = select.poll()
        poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, select.POLLIN)
        return any(events & (select.POLLHUP | select.POLLERR) for _, events in poll.poll(0))
    except (OSError, ValueError):
        return True
