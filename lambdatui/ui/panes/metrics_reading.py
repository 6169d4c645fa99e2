"""What the metrics pane asks, and when: each measure is paid for, so nothing twice, and none early.

The basic measures come first, in one request. Those that only some functions have are asked for in
a second one, once it is known which this function has; from then on, all come in one request.
"""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.metrics import (
    BASIC,
    LATE_MS,
    AnyMeasure,
    Metrics,
    MetricsKnown,
    MetricsRequest,
    Window,
    latest,
)
from lambdatui.core.metrics_ports import MetricsPort
from lambdatui.core.metrics_span import Span
from lambdatui.core.stop import Clock
from lambdatui.ui.messages import CallFailed, CallSucceeded
from lambdatui.ui.panes.metrics_around import MetricsAround
from lambdatui.ui.refreshing import IDLE_S, Refreshing

#: Readings younger than this are shown without asking, and paying, again.
_FRESH_MS = 10_000
#: Seconds that a choice must stand before it is asked for, so that passing by costs nothing.
SETTLE_S = 0.12
#: The same of a stretch of time, which a person comes to by several keys.
SETTLE_SPAN_S = 0.3
#: Seconds after which waiting is worth a word.
_PATIENCE_S = 0.2
_REMEMBERED = 64
#: Seconds between two looks at whether it is time to read again.
_LOOK_S = 1.0
#: How long it holds which metrics a function has.
_KNOWN_MS = 15 * 60_000
_ASKING = "reading the metrics"


@dataclass(frozen=True)
class View:
    """What a person looks at: a window that ends now, or, where it is ``held``, that stretch.

    ``qualifier`` is an alias or a version, empty for all of them.
    """

    function: str
    window: Window
    held: Span | None = None
    qualifier: str = ""

    def span(self, now_ms: int) -> Span:
        """The stretch of time that is to be read."""
        return self.held or latest(self.window, now_ms)


