"""What the charts and the summary say of one function's metrics."""

from textual.content import Content

from lambdatui.core.chart import Unit, count_label, duration_label
from lambdatui.core.functions import Function
from lambdatui.core.metrics import DAY_S, HOUR_S, MINUTE_S, Measure, Metrics, Window
from lambdatui.ui.widgets.plot import Plot, Shape, Stroke, Threshold, Trace

#: CloudWatch shows a minute's datapoints up to this long after its end, so that a count without
#: one is not yet known to be 0.
_LATE_MS = 120_000
#: From this share of the timeout on, a duration is worth a warning.
_NEAR = 0.8
#: Lambda stops a function at its timeout; what it then reports may be a touch below.
_REACHED = 0.995
_LINES = (
    (Measure.DURATION_AVERAGE, "avg", "faint", Stroke.DASHED),
    (Measure.DURATION_P50, "p50", "low", Stroke.LONG),
    (Measure.DURATION_P95, "p95", "middle", Stroke.SOLID),
    (Measure.DURATION_P99, "p99", "high", Stroke.MIXED),
    (Measure.DURATION_MAXIMUM, "max", "extreme", Stroke.DOTTED),
)
_PERIODS = {MINUTE_S: "min", HOUR_S: "h", DAY_S: "day"}
_SPANS = {
    Window.H1: "hour",
    Window.H3: "3 hours",
    Window.H12: "12 hours",
    Window.D1: "day",
    Window.D7: "7 days",
}


def span(window: Window) -> str:
    """The window in words, after 'the last'."""
    return _SPANS[window]


def is_empty(metrics: Metrics) -> bool:
    """Whether CloudWatch has nothing but zeros, or nothing at all."""
    return not any(series.peak() for series in metrics.series)


def plots(metrics: Metrics, function: Function, read_ms: int) -> list[Plot]:
    """Invocations with errors, durations, throttles and concurrency, as charts.

    ``read_ms`` is when they were read: what CloudWatch could not know by then is a gap.
    """
    period = _PERIODS.get(metrics.period_s, f"{metrics.period_s // 60} min")
    return [
        _bars(
            f"Invocations per {period}",
            metrics,
            (
                _count(metrics, Measure.INVOCATIONS, "all", "whole", read_ms),
                _count(metrics, Measure.ERRORS, "errors", "trouble", read_ms),
            ),
            "none",
        ),
        _durations(metrics, function),
        _bars(
            f"Throttles per {period}",
            metrics,
            (_count(metrics, Measure.THROTTLES, "throttled", "trouble", read_ms),),
            "none",
        ),
        _bars("Concurrency", metrics, (_concurrency(metrics),), "no datapoints"),
    ]


def _bars(title: str, metrics: Metrics, traces: tuple[Trace, ...], note: str) -> Plot:
    start, period = metrics.start_ms, metrics.period_s * 1000
    return Plot(title, Unit.COUNT, Shape.BARS, start, period, traces, note=note)


def _count(metrics: Metrics, measure: Measure, name: str, style: str, read_ms: int) -> Trace:
    series = metrics.of(measure)
    period_ms = metrics.period_s * 1000
    slots = metrics.slots(measure)
    # From the end back: a datapoint, or a period that is long over, ends what is not yet known.
    for index in range(len(slots) - 1, -1, -1):
        start = metrics.start_ms + index * period_ms
        if start in series.times_ms or start + period_ms <= read_ms - _LATE_MS:
            break
        slots[index] = None
    short = count_label(series.total())
    if measure is Measure.ERRORS and metrics.error_rate:
        short = f"{short} ({percent(metrics.error_rate)})"
    peak = series.peak()
    long = f"{short}, peak {count_label(peak)}" if peak else short
    return Trace(name, tuple(slots), style, short, long)


def _concurrency(metrics: Metrics) -> Trace:
    series = metrics.of(Measure.CONCURRENCY)
    latest, peak = series.latest(), series.peak()
    short = "–" if peak is None else f"peak {count_label(peak)}"
    long = short if latest is None else f"{short}, latest {count_label(latest)}"
    return Trace("at once", tuple(metrics.slots(Measure.CONCURRENCY)), "whole", short, long)


def _durations(metrics: Metrics, function: Function) -> Plot:
    traces: list[Trace] = []
    for measure, name, style, stroke in _LINES:
        series = metrics.of(measure)
        latest, peak = series.latest(), series.peak()
        short = "–" if latest is None else duration_label(latest)
        long = short if peak is None else f"{short}, peak {duration_label(peak)}"
        slots = tuple(metrics.slots(measure))
        traces.append(Trace(name, slots, style, short, long, stroke))
    longest = metrics.of(Measure.DURATION_MAXIMUM).peak() or 0.0
    limit_ms = function.timeout_s * 1000
    label = f"timeout {duration_label(limit_ms)}"
    return Plot(
        "Duration",
        Unit.DURATION,
        Shape.LINES,
        metrics.start_ms,
        metrics.period_s * 1000,
        tuple(traces),
        Threshold(limit_ms, label, reached=longest >= _REACHED * limit_ms),
        note="no durations",
        values="now",
    )


def percent(share: float) -> str:
    """A share as ``4.1 %``; more than nothing never reads as 0, nor less than all as 100."""
    value = share * 100
    if 0 < value < 0.1:
        return "<0.1 %"
    if 99 < value < 100:
        return ">99 %"
    return f"{value:.{1 if 0 < value < 9.95 else 0}f} %"


def summary(metrics: Metrics, function: Function, width: int) -> Content:
    """The window in a few words, in lines of ``width`` cells.

    What is wrong is red, and has a mark before it.
    """
    invocations = metrics.of(Measure.INVOCATIONS).total()
    parts = [Content(f"{invocations:,.0f} invocation{'s' * (invocations != 1)}")]
    parts.append(_trouble_count(metrics, Measure.ERRORS, "error"))
    parts.append(_trouble_count(metrics, Measure.THROTTLES, "throttle"))
    p95 = metrics.of(Measure.DURATION_P95).peak()
    p99 = metrics.of(Measure.DURATION_P99).peak()
    longest = metrics.of(Measure.DURATION_MAXIMUM).peak()
    if p95 is not None and p99 is not None:
        parts.append(Content(f"p95 ≤ {duration_label(p95)}, p99 ≤ {duration_label(p99)}"))
    if longest is not None:
        parts.append(_against_timeout(longest, function.timeout_s * 1000))
    lines = [parts[0]]
    for part in parts[1:]:
        joined = Content(" · ").join([lines[-1], part])
        if joined.cell_length > width:
            lines.append(part)
        else:
            lines[-1] = joined
    return Content("\n").join(lines)


def _trouble_count(metrics: Metrics, measure: Measure, noun: str) -> Content:
    total = metrics.of(measure).total()
    if not total:
        return Content(f"no {noun}s")
    text = f"✗ {total:,.0f} {noun}{'s' * (total != 1)}"
    if measure is Measure.ERRORS and metrics.error_rate is not None:
        text += f" ({percent(metrics.error_rate)})"
    return Content.styled(text, "$text-error")


def _against_timeout(longest_ms: float, limit_ms: float) -> Content:
    longest, limit = duration_label(longest_ms), duration_label(limit_ms)
    if longest_ms >= _REACHED * limit_ms:
        return Content.styled(f"✗ max reached the timeout of {limit}", "$text-error")
    if longest_ms >= _NEAR * limit_ms:
        return Content.styled(f"! max {longest}, near the timeout of {limit}", "$text-warning")
    return Content(f"max {longest} of the {limit} allowed")
