"""Which rows of the screen each line takes, for a million lines, without measuring them all.

Rows are counted from the oldest line that is kept; a hidden line takes none. While lines are folded
or unfolded, the height of a chunk is an estimate until somebody looks at it, or until it is
measured in the background.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import accumulate

from textual.cache import LRUCache

from lambdatui.core.lines import LineKind
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_cells import folded_rows, is_even, width_of
from lambdatui.ui.widgets.line_chunk import Chunk
from lambdatui.ui.widgets.line_sieve import LineSieve
from lambdatui.ui.widgets.line_unfold import LineUnfold

_ESTIMATE = -1


class RowIndex:
    """Heights of lines. ``width`` is in cells, and 0 where a line is not folded into rows."""

    def __init__(self, buffer: LineBuffer, shown: Callable[[str, LineKind], str]) -> None:
        """``shown`` gives what is shown of the first line of an event."""
        self._buffer = buffer
        self._shown = shown
        self.sieve = LineSieve(buffer)
        self.unfold = LineUnfold(buffer.line, shown)
        self.width = 0
        self.brief = True
        # The number of each chunk's first line, its height, and how many of its lines the height
        # counts, or that it is an estimate.
        self._first: list[int] = []
        self._heights: list[int] = []
        self._counted: list[int] = []
        self._starts: list[int] | None = None
        self._tops: LRUCache[int, array[int]] = LRUCache(64)
        self.sync()

    def reset(self, width: int, *, brief: bool) -> None:
        """Start again, for another width, other lines, or with lines shown in few words or not."""
        self.width = width
        self.brief = brief
        self.unfold.reset(width)
        self.recount()

    def recount(self) -> None:
        """Start again: other lines are hidden or unfolded."""
        self._first.clear()
        self._heights.clear()
        self._counted.clear()
        self._tops.clear()
        self.sync()

    @property
    def _is_plain(self) -> bool:
        """Whether each line is one row."""
        return not (self.width or self.sieve.hides or self.unfold.is_any)

    @property
    def is_aligned(self) -> bool:
        """Whether no chunk fell out of which :meth:`trimmed` was not told."""
        return self._first[0] == self._buffer.first

    def sync(self) -> None:
        """Take in what was appended."""
        chunks = self._buffer.chunks
        known = len(self._heights)
        for index in range(max(0, known - 1), len(chunks)):
            if index >= known:
                self._first.append(chunks[index].start)
                self._heights.append(0)
                self._counted.append(_ESTIMATE)
            elif self._counted[index] == chunks[index].count:
                continue
            was_exact = self._counted[index] != _ESTIMATE
            self._count(index)
            if was_exact:
                # It may be looked at: an estimate would move what stands in it, and below it.
                self._ensure(index)

    def changed(self, start: int) -> None:
        """The sieve, or a line that was unfolded or folded, changed the chunk that begins there."""
        self._tops.discard(start)
        self._count(self._buffer.chunk_index(start))

    def _count(self, index: int) -> None:
        """Count the rows of a chunk, or estimate them where it has to be measured."""
        chunk = self._buffer.chunks[index]
        lines = self.sieve.shown(chunk).count(1) if self.sieve.hides else chunk.count
        wide = self.width > 0 and chunk.widest > self.width
        if lines and (wide or self.unfold.touches(chunk)):
            self._heights[index] = self._estimate(chunk, lines) if wide else lines
            self._counted[index] = _ESTIMATE
        else:
            self._heights[index] = lines
            self._counted[index] = chunk.count
        self._starts = None

    def _estimate(self, chunk: Chunk, lines: int) -> int:
        return max(lines, lines // 2 + chunk.total_cells * lines // chunk.count // self.width)

    def trimmed(self) -> int:
        """The buffer let chunks fall out; by how many rows what is left moved up."""
        known = {
            start: (self._heights[index], self._counted[index], self.starts[index])
            for index, start in enumerate(self._first)
        }
        self.sieve.trimmed()
        # What says that lines were dropped has the number of one of them.
        self.unfold.forget_before(self.sieve.oldest())
        chunks = self._buffer.chunks
        # What says that lines were dropped is the first chunk, and is new with each of them.
        kept = 0 if chunks[0].start in known and not self.sieve.is_notice(chunks[0]) else 1
        rows = self.starts[-1]
        if kept < len(chunks) and (entry := known.get(chunks[kept].start)):
            rows = entry[2]
        self._first, self._heights, self._counted = [], [], []
        for index, chunk in enumerate(chunks):
            entry = known.get(chunk.start) if index >= kept else None
            if entry is None and index > kept:
                break
            self._first.append(chunk.start)
            self._heights.append(entry[0] if entry else 0)
            self._counted.append(entry[1] if entry else 0)
            if entry is None:
                self._tops.discard(chunk.start)
                self._count(index)
        self._starts = None
        self.sync()
        # An estimate that is put right later, above what is read, would move it.
        self._ensure(0)
        return rows - (self.starts[kept] if kept < len(chunks) else 0)

    @property
    def starts(self) -> list[int]:
        """The first row of each chunk, and at the end the number of all rows."""
        if self._starts is None:
            self._starts = list(accumulate(self._heights, initial=0))
        return self._starts

    def total(self) -> int:
        """How many rows all lines take."""
        return self.starts[-1]

    def is_exact(self, number: int) -> bool:
        """Whether the heights of the chunk with this line are known."""
        return self._counted[self._buffer.chunk_index(number)] != _ESTIMATE

    def ensure(self, number: int) -> int:
        """Measure the chunk with this line; by how many rows its height changed."""
        return self._ensure(self._buffer.chunk_index(number))

    def _ensure(self, index: int) -> int:
        if self._counted[index] != _ESTIMATE:
            return 0
        height = self._measured(self._buffer.chunks[index])[-1]
        change = height - self._heights[index]
        self._heights[index] = height
        self._counted[index] = self._buffer.chunks[index].count
        if change:
            self._starts = None
        return change

    def _measured(self, chunk: Chunk) -> "array[int]":
        """The first row of each line of a chunk, and at the end the number of its rows."""
        tops = self._tops.get(chunk.start)
        if tops is None:
            tops = self._tops[chunk.start] = array("I", [0])
        known = len(tops) - 1
        if known < chunk.count:
            heights = accumulate(self._heights_from(chunk, known), initial=tops.pop())
            tops.extend(heights)
        return tops

    def _heights_from(self, chunk: Chunk, known: int) -> list[int]:
        """How many rows each line of a chunk takes, but for those that are ``known``."""
        if self.width and chunk.widest > self.width:
            heights = self._folded(chunk, known)
        else:
            heights = [1] * (chunk.count - known)
        if not self.sieve.hides and not self.unfold.touches(chunk):
            return heights
        shown = self.sieve.shown(chunk)
        if self.unfold.touches(chunk):
            for place, height in self.unfold.heights(chunk, known):
                heights[place - known] = height
        # Lines that were not yet sieved are hidden as well.
        shown = shown[known:].ljust(len(heights), b"\0")
        return [height * is_shown for height, is_shown in zip(heights, shown, strict=True)]

    def _folded(self, chunk: Chunk, known: int) -> list[int]:
        """How many rows the lines after those that are known take when they are folded."""
        width = self.width
        cells = chunk.cells[known:]
        heights = [1 if wide <= width else -(-wide // width) for wide in cells]
        if not self.brief:
            for at in range(bisect_left(chunk.leads, known), len(chunk.leads)):
                place = chunk.leads[at] - known
                heights[place] = -(-(cells[place] + chunk.cuts[at]) // width)
        for places in (chunk.uneven, chunk.reworded if self.brief else ()):
            for place in places[bisect_left(places, known) :]:
                if heights[place - known] > 1:
                    heights[place - known] = self._looked_at(chunk, place)
        return heights

    def _looked_at(self, chunk: Chunk, place: int) -> int:
        text, kind, first = chunk.words(place)
        if first:
            text = self._shown(text, kind)
        even = is_even(text)
        return folded_rows(text, width_of(text, even=even), self.width, even=even)

    def top_of(self, number: int) -> int:
        """The first row of a line; of the one past the last, the number of all rows.

        Of a hidden line it is that of the next one that is shown.
        """
        if number >= self._buffer.end:
            return self.total()
        if self._is_plain:
            return number - self._buffer.first
        index = self._buffer.chunk_index(number)
        chunk = self._buffer.chunks[index]
        self._ensure(index)
        return self.starts[index] + self._measured(chunk)[number - chunk.start]

    def height_of(self, number: int) -> int:
        """How many rows a line takes."""
        if self._is_plain:
            return 1
        chunk = self._buffer.chunks[self._buffer.chunk_index(number)]
        tops = self._measured(chunk)
        place = number - chunk.start
        return tops[place + 1] - tops[place]

    def locate(self, row: int) -> tuple[int, int]:
        """The line in a row, and which of the line's own rows it is; the nearest where none is.

        What is measured here stands at or below the row: nothing above it moves.
        """
        row = max(0, row)
        if self._is_plain:
            last = max(self._buffer.first, self._buffer.end - 1)
            return min(self._buffer.first + row, last), 0
        while True:
            if not self.total():
                return self._buffer.first, 0
            at = min(row, self.total() - 1)
            index = bisect_right(self.starts, at) - 1
            if not self._ensure(index):
                break
        chunk = self._buffer.chunks[index]
        tops = self._measured(chunk)
        within = at - self.starts[index]
        # Hidden lines have no rows: of several that begin here, the last one is the one that is.
        place = bisect_right(tops, within) - 1
        return chunk.start + place, within - tops[place]

    def unmeasured(self) -> int | None:
        """A line whose chunk is still an estimate, the newest such chunk first."""
        for index in range(len(self._counted) - 1, -1, -1):
            if self._counted[index] == _ESTIMATE:
                return self._buffer.chunks[index].start
        return None
