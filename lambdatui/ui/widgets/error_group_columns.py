"""The columns of the causes of failures: how often, what, where, and since when."""

from collections.abc import Callable, Sequence

from lambdatui.core.error_groups import ErrorGroup, may_be_older
from lambdatui.core.invocation import Ending
from lambdatui.core.record import Record
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.widgets.columns import CellText, TableColumn, fit
from lambdatui.ui.widgets.moments import day_and_time

#: Before a moment: the failure may have begun before what was read.
OR_EARLIER = "≤"


class Beginning(Record, frozen=True):
    """From when on failures are known, in ms since the epoch, and why not from before; 0: always.

    What comes first of what was read need not be the first of all.
    """

    from_ms: int = 0
    words: str = ""


def group_columns(
    clock: Clock,
    failures: Callable[[], int],
    beginning: Callable[[], Beginning],
    names: Callable[[ErrorGroup], Sequence[str]] | None = None,
) -> list[TableColumn[ErrorGroup]]:
    """The columns; ``failures`` is how many there are in all groups together.

    ``names`` gives those of the functions that failed so, where there are several.
    """

    def share(group: ErrorGroup) -> CellText:
        return percent(group.count, failures()), "muted"

    def when(time_ms: int, width: int) -> str:
        return day_and_time(time_ms, clock(), width)

    def first(group: ErrorGroup, width: int) -> list[CellText]:
        if not may_be_older(group, beginning().from_ms, clock()):
            return [(when(group.first_ms, width), "muted")]
        return [(f"{OR_EARLIER} {when(group.first_ms, width - 2)}", "muted")]

    def last(group: ErrorGroup, width: int) -> list[CellText]:
        words = age(group.last_ms, clock())
        return [(f"{words} ago" if len(words) + 4 <= width else words, "")]

    def functions(group: ErrorGroup, width: int) -> list[CellText]:
        found = names(group) if names else ()
        more = f" +{len(found) - 1}" if len(found) > 1 else ""
        return [(fit(found[0] if found else "–", width - len(more)).rstrip() + more, "")]

    def error(group: ErrorGroup, _width: int) -> list[CellText]:
        parts = [(f"✗ {group_kind(group)}", "trouble")]
        return [*parts, (f"  {group.message}", "")] if group.message else parts

    def text(of: Callable[[ErrorGroup, int], list[CellText]]) -> Callable[[ErrorGroup], CellText]:
        return lambda group: of(group, 12)[0]

    function = TableColumn(
        "function", "function", text(functions), least=11, most=24, parts=functions
    )
    return [
        TableColumn("count", "count", lambda group: (f"{group.count:,}", ""), 6, justify="right"),
        TableColumn("share", "share", share, 6, justify="right", drop=3),
        *([function] if names else []),
        TableColumn("error", "error", lambda group: (group_name(group), ""), least=22, parts=error),
        TableColumn("where", "where", lambda group: (group.where, "muted"), 22, drop=4),
        TableColumn(
            "first", "first", text(first), least=8, most=12, justify="right", drop=1, parts=first
        ),
        TableColumn("last", "last", text(last), least=6, most=10, justify="right", parts=last),
    ]


def group_name(group: ErrorGroup) -> str:
    """What a group is called in a line of text."""
    return f"{group_kind(group)}: {group.message}" if group.message else group_kind(group)


def group_kind(group: ErrorGroup) -> str:
    """How its members ended, with the type of the error where there is one."""
    if group.ending is Ending.ERROR:
        return group.error_type or group.ending.value
    if group.ending is Ending.INIT_FAILED and group.error_type:
        return f"{group.ending.value}: {group.error_type}"
    return group.ending.value


def percent(part: int, whole: int) -> str:
    """``4.1%``: with one digit where it is small, and never 0 % or 100 % where it is not."""
    share = part / whole * 100 if whole else 0.0
    if part and share < 0.1:
        return "<0.1%"
    if part < whole and share > 99.9:
        return ">99.9%"
    return f"{share:.1f}%" if share < 10 and part else f"{share:.0f}%"
