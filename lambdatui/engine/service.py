"""What the engine does for each request: aws and store put together."""

import contextlib
import sys
import time
import uuid
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault, LambdatuiError
from lambdatui.core.found_run import FoundRun
from lambdatui.core.functions import Function, plain_name
from lambdatui.core.history import HistoryEntry, place_of
from lambdatui.core.invoke import InvokePart, InvokeRequest, InvokeResult
from lambdatui.core.lever import LeverStep
from lambdatui.core.places import Places
from lambdatui.core.stop import Stop
from lambdatui.engine import wire
from lambdatui.engine.streaming import as_it_comes
from lambdatui.engine.wire_bundle import BundlesRequest
from lambdatui.engine.wire_connections import ConnectionsRequest
from lambdatui.engine.wire_events import Replay, ReplayRequest, SourceRequest
from lambdatui.engine.wire_fleet import FleetRequest, GetMemorySeen, memory_parts
from lambdatui.engine.wire_levers import LeversRequest, PullLever
from lambdatui.engine.wire_library import LibraryRequest
from lambdatui.engine.wire_metrics import MetricsAsked
from lambdatui.engine.wire_package import PackageAsked
from lambdatui.engine.wire_report import MakeAlarms, ReportsRequest
from lambdatui.engine.wire_sections import SectionsAsked

if TYPE_CHECKING:
    from lambdatui.engine.shared import Shared

#: How long an invocation without an answer is looked for in the logs, in seconds: lines come late.
_LOOKING_S = 20.0


def now_ms() -> int:
    """The clock of this process: milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def _print(fault: Fault) -> None:
    """Into the engine's log: the invocation goes on whatever becomes of its record."""
    print(fault.sentence(), file=sys.stderr, flush=True)


