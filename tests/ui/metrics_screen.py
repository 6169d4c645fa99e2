"""The metrics pane alone, over a port whose answers a test gives, when it does."""

import asyncio
import datetime
from collections.abc import Mapping, Sequence

from textual import on
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from lambdatui.core.alarm_history import AlarmHistory, AlarmTurn
from lambdatui.core.alarms import Alarm
from lambdatui.core.concurrency import ConcurrencyLimits
from lambdatui.core.deployments import Deployment, Deployments
from lambdatui.core.errors import Fault, Kind, fail
from lambdatui.core.functions import Function
from lambdatui.core.metrics import (
    BASIC,
    AnyMeasure,
    Measure,
    Metrics,
    MetricsKnown,
    MetricsRequest,
    Series,
    Window,
    latest,
)
from lambdatui.core.metrics_span import Span
from lambdatui.ui.messages import (
    CallFailed,
    ConfirmationAsked,
    CopyRequested,
    LinesAsked,
    Noted,
    ScreenAsked,
    TextAsked,
)
from lambdatui.ui.panes.metrics import MetricsPane
from lambdatui.ui.refreshing import Refreshing
from lambdatui.ui.widgets.chart import Chart
from lambdatui.ui.widgets.chart_grid import ChartGrid
from tests.ui.until import until

NOW = 1_772_525_551_204  # 2026-03-03 08:12:31.204 UTC
MINUTE = 60_000
ORDERS = Function(name="orders", timeout_s=30)
BILLING = Function(name="billing", timeout_s=30)


NAMES = {
    "invocations": Measure.INVOCATIONS,
    "errors": Measure.ERRORS,
    "throttles": Measure.THROTTLES,
    "average": Measure.DURATION_AVERAGE,
    "p50": Measure.DURATION_P50,
    "p90": Measure.DURATION_P90,
    "p95": Measure.DURATION_P95,
    "p99": Measure.DURATION_P99,
    "maximum": Measure.DURATION_MAXIMUM,
    "concurrency": Measure.CONCURRENCY,
    "iterator_age": Measure.ITERATOR_AGE,
    "dropped": Measure.ASYNC_DROPPED,
    "whole_account": Measure.ACCOUNT_CONCURRENCY,
    "unreserved": Measure.ACCOUNT_UNRESERVED,
}
TYPICAL = {"invocations": 10.0, "errors": 1.0, "p99": 90.0, "maximum": 200.0}


def reading(
    function: str = "orders",
    window: Window = Window.H1,
    *,
    span: Span | None = None,
    now_ms: int = NOW,
    partial: str = "",
    qualifier: str = "",
    measures: tuple[AnyMeasure, ...] = BASIC,
    **values: float,
) -> Metrics:
    """The same values in each period that is over; a measure that is not given has no points."""
    span = span or latest(window, now_ms)
    return filled(
        MetricsRequest(function=function, span=span, measures=measures, qualifier=qualifier),
        values,
        now_ms=now_ms,
        partial=partial,
    )


def filled(
    request: MetricsRequest, values: Mapping[str, float], *, now_ms: int = NOW, partial: str = ""
) -> Metrics:
    """An answer with these values, by name, in each period that is over."""
    span, measures = request.span, request.measures
    step = span.period_s * 1000
    times = tuple(range(span.start_ms, min(span.end_ms, now_ms - 2 * step), step))
    given: dict[AnyMeasure, float] = {
        NAMES[name]: value for name, value in {**TYPICAL, **values}.items()
    }
    return Metrics(
        function=request.function,
        span=span,
        measures=measures,
        qualifier=request.qualifier,
        series=tuple(
            Series(measure=measure, times_ms=times, values=(given[measure],) * len(times))
            if measure in given
            else Series(measure=measure)
            for measure in measures
        ),
        partial=partial,
        read_ms=now_ms,
    )


def nothing(window: Window = Window.H1) -> Metrics:
    """No point at all."""
    series = tuple(Series(measure=measure) for measure in BASIC)
    span = latest(window, NOW)
    return Metrics(function="orders", span=span, measures=BASIC, series=series, read_ms=NOW)


