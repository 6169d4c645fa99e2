"""Ctrl-C for work that is ended with care: once to begin nothing more, twice to wait no more."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from lambdatui.cli.signals import heeded

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stops:
    """``stop`` is set by the first signal, and ``abandon`` by the second one."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.abandon = threading.Event()
        #: Whether it was a signal that stopped it.
        self.signalled = False


@contextmanager
def two_stops(first: str, second: str) -> Iterator[Stops]:
    """Inside, SIGINT, SIGTERM and SIGHUP stop and raise nothing; ``first`` and ``second`` are told.

    For the main thread. What the process was started to ignore, as by nohup(1), it ignores.
    """
    stops = Stops()

    def take(number: int, frame: FrameType | None) -> None:
        del number, frame
        stops.signalled = True
        if not stops.stop.is_set():
            stops.stop.set()
            _say(first)
        elif not stops.abandon.is_set():
            stops.abandon.set()
            _say(second)

    before = {number: signal.signal(number, take) for number in heeded(*_SIGNALS)}
    try:
        yield stops
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(words: str) -> None:
    """At once, and past Python's own buffer, in which the main thread may be writing just now."""
    # The terminal has shown ^C, or a bar stands in the line.
    start = "\n" if sys.stderr.isatty() else ""
    with contextlib.suppress(OSError, ValueError):
        os.write(sys.stderr.fileno(), f"{start}{words}\n".encode())
