"""The charts of one function's metrics: which there are, and what each shows."""

from dataclasses import dataclass

from lambdatui.core.alarms import Alarm
from lambdatui.core.chart import Unit, count_label, duration_label, label, share_label
from lambdatui.core.concurrency import ConcurrencyLimits
from lambdatui.core.functions import Function
from lambdatui.core.metrics import MOST_PLAIN, AnyMeasure, Measure, Metrics, PlainMeasure
from lambdatui.ui.panes.metrics_thresholds import (
    alarm_thresholds,
    limits_of,
    period_words,
    rate_thresholds,
    timeout,
)
from lambdatui.ui.widgets.plot import Plot, Shape, Stroke, Threshold, Trace


@dataclass(frozen=True)
class _Line:
    """One measure in a chart: its name there, its style and its stroke."""

    measure: AnyMeasure
    name: str
    style: str
    stroke: Stroke = Stroke.SOLID


@dataclass(frozen=True)
class _Sort:
    """One kind of chart; ``per`` where its title says how long a period is."""

    key: str
    title: str
    unit: Unit
    shape: Shape
    lines: tuple[_Line, ...]
    note: str = "none"
    per: bool = False


_SORTS = (
    _Sort(
        "invocations",
        "Invocations",
        Unit.COUNT,
        Shape.BARS,
        (
            _Line(Measure.INVOCATIONS, "all", "whole"),
            _Line(Measure.ERRORS, "errors", "trouble"),
        ),
        per=True,
    ),
    _Sort(
        "errors",
        "Errors",
        Unit.COUNT,
        Shape.BARS,
        (_Line(Measure.ERRORS, "errors", "trouble"),),
        per=True,
    ),
    _Sort(
        "duration",
        "Duration",
        Unit.DURATION,
        Shape.LINES,
        (
            _Line(Measure.DURATION_AVERAGE, "avg", "faint", Stroke.DASHED),
            _Line(Measure.DURATION_P50, "p50", "low", Stroke.LONG),
            _Line(Measure.DURATION_P90, "p90", "middle", Stroke.SPARSE),
            _Line(Measure.DURATION_P95, "p95", "middle", Stroke.SOLID),
            _Line(Measure.DURATION_P99, "p99", "high", Stroke.MIXED),
            _Line(Measure.DURATION_MAXIMUM, "max", "extreme", Stroke.DOTTED),
        ),
        note="no durations",
    ),
    _Sort(
        "throttles",
        "Throttles",
        Unit.COUNT,
        Shape.BARS,
        (_Line(Measure.THROTTLES, "throttled", "trouble"),),
        per=True,
    ),
    _Sort(
        "concurrency",
        "Concurrency",
        Unit.COUNT,
        Shape.BARS,
        (
            _Line(Measure.CONCURRENCY, "at once", "whole"),
            _Line(Measure.PROVISIONED, "on provisioned", "low"),
            _Line(Measure.ACCOUNT_CONCURRENCY, "whole account", "high"),
            _Line(Measure.ACCOUNT_UNRESERVED, "unreserved", "faint", Stroke.DASHED),
        ),
        note="no datapoints",
    ),
    _Sort(
        "url",
        "URL requests",
        Unit.COUNT,
        Shape.LINES,
        (
            _Line(Measure.URL_REQUESTS, "all", "middle"),
            _Line(Measure.URL_4XX, "4xx", "high", Stroke.LONG),
            _Line(Measure.URL_5XX, "5xx", "trouble", Stroke.MIXED),
        ),
        per=True,
    ),
    _Sort(
        "url_latency",
        "URL latency",
        Unit.DURATION,
        Shape.LINES,
        (_Line(Measure.URL_LATENCY, "p95", "middle"),),
        note="no datapoints",
    ),
    _Sort(
        "async",
        "Async events",
        Unit.COUNT,
        Shape.BARS,
        (
            _Line(Measure.ASYNC_RECEIVED, "received", "whole"),
            _Line(Measure.ASYNC_DROPPED, "dropped", "trouble"),
        ),
        per=True,
    ),
    _Sort(
        "async_age",
        "Async event age",
        Unit.DURATION,
        Shape.LINES,
        (_Line(Measure.ASYNC_AGE, "oldest", "middle"),),
        note="no datapoints",
    ),
    _Sort(
        "iterator_age",
        "Iterator age",
        Unit.DURATION,
        Shape.LINES,
        (_Line(Measure.ITERATOR_AGE, "oldest record", "middle"),),
        note="no datapoints",
    ),
    _Sort(
        "delivery",
        "Not delivered",
        Unit.COUNT,
        Shape.LINES,
        (
            _Line(Measure.DEAD_LETTER_ERRORS, "to dead letters", "trouble"),
            _Line(Measure.DESTINATION_FAILURES, "to a destination", "high", Stroke.MIXED),
        ),
        per=True,
    ),
    _Sort(
        "recursion",
        "Recursion stopped",
        Unit.COUNT,
        Shape.BARS,
        (_Line(Measure.RECURSION_DROPS, "dropped", "trouble"),),
        per=True,
    ),
    _Sort(
        "provisioned",
        "Provisioned in use",
        Unit.SHARE,
        Shape.BARS,
        (_Line(Measure.PROVISIONED_SHARE, "in use", "whole"),),
        note="no datapoints",
    ),
    _Sort(
        "spill",
        "Provisioned or not",
        Unit.COUNT,
        Shape.LINES,
        (
            _Line(Measure.PROVISIONED_INVOCATIONS, "on provisioned", "low"),
            _Line(Measure.PROVISIONED_SPILL, "beyond it", "high", Stroke.MIXED),
        ),
        per=True,
    ),
    _Sort(
        "extensions",
        "Extensions after the run",
        Unit.DURATION,
        Shape.LINES,
        (
            _Line(Measure.EXTENSIONS_AVERAGE, "avg", "faint", Stroke.DASHED),
            _Line(Measure.EXTENSIONS_MAXIMUM, "max", "middle"),
        ),
        note="no datapoints",
    ),
    _Sort(
        "offset_lag",
        "Offset lag",
        Unit.COUNT,
        Shape.LINES,
        (_Line(Measure.OFFSET_LAG, "records behind", "middle"),),
        note="no datapoints",
    ),
)
#: As many charts as there can be.
MOST_CHARTS = len(_SORTS) + MOST_PLAIN


