"""What a screen may ask of the rest: small Protocols, all of them asynchronous.

The engine's client implements every one over a pipe; a test gives a pane its own.
Each method raises :class:`~lambdatui.core.errors.LambdatuiError` where it fails.
"""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from lambdatui.core.bundle_ports import BundlePort
from lambdatui.core.configuration import Configuration
from lambdatui.core.connection import Identity
from lambdatui.core.connection_ports import ConnectionsPort
from lambdatui.core.dead_letters import DeadLetter, DeadLetterPlace, DeadLetterPlaces
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import DeletedEvent, EventEntry, SavedEvent
from lambdatui.core.fleet_ports import FleetPort
from lambdatui.core.found_run import FoundRun
from lambdatui.core.functions import FunctionPage
from lambdatui.core.history import Draft, HistoryEntry, PastRun
from lambdatui.core.insights import InsightsAnswer, InsightsRequest
from lambdatui.core.invoke import InvokePart, InvokeRequest, InvokeResult
from lambdatui.core.lever_ports import LeversPort
from lambdatui.core.logs import TailBatch, TailRequest
from lambdatui.core.metrics_ports import MetricsPort
from lambdatui.core.package_ports import PackagePort
from lambdatui.core.qualifiers import Qualifiers
from lambdatui.core.replay import PastReplay, ReplayEvent, ReplayPlan
from lambdatui.core.report_ports import ReportPort
from lambdatui.core.section_ports import SectionsPort
from lambdatui.core.shared_events import SharedEvent, SharedEvents
from lambdatui.core.triggers import Triggers


class IdentityPort(Protocol):
    """Who we are to AWS."""

    async def identity(self) -> Identity:
        """Account, region and principal."""


class FunctionsPort(Protocol):
    """The list of functions."""

    def functions(self) -> AsyncGenerator[FunctionPage, None]:
        """Every page, as it arrives."""


class ConfigurationPort(Protocol):
    """One function's configuration."""

    async def configuration(self, function: str) -> Configuration:
        """Of $LATEST."""


class LogsPort(Protocol):
    """A tail of logs."""

    def tail(self, request: TailRequest) -> AsyncGenerator[TailBatch, None]:
        """Batches until the past is read, or, with ``follow``, until the iterator is closed."""


class InsightsPort(Protocol):
    """Queries of CloudWatch Logs Insights."""

    def insights(self, request: InsightsRequest) -> AsyncGenerator[InsightsAnswer, None]:
        """How things stand, until the query ended; a query whose iterator is closed is stopped."""


class ExportPort(Protocol):
    """Writes a text file for a person, a part at a time; it is there once it is whole."""

    async def begin_export(self, path: str, *, overwrite: bool = False) -> str:
        """The absolute path; CONFLICT where it is taken and ``overwrite`` is not set."""

    async def add_export(self, path: str, part: bytes) -> None:
        """Add to the file that was begun under this absolute path."""

    async def end_export(self, path: str, *, keep: bool) -> None:
        """Put it in its place, or forget what was written of it."""


class InvokePort(Protocol):
    """Sends invocations."""

    async def invoke(self, request: InvokeRequest) -> InvokeResult:
        """Send once. An error that is raised means that nothing was run."""

    async def history(self, function: str) -> tuple[HistoryEntry, ...]:
        """The newest invocations that were sent to a function, newest first.

        With its ARN, in that account and region; those of which that is not known where there is
        none of it.
        """


class StreamPort(Protocol):
    """Sends invocations whose response comes in parts."""

    def invoke_stream(
        self, request: InvokeRequest
    ) -> AsyncGenerator[InvokePart | InvokeResult, None]:
        """Send once; the parts as they come, then the result, which has all of them as its payload.

        An error that is raised means that nothing was run. The function goes on, and is recorded,
        though the iterator be closed.
        """


class FindRunPort(Protocol):
    """Looks for invocations whose answer did not come."""

    async def find_run(self, request: InvokeRequest, result: InvokeResult) -> FoundRun:
        """What the function's logs show of an UNKNOWN result; looks again for some seconds."""


class HistoryPort(Protocol):
    """The invocations that were sent, with what was sent and what came back."""

    async def search_history(self, text: str, function: str = "") -> tuple[HistoryEntry, ...]:
        """The newest in which every word of ``text`` stands, newest first; of every function.

        Or of ``function``, as :meth:`InvokePort.history`.
        """

    async def past_run(self, id: str) -> PastRun | None:
        """All that is kept of one invocation, or None where it is not known."""

    async def last_result(
        self, function: str, event_name: str, before_ms: int = 0, qualifier: str | None = None
    ) -> InvokeResult | None:
        """What the newest run of an event came to, of those with a response that was kept.

        Of those that were started before ``before_ms``, where given, and sent to ``qualifier``.
        """


class EventsPort(Protocol):
    """Saved sample events, by a function's name; and the draft of each function, by its ARN."""

    async def events(self, function: str) -> tuple[EventEntry, ...]:
        """The function's events, then the shared ones, each by name."""

    async def read_event(self, function: str, entry: EventEntry) -> SavedEvent:
        """One event's text."""

    async def save_event(
        self,
        function: str,
        name: str,
        text: str,
        *,
        overwrite: bool = False,
        details: EventDetails | None = None,
    ) -> EventEntry:
        """Write it; CONFLICT where the name is taken and ``overwrite`` is not set.

        Without ``details`` an event that is overwritten keeps its own.
        """

    async def delete_event(self, function: str, entry: EventEntry) -> str:
        """Move it to the folder for deleted events; the path it has there."""

    async def draft(self, function: str) -> Draft | None:
        """What was being typed for this function when it was last left."""

    async def save_draft(self, draft: Draft) -> None:
        """Keep it; an empty text forgets it."""


