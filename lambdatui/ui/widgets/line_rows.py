"""Which rows of the screen each line takes, for a million lines, without measuring them all.

Rows are counted from the oldest line that is kept. While lines are folded, the height of a chunk
is an estimate until somebody looks at it, or until :meth:`RowIndex.measure_some` comes by.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from textual.cache import LRUCache

from lambdatui.core.lines import LineKind
from lambdatui.ui.widgets.line_buffer import Chunk, LineBuffer
from lambdatui.ui.widgets.line_cells import folded_rows, is_even, width_of

_ESTIMATE = -1


class RowIndex:
    """Heights of lines. ``width`` is in cells, and 0 where each line is one row."""

    def __init__(self, buffer: LineBuffer, shown: Callable[[str, LineKind], str]) -> None:
        """``shown`` gives what is shown of the first line of an event."""
        self._buffer = buffer
        self._shown = shown
        self.width = 0
        self.brief = True
        self._heights: list[int] = []
        # How many lines of the chunk its height counts, or that it is an estimate.
        self._counted: list[int] = []
        self._starts: list[int] | None = None
        self._tops: LRUCache[int, array[int]] = LRUCache(64)
        self.sync()

    def reset(self, width: int, *, brief: bool) -> None:
        """Start again, for another width, other lines, or with lines shown in few words or not."""
        self.width = width
        self.brief = brief
        self._heights.clear()
        self._counted.clear()
        self._tops.clear()
        self.sync()

    def sync(self) -> None:
        """Take in what was appended."""
        chunks = self._buffer.chunks
        known = len(self._heights)
        for index in range(max(0, known - 1), len(chunks)):
            chunk = chunks[index]
            if index < known and self._counted[index] == chunk.count:
                continue
            flat = not self.width or chunk.widest <= self.width
            height = chunk.count if flat else self._estimate(chunk)
            counted = chunk.count if flat else _ESTIMATE
            if index < known:
                self._heights[index], self._counted[index] = height, counted
            else:
                self._heights.append(height)
                self._counted.append(counted)
            self._starts = None

    def _estimate(self, chunk: Chunk) -> int:
        return max(chunk.count, chunk.count // 2 + chunk.total_cells // self.width)

    def trim(self, count: int) -> int:
        """Leave out the oldest ``count`` chunks, before the buffer does; the rows that they had."""
        gone = sum(self._heights[:count])
        del self._heights[:count]
        del self._counted[:count]
        self._starts = None
        return gone

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
        if tops is not None and len(tops) == chunk.count + 1:
            return tops
        width = self.width
        if not width or chunk.widest <= width:
            tops = array("I", range(chunk.count + 1))
        else:
            heights = [1 if cells <= width else -(-cells // width) for cells in chunk.cells]
            if not self.brief:
                for place, cut in zip(chunk.leads, chunk.cuts, strict=True):
                    heights[place] = -(-(chunk.cells[place] + cut) // width)
            for place in chunk.uneven:
                if heights[place] > 1:
                    heights[place] = self._looked_at(chunk, place)
            if self.brief:
                for place in chunk.reworded:
                    if heights[place] > 1:
                        heights[place] = self._looked_at(chunk, place)
            tops = array("I", accumulate(heights, initial=0))
        self._tops[chunk.start] = tops
        return tops

    def _looked_at(self, chunk: Chunk, place: int) -> int:
        text, kind, first = chunk.words(place)
        if first:
            text = self._shown(text, kind)
        even = is_even(text)
        return folded_rows(text, width_of(text, even=even), self.width, even=even)

    def top_of(self, number: int) -> int:
        """The first row of a line; of the one past the last, the number of all rows."""
        if number >= self._buffer.end:
            return self.total()
        index = self._buffer.chunk_index(number)
        chunk = self._buffer.chunks[index]
        if not self.width:
            return number - self._buffer.first
        self._ensure(index)
        return self.starts[index] + self._measured(chunk)[number - chunk.start]

    def height_of(self, number: int) -> int:
        """How many rows a line takes."""
        if not self.width:
            return 1
        chunk = self._buffer.chunks[self._buffer.chunk_index(number)]
        tops = self._measured(chunk)
        place = number - chunk.start
        return tops[place + 1] - tops[place]

    def locate(self, row: int) -> tuple[int, int]:
        """The line in a row, and which of the line's own rows it is; the nearest where none is.

        What is measured here stands at or below the row: nothing above it moves.
        """
        if not len(self._buffer):
            return self._buffer.first, 0
        row = max(0, row)
        if not self.width:
            return min(self._buffer.first + row, self._buffer.end - 1), 0
        while True:
            if row >= self.total():
                row = self.total() - 1
            index = bisect_right(self.starts, row) - 1
            if not self._ensure(index):
                break
        chunk = self._buffer.chunks[index]
        tops = self._measured(chunk)
        within = row - self.starts[index]
        place = bisect_right(tops, within) - 1
        return chunk.start + place, within - tops[place]

    def unmeasured(self) -> int | None:
        """A line whose chunk is still an estimate, the newest such chunk first."""
        for index in range(len(self._counted) - 1, -1, -1):
            if self._counted[index] == _ESTIMATE:
                return self._buffer.chunks[index].start
        return None
