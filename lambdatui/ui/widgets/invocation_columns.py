"""The columns of the invocations: what each shows, and what of it is trouble."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import replace

from lambdatui.core.functions import Function
from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.widgets.columns import CellText, Justify, TableColumn
from lambdatui.ui.widgets.duration_bar import SLOW, duration_bar, short_duration
from lambdatui.ui.widgets.moments import day_and_time, is_today

#: The share of its memory from which on an invocation is close to its end.
TIGHT = 0.9
#: How long after its timeout the last line of an invocation may still come, in ms.
_LATE_MS = 60_000
# Longer none may take, whatever its function is (Lambda quotas: 900 s), in ms.
_LONGEST_MS = 900_000
_Cell = Callable[[Invocation], CellText]
_Parts = Callable[[Invocation, int], Sequence[CellText]]
#: The column of the bars, which has no title: the one of the numbers stands beside it.
_BAR = "bar"


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
        return None if took_ms > (timeout_ms or _LONGEST_MS) + _LATE_MS else took_ms

    def when(self, row: Invocation, width: int) -> list[CellText]:
        """``08:12:31.204``, with its day where it is not today; ``before …`` without a START."""
        now_ms = self._clock()
        if not row.start_ms:
            word = "before " if width >= len("before 08:12") else "< "
            return [(word + day_and_time(row.first_ms, now_ms, width - len(word)), "muted")]
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

    def _pace(self, row: Invocation) -> str:
        """The style of what took most of its timeout, or all of it."""
        if not self.slow(row):
            return ""
        return "trouble" if row.ending is Ending.TIMEOUT else "warning"

    def bar(self, row: Invocation, width: int) -> list[CellText]:
        """The part of the timeout that it took, or that has passed while it runs."""
        timeout_ms = self.timeout_ms(row)
        if row.duration_ms is not None:
            return duration_bar(row.duration_ms, timeout_ms, width, self._pace(row))
        ms = self.running_ms(row) if row.ending is Ending.RUNNING else None
        return [] if ms is None else duration_bar(ms, timeout_ms, width, "muted")

    def duration(self, row: Invocation) -> CellText:
        """The number, with a mark where it is close to the timeout."""
        if row.duration_ms is None:
            return "", ""
        style = self._pace(row)
        words = short_duration(row.duration_ms)
        return (f"! {words}" if style == "warning" else words), style

    def memory(self, row: Invocation, width: int) -> list[CellText]:
        """``118/512``: MB used of those given; ``118 MB`` where there is no room for both."""
        if not row.memory_mb:
            return [("–", "muted")]
        tight = row.ending is Ending.OUT_OF_MEMORY or row.used_mb >= TIGHT * row.memory_mb
        mark = "!" if tight else ""
        forms = (f"{row.used_mb}/{row.memory_mb}", f"{row.used_mb} MB", f"{row.used_mb}M")
        fitting = (form for form in forms if len(mark + form) <= width)
        return [(mark + next(fitting, forms[-1]), "warning" if tight else "")]

    def function(self, row: Invocation) -> CellText:
        """The function's name."""
        return self.name_of(row.source) or "–", ""


def _message(row: Invocation) -> list[CellText]:
    message = " ".join(row.error_message[:400].split())
    return [(f"  {message}", "muted")] if message else []


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
        name: InvocationColumn, cell: _Cell, width: int, drop: int = 0, justify: Justify = "right"
    ) -> TableColumn[Invocation]:
        return TableColumn(name, name.value, cell, width=width, drop=drop, justify=justify)

    def flexible(
        name: InvocationColumn, parts: _Parts, least: int, most: int, justify: Justify = "left"
    ) -> TableColumn[Invocation]:
        def whole(row: Invocation) -> CellText:
            return parts(row, most)[0]

        drop = 1 if name is names.MEMORY else 0
        return TableColumn(
            name, name, whole, least=least, most=most, justify=justify, drop=drop, parts=parts
        )

    function = TableColumn[Invocation](
        names.FUNCTION, names.FUNCTION.value, cells.function, least=10, most=24
    )
    bar = TableColumn[Invocation](
        _BAR, "", lambda row: (f"{row.duration_ms}", ""), least=3, most=9, drop=3, parts=cells.bar
    )
    duration = column(names.DURATION, cells.duration, 9)
    return [
        flexible(names.WHEN, cells.when, *((12, 19) if other_days else (8, 12))),
        *([function] if several else []),
        flexible(names.OUTCOME, lambda row, _: cells.outcome(row), 22, 200),
        bar,
        replace(duration, gap=1),
        column(names.BILLED, _billed, 8, 6),
        replace(flexible(names.MEMORY, cells.memory, 7, 10, "right"), gap=1),
        replace(column(names.COLD, _cold, 6, 2), gap=1),
        column(names.LINES, lambda row: (f"{row.lines:,}", "muted"), 6, 7),
        column(names.REQUEST, lambda row: (short_id(row.request_id), "muted"), 8, 8, "left"),
        column(names.TRACE, lambda row: ("•" if row.trace_id else "", "muted"), 5, 9, "left"),
    ]


def several_days(rows: Sequence[Invocation], now_ms: int) -> bool:
    """Whether one of these, the newest first, was not today."""
    ends = [rows[0], rows[-1]] if rows else []
    return any(not is_today(row.start_ms or row.first_ms, now_ms) for row in ends)
