"""The columns of the past invocations, and how each of them ended, in a glyph and a word."""

from lambdatui.core.history import HistoryEntry, awaited
from lambdatui.core.invoke import Outcome
from lambdatui.core.stop import Clock
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.duration_bar import short_duration
from lambdatui.ui.widgets.invocation_columns import short_id
from lambdatui.ui.widgets.moments import day_and_time

_OUTCOMES: dict[Outcome | None, CellText] = {
    Outcome.RETURNED: ("✓ returned", ""),
    Outcome.FUNCTION_ERROR: ("✗ function error", "trouble"),
    Outcome.ACCEPTED: ("✓ accepted", ""),
    Outcome.ALLOWED: ("✓ allowed", ""),
    Outcome.REFUSED: ("✗ refused", "trouble"),
    Outcome.UNKNOWN: ("? unknown", "warning"),
    None: ("? not recorded", "warning"),
}


def outcome_words(entry: HistoryEntry, now_ms: int) -> CellText:
    """``✓ returned``, and the style for it."""
    return ("… running", "strong") if awaited(entry, now_ms) else _OUTCOMES[entry.outcome]


def past_run_columns(
    clock: Clock, *, several: bool, other_days: bool
) -> list[TableColumn[HistoryEntry]]:
    """All of them; the function's name only where there may be several.

    ``other_days`` asks for room to show a day beside a time.
    """

    def when(entry: HistoryEntry, width: int) -> list[CellText]:
        return [(day_and_time(entry.started_ms, clock(), width), "")]

    def whole(entry: HistoryEntry) -> CellText:
        return when(entry, 19)[0]

    least, most = (12, 15) if other_days else (8, 12)
    columns = [
        TableColumn("when", "when", whole, least=least, most=most, parts=when),
        TableColumn("event", "event", _event, least=10, most=60),
        TableColumn("type", "type", lambda row: (row.type.value, "muted"), width=7, drop=3),
        TableColumn(
            "qualifier", "qualifier", lambda row: (row.qualifier, "muted"), least=9, most=14, drop=2
        ),
        TableColumn("outcome", "outcome", lambda row: outcome_words(row, clock()), width=16),
        TableColumn("duration", "took", _took, width=8, justify="right", drop=1),
        TableColumn(
            "request", "request", lambda row: (short_id(row.request_id), "muted"), width=8, drop=4
        ),
    ]
    if several:
        function = TableColumn[HistoryEntry](
            "function", "function", lambda row: (row.function, ""), least=16, most=30
        )
        columns.insert(1, function)
    return columns


def _event(entry: HistoryEntry) -> CellText:
    return (entry.event_name, "") if entry.event_name else ("not named", "muted")


def _took(entry: HistoryEntry) -> CellText:
    return (short_duration(entry.elapsed_ms) if entry.elapsed_ms else "–"), "muted"
