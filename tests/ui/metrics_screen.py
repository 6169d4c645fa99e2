"""The metrics pane alone, over a port whose answers a test gives, when it does."""

import asyncio
import datetime

from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from lambdatui.core.errors import Fault
from lambdatui.core.functions import Function
from lambdatui.core.metrics import Measure, Metrics, Series, Window, aligned
from lambdatui.ui.messages import CallFailed
from lambdatui.ui.panes.metrics import MetricsPane
from lambdatui.ui.widgets.chart import Chart
from tests.ui.until import until

NOW = 1_772_525_551_204  # 2026-03-03 08:12:31.204 UTC
MINUTE = 60_000
ORDERS = Function(name="orders", timeout_s=30)
BILLING = Function(name="billing", timeout_s=30)


def reading(
    function: str = "orders",
    window: Window = Window.H1,
    *,
    now_ms: int = NOW,
    partial: str = "",
    **values: float,
) -> Metrics:
    """The same values in each period of the window that is over; what is not given is absent."""
    start, end = aligned(window, now_ms)
    step = window.period_s * 1000
    times = tuple(range(start, end - 2 * step, step))
    given = {"invocations": 10.0, "errors": 1.0, "p99": 90.0, "maximum": 200.0, **values}
    series = tuple(
        Series(measure=measure, times_ms=times, values=(given[name],) * len(times))
        for name, measure in (
            ("invocations", Measure.INVOCATIONS),
            ("errors", Measure.ERRORS),
            ("throttles", Measure.THROTTLES),
            ("p50", Measure.DURATION_P50),
            ("p95", Measure.DURATION_P95),
            ("p99", Measure.DURATION_P99),
            ("maximum", Measure.DURATION_MAXIMUM),
            ("concurrency", Measure.CONCURRENCY),
        )
        if name in given
    )
    return Metrics(
        function=function,
        window=window,
        start_ms=start,
        end_ms=end,
        period_s=window.period_s,
        series=series,
        partial=partial,
    )


def nothing(window: Window = Window.H1) -> Metrics:
    start, end = aligned(window, NOW)
    period = window.period_s
    return Metrics(function="orders", window=window, start_ms=start, end_ms=end, period_s=period)


class CloudWatch:
    """A port whose answers a test gives, when it does."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Window]] = []
        self.answers: list[asyncio.Future[Metrics]] = []
        self.ended = 0

    async def metrics(self, function: str, window: Window) -> Metrics:
        self.asked.append((function, window))
        answer: asyncio.Future[Metrics] = asyncio.get_running_loop().create_future()
        self.answers.append(answer)
        try:
            return await self.wait(answer)
        finally:
            self.ended += 1

    async def wait(self, answer: asyncio.Future[Metrics]) -> Metrics:
        return await answer


class Unstoppable(CloudWatch):
    """A port whose calls go on when they are cancelled once, as calls of a thread do."""

    async def wait(self, answer: asyncio.Future[Metrics]) -> Metrics:
        try:
            return await asyncio.shield(answer)
        except asyncio.CancelledError:
            return await answer


class Prompt(CloudWatch):
    """A port that answers at once."""

    async def metrics(self, function: str, window: Window) -> Metrics:
        self.asked.append((function, window))
        return reading(function, window)


class Screen(App[None]):
    """The pane alone, with what it says."""

    def __init__(self, port: CloudWatch, *, refresh_s: float = 3600) -> None:
        super().__init__()
        self.port = port
        self.now = NOW
        self.pane = MetricsPane(port, lambda: self.now, zone=datetime.UTC, refresh_s=refresh_s)
        self.faults: list[Fault] = []

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()

    @on(CallFailed)
    def failed(self, event: CallFailed) -> None:
        self.faults.append(event.fault)

    def text(self, part: str) -> str:
        widget = self.pane.query_one(f"#metrics-{part}", Static)
        return str(widget.content) if widget.display else ""

    def charts(self) -> list[Chart]:
        return [chart for chart in self.pane.query(Chart) if chart.display]

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
