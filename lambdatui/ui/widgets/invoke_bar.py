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
#: Columns that are left for the name where every type stands in the line; where there are fewer,
#: the chosen type stands alone.
_ROOM = 20
#: Columns that are left for the name, however much is chosen.
_NAME = 12
#: Columns that a qualifier may always take.
_QUALIFIER = 12


class InvokeBar(Widget):
    """One line. A click on the name asks for the events, on a type chooses it, on run runs.

    What is not as it is by default stands in it, however little room there is: the qualifier, and
    that there is a client context.
    """

    DEFAULT_CSS = """
    InvokeBar {
        height: 1;
        & > .invoke-bar--context { color: $text-muted; }
        & > .invoke-bar--unsaved { color: $warning; }
        & > .invoke-bar--chosen { color: $accent; text-style: bold; }
        & > .invoke-bar--type { color: $foreground; background: $panel; text-style: bold; }
        & > .invoke-bar--run { color: $background; background: $primary; text-style: bold; }
        & > .invoke-bar--idle { color: $text-muted; background: $panel; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "invoke-bar--context",
        "invoke-bar--unsaved",
        "invoke-bar--chosen",
        "invoke-bar--type",
        "invoke-bar--run",
        "invoke-bar--idle",
    }

    event_title: reactive[str] = reactive("")
    unsaved: reactive[bool] = reactive(False)
    type: reactive[InvocationType] = reactive(InvocationType.SYNC)
    running: reactive[bool] = reactive(False)
    qualifier: reactive[str] = reactive("")
    context: reactive[bool] = reactive(False)

    class EventsAsked(Message):
        """The name was clicked."""

    class QualifierAsked(Message):
        """The qualifier was clicked."""

    class ContextAsked(Message):
        """The client context was clicked."""

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
        self.qualifier = sheet.qualifier
        self.context = bool(sheet.context)

    def render(self) -> Text:
        """The name at the left; what is chosen, the types and run at the right, never cut."""
        right = Text(no_wrap=True)
        zones: list[tuple[int, int, Message]] = []

        def add(words: str, style: str, message: Message) -> None:
            start = right.cell_len
            right.append(words, style=self.get_component_rich_style(f"invoke-bar--{style}"))
            zones.append((start, right.cell_len, message))

        if self.qualifier:
            add(f" → {self._short(self.qualifier)} ", "chosen", self.QualifierAsked())
        if self.context:
            add(" +context ", "chosen", self.ContextAsked())
        kinds = list(InvocationType)
        all_kinds = sum(len(kind.value) + 2 for kind in kinds) + len(_RUN) + 1
        whole = self.size.width - right.cell_len - all_kinds >= _ROOM
        for kind in kinds:
            if kind is self.type:
                # Where it stands alone, a click goes on to the next.
                following = kinds[(kinds.index(kind) + 1) % len(kinds)]
                add(f"[{kind.value}]", "type", self.TypeChosen(kind if whole else following))
            elif whole:
                add(f" {kind.value} ", "context", self.TypeChosen(kind))
        right.append(" ")
        if self.running:
            add(_RUNNING, "idle", self.RunAsked())
        else:
            add(_RUN, "run", self.RunAsked())
        space = max(0, self.size.width - right.cell_len)
        left = Text(" ", no_wrap=True)
        left.append(safe(self.event_title), style="bold")
        mark = " ● unsaved" if self.unsaved else ""
        if len(mark) > space - _NAME:
            mark = mark[:2]
        left.truncate(max(1, space - len(mark) - 1), overflow="ellipsis")
        left.append(mark, style=self.get_component_rich_style("invoke-bar--unsaved"))
        left.truncate(space, overflow="crop", pad=True)
        self._zones = [(0, space, self.EventsAsked())]
        self._zones += [(space + start, space + end, message) for start, end, message in zones]
        return left + right

    def _short(self, qualifier: str) -> str:
        """It can have 128 characters: what there is room for beside all else."""
        words = safe(qualifier)
        most = max(_QUALIFIER, self.size.width - 60)
        return words if len(words) <= most else f"{words[: most - 1]}…"

    def on_click(self, event: events.Click) -> None:
        """Say what was clicked."""
        for start, end, message in self._zones:
            if start <= event.x < end:
                self.post_message(message)
                self.refresh()  # A message is posted once: the next click needs a new one.
                return
