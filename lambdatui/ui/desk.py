"""The worksheets of every function, and all that passes between them and the ports."""

import asyncio
from functools import lru_cache
from typing import Protocol

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.functions import plain_name
from lambdatui.core.history import Draft, HistoryEntry, place_of
from lambdatui.core.invoke import InvocationType
from lambdatui.core.jsontext import check_json
from lambdatui.core.ports import (
    EventsPort,
    FindRunPort,
    HistoryPort,
    InvokePort,
    LibraryPort,
    StreamPort,
    TriggersPort,
)
from lambdatui.core.stop import Clock
from lambdatui.core.templates import Template
from lambdatui.core.triggers import Triggers
from lambdatui.ui.aside import aside
from lambdatui.ui.offers import Offer
from lambdatui.ui.worksheet import Earlier, Worksheet

#: What can be put on a sheet.
Pick = EventEntry | Earlier | Template | Offer

#: Texts whose verdict is remembered: those that a person goes back and forth between.
_CHECKED = 8
#: Characters from which the check of a text is felt.
_LARGE = 200_000


class DeskPorts(
    EventsPort,
    FindRunPort,
    HistoryPort,
    InvokePort,
    LibraryPort,
    StreamPort,
    TriggersPort,
    Protocol,
):
    """All that worksheets are filled from, and sent by."""


