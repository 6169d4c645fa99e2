"""Signals that end the program, as an exception, so that everything started is ended too."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = (signal.SIGTERM, signal.SIGHUP)


class EndedBySignal(KeyboardInterrupt):
    """The process was asked to end: as by Ctrl-C, but nobody is there to be asked anything."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Ending:
    """The number of the signal that has come, or 0."""

    def __init__(self) -> None:
        self.number = 0

    @property
    def status(self) -> int:
        """The exit status, as shells have it."""
        return 128 + self.number


@contextmanager
def ending_signals() -> Iterator[Ending]:
    """Inside, SIGTERM and SIGHUP raise :class:`EndedBySignal` in the main thread.

    Only the first one does: what it ends is then ended in peace. What the process was started to
    ignore, as by nohup(1), it goes on to ignore.
    """
    ending = Ending()

    def take(number: int, frame: FrameType | None) -> None:
        del frame
        if not ending.number:
            ending.number = number
            raise EndedBySignal(number)

    before = {number: signal.signal(number, take) for number in heeded(*_ENDING)}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def heeded(*numbers: signal.Signals) -> tuple[signal.Signals, ...]:
    """Those of these signals that the process is not to ignore."""
    return tuple(each for each in numbers if signal.getsignal(each) is not signal.SIG_IGN)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Inside, Ctrl-C, SIGTERM and SIGHUP are ignored: for the short work of cleaning up."""
    numbers = (signal.SIGINT, *_ENDING)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
