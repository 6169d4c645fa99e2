"""The functions pane alone, over a port whose pages a test gives, when it does."""

import asyncio
from collections.abc import AsyncGenerator
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets import Input, Static

from lambdatui.core.errors import Fault
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.functions import Function, FunctionPage
from lambdatui.core.saved_views import FleetView
from lambdatui.ui.messages import (
    CallFailed,
    FunctionHighlighted,
    FunctionOpened,
)
from lambdatui.ui.panes.functions import FunctionsPane
from lambdatui.ui.screens.choose import ChooseScreen, Rows
from lambdatui.ui.widgets.table import Table
from tests.ui.fleet import FakeFleet
from tests.ui.marked_ports import MarkedPorts
from tests.ui.screen_host import ScreenHost
from tests.ui.until import until

NOW = 1_772_525_551_204
HOUR = 3_600_000

ORDERS = Function(name="orders", memory_mb=512, timeout_s=30, modified_ms=NOW - 5 * HOUR)
BILLING = Function(name="billing", runtime="python3.7", timeout_s=900, modified_ms=NOW - HOUR)
THUMBS = Function(name="thumbs", runtime="nodejs22.x", memory_mb=1024, modified_ms=NOW - 9 * HOUR)
ALERTS = Function(name="alerts", runtime="python3.12", timeout_s=5)

Item = FunctionPage | Exception


#: The list by name with what the list itself tells, for tests that are about no more.
PLAIN = FleetView(
    sort=FleetColumn.NAME,
    columns=(
        FleetColumn.NAME,
        FleetColumn.RUNTIME,
        FleetColumn.MEMORY,
        FleetColumn.TIMEOUT,
        FleetColumn.AGE,
    ),
)


class Pages(MarkedPorts, FakeFleet):
    """A port that yields what a test puts into it, when it does."""

    def __init__(self, *items: Item, view: FleetView = PLAIN) -> None:
        super().__init__()
        self.view = view
        self.calls = 0
        self.items: asyncio.Queue[Item] = asyncio.Queue()
        for item in items:
            self.items.put_nowait(item)

    async def functions(self) -> AsyncGenerator[FunctionPage, None]:
        self.calls += 1
        while True:
            item = await self.items.get()
            if isinstance(item, Exception):
                raise item
            yield item
            if item.last:
                return


def page(*functions: Function) -> FunctionPage:
    return FunctionPage(functions=functions)


def last(*functions: Function) -> FunctionPage:
    return FunctionPage(functions=functions, last=True)


class Screen(ScreenHost):
    """The pane alone, with what it says."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "left", "Back", id="app.back")]

    def __init__(self, port: Pages) -> None:
        super().__init__()
        self.port = port
        self.now = NOW
        self.pane = FunctionsPane(port, lambda: self.now)
        self.pane.place = "acme · eu-west-1"
        self.told: list[str] = []
        self.faults: list[Fault] = []
        self.left = 0

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()

    def action_left(self) -> None:
        self.left += 1

    @on(FunctionHighlighted)
    def highlighted(self, event: FunctionHighlighted) -> None:
        self.told.append(event.function.name if event.function else "nothing")

    @on(FunctionOpened)
    def opened(self, event: FunctionOpened) -> None:
        self.told.append(f"opened {event.function.name}")

    @on(CallFailed)
    def failed(self, event: CallFailed) -> None:
        self.faults.append(event.fault)

    @property
    def table(self) -> Table[FleetRow]:
        return self.pane.query_one(Table)

    def typing(self) -> bool:
        return self.pane.query_one(Input).has_focus

    def names(self) -> list[str]:
        return [row.name for row in self.table.rows]

    def text(self, part: str) -> str:
        widget = self.pane.query_one(f"#functions-{part}", Static)
        return str(widget.content) if widget.display else ""

    def heading(self) -> str:
        """The title, without the window where that is the usual one."""
        return str(self.pane.border_title).removesuffix(" · 1 h")


async def listed(pilot: Pilot[None], app: Screen, heading: str) -> None:
    await until(pilot, lambda: app.heading() == heading)
    await pilot.pause()


async def sort_by(pilot: Pilot[None], app: Screen, column: str) -> None:
    """Choose a column to sort by, with keys."""
    await pilot.press("s")
    await until(pilot, lambda: isinstance(app.screen, ChooseScreen))
    rows = app.screen.query_one(Rows)
    at = next(i for i in range(rows.option_count) if rows.get_option_at_index(i).id == column)
    await pilot.press("g", *["j"] * at, "enter")
    await until(pilot, lambda: not isinstance(app.screen, ChooseScreen))
    await pilot.pause()
