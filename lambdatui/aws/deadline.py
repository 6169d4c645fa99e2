"""A limit for a whole call, which a socket's timeout is not."""

import math
import os
import queue
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from lambdatui.core.stop import Stop

_T = TypeVar("_T")
_LOOK_S = 0.05
#: For who would rather hear early that nothing comes, as a script or a test may.
VARIABLE = "LAMBDATUI_ANSWER_S"


class DeadlinePassed(Exception):
    """A call did not end in time. It is left behind, and may still end."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:g} s")
        self.seconds = seconds


class Stopped(Exception):
    """The work was told to stop while a call was under way, which is left behind."""


def patience_s(most: float) -> float:
    """For how long to wait for a read, in seconds: ``most``, or less where the variable says so."""
    try:
        given = float(os.environ.get(VARIABLE, ""))
    except ValueError:
        return most
    return min(most, given) if 0 < given < math.inf else most


def within(seconds: float, call: Callable[[], _T], stop: Stop | None = None) -> _T:
    """What ``call`` returns or raises, on a thread of its own, if it ends in time.

    A socket's read timeout counts from one byte to the next, so an answer that drips never meets
    it. The thread is a daemon: a call that is left behind delays no exit.

    Raises:
        DeadlinePassed: When it does not end within ``seconds``.
        Stopped: When ``stop`` is set first.
    """
    answers: queue.SimpleQueue[tuple[_T, None] | tuple[None, BaseException]] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put((call(), None))
        except BaseException as error:
            # Raised again where it is waited for.
            answers.put((None, error))

    threading.Thread(target=run, name="aws-call", daemon=True).start()
    deadline = time.monotonic() + seconds
    while True:
        left = deadline - time.monotonic()
        try:
            answer = answers.get(timeout=max(0.0, min(left, _LOOK_S) if stop else left))
        except queue.Empty:
            if stop is not None and stop.is_set():
                raise Stopped from None
            if time.monotonic() >= deadline:
                raise DeadlinePassed(seconds) from None
            continue
        if answer[1] is not None:
            raise answer[1]
        return answer[0]
