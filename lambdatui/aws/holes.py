"""What a tail may have missed, until it has been read again."""

from collections.abc import Iterable, Sequence

from lambdatui.core.logs import LogEvent, NoticeKind

#: FilterLogEvents may show an event only some seconds after it was ingested: so long after a
#: hole's end it is read once more, and only then said to be filled.
AGAIN_MS = 10_000
#: A hole is read from some seconds before its beginning on.
MARGIN_MS = 5_000
#: A sampled second so soon after the beginning of a sampled hole belongs to it.
_TOGETHER_MS = 10_000
#: What was ingested so long after a hole's end is counted to it: our times are no better.
_SLACK_MS = 1_000


class Hole:
    """One stretch of time, ms since the epoch, as AWS counts it. ``to_ms`` 0 while it goes on.

    ``events`` counts those that reading gave of it and that were not given before; ``floor_ms`` is
    how far back the second read looked, in each group at least.
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

    def sampled(self, from_ms: int, to_ms: int, steady_ms: int) -> bool:
        """A sampled stretch: whether it is a hole of its own, or one more part of the last one."""
        for hole in self._open:
            young = not hole.reading and from_ms - hole.from_ms < _TOGETHER_MS
            if hole.kind is NoticeKind.SAMPLED and young and hole.pending == set(self._groups):
                self.end(hole, max(hole.to_ms, to_ms), steady_ms)
                return False
        self.end(self.open(NoticeKind.SAMPLED, from_ms), to_ms, steady_ms)
        return True

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

    def begin(self, group: str, steady_ms: int, *, first: bool) -> tuple[int, bool] | None:
        """From when on a read of this group that begins now has to look, and whether for late ones.

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
        return min(hole.from_ms for hole in wanted) - MARGIN_MS, late

    def earliest_ms(self) -> int:
        """Where the first of them begins; 0 where there is none."""
        return min((hole.from_ms for hole in self._open), default=0)

    def count(self, events: Sequence[LogEvent]) -> None:
        """These were read, and not given before."""
        for hole in self._open:
            last_ms = hole.to_ms + _SLACK_MS if hole.to_ms else 2**63
            hole.events += sum(
                (event.ingestion_ms or event.timestamp_ms) <= last_ms for event in events
            )

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
