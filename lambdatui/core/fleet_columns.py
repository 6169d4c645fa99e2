"""The columns of the fleet: what they say of a function, how they sort, and what they need."""

import enum
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lambdatui.core.alarms import Alarm, AlarmState
from lambdatui.core.fleet import FleetFigures, FleetMeasure, FleetRow
from lambdatui.core.functions import Function
from lambdatui.core.health import health, trouble_key
from lambdatui.core.onset import onset
from lambdatui.core.timespan import iso


class FleetColumn(enum.StrEnum):
    """Each column's id: kept in files and typed by people, so never renamed."""

    HEALTH = "health"
    NAME = "name"
    REGION = "region"
    INVOCATIONS = "invocations"
    ERRORS = "errors"
    ERROR_RATE = "error-rate"
    SINCE = "since"
    THROTTLES = "throttles"
    P95 = "p95"
    P95_SHARE = "p95-share"
    TREND = "trend"
    ALARM = "alarm"
    CONCURRENCY = "concurrency"
    COST = "cost"
    RUNTIME = "runtime"
    ARCHITECTURE = "arch"
    MEMORY = "memory"
    MEMORY_USED = "memory-used"
    TIMEOUT = "timeout"
    AGE = "age"
    SIZE = "size"
    STATE = "state"
    TAGS = "tags"
    REASON = "reason"


#: What is shown until a person chooses, in this order; a narrow terminal leaves some out.
DEFAULT_COLUMNS = (
    FleetColumn.HEALTH,
    FleetColumn.NAME,
    FleetColumn.INVOCATIONS,
    FleetColumn.ERROR_RATE,
    FleetColumn.THROTTLES,
    FleetColumn.P95,
    FleetColumn.TREND,
    FleetColumn.SINCE,
    FleetColumn.ALARM,
    FleetColumn.CONCURRENCY,
    FleetColumn.COST,
    FleetColumn.RUNTIME,
    FleetColumn.MEMORY,
    FleetColumn.TIMEOUT,
    FleetColumn.AGE,
)


class Need(enum.StrEnum):
    """What has to be read of a function beside the list, for a column or a filter to know."""

    FIGURES = "metrics"
    ALARMS = "alarms"
    STATE = "states"
    TAGS = "tags"


#: A value as JSON has it; None is not known.
Json = str | int | float | list["Json"] | dict[str, "Json"] | None
#: What rows are compared by: one kind of thing for all rows of a column.
SortKey = str | float | tuple[str | float, ...]


@dataclass(frozen=True)
class ColumnFacts:
    """All about one column but how it looks.

    ``title`` is short, for the head of the table; ``field`` is the name in CSV and JSON, with its
    unit, and never renamed. ``value`` and ``key`` are given a row and the time (ms since the
    epoch): what is exported, and what rows are sorted by, None where that is not known; without
    ``key`` there is no order. Where ``largest_first``, that is the end that a person looks for.
    ``needs`` is what has to be read for it, which costs money where it is the metrics.
    """

    title: str
    field: str
    value: Callable[[FleetRow, int], Json]
    key: Callable[[FleetRow, int], SortKey | None] | None = None
    largest_first: bool = False
    needs: Need | None = None


def column_facts(column: FleetColumn) -> ColumnFacts:
    """All about one column but how it looks."""
    return _FACTS[column]


def sort_rows(
    rows: Sequence[FleetRow], column: FleetColumn, now_ms: int, *, descending: bool = False
) -> list[FleetRow]:
    """The rows in the order of a column; what is not known comes last in both orders.

    Equal ones stand by name, ascending in both orders, and so do all by a column without an order.
    By health the worst comes first (:func:`~lambdatui.core.health.trouble_key`).
    """
    named = sorted(rows, key=_by_name)
    key = _FACTS[column].key
    if key is None:
        return named
    known: list[tuple[SortKey, int]] = []
    unknown: list[FleetRow] = []
    for index, row in enumerate(named):
        place = key(row, now_ms)
        # What is no number has no place among numbers, and would bring all others out of order.
        if place is None or _is_nan(place):
            unknown.append(row)
        else:
            known.append((place, index))
    # Compared by the first of the pair alone: it is one kind of thing for all.
    known.sort(key=_first, reverse=descending)
    return [named[index] for _, index in known] + unknown


