"""The invocations of one tail, as a screen remembers them."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from msgspec.structs import replace

from lambdatui.core.invocation import Ending, Invocation

# No invocation runs longer (Lambda quotas: 900 s), so the end of one that started earlier than
# this before the newest line was not read; in ms.
_LONGEST_MS = 16 * 60 * 1_000
# Lines of an invocation come at most so long after its end, and a retry starts no sooner (Lambda
# developer guide, "Error handling for asynchronous invocation": after one minute); in ms.
_AFTERWARDS_MS = 30_000

_Id = tuple[int, str, str]


class InvocationBook:
    """Remembers invocations, each once, whatever a tail tells of them again.

    A tail that is started anew reads the last minute again, and may tell of an invocation without
    its START: that is laid together with what is known of the same source, stream and request id.
    Beyond ``limit`` the oldest are dropped, and counted in :attr:`dropped`. What an update costs
    grows with what changed.
    """

    def __init__(self, limit: int = 20_000) -> None:
        self._limit = limit
        self.clear()

    def clear(self) -> None:
        """Forget everything, the count of those that were dropped too."""
        self._dropped = 0
        self._newest_ms = 0
        self._serial = 0
        # Oldest first: when it began, in which order it was heard of.
        self._order: list[tuple[int, int]] = []
        self._by_serial: dict[int, Invocation] = {}
        # The serial numbers of the attempts of one request. Tuples of numbers and of texts are
        # none of the garbage collector's business, which lists would be.
        self._attempts: dict[_Id, tuple[int, ...]] = {}
        # A key changes once a START or an earlier line comes late: all of them are remembered.
        self._keys: dict[str, int] = {}
        self._keys_of: dict[int, tuple[str, ...]] = {}
        # Dropped while they ran: what comes of them later is not counted again. Some never end in
        # what is read, so no more are known than the limit, the last of those that were dropped.
        self._gone: dict[_Id, None] = {}

    def __len__(self) -> int:
        return len(self._order)

    @property
    def dropped(self) -> int:
        """How many were dropped, because there were more than the limit."""
        return self._dropped

    @property
    def rows(self) -> "Rows":
        """All of them, newest first: a view that costs nothing, and changes with the book."""
        return Rows(self)

    def newest(self, place: int = 0) -> Invocation:
        """The one at this place, the newest being at 0; a negative place counts from the oldest.

        Raises:
            IndexError: where there are not so many.
        """
        return self._by_serial[self._order[~place][1]]

    def get(self, key: str) -> Invocation | None:
        """The one that has, or had, this key; None where it is not remembered."""
        serial = self._keys.get(key)
        return None if serial is None else self._by_serial[serial]

    def newest_first(self) -> Iterator[Invocation]:
        """All of them."""
        return (self._by_serial[serial] for _, serial in reversed(self._order))

    def running(self) -> tuple[Invocation, ...]:
        """Those that may still run, oldest first.

        One that started longer ago than Lambda lets any run is none of them: its end was missed.
        """
        earliest_ms = self._newest_ms - _LONGEST_MS
        first = bisect_left(self._order, (earliest_ms, 0))
        found = (self._by_serial[serial] for _, serial in self._order[first:])
        return tuple(invocation for invocation in found if invocation.ending is Ending.RUNNING)

    def take(self, invocations: Iterable[Invocation]) -> bool:
        """Remember these as they stand now; whether that changed anything."""
        changed = False
        for invocation in invocations:
            changed = self._take(invocation) or changed
        while len(self._order) > self._limit:
            self._drop()
            changed = True
        return changed

    def _take(self, invocation: Invocation) -> bool:
        self._newest_ms = max(self._newest_ms, invocation.last_ms)
        serial = self._known(invocation)
        if serial is None:
            return self._add(invocation)
        known = self._by_serial[serial]
        merged = _merged(known, invocation)
        if merged == known:
            return False
        self._by_serial[serial] = merged
        if merged.key != known.key:
            self._keys[merged.key] = serial
            self._keys_of[serial] += (merged.key,)
        if _began(merged) != _began(known):
            del self._order[bisect_left(self._order, (_began(known), serial))]
            insort(self._order, (_began(merged), serial))
        return True

    def _add(self, invocation: Invocation) -> bool:
        identity = _identity(invocation)
        if identity in self._gone:
            if invocation.ending is not Ending.RUNNING:
                del self._gone[identity]
            return False
        self._serial += 1
        serial = self._serial
        self._by_serial[serial] = invocation
        self._attempts[identity] = (*self._attempts.get(identity, ()), serial)
        self._keys[invocation.key] = serial
        self._keys_of[serial] = (invocation.key,)
        insort(self._order, (_began(invocation), serial))
        return True

    def _known(self, invocation: Invocation) -> int | None:
        """The number of the entry of which this tells, newest attempt first."""
        for serial in reversed(self._attempts.get(_identity(invocation), ())):
            if _is_same(self._by_serial[serial], invocation):
                return serial
        return None

    def _drop(self) -> None:
        _, serial = self._order.pop(0)
        invocation = self._by_serial.pop(serial)
        identity = _identity(invocation)
        serials = tuple(each for each in self._attempts.pop(identity) if each != serial)
        if serials:
            self._attempts[identity] = serials
        for key in self._keys_of.pop(serial):
            if self._keys.get(key) == serial:
                del self._keys[key]
        if invocation.ending is Ending.RUNNING:
            self._gone[identity] = None
            if len(self._gone) > self._limit:
                del self._gone[next(iter(self._gone))]
        self._dropped += 1


class Rows(Sequence[Invocation]):
    """The invocations of a book, newest first."""

    def __init__(self, book: InvocationBook) -> None:
        self._book = book

    def __len__(self) -> int:
        return len(self._book)

    @overload
    def __getitem__(self, index: int) -> Invocation: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Invocation, ...]: ...
    def __getitem__(self, index: int | slice) -> Invocation | tuple[Invocation, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        return self._book.newest(index)

    def __iter__(self) -> Iterator[Invocation]:
        return self._book.newest_first()


def _identity(invocation: Invocation) -> _Id:
    return invocation.source, invocation.stream, invocation.request_id


def _began(invocation: Invocation) -> int:
    return invocation.start_ms or invocation.first_ms


def _is_same(known: Invocation, told: Invocation) -> bool:
    """Whether both are one attempt, and not a retry of the other."""
    if known.start_ms and told.start_ms:
        return known.start_ms == told.start_ms
    earlier, later = (known, told) if _began(known) <= _began(told) else (told, known)
    return not earlier.end_ms or _began(later) <= earlier.end_ms + _AFTERWARDS_MS


def _merged(known: Invocation, told: Invocation) -> Invocation:
    """What both tell; where they differ, what was told last."""
    start_ms = told.start_ms or known.start_ms
    apart = told.first_ms > known.last_ms
    merged = replace(
        told,
        start_ms=start_ms,
        end_ms=max(known.end_ms, told.end_ms),
        first_ms=min(known.first_ms, told.first_ms),
        last_ms=max(known.last_ms, told.last_ms),
        duration_ms=known.duration_ms if told.duration_ms is None else told.duration_ms,
        billed_ms=known.billed_ms if told.billed_ms is None else told.billed_ms,
        memory_mb=told.memory_mb or known.memory_mb,
        used_mb=told.used_mb or known.used_mb,
        init_ms=known.init_ms if told.init_ms is None else told.init_ms,
        restore_ms=known.restore_ms if told.restore_ms is None else told.restore_ms,
        trace_id=told.trace_id or known.trace_id,
        version=told.version or known.version,
        # Of lines that were read twice nobody knows how many are the same.
        lines=known.lines + told.lines if apart else max(known.lines, told.lines),
    )
    if _says_less(known, told):
        return replace(
            merged,
            ending=known.ending,
            error_type=known.error_type,
            error_message=known.error_message,
            error_where=known.error_where,
        )
    return merged


def _says_less(known: Invocation, told: Invocation) -> bool:
    """Whether what was told last saw less of how it ended than what is known."""
    if told.ending is Ending.RUNNING:
        return known.ending is not Ending.RUNNING
    # Without its START it may have failed in lines that were not read again.
    return known.failed and not told.failed and not told.start_ms
