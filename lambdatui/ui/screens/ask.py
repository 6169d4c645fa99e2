"""Questions over the console: a short text with its check, a name to type, a yes or no."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.protection import is_name
from lambdatui.core.safe import safe, safe_lines
from lambdatui.ui.messages import ConfirmationAsked, TextAsked
from lambdatui.ui.widgets.one_line import OneLine

#: Of a question in the middle of the screen: the frame, a hint, what is wrong.
FRAME_CSS = """
    align: center middle;
    background: $background 60%;
    & > Vertical {
        width: 90%;
        max-width: 72;
        height: auto;
        max-height: 100%;
        padding: 0 1;
        border: round $border;
        border-title-color: $accent;
        background: $surface;
    }
    Static { height: auto; }
    .ask-detail { height: auto; max-height: 75vh; scrollbar-size-vertical: 1; }
    .hint { color: $text-muted; }
    .problem { color: $error; }
"""


class AskText(ModalScreen[str | None]):
    """Asks for one line of text. Gives None where the person left it.

    ``check`` gives the text as it is to be taken, or raises LambdatuiError; its words stand under
    the line until the text is another one.
    """

    DEFAULT_CSS = (
        f"AskText {{{FRAME_CSS}"
        "Input, Input:focus { border: none; background: $panel; height: 1; padding: 0 1; }}"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "cancel", id="ask.leave"),
    ]

    def __init__(
        self,
        title: str,
        *,
        value: str = "",
        check: Callable[[str], str] = str,
        hint: str = "",
        detail: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._detail = detail
        self._value = value
        self._check = check
        self._hint = hint or "Enter takes it, Esc leaves."

    @classmethod
    def of(cls, asked: TextAsked) -> "AskText":
        """The question that a pane asked."""
        return cls(asked.title, value=asked.value, check=asked.check, detail=asked.detail)

    def compose(self) -> ComposeResult:
        """The line, and what is wrong with it."""
        with Vertical() as frame:
            frame.border_title = Content(safe(self._title))
            if self._detail:
                yield Static(Content("\n".join(safe_lines(self._detail))), id="ask-detail")
            yield OneLine(self._value, select_on_focus=True)
            yield Static(Content(safe(self._hint)), id="ask-line", classes="hint")

    def on_input_changed(self, _event: Input.Changed) -> None:
        """What was wrong may not be so any more."""
        self._say(self._hint, "hint")

    def on_one_line_refused(self, event: OneLine.Refused) -> None:
        """Of several lines none is taken."""
        event.stop()
        self._say(f"✗ {event.words}", "problem")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it, or say why not."""
        event.stop()
        try:
            taken = self._check(event.value)
        except LambdatuiError as error:
            self._say(f"✗ {error.fault.sentence()}", "problem")
        else:
            self.dismiss(taken)

    def _say(self, words: str, tone: str) -> None:
        line = self.query_one("#ask-line", Static)
        line.update(Content(safe(words)))
        line.set_classes(tone)

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)


class TypedName(ModalScreen[bool]):
    """Asks for a function's name before it is run: what is protected is not run by a habit.

    ``detail`` says why, and what would be sent; ``doing`` what is done then, if it is not run.
    Gives True where the name was typed.
    """

    DEFAULT_CSS = (
        f"TypedName {{{FRAME_CSS}"
        "Vertical { border: round $warning; border-title-color: $warning; }"
        "Input, Input:focus { border: none; background: $panel; height: 1; padding: 0 1; }}"
    )
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "cancel", id="ask.leave"),
    ]

    def __init__(
        self, question: str, *, function: str, detail: str = "", doing: str = "run it"
    ) -> None:
        super().__init__()
        self._question = question
        self._function = function
        self._doing = doing
        self._detail = detail

    def compose(self) -> ComposeResult:
        """Why it is asked, the name to type, the line to type it in."""
        with Vertical() as frame:
            frame.border_title = Content(safe(self._question))
            yield _detail(self._detail)
            yield OneLine()
            yield Static(self._hint, id="ask-line", classes="hint")

    @property
    def _hint(self) -> Content:
        name = (safe(self._function), "bold")
        return Content.assemble(
            f"Type the function's name to {self._doing}: ", name, " · Esc leaves"
        )

    def on_input_changed(self, _event: Input.Changed) -> None:
        """What was wrong may not be so any more."""
        self._say(self._hint, "hint")

    def on_one_line_refused(self, event: OneLine.Refused) -> None:
        """A name has one line."""
        event.stop()
        self._say(Content(safe(f"✗ {event.words}")), "problem")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """A yes, where it is the name."""
        event.stop()
        if is_name(self._function, event.value):
            self.dismiss(True)
        else:
            words = f"✗ That is not its name. Type {self._function} to {self._doing}, Esc leaves."
            self._say(Content(safe(words)), "problem")

    def _say(self, words: Content, tone: str) -> None:
        line = self.query_one("#ask-line", Static)
        line.update(words)
        line.set_classes(tone)

    def action_leave(self) -> None:
        """A no."""
        self.dismiss(False)


class Confirm(ModalScreen[bool]):
    """Asks before something is done. Only ``y`` is a yes: Enter is hit by habit."""

    DEFAULT_CSS = f"Confirm {{{FRAME_CSS}}}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", id="ask.yes"),
        Binding("n,escape,q", "answer(False)", "no", id="ask.no"),
    ]

    def __init__(self, question: str, *, yes: str, detail: str = "") -> None:
        super().__init__()
        self._question = question
        self._yes = yes
        self._detail = detail

    @classmethod
    def of(cls, asked: ConfirmationAsked) -> "Confirm":
        """The question that a pane asked."""
        return cls(asked.question, yes=asked.yes, detail=asked.detail)

    def compose(self) -> ComposeResult:
        """The question and its two answers."""
        with Vertical() as frame:
            frame.border_title = Content(safe(self._question))
            if self._detail:
                yield _detail(self._detail)
            yield Static(_answer("y", self._yes), id="ask-yes")
            yield Static(_answer("n", "leave it as it is"), id="ask-no")

    def on_click(self, event: events.Click) -> None:
        """An answer was clicked."""
        if event.widget is not None and event.widget.id in ("ask-yes", "ask-no"):
            self.action_answer(event.widget.id == "ask-yes")

    def action_answer(self, answer: bool) -> None:
        """Give it."""
        self.dismiss(answer)


def _detail(text: str) -> VerticalScroll:
    """What to know first: it scrolls where it is long, so that the answers stay in sight."""
    return VerticalScroll(Static(Content("\n".join(safe_lines(text)))), classes="ask-detail")


def _answer(key: str, words: str) -> Content:
    return Content.assemble((f" {key} ", "bold $accent"), " ", safe(words))
