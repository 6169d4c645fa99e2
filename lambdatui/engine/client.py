"""The console's side of the pipe: all of its concurrency stands here.

Implements every port of :mod:`lambdatui.core.ports` over a socket. An engine that died is started
again for the next call; a call that was under way is never sent again.
"""

import asyncio
import contextlib
import itertools
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any, TypeVar

import msgspec

from lambdatui.core.configuration import Configuration
from lambdatui.core.connection import Connection, Identity
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail, mistake
from lambdatui.core.events import EventEntry, SavedEvent
from lambdatui.core.functions import FunctionPage
from lambdatui.core.history import Draft, HistoryEntry
from lambdatui.core.insights import InsightsAnswer, InsightsRequest
from lambdatui.core.invoke import InvokeRequest, InvokeResult, Outcome
from lambdatui.core.logs import TailBatch, TailRequest
from lambdatui.core.metrics import Metrics, Window
from lambdatui.core.places import Places
from lambdatui.engine import wire

#: Items of a stream that may be on their way before the console has read them.
CREDIT = 8

_Answer = TypeVar("_Answer")

_GONE = Fault(
    kind=Kind.ENGINE,
    what="The engine process of lambdatui ended unexpectedly.",
    advice="It is started again with the next call; press r to retry.",
)


def _decoded(decoder: msgspec.msgpack.Decoder[_Answer], body: bytes) -> _Answer:
    try:
        return decoder.decode(body)
    except msgspec.MsgspecError as error:
        what = f"The console could not read the engine's answer: {error}."
        raise fail(Kind.BUG, what, "Please report it.") from error