class Service:
    """Answers requests, each on the thread that calls :meth:`answer`."""

    def __init__(
        self, connection: Connection, places: Places, shared: "Shared | None" = None
    ) -> None:
        """``shared`` is what it has in common with the other services of the process."""
        # Imported here, so that the engine answers the first frame before boto3 is loaded.
        from lambdatui.aws.clients import Clients
        from lambdatui.aws.own_account import OwnAccount
        from lambdatui.engine.alarms import KeptAlarms
        from lambdatui.engine.bundle import Bundles
        from lambdatui.engine.change_journal import ChangeJournal
        from lambdatui.engine.connections import ConnectionsService
        from lambdatui.engine.fleet import Fleet
        from lambdatui.engine.levers import Levers
        from lambdatui.engine.library import Library
        from lambdatui.engine.metrics import MetricsService
        from lambdatui.engine.package import Packages
        from lambdatui.engine.replays import Replays
        from lambdatui.engine.report import Reports
        from lambdatui.engine.sections import Sections
        from lambdatui.engine.sections_seen import SeenSections
        from lambdatui.engine.shared import Shared
        from lambdatui.engine.sources import Sources

        shared = shared or Shared(places, now_ms)
        self._clients = Clients(connection, shared.meter, shared.sessions)
        self._account = OwnAccount(self._clients, time.monotonic)
        self._events = shared.events
        self._history = shared.history
        self._drafts = shared.drafts
        self._exports = shared.exports
        self._memory = shared.memory
        self._connections = ConnectionsService(self._clients, shared.recents, shared.looks, now_ms)
        self._library = Library(self._events, self._history, self._drafts, self._place)
        self._sources = Sources(self._clients, self._account, now_ms)
        seen = SeenSections(shared.seen, now_ms, self._own_place)
        self._sections = Sections(self._clients, seen)
        journal = ChangeJournal(self._clients, shared.journal, now_ms)
        self._levers = Levers(self._clients, shared.journal, journal, now_ms)
        # Fleet and charts show the same alarms: they are read once for both.
        self._alarms = KeptAlarms(self._clients)
        self._fleet = Fleet(self._clients, places, now_ms, self._alarms)
        self._bundles = Bundles(self._clients, places, now_ms)
        self._reports = Reports(self._clients, places, self._alarms, journal, now_ms)
        self._packages = Packages(self._clients, shared.packages)
        self._metrics = MetricsService(self._clients, self._alarms, now_ms)
        self._replays = Replays(
            shared.replays,
            self.invoke,
            self._whole,
            self._account.check,
            now_ms,
            read_only=connection.read_only,
            keep_payloads=places.keep_payloads,
        )
        #: Who answers which requests; the others are answered here.
        self._parts: tuple[tuple[Any, Callable[[Any, Stop], Generator[Any, None, None]]], ...] = (
            (LibraryRequest, self._library.answer),
            (SourceRequest, self._sources.answer),
            (SectionsAsked, self._sections.answer),
            (BundlesRequest, self._bundles.answer),
            (LeversRequest, self._lever),
            (FleetRequest, self._fleet.answer),
            (MetricsAsked, self._metrics.answer),
            (ReportsRequest, self._report),
            (PackageAsked, self._packages.answer),
            (ConnectionsRequest, self._connections.answer),
            (ReplayRequest, self._replay),
            (GetMemorySeen, self._memory_seen),
        )
        #: What the list said of each function: the same name can stand in many accounts.
        self._arns: dict[str, str] = {}

    def answer(self, request: wire.Request, stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request, as they come; LambdatuiError where it fails."""
        for kind, answers in self._parts:
            if isinstance(request, kind):
                yield from answers(request, stop)
                return
        match request:
            case wire.ListFunctions() | wire.Tail() | wire.Insights():
                yield from self._stream(request, stop)
            case wire.GetIdentity() | wire.GetConfiguration():
                yield self._read(request)
            case wire.Invoke(request=invocation):
                yield self.invoke(invocation)
            case wire.InvokeStream(request=invocation):
                yield from self.invoke_stream(invocation)
            case wire.FindRun():
                yield self._find_run(request, stop)
            case _:
                yield self._keep(request)

    def _stream(
        self, request: wire.ListFunctions | wire.Tail | wire.Insights, stop: Stop
    ) -> Generator[Any, None, None]:
        if isinstance(request, wire.Tail):
            from lambdatui.aws.logs import tail
            from lambdatui.core.invocations import tracked

            batches = tail(self._clients, request.request, stop=stop, clock=now_ms)
            yield from self._memory.of_tail(
                tracked(batches, request.request.running),
                request.request.functions,
                self._place,
            )
        elif isinstance(request, wire.Insights):
            from lambdatui.aws.insights import run_query

            yield from run_query(self._clients, request.request, stop=stop, clock=now_ms)
        else:
            from lambdatui.aws.functions import function_pages

            # The list is as old as its oldest page.
            read_ms = now_ms()
            listed: list[Function] = []
            for page in function_pages(self._clients):
                self._arns.update((function.name, function.arn) for function in page.functions)
                listed += page.functions
                yield page
                if stop.is_set():
                    return
            self._fleet.keep_list(listed, read_ms)

    def _read(self, request: wire.GetIdentity | wire.GetConfiguration) -> Any:
        match request:
            case wire.GetIdentity():
                return self._account.identity()
            case wire.GetConfiguration(function=function):
                from lambdatui.aws.configuration import read_configuration

                return read_configuration(self._clients, function)

    def invoke(self, request: InvokeRequest) -> InvokeResult:
        """Send an invocation once, and remember it before it is sent and when it has ended.

        Where the history cannot be written, the invocation is sent all the same: an operator with
        a full disk must still be able to invoke.
        """
        from lambdatui.aws.invoke import send

        return self._recorded(request, lambda whole: send(self._clients, whole, clock=now_ms))

    def _replay(self, request: ReplayRequest, stop: Stop) -> Generator[Any, None, None]:
        if isinstance(request, Replay):
            yield from self._replays.replay(request.plan, stop, resume=request.resume)
        else:
            yield self._replays.last(request.function)

    def _lever(self, request: LeversRequest, stop: Stop) -> Generator[Any, None, None]:
        if isinstance(request, PullLever):
            self._account.check(request.plan.state.target.arn)
        with contextlib.closing(self._levers.answer(request, stop)) as items:
            for item in items:
                # Before it is told: who is told that it was changed reads it anew.
                if isinstance(item, LeverStep):
                    self._sections.forget()
                yield item

    def _recorded(
        self, asked: InvokeRequest, send: Callable[[InvokeRequest], InvokeResult]
    ) -> InvokeResult:
        from lambdatui.store.recorded import recorded

        request = replace(asked, function=self._whole(asked.function))

        def sent() -> InvokeResult:
            self._account.check(request.function)
            return send(request)

        entry = HistoryEntry(
            id=uuid.uuid4().hex,
            function=plain_name(request.function),
            type=request.type,
            started_ms=now_ms(),
            event_name=request.event_name,
            place=place_of(request.function),
            qualifier=request.qualifier,
            client_context=request.client_context.decode("utf-8", "replace"),
            timeout_s=request.timeout_s,
        )
        result = recorded(self._history, entry, sent, _print, payload=request.payload)
        self._memory.of_run(entry.place, entry.function, result.report, now_ms())
        return result

    def invoke_stream(self, request: InvokeRequest) -> Generator[wire.Streamed, None, None]:
        """Send an invocation once, as :meth:`invoke`, and give its parts as they come."""
        from lambdatui.aws.invoke_stream import send_stream

        def sent(whole: InvokeRequest, say: Callable[[InvokePart], None]) -> InvokeResult:
            for item in send_stream(self._clients, whole, clock=now_ms):
                if isinstance(item, InvokeResult):
                    return item
                say(item)
            raise AssertionError("a stream ended without its result")

        items = as_it_comes(lambda say: self._recorded(request, lambda whole: sent(whole, say)))
        with contextlib.closing(items):
            for item in items:
                if isinstance(item, InvokeResult):
                    yield wire.Streamed(result=item)
                else:
                    yield wire.Streamed(part=item)

    def _find_run(self, request: wire.FindRun, stop: Stop) -> FoundRun:
        from lambdatui.aws.find_run import find_run

        return find_run(
            self._clients,
            request.request,
            request.result,
            stop=stop,
            clock=now_ms,
            patience_s=_LOOKING_S,
        )

    def _report(self, request: ReportsRequest, stop: Stop) -> Generator[Any, None, None]:
        if isinstance(request, MakeAlarms):
            self._account.check(request.plan.arn)
        parts = self._reports.answer(request, stop)
        yield from self._memory.of_report(parts, self._place)

    def _memory_seen(self, _request: GetMemorySeen, _stop: Stop) -> Generator[Any, None, None]:
        yield from memory_parts(self._memory.of(self._here()))

    def _here(self) -> str:
        """ACCOUNT/REGION of this connection, as far as it is known."""
        listed = next(iter(self._arns.values()), "")
        return place_of(listed) or self._fleet.last_place()

    def _own_place(self) -> str:
        """ACCOUNT/REGION where the credentials lead to; empty where AWS does not say."""
        with contextlib.suppress(LambdatuiError):
            identity = self._account.identity()
            return f"{identity.account}/{identity.region}"
        return ""

    def _whole(self, function: str) -> str:
        """The ARN of a function, where only its name is given and the list told of it."""
        return function if place_of(function) else self._arns.get(function, function)

    def _place(self, function: str) -> str:
        return place_of(function) or place_of(self._arns.get(plain_name(function), ""))

    def _keep(self, request: wire.Request) -> Any:
        match request:
            case wire.ListHistory(function=function):
                return self._history.entries(plain_name(function), place=self._place(function))
            case wire.ListEvents(function=function):
                return self._events.entries(function)
            case wire.ReadEvent(function=function, entry=entry):
                return self._events.read(function, entry)
            case wire.SaveEvent(
                function=function, name=name, text=text, overwrite=overwrite, details=details
            ):
                return self._events.save(function, name, text, overwrite=overwrite, details=details)
            case wire.DeleteEvent(function=function, entry=entry):
                return self._events.delete(function, entry)
            case wire.GetDraft(function=function):
                return self._drafts.read(function)
            case wire.SaveDraft(draft=draft):
                return self._drafts.save(draft)
            case wire.BeginExport() | wire.AddExport() | wire.EndExport():
                return self._export(request)
            case _:
                raise TypeError(f"no service for {type(request).__name__}")

    def _export(self, request: wire.BeginExport | wire.AddExport | wire.EndExport) -> str | None:
        match request:
            case wire.BeginExport(path=path, overwrite=overwrite):
                return self._exports.begin(path, overwrite=overwrite)
            case wire.AddExport(path=path, part=part):
                self._exports.add(path, part)
            case wire.EndExport(path=path, keep=keep):
                self._exports.end(path, keep=keep)
        return None


class ServiceOpener:
    """Makes the services of one process, which have files, meter and credentials in common."""

    def __init__(self) -> None:
        self._shared: Shared | None = None

    def __call__(self, connection: Connection, places: Places) -> Service:
        """The service of one connection; the places are the same for all. One call at a time."""
        if self._shared is None:
            from lambdatui.engine.shared import Shared

            self._shared = Shared(places, now_ms)
        return Service(connection, places, self._shared)
