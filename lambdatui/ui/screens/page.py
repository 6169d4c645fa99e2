"""A page of text over the console, left with Escape."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from lambdatui.ui.messages import CopyRequested
from lambdatui.ui.widgets.key_bar import KeyBar


class Page(ModalScreen[None]):
    """Shows a text that scrolls; ``y`` copies it."""

    CSS_PATH = "page.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "back", id="page.leave"),
        Binding("y", "copy", "copy all", id="page.copy"),
        # The app's own keys end at a screen over it.
        Binding("W", "app.sign_in", "sign in", id="page.sign_in"),
        Binding("j", "down", "down", id="page.down", show=False),
        Binding("k", "up", "up", id="page.up", show=False),
        Binding("g", "top", "top", id="page.top", show=False),
        Binding("G", "bottom", "bottom", id="page.bottom", show=False),
    ]

    def __init__(self, title: str, text: Text) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """A frame with the text in it."""
        with VerticalScroll() as frame:
            frame.border_title = Text(self._title)
            yield Static(self._text)
        yield KeyBar()

    def action_leave(self) -> None:
        """Back to the console."""
        self.dismiss()

    def action_copy(self) -> None:
        """Put the whole text on the clipboard."""
        self.app.post_message(CopyRequested(self._text.plain, f"'{self._title}'"))

    def action_down(self) -> None:
        """Scroll by one line."""
        self.query_one(VerticalScroll).scroll_down(animate=False)

    def action_up(self) -> None:
        """Scroll back by one line."""
        self.query_one(VerticalScroll).scroll_up(animate=False)

    def action_top(self) -> None:
        """Scroll to the first line."""
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_bottom(self) -> None:
        """Scroll to the last line."""
        self.query_one(VerticalScroll).scroll_end(animate=False)
