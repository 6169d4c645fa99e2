"""What the console asks of the library of events, of the history and of others' drafts."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any

from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import DeletedEvent, EventEntry
from lambdatui.core.history import Draft, HistoryEntry, PastRun
from lambdatui.core.invoke import InvokeResult
from lambdatui.engine import wire_library as wire
from lambdatui.engine.link import Link


class LibraryClient(Link):
    """The ports of the library and of the history, answered by the engine process."""

    async def search_history(self, text: str, function: str = "") -> tuple[HistoryEntry, ...]:
        """See :class:`~lambdatui.core.ports.HistoryPort`."""
        request = wire.SearchHistory(text, function)
        found: tuple[HistoryEntry, ...] = await self._one(request, tuple[HistoryEntry, ...])
        return found

    async def past_run(self, id: str) -> PastRun | None:
        """See :class:`~lambdatui.core.ports.HistoryPort`."""
        found: PastRun | None = await self._one(wire.GetPastRun(id), PastRun | None)
        return found

    async def last_result(
        self, function: str, event_name: str, before_ms: int = 0, qualifier: str | None = None
    ) -> InvokeResult | None:
        """See :class:`~lambdatui.core.ports.HistoryPort`."""
        request = wire.GetLastResult(function, event_name, before_ms, qualifier)
        found: InvokeResult | None = await self._one(request, InvokeResult | None)
        return found

    def watch_events(self, function: str) -> AsyncGenerator[tuple[EventEntry, ...], None]:
        """See :class:`~lambdatui.core.ports.LibraryPort`."""
        entries: Any = tuple[EventEntry, ...]
        return self._stream(wire.WatchEvents(function), entries)

    async def event_details(self, function: str, entry: EventEntry) -> EventDetails:
        """See :class:`~lambdatui.core.ports.LibraryPort`."""
        request = wire.GetEventDetails(function, entry)
        found: EventDetails = await self._one(request, EventDetails)
        return found

    async def save_details(
        self, function: str, entry: EventEntry, details: EventDetails
    ) -> EventEntry:
        """See :class:`~lambdatui.core.ports.LibraryPort`."""
        request = wire.SaveEventDetails(function, entry, details)
        found: EventEntry = await self._one(request, EventEntry)
        return found

    async def rename_event(self, function: str, entry: EventEntry, name: str) -> EventEntry:
        """See :class:`~lambdatui.core.ports.LibraryPort`."""
        request = wire.RenameEvent(function, entry, name)
        found: EventEntry = await self._one(request, EventEntry)
        return found

    async def deleted_events(self, function: str) -> tuple[DeletedEvent, ...]:
        """See :class:`~lambdatui.core.ports.LibraryPort`."""
        request = wire.ListDeleted(function)
        found: tuple[DeletedEvent, ...] = await self._one(request, tuple[DeletedEvent, ...])
        return found

    async def restore_event(self, deleted: DeletedEvent, name: str = "") -> EventEntry:
        """See :class:`~lambdatui.core.ports.LibraryPort`."""
        request = wire.RestoreEvent(deleted, name)
        found: EventEntry = await self._one(request, EventEntry)
        return found

    async def import_event(
        self, path: str, function: str, name: str = "", *, overwrite: bool = False
    ) -> EventEntry:
        """See :class:`~lambdatui.core.ports.LibraryPort`."""
        request = wire.ImportEvent(path, function, name, overwrite)
        found: EventEntry = await self._one(request, EventEntry)
        return found

    async def export_events(
        self, function: str, entries: Sequence[EventEntry], path: str, *, overwrite: bool = False
    ) -> tuple[str, ...]:
        """See :class:`~lambdatui.core.ports.LibraryPort`."""
        request = wire.ExportEvents(function, tuple(entries), path, overwrite)
        found: tuple[str, ...] = await self._one(request, tuple[str, ...])
        return found

    async def other_drafts(self, function: str) -> tuple[Draft, ...]:
        """See :class:`~lambdatui.core.ports.LibraryPort`."""
        request = wire.ListOtherDrafts(function)
        found: tuple[Draft, ...] = await self._one(request, tuple[Draft, ...])
        return found

    async def take_back_draft(self, draft: Draft, function: str = "") -> None:
        """See :class:`~lambdatui.core.ports.LibraryPort`."""
        await self._one(wire.TakeBackDraft(draft, function), type(None))
