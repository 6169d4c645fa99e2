"""The rows of lines whose JSON is unfolded: one of the line as it was, below it the JSON."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from textual.cache import LRUCache

from lambdatui.core.json_line import indented_lines, json_part
from lambdatui.core.lines import Line, LineKind
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.line_cells import MEASURE_LIMIT, fold, is_even, width_of
from lambdatui.ui.widgets.line_chunk import Chunk

#: How many rows one line is unfolded into, at most.
MOST_ROWS = 2_000

# Of how many lines the height is remembered: those of some chunks, and not of a million lines.
_MOST_HEIGHTS = 32_768
_MORE = "… and more than can be shown here; a copy of the line has all of it"


class LineUnfold:
    """Remembers which lines are unfolded, and makes their rows, each safe to show.

    ``width`` is in cells, at which rows are folded, and 0 where they are not.
    """

    def __init__(
        self, line_of: Callable[[int], Line], shown: Callable[[str, LineKind], str]
    ) -> None:
        """``shown`` gives what is shown of the first line of an event while it is folded."""
        self._line_of = line_of
        self._shown = shown
        self.width = 0
        self._unfolded: list[int] = []
        self._rows: LRUCache[int, Sequence[str] | None] = LRUCache(256)
        self._heights: dict[int, int] = {}

    def reset(self, width: int) -> None:
        """Rows are folded at another width, or show other words."""
        self.width = width
        self._rows.clear()
        self._heights.clear()

    @property
    def is_any(self) -> bool:
        """Whether a line may be unfolded."""
        return bool(self._unfolded)

    def clear(self) -> None:
        """Fold all lines."""
        self._unfolded.clear()
        self._heights.clear()

    def toggle(self, number: int) -> bool:
        """Unfold a line, or fold it again; False where it has no JSON."""
        if self._made(number) is None:
            return False
        place = bisect_left(self._unfolded, number)
        if place < len(self._unfolded) and self._unfolded[place] == number:
            del self._unfolded[place]
        else:
            insort(self._unfolded, number)
        return True

    def forget_before(self, number: int) -> None:
        """Lines fell out."""
        del self._unfolded[: bisect_left(self._unfolded, number)]
        for gone in [one for one in self._heights if one < number]:
            del self._heights[gone]
        self._rows.clear()

    def touches(self, chunk: Chunk) -> bool:
        """Whether a line of a chunk may be unfolded."""
        return bool(self._unfolded_in(chunk))

    def _unfolded_in(self, chunk: Chunk) -> Sequence[int]:
        found = self._unfolded
        return found[bisect_left(found, chunk.start) : bisect_left(found, chunk.end)]

    def heights(self, chunk: Chunk, known: int) -> Iterator[tuple[int, int]]:
        """The place and the height of each line of a chunk that is unfolded.

        The lines before the place ``known`` are left out.
        """
        for number in self._unfolded_in(chunk):
            if number >= chunk.start + known and (height := self._height(number)):
                yield number - chunk.start, height

    def _height(self, number: int) -> int:
        """How many rows a line has; 0 where it has no JSON."""
        height = self._heights.get(number)
        if height is None:
            if len(self._heights) >= _MOST_HEIGHTS:
                self._heights.clear()
            rows = self._made(number)
            height = self._heights[number] = len(rows) if rows else 0
        return height

    def is_unfolded(self, number: int) -> bool:
        """Whether a line is to be shown unfolded, if it has JSON."""
        place = bisect_left(self._unfolded, number)
        return place < len(self._unfolded) and self._unfolded[place] == number

    def rows(self, number: int) -> Sequence[str] | None:
        """All rows of an unfolded line, each safe to show; None where a line is not unfolded."""
        if not self.is_any or not self.is_unfolded(number):
            return None
        return self._made(number)

    def _made(self, number: int) -> Sequence[str] | None:
        if number in self._rows:
            return self._rows[number]
        rows = self._rows[number] = self._make(self._line_of(number))
        return rows

    def _make(self, line: Line) -> Sequence[str] | None:
        part = json_part(line.text)
        if part is None:
            return None
        head = self._shown(line.text, line.kind) if line.first else line.text
        below = (row for text in indented_lines(part) for row in self._cut(safe(text)))
        # Of the line itself one row: the rest of it is said again below, where it can be read.
        rows = list(islice(chain([self._first(safe(head))], below), MOST_ROWS))
        if len(rows) == MOST_ROWS:
            rows[-1:] = self._cut(_MORE)
        return rows

    def _first(self, text: str) -> str:
        """As much of a text as fits into a row, with a ``…`` where that is not all."""
        pieces = self._cut(text)
        if len(pieces) == 1:
            return text
        head = pieces[0]
        while head and width_of(head, even=is_even(head)) >= self.width:
            head = head[:-1]
        return f"{head}…"

    def _cut(self, text: str) -> Sequence[str]:
        """A text in pieces that fit."""
        if not self.width:
            return (text,)
        if is_even(text):
            step = self.width
        elif len(text) <= MEASURE_LIMIT:
            return fold(text, self.width)
        else:
            # Too long to be measured: each of its characters may take two cells.
            step = max(1, self.width // 2)
        return [text[begin : begin + step] for begin in range(0, len(text), step)] or [""]
