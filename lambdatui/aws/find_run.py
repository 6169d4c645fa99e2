"""Looks in a function's logs for an invocation whose answer did not come."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lambdatui.aws.answer import required, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.configuration import read_configuration
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.event_page import events_of
from lambdatui.aws.logs import tail
from lambdatui.core.capture import captures
from lambdatui.core.compare import compare_json
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.found_run import Evidence, FoundRun
from lambdatui.core.functions import plain_name
from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.invocations import Tracker
from lambdatui.core.invoke import InvokeRequest, InvokeResult
from lambdatui.core.logs import LogEvent, NoticeKind, TailRequest
from lambdatui.core.platform_lines import PlatformKind, parse_platform_line
from lambdatui.core.stop import Clock, Stop

#: How much earlier than our clock says an invocation may have begun by Lambda's.
BEFORE_MS = 5_000
#: How much later than the last we heard a synchronous one may begin, as for a slow cold start.
AFTER_MS = 60_000
#: Between two looks, in seconds.
LOOK_S = 2.0

#: Invocations that are told of. Where more began, nobody can tell ours among them anyway.
_MOST = 100
#: Pages of one invocation's own lines, each of at most 10,000 events or 1 MB.
_PAGES = 5
#: Invocations of which all lines are read, to see whether the event stands in them.
_MOST_READ = 20
#: In bytes: ``{}`` stands in many a line.
_TELLS_NOTHING = 2
_OPERATION = "FilterLogEvents"
_REQUEST_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
#: Lambda's first line of an invocation, as text and as JSON: a function writes one or the other.
_STARTS = ('"START RequestId"', '"platform.start"')


def find_run(
    clients: Clients,
    request: InvokeRequest,
    result: InvokeResult,
    *,
    stop: Stop,
    clock: Clock,
    group: str = "",
    patience_s: float = 0.0,
) -> FoundRun:
    """What the logs show of an invocation that was sent and has no whole answer.

    By its request id, where AWS has told it: then that very invocation is found, and how it ended.
    Else by the invocations of the function that began from 5 s before it was sent until a minute
    after it was given up; for an asynchronous one, until now. Those among them whose handler has
    logged the very event that was sent are named. ``group`` is the log group, looked up where it is
    not given. Looks again every 2 s for ``patience_s``, as lines come late.

    What goes wrong is in the answer. Nothing is sent but reads. A function whose system log level
    keeps Lambda's own lines out of its logs (JSON format, WARN) leaves nothing to find.
    (CloudWatch Logs API, FilterLogEvents.)
    """
    looking = _Looking(clients, request, result, stop=stop, clock=clock)
    until_ms = clock() + int(patience_s * 1000)
    try:
        looking.group = group or _group(clients, request)
        found = looking.look()
        while _may_change(found) and clock() < until_ms and not stop.wait(LOOK_S):
            found = looking.look()
    except LambdatuiError as error:
        return looking.found(Evidence.UNREAD, fault=error.fault)
    except Stopped:
        return looking.found(Evidence.UNREAD)
    return found


def _may_change(found: FoundRun) -> bool:
    if found.evidence is Evidence.BEGAN:
        # Of one that has logged the event, it is its own end that is waited for.
        running = (
            each.ending is Ending.RUNNING
            for each in found.invocations
            if not found.same_event or each.request_id in found.same_event
        )
        return not found.more and any(running)
    return found.evidence is not Evidence.ENDED


def _group(clients: Clients, request: InvokeRequest) -> str:
    try:
        return read_configuration(clients, request.function).function.log_group_name
    except LambdatuiError as error:
        if error.fault.kind is not Kind.DENIED:
            raise
        return f"/aws/lambda/{plain_name(request.function)}"


class _Looking:
    """One search, which may be repeated."""

    def __init__(
        self,
        clients: Clients,
        request: InvokeRequest,
        result: InvokeResult,
        *,
        stop: Stop,
        clock: Clock,
    ) -> None:
        self.group = ""
        self._clients = clients
        self._request = request
        self._stop = stop
        self._clock = clock
        self._function = plain_name(request.function)
        known = _REQUEST_ID.fullmatch(result.request_id)
        self._id = result.request_id if known else ""
        started_ms = result.started_ms or clock() - int(result.elapsed_ms)
        self._from_ms = max(0, started_ms - BEFORE_MS)
        self._given_up_ms = started_ms + int(result.elapsed_ms)

    def look(self) -> FoundRun:
        """Once."""
        try:
            if self._id:
                return self._by_id()
            return self._by_time()
        except _NoGroup:
            return self.found(Evidence.NO_GROUP)

    def found(
        self,
        evidence: Evidence,
        invocations: Sequence[Invocation] = (),
        *,
        more: bool = False,
        whole: bool = True,
        fault: Fault | None = None,
        same_event: Sequence[str] = (),
    ) -> FoundRun:
        """The answer, with what it is about."""
        return FoundRun(
            evidence=evidence,
            function=self._function,
            from_ms=self._from_ms,
            # What has not been yet was not looked at.
            to_ms=min(self._to_ms(), self._clock()),
            group=self.group,
            request_id=self._id,
            invocations=tuple(invocations),
            more=more,
            whole=whole,
            fault=fault,
            same_event=tuple(same_event),
        )

    def _to_ms(self) -> int:
        # Our clock may be behind Lambda's, too.
        now_ms = self._clock() + BEFORE_MS
        waited = self._request.type.waits and not self._id
        return min(now_ms, self._given_up_ms + AFTER_MS) if waited else now_ms

    def _by_id(self) -> FoundRun:
        invocations = [
            invocation
            for invocation in self._invocations(f'"{self._id}"')
            if invocation.request_id == self._id
        ]
        if not invocations:
            return self.found(Evidence.NOTHING)
        (last,), whole, _ = self._explained(invocations[-1:])
        invocations[-1] = last
        ended = last.ending is not Ending.RUNNING
        evidence = Evidence.ENDED if ended else Evidence.RUNNING
        return self.found(evidence, invocations, whole=whole)

    def _by_time(self) -> FoundRun:
        began: list[Invocation] = []
        for pattern in _STARTS:
            began = began or self._invocations(pattern)
        if not began:
            return self.found(Evidence.NOTHING)
        if len(began) > _MOST_READ:
            return self.found(Evidence.BEGAN, began[:_MOST], more=len(began) > _MOST)
        told, whole, lines = self._explained(began)
        same = [name for name, logged in lines.items() if self._is_event(logged)]
        return self.found(Evidence.BEGAN, told, whole=whole, same_event=same)

    def _is_event(self, lines: Sequence[str]) -> bool:
        """Whether the event that was sent stands in the lines of an invocation."""
        if len(self._request.payload.strip()) <= _TELLS_NOTHING:
            return False
        return any(
            found.whole and compare_json(found.text.encode(), self._request.payload).same
            for found in captures(lines)
        )

    def _invocations(self, pattern: str) -> list[Invocation]:
        """Those of which lines with this pattern tell, oldest first."""
        tracker = Tracker()
        invocations: dict[str, Invocation] = {}
        for events in self._lines(pattern):
            _, changed = tracker.take(events)
            invocations.update((invocation.key, invocation) for invocation in changed)
            if len(invocations) > _MOST:
                break
        return sorted(invocations.values(), key=lambda found: found.start_ms or found.first_ms)

    def _lines(self, pattern: str) -> Iterator[list[LogEvent]]:
        request = TailRequest(
            functions=(self._function,),
            groups=(self.group,),
            since_ms=self._from_ms,
            until_ms=self._to_ms(),
            pattern=pattern,
        )
        for batch in tail(self._clients, request, stop=self._stop, clock=self._clock):
            if any(notice.kind is NoticeKind.WAITING for notice in batch.notices):
                raise _NoGroup
            yield [event for event in batch.events if self._id or _starts(event)]
        if self._stop.is_set():
            raise Stopped

    def _explained(
        self, invocations: Sequence[Invocation]
    ) -> tuple[list[Invocation], bool, dict[str, list[str]]]:
        """The same by all the lines of their streams, whether all of them could be read, and these.

        Those that the pattern has found leave out the error, which names no request as a rule.
        """
        best = {invocation.request_id: invocation for invocation in invocations}
        lines: dict[str, list[str]] = {name: [] for name in best}
        # Each stream once, from the first of them on.
        streams = {each.stream: each for each in reversed(invocations)}
        whole = True
        for first in reversed(streams.values()):
            tracker = Tracker()
            try:
                for events in self._stream_of(first):
                    taken, changed = tracker.take(events)
                    best.update((o.request_id, o) for o in changed if o.request_id in best)
                    for event in taken:
                        if event.request_id in lines:
                            lines[event.request_id].append(event.message)
            except (LambdatuiError, _TooLong):
                whole = False
        return [best[invocation.request_id] for invocation in invocations], whole, lines

    def _stream_of(self, invocation: Invocation) -> Iterator[list[LogEvent]]:
        asked: dict[str, Any] = {
            "logGroupName": self.group,
            "logStreamNames": [invocation.stream],
            "startTime": invocation.start_ms or invocation.first_ms,
            "limit": 10_000,
        }
        if invocation.end_ms and self._id:
            # Found by its START alone, its end lies behind what was read.
            asked["endTime"] = max(invocation.end_ms, invocation.last_ms)
        for _ in range(_PAGES):
            if self._stop.wait(self._clients.filter_pace.reserve()):
                raise Stopped
            try:
                answer = ask(
                    self._clients,
                    f"read the logs of {self.group}",
                    lambda aws: aws.logs.filter_log_events(**asked),
                    stop=self._stop,
                )
            except LambdatuiError as error:
                if error.fault.kind is Kind.THROTTLED:
                    self._clients.filter_pace.throttled()
                raise
            entries = required(answer, "events", list, _OPERATION)
            yield events_of(entries, lambda _stream: 0, 0).events
            token = text(answer.get("nextToken"))
            if not token:
                return
            asked["nextToken"] = token
        raise _TooLong


class _NoGroup(Exception):
    """The log group is not there."""


class _TooLong(Exception):
    """There are more lines than are read for one invocation."""


def _starts(event: LogEvent) -> bool:
    line = parse_platform_line(event.message)
    return line is not None and line.kind is PlatformKind.START
