"""The editor for a query of Logs Insights: its words coloured, the place of its mistake marked."""

import re
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from lambdatui.core.safe import safe
from lambdatui.ui.messages import Noted
from lambdatui.ui.widgets.ink import ink

#: What a line of a query is made of; a slash begins a pattern only where one may stand.
#: A text that is not closed is looked for from each quote on, so its length is bounded.
_PARTS = re.compile(
    r"(?P<note>#.*)"
    r"|(?P<text>\"(?:\\.|[^\"\\]){0,500}\"|'(?:\\.|[^'\\]){0,500}'"
    r"|(?<=like )/(?:\\.|[^/\\]){0,500}/|(?<=@message )/(?:\\.|[^/\\]){0,500}/)"
    r"|(?P<field>@\w+)"
    r"|(?P<word>\b(?:fields|display|filter|parse|stats|sort|limit|dedup|unmask|pattern|diff|anomaly"
    r"|unnest|by|as|asc|desc|and|or|not|like|in)\b)"
)
KINDS = ("note", "text", "field", "word")
#: CloudWatch Logs API, StartQuery, queryString.
LONGEST = 10_000
#: A longer line has no colours: it is drawn once for each of the rows that it is folded into.
_LONGEST_COLOURED = 2_000


class QueryEditor(TextArea):
    """A text area for a query. It grows with its text, as far as its style allows."""

    DEFAULT_CSS = """
    QueryEditor {
        height: auto;
        border: none;
        border-top: solid $border-blurred;
        border-title-color: $text-muted;
        background: $background;
        padding: 0 1;
        scrollbar-size-vertical: 1;
        & > .query--word { color: $primary; text-style: bold; }
        & > .query--field { color: $secondary; }
        & > .query--text { color: $success; }
        & > .query--note { color: $text-muted; }
        & > .query--problem { background: $error 25%; }
        &:focus {
            border: none;
            border-top: solid $accent;
            border-title-color: $accent;
        }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "query--problem",
        *(f"query--{kind}" for kind in KINDS),
    }

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(
            text,
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            highlight_cursor_line=False,
            id=id,
        )
        self._problem: int | None = None

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn: safe, with its parts coloured."""
        raw = self.document.get_line(line_index)
        line = raw if raw.isprintable() else "\t".join(map(safe, raw.split("\t")))
        text = Text(line, end="", no_wrap=True)
        for found in _PARTS.finditer(line) if len(line) <= _LONGEST_COLOURED else ():
            text.stylize(ink(self, f"query--{found.lastgroup}"), *found.span())
        if self._problem == line_index:
            ground = self.get_component_rich_style("query--problem").bgcolor
            text.stylize(Style(bgcolor=ground))
        return text

    def put(self, text: str) -> None:
        """Another query in the place of this one, which can be undone."""
        self.mark(None)
        self.replace(text, (0, 0), self.document.end, maintain_selection_offset=False)
        self.move_cursor((0, 0))

    def mark(self, place: tuple[int, int] | None) -> None:
        """Mark the line of a mistake and go there; line and column count from 1."""
        problem = None if place is None else place[0] - 1
        if place is not None:
            location = self.clamp_visitable((place[0] - 1, max(0, place[1] - 1)))
            self.selection = Selection.cursor(location)
        if problem != self._problem:
            self._problem = problem
            # Lines that were drawn are kept until a style changes.
            self.notify_style_update()
            self.refresh()

    def on_paste(self, event: events.Paste) -> None:
        """Refuse what no query is, and what would make each key slow."""
        if not self._takes(event.text):
            event.prevent_default()

    def action_paste(self) -> None:
        """Paste what was last copied here."""
        if self._takes(self.app.clipboard):
            super().action_paste()

    def _takes(self, pasted: str) -> bool:
        if len(pasted) <= LONGEST:
            return True
        words = f"Not pasted: a query has at most {LONGEST:,} characters, and this has"
        self.post_message(Noted(f"{words} {len(pasted):,}.", "warning"))
        return False

    def action_copy(self) -> None:
        """Copy the selection. Without one, ctrl+c must not reach the app, where it quits."""
        if self.selected_text or self.screen.selections:
            super().action_copy()
        else:
            self.post_message(Noted("Nothing is selected to copy; ctrl+q quits."))
