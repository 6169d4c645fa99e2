"""What the invoke pane reads of a function: its events, what to begin with, its past, the rest."""

from collections.abc import Callable, Coroutine
from contextlib import aclosing

from lambdatui.core.errors import fault_of
from lambdatui.core.events import EventEntry
from lambdatui.core.history import HistoryEntry
from lambdatui.core.ports import LibraryPort
from lambdatui.ui.desk import Desk
from lambdatui.ui.event_files import Post, told
from lambdatui.ui.messages import CallFailed
from lambdatui.ui.worksheet import Worksheet

#: One at a time of each: what is read of the function before ends then.
READ, WATCH = "invoke-read", "invoke-watch"


class SheetReading:
    """Works in what ``run`` starts, in a group of which one runs at a time.

    ``ready`` hears of a sheet that has something to begin with, ``changed`` of one on which more
    is known; and whether the text under hand is another one by that.
    """

    def __init__(
        self,
        desk: Desk,
        library: LibraryPort,
        post: Post,
        run: Callable[[Coroutine[None, None, None], str], None],
        *,
        ready: Callable[[Worksheet], None],
        changed: Callable[[Worksheet, bool], None],
    ) -> None:
        self._desk = desk
        self._library = library
        self._post = post
        self._run = run
        self._ready = ready
        self._changed = changed

    def open(self, sheet: Worksheet) -> None:
        """Read what there is, and follow what becomes of the files."""
        self._run(self._read(sheet), READ)

    async def _read(self, sheet: Worksheet) -> None:
        with told(self._post, "reading the saved events"):
            await self._desk.read_entries(sheet)
        if not sheet.ready:
            with told(self._post, "reading what to begin with"):
                await self._desk.read_first(sheet)
            sheet.ready = True
            self._ready(sheet)
        await self.history(sheet)
        self._run(self._watch(sheet), WATCH)
        await self._aside(self._desk.read_others(sheet), "reading the drafts of other consoles")
        await self._aside(self._desk.read_triggers(sheet), "reading what triggers the function")
        self._changed(sheet, False)

    async def _aside(self, work: Coroutine[None, None, None], during: str) -> None:
        # Nobody asked for this: where it fails, the record of faults has it, and no word is said.
        try:
            await work
        except Exception as error:
            self._post(CallFailed(fault_of(error, during), during))

    async def history(self, sheet: Worksheet) -> None:
        """What was sent before."""
        with told(self._post, "reading the past invocations"):
            await self._desk.read_history(sheet)
        self._changed(sheet, False)

    async def past(self, sheet: Worksheet, past: HistoryEntry) -> None:
        """All that is kept of one invocation."""
        with told(self._post, "reading a past invocation"):
            await self._desk.read_past(sheet, past)

    async def _watch(self, sheet: Worksheet) -> None:
        doing = "following the files of the events"
        with told(self._post, doing):
            async with aclosing(self._library.watch_events(sheet.function)) as entries:
                async for found in entries:
                    with told(self._post, doing):
                        await self._found(sheet, found)

    async def _found(self, sheet: Worksheet, entries: tuple[EventEntry, ...]) -> None:
        same = entries == sheet.entries and not sheet.unread
        other_text = await self._desk.came_elsewhere(sheet, entries)
        if other_text or not same:
            self._changed(sheet, other_text)