def export_row(row: FleetRow, columns: Sequence[FleetColumn], now_ms: int) -> dict[str, Json]:
    """One row as JSON has it, by the columns' ``field``."""
    return {_FACTS[column].field: _FACTS[column].value(row, now_ms) for column in columns}


def csv_text(value: Json) -> str:
    """A value as the text of one cell of CSV, not yet quoted; empty for what is not known."""
    if isinstance(value, dict):
        return ";".join(f"{key}={csv_text(each)}" for key, each in value.items())
    if isinstance(value, list):
        return " ".join(csv_text(each) or "-" for each in value)
    return "" if value is None else str(value)


def _by_name(row: FleetRow) -> tuple[str, str, str]:
    return row.function.name.casefold(), row.function.name, row.region


def _is_nan(place: SortKey) -> bool:
    return isinstance(place, float) and math.isnan(place)


def _first(pair: tuple[SortKey, int]) -> SortKey:
    return pair[0]


def _figure(read: Callable[[FleetFigures], float | None]) -> Callable[[FleetRow], float | None]:
    return lambda row: read(row.figures) if row.figures is not None else None


def _number(
    title: str,
    field: str,
    read: Callable[[FleetRow], float | None],
    needs: Need | None = None,
) -> ColumnFacts:
    """A number that rows are sorted by, the largest first."""
    return ColumnFacts(
        title,
        field,
        lambda row, _: _plain(read(row)),
        lambda row, _: read(row),
        largest_first=True,
        needs=needs,
    )


def _measured(title: str, field: str, read: Callable[[FleetRow], float | None]) -> ColumnFacts:
    return _number(title, field, read, Need.FIGURES)


def _listed(title: str, field: str, read: Callable[[Function], str]) -> ColumnFacts:
    """A text that the list has."""
    return ColumnFacts(
        title,
        field,
        lambda row, _: read(row.function) or None,
        lambda row, _: read(row.function).casefold() or None,
    )


def _plain(number: float | None) -> Json:
    """A whole number without a point, others to six digits behind it; JSON has no others."""
    if number is None or isinstance(number, int):
        return number
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else round(number, 6)


def _name_key(row: FleetRow, _: int) -> SortKey:
    return _by_name(row)


def _trend(row: FleetRow, _: int) -> Json:
    """The invocations of each period, None for one without a point."""
    if row.figures is None:
        return None
    return [_plain(value) for value in row.figures.of(FleetMeasure.INVOCATIONS)]


#: From the state that wants most attention.
_ALARMS = (AlarmState.ALARM, AlarmState.INSUFFICIENT_DATA, AlarmState.OK)


def worst_alarm(alarms: Sequence[Alarm]) -> AlarmState | None:
    """The state that wants most attention; None where there is no alarm."""
    states = {alarm.state for alarm in alarms}
    return next((state for state in _ALARMS if state in states), None)


def _alarm(row: FleetRow, _: int) -> Json:
    if row.alarms is None:
        return None
    worst = worst_alarm(row.alarms)
    return "none" if worst is None else str(worst.value)


def _alarm_key(row: FleetRow, _: int) -> SortKey | None:
    if row.alarms is None:
        return None
    worst = worst_alarm(row.alarms)
    return _ALARMS.index(worst) if worst is not None else len(_ALARMS)


def _state(row: FleetRow, _: int) -> Json:
    return (row.state.state or None) if row.state is not None else None


def _state_key(row: FleetRow, _: int) -> SortKey | None:
    return (row.state.state or None) if row.state is not None else None


def _tags(row: FleetRow, _: int) -> Json:
    return None if row.tags is None else dict(row.tags)


