"""What of a replay stands where on the screen, and how far it is."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Label, Static

from lambdatui.core.replay import PastReplay, ReplayEvent, ReplayPlan, pending
from lambdatui.core.replay_words import announced, counted
from lambdatui.core.safe import safe
from lambdatui.core.timespan import duration
from lambdatui.ui.messages import CallFailed
from lambdatui.ui.replaying import Replaying, ReplayRow
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.progress_line import ProgressLine
from lambdatui.ui.widgets.replay_rows import replay_columns, row_lines
from lambdatui.ui.widgets.table import Table
from lambdatui.ui.widgets.text_lines import TextLines

#: Rows from which there is air between the parts.
TALL = 30


class ReplayLayout(Framed[ReplayPlan | None]):
    """Knows how a replay stands, and how to show it; what is done, is done elsewhere."""

    DEFAULT_CSS = """
    ReplayLayout {
        & #options { height: 1; }
        & #options Label { color: $text-muted; }
        & #options Input, & #options Input:focus {
            border: none; height: 1; width: 7; padding: 0 1; margin: 0 1; background: $panel;
        }
        & #options Input:focus { background: $accent 30%; }
        & #toggles { height: 1; width: 1fr; margin: 0 0 0 1; }
        & #about { height: auto; max-height: 4; margin: 1 0; }
        & Table { height: 1fr; min-height: 3; }
        & #row {
            display: none;
            height: 40%;
            border-top: solid $border-blurred;
            &:focus { border-top: solid $accent; }
        }
        &.-row #row { display: block; }
        &.-short #about { margin: 0; }
        &.-begun #options { display: none; }
    }
    """

    def __init__(self, function: str, plan: ReplayPlan, past: PastReplay | None) -> None:
        super().__init__(f"Replay · {function}")
        self._plain = function
        self._past = past if past and pending(past.plan, past.records) else None
        self._state = Replaying(plan)
        self._phase = "asked"
        self._only_wrong = False
        self._stop_on_error = plan.options.stop_on_error
        self._compare = plan.options.compare
        self._dirty = True

    def parts(self) -> ComposeResult:
        """The options or the progress, what it is about, the events, the one that is opened."""
        with Horizontal(id="options"):
            yield Label("rate")
            yield Input(placeholder="any", id="rate")
            yield Label("/s  at once")
            yield Input("1", id="concurrency")
            yield Static(id="toggles", markup=False)
        yield ProgressLine(id="progress")
        yield Static(id="about", markup=False)
        yield Table(replay_columns(), lambda row: str(row.item.number), id="rows")
        yield TextLines(id="row")

    def on_resize(self) -> None:
        """Fewer empty lines in a low terminal."""
        super().on_resize()
        self.set_class(self.size.height < TALL, "-short")

    @property
    def _table(self) -> Table[ReplayRow]:
        return self.query_one("#rows", Table)

    @property
    def _active(self) -> bool:
        return self._phase in ("running", "stopping")

    def _show(self) -> None:
        state, plan = self._state, self._state.plan
        self.set_class(self._phase != "asked", "-begun")
        on = {True: "yes", False: "no"}
        expects = sum(item.expects for item in plan.items)
        toggles = Content.assemble(
            ("o", "bold $accent"), f" stop on error: {on[self._stop_on_error]}  "
        )
        if expects:
            # Where there is no room for it, the column of the events tells how many expect.
            count = f" ({expects} expect)" if self.has_class("-wide") else ""
            toggles += Content.assemble(
                ("c", "bold $accent"), f" compare: {on[self._compare]}{count}"
            )
        self.query_one("#toggles", Static).update(toggles)
        progress = self.query_one(ProgressLine)
        progress.display = self._phase != "asked"
        wrong = sum(row.record is not None and not row.is_right for row in state.rows)
        rate, left_s = state.pace()
        told = [f"{wrong:,} not right" if wrong else "", f"{rate:.1f}/s" if rate else ""]
        if self._phase == "running" and left_s:
            told.append(f"{duration(left_s * 1000)} left")
        progress.show(state.ended, len(state.rows), " · ".join(filter(None, told)), bad=bool(wrong))
        words, tone = self._about()
        self.query_one("#about", Static).update(Content.styled(safe(words), tone))
        self.refresh_bindings()

    def _about(self) -> tuple[str, str]:
        state = self._state
        match self._phase:
            case "asked":
                words = f"{announced(state.plan, len(state.rows))}. Each is sent once. ^r asks."
                if self._past is not None:
                    left = len(pending(self._past.plan, self._past.records))
                    words += f" r goes on with the last replay: {left:,} of it were not sent."
                return words, "bold"
            case "running":
                tone = "$text-warning" if state.words else "$text-muted"
                trouble = f"! {state.words}" if state.words else ""
                return trouble or f"{state.running} under way. x stops.", tone
            case "stopping":
                words = f"Stopping: none is begun any more, {state.running} under way is awaited."
                return words, "$text-warning"
            case _:
                summary = state.summary
                good = summary.ok == summary.total
                words = counted(summary)
                if state.trouble:
                    words = f"✗ {words} {state.words}"
                if summary.unknown:
                    words += " Those of unknown outcome may have run; the logs tell."
                return words, "bold $text-success" if good else "bold $text-error"

    def _take(self, state: Replaying, step: ReplayEvent) -> None:
        """One step; what went wrong in it stays in the error log."""
        state.take(step)
        for fault in (step.fault, step.record.fault if step.record else None):
            if fault is not None:
                self.post_message(CallFailed(fault, f"replaying events to {self._plain}"))

    def _look(self) -> None:
        if self._active or self._dirty:
            self._dirty = False
            if self._only_wrong:
                self._fill()
            self._table.refresh()
            self._show()

    def _fill(self) -> None:
        rows = self._state.rows
        self._table.set_rows(
            [row for row in rows if row.record and not row.is_right] if self._only_wrong else rows
        )

    def on_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """The open row follows the cursor."""
        event.stop()
        if self.has_class("-row"):
            self._show_row()

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Enter shows what came of an event, and hides it again."""
        event.stop()
        self.toggle_class("-row")
        if self.has_class("-row"):
            self._show_row()

    def _show_row(self) -> None:
        row = self._table.cursor_row
        lines = row_lines(row) if row is not None else []
        self.query_one("#row", TextLines).show(lines)
