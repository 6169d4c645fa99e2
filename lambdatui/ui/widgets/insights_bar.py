"""The line above a query: which one it is, the time it searches, and the way to run it."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from lambdatui.core.insights import Span
from lambdatui.core.safe import safe

_RUN = " ▶ run ^r "
_STOP = " ■ stop esc "


class InsightsBar(Widget):
    """One line. A click on the name asks for the queries, on a span chooses it, on run runs."""

    DEFAULT_CSS = """
    InsightsBar {
        height: 1;
        & > .insights-bar--context { color: $text-muted; }
        & > .insights-bar--span { color: $foreground; background: $panel; text-style: bold; }
        & > .insights-bar--run { color: $background; background: $primary; text-style: bold; }
        & > .insights-bar--stop { color: $background; background: $warning; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "insights-bar--context",
        "insights-bar--span",
        "insights-bar--run",
        "insights-bar--stop",
    }

    name_shown: reactive[str] = reactive("")
    span: reactive[Span] = reactive(Span.H1)
    running: reactive[bool] = reactive(False)

    class QueriesAsked(Message):
        """The name was clicked."""

    class SpanChosen(Message):
        """A span was clicked."""

        def __init__(self, span: Span) -> None:
            super().__init__()
            self.span = span

    class RunAsked(Message):
        """Run was clicked."""

    class StopAsked(Message):
        """Stop was clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._zones: list[tuple[int, int, type[Message] | Span]] = []

    def render(self) -> Text:
        """The name at the left; the spans and run at the right, which are never cut."""
        context = self.get_component_rich_style("insights-bar--context")
        right = Text(no_wrap=True)
        zones: list[tuple[int, int, type[Message] | Span]] = []
        for span in Span:
            start = right.cell_len
            if span is self.span:
                chosen = self.get_component_rich_style("insights-bar--span")
                right.append(f"[{span.value}]", style=chosen)
            else:
                right.append(f" {span.value} ", style=context)
            zones.append((start, right.cell_len, span))
        right.append(" ")
        start = right.cell_len
        name = "insights-bar--stop" if self.running else "insights-bar--run"
        words = _STOP if self.running else _RUN
        right.append(words, style=self.get_component_rich_style(name))
        zones.append((start, right.cell_len, self.StopAsked if self.running else self.RunAsked))
        space = max(0, self.size.width - right.cell_len)
        left = Text(" ", no_wrap=True)
        left.append(safe(self.name_shown), style="bold")
        left.truncate(max(0, space - 1), overflow="ellipsis")
        left.truncate(space, overflow="crop", pad=True)
        self._zones = [(0, space, self.QueriesAsked)]
        self._zones += [(space + start, space + end, what) for start, end, what in zones]
        return left + right

    def on_click(self, event: events.Click) -> None:
        """Say what was clicked."""
        for start, end, what in self._zones:
            if start <= event.x < end:
                event.stop()
                self.post_message(self.SpanChosen(what) if isinstance(what, Span) else what())
                return
