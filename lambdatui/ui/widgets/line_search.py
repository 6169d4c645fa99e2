"""Which of a million lines hold what is looked for, found a chunk at a time."""

from array import array
from bisect import bisect_left, bisect_right

from lambdatui.core.find import Query
from lambdatui.ui.widgets.line_buffer import LineBuffer


class LineSearch:
    """The lines that match a query. What is appended later is searched by the next steps."""

    def __init__(self, buffer: LineBuffer) -> None:
        self._buffer = buffer
        self.query: Query | None = None
        self._matches = array("Q")
        # The number of the first line that was not yet searched.
        self._next = 0

    def start(self, query: Query | None) -> None:
        """Look for something else, or for nothing."""
        self.query = query
        self._matches = array("Q")
        self._next = self._buffer.first

    @property
    def is_done(self) -> bool:
        """Whether all lines that are here were searched."""
        return self.query is None or self._next >= self._buffer.end

    def step(self) -> None:
        """Search the next chunk."""
        if self.query is None or self.is_done:
            return
        begin = max(self._next, self._buffer.first)
        chunk = self._buffer.chunks[self._buffer.chunk_index(begin)]
        skip = begin - chunk.start
        self._matches.extend(
            chunk.start + place for place in self.query.lines_in(chunk.joined()) if place >= skip
        )
        self._next = chunk.end

    def forget_before(self, number: int) -> None:
        """Leave out the matches in lines that fell out."""
        del self._matches[: bisect_left(self._matches, number)]

    def __len__(self) -> int:
        return len(self._matches)

    def position(self, number: int) -> int:
        """Which match a line is, counted from 1; 0 where it is none."""
        place = bisect_left(self._matches, number)
        if place < len(self._matches) and self._matches[place] == number:
            return place + 1
        return 0

    def after(self, number: int, end: int) -> int | None:
        """The first match after a line and before the line ``end``."""
        place = bisect_right(self._matches, number)
        if place < len(self._matches) and self._matches[place] < end:
            return self._matches[place]
        return None

    def before(self, number: int) -> int | None:
        """The last match before a line."""
        place = bisect_left(self._matches, number)
        return self._matches[place - 1] if place else None
