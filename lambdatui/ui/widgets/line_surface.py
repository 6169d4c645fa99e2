"""The rows of a view of lines as they stand on the screen: their styles, and how they are shown."""

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from lambdatui.core.safe import safe
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_paint import LinePainter, Times
from lambdatui.ui.widgets.line_rows import RowIndex
from lambdatui.ui.widgets.line_scroll import LineScroll
from lambdatui.ui.widgets.line_selection import LineSelection
from lambdatui.ui.widgets.line_sources import source_names
from lambdatui.ui.widgets.line_styles import PAINT_CLASSES, PAINT_CSS, is_legible
from lambdatui.ui.widgets.line_window import LineWindow


class LineSurface(LineScroll):
    """Paints the lines of a buffer. With ``gutter``, each shows its time, tag and glyph."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-view--text",
        "line-view--time",
        "line-view--tag",
        "line-view--platform",
        "line-view--notice",
        "line-view--warning",
        "line-view--error",
        "line-view--more",
        "line-view--match",
        "line-view--cursor",
        "line-view--placeholder",
        *PAINT_CLASSES,
    }
    DEFAULT_CSS = (
        PAINT_CSS
        + """
    LineSurface {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size: 0 1;
        scrollbar-background: $surface;
        scrollbar-background-hover: $surface;
        scrollbar-background-active: $surface;
        & > .line-view--time { color: $foreground 60%; }
        & > .line-view--tag { color: $foreground 50%; }
        & > .line-view--platform { color: $foreground 55%; }
        & > .line-view--notice { color: $accent 75%; }
        & > .line-view--warning { color: $warning; }
        & > .line-view--error { color: $error; }
        & > .line-view--more { color: $accent; }
        & > .line-view--match { background: $accent; color: $background; }
        & > .line-view--cursor {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
        }
        & > .line-view--placeholder { color: $foreground 70%; }
        &:focus > .line-view--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
        }
    }
    """
    )

    def __init__(
        self,
        buffer: LineBuffer,
        *,
        gutter: bool,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        self.buffer = buffer
        self.painter = LinePainter(buffer.line, self._style_of, gutter=gutter)
        self.rows = RowIndex(buffer, self.painter.shown_text)
        self.rows.brief = self.painter.brief
        self.painter.oldest_ms = lambda: buffer.oldest_ms
        self.painter.unfolded = self.rows.unfold.rows
        self.painter.oldest_ms = lambda: buffer.oldest_ms
        self.selection = LineSelection()
        super().__init__(LineWindow(buffer, self.rows), id=id, classes=classes)
        self._styles_of: dict[tuple[str, bool], Style] = {}
        self._placeholder: list[str] = []

    def set_placeholder(self, text: str) -> None:
        """What to show while there is no line."""
        placeholder = text.split("\n")
        if placeholder == self._placeholder:
            return
        self._placeholder = placeholder
        if self.window.is_empty:
            self.refresh()

    def set_wrapped(self, wrapped: bool) -> None:
        """Fold long lines, or let them run out to the right."""
        self.painter.folded = wrapped
        self.straighten()
        self.refold()

    def set_times(self, times: Times) -> None:
        """Show times in another way."""
        self.painter.times = times
        self.refold()

    def set_brief(self, brief: bool, timeout_s: int = 0) -> None:
        """Show lines in few words, REPORT lines with the function's timeout, or as they came."""
        if brief != self.painter.brief:
            self.straighten()
        self.painter.brief = brief
        self.painter.timeout_s = timeout_s
        self.refold()

    def set_sources(self, names: Sequence[str]) -> None:
        """The names of the functions whose lines these are, in the order of their indices."""
        self.painter.sources = source_names(names)
        self.refold()

    def set_mark(self, number: int | None) -> None:
        """Mark a line, from which times can be counted; or none."""
        self.painter.mark = number
        self.painter.clear()
        self.refresh()

    def action_move(self, step: int) -> None:
        """One line up or down; where it has nothing in sight, back from sideways."""
        super().action_move(step)
        if self.scroll_x and not self.window.is_empty:
            cells = self.painter.cells_of(self.window.cursor)
            if cells <= self.scroll_x:
                self.straighten()

    def action_sideways(self, direction: int) -> None:
        """Half a window to the left, or to the right while a line in sight goes on there."""
        if direction > 0 and not self.window.is_empty:
            cells = max(self.painter.cells_of(number) for number in dict(self.in_sight()))
            if cells <= self.scroll_x + self.painter.text_width:
                return
        super().action_sideways(direction)

    def refold(self) -> None:
        """Lines are shown in another way, or at another width: measure them anew."""
        self.painter.clear()
        width = self.painter.text_width if self.painter.folded else 0
        self.window.refold(width, brief=self.painter.brief)
        self.show_window()
        self.refresh()
        self.post_message(self.Changed())

    def on_resize(self) -> None:
        """Take the new size, keeping the place."""
        region = self.scrollable_content_region
        if not region.height:
            return
        self.window.set_height(region.height)
        if region.width != self.painter.width:
            self.painter.width = region.width
            self.refold()
        else:
            self.show_window()
            self.refresh()

    def notify_style_update(self) -> None:
        """The colours changed, or the focus did."""
        super().notify_style_update()
        self._styles_of.clear()
        self.painter.clear()

    def _style_of(self, name: str, cursor: bool) -> Style:
        style = self._styles_of.get((name, cursor))
        if style is None:
            style = self.get_component_rich_style(f"line-view--{name}")
            if cursor:
                # Only the background: a line under the cursor keeps the colour of its level, but
                # for a theme whose cursor has nearly the same one.
                ground = self.get_component_rich_style("line-view--cursor")
                style += Style(bgcolor=ground.bgcolor)
                if not is_legible(style.color, ground.bgcolor):
                    style += Style(color=ground.color)
            self._styles_of[name, cursor] = style
        return style

    @property
    def widest(self) -> int:
        """The cells of the longest line with its gutter; 0 while lines are folded."""
        if self.painter.folded:
            return 0
        return self.painter.gutter_width + max(chunk.widest for chunk in self.buffer.chunks)

    def in_sight(self) -> list[tuple[int, int]]:
        """The line in each row of the window, and which of the line's own rows it is."""
        window = self.window
        rows = range(window.y, min(window.y + window.height, window.total()))
        return [self.rows.locate(row) for row in rows]

    def render_line(self, y: int) -> Strip:
        """One row of the view."""
        window = self.window
        strip = Strip([])
        if window.is_empty:
            strip = self._placeholder_row(y)
        elif window.y + y < self.virtual_size.height:
            number, sub = self.rows.locate(window.y + y)
            # An unfolded line has the cursor on the first row of it that is in sight.
            has_one = sub == 0 or y == 0 or self.rows.unfold.rows(number) is None
            cursor = number == window.cursor and has_one
            selected = self.selection.holds(number)
            strip = self.painter.row(
                number, sub, cursor=cursor, scroll_x=round(self.scroll_x), selected=selected
            )
            if cursor:
                strip = strip.adjust_cell_length(self.size.width, self._style_of("text", True))
        return strip.adjust_cell_length(self.size.width, self._style_of("text", False))

    def _placeholder_row(self, y: int) -> Strip:
        width = max(20, self.painter.width - 4)
        rows = [row for text in self._placeholder for row in (wrap(safe(text), width) or [""])]
        row = y - max(1, (self.window.height - len(rows)) // 3)
        if not 0 <= row < len(rows):
            return Strip([])
        return Strip([Segment(f"  {rows[row]}", self._style_of("placeholder", False))])
