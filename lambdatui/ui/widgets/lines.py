"""A view of a million lines: logs as they come in, or one long text."""

import asyncio
from collections.abc import Iterable
from textwrap import wrap
from time import monotonic
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.timer import Timer

from lambdatui.core.find import Query
from lambdatui.core.lines import Line, plain_lines
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_paint import LinePainter, Times
from lambdatui.ui.widgets.line_rows import RowIndex
from lambdatui.ui.widgets.line_scroll import LineScroll
from lambdatui.ui.widgets.line_search import LineSearch
from lambdatui.ui.widgets.line_window import LineWindow

#: The memory that lines may take, in bytes.
MEMORY_LIMIT = 256 * 1024 * 1024
#: What is appended is painted at most this often, in seconds.
PAINT_INTERVAL = 0.05
#: How long work in the background may keep keys waiting, in seconds.
SLICE = 0.004


class LineView(LineScroll):
    """Lines, one beneath the other, with a cursor; the end is followed while the cursor is there.

    With ``gutter``, each line shows its time, tag and glyph. ``memory`` is in bytes; the oldest
    lines fall out beyond it, and ``buffer.dropped`` counts them.
    """

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
    }
    DEFAULT_CSS = """
    LineView {
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
        & > .line-view--cursor { background: $block-cursor-blurred-background; }
        & > .line-view--placeholder { color: $foreground 70%; }
        &:focus > .line-view--cursor { background: $block-cursor-background; }
    }
    """

    def __init__(
        self,
        *,
        gutter: bool = True,
        memory: int = MEMORY_LIMIT,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        self.buffer = LineBuffer(memory)
        self.painter = LinePainter(self.buffer.line, self._style_of, gutter=gutter)
        self.rows = RowIndex(self.buffer, self.painter.shown_text)
        self.rows.brief = self.painter.brief
        self.search = LineSearch(self.buffer)
        super().__init__(LineWindow(self.buffer, self.rows), id=id, classes=classes)
        self._styles_of: dict[tuple[str, bool], Style] = {}
        self._placeholder: list[str] = []
        self._timer: Timer | None = None
        self._settled_at = 0.0
        self._told_slow: Query | None = None
        self._background: asyncio.Task[None] | None = None

    @property
    def held_back(self) -> int:
        """How many lines came since the view was held still."""
        held_end = self.window.held_end
        return 0 if held_end is None else self.buffer.end - held_end

    @property
    def is_settled(self) -> bool:
        """Whether everything that was appended has been shown."""
        return self._timer is None

    def current_line(self) -> Line | None:
        """The line under the cursor, as it came."""
        return None if self.window.is_empty else self.buffer.line(self.window.cursor)

    def current_event(self) -> list[Line]:
        """All lines of the event under the cursor, as they came."""
        if self.window.is_empty:
            return []
        number = self.window.cursor
        while number > self.buffer.first and not self.buffer.line(number).first:
            number -= 1
        event = [self.buffer.line(number)]
        for line in self.buffer.lines(number + 1, self.buffer.end):
            if line.first:
                break
            event.append(line)
        return event

    def visible_lines(self) -> list[Line]:
        """The lines of which a row is in sight, as they came."""
        if self.window.is_empty:
            return []
        return list(self.buffer.lines(self.window.top()[0], self.window.bottom() + 1))

    def append(self, lines: Iterable[Line]) -> None:
        """Put lines at the end; they are painted soon."""
        self.buffer.append(lines)
        # A key or a new size may come before the next paint, and asks where these lines are.
        self.rows.sync()
        if excess := self.buffer.excess():
            self.window.trim(excess)
            self.search.forget_before(self.buffer.first)
        self._settle_soon()

    def set_text(self, text: str) -> None:
        """Show a text, from its beginning."""
        self.clear()
        self.window.following = False
        self.append(plain_lines(text))

    def clear(self) -> None:
        """Forget all lines."""
        self.buffer.clear()
        self.rows.reset(self.rows.width, brief=self.painter.brief)
        self.search.start(self.search.query)
        self.window.start_again()
        self.painter.clear()
        self.straighten()
        self._settle_soon()

    def set_placeholder(self, text: str) -> None:
        """What to show while there is no line."""
        self._placeholder = text.split("\n")
        if self.window.is_empty:
            self.refresh()

    def hold(self) -> None:
        """Hold the view still: what comes is counted, and shown after :meth:`release`."""
        self.window.hold()
        self.post_message(self.Changed())

    def release(self) -> None:
        """Show again what comes."""
        self.window.release()
        self._settle_soon()

    def _settle_soon(self) -> None:
        if self._timer is None and self.is_running:
            wait = self._settled_at + PAINT_INTERVAL - monotonic()
            self._timer = self.set_timer(max(0.001, wait), self._settle)

    def _settle(self) -> None:
        """Paint what came since the last time, where it is in sight."""
        self._timer = None
        self._settled_at = monotonic()
        window = self.window
        was_full = round(self.scroll_y) + window.height <= self.virtual_size.height
        window.take_in()
        self.leave_match()
        if window.following or window.is_empty or not was_full or window.y == 0:
            self.refresh()
        self.show_window()
        self._work()
        self.post_message(self.Changed())

    def find(self, query: Query | None) -> None:
        """Mark what is looked for, and begin to count it; None marks nothing."""
        if query is None and self._sideways_for is not None:
            self.straighten()
        self.painter.query = query
        self.painter.clear()
        self.search.start(query)
        self.refresh()
        self._work()
        self.post_message(self.Changed())

    def jump_to_match(self, number: int) -> None:
        """Go to a line that matches, and as far to the side as its first match stands."""
        before = self.scroll_x
        self.jump(number)
        span = self.painter.first_match(number)
        width = self.painter.text_width - 1
        if self.painter.folded or span is None or span[1] < width:
            return
        in_sight = before <= span[0] <= span[1] < before + width
        self.scroll_x = before if in_sight else max(0, span[0] - width // 2)
        self._sideways_for = number

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
            begin, end = self.window.top()[0], self.window.bottom() + 1
            cells = max(self.painter.cells_of(number) for number in range(begin, end))
            if cells <= self.scroll_x + self.painter.text_width:
                return
        super().action_sideways(direction)

    def _work(self) -> None:
        """Search and measure in the background, where there is something left of it."""
        busy = self._background is not None and not self._background.done()
        if not busy and self._has_work():
            self._background = asyncio.create_task(self._work_through())

    def _has_work(self) -> bool:
        return not self.search.is_done or self.rows.unmeasured() is not None

    async def _work_through(self) -> None:
        while self._has_work():
            until = monotonic() + SLICE
            while monotonic() < until and self._has_work():
                self.search.step(until)
                self.window.measure_next()
            if self.window.following:
                self.window.take_in()
            self.show_window()
            self.post_message(self.Changed())
            await asyncio.sleep(0)

    async def worked(self) -> None:
        """Wait until what is here has been searched and measured."""
        if self._background is not None:
            await self._background

    def on_unmount(self) -> None:
        """End what runs in the background."""
        if self._background is not None:
            self._background.cancel()

    def set_wrapped(self, wrapped: bool) -> None:
        """Fold long lines, or let them run out to the right."""
        self.painter.folded = wrapped
        self.straighten()
        self._refold()

    def set_times(self, times: Times) -> None:
        """Show times in another way."""
        self.painter.times = times
        self._refold()

    def set_brief(self, brief: bool, timeout_s: int = 0) -> None:
        """Show lines in few words, REPORT lines with the function's timeout, or as they came."""
        if brief != self.painter.brief:
            self.straighten()
        self.painter.brief = brief
        self.painter.timeout_s = timeout_s
        self._refold()

    def _refold(self) -> None:
        self.painter.clear()
        width = self.painter.text_width if self.painter.folded else 0
        self.window.refold(width, brief=self.painter.brief)
        self.show_window()
        self._work()
        self.refresh()
        self.post_message(self.Changed())

    def on_mount(self) -> None:
        """Show what was appended before."""
        self._settle_soon()

    def on_resize(self) -> None:
        """Take the new size, keeping the place."""
        region = self.scrollable_content_region
        if not region.height:
            return
        self.window.set_height(region.height)
        if region.width != self.painter.width:
            self.painter.width = region.width
            self._refold()
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
                # Only the background: a line under the cursor keeps the colour of its level.
                background = self.get_component_rich_style("line-view--cursor").bgcolor
                style += Style(bgcolor=background)
            self._styles_of[name, cursor] = style
        return style

    @property
    def widest(self) -> int:
        """The cells of the longest line with its gutter; 0 while lines are folded."""
        if self.painter.folded:
            return 0
        return self.painter.gutter_width + max(chunk.widest for chunk in self.buffer.chunks)

    def render_line(self, y: int) -> Strip:
        """One row of the view."""
        window = self.window
        strip = Strip([])
        if window.is_empty:
            strip = self._placeholder_row(y)
        elif window.y + y < self.virtual_size.height:
            number, sub = self.rows.locate(window.y + y)
            cursor = number == window.cursor
            strip = self.painter.row(number, sub, cursor=cursor, scroll_x=round(self.scroll_x))
            self._tell_slow()
            if cursor:
                strip = strip.adjust_cell_length(self.size.width, self._style_of("text", True))
        return strip.adjust_cell_length(self.size.width, self._style_of("text", False))

    def _tell_slow(self) -> None:
        """Painting asks for matches too, and may be where they turn out to take too long."""
        query = self.search.query
        if self.search.is_too_slow and query is not self._told_slow:
            self._told_slow = query
            self.search.give_up()
            self.post_message(self.Changed())

    def _placeholder_row(self, y: int) -> Strip:
        width = max(20, self.painter.width - 4)
        rows = [row for text in self._placeholder for row in (wrap(safe(text), width) or [""])]
        row = y - max(1, (self.window.height - len(rows)) // 3)
        if not 0 <= row < len(rows):
            return Strip([])
        return Strip([Segment(f"  {rows[row]}", self._style_of("placeholder", False))])
