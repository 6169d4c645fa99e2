"""The time as AWS counts it, as far as its answers tell, whatever our own clock says."""

import email.utils
import threading
from collections.abc import Mapping
from typing import Any

from lambdatui.aws.answer import mapping, text
from lambdatui.core.stop import Clock

#: A Date header is cut to the second.
_SECOND_MS = 1_000


class TailClock:
    """Two times from one clock, in ms. Thread-safe.

    Called, it gives AWS's time since the epoch: our clock's, put right by the ``Date`` of each
    answer, and our clock's alone until there was one. :meth:`steady` is for what is due after a
    while: it counts on where our clock is set back, and AWS's answers do not touch it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last_ms = clock()
        self._set_back_ms = 0
        self._ahead_ms = 0

    def __call__(self) -> int:
        with self._lock:
            return self._steady() + self._ahead_ms

    @property
    def ahead_ms(self) -> int:
        """How far AWS's clock is ahead of ours, as far as is known; below 0 where it is behind."""
        with self._lock:
            return self._ahead_ms

    def steady(self) -> int:
        """Milliseconds from some moment on; it never goes back."""
        with self._lock:
            return self._steady()

    def _steady(self) -> int:
        now_ms = self._clock()
        if now_ms < self._last_ms:
            self._set_back_ms += self._last_ms - now_ms
        self._last_ms = now_ms
        return now_ms + self._set_back_ms

    def told(self, date_ms: int, asked_ms: int) -> None:
        """An answer of this date came just now; it was asked for at this :meth:`steady` time."""
        with self._lock:
            # AWS wrote the date between the two, so it may be off by as much as the call took.
            least = date_ms - self._steady()
            most = date_ms + _SECOND_MS - asked_ms
            self._ahead_ms = min(max(self._ahead_ms, least), most)


def date_of(answer: Mapping[str, Any]) -> int:
    """When AWS says it has answered, in ms since the epoch, cut to the second; 0 if it does not.

    (RFC 9110, Date.)
    """
    headers = mapping(mapping(answer.get("ResponseMetadata")).get("HTTPHeaders"))
    try:
        moment = email.utils.parsedate_to_datetime(text(headers.get("date")))
        return int(moment.timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0
