"""One row of one line as a Strip: gutter, text, matches. The text is made safe here, at render."""

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from lambdatui.core.find import Query
from lambdatui.core.jsonlog import brief_json
from lambdatui.core.lines import Line, LineKind, brief_message, brief_report
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.json_spans import json_spans
from lambdatui.ui.widgets.line_cells import expand, fold, is_even, width_of
from lambdatui.ui.widgets.line_gutter import LineGutter, StyleOf
from lambdatui.ui.widgets.line_sources import SourceName
from lambdatui.ui.widgets.line_spans import ShownText, Span, apart, spans_in
from lambdatui.ui.widgets.line_styles import style_name
from lambdatui.ui.widgets.line_times import TIME_WIDTH, Times, clock_text

__all__ = ["LEAST_WIDTH", "TIME_WIDTH", "LinePainter", "StyleOf", "Times", "clock_text"]

#: The fewest cells that a text is given, however narrow the view is.
LEAST_WIDTH = 8
#: How many matches of one text are looked for in a line at once. Beyond these they are looked for
#: in what is in sight alone: a line of a megabyte can hold a million.
MOST_MARKS = 2_000


class LinePainter:
    """Paints rows, and remembers the last ones. Change an attribute, then call :meth:`clear`.

    ``width`` is the view's, in cells. ``gutter`` is whether time, tag and glyph have columns.
    ``brief`` shows REPORT and JSON lines in few words, with ``timeout_s`` as the limit of a REPORT,
    and messages without the lead that a runtime put before them. ``query`` is what is looked for,
    ``queries`` are the terms of a filter. ``unfolded`` gives the rows of a line that is unfolded,
    each as wide as it may be, and None for all others. ``oldest_ms`` gives the time, in ms since
    the epoch, from which relative times count while no line is marked.
    """

    def __init__(self, line_of: Callable[[int], Line], style_of: StyleOf, *, gutter: bool) -> None:
        self._line_of = line_of
        self._style_of = style_of
        self._gutter = LineGutter(style_of, shown=gutter)
        self.folded = False
        self.brief = gutter
        self.timeout_s = 0
        self.query: Query | None = None
        self.queries: Sequence[Query] = ()
        self.unfolded: Callable[[int], Sequence[str] | None] = _none_unfolded
        self.oldest_ms: Callable[[], int] = _no_time
        self._mark: int | None = None
        self._strips: LRUCache[tuple[int, int, bool, int, bool], Strip] = LRUCache(1024)
        self._shown: LRUCache[tuple[int, int], ShownText] = LRUCache(64)

    def clear(self) -> None:
        """Forget what was painted."""
        self._strips.clear()
        self._shown.clear()
        self._gutter.oldest_ms = self.oldest_ms()

    @property
    def gutter(self) -> bool:
        """Whether there are columns before the text."""
        return self._gutter.shown

    @property
    def width(self) -> int:
        """The cells of the view."""
        return self._gutter.view_width

    @width.setter
    def width(self, width: int) -> None:
        self._gutter.view_width = width

    @property
    def times(self) -> Times:
        """How times are shown."""
        return self._gutter.times

    @times.setter
    def times(self, times: Times) -> None:
        self._gutter.times = times

    @property
    def sources(self) -> Sequence[SourceName]:
        """The functions whose lines these are; where there are several, their names are shown."""
        return self._gutter.sources

    @sources.setter
    def sources(self, sources: Sequence[SourceName]) -> None:
        self._gutter.sources = sources

    @property
    def mark(self) -> int | None:
        """The line from which relative times count; they still do once it fell out of memory."""
        return self._mark

    @mark.setter
    def mark(self, number: int | None) -> None:
        self._mark = number
        # A line without a time, such as that of a new day, counts from none.
        self._gutter.mark_ms = (
            (self._line_of(number).time_ms or None) if number is not None else None
        )

    @property
    def gutter_width(self) -> int:
        """The cells before the text."""
        return self._gutter.width

    @property
    def text_width(self) -> int:
        """The cells that are left for the text."""
        return max(LEAST_WIDTH, self.width - self.gutter_width)

    def shown_text(self, text: str, kind: LineKind) -> str:
        """What is shown of the first line of an event."""
        if not self.brief:
            return text
        if kind is LineKind.REPORT:
            return brief_report(text, self.timeout_s) or brief_json(text) or text
        return brief_json(text) or brief_message(text)

    def row(
        self, number: int, sub: int, *, cursor: bool, scroll_x: int, selected: bool = False
    ) -> Strip:
        """The row ``sub`` of a line, exactly as wide as the view."""
        key = (number, sub, cursor, scroll_x, selected)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._painted(number, sub, cursor, scroll_x)
            if selected and not cursor:
                strip = self._on_ground(strip, "selected")
            self._strips[key] = strip
        return strip

    def first_match(self, number: int) -> tuple[int, int] | None:
        """Where the first match stands in what is shown of a line, in characters."""
        marks = self._show(number, -1, self._line_of(number)).marks
        return marks[0][:2] if marks else None

    def cells_of(self, number: int) -> int:
        """How wide what is shown of a line is; for a long uneven one an upper bound."""
        rows = self.unfolded(number)
        if rows is not None:
            return max((width_of(row, even=is_even(row)) for row in rows), default=0)
        shown = self._show(number, -1, self._line_of(number))
        return width_of(shown.text, even=shown.even)

    def _painted(self, number: int, sub: int, cursor: bool, scroll_x: int) -> Strip:
        line = self._line_of(number)
        rows = self.unfolded(number)
        part = -1 if rows is None else min(sub, len(rows) - 1)
        shown = self._show(number, part, line)
        base = self._style_of("text" if part > 0 else style_name(line), cursor)
        if self.folded and rows is None:
            text = self._folded_text(shown, sub, base, cursor)
            hidden_left = hidden_right = False
        else:
            text, hidden_right = self._cut_text(shown, scroll_x, base, cursor)
            hidden_left = scroll_x > 0 and bool(shown.text)
        more = self._style_of("more", cursor)
        if hidden_right:
            text = Strip([*text.crop(0, self.text_width - 1), Segment("›", more)], self.text_width)
        if sub == 0:
            segments = self._gutter.segments(line, cursor, marked=number == self._mark)
        else:
            segments = self._gutter.blank(line if rows is None else None, cursor)
        if segments and hidden_left:
            segments[-1] = Segment("‹", more)
        padded = text.adjust_cell_length(self.text_width, base)
        return Strip([*segments, *padded]).adjust_cell_length(self.width, base)

    def _on_ground(self, strip: Strip, name: str) -> Strip:
        """The same row on the background of another style; matches keep their own."""
        ground = Style(bgcolor=self._style_of(name, False).bgcolor)
        plain = self._style_of("text", False).bgcolor
        return Strip(
            [
                Segment(text, (style or Style()) + ground)
                if style is None or style.bgcolor in (None, plain)
                else Segment(text, style)
                for text, style, _ in strip
            ],
            strip.cell_length,
        )

    def _show(self, number: int, part: int, line: Line) -> ShownText:
        """What is shown of a line, or of the row ``part`` of it where that is not negative."""
        key = (number, part)
        shown = self._shown.get(key)
        if shown is None:
            rows = self.unfolded(number) if part >= 0 else None
            shown = self._shown[key] = self._make(line) if rows is None else self._row(rows, part)
        return shown

    def _make(self, line: Line) -> ShownText:
        text = expand(self.shown_text(line.text, line.kind) if line.first else line.text)
        marks, marked_to = self._marks(text)
        if not marks and text != line.text and (found := self._marks(line.text)[0]):
            # It stands in the line as it came, but not in what is shown of it.
            marks = [(0, len(text), found[0][2])]
        return ShownText(text, marks, marked_to)

    def _row(self, rows: Sequence[str], part: int) -> ShownText:
        text = expand(rows[part]) if rows else ""
        colours = [(begin, end, f"json-{kind}") for begin, end, kind in json_spans(text)]
        return ShownText(text, *self._marks(text), colours if part else ())

    def _sought(self) -> list[tuple[Query, str]]:
        """What is looked for, and the style of its matches."""
        sought = [(self.query, "match")] if self.query else []
        return sought + [(query, "term") for query in self.queries]

    def _marks(self, text: str) -> tuple[list[Span], int]:
        """The first matches in a text, and up to which character they are all of them."""
        marks: list[Span] = []
        marked_to = len(text)
        for query, name in self._sought():
            spans = query.spans(text, MOST_MARKS)
            if len(spans) >= MOST_MARKS and not query.is_regex:
                marked_to = min(marked_to, spans[-1][1])
            marks += [(*span, name) for span in spans]
        return apart(marks), marked_to

    def _marks_in(self, shown: ShownText, begin: int, length: int) -> list[Span]:
        """The matches in a piece of what is shown, from the piece's own beginning on."""
        marks = spans_in(shown.marks, begin, length)
        end = begin + length
        if end <= shown.marked_to:
            return marks
        for query, name in self._sought():
            spans = query.spans_between(shown.text, begin, end)
            marks += [
                (max(0, start - begin), min(end, stop) - begin, name) for start, stop in spans
            ]
        # Those that only end where the piece begins, or begin where it ends, are not in it.
        return apart(mark for mark in marks if 0 <= mark[0] < mark[1])

    def _folded_text(self, shown: ShownText, sub: int, base: Style, cursor: bool) -> Strip:
        width = self.text_width
        if not shown.even and shown.measurable:
            pieces = fold(shown.text, width)
            piece = pieces[sub] if sub < len(pieces) else ""
            begin = sum(len(before) for before in pieces[:sub])
        else:
            step = width if shown.even else width // 2
            begin = sub * step
            piece = safe(shown.text[begin : begin + step])
        return Strip(self._marked(piece, begin, shown, base, cursor))

    def _cut_text(
        self, shown: ShownText, scroll_x: int, base: Style, cursor: bool
    ) -> tuple[Strip, bool]:
        """The text from ``scroll_x``, and whether there is more to the right."""
        width = self.text_width
        if not shown.even and shown.measurable:
            whole = Strip(self._marked(safe(shown.text), 0, shown, base, cursor))
            return whole.crop(scroll_x, scroll_x + width), whole.cell_length > scroll_x + width
        # A long uneven line moves by one character for every two cells.
        begin = scroll_x if shown.even else scroll_x // 2
        piece = safe(shown.text[begin : begin + width])
        strip = Strip(self._marked(piece, begin, shown, base, cursor))
        more = len(shown.text) > begin + width or strip.cell_length > width
        return strip.crop(0, width), more

    def _marked(
        self, piece: str, begin: int, shown: ShownText, base: Style, cursor: bool
    ) -> list[Segment]:
        """A piece of the text that begins at a character, with the matches in it marked."""
        segments: list[Segment] = []
        place = 0
        for start, end, name in self._marks_in(shown, begin, len(piece)):
            segments += self._coloured(piece[place:start], begin + place, shown, base, cursor)
            # A match has a ground of its own, whatever it stands on.
            style = self._style_of(name, cursor and name != "match")
            segments.append(Segment(piece[start:end], style))
            place = end
        return [*segments, *self._coloured(piece[place:], begin + place, shown, base, cursor)]

    def _coloured(
        self, piece: str, begin: int, shown: ShownText, base: Style, cursor: bool
    ) -> list[Segment]:
        """A piece without matches, in the colours of its JSON."""
        segments: list[Segment] = []
        place = 0
        for start, end, name in spans_in(shown.colours, begin, len(piece)):
            if start > place:
                segments.append(Segment(piece[place:start], base))
            segments.append(Segment(piece[start:end], self._style_of(name, cursor)))
            place = end
        if place < len(piece):
            segments.append(Segment(piece[place:], base))
        return segments


def _none_unfolded(number: int) -> Sequence[str] | None:
    del number
    return None


def _no_time() -> int:
    return 0
