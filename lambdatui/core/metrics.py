"""What Lambda publishes about one function, over a window of time."""

import enum
import math

from lambdatui.core.metrics_span import DAY_S, HOUR_S, MINUTE_S, Span
from lambdatui.core.record import Record

#: CloudWatch shows a minute's datapoints up to this long after its end, so that a count without
#: one is not yet known to be 0.
LATE_MS = 120_000


class Window(enum.StrEnum):
    """How far back the charts reach."""

    M15 = "15m"
    H1 = "1h"
    H3 = "3h"
    H12 = "12h"
    D1 = "1d"
    D7 = "7d"
    D30 = "30d"

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
    Window.M15: 15 * MINUTE_S,
    Window.H1: HOUR_S,
    Window.H3: 3 * HOUR_S,
    Window.H12: 12 * HOUR_S,
    Window.D1: DAY_S,
    Window.D7: 7 * DAY_S,
    Window.D30: 30 * DAY_S,
}
_PERIODS = {
    Window.M15: MINUTE_S,
    Window.H1: MINUTE_S,
    Window.H3: MINUTE_S,
    Window.H12: 5 * MINUTE_S,
    Window.D1: 15 * MINUTE_S,
    Window.D7: HOUR_S,
    Window.D30: 6 * HOUR_S,
}


class Measure(enum.StrEnum):
    """One line of a chart: a metric of the namespace AWS/Lambda with a statistic.

    (Lambda developer guide, "Types of metrics for Lambda functions".)
    """

    INVOCATIONS = "Invocations/Sum"
    ERRORS = "Errors/Sum"
    THROTTLES = "Throttles/Sum"
    DURATION_AVERAGE = "Duration/Average"
    DURATION_P50 = "Duration/p50"
    DURATION_P90 = "Duration/p90"
    DURATION_P95 = "Duration/p95"
    DURATION_P99 = "Duration/p99"
    DURATION_MAXIMUM = "Duration/Maximum"
    CONCURRENCY = "ConcurrentExecutions/Maximum"
    PROVISIONED = "ProvisionedConcurrentExecutions/Maximum"
    PROVISIONED_SHARE = "ProvisionedConcurrencyUtilization/Maximum"
    PROVISIONED_SPILL = "ProvisionedConcurrencySpilloverInvocations/Sum"
    ITERATOR_AGE = "IteratorAge/Maximum"
    ASYNC_AGE = "AsyncEventAge/Maximum"
    ASYNC_RECEIVED = "AsyncEventsReceived/Sum"
    ASYNC_DROPPED = "AsyncEventsDropped/Sum"
    DEAD_LETTER_ERRORS = "DeadLetterErrors/Sum"
    DESTINATION_FAILURES = "DestinationDeliveryFailures/Sum"
    RECURSION_DROPS = "RecursiveInvocationsDropped/Sum"
    URL_REQUESTS = "UrlRequestCount/Sum"
    URL_4XX = "Url4xxCount/Sum"
    URL_5XX = "Url5xxCount/Sum"
    URL_LATENCY = "UrlRequestLatency/p95"
    PROVISIONED_INVOCATIONS = "ProvisionedConcurrencyInvocations/Sum"
    EXTENSIONS_AVERAGE = "PostRuntimeExtensionsDuration/Average"
    EXTENSIONS_MAXIMUM = "PostRuntimeExtensionsDuration/Maximum"
    OFFSET_LAG = "OffsetLag/Maximum"
    #: Of all functions of the account and region together, which share its limit.
    ACCOUNT_CONCURRENCY = "account:ConcurrentExecutions/Maximum"
    ACCOUNT_UNRESERVED = "account:UnreservedConcurrentExecutions/Maximum"

    @property
    def metric(self) -> str:
        """CloudWatch's ``MetricName``."""
        return self.value.removeprefix(_ACCOUNT).split("/")[0]

    @property
    def statistic(self) -> str:
        """CloudWatch's ``Stat``."""
        return self.value.split("/")[1]

    @property
    def is_count(self) -> bool:
        """Whether a period without a point means none, rather than not known."""
        return self.statistic == "Sum"

    @property
    def of_account(self) -> bool:
        """Whether it is of the whole account and region, and has no dimension."""
        return self.value.startswith(_ACCOUNT)

    @property
    def unit(self) -> str:
        """``ms`` of a duration, empty of a count or a share."""
        return "ms" if self.metric.endswith(_TIMES) else ""


_ACCOUNT = "account:"
#: How the names of what is measured in milliseconds end.
_TIMES = ("Duration", "Age", "Latency")
#: How the names of what has no sum end: a level, of which the highest counts.
_LEVELS = (*_TIMES, "Lag", "Executions", "Utilization")


class PlainMeasure(Record, frozen=True):
    """A metric that CloudWatch names and :class:`Measure` does not: Lambda gains some each year.

    ``value`` is as those of :class:`Measure`, and so are the properties.
    """

    value: str

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

    @property
    def of_account(self) -> bool:
        """It is of the function."""
        return False

    @property
    def unit(self) -> str:
        """``ms`` of what by its name is a duration, else empty."""
        return "ms" if self.metric.endswith(_TIMES) else ""


def plain_measure(metric: str) -> PlainMeasure:
    """The highest of what by its name is a duration or a level, the sum of all else."""
    statistic = "Maximum" if metric.endswith(_LEVELS) else "Sum"
    return PlainMeasure(value=f"{metric}/{statistic}")


AnyMeasure = Measure | PlainMeasure
#: So many of those that :class:`Measure` does not know are asked for, and drawn.
MOST_PLAIN = 8


