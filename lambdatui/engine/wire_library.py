"""What the console asks of the library of events, of the history and of others' drafts."""

from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import DeletedEvent, EventEntry
from lambdatui.core.history import Draft
from lambdatui.engine.request import Request


class WatchEvents(Request, frozen=True):
    """Answered by a stream of tuples of ``EventEntry``."""

    function: str


class GetEventDetails(Request, frozen=True):
    """Answered by one ``EventDetails``."""

    function: str
    entry: EventEntry


class SaveEventDetails(Request, frozen=True):
    """Answered by one ``EventEntry``."""

    function: str
    entry: EventEntry
    details: EventDetails


class RenameEvent(Request, frozen=True):
    """Answered by one ``EventEntry``."""

    function: str
    entry: EventEntry
    name: str


class ListDeleted(Request, frozen=True):
    """Answered by one tuple of ``DeletedEvent``."""

    function: str


class RestoreEvent(Request, frozen=True):
    """Answered by one ``EventEntry``."""

    deleted: DeletedEvent
    name: str = ""


class ImportEvent(Request, frozen=True):
    """Answered by one ``EventEntry``."""

    path: str
    function: str
    name: str = ""
    overwrite: bool = False


class ExportEvents(Request, frozen=True):
    """Answered by one tuple of absolute paths."""

    function: str
    entries: tuple[EventEntry, ...]
    path: str
    overwrite: bool = False


class SearchHistory(Request, frozen=True):
    """Answered by one tuple of ``HistoryEntry``."""

    text: str
    function: str = ""


class GetPastRun(Request, frozen=True):
    """Answered by one ``PastRun`` or None."""

    id: str


class GetLastResult(Request, frozen=True):
    """Answered by one ``InvokeResult`` or None."""

    function: str
    event_name: str
    before_ms: int = 0
    qualifier: str | None = None


class ListOtherDrafts(Request, frozen=True):
    """Answered by one tuple of ``Draft``."""

    function: str


class TakeBackDraft(Request, frozen=True):
    """Answered by None; ``function`` is the ARN of the one whose draft it is from then on."""

    draft: Draft
    function: str = ""


LibraryRequest = (
    WatchEvents
    | GetEventDetails
    | SaveEventDetails
    | RenameEvent
    | ListDeleted
    | RestoreEvent
    | ImportEvent
    | ExportEvents
    | SearchHistory
    | GetPastRun
    | GetLastResult
    | ListOtherDrafts
    | TakeBackDraft
)
#: Those that change something, and are finished though nobody waits for them any more.
CHANGES = (
    SaveEventDetails,
    RenameEvent,
    RestoreEvent,
    ImportEvent,
    ExportEvents,
    TakeBackDraft,
)