class CloudWatch:
    """A port whose answers a test gives, when it does; all but the metrics is answered at once.

    ``failing`` are the names of calls that are denied. ``calls`` are those beside the metrics.
    """

    def __init__(self) -> None:
        self.asked: list[MetricsRequest] = []
        self.answers: list[asyncio.Future[Metrics]] = []
        self.ended = 0
        self.calls: list[str] = []
        self.failing: set[str] = set()
        self.known = MetricsKnown()
        self.alarms: tuple[Alarm, ...] = ()
        self.turns: tuple[AlarmTurn, ...] = ()
        self.changes: tuple[Deployment, ...] = ()
        self.limits = ConcurrencyLimits()
        self.files: dict[str, bytes] = {}
        self.kept: dict[str, bool] = {}

    async def metrics(self, request: MetricsRequest) -> Metrics:
        self.asked.append(request)
        answer: asyncio.Future[Metrics] = asyncio.get_running_loop().create_future()
        self.answers.append(answer)
        try:
            return await self.wait(answer)
        finally:
            self.ended += 1

    async def wait(self, answer: asyncio.Future[Metrics]) -> Metrics:
        return await answer

    def _called(self, call: str) -> None:
        self.calls.append(call)
        if call in self.failing:
            raise fail(Kind.DENIED, f"AWS denied {call}.")

    async def metrics_known(self, function: str) -> MetricsKnown:
        self._called("metrics_known")
        return self.known

    async def function_alarms(self, function: str) -> tuple[Alarm, ...]:
        self._called("function_alarms")
        return self.alarms

    async def alarm_history(self, alarms: Sequence[str], from_ms: int, to_ms: int) -> AlarmHistory:
        self._called("alarm_history")
        return AlarmHistory(turns=self.turns)

    async def deployments(self, function: str, from_ms: int, to_ms: int) -> Deployments:
        self._called("deployments")
        return Deployments(changes=self.changes)

    async def concurrency_limits(self, function: str) -> ConcurrencyLimits:
        self._called("concurrency_limits")
        return self.limits

    async def begin_export(self, path: str, *, overwrite: bool = False) -> str:
        if path in self.files and not overwrite:
            raise fail(Kind.CONFLICT, f"There is a file {path} already.")
        self.files[path] = b""
        return path

    async def add_export(self, path: str, part: bytes) -> None:
        self.files[path] += part

    async def end_export(self, path: str, *, keep: bool) -> None:
        self.kept[path] = keep


class Unstoppable(CloudWatch):
    """A port whose calls go on when they are cancelled once, as calls of a thread do."""

    async def wait(self, answer: asyncio.Future[Metrics]) -> Metrics:
        try:
            return await asyncio.shield(answer)
        except asyncio.CancelledError:
            return await answer


class Prompt(CloudWatch):
    """A port that answers at once; ``values`` are the points of its answers."""

    def __init__(self, **values: float) -> None:
        super().__init__()
        self.values = values

    async def metrics(self, request: MetricsRequest) -> Metrics:
        self.asked.append(request)
        return filled(request, self.values)


class Screen(App[None]):
    """The pane alone, with what it says."""

    def __init__(
        self,
        port: CloudWatch,
        *,
        refresh_s: float = 3600,
        zone: datetime.tzinfo = datetime.UTC,
        refreshing: Refreshing | None = None,
    ) -> None:
        super().__init__()
        self.port = port
        self.now = NOW
        self.pane = MetricsPane(
            port, lambda: self.now, zone=zone, refresh_s=refresh_s, refreshing=refreshing
        )
        self.faults: list[Fault] = []
        self.told: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()

    @on(CallFailed)
    def failed(self, event: CallFailed) -> None:
        self.faults.append(event.fault)

    @on(LinesAsked)
    @on(CopyRequested)
    @on(Noted)
    @on(ScreenAsked)
    @on(TextAsked)
    @on(ConfirmationAsked)
    def heard(self, event: Message) -> None:
        self.told.append(event)

    @property
    def windows(self) -> list[tuple[str, int]]:
        """The functions that were asked for, with the lengths in seconds."""
        return [(request.function, request.span.seconds) for request in self.port.asked]

    def text(self, part: str) -> str:
        widget = self.pane.query_one(f"#metrics-{part}", Static)
        return str(widget.content) if widget.display else ""

    def charts(self) -> list[Chart]:
        return self.pane.query_one(ChartGrid).shown

    def chart(self, key: str) -> Chart:
        return next(each for each in self.charts() if each.plot and each.plot.key == key)

    def picture(self, index: int) -> list[str]:
        chart = self.charts()[index]
        return [chart.render_line(y).text for y in range(chart.size.height)]


async def look(pilot: Pilot[None], app: Screen, function: Function = ORDERS) -> None:
    """Choose a function, and look at its metrics, until they are asked for."""
    before = len(app.port.asked)
    app.pane.function = function
    app.pane.active = True
    await until(pilot, lambda: len(app.port.asked) > before)


async def answer(
    pilot: Pilot[None], app: Screen, given: Metrics | Exception, index: int = -1
) -> None:
    """Answer a question, and wait until nothing more comes of it."""
    future, ended = app.port.answers[index], app.port.ended
    if isinstance(given, Exception):
        future.set_exception(given)
    else:
        future.set_result(given)
    await until(pilot, lambda: app.port.ended > ended)
    await pilot.pause()
    await pilot.pause()
