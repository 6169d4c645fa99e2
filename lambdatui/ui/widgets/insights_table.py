"""The rows of an Insights answer as a table whose columns are those of the answer."""

import re
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.message import Message

from lambdatui.core.insights import InsightsAnswer, InsightsRequest
from lambdatui.core.insights_rows import POINTER, function_of, group_of, is_numeric, moment
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.columns import CellText, Justify, Place, TableColumn, lay_out
from lambdatui.ui.widgets.insights_times import time_cell, zone_name
from lambdatui.ui.widgets.table import Table

#: A row by its place in the answer.
ResultRow = tuple[int, tuple[str, ...]]

#: Rows that are looked at for the width of a column.
_MEASURED = 300
#: Characters of a cell that are looked at for it: more than any terminal has columns.
_MEASURED_CHARACTERS = 1_000
#: Cells of a column: at most, and for log streams, whose names begin alike.
_MOST = 48
_MOST_STREAM = 22
#: The text of a log line is the part to read, and gets what is left.
_LEAST_MESSAGE = 30
#: A column of which fewer cells are seen counts as one that is not.
_ENOUGH = 8
_DAY = re.compile(r"\d{4}/\d\d/\d\d/")


class ResultTable(Table[ResultRow]):
    """Left and right bring the columns into sight that there is no room for.

    Times are local, or those of UTC; the title of each column of times says which.
    """

    DEFAULT_CSS = """
    ResultTable { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "side(-1)", "columns before", show=False, id="insights.columns_before"),
        Binding("right", "side(1)", "columns after", show=False, id="insights.columns_after"),
        Binding("enter", "open", "log lines", id="insights.lines"),
    ]

    #: They choose how far back.
    COUNTS: ClassVar[bool] = False

    class ColumnsMoved(Message):
        """Other columns are seen than before."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__([], lambda row: str(row[0]), id=id)
        self._all: list[TableColumn[ResultRow]] = []
        self._first = 0
        self._names: tuple[str, ...] = ()

    @property
    def outside(self) -> tuple[int, int]:
        """How many columns stand to the left and to the right of those that are seen."""
        width = self.scrollable_content_region.width
        places = lay_out(self._columns, width) if self._columns else []
        seen = sum(1 for at, place in enumerate(places) if not at or _enough(place))
        return self._first, len(self._columns) - seen

    def show(self, answer: InsightsAnswer, request: InsightsRequest, *, utc: bool = False) -> None:
        """Show these rows; where the columns are the same as before, nothing moves."""
        if answer.columns != self._names:
            self._names = answer.columns
            self._first = 0
        self._all = [
            _column(at, name, answer, request, utc=utc)
            for at, name in enumerate(answer.columns)
            if name not in _unsaid(request)
        ]
        self._take()
        self.set_rows(list(enumerate(answer.rows)))

    def _take(self) -> None:
        self._first = max(0, min(self._first, len(self._all) - 1))
        self._columns = tuple(self._all[self._first :])
        self._laid_out_for = -1
        self.refresh()
        self.post_message(self.ColumnsMoved())

    def action_side(self, columns: int) -> None:
        """Begin with another column, as far as there are more at the right."""
        if columns < 0 or self.outside[1] > 0:
            self._first += columns
            self._take()


def _unsaid(request: InsightsRequest) -> set[str]:
    """What says nothing to a person: the record's name, and the log group where it is one."""
    return {POINTER} if len(request.groups) > 1 else {POINTER, "@log"}


def _enough(place: Place[ResultRow]) -> bool:
    """Whether one sees of a column what it is."""
    column = place.column
    return place.width >= min(column.width or column.least, _ENOUGH)


def _column(
    at: int, name: str, answer: InsightsAnswer, request: InsightsRequest, *, utc: bool
) -> TableColumn[ResultRow]:
    sample = [row[at] for row in answer.rows[:_MEASURED]]
    times = any(cell and moment(cell, request) is not None for cell in sample)
    numeric = not times and is_numeric(sample)

    def text(cell: str) -> str:
        if name == "@log":
            return function_of(cell, request) or group_of(cell)
        if name == "@logStream":
            return _DAY.sub("", cell, count=1)
        if times:
            return time_cell(cell, request, utc=utc)
        return _one_line(cell)

    def cell(row: ResultRow) -> CellText:
        return text(row[1][at]), ""

    texts = (safe(text(each)[:_MEASURED_CHARACTERS]) for each in sample)
    longest = max(map(cell_len, texts), default=0)
    title = f"{safe(name)} {zone_name(request, utc=utc)}" if times else safe(name)
    wanted = max(cell_len(title), longest)
    justify: Justify = "right" if numeric else "left"
    if name == "@message" or wanted > _MOST:
        # It takes what is left, and at least so much that one sees what it is.
        return TableColumn(name, title, cell, least=min(wanted, _LEAST_MESSAGE), most=wanted)
    most = _MOST_STREAM if "stream" in name.lower() else _MOST
    return TableColumn(name, title, cell, width=min(wanted, most), justify=justify)


def _one_line(cell: str) -> str:
    first, _, rest = cell.rstrip("\n").partition("\n")
    if not rest:
        return first
    lines = rest.count("\n") + 1
    return f"{first}  (+{lines} line{'s' if lines > 1 else ''})"
