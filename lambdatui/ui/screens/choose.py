"""A few things to choose one of."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from lambdatui.core.safe import safe
from lambdatui.ui.messages import CopyRequested
from lambdatui.ui.screens.ask import FRAME_CSS

#: Of the rows, in a frame in the middle of the screen.
ROWS_CSS = """
    OptionList {
        height: auto;
        max-height: 14;
        border: none;
        padding: 0;
        background: $surface;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        scrollbar-size-vertical: 1;
    }
    OptionList:focus { border: none; background-tint: $foreground 0%; }
"""


#: Columns up to which the notes begin below each other.
_WORDS = 30


class Rows(OptionList):
    """What there is to choose from; the cursor moves as in every list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "down", id="choose.down", show=False),
        Binding("k", "cursor_up", "up", id="choose.up", show=False),
        Binding("g", "first", "first", id="choose.first", show=False),
        Binding("G", "last", "last", id="choose.last", show=False),
    ]

    def fill(self, rows: Sequence[tuple[str, str, str]], at: int = 0) -> None:
        """``rows`` are the id, the words, and a note behind them; the cursor goes to one."""
        width = min(_WORDS, max((len(words) for _, words, _ in rows), default=0))
        made = [Option(_row(words.ljust(width), note), id=key) for key, words, note in rows]
        self.set_options(made)
        if rows:
            self.highlighted = at


class ChooseScreen(ModalScreen[str]):
    """Gives the id of the row that was chosen, None where it was left.

    ``rows`` are the id, the words, and a note behind them; the cursor begins on the row ``at``.
    ``copied`` is what ``y`` copies, under the name ``what``; without it, there is no such key.
    """

    DEFAULT_CSS = f"ChooseScreen {{{FRAME_CSS}{ROWS_CSS}}}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "cancel", id="choose.leave"),
        Binding("y", "copy", "copy all of it", id="choose.copy", show=False),
    ]

    def __init__(
        self,
        title: str,
        rows: Sequence[tuple[str, str, str]],
        at: int = 0,
        copied: str = "",
        what: str = "",
    ) -> None:
        super().__init__()
        self._copied = copied
        self._what = what
        self._title = title
        self._rows = tuple(rows)
        self._at = at

    def compose(self) -> ComposeResult:
        """The rows, and how one is taken."""
        with Vertical() as frame:
            frame.border_title = Content(safe(self._title))
            yield Rows(markup=False)
            copies = ", y copies all of it" if self._copied else ""
            yield Static(Content(f"Enter takes it, Esc leaves{copies}."), classes="hint")

    def on_mount(self) -> None:
        """The cursor begins on the likeliest row."""
        rows = self.query_one(Rows)
        rows.fill(self._rows, self._at)
        rows.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give it."""
        event.stop()
        self.dismiss(event.option_id)

    def action_copy(self) -> None:
        """Copy all rows as text; the list stays."""
        if self._copied:
            self.post_message(CopyRequested(self._copied, self._what))

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)


def _row(words: str, note: str) -> Content:
    return Content.assemble(
        f" {safe(words)}", (f"  {safe(note)}" if note else "", "$foreground 60%")
    )
