"""What the engine does for each request but the first ones: aws and store put together."""

import contextlib
import sys
import threading
import uuid
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from lambdatui.core.errors import Fault, LambdatuiError
from lambdatui.core.found_run import FoundRun
from lambdatui.core.functions import plain_name
from lambdatui.core.history import HistoryEntry, place_of
from lambdatui.core.invoke import InvokePart, InvokeRequest, InvokeResult
from lambdatui.core.lever import Lever, LeverPlan, LeverStep
from lambdatui.core.stop import Stop
from lambdatui.engine import wire
from lambdatui.engine.moment import now_ms
from lambdatui.engine.streaming import as_it_comes
from lambdatui.engine.wire_bundle import BundlesRequest
from lambdatui.engine.wire_connections import ConnectionsRequest
from lambdatui.engine.wire_events import Replay, ReplayRequest, SourceRequest
from lambdatui.engine.wire_fleet import FleetRequest, GetMemorySeen, memory_parts
from lambdatui.engine.wire_levers import LeversRequest, PullLever
from lambdatui.engine.wire_library import LibraryRequest
from lambdatui.engine.wire_metrics import MetricsAsked
from lambdatui.engine.wire_package import PackageAsked
from lambdatui.engine.wire_report import ReportsRequest
from lambdatui.engine.wire_sections import SectionsAsked

if TYPE_CHECKING:
    from lambdatui.engine.parts import Parts
    from lambdatui.engine.service import First

#: How long an invocation without an answer is looked for in the logs, in seconds: lines come late.
_LOOKING_S = 20.0


def _print(fault: Fault) -> None:
    """Into the engine's log: the invocation goes on whatever becomes of its record."""
    print(fault.sentence(), file=sys.stderr, flush=True)


