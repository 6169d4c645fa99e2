"""Where a person says what a lever is to stand at: a number, one of a few, a text."""

from collections.abc import Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from lambdatui.core.errors import Kind, fail
from lambdatui.core.safe import safe
from lambdatui.ui.messages import Noted
from lambdatui.ui.widgets.choice_line import ChoiceLine
from lambdatui.ui.widgets.one_line import OneLine


class LeverField(Vertical):
    """``wanted`` is the value, as :class:`~lambdatui.core.lever.Lever` says, or raises INVALID."""

    DEFAULT_CSS = """
    LeverField {
        height: auto;
        & Input, & Input:focus {
            border: none; background: $panel; height: 1; padding: 0 1; width: 1fr;
        }
        & .line { height: 1; }
        & .label { width: 14; color: $text-muted; }
        & ChoiceLine { width: 1fr; }
        & .hint { height: auto; max-height: 3; color: $text-muted; }
    }
    """

    class Changed(Message):
        """Another value is wanted."""

    class Sent(Message):
        """A person wants it to be so."""

    def __init__(self, hint: str = "") -> None:
        super().__init__()
        self._hint = hint

    @property
    def wanted(self) -> Any:
        """What it is to stand at.

        Raises:
            LambdatuiError: INVALID where that is no value.
        """
        # Each field has a value of its own kind; a line of a base class would be none of them.
        raise NotImplementedError

    @property
    def keys(self) -> str:
        """What keys do that the line of keys does not tell; a clause, or empty."""
        return ""

    @property
    def sends_by_enter(self) -> bool:
        """Whether Enter says that it is to be so."""
        return True

    @property
    def has_edits(self) -> bool:
        """Whether it holds more than a line that was typed, so that losing it is asked about."""
        return False

    def rebase(self, value: Any) -> None:
        """The lever stands at another value than when this was begun; what is wanted stays."""

    def hint(self) -> ComposeResult:
        """What may be given."""
        if self._hint:
            yield Static(Content(safe(self._hint)), classes="hint")

    def on_input_changed(self, event: Input.Changed) -> None:
        """A person types."""
        event.stop()
        self.post_message(self.Changed())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self.post_message(self.Sent())

    def on_one_line_refused(self, event: OneLine.Refused) -> None:
        """Several lines were pasted."""
        event.stop()
        self.post_message(Noted(event.words, "error"))

    @on(ChoiceLine.Chosen)
    def _chosen(self, event: ChoiceLine.Chosen) -> None:
        event.stop()
        self.post_message(self.Changed())


def labelled(label: str, part: Any) -> Horizontal:
    """A part with a word before it, in one line."""
    return Horizontal(Static(Content(safe(label)), classes="label"), part, classes="line")


class NumberField(LeverField):
    """A whole number; an empty line is ``None``, where ``empty`` says what that means."""

    def __init__(self, value: Any, unit: str = "", *, empty: str = "", hint: str = "") -> None:
        words = " ".join(part for part in (hint, f"Empty: {empty}." if empty else "") if part)
        super().__init__(words)
        self._value = value
        self._unit = unit
        self._empty = empty

    def compose(self) -> ComposeResult:
        """The line, with the unit before it."""
        text = "" if self._value is None else str(self._value)
        yield labelled(f"new, in {self._unit}" if self._unit else "new", OneLine(text))
        yield from self.hint()

    @property
    def wanted(self) -> Any:
        """A number, or None."""
        typed = self.query_one(Input).value.strip().replace(",", "")
        if not typed and self._empty:
            return None
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            raise fail(Kind.INVALID, "Give a whole number.")
        return int(typed)


class TextField(LeverField):
    """A text; with ``none`` an empty one is ``None``."""

    def __init__(
        self, value: str, *, none: bool = False, label: str = "new", hint: str = ""
    ) -> None:
        super().__init__(hint)
        self._value = value
        self._none = none
        self._label = label

    def compose(self) -> ComposeResult:
        """The line."""
        yield labelled(self._label, OneLine(self._value))
        yield from self.hint()

    @property
    def wanted(self) -> Any:
        """The text, or None."""
        typed = self.query_one(Input).value
        return None if self._none and not typed.strip() else typed


class ChoiceField(LeverField):
    """One of a few values, each with its word."""

    def __init__(self, choices: Sequence[tuple[Any, str]], value: Any) -> None:
        super().__init__()
        self._choices = tuple(choices)
        known = [each for each, _ in self._choices]
        self._at = known.index(value) if value in known else 0

    def compose(self) -> ComposeResult:
        """All of them."""
        yield labelled("new", ChoiceLine([word for _, word in self._choices], self._at))

    @property
    def wanted(self) -> Any:
        """The one that is taken."""
        return self._choices[self.query_one(ChoiceLine).index][0]


class PartsField(LeverField):
    """Several choices by name, of which those after the first hold for one value of it only."""

    def __init__(
        self,
        parts: Sequence[tuple[str, str, Sequence[str]]],
        value: dict[str, Any],
        holds: tuple[str, str],
    ) -> None:
        """``parts`` are name, label and words; ``holds`` the first's name and that value."""
        super().__init__()
        self._parts = tuple(parts)
        self._value = value
        self._holds = holds

    def compose(self) -> ComposeResult:
        """A line for each."""
        for name, label, choices in self._parts:
            value = self._value.get(name)
            at = choices.index(value) if value in choices else 0
            yield labelled(label, ChoiceLine(choices, at, id=name))

    def on_mount(self) -> None:
        """Those that hold for nothing are not shown."""
        self._show()

    @on(ChoiceLine.Chosen)
    def _chosen_part(self) -> None:
        self._show()

    def _show(self) -> None:
        name, value = self._holds
        for each, _, _ in self._parts:
            line = self.query_one(f"#{each}", ChoiceLine)
            parent = line.parent
            if each != name and isinstance(parent, Horizontal):
                parent.display = self._of(name) == value

    def _of(self, name: str) -> str:
        choices = next(words for each, _, words in self._parts if each == name)
        return choices[self.query_one(f"#{name}", ChoiceLine).index]

    @property
    def wanted(self) -> Any:
        """By name."""
        first, value = self._holds
        named = self._of(first)
        if named != value:
            return {first: named}
        return {each: self._of(each) for each, _, _ in self._parts}
