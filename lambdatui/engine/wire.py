"""All that the console can ask of the engine, and what it is asked in.

The frames are in :mod:`lambdatui.engine.frames`: the engine lists the functions before it loads
what is here. A stream has credit: the engine sends no item that the console has not asked for.
"""

from lambdatui.core.connection import Connection
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry
from lambdatui.core.history import Draft
from lambdatui.core.insights import InsightsRequest
from lambdatui.core.invoke import InvokePart, InvokeRequest, InvokeResult
from lambdatui.core.logs import TailRequest
from lambdatui.core.record import Record
from lambdatui.engine.frames import (
    HEAD,
    LARGEST_FRAME,
    Asked,
    Cancel,
    Credit,
    Done,
    Failed,
    Frame,
    GetIdentity,
    Item,
    ListFunctions,
    Open,
    ToConsole,
    ToEngine,
    encode,
    length_of,
    pack,
)
from lambdatui.engine.request import Request
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

#: The frames and what they are made with, for who speaks of both.
__all__ = [
    "HEAD",
    "LARGEST_FRAME",
    "AddExport",
    "AnyRequest",
    "Asked",
    "BeginExport",
    "Call",
    "Cancel",
    "Credit",
    "DeleteEvent",
    "Done",
    "EndExport",
    "Failed",
    "FindRun",
    "Frame",
    "GetConfiguration",
    "GetDraft",
    "GetIdentity",
    "Insights",
    "Invoke",
    "InvokeStream",
    "Item",
    "ListEvents",
    "ListFunctions",
    "ListHistory",
    "Open",
    "ReadEvent",
    "Request",
    "SaveDraft",
    "SaveEvent",
    "Streamed",
    "Tail",
    "ToConsole",
    "ToEngine",
    "encode",
    "length_of",
    "pack",
]


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


class Call(Frame, frozen=True):
    """Begin a call under a number that the console has not used before.

    Without a ``connection`` it is of the one that :class:`Open` named.
    """

    number: int
    request: AnyRequest
    credit: int
    connection: Connection | None = None