def _reason(row: FleetRow, now_ms: int) -> Json:
    return "; ".join(health(row, now_ms).reasons)


def _changed(row: FleetRow, _: int) -> Json:
    return iso(row.function.modified_ms) if row.function.modified_ms else None


def _since(row: FleetRow, _: int) -> Json:
    since_ms = _since_ms(row)
    return iso(since_ms) if since_ms is not None else None


def _since_key(row: FleetRow, now_ms: int) -> SortKey | None:
    since_ms = _since_ms(row)
    return now_ms - since_ms if since_ms is not None else None


def _since_ms(row: FleetRow) -> int | None:
    """When the errors began that go on; as far back as the figures reach, where that was before."""
    figures = row.figures
    found = onset(figures) if figures is not None else None
    if figures is None or found is None or found.until_ms is not None:
        return None
    return found.since_ms if found.since_ms is not None else figures.start_ms


def _age_key(row: FleetRow, now_ms: int) -> SortKey | None:
    return now_ms - row.function.modified_ms if row.function.modified_ms else None


_FACTS = {
    FleetColumn.HEALTH: ColumnFacts(
        "health", "health", lambda row, now_ms: health(row, now_ms).word, trouble_key
    ),
    FleetColumn.NAME: ColumnFacts("name", "name", lambda row, _: row.name, _name_key),
    FleetColumn.REGION: ColumnFacts(
        "region", "region", lambda row, _: row.region or None, lambda row, _: row.region or None
    ),
    FleetColumn.INVOCATIONS: _measured("invoc", "invocations", _figure(lambda f: f.invocations)),
    FleetColumn.ERRORS: _measured("errors", "errors", _figure(lambda f: f.errors)),
    FleetColumn.ERROR_RATE: _measured("err%", "error_rate", _figure(lambda f: f.error_rate)),
    # The newest trouble first.
    FleetColumn.SINCE: ColumnFacts("since", "errors_since", _since, _since_key, needs=Need.FIGURES),
    FleetColumn.THROTTLES: _measured("thr", "throttles", _figure(lambda f: f.throttles)),
    FleetColumn.P95: _measured("p95", "p95_ms", _figure(lambda f: f.p95_ms)),
    FleetColumn.P95_SHARE: _measured("of limit", "p95_share_of_timeout", lambda row: row.p95_share),
    FleetColumn.TREND: ColumnFacts("trend", "trend", _trend, needs=Need.FIGURES),
    FleetColumn.ALARM: ColumnFacts("alarm", "alarm", _alarm, _alarm_key, needs=Need.ALARMS),
    FleetColumn.CONCURRENCY: _measured("conc", "concurrency", _figure(lambda f: f.concurrency)),
    FleetColumn.COST: _measured("$/month", "dollars_month", lambda row: row.month_dollars),
    # A container image has none, which is known: it sorts as what it is called.
    FleetColumn.RUNTIME: ColumnFacts(
        "runtime",
        "runtime",
        lambda row, _: row.function.runtime or None,
        lambda row, _: row.function.runtime_label,
    ),
    FleetColumn.ARCHITECTURE: _listed("arch", "architecture", lambda f: f.architecture),
    FleetColumn.MEMORY: _number("MB", "memory_mb", lambda row: row.function.memory_mb),
    FleetColumn.MEMORY_USED: _number("of MB", "memory_used_share", lambda row: row.memory_share),
    FleetColumn.TIMEOUT: _number("s", "timeout_s", lambda row: row.function.timeout_s),
    # The newest change first, with no need to turn the order round.
    FleetColumn.AGE: ColumnFacts("changed", "last_modified", _changed, _age_key),
    FleetColumn.SIZE: _number("size", "code_size", lambda row: row.function.code_size),
    FleetColumn.STATE: ColumnFacts("state", "state", _state, _state_key, needs=Need.STATE),
    FleetColumn.TAGS: ColumnFacts("tags", "tags", _tags, needs=Need.TAGS),
    FleetColumn.REASON: ColumnFacts("why", "health_reason", _reason),
}
