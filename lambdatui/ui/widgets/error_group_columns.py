"""The columns of the causes of failures: how often, what, where, and since when."""

from collections.abc import Callable

from lambdatui.core.error_groups import ErrorGroup
from lambdatui.core.invocation import Ending
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.moments import day_and_time


def group_columns(clock: Clock, failures: Callable[[], int]) -> list[TableColumn[ErrorGroup]]:
    """The columns; ``failures`` is how many there are in all groups together."""

    def share(group: ErrorGroup) -> CellText:
        return percent(group.count, failures()), "muted"

    def when(time_ms: int) -> str:
        return day_and_time(time_ms, clock(), 12)

    def first(group: ErrorGroup) -> CellText:
        return when(group.first_ms), "muted"

    def last(group: ErrorGroup) -> CellText:
        return f"{age(group.last_ms, clock())} ago", ""

    def error(group: ErrorGroup, _width: int) -> list[CellText]:
        parts = [(f"✗ {group_kind(group)}", "trouble")]
        return [*parts, (f"  {group.message}", "")] if group.message else parts

    return [
        TableColumn("count", "count", lambda group: (f"{group.count:,}", ""), 7, justify="right"),
        TableColumn("share", "share", share, 6, justify="right", drop=1),
        TableColumn("error", "error", lambda group: (group_name(group), ""), least=24, parts=error),
        TableColumn("where", "where", lambda group: (group.where, "muted"), 22, drop=3),
        TableColumn("first", "first", first, 12, justify="right", drop=2),
        TableColumn("last", "last", last, 10, justify="right"),
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