class MetricsReading:
    """Asks for one view at a time, in workers of ``pane``; ``changed`` hears of all that came.

    ``metrics`` are those to show, which may be of the stretch before while the new one is read;
    ``fault`` is what kept the newest from being read, and ``extras`` why some measures lack.
    """

    def __init__(
        self,
        pane: Widget,
        port: MetricsPort,
        clock: Clock,
        refresh_s: float,
        changed: Callable[[], None],
        *,
        refreshing: Refreshing | None = None,
    ) -> None:
        """``refresh_s`` is the least between two readings, whatever ``refreshing`` says."""
        self._pane = pane
        self._port = port
        self._clock = clock
        self._refresh_s = refresh_s
        self._refreshing = refreshing
        #: Seconds since the last reading, as counted by looks: no timer is ever set back.
        self._waited_s = 0.0
        self._changed = changed
        self._told_back = ""
        self.around = MetricsAround(port, clock, changed)
        self.metrics: Metrics | None = None
        self.fault: Fault | None = None
        self.extras = ""
        #: Whether the answer has been out for long enough to say so.
        self.slow = False
        self._knowing: dict[str, tuple[MetricsKnown, int]] = {}
        self._view: View | None = None
        self._active = False
        self._readings: OrderedDict[View, Metrics] = OrderedDict()
        #: Counts questions, so that an answer to an earlier one is known for what it is.
        self._generation = 0
        self._asking: Worker[None] | None = None
        self._settling: Timer | None = None
        self._waiting: Timer | None = None
        self._ticking: Timer | None = None

    @property
    def is_due(self) -> bool:
        """Whether what is shown is not what was asked for: it is still to be read."""
        return self._view is not None and self._readings.get(self._view) is not self.metrics

    @property
    def qualifiers(self) -> tuple[str, ...] | None:
        """The aliases and versions that have metrics of their own; None as long as not known."""
        known = self._known(self._view.function)[0] if self._view else None
        return known.qualifiers if known else None

    @property
    def measures(self) -> tuple[AnyMeasure, ...]:
        """What the next reading asks for, as far as it is known."""
        known = self._known(self._view.function)[0] if self._view else None
        return known.measures if known else BASIC

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of metrics that the function has as well, and that are not asked for."""
        known = self._known(self._view.function)[0] if self._view else None
        return known.left_out if known else ()

    @property
    def held_back(self) -> str:
        """Why it is not read again at the pace of always, in a few words; empty where it is."""
        refreshing = self._refreshing
        if refreshing is None:
            return ""
        if refreshing.is_idle(self._clock()):
            return f"paused: no key for {IDLE_S // 60} min"
        if refreshing.interval_s is None:
            return "refresh off"
        factor = refreshing.pace.factor
        return f"× {factor}: budget" if factor > 1 else ""

    def choose(self, view: View | None, *, active: bool) -> None:
        """Show what is remembered of a view, and ask where that is not fresh."""
        before, self._view = self._view, view
        self._active = active
        self._stop()
        self.fault = None
        self.extras = ""
        shown = self._readings.get(view) if view is not None else None
        same = (
            before is not None
            and view is not None
            and (before.function, before.qualifier) == (view.function, view.qualifier)
        )
        # The stretch before stays in sight until the new one has come.
        self.metrics = shown if shown is not None or not same else self.metrics
        self.around.choose(view.function if view is not None else "")
        if view is not None and active:
            if shown is not None and self._is_fresh(view, shown):
                self._tick_anew()
            else:
                settle = SETTLE_S if view.held is None else SETTLE_SPAN_S
                self._settling = self._pane.set_timer(settle, self._ask_settled)
        elif self._ticking is not None:
            self._ticking.pause()
        self._changed()

    def _is_fresh(self, view: View, shown: Metrics) -> bool:
        if view.held is not None and shown.read_ms >= shown.end_ms + LATE_MS:
            # What is past does not change any more.
            return True
        return self._clock() - shown.read_ms < _FRESH_MS

    def leave(self) -> None:
        """Nobody looks any more."""
        self._active = False
        self._stop()
        if self._ticking is not None:
            self._ticking.pause()

    def _stop(self) -> None:
        """Ask no more; what is on its way will not be shown."""
        self._generation += 1
        self.slow = False
        for timer in (self._settling, self._waiting):
            if timer is not None:
                timer.stop()
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    @property
    def _wait_s(self) -> float | None:
        """Seconds from one reading to the next; None where there is to be none."""
        refreshing = self._refreshing
        if refreshing is None:
            return self._refresh_s
        if refreshing.interval_s is None or refreshing.is_idle(self._clock()):
            return None
        return max(self._refresh_s, refreshing.interval_s) * refreshing.pace.factor

    def _tick_anew(self) -> None:
        """Read again after a while, where what is shown goes on: the past costs nothing more."""
        self._waited_s = 0.0
        if self._ticking is None:
            # One that is set back on each reading would miss every second of its beats.
            self._ticking = self._pane.set_interval(self._look_s, self._look)
        else:
            self._ticking.resume()

    @property
    def _look_s(self) -> float:
        return min(_LOOK_S, self._refresh_s)

    def _look(self) -> None:
        """See whether it is time to read again, and say what is in the way of that."""
        self._waited_s += self._look_s
        held_back = self.held_back
        if held_back != self._told_back:
            self._told_back = held_back
            self._changed()
        wait_s = self._wait_s
        goes_on = self._view is not None and self._view.held is None and self._asking is None
        # The last beat may come a touch early.
        if goes_on and wait_s is not None and self._waited_s >= wait_s - self._look_s / 2:
            self.ask()

    def _ask_settled(self) -> None:
        self.ask()

    def ask(self, *, anew: bool = False) -> None:
        """Ask CloudWatch now; ``anew`` also for what changes so seldom that it was kept."""
        view = self._view
        if view is None or not self._active:
            return
        self._stop()
        self._tick_anew()
        self._asking = self._pane.run_worker(
            # Not begun before it is run: where the pane is left at once, it never is.
            partial(self._read, view, self._generation, anew),
            exit_on_error=False,
        )
        self._waiting = self._pane.set_timer(_PATIENCE_S, self._grow_slow)

    def _grow_slow(self) -> None:
        self.slow = self._asking is not None
        self._changed()

    async def _read(self, view: View, generation: int, anew: bool) -> None:
        span = view.span(self._clock())
        await asyncio.gather(
            self._figures(view, span, generation),
            self.around.read(view.function, span, anew=anew),
        )
        if self._refreshing is not None:
            # Where that fails, the list of functions says so, and the pace stays as it was.
            with contextlib.suppress(LambdatuiError):
                await self._refreshing.look()

    async def _figures(self, view: View, span: Span, generation: int) -> None:
        before, fresh = self._known(view.function)
        measures = before.measures if before else BASIC
        # Where it was known before, that goes on while it is asked again.
        asked = None if fresh else asyncio.ensure_future(self._learn(view.function, generation))
        try:
            told = await self._port.metrics(_request(view, span, measures))
            if not self._take(view, told, generation) or asked is None:
                return
            known = await asked
            if known is None or generation != self._generation:
                return
            self.extras = ""
            extras = tuple(each for each in known.measures if each not in measures)
            if extras:
                await self._more(view, span, extras, told, generation)
            else:
                self._changed()
        except LambdatuiError as error:
            if generation == self._generation:
                self.fault = error.fault
                self._pane.post_message(CallFailed(error.fault, _ASKING))
                self._changed()
        finally:
            if asked is not None:
                asked.cancel()

    async def _more(
        self, view: View, span: Span, extras: tuple[AnyMeasure, ...], told: Metrics, generation: int
    ) -> None:
        """What only some functions have; without it, the rest stays as it is."""
        try:
            more = await self._port.metrics(_request(view, span, extras))
        except LambdatuiError as error:
            if generation == self._generation:
                self.extras = f"{len(extras)} more metrics could not be read: {error.fault.what}"
                self._changed()
            return
        both = replace(
            told,
            measures=(*told.measures, *more.measures),
            series=(*told.series, *more.series),
            partial=" ".join(dict.fromkeys(part for part in (told.partial, more.partial) if part)),
        )
        self._take(view, both, generation)

    async def _learn(self, function: str, generation: int) -> MetricsKnown | None:
        try:
            known = await self._port.metrics_known(function)
        except LambdatuiError as error:
            if generation == self._generation:
                self.extras = f"Which other metrics it has could not be read: {error.fault.what}"
                self._changed()
            return None
        self._knowing[function] = known, self._clock()
        return known

    def _known(self, function: str) -> tuple[MetricsKnown | None, bool]:
        """What was last known of its metrics, and whether it is to be taken for what is."""
        known, at_ms = self._knowing.get(function, (None, 0))
        return known, known is not None and self._clock() - at_ms < _KNOWN_MS

    def _take(self, view: View, told: Metrics, generation: int) -> bool:
        """Show an answer, where it is one to what is asked now."""
        if generation != self._generation:
            return False
        if (told.function, told.qualifier) != (view.function, view.qualifier):
            return False
        self.fault = None
        self.metrics = told if told.read_ms else replace(told, read_ms=self._clock())
        self._readings[view] = self.metrics
        self._readings.move_to_end(view)
        while len(self._readings) > _REMEMBERED:
            self._readings.popitem(last=False)
        self._pane.post_message(CallSucceeded())
        self._changed()
        return True

    def state_changed(self, event: Worker.StateChanged) -> None:
        """Asking ended, well or not."""
        if event.worker is not self._asking or not event.worker.is_finished:
            return
        self._stop()
        # The message can be older than the state of its worker.
        if event.worker.state is WorkerState.ERROR and event.worker.error is not None:
            name = type(event.worker.error).__name__
            what = f"A bug in lambdatui kept the metrics from being read ({name})."
            self.fault = Fault(kind=Kind.BUG, what=what)
            self._pane.post_message(CallFailed(self.fault, _ASKING))
        self._changed()


def _request(view: View, span: Span, measures: tuple[AnyMeasure, ...]) -> MetricsRequest:
    return MetricsRequest(
        function=view.function, span=span, measures=measures, qualifier=view.qualifier
    )
