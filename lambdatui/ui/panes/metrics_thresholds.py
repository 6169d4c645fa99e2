"""What the figures of a chart are compared with: the timeout, limits, and thresholds of alarms."""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from lambdatui.core.alarm_rules import ErrorRate, error_rate
from lambdatui.core.alarms import Alarm, AlarmMetric, AlarmState
from lambdatui.core.chart import Unit, duration_label, label
from lambdatui.core.concurrency import ConcurrencyLimits
from lambdatui.core.functions import Function
from lambdatui.core.metrics import Measure, Metrics
from lambdatui.core.metrics_span import DAY_S, HOUR_S, MINUTE_S
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.plot import Threshold

#: Lambda stops a function at its timeout; what it then reports may be a touch below.
REACHED = 0.995
_PERIODS = {MINUTE_S: "min", HOUR_S: "h", DAY_S: "day"}
_COMPARISONS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": "≥",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "≤",
}
#: Cells of an alarm's own name beside its threshold, where a chart has several.
_NAME = 20


def period_words(period_s: int) -> str:
    """``min``, ``5 min``, ``h``, ``6 h``, ``day``: what stands behind 'per'."""
    if period_s in _PERIODS:
        return _PERIODS[period_s]
    return f"{period_s // HOUR_S} h" if period_s % HOUR_S == 0 else f"{period_s // MINUTE_S} min"


def comparison(alarm: Alarm) -> str:
    """``>``, ``≤``: how an alarm compares."""
    return _COMPARISONS.get(alarm.comparison, "at")


def alarm_rule(alarm: Alarm) -> str:
    """``alarm orders-errors: Errors Sum > 5, 2 of 3 periods of 5 min``: what it is about, whole."""
    about = alarm.rule
    periods = {each.period_s for each in alarm.metrics if each.period_s}
    if not about:
        about = ", ".join(
            " ".join(filter(None, (each.metric, each.statistic, each.qualifier)))
            for each in alarm.metrics
        )
    if alarm.threshold is not None:
        about += f" {comparison(alarm)} {alarm.threshold:.10g}"
    if alarm.evaluated:
        about += f", {alarm.breaching} of {alarm.evaluated} periods"
    if len(periods) == 1:
        about += f" of {period_words(*periods)}"
    return f"alarm {alarm.name}: {about}" if about else f"alarm {alarm.name}"


def timeout(metrics: Metrics, function: Function) -> Threshold:
    """Of the durations."""
    longest = metrics.of(Measure.DURATION_MAXIMUM).peak() or 0.0
    limit_ms = function.timeout_s * 1000
    words = f"timeout {duration_label(limit_ms)}"
    return Threshold(limit_ms, words, reached=longest >= REACHED * limit_ms)


def limits_of(metrics: Metrics, limits: ConcurrencyLimits) -> list[Threshold]:
    """Of the concurrency: the function's own, and that of the account, which all share."""
    peak = metrics.of(Measure.CONCURRENCY).peak() or 0.0
    whole = metrics.of(Measure.ACCOUNT_CONCURRENCY).peak() or 0.0
    told = (
        ("provisioned", limits.provisioned, None),
        ("reserved", limits.reserved, peak),
        ("account", limits.account, max(peak, whole)),
    )
    return [
        Threshold(value, f"{name} {value:,}", reached=used is not None and used >= value)
        for name, value, used in told
        if value is not None
    ]


def alarm_thresholds(
    measures: Sequence[str], names: set[str], unit: Unit, metrics: Metrics, alarms: Sequence[Alarm]
) -> list[Threshold]:
    """Those of the alarms on the metrics of a chart, whose ``measures`` are drawn in it."""
    found = [
        alarm
        for alarm in alarms
        if alarm.charted is not None
        and error_rate(alarm) is None
        and any(each.metric in names for each in alarm.metrics)
    ]
    named = len(found) > 1
    return [_threshold(alarm, measures, unit, metrics, named) for alarm in found]


def rate_thresholds(metrics: Metrics, alarms: Sequence[Alarm], others: int) -> list[Threshold]:
    """Those of alarms on the share of errors, on the axis of the share that succeeded.

    They stand beside ``others`` in the same chart.
    """
    found = [(alarm, rate) for alarm in alarms if (rate := error_rate(alarm)) is not None]
    named = len(found) + others > 1
    return [_rate_threshold(alarm, rate, metrics, named) for alarm, rate in found]


def _rate_threshold(alarm: Alarm, rate: ErrorRate, metrics: Metrics, named: bool) -> Threshold:
    watched = alarm.metrics[0]
    words = [*_head(alarm, watched, metrics, named)]
    if not alarm.rule:
        words.append(f"{watched.statistic} {comparison(alarm)} {label(rate.share, Unit.COUNT)}")
    elif rate.of_success:
        words.append(f"success {comparison(alarm)} {(1 - rate.share) * 100:.4g} %")
    else:
        words.append(f"{comparison(alarm)} {rate.share * 100:.4g} %")
    return Threshold(
        1 - rate.share,
        " ".join(words),
        reached=alarm.state is AlarmState.ALARM,
        drawn=all(each.qualifier == metrics.qualifier for each in alarm.metrics),
        unit=Unit.SHARE,
    )


def _threshold(
    alarm: Alarm, measures: Sequence[str], unit: Unit, metrics: Metrics, named: bool
) -> Threshold:
    watched = alarm.metrics[0]
    value = alarm.charted or 0.0
    shown = f"{watched.metric}/{watched.statistic}" in measures
    words = [*_head(alarm, watched, metrics, named)]
    if watched.qualifier != metrics.qualifier:
        shown = False
    if watched.statistic != "Sum":
        words.append(watched.statistic)
    words.append(f"{comparison(alarm)} {label(value, unit)}")
    if watched.statistic == "Sum" and watched.period_s not in (0, metrics.period_s):
        # A sum over five minutes is no height on a chart of minutes.
        words.append(f"in {period_words(watched.period_s)}")
        shown = False
    reached = alarm.state is AlarmState.ALARM
    return Threshold(value, " ".join(words), reached=reached, drawn=shown)


def _head(alarm: Alarm, watched: AlarmMetric, metrics: Metrics, named: bool) -> list[str]:
    words = ["alarm"]
    if named:
        name = safe(alarm.name.removeprefix(f"{metrics.function}-"))
        # By cells: what is wide would push the value out of the chart.
        wide = cell_len(name) > _NAME
        words.append(f"{set_cell_size(name, _NAME - 1).rstrip()}…" if wide else name)
    if watched.qualifier != metrics.qualifier:
        words.append(f"of {watched.qualifier or 'all'}")
    return words
