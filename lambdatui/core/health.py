"""How a function does: the worst thing that is known of it, and why."""

import datetime
import enum
from collections.abc import Callable, Iterator
from functools import partial

from lambdatui.core.alarms import Alarm, AlarmState
from lambdatui.core.chart import count_label
from lambdatui.core.fleet import FleetFigures, FleetRow
from lambdatui.core.function_state import FAILED, FunctionState
from lambdatui.core.onset import onset
from lambdatui.core.record import Record
from lambdatui.core.runtimes import end_of_life
from lambdatui.core.timespan import age, duration

#: From this share of the timeout on, the p95 duration is near it.
NEAR_TIMEOUT = 0.8
#: From this share of the given memory on, a function may soon be stopped for want of it.
NEAR_MEMORY = 0.9
#: Below this share of the invocations, errors are stray ones.
STRAY = 0.01


class HealthLevel(enum.IntEnum):
    """What is wrong, the worst first."""

    FAILED = 0
    ERRORS = 1
    THROTTLES = 2
    ALARM = 3
    #: The newest code or configuration could not be put in place; what was there before runs on.
    UPDATE = 4
    TIMEOUT = 5
    MEMORY = 6
    DEPRECATED = 7
    UNKNOWN = 8
    OK = 9
    IDLE = 10

    @property
    def glyph(self) -> str:
        """One cell that stands for it, with no need of colour."""
        return _GLYPHS[self]

    @property
    def word(self) -> str:
        """One short word for it."""
        return _WORDS[self]

    @property
    def is_trouble(self) -> bool:
        """Whether something is wrong: neither well, nor idle, nor not known."""
        return self < HealthLevel.UNKNOWN


_GLYPHS = {
    HealthLevel.FAILED: "■",
    HealthLevel.ERRORS: "✗",
    HealthLevel.THROTTLES: "!",
    HealthLevel.ALARM: "▲",
    HealthLevel.UPDATE: "!",
    HealthLevel.TIMEOUT: "!",
    HealthLevel.MEMORY: "!",
    HealthLevel.DEPRECATED: "†",
    HealthLevel.UNKNOWN: "?",
    HealthLevel.OK: "✓",
    HealthLevel.IDLE: "–",
}
_WORDS = {
    HealthLevel.FAILED: "failed",
    HealthLevel.ERRORS: "errors",
    HealthLevel.THROTTLES: "throttled",
    HealthLevel.ALARM: "alarm",
    HealthLevel.UPDATE: "update",
    HealthLevel.TIMEOUT: "timeout",
    HealthLevel.MEMORY: "memory",
    HealthLevel.DEPRECATED: "runtime",
    HealthLevel.UNKNOWN: "unknown",
    HealthLevel.OK: "ok",
    HealthLevel.IDLE: "idle",
}


class Health(Record, frozen=True):
    """The worst level, and every reason, the worst first; words from AWS stand in the reasons."""

    level: HealthLevel
    word: str
    reasons: tuple[str, ...] = ()

    @property
    def glyph(self) -> str:
        """One cell that stands for the level."""
        return self.level.glyph

    @property
    def reason(self) -> str:
        """The worst of the reasons."""
        return self.reasons[0] if self.reasons else ""


#: Health, then errors and throttles a minute, then the name: less comes first.
TroubleKey = tuple[float, float, float, str, str, str]


def health(row: FleetRow, now_ms: int) -> Health:
    """What is known to be wrong with a function at ``now_ms`` (ms since the epoch).

    What was not read is neither good nor bad: where nothing is wrong and the figures are missing,
    it is UNKNOWN. IDLE is one that was not invoked at all.
    """
    found = list(_troubles(row, now_ms)) or [(_calm(row), partial(_calm_words, row))]
    level = found[0][0]
    return Health(level=level, word=level.word, reasons=tuple(words() for _, words in found))


def level_of(row: FleetRow, now_ms: int) -> HealthLevel:
    """The level of :func:`health` alone, for thousands of rows at once: no reason is worded."""
    for level, _ in _troubles(row, now_ms):
        return level
    return _calm(row)


def trouble_key(row: FleetRow, now_ms: int) -> TroubleKey:
    """What sorts the worst first: by level, then by errors and throttles a minute, then by name.

    Stray errors, of fewer than one invocation in a hundred and without an alarm, come after alarms:
    in a large account most functions have some. Of those that fail more, the ones in alarm lead.
    """
    level = level_of(row, now_ms)
    name = row.function.name
    errors = throttles = 0.0
    rank: float = level
    if level <= HealthLevel.THROTTLES and row.figures is not None:
        errors, throttles = row.figures.errors_per_minute, row.figures.throttles_per_minute
        if level is HealthLevel.ERRORS:
            rank = _rank(row)
    return rank, -errors, -throttles, name.casefold(), name, row.region


def _rank(row: FleetRow) -> float:
    """Where a function that has errors stands among the levels."""
    if any(alarm.state is AlarmState.ALARM for alarm in row.alarms or ()):
        return HealthLevel.ERRORS - 0.5
    rate = row.figures.error_rate if row.figures is not None else None
    stray = rate is not None and rate < STRAY and not (row.figures and row.figures.throttles)
    return HealthLevel.ALARM + 0.5 if stray else HealthLevel.ERRORS


_Words = Callable[[], str]