class LibraryPort(Protocol):
    """What else can be done with saved events, and with drafts of other consoles."""

    def watch_events(self, function: str) -> AsyncGenerator[tuple[EventEntry, ...], None]:
        """What :meth:`EventsPort.events` tells: at once, and again each time that it changed."""

    async def event_details(self, function: str, entry: EventEntry) -> EventDetails:
        """What is known of an event beside its text; INVALID where that file is not right."""

    async def save_details(
        self, function: str, entry: EventEntry, details: EventDetails
    ) -> EventEntry:
        """Write what is known of an event; empty details remove their file."""

    async def rename_event(self, function: str, entry: EventEntry, name: str) -> EventEntry:
        """Give it another name in its folder; CONFLICT where that is taken."""

    async def deleted_events(self, function: str) -> tuple[DeletedEvent, ...]:
        """The function's own and the shared ones, the newest first."""

    async def restore_event(self, deleted: DeletedEvent, name: str = "") -> EventEntry:
        """Bring it back, under the name it had or another; CONFLICT where that is taken."""

    async def import_event(
        self, path: str, function: str, name: str = "", *, overwrite: bool = False
    ) -> EventEntry:
        """Save what stands in a file, with the details beside it.

        CONFLICT where the name is taken and ``overwrite`` is not set.
        """

    async def export_events(
        self, function: str, entries: Sequence[EventEntry], path: str, *, overwrite: bool = False
    ) -> tuple[str, ...]:
        """Copy them into a folder, or one into a ``.json`` file; the absolute paths.

        CONFLICT where one is there already and ``overwrite`` is not set.
        """

    async def other_drafts(self, function: str) -> tuple[Draft, ...]:
        """What other consoles typed for this function and was replaced, newest first."""

    async def take_back_draft(self, draft: Draft, function: str = "") -> None:
        """Make one of those the draft of ``function``; what is there now is kept among them."""


class TriggersPort(Protocol):
    """What invokes a function, and by what names."""

    async def triggers(self, function: str) -> Triggers:
        """Its sources; what could not be read is in ``unread``."""

    async def qualifiers(self, function: str) -> Qualifiers:
        """Its aliases and versions; what could not be read is in ``unread``."""


class DeadLettersPort(Protocol):
    """Events that a function could not handle."""

    async def dead_letter_places(self, function: str) -> DeadLetterPlaces:
        """Where its dead letters go."""

    def dead_letters(
        self, function: str, place: DeadLetterPlace, limit: int
    ) -> AsyncGenerator[DeadLetter, None]:
        """The letters of one queue as they come, at most ``limit``; READ_ONLY in read-only mode.

        Reading hides each of them from others for some minutes, until its ``hidden_ms``, and counts
        as a receive.
        """

    async def delete_dead_letter(self, letter: DeadLetter) -> None:
        """Delete it for good; CONFLICT where somebody else may have it by now."""

    async def release_dead_letter(self, letter: DeadLetter) -> None:
        """Make it visible to others now."""


class SharedEventsPort(Protocol):
    """Test events that are shared by way of the EventBridge schema registry."""

    async def shared_events(self, function: str) -> SharedEvents:
        """Those of a function; none where nobody has shared any."""

    async def push_shared_event(
        self,
        function: str,
        event: SharedEvent,
        *,
        overwrite: bool = False,
        seen: SharedEvent | None = None,
    ) -> str:
        """Share it; the version that has it. CONFLICT where the name is taken, as for ``seen``."""

    async def delete_shared_event(
        self, function: str, name: str, seen: SharedEvent | None = None
    ) -> None:
        """Delete one; CONFLICT where it is not the one that was ``seen`` any more."""


class ReplayPort(Protocol):
    """Sends many events, each of them at most once."""

    def replay(
        self, plan: ReplayPlan, *, resume: bool = False
    ) -> AsyncGenerator[ReplayEvent, None]:
        """The steps of a replay; it is written down before the first event is sent.

        A ``plan`` with an empty ``id`` is given one: the first step, with BEGAN and number 0, has
        it in its ``words``. With ``resume`` the plan's ``id`` names one that was begun earlier in
        the account and region of the plan's ``function``, an ARN, and
        what may have run is not sent again; of the plan's options the pace and the stop on error
        hold, the rest is as it was begun. A large response is left out of its step: the history
        has it. Where the iterator is closed, no further event is begun, and those under way are
        awaited and recorded.

        READ_ONLY in read-only mode, for anything but dry runs; ENGINE where the engine dies: it can
        be resumed then.
        """

    async def last_replay(self, function: str) -> PastReplay | None:
        """The newest one of a function in its place, finished or not; None where there is none.

        None where its place is not known, as that of a name alone can be.
        """


class Backend(
    IdentityPort,
    FunctionsPort,
    ConfigurationPort,
    MetricsPort,
    LogsPort,
    InsightsPort,
    ExportPort,
    InvokePort,
    StreamPort,
    FindRunPort,
    HistoryPort,
    EventsPort,
    LibraryPort,
    TriggersPort,
    DeadLettersPort,
    SharedEventsPort,
    ReplayPort,
    FleetPort,
    ConnectionsPort,
    ReportPort,
    SectionsPort,
    PackagePort,
    LeversPort,
    BundlePort,
    Protocol,
):
    """Everything that the console asks for."""
