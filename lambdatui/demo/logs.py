"""The past day's logs: real invocations of the functions, told again of other times.

Every failure of the past three hours is told. Of the older ones, and of what went well, it is a
sample, thinner the older they are: all of a day is more than can be written while a person waits.
Before that day there is nothing, since the log groups keep their events for one day.
"""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lambdatui.core.timespan import iso
from lambdatui.demo import loglines
from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import (
    BEFORE,
    FUNCTIONS,
    RELEASE,
    RELEASED,
    RETRIES,
    DemoFunction,
)
from lambdatui.demo.recording import ID, ORDER, TIME, Recorded, Recordings, load
from lambdatui.demo.story import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    PAYMENTS_RELEASE_MS,
    Slot,
    duration,
    slots,
)

KEPT_DAYS = 1
PAST_MS = KEPT_DAYS * DAY_MS
#: How many good invocations a minute are told, by their age at most.
_TOLD = (
    (4 * MINUTE_MS, 1000.0),
    (15 * MINUTE_MS, 4.0),
    (90 * MINUTE_MS, 0.8),
    (3 * HOUR_MS, 0.3),
    (PAST_MS, 0.05),
)
#: Up to this age everything is told of the incident, from a while before the release that led to
#: it: who goes from a chart to the log of that minute finds what the chart counts, and a report or
#: a bundle of the last hour has all its runs.
_ALL_TOLD_MS = HOUR_MS + 5 * MINUTE_MS
_FAILURES_ALL_TOLD_MS = 3 * HOUR_MS
_OLDER_FAILURES_TOLD = 0.25
_RARELY = 0.06
#: How long an environment lives, by the age at which it began: the near past shows cold starts,
#: and the far one has few streams to write.
_LIVES = ((90 * MINUTE_MS, 35 * MINUTE_MS), (2 * DAY_MS, 130 * MINUTE_MS))
#: CloudWatch Logs API, PutLogEvents: 1,048,576 bytes a call, each event counting 26 more.
_A_CALL = 1_000_000
_AN_EVENT = 26

Event = dict[str, Any]


@dataclass
class _Stream:
    """What one execution environment wrote."""

    name: str
    ends_ms: int
    version: str
    free_ms: int = 0
    events: list[Event] = field(default_factory=list)

    def write(self, text: str, at_ms: int) -> None:
        self.events.append({"timestamp": at_ms, "message": text + "\n"})


class _Attempt(NamedTuple):
    """One that failed, and will again: not before ``due_ms``, and ``left`` times more after it."""

    due_ms: int
    left: int
    request_id: str
    recorded: Recorded


def seed(clients: Clients, now_ms: int) -> None:
    """Write them all, into the log groups of the account."""
    client, recordings = clients.get("logs"), load()
    for function in FUNCTIONS:
        group = function.log_group
        client.put_retention_policy(logGroupName=group, retentionInDays=KEPT_DAYS)
        for stream in streams(function, recordings, now_ms):
            client.create_log_stream(logGroupName=group, logStreamName=stream.name)
            for events in _calls(sorted(stream.events, key=_timestamp)):
                client.put_log_events(
                    logGroupName=group, logStreamName=stream.name, logEvents=events
                )


def _timestamp(event: Event) -> int:
    return int(event["timestamp"])


def _calls(events: list[Event]) -> Iterator[list[Event]]:
    size = 0
    call: list[Event] = []
    for event in events:
        length = len(event["message"].encode()) + _AN_EVENT
        if call and size + length > _A_CALL:
            yield call
            size, call = 0, []
        size += length
        call.append(event)
    if call:
        yield call


def streams(function: DemoFunction, recordings: Recordings, now_ms: int) -> list[_Stream]:
    """The log streams of one function's past."""
    chance = random.Random(f"{function.name}/log/{now_ms // MINUTE_MS}")
    past = _Past(function, recordings[function.name], chance, now_ms)
    for slot in slots(function, now_ms):
        if slot.start_ms >= now_ms - PAST_MS:
            told = _invocations(function, slot, now_ms, chance)
            for at_ms, failed in told:
                past.tell(at_ms, failed=failed)
    return past.streams


def _invocations(
    function: DemoFunction, slot: Slot, now_ms: int, chance: random.Random
) -> list[tuple[int, bool]]:
    """Start and failure of those that are told, in order; some of them start together."""
    age_ms = now_ms - slot.start_ms
    told = next(rate for limit_ms, rate in _TOLD if age_ms <= limit_ms)
    if function.name == RELEASED and age_ms <= _ALL_TOLD_MS:
        told = _TOLD[0][1]
    good = slot.invocations - slot.errors
    share = min(1.0, told * slot.length_ms / MINUTE_MS / good) if good else 0.0
    told_failures = 1.0 if age_ms <= _FAILURES_ALL_TOLD_MS else _OLDER_FAILURES_TOLD
    failures = [True] * sum(chance.random() < told_failures for _ in range(slot.errors))
    failures += [False] * sum(chance.random() < share for _ in range(good))
    chance.shuffle(failures)
    starts: list[int] = []
    while len(starts) < len(failures):
        starts += [slot.start_ms + chance.randrange(slot.length_ms)] * function.at_once
    return list(zip(sorted(starts[: len(failures)]), failures, strict=True))


