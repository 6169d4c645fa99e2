"""What a tail may have missed, until it has been read again."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lambdatui.core.logs import LogEvent, NoticeKind
from lambdatui.core.timespan import iso

#: FilterLogEvents may show an event only some seconds after it was ingested: so long after a
#: hole's end it is read once more, and only then said to be filled.
AGAIN_MS = 10_000
#: A hole is read from some seconds before its beginning on.
MARGIN_MS = 5_000
#: A sampled second so soon after the beginning of a sampled hole belongs to it.
_TOGETHER_MS = 10_000
#: What was ingested so long after a hole's end is counted to it: our times are no better.
_SLACK_MS = 1_000
#: Of so many counted events each hole knows which they are, in case Live Tail brings them as well.
_KNOWN = 50_000


class Need(NamedTuple):
    """What a read has to look for because of holes: from ``from_ms`` on, ms since the epoch.

    ``late`` where it has to look for late events too, and ``again`` where it is the second read, in
    which an event that is much older than the hole may still be found.
    """

    from_ms: int
    late: bool
    again: bool


class Hole:
    """One stretch of time, ms since the epoch, as AWS counts it. ``to_ms`` 0 while it goes on.

    ``events`` counts those that reading gave of it, that were not given before and that Live Tail
    did not bring as well; ``floor_ms`` is how far back the second read looked, in each group at
    least.
    """

    def __init__(self, kind: NoticeKind, from_ms: int, groups: Iterable[str]) -> None:
        self.kind = kind
        self.from_ms = from_ms
        self.to_ms = 0
        self.events = 0
        self.floor_ms = 0
        #: When it is read for the second time, in steady ms.
        self.due_ms = 0
        #: Groups whose second read has not come to its end, and of them those where it has begun.
        self.pending = set(groups)
        self.reading: set[str] = set()
        #: How often each event was counted, oldest first.
        self._known: dict[int, int] = {}

    def holds(self, event: LogEvent) -> bool:
        """Whether an event that was read was missing because of it, as far as times tell."""
        came_ms = event.ingestion_ms or event.timestamp_ms
        if event.ingestion_ms and came_ms < self.from_ms - MARGIN_MS:
            return False
        return not self.to_ms or came_ms <= self.to_ms + _SLACK_MS

    def distance_ms(self, event: LogEvent) -> int:
        """How far from its stretch an event came."""
        came_ms = event.ingestion_ms or event.timestamp_ms
        return max(self.from_ms - came_ms, came_ms - self.to_ms if self.to_ms else 0, 0)

    @property
    def words(self) -> str:
        """How it was filled."""
        found = "nothing was missing"
        if self.events:
            found = f"{self.events:,} missing event{'s' * (self.events != 1)}"
        back = f", and before it back to {iso(self.floor_ms)[11:19]}" if self.floor_ms else ""
        return f"Read again what came {span_words(self.from_ms, self.to_ms)}{back}: {found}."

    def add(self, name: int) -> None:
        """Count an event of this name."""
        self.events += 1
        # Live Tail brings what was read last.
        if name not in self._known and len(self._known) >= _KNOWN:
            del self._known[next(iter(self._known))]
        self._known[name] = self._known.get(name, 0) + 1

    def take_off(self, name: int) -> bool:
        """Count one of this name no more; whether it was counted."""
        count = self._known.pop(name, 0)
        if not count:
            return False
        if count > 1:
            self._known[name] = count - 1
        self.events -= 1
        return True


class Holes:
    """The holes of one tail that are not filled yet, over all its groups."""

    def __init__(self, groups: Sequence[str]) -> None:
        self._groups = groups
        self._open: list[Hole] = []

    def open(self, kind: NoticeKind, from_ms: int) -> Hole:
        """A new hole, that goes on until :meth:`end`."""
        hole = Hole(kind, from_ms, self._groups)
        self._open.append(hole)
        return hole

    def sampled(self, from_ms: int, to_ms: int, steady_ms: int) -> tuple[Hole, bool]:
        """A sampled stretch: its hole, and whether that is new, or the last one became longer."""
        for hole in self._open:
            young = not hole.reading and from_ms - hole.from_ms < _TOGETHER_MS
            if hole.kind is NoticeKind.SAMPLED and young and hole.pending == set(self._groups):
                self.end(hole, max(hole.to_ms, to_ms), steady_ms)
                return hole, False
        hole = self.open(NoticeKind.SAMPLED, from_ms)
        self.end(hole, to_ms, steady_ms)
        return hole, True

    def end(self, hole: Hole, to_ms: int, steady_ms: int) -> None:
        """Nothing is missed any more from here on."""
        hole.to_ms = to_ms
        hole.due_ms = steady_ms + AGAIN_MS

    def end_all(self, to_ms: int, steady_ms: int) -> None:
        """The same for each one that goes on."""
        for hole in self._open:
            if not hole.to_ms:
                self.end(hole, to_ms, steady_ms)

    def is_due(self, group: str, steady_ms: int) -> bool:
        """Whether a read of this group has to begin now, for one of them."""
        return any(self._is_due(hole, group, steady_ms) for hole in self._open)

    def begin(self, group: str, steady_ms: int, *, first: bool) -> Need | None:
        """What a read of this group that begins now has to look for.

        ``first`` for the read that is made at once, of all there are; otherwise those count whose
        second read is due. None where there is none.
        """
        wanted = []
        for hole in self._open:
            hole.reading.discard(group)
            if self._is_due(hole, group, steady_ms):
                hole.reading.add(group)
                wanted.append(hole)
            elif first and group in hole.pending:
                wanted.append(hole)
        if not wanted:
            return None
        # Seconds that follow each other are each sampled: those reads must be short.
        late = any(hole.kind is not NoticeKind.SAMPLED or group in hole.reading for hole in wanted)
        again = any(group in hole.reading for hole in wanted)
        return Need(min(hole.from_ms for hole in wanted) - MARGIN_MS, late, again)

    def earliest_ms(self) -> int:
        """Where the first of them begins; 0 where there is none."""
        return min((hole.from_ms for hole in self._open), default=0)

    def count(self, group: str, events: Iterable[LogEvent]) -> None:
        """These were read of a group, and not given before: each is counted to one hole."""
        if not self._open:
            return
        for event in events:
            able = [hole for hole in reversed(self._open) if hole.holds(event)]
            if able:
                nearest = min(able, key=lambda hole: hole.distance_ms(event))
                nearest.add(_name(group, event))

    def brought(self, group: str, events: Iterable[LogEvent]) -> None:
        """Live Tail has brought these: what was read of them was not missing."""
        if not self._open:
            return
        for event in events:
            name = _name(group, event)
            any(hole.take_off(name) for hole in self._open)

    def finish(self, group: str, floor_ms: int) -> list[Hole]:
        """A read of this group is done, which looked so far back; the holes that it has filled."""
        filled = []
        for hole in self._open:
            if group in hole.reading:
                hole.reading.discard(group)
                hole.pending.discard(group)
                hole.floor_ms = max(hole.floor_ms, floor_ms)
                if not hole.pending:
                    filled.append(hole)
        self._open = [hole for hole in self._open if hole.pending]
        return filled

    @staticmethod
    def _is_due(hole: Hole, group: str, steady_ms: int) -> bool:
        return bool(hole.to_ms) and group in hole.pending and hole.due_ms <= steady_ms


def span_words(from_ms: int, to_ms: int) -> str:
    """``from 08:12:31 to 08:12:40 UTC``."""
    return f"from {iso(from_ms)[11:19]} to {iso(to_ms)[11:19]} UTC"


def _name(group: str, event: LogEvent) -> int:
    """What tells an event from others: Live Tail gives no event ID."""
    line = event.message.rstrip("\r\n")
    return hash((group, event.timestamp_ms, event.stream, line))
