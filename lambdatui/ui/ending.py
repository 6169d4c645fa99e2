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


def on_signals(leave: Callable[[int], None]) -> None:
    """Call ``leave`` with an exit status on SIGTERM and SIGHUP, on the event loop.

    Textual has no handler for either and would leave the terminal in raw mode. Where the way out
    is blocked, because the terminal takes no more bytes, the process ends after a grace.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, _leave, leave, SIGNAL_STATUS + number)


def _leave(leave: Callable[[int], None], status: int) -> None:
    watch = threading.Timer(GRACE_S, os._exit, (status,))
    watch.daemon = True
    watch.start()
    leave(status)


def terminal_is_gone() -> bool:
    """Whether the terminal of the standard input was closed: Textual would read it for ever."""
    try:
        poll = select.poll()
        poll.register(sys.__stdin__.fileno() if sys.__stdin__ else 0, select.POLLIN)
        return any(events & (select.POLLHUP | select.POLLERR) for _, events in poll.poll(0))
    except (OSError, ValueError):
        return True


def leave_terminal(leave: Callable[[int], None]) -> None:
    """Leave as after a hang-up."""
    _leave(leave, SIGNAL_STATUS + signal.SIGHUP)
