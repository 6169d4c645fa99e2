"""The events to pick from: saved, shared, put aside, templates; and the last invocations."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import Outcome
from lambdatui.core.safe import safe
from lambdatui.core.templates import Template
from lambdatui.ui.widgets.result_words import clock_time
from lambdatui.ui.worksheet import Earlier, Worksheet

Choice = EventEntry | Earlier | Template

_GLYPHS = {
    Outcome.RETURNED: ("✓", "$success"),
    Outcome.ACCEPTED: ("✓", "$success"),
    Outcome.ALLOWED: ("✓", "$success"),
    Outcome.FUNCTION_ERROR: ("✗", "$error"),
    Outcome.UNKNOWN: ("?", "$warning"),
    None: ("?", "$warning"),
}
_MOST_HISTORY = 5


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
    ]

    class Picked(Message):
        """A person picked an event, an earlier text or a template."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

    def __init__(self) -> None:
        super().__init__(markup=False)
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
        rows: list[tuple[Content, Choice | None]] = []

        def group(title: str, choices: Sequence[Choice]) -> None:
            if choices:
                rows.append((Content.styled(title, "bold"), None))
                rows.extend((_row(choice, sheet), choice) for choice in choices)

        if sheet.unread:
            words = f"✗ saved events were not read: {safe(sheet.unread)}"
            rows.append((Content.styled(words, "$error"), None))
        entries = sheet.entries
        group("Saved", [entry for entry in entries if entry.origin is Origin.FUNCTION])
        group("Shared", [entry for entry in entries if entry.origin is Origin.SHARED])
        group("Put aside, this session", sheet.earlier)
        group("Templates", templates)
        if sheet.history:
            rows.append((Content.styled("Last invocations", "bold"), None))
            rows.extend((_past(entry), None) for entry in sheet.history[:_MOST_HISTORY])
        self._choices = {index: choice for index, (_, choice) in enumerate(rows) if choice}
        self.set_options(Option(row, disabled=choice is None) for row, choice in rows)
        self._put_cursor(before)

    def _put_cursor(self, before: Choice | None) -> None:
        found = [index for index, choice in self._choices.items() if _same(choice, before)]
        self.highlighted = next(iter(found), next(iter(self._choices), None))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say what was picked, in terms of events."""
        event.stop()
        if choice := self._choices.get(event.option_index):
            self.post_message(self.Picked(choice))


def _same(choice: Choice, other: Choice | None) -> bool:
    if isinstance(choice, EventEntry) and isinstance(other, EventEntry):
        return (choice.name, choice.origin) == (other.name, other.origin)
    if isinstance(choice, Template) and isinstance(other, Template):
        return choice.id == other.id
    return choice is other


def _row(choice: Choice, sheet: Worksheet) -> Content:
    if isinstance(choice, Earlier):
        return Content(f" {clock_time(choice.at_ms)} {safe(choice.source)}")
    if isinstance(choice, Template):
        mark = "●" if sheet.entry is None and sheet.source == choice.title else " "
        return Content(f"{mark}{safe(choice.title)}")
    mark = "●" if _same(choice, sheet.entry) else " "
    name = Content(f"{mark}{safe(choice.name)}")
    if choice.problem is not None:
        return Content.assemble(name, ("  ✗ not JSON", "$error"))
    return name


def _past(entry: HistoryEntry) -> Content:
    glyph, style = _GLYPHS[entry.outcome]
    words = f" {clock_time(entry.started_ms)} {entry.type.value} {safe(entry.event_name)}"
    return Content.assemble((f" {glyph}", style), words)
