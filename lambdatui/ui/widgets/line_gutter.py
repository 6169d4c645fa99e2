"""What stands before the text of a line: its time, function, execution environment and glyph."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from lambdatui.core.lines import Level, Line, LineKind, tells_of_failure
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.line_sources import SourceName
from lambdatui.ui.widgets.line_styles import style_name
from lambdatui.ui.widgets.line_times import TIME_WIDTH, Times, clock_text, elapsed_text

TAG_WIDTH = 4
MARK = "◆"
GUIDE = "│"

#: A function's name is shown in its narrow form where it would leave fewer cells for the text,
#: and the tag is left out beside it.
ROOM_FOR_NAMES = 24
ROOM_FOR_TAG = 48

_GLYPH_WIDTH = 2
_KIND_GLYPHS = {LineKind.START: "▶", LineKind.REPORT: "■"}
_LEVEL_GLYPHS = {
    Level.FATAL: "✗",
    Level.ERROR: "✗",
    Level.WARNING: "!",
    Level.DEBUG: "·",
    Level.TRACE: "·",
}

#: Gives the style of a component by its name, and whether it stands on the cursor's line.
StyleOf = Callable[[str, bool], Style]


class LineGutter:
    """The columns before the text, for a view of ``width`` cells; none where ``shown`` is not set.

    ``sources`` are the names of the functions, where there are several. ``mark_ms`` is the time
    of the marked line and ``oldest_ms`` that from which RELATIVE times count where none is marked,
    both in ms since the epoch.
    """

    def __init__(self, style_of: StyleOf, *, shown: bool) -> None:
        self._style_of = style_of
        self.shown = shown
        self.view_width = 80
        self.sources: Sequence[SourceName] = ()
        self.mark_ms: int | None = None
        self.oldest_ms = 0
        self._times = Times.LOCAL
        # How the clock was shown last: the marked line shows it among relative times.
        self._clock = Times.LOCAL

    @property
    def times(self) -> Times:
        """How times are shown."""
        return self._times

    @times.setter
    def times(self, times: Times) -> None:
        self._times = times
        if times in (Times.LOCAL, Times.UTC):
            self._clock = times

    @property
    def width(self) -> int:
        """The cells before the text."""
        if not self.shown:
            return 0
        tag = TAG_WIDTH + 1 if self._has_tag else 0
        return self._before_tag() + tag + _GLYPH_WIDTH

    def _before_tag(self) -> int:
        time = 0 if self._times is Times.OFF else TIME_WIDTH + 1
        names = self._name_width()
        return time + (names + 1 if names else 0)

    @property
    def _has_tag(self) -> bool:
        if len(self.sources) < 2:
            return True
        left = self.view_width - self._before_tag() - _GLYPH_WIDTH
        return left - TAG_WIDTH - 1 >= ROOM_FOR_TAG

    def _name_width(self) -> int:
        if len(self.sources) < 2:
            return 0
        names = (source.narrow if self._is_narrow else source.text for source in self.sources)
        return max(map(cell_len, names))

    @property
    def _is_narrow(self) -> bool:
        """Whether names are shown in their narrow form."""
        widest = max(cell_len(source.text) for source in self.sources)
        time = 0 if self._times is Times.OFF else TIME_WIDTH + 1
        return self.view_width - time - widest - 1 - _GLYPH_WIDTH < ROOM_FOR_NAMES

    def blank(self, line: Line | None, cursor: bool) -> list[Segment]:
        """Before a row that goes on with a line; ``line`` where a guide leads down along it."""
        if not self.shown:
            return []
        blank = self._style_of("text", cursor)
        if line is None or (line.first and not line.part):
            return [Segment(" " * (self.width - 1), blank), Segment(" ", blank)]
        segments = [Segment(" " * (self.width - _GLYPH_WIDTH), blank)] if self.width > 2 else []
        return [*segments, self._guide(line, cursor), Segment(" ", blank)]

    def segments(self, line: Line, cursor: bool, *, marked: bool) -> list[Segment]:
        """Before the first row of a line."""
        if not self.shown:
            return []
        if not line.first and not marked:
            return self.blank(line, cursor)
        segments: list[Segment] = []
        if self._times is not Times.OFF:
            self._add(segments, self._time(line, marked), "time", cursor)
        if width := self._name_width():
            text, hue = self._name(line.source)
            self._add(segments, set_cell_size(text, width), f"source-{hue}", cursor)
        if self._has_tag:
            self._add(segments, set_cell_size(safe(line.tag), TAG_WIDTH), "tag", cursor)
        if marked and segments:
            # In the gap after the first column: no time is hidden by it.
            segments[1] = Segment(MARK, self._style_of("mark", cursor))
        segments.append(self._glyph(line, cursor))
        segments.append(Segment(" ", self._style_of("text", cursor)))
        return segments

    def _name(self, source: int) -> tuple[str, int]:
        """The name of a function, and the number of its colour; empty where all are meant."""
        if not 0 <= source < len(self.sources):
            return "", 0
        name = self.sources[source]
        return name.narrow if self._is_narrow else name.text, name.hue

    def _add(self, segments: list[Segment], text: str, style: str, cursor: bool) -> None:
        segments.append(Segment(text, self._style_of(style, cursor)))
        segments.append(Segment(" ", self._style_of("text", cursor)))

    def _time(self, line: Line, marked: bool) -> str:
        if not line.time_ms:
            text = ""
        elif self._times is not Times.RELATIVE:
            text = clock_text(line.time_ms, self._times)
        elif marked:
            text = clock_text(line.time_ms, self._clock)
        else:
            since = self.oldest_ms if self.mark_ms is None else self.mark_ms
            text = elapsed_text(line.time_ms - since)
        return text.rjust(TIME_WIDTH)[:TIME_WIDTH]

    def _glyph(self, line: Line, cursor: bool) -> Segment:
        if not line.first or line.part:
            return self._guide(line, cursor)
        glyph = _LEVEL_GLYPHS.get(line.level)
        if glyph is not None:
            return Segment(glyph, self._style_of(style_name(line), cursor))
        if line.kind is LineKind.REPORT and tells_of_failure(line.text):
            # Its error was told by another line, and is counted there.
            return Segment("✗", self._style_of("error", cursor))
        glyph = _KIND_GLYPHS.get(line.kind, " ")
        return Segment(glyph, self._style_of(style_name(line), cursor))

    def _guide(self, line: Line, cursor: bool) -> Segment:
        """Leads from the first line of an event, or an error, down to what belongs to it."""
        name = style_name(line) if line.level >= Level.WARNING else "guide"
        return Segment(GUIDE, self._style_of(name, cursor))
