"""The columns of the invocations: what each shows, and what of it is trouble."""

import enum
from collections.abc import Callable, Sequence

from lambdatui.core.functions import Function
from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.widgets.columns import CellText, Justify, TableColumn
from lambdatui.ui.widgets.duration_bar import SLOW, duration_bar, short_duration
from lambdatui.ui.widgets.moments import day_and_time, is_today, time_of

#: The share of its memory from which on an invocation is close to its end.
TIGHT = 0.9
#: How long after its timeout the last line of an invocation may still come, in ms.
_LATE_MS = 60_000
_Cell = Callable[[Invocation], CellText]
_BAR = 9
_NUMBER = 8


class InvocationColumn(enum.StrEnum):
    """The columns, by the names that their titles have."""

    WHEN = "when"
    FUNCTION = "function"
    OUTCOME = "outcome"
    DURATION = "duration"
    BILLED = "billed"
    MEMORY = "memory"
    COLD = "cold"
    LINES = "lines"
    REQUEST = "request"
    TRACE = "trace"


class InvocationCells:
    """What the cells show of an invocation of one of ``functions``, its ``source`` the index."""

    def __init__(self, functions: Sequence[Function], clock: Clock) -> None:
        self._functions = tuple(functions)
        self._clock = clock

    def function_of(self, row: Invocation) -> Function | None:
        """The function that was invoked, where it is known."""
        known = 0 <= row.source < len(self._functions)
        return self._functions[row.source] if known else None

    def name_of(self, source: int) -> str:
        """The name of a function; empty where it is not known."""
        return self._functions[source].name if 0 <= source < len(self._functions) else ""

    def timeout_ms(self, row: Invocation) -> float:
        """How long it may take; 0 where that is not known."""
        function = self.function_of(row)
        return function.timeout_s * 1000.0 if function else 0.0

    def slow(self, row: Invocation) -> bool:
        """Whether it took most of its timeout, or all of it."""
        timeout_ms = self.timeout_ms(row)
        took_ms = row.duration_ms or 0.0
        return row.ending is Ending.TIMEOUT or 0 < timeout_ms * SLOW <= took_ms

    def running_ms(self, row: Invocation) -> int | None:
        """For how long it has been running; None where it cannot be any more.

        Its last line was not read then: it lies behind the window, or was lost.
        """
        took_ms = max(0, self._clock() - (row.start_ms or row.first_ms))
        timeout_ms = self.timeout_ms(row)
        return None if timeout_ms and took_ms > timeout_ms + _LATE_MS else took_ms

    def when(self, row: Invocation, width: int) -> list[CellText]:
        """``08:12:31.204``, with its day where it is not today; ``before …`` without a START."""
        now_ms = self._clock()
        if not row.start_ms:
            room = width - len("before ")
            return [(f"before {day_and_time(row.first_ms, now_ms, room)}", "muted")]
        return [(day_and_time(row.start_ms, now_ms, width), "")]

    def outcome(self, row: Invocation) -> list[CellText]:
        """A glyph and a word, then what the error says, as far as there is room."""
        match row.ending:
            case Ending.OK:
                return [("✓ ok", "muted")]
            case Ending.RUNNING:
                ms = self.running_ms(row)
                if ms is None:
                    return [("? its end was not read", "muted")]
                return [(f"… running {age(0, ms)}", "")]
            case Ending.ERROR:
                return [(f"✗ {row.error_type or 'error'}", "trouble"), *_message(row)]
        same = row.error_type if row.ending is Ending.INIT_FAILED else ""
        words = f"✗ {row.ending.value}" + (f": {same}" if same else "")
        return [(words, "trouble"), *(_message(row) if same else [])]

    def duration(self, row: Invocation, width: int) -> list[CellText]:
        """A bar of the timeout, and the number."""
        number = min(_NUMBER, width)
        bar = width - number - 1
        timeout_ms = self.timeout_ms(row)
        if row.duration_ms is None:
            ms = self.running_ms(row) if row.ending is Ending.RUNNING else None
            cells = [] if ms is None else duration_bar(ms, timeout_ms, bar, "muted")
            return [*cells, (" " * (width - _length(cells)), "")]
        style = ""
        if self.slow(row):
            style = "trouble" if row.ending is Ending.TIMEOUT else "warning"
        words = short_duration(row.duration_ms)
        words = f"! {words}" if style == "warning" else words
        cells = duration_bar(row.duration_ms, timeout_ms, bar, style)
        return [*cells, (words.rjust(width - _length(cells)), style)]

    def memory(self, row: Invocation) -> CellText:
        """``118/512``: MB used of those given."""
        if not row.memory_mb:
            return "–", "muted"
        words = f"{row.used_mb}/{row.memory_mb}"
        tight = row.ending is Ending.OUT_OF_MEMORY or row.used_mb >= TIGHT * row.memory_mb
        return (f"!{words}", "warning") if tight else (words, "")

    def function(self, row: Invocation) -> CellText:
        """The function's name."""
        return self.name_of(row.source) or "–", ""


