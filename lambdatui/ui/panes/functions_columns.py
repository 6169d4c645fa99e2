"""The columns of the list of functions."""

from collections.abc import Callable

from lambdatui.core.functions import Column, Function
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.widgets.columns import CellText, TableColumn


def columns(clock: Clock, name: Callable[[Function], CellText]) -> list[TableColumn[Function]]:
    """All of them; ``name`` gives the cells of the first one."""

    def changed(row: Function) -> CellText:
        return age(row.modified_ms, clock()) if row.modified_ms else "–", "muted"

    def number(
        column: Column, title: str, cell: Callable[[Function], CellText], width: int, drop: int
    ) -> TableColumn[Function]:
        return TableColumn(column, title, cell, width=width, justify="right", drop=drop, gap=0)

    # Each number is at least one cell narrower than its column, which is the air before it: so
    # all five stand in half of 120 columns beside a name of 20.
    return [
        TableColumn(Column.NAME, "name", name, least=20, most=66),
        TableColumn(
            Column.RUNTIME, "runtime", lambda row: (row.runtime_label, "muted"), width=10, drop=2
        ),
        number(Column.MEMORY, "MB", lambda row: (f"{row.memory_mb}", "muted"), 6, 3),
        number(Column.TIMEOUT, "s", lambda row: (f"{row.timeout_s}", "muted"), 5, 4),
        number(Column.MODIFIED, "changed", changed, 8, 1),
    ]