def is_empty(metrics: Metrics) -> bool:
    """Whether nothing happened, as far as it was read; what was not read is not known to be 0."""
    own = [series for series in metrics.series if not series.measure.of_account]
    read = metrics.known(Measure.INVOCATIONS) or not metrics.series
    return read and not any(series.peak() for series in own)


def plots(
    metrics: Metrics,
    function: Function,
    alarms: tuple[Alarm, ...] = (),
    limits: ConcurrencyLimits | None = None,
) -> list[Plot]:
    """A chart for each kind of which a measure was asked for, in a fixed order."""
    made: list[Plot] = []
    for sort in _SORTS:
        lines = [line for line in sort.lines if line.measure in metrics.measures]
        if lines:
            made.append(_plot(sort, lines, metrics, function, alarms=alarms, limits=limits))
    for measure in metrics.measures:
        if isinstance(measure, PlainMeasure):
            sort = _plain(measure)
            made.append(
                _plot(sort, list(sort.lines), metrics, function, alarms=alarms, limits=limits)
            )
    return made


def _plain(measure: PlainMeasure) -> _Sort:
    """The chart of a metric that nobody here knows: its name says all that there is to say."""
    unit = Unit.DURATION if measure.unit else Unit.COUNT
    if measure.metric.endswith("Utilization"):
        unit = Unit.SHARE
    counts = measure.is_count
    return _Sort(
        measure.metric,
        measure.metric,
        unit,
        Shape.BARS if counts else Shape.LINES,
        (_Line(measure, "sum" if counts else "max", "whole" if counts else "middle"),),
        note="none" if counts else "no datapoints",
        per=counts,
    )


