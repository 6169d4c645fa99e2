"""The metrics of one function, as charts over a window of time."""

import datetime
from collections import OrderedDict
from dataclasses import dataclass
from typing import ClassVar, Self

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from lambdatui.core.chart import local_time
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.functions import Function
from lambdatui.core.metrics import DOLLARS_PER_METRIC, Measure, Metrics, Window
from lambdatui.core.ports import MetricsPort
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.messages import CallFailed, CallSucceeded
from lambdatui.ui.panes.metrics_plots import is_empty, plots, span, summary
from lambdatui.ui.widgets.chart import Chart
from lambdatui.ui.widgets.chart_grid import ChartGrid
from lambdatui.ui.widgets.fault_note import fault_note, retry_advice
from lambdatui.ui.widgets.window_choice import WindowChoice

_WINDOWS = tuple(Window)
#: Seconds between two readings while someone is looking; CloudWatch's own points are a minute.
_REFRESH_S = 60.0
#: Readings younger than this are shown without asking, and paying, again.
_FRESH_MS = 10_000
#: Seconds that a choice must stand before it is asked for, so that passing by costs nothing.
SETTLE_S = 0.12
#: Seconds after which waiting is worth a word.
_PATIENCE_S = 0.2
_REMEMBERED = 64
#: Cells across from which on the price is told with what it is for.
_ROOMY = 72
_ASKING = "reading the metrics"


@dataclass(frozen=True)
class _Reading:
    metrics: Metrics
    at_ms: int


