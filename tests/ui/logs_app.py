"""The logs pane alone, over a port whose tails a test feeds."""

import asyncio
from collections.abc import AsyncGenerator

from textual import on
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import Function
from lambdatui.core.logs import LogEvent, TailBatch, TailRequest
from lambdatui.ui.messages import (
    CallFailed,
    CallSucceeded,
    ConfirmationAsked,
    CopyRequested,
    Noted,
    TextAsked,
)
from lambdatui.ui.panes.logs import LogsPane
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.widgets.lines import LineView
from lambdatui.ui.widgets.log_status import LogStatus
from tests.ui.until import until

NOW = 1_772_525_551_204  # 2026-03-03 08:12:31.204 UTC
MINUTE = 60_000
STREAM = "2026/03/03/[$LATEST]9f2c6b1e"
ORDERS = Function(
    name="orders",
    arn="arn:aws:lambda:eu-west-1:123456789012:function:orders",
    timeout_s=30,
    log_group="/custom/orders",
)


def event(message: str, at: int = NOW - MINUTE, stream: str = STREAM) -> LogEvent:
    return LogEvent(timestamp_ms=at, message=message, stream=stream)


def batch(*messages: str, caught_up: bool = True) -> TailBatch:
    return TailBatch(events=tuple(map(event, messages)), caught_up=caught_up)


def numbered(first: int, end: int) -> TailBatch:
    return batch(*[f"line {number}" for number in range(first, end)])


class Tail:
    """One tail that a test feeds."""

    def __init__(self, request: TailRequest) -> None:
        self.request = request
        self.queue: asyncio.Queue[TailBatch | Exception | None] = asyncio.Queue()
        self.closed = False
        #: Whether all that was given has been taken in, and more is waited for.
        self.waits = False
        #: What it yields when it is told to end, as an engine may that had it on its way.
        self.last_words: TailBatch | None = None

    def give(self, item: TailBatch | Exception | None) -> None:
        self.waits = False
        self.queue.put_nowait(item)

    async def _next(self) -> TailBatch | Exception | None:
        self.waits = self.queue.empty()
        item = await self.queue.get()
        self.waits = False
        return item

    async def read(self) -> AsyncGenerator[TailBatch, None]:
        try:
            while (item := await self._next()) is not None:
                if isinstance(item, Exception):
                    raise item
                yield item
        except asyncio.CancelledError:
            if self.last_words is None:
                raise
            yield self.last_words
        finally:
            self.closed = True


class Logs:
    """A port whose tails a test feeds."""

    def __init__(self) -> None:
        self.tails: list[Tail] = []

    def tail(self, request: TailRequest) -> AsyncGenerator[TailBatch, None]:
        self.tails.append(Tail(request))
        return self.tails[-1].read()


class Exports:
    """A port for files that keeps them in memory. ``taken`` are paths that are there already."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.files: dict[str, bytes] = {}
        self.begun: dict[str, bytes] = {}
        #: Set where a part waits until a test lets it through.
        self.hold: asyncio.Event | None = None

    async def begin_export(self, path: str, *, overwrite: bool = False) -> str:
        if path in self.taken and not overwrite:
            raise fail(Kind.CONFLICT, f"There is a file {path} already.")
        self.begun[f"/home/ada/{path}"] = b""
        return f"/home/ada/{path}"

    async def add_export(self, path: str, part: bytes) -> None:
        if self.hold is not None:
            await self.hold.wait()
        self.begun[path] += part

    async def end_export(self, path: str, *, keep: bool) -> None:
        written = self.begun.pop(path)
        if keep:
            self.files[path] = written


class PaneApp(App[None]):
    def __init__(self, *, since: str = "10m", memory: int = 1 << 24) -> None:
        super().__init__()
        self.logs = Logs()
        self.now = NOW
        self.exports = Exports()
        self.tailing = Tailing(
            self.logs, lambda: self.now, since=since, memory=memory, pause=self.pause
        )
        self.pane = LogsPane(self.tailing, self.exports, lambda: self.now)
        self.told: list[Message] = []
        #: The pauses before a tail is begun again, in seconds; each lasts until ``go`` is set.
        self.pauses: list[float] = []
        self.go = asyncio.Event()
        self.keys: list[str] = []

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await self.go.wait()

    def compose(self) -> ComposeResult:
        yield self.pane

    @on(CallFailed)
    @on(CallSucceeded)
    @on(CopyRequested)
    @on(Noted)
    @on(TextAsked)
    @on(ConfirmationAsked)
    def keep(self, message: Message) -> None:
        self.told.append(message)

    @property
    def tail(self) -> Tail:
        return self.logs.tails[-1]

    @property
    def view(self) -> LineView:
        return self.query_one(LineView)

    @property
    def status(self) -> str:
        rendered = self.query_one(LogStatus).render()
        return rendered.plain

    @property
    def current(self) -> str:
        line = self.view.current_line()
        assert line
        return line.text

    @property
    def trouble(self) -> str:
        trouble = self.query_one("#logs-trouble", Static)
        return str(trouble.content) if trouble.display else ""

    def rows(self) -> list[str]:
        """What stands in the view on the screen."""
        rows = self.screen._compositor.render_strips(self.screen.size)
        region = self.view.region
        cut = [row.crop(region.x, region.right - 1).text.rstrip() for row in rows]
        return cut[region.y : region.bottom]

    def texts(self) -> list[str]:
        """The same without time, tag and glyph."""
        return [row[self.view.painter.gutter_width :] for row in self.rows() if row]


async def started(pilot: Pilot[None], *batches: TailBatch, function: Function = ORDERS) -> PaneApp:
    app = pilot.app
    assert isinstance(app, PaneApp)
    app.pane.function = function
    app.pane.focus()
    await pilot.pause()
    app.pane.active = True
    await until(pilot, lambda: app.logs.tails)
    for item in batches:
        await fed(pilot, item)
    return app


async def fed(pilot: Pilot[None], item: TailBatch) -> None:
    """Give the tail a batch, and wait until it is shown."""
    app = pilot.app
    assert isinstance(app, PaneApp)
    tail = app.tail
    tail.give(item)
    # A large batch is taken in by parts.
    await until(pilot, lambda: tail.waits or tail.closed)
    await pilot.pause()
    await until(pilot, lambda: app.view.is_settled)
    await pilot.pause()
