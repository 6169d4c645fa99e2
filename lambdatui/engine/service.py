"""What the engine does for each request: aws and store put together."""

import contextlib
import sys
import time
import uuid
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault
from lambdatui.core.found_run import FoundRun
from lambdatui.core.functions import Function, plain_name
from lambdatui.core.history import HistoryEntry, place_of
from lambdatui.core.invoke import InvokePart, InvokeRequest, InvokeResult
from lambdatui.core.places import Places
from lambdatui.core.stop import Stop
from lambdatui.engine import wire
from lambdatui.engine.streaming import as_it_comes
from lambdatui.engine.wire_events import Replay, ReplayRequest, SourceRequest
from lambdatui.engine.wire_fleet import FleetRequest
from lambdatui.engine.wire_library import LibraryRequest

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

    def __init__(self, connection: Connection, places: Places) -> None:
        # Imported here, so that the engine answers the first frame before boto3 is loaded.
        from lambdatui.aws.clients import Clients
        from lambdatui.engine.fleet import Fleet
        from lambdatui.engine.library import Library
        from lambdatui.engine.replays import Replays
        from lambdatui.engine.sources import Sources
        from lambdatui.store.drafts import DraftStore
        from lambdatui.store.events import EventStore
        from lambdatui.store.exports import ExportStore
        from lambdatui.store.history import history_of
        from lambdatui.store.replays import ReplayStore

        self._clients = Clients(connection)
        self._events = EventStore(Path(places.events))
        self._history = history_of(places)
        self._drafts = DraftStore(Path(places.state))
        self._exports = ExportStore()
        self._library = Library(self._events, self._history, self._drafts, self._place)
        self._sources = Sources(self._clients, now_ms)
        self._fleet = Fleet(self._clients, places, now_ms)
        self._replays = Replays(
            ReplayStore(Path(places.state)),
            self._send_one,
            self._place,
            now_ms,
            read_only=connection.read_only,
            keep_payloads=places.keep_payloads,
        )
        #: What the list said of each function: the same name can stand in many accounts.
        self._arns: dict[str, str] = {}

    def answer(self, request: wire.Request, stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request, as they come; LambdatuiError where it fails."""
        if isinstance(request, LibraryRequest):
            yield from self._library.answer(request, stop)
            return
        if isinstance(request, SourceRequest):
            yield from self._sources.answer(request, stop)
            return
        if isinstance(request, FleetRequest):
            yield from self._fleet.answer(request, stop)
            return
        if isinstance(request, ReplayRequest):
            yield from self._replay(request, stop)
            return
        match request:
            case wire.ListFunctions() | wire.Tail() | wire.Insights():
                yield from self._stream(request, stop)
            case wire.GetIdentity() | wire.GetConfiguration() | wire.GetMetrics():
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
            yield from tracked(batches, request.request.running)
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

    def _read(self, request: wire.GetIdentity | wire.GetConfiguration | wire.GetMetrics) -> Any:
        match request:
            case wire.GetIdentity():
                from lambdatui.aws.identity import read_identity

                return read_identity(self._clients)
            case wire.GetConfiguration(function=function):
                from lambdatui.aws.configuration import read_configuration

                return read_configuration(self._clients, function)
            case wire.GetMetrics(function=function, window=window):
                from lambdatui.aws.metrics import read_metrics

                return read_metrics(self._clients, function, window, now_ms())

    def invoke(self, request: InvokeRequest) -> InvokeResult:
        """Send an invocation once, and remember it before it is sent and when it has ended.

        Where the history cannot be written, the invocation is sent all the same: an operator with
        a full disk must still be able to invoke.
        """
        from lambdatui.aws.invoke import send

        return self._recorded(request, lambda: send(self._clients, request, clock=now_ms))

    def _send_one(self, request: InvokeRequest, place: str) -> InvokeResult:
        """Send one event of a replay, which stands there."""
        from lambdatui.aws.invoke import send

        return self._recorded(request, lambda: send(self._clients, request, clock=now_ms), place)

    def _replay(self, request: ReplayRequest, stop: Stop) -> Generator[Any, None, None]:
        if isinstance(request, Replay):
            yield from self._replays.replay(request.plan, stop, resume=request.resume)
        else:
            yield self._replays.last(request.function)

    def _recorded(
        self, request: InvokeRequest, send: Callable[[], InvokeResult], place: str = ""
    ) -> InvokeResult:
        from lambdatui.store.recorded import recorded

        entry = HistoryEntry(
            id=uuid.uuid4().hex,
            function=plain_name(request.function),
            type=request.type,
            started_ms=now_ms(),
            event_name=request.event_name,
            place=place or self._place(request.function),
            qualifier=request.qualifier,
            client_context=request.client_context.decode("utf-8", "replace"),
            timeout_s=request.timeout_s,
        )
        return recorded(self._history, entry, send, _print, payload=request.payload)

    def invoke_stream(self, request: InvokeRequest) -> Generator[wire.Streamed, None, None]:
        """Send an invocation once, as :meth:`invoke`, and give its parts as they come."""
        from lambdatui.aws.invoke_stream import send_stream

        def sent(say: Callable[[InvokePart], None]) -> InvokeResult:
            for item in send_stream(self._clients, request, clock=now_ms):
                if isinstance(item, InvokeResult):
                    return item
                say(item)
            raise AssertionError("a stream ended without its result")

        items = as_it_comes(lambda say: self._recorded(request, lambda: sent(say)))
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

    def _place(self, function: str) -> str:
        return place_of(self._arns.get(function, ""))

    def _keep(self, request: wire.Request) -> Any:
        match request:
            case wire.ListHistory(function=function):
                return self._history.entries(function, place=self._place(function))
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
