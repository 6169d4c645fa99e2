"""A line in which a person types what to find; it is there only while it is wanted."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class FilterLine(Horizontal):
    """Says what is typed with each letter. It stays open while it holds a text."""

    DEFAULT_CSS = """
    FilterLine {
        display: none;
        height: 1;
        background: $surface;
        & > Static { width: 2; color: $text-muted; }
        & > Input { width: 1fr; background: $surface; }
    }
    """

    class Typed(Message):
        """The text is another one."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """A person is done with typing."""

    def __init__(self, placeholder: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._input = Input(placeholder=placeholder, compact=True, select_on_focus=False)
        self._input.cursor_blink = False

    def compose(self) -> ComposeResult:
        """The key that opens it, and what is typed."""
        yield Static("/", markup=False)
        yield self._input

    @property
    def is_typing(self) -> bool:
        """Whether keys go here."""
        return self._input.has_focus

    def open(self) -> None:
        """Type into it; what is typed takes the place of what was kept."""
        self.display = True
        self._input.action_select_all()
        self._input.focus()

    def close(self) -> None:
        """Hold no text, and go."""
        self._input.value = ""
        self.display = False

    def clear(self) -> bool:
        """Hold no text, and stay; whether there was one."""
        had = bool(self._input.value)
        self._input.value = ""
        return had

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value.strip()))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.close()
        self.post_message(self.Left())
