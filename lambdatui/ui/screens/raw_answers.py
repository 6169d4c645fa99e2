"""What AWS answered, as it answered: the calls of a section, their JSON, and a filter for it."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from lambdatui.core.answer_json import answer_value, as_text, filtered
from lambdatui.core.aws_call import AwsAnswer, cli_command
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.ports import ExportPort
from lambdatui.core.safe import safe
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.rows import size
from lambdatui.core.timespan import iso
from lambdatui.ui.aside import aside
from lambdatui.ui.file_asking import FileAsking
from lambdatui.ui.messages import CopyRequested
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.columns import TableColumn
from lambdatui.ui.widgets.filter_line import FilterLine
from lambdatui.ui.widgets.json_preview import JsonPreview
from lambdatui.ui.widgets.table import Table

#: Bytes up to which an answer is read at once; a larger one would hold up a key.
_SMALL = 60_000
_ODD = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class _Asked:
    """One answer, by its place among them."""

    at: int
    answer: AwsAnswer

    @property
    def fault(self) -> Fault | None:
        return self.answer.fault


class RawAnswersScreen(Framed[None]):
    """Secrets are masked until a person asks to see those of all answers.

    ``profile`` and ``region`` are named in the commands that show the same.
    """

    DEFAULT_CSS = """
    RawAnswersScreen {
        & #both { height: 1fr; layout: vertical; }
        & Table { height: auto; max-height: 7; }
        & #answer { height: 1fr; }
        & #command { height: auto; max-height: 3; padding: 0 1; color: $text-muted; }
        & JsonPreview { height: 1fr; }
        &.-wide #both { layout: horizontal; }
        &.-wide Table { width: 50; height: 1fr; max-height: 100%; margin: 0 1 0 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "JMESPath", id="raw.filter"),
        Binding("x", "secrets", "show secrets", id="raw.secrets"),
        Binding("y", "copy", "copy", id="raw.copy"),
        Binding("Y", "copy_command", "copy command", id="raw.copy-command"),
        Binding("S", "save", "save", id="raw.save"),
        Binding("tab", "app.focus_next", "next part", id="raw.next", show=False),
        Binding("q", "leave", "back", id="raw.leave", show=False),
    ]

    def __init__(
        self,
        answers: SectionAnswers,
        title: str,
        *,
        exports: ExportPort,
        profile: str = "",
        region: str = "",
    ) -> None:
        super().__init__(f"What AWS answered · {title}")
        self._rows = [_Asked(at, each) for at, each in enumerate(answers.answers)]
        self._function = answers.function
        self._profile = profile
        self._region = region
        self._files = FileAsking(self, exports)
        self._secrets = False
        self._expression = ""
        #: What stands on the screen, as text; empty where there is none.
        self._text = ""
        self._shown_at = -1
        self._looked_at = (-1, "")

    def parts(self) -> ComposeResult:
        """The calls; of the one under the cursor its command and its answer; the filter."""
        with Container(id="both"):
            yield _Calls(_columns(), lambda row: str(row.at), id="calls")
            with Vertical(id="answer"):
                yield Static(markup=False, id="command")
                yield _Answer("", id="json")
        yield FilterLine("JMESPath, such as Configuration.[State, MemorySize]")

    def on_mount(self) -> None:
        """Show the first of them."""
        self._table.set_rows(self._rows)
        self.set_class(not self._rows, "-empty")
        if not self._rows:
            self.say("Nothing had to be asked for this section.")
        self._table.focus()

    @property
    def _table(self) -> "_Calls":
        return self.query_one(_Calls)

    @property
    def _filter(self) -> FilterLine:
        return self.query_one(FilterLine)

    @property
    def _row(self) -> _Asked | None:
        return self._table.cursor_row

    # What is shown.

    def on_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """Another call."""
        event.stop()
        row = self._row
        if row is None:
            return
        command = cli_command(row.answer.call, profile=self._profile, region=self._region)
        self.query_one("#command", Static).update(Content(safe(f"$ {command}")))
        self._show()

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Enter: to its JSON, to scroll in it."""
        event.stop()
        self.query_one(_Answer).focus()

    def _show(self) -> None:
        row = self._row
        if row is not None:
            self.do(partial(self._shown, row), "reading an answer", group="show")

    async def _shown(self, row: _Asked) -> None:
        view, answer = self.query_one(_Answer), row.answer
        title = _title(answer)
        if answer.fault is not None:
            self._shown_at, self._text = row.at, ""
            view.say(_fault_words(answer.fault), title=title)
            self.say("This call failed; it has no answer.", "doubt")
            return
        work = partial(_readable, answer, self._expression, secrets=self._secrets)
        try:
            found = await aside(work) if len(answer.body) > _SMALL else work()
        except LambdatuiError as error:
            # What was right before stays, so that one sees what one types about.
            if self._shown_at != row.at:
                self._shown_at, self._text = row.at, ""
                view.say("The expression cannot be used here.", title=title)
            self.say(f"✗ {error.fault.sentence()}", "doubt")
            return
        # Where only the secrets change, one goes on looking at the same place.
        stay = (row.at, self._expression) == self._looked_at
        self._looked_at = (row.at, self._expression)
        self._shown_at, self._text = row.at, found.text
        title = f"{title} · {self._expression}" if self._expression else title
        view.show_text(found.text, title=title, stay=stay)
        view.what = f"the answer of {answer.call.operation}"
        if found.secret and self._secrets:
            view.what += ", with its secrets"
            self.say("! Secrets are on the screen. x masks them again.", "doubt")
        elif found.secret:
            self.say("Environment values and what looks like a secret are masked. x shows them.")
        elif found.nothing:
            self.say("The expression finds nothing in this answer.")
        else:
            self.say("Nothing in it looks like a secret." if self._secrets else "")

    # The filter.

    def action_filter(self) -> None:
        """Type an expression; what it makes of the answer is shown at once."""
        self._filter.open()

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        event.stop()
        self._expression = event.text
        self._show()

    @on(FilterLine.Left)
    def _left(self, event: FilterLine.Left) -> None:
        event.stop()
        self.query_one(_Answer).focus()

    # What a person does.

    def action_secrets(self) -> None:
        """Show the secrets of all answers, or mask them again."""
        self._secrets = not self._secrets
        self._show()

    def action_copy(self) -> None:
        """Copy the JSON that is shown."""
        if self._text:
            self.post_message(CopyRequested(self._text, self.query_one(_Answer).what))
        else:
            self.say("There is no answer to copy.", "doubt")

    def action_copy_command(self) -> None:
        """Copy the command of the AWS CLI that asks the same."""
        if self._row is not None:
            command = cli_command(self._row.answer.call, profile=self._profile, region=self._region)
            self.post_message(CopyRequested(command, "the aws command"))

    def action_save(self) -> None:
        """Write the JSON that is shown into a file."""
        row = self._row
        if row is None or not self._text:
            self.say("There is no answer to save.", "doubt")
            return
        name = _ODD.sub("-", f"{self._function}-{row.answer.call.operation}").strip("-")
        what = self.query_one(_Answer).what
        self._files.ask(f"Save {what}", f"{name}.json", self._text + "\n")

    def action_leave(self) -> None:
        """Back: first from the filter to the whole answer, then to the page."""
        if self._filter.display:
            self._filter.close()
            self._table.focus()
            return
        self.dismiss(None)


class _Calls(Table[_Asked]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "to the JSON", id="raw.open", show=False),
    ]


class _Answer(JsonPreview):
    """The JSON of one answer; ``what`` is what a copy of it is called."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "screen.copy", "copy", id="raw.copy-answer"),
    ]
    what = "the answer"


