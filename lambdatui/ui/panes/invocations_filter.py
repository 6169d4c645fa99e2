"""Which invocations are shown: what a person types, and in which order they stand."""

import enum
from collections.abc import Callable, Sequence

from lambdatui.core.invocation import Ending, Invocation
from lambdatui.ui.widgets.invocation_columns import InvocationCells, InvocationColumn, cold_ms

#: Whether an invocation is let through.
Passes = Callable[[Invocation], bool]

#: How much of an error message is searched, in characters.
_REACH = 2_000


class State(enum.StrEnum):
    """Words of the filter that stand for what an invocation is, not for a text in it."""

    FAILED = "failed"
    COLD = "cold"
    SLOW = "slow"
    RUNNING = "running"


def let_through(text: str, cells: InvocationCells) -> Passes | None:
    """Lets through what every word of ``text`` fits, ``!word`` what it does not fit.

    A word is looked for in the outcome, the error, the ids and the function's name, whatever its
    case. None where nothing is asked for.
    """
    words = text.casefold().split()
    tests = [test for word in words if (test := _test(word, cells)) is not None]
    if not tests:
        return None
    return lambda row: all(test(row) for test in tests)


def _test(word: str, cells: InvocationCells) -> Passes | None:
    if word.startswith("!"):
        without = _test(word[1:], cells) if len(word) > 1 else None
        return None if without is None else lambda row: not without(row)
    match word:
        case State.FAILED:
            return lambda row: row.failed
        case State.COLD:
            return lambda row: row.cold
        case State.SLOW:
            return cells.slow
        case State.RUNNING:
            return lambda row: row.ending is Ending.RUNNING
    return lambda row: word in _haystack(row, cells)


def _haystack(row: Invocation, cells: InvocationCells) -> str:
    name = cells.function(row)[0]
    parts = (row.request_id, row.ending, row.error_type, row.error_message[:_REACH])
    return "\n".join((*parts, row.error_where, row.trace_id, name)).casefold()


#: The orders that a person goes through with one key.
ORDERS = (
    InvocationColumn.WHEN,
    InvocationColumn.DURATION,
    InvocationColumn.MEMORY,
    InvocationColumn.BILLED,
    InvocationColumn.COLD,
)


def _memory(row: Invocation) -> float | None:
    # The share, so that functions of different sizes compare.
    return row.used_mb / row.memory_mb if row.memory_mb else None


_VALUES: dict[InvocationColumn, Callable[[Invocation], float | None]] = {
    InvocationColumn.DURATION: lambda row: row.duration_ms,
    InvocationColumn.MEMORY: _memory,
    InvocationColumn.BILLED: lambda row: row.billed_ms,
    InvocationColumn.COLD: cold_ms,
}


def in_order(
    rows: Sequence[Invocation], order: InvocationColumn, *, descending: bool
) -> Sequence[Invocation]:
    """Rows that come newest first, in another order; those without a value are last in both."""
    value = _VALUES.get(order)
    if value is None:
        return rows if descending else rows[::-1]
    known: list[tuple[float, int]] = []
    rest: list[Invocation] = []
    for place, row in enumerate(rows):
        number = value(row)
        if number is None:
            rest.append(row)
        else:
            known.append((-number if descending else number, place))
    known.sort()
    return [rows[place] for _, place in known] + rest
