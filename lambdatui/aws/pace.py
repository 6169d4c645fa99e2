"""Keeps requests of one kind below what AWS takes from the whole account."""

import collections
import threading
import time
from collections.abc import Callable

#: The pace to which throttles slow it down at most, in requests a second.
_SLOWEST = 0.2
#: How much faster it may become again, in requests a second, after each so many seconds of calm.
_STEP = 0.5
_CALM_S = 5.0


class Pace:
    """Spreads requests over time: at most ``count`` begin within any ``seconds``. Thread-safe.

    Whoever wants to send calls :meth:`reserve`, and waits as long as it says. Others of the account
    send as well, so AWS may throttle all the same: :meth:`throttled` halves the pace, down to one
    request in five seconds, and each five seconds without another one give back half a request a
    second.
    """

    def __init__(
        self, count: int, seconds: float, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._full = count / seconds
        #: Requests a second, while it is less than all.
        self._rate = self._full
        #: When the pace was changed last.
        self._changed_at = 0.0
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._begun: collections.deque[float] = collections.deque(maxlen=count)

    def reserve(self) -> float:
        """Take the next free moment, and say how far it is: seconds, 0 for now."""
        with self._lock:
            now = self._monotonic()
            self._recover(now)
            begin = now
            if len(self._begun) == self._begun.maxlen:
                begin = max(now, self._begun[0] + self._seconds)
            if self._rate < self._full and self._begun:
                begin = max(begin, self._begun[-1] + 1 / self._rate)
            self._begun.append(begin)
            return begin - now

    def throttled(self) -> None:
        """AWS has refused a request as one too many: go on at half the pace.

        Requests that were under way at the same time are refused together, and count as one.
        """
        with self._lock:
            now = self._monotonic()
            self._recover(now)
            if self._rate < self._full and now - self._changed_at < 1 / self._rate:
                return
            self._rate = max(min(self._rate / 2, self._full), min(_SLOWEST, self._full))
            self._changed_at = now

    def _recover(self, now: float) -> None:
        if self._rate < self._full and (steps := int((now - self._changed_at) / _CALM_S)) > 0:
            self._rate = min(self._rate + steps * _STEP, self._full)
            self._changed_at += steps * _CALM_S
