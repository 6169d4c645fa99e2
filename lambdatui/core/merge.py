"""Gives every log event once, however often and by whichever way it is read."""

from collections.abc import Iterable
from itertools import compress, count
from operator import ne

from lambdatui.core.logs import LogEvent

#: How events are put together for forgetting: by the second of their timestamp.
_BUCKET_MS = 1000
#: So many events of sessions are remembered, of one log group: more than wait to be taken.
_MOST = 500_000

#: How often each line was seen in one read: second -> line -> count.
_Counts = dict[int, dict[int, int]]


class _Second:
    """What is remembered of the events of one second."""

    __slots__ = ("given", "ids", "unnamed", "until_ms")

    def __init__(self) -> None:
        #: Line -> how many of it were given.
        self.given: dict[int, int] = {}
        #: Line -> how many of those are of no event ID that is known.
        self.unnamed: dict[int, int] = {}
        self.ids: set[int] = set()
        #: The latest moment at which one of them happened or, for sessions, was ingested.
        self.until_ms = 0


class Merge:
    """Tells new events of one log group from those that were given before.

    They come in two ways. A *window* is read by FilterLogEvents, which asks for everything from
    some moment on, in pages: call :meth:`begin` before its first page, and :meth:`fresh` with
    each. A *session* of Live Tail sends what is ingested from its start on: call
    :meth:`begin_live` before its first event, and :meth:`fresh_live` with what comes.

    Lines that are equal, in one stream and one millisecond, are told apart by their event IDs. But
    Live Tail never gives one, and FilterLogEvents need not (CloudWatch Logs API,
    LiveTailSessionLogEvent, FilteredLogEvent). So for each line it is known how many were given,
    and which IDs they have as far as IDs came. An unknown ID is that of an event that was given
    without one, while there is such an event; after that it is a new event. An event without an ID
    is counted in its own window or session, and is new where that has more of this line than were
    given. The end of a line is left out of account, since the two ways need not agree on it.

    One of two equal lines that are ingested before and after a session's start is known for a new
    one only when a window with IDs, or with both, is read: late, but not lost.

    What no later read can bring is given to :meth:`forget`, or memory grows. Messages are not
    kept: some 150 bytes for each event. Where sessions bring more than ``most`` events before
    that, the oldest seconds are forgotten without being told.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._seconds: dict[int, _Second] = {}
        self._in_window: _Counts = {}
        self._in_session: _Counts = {}
        self._size = 0
        #: What is ingested may come by a session, however long ago it happened.
        self._sessions = False
        #: Where windows must not reach back to: what lies before has been forgotten.
        self.floor_ms = 0

    def begin(self) -> None:
        """A new window is read, from its first event."""
        self._in_window = {}

    def fresh(self, page: Iterable[LogEvent]) -> list[LogEvent]:
        """The events of the window's next page that were not given before, in their order.

        One that lies before what was forgotten is taken for given.
        """
        events = list(page)
        fresh: list[LogEvent] = []
        if self.floor_ms:
            events = [event for event in events if event.timestamp_ms >= self.floor_ms]
        # Nearly all events have an ID, and come in the order of time: those of one second are
        # looked at together.
        seconds = [event.timestamp_ms // _BUCKET_MS for event in events]
        begin = 0
        for end in compress(count(1), map(ne, seconds, seconds[1:])):
            fresh += self._fresh_in_second(seconds[begin], events[begin:end])
            begin = end
        if begin < len(events):
            fresh += self._fresh_in_second(seconds[begin], events[begin:])
        return fresh

    def _fresh_in_second(self, at: int, events: list[LogEvent]) -> list[LogEvent]:
        """Those of a window's events that were not given before; all are of one second."""
        event_ids = [event.event_id for event in events]
        if not all(event_ids):
            return [event for event in events if self._is_new(event, self._in_window)]
        second = self._second(at)
        latest_ms = max([event.timestamp_ms for event in events])
        if self._sessions:
            latest_ms = max(latest_ms, *[event.ingestion_ms for event in events])
        second.until_ms = max(second.until_ms, latest_ms)
        # One by one: so the texts without their ends need the same memory, which is near by.
        lines = [
            hash((event.timestamp_ms, event.stream, event.message.rstrip("\r\n")))
            for event in events
        ]
        names = set(map(hash, zip(lines, event_ids, strict=True)))
        once = dict.fromkeys(lines, 1)
        given, ids = second.given, second.ids
        if (
            second.unnamed
            or len(names) < len(events)
            or len(once) < len(events)
            or not ids.isdisjoint(names)
            or not given.keys().isdisjoint(once)
        ):
            return [
                event
                for line, event in zip(lines, events, strict=True)
                if self._is_new_name(second, line, event.event_id)
            ]
        # All of them are new, as they nearly always are; and mostly the first of their second.
        second.ids = ids | names if ids else names
        second.given = given | once if given else once
        self._size += len(events)
        return events

    def begin_live(self) -> None:
        """A new session of Live Tail begins."""
        self._in_session = {}
        self._sessions = True

    def fresh_live(self, events: Iterable[LogEvent]) -> list[LogEvent]:
        """The events of the session that were not given before, in their order.

        One that happened before what was forgotten is given: it was ingested only now.
        """
        fresh = [event for event in events if self._is_new(event, self._in_session)]
        if self._size > self._most:
            self._forget_oldest()
        return fresh

    def _forget_oldest(self) -> None:
        """Make room for an eighth of what is remembered. The newest second stays whole."""
        oldest = sorted(self._seconds.values(), key=lambda second: second.until_ms)[:-1]
        left = self._size
        for second in oldest:
            left -= sum(second.given.values())
            if left <= self._most - self._most // 8:
                self.forget(second.until_ms + 1)
                return
        if oldest:
            self.forget(oldest[-1].until_ms + 1)

    def forget(self, before_ms: int) -> None:
        """Forget what happened before a moment, in ms since the epoch.

        No later window may start before it, and no session may still bring what was ingested
        before it: what may come by a session is forgotten by the later of both times.
        """
        self.floor_ms = max(self.floor_ms, before_ms)
        over = [at for at, second in self._seconds.items() if second.until_ms < self.floor_ms]
        for at in over:
            self._size -= sum(self._seconds.pop(at).given.values())
            self._in_window.pop(at, None)
            self._in_session.pop(at, None)

    def __len__(self) -> int:
        """How many events are remembered."""
        return self._size

    def _is_new(self, event: LogEvent, counts: _Counts) -> bool:
        at = event.timestamp_ms // _BUCKET_MS
        second = self._seconds.get(at)
        if second is None:
            second = self._second(at)
        # Comparisons, as this runs for every event of a session: a call costs more than they do.
        at_ms = event.timestamp_ms
        second.until_ms = at_ms if at_ms > second.until_ms else second.until_ms
        if self._sessions and event.ingestion_ms > second.until_ms:
            second.until_ms = event.ingestion_ms
        line = hash((event.timestamp_ms, event.stream, event.message.rstrip("\r\n")))
        if event.event_id:
            return self._is_new_name(second, line, event.event_id)
        given = second.given.get(line, 0)
        seen = counts.setdefault(at, {})
        count = seen[line] = seen.get(line, 0) + 1
        if count <= given:
            return False
        second.unnamed[line] = second.unnamed.get(line, 0) + 1
        second.given[line] = given + 1
        self._size += 1
        return True

    def _second(self, at: int) -> _Second:
        second = self._seconds.get(at)
        if second is None:
            second = self._seconds[at] = _Second()
        return second

    def _is_new_name(self, second: _Second, line: int, event_id: str) -> bool:
        name = hash((line, event_id))
        if name in second.ids:
            return False
        second.ids.add(name)
        if second.unnamed and (unnamed := second.unnamed.get(line, 0)):
            second.unnamed[line] = unnamed - 1
            return False
        given = second.given
        given[line] = given.get(line, 0) + 1
        self._size += 1
        return True