def _message(row: Invocation) -> list[CellText]:
    message = " ".join(row.error_message[:400].split())
    return [(f"  {message}", "muted")] if message else []


def _length(cells: Sequence[CellText]) -> int:
    return sum(len(text) for text, _ in cells)


def cold_ms(row: Invocation) -> float | None:
    """How long its environment took to be ready for it, in ms; None where it was before."""
    return row.restore_ms if row.init_ms is None else row.init_ms


def _cold(row: Invocation) -> CellText:
    ms = cold_ms(row)
    return (short_duration(ms), "") if ms is not None else ("", "")


def _billed(row: Invocation) -> CellText:
    return (short_duration(row.billed_ms) if row.billed_ms is not None else "–"), "muted"


def short_id(request_id: str) -> str:
    """The first part of a request id: enough to tell those of one screen apart."""
    return request_id[:8]


def invocation_columns(
    cells: InvocationCells, *, several: bool, other_days: bool
) -> list[TableColumn[Invocation]]:
    """The columns; the name of the function only where there are several.

    ``other_days`` asks for room to show a day beside a time.
    """
    names = InvocationColumn

    def column(
        name: InvocationColumn, cell: _Cell, width: int, drop: int, justify: Justify = "right"
    ) -> TableColumn[Invocation]:
        return TableColumn(name, name.value, cell, width=width, drop=drop, justify=justify)

    when = TableColumn[Invocation](
        names.WHEN,
        names.WHEN.value,
        lambda row: (time_of(row.start_ms or row.first_ms), ""),
        least=13,
        most=19 if other_days else 13,
        parts=cells.when,
    )
    function = TableColumn[Invocation](
        names.FUNCTION, names.FUNCTION.value, cells.function, least=10, most=24
    )
    outcome = TableColumn[Invocation](
        names.OUTCOME,
        names.OUTCOME.value,
        lambda row: cells.outcome(row)[0],
        least=16,
        most=200,
        parts=lambda row, _: cells.outcome(row),
    )
    duration = TableColumn[Invocation](
        names.DURATION,
        names.DURATION.value,
        lambda row: (f"{row.duration_ms}", ""),
        width=_BAR + 1 + _NUMBER,
        justify="right",
        parts=cells.duration,
    )
    return [
        when,
        *([function] if several else []),
        outcome,
        duration,
        column(names.BILLED, _billed, 8, 6),
        column(names.MEMORY, cells.memory, 10, 1),
        column(names.COLD, _cold, 8, 2),
        column(names.LINES, lambda row: (f"{row.lines:,}", "muted"), 6, 7),
        column(names.REQUEST, lambda row: (short_id(row.request_id), "muted"), 8, 8, "left"),
        column(names.TRACE, lambda row: ("•" if row.trace_id else "", "muted"), 5, 9, "left"),
    ]


def several_days(rows: Sequence[Invocation], now_ms: int) -> bool:
    """Whether one of these, the newest first, was not today."""
    ends = [rows[0], rows[-1]] if rows else []
    return any(not is_today(row.start_ms or row.first_ms, now_ms) for row in ends)