class _Pipe:
    """One engine, for as long as it lives."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._inboxes: dict[int, asyncio.Queue[wire.ToConsole]] = {}
        self._decoder = msgspec.msgpack.Decoder(wire.ToConsole)
        self._pump = asyncio.create_task(self._read())
        self.alive = True

    async def _read(self) -> None:
        try:
            while True:
                head = await self._reader.readexactly(wire.HEAD.size)
                body = await self._reader.readexactly(wire.length_of(head))
                frame = self._decoder.decode(body)
                if inbox := self._inboxes.get(frame.number):
                    inbox.put_nowait(frame)
        except (OSError, EOFError, ValueError, msgspec.MsgspecError):
            pass
        finally:
            self.alive = False
            self._writer.close()
            for number, inbox in self._inboxes.items():
                inbox.put_nowait(wire.Failed(number, _GONE))

    def send(self, frame: wire.Frame) -> None:
        if self.alive:
            self._writer.write(wire.pack(frame))

    def open_inbox(self, number: int) -> asyncio.Queue[wire.ToConsole]:
        inbox: asyncio.Queue[wire.ToConsole] = asyncio.Queue()
        self._inboxes[number] = inbox
        return inbox

    def close_inbox(self, number: int) -> None:
        self._inboxes.pop(number, None)

    async def close(self) -> None:
        self._pump.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._pump


class EngineClient:
    """Every port of the console, answered by the engine process."""

    def __init__(
        self,
        connection: Connection,
        places: Places,
        connect: Callable[[], socket.socket],
        first: socket.socket | None = None,
    ) -> None:
        """``connect`` starts an engine; ``first`` is one that was started before Textual."""
        self._connection = connection
        self._places = places
        self._connect = connect
        self._first = first
        self._pipe: _Pipe | None = None
        self._pipe_lock = asyncio.Lock()
        self._numbers = itertools.count(1)
        #: Invocations that were sent and have not ended.
        self.invoking = 0

    async def close(self) -> None:
        """Let the engine go; it ends once the invocations under way have ended."""
        if self._pipe is not None:
            await self._pipe.close()
        elif self._first is not None:
            self._first.close()

    @property
    def connected(self) -> bool:
        """Whether there is an engine at the other end."""
        return self._pipe is not None and self._pipe.alive

    async def _opened(self) -> _Pipe:
        async with self._pipe_lock:
            if self._pipe is None or not self._pipe.alive:
                try:
                    end = self._first or self._connect()
                    self._first = None
                    reader, writer = await asyncio.open_connection(sock=end)
                except OSError as error:
                    what = f"The engine process cannot be started: {error}."
                    advice = "Free some memory or processes, then press r."
                    raise fail(Kind.ENGINE, what, advice) from error
                self._pipe = _Pipe(reader, writer)
                self._pipe.send(wire.Open(self._connection, self._places))
            return self._pipe

    async def _stream(
        self, request: wire.AnyRequest, answer: type[_Answer]
    ) -> AsyncGenerator[_Answer, None]:
        pipe = await self._opened()
        number = next(self._numbers)
        inbox = pipe.open_inbox(number)
        decoder = msgspec.msgpack.Decoder(answer)
        ended = False
        pipe.send(wire.Call(number, request, CREDIT))
        try:
            while True:
                frame = await inbox.get()
                match frame:
                    case wire.Item(body=body):
                        yield _decoded(decoder, body)
                        pipe.send(wire.Credit(number, 1))
                    case wire.Done():
                        ended = True
                        return
                    case wire.Failed(fault=fault):
                        ended = True
                        raise LambdatuiError(fault)
        finally:
            pipe.close_inbox(number)
            if not ended:
                pipe.send(wire.Cancel(number))

    async def _one(self, request: wire.AnyRequest, answer: Any) -> Any:
        async with contextlib.aclosing(self._stream(request, answer)) as items:
            async for item in items:
                return item
        raise LambdatuiError(_GONE)

    async def identity(self) -> Identity:
        """See :class:`~lambdatui.core.ports.IdentityPort`."""
        found: Identity = await self._one(wire.GetIdentity(), Identity)
        return found

    def functions(self) -> AsyncIterator[FunctionPage]:
        """See :class:`~lambdatui.core.ports.FunctionsPort`."""
        return self._stream(wire.ListFunctions(), FunctionPage)

    async def configuration(self, function: str) -> Configuration:
        """See :class:`~lambdatui.core.ports.ConfigurationPort`."""
        found: Configuration = await self._one(wire.GetConfiguration(function), Configuration)
        return found

    async def metrics(self, function: str, window: Window) -> Metrics:
        """See :class:`~lambdatui.core.ports.MetricsPort`."""
        found: Metrics = await self._one(wire.GetMetrics(function, window), Metrics)
        return found

    def tail(self, request: TailRequest) -> AsyncIterator[TailBatch]:
        """See :class:`~lambdatui.core.ports.LogsPort`."""
        return self._stream(wire.Tail(request), TailBatch)

    def insights(self, request: InsightsRequest) -> AsyncIterator[InsightsAnswer]:
        """See :class:`~lambdatui.core.ports.InsightsPort`."""
        return self._stream(wire.Insights(request), InsightsAnswer)

    async def begin_export(self, path: str, *, overwrite: bool = False) -> str:
        """See :class:`~lambdatui.core.ports.ExportPort`."""
        found: str = await self._one(wire.BeginExport(path, overwrite), str)
        return found

    async def add_export(self, path: str, part: bytes) -> None:
        """See :class:`~lambdatui.core.ports.ExportPort`."""
        await self._one(wire.AddExport(path, part), type(None))

    async def end_export(self, path: str, *, keep: bool) -> None:
        """See :class:`~lambdatui.core.ports.ExportPort`."""
        await self._one(wire.EndExport(path, keep), type(None))

    async def invoke(self, request: InvokeRequest) -> InvokeResult:
        """See :class:`~lambdatui.core.ports.InvokePort`; the engine's death makes it UNKNOWN."""
        # Where there is no engine, nothing is sent. From here on the request may have gone out, and
        # only what the sending itself says of it is to be believed.
        await self._opened()
        self.invoking += 1
        try:
            found: InvokeResult = await self._one(wire.Invoke(request), InvokeResult)
        except Exception as error:
            # Not where it was cancelled: then the engine goes on with it.
            self.invoking -= 1
            fault = error.fault if isinstance(error, LambdatuiError) else mistake(error, "invoking")
            if fault.kind not in (Kind.ENGINE, Kind.BUG):
                raise
            advice = "Look in the logs for the invocation before you send it again."
            unknown = msgspec.structs.replace(fault, advice=advice)
            return InvokeResult(outcome=Outcome.UNKNOWN, fault=unknown)
        self.invoking -= 1
        return found

    async def history(self, function: str) -> tuple[HistoryEntry, ...]:
        """See :class:`~lambdatui.core.ports.InvokePort`."""
        found: tuple[HistoryEntry, ...] = await self._one(
            wire.ListHistory(function), tuple[HistoryEntry, ...]
        )
        return found

    async def events(self, function: str) -> tuple[EventEntry, ...]:
        """See :class:`~lambdatui.core.ports.EventsPort`."""
        found: tuple[EventEntry, ...] = await self._one(
            wire.ListEvents(function), tuple[EventEntry, ...]
        )
        return found

    async def read_event(self, function: str, entry: EventEntry) -> SavedEvent:
        """See :class:`~lambdatui.core.ports.EventsPort`."""
        found: SavedEvent = await self._one(wire.ReadEvent(function, entry), SavedEvent)
        return found

    async def save_event(
        self, function: str, name: str, text: str, *, overwrite: bool = False
    ) -> EventEntry:
        """See :class:`~lambdatui.core.ports.EventsPort`."""
        request = wire.SaveEvent(function, name, text, overwrite)
        found: EventEntry = await self._one(request, EventEntry)
        return found

    async def delete_event(self, function: str, entry: EventEntry) -> str:
        """See :class:`~lambdatui.core.ports.EventsPort`."""
        found: str = await self._one(wire.DeleteEvent(function, entry), str)
        return found

    async def draft(self, function: str) -> Draft | None:
        """See :class:`~lambdatui.core.ports.EventsPort`."""
        found: Draft | None = await self._one(wire.GetDraft(function), Draft | None)
        return found

    async def save_draft(self, draft: Draft) -> None:
        """See :class:`~lambdatui.core.ports.EventsPort`."""
        await self._one(wire.SaveDraft(draft), type(None))
