"""The Insights pane alone, over a port whose answers a test gives, when it does."""

import asyncio
from collections.abc import AsyncGenerator
from typing import ClassVar, TypeVar

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from lambdatui.core.functions import Function
from lambdatui.core.insights import InsightsAnswer, InsightsRequest, InsightsState
from lambdatui.core.insights_queries import READY
from lambdatui.ui.messages import (
    CallFailed,
    CallSucceeded,
    CopyRequested,
    LinesAsked,
    Noted,
    TextAsked,
)
from lambdatui.ui.panes.insights import InsightsPane
from lambdatui.ui.screens.ask import AskText
from lambdatui.ui.themes import DARK
from lambdatui.ui.widgets.insights_list import ReadyList
from lambdatui.ui.widgets.insights_table import ResultTable
from lambdatui.ui.widgets.query_editor import QueryEditor
from tests.ui.until import until

_Told = TypeVar("_Told", bound=Message)

#: The pane in a terminal of 80×24 and of 120×40.
SMALL, LARGE = (78, 19), (64, 35)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
NOW = 1_772_525_551_204  # 2026-03-03 08:12:31.204 UTC
ORDERS = Function(name="orders-api", timeout_s=30, log_group="/custom/orders")
BILLING = Function(name="billing", timeout_s=900)
REQUEST = "8f5c9a4e-3f7b-4a51-9d0f-6f1f3b0c2e11"
COLUMNS = ("@timestamp", "ms", "request", "@log", "@ptr")


def slowest(count: int = 3, state: InsightsState = InsightsState.COMPLETE) -> InsightsAnswer:
    """An answer to the query for the slowest invocations."""
    rows = tuple(
        (
            f"2026-03-03 08:0{number % 10}:31.204",
            f"{5807.25 - number}",
            f"{number:08x}{REQUEST[8:]}",
            "123456789012:/custom/orders",
            f"pointer-{number}",
        )
        for number in range(count)
    )
    return InsightsAnswer(
        state=state,
        query_id="q-1",
        columns=COLUMNS,
        rows=rows,
        matched=3_466,
        scanned=20_164,
        bytes=3_480_901,
    )


def answer(*rows: tuple[str, ...], columns: tuple[str, ...]) -> InsightsAnswer:
    """An answer with these rows."""
    return InsightsAnswer(
        state=InsightsState.COMPLETE, query_id="q", columns=columns, rows=rows, scanned=9, bytes=90
    )


class Query:
    """One query that a test answers."""

    def __init__(self, request: InsightsRequest) -> None:
        self.request = request
        self.queue: asyncio.Queue[InsightsAnswer | Exception | None] = asyncio.Queue()
        self.closed = False

    def give(self, *items: InsightsAnswer | Exception | None) -> None:
        for item in items:
            self.queue.put_nowait(item)

    async def read(self) -> AsyncGenerator[InsightsAnswer, None]:
        try:
            while (item := await self.queue.get()) is not None:
                if isinstance(item, Exception):
                    raise item
                yield item
                if item.ended:
                    return
        finally:
            self.closed = True


class Insights:
    """A port whose queries a test answers."""

    def __init__(self) -> None:
        self.queries: list[Query] = []

    def insights(self, request: InsightsRequest) -> AsyncGenerator[InsightsAnswer, None]:
        self.queries.append(Query(request))
        return self.queries[-1].read()


class Screen(App[None]):
    """The pane alone, with what it says. ``left`` is how often escape led out of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave_pane", "leave")]

    def __init__(self, function: Function | None = ORDERS) -> None:
        super().__init__()
        self.animation_level = "none"
        self.port = Insights()
        self.now = NOW
        self.first = function
        self.pane = InsightsPane(self.port, lambda: self.now)
        self.told: list[Message] = []
        self.left = 0

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name
        self.pane.function = self.first
        self.pane.active = True
        self.pane.focus()

    @on(CallFailed)
    @on(CallSucceeded)
    @on(CopyRequested)
    @on(LinesAsked)
    @on(Noted)
    def hear(self, message: Message) -> None:
        self.told.append(message)

    def on_text_asked(self, message: TextAsked) -> None:
        self.push_screen(AskText.of(message), message.answer)

    def action_leave_pane(self) -> None:
        self.left += 1

    @property
    def query_text(self) -> str:
        return self.pane.query_one(QueryEditor).text

    @property
    def table(self) -> ResultTable:
        return self.pane.query_one(ResultTable)

    def said(self, part: str) -> str:
        """What stands in a part; empty where it is not shown."""
        widget = self.pane.query_one(f"#insights-{part}", Static)
        return str(widget.content) if widget.display else ""

    def lines(self) -> list[str]:
        """The table as it is drawn, the names of the columns first."""
        table = self.table
        if not table.display:
            return []
        drawn = [table.render_line(y).text.rstrip() for y in range(table.size.height - 1)]
        return [line for line in drawn if line]

    def heard(self, kind: type[_Told]) -> list[_Told]:
        """What was said of one kind."""
        return [message for message in self.told if isinstance(message, kind)]


async def take(pilot: Pilot[None], app: Screen, id: str) -> None:
    """Choose a ready query from the list, which is shown."""
    await until(pilot, lambda: app.pane.query_one(ReadyList).has_focus)
    await pilot.press(*"j" * [query.id for query in READY].index(id), "enter")
    await until(pilot, lambda: app.pane.query_one(QueryEditor).has_focus)


async def run(pilot: Pilot[None], app: Screen) -> Query:
    """Run what stands in the editor; the query that came of it."""
    before = len(app.port.queries)
    await pilot.press("ctrl+r")
    await until(pilot, lambda: len(app.port.queries) > before)
    return app.port.queries[-1]


async def ended(pilot: Pilot[None], query: Query) -> None:
    """Wait until nobody reads a query any more, and that was drawn."""
    await until(pilot, lambda: query.closed)
    await pilot.pause()
    await pilot.pause()
