"""What a screen may ask of the rest: small Protocols, all of them asynchronous.

The engine's client implements every one over a pipe; a test gives a pane its own.
Each method raises :class:`~lambdatui.core.errors.LambdatuiError` where it fails.
"""

from collections.abc import AsyncIterator
from typing import Protocol

from lambdatui.core.configuration import Configuration
from lambdatui.core.connection import Identity
from lambdatui.core.events import EventEntry, SavedEvent
from lambdatui.core.functions import FunctionPage
from lambdatui.core.history import Draft, HistoryEntry
from lambdatui.core.insights import InsightsAnswer, InsightsRequest
from lambdatui.core.invoke import InvokeRequest, InvokeResult
from lambdatui.core.logs import TailBatch, TailRequest
from lambdatui.core.metrics import Metrics, Window


class IdentityPort(Protocol):
    """Who we are to AWS."""

    async def identity(self) -> Identity:
        """Account, region and principal."""


class FunctionsPort(Protocol):
    """The list of functions."""

    def functions(self) -> AsyncIterator[FunctionPage]:
        """Every page, as it arrives."""


class ConfigurationPort(Protocol):
    """One function's configuration."""

    async def configuration(self, function: str) -> Configuration:
        """Of $LATEST."""


class MetricsPort(Protocol):
    """One function's metrics."""

    async def metrics(self, function: str, window: Window) -> Metrics:
        """All measures over the window that ends now."""


class LogsPort(Protocol):
    """A tail of logs."""

    def tail(self, request: TailRequest) -> AsyncIterator[TailBatch]:
        """Batches until the past is read, or, with ``follow``, until the iterator is closed."""


class InsightsPort(Protocol):
    """Queries of CloudWatch Logs Insights."""

    def insights(self, request: InsightsRequest) -> AsyncIterator[InsightsAnswer]:
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
        """The newest invocations that were sent to a function, newest first."""


class EventsPort(Protocol):
    """Saved sample events, and the draft of each function."""

    async def events(self, function: str) -> tuple[EventEntry, ...]:
        """The function's events, then the shared ones, each by name."""

    async def read_event(self, function: str, entry: EventEntry) -> SavedEvent:
        """One event's text."""

    async def save_event(
        self, function: str, name: str, text: str, *, overwrite: bool = False
    ) -> EventEntry:
        """Write it; CONFLICT where the name is taken and ``overwrite`` is not set."""

    async def delete_event(self, function: str, entry: EventEntry) -> str:
        """Move it to the folder for deleted events; the path it has there."""

    async def draft(self, function: str) -> Draft | None:
        """What was being typed for this function when it was last left."""

    async def save_draft(self, draft: Draft) -> None:
        """Keep it; an empty text forgets it."""


class Backend(
    IdentityPort,
    FunctionsPort,
    ConfigurationPort,
    MetricsPort,
    LogsPort,
    InsightsPort,
    ExportPort,
    InvokePort,
    EventsPort,
    Protocol,
):
    """Everything that the console asks for."""