def _plot(
    sort: _Sort,
    lines: list[_Line],
    metrics: Metrics,
    function: Function,
    *,
    alarms: tuple[Alarm, ...],
    limits: ConcurrencyLimits | None,
) -> Plot:
    traces = [
        _account(line, metrics, limits)
        if line.measure.of_account
        else _trace(line, sort.unit, metrics)
        for line in lines
    ]
    thresholds: list[Threshold] = []
    if sort.key == "errors":
        traces.append(_success(metrics))
    elif sort.key == "duration":
        thresholds.append(timeout(metrics, function))
    elif sort.key == "concurrency" and limits is not None:
        thresholds += limits_of(metrics, limits)
    # Errors have the thresholds of their alarms in the chart of errors.
    watched = sort.lines[:1] if sort.key == "invocations" else sort.lines
    thresholds += alarm_thresholds(
        [line.measure.value for line in watched],
        {line.measure.metric for line in watched if not line.measure.of_account},
        sort.unit,
        metrics,
        alarms,
    )
    if sort.key == "errors":
        thresholds += rate_thresholds(metrics, alarms, len(thresholds))
    read = any(metrics.known(line.measure) for line in lines if not line.measure.of_account)
    note = sort.note if read else "not read"
    shared = (trace for trace in traces if trace.unit is not None and sort.key == "concurrency")
    note = " · ".join([note, *(f"{trace.name} {trace.short}" for trace in shared)])
    if thresholds and sort.key != "duration":
        note = " · ".join([note, *(each.label for each in thresholds)])
    return Plot(
        f"{sort.title} per {period_words(metrics.period_s)}" if sort.per else sort.title,
        sort.unit,
        sort.shape,
        metrics.start_ms,
        metrics.period_s * 1000,
        tuple(traces),
        tuple(thresholds),
        note=note,
        values="" if sort.per or sort.shape is Shape.BARS else "now",
        key=sort.key,
    )


def _trace(line: _Line, unit: Unit, metrics: Metrics) -> Trace:
    measure = line.measure
    series = metrics.of(measure)
    latest, peak = series.latest(), series.peak()
    if measure.is_count:
        short = count_label(series.total()) if metrics.known(measure) else "–"
        if measure is Measure.ERRORS and metrics.error_rate:
            short = f"{short} ({share_label(metrics.error_rate)})"
        long = f"{short}, peak {count_label(peak)}" if peak else short
    elif unit is Unit.DURATION:
        short = "–" if latest is None else duration_label(latest)
        long = short if peak is None else f"{short}, peak {duration_label(peak)}"
    else:
        short = "–" if peak is None else f"peak {label(peak, unit)}"
        long = short if latest is None else f"{short}, latest {label(latest, unit)}"
    slots = tuple(metrics.settled(measure))
    return Trace(line.name, slots, line.style, short, long, line.stroke)


def _account(line: _Line, metrics: Metrics, limits: ConcurrencyLimits | None) -> Trace:
    """How much of the account's limit all functions together use, on an axis of its own.

    Where the limit is not known, there are only the numbers.
    """
    limit = limits.account if limits is not None else None
    slots = metrics.settled(line.measure)
    shares = tuple(value / limit if limit and value is not None else None for value in slots)
    peak = metrics.of(line.measure).peak()
    of = f" of {limit:,}" if limit else ""
    short = "–" if peak is None else f"peak {count_label(peak)}{of}"
    return Trace(line.name, shares, line.style, short, stroke=line.stroke, unit=Unit.SHARE)


def _success(metrics: Metrics) -> Trace:
    """The share of invocations that did not fail, as a line over the errors."""
    slots: list[float | None] = []
    invoked = metrics.settled(Measure.INVOCATIONS)
    for total, failed in zip(invoked, metrics.settled(Measure.ERRORS), strict=True):
        known = total is not None and failed is not None and total > 0
        slots.append(
            max(0.0, 1 - failed / total) if known and total and failed is not None else None
        )
    rate = metrics.error_rate
    short = "–" if rate is None else share_label(1 - rate)
    return Trace("success", tuple(slots), "low", short, stroke=Stroke.SOLID, unit=Unit.SHARE)
