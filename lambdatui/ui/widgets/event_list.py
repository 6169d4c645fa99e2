"""The events to pick from: saved, shared, put aside, templates; and the last invocations."""

import enum
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.history import HistoryEntry, awaited
from lambdatui.core.invoke import Outcome
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.core.templates import Template
from lambdatui.ui.desk import Pick, same_event
from lambdatui.ui.offers import Offer
from lambdatui.ui.widgets.result_words import clock_time
from lambdatui.ui.worksheet import Earlier, Worksheet


class Door(enum.Enum):
    """A row that leads to a screen with more of what stands above it."""

    RUNS = "all past invocations… (H)"
    TEMPLATES = "all templates… (t)"


EventChoice = EventEntry | Earlier | Template
Choice = EventChoice | HistoryEntry | Door

_GLYPHS = {
    Outcome.RETURNED: ("✓", "$success"),
    Outcome.ACCEPTED: ("✓", "$success"),
    Outcome.ALLOWED: ("✓", "$success"),
    Outcome.FUNCTION_ERROR: ("✗", "$error"),
    Outcome.REFUSED: ("✗", "$error"),
    Outcome.UNKNOWN: ("?", "$warning"),
    None: ("?", "$warning"),
}
_MOST_HISTORY = 5


#: Writes a row.
Written = Callable[[], Content]


class _EventRow(Option):
    """A row that is written when it is first seen: there may be thousands."""

    def __init__(self, row: Content | Written, *, disabled: bool) -> None:
        super().__init__("", disabled=disabled)
        self._row = row

    @property
    def prompt(self) -> Content:
        """What is written in it."""
        if not isinstance(self._row, Content):
            self._row = self._row()
        return self._row


class EventList(OptionList):
    """One row a choice, under headings that cannot be picked."""

    DEFAULT_CSS = """
    EventList {
        border: none;
        border-top: solid $border-blurred;
        border-title-color: $text-muted;
        background: $background;
        padding: 0 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        scrollbar-size-vertical: 1;
        & > .option-list--option-disabled { color: $text-muted; }
        &:focus {
            border: none;
            border-top: solid $accent;
            border-title-color: $accent;
            background-tint: $foreground 0%;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "down", id="events.down", show=False),
        Binding("k", "cursor_up", "up", id="events.up", show=False),
        Binding("g", "first", "first", id="events.first", show=False),
        Binding("G", "last", "last", id="events.last", show=False),
        Binding("enter", "select", "edit", id="events.pick"),
        Binding("space", "mark", "mark for replay", id="events.mark", show=False),
    ]

    class Marked(Message):
        """A person marked a saved event, or took its mark off."""

        def __init__(self, entry: EventEntry) -> None:
            super().__init__()
            self.entry = entry

    class Picked(Message):
        """A person picked an event, an earlier text, a template, a past invocation, a way on."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self, clock: Clock) -> None:
        super().__init__(markup=False)
        self._clock = clock
        #: What was picked and not heard of yet, since the word of it is on its way.
        self.unheard: Choice | None = None
        self._choices: dict[int, Choice] = {}
        self.border_title = Content("Events")

    @property
    def choice(self) -> Choice | None:
        """What the cursor is on."""
        return None if self.highlighted is None else self._choices.get(self.highlighted)

    @property
    def row_texts(self) -> tuple[str, ...]:
        """Every row as it is written."""
        return tuple(str(option.prompt) for option in self.options)

    def show(
        self, sheet: Worksheet, templates: Sequence[Template], *, follow: bool = False
    ) -> None:
        """Fill the list for a function.

        The cursor stays where it was, as far as it can, or follows to what is in the editor.
        """
        before = sheet.entry if follow else self.choice
        now_ms = self._clock()
        rows: list[tuple[Content | Written, Choice | None]] = []

        def group(title: str, choices: Sequence[Choice]) -> None:
            if choices:
                rows.append((Content.styled(title, "bold"), None))
                rows.extend((partial(_row, one, sheet, now_ms), one) for one in choices)

        if sheet.unread:
            words = f"✗ saved events were not read: {safe(sheet.unread)}"
            rows.append((Content.styled(words, "$error"), None))
        entries = sheet.entries
        group("Saved", [entry for entry in entries if entry.origin is Origin.FUNCTION])
        group("Shared", [entry for entry in entries if entry.origin is Origin.SHARED])
        group("Put aside, this session", sheet.earlier)
        if sheet.history:
            group("Last invocations", [*sheet.history[:_MOST_HISTORY], Door.RUNS])
        group("Templates", [*templates, Door.TEMPLATES])
        self._choices = {index: choice for index, (_, choice) in enumerate(rows) if choice}
        self.set_options(_EventRow(row, disabled=choice is None) for row, choice in rows)
        self._put_cursor(before)

    def go_to(self, choice: Choice) -> None:
        """Put the cursor on a row."""
        self._put_cursor(choice)

    def _put_cursor(self, before: Choice | None) -> None:
        found = [index for index, choice in self._choices.items() if _same(choice, before)]
        self.highlighted = next(iter(found), next(iter(self._choices), None))

    def on_resize(self) -> None:
        """In less room the cursor's row is still the one to see."""
        self.scroll_to_highlight()

    def _update_lines(self) -> None:
        # No row is wrapped. Textual would write each of them to find that out.
        if self.scrollable_content_region:
            known = self._line_cache
            for index in range(len(known.lines), len(self.options)):
                known.index_to_line[index] = index
                known.heights[index] = 1
                known.lines.append((index, 0))
        super()._update_lines()

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        # Where no row is seen, Textual has laid out none, and fails.
        if self.scrollable_content_region:
            super()._move_page(direction)

    def action_select(self) -> None:
        """Say what was picked, in terms of events. A key or a click."""
        if choice := self.choice:
            self.unheard = choice
            self.post_message(self.Picked(choice))

    def action_mark(self) -> None:
        """Say that a saved event was marked, and go on to the next row."""
        if isinstance(choice := self.choice, EventEntry):
            self.post_message(self.Marked(choice))
            self.action_cursor_down()


