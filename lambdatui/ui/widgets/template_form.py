"""The fields of a template, a line each."""

from collections.abc import Mapping
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.jsontext import check_json, minified
from lambdatui.core.safe import safe
from lambdatui.core.template_parts import Field, FieldKind, read_values
from lambdatui.ui.messages import Noted

#: Characters from which a line is no place to edit a text.
_MOST_PASTED = 50_000


class FieldLine(Input):
    """One value. What is pasted over several lines becomes one line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "next field, then take", id="template.next"),
        Binding("ctrl+n", "choose", "next choice", id="template.choose"),
    ]

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False
        self.field = Field(name="", label="")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only where there are choices can one choose."""
        del parameters
        return action != "choose" or bool(self.field.choices)

    def action_choose(self) -> None:
        """The next of the choices, after the last the first."""
        choices = self.field.choices
        at = choices.index(self.value) + 1 if self.value in choices else 0
        self.value = choices[at % len(choices)]
        self.cursor_position = len(self.value)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        # Textual's own would take the first line alone.
        event.prevent_default()
        pasted = _one_line(event.text)
        if len(pasted) > _MOST_PASTED:
            words = (
                f"{len(pasted):,} characters are too many for this line. Take the template, and put"
                " them into the event there."
            )
            self.post_message(Noted(words, "warning"))
            return
        start, end = sorted(self.selection)
        self.replace(pasted, start, end)


def _one_line(text: str) -> str:
    if not ("\n" in text or "\r" in text):
        return text
    return minified(text) if check_json(text) is None else " ".join(text.split())


class FieldRow(Horizontal):
    """A label, and the value beside it."""

    def __init__(self) -> None:
        super().__init__(classes="-unused")
        self.label = Static(markup=False)
        self.line = FieldLine()

    def compose(self) -> ComposeResult:
        """Both in one line."""
        yield self.label
        yield self.line

    def show(self, field: Field, value: str) -> None:
        """Ask for this field."""
        self.line.field = field
        self.label.update(Content(safe(field.label)))
        with self.line.prevent(Input.Changed):
            self.line.value = value
            self.line.cursor_position = 0
        self.remove_class("-unused", "-wrong")

    def on_descendant_focus(self) -> None:
        """One types at the end of what is there."""
        self.add_class("-here")
        self.line.action_end()

    def on_descendant_blur(self) -> None:
        """One reads from the beginning."""
        self.remove_class("-here")
        self.line.action_home()

    def check(self) -> None:
        """Mark what does not fit."""
        field = self.line.field
        try:
            read_values((field,), {field.name: self.line.value})
        except LambdatuiError:
            self.add_class("-wrong")
        else:
            self.remove_class("-wrong")


class TemplateForm(VerticalScroll, can_focus=False):
    """Asks for ``most`` fields at most. Its lines stay from one template to the next."""

    DEFAULT_CSS = """
    TemplateForm {
        height: auto;
        scrollbar-size-vertical: 1;
        & > FieldRow {
            height: 1;
            &.-unused { display: none; }
            & > Static {
                width: 26;
                color: $text-muted;
                text-wrap: nowrap;
                text-overflow: ellipsis;
            }
            & > Input {
                width: 1fr;
                background: $surface;
                &:focus { background: $panel; }
            }
            &.-here > Static { color: $accent; text-style: bold; }
            &.-wrong > Static { color: $text-error; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "field above", id="template.up", show=False),
        Binding("down", "step(1)", "field below", id="template.down", show=False),
    ]

    class Typed(Message):
        """A value is another one."""

    class Entered(Message):
        """A person came to another field."""

    class Done(Message):
        """A person pressed Enter in the last field."""

    def __init__(self, most: int, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows = [FieldRow() for _ in range(most)]
        self._used = 0

    def compose(self) -> ComposeResult:
        """All lines, shown or not."""
        yield from self._rows

    @property
    def values(self) -> dict[str, str]:
        """What stands in every field, by name."""
        return {row.line.field.name: row.line.value for row in self._rows[: self._used]}

    @property
    def field(self) -> Field | None:
        """The one that a person is in."""
        return next((row.line.field for row in self._rows if row.line.has_focus), None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self._used

    def show(self, fields: tuple[Field, ...], values: Mapping[str, str]) -> None:
        """Ask for these, with the values that were typed before."""
        self._used = len(fields)
        for row, field in zip(self._rows, fields, strict=False):
            row.show(field, values.get(field.name, field.default))
        for row in self._rows[self._used :]:
            row.add_class("-unused")

    def enter(self) -> None:
        """Begin with the first field."""
        if self._used:
            self._rows[0].line.focus()

    def check(self, name: str = "") -> None:
        """Mark every value that does not fit, and that of the field with this name."""
        for row in self._rows[: self._used]:
            row.check()
            if row.line.field.name == name:
                row.add_class("-wrong")

    def go_to_wrong(self) -> None:
        """Put the cursor where the first mark is."""
        wrong = next((row for row in self._rows[: self._used] if row.has_class("-wrong")), None)
        if wrong is not None:
            wrong.line.focus()

    def on_descendant_focus(self) -> None:
        """Another field needs other words."""
        self.post_message(self.Entered())

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed())

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._step(1):
            self.post_message(self.Done())

    def action_step(self, step: int) -> None:
        """To the field above or below."""
        self._step(step)

    def _step(self, step: int) -> bool:
        here = next((at for at, row in enumerate(self._rows) if row.line.has_focus), 0)
        if not 0 <= here + step < self._used:
            return False
        self._rows[here + step].line.focus()
        return True


def hint(field: Field) -> str:
    """What may be written there, in a few words."""
    match field.kind:
        case FieldKind.CHOICE:
            return f"{field.label}: one of {', '.join(field.choices)} (ctrl+n)"
        case FieldKind.NUMBER:
            return f"{field.label}: a whole number, 0 or more"
        case FieldKind.JSON:
            return f"{field.label}: any JSON"
    if field.choices:
        return f"{field.label}: such as {', '.join(field.choices)} (ctrl+n)"
    return ""
