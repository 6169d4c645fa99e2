"""Labels and values under headings, aligned, with a cursor: one page to scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from lambdatui.core.safe import safe
from lambdatui.ui.widgets.ink import ink

Tone = Literal["plain", "context", "good", "doubt", "bad"]

#: Cells of the label's column: at most so many, and so much of the whole.
_MOST_LABEL = 26
_SHARE = 0.4
#: Cells before a label, and between it and its value.
_MARGIN = 1
_GAP = 2


@dataclass(frozen=True)
class Fact:
    """One row. Texts may come from AWS as they are: they are made safe when they are drawn.

    ``copied`` is what a copy takes, where it is more than what is shown; ``what`` names it then.
    ``mark`` is a word of warning after the value.
    """

    key: str
    label: str
    value: str
    tone: Tone = "plain"
    mark: str = ""
    copied: str = ""
    what: str = ""


@dataclass(frozen=True)
class Section:
    """A heading, and the rows under it."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class _Row:
    """One row of the screen; ``fact`` is the index of the fact it belongs to, -1 for a heading."""

    fact: int
    label: str
    parts: tuple[tuple[str, str], ...]


class FactList(ScrollView, can_focus=True):
    """Values that are too long go on in the next row, under their beginning."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FactList {
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & > .facts--heading { color: $primary; text-style: bold; }
        & > .facts--rule { color: $border-blurred; }
        & > .facts--label { color: $text-muted; }
        & > .facts--plain { color: $foreground; }
        & > .facts--context { color: $text-muted; }
        & > .facts--good { color: $success; }
        & > .facts--doubt { color: $warning; }
        & > .facts--bad { color: $error; }
        & > .facts--cursor { background: $block-cursor-background; }
        & > .facts--cursor-blurred { background: $block-cursor-blurred-background; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "facts--heading",
        "facts--rule",
        "facts--label",
        "facts--plain",
        "facts--context",
        "facts--good",
        "facts--doubt",
        "facts--bad",
        "facts--cursor",
        "facts--cursor-blurred",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "down", id="facts.down", show=False),
        Binding("k,up", "move(-1)", "up", id="facts.up", show=False),
        Binding("space,pagedown,ctrl+f", "page(1)", "page down", id="facts.page-down", show=False),
        Binding("pageup,ctrl+b", "page(-1)", "page up", id="facts.page-up", show=False),
        Binding("g,home", "first", "first", id="facts.first", show=False),
        Binding("G,end", "last", "last", id="facts.last", show=False),
    ]

    cursor: reactive[int] = reactive(0, init=False, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self._sections: tuple[Section, ...] = ()
        self._facts: list[Fact] = []
        self._rows: list[_Row] = []
        self._columns = 0

    @property
    def fact(self) -> Fact | None:
        """The one that the cursor is on."""
        return self._facts[self.cursor] if self.cursor < len(self._facts) else None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every one, in order."""
        return tuple(self._facts)

    def show(self, sections: Sequence[Section]) -> None:
        """Show these; the cursor stays on the fact of the same key, as far as it can."""
        before = self.fact
        self._sections = tuple(sections)
        self._facts = [fact for section in sections for fact in section.facts]
        keys = [fact.key for fact in self._facts]
        at = keys.index(before.key) if before is not None and before.key in keys else 0
        self._lay_out()
        self.set_reactive(FactList.cursor, at)

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self._columns = width
        self._rows = []
        labels = [cell_len(safe(fact.label)) for fact in self._facts]
        most = min(_MOST_LABEL, int(width * _SHARE))
        column = max((length for length in labels if length <= most), default=most)
        index = 0
        for section in self._sections:
            self._rows.append(_Row(-1, section.title, ()))
            for fact in section.facts:
                self._rows += _rows_of(index, fact, column, width)
                index += 1
        self.virtual_size = Size(width, len(self._rows))
        self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        """Break the values anew."""
        if self.scrollable_content_region.width != self._columns:
            self._lay_out()
            self._scroll_to_cursor()

    def render_line(self, y: int) -> Strip:
        """One row: a heading, a label with its value, or more of a value."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        number = self.scroll_offset.y + y
        if number >= len(self._rows):
            return Strip.blank(width, base)
        row = self._rows[number]
        if row.fact < 0:
            title = f"{safe(row.label)} "
            heading = Segment(title, base + self._style("heading"))
            rule = Segment("─" * max(0, width - cell_len(title)), base + self._style("rule"))
            return Strip([heading, rule]).crop(0, width)
        if row.fact == self.cursor:
            name = "facts--cursor" if self.has_focus else "facts--cursor-blurred"
            base += Style(bgcolor=self.get_component_rich_style(name).bgcolor)
        segments = [Segment(row.label, base + self._style("label"))]
        segments += [Segment(text, base + self._style(tone)) for text, tone in row.parts]
        return Strip(segments).crop_extend(0, width, base)

    def _style(self, name: str) -> Style:
        return ink(self, f"facts--{name}")

    # The cursor.

    def validate_cursor(self, cursor: int) -> int:
        """Between the first fact and the last."""
        return max(0, min(cursor, len(self._facts) - 1))

    def watch_cursor(self) -> None:
        """Keep it in sight."""
        self.refresh()
        self._scroll_to_cursor()

    def _scroll_to_cursor(self) -> None:
        rows = [number for number, row in enumerate(self._rows) if row.fact == self.cursor]
        if not rows:
            return
        # The heading above is seen as well, so that one knows what one reads.
        top = rows[0] - 1 if self._rows[rows[0] - 1].fact < 0 else rows[0]
        region = Region(0, top, 1, rows[-1] - top + 1)
        self.scroll_to_region(region, animate=False, force=True, immediate=True)

    def on_focus(self) -> None:
        """The cursor's row looks otherwise."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor's row looks otherwise."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Go to the fact that was clicked."""
        number = self.scroll_offset.y + event.y
        if number < len(self._rows) and self._rows[number].fact >= 0:
            self.cursor = self._rows[number].fact

    def action_move(self, facts: int) -> None:
        """Move the cursor."""
        self.cursor += facts

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is seen."""
        self.cursor += pages * max(1, self.scrollable_content_region.height // 2)

    def action_first(self) -> None:
        """Go to the first fact."""
        self.cursor = 0

    def action_last(self) -> None:
        """Go to the last fact."""
        self.cursor = len(self._facts) - 1


def _rows_of(index: int, fact: Fact, column: int, width: int) -> list[_Row]:
    label = safe(fact.label)
    rows: list[_Row] = []
    if cell_len(label) > column:
        # A name that is too long for its column has a row to itself.
        rows.append(_Row(index, " " * _MARGIN + label, ()))
        label = ""
    space = max(8, width - _MARGIN - column - _GAP)
    margin = " " * _MARGIN + set_cell_size(label, column) + " " * _GAP
    value, mark = safe(fact.value), safe(fact.mark)
    text = f"{value}  {mark}" if mark else value
    start = 0
    for line in Content(text).wrap(space):
        plain = line.plain
        at = text.find(plain, start) if plain else start
        start = at + len(plain)
        rows.append(_Row(index, margin, _toned(plain, len(value) - at, fact.tone)))
        margin = " " * (_MARGIN + column + _GAP)
    return rows


def _toned(line: str, value_length: int, tone: str) -> tuple[tuple[str, str], ...]:
    """The part of a line that is value, and the part that is mark."""
    cut = max(0, min(value_length, len(line)))
    parts = ((line[:cut], tone), (line[cut:], "doubt"))
    return tuple(part for part in parts if part[0])
