"""An invoke pane on the screen, with all that stands behind it, for its tests."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from textual.pilot import Pilot

from lambdatui.core.events import Origin
from lambdatui.core.functions import Function
from lambdatui.core.invoke import InvokeResult, Outcome
from lambdatui.core.protection import DEFAULT_PATTERNS
from lambdatui.core.report import Report
from lambdatui.ui.panes.invoke import InvokePane
from lambdatui.ui.widgets.event_editor import EventEditor
from lambdatui.ui.widgets.event_list import EventList
from lambdatui.ui.widgets.json_editor import JsonEditor
from lambdatui.ui.widgets.result_view import ResultView
from tests.ui.invoke_ports import (
    NOW,
    ORDERS,
    EventPorts,
    InvokePorts,
    ManualClock,
    PaneApp,
    until,
)
from tests.ui.pane_ports import PanePorts

SMALL = (80, 24)
LARGE = (120, 40)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
HOSTILE = "[/x] \x1b[31m[red]\u202e"

RETURNED = InvokeResult(
    outcome=Outcome.RETURNED,
    status=200,
    payload=b'{"statusCode":200,"big":12345678901234567890.10}',
    log_tail="START RequestId: 8f5c9a4e\nhello from the handler\nEND RequestId: 8f5c9a4e\n",
    request_id="8f5c9a4e-3f7b-4a51-9d0f-6f1f3b0c2e11",
    started_ms=NOW,
    elapsed_ms=183,
    report=Report(
        request_id="8f5c", duration_ms=176, billed_ms=417, memory_mb=512, used_mb=118, init_ms=240
    ),
)


@dataclass
class Desk:
    """A pane on the screen, and all that stands behind it."""

    app: PaneApp
    pane: InvokePane
    pilot: Pilot[None]
    invoke: InvokePorts
    events: EventPorts
    clock: ManualClock
    ports: PanePorts

    @property
    def text(self) -> str:
        """What is in the editor."""
        return self.pane.query_one(EventEditor).text

    @property
    def words(self) -> str:
        """What is said of the result."""
        return self.pane.query_one(ResultView).words

    @property
    def rows(self) -> list[str]:
        """The list of events."""
        return [row.strip() for row in self.pane.query_one(EventList).row_texts]

    def to_list(self) -> None:
        """Put the focus where the console puts it."""
        self.pane.query_one(EventList).focus()

    async def until(self, words: str) -> None:
        """Wait for words of the result."""
        await until(self.pilot, lambda: words in self.words)

    def go_to(self, name: str) -> None:
        """Put the cursor on the row that ends so."""
        self.to_list()
        rows = self.pane.query_one(EventList)
        rows.highlighted = next(at for at, row in enumerate(self.rows) if row.endswith(name))

    async def pick(self, name: str) -> None:
        """Pick the row that ends so."""
        self.go_to(name)
        await self.pilot.press("enter")
        await until(self.pilot, lambda: self.pane.query_one(JsonEditor).has_focus)


@asynccontextmanager
async def desk(
    size: tuple[int, int] = SMALL,
    *,
    read_only: bool = False,
    confirm: bool = False,
    invoke: InvokePorts | None = None,
    events: EventPorts | None = None,
    function: Function = ORDERS,
    protected: Sequence[str] = DEFAULT_PATTERNS,
    environ: Mapping[str, str] | None = None,
    set_up: Callable[[PanePorts], None] | None = None,
) -> AsyncGenerator[Desk, None]:
    """A pane that has read what it begins with."""
    invoke = invoke or InvokePorts(RETURNED)
    if events is None:
        texts = {(Origin.FUNCTION, "get"): '{"a": 1}', (Origin.FUNCTION, "other"): '{"b": 2}'}
        events = EventPorts({**texts, (Origin.SHARED, "ping"): "{}"})
    clock = ManualClock()
    ports = PanePorts(invoke, events)
    if set_up is not None:
        set_up(ports)
    pane = InvokePane(
        ports,
        clock,
        read_only=read_only,
        confirm=confirm,
        steady=clock.steady,
        protected=protected,
        environ=environ or {},
    )
    app = PaneApp(pane, function)
    async with app.run_test(size=size) as pilot:
        made = Desk(app, pane, pilot, invoke, events, clock, ports)
        await until(pilot, lambda: not pane.query_one(JsonEditor).read_only)
        await until(pilot, lambda: "invoke-read" not in _working(pane))
        made.to_list()
        await pilot.pause()
        yield made


def _working(pane: InvokePane) -> set[str]:
    """What the pane is busy with."""
    return {worker.group for worker in pane.workers if worker.node is pane and worker.is_running}
