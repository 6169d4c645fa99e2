"""One row of one line as a Strip: gutter, text, matches. The text is made safe here, at render."""

import datetime
import enum
from bisect import bisect_left
from collections.abc import Callable
from itertools import islice

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

from lambdatui.core.find import Query
from lambdatui.core.jsonlog import brief_json
from lambdatui.core.lines import Level, Line, LineKind, brief_message, brief_report
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.line_cells import MEASURE_LIMIT, expand, fold, is_even, width_of

TIME_WIDTH = len("00:00:00.000")
TAG_WIDTH = 4
#: The fewest cells that a text is given, however narrow the view is.
LEAST_WIDTH = 8

_GLYPHS = {LineKind.START: "▶", LineKind.REPORT: "■"}
_LEVEL_GLYPHS = {Level.ERROR: "✗", Level.WARNING: "!"}
_LEVEL_STYLES = {Level.ERROR: "error", Level.WARNING: "warning"}

#: Gives the style of a component by its name, and whether it stands on the cursor's line.
StyleOf = Callable[[str, bool], Style]


class Times(enum.StrEnum):
    """How times are shown."""

    LOCAL = "local"
    UTC = "UTC"
    OFF = "off"


def clock_text(time_ms: int, times: Times) -> str:
    """``08:12:31.204``; a time outside of the calendar, which only a bug gives, as dashes."""
    seconds, millis = divmod(time_ms, 1000)
    try:
        if times is Times.UTC:
            moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
        else:
            moment = datetime.datetime.fromtimestamp(seconds)
    except (ValueError, OverflowError, OSError):
        return "--:--:--.---"
    return f"{moment:%H:%M:%S}.{millis:03d}"


class _Shown:
    """What is shown of one line: its text with tabs expanded, and where the matches stand."""

    def __init__(self, text: str, spans: list[tuple[int, int]]) -> None:
        self.text = text
        self.spans = spans
        self.even = is_even(text)

    @property
    def measurable(self) -> bool:
        return len(self.text) <= MEASURE_LIMIT


