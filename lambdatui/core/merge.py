"""Gives every log event once, however often the windows in which it is read overlap."""

from collections.abc import Iterable

from lambdatui.core.logs import LogEvent

#: How events are put together for forgetting: by the second.
_BUCKET_MS = 1000


class Merge:
    """Tells new events of one log group from those that an earlier read already gave.

    A read asks for everything from some moment on, in pages: call :meth:`begin` before its first
    page, and :meth:`fresh` with each page. An event is known by its ``event_id``. Where it has
    none, two equal lines of one stream in one millisecond are two events, so equal ones are
    counted: a read of the same window that finds two of them again adds none, and one that finds a
    third adds one. This holds where a read starts no later than the events it gives, which the
    start of a window does.

    What lies before the start of all later reads is given to :meth:`forget`, or memory grows.
    """

    def __init__(self) -> None:
        # Second -> (millisecond, event ID, stream, message) -> how many were given. With an ID,
        # the other two are left empty, which saves the memory of the message.
        self._given: dict[int, dict[tuple[int, str, str, str], int]] = {}
        self._in_read: dict[tuple[int, str, str, str], int] = {}
        self._floor_ms = 0

    def begin(self) -> None:
        """A new read starts, from its window's first event."""
        self._in_read = {}

    def fresh(self, page: Iterable[LogEvent]) -> list[LogEvent]:
        """The events of the page that no read gave before, in their order."""
        return [event for event in page if self._is_fresh(event)]

    def forget(self, before_ms: int) -> None:
        """Forget what happened before a moment (ms since the epoch) that no read reaches again.

        An older event that comes all the same is taken for one already given.
        """
        self._floor_ms = max(self._floor_ms, before_ms)
        limit = self._floor_ms // _BUCKET_MS
        for second in [second for second in self._given if second < limit]:
            del self._given[second]

    def __len__(self) -> int:
        """How many distinct events are remembered."""
        return sum(len(bucket) for bucket in self._given.values())

    def _is_fresh(self, event: LogEvent) -> bool:
        if event.timestamp_ms < self._floor_ms:
            return False
        bucket = self._given.setdefault(event.timestamp_ms // _BUCKET_MS, {})
        if event.event_id:
            key = (event.timestamp_ms, event.event_id, "", "")
            if key in bucket:
                return False
            bucket[key] = 1
            return True
        key = (event.timestamp_ms, "", event.stream, event.message)
        count = self._in_read.get(key, 0) + 1
        self._in_read[key] = count
        if count <= bucket.get(key, 0):
            return False
        bucket[key] = count
        return True
