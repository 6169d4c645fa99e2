"""What AWS answered, as it answered: the calls of a section, their JSON, and a filter for it."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from lambdatui.core.answer_shown import readable
from lambdatui.core.aws_call import AwsAnswer, cli_command
from lambdatui.core.errors import Fault, LambdatuiError
from lambdatui.core.file_names import file_name
from lambdatui.core.finding import many
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
#: Seconds that a secret is seen after it was asked for.
REVEAL_S = 10.0


@dataclass(frozen=True)
class _Asked:
    """One answer, by its place among them."""

    at: int
    answer: AwsAnswer

    @property
    def fault(self) -> Fault | None:
        return self.answer.fault


class RawAnswersScreen(Framed[None]):
    """Secrets are masked until a person asks to see one, and then again.

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
        Binding("x", "secrets", "show one secret", id="raw.secrets"),
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
        reveal_s: float = REVEAL_S,
    ) -> None:
        super().__init__(f"What AWS answered · {title}")
        self._rows = [_Asked(at, each) for at, each in enumerate(answers.answers)]
        self._function = answers.function
        self._profile = profile
        self._region = region
        self._files = FileAsking(self, exports)
        self._reveal_s = reveal_s
        #: Which of the secrets of the answer is seen, and what masks it again.
        self._revealed: int | None = None
        self._mask: Timer | None = None
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
        self._hide()
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
        work = partial(readable, answer, self._expression, self._revealed)
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
        if self._revealed is not None and not found.revealed:
            self._hide()
        self._shown_at, self._text = row.at, found.text
        title = f"{title} · {self._expression}" if self._expression else title
        see = found.line if found.revealed else None
        view.show_text(found.text, title=title, stay=stay, see=see)
        view.what = f"the answer of {answer.call.operation}"
        if found.revealed:
            view.what += ", with a secret"
            nth = f"{(self._revealed or 0) + 1} of {found.secrets}"
            last = self._revealed == found.secrets - 1
            words = "masks it" if last else "shows the next alone"
            self.say(f"! Secret {nth} is seen for a few seconds. x {words}.", "doubt")
        elif found.secrets:
            count = many(found.secrets, "value is masked", "values are masked")
            self.say(f"{count}. x shows them one by one.")
        elif found.nothing:
            self.say("The expression finds nothing in this answer.")
        else:
            self.say("")

    # The filter.

    def action_filter(self) -> None:
        """Type an expression; what it makes of the answer is shown at once."""
        self._filter.open()

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        event.stop()
        self._expression = event.text
        self._hide()
        self._show()

    @on(FilterLine.Left)
    def _left(self, event: FilterLine.Left) -> None:
        event.stop()
        self.query_one(_Answer).focus()

    # What a person does.

    def action_secrets(self) -> None:
        """Show the first secret of the answer for a while; the next one; after the last, none."""
        self._stop_mask()
        self._revealed = 0 if self._revealed is None else self._revealed + 1
        self._mask = self.set_timer(self._reveal_s, self._mask_again)
        self._show()

    def _mask_again(self) -> None:
        self._hide()
        self._show()

    def _hide(self) -> None:
        self._stop_mask()
        self._revealed = None

    def _stop_mask(self) -> None:
        if self._mask is not None:
            self._mask.stop()
            self._mask = None

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
        name = file_name(f"{self._function}-{row.answer.call.operation}", ".json")
        what = self.query_one(_Answer).what
        self._files.ask(f"Save {what}", name, self._text + "\n")

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
