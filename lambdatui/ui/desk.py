"""The worksheets of every function, and all that passes between them and the ports."""

import asyncio
from functools import lru_cache

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.functions import Function
from lambdatui.core.invoke import InvocationType, InvokeRequest, InvokeResult, Outcome, check_size
from lambdatui.core.jsontext import check_json, compact
from lambdatui.core.ports import EventsPort, InvokePort
from lambdatui.core.stop import Clock
from lambdatui.core.templates import Template
from lambdatui.ui.aside import aside
from lambdatui.ui.worksheet import Earlier, Ended, Running, Worksheet

#: Texts whose verdict is remembered: those that a person goes back and forth between.
_CHECKED = 8
#: Characters from which the check of a text is felt.
_LARGE = 200_000


class Desk:
    """Knows no widget. Methods raise :class:`~lambdatui.core.errors.LambdatuiError`."""

    def __init__(
        self, invoke: InvokePort, events: EventsPort, clock: Clock, *, read_only: bool
    ) -> None:
        self._invoke = invoke
        self._events = events
        self._clock = clock
        self._read_only = read_only
        self._sheets: dict[str, Worksheet] = {}
        #: :func:`check_json`, asked once of each text: a large one takes a while.
        self.check = lru_cache(_CHECKED)(check_json)
        # Drafts of one function are written one after the other, the newest last.
        self._writing = asyncio.Lock()

    def sheet(self, function: str) -> Worksheet:
        """The function's, which is the same one every time."""
        kind = InvocationType.DRY_RUN if self._read_only else InvocationType.SYNC
        return self._sheets.setdefault(function, Worksheet(function, type=kind))

    async def read_entries(self, sheet: Worksheet) -> None:
        """List the saved events."""
        try:
            sheet.entries = await self._events.events(sheet.function)
        except LambdatuiError as error:
            sheet.unread = error.fault.sentence()
            raise
        sheet.unread = ""

    async def read_first(self, sheet: Worksheet) -> None:
        """What to begin with: the draft, else the first event of the function's own."""
        draft = await self._events.draft(sheet.function)
        if draft is not None and draft.text:
            await self._judge(draft.text)
            named = (entry for entry in sheet.entries if entry.name == draft.event_name)
            sheet.restore(draft, next(named, None))
            return
        own = (entry for entry in sheet.entries if entry.origin is Origin.FUNCTION)
        entry = next(own, None)
        if entry is not None:
            saved = await self._events.read_event(sheet.function, entry)
            await self._judge(saved.text)
            sheet.load(saved.text, entry.name, entry, self._clock())

    async def read_history(self, sheet: Worksheet) -> None:
        """What was sent before."""
        sheet.history = await self._invoke.history(sheet.function)

    async def take(self, sheet: Worksheet, choice: EventEntry | Earlier | Template) -> bool:
        """Put what was picked on the sheet; whether an unsaved text gave way to it."""
        now = self._clock()
        if isinstance(choice, Earlier):
            return sheet.take_back(choice, now)
        if isinstance(choice, Template):
            return sheet.load(choice.text, choice.title, None, now)
        saved = await self._events.read_event(sheet.function, choice)
        await self._judge(saved.text)
        return sheet.load(saved.text, choice.name, choice, now)

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
            if not sheet.touched or draft.text == sheet.kept:
                return
            await self._events.save_draft(draft)
            sheet.kept = draft.text

    async def save(self, sheet: Worksheet, name: str, *, overwrite: bool) -> EventEntry:
        """Save the text under a name; CONFLICT where that is taken."""
        text = sheet.text
        entry = await self._events.save_event(sheet.function, name, text, overwrite=overwrite)
        sheet.saved(entry, text)
        sheet.touched = True
        await self.keep_draft(sheet)
        await self.read_entries(sheet)
        return entry

    async def delete(self, sheet: Worksheet, entry: EventEntry) -> str:
        """Move an event to the trash; where it is now. The text on the sheet stays, unsaved."""
        path = await self._events.delete_event(sheet.function, entry)
        if sheet.entry is not None and (entry.name, entry.origin) == (
            sheet.entry.name,
            sheet.entry.origin,
        ):
            sheet.entry = None
            sheet.loaded = ""
            sheet.touched = True
            await self.keep_draft(sheet)
        await self.read_entries(sheet)
        return path

    def refusal(self, sheet: Worksheet) -> str:
        """Why this cannot be sent now, in a sentence; empty where it can."""
        if sheet.running is not None:
            kind = sheet.running.request.type.value
            return f"Still running: the {kind} invocation of {sheet.function} was sent once, wait."
        if self._read_only and sheet.type is not InvocationType.DRY_RUN:
            return (
                f"Read-only: {sheet.type.value} would run {sheet.function}. "
                "Only a dry run is sent; ctrl+t chooses it."
            )
        problem = self.check(sheet.text)
        return f"Not sent, since it is not JSON: {problem.sentence()}." if problem else ""

    def request(self, sheet: Worksheet, function: Function) -> InvokeRequest:
        """What would be sent, with the text and the type as they are now.

        Raises:
            LambdatuiError: TOO_LARGE.
        """
        request = InvokeRequest(
            function=function.name,
            payload=compact(sheet.text),
            type=sheet.type,
            timeout_s=function.timeout_s,
            event_name=sheet.sent_as,
        )
        check_size(request)
        return request

    def begin(self, sheet: Worksheet, request: InvokeRequest) -> Running:
        """From here on a second one is refused."""
        sheet.running = Running(request, self._clock())
        sheet.past = None
        return sheet.running

    async def send(self, sheet: Worksheet, running: Running) -> Ended:
        """Send what :meth:`begin` took, once; how that ended stands on the sheet then."""
        request, since = running.request, running.since_ms
        try:
            result = await self._invoke.invoke(request)
        except LambdatuiError as error:
            ended = Ended(request, since, fault=error.fault)
        except Exception as error:
            # Whatever this is, the request may be out: say so, and never send it again.
            fault = Fault(
                kind=Kind.BUG,
                what=f"lambdatui failed while it waited ({type(error).__name__}).",
                advice="Please report it.",
            )
            elapsed = float(self._clock() - since)
            unknown = InvokeResult(
                outcome=Outcome.UNKNOWN, started_ms=since, elapsed_ms=elapsed, fault=fault
            )
            ended = Ended(request, since, result=unknown)
        else:
            ended = Ended(request, since, result=result)
        sheet.running = None
        sheet.ended = ended
        return ended
