"""What one function does with its time, its memory and its money."""

import contextlib
import json
from typing import ClassVar, Protocol

from rich.cells import cell_len
from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from lambdatui.core.errors import Fault, LambdatuiError, fault_of
from lambdatui.core.file_names import file_name
from lambdatui.core.functions import Function
from lambdatui.core.ports import ExportPort
from lambdatui.core.prices import PriceName, money
from lambdatui.core.report_json import page_object
from lambdatui.core.report_metrics import ReportMeasure
from lambdatui.core.report_ports import ReportPart, ReportRequest
from lambdatui.core.report_runs import Runs
from lambdatui.core.report_text import text_lines
from lambdatui.core.report_window import ReportWindow
from lambdatui.core.report_words import byte_words, counts_words, source_words
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.alarm_asking import AlarmAsking, AlarmPorts, wants_alarms
from lambdatui.ui.file_asking import FileAsking
from lambdatui.ui.messages import (
    CallFailed,
    CallSucceeded,
    ConfirmationAsked,
    CopyRequested,
    LeverAsked,
)
from lambdatui.ui.panes.report_layout import KEYS, LAYOUT, WINDOWS, ReportLayout
from lambdatui.ui.report_book import Reading, ReportBook
from lambdatui.ui.widgets.choice_line import ChoiceLine
from lambdatui.ui.widgets.fault_note import fault_note, retry_advice
from lambdatui.ui.widgets.report_facts import notes, report_sections

#: Seconds that a choice must stand before it is read: a report is some twenty calls.
SETTLE_S = 0.5
#: A report younger than this is shown without reading it again.
_FRESH_MS = 5 * 60_000
#: Seconds between two looks at how old it is, which is told in minutes.
_AGE_S = 20.0
#: Cells of the head beside what it says: its padding, and that of what it says.
_AROUND = 4


class ReportPorts(AlarmPorts, ExportPort, Protocol):
    """All that the pane asks for."""


