"""What is done before Textual is there: the engine is opened, lists the functions, and is heard.

Imported before Textual: keep it quick.
"""

import contextlib
import os
import select
import socket
import threading
from collections.abc import Callable
from typing import Final

import msgspec

from lambdatui.core.connection import Connection
from lambdatui.core.functions import Function, FunctionPage
from lambdatui.core.places import Places
from lambdatui.engine import frames as wire
from lambdatui.engine.last_look import LastLook

#: The number of the call that lists the functions; those of other calls are higher.
LISTING: Final = 0
#: Pages that the engine may send before the console reads any: more than an account has.
_PAGES = 10_000
_PIECE = 262_144

#: Told the first page of the list, and all of them as one where more come while nobody else
#: listens; on a thread of its own.
Came = Callable[[FunctionPage], object]


class Ahead:
    """An engine that was opened and lists the functions, and what was on the screen last time.

    A thread takes what it says until somebody else wants to hear it.
    """

    def __init__(self, end: socket.socket, look: LastLook, came: Came | None = None) -> None:
        """``end`` is that of the pipe. ``came`` is told what comes in time."""
        self.end = end
        self.look = look
        self._came = came
        self._functions: list[Function] = []
        self._data = bytearray()
        self._wake, self._ring = os.pipe()
        self._thread = threading.Thread(target=self._hear, name="ahead", daemon=True)
        self._thread.start()

    def heard(self) -> bytes:
        """All that the engine has said so far; what comes from now on is the caller's. Once."""
        os.close(self._ring)
        self._thread.join()
        os.close(self._wake)
        return bytes(self._data)

    def _hear(self) -> None:
        looked = 0
        while True:
            try:
                ready, _, _ = select.select([self.end.fileno(), self._wake], [], [])
            except (OSError, ValueError):
                # It was closed by who wants nothing of it.
                return
            if self._wake in ready:
                return
            try:
                data = self.end.recv(_PIECE)
            except OSError:
                data = b""
            if not data:
                # It is gone, as whoever reads next will find as well.
                return
            self._data += data
            if self._came is not None:
                # A picture that fails is none: the console paints its own soon.
                try:
                    looked = self._look(looked, self._came)
                except Exception:
                    self._came = None

    def _look(self, at: int, came: Came) -> int:
        """Look for pages from this byte on; where the next frame begins."""
        data = self._data
        while len(data) >= at + wire.HEAD.size:
            begin = at + wire.HEAD.size
            end = begin + wire.length_of(bytes(data[at:begin]))
            if len(data) < end:
                break
            at = end
            frame = msgspec.msgpack.decode(bytes(data[begin:end]), type=wire.ToConsole)
            if not isinstance(frame, wire.Item) or frame.number != LISTING:
                continue
            page = msgspec.msgpack.decode(frame.body, type=FunctionPage)
            first = not self._functions
            self._functions += page.functions
            if page.last:
                self._came = None
                came(FunctionPage(tuple(self._functions), last=True))
                break
            if first and page.functions:
                came(page)
        return at


def look_ahead(
    end: socket.socket,
    connection: Connection,
    places: Places,
    look: LastLook,
    came: Came | None = None,
) -> Ahead:
    """Open the engine at the other ``end``, and have it list while this process loads Textual."""
    opening = wire.Open(connection, places)
    request = msgspec.Raw(wire.encode(wire.ListFunctions()))
    listing = wire.Asked(LISTING, request, _PAGES)
    # An engine that is dead by now is found so by the first call that waits for an answer.
    with contextlib.suppress(OSError):
        end.sendall(wire.pack(opening) + wire.pack(listing))
    return Ahead(end, look, came)
