"""Many lines of text to read: scrolls, wraps, and draws only what is on screen."""

import asyncio
import math
import re
import time
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from lambdatui.ui.soon import soon
from lambdatui.ui.widgets.ink import ink
from lambdatui.ui.widgets.json_spans import KINDS, json_spans
from lambdatui.ui.widgets.turns import TURN_S, in_turn

Kind = Literal["plain", "json", "log"]

#: Characters that may take two cells. A line with one is broken after half as many characters,
#: which never overflows and needs no measuring of every character.
_WIDE = re.compile(
    "[\u1100-\u115f\u231a-\u23ff\u2600-\u27bf\u2b00-\u2bff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\ufe10-\ufe6f\uff00-\uffe6\U00010000-\U0010ffff]"
)
_PLATFORM = re.compile(r"(?:START|END|REPORT|INIT_START) |XRAY TraceId:")
_TROUBLE = re.compile(r"\[ERROR\]|\bERROR\b|Task timed out|^Traceback |\[CRITICAL\]|\bFATAL\b")
_BAD_STATUS = re.compile(r"\bStatus: (?:error|timeout|failure)")
#: Lines that are broken into rows together; seconds after which what was made can be scrolled to;
#: and seconds between two turns of breaking lines.
_BLOCK = 256
_ROOM_S = 0.25
_PAUSE_S = 0.002
#: Rows above a line that was gone to, so that one sees where it begins.
_ABOVE = 1


def trouble_at(lines: Sequence[str]) -> int:
    """Where a log is best read from: the last error in it, from its first line; else the end.

    A REPORT line that tells of a failure counts where no other line does.
    """
    found = [at for at, line in enumerate(lines) if _TROUBLE.search(line[:400])]
    found = found or [at for at, line in enumerate(lines) if _BAD_STATUS.search(line[:400])]
    if not found:
        return len(lines)
    at = found.pop()
    while found and found.pop() == at - 1:
        at -= 1
    return at


@dataclass(frozen=True)
class Laid:
    """Lines as they are broken into rows, to be shown again without breaking them anew."""

    lines: list[str]
    kind: Kind
    wide: set[int]
    starts: list[int]
    rows: int
    longest: int
    broken_at: tuple[int, bool]