class MetricsPane(DetailPane):
    """Shows what CloudWatch knows of ``function``; asks only while it is ``active``."""

    DEFAULT_CSS = """
    MetricsPane {
        #metrics-head { height: 1; }
        #metrics-status {
            width: 1fr;
            padding: 0 0 0 1;
            text-align: right;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            color: $text-muted;
        }
        #metrics-summary { height: auto; max-height: 3; }
        #metrics-trouble { display: none; height: auto; max-height: 4; color: $text-error; }
        &.-trouble #metrics-trouble { display: block; }
        &.-stale Chart { opacity: 60%; }
        #metrics-note { display: none; height: auto; padding: 1 2; color: $text-muted; }
        &.-note #metrics-note { display: block; }
        &.-note Chart { display: none; }
        &.-note #metrics-summary { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left_square_bracket",
            "window(-1)",
            "shorter",
            key_display="[",
            id="metrics.window_previous",
        ),
        Binding(
            "right_square_bracket", "window(1)", "longer", key_display="]", id="metrics.window_next"
        ),
        *(
            Binding(
                str(number),
                f"choose('{window.value}')",
                window.value,
                show=False,
                id=f"metrics.window_{window.value}",
            )
            for number, window in enumerate(_WINDOWS, start=1)
        ),
        Binding("r", "refresh", "refresh", id="metrics.refresh"),
        Binding("left", "probe(-1)", "crosshair earlier", show=False, id="metrics.probe_earlier"),
        Binding("right", "probe(1)", "crosshair later", show=False, id="metrics.probe_later"),
        Binding("escape", "unprobe", "crosshair off", id="metrics.probe_off"),
    ]

    window: reactive[Window] = reactive(Window.H1)

    def __init__(
        self,
        metrics: MetricsPort,
        clock: Clock,
        *,
        zone: datetime.tzinfo | None = None,
        refresh_s: float = _REFRESH_S,
        id: str | None = None,
    ) -> None:
        """``zone`` is that of the times shown; None is the computer's own.

        ``refresh_s`` is how many seconds pass between two readings while someone is looking.
        """
        super().__init__(id=id)
        self._port = metrics
        self._clock = clock
        self._zone = zone
        self._refresh_s = refresh_s
        self._readings: OrderedDict[tuple[str, Window], _Reading] = OrderedDict()
        self._shown: _Reading | None = None
        self._fault: Fault | None = None
        #: Counts questions, so that an answer to an earlier one is known for what it is.
        self._generation = 0
        self._asking: Worker[None] | None = None
        #: Whether the answer has been out for long enough to say so.
        self._slow = False
        self._settling: Timer | None = None
        self._waiting: Timer | None = None
        self._ticking: Timer | None = None
        self._choice = WindowChoice(id="metrics-windows")
        self._status = Static(markup=False, id="metrics-status")
        self._summary = Static(markup=False, id="metrics-summary")
        self._trouble = Static(markup=False, id="metrics-trouble")
        self._note = Static(markup=False, id="metrics-note")
        self._charts = [Chart(zone=zone) for _ in range(4)]

    def compose(self) -> ComposeResult:
        """The choice of window, the summary, what went wrong, and the charts."""
        with Horizontal(id="metrics-head"):
            yield self._choice
            yield self._status
        yield self._summary
        yield self._trouble
        yield self._note
        # It stays when its charts are hidden: the keys of this pane go where the focus is.
        with ChartGrid(id="metrics-charts"):
            yield from self._charts

    def on_mount(self) -> None:
        """Nothing is asked until someone looks."""
        self._ticking = self.set_interval(self._refresh_s, self.action_refresh, pause=True)
        self._choose()

    def focus(self, scroll_visible: bool = True) -> Self:
        """Focus goes to the charts, which take the keys."""
        self.query_one(ChartGrid).focus(scroll_visible)
        return self

    def on_resize(self) -> None:
        """Words that do not fit are said in fewer."""
        self._show()

    def watch_function(self, before: Function | None, now: Function | None) -> None:
        """Another function: what is remembered of it at once, then what is true now."""
        if before is None or now is None or before.name != now.name:
            self._choose()
        else:
            self._show()

    def watch_window(self, window: Window) -> None:
        """Another window of the same function."""
        self._choice.window = window
        self._choose()

    def watch_active(self, active: bool) -> None:
        """Ask while someone looks, and only then."""
        if active:
            self._choose()
            return
        self._stop()
        if self._ticking is not None:
            self._ticking.pause()

    def _choose(self) -> None:
        """Show what is remembered, and ask where that is not fresh."""
        if not self.is_mounted:
            return
        self._stop()
        self._fault = None
        self._set_probe(None)
        function = self.function
        self._shown = self._readings.get((function.name, self.window)) if function else None
        if function is not None and self.active:
            if self._shown is not None and self._clock() - self._shown.at_ms < _FRESH_MS:
                self._tick_anew()
            else:
                self._settling = self.set_timer(SETTLE_S, self.action_refresh)
        self._show()

    def _stop(self) -> None:
        """Ask no more; what is on its way will not be shown."""
        self._generation += 1
        self._slow = False
        for timer in (self._settling, self._waiting):
            if timer is not None:
                timer.stop()
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def _tick_anew(self) -> None:
        if self._ticking is not None:
            self._ticking.reset()
            self._ticking.resume()

    def action_refresh(self) -> None:
        """Ask CloudWatch now."""
        function = self.function
        if function is None or not self.active:
            return
        self._stop()
        self._tick_anew()
        self._asking = self.run_worker(
            self._ask(function.name, self.window, self._generation), exit_on_error=False
        )
        self._waiting = self.set_timer(_PATIENCE_S, self._grow_slow)

    def _grow_slow(self) -> None:
        self._slow = self._asking is not None
        self._show()

    async def _ask(self, function: str, window: Window, generation: int) -> None:
        fault: Fault | None = None
        metrics: Metrics | None = None
        try:
            metrics = await self._port.metrics(function, window)
        except LambdatuiError as error:
            fault = error.fault
        if generation != self._generation:
            return
        self._fault = fault
        if fault is not None:
            self.post_message(CallFailed(fault, _ASKING))
        elif metrics is not None and (metrics.function, metrics.window) == (function, window):
            self._remember(_Reading(metrics, self._clock()))
            self.post_message(CallSucceeded())

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Asking ended, well or not."""
        if event.worker is not self._asking or not event.worker.is_finished:
            return
        self._stop()
        # The message can be older than the state of its worker.
        if event.worker.state is WorkerState.ERROR:
            name = type(event.worker.error).__name__
            what = f"A bug in lambdatui kept the metrics from being read ({name})."
            self._fault = Fault(kind=Kind.BUG, what=what)
            self.post_message(CallFailed(self._fault, _ASKING))
        self._show()

    def _remember(self, reading: _Reading) -> None:
        key = (reading.metrics.function, reading.metrics.window)
        self._readings[key] = reading
        self._readings.move_to_end(key)
        while len(self._readings) > _REMEMBERED:
            self._readings.popitem(last=False)
        before, self._shown = self._shown, reading
        probe = self._charts[0].crosshair
        if before is not None and probe is not None:
            # The crosshair stays on its moment while the window moves on.
            period_ms = reading.metrics.period_s * 1000
            moved = (reading.metrics.start_ms - before.metrics.start_ms) // period_ms
            self._set_probe(probe - moved if probe >= moved else None)

    def _show(self) -> None:
        function, reading = self.function, self._shown
        if not self.is_mounted:
            return
        note = self._note_text()
        self._note.update(note)
        self.set_class(bool(note), "-note")
        self._status.update(self._status_text())
        trouble = self._trouble_text()
        self._trouble.update(trouble)
        self.set_class(bool(trouble), "-trouble")
        self.set_class(self._fault is not None, "-stale")
        if function is not None and reading is not None and not note:
            self._summary.update(summary(reading.metrics, function, self.size.width))
            drawn = plots(reading.metrics, function, reading.at_ms)
            gutter = max(plot.gutter for plot in drawn)
            for chart, plot in zip(self._charts, drawn, strict=True):
                chart.plot, chart.label_width = plot, gutter
            self.query_one(ChartGrid).share()

    def _note_text(self) -> Content | str:
        """What to say in the place of charts; nothing where there are some."""
        if self.function is None:
            return "Choose a function to see its metrics."
        if self._shown is None:
            if self._fault is not None:
                return fault_note(self._fault)
            return f"Reading the metrics of {safe(self.function.name)}…" if self._slow else " "
        if not is_empty(self._shown.metrics):
            return ""
        longer = "" if self.window is _WINDOWS[-1] else " Try a longer window with ]."
        return f"No invocation in the last {span(self.window)}.{longer}"

    def _status_text(self) -> str:
        roomy = self.size.width >= _ROOMY
        cost = f"≈ ${len(Measure) * DOLLARS_PER_METRIC:.5f}"
        cost = f"{len(Measure)} metrics {cost} a refresh" if roomy else f"refresh {cost}"
        if self._shown is None:
            return cost if self.function else ""
        at_ms, now_ms = self._shown.at_ms, self._clock()
        text = f"{'as of ' if roomy else ''}{local_time(at_ms, self._zone):%H:%M:%S}"
        if self._fault is not None or now_ms - at_ms >= self._refresh_s * 1000:
            text += f", {age(at_ms, now_ms)} old"
        if self._slow:
            return f"{text} · refreshing…"
        return f"{text} · stale" if self._fault else f"{text} · {cost}"

    def _trouble_text(self) -> str:
        if self._shown is None:
            return ""
        if self._fault is not None:
            return f"✗ {safe(self._fault.what)} {safe(retry_advice(self._fault))}"
        partial = self._shown.metrics.partial
        return f"! Some of it may be missing: {safe(partial)}" if partial else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is ours only while a moment is picked out."""
        del parameters
        return action != "unprobe" or self._charts[0].crosshair is not None

    def action_window(self, steps: int) -> None:
        """A longer or a shorter window."""
        index = _WINDOWS.index(self.window) + steps
        self.window = _WINDOWS[max(0, min(index, len(_WINDOWS) - 1))]

    def action_choose(self, window: str) -> None:
        """The window of this name."""
        self.window = Window(window)

    @on(WindowChoice.Chosen)
    def _window_chosen(self, event: WindowChoice.Chosen) -> None:
        event.stop()
        self.window = event.window

    def action_probe(self, steps: int) -> None:
        """Move the crosshair, which begins at the newest moment."""
        plot = self._charts[0].plot
        if plot is None or not plot.slots or self.has_class("-note"):
            return
        at = self._charts[0].crosshair
        last = plot.slots - 1
        self._set_probe(last if at is None else max(0, min(at + steps, last)))

    def action_unprobe(self) -> None:
        """Back to the values of the whole window."""
        self._set_probe(None)

    @on(Chart.Probed)
    def _probed(self, event: Chart.Probed) -> None:
        event.stop()
        self._set_probe(event.slot)

    def _set_probe(self, slot: int | None) -> None:
        for chart in self._charts:
            chart.crosshair = slot
        self.refresh_bindings()
