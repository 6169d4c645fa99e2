"""The columns of the fleet: which of them are shown, and in which order."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from lambdatui.core.fleet_columns import DEFAULT_COLUMNS, FleetColumn, Need, column_facts
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.table import Table

#: What each column is, where its title does not say it.
_MEANINGS = {
    FleetColumn.HEALTH: "the worst that is known of it",
    FleetColumn.NAME: "always shown: it tells the functions apart",
    FleetColumn.INVOCATIONS: "how often it was invoked",
    FleetColumn.ERRORS: "invocations that failed",
    FleetColumn.ERROR_RATE: "errors as a share of the invocations",
    FleetColumn.THROTTLES: "requests refused: no concurrency left",
    FleetColumn.P95: "highest p95 duration, of its timeout",
    FleetColumn.SINCE: "since when invocations fail",
    FleetColumn.P95_SHARE: "p95 duration as a share of the timeout",
    FleetColumn.TREND: "invocations over time, errors in red",
    FleetColumn.ALARM: "the worst state of its alarms",
    FleetColumn.CONCURRENCY: "most environments busy at once",
    FleetColumn.COST: "a month at this rate, no free tier",
    FleetColumn.REGION: "where it is",
    FleetColumn.RUNTIME: "its runtime; 'image' for a container image",
    FleetColumn.ARCHITECTURE: "x86_64 or arm64",
    FleetColumn.TAGS: "its tags, as key=value",
    FleetColumn.MEMORY: "memory, in MB",
    FleetColumn.MEMORY_USED: "most memory seen in use, as a share",
    FleetColumn.TIMEOUT: "timeout, in seconds",
    FleetColumn.AGE: "how long ago it was last changed",
    FleetColumn.SIZE: "size of its code",
    FleetColumn.STATE: "whether it can run, in Lambda's word",
    FleetColumn.REASON: "why the health is what it is",
}


class ColumnsScreen(Framed[tuple[FleetColumn, ...]]):
    """Gives the columns that are to be shown, from the left."""

    DEFAULT_CSS = "ColumnsScreen { & #columns { height: 1fr; } }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "switch", "show or hide", id="columns.toggle"),
        Binding("J,shift+down", "shift(1)", "to the right", key_display="J", id="columns.right"),
        Binding("K,shift+up", "shift(-1)", "to the left", key_display="K", id="columns.left"),
        Binding("d", "usual", "usual ones", id="columns.usual"),
        Binding("q", "leave", "back", id="columns.leave", show=False),
    ]

    def __init__(self, chosen: Sequence[FleetColumn]) -> None:
        super().__init__("Columns")
        self._chosen = list(chosen)
        self._order = [*chosen, *(each for each in FleetColumn if each not in chosen)]

    def parts(self) -> ComposeResult:
        """All columns: those that are shown first, from the left."""
        yield _Rows(
            [
                TableColumn("shown", "", self._mark, width=1),
                TableColumn("id", "column", self._column, width=12),
                TableColumn("title", "its title", _title, width=9, drop=1),
                TableColumn("what", "what it is", _what, least=20),
            ],
            lambda column: column.value,
            id="columns",
        )

    def on_mount(self) -> None:
        """The cursor begins on the first."""
        self._table.focus()
        self._show()

    @property
    def _table(self) -> "_Rows":
        return self.query_one(_Rows)

    def _show(self) -> None:
        self._table.set_rows(self._order)
        self.say(
            f"{len(self._chosen)} are shown; a narrow terminal leaves out the least needed. "
            "CloudWatch charges for those with ($)."
        )

    def _mark(self, column: FleetColumn) -> CellText:
        return "●" if column in self._chosen else "", "good"

    def _column(self, column: FleetColumn) -> CellText:
        return column.value, "" if column in self._chosen else "muted"

    def action_switch(self) -> None:
        """Show the column under the cursor, or hide it."""
        column = self._table.cursor_row
        if column is None:
            return
        if column is FleetColumn.NAME:
            self.say("The name is always shown: it tells the functions apart.", "doubt")
            return
        if column in self._chosen:
            self._chosen.remove(column)
        else:
            self._chosen.append(column)
        self._in_order()
        self._table.move_by(1)

    def _in_order(self) -> None:
        self._chosen.sort(key=self._order.index)
        self._show()

    def action_shift(self, by: int) -> None:
        """Move the column under the cursor."""
        column = self._table.cursor_row
        if column is None:
            return
        at = self._order.index(column)
        to = at + by
        if 0 <= to < len(self._order):
            self._order[at], self._order[to] = self._order[to], self._order[at]
            self._in_order()

    def action_usual(self) -> None:
        """Those that are shown until a person chooses."""
        self._chosen = list(DEFAULT_COLUMNS)
        rest = (each for each in FleetColumn if each not in DEFAULT_COLUMNS)
        self._order = [*DEFAULT_COLUMNS, *rest]
        self._show()

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Take them."""
        event.stop()
        self.dismiss(tuple(self._chosen))


class _Rows(Table[FleetColumn]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "take them", id="columns.take"),
    ]


def _title(column: FleetColumn) -> CellText:
    return column_facts(column).title, "muted"


def _what(column: FleetColumn) -> CellText:
    needs = column_facts(column).needs
    cost = " ($)" if needs is Need.FIGURES else ""
    return _MEANINGS.get(column, "") + cost, "muted"