#: What every function has, and is always asked for.
BASIC: tuple[AnyMeasure, ...] = (
    Measure.INVOCATIONS,
    Measure.ERRORS,
    Measure.THROTTLES,
    Measure.DURATION_AVERAGE,
    Measure.DURATION_P50,
    Measure.DURATION_P90,
    Measure.DURATION_P95,
    Measure.DURATION_P99,
    Measure.DURATION_MAXIMUM,
    Measure.CONCURRENCY,
    Measure.ACCOUNT_CONCURRENCY,
    Measure.ACCOUNT_UNRESERVED,
)
_NAMED = frozenset(measure.metric for measure in Measure)
_BEHIND = " → "


def behind_alias(alias: str, version: str) -> str:
    """The qualifier of one version behind an alias that divides: ``live → 41``."""
    return f"{alias}{_BEHIND}{version}"


def alias_and_version(qualifier: str) -> tuple[str, str]:
    """``live`` and ``41`` of ``live → 41``; of any other qualifier it, and nothing."""
    alias, _, version = qualifier.partition(_BEHIND)
    return alias, version


class MetricsKnown(Record, frozen=True):
    """What CloudWatch has had of a function in the last two weeks (CloudWatch API, ListMetrics).

    ``metrics`` are names such as ``IteratorAge``; ``qualifiers`` aliases and versions that have
    metrics of their own, and versions behind an alias (:func:`behind_alias`).
    """

    metrics: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()

    @property
    def measures(self) -> tuple[AnyMeasure, ...]:
        """All that is worth asking for: what every function has, and what this one has.

        What nobody knew of when this was written is in it as well, up to :data:`MOST_PLAIN`.
        """
        own = (each for each in Measure if not each.of_account and each.metric in self.metrics)
        named = tuple(dict.fromkeys((*BASIC, *own)))
        return (*named, *map(plain_measure, self._plain[:MOST_PLAIN]))

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of what is published as well, and not asked for."""
        return self._plain[MOST_PLAIN:]

    @property
    def _plain(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.metrics) - _NAMED))


class MetricsRequest(Record, frozen=True):
    """Which measures of a function, over which time; each measure is a metric that is paid for.

    ``qualifier`` is an alias or a version, or a version behind an alias (:func:`behind_alias`);
    empty means all of them together.
    """

    function: str
    span: Span
    measures: tuple[AnyMeasure, ...] = BASIC
    qualifier: str = ""


class Series(Record, frozen=True):
    """The points of one measure in the order of time.

    Times are milliseconds since the epoch, the start of each period; durations are milliseconds,
    the rest counts. Periods without a point are absent; where the series is not ``whole``, nobody
    knows whether there was nothing in them.
    """

    measure: AnyMeasure
    times_ms: tuple[int, ...] = ()
    values: tuple[float, ...] = ()
    whole: bool = True

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

    ``measures`` are those that were asked for; one that could not be read has no series, and one
    without a point an empty one. ``partial`` says why some of it may be missing, in words, where
    CloudWatch said so; ``read_ms`` is when it was read.
    """

    function: str
    span: Span
    measures: tuple[AnyMeasure, ...] = ()
    qualifier: str = ""
    series: tuple[Series, ...] = ()
    partial: str = ""
    read_ms: int = 0

    @property
    def start_ms(self) -> int:
        """Of the first period."""
        return self.span.start_ms

    @property
    def end_ms(self) -> int:
        """Of the last period."""
        return self.span.end_ms

    @property
    def period_s(self) -> int:
        """Seconds a point covers."""
        return self.span.period_s

    def known(self, measure: AnyMeasure) -> bool:
        """Whether it was asked for and read, though there may be no point of it."""
        return any(series.measure == measure for series in self.series)

    def of(self, measure: AnyMeasure) -> Series:
        """One measure's series, empty where there is none."""
        for series in self.series:
            if series.measure == measure:
                return series
        return Series(measure=measure)

    def slots(self, measure: AnyMeasure) -> list[float | None]:
        """One value a period from start to end: None where not known, 0 for a count without one."""
        series = self.of(measure)
        none = measure.is_count and self.known(measure) and series.whole
        size = self.span.periods
        slots: list[float | None] = [0.0 if none else None] * size
        for time_ms, value in zip(series.times_ms, series.values, strict=True):
            index = (time_ms - self.start_ms) // (self.period_s * 1000)
            if 0 <= index < size:
                slots[index] = value
        return slots

    def settled(self, measure: AnyMeasure) -> list[float | None]:
        """As :meth:`slots`; but a count that CloudWatch could not know yet is None, and not 0.

        That is so from the last point on, where a period was not long over when it was read.
        """
        slots = self.slots(measure)
        if not measure.is_count or not self.read_ms:
            return slots
        times = self.of(measure).times_ms
        known_ms = max(self.read_ms - LATE_MS, times[-1] + self.period_s * 1000 if times else 0)
        for index in range(len(slots) - 1, -1, -1):
            if self.start_ms + (index + 1) * self.period_s * 1000 <= known_ms:
                break
            slots[index] = None
        return slots

    @property
    def error_rate(self) -> float | None:
        """Errors as a share of invocations, 0 to 1; None without an invocation, or not known."""
        if not self.known(Measure.ERRORS):
            return None
        invocations = self.of(Measure.INVOCATIONS).total()
        return self.of(Measure.ERRORS).total() / invocations if invocations else None


def latest(window: Window, now_ms: int) -> Span:
    """The window that ends now, on borders of its period.

    Aligned times let CloudWatch answer from what it keeps, and the same question be cached.
    """
    step = window.period_s * 1000
    end = -(-now_ms // step) * step
    return Span(start_ms=end - window.seconds * 1000, end_ms=end, period_s=window.period_s)
