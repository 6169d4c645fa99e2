"""The fleet as a file: the same columns, in the same words, from ``ls`` and from the console."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence

from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import FleetColumn, Json, Need, csv_text, export_row
from lambdatui.core.functions import Function
from lambdatui.core.log_output import as_json
from lambdatui.core.record import Record
from lambdatui.core.safe import safe
from lambdatui.core.timespan import iso

#: A spreadsheet takes what begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FIGURES = (
    FleetColumn.HEALTH,
    FleetColumn.REASON,
    FleetColumn.INVOCATIONS,
    FleetColumn.ERRORS,
    FleetColumn.ERROR_RATE,
    FleetColumn.SINCE,
    FleetColumn.THROTTLES,
    FleetColumn.P95,
    FleetColumn.P95_SHARE,
    FleetColumn.CONCURRENCY,
    FleetColumn.TREND,
)


class FleetForm(Record, frozen=True):
    """What is written of each function beside what the list has.

    ``measured`` is set where figures were wanted: each row has those columns then, empty where
    they were not read. ``now_ms`` is the time, in ms since the epoch.
    """

    columns: tuple[FleetColumn, ...]
    measured: bool
    now_ms: int


def fleet_form(
    needs: Collection[Need], *, measured: bool, many_regions: bool = False, now_ms: int
) -> FleetForm:
    """``needs`` is what was read beside the list, ``many_regions`` whether there is more than one.

    Columns stand in the same order whatever is wanted.
    """
    columns: list[FleetColumn] = []
    if many_regions or measured:
        columns.append(FleetColumn.REGION)
    if measured:
        columns += _FIGURES
    if Need.ALARMS in needs:
        columns.append(FleetColumn.ALARM)
    if measured:
        columns.append(FleetColumn.COST)
    if Need.STATE in needs:
        columns.append(FleetColumn.STATE)
    if Need.TAGS in needs:
        columns.append(FleetColumn.TAGS)
    return FleetForm(columns=tuple(columns), measured=measured, now_ms=now_ms)


def form_of(rows: Iterable[FleetRow], now_ms: int) -> FleetForm:
    """The form in which the console writes these: with figures and alarms.

    States and tags are in it where any function's were read.
    """
    needs = {Need.ALARMS}
    for row in rows:
        if row.state is not None:
            needs.add(Need.STATE)
        if row.tags is not None:
            needs.add(Need.TAGS)
    return fleet_form(needs, measured=True, now_ms=now_ms)


def members(function: Function) -> dict[str, Json]:
    """What the list has of a function: documented, so never renamed."""
    return {
        "name": function.name,
        "arn": function.arn,
        "runtime": function.runtime or None,
        "handler": function.handler or None,
        "memory_mb": function.memory_mb,
        "timeout_s": function.timeout_s,
        "last_modified": iso(function.modified_ms) if function.modified_ms else None,
        "code_size": function.code_size,
        "package_type": function.package_type,
        "architecture": function.architecture,
        "description": function.description,
        "log_group": function.log_group_name,
    }


def fleet_object(form: FleetForm, row: FleetRow) -> dict[str, Json]:
    """One function as an object of JSON; null is what was not read, or is not known."""
    found = members(row.function) | export_row(row, form.columns, form.now_ms)
    if form.measured:
        figures = row.figures
        found["figures_from"] = iso(figures.start_ms) if figures else None
        found["figures_to"] = iso(figures.end_ms) if figures else None
    return found


def json_lines(form: FleetForm, rows: Iterable[FleetRow]) -> Iterator[tuple[int, str]]:
    """A JSON array with one object a line: how many functions a line has, and the line."""
    held = ""
    for row in rows:
        if held:
            yield 1, f"{held},"
        else:
            yield 0, "["
        held = as_json(fleet_object(form, row))
    if held:
        yield 1, held
        yield 0, "]"
    else:
        yield 0, "[]"


def csv_lines(form: FleetForm, rows: Iterable[FleetRow]) -> Iterator[tuple[int, str]]:
    """CSV with a header: how many functions a line has, and the line. Not known is empty."""
    nobody = FleetRow(function=Function(name=""))
    yield 0, _csv_line(list(fleet_object(form, nobody)))
    for row in rows:
        yield 1, _csv_line([csv_cell(value) for value in fleet_object(form, row).values()])


def csv_cell(value: Json) -> str:
    """A value as a cell that no spreadsheet takes for a formula, and no terminal obeys."""
    cell = safe(csv_text(value))
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