def _troubles(row: FleetRow, now_ms: int) -> Iterator[tuple[HealthLevel, _Words]]:
    """Everything that is wrong, in the order of the levels, and how to put it into words."""
    state, figures, function = row.state, row.figures, row.function
    if state is not None and state.is_failed:
        yield HealthLevel.FAILED, partial(_failed, state)
    if figures is not None:
        if figures.errors:
            yield HealthLevel.ERRORS, partial(_errors, figures, now_ms)
        if figures.throttles:
            yield HealthLevel.THROTTLES, partial(_throttles, figures)
    for alarm in row.alarms or ():
        if alarm.state is AlarmState.ALARM:
            yield HealthLevel.ALARM, partial(_alarm, alarm, now_ms)
    if state is not None and state.is_update_failed and not state.is_failed:
        yield HealthLevel.UPDATE, partial(_update, state)
    p95_ms = figures.p95_ms if figures is not None else None
    if p95_ms is not None and p95_ms >= NEAR_TIMEOUT * function.timeout_s * 1000 > 0:
        yield HealthLevel.TIMEOUT, partial(_slow, p95_ms, function.timeout_s)
    used_mb = row.memory_used_mb
    if used_mb is not None and used_mb >= NEAR_MEMORY * function.memory_mb > 0:
        yield HealthLevel.MEMORY, partial(_full, used_mb, function.memory_mb)
    if (ended := end_of_life(function.runtime, now_ms)) is not None:
        yield HealthLevel.DEPRECATED, partial(_deprecated, function.runtime, ended)


def _failed(state: FunctionState) -> str:
    if state.state == FAILED:
        return _why("the function failed", state.state_reason)
    words = f"the function is {state.state.lower()} and its last update failed"
    return _why(words, state.last_update_reason or state.state_reason)


def _alarm(alarm: Alarm, now_ms: int) -> str:
    since = f" for {age(alarm.since_ms, now_ms)}" if alarm.since_ms else ""
    return f"alarm {alarm.name}{since}"


def _update(state: FunctionState) -> str:
    why = _why("the last update failed", state.last_update_reason)
    return f"{why}; {state.note or 'what was there before runs on'}"


def _slow(p95_ms: float, timeout_s: int) -> str:
    share = _percent(p95_ms / (timeout_s * 1000))
    return f"p95 {duration(p95_ms)}, {share} of its timeout of {timeout_s} s"


def _full(used_mb: float, given_mb: int) -> str:
    return f"used {used_mb:.0f} of {given_mb} MB ({_percent(used_mb / given_mb)})"


def _deprecated(runtime: str, ended: datetime.date) -> str:
    return f"{runtime} is deprecated since {ended.isoformat()}"


def _calm(row: FleetRow) -> HealthLevel:
    figures = row.figures
    if figures is None or figures.errors is None or figures.throttles is None:
        return HealthLevel.UNKNOWN
    return HealthLevel.IDLE if figures.invocations == 0 else HealthLevel.OK


def _calm_words(row: FleetRow) -> str:
    note = row.state.note if row.state is not None else ""
    return f"{note}; {_quiet_words(row)}" if note else _quiet_words(row)


def _quiet_words(row: FleetRow) -> str:
    figures = row.figures
    if figures is None or figures.errors is None or figures.throttles is None:
        return "its metrics were not read yet"
    span = _span(figures.span_s)
    invocations = figures.invocations
    if invocations is None:
        return f"no errors and no throttles in {span}; no more was read"
    if not invocations:
        return f"not invoked in {span}"
    return f"{_many(invocations, 'invocation')} in {span}, none failed"


def _errors(figures: FleetFigures, now_ms: int) -> str:
    """Since when comes first: it is what is asked first, and what is cut last."""
    errors, span = figures.errors or 0.0, _span(figures.span_s)
    invocations, rate = figures.invocations, figures.error_rate
    if not invocations or rate is None:
        words = f"{_many(errors, 'error')} in {span}"
    else:
        of = f"{count_label(errors)} of {_many(invocations, 'invocation')}"
        words = f"{of} failed ({_percent(rate)}) in {span}"
    return f"{_spell(figures, now_ms)}: {words}"


def _spell(figures: FleetFigures, now_ms: int) -> str:
    found = onset(figures)
    if found is None:
        return "errors"
    if found.until_ms is not None:
        return f"errors until {age(found.until_ms, now_ms)} ago"
    if found.since_ms is None:
        return f"errors for {_span(figures.span_s)} or longer"
    return f"errors for {age(found.since_ms, now_ms)}"


def _throttles(figures: FleetFigures) -> str:
    return f"{_many(figures.throttles or 0.0, 'throttle')} in {_span(figures.span_s)}"


def _many(count: float, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count_label(count)} {what}s"


def _why(words: str, reason: str) -> str:
    return f"{words}: {reason.rstrip('. ')}" if reason else words


def _percent(share: float) -> str:
    """``4.1 %``, ``93 %``; never 0 for what is more."""
    percent = share * 100
    if 0 < percent < 0.1:
        return "under 0.1 %"
    return f"{percent:.1f} %" if percent < 9.95 else f"{percent:.0f} %"


def _span(seconds: float) -> str:
    """``15 min``, ``12 h``, ``7 d``."""
    for unit, name in ((86_400, "d"), (3_600, "h")):
        if seconds >= unit and seconds % unit == 0:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds / 60:.0f} min"
