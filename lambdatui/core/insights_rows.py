"""The rows of an Insights answer: what a cell means, and which log lines stand behind a row."""

import datetime
import math
import re
from collections.abc import Sequence

from lambdatui.core.insights import InsightsAnswer, InsightsRequest
from lambdatui.core.record import Record

#: Names a log record in a row; of no use to a person.
POINTER = "@ptr"

_TIME = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_REQUEST = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_BIN = re.compile(r"\bbin\(\s*(\d+)\s*([a-z]+)\s*\)|\bbin\(\s*\)", re.IGNORECASE)
_BIN_MS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
#: The names that a report's duration has: Lambda's own, and those of the ready queries.
_DURATIONS = frozenset({"@duration", "record.metrics.durationMs", "ms"})
#: A sum of times is no time: only what lies in what was searched, or about, is one.
_SLACK_MS = 86_400_000
#: What is read around a moment to which no request is known.
_AROUND_MS = 60_000
#: A cold start and the clocks' differences: what is read around an invocation.
_MARGIN_MS = 15_000
#: Lambda's longest timeout.
_LONGEST_MS = 900_000


class Lead(Record, frozen=True):
    """The log lines behind a row: of a request, or around a moment. Times are ms since the epoch.

    ``function`` is empty where the row does not tell it.
    """

    at_ms: int
    since_ms: int
    until_ms: int
    request: str = ""
    function: str = ""


def number(cell: str) -> float | None:
    """The number that a cell is; None where it is none."""
    if len(cell) > 40 or _NUMBER.fullmatch(cell) is None:
        return None
    value = float(cell)
    return value if math.isfinite(value) else None


def is_numeric(cells: Sequence[str]) -> bool:
    """Whether a column holds numbers and nothing else; an empty cell says nothing."""
    found = [number(cell) is not None for cell in cells if cell]
    return bool(found) and all(found)


def moment(cell: str, request: InsightsRequest) -> int | None:
    """The moment that a cell is, in ms since the epoch; None where it is none.

    Insights writes times in UTC, and the smallest or largest of several in ms since the epoch.
    """
    found = _TIME.fullmatch(cell)
    if found is not None:
        try:
            day = datetime.datetime.fromisoformat(f"{found[1]}T{found[2]}+00:00")
        except ValueError:
            return None
        return round(day.timestamp()) * 1000 + int((found[3] or "0").ljust(3, "0"))
    value = number(cell)
    if value is None or not request.start_ms - _SLACK_MS <= value <= request.end_ms + _SLACK_MS:
        return None
    return int(value)


def group_of(log: str) -> str:
    """The log group that ``@log`` names: ``123456789012:/aws/lambda/orders`` (user guide)."""
    account, colon, group = log.partition(":")
    return group if colon and account.isdigit() else log


def function_of(log: str, request: InsightsRequest) -> str:
    """The function whose log group ``@log`` names; empty where it is none of the query's."""
    group = group_of(log)
    pairs = zip(request.functions, request.groups, strict=False)
    return next((name for name, of in pairs if of == group), "")


def lead(
    row: Sequence[str],
    columns: Sequence[str],
    request: InsightsRequest,
    *,
    timeout_ms: int = _LONGEST_MS,
) -> Lead | None:
    """The log lines behind a row; None where it names neither a request nor a moment.

    ``timeout_ms`` is how long an invocation of the function can take.
    """
    cells = dict(zip(columns, row, strict=False))
    asked = next(
        (
            cell.lower()
            for name, cell in cells.items()
            if "request" in name.lower() and _REQUEST.fullmatch(cell)
        ),
        "",
    )
    moments = _moments(cells, request)
    if not moments and not asked:
        return None
    only = request.functions[0] if len(set(request.groups)) == 1 else ""
    function = function_of(cells["@log"], request) if "@log" in cells else only
    if asked:
        since_ms, until_ms = request.start_ms, request.end_ms
        if moments:
            took = next((number(cells[name]) for name in cells if name in _DURATIONS), None)
            since_ms, until_ms = _invocation(moments[0], took, timeout_ms)
        return Lead(
            at_ms=moments[0] if moments else 0,
            since_ms=since_ms,
            until_ms=until_ms,
            request=asked,
            function=function,
        )
    at_ms, before_ms, after_ms = moments[0], _AROUND_MS, _AROUND_MS
    found = None if "@timestamp" in cells else _BIN.search(request.query)
    if found is not None and at_ms % 1000 == 0:
        length, unit = int(found[1] or 5), (found[2] or "m")[:1].lower()
        before_ms, after_ms = 0, length * _BIN_MS.get(unit, 60_000)
    return Lead(
        at_ms=at_ms, since_ms=at_ms - before_ms, until_ms=at_ms + after_ms, function=function
    )


def _moments(cells: dict[str, str], request: InsightsRequest) -> list[int]:
    """All that a row names, that of its own record first, else the latest."""
    found = {name: at for name, cell in cells.items() if (at := moment(cell, request))}
    own = found.pop("@timestamp", None)
    others = sorted(found.values(), reverse=True)
    return others if own is None else [own, *others]


def _invocation(at_ms: int, took_ms: float | None, timeout_ms: int) -> tuple[int, int]:
    """Between which moments the lines of an invocation lie, one of which was written at one.

    A report, which alone tells the duration, is the last line; any other line may be anywhere.
    """
    before_ms = timeout_ms if took_ms is None else min(int(took_ms), _LONGEST_MS)
    after_ms = timeout_ms if took_ms is None else 0
    return at_ms - before_ms - _MARGIN_MS, at_ms + after_ms + _MARGIN_MS


def tab_separated(answer: InsightsAnswer) -> str:
    """All rows under a line of names, for a spreadsheet: a cell is quoted where it has to be.

    Cells are as CloudWatch gave them; a column in which it wrote times says that they are UTC.
    """
    places = [at for at, name in enumerate(answer.columns) if name != POINTER]
    lines = ["\t".join(_cell(_title(at, answer)) for at in places)]
    lines += ["\t".join(_cell(row[at]) for at in places) for row in answer.rows]
    return "\n".join(lines) + "\n"


def _title(at: int, answer: InsightsAnswer) -> str:
    written = any(_TIME.fullmatch(row[at]) for row in answer.rows)
    return f"{answer.columns[at]} UTC" if written else answer.columns[at]


def row_text(row: Sequence[str], columns: Sequence[str]) -> str:
    """One row, a column a line: ``name: value``; a value of several lines begins below."""
    parts = []
    for name, cell in zip(columns, row, strict=False):
        if name == POINTER or not cell:
            continue
        value = cell.rstrip("\n")
        parts.append(f"{name}:\n{value}" if "\n" in value else f"{name}: {value}")
    return "\n".join(parts)


def _cell(text: str) -> str:
    text = text.rstrip("\r\n")
    if any(character in text for character in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text
