"""The frames of the pipe, and the two requests that a start waits for: little to be loaded.

A frame is MessagePack behind its length. The console sends :class:`Open` once, then calls; the
engine answers each call with items, then :class:`Done` or :class:`Failed`. All other requests are
in :mod:`lambdatui.engine.wire`.
"""

import struct
from typing import Any

import msgspec

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault
from lambdatui.core.places import Places
from lambdatui.engine.request import Request

#: The 4 bytes before each frame: its length, big-endian.
HEAD = struct.Struct(">I")
#: A response of 6 MB and its log fit many times over; more than this is no frame of ours.
LARGEST_FRAME = 256 * 1024 * 1024


class Frame(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Anything that crosses the pipe."""


class GetIdentity(Request, frozen=True):
    """Answered by one ``Identity``."""


class ListFunctions(Request, frozen=True):
    """Answered by a ``FunctionPage`` for each page."""


#: What can be asked before the types of all other requests are loaded.
FirstRequest = GetIdentity | ListFunctions


class Open(Frame, frozen=True):
    """The first frame: which account, and where the files are."""

    connection: Connection
    places: Places


class Asked(Frame, frozen=True, tag="Call"):
    """A :class:`~lambdatui.engine.wire.Call`, whose request nobody has looked at yet."""

    number: int
    request: msgspec.Raw
    credit: int
    connection: Connection | None = None


class Credit(Frame, frozen=True):
    """``more`` further items may be sent."""

    number: int
    more: int


class Cancel(Frame, frozen=True):
    """Nobody reads this call any more."""

    number: int


class Item(Frame, frozen=True):
    """One answer; ``body`` is MessagePack of the type that the request names."""

    number: int
    body: bytes


class Done(Frame, frozen=True):
    """The call ended well."""

    number: int


class Failed(Frame, frozen=True):
    """The call ended with a fault."""

    number: int
    fault: Fault


ToEngine = Open | Asked | Credit | Cancel
ToConsole = Item | Done | Failed

_encoder = msgspec.msgpack.Encoder()


def pack(frame: Frame) -> bytes:
    """A frame as it crosses: its length, then its bytes."""
    body = _encoder.encode(frame)
    return HEAD.pack(len(body)) + body


def encode(value: Any) -> bytes:
    """The body of an item."""
    return _encoder.encode(value)


def length_of(head: bytes) -> int:
    """The length that the 4 bytes before a frame give.

    Raises:
        ValueError: where no frame of ours is that long.
    """
    (length,) = HEAD.unpack(head)
    if length > LARGEST_FRAME:
        raise ValueError(f"a frame of {length} bytes")
    return int(length)
