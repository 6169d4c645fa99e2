"""The fleet: what is known of each function beside the list, over a window of time."""

import enum
from collections.abc import Sequence

from msgspec.structs import force_setattr

from lambdatui.core.alarms import Alarm
from lambdatui.core.function_state import FunctionState
from lambdatui.core.functions import Function
from lambdatui.core.metrics_span import DAY_S, HOUR_S, MINUTE_S
from lambdatui.core.record import Record


class FleetWindow(enum.StrEnum):
    """How far back the figures of the fleet reach."""

    M15 = "15m"
    H1 = "1h"
    H3 = "3h"
    H12 = "12h"
    D1 = "1d"
    D7 = "7d"

    @property
    def seconds(self) -> int:
        """The window's length in seconds."""
        return _SPANS[self][0]

    @property
    def period_s(self) -> int:
        """Seconds a point covers: 15 to 36 points a window, in periods that CloudWatch keeps.

        Points of 60 s are kept 15 days, of 300 s 63 days, of 3600 s 455 days (CloudWatch API,
        GetMetricData).
        """
        return _SPANS[self][1]

    def aligned(self, now_ms: int) -> tuple[int, int]:
        """The window's start and end around now, in ms, on borders of its period.

        All functions, and all questions within a period, then have the same times.
        """
        step = self.period_s * 1000
        end = -(-now_ms // step) * step
        return end - self.seconds * 1000, end


#: Length and period, in seconds.
_SPANS = {
    FleetWindow.M15: (15 * MINUTE_S, MINUTE_S),
    FleetWindow.H1: (HOUR_S, 2 * MINUTE_S),
    FleetWindow.H3: (3 * HOUR_S, 5 * MINUTE_S),
    FleetWindow.H12: (12 * HOUR_S, 30 * MINUTE_S),
    FleetWindow.D1: (DAY_S, HOUR_S),
    FleetWindow.D7: (7 * DAY_S, 6 * HOUR_S),
}


class FleetMeasure(enum.StrEnum):
    """What is asked for each function: a metric of AWS/Lambda with a statistic.

    (Lambda developer guide, "Types of metrics for Lambda functions".)
    """

    INVOCATIONS = "Invocations/Sum"
    ERRORS = "Errors/Sum"
    THROTTLES = "Throttles/Sum"
    DURATION_P95 = "Duration/p95"
    DURATION_SUM = "Duration/Sum"
    CONCURRENCY = "ConcurrentExecutions/Maximum"

    @property
    def metric(self) -> str:
        """CloudWatch's ``MetricName``."""
        return self.value.split("/")[0]

    @property
    def statistic(self) -> str:
        """CloudWatch's ``Stat``."""
        return self.value.split("/")[1]


#: Each is a metric that is paid for, so a function costs six of them.
FLEET_MEASURES = tuple(FleetMeasure)
_INVOCATIONS, _ERRORS, _THROTTLES, _DURATION_P95, _DURATION_SUM, _CONCURRENCY = range(6)
#: A value a period; empty where the measure was not read.
Points = tuple[float | None, ...]


# It refers to nothing that could refer to it: the garbage collector need not look at thousands.
class FleetFigures(Record, frozen=True, gc=False):
    """What CloudWatch said of one function between two aligned times (ms since the epoch).

    ``values`` has for each of :data:`FLEET_MEASURES`, in that order, one value a period of
    ``period_s`` seconds: None for a period without a point. An empty one was not read, as by a
    scan that asks for errors and throttles only. Durations are in ms, the rest are counts.
    ``read_ms`` is when they were read, and ``partial`` says in words why some may be missing.
    """

    start_ms: int
    end_ms: int
    period_s: int
    values: tuple[Points, ...] = ()
    read_ms: int = 0
    partial: str = ""
    #: One number a measure, from ``values``, whatever is given: thousands of rows sort by them.
    totals: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        """Work out the totals, whatever was given: they always are those of the values."""
        totals = tuple(
            _total(points) if measure.statistic == "Sum" else _peak(points)
            for measure, points in zip(FLEET_MEASURES, self.values, strict=False)
        )
        missing = len(FLEET_MEASURES) - len(totals)
        force_setattr(self, "totals", totals + (None,) * missing)

    def of(self, measure: FleetMeasure) -> Points:
        """One measure's values; empty where it was not read."""
        index = FLEET_MEASURES.index(measure)
        values = self.values
        return values[index] if index < len(values) else ()

    @property
    def span_s(self) -> float:
        """The length of time that the values cover, in seconds."""
        return (self.end_ms - self.start_ms) / 1000

    @property
    def invocations(self) -> float | None:
        """How many in all. Lambda writes no point where there is none, which is 0; None: not read.

        (Lambda developer guide, "Types of metrics for Lambda functions": throttled requests are
        neither invocations nor errors.)
        """
        return self.totals[_INVOCATIONS]

    @property
    def errors(self) -> float | None:
        """How many invocations failed, timeouts among them; None: not read."""
        return self.totals[_ERRORS]

    @property
    def error_rate(self) -> float | None:
        """Errors as a share of invocations, 0 to 1; None without an invocation, or not read.

        Errors are counted when an invocation ends and invocations when it begins, so that a window
        can hold more of the former: this is 1 then.
        """
        invocations, errors = self.invocations, self.errors
        return min(1.0, errors / invocations) if invocations and errors is not None else None

    @property
    def errors_per_minute(self) -> float:
        """Errors a minute over the window; 0 where they were not read."""
        return self._per_minute(self.errors)

    @property
    def throttles(self) -> float | None:
        """How many requests were refused for want of concurrency; None: not read."""
        return self.totals[_THROTTLES]

    @property
    def throttles_per_minute(self) -> float:
        """Throttles a minute over the window; 0 where they were not read."""
        return self._per_minute(self.throttles)

    @property
    def p95_ms(self) -> float | None:
        """The HIGHEST of the periods' 95th percentiles of duration, in ms; None: no point.

        It is not the percentile over the whole window, which cannot be worked out from those of
        its periods: it is what came nearest to the timeout in any period.
        """
        return self.totals[_DURATION_P95]

    @property
    def duration_sum_ms(self) -> float | None:
        """All durations together, in ms: what the compute that is paid for comes from."""
        return self.totals[_DURATION_SUM]

    @property
    def concurrency(self) -> float | None:
        """The most environments that were busy at once; None without a point."""
        return self.totals[_CONCURRENCY]

    def _per_minute(self, count: float | None) -> float:
        return count * 60 / self.span_s if count and self.span_s > 0 else 0.0


class FleetRow(Record, frozen=True, gc=False):
    """One function of one region, with what is known of it. None always means: not read.

    ``alarms`` are those that watch it, and ``tags`` its pairs of key and value. ``memory_used_mb``
    is the most memory that an invocation was seen to use, in MiB. ``month_dollars`` is what a
    month would cost that is like the window of ``figures``, in US dollars; whoever knows the
    prices puts it there.
    """

    function: Function
    region: str = ""
    figures: FleetFigures | None = None
    alarms: tuple[Alarm, ...] | None = None
    state: FunctionState | None = None
    tags: tuple[tuple[str, str], ...] | None = None
    memory_used_mb: float | None = None
    month_dollars: float | None = None

    @property
    def key(self) -> str:
        """What tells it from all other rows: a name can stand in many regions and accounts."""
        return self.function.arn or f"{self.region}:{self.function.name}"

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.name

    @property
    def p95_share(self) -> float | None:
        """The p95 duration as a share of the timeout: 1 is at the timeout."""
        p95_ms = self.figures.p95_ms if self.figures else None
        timeout_s = self.function.timeout_s
        return p95_ms / (timeout_s * 1000) if p95_ms is not None and timeout_s > 0 else None

    @property
    def memory_share(self) -> float | None:
        """The memory that was used as a share of what is given: 1 is all of it."""
        given = self.function.memory_mb
        return (
            self.memory_used_mb / given if self.memory_used_mb is not None and given > 0 else None
        )


class FleetList(Record, frozen=True):
    """A list of functions that was read whole at ``read_ms``, and kept.

    ``account`` is that of the functions' ARNs, empty where there is none. Whoever shows the list
    compares it with the account of the identity as soon as that is known: the same profile, or
    none, can lead to another account today.
    """

    functions: tuple[Function, ...]
    read_ms: int
    account: str = ""
    region: str = ""


def _total(points: Points) -> float | None:
    # Nothing that is dropped here adds anything: periods without a point, and zeros.
    return float(sum(filter(None, points))) if points else None


def _peak(points: Sequence[float | None]) -> float | None:
    highest = max(filter(None, points), default=None)
    # Zeros were dropped with what has no point.
    return 0.0 if highest is None and 0.0 in points else highest
