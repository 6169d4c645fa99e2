"""The editor for an event: JSON with its parts coloured and the line of its problem marked."""

import re
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Selection

from lambdatui.core.jsontext import JsonProblem
from lambdatui.core.safe import safe
from lambdatui.ui.messages import Noted
from lambdatui.ui.widgets.ink import ink
from lambdatui.ui.widgets.json_spans import KINDS, json_spans

#: What an editor can hold before a key is felt (30 ms a key): characters in all, and in one line.
MOST_CHARACTERS = 250_000
MOST_IN_LINE = 20_000

#: What Python takes for the end of a line and JSON does not: a text area would put a line feed in
#: its place, inside a string as well.
_OTHER_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def editable(text: str) -> str:
    """The same JSON, in which only LF, CR and CRLF end lines: the rest stand as escapes."""
    return _OTHER_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def fits_editor(text: str) -> bool:
    """Whether a text can be edited with each key answered at once."""
    return len(text) <= MOST_CHARACTERS and (
        len(text) <= MOST_IN_LINE or max(map(len, text.split("\n"))) <= MOST_IN_LINE
    )


class JsonEditor(TextArea):
    """A text area for JSON. Parts are coloured as they are drawn, whatever the size."""

    DEFAULT_CSS = """
    JsonEditor {
        & > .json--key { color: $primary; }
        & > .json--string { color: $foreground; }
        & > .json--value { color: $foreground; text-style: bold; }
        & > .json--mark { color: $text-muted; }
        & > .json--problem { background: $error 25%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "go_start", "start", id="editor.start", show=False),
        Binding("ctrl+end", "go_end", "end", id="editor.end", show=False),
        Binding(
            "ctrl+shift+home",
            "go_start(True)",
            "select to start",
            id="editor.select-start",
            show=False,
        ),
        Binding(
            "ctrl+shift+end", "go_end(True)", "select to end", id="editor.select-end", show=False
        ),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "json--problem",
        *(f"json--{kind}" for kind in KINDS),
    }

    class Overfilled(Message):
        """A paste made the text too long to edit; ``text`` is the whole of it."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self) -> None:
        super().__init__(
            soft_wrap=True, show_line_numbers=True, tab_behavior="focus", highlight_cursor_line=True
        )
        self.indent_width = 2
        self._problem: JsonProblem | None = None

    @property
    def problem(self) -> JsonProblem | None:
        """What is marked."""
        return self._problem

    @problem.setter
    def problem(self, problem: JsonProblem | None) -> None:
        if problem != self._problem:
            self._problem = problem
            # Lines that were drawn are kept until a style changes.
            self.notify_style_update()
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn: safe, with its parts coloured."""
        raw = self.document.get_line(line_index)
        # A tab stays: the text area draws it at its own width. Nothing changes the length.
        line = raw if raw.isprintable() else "\t".join(map(safe, raw.split("\t")))
        text = Text(line, end="", no_wrap=True)
        for start, end, kind in json_spans(line):
            text.stylize(ink(self, f"json--{kind}"), start, end)
        problem = self._problem
        if problem is not None and problem.line == line_index + 1:
            ground = self.get_component_rich_style("json--problem").bgcolor
            text.stylize(Style(bgcolor=ground))
        return text

    def on_paste(self, event: events.Paste) -> None:
        """Refuse what would make each key slow; the text area's own handler takes the rest."""
        if not self._takes(event.text):
            event.prevent_default()

    def action_paste(self) -> None:
        """Paste what was last copied here."""
        if self._takes(self.app.clipboard):
            super().action_paste()

    def action_copy(self) -> None:
        """Copy the selection. Without one, ctrl+c must not reach the app, where it quits."""
        if self.selected_text or self.screen.selections:
            super().action_copy()
        else:
            self.post_message(Noted("Nothing is selected to copy; ctrl+q quits."))

    def action_cut(self) -> None:
        """Cut the selection; a line that nobody selected stays."""
        if self.selected_text:
            super().action_cut()

    def action_go_start(self, select: bool = False) -> None:
        """Go to the first character."""
        self.move_cursor((0, 0), select=select)

    def action_go_end(self, select: bool = False) -> None:
        """Go behind the last character."""
        self.move_cursor(self.document.end, select=select)

    def _takes(self, pasted: str) -> bool:
        start, end = sorted(self.selection)
        document = self.document
        before = document.get_text_range(document.start, start)
        whole = before + pasted + document.get_text_range(end, document.end)
        if self.read_only or fits_editor(whole):
            return True
        self.post_message(self.Overfilled(whole))
        return False

    def load(self, text: str) -> None:
        """Edit this text instead; what was typed before cannot be undone any more."""
        self._problem = None
        self.load_text(editable(text))

    def edit(self, edit: Edit) -> EditResult:
        """Every change passes here."""
        edit.text = editable(edit.text)
        return super().edit(edit)

    def go_to(self, problem: JsonProblem) -> None:
        """Put the cursor where the JSON is wrong."""
        location = self.clamp_visitable((problem.line - 1, max(0, problem.column - 1)))
        self.selection = Selection.cursor(location)
