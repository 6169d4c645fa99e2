"""Keeps requests of one kind below what AWS takes from the whole account."""

import collections
import threading
import time
from collections.abc import Callable


class Pace:
    """Spreads requests over time: at most ``count`` begin within any ``seconds``. Thread-safe.

    Whoever wants to send calls :meth:`reserve`, and waits as long as it says.
    """

    def __init__(
        self, count: int, seconds: float, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._begun: collections.deque[float] = collections.deque(maxlen=count)

    def reserve(self) -> float:
        """Take the next free moment, and say how far it is: seconds, 0 for now."""
        with self._lock:
            now = self._monotonic()
            begin = now
            if len(self._begun) == self._begun.maxlen:
                begin = max(now, self._begun[0] + self._seconds)
            self._begun.append(begin)
            return begin - now