class TextLines(ScrollView, can_focus=True):
    """Lines that must be safe already (:func:`lambdatui.core.safe.safe_lines`)."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TextLines {
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;
        & > .json--key { color: $primary; }
        & > .json--string { color: $foreground; }
        & > .json--value { color: $foreground; text-style: bold; }
        & > .json--mark { color: $text-muted; }
        & > .log--platform { color: $text-muted; }
        & > .log--trouble { color: $error; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "log--platform",
        "log--trouble",
        *(f"json--{kind}" for kind in KINDS),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "step(1)", "down", id="lines.down", show=False),
        Binding("k,up", "step(-1)", "up", id="lines.up", show=False),
        Binding("left", "side(-8)", "left", id="lines.left", show=False),
        Binding("right", "side(8)", "right", id="lines.right", show=False),
        Binding("space,pagedown,ctrl+f", "page(1)", "page down", id="lines.page-down", show=False),
        Binding("pageup,ctrl+b", "page(-1)", "page up", id="lines.page-up", show=False),
        Binding("g,home", "top", "top", id="lines.top", show=False),
        Binding("G,end", "bottom", "bottom", id="lines.bottom", show=False),
        Binding("w", "wrap", "wrap lines", id="lines.wrap", show=False),
    ]

    wrap: reactive[bool] = reactive(True, init=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: list[str] = []
        self._wide: set[int] = set()
        self._kind: Kind = "plain"
        # The first row of each line; a line is as many rows as it needs.
        self._starts: list[int] = []
        self._rows = 0
        self._longest = 0
        self._columns = 0
        # The line to open at, until a person scrolls.
        self._opened_at = 0
        self._strips: LRUCache[tuple[int, int], Strip] = LRUCache(256)

    @property
    def line_count(self) -> int:
        """How many lines there are, wrapped or not."""
        return len(self._lines)

    def show(self, lines: Iterable[str], kind: Kind = "plain") -> None:
        """Show these lines instead, from the first."""
        self._lines = []
        self._wide = set()
        self._kind = kind
        self._forget_rows()
        self._opened_at = 0
        self.extend(lines)
        self.scroll_to(0, 0, animate=False)

    async def fill(self, lines: Iterator[str]) -> None:
        """Put many lines after the last, between keys."""
        first, due = len(self._lines), 0.0
        while part := in_turn(lines):
            self._add(part)
            if time.perf_counter() > due:
                # The whole screen is laid out and painted anew by it.
                self._take_added(first)
                first, due = len(self._lines), time.perf_counter() + _ROOM_S
            await asyncio.sleep(0)
        self._take_added(first)

    def _take_added(self, first: int) -> None:
        if len(self._lines) == len(self._starts) > first:
            self._take_room(self._starts[first])

    @property
    def laid(self) -> Laid:
        """What is shown; for :meth:`show_laid`, once nothing is put after it any more."""
        broken = len(self._starts) == len(self._lines)
        broken_at = (self._columns if broken else -1, self.wrap)
        return Laid(
            self._lines, self._kind, self._wide, self._starts, self._rows, self._longest, broken_at
        )

    def show_laid(self, laid: Laid) -> None:
        """Show again what was shown before, from the first line."""
        self._lines, self._kind, self._wide = laid.lines, laid.kind, laid.wide
        self._opened_at = 0
        self._forget_rows()
        if laid.broken_at == (self._columns, self.wrap):
            self._starts, self._rows, self._longest = laid.starts, laid.rows, laid.longest
            self._take_room()
        else:
            self._lay_on()
        self.scroll_to(0, 0, animate=False)

    def open_at(self, line: int) -> None:
        """Begin with this line in sight, whatever room there will be, until a person scrolls."""
        self._opened_at = line
        self.call_after_refresh(self._go)

    def _go(self) -> None:
        if self._opened_at:
            at = self._opened_at
            row = self._starts[at] - _ABOVE if at < len(self._starts) else self._rows
            # The scrollbar without which nothing is scrolled may come later.
            self.scroll_to(y=row, animate=False, immediate=True, force=True)

    def extend(self, lines: Iterable[str]) -> None:
        """Put lines after the last."""
        seen = self._rows
        self._add(lines)
        self._take_room(seen)

    def _add(self, lines: Iterable[str]) -> None:
        first = len(self._lines)
        self._lines.extend(lines)
        for index in range(first, len(self._lines)):
            line = self._lines[index]
            if not line.isascii() and _WIDE.search(line):
                self._wide.add(index)
        # Where those before it are still to be broken, it comes after them.
        if len(self._starts) == first:
            self._lay_out()

    def amend(self, lines: Iterable[str]) -> None:
        """Put lines after the last but one: the last is there again in these, and longer.

        Only these are broken into rows, however many there are before them.
        """
        self._lay_out()
        if self._lines:
            last = len(self._lines) - 1
            del self._lines[last:]
            self._wide.discard(last)
            self._rows = self._starts.pop()
            # Rows from here on were drawn as they were.
            self._strips.clear()
        self.extend(lines)

    @property
    def at_end(self) -> bool:
        """Whether the last row is in sight."""
        return self.scroll_y >= self.max_scroll_y

    def _forget_rows(self) -> None:
        self._starts = []
        self._rows = 0
        self._longest = 0
        self._strips.clear()

    def _lay_out(self, until: float = math.inf) -> None:
        while (begin := len(self._starts)) < len(self._lines) and time.perf_counter() < until:
            self._break_lines(begin, self._lines[begin : begin + _BLOCK])

    def _lay_on(self) -> None:
        """Break what is not broken yet, between keys."""
        seen = self._rows
        self._lay_out(time.perf_counter() + TURN_S)
        if len(self._starts) < len(self._lines):
            soon(self, _PAUSE_S, self._lay_on)
            if seen <= self.scroll_offset.y + self.size.height:
                self.refresh()
        else:
            self._take_room(seen)
            self._go()

    def _break_lines(self, begin: int, lines: list[str]) -> None:
        """Break some lines into rows, where the last before them ends."""
        room = self._columns if self.wrap else 0
        longest = max(map(len, lines))
        if not self._wide and (longest <= room or not room):
            # None is broken: most of JSON, of which there may be half a million lines.
            self._starts.extend(range(self._rows, self._rows + len(lines)))
            self._rows += len(lines)
            self._longest = max(self._longest, longest)
            return
        starts, wide, rows = self._starts, self._wide, self._rows
        for index, line in enumerate(lines, begin):
            length = len(line)
            starts.append(rows)
            chunk = max(1, room // 2) if index in wide else room
            rows += -(-length // chunk) if length > chunk and room else 1
            longest = max(longest, length * 2) if index in wide else longest
        self._rows = rows
        self._longest = max(self._longest, longest)

    def _take_room(self, seen: int = 0) -> None:
        """Scroll through all rows; those before ``seen`` are drawn as they are to be."""
        self.virtual_size = Size(self._columns if self.wrap else self._longest, self._rows)
        if seen <= self.scroll_offset.y + self.size.height:
            self.refresh()

    def _chunk(self, index: int) -> int:
        """How many characters of a line stand in one row."""
        if not self.wrap or not self._columns:
            return max(1, len(self._lines[index]))
        return max(1, self._columns // 2 if index in self._wide else self._columns)

    def _reflow(self) -> None:
        self._forget_rows()
        self._lay_on()

    def on_resize(self, _event: events.Resize) -> None:
        """Break the lines anew."""
        if self.scrollable_content_region.width != self._columns:
            self._columns = self.scrollable_content_region.width
            self._reflow()
        self.call_after_refresh(self._go)

    def on_mouse_scroll_down(self) -> None:
        """A person scrolls."""
        self._opened_at = 0

    def on_mouse_scroll_up(self) -> None:
        """A person scrolls."""
        self._opened_at = 0

    def notify_style_update(self) -> None:
        """Colours changed."""
        self._strips.clear()
        super().notify_style_update()

    def watch_wrap(self) -> None:
        """Break the lines, or let them run on."""
        self._reflow()
        self.scroll_to(0, self.scroll_y, animate=False)

    def render_line(self, y: int) -> Strip:
        """One row: a line, or a part of one."""
        left, top = self.scroll_offset
        row = top + y
        width = self.scrollable_content_region.width
        base = self.rich_style
        if row >= self._rows:
            return Strip.blank(width, base)
        strip = self._strips.get((row, left))
        if strip is None:
            strip = self._strips[row, left] = self._draw(row, left, width, base)
        return strip

    def _draw(self, row: int, left: int, width: int, base: Style) -> Strip:
        index = bisect_right(self._starts, row) - 1
        if self.wrap:
            chunk = self._chunk(index)
            start = (row - self._starts[index]) * chunk
            # Before its room is known, a line of millions of characters is one row.
            end = start + min(chunk, width)
            return self._styled(index, start, end, base).crop_extend(0, width, base)
        if index in self._wide:
            whole = self._styled(index, 0, left + width, base)
            return whole.crop_extend(left, left + width, base)
        # A line may have millions of characters: only those that are seen are looked at.
        return self._styled(index, left, left + width, base).crop_extend(0, width, base)

    def _styled(self, index: int, start: int, end: int, base: Style) -> Strip:
        line = self._lines[index]
        segments: list[Segment] = []
        reached = start
        for part_start, part_end, name in self._parts(index, start, end):
            first, last = max(part_start, start), min(part_end, end)
            if first >= last:
                continue
            if first > reached:
                segments.append(Segment(line[reached:first], base))
            segments.append(Segment(line[first:last], base + ink(self, name)))
            reached = last
        if reached < end:
            segments.append(Segment(line[reached:end], base))
        return Strip(segments)

    def _parts(self, index: int, _start: int, _end: int) -> Sequence[tuple[int, int, str]]:
        """Start, end and component class of the parts of a line, as far as they are in sight."""
        line = self._lines[index]
        if self._kind == "json":
            return [(start, end, f"json--{kind}") for start, end, kind in json_spans(line)]
        if self._kind == "log":
            if _PLATFORM.match(line):
                return [(0, len(line), "log--platform")]
            if _TROUBLE.search(line[:400]):
                return [(0, len(line), "log--trouble")]
        return []

    def action_step(self, rows: int) -> None:
        """Scroll by rows."""
        self._opened_at = 0
        self.scroll_to(y=self.scroll_y + rows, animate=False)

    def action_side(self, columns: int) -> None:
        """Scroll sideways, where lines are not wrapped."""
        self.scroll_to(x=self.scroll_x + columns, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by what is seen, less one row."""
        self.action_step(pages * max(1, self.scrollable_content_region.height - 1))

    def action_top(self) -> None:
        """Go to the first row."""
        self._opened_at = 0
        self.scroll_to(y=0, animate=False)

    def action_bottom(self) -> None:
        """Go to the last row."""
        self._opened_at = 0
        self.scroll_to(y=self.max_scroll_y, animate=False)

    def action_wrap(self) -> None:
        """Wrap long lines, or not."""
        self.wrap = not self.wrap
