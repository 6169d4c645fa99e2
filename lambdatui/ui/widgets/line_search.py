"""Which of a million lines hold what is looked for, found a chunk at a time."""

import math
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
        return self.query is None or self.query.too_slow or self._next >= self._buffer.end

    @property
    def is_too_slow(self) -> bool:
        """Whether the search was given up: its expression takes too long."""
        return self.query is not None and self.query.too_slow

    def step(self, until: float = math.inf) -> None:
        """Search the next chunk, or what can be searched of it ``until``, of the monotonic clock.

        With an expression that is too slow, nothing is found any more.
        """
        if self.query is None or self.is_done:
            return
        begin = max(self._next, self._buffer.first)
        chunk = self._buffer.chunks[self._buffer.chunk_index(begin)]
        found, place = self.query.part_in(chunk.joined(), begin - chunk.start, until)
        self._matches.extend(chunk.start + number for number in found)
        self._next = chunk.start + place
        if self.query.too_slow:
            self.give_up()

    def give_up(self) -> None:
        """Forget what was found: an expression that is too slow finds no more."""
        self._matches = array("Q")

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
