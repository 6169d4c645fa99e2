"""What a tail may have missed, and what of it the next one reads again."""

import math
from collections.abc import Iterable, Sequence

from lambdatui.core.lines import Line, LineKind
from lambdatui.core.logs import Notice, NoticeKind
from lambdatui.core.notice_words import range_words
from lambdatui.core.record import Record

_MISSED = frozenset({NoticeKind.GAP, NoticeKind.SAMPLED})
#: All functions of a tail.
ALL = -1


def is_missed(notice: Notice) -> bool:
    """Whether it says that something may be missing."""
    return notice.kind in _MISSED


class _Again(Record, frozen=True):
    """The holes that a tail reads again, and from when to when they reach."""

    holes: tuple[Notice, ...]
    from_ms: int
    to_ms: int


class TailHoles:
    """The GAP and SAMPLED notices that no FILLED one has answered so far."""

    def __init__(self) -> None:
        self._open: dict[tuple[int, int], Notice] = {}
        self._again: _Again | None = None
        self._was_whole = False
        self._count = 0

    def __len__(self) -> int:
        return len(self._open)

    def hear(self, notice: Notice) -> None:
        """Take in what a tail says of itself."""
        if is_missed(notice):
            self._open[notice.from_ms, notice.source] = notice
        elif notice.kind is NoticeKind.FILLED:
            self._open.pop((notice.from_ms, notice.source), None)

    def begins(self) -> tuple[tuple[int, int], ...]:
        """Of each, where it begins, in ms since the epoch, and its function, or -1 for all."""
        return tuple(self._open)

    @property
    def reads_again(self) -> bool:
        """Whether the tail reads some of them again, and has not said what it found."""
        return self._again is not None

    def read_again(self, from_ms: Sequence[int], *, was_whole: bool = False) -> None:
        """A tail begins that reads each function from then on, in ms since the epoch.

        ``was_whole`` where all of the past was read before: what is older than the holes, and was
        not shown, came late and meanwhile.
        """
        # What an earlier one has found of them counts, too.
        self._again, self._was_whole = None, was_whole
        self._cover([hole for hole in self._open.values() if _is_within(hole, from_ms)])

    def reads_too(self, hole: Notice) -> None:
        """The tail that has begun reads this again as well."""
        self.hear(hole)
        self._cover([*(self._again.holes if self._again else ()), hole])

    def _cover(self, holes: Sequence[Notice]) -> None:
        if holes:
            self._again = _Again(
                holes=tuple(holes),
                from_ms=min(hole.from_ms for hole in holes),
                to_ms=max(hole.to_ms for hole in holes),
            )

    def count(self, lines: Iterable[Line]) -> None:
        """Lines came that were not shown before."""
        again = self._again
        if again is not None:
            earliest_ms = -math.inf if self._was_whole else again.from_ms
            self._count += sum(
                line.first
                and line.kind is not LineKind.NOTICE
                and earliest_ms <= line.time_ms <= again.to_ms
                for line in lines
            )

    def filled(self, now_ms: int, *, back_ms: int = 0) -> Notice:
        """Those that the tail reads again have been: what there is to say of it.

        ``back_ms`` is how far back it was read, 0 where that is all that was asked for.
        """
        again, self._again = self._again, None
        assert again is not None
        for hole in again.holes:
            self._open.pop((hole.from_ms, hole.source), None)
        count, self._count = self._count, 0
        found = f"{count:,} missing event{'s' * (count != 1)}" if count else "nothing was missing"
        span = range_words(again.from_ms, again.to_ms, now_ms)
        if 0 < back_ms < again.from_ms:
            span = f"{span}, and before it back to {range_words(back_ms, back_ms, now_ms)}"
        return Notice(
            kind=NoticeKind.FILLED,
            text=f"Read again what came {span}: {found}.",
            at_ms=now_ms,
            from_ms=again.from_ms,
            to_ms=again.to_ms,
            events=count,
            source=ALL,
        )


def _is_within(hole: Notice, from_ms: Sequence[int]) -> bool:
    if 0 <= hole.source < len(from_ms):
        return from_ms[hole.source] <= hole.from_ms
    return all(each <= hole.from_ms for each in from_ms)
