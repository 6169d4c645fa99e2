"""Which of a million lines a filter lets through, found from the place that is looked at outwards.

A chunk that was not yet sieved hides all of its lines. While nothing is filtered, or all lines are
shown in context, nothing is hidden.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from lambdatui.core.line_filter import LineFilter
from lambdatui.ui.widgets.chunk_sieve import ChunkSieve, EventGroups, Sieved, logged
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_chunk import Chunk

_NOTHING = b""
_SHOWN = b"\1"


class LineSieve:
    """The lines of a buffer that pass a filter.

    With ``in_context`` nothing is hidden, and what passes is found as before. ``lines`` and
    ``events`` count what passes of the log, as far as it is known: notices are none of it.
    ``groups`` tell which lines of a chunk are one event.
    """

    def __init__(self, buffer: LineBuffer) -> None:
        self._buffer = buffer
        self.filter: LineFilter | None = None
        self.in_context = False
        self.lines = 0
        self.events = 0
        # By the number of a chunk's first line.
        self._sieved: dict[int, Sieved] = {}
        self._working: dict[int, ChunkSieve] = {}
        self.groups = EventGroups()
        # The lines from ``_up`` up to ``_down`` have been sieved, beginning at ``_around``.
        self._around = self._up = self._down = 0

    def start(self, wanted: LineFilter | None, around: int) -> None:
        """Look for something else, beginning with the chunk of the line ``around``."""
        self.filter = wanted
        self.lines = self.events = 0
        self._sieved.clear()
        self._working.clear()
        self._around = around
        index = max(0, self._buffer.chunk_index(around))
        self._up = self._down = self._buffer.chunks[index].start

    @property
    def hides(self) -> bool:
        """Whether lines are hidden now."""
        return self.filter is not None and not self.in_context and not self.filter.too_slow

    @property
    def is_too_slow(self) -> bool:
        """Whether it was given up: an expression takes too long. Nothing is hidden then."""
        return self.filter is not None and self.filter.too_slow

    @property
    def is_done(self) -> bool:
        """Whether all lines that are here were sieved."""
        if self.filter is None or self.filter.too_slow:
            return True
        return self._up <= self.oldest() and self._down >= self._buffer.end

    def oldest(self) -> int:
        """The first line that can be hidden: what says that others were dropped cannot."""
        buffer = self._buffer
        return buffer.chunks[0].end if self.is_notice(buffer.chunks[0]) else buffer.first

    def is_notice(self, chunk: Chunk) -> bool:
        """Whether a chunk is the line that says how many were dropped."""
        return chunk is self._buffer.fallen

    def step(self, until: float = math.inf) -> int | None:
        """Sieve the next chunk, or a part of it ``until``, of the monotonic clock.

        Gives the number of the first line of the chunk of which more is known now.
        """
        if self.filter is None or self.is_done:
            return None
        chunks = self._buffer.chunks
        is_left_below = self._down < self._buffer.end
        is_left_above = self._up > self.oldest()
        below = is_left_below and (
            not is_left_above or self._down - self._around <= self._around - self._up
        )
        index = self._buffer.chunk_index(self._down if below else self._up - 1)
        chunk = chunks[index]
        work = self._working.get(chunk.start)
        if work is None:
            work = self._working[chunk.start] = ChunkSieve(chunk, self.filter, self.groups)
        if not work.step(until) or self.filter.too_slow:
            return None
        self._keep(chunk.start, work.result())
        if below:
            self._down = chunk.end
        else:
            self._up = chunk.start
        if index < len(chunks) - 1:
            # Only the newest chunk grows.
            del self._working[chunk.start]
        return chunk.start

    def _keep(self, start: int, sieved: Sieved) -> None:
        self._forget(start)
        self._sieved[start] = sieved
        self.lines += sieved.lines
        self.events += sieved.events

    def _forget(self, start: int) -> None:
        gone = self._sieved.pop(start, None)
        if gone is not None:
            self.lines -= gone.lines
            self.events -= gone.events

    def trimmed(self) -> None:
        """The buffer let its oldest chunks fall out."""
        oldest = self.oldest()
        for start in [start for start in self._sieved if start < oldest]:
            self._forget(start)
        for start in [start for start in self._working if start < oldest]:
            del self._working[start]
        self.groups.forget_before(oldest)
        self._up, self._down = max(self._up, oldest), max(self._down, oldest)
        self._around = max(self._around, oldest)

    def shown(self, chunk: Chunk) -> bytes:
        """A 1 for each line of a chunk that is shown; lines that it has no place for are hidden."""
        if not self.hides:
            return _SHOWN * chunk.count
        if self.is_notice(chunk):
            return _SHOWN
        sieved = self._sieved.get(chunk.start)
        return _NOTHING if sieved is None else sieved.shown

    def shows(self, number: int) -> bool:
        """Whether a line is shown."""
        if not self.hides:
            return True
        chunk = self._buffer.chunks[self._buffer.chunk_index(number)]
        place = number - chunk.start
        return self.shown(chunk)[place : place + 1] == _SHOWN

    def count(self, first: int, end: int) -> int:
        """How many lines are shown from ``first`` up to but not including ``end``."""
        if not self.hides:
            return max(0, end - first)
        return sum(
            self.shown(chunk).count(1, max(0, first - chunk.start), max(0, end - chunk.start))
            for chunk in self._from(first)
        )

    def count_logged(self, first: int, end: int) -> int:
        """The same, without the lines that are this program's own."""
        found = 0
        for chunk in self._from(first):
            if chunk.start >= end:
                break
            sieved = self._sieved.get(chunk.start)
            mask = logged(chunk) if not self.hides else sieved.logged if sieved else _NOTHING
            found += mask.count(1, max(0, first - chunk.start), max(0, end - chunk.start))
        return found

    def next_shown(self, number: int) -> int | None:
        """The first line after a line that is shown."""
        if not self.hides:
            number = max(number + 1, self._buffer.first)
            return number if number < self._buffer.end else None
        for chunk in self._from(number + 1):
            place = self.shown(chunk).find(1, max(0, number + 1 - chunk.start))
            if place >= 0:
                return chunk.start + place
        return None

    def previous_shown(self, number: int) -> int | None:
        """The last line before a line that is shown."""
        if not self.hides:
            number = min(number, self._buffer.end) - 1
            return number if number >= self._buffer.first else None
        for chunk in self._back_from(number - 1):
            place = self.shown(chunk).rfind(1, 0, max(0, number - chunk.start))
            if place >= 0:
                return chunk.start + place
        return None

    def nearest_shown(self, number: int, end: int) -> int | None:
        """The line itself where it is shown, else the nearest one before the line ``end``."""
        after = self.next_shown(number - 1)
        if after is not None and after >= end:
            after = None
        before = self.previous_shown(min(number, end))
        if after is None or before is None:
            return before if after is None else after
        return after if after - number <= number - before else before

    def next_hit(self, number: int) -> int | None:
        """The first line after a line that holds what is looked for."""
        for chunk in self._from(number + 1):
            if sieved := self._sieved.get(chunk.start):
                place = bisect_right(sieved.hits, number - chunk.start)
                if place < len(sieved.hits):
                    return chunk.start + sieved.hits[place]
        return None

    def previous_hit(self, number: int) -> int | None:
        """The last line before a line that holds what is looked for."""
        for chunk in self._back_from(number - 1):
            if sieved := self._sieved.get(chunk.start):
                place = bisect_left(sieved.hits, number - chunk.start)
                if place:
                    return chunk.start + sieved.hits[place - 1]
        return None

    def next_error(self, number: int) -> int | None:
        """The first line after a line that is shown and with which an error begins."""
        found = self._buffer.next_error(number)
        while found is not None and not self.shows(found):
            # The next error may be in a chunk of which nothing is shown.
            after = self.next_shown(found)
            found = None if after is None else self._buffer.next_error(after - 1)
        return found

    def previous_error(self, number: int) -> int | None:
        """The last line before a line that is shown and with which an error begins."""
        found = self._buffer.previous_error(number)
        while found is not None and not self.shows(found):
            before = self.previous_shown(found)
            found = None if before is None else self._buffer.previous_error(before + 1)
        return found

    def _from(self, number: int) -> Iterator[Chunk]:
        chunks = self._buffer.chunks
        for index in range(max(0, self._buffer.chunk_index(number)), len(chunks)):
            yield chunks[index]

    def _back_from(self, number: int) -> Iterator[Chunk]:
        chunks = self._buffer.chunks
        for index in range(self._buffer.chunk_index(number), -1, -1):
            yield chunks[index]
