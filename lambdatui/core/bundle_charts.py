"""The charts of a bundle: what one looks at first in an incident."""

from collections.abc import Sequence

from lambdatui.core.alarms import Alarm
from lambdatui.core.chart import Unit
from lambdatui.core.chart_svg import SvgChart, SvgLine, SvgMark, svg_text
from lambdatui.core.deployments import Deployments
from lambdatui.core.metrics import Measure, Metrics

_BLUE, _RED, _ORANGE, _GREEN = "#3b6fb6", "#c0392b", "#d98014", "#3d8b57"
_COUNT, _MS = Unit.COUNT, Unit.DURATION
#: Title, unit, whether as bars, and the lines with their colours.
_CHARTS: tuple[tuple[str, Unit, bool, tuple[tuple[Measure, str, str], ...]], ...] = (
    (
        "Invocations and errors",
        _COUNT,
        True,
        ((Measure.INVOCATIONS, "invocations", "#b9c9e3"), (Measure.ERRORS, "errors", _RED)),
    ),
    ("Throttles", _COUNT, True, ((Measure.THROTTLES, "throttles", _ORANGE),)),
    (
        "Duration",
        _MS,
        False,
        (
            (Measure.DURATION_P50, "p50", _GREEN),
            (Measure.DURATION_P95, "p95", _BLUE),
            (Measure.DURATION_MAXIMUM, "maximum", _RED),
        ),
    ),
    ("Concurrency", _COUNT, False, ((Measure.CONCURRENCY, "at once", _BLUE),)),
    ("Iterator age", _MS, False, ((Measure.ITERATOR_AGE, "oldest", _ORANGE),)),
    ("Age of asynchronous events", _MS, False, ((Measure.ASYNC_AGE, "oldest", _ORANGE),)),
    (
        "Lost events",
        _COUNT,
        True,
        (
            (Measure.ASYNC_DROPPED, "dropped", _RED),
            (Measure.DEAD_LETTER_ERRORS, "dead letters failed", _ORANGE),
            (Measure.DESTINATION_FAILURES, "destinations failed", _BLUE),
        ),
    ),
)


def metrics_svg(
    metrics: Metrics, changes: Deployments | None = None, alarms: Sequence[Alarm] | None = None
) -> str:
    """The charts of what was asked for, with what was changed and the thresholds of alarms."""
    charts = []
    for title, unit, bars, lines in _CHARTS:
        shown = [line for line in lines if metrics.known(line[0])]
        if not shown:
            continue
        charts.append(
            SvgChart(
                title=title,
                unit=unit,
                bars=bars,
                lines=tuple(
                    SvgLine(name=name, colour=colour, values=tuple(metrics.settled(measure)))
                    for measure, name, colour in shown
                ),
                limits=tuple(
                    limit for measure, _, _ in shown for limit in _limits(measure, alarms or ())
                ),
            )
        )
    marks = (
        [SvgMark(at_ms=each.at_ms, words=each.words) for each in changes.changes]
        if (changes)
        else []
    )
    name = f"{metrics.function}:{metrics.qualifier}".rstrip(":")
    return svg_text(name, metrics.span, charts, marks)


def _limits(measure: Measure, alarms: Sequence[Alarm]) -> list[tuple[str, float]]:
    return [
        (f"alarm {alarm.name}", alarm.charted)
        for alarm in alarms
        if alarm.charted is not None
        and any(
            each.metric == measure.metric and each.statistic == measure.statistic
            for each in alarm.metrics
        )
    ]
