"""The console's side of the pipe: all of its concurrency stands here.

An engine that died is started again for the next call; a call that was under way is never sent
again.
"""

import asyncio
import contextlib
import copy
import itertools
import socket
from collections.abc import AsyncGenerator, Callable
from typing import Any, Self, TypeVar

import msgspec

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.meter import SessionMeter
from lambdatui.core.places import Places
from lambdatui.engine import wire
from lambdatui.engine.ahead import LISTING, Ahead
from lambdatui.engine.last_look import LastLook

#: Items of a stream that may be on their way before the console has read them.
CREDIT = 8
#: Bytes that are read before they are asked for. A batch of log events is some 600 kB, and each
#: time that reading stops in the middle of one, the next part of it waits for its turn.
_READ_AHEAD = 8 * 1024 * 1024

_Answer = TypeVar("_Answer")

#: What a call fails with whose engine died.
GONE = Fault(
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


async def _streams(
    end: socket.socket, heard: bytes
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """As ``asyncio.open_connection`` makes them; what was heard already is read first."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(_READ_AHEAD)
    reader.feed_data(heard)
    protocol = asyncio.StreamReaderProtocol(reader)
    transport, _ = await loop.create_connection(lambda: protocol, sock=end)
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


class _Pipe:
    """One engine, for as long as it lives."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._inboxes: dict[int, asyncio.Queue[wire.ToConsole]] = {}
        self._endings: dict[int, Callable[[], None]] = {}
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
                if not isinstance(frame, wire.Item):
                    self._end(frame.number)
        except (OSError, EOFError, ValueError, msgspec.MsgspecError):
            # Not where we are the ones who go: then the engine ends what it is at.
            for number in list(self._endings):
                self._end(number)
        finally:
            self.alive = False
            self._writer.close()
            for number, inbox in self._inboxes.items():
                inbox.put_nowait(wire.Failed(number, GONE))

    def send(self, frame: wire.Frame) -> None:
        if self.alive:
            self._writer.write(wire.pack(frame))

    def open_inbox(self, number: int) -> asyncio.Queue[wire.ToConsole]:
        inbox: asyncio.Queue[wire.ToConsole] = asyncio.Queue()
        self._inboxes[number] = inbox
        return inbox

    def close_inbox(self, number: int) -> None:
        self._inboxes.pop(number, None)

    def when_ended(self, number: int, act: Callable[[], None]) -> None:
        """Have it called once the engine has ended this call, or has died; read or not."""
        self._endings[number] = act

    def _end(self, number: int) -> None:
        if act := self._endings.pop(number, None):
            act()

    async def close(self) -> None:
        self._pump.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._pump


class UnderWay:
    """An invocation, or a replay, that may be running: the line counts it until it is over."""

    def __init__(self, line: "_Line") -> None:
        self._line = line
        self._counted = True
        line.invoking += 1

    def over(self) -> None:
        """It has ended. Idempotent."""
        if self._counted:
            self._counted = False
            self._line.invoking -= 1


class _Line:
    """An engine that is there when it is called, and what all who call it have in common."""

    def __init__(
        self,
        connection: Connection,
        places: Places,
        connect: Callable[[], socket.socket],
        first: Ahead | None = None,
    ) -> None:
        """``connect`` starts an engine; ``first`` is one that was opened before Textual."""
        self._connection = connection
        self._places = places
        self._connect = connect
        self._first = first
        #: What ``first`` has found, until it is asked for.
        self.look = first.look if first is not None else LastLook()
        self._listing: tuple[_Pipe, asyncio.Queue[wire.ToConsole]] | None = None
        self._pipe: _Pipe | None = None
        self._pipe_lock = asyncio.Lock()
        self.numbers = itertools.count(1)
        #: Invocations that were sent and have not ended, and replays, each of which counts as one.
        self.invoking = 0
        #: What the session has spent, of which an engine that died can tell no more.
        self.meter = SessionMeter()

    async def close(self) -> None:
        """Let the engine go; it ends once the invocations under way have ended."""
        if self._pipe is not None:
            await self._pipe.close()
        elif self._first is not None:
            self._first.heard()
            self._first.end.close()

    async def opened(self) -> _Pipe:
        async with self._pipe_lock:
            if self._pipe is None or not self._pipe.alive:
                first, self._first = self._first, None
                try:
                    heard = first.heard() if first is not None else b""
                    end = first.end if first is not None else self._connect()
                    reader, writer = await _streams(end, heard)
                except OSError as error:
                    what = f"The engine process cannot be started: {error}."
                    advice = "Free some memory or processes, then press r."
                    raise fail(Kind.ENGINE, what, advice) from error
                self._pipe = _Pipe(reader, writer)
                if first is None:
                    self._pipe.send(wire.Open(self._connection, self._places))
                else:
                    self._listing = self._pipe, self._pipe.open_inbox(LISTING)
            return self._pipe

    async def called(
        self, request: wire.AnyRequest, connection: Connection | None
    ) -> tuple[_Pipe, int, asyncio.Queue[wire.ToConsole]]:
        """Send a call, if it was not sent ahead: the pipe, its number, and what will come of it."""
        pipe = await self.opened()
        if (
            self._listing is not None
            and connection is None
            and isinstance(request, wire.ListFunctions)
        ):
            (sent, inbox), self._listing = self._listing, None
            if sent is pipe:
                return pipe, LISTING, inbox
        number = next(self.numbers)
        inbox = pipe.open_inbox(number)
        pipe.send(wire.Call(number, request, CREDIT, connection))
        return pipe, number, inbox


class Link:
    """What the clients ask over. Those of other connections (:meth:`at`) share its engine."""

    def __init__(
        self,
        connection: Connection,
        places: Places,
        connect: Callable[[], socket.socket],
        first: Ahead | None = None,
    ) -> None:
        """``connect`` starts an engine; ``first`` is one that was opened before Textual."""
        self._line = _Line(connection, places, connect, first)
        #: None: the one that the engine is opened with.
        self._connection: Connection | None = None

    def at(self, connection: Connection) -> Self:
        """The same engine, asked about another account or region; costs nothing by itself.

        An engine that was opened in read-only mode, or for an endpoint, keeps to both. What is on
        the disk, the meter and the count of invocations are those of all; :meth:`close` closes
        the engine for all.
        """
        other = copy.copy(self)
        other._connection = connection
        return other

    async def close(self) -> None:
        """Let the engine go; it ends once the invocations under way have ended."""
        await self._line.close()

    @property
    def invoking(self) -> int:
        """Invocations that were sent and have not ended; a replay counts as one."""
        return self._line.invoking

    async def _opened(self) -> _Pipe:
        return await self._line.opened()

    def _invoked(self) -> UnderWay:
        """Count one that is about to be sent."""
        return UnderWay(self._line)

    async def _stream(
        self,
        request: wire.AnyRequest,
        answer: type[_Answer],
        when_ended: Callable[[], None] | None = None,
    ) -> AsyncGenerator[_Answer, None]:
        pipe, number, inbox = await self._line.called(request, self._connection)
        decoder = msgspec.msgpack.Decoder(answer)
        ended = False
        if when_ended is not None:
            pipe.when_ended(number, when_ended)
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

    async def _one(
        self,
        request: wire.AnyRequest,
        answer: Any,
        when_ended: Callable[[], None] | None = None,
    ) -> Any:
        async with contextlib.aclosing(self._stream(request, answer, when_ended)) as items:
            async for item in items:
                return item
        raise LambdatuiError(GONE)