@dataclass(frozen=True)
class _Readable:
    """The JSON to show; whether it has, or hides, something secret; whether it is nothing."""

    text: str
    secret: bool
    nothing: bool


def _readable(answer: AwsAnswer, expression: str, *, secrets: bool) -> _Readable:
    masked: Any = filtered(answer_value(answer), expression)
    whole: Any = filtered(answer_value(answer, secrets=True), expression)
    try:
        text, other = as_text(whole if secrets else masked), as_text(masked if secrets else whole)
    except (RecursionError, ValueError, TypeError):
        raise fail(Kind.INVALID, "What the expression gives is no JSON.") from None
    return _Readable(text, text != other, bool(expression) and whole is None)


def _title(answer: AwsAnswer) -> str:
    when = f" · {iso(answer.read_ms)[11:19]} UTC" if answer.read_ms else ""
    return f"{answer.call.service} {answer.call.operation}{when}"


def _fault_words(fault: Fault) -> str:
    facts = [fault.code, f"HTTP {fault.status}" if fault.status else "", fault.request_id]
    told = " · ".join(fact for fact in facts if fact)
    return f"{fault.sentence()} ({told})" if told else fault.sentence()


def _columns() -> list[TableColumn[_Asked]]:
    return [
        TableColumn("glyph", "", _glyph, width=1),
        TableColumn("call", "call", lambda row: (row.answer.call.operation, ""), least=33),
        TableColumn(
            "service", "service", lambda row: (row.answer.call.service, "muted"), width=8, drop=1
        ),
        TableColumn("size", "size", _size, width=9, justify="right"),
    ]


def _glyph(row: _Asked) -> tuple[str, str]:
    return ("✗", "trouble") if row.fault is not None else ("✓", "good")


def _size(row: _Asked) -> tuple[str, str]:
    return (row.fault.kind.value, "trouble") if row.fault else (size(len(row.answer.body)), "muted")
