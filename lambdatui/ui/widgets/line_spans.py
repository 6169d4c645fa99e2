"""What is shown of a line, and which parts of it are painted in a style of their own."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice

from lambdatui.ui.widgets.line_cells import MEASURE_LIMIT, is_even

#: Where something stands in a text, in characters, and the style that it is painted in.
Span = tuple[int, int, str]


class ShownText:
    """What is shown of one line, or of one row of an unfolded one: its text with tabs expanded.

    ``marks`` are the matches, in the order of their beginnings, and all of them up to the
    character ``marked_to``; ``colours`` are beneath them.
    """

    def __init__(
        self, text: str, marks: list[Span], marked_to: int, colours: Sequence[Span] = ()
    ) -> None:
        self.text = text
        self.marks = marks
        self.marked_to = marked_to
        self.colours = colours
        self.even = is_even(text)

    @property
    def measurable(self) -> bool:
        """Whether it is short enough to be measured character by character."""
        return len(self.text) <= MEASURE_LIMIT


def apart(spans: Iterable[Span]) -> list[Span]:
    """Spans in the order of their beginnings; where two overlap, the first one goes before."""
    found: list[Span] = []
    last = 0
    for begin, end, name in sorted(spans, key=lambda span: span[0]):
        if end > last:
            found.append((max(begin, last), end, name))
            last = end
    return found


def spans_in(spans: Sequence[Span], begin: int, length: int) -> list[Span]:
    """Those that stand in a piece of a text, from its own beginning on."""
    found: list[Span] = []
    # A line of a megabyte can hold a hundred thousand matches, of which few are in sight.
    nearest = max(0, bisect_left(spans, begin, key=lambda span: span[0]) - 1)
    for start, end, name in islice(spans, nearest, None):
        if start >= begin + length:
            break
        if end > begin:
            found.append((max(0, start - begin), min(length, end - begin), name))
    return found
