"""The metrics of one function, as charts over a stretch of time."""

import datetime
from collections.abc import Callable
from typing import ClassVar, Protocol, Self

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive
from textual.worker import Worker

from lambdatui.core.functions import Function
from lambdatui.core.metrics import Window
from lambdatui.core.metrics_ports import MetricsPort
from lambdatui.core.metrics_span import Span, panned, zoomed
from lambdatui.core.ports import ExportPort
from lambdatui.core.prices import PriceBook, price_book
from lambdatui.core.stop import Clock
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.fleet_book import region_of
from lambdatui.ui.messages import Noted
from lambdatui.ui.panes.metrics_acts import (
    compared,
    copy_asked,
    lines_asked,
    marks_asked,
    qualifier_asked,
    table_asked,
)
from lambdatui.ui.panes.metrics_body import Looking, MetricsBody
from lambdatui.ui.panes.metrics_keys import KEYS
from lambdatui.ui.panes.metrics_marks import following
from lambdatui.ui.panes.metrics_reading import MetricsReading, View
from lambdatui.ui.panes.metrics_saving import MetricsSaving
from lambdatui.ui.refreshing import Refreshing
from lambdatui.ui.widgets.chart import Chart
from lambdatui.ui.widgets.plot import Mark
from lambdatui.ui.widgets.window_choice import WindowChoice

_WINDOWS = tuple(Window)
#: Seconds between two readings while someone is looking; CloudWatch's own points are a minute.
_REFRESH_S = 60.0
#: By what share of the stretch shown it is moved at once.
_PAN = 0.5


class MetricsSource(MetricsPort, ExportPort, Protocol):
    """What the pane asks for."""


