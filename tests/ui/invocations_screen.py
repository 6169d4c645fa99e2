"""The invocations pane alone, over a port whose tails a test feeds."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from lambdatui.core.functions import Function
from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.logs import TailBatch, TailRequest
from lambdatui.ui.messages import CallFailed, CallSucceeded, CopyRequested, LinesAsked, Noted
from lambdatui.ui.panes.invocations import InvocationsPane
from lambdatui.ui.panes.invocations_body import InvocationsBody
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.themes import DARK
from lambdatui.ui.widgets.figures import Figures
from lambdatui.ui.widgets.key_bar import KeyBar
from lambdatui.ui.widgets.log_status import LogStatus
from tests.ui.until import until

NOW = 1_772_525_551_204  # 2026-03-03 08:12:31.204 UTC
SECOND = 1_000
MINUTE = 60_000
HOUR = 60 * MINUTE
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
ORDERS = Function(name="orders", arn=ARN, timeout_s=30, memory_mb=512)
BILLING = Function(name="billing", timeout_s=3)


def request_id(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-000000000000"


def invocation(
    number: int, ago_ms: int = 0, ending: Ending = Ending.OK, **known: Any
) -> Invocation:
    """The ``number``-th; it began ``ago_ms`` before the youngest, a minute before now."""
    start = NOW - MINUTE - ago_ms
    took = 120.0 + number
    facts: dict[str, Any] = {
        "stream": f"2026/03/03/[$LATEST]{number % 7:032x}",
        "start_ms": start,
        "first_ms": start,
        "end_ms": 0 if ending is Ending.RUNNING else int(start + took),
        "last_ms": int(start + took),
        "duration_ms": None if ending is Ending.RUNNING else took,
        "billed_ms": None if ending is Ending.RUNNING else took + 1,
        "memory_mb": 512,
        "used_mb": 118,
        "lines": 5,
        "version": "$LATEST",
    }
    return Invocation(**{"request_id": request_id(number), "ending": ending, **facts, **known})


def key_error(number: int, ago_ms: int = 0, **known: Any) -> Invocation:
    facts: dict[str, Any] = {
        "error_type": "KeyError",
        "error_message": f"'sku-{number}' of order {number}",
        "error_where": "app.py:21 handler",
    }
    return invocation(number, ago_ms, Ending.ERROR, **{**facts, **known})


class Tail:
    """One tail that a test feeds."""

    def __init__(self, request: TailRequest) -> None:
        self.request = request
        self.queue: asyncio.Queue[TailBatch | Exception] = asyncio.Queue()
        self.begun = False
        self.closed = False
        #: Whether all that was given has been taken in, and more is waited for.
        self.waits = False

    async def read(self) -> AsyncGenerator[TailBatch, None]:
        self.begun = True
        try:
            while True:
                self.waits = self.queue.empty()
                item = await self.queue.get()
                self.waits = False
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            self.closed = True


class Logs:
    """A port whose tails a test feeds."""

    def __init__(self) -> None:
        self.tails: list[Tail] = []

    def tail(self, request: TailRequest) -> AsyncGenerator[TailBatch, None]:
        self.tails.append(Tail(request))
        return self.tails[-1].read()


class Screen(App[None]):
    """The pane alone above the line of keys, with what it says."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "left", "back", id="app.back")]

    def __init__(self) -> None:
        super().__init__()
        self.animation_level = "none"
        self.logs = Logs()
        self.now = NOW
        self.tailing = Tailing(self.logs, lambda: self.now)
        self.pane = InvocationsPane(self.tailing, lambda: self.now)
        self.told: list[Message] = []
        self.backs = 0

    def compose(self) -> ComposeResult:
        yield self.pane
        yield KeyBar()

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name

    def action_left(self) -> None:
        self.backs += 1

    @on(CallFailed)
    @on(CallSucceeded)
    @on(CopyRequested)
    @on(LinesAsked)
    @on(Noted)
    def keep(self, message: Message) -> None:
        self.told.append(message)

    @property
    def tail(self) -> Tail:
        return self.logs.tails[-1]

    @property
    def body(self) -> InvocationsBody:
        return self.query_one(InvocationsBody)

    @property
    def status(self) -> str:
        return self.query_one(LogStatus).render().plain

    @property
    def figures(self) -> str:
        return self.query_one(Figures).render().plain

    @property
    def keys(self) -> str:
        return self.query_one(KeyBar).render().plain

    def text(self, part: str) -> str:
        widget = self.query_one(f"#invocations-{part}", Static)
        return str(widget.visual) if widget.display else ""

    def numbers(self) -> list[int]:
        """Which invocations are in the table."""
        return [int(row.request_id[:8], 16) for row in self.body.table.rows]

    def current(self) -> int:
        row = self.body.current
        assert row
        return int(row.request_id[:8], 16)

    def lines(self) -> list[str]:
        """What stands on the screen."""
        rows = self.screen._compositor.render_strips(self.screen.size)
        return [row.text.rstrip() for row in rows]

    def rows(self) -> list[str]:
        """What stands in the table that is shown, without its titles."""
        region = self.body.main.region
        return [line for line in self.lines()[region.y + 1 : region.bottom] if line]


async def started(
    pilot: Pilot[None], *invocations: Invocation, functions: tuple[Function, ...] = (ORDERS,)
) -> Screen:
    """The pane is looked at, and the tail told of these."""
    app = pilot.app
    assert isinstance(app, Screen)
    app.pane.marked = functions if len(functions) > 1 else ()
    app.pane.function = functions[0]
    app.pane.active = True
    app.pane.focus()
    await until(pilot, lambda: app.logs.tails)
    if invocations:
        await fed(pilot, *invocations)
    return app


async def fed(pilot: Pilot[None], *invocations: Invocation) -> None:
    """Tell the tail of these, and wait until they are counted."""
    app = pilot.app
    assert isinstance(app, Screen)
    await given(pilot, TailBatch(invocations=invocations, caught_up=True))


async def given(pilot: Pilot[None], item: TailBatch | Exception) -> None:
    app = pilot.app
    assert isinstance(app, Screen)
    tail = app.tail
    tail.waits = False
    tail.queue.put_nowait(item)
    # A large batch is taken in by parts.
    await until(pilot, lambda: tail.waits or tail.closed)
    await settled(pilot)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until what was asked for is shown."""
    app = pilot.app
    assert isinstance(app, Screen)
    await pilot.pause()
    await until(pilot, lambda: app.pane.is_settled)
    await pilot.pause()


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)