class Answering:
    """Answers requests, each on the thread that calls :meth:`answer`."""

    def __init__(self, first: "First") -> None:
        self._connection = first.connection
        self._places = first.places
        self._clients = first.clients
        self._account = first.account
        self._spent = first.spent
        self._arns = first.arns
        self._lock = threading.Lock()
        self._made: Parts | None = None

    @property
    def _parts(self) -> "Parts":
        with self._lock:
            if self._made is None:
                from lambdatui.engine.parts import Known, Parts

                known = Known(self.invoke, self._whole, self._place, self._own_place)
                self._made = Parts(
                    clients=self._clients,
                    account=self._account,
                    connection=self._connection,
                    places=self._places,
                    shared=self._spent.shared(self._places, now_ms),
                    asked=known,
                    clock=now_ms,
                )
            return self._made

    def _answering(
        self,
    ) -> tuple[tuple[Any, Callable[[Any, Stop], Generator[Any, None, None]]], ...]:
        """Who answers which requests; the others are answered here."""
        parts = self._parts
        return (
            (LibraryRequest, parts.library.answer),
            (SourceRequest, parts.sources.answer),
            (SectionsAsked, parts.sections.answer),
            (BundlesRequest, parts.bundles.answer),
            (LeversRequest, self._lever),
            (FleetRequest, parts.fleet.answer),
            (MetricsAsked, parts.metrics.answer),
            (ReportsRequest, self._report),
            (PackageAsked, parts.packages.answer),
            (ConnectionsRequest, parts.connections.answer),
            (ReplayRequest, self._replay),
            (GetMemorySeen, self._memory_seen),
        )

    def answer(self, request: wire.Request, stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request, as they come; LambdatuiError where it fails."""
        for kind, answers in self._answering():
            if isinstance(request, kind):
                yield from answers(request, stop)
                return
        match request:
            case wire.Tail() | wire.Insights():
                yield from self._stream(request, stop)
            case wire.GetConfiguration(function=function):
                from lambdatui.aws.configuration import read_configuration

                yield read_configuration(self._clients, function)
            case wire.Invoke(request=invocation):
                yield self.invoke(invocation)
            case wire.InvokeStream(request=invocation):
                yield from self.invoke_stream(invocation)
            case wire.FindRun():
                yield self._find_run(request, stop)
            case _:
                yield self._keep(request)

    def _stream(self, request: wire.Tail | wire.Insights, stop: Stop) -> Generator[Any, None, None]:
        if isinstance(request, wire.Tail):
            from lambdatui.aws.logs import tail
            from lambdatui.core.invocations import tracked

            batches = tail(self._clients, request.request, stop=stop, clock=now_ms)
            yield from self._parts.memory.of_tail(
                tracked(batches, request.request.running),
                request.request.functions,
                self._place,
            )
        else:
            from lambdatui.aws.insights import run_query

            yield from run_query(self._clients, request.request, stop=stop, clock=now_ms)

    def invoke(self, request: InvokeRequest) -> InvokeResult:
        """Send an invocation once, and remember it before it is sent and when it has ended.

        Where the history cannot be written, the invocation is sent all the same: an operator with
        a full disk must still be able to invoke.
        """
        from lambdatui.aws.invoke import send

        return self._recorded(request, lambda whole: send(self._clients, whole, clock=now_ms))

    def _replay(self, request: ReplayRequest, stop: Stop) -> Generator[Any, None, None]:
        if isinstance(request, Replay):
            yield from self._parts.replays.replay(request.plan, stop, resume=request.resume)
        else:
            yield self._parts.replays.last(request.function)

    def _lever(self, request: LeversRequest, stop: Stop) -> Generator[Any, None, None]:
        if isinstance(request, PullLever):
            self._account.check(request.plan.state.target.arn)
        with contextlib.closing(self._parts.levers.answer(request, stop)) as items:
            for item in items:
                # Before it is told: who is told that it was changed reads it anew.
                if isinstance(item, LeverStep):
                    self._parts.sections.forget()
                    if isinstance(request, PullLever) and _is_of_alarm(request.plan):
                        self._parts.alarms.forget()
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
        faults: list[Fault] = []

        def warn(fault: Fault) -> None:
            _print(fault)
            faults.append(fault)

        result = recorded(self._parts.history, entry, sent, warn, payload=request.payload)
        self._parts.memory.of_run(entry.place, entry.function, result.report, now_ms())
        return replace(result, unrecorded=faults[0]) if faults else result

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
        parts = self._parts.reports.answer(request, stop)
        yield from self._parts.memory.of_report(parts, self._place)

    def _memory_seen(self, _request: GetMemorySeen, _stop: Stop) -> Generator[Any, None, None]:
        yield from memory_parts(self._parts.memory.of(self._here()))

    def _here(self) -> str:
        """ACCOUNT/REGION of this connection, as far as it is known."""
        listed = next(iter(self._arns.values()), "")
        return place_of(listed) or self._parts.fleet.last_place()

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
                return self._parts.history.entries(
                    plain_name(function), place=self._place(function)
                )
            case wire.ListEvents(function=function):
                return self._parts.events.entries(function)
            case wire.ReadEvent(function=function, entry=entry):
                return self._parts.events.read(function, entry)
            case wire.SaveEvent(
                function=function, name=name, text=text, overwrite=overwrite, details=details
            ):
                return self._parts.events.save(
                    function, name, text, overwrite=overwrite, details=details
                )
            case wire.DeleteEvent(function=function, entry=entry):
                return self._parts.events.delete(function, entry)
            case wire.GetDraft(function=function):
                return self._parts.drafts.read(function)
            case wire.SaveDraft(draft=draft):
                return self._parts.drafts.save(draft)
            case wire.BeginExport() | wire.AddExport() | wire.EndExport():
                return self._export(request)
            case _:
                raise TypeError(f"no service for {type(request).__name__}")

    def _export(self, request: wire.BeginExport | wire.AddExport | wire.EndExport) -> str | None:
        match request:
            case wire.BeginExport(path=path, overwrite=overwrite):
                return self._parts.exports.begin(path, overwrite=overwrite)
            case wire.AddExport(path=path, part=part):
                self._parts.exports.add(path, part)
            case wire.EndExport(path=path, keep=keep):
                self._parts.exports.end(path, keep=keep)
        return None


def _is_of_alarm(plan: LeverPlan) -> bool:
    return plan.state.target.lever is Lever.ALARM