class Desk:
    """Knows no widget. Methods raise :class:`~lambdatui.core.errors.LambdatuiError`."""

    def __init__(self, ports: DeskPorts, clock: Clock, *, read_only: bool) -> None:
        self._ports = ports
        self._clock = clock
        self._read_only = read_only
        self._sheets: dict[str, Worksheet] = {}
        #: :func:`check_json`, asked once of each text: a large one takes a while.
        self.check = lru_cache(_CHECKED)(check_json)
        # Drafts of one function are written one after the other, the newest last.
        self._writing = asyncio.Lock()

    def sheet(self, function: str) -> Worksheet:
        """The one of a function, by its ARN or name, which is the same one every time."""
        kind = InvocationType.DRY_RUN if self._read_only else InvocationType.SYNC
        arn = function if place_of(function) else ""
        name = plain_name(function)
        new = Worksheet(name, type=kind, dry_runs_only=self._read_only, arn=arn)
        return self._sheets.setdefault(function, new)

    async def read_entries(self, sheet: Worksheet) -> None:
        """List the saved events."""
        try:
            sheet.entries = await self._ports.events(sheet.function)
        except LambdatuiError as error:
            sheet.unread = error.fault.sentence()
            raise
        sheet.unread = ""

    async def read_first(self, sheet: Worksheet) -> None:
        """What to begin with: the draft, else the first event of the function's own."""
        draft = await self._ports.draft(sheet.target)
        if draft is not None and draft.text:
            await self._judge(draft.text)
            came_from = draft.event_name, draft.origin
            named = (one for one in sheet.entries if (one.name, one.origin) == came_from)
            entry = next(named, None)
            details = await self._details(sheet, entry) if entry is not None else draft.details
            sheet.restore(draft, entry, details)
            return
        own = (entry for entry in sheet.entries if entry.origin is Origin.FUNCTION)
        entry = next(own, None)
        if entry is not None:
            saved = await self._ports.read_event(sheet.function, entry)
            await self._judge(saved.text)
            details = await self._details(sheet, entry)
            sheet.load(saved.text, entry.name, entry, self._clock())
            sheet.expect(details)

    async def _details(self, sheet: Worksheet, entry: EventEntry) -> EventDetails:
        # The list says what is wrong in a file of details; the event can be used all the same.
        if entry.details_problem is not None:
            return EventDetails()
        return await self._ports.event_details(sheet.function, entry)

    async def read_past(self, sheet: Worksheet, past: HistoryEntry) -> None:
        """All that is kept of an older invocation, where a person still looks at it."""
        run = await self._ports.past_run(past.id)
        if sheet.past is past:
            sheet.past_run = run

    async def read_others(self, sheet: Worksheet) -> None:
        """What other consoles typed for the function."""
        sheet.others = await self._ports.other_drafts(sheet.target)

    async def read_triggers(self, sheet: Worksheet) -> None:
        """What sends events to the function: asked once, and not again where that is denied."""
        if sheet.triggers is None:
            sheet.triggers = Triggers()
            sheet.triggers = await self._ports.triggers(sheet.function)

    async def read_history(self, sheet: Worksheet) -> None:
        """What was sent before."""
        sheet.history = await self._ports.history(sheet.target)

    async def take(self, sheet: Worksheet, choice: Pick) -> bool:
        """Put what was picked on the sheet; whether an unsaved text gave way to it."""
        now = self._clock()
        if isinstance(choice, Offer):
            await self._judge(choice.text)
            return sheet.take_offer(choice, now)
        if isinstance(choice, Earlier):
            return sheet.take_back(choice, now)
        if isinstance(choice, Template):
            return sheet.load(choice.text, choice.title, None, now)
        saved = await self._ports.read_event(sheet.function, choice)
        details = await self._details(sheet, choice)
        await self._judge(saved.text)
        gave_way = sheet.load(saved.text, choice.name, choice, now)
        sheet.expect(details)
        return gave_way

    async def _judge(self, text: str) -> None:
        # Keys are answered meanwhile, and whoever asks for the verdict then has it at once.
        if len(text) > _LARGE:
            await aside(lambda: self.check(text))

    async def keep_draft(self, sheet: Worksheet) -> None:
        """Keep what was typed, where that is not done yet.

        A text that was only picked replaces no draft: the last unsaved text stays in the store
        until a person types again.
        """
        async with self._writing:
            draft = sheet.draft
            if not sheet.touched or draft == sheet.kept:
                return
            await self._ports.save_draft(
                draft or Draft(function=sheet.function, place=sheet.place, text="")
            )
            sheet.kept = draft

    async def save(self, sheet: Worksheet, name: str, *, overwrite: bool) -> EventEntry:
        """Save the text under a name; CONFLICT where that is taken."""
        text, details = sheet.text, sheet.details
        # An event that is saved again keeps what its file of details has by now.
        own = sheet.entry is not None and sheet.entry.name == name
        entry = await self._ports.save_event(
            sheet.function,
            name,
            text,
            overwrite=overwrite,
            details=None if own or details.is_empty else details,
        )
        sheet.saved(entry, text)
        sheet.touched = True
        await self.keep_draft(sheet)
        await self.read_entries(sheet)
        return entry

    async def delete(self, sheet: Worksheet, entry: EventEntry) -> str:
        """Move an event to the trash; where it is now. The text on the sheet stays, unsaved."""
        path = await self._ports.delete_event(sheet.function, entry)
        if same_event(entry, sheet.entry):
            await self._lost(sheet)
        await self.read_entries(sheet)
        return path

    async def _lost(self, sheet: Worksheet) -> None:
        """No file has the text any more: it stays on the sheet, unsaved, and in the draft."""
        sheet.entry = None
        sheet.loaded = ""
        sheet.touched = True
        await self.keep_draft(sheet)

    async def put_details(
        self, sheet: Worksheet, entry: EventEntry | None, details: EventDetails
    ) -> None:
        """Keep what is known of an event: beside its file; without one, until it is saved."""
        if entry is not None:
            await self._ports.save_details(sheet.function, entry, details)
            await self.read_entries(sheet)
        if entry is None or same_event(entry, sheet.entry):
            sheet.details = details
            sheet.touched |= sheet.unsaved

    async def details_of(self, sheet: Worksheet, entry: EventEntry) -> EventDetails:
        """What is known of a saved event, as its file has it now."""
        return await self._details(sheet, entry)

    async def rename(self, sheet: Worksheet, entry: EventEntry, name: str) -> EventEntry:
        """Give a saved event another name; CONFLICT where that is taken."""
        renamed = await self._ports.rename_event(sheet.function, entry, name)
        if same_event(entry, sheet.entry):
            sheet.entry = renamed
            sheet.source = renamed.name
        if (entry.origin, entry.name) in sheet.marked:
            sheet.marked = sheet.marked - {(entry.origin, entry.name)} | {
                (renamed.origin, renamed.name)
            }
        await self.read_entries(sheet)
        return renamed

    async def came_elsewhere(self, sheet: Worksheet, entries: tuple[EventEntry, ...]) -> bool:
        """The files changed; whether the event under hand has another text by that.

        What a person typed stays; a text that was only read is read again, and is an unsaved one
        where its file is gone.
        """
        sheet.entries, sheet.unread = entries, ""
        known = {(entry.origin, entry.name) for entry in entries}
        sheet.marked &= known
        mine = next((entry for entry in entries if same_event(entry, sheet.entry)), None)
        if mine is None and sheet.entry is not None and await self._is_gone(sheet, sheet.entry):
            await self._lost(sheet)
        if mine is None or sheet.entry is None or sheet.unsaved:
            return False
        if (mine.modified_ms, mine.size) == (sheet.entry.modified_ms, sheet.entry.size):
            return False
        saved = await self._ports.read_event(sheet.function, mine)
        details = await self._details(sheet, mine)
        await self._judge(saved.text)
        if sheet.unsaved or not same_event(mine, sheet.entry):
            return False
        changed = saved.text != sheet.text
        sheet.load(saved.text, mine.name, mine, self._clock())
        sheet.expect(details)
        return changed

    async def _is_gone(self, sheet: Worksheet, entry: EventEntry) -> bool:
        # The list may be older than a file that was just saved or renamed.
        try:
            await self._ports.read_event(sheet.function, entry)
        except LambdatuiError as error:
            return error.fault.kind is Kind.NOT_FOUND and same_event(entry, sheet.entry)
        return False


def same_event(one: EventEntry | None, other: EventEntry | None) -> bool:
    """Whether both are the same file."""
    if one is None or other is None:
        return False
    return (one.name, one.origin) == (other.name, other.origin)
