"""The terms of a filter of the fleet, ``column:value``: what can be asked of each column."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lambdatui.core.comparison import Unfinished, Units, comparison
from lambdatui.core.errors import Kind, fail
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import FleetColumn, Need, column_facts, worst_alarm
from lambdatui.core.health import HealthLevel, level_of
from lambdatui.core.runtimes import end_of_life

#: Whether a row, at a time in ms since the epoch, is wanted; None where that is not known yet.
Test = Callable[[FleetRow, int], bool | None]


@dataclass(frozen=True)
class Term:
    """One ``column:value``: its text, whether such rows are left out, and what it has to know."""

    text: str
    test: Test
    excluded: bool = False
    needs: Need | None = None

    def holds(self, row: FleetRow, now_ms: int) -> bool | None:
        """Whether it lets a row through; None where what it asks for was not read of it."""
        found = self.test(row, now_ms)
        return found if found is None else found is not self.excluded


def term(key: str, value: str, *, excluded: bool = False) -> Term:
    """The term for what was typed before and behind the colon, quotes and all.

    Raises:
        Unfinished: where a value or a part of one is still to come.
        LambdatuiError: INVALID, naming the term and what can be given.
    """
    text = f"{key}:{value}"
    name = _ALIASES.get(key.lower(), key.lower())
    if name == "errors" and value.endswith("%"):
        # Which errors are meant, the sign says.
        name = "error-rate"
    if name == "arn":
        return Term(text, _arn(text), excluded)
    known = _KINDS.get(name)
    if known is None:
        raise fail(
            Kind.INVALID, f"{text} asks for what is no column.", f"Columns are {', '.join(KEYS)}."
        )
    needs, build = known
    return Term(text, build(name, value), excluded, needs)


_COUNTS = Units(factors={"": 1, "k": 1e3, "m": 1e6})
_PERCENT = Units(factors={"": 1, "%": 1}, divisor=100)
_BYTES = Units(factors={"": 1, "b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3})
_MEBIBYTES = Units(factors={"": 1, "mb": 1, "gb": 1024})
_DOLLARS = Units(factors={"": 1, "$": 1})
_SECONDS = Units(factors={"": 1, "s": 1, "m": 60, "min": 60})
_MILLISECONDS = Units(factors={"": 1, "ms": 1, "s": 1e3, "m": 6e4, "min": 6e4})
#: An age without a unit could be of any length.
_AGES = Units(factors={"s": 1e3, "m": 6e4, "min": 6e4, "h": 3.6e6, "d": 8.64e7, "w": 6.048e8})

Read = Callable[[FleetRow, int], float | None]
Build = Callable[[str, str], Test]


def _number(read: Read, units: Units, example: str, *, whole: bool = False) -> Build:
    """A comparison with a number of a row; only one of whole numbers can be of equal ones."""

    def build(name: str, value: str) -> Test:
        compare = comparison(name, _bare(value), units, example, whole=whole)

        def test(row: FleetRow, now_ms: int) -> bool | None:
            number = read(row, now_ms)
            return None if number is None else compare(number)

        return test

    return build


def _column(column: FleetColumn) -> Read:
    """The number that a column is sorted by."""
    key = column_facts(column).key

    def read(row: FleetRow, now_ms: int) -> float | None:
        number = key(row, now_ms) if key is not None else None
        return number if isinstance(number, int | float) else None

    return read


def _of_figures(column: FleetColumn) -> Read:
    """The same; 0 for a function that was read and not invoked: it is above no limit."""
    read = _column(column)

    def number(row: FleetRow, now_ms: int) -> float | None:
        found = read(row, now_ms)
        idle = row.figures is not None and row.figures.invocations == 0
        return 0.0 if found is None and idle else found

    return number


def _prefix(read: Callable[[FleetRow], str], what: str) -> Build:
    """A text that begins with one of the values."""

    def build(name: str, value: str) -> Test:
        wanted = _values(value)
        if not wanted:
            raise Unfinished(f"{name}: wants the beginning of {what}")
        return lambda row, _: read(row).casefold().startswith(wanted)

    return build


def _name(name: str, value: str) -> Test:
    wanted = _values(value)
    if not wanted:
        raise Unfinished(f"{name}: wants a part of a function's name")

    def test(row: FleetRow, _: int) -> bool:
        own = row.name.casefold()
        return any(part in own for part in wanted)

    return test


def _runtime(name: str, value: str) -> Test:
    wanted = _values(value)
    if not wanted:
        raise Unfinished(f"{name}: wants a runtime, such as python3.12, image or deprecated")

    def test(row: FleetRow, now_ms: int) -> bool:
        function = row.function
        if function.runtime_label.casefold().startswith(wanted):
            return True
        return "deprecated" in wanted and end_of_life(function.runtime, now_ms) is not None

    return test


def _choice(
    choices: Sequence[str], test: Callable[[FleetRow, int, frozenset[str]], bool | None]
) -> Build:
    """One or more of some words."""

    def build(name: str, value: str) -> Test:
        wanted = _values(value)
        for word in wanted:
            if not any(choice.startswith(word) for choice in choices):
                raise fail(
                    Kind.INVALID,
                    f"{name}:{word} is none of its values.",
                    f"{name}: is one of {', '.join(choices)}.",
                )
        chosen = frozenset(word for word in wanted if word in choices)
        if not chosen or len(chosen) < len(set(wanted)):
            raise Unfinished(f"{name}: is one of {', '.join(choices)}")
        return lambda row, now_ms: test(row, now_ms, chosen)

    return build


_TROUBLE = "trouble"
_HEALTHS = (_TROUBLE, *(level.word for level in HealthLevel))
_ALARMS = ("alarm", "insufficient", "ok", "none")
_STATES = ("active", "inactive", "pending", "failed")


def _health(row: FleetRow, now_ms: int, wanted: frozenset[str]) -> bool | None:
    level = level_of(row, now_ms)
    if level.word in wanted or (_TROUBLE in wanted and level.is_trouble):
        return True
    return None if level is HealthLevel.UNKNOWN else False


def _alarm(row: FleetRow, _: int, wanted: frozenset[str]) -> bool | None:
    if row.alarms is None:
        return None
    worst = worst_alarm(row.alarms)
    word = "none" if worst is None else str(worst.value).lower().partition("_")[0]
    return word in wanted


def _state(row: FleetRow, _: int, wanted: frozenset[str]) -> bool | None:
    if row.state is None:
        return None
    failed = row.state.is_failed or row.state.is_update_failed
    return row.state.state.lower() in wanted or ("failed" in wanted and failed)


_TAG = re.compile(r'((?:"[^"]*"?|[^"=])*)(?:(=)(.*))?', re.DOTALL)


def _tag(name: str, value: str) -> Test:
    found = _TAG.fullmatch(value)
    key = _bare(found[1] if found else value).casefold()
    if not key:
        raise Unfinished(f"{name}: wants the key of a tag, or key=value: {name}:team=media")
    wanted = _bare(found[3]).casefold() if found and found[2] else None

    def test(row: FleetRow, _: int) -> bool | None:
        if row.tags is None:
            return None
        return any(
            own.casefold() == key and wanted in (None, text.casefold()) for own, text in row.tags
        )

    return test


def _arn(wanted: str) -> Test:
    """An ARN that was pasted, perhaps with a qualifier; or the beginning of one."""
    folded = _bare(wanted).casefold()

    def test(row: FleetRow, _: int) -> bool:
        own = row.function.arn.casefold()
        return bool(own) and (own.startswith(folded) or folded.startswith(f"{own}:"))

    return test


_FIGURES = Need.FIGURES
_KINDS: Mapping[str, tuple[Need | None, Build]] = {
    "name": (None, _name),
    "region": (None, _prefix(lambda row: row.region, "a region: region:eu-west")),
    "runtime": (None, _runtime),
    "arch": (None, _prefix(lambda row: row.function.architecture, "x86_64 or arm64")),
    "memory": (None, _number(_column(FleetColumn.MEMORY), _MEBIBYTES, ">=1024", whole=True)),
    "memory-used": (None, _number(_column(FleetColumn.MEMORY_USED), _PERCENT, ">80%")),
    "timeout": (None, _number(_column(FleetColumn.TIMEOUT), _SECONDS, ">30s", whole=True)),
    "age": (None, _number(_column(FleetColumn.AGE), _AGES, "<1d")),
    "size": (None, _number(_column(FleetColumn.SIZE), _BYTES, ">50MB")),
    "errors": (_FIGURES, _number(_column(FleetColumn.ERRORS), _COUNTS, ">0", whole=True)),
    "throttles": (_FIGURES, _number(_column(FleetColumn.THROTTLES), _COUNTS, ">0", whole=True)),
    "invocations": (
        _FIGURES,
        _number(_column(FleetColumn.INVOCATIONS), _COUNTS, ">1k", whole=True),
    ),
    "error-rate": (_FIGURES, _number(_of_figures(FleetColumn.ERROR_RATE), _PERCENT, ">1%")),
    "p95": (_FIGURES, _number(_of_figures(FleetColumn.P95), _MILLISECONDS, ">1s")),
    "p95-share": (_FIGURES, _number(_of_figures(FleetColumn.P95_SHARE), _PERCENT, ">80%")),
    "concurrency": (
        _FIGURES,
        _number(_of_figures(FleetColumn.CONCURRENCY), _COUNTS, ">100", whole=True),
    ),
    "cost": (_FIGURES, _number(_column(FleetColumn.COST), _DOLLARS, ">10")),
    "health": (_FIGURES, _choice(_HEALTHS, _health)),
    "alarm": (Need.ALARMS, _choice(_ALARMS, _alarm)),
    "state": (Need.STATE, _choice(_STATES, _state)),
    "tag": (Need.TAGS, _tag),
}
_ALIASES: Mapping[str, str] = {
    "architecture": "arch",
    "changed": "age",
    "conc": "concurrency",
    "err%": "error-rate",
    "invoc": "invocations",
    "mem": "memory",
    "rate": "error-rate",
    "tags": "tag",
    "thr": "throttles",
}
#: What may stand before the colon.
KEYS = tuple(_KINDS)


def _values(value: str) -> tuple[str, ...]:
    """What stands between commas, without quotes and in small letters."""
    return tuple(part for each in _bare(value).split(",") if (part := each.strip().casefold()))


def _bare(value: str) -> str:
    return value.replace('"', "")
