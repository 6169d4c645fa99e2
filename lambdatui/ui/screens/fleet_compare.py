"""Functions side by side: what the list, their figures and their configurations have of them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from lambdatui.core.configuration import Configuration
from lambdatui.core.configuration_compare import configuration_lines
from lambdatui.core.errors import Fault, fault_of
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_compare import WORST, CompareLine, as_text, differing, fleet_lines
from lambdatui.ui.messages import CallFailed, CopyRequested
from lambdatui.ui.screens.frame import Framed
from lambdatui.ui.widgets.columns import GAP, CellText, TableColumn
from lambdatui.ui.widgets.line_sources import shortened
from lambdatui.ui.widgets.table import Table

#: Cells that the labels take, and that each function takes at least.
_LABELS, _LEAST = 20, 20
#: So many configurations are read at once: each takes two calls or more.
_AT_ONCE = 4

Read = Callable[[FleetRow], Awaitable[Configuration]]


class FleetCompareScreen(Framed[str]):
    """Gives the key of the row whose function is to be opened; None where it was left.

    ``read`` reads the configuration of one of ``rows``; each can fail by itself. ``now_ms`` is the
    time (ms since the epoch), and ``window`` that of the figures, in words.
    """

    DEFAULT_CSS = """
    FleetCompareScreen {
        & Table { height: 1fr; }
        & #words { height: 2; max-height: 2; border-top: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "differing", "only differences", id="fleet-compare.differing"),
        Binding("left,h", "turn(-1)", "function", key_display="←/→", id="fleet-compare.left"),
        Binding("right,l", "turn(1)", "to the right", id="fleet-compare.right", show=False),
        Binding("y", "copy", "copy", id="fleet-compare.copy"),
        Binding("r", "read", "read again", id="fleet-compare.read", show=False),
        Binding("q", "leave", "back", id="fleet-compare.leave", show=False),
    ]

    def __init__(
        self, rows: Sequence[FleetRow], read: Read, *, now_ms: int, window: str = ""
    ) -> None:
        super().__init__(f"{len(rows):,} functions side by side")
        self._rows = tuple(rows)
        self._read_one = read
        self._listed = fleet_lines(self._rows, now_ms, window)
        self._names = _names(self._rows)
        self._found: list[Configuration | None] = [None] * len(self._rows)
        self._faults: list[Fault | None] = [None] * len(self._rows)
        self._reading = True
        self._only = False
        #: The function that Enter opens, and the leftmost that is seen.
        self._current = self._first = 0

    def parts(self) -> ComposeResult:
        """One table: a line a fact, a column a function."""
        yield _Facts([], lambda line: line.key, id="facts")

    def on_mount(self) -> None:
        """Show what the list has, and read the rest."""
        self._lay_out()
        self._table.focus()
        self.action_read()

    @property
    def _table(self) -> "_Facts":
        return self.query_one(_Facts)

    # Reading.

    def action_read(self) -> None:
        """Read the configurations that are not there."""
        self._reading = True
        self._faults = [None] * len(self._rows)
        self._show()
        self.run_worker(self._read_all(), group="read", exclusive=True, exit_on_error=False)

    async def _read_all(self) -> None:
        turns = asyncio.Semaphore(_AT_ONCE)

        async def one(at: int) -> None:
            if self._found[at] is not None:
                return
            during = f"reading the configuration of {self._rows[at].name}"
            async with turns:
                try:
                    self._found[at] = await self._read_one(self._rows[at])
                except Exception as error:
                    fault = self._faults[at] = fault_of(error, during)
                    self.post_message(CallFailed(fault, during))
            self._show()

        await asyncio.gather(*(one(at) for at in range(len(self._rows))))
        self._reading = False
        self._show()

    # What is shown.

    def on_resize(self) -> None:
        """As many functions as there is room for."""
        super().on_resize()
        self._lay_out()

    def _lines(self) -> list[CompareLine]:
        unread = [
            f"{'✗ ' if fault else ''}{'not read' if fault or not self._reading else 'reading…'}"
            for fault in self._faults
        ]
        lines = [*self._listed, *configuration_lines(self._found, unread)]
        return differing(lines) if self._only else lines

    def _show(self) -> None:
        lines = self._lines()
        shown: list[CompareLine] = []
        for line in lines:
            if not shown or shown[-1].section != line.section:
                shown.append(CompareLine(section=line.section, label="", cells=(), differs=False))
            shown.append(line)
        self._table.set_rows(shown)
        self._tell()

    def _lay_out(self) -> None:
        width = self._table.scrollable_content_region.width or self.size.width - 4
        room = width - 1 - GAP - _LABELS
        fits = max(1, min(len(self._rows), room // (_LEAST + GAP)))
        self._first = max(0, min(self._first, self._current, len(self._rows) - fits))
        self._first = max(self._first, self._current - fits + 1)
        columns = [
            TableColumn[CompareLine]("differs", "", lambda line: (line.glyph, "strong"), width=1),
            TableColumn[CompareLine]("fact", "", _label, width=_LABELS),
        ]
        shown = range(self._first, self._first + fits)
        # The mark of the current one stands before its name.
        titles = shortened(self._names, max(1, room // fits - GAP - 2))
        columns += [self._column(at, titles[at]) for at in shown]
        self._table.set_columns(columns)
        frame = self.query_one("#frame")
        marks = f"≠ differs · ? not all known · {WORST} the worst"
        more = (
            f"{shown[0] + 1}–{shown[-1] + 1} of {len(self._rows)} · "
            if fits < len(self._rows)
            else ""
        )
        frame.border_subtitle = f"{more}{marks}"

    def _column(self, at: int, title: str) -> TableColumn[CompareLine]:
        def cell(line: CompareLine) -> CellText:
            if not line.cells:
                return "", ""
            found = line.cells[at]
            if not found.known:
                return found.text, "faint" if self._faults[at] is None else "trouble"
            if found.worst:
                return f"{WORST} {found.text}", "warning"
            return f"  {found.text}", "" if line.differs else "muted"

        here = at == self._current
        return TableColumn(f"function {at}", f"{'▸' if here else ' '} {title}", cell, least=_LEAST)

    def _tell(self) -> None:
        """The whole of what is under the cursor: a cell may be cut."""
        line = self._table.cursor_row
        name = self._names[self._current]
        if self._only and not self._table.rows:
            self.say("They do not differ in anything that is known. d shows all.", "good")
            return
        if line is None or not line.cells:
            self.say(f"Enter opens {name}; ← and → go to another one.")
            return
        cell, fault = line.cells[self._current], self._faults[self._current]
        if not cell.known and fault is not None:
            self.say(f"✗ {name}: {fault.sentence()} r reads again.", "bad")
            return
        worst = ", the worst of these" if cell.worst else ""
        self.say(f"{name} · {line.label}: {cell.text}{worst}")

    def on_table_row_highlighted(self, event: Table.RowHighlighted) -> None:
        """Tell of it."""
        event.stop()
        self._tell()

    # What a person does.

    def action_turn(self, by: int) -> None:
        """To the function beside this one."""
        self._current = max(0, min(self._current + by, len(self._rows) - 1))
        self._lay_out()
        self._tell()

    def action_differing(self) -> None:
        """Only what differs, or may, or everything."""
        self._only = not self._only
        self._show()

    def action_copy(self) -> None:
        """Ask for all that is shown on the clipboard, of every function."""
        what = "the comparison"
        self.post_message(CopyRequested(as_text(self._names, self._lines()), what))

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Enter: go into the function."""
        event.stop()
        self.dismiss(self._rows[self._current].key)


class _Facts(Table[CompareLine]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open function", id="fleet-compare.open"),
    ]


def _label(line: CompareLine) -> CellText:
    return (line.label, "") if line.cells else (line.section, "strong")


def _names(rows: Sequence[FleetRow]) -> list[str]:
    """The names, with their regions where one stands in several."""
    names = [row.name for row in rows]
    return [f"{row.name} {row.region}" if names.count(row.name) > 1 else row.name for row in rows]
