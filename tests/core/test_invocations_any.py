"""Any log at all, read by the quick ways that most lines go, and by asking of each line all."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.attempt import Attempt
from lambdatui.core.failures import failure_of
from lambdatui.core.invocations import Tracker
from lambdatui.core.log_stream import LogStream
from lambdatui.core.logs import LogEvent
from lambdatui.core.platform_lines import (
    PLATFORM_BEGINNINGS,
    PLATFORM_INITIALS,
    parse_platform_line,
)
from lambdatui.core.request_names import named_request
from tests.core.lambda_log import (
    IMPORT_ERROR,
    INIT,
    KILLED,
    NODE_ERROR,
    PYTHON_ERROR,
    T0,
    TIMED_OUT,
    A,
    B,
    end,
    info,
    json_info,
    platform,
    report,
    start,
)

_RESTORED = "RESTORE_REPORT Restore Duration: 412.00 ms\n"
_FAILED_INIT = "INIT_REPORT Init Duration: 9.10 ms\tPhase: invoke\tStatus: error\n"
_OF_REQUEST = (
    start,
    end,
    report,
    lambda request: report(request, "Init Duration: 412.00 ms"),
    lambda request: report(request, "Status: error", "Error Type: Runtime.Unknown"),
    lambda request: report(request, "Status: timeout"),
    lambda request: report(request, used=128),
    lambda request: info("working", request),
    lambda request: info("x", request).replace("\t", " "),
    lambda request: json_info("working", request),
    lambda request: json_info("no", request, errorType="KeyError", errorMessage="sku"),
    lambda request: f'{{"function_request_id":"{request}","level":"INFO"}}',
    lambda request: f'{{"event":{{"requestId":"{request}"}}}}',
    lambda request: platform("start", requestId=request, version="$LATEST"),
    lambda request: platform("runtimeDone", requestId=request, status="success"),
    lambda request: platform("runtimeDone", requestId=request, status="error", errorType="X.Y"),
    lambda request: platform("report", requestId=request, metrics={"durationMs": 5}),
    lambda request: NODE_ERROR.replace(A, request),
    lambda request: KILLED.replace(A, request),
    lambda request: TIMED_OUT.replace(A, request),
    lambda request: f"  {start(request)}",
)
_OF_NONE = (
    INIT, _RESTORED, _FAILED_INIT, PYTHON_ERROR, IMPORT_ERROR, "RESTORE_START x\n",
    "EXTENSION\tName: one\tState: Ready\n", "TELEMETRY\tName: x\n", "LOGS\tName: x\n",
    "XRAY TraceId: 1-2-3\tSegmentId: 4\n", platform("initStart", phase="init"),
    platform("initReport", phase="init", status="error"), platform("extension", name="one"),
    "printed\n", "Event 5: {}\n", "", "\n", "E", "END", "ENDED\n", "STARTED\n", "START \n",
    "REPORT\n", "Requests\n", "[INFO] x\n", "[ERROR] KeyError: 'sku'\n", "{", "{}", "2026\n",
    "\ud800", "no such\r\n    at x (/var/task/a.js:1:2)\n", "Traceback (most\n", "two\nlines\n",
    "java.lang.Odd: x\n\tat app.Main.run(Main.java:7)\n",
)  # fmt: skip
_LINES = st.one_of(
    st.sampled_from([make(request) for make in _OF_REQUEST for request in (A, B)]),
    st.sampled_from(_OF_NONE),
    st.text(max_size=12),
)  # fmt: skip
_MOMENTS = st.one_of(st.integers(0, 60), st.sampled_from([-5, 0, 61_000, 17 * 60_000]))
LOGS = st.lists(
    st.builds(
        lambda at, text, stream, source: LogEvent(T0 + at, text, stream, source=source),
        _MOMENTS,
        _LINES,
        st.sampled_from(["one", "one", "two"]),
        st.sampled_from([0, 0, 0, 1]),
    ),
    max_size=40,
)


class Plain:
    """What a tracker does, with nothing left out for any line."""

    def __init__(self) -> None:
        self._streams: dict[tuple[int, str], LogStream] = {}

    def take(self, events: Sequence[LogEvent]) -> tuple[list[str], list[Attempt]]:
        ids: list[str] = []
        changed: dict[Attempt, None] = {}
        for place, event in enumerate(events):
            key = event.source, event.stream
            stream = self._streams.setdefault(key, LogStream(*key))
            owner = _owner(stream, event.message, event.timestamp_ms, place)
            ids.append("" if owner is None else owner.request_id)
            if owner is None:
                continue
            owner.count(event.timestamp_ms, event.timestamp_ms)
            changed[owner] = None
            for earlier in stream.adopted:
                ids[earlier] = owner.request_id
            stream.adopted = []
        for stream in self._streams.values():
            if stream.waiting is not None:
                stream.waiting.places.clear()
        return ids, list(changed)


def _owner(stream: LogStream, text: str, at_ms: int, place: int) -> Attempt | None:
    line = parse_platform_line(text)
    if line is not None:
        owner = stream.of_platform(line, at_ms)
        if owner is None:
            stream.wait(place, at_ms)
        return owner
    owner = None
    if named := named_request(text):
        owner = (stream.believed if named[1] else stream.named)(named[0], at_ms)
    owner = owner or stream.unnamed(at_ms)
    failure = failure_of(text)
    if owner is not None:
        if failure is not None:
            owner.fail(failure, at_ms)
    elif stream.wait(place, at_ms) and failure is not None and stream.waiting is not None:
        stream.waiting.failure = stream.waiting.failure or failure
    return owner


@given(LOGS, st.integers(1, 20))
def test_the_quick_ways_lead_to_the_same_invocations(log: list[LogEvent], size: int) -> None:
    tracker, plain = Tracker(), Plain()
    for batch in (log[at : at + size] for at in range(0, len(log), size)):
        told, found = tracker.take(batch)
        ids, attempts = plain.take(batch)
        assert [event.request_id for event in told] == ids
        assert [_bare(event) for event in told] == batch
        assert list(found) == [attempt.snapshot() for attempt in attempts]
        assert [one.ending for one in found] == [attempt.ending() for attempt in attempts]


@given(_LINES)
def test_no_line_of_lambdas_begins_otherwise(text: str) -> None:
    if parse_platform_line(text) is not None:
        assert text[:1] in PLATFORM_INITIALS
        assert not text[:1].isupper() or text[:4] in PLATFORM_BEGINNINGS


def _bare(event: LogEvent) -> LogEvent:
    return LogEvent(
        event.timestamp_ms, event.message, event.stream, event.event_id, event.ingestion_ms,
        event.source,
    )  # fmt: skip
