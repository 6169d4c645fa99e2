"""The line above an event: what it is, how it will be sent, and the way to send it."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from lambdatui.core.invoke import InvocationType
from lambdatui.core.safe import safe
from lambdatui.ui.worksheet import Worksheet

_RUN = " ▶ run ^r "
_RUNNING = " … running "


class InvokeBar(Widget):
    """One line. A click on the name asks for the events, on a type chooses it, on run runs."""

    DEFAULT_CSS = """
    InvokeBar {
        height: 1;
        & > .invoke-bar--context { color: $text-muted; }
        & > .invoke-bar--unsaved { color: $warning; }
        & > .invoke-bar--type { color: $foreground; background: $panel; text-style: bold; }
        & > .invoke-bar--run { color: $background; background: $primary; text-style: bold; }
        & > .invoke-bar--idle { color: $text-muted; background: $panel; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "invoke-bar--context",
        "invoke-bar--unsaved",
        "invoke-bar--type",
        "invoke-bar--run",
        "invoke-bar--idle",
    }

    event_title: reactive[str] = reactive("")
    unsaved: reactive[bool] = reactive(False)
    type: reactive[InvocationType] = reactive(InvocationType.SYNC)
    running: reactive[bool] = reactive(False)

    class EventsAsked(Message):
        """The name was clicked."""

    class TypeChosen(Message):
        """A type was clicked."""

        def __init__(self, type: InvocationType) -> None:
            super().__init__()
            self.type = type

    class RunAsked(Message):
        """Run was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._zones: list[tuple[int, int, Message]] = []

    def show(self, sheet: Worksheet) -> None:
        """Of what is under hand."""
        self.event_title = sheet.source
        self.unsaved = sheet.unsaved
        self.type = sheet.type
        self.running = sheet.running is not None

    def render(self) -> Text:
        """The name at the left; the types and run at the right, which are never cut."""
        context = self.get_component_rich_style("invoke-bar--context")
        right = Text(no_wrap=True)
        zones: list[tuple[int, int, Message]] = []
        for kind in InvocationType:
            start = right.cell_len
            if kind is self.type:
                chosen = self.get_component_rich_style("invoke-bar--type")
                right.append(f"[{kind.value}]", style=chosen)
            else:
                right.append(f" {kind.value} ", style=context)
            zones.append((start, right.cell_len, self.TypeChosen(kind)))
        right.append(" ")
        name = "invoke-bar--idle" if self.running else "invoke-bar--run"
        start = right.cell_len
        right.append(_RUNNING if self.running else _RUN, style=self.get_component_rich_style(name))
        zones.append((start, right.cell_len, self.RunAsked()))
        space = max(0, self.size.width - right.cell_len)
        left = Text(" ", no_wrap=True)
        left.append(safe(self.event_title), style="bold")
        mark = " ● unsaved" if self.unsaved else ""
        left.truncate(max(1, space - len(mark) - 1), overflow="ellipsis")
        left.append(mark, style=self.get_component_rich_style("invoke-bar--unsaved"))
        left.truncate(space, overflow="crop", pad=True)
        self._zones = [(0, space, self.EventsAsked())]
        self._zones += [(space + start, space + end, message) for start, end, message in zones]
        return left + right

    def on_click(self, event: events.Click) -> None:
        """Say what was clicked."""
        for start, end, message in self._zones:
            if start <= event.x < end:
                self.post_message(message)
                self.refresh()  # A message is posted once: the next click needs a new one.
                return
