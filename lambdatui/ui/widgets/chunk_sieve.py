"""Which lines of one chunk a filter lets through, found a part at a time."""

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, compress
from time import monotonic
from typing import NamedTuple

from lambdatui.core.levels import Level
from lambdatui.core.line_filter import (
    FunctionTerm,
    LevelTerm,
    LineFilter,
    RequestTerm,
    StreamTerm,
    Term,
    TextTerm,
)
from lambdatui.core.lines import LineKind
from lambdatui.ui.widgets.line_chunk import Chunk

# Turns a mask of ones and zeros round.
_NOT = bytes([1, 0, *range(2, 256)])
# Turns the levels of lines into a mask of those that are as grave as one, or graver.
_NOTICES = bytes(kind == LineKind.NOTICE for kind in range(256))
_AT_LEAST = {level: bytes(other >= level for other in range(256)) for level in Level}


class Sieved(NamedTuple):
    """What is known of a chunk: ``shown`` has a 1 for each line that is let through.

    Rows that warn of missing lines are among them, whatever is looked for. ``hits`` are the places
    of those lines in which a text of the filter stands; where it has no text, of the first lines of
    the events. ``logged`` has a 1 for each line that is let through and came from the log: notices
    are seen, but neither counted nor stepped to. ``lines`` and ``events`` count these.
    """

    shown: bytes
    logged: bytes
    hits: "array[int]"
    lines: int
    events: int


class EventGroups:
    """To which event each line of a chunk belongs. It is remembered for chunks that are full."""

    def __init__(self) -> None:
        self._known: dict[int, array[int]] = {}

    def of(self, chunk: Chunk) -> Sequence[int] | None:
        """A number for each line, the same for those that are shown or hidden together.

        None where each line is one by itself. What goes on with an error belongs to the last error
        of its log stream.
        """
        firsts, parts = chunk.firsts(), chunk.parts()
        if 1 not in parts:
            return None if 0 not in firsts else array("H", accumulate(firsts))
        known = self._known.get(chunk.start)
        if known is None or len(known) != chunk.count:
            known = self._known[chunk.start] = _grouped(chunk, firsts, parts)
        return known

    def forget_before(self, number: int) -> None:
        """Lines fell out."""
        for start in [start for start in self._known if start < number]:
            del self._known[start]


def _grouped(chunk: Chunk, firsts: bytes, parts: bytes) -> "array[int]":
    groups = array("H")
    errors = set(chunk.errors)
    # Of each log stream, the event of its last error.
    last: dict[tuple[int, str, str], int] = {}
    group = count = 0
    for place, first in enumerate(firsts):
        if first:
            group = count = count + 1
            if parts[place] or place in errors:
                line = chunk.line(place)
                stream = (line.source, line.stream, line.tag)
                group = last.get(stream, count) if parts[place] else count
                last[stream] = group
        groups.append(group)
    return groups


class ChunkSieve:
    """A filter over the lines of a chunk; where the chunk grows, it goes on with what is new.

    Events are let through whole, and one that goes on with an error belongs to it. That holds
    within a chunk, which parts an event only where it has thousands of lines.
    """

    def __init__(self, chunk: Chunk, wanted: LineFilter, groups: EventGroups) -> None:
        self.chunk = chunk
        self._groups = groups
        self._terms = wanted.terms
        # Of each text, the lines in which it stands, as far as they were searched.
        self._found = [bytearray() for _ in wanted.terms]

    def step(self, until: float) -> bool:
        """Search on, one line at least, ``until``, of the monotonic clock; whether it is all."""
        count = self.chunk.count
        joined: str | None = None
        for index, (term, found) in enumerate(zip(self._terms, self._found, strict=True)):
            if not isinstance(term, TextTerm) or len(found) >= count:
                continue
            if term.query.is_regex and 1 not in self._combined(count, index):
                # The terms before it hide all of it already.
                return True
            if joined is None:
                joined = self.chunk.joined()
            elif monotonic() >= until:
                return False
            numbers, place = term.query.part_in(joined, len(found), until)
            found.extend(bytes(place - len(found)))
            for number in numbers:
                found[number] = 1
            if term.query.too_slow:
                return True
            if place < count:
                return False
        return True

    def result(self) -> Sieved:
        """What is let through of the lines that the chunk has now, once all of it was searched."""
        count = self.chunk.count
        every = shown = self._combined(count, len(self._terms))
        if self.chunk.notices:
            every = self._with_warnings(shown)
            shown = _both(shown, logged(self.chunk))
        lines = shown.count(1)
        if not lines:
            return Sieved(every, shown, array("H"), 0, 0)
        firsts = self.chunk.firsts()
        events = _both(shown, firsts)
        texts = [
            bytes(found)
            for term, found in zip(self._terms, self._found, strict=True)
            if isinstance(term, TextTerm) and not term.excluded
        ]
        hits = _both(shown, _either(texts, count)) if texts else events
        places = array("H", compress(range(count), hits))
        return Sieved(every, shown, places, lines, events.count(1))

    def _with_warnings(self, shown: bytes) -> bytes:
        """With the rows that say what may be missing: to filter them out would be to hide it."""
        count = len(shown)
        notices = self.chunk.kinds()[:count].translate(_NOTICES)
        # Notices have their level from the beginning.
        warnings = self.chunk.levels(Level.ERROR)[:count].translate(_AT_LEAST[Level.WARNING])
        return _either([shown, _both(notices, warnings)], count)

    def _combined(self, count: int, first: int) -> bytes:
        """The lines of the events for which the ``first`` terms hold."""
        groups = self._groups.of(self.chunk)
        shown = b"\1" * count
        for term, found in zip(self._terms[:first], self._found, strict=False):
            held = bytes(found).ljust(count, b"\0") if isinstance(term, TextTerm) else b""
            held = held or self._held(term, count)
            if groups is not None and 1 in held:
                whole = set(compress(groups, held))
                held = bytes(group in whole for group in groups)
            shown = _both(shown, held.translate(_NOT) if term.excluded else held)
        return shown

    def _held(self, term: Term, count: int) -> bytes:
        """The lines for which a term holds that is not about their text."""
        chunk = self.chunk
        places: Iterable[int]
        match term:
            case LevelTerm(level=level):
                return chunk.levels(level).translate(_AT_LEAST[level])
            case RequestTerm(prefix=prefix):
                places = chunk.request_places(prefix)
            case StreamTerm(part=part):
                places = chunk.tag_places(part)
            case FunctionTerm(sources=sources):
                places = chain.from_iterable(map(chunk.source_places, sources))
            case _:
                return b""
        held = bytearray(count)
        for place in places:
            held[place] = 1
        return bytes(held)


def logged(chunk: Chunk) -> bytes:
    """A 1 for each line of a chunk that came from the log, and is no notice."""
    return chunk.kinds().translate(_NOTICES).translate(_NOT)


def _both(one: bytes, other: bytes) -> bytes:
    """Where both masks have a 1. As numbers, a thousand lines take a microsecond."""
    both = int.from_bytes(one, "little") & int.from_bytes(other, "little")
    return both.to_bytes(len(one), "little")


def _either(masks: Sequence[bytes], count: int) -> bytes:
    """Where any of the masks has a 1."""
    whole = 0
    for mask in masks:
        whole |= int.from_bytes(mask, "little")
    return whole.to_bytes(count, "little")
