"""What the metrics pane asks of the screen: log lines, a choice, the clipboard."""

import datetime
from collections.abc import Callable, Iterator, Sequence

from textual.message import Message

from lambdatui.core.alarms import Alarm
from lambdatui.core.chart import moment_label
from lambdatui.core.concurrency import ConcurrencyLimits
from lambdatui.core.functions import Function
from lambdatui.core.metrics import Metrics, alias_and_version
from lambdatui.core.metrics_export import moment_text, tabbed_text, whole_text
from lambdatui.core.timespan import iso
from lambdatui.ui.messages import CopyRequested, LinesAsked, Noted, ScreenAsked
from lambdatui.ui.panes.metrics_marks import mark_rows
from lambdatui.ui.panes.metrics_thresholds import alarm_rule, limits_of, timeout
from lambdatui.ui.widgets.plot import Mark

#: The longest stretch of logs that a crosshair leads to, in ms: a day of them is not a moment.
_LINES_MS = 15 * 60_000
#: What stands for all aliases and versions, where one is chosen.
_ALL = "*"


def lines_asked(metrics: Metrics, since_ms: int) -> Iterator[Message]:
    """The log lines of the period that begins then, or of its first minutes, which it then says."""
    period_ms = metrics.period_s * 1000
    until_ms = since_ms + min(period_ms, _LINES_MS)
    yield LinesAsked(
        since_ms=since_ms, until_ms=until_ms, at_ms=since_ms, function=metrics.function
    )
    if period_ms > _LINES_MS:
        yield Noted("These are its first 15 minutes; zoom in on the chart to choose others.")


def marks_asked(
    metrics: Metrics | None,
    marks: Sequence[Mark],
    facts: Sequence[str],
    answer: Callable[[Mark], None],
    zone: datetime.tzinfo | None,
) -> Message:
    """A choice of all marks, newest first; then ``facts``. All of it can be copied."""
    if metrics is None or not (marks or facts):
        return Noted("Nothing is marked here.")

    def answered(key: str | None) -> None:
        if key is not None and key.isdecimal():
            answer(marks[int(key)])

    rows = mark_rows(marks, metrics, zone)
    rows += [(f"fact-{index}", fact, "") for index, fact in enumerate(facts)]
    return ScreenAsked(
        "choose.ChooseScreen",
        answered,
        title="Deployments, turns of alarms, thresholds and limits",
        rows=rows,
        copied=around_text(metrics, marks, facts),
        what="the marks and limits",
    )


def compared(
    metrics: Metrics | None,
    function: Function | None,
    alarms: Sequence[Alarm],
    limits: ConcurrencyLimits | None,
) -> list[str]:
    """What the figures are compared with, a line each."""
    if metrics is None or function is None:
        return []
    told = (alarm for alarm in alarms if alarm.rule or alarm.threshold is not None)
    facts = [alarm_rule(alarm) for alarm in told]
    facts.append(timeout(metrics, function).label)
    facts += [each.label for each in limits_of(metrics, limits)] if limits is not None else []
    return facts


def around_text(metrics: Metrics, marks: Sequence[Mark], facts: Sequence[str]) -> str:
    """A line for each mark, oldest first, with its time in UTC; then a line for each of the rest.

    Nothing in it is shortened.
    """
    lines = [f"{iso(mark.at_ms)}\t{mark.words}" for mark in marks]
    return "\n".join([f"{metrics.function}", *lines, *(f"\t{fact}" for fact in facts)])


def qualifier_asked(
    qualifiers: tuple[str, ...] | None, now: str, answer: Callable[[str], None]
) -> Message:
    """A choice of alias or version, of which None is not known; ``answer`` gets '' for all."""
    if qualifiers is None:
        return Noted("It is not known yet which aliases and versions have metrics of their own.")
    if not qualifiers:
        return Noted("No alias or version of it has metrics of its own.")

    def answered(key: str | None) -> None:
        if key is not None:
            answer("" if key == _ALL else key)

    rows = [(_ALL, "all of them together", ""), *((name, _words(name), "") for name in qualifiers)]
    at = next((index for index, row in enumerate(rows) if row[0] == (now or _ALL)), 0)
    title = "Metrics of which alias or version?"
    return ScreenAsked("choose.ChooseScreen", answered, title=title, rows=rows, at=at)


def _words(qualifier: str) -> str:
    alias, version = alias_and_version(qualifier)
    return f"{alias} → version {version}" if version else qualifier


def copy_asked(metrics: Metrics | None, at_ms: int | None, zone: datetime.tzinfo | None) -> Message:
    """The figures of the period that holds a moment, or those of the whole stretch."""
    if metrics is None:
        return Noted("There are no figures to copy yet.")
    if at_ms is None:
        return CopyRequested(whole_text(metrics), "the figures")
    moment = moment_label(at_ms, metrics.end_ms - metrics.start_ms, zone)
    return CopyRequested(moment_text(metrics, at_ms), f"the figures of {moment}")


def table_asked(metrics: Metrics | None) -> Message:
    """A row a period, with tabs."""
    if metrics is None:
        return Noted("There are no figures to copy yet.")
    return CopyRequested(tabbed_text(metrics), "the table of figures")
