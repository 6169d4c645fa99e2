"""Which function, of all that there are."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from lambdatui.core.errors import fault_of
from lambdatui.core.functions import FunctionPage
from lambdatui.core.fuzzy import Fuzzy
from lambdatui.core.safe import safe
from lambdatui.ui.messages import CallFailed
from lambdatui.ui.screens.ask import FRAME_CSS
from lambdatui.ui.screens.choose import ROWS_CSS, Rows

_DOING = "listing the functions"
#: Rows that are shown; more are found by typing.
_MOST = 200


class FunctionChoice(ModalScreen[str]):
    """Gives a function's name; None where it was left. ``current`` is not offered.

    ``read`` lists them. Typing finds some of them; what is typed can be taken as it is as well.
    """

    DEFAULT_CSS = (
        f"FunctionChoice {{{FRAME_CSS}{ROWS_CSS}"
        "Input, Input:focus { border: none; background: $panel; height: 1; padding: 0 1; }}"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "cancel", id="function-choice.leave"),
        Binding("down", "move(1)", "down", id="function-choice.down", show=False, priority=True),
        Binding("up", "move(-1)", "up", id="function-choice.up", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        *,
        read: Callable[[], AsyncGenerator[FunctionPage, None]],
        current: str = "",
        first: Sequence[str] = (),
        notes: Mapping[str, str] | None = None,
        listed_only: bool = False,
    ) -> None:
        """While nothing is typed, ``first`` stand before the others; ``notes`` beside some names.

        With ``listed_only`` what is typed cannot be taken as it is.
        """
        super().__init__()
        self._first = tuple(first)
        self._notes = notes or {}
        self._listed_only = listed_only
        self._title = title
        self._read = read
        self._current = current
        self._names: list[str] = []

    def compose(self) -> ComposeResult:
        """The line to type in, the rows, what is said of them."""
        with Vertical() as frame:
            frame.border_title = Content(safe(self._title))
            yield Input(placeholder="letters of its name")
            yield Rows(markup=False)
            yield Static(Content("listing the functions…"), id="say", classes="hint")

    def on_mount(self) -> None:
        """They come page by page."""
        self.query_one(Input).focus()
        self.run_worker(self._list(), exit_on_error=False)

    async def _list(self) -> None:
        try:
            async with aclosing(self._read()) as pages:
                async for page in pages:
                    found = {each.name for each in page.functions} - {self._current}
                    self._names = sorted({*self._names, *found}, key=str.casefold)
                    self._fill()
        except Exception as error:
            fault = fault_of(error, _DOING)
            self.post_message(CallFailed(fault, _DOING))
            self._say(f"✗ {fault.sentence()} A name can be typed all the same.", "problem")
            return
        self._say("Enter takes it, Esc leaves.", "hint")

    def _fill(self) -> None:
        typed = self.query_one(Input).value.strip()
        rows = [(name, name, self._notes.get(name, "")) for name in self._found(typed)[:_MOST]]
        if typed and typed not in self._names and not self._listed_only:
            rows.append((typed, typed, "as it is typed"))
        self.query_one(Rows).fill(rows)

    def _found(self, typed: str) -> list[str]:
        if not typed:
            names = set(self._names)
            return list(
                dict.fromkeys([*(each for each in self._first if each in names), *self._names])
            )
        query = Fuzzy(typed)
        ranked = [(rank, name) for name in self._names if (rank := query.rank(name)) is not None]
        return [name for _, name in sorted(ranked, key=lambda pair: (pair[0], pair[1].casefold()))]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Leave those that are found."""
        event.stop()
        self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the row under the cursor."""
        event.stop()
        option = self.query_one(Rows).highlighted_option
        if option is not None:
            self.dismiss(option.id)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A row was clicked, or taken."""
        event.stop()
        self.dismiss(event.option_id)

    def _say(self, words: str, tone: str) -> None:
        line = self.query_one("#say", Static)
        line.update(Content(safe(words)))
        line.set_classes(tone)

    def action_move(self, rows: int) -> None:
        """Move the cursor while one types."""
        view = self.query_one(Rows)
        (view.action_cursor_down if rows > 0 else view.action_cursor_up)()

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)