def _same(choice: Choice, other: Choice | None) -> bool:
    if isinstance(choice, EventEntry) and isinstance(other, EventEntry):
        return same_event(choice, other)
    if isinstance(choice, Template) and isinstance(other, Template):
        return choice.id == other.id
    if isinstance(choice, HistoryEntry) and isinstance(other, HistoryEntry):
        return choice.id == other.id
    return choice is other


def name_of(choice: Pick) -> str:
    """What a person calls it."""
    match choice:
        case Template():
            return choice.title
        case Earlier() | Offer():
            return choice.source
        case _:
            return choice.name


def under_hand(choice: Choice, sheet: Worksheet) -> bool:
    """Whether what is in the editor came from this row, which is marked then."""
    if isinstance(choice, Template):
        return sheet.entry is None and sheet.source == choice.title
    return isinstance(choice, EventEntry) and _same(choice, sheet.entry)


def _row(choice: Choice, sheet: Worksheet, now_ms: int) -> Content:
    if isinstance(choice, Door):
        return Content.styled(f" {choice.value}", "$accent")
    if isinstance(choice, HistoryEntry):
        return _past(choice, now_ms)
    if isinstance(choice, Earlier):
        return Content(f" {clock_time(choice.at_ms)} {safe(choice.source)}")
    mark = "●" if under_hand(choice, sheet) else " "
    if isinstance(choice, Template):
        sent = (f"  {safe(choice.trigger)}", "$foreground 60%") if choice.trigger else ""
        return Content.assemble(f"{mark}{safe(choice.title)}", sent)
    return _saved(choice, mark, (choice.origin, choice.name) in sheet.marked)


def _saved(entry: EventEntry, mark: str, marked: bool) -> Content:
    # What is wrong comes first of all that stands behind the name: in little room it is cut last.
    parts: list[str | tuple[str, str]] = [mark]
    parts.append((f"▌{safe(entry.name)}", "bold $accent") if marked else safe(entry.name))
    if entry.problem is not None:
        parts.append((f"  ✗ not JSON, line {entry.problem.line}", "$error"))
    elif entry.details_problem is not None:
        parts.append((f"  ✗ details, line {entry.details_problem.line}", "$error"))
    if entry.has_expected:
        parts.append(("  =", "$success"))
    if entry.note:
        parts.append((f"  ✎ {safe(entry.note)}", "$foreground 60%"))
    return Content.assemble(*parts)


def _past(entry: HistoryEntry, now_ms: int) -> Content:
    glyph, style = ("…", "bold") if awaited(entry, now_ms) else _GLYPHS[entry.outcome]
    to = f" to {safe(entry.qualifier)}" if entry.qualifier else ""
    words = f" {clock_time(entry.started_ms)} {entry.type.value}{to} {safe(entry.event_name)}"
    return Content.assemble((f" {glyph}", style), words)
