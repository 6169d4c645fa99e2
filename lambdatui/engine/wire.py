"""What crosses the pipe: frames of MessagePack, each behind its length.

The console sends :class:`Open` once, then calls; the engine answers each call with items, then
:class:`Done` or :class:`Failed`. A stream has credit: the engine sends no item that the console
has not asked for.
"""

import struct
from typing import Any

import msgspec

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry
from lambdatui.core.history import Draft
from lambdatui.core.insights import InsightsRequest
from lambdatui.core.invoke import InvokePart, InvokeRequest, InvokeResult
from lambdatui.core.logs import TailRequest
from lambdatui.core.places import Places
from lambdatui.core.record import Record
from lambdatui.engine import request as asked
from lambdatui.engine.wire_bundle import BundlesRequest
from lambdatui.engine.wire_connections import ConnectionsRequest
from lambdatui.engine.wire_events import ReplayRequest, SourceRequest
from lambdatui.engine.wire_fleet import FleetRequest, GetMemorySeen
from lambdatui.engine.wire_levers import LeversRequest
from lambdatui.engine.wire_library import LibraryRequest
from lambdatui.engine.wire_metrics import MetricsAsked
from lambdatui.engine.wire_package import PackageAsked
from lambdatui.engine.wire_report import ReportsRequest
from lambdatui.engine.wire_sections import SectionsAsked

#: The 4 bytes before each frame: its length, big-endian.
HEAD = struct.Struct(">I")
#: A response of 6 MB and its log fit many times over; more than this is no frame of ours.
LARGEST_FRAME = 256 * 1024 * 1024


class Frame(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Anything that crosses the pipe."""


Request = asked.Request


class GetIdentity(Request, frozen=True):
    """Answered by one ``Identity``."""


class ListFunctions(Request, frozen=True):
    """Answered by a ``FunctionPage`` for each page."""


class GetConfiguration(Request, frozen=True):
    """Answered by one ``Configuration``."""

    function: str


class Tail(Request, frozen=True):
    """Answered by a stream of ``TailBatch``."""

    request: TailRequest


class Insights(Request, frozen=True):
    """Answered by a stream of ``InsightsAnswer``."""

    request: InsightsRequest


class BeginExport(Request, frozen=True):
    """Answered by the absolute path."""

    path: str
    overwrite: bool = False


class AddExport(Request, frozen=True):
    """Answered by None."""

    path: str
    part: bytes


class EndExport(Request, frozen=True):
    """Answered by None."""

    path: str
    keep: bool


class Invoke(Request, frozen=True):
    """Answered by one ``InvokeResult``. Not cancelled by anything, not even the console's end."""

    request: InvokeRequest


class InvokeStream(Request, frozen=True):
    """Answered by a stream of :class:`Streamed`. Not cancelled by anything either."""

    request: InvokeRequest


class FindRun(Request, frozen=True):
    """Answered by one ``FoundRun``."""

    request: InvokeRequest
    result: InvokeResult


class ListHistory(Request, frozen=True):
    """Answered by one tuple of ``HistoryEntry``."""

    function: str


class ListEvents(Request, frozen=True):
    """Answered by one tuple of ``EventEntry``."""

    function: str


class ReadEvent(Request, frozen=True):
    """Answered by one ``SavedEvent``."""

    function: str
    entry: EventEntry


class SaveEvent(Request, frozen=True):
    """Answered by one ``EventEntry``."""

    function: str
    name: str
    text: str
    overwrite: bool = False
    details: EventDetails | None = None


class DeleteEvent(Request, frozen=True):
    """Answered by the path in the folder of deleted events."""

    function: str
    entry: EventEntry


class GetDraft(Request, frozen=True):
    """Answered by one ``Draft`` or None."""

    function: str


class SaveDraft(Request, frozen=True):
    """Answered by None."""

    draft: Draft


AnyRequest = (
    GetIdentity
    | ListFunctions
    | GetConfiguration
    | Tail
    | Insights
    | BeginExport
    | AddExport
    | EndExport
    | Invoke
    | InvokeStream
    | FindRun
    | BundlesRequest
    | ListHistory
    | ListEvents
    | ReadEvent
    | SaveEvent
    | DeleteEvent
    | GetDraft
    | SaveDraft
    | LibraryRequest
    | SourceRequest
    | ReplayRequest
    | FleetRequest
    | GetMemorySeen
    | MetricsAsked
    | SectionsAsked
    | ConnectionsRequest
    | ReportsRequest
    | LeversRequest
    | PackageAsked
)


class Streamed(Record, frozen=True):
    """A part of a streamed response, or, at the end, the result."""

    part: InvokePart | None = None
    result: InvokeResult | None = None


class Open(Frame, frozen=True):
    """The first frame: which account, and where the files are."""

    connection: Connection
    places: Places


class Call(Frame, frozen=True):
    """Begin a call under a number that the console has not used before.

    Without a ``connection`` it is of the one that :class:`Open` named.
    """

    number: int
    request: AnyRequest
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


ToEngine = Open | Call | Credit | Cancel
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
