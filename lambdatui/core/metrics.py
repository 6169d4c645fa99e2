"""The five things to watch, over a window of time."""

import enum
import math

from lambdatui.core.record import Record

MINUTE_S = 60
HOUR_S = 3600
DAY_S = 86400

#: What GetMetricData costs, in US dollars for each metric asked for (CloudWatch pricing page).
DOLLARS_PER_METRIC = 0.01 / 1000


class Window(enum.StrEnum):
    """How far back the charts reach."""

    H1 = "1h"
    H3 = "3h"
    H12 = "12h"
    D1 = "1d"
    D7 = "7d"

    @property
    def seconds(self) -> int:
        """The window's length in seconds."""
        return _SECONDS[self]

    @property
    def period_s(self) -> int:
        """Seconds a point covers: at most 180 points, in periods that CloudWatch keeps.

        60 s points are kept 15 days, 300 s points 63 days, 3600 s points 455 days.
        """
        return _PERIODS[self]


_SECONDS = {
    Window.H1: HOUR_S,
    Window.H3: 3 * HOUR_S,
    Window.H12: 12 * HOUR_S,
    Window.D1: DAY_S,
    Window.D7: 7 * DAY_S,
}
_PERIODS = {
    Window.H1: MINUTE_S,
    Window.H3: MINUTE_S,
    Window.H12: 5 * MINUTE_S,
    Window.D1: 15 * MINUTE_S,
    Window.D7: HOUR_S,
}


class Measure(enum.StrEnum):
    """One line of a chart: a metric of the namespace AWS/Lambda with a statistic."""

    INVOCATIONS = "Invocations/Sum"
    ERRORS = "Errors/Sum"
    THROTTLES = "Throttles/Sum"
    DURATION_AVERAGE = "Duration/Average"
    DURATION_P50 = "Duration/p50"
    DURATION_P95 = "Duration/p95"
    DURATION_P99 = "Duration/p99"
    DURATION_MAXIMUM = "Duration/Maximum"
    CONCURRENCY = "ConcurrentExecutions/Maximum"

    @property
    def metric(self) -> str:
        """CloudWatch's ``MetricName``."""
        return self.value.split("/")[0]

    @property
    def statistic(self) -> str:
        """CloudWatch's ``Stat``."""
        return self.value.split("/")[1]

    @property
    def is_count(self) -> bool:
        """Whether a period without a point means none, rather than not known."""
        return self.statistic == "Sum"


class Series(Record, frozen=True):
    """The points of one measure in the order of time.

    Times are milliseconds since the epoch, the start of each period; durations are milliseconds,
    the rest counts. Periods without a point are absent.
    """

    measure: Measure
    times_ms: tuple[int, ...] = ()
    values: tuple[float, ...] = ()

    def total(self) -> float:
        """The sum of all values."""
        return math.fsum(self.values)

    def latest(self) -> float | None:
        """The newest value."""
        return self.values[-1] if self.values else None

    def peak(self) -> float | None:
        """The largest value."""
        return max(self.values, default=None)


class Metrics(Record, frozen=True):
    """What CloudWatch said of one function between two aligned times (ms since the epoch).

    ``partial`` says why some of it may be missing, in words, where CloudWatch said so.
    """

    function: str
    window: Window
    start_ms: int
    end_ms: int
    period_s: int
    series: tuple[Series, ...] = ()
    partial: str = ""

    def of(self, measure: Measure) -> Series:
        """One measure's series, empty where there is none."""
        for series in self.series:
            if series.measure is measure:
                return series
        return Series(measure=measure)

    def slots(self, measure: Measure) -> list[float | None]:
        """One value a period from start to end: None where not known, 0 for a count without one."""
        size = max(0, (self.end_ms - self.start_ms) // (self.period_s * 1000))
        slots: list[float | None] = [0.0 if measure.is_count else None] * size
        series = self.of(measure)
        for time_ms, value in zip(series.times_ms, series.values, strict=True):
            index = (time_ms - self.start_ms) // (self.period_s * 1000)
            if 0 <= index < size:
                slots[index] = value
        return slots

    @property
    def error_rate(self) -> float | None:
        """Errors as a share of invocations, 0 to 1; None where there was no invocation."""
        invocations = self.of(Measure.INVOCATIONS).total()
        return self.of(Measure.ERRORS).total() / invocations if invocations else None


def aligned(window: Window, now_ms: int) -> tuple[int, int]:
    """The window's start and end around now, in ms, on borders of its period.

    Aligned times let CloudWatch answer from what it keeps, and the same question be cached.
    """
    step = window.period_s * 1000
    end = -(-now_ms // step) * step
    return end - window.seconds * 1000, end