class LinePainter:
    """Paints rows, and remembers the last ones. Change an attribute, then call :meth:`clear`.

    ``width`` is the view's, in cells. ``gutter`` is whether time, tag and glyph have columns.
    ``brief`` shows REPORT and JSON lines in few words, with ``timeout_s`` as the limit of a REPORT,
    and messages without the lead that a runtime put before them.
    """

    def __init__(self, line_of: Callable[[int], Line], style_of: StyleOf, *, gutter: bool) -> None:
        self._line_of = line_of
        self._style_of = style_of
        self.gutter = gutter
        self.width = 80
        self.folded = False
        self.times = Times.LOCAL
        self.brief = gutter
        self.timeout_s = 0
        self.query: Query | None = None
        self._strips: LRUCache[tuple[int, int, bool, int], Strip] = LRUCache(1024)
        self._shown: LRUCache[int, _Shown] = LRUCache(64)

    def clear(self) -> None:
        """Forget what was painted."""
        self._strips.clear()
        self._shown.clear()

    @property
    def gutter_width(self) -> int:
        """The cells before the text."""
        if not self.gutter:
            return 0
        return TAG_WIDTH + 3 + (0 if self.times is Times.OFF else TIME_WIDTH + 1)

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

    def row(self, number: int, sub: int, *, cursor: bool, scroll_x: int) -> Strip:
        """The row ``sub`` of a line, exactly as wide as the view."""
        key = (number, sub, cursor, scroll_x)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._painted(number, sub, cursor, scroll_x)
        return strip

    def first_match(self, number: int) -> tuple[int, int] | None:
        """Where the first match stands in what is shown of a line, in characters."""
        spans = self._show(self._line_of(number)).spans
        return spans[0] if spans else None

    def cells_of(self, number: int) -> int:
        """How wide what is shown of a line is; for a long uneven one an upper bound."""
        shown = self._show(self._line_of(number))
        return width_of(shown.text, even=shown.even)

    def _painted(self, number: int, sub: int, cursor: bool, scroll_x: int) -> Strip:
        line = self._line_of(number)
        shown = self._shown.get(number)
        if shown is None:
            shown = self._shown[number] = self._show(line)
        base = self._style_of(_name_of(line), cursor)
        if self.folded:
            text = self._folded_text(shown, sub, base)
            hidden_left = hidden_right = False
        else:
            text, hidden_right = self._cut_text(shown, scroll_x, base)
            hidden_left = scroll_x > 0 and bool(shown.text)
        more = self._style_of("more", cursor)
        if hidden_right:
            text = Strip([*text.crop(0, self.text_width - 1), Segment("›", more)], self.text_width)
        segments = self._gutter(line if sub == 0 else None, cursor)
        if segments and hidden_left:
            segments[-1] = Segment("‹", more)
        padded = text.adjust_cell_length(self.text_width, base)
        return Strip([*segments, *padded]).adjust_cell_length(self.width, base)

    def _show(self, line: Line) -> _Shown:
        text = expand(self.shown_text(line.text, line.kind) if line.first else line.text)
        spans = self.query.spans(text) if self.query else []
        if self.query and not spans and text != line.text and self.query.spans(line.text):
            # It stands in the line as it came, but not in what is shown of it.
            spans = [(0, len(text))]
        return _Shown(text, spans)

    def _gutter(self, line: Line | None, cursor: bool) -> list[Segment]:
        if not self.gutter:
            return []
        blank = self._style_of("text", cursor)
        if line is None or not line.first:
            return [Segment(" " * (self.gutter_width - 1), blank), Segment(" ", blank)]
        segments = []
        if self.times is not Times.OFF:
            text = clock_text(line.time_ms, self.times) if line.time_ms else " " * TIME_WIDTH
            segments.append(Segment(f"{text} ", self._style_of("time", cursor)))
        tag = set_cell_size(safe(line.tag), TAG_WIDTH)
        segments.append(Segment(f"{tag} ", self._style_of("tag", cursor)))
        glyph = _LEVEL_GLYPHS.get(line.level) or _GLYPHS.get(line.kind, " ")
        segments.append(Segment(glyph, self._style_of(_name_of(line), cursor)))
        segments.append(Segment(" ", blank))
        return segments

    def _folded_text(self, shown: _Shown, sub: int, base: Style) -> Strip:
        width = self.text_width
        if not shown.even and shown.measurable:
            pieces = fold(shown.text, width)
            piece = pieces[sub] if sub < len(pieces) else ""
            begin = sum(len(before) for before in pieces[:sub])
        else:
            step = width if shown.even else width // 2
            begin = sub * step
            piece = safe(shown.text[begin : begin + step])
        return Strip(self._marked(piece, begin, shown.spans, base))

    def _cut_text(self, shown: _Shown, scroll_x: int, base: Style) -> tuple[Strip, bool]:
        """The text from ``scroll_x``, and whether there is more to the right."""
        width = self.text_width
        if not shown.even and shown.measurable:
            whole = Strip(self._marked(safe(shown.text), 0, shown.spans, base))
            return whole.crop(scroll_x, scroll_x + width), whole.cell_length > scroll_x + width
        # A long uneven line moves by one character for every two cells.
        begin = scroll_x if shown.even else scroll_x // 2
        piece = safe(shown.text[begin : begin + width])
        strip = Strip(self._marked(piece, begin, shown.spans, base))
        more = len(shown.text) > begin + width or strip.cell_length > width
        return strip.crop(0, width), more

    def _marked(
        self, piece: str, begin: int, spans: list[tuple[int, int]], base: Style
    ) -> list[Segment]:
        """A piece of the text that begins at a character, with the matches in it marked."""
        if not piece:
            return []
        segments: list[Segment] = []
        place = 0
        mark = self._style_of("match", False)
        # A line of a megabyte can hold a hundred thousand matches, of which few are in sight.
        nearest = max(0, bisect_left(spans, (begin, 0)) - 1)
        for span in islice(spans, nearest, None):
            start = max(span[0] - begin, place)
            end = min(span[1] - begin, len(piece))
            if start >= len(piece):
                break
            if start < end:
                if start > place:
                    segments.append(Segment(piece[place:start], base))
                segments.append(Segment(piece[start:end], mark))
                place = end
        if place < len(piece):
            segments.append(Segment(piece[place:], base))
        return segments


def _name_of(line: Line) -> str:
    if line.level:
        return _LEVEL_STYLES[line.level]
    if line.kind is LineKind.NOTICE:
        return "notice"
    return "text" if line.kind is LineKind.MESSAGE else "platform"
