"""The line under a view in which one types what to look for."""

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.find import parse_query
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.lines import LineView


class FindBar(Horizontal):
    """Looks for something in a view. It is hidden until :meth:`open`.

    While one types, matches are marked and counted, and the view stays where it is. Enter keeps
    them and goes to the nearest one; Escape forgets them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "close the search", id="find.close"),
    ]
    DEFAULT_CSS = """
    FindBar {
        display: none;
        height: 1;
        background: $panel;
        & > #find-mark { width: 3; padding: 0 1; color: $accent; text-style: bold; }
        & > Input { width: 1fr; background: $panel; }
        & > Input:focus { background-tint: $foreground 0%; }
        & > #find-count { width: auto; max-width: 65%; padding: 0 1; color: $text-muted; }
        & > #find-count.-problem { color: $text-warning; }
    }
    """

    class Toggled(Message):
        """It was opened or closed."""

    def __init__(self, view: LineView, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view = view
        self._field = Input(placeholder="text, or /regex/", compact=True, id="find-text")
        self._field.cursor_blink = False
        self._count = Static(markup=False, id="find-count")
        self._problem = ""
        self._turned = ""
        self._said = ""
        self._jump_waits = False

    def compose(self) -> ComposeResult:
        """A mark, what is typed, and how often it was found."""
        yield Static("/", id="find-mark", markup=False)
        yield self._field
        yield self._count

    def open(self) -> None:
        """Show it, ready to type; what was looked for before is selected."""
        self.display = True
        self._field.focus()
        self._field.action_select_all()
        self.post_message(self.Toggled())

    @property
    def is_typing(self) -> bool:
        """Whether keys go into it."""
        return self._field.has_focus

    def close(self) -> None:
        """Hide it, and look for nothing any more."""
        had_focus = self._field.has_focus
        self.display = False
        self._jump_waits = False
        with self.prevent(Input.Changed):
            self._field.value = ""
        self._view.find(None)
        self._view.straighten()
        if had_focus:
            self._view.focus()
        self.post_message(self.Toggled())

    def action_close(self) -> None:
        """Escape."""
        self.close()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._problem = self._turned = ""
        self._jump_waits = False
        try:
            query = parse_query(event.value)
        except LambdatuiError as error:
            query = None
            self._problem = error.fault.what
        self._view.find(query)
        self.describe()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._view.search.query is None:
            if not self._problem:
                self.close()
            return
        if self._trouble():
            return
        self._view.focus()
        self._jump_waits = True
        self.describe()

    def describe(self) -> None:
        """Say how often it was found, or why it cannot be looked for."""
        search = self._view.search
        if self._jump_waits:
            self._go_to_nearest()
        text = problem = self._trouble()
        if not problem and search.query is not None:
            position = search.position(self._view.window.cursor)
            text = f"{position or '–'}/{len(search):,}"
            if not search.is_done:
                text += " …"
            elif not len(search):
                text = "not found"
            text += self._turned
        if text == self._said:
            return
        self._said = text
        self._count.set_class(bool(problem), "-problem")
        self._count.update(Text(safe(text), no_wrap=True, overflow="ellipsis"))

    def _trouble(self) -> str:
        """Why it cannot be looked for, or nothing."""
        slow = "This expression is too slow; make it simpler."
        return slow if self._view.search.is_too_slow else self._problem

    def _go_to_nearest(self) -> None:
        """The match under the cursor, else the first below, else the last above."""
        search, window = self._view.search, self._view.window
        below = search.after(window.cursor - 1, window.end)
        if below is None and not search.is_done:
            # The place is not yet searched; the next part of the search comes back here.
            return
        self._jump_waits = False
        nearest = search.before(window.cursor) if below is None else below
        if nearest is not None:
            self._view.jump_to_match(nearest)

    def step(self, direction: int) -> None:
        """The next match, or the one before; after the last comes the first."""
        search, window = self._view.search, self._view.window
        self._turned = ""
        if direction > 0:
            found = search.after(window.cursor, window.end)
        else:
            found = search.before(window.cursor)
        if found is None and len(search):
            # From here it goes round.
            if direction > 0:
                found = search.after(self._view.buffer.first - 1, window.end)
                self._turned = " · from the top"
            else:
                found = search.before(window.end)
                self._turned = " · from the end"
        if found is not None:
            self._view.jump_to_match(found)
        self.describe()
