"""The line under a view in which one types which lines to see, and what is wrong with that."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.line_filter import LineFilter, parse_filter
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.lines import LineView

#: What can be typed.
SYNTAX = "text  /regex/  !not  level:error  request:ID"


def _no_names() -> Sequence[str]:
    return ()


class FindBar(Vertical):
    """Filters a view while one types. It is hidden until :meth:`open`.

    Enter keeps the filter and goes to the lines; the bar stays, so that nobody forgets that lines
    are hidden. Escape shows all of them again. Why a filter cannot be used stands in rows of its
    own above the field, which neither moves nor gets narrower by it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "show all lines", id="find.close"),
    ]
    DEFAULT_CSS = """
    FindBar {
        display: none;
        height: auto;
        background: $panel;
        & > #find-problem {
            display: none; height: auto; max-height: 3; padding: 0 1 0 3; color: $foreground 70%;
        }
        & > #find-problem.-problem { color: $text-warning; padding: 0 1; }
        & > #find-row { height: 1; }
        & #find-mark { width: 3; padding: 0 1; color: $accent; text-style: bold; }
        & Input { width: 1fr; min-width: 20; background: $panel; }
        & Input:focus { background-tint: $foreground 0%; }
        & #find-count { width: auto; max-width: 60%; padding: 0 1; color: $foreground 70%; }
    }
    """

    class Toggled(Message):
        """It was opened or closed."""

    def __init__(
        self,
        view: LineView,
        *,
        names: Callable[[], Sequence[str]] = _no_names,
        id: str | None = None,
    ) -> None:
        """``names`` gives those of the functions whose lines these are, in their order."""
        super().__init__(id=id)
        self._view = view
        self._names = names
        self._field = Input(placeholder=SYNTAX, compact=True, id="find-text")
        self._field.cursor_blink = False
        self._count = Static(markup=False, id="find-count")
        self._advice = Static(markup=False, id="find-problem")
        self._problem = ""
        self._unfinished = ""
        self._turned = ""
        self._said = ("", "")

    def compose(self) -> ComposeResult:
        """What is wrong; under it a mark, what is typed, and how many lines it lets through."""
        yield self._advice
        with Horizontal(id="find-row"):
            yield Static("/", id="find-mark", markup=False)
            yield self._field
            yield self._count

    @property
    def text(self) -> str:
        """What is typed, or was kept."""
        return self._field.value

    @property
    def is_typing(self) -> bool:
        """Whether keys go into it."""
        return self._field.has_focus

    def open(self) -> None:
        """Show it, ready to type; what was kept before is selected."""
        self.display = True
        self._field.focus()
        self._field.action_select_all()
        self.describe()
        self.post_message(self.Toggled())

    def close(self) -> None:
        """Hide it, and show all lines again."""
        had_focus = self._field.has_focus
        self._write("")
        self.display = False
        self._apply("")
        if had_focus:
            self._view.focus()
        self.post_message(self.Toggled())

    def set_text(self, text: str) -> None:
        """Filter by this, as if it had been typed and kept; nothing closes the bar."""
        if not text:
            if self.display:
                self.close()
            return
        self._write(text)
        self.display = True
        self._apply(text)
        self._view.keep_filter()
        self.post_message(self.Toggled())

    def _write(self, text: str) -> None:
        with self.prevent(Input.Changed):
            self._field.value = text

    def action_close(self) -> None:
        """Escape."""
        self.close()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._apply(event.value)

    def _apply(self, text: str) -> None:
        self._problem = self._unfinished = self._turned = ""
        wanted: LineFilter | None = None
        try:
            wanted = parse_filter(text, self._names())
            self._unfinished = wanted.unfinished
        except LambdatuiError as error:
            self._problem = str(error)
        if not self._problem:
            # While a term is wrong, what was right before it stays.
            self._view.set_filter(wanted)
        self.describe()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not event.value.strip():
            self.close()
            return
        if not self._trouble() and not self._unfinished:
            self._view.keep_filter()
            self._view.focus()
        self.describe()

    def describe(self) -> None:
        """Say how many lines are let through, and why what was typed cannot be used."""
        if not self.display:
            return
        trouble = self._trouble()
        advice = f"✗ {trouble}" if trouble else self._unfinished
        said = (self._found(), advice)
        if said == self._said:
            return
        self._said = said
        self._count.update(Text(safe(said[0]), no_wrap=True, overflow="ellipsis"))
        self._advice.set_class(bool(trouble), "-problem")
        self._advice.update(Text(safe(advice)))
        self._advice.display = bool(advice)

    def _found(self) -> str:
        view = self._view
        if view.sieve.filter is None or view.sieve.is_too_slow:
            return ""
        count, of = view.sieve.lines, f"of {view.buffer.log_count():,} lines"
        text = f"{count:,} {of}"
        if not view.sieve.is_done:
            text += " …"
        elif not count:
            text = f"none {of}"
        if view.in_context:
            text += " · in context"
        return text + self._turned

    def _trouble(self) -> str:
        """Why it cannot be used, or nothing."""
        slow = "This expression is too slow; make it simpler."
        return slow if self._view.sieve.is_too_slow else self._problem

    def toggle_context(self) -> None:
        """Show the lines that match among all others, or alone."""
        self._view.set_context(not self._view.in_context)
        self._turned = ""
        self.describe()

    def step(self, direction: int) -> None:
        """The next line that matches, or the one before; after the last comes the first."""
        view, sieve = self._view, self._view.sieve
        here, end = view.window.cursor, view.window.end
        self._turned = ""
        found = sieve.next_hit(here) if direction > 0 else sieve.previous_hit(min(here, end))
        if found is not None and found >= end:
            found = None
        if found is None and sieve.is_done:
            # From here it goes round.
            if direction > 0:
                found = sieve.next_hit(view.buffer.first - 1)
                self._turned = " · from the top"
            else:
                found = sieve.previous_hit(end)
                self._turned = " · from the end"
            if found is None or found >= end:
                found, self._turned = None, ""
        if found is not None:
            view.jump_to_match(found)
        self.describe()