class _Past:
    """One function's environments, as they came and went."""

    def __init__(
        self,
        function: DemoFunction,
        recorded: tuple[Recorded, ...],
        chance: random.Random,
        now_ms: int,
    ) -> None:
        self._now_ms = now_ms
        self.streams: list[_Stream] = []
        self._alive: list[_Stream] = []
        self._function = function
        self._chance = chance
        good = [one for one in recorded if not one.error_type]
        self._rare = [one for one in good if one.event in function.rare]
        self._usual = [one for one in good if one.event not in function.rare]
        self._bad = {one.event: one for one in recorded if one.event in function.failing}
        #: Failures that are tried again: when at the earliest, how often, and what.
        self._again: list[_Attempt] = []

    def tell(self, at_ms: int, *, failed: bool) -> None:
        """One invocation, in an environment that is free then or in a new one."""
        function, chance = self._function, self._chance
        request_id, recorded = self._attempt(at_ms, failed=failed)
        self._alive = [s for s in self._alive if at_ms < s.ends_ms]
        if function.reserved_concurrency == 1:
            at_ms = max(at_ms, *(s.free_ms for s in self._alive), 0)
        version = self._version(at_ms)
        free = (s for s in self._alive if s.free_ms <= at_ms and s.version == version)
        stream = next(free, None)
        init_ms: float | None = None
        if stream is None:
            init_ms = round(function.init_ms * chance.uniform(0.85, 1.3), 2)
            stream = self._open(at_ms - round(init_ms), version)
        timed_out = recorded.error_type == "Sandbox.Timedout"
        finished = loglines.Finished(
            request_id=request_id,
            started_ms=at_ms,
            duration_ms=function.timeout_s * 1000.0 if timed_out else duration(function, 0, chance),
            memory_mb=function.memory_mb,
            used_mb=self._used(recorded),
            init_ms=init_ms,
            status=_status(recorded),
            error_type=recorded.error_type,
            trace=self._trace(at_ms),
        )
        self._write(stream, recorded, finished)
        stream.free_ms = finished.ended_ms + 2
        if finished.status:
            self._alive.remove(stream)

    def _attempt(self, at_ms: int, *, failed: bool) -> tuple[str, Recorded]:
        """The request id, and what is told: of a failure perhaps what failed before."""
        if failed and self._again and self._again[0].due_ms <= at_ms:
            attempt = self._again.pop(0)
        else:
            new_id = str(uuid.UUID(int=self._chance.getrandbits(128), version=4))
            attempt = _Attempt(at_ms, RETRIES, new_id, self._choose(failed=failed))
        if failed and self._function.retried and attempt.left:
            # After one minute, then after two (Lambda developer guide, asynchronous invocation).
            due_ms = at_ms + (1 + RETRIES - attempt.left) * MINUTE_MS
            self._again.append(_Attempt(due_ms, attempt.left - 1, *attempt[2:]))
            self._again.sort()
        return attempt.request_id, attempt.recorded

    def _choose(self, *, failed: bool) -> Recorded:
        if failed and self._bad:
            return self._bad[self._function.cause(self._chance)]
        rare = self._rare and self._chance.random() < _RARELY
        return self._chance.choice(self._rare if rare else self._usual)

    def _version(self, at_ms: int) -> str:
        """What ran then: where a function has an alias, that to which it pointed."""
        if not self._function.alias:
            return "$LATEST"
        released = at_ms >= self._now_ms - PAYMENTS_RELEASE_MS
        return RELEASE if released and self._function.name == RELEASED else BEFORE

    def _open(self, at_ms: int, version: str) -> _Stream:
        day = iso(at_ms)[:10].replace("-", "/")
        lives_ms = next(lives for age, lives in _LIVES if self._now_ms - at_ms <= age)
        name = f"{day}/[{version}]{self._chance.getrandbits(128):032x}"
        ends_ms = at_ms + lives_ms
        if at_ms < self._now_ms - _LIVES[0][0]:
            # Gone within the last hour, so that whatever chance brings it shows a cold start.
            ends_ms = min(ends_ms, self._now_ms - HOUR_MS)
        stream = _Stream(name, ends_ms=ends_ms, version=version)
        text = loglines.init_start(self._function.runtime, at_ms, as_json=self._function.json_logs)
        stream.write(text, at_ms)
        self.streams.append(stream)
        self._alive.append(stream)
        return stream

    def _write(self, stream: _Stream, recorded: Recorded, finished: loglines.Finished) -> None:
        as_json = self._function.json_logs
        request_id, start_ms = finished.request_id, finished.started_ms
        stream.write(
            loglines.start(request_id, start_ms, stream.version, as_json=as_json), start_ms
        )
        # The same in every attempt.
        order = f"o-{request_id[-12:]}"
        for place, text in recorded.lines:
            at_ms = start_ms + int(place * finished.duration_ms)
            when = f"{iso(at_ms)[:19]}Z" if as_json else iso(at_ms)
            filled = text.replace(ID, request_id).replace(TIME, when).replace(ORDER, order)
            stream.write(filled, at_ms)
        end_ms = finished.ended_ms
        if finished.status == "timeout":
            text = loglines.timed_out(request_id, end_ms, self._function.timeout_s)
            stream.write(text, end_ms)
        for text in loglines.end(finished, as_json=as_json):
            stream.write(text, end_ms)

    def _used(self, recorded: Recorded) -> int:
        if recorded.error_type == "Runtime.OutOfMemory":
            return self._function.memory_mb
        return self._function.used_mb + self._chance.randrange(0, 3)

    def _trace(self, at_ms: int) -> str:
        if not self._function.traced:
            return ""
        root = f"1-{at_ms // 1000:08x}-{self._chance.getrandbits(96):024x}"
        return f"Root={root};Parent={self._chance.getrandbits(64):016x};Sampled=1"


def _status(recorded: Recorded) -> str:
    if recorded.error_type == "Sandbox.Timedout":
        return "timeout"
    return "error" if recorded.error_type.startswith("Runtime.") else ""
