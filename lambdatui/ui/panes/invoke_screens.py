"""The screens that the invoke pane opens, and what it does with what they give."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Protocol

from msgspec.structs import replace

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.events import EventEntry, Origin, check_event_name
from lambdatui.core.functions import Function, target_of
from lambdatui.core.history import Draft, PastRun
from lambdatui.core.invoke import InvokeRequest, check_size
from lambdatui.core.ports import (
    DeadLettersPort,
    IdentityPort,
    ReplayPort,
    SharedEventsPort,
)
from lambdatui.core.stop import Clock
from lambdatui.ui.capturing import HISTORY, Taken, ask_source, ask_template
from lambdatui.ui.desk import Desk, DeskPorts
from lambdatui.ui.event_files import Post, told
from lambdatui.ui.event_travel import EventTravel
from lambdatui.ui.messages import LinesAsked, Noted, ScreenAsked, TextAsked
from lambdatui.ui.offers import Offer
from lambdatui.ui.panes.invoke_replays import InvokeReplays
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.runs_asked import Chosen, RunLogs
from lambdatui.ui.worksheet import Worksheet


class PanePorts(DeskPorts, DeadLettersPort, IdentityPort, ReplayPort, SharedEventsPort, Protocol):
    """All that the invoke pane asks for."""


class InvokeScreens:
    """Asks by messages and works in what ``run`` starts.

    ``offered`` takes an event to the editor of a function, by its name; ``changed`` hears of a
    sheet on which something is another than it was, ``compare`` takes an older run to compare with.
    """

    def __init__(
        self,
        ports: PanePorts,
        desk: Desk,
        protecting: Protecting,
        clock: Clock,
        *,
        read_only: bool,
        post: Post,
        run: Callable[[Coroutine[None, None, None]], None],
        offered: Callable[[Offer, str], None],
        changed: Callable[[Worksheet, bool], None],
        compare: Callable[[PastRun], None],
    ) -> None:
        self._ports = ports
        self._desk = desk
        self._protecting = protecting
        self._clock = clock
        self._read_only = read_only
        self._post = post
        self._run = run
        self._offered = offered
        self._changed = changed
        self._compare = compare
        self._replays = InvokeReplays(
            ports, protecting, clock, read_only=read_only, post=post, ended=self._ran
        )

    def open(
        self, what: str, sheet: Worksheet, function: Function, entry: EventEntry | None
    ) -> None:
        """Open the screen of this name; ``entry`` is the saved event that is meant."""
        if what in ("details", "rename"):
            if entry is None:
                self._post(Noted("This is for a saved event: ctrl+s saves it.", "warning"))
            elif what == "details":
                self._run(self._details(sheet, entry))
            else:
                self._rename(sheet, entry)
            return
        marked = sheet.chosen or ((entry,) if entry else ())
        acts: dict[str, Callable[[], None]] = {
            "templates": lambda: self._templates(function),
            "capture": lambda: self._capture(sheet, function),
            "runs": lambda: self._runs(function),
            "replay": lambda: self._run(self._replays.of_events(sheet, function)),
            "shared": lambda: self._shared(sheet, function),
            "trash": lambda: self._trash(sheet, function),
            "drafts": lambda: self._drafts(sheet),
            "qualifier": lambda: self._qualifier(sheet, function),
            "context": lambda: self._context(sheet),
            "import": lambda: self._travel(sheet).ask_import(sheet.function),
            "export": lambda: self._travel(sheet).ask_export(sheet.function, marked),
        }
        acts[what]()

    def _templates(self, function: Function) -> None:
        self._post(
            ask_template(
                partial(self._take, function.name),
                function=function,
                triggers=lambda: self._ports.triggers(function.name),
            )
        )

    def _take(self, function: str, offer: Offer | None) -> None:
        if offer is not None:
            self._offered(offer, function)

    def _capture(self, sheet: Worksheet, function: Function) -> None:
        def taken(what: Taken) -> None:
            if what == HISTORY:
                self._runs(function)
            elif isinstance(what, tuple):
                self._run(self._replays.of_letters(sheet, function, what))
            elif isinstance(what, Offer):
                self._offered(what, function.name)

        self._post(
            ask_source(
                taken,
                function=function.name,
                letters=self._ports,
                clock=self._clock,
                read_only=self._read_only,
            )
        )

    def _runs(self, function: Function) -> None:
        def chosen(what: Chosen | RunLogs | PastRun | None) -> None:
            match what:
                case Chosen():
                    self._offered(what.offer, what.function)
                case RunLogs():
                    self._lines(what)
                case PastRun():
                    self._compare(what)

        self._post(
            ScreenAsked(
                "runs.RunsScreen",
                chosen,
                history=self._ports,
                clock=self._clock,
                function=target_of(function),
            )
        )

    def _lines(self, asked: RunLogs) -> None:
        self._post(
            LinesAsked(
                f"request:{asked.request_id}" if asked.request_id else "",
                since_ms=asked.from_ms,
                until_ms=asked.to_ms,
                at_ms=asked.from_ms,
                function=asked.function,
            )
        )

    def _ran(self, sheet: Worksheet) -> None:
        self._run(self._read_history(sheet))

    async def _read_history(self, sheet: Worksheet) -> None:
        with told(self._post, "reading the past invocations"):
            await self._desk.read_history(sheet)
        self._changed(sheet, False)

    def _shared(self, sheet: Worksheet, function: Function) -> None:
        def taken(offer: Offer | None) -> None:
            self._run(self._read_entries(sheet))
            self._take(function.name, offer)

        own = tuple(entry for entry in sheet.entries if entry.origin is Origin.FUNCTION)
        self._post(
            ScreenAsked(
                "shared_events.SharedEventsScreen",
                taken,
                shared=self._ports,
                events=self._ports,
                library=self._ports,
                function=function.name,
                target=target_of(function),
                own=own,
                read_only=self._read_only,
            )
        )

    async def _read_entries(self, sheet: Worksheet) -> None:
        with told(self._post, "reading the saved events"):
            await self._desk.read_entries(sheet)
        self._changed(sheet, False)

    def _trash(self, sheet: Worksheet, function: Function) -> None:
        def restored(entry: EventEntry | None) -> None:
            self._run(self._read_entries(sheet))
            if entry is not None:
                self._post(Noted(f"'{entry.name}' is back: {entry.path}"))

        self._post(
            ScreenAsked("trash.TrashScreen", restored, library=self._ports, function=function.name)
        )

    def _drafts(self, sheet: Worksheet) -> None:
        def taken(draft: Draft | None) -> None:
            self._run(self._read_drafts(sheet))
            if draft is not None:
                known = draft.details
                details = replace(known, provenance=known.provenance or Provenance.TYPED)
                offer = Offer(
                    draft.text,
                    draft.event_name or "Draft",
                    details,
                    client_context=draft.client_context,
                    how=(draft.type, draft.qualifier),
                )
                self._offered(offer, sheet.function)

        self._post(
            ScreenAsked("drafts.DraftsScreen", taken, library=self._ports, function=sheet.target)
        )

    async def _read_drafts(self, sheet: Worksheet) -> None:
        with told(self._post, "reading the drafts of other consoles"):
            await self._desk.read_others(sheet)
        self._changed(sheet, False)

    def _qualifier(self, sheet: Worksheet, function: Function) -> None:
        def chosen(qualifier: str | None) -> None:
            if qualifier is not None:
                sheet.choose(sheet.type, qualifier)
                self._changed(sheet, False)

        self._post(
            ScreenAsked(
                "qualifier.QualifierScreen",
                chosen,
                title=f"Invoke which version of {function.name}?",
                read=lambda: self._ports.qualifiers(function.name),
                current=sheet.qualifier,
            )
        )

    def _context(self, sheet: Worksheet) -> None:
        def answer(text: str | None) -> None:
            if text is not None:
                sheet.send_with(text.encode())
                self._changed(sheet, False)

        def check(text: str) -> str:
            text = text.strip()
            check_size(InvokeRequest(sheet.function, b"", client_context=text.encode()))
            return text

        title = "Client context, a JSON object; empty for none"
        value = sheet.context.decode()
        self._post(TextAsked(title, answer, value=value, check=check))

    def _travel(self, sheet: Worksheet) -> EventTravel:
        def imported(_function: str, _entry: EventEntry) -> None:
            self._run(self._read_entries(sheet))

        return EventTravel(self._ports, self._post, self._run, imported)

    async def _details(self, sheet: Worksheet, entry: EventEntry) -> None:
        with told(self._post, f"reading what is known of '{entry.name}'"):
            # Where that file is not right, the screen would write over what stands in it.
            details = await self._ports.event_details(sheet.function, entry)
            last = await self._ports.last_result(sheet.target, entry.name)

            def kept(details: EventDetails | None) -> None:
                if details is not None:
                    self._run(self._keep(sheet, entry, details))

            self._post(
                ScreenAsked("details.DetailsScreen", kept, details=details, entry=entry, last=last)
            )

    async def _keep(self, sheet: Worksheet, entry: EventEntry, details: EventDetails) -> None:
        with told(self._post, f"keeping what is known of '{entry.name}'"):
            await self._desk.put_details(sheet, entry, details)
            self._post(Noted(f"Kept beside '{entry.name}'."))
        self._changed(sheet, False)

    def _rename(self, sheet: Worksheet, entry: EventEntry) -> None:
        def answer(name: str | None) -> None:
            if name is not None and name != entry.name:
                self._run(self._renamed(sheet, entry, name))

        self._post(
            TextAsked(
                f"Rename '{entry.name}' to",
                answer,
                value=entry.name,
                check=lambda name: check_event_name(name.strip()),
            )
        )

    async def _renamed(self, sheet: Worksheet, entry: EventEntry, name: str) -> None:
        with told(self._post, f"renaming the event '{entry.name}'"):
            try:
                renamed = await self._desk.rename(sheet, entry, name)
            except LambdatuiError as error:
                if error.fault.kind is not Kind.CONFLICT:
                    raise
                self._post(Noted(f"{error.fault.sentence()} Take another name.", "warning"))
                return
            self._post(Noted(f"'{entry.name}' is '{name}' now: {renamed.path}"))
        self._changed(sheet, False)
