"""What happened to a function, as marks on its charts and in words."""

import datetime
from collections.abc import Sequence

from textual.content import Content

from lambdatui.core.alarm_history import AlarmTurn
from lambdatui.core.alarm_rules import error_rate
from lambdatui.core.alarms import Alarm, AlarmKind, AlarmState
from lambdatui.core.chart import moment_label
from lambdatui.core.deployments import Deployment, errors_began
from lambdatui.core.metrics import Measure, Metrics
from lambdatui.core.safe import safe
from lambdatui.core.timespan import age
from lambdatui.ui.panes.metrics_summary import wrapped
from lambdatui.ui.panes.metrics_thresholds import comparison
from lambdatui.ui.widgets.plot import Mark

_CHANGE = "◆"
_TURNS = {
    AlarmState.ALARM: ("▲", "trouble", "in alarm"),
    AlarmState.OK: ("▽", "low", "OK again"),
    AlarmState.INSUFFICIENT_DATA: ("△", "faint", "without data"),
}
_STATES = {
    AlarmState.ALARM: ("✗", "in alarm", "$text-error"),
    AlarmState.OK: ("✓", "OK", ""),
    AlarmState.INSUFFICIENT_DATA: ("?", "without data", "$foreground 60%"),
}
_KINDS = {AlarmKind.COMPOSITE: "composite", AlarmKind.ANOMALY: "anomaly", AlarmKind.MATH: "formula"}


def marks_of(changes: Sequence[Deployment], turns: Sequence[AlarmTurn]) -> tuple[Mark, ...]:
    """Deployments and the turns of alarms, oldest first."""
    marks = [Mark(one.at_ms, _CHANGE, "change", _change_words(one)) for one in changes]
    for turn in turns:
        glyph, style, words = _TURNS[turn.after]
        marks.append(Mark(turn.at_ms, glyph, style, f"{turn.alarm} {words}"))
    return tuple(sorted(marks, key=lambda mark: mark.at_ms))


def _change_words(change: Deployment) -> str:
    return f"{change.words} by {change.by}" if change.by else change.words


def within(marks: Sequence[Mark], metrics: Metrics) -> tuple[Mark, ...]:
    """Those that lie in the stretch of time shown."""
    return tuple(mark for mark in marks if metrics.start_ms <= mark.at_ms < metrics.end_ms)


def beside(marks: Sequence[Mark], moment_ms: int | None, period_ms: int) -> list[Mark]:
    """The marks of the crosshair's period, else the one nearest to it; without it, the newest."""
    if not marks:
        return []
    if moment_ms is None:
        return [marks[-1]]
    here = [mark for mark in marks if moment_ms <= mark.at_ms < moment_ms + period_ms]
    return here or [min(marks, key=lambda mark: abs(mark.at_ms - moment_ms))]


def following(
    marks: Sequence[Mark], moment_ms: int | None, period_ms: int, step: int
) -> Mark | None:
    """The next mark after the crosshair's period, or the one before; from the end without it."""
    if step > 0:
        later = [mark for mark in marks if moment_ms is None or mark.at_ms >= moment_ms + period_ms]
        return later[0] if later else None
    earlier = [mark for mark in marks if moment_ms is None or mark.at_ms < moment_ms]
    return earlier[-1] if earlier else None


def marks_line(
    marks: Sequence[Mark], shown: Sequence[Mark], metrics: Metrics, zone: datetime.tzinfo | None
) -> Content:
    """``◆ 08:10 version 41 by ada · 3 marks, n N``; empty where there are no marks."""
    if not marks:
        return Content("")
    length_ms = metrics.end_ms - metrics.start_ms
    parts = [
        Content.assemble(
            (mark.glyph, "$text-error" if mark.style == "trouble" else "$text-accent"),
            f" {moment_label(mark.at_ms, length_ms, zone)} {safe(mark.words)}",
        )
        for mark in shown
    ]
    if len(marks) > len(shown):
        parts.append(Content.styled(f"{len(marks)} marks: n N, M lists them", "$foreground 60%"))
    return Content(" · ").join(parts)


def mark_rows(
    marks: Sequence[Mark], metrics: Metrics, zone: datetime.tzinfo | None
) -> list[tuple[str, str, str]]:
    """Rows to choose from, newest first: the index, the words with their moment, no note."""
    length_ms = metrics.end_ms - metrics.start_ms
    return [
        (str(index), f"{mark.glyph} {moment_label(mark.at_ms, length_ms, zone)} {mark.words}", "")
        for index, mark in reversed(list(enumerate(marks)))
    ]


def beginning(
    metrics: Metrics, changes: Sequence[Deployment], zone: datetime.tzinfo | None
) -> tuple[str, bool]:
    """``errors began at 15:06, 2 minutes after version 41``, and whether they are over.

    Empty where it is not as plain as that.
    """
    if not changes or not metrics.known(Measure.ERRORS):
        return "", False
    began = errors_began(metrics.settled(Measure.ERRORS), metrics.span, changes)
    if began is None:
        return "", False
    words = began.words(metrics.end_ms - metrics.start_ms, zone)
    return safe(words), began.ended_ms is not None


def _rule(alarm: Alarm) -> str:
    """The rule of an alarm whose threshold no chart can show; empty of any other."""
    if alarm.kind not in (AlarmKind.MATH, AlarmKind.ANOMALY) or error_rate(alarm) is not None:
        return ""
    if alarm.threshold is None:
        return safe(alarm.rule)
    return safe(f"{alarm.rule} {comparison(alarm)} {alarm.threshold:.10g}")


def alarms_line(alarms: Sequence[Alarm], now_ms: int, width: int) -> Content:
    """Each alarm with its state in words and since when, those in alarm first."""
    if not alarms:
        return Content.styled("no alarm watches it", "$foreground 60%")
    order = list(_STATES)
    parts = []
    for alarm in sorted(alarms, key=lambda alarm: order.index(alarm.state)):
        glyph, state, style = _STATES[alarm.state]
        kind = " ".join(filter(None, (_KINDS.get(alarm.kind, ""), _rule(alarm))))
        name = f"{safe(alarm.name)} ({kind})" if kind else safe(alarm.name)
        since = f" for {age(alarm.since_ms, now_ms)}" if alarm.since_ms else ""
        parts.append(Content.styled(f"{glyph} {name} {state}{since}", style))
    return wrapped(parts, width)
