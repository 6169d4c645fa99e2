"""The files of a package, with a line to look for one."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from lambdatui.core.package import Package
from lambdatui.ui.widgets.filter_line import FilterLine
from lambdatui.ui.widgets.package_columns import Row, package_columns, package_rows, row_key
from lambdatui.ui.widgets.table import Table


class PackageList(Vertical):
    """What was refused stands at its end, with why."""

    DEFAULT_CSS = """
    PackageList {
        & > Table { height: 1fr; }
    }
    """

    class Sifted(Message):
        """Other files are listed than before."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._package: Package | None = None
        self._by_size = False
        self.text = ""

    def compose(self) -> ComposeResult:
        """What to look for, and the files."""
        yield FilterLine("some letters of a path")
        yield Table[Row](package_columns(), row_key)

    @property
    def table(self) -> Table[Row]:
        """The files, and what was refused."""
        return self.query_one(Table)

    @property
    def row(self) -> Row | None:
        """The one under the cursor."""
        return self.table.cursor_row

    def show(self, package: Package) -> None:
        """List its files."""
        self._package = package
        self._list()

    def sort(self) -> None:
        """The largest first; or by path again, and with a text those that answer best."""
        self._by_size = not self._by_size
        self._list()
        self.table.move_to_first()

    def open_filter(self) -> None:
        """Type what to look for."""
        self.query_one(FilterLine).open()

    def close_filter(self) -> bool:
        """List all files again; whether not all were."""
        line = self.query_one(FilterLine)
        was_open = bool(line.display)
        line.close()
        self.table.focus()
        return was_open

    def _list(self) -> None:
        if self._package is None:
            return
        self.table.set_rows(package_rows(self._package, self.text, by_size=self._by_size))
        by_path = "" if self.text else "path"
        self.table.set_sort("size" if self._by_size else by_path, descending=self._by_size)
        self.post_message(self.Sifted())

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        event.stop()
        self.text = event.text
        self._list()
        self.table.move_to_first()

    @on(FilterLine.Left)
    def _left(self, event: FilterLine.Left) -> None:
        event.stop()
        self.table.focus()