class ReportPane(ReportLayout):
    """Reads only while it is ``active``, and nothing by itself that was read just now."""

    DEFAULT_CSS = LAYOUT
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    def __init__(
        self,
        ports: ReportPorts,
        clock: Clock,
        *,
        read_only: bool = False,
        settle_s: float = SETTLE_S,
        id: str | None = None,
    ) -> None:
        """``settle_s`` is how many seconds a choice stands before it is read."""
        super().__init__(id=id)
        self._ports = ports
        self._clock = clock
        self._settle_s = settle_s
        self._book = ReportBook()
        self._window = ReportWindow.D1
        self._shown: Reading | None = None
        self._fault: Fault | None = None
        #: Counts questions, so that an answer to an earlier one is known for what it is.
        self._generation = 0
        self._asking: Worker[None] | None = None
        self._step = ""
        self._settling: Timer | None = None
        self._alarms = AlarmAsking(
            ports,
            self.post_message,
            lambda work: self.run_worker(work, group="alarms", exit_on_error=False),
            self._alarms_made,
            gate=lambda *asked: self.post_message(LeverAsked(*asked)),
            read_only=read_only,
        )
        self._files = FileAsking(self, ports)

    def on_mount(self) -> None:
        """Nothing is read until someone looks."""
        self.set_interval(_AGE_S, self._tell)
        self.watch(self._list, "cursor", self._cursor_moved, init=False)
        self._choose()

    def on_resize(self) -> None:
        """Words that do not fit are said in fewer."""
        self._paint()
        # The choice beside them has its own width only then.
        self.call_after_refresh(self._tell)

    def watch_function(self, before: Function | None, now: Function | None) -> None:
        """Another function: what is remembered of it at once, then what is true now."""
        if before is None or now is None or (before.arn, before.name) != (now.arn, now.name):
            self._choose()

    def watch_active(self, active: bool) -> None:
        """Read while someone looks, and only then; a query is stopped where nobody does."""
        if active:
            self._choose()
        else:
            self._stop()

    def _choose(self) -> None:
        """Show what is remembered, and read where that is not fresh."""
        if not self.is_mounted:
            return
        self._stop()
        self._fault = None
        function = self.function
        self._shown = self._book.of(function, self._window) if function else None
        if function is not None and self.active and not self._fresh:
            self._settling = self.set_timer(self._settle_s, self.action_refresh)
        self._paint()

    @property
    def _fresh(self) -> bool:
        return self._shown is not None and self._clock() - self._shown.at_ms < _FRESH_MS

    # Reading.

    def _stop(self) -> None:
        """Read no more; what is on its way will not be shown."""
        self._generation += 1
        self._step = ""
        if self._settling is not None:
            self._settling.stop()
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
            self.refresh_bindings()

    def action_refresh(self) -> None:
        """Read it now."""
        self._read(insights=False)

    def _read(self, *, insights: bool) -> None:
        function = self.function
        if function is None or not self.active:
            return
        self._stop()
        self._step = "reading its settings"
        work = self._reading(function, self._window, self._generation, insights=insights)
        self._asking = self.run_worker(work, group="report", exit_on_error=False)
        self.refresh_bindings()
        self._tell()

    async def _reading(
        self, function: Function, window: ReportWindow, generation: int, *, insights: bool
    ) -> None:
        doing = f"reading the report of {function.name}"
        now_ms = self._clock()
        request = ReportRequest(
            function=function.name, from_ms=now_ms - window.ms, insights=insights
        )
        words: list[str] = []
        try:
            async with contextlib.aclosing(self._ports.report(request)) as parts:
                async for part in parts:
                    if generation != self._generation:
                        return
                    self._came(part, function, window, words)
        except LambdatuiError as error:
            if generation == self._generation:
                self._fault = error.fault
                self.post_message(CallFailed(error.fault, doing))
        else:
            if generation == self._generation:
                self._fault = None
                self.post_message(CallSucceeded())

    def _came(
        self, part: ReportPart, function: Function, window: ReportWindow, words: list[str]
    ) -> None:
        if part.words:
            # The last one is of how it ended: what a query cost, or why there are no lines.
            words[:] = [part.words]
        if part.step or part.words:
            self._step = part.step or part.words
            self._tell()
        if part.page is not None:
            reading = Reading(part.page, self._clock(), tuple(words))
            self._book.keep(function, window, reading)
            self._shown, self._fault = reading, None
            self._paint()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Reading ended, well or not."""
        if event.worker is not self._asking or not event.worker.is_finished:
            return
        self._stop()
        # The message can be older than the state of its worker.
        if event.worker.state is WorkerState.ERROR and event.worker.error is not None:
            self._fault = fault_of(_exception(event.worker.error), "reading a report")
            self.post_message(CallFailed(self._fault, "reading a report"))
        self._paint()

    # What is shown.

    def _paint(self) -> None:
        """Everything anew."""
        if not self.is_mounted:
            return
        reading = self._shown
        if reading is not None:
            page = reading.page
            counts = " · ".join(counts_words(page)) or "Invocations could not be counted."
            summary = (counts, _source(page.runs), *reading.words)
            self._summary.update(Content("\n".join(safe(line) for line in summary)))
            self._list.show(report_sections(page))
        self._cursor_moved()
        self._tell()
        self.refresh_bindings()

    def _cursor_moved(self) -> None:
        reading, fact = self._shown, self._list.fact
        if reading is None or fact is None:
            self.show_note((), [])
            return
        page = reading.page
        every = [notes(page, each.key) for each in self._list.facts]
        self.show_note(notes(page, fact.key), every)

    def _tell(self) -> None:
        if not self.is_mounted:
            return
        self.show_hint(self._hint_text())
        self._status.update(safe(self._status_text()))
        self.set_class(self._shown is not None and not self._current, "-stale")
        fault = self._fault if self._shown is not None else None
        self.show_trouble(f"✗ {fault.what} {retry_advice(fault)}" if fault is not None else "")

    @property
    def _current(self) -> bool:
        return self._fault is None and self._fresh

    def _hint_text(self) -> Content | str:
        if self.function is None:
            return "Choose a function to see its report."
        if self._shown is not None:
            return ""
        if self._fault is not None:
            return fault_note(self._fault)
        if self._asking is None and self._settling is None:
            return "r reads the report."
        return safe(f"Report of {self.function.name}: {self._step or 'reading'}…")

    def _status_text(self) -> str:
        if self._step and self._shown is not None:
            return f"{self._step}…"
        room = self.size.width - self._choice.size.width - _AROUND
        priced = _price(self._shown)
        if self._shown is None:
            return _first_that_fits(room, *priced)
        at_ms, now_ms = self._shown.at_ms, self._clock()
        old = "just now" if now_ms - at_ms < 60_000 else f"{age(at_ms, now_ms)} ago"
        text = f"{'read' if self._current else '! not current: read'} {old}"
        long, short = priced
        mark = "" if self._current else "! stale: "
        texts = (f"{text} · {long}", f"{text} · {short}", f"{mark}{old} · {short}", mark + short)
        return _first_that_fits(room, *texts, short)

    # What a person does.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys are shown where there is something that they can be used for."""
        del parameters
        shown = self._shown
        if action == "make_alarms":
            return shown is not None and wants_alarms(shown.page) is not None
        if action == "stop":
            return self._asking is not None
        return shown is not None or action not in ("copy", "save", "count_all")

    def action_window(self, steps: int) -> None:
        """A longer or a shorter time."""
        at = WINDOWS.index(self._window) + steps
        self.action_choose(WINDOWS[max(0, min(at, len(WINDOWS) - 1))].value)

    def action_choose(self, window: str) -> None:
        """The time of this name."""
        if window != self._window:
            self._window = ReportWindow(window)
            self._choice.take(WINDOWS.index(self._window))
            self._choose()

    @on(ChoiceLine.Chosen)
    def _window_chosen(self, event: ChoiceLine.Chosen) -> None:
        event.stop()
        self.action_choose(WINDOWS[event.line.index].value)

    def action_stop(self) -> None:
        """Read no further; a query that is paid for is stopped."""
        self._stop()
        self._paint()

    def action_count_all(self) -> None:
        """Count all REPORT lines by a query, after its price was told."""
        if self._shown is None:
            return
        page = self._shown.page
        per_gb = money(
            page.prices.insights_gb, estimated=page.prices.is_estimated(PriceName.INSIGHTS_GB)
        )
        group = page.facts.log_group
        stored = group.stored_bytes if group is not None else None
        size = f" The group stores {byte_words(stored)}, of all times." if stored else ""
        self.post_message(
            ConfirmationAsked(
                f"Count all REPORT lines of the last {self._window.value}?",
                lambda yes: self._read(insights=True) if yes else None,
                yes="count them by Logs Insights",
                detail=f"Logs Insights charges {per_gb} for each GB of log that it scans.{size}",
            )
        )

    def action_copy(self) -> None:
        """Copy all of it as text."""
        if self._shown is not None:
            text = "\n".join(line for line, _ in text_lines(self._shown.page))
            self.post_message(CopyRequested(text, "the report"))

    def action_save(self) -> None:
        """Write it into a file, as the command's JSON."""
        if self._shown is None:
            return
        page = self._shown.page
        # Without a character that a terminal would obey: all beyond ASCII is escaped.
        text = json.dumps(page_object(page), indent=2) + "\n"
        path = file_name(page.name, f"-report-{self._window.value}.json")
        self._files.ask("Save the report as JSON", path, text)

    def action_make_alarms(self) -> None:
        """Show the alarms that are missing, and make them after a yes."""
        if self._shown is not None and self.function is not None:
            self._alarms.ask(self.function, self._shown.page)

    def _alarms_made(self, function: Function, metrics: tuple[str, ...]) -> None:
        self._book.alarms_made(function, metrics)
        if self.function is not None:
            self._shown = self._book.of(self.function, self._window)
            self._paint()


def _exception(error: BaseException) -> Exception:
    return error if isinstance(error, Exception) else RuntimeError(type(error).__name__)


def _source(runs: Runs | None) -> str:
    if runs is None:
        return "No REPORT lines were read: what comes from them is missing."
    words = source_words(runs)
    return f"From {words}{'' if runs.whole else ' · n counts all'}"


def _first_that_fits(room: int, *texts: str) -> str:
    return next((text for text in texts if cell_len(text) <= room), texts[-1])


def _price(reading: Reading | None) -> tuple[str, str]:
    """What a reading costs, at length and as short as can be."""
    count = len(ReportMeasure)
    # Before the first one nobody knows the region's price: it is told with it.
    if reading is None:
        return f"{count} metrics a reading", f"{count} metrics"
    dollars = f"≈ ${reading.page.prices.metrics_dollars(count):.4f}"
    return f"{count} metrics {dollars} a reading", dollars
