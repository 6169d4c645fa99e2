"""The library of events and the history, in memory, for the console's own tests."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import DeletedEvent, EventEntry, Origin
from lambdatui.core.functions import plain_name
from lambdatui.core.history import Draft, HistoryEntry, PastRun
from lambdatui.core.invoke import InvokeResult


class FakeLibrary:
    """``saved`` are the texts by function and name; ``details`` what else is known of them."""

    def __init__(self) -> None:
        self.saved: dict[tuple[str, str], str] = {}
        self.details: dict[tuple[str, str], EventDetails] = {}
        self.trash: dict[DeletedEvent, str] = {}
        self.past: list[PastRun] = []
        self.typed_elsewhere: list[Draft] = []

    def listed(self, function: str) -> tuple[EventEntry, ...]:
        """The entries of a function's own events."""
        return tuple(
            self.entry(owner, name) for owner, name in sorted(self.saved) if owner == function
        )

    def entry(self, function: str, name: str) -> EventEntry:
        """As the store would list it."""
        details = self.details.get((function, name), EventDetails())
        return EventEntry(
            name=name,
            origin=Origin.FUNCTION,
            path=f"/events/{function}/{name}.json",
            size=len(self.saved[function, name]),
            note=details.note,
            provenance=details.provenance,
            captured_ms=details.captured_ms,
            has_expected=details.expected is not None,
        )

    async def watch_events(self, function: str) -> AsyncGenerator[tuple[EventEntry, ...], None]:
        yield self.listed(function)
        await asyncio.Event().wait()

    async def event_details(self, function: str, entry: EventEntry) -> EventDetails:
        return self.details.get((function, entry.name), EventDetails())

    async def save_details(
        self, function: str, entry: EventEntry, details: EventDetails
    ) -> EventEntry:
        self.details[function, entry.name] = details
        return self.entry(function, entry.name)

    async def rename_event(self, function: str, entry: EventEntry, name: str) -> EventEntry:
        self.saved[function, name] = self.saved.pop((function, entry.name))
        return self.entry(function, name)

    async def deleted_events(self, function: str) -> tuple[DeletedEvent, ...]:
        return tuple(deleted for deleted in self.trash if deleted.function == function)

    async def restore_event(self, deleted: DeletedEvent, name: str = "") -> EventEntry:
        self.saved[deleted.function, name or deleted.name] = self.trash.pop(deleted)
        return self.entry(deleted.function, name or deleted.name)

    async def import_event(
        self, path: str, function: str, name: str = "", *, overwrite: bool = False
    ) -> EventEntry:
        self.saved[function, name or path] = "{}"
        return self.entry(function, name or path)

    async def export_events(
        self, function: str, entries: Sequence[EventEntry], path: str, *, overwrite: bool = False
    ) -> tuple[str, ...]:
        return tuple(f"/home/ada/{path}/{entry.name}.json" for entry in entries)

    async def other_drafts(self, function: str) -> tuple[Draft, ...]:
        name = plain_name(function)
        return tuple(draft for draft in self.typed_elsewhere if draft.function == name)

    async def take_back_draft(self, draft: Draft, function: str = "") -> None:
        self.typed_elsewhere.remove(draft)

    async def search_history(self, text: str, function: str = "") -> tuple[HistoryEntry, ...]:
        return tuple(
            run.entry
            for run in self.past
            if plain_name(function) in ("", run.entry.function) and text in run.entry.event_name
        )

    async def past_run(self, id: str) -> PastRun | None:
        return next((run for run in self.past if run.entry.id == id), None)

    async def last_result(
        self, function: str, event_name: str, before_ms: int = 0, qualifier: str | None = None
    ) -> InvokeResult | None:
        wanted = (plain_name(function), event_name)
        runs = (run for run in self.past if (run.entry.function, run.entry.event_name) == wanted)
        return next((run.result for run in runs), None)
