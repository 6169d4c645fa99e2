"""What ``ls`` writes of the fleet: a table for people, JSON or CSV for programs."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from lambdatui.cli.terminal import Output
from lambdatui.core.chart import count_label
from lambdatui.core.fleet import FleetFigures, FleetRow, FleetWindow
from lambdatui.core.fleet_columns import Need, worst_alarm
from lambdatui.core.fleet_export import FleetForm, csv_lines, fleet_form, json_lines
from lambdatui.core.health import health
from lambdatui.core.prices import money
from lambdatui.core.safe import safe
from lambdatui.core.timespan import age, duration

_GAP = "  "
_NONE = "–"
#: So many cells of the reasons must have room beside the other columns.
_LEAST_WHY = 20
_LINES = {"json": json_lines, "csv": csv_lines}


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What is to be shown: ``rows`` in their order, with what was read of them."""

    rows: list[FleetRow]
    needs: frozenset[Need]
    window: FleetWindow | None
    many_regions: bool
    now_ms: int


def write_listing(output: Output, listing: Listing, form: str) -> None:
    """Write it as ``table``, ``json`` or ``csv``."""
    if form in _LINES:
        for _, line in _LINES[form](_form(listing), listing.rows):
            output.line(line)
    elif listing.rows:
        _write_table(output, listing)


def _form(listing: Listing) -> FleetForm:
    return fleet_form(
        listing.needs,
        measured=listing.window is not None,
        many_regions=listing.many_regions,
        now_ms=listing.now_ms,
    )


@dataclass(frozen=True)
class _Shown:
    """A column of the table: its head, its text, and how soon it goes where there is no room.

    Those of ``rank`` 0 always stay.
    """

    head: str
    text: Callable[[FleetRow], str]
    rank: int = 0
    right: bool = True


def _write_table(output: Output, listing: Listing) -> None:
    columns = list(_shown(listing))
    cells = [[column.head, *(safe(column.text(row)) for row in listing.rows)] for column in columns]
    widths = [max(map(len, column)) for column in cells]
    room = shutil.get_terminal_size().columns if output.terminal else 0
    kept = _that_fit(columns, widths, room)
    for number in range(len(listing.rows) + 1):
        parts = [
            cells[index][number].rjust(widths[index])
            if columns[index].right
            else cells[index][number].ljust(widths[index])
            for index in kept
        ]
        line = _GAP.join(parts).rstrip()
        if room and len(line) > room:
            line = line[: room - 1] + "…"
        if number:
            output.line(line)
        else:
            output.styled(line, "bold")


def _that_fit(columns: Sequence[_Shown], widths: Sequence[int], room: int) -> list[int]:
    """The columns for which there is room; a room of 0 is for all of them.

    The last one, which says why, is cut at the end of the line.
    """
    kept = list(range(len(columns)))
    while room:
        used = sum(widths[index] for index in kept[:-1]) + len(_GAP) * (len(kept) - 1)
        first = max(kept, key=lambda index: columns[index].rank)
        if used + _LEAST_WHY <= room or not columns[first].rank:
            break
        kept.remove(first)
    return kept


def _shown(listing: Listing) -> Iterator[_Shown]:
    measured, now_ms = listing.window is not None, listing.now_ms
    if measured:
        yield _Shown("HEALTH", partial(_health, now_ms), right=False)
    yield _Shown("NAME", lambda row: row.name, right=False)
    if listing.many_regions:
        yield _Shown("REGION", lambda row: row.region, right=False)
    if measured:
        yield _Shown("INVOC", _figure(lambda f: f.invocations, count_label), rank=1)
        yield _Shown("ERR%", _figure(lambda f: f.error_rate, _percent), rank=1)
        yield _Shown("THR", _figure(lambda f: f.throttles, count_label), rank=1)
        yield _Shown("P95", _figure(lambda f: f.p95_ms, duration), rank=2)
        yield _Shown("CONC", _figure(lambda f: f.concurrency, count_label), rank=6)
    if Need.ALARMS in listing.needs:
        yield _Shown("ALARM", _alarm, rank=3, right=False)
    if measured:
        yield _Shown("$/MONTH", _dollars, rank=4)
    if Need.STATE in listing.needs:
        yield _Shown("STATE", _state, right=False)
    yield _Shown("RUNTIME", lambda row: row.function.runtime_label, rank=5, right=False)
    yield _Shown("MEMORY", lambda row: f"{row.function.memory_mb} MB", rank=7)
    yield _Shown("TIMEOUT", lambda row: f"{row.function.timeout_s} s", rank=8)
    if not measured:
        yield _Shown("ARCHITECTURE", lambda row: row.function.architecture, rank=9, right=False)
    yield _Shown("CHANGED", partial(_changed, now_ms), rank=10)
    if Need.TAGS in listing.needs:
        yield _Shown("TAGS", _tags, rank=6, right=False)
    if measured:
        yield _Shown("WHY", lambda row: "; ".join(health(row, now_ms).reasons), right=False)


def _figure(
    read: Callable[[FleetFigures], float | None], words: Callable[[float], str]
) -> Callable[[FleetRow], str]:
    def text(row: FleetRow) -> str:
        value = read(row.figures) if row.figures is not None else None
        return _NONE if value is None else words(value)

    return text


def _health(now_ms: int, row: FleetRow) -> str:
    found = health(row, now_ms)
    return f"{found.glyph} {found.word}"


def _percent(share: float) -> str:
    percent = share * 100
    return "<0.1" if 0 < percent < 0.05 else f"{percent:.1f}"


def _alarm(row: FleetRow) -> str:
    worst = worst_alarm(row.alarms) if row.alarms else None
    return _NONE if worst is None else worst.value


def _dollars(row: FleetRow) -> str:
    return _NONE if row.month_dollars is None else money(row.month_dollars)


def _state(row: FleetRow) -> str:
    return (row.state.state or _NONE) if row.state is not None else _NONE


def _tags(row: FleetRow) -> str:
    return " ".join(f"{key}={value}" for key, value in row.tags or ()) or _NONE


def _changed(now_ms: int, row: FleetRow) -> str:
    modified_ms = row.function.modified_ms
    return age(modified_ms, now_ms) if modified_ms else _NONE
