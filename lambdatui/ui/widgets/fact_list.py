"""Labels and values under headings, aligned, with a cursor: one page to scan."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from lambdatui.core.facts import Fact, Tone
from lambdatui.core.find import Query
from lambdatui.ui.widgets.fact_rows import HEADING, Layout, Row, Section, lay_out, shown_text
from lambdatui.ui.widgets.ink import ink

__all__ = ["HEADING", "Fact", "FactList", "Section", "Tone"]


class FactList(ScrollView, can_focus=True):
    """Values that are too long go on in the next row, under their beginning.

    Sections that have a key can be folded; what is folded stays so, whatever is shown later.
    """

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
        & > .facts--match { color: $background; background: $warning; }
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
        "facts--match",
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

    class HeadingClicked(Message):
        """A person clicked the heading of a section that can be folded."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, least_label: int = 0) -> None:
        """``least_label`` is how many cells a column of labels of a section's own has at least.

        With it, the values of most sections stand below each other, whichever of them come later.
        """
        super().__init__()
        self._least_label = least_label
        self._sections: tuple[Section, ...] = ()
        self._layout_of = Layout()
        self._columns = 0
        self._height = 0
        self._folded: set[str] = set()
        self._query: Query | None = None

    @property
    def fact(self) -> Fact | None:
        """The one that the cursor is on; for a folded heading, one that stands for it."""
        stops = self._layout_of.stops
        return stops[self.cursor] if self.cursor < len(stops) else None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every one that the cursor can be on, in order."""
        return self._layout_of.stops

    @property
    def section(self) -> Section | None:
        """The one that the cursor is in."""
        at = self._section_at(self.cursor)
        return self._sections[at] if at >= 0 else None

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is shown, with what is folded."""
        return self._sections

    @property
    def in_sight(self) -> tuple[str, ...]:
        """The keys of the sections of which at least a row is on the screen, from above."""
        top = self.scroll_offset.y
        rows = self._layout_of.rows[top : top + self.scrollable_content_region.height]
        keys = dict.fromkeys(self._sections[row.section].key for row in rows)
        return tuple(key for key in keys if key)

    def show(self, sections: Sequence[Section]) -> None:
        """Show these; the cursor stays on the fact of the same key, as far as it can.

        Where it can not, it stays in the section. What is on the screen stays where it is there,
        though sections above it grow.
        """
        fact, section = self.fact, self.section
        anchor, offset = self._anchor()
        self._sections = tuple(sections)
        self._lay_out()
        self.set_reactive(FactList.cursor, self._stop_like(fact, section))
        if anchor is not None:
            at = self._layout_of.row_of(self._stop_like(*anchor))
            if at >= 0 and self.scroll_offset.y:
                self.scroll_to(y=at - offset, animate=False, force=True, immediate=True)

    def _anchor(self) -> tuple[tuple[Fact, Section | None] | None, int]:
        """The fact that is to stay where it is on the screen, and the row of the screen it is on.

        It is the cursor's, or, where that is out of sight, the uppermost one.
        """
        top, layout = self.scroll_offset.y, self._layout_of
        height = self.scrollable_content_region.height
        row = layout.row_of(self.cursor)
        if not top <= row < top + height:
            seen = layout.rows[top : top + height]
            row = next((top + at for at, one in enumerate(seen) if one.stop >= 0), -1)
        if row < 0:
            return None, 0
        stop = layout.rows[row].stop
        return (layout.stops[stop], self._sections[layout.sections[stop]]), row - top

    def _stop_like(self, fact: Fact | None, section: Section | None) -> int:
        if fact is not None:
            stop = self._stop_of(section.key if section is not None else "", fact.key)
            if stop >= 0:
                return stop
        if section is not None and section.key:
            for stop, number in enumerate(self._layout_of.sections):
                if self._sections[number].key == section.key:
                    return stop
        return 0

    def _stop_of(self, section: str, fact: str) -> int:
        """Where a fact of a section is; -1 where it is not. Its key is the section's own."""
        layout = self._layout_of
        for stop, (one, number) in enumerate(zip(layout.stops, layout.sections, strict=True)):
            if one.key == fact and self._sections[number].key == section:
                return stop
        return -1

    def _section_at(self, stop: int) -> int:
        sections = self._layout_of.sections
        return sections[stop] if 0 <= stop < len(sections) else -1

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self._columns = width
        self._layout_of = lay_out(self._sections, width, self._folded, self._least_label)
        self.virtual_size = Size(width, len(self._layout_of.rows))
        self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        """Break the values anew; a cursor that was in sight stays so."""
        before, self._height = self._height, self.scrollable_content_region.height
        if self.scrollable_content_region.width != self._columns:
            self._lay_out()
            self._scroll_to_cursor()
        elif self._height < before:
            # The line in which one types what to find takes a row, and what is said of it another.
            top, row = self.scroll_offset.y, self._layout_of.row_of(self.cursor)
            if top <= row < top + before:
                self._scroll_to_cursor()

    # Painting.

    def render_line(self, y: int) -> Strip:
        """One row: a heading, a label with its value, or more of a value."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        number = self.scroll_offset.y + y
        if number >= len(self._layout_of.rows):
            return Strip.blank(width, base)
        row = self._layout_of.rows[number]
        if row.stop >= 0 and row.stop == self.cursor:
            name = "facts--cursor" if self.has_focus else "facts--cursor-blurred"
            base += Style(bgcolor=self.get_component_rich_style(name).bgcolor)
        if row.is_heading:
            return self._heading(row, width, base)
        fact = self._layout_of.stops[row.stop]
        label = row.label
        segments = self._marked(label, self._spans(label), base, base + self._style("label"))
        spans = [(start - row.at, end - row.at) for start, end in self._spans(shown_text(fact))]
        at = 0
        for part, tone in row.parts:
            here = [(start - at, end - at) for start, end in spans]
            segments += self._marked(part, here, base, base + self._style(tone))
            at += len(part)
        return Strip(segments).crop_extend(0, width, base)

    def _heading(self, row: Row, width: int, base: Style) -> Strip:
        style = base + self._style("heading")
        segments = self._marked(row.label, self._spans(row.label), base, style)
        segments.append(Segment(" ", base))
        used = cell_len(row.label) + 1
        for words, tone in row.parts:
            segments.append(Segment(f" {words} ", base + self._style(tone)))
            used += cell_len(words) + 2
        segments.append(Segment("─" * max(0, width - used), base + self._style("rule")))
        return Strip(segments).crop_extend(0, width, base)

    def _spans(self, text: str) -> list[tuple[int, int]]:
        return self._query.spans(text) if self._query is not None else []

    def _marked(
        self, text: str, spans: Sequence[tuple[int, int]], base: Style, style: Style
    ) -> list[Segment]:
        """A text whose matches are marked; the spans may reach out of it."""
        segments: list[Segment] = []
        reached = 0
        for start, end in spans:
            first, last = max(start, reached), min(end, len(text))
            if first >= last:
                continue
            if first > reached:
                segments.append(Segment(text[reached:first], style))
            mark = self.get_component_rich_style("facts--match")
            segments.append(Segment(text[first:last], base + mark))
            reached = last
        if reached < len(text):
            segments.append(Segment(text[reached:], style))
        return segments

    def _style(self, name: str) -> Style:
        return ink(self, f"facts--{name}")

    # Folding.

    @property
    def folded(self) -> frozenset[str]:
        """The keys of the sections that are folded."""
        return frozenset(self._folded)

    def fold(self, keys: Sequence[str], *, folded: bool) -> None:
        """Fold these sections, or show what is in them."""
        self._folded = self._folded | set(keys) if folded else self._folded - set(keys)
        self.show(self._sections)
        self._scroll_to_cursor()

    # Finding.

    def find(self, query: Query | None) -> None:
        """Mark where it stands."""
        self._query = query
        self.refresh()

    def go_to(self, section: str, fact: str) -> None:
        """Put the cursor on a fact, though its section be folded."""
        if section in self._folded:
            self.fold([section], folded=False)
        stop = self._stop_of(section, fact)
        if stop >= 0:
            self.cursor = stop
            self._scroll_to_cursor()

    # The cursor.

    def validate_cursor(self, cursor: int) -> int:
        """Between the first fact and the last."""
        return max(0, min(cursor, len(self._layout_of.stops) - 1))

    def watch_cursor(self) -> None:
        """Keep it in sight."""
        self.refresh()
        self._scroll_to_cursor()

    def _scroll_to_cursor(self) -> None:
        layout = self._layout_of
        rows = [number for number, row in enumerate(layout.rows) if row.stop == self.cursor]
        if not rows:
            return
        # The heading above is seen as well, so that one knows what one reads.
        top = rows[0] - 1 if rows[0] and layout.rows[rows[0] - 1].is_heading else rows[0]
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
        if number >= len(self._layout_of.rows):
            return
        row = self._layout_of.rows[number]
        if row.stop >= 0:
            self.cursor = row.stop
        if row.is_heading and (key := self._sections[row.section].key):
            self.post_message(self.HeadingClicked(key))

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
        self.cursor = len(self._layout_of.stops) - 1

    def to_section(self, sections: int) -> None:
        """Go to the beginning of a section after this one, or before, its heading uppermost.

        The section before is this one, where the cursor is not at its beginning.
        """
        layout = self._layout_of
        here = self._section_at(self.cursor)
        if here < 0:
            return
        starts = {number: stop for stop, number in reversed([*enumerate(layout.sections)])}
        if sections < 0 and self.cursor > starts[here]:
            sections += 1
        with_stops = sorted(starts)
        at = max(0, min(with_stops.index(here) + sections, len(with_stops) - 1))
        self.cursor = starts[with_stops[at]]
        heading = next(
            number
            for number, row in enumerate(layout.rows)
            if row.is_heading and row.section == with_stops[at]
        )
        self.scroll_to(y=heading, animate=False, force=True, immediate=True)