class MetricsPane(DetailPane):
    """Shows what CloudWatch knows of ``function``; asks only while it is ``active``."""

    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    window: reactive[Window] = reactive(Window.H1)
    #: A stretch of time that does not go on with the clock; None where the newest is shown.
    held: reactive[Span | None] = reactive(None, init=False)
    #: An alias or a version; empty for all of them.
    qualifier: reactive[str] = reactive("", init=False)
    utc: reactive[bool] = reactive(False, init=False)
    #: The key of the chart that has all the room; empty where each has its own.
    enlarged: reactive[str] = reactive("", init=False)

    def __init__(
        self,
        metrics: MetricsSource,
        clock: Clock,
        *,
        zone: datetime.tzinfo | None = None,
        refresh_s: float = _REFRESH_S,
        prices: Callable[[], PriceBook] = price_book,
        refreshing: Refreshing | None = None,
        id: str | None = None,
    ) -> None:
        """``zone`` is that of local times; None is the computer's own.

        ``refresh_s`` is how many seconds at least pass between two readings while someone is
        looking; ``refreshing`` is what the person and the budget make of it.
        """
        super().__init__(id=id)
        self._clock = clock
        self._local = zone
        self._refresh_s = refresh_s
        self._prices = prices
        self._reading = MetricsReading(
            self, metrics, clock, refresh_s, self._show, refreshing=refreshing
        )
        self._saving = MetricsSaving(self, metrics)
        #: The moment of the crosshair, in ms since the epoch.
        self._moment: int | None = None
        self._cursor = ""
        self._body = MetricsBody(refresh_s)

    def compose(self) -> ComposeResult:
        """All of it is in the body; here are the keys."""
        yield self._body

    def on_mount(self) -> None:
        """Nothing is asked until someone looks."""
        self._choose()

    def focus(self, scroll_visible: bool = True) -> Self:
        """Focus goes to the charts, which take the keys."""
        self._body.grid.focus(scroll_visible)
        return self

    def on_resize(self) -> None:
        """Words that do not fit are said in fewer."""
        self._show()

    @property
    def _zone(self) -> datetime.tzinfo | None:
        return datetime.UTC if self.utc else self._local

    @property
    def _view(self) -> View | None:
        if self.function is None:
            return None
        return View(self.function.name, self.window, self.held, self.qualifier)

    def watch_function(self, before: Function | None, now: Function | None) -> None:
        """Another function: what is remembered of it at once, then what is true now."""
        if before is not None and now is not None and before.name == now.name:
            self._show()
            return
        # The stretch of time stays: what else happened then is the question of an incident.
        self.set_reactive(MetricsPane.qualifier, "")
        self._choose()

    def watch_window(self, window: Window) -> None:
        """Another window of the same function."""
        self._body.choice.window = window
        self._choose()

    def watch_held(self, held: Span | None) -> None:
        """A stretch of its own, or the newest again."""
        self._body.choice.left = held is not None
        self._choose()

    def watch_qualifier(self) -> None:
        """Another alias or version of the same function."""
        self._choose()

    def watch_utc(self) -> None:
        """The same moments, told in another way."""
        self._show()

    def watch_enlarged(self) -> None:
        """One chart alone, or all."""
        self._show()

    def watch_active(self, active: bool) -> None:
        """Ask while someone looks, and only then."""
        if active:
            self._choose()
        else:
            self._reading.leave()

    def _choose(self) -> None:
        if self.is_mounted:
            self._reading.choose(self._view, active=self.active)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Asking ended, well or not."""
        self._reading.state_changed(event)

    # What is shown.

    def _show(self) -> None:
        if not self.is_mounted:
            return
        function = self.function
        prices = self._prices().of(region_of(function.arn if function else ""))
        self._body.show(
            function, self._view, self._reading, self._looking, prices=prices, now_ms=self._clock()
        )
        self.refresh_bindings()

    @property
    def _looking(self) -> Looking:
        return Looking(self._probed_ms, self._cursor, self.enlarged, self._zone)

    @property
    def _probed_ms(self) -> int | None:
        """The moment of the crosshair, where it is in the stretch that is shown."""
        metrics, at_ms = self._reading.metrics, self._moment
        if metrics is None or at_ms is None or not metrics.start_ms <= at_ms < metrics.end_ms:
            return None
        return at_ms

    def _look(self) -> None:
        """The crosshair or the chosen chart moved: the figures are the same."""
        self._body.look(self._reading.metrics, self._looking)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape and 0 are ours only while there is something to come back from."""
        del parameters
        if action == "unprobe":
            return self._probed_ms is not None or bool(self.enlarged)
        return action != "newest" or self.held is not None

    # The stretch of time.

    def action_refresh(self) -> None:
        """Ask CloudWatch now."""
        self._reading.ask(anew=True)

    def action_window(self, steps: int) -> None:
        """A longer or a shorter window, which ends now."""
        index = _WINDOWS.index(self.window) + steps
        self.action_choose(_WINDOWS[max(0, min(index, len(_WINDOWS) - 1))])

    def action_choose(self, window: str) -> None:
        """The window of this name, which ends now."""
        self.set_reactive(MetricsPane.held, None)
        self._body.choice.left = False
        if self.window is Window(window):
            self._choose()
        else:
            self.window = Window(window)

    @on(WindowChoice.Chosen)
    def _window_chosen(self, event: WindowChoice.Chosen) -> None:
        event.stop()
        self.action_choose(event.window)

    def action_zoom(self, factor: float) -> None:
        """Nearer to the crosshair, or further from it; without one, to the middle."""
        view, now_ms = self._view, self._clock()
        if view is None:
            return
        span = view.span(now_ms)
        middle = (span.start_ms + span.end_ms) // 2
        at_ms = self._probed_ms
        inside = at_ms is not None and span.start_ms <= at_ms < span.end_ms
        self.held = zoomed(span, at_ms if inside and at_ms else middle, factor, now_ms)

    def action_pan(self, direction: int) -> None:
        """Earlier or later by half of what is shown; at the end of it, now."""
        view, now_ms = self._view, self._clock()
        if view is None or (self.held is None and direction > 0):
            return
        span = panned(view.span(now_ms), _PAN * direction, now_ms)
        as_long = abs(span.seconds - self.window.seconds) <= 2 * span.period_s
        self.held = None if span.end_ms >= now_ms and as_long and direction > 0 else span

    def action_newest(self) -> None:
        """The window that ends now."""
        self.held = None

    # The crosshair, and the chart that keys go to.

    def action_probe(self, steps: int) -> None:
        """Move the crosshair, which begins at the newest moment."""
        metrics = self._reading.metrics
        if metrics is None or not self._body.grid.shown:
            return
        step, last = metrics.period_s * 1000, metrics.span.periods - 1
        slot = last
        if self._probed_ms is not None:
            slot = max(0, min((self._probed_ms - metrics.start_ms) // step + steps, last))
        self._probe(metrics.start_ms + slot * step)

    @on(Chart.Probed)
    def _probed(self, event: Chart.Probed) -> None:
        event.stop()
        metrics = self._reading.metrics
        if metrics is not None:
            at = None if event.slot is None else event.slot * metrics.period_s * 1000
            self._probe(None if at is None else metrics.start_ms + at)

    @on(Chart.Clicked)
    def _clicked(self, event: Chart.Clicked) -> None:
        event.stop()
        if event.chart.plot is not None:
            self._cursor = event.chart.plot.key
            self._look()

    def _probe(self, moment_ms: int | None) -> None:
        self._moment = moment_ms
        self._look()

    def action_chart(self, steps: int) -> None:
        """The next chart is the chosen one; where one is alone, the next is."""
        keys = self._body.keys
        if not keys:
            return
        at = keys.index(self._cursor) + steps if self._cursor in keys else 0
        self._cursor = keys[max(0, min(at, len(keys) - 1))]
        if self.enlarged:
            self.enlarged = self._cursor
        else:
            self._look()
            self._body.come_to(self._cursor)

    def action_enlarge(self) -> None:
        """All the room to the chosen chart, or to each its own again."""
        keys = self._body.keys
        if self._cursor not in keys:
            self._cursor = keys[0] if keys else ""
        self.enlarged = "" if self.enlarged else self._cursor

    def action_unprobe(self) -> None:
        """Back to all charts, or to the values of the whole stretch."""
        if self.enlarged:
            self.enlarged = ""
        else:
            self._probe(None)

    # What happened.

    def action_mark(self, step: int) -> None:
        """The crosshair to the next deployment or turn of an alarm."""
        metrics = self._reading.metrics
        if metrics is None:
            return
        marks = self._body.marks
        mark = following(marks, self._probed_ms, metrics.period_s * 1000, step)
        if mark is None:
            where = "after" if step > 0 else "before"
            nothing = f"Nothing is marked {where} that." if marks else "Nothing is marked here."
            self.post_message(Noted(nothing))
        else:
            self._probe(self._start_of(mark.at_ms))

    def action_marks(self) -> None:
        """All of them, to go to one."""

        def answered(mark: Mark) -> None:
            self._probe(self._start_of(mark.at_ms))

        metrics = self._reading.metrics
        function, around = self.function, self._reading.around
        facts = compared(metrics, function, around.alarms or (), around.limits)
        self.post_message(marks_asked(metrics, self._body.marks, facts, answered, self._zone))

    def _start_of(self, at_ms: int) -> int:
        """The start of the period that holds a moment."""
        metrics = self._reading.metrics
        if metrics is None:
            return at_ms
        step = metrics.period_s * 1000
        return metrics.start_ms + (at_ms - metrics.start_ms) // step * step

    # Where it leads to.

    def action_lines(self) -> None:
        """The log lines of the crosshair's period, or of its first minutes where it is long."""
        metrics, since = self._reading.metrics, self._probed_ms
        if metrics is None or since is None:
            self.post_message(Noted("Pick a moment with ← and → first: t shows its log lines."))
            return
        for message in lines_asked(metrics, self._start_of(since)):
            self.post_message(message)

    def action_qualifier(self) -> None:
        """Choose an alias or a version to see the metrics of."""

        def answered(qualifier: str) -> None:
            self.qualifier = qualifier

        self.post_message(qualifier_asked(self._reading.qualifiers, self.qualifier, answered))

    def action_utc(self) -> None:
        """Times in UTC, or local again."""
        self.utc = not self.utc

    def action_copy(self) -> None:
        """The figures of the crosshair's period, or those of the whole stretch."""
        self.post_message(copy_asked(self._reading.metrics, self._probed_ms, self._zone))

    def action_copy_table(self) -> None:
        """A row a period, with tabs."""
        self.post_message(table_asked(self._reading.metrics))

    def action_save(self) -> None:
        """Save the figures to a file."""
        self._saving.ask(self._reading.metrics, self._clock())
