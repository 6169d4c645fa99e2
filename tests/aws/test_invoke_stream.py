"""A response that comes in parts, and a client context."""

import base64
import json
import threading
from collections.abc import Callable

import pytest
from botocore.exceptions import EventStreamError

from lambdatui.aws import invoke_stream, sending
from lambdatui.aws.clients import Clients
from lambdatui.aws.invoke import send
from lambdatui.aws.invoke_stream import send_stream
from lambdatui.aws.unsent import surely_not_run
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.invoke import (
    CONTEXT_LIMIT,
    InvocationType,
    InvokePart,
    InvokeRequest,
    InvokeResult,
    NothingSent,
    Outcome,
)
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, Reply, Talk, refuses, says
from tests.aws.invocations import SENT, clock
from tests.aws.streamed import begin, chunk, complete, exception, part, streams

Start = Callable[..., tuple[Faulty, Clients]]

PATH = "/2021-11-15/functions/orders/response-streaming-invocations"


def asked(function: str = "orders", payload: bytes = b'{"id": 1}', **more: object) -> InvokeRequest:
    kind = InvocationType.STREAM
    fields: dict[str, object] = {"function": function, "payload": payload, "type": kind, **more}
    build: Callable[..., InvokeRequest] = InvokeRequest
    return build(**{"timeout_s": 0, **fields})


def streamed(clients: Clients, request: InvokeRequest) -> tuple[list[bytes], InvokeResult]:
    *parts, result = send_stream(clients, request, clock=clock)
    assert isinstance(result, InvokeResult)
    return [item.data for item in parts if isinstance(item, InvokePart)], result


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MARGIN_S", "GRACE_S"):
        monkeypatch.setattr(sending, name, 0.3)
    monkeypatch.setattr(sending, "TRANSFER_S", 0.0)


def test_parts_are_given_while_the_function_still_sends(faulty: Start) -> None:
    heard = threading.Event()

    def reply(talk: Talk) -> None:
        begin(talk)
        chunk(talk, part(b'{"first": 1'))
        # Nothing more comes until the first part has arrived.
        heard.wait(30)
        # A message may lie across chunks of HTTP.
        rest = part(b", caf\xc3") + part(b"\xa9}") + complete()
        chunk(talk, rest[:7])
        chunk(talk, rest[7:])
        talk.raw(b"0\r\n\r\n")

    server, clients = faulty(reply)
    items = send_stream(clients, asked(qualifier="live"), clock=clock)
    first = next(items)
    heard.set()
    *parts, result = items
    assert isinstance(first, InvokePart)
    assert first.data == b'{"first": 1'
    assert (
        b"".join(item.data for item in parts if isinstance(item, InvokePart)) == ", café}".encode()
    )
    assert isinstance(result, InvokeResult)
    assert result.outcome is Outcome.RETURNED
    assert result.payload == '{"first": 1, café}'.encode()
    assert (result.version, result.request_id, result.started_ms) == ("7", "req-stream", SENT)
    assert 0 < first.elapsed_ms <= result.elapsed_ms
    assert result.report is not None
    assert result.report.duration_ms == 2.5
    (request,) = server.requests
    assert request.path == f"{PATH}?Qualifier=live"
    assert request.body == b'{"id": 1}'
    assert request.headers["x-amz-invocation-type"] == "RequestResponse"
    assert request.headers["x-amz-log-type"] == "Tail"


def test_the_embedded_endpoint_streams_a_response(clients: Clients, account: Account) -> None:
    name = account.function('return {"doubled": event["id"] * 2}')
    parts, result = streamed(clients, asked(name, b'{"id": 21}', timeout_s=30))
    assert b"".join(parts) == result.payload == b'{"doubled": 42}'
    assert result.outcome is Outcome.RETURNED
    group = account.logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")
    logged = [event["message"] for event in group["events"]]
    assert any(f"START RequestId: {result.request_id}" in message for message in logged)


def test_an_error_of_the_embedded_endpoint_is_one(clients: Clients, account: Account) -> None:
    name = account.function('raise ValueError("no such order")')
    _, result = streamed(clients, asked(name, timeout_s=30))
    assert result.outcome is Outcome.FUNCTION_ERROR
    assert b"no such order" in result.payload


def test_a_function_that_fails_in_the_middle_has_failed_with_what_came(faulty: Start) -> None:
    details = '{"errorType": "Error", "errorMessage": "no more"}'
    end = complete(ErrorCode="Unhandled", ErrorDetails=details)
    _, clients = faulty(streams(part(b"half of"), end))
    parts, result = streamed(clients, asked())
    assert parts == [b"half of"]
    assert (result.outcome, result.function_error) == (Outcome.FUNCTION_ERROR, "Unhandled")
    assert (result.payload, result.error_details) == (b"half of", details)
    assert result.fault is None


def hang_after_a_part(talk: Talk) -> None:
    begin(talk)
    chunk(talk, part(b"half of"))
    talk.hang()


def drip_parts(talk: Talk) -> None:
    begin(talk)
    chunk(talk, part(b"half of"))
    while not talk.wait(0.05):
        chunk(talk, part(b"."))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (streams(part(b"half of")), Kind.MALFORMED),
        (streams(part(b"half of"), ended=False), Kind.UNREACHABLE),
        (hang_after_a_part, Kind.TIMEOUT),
        (drip_parts, Kind.TIMEOUT),
        (streams(part(b"half of"), complete()[:-4] + b"\0\0\0\0"), Kind.MALFORMED),
        (streams(part(b"half of"), exception("ServiceException", "gone")), Kind.SERVER),
    ],
    ids=["no end", "cut off", "silence", "drips", "a wrong checksum", "an exception"],
)
def test_a_stream_that_breaks_in_the_middle_is_unknown_with_what_came(
    faulty: Start, reply: Reply, kind: Kind
) -> None:
    server, clients = faulty(reply)
    parts, result = streamed(clients, asked())
    assert result.outcome is Outcome.UNKNOWN
    assert result.payload == b"".join(parts)
    assert result.payload.startswith(b"half of")
    assert result.fault is not None
    assert result.fault.kind is kind
    assert "orders began to answer" in result.fault.what
    assert f"broke off after {len(result.payload)} bytes" in result.fault.what
    assert "Look in the logs" in result.fault.advice
    assert result.request_id == "req-stream"
    assert len(server.requests) == 1


def test_a_reset_after_a_part_was_read_is_unknown_with_that_part(faulty: Start) -> None:
    heard = threading.Event()

    def reply(talk: Talk) -> None:
        begin(talk)
        chunk(talk, part(b"half of"))
        # A connection that is reset takes with it what was not read.
        heard.wait(30)
        talk.reset()

    server, clients = faulty(reply)
    items = send_stream(clients, asked(), clock=clock)
    next(items)
    heard.set()
    (result,) = items
    assert isinstance(result, InvokeResult)
    assert (result.outcome, result.payload) == (Outcome.UNKNOWN, b"half of")
    assert result.fault is not None
    assert result.fault.kind is Kind.UNREACHABLE
    assert len(server.requests) == 1


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Talk.hang, Kind.TIMEOUT),
        (Talk.reset, Kind.UNREACHABLE),
        (Talk.close, Kind.UNREACHABLE),
        (refuses(500, "ServiceException", "internal error"), Kind.SERVER),
        (says(b"", 503), Kind.SERVER),
        (says(b""), Kind.MALFORMED),
        (says(b"<html>Sign in</html>", 200, {"Content-Type": "text/html"}), Kind.MALFORMED),
        (says(b"", 204), Kind.MALFORMED),
    ],
    ids=["stalls", "reset", "closed", "500", "503", "nothing", "a sign-in page", "another status"],
)
def test_a_stream_that_may_have_run_is_sent_once_and_its_outcome_unknown(
    faulty: Start, reply: Reply, kind: Kind
) -> None:
    server, clients = faulty(reply)
    parts, result = streamed(clients, asked())
    assert parts == []
    assert (result.outcome, result.payload) == (Outcome.UNKNOWN, b"")
    assert result.fault is not None
    assert result.fault.kind is kind
    assert "again" in result.fault.advice
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refuses(429, "TooManyRequestsException"), Kind.THROTTLED),
        (refuses(403, "AccessDeniedException"), Kind.DENIED),
        (refuses(404, "ResourceNotFoundException"), Kind.NOT_FOUND),
    ],
)
def test_a_stream_that_is_refused_is_an_error_before_any_part(
    faulty: Start, reply: Reply, kind: Kind
) -> None:
    server, clients = faulty(reply)
    with pytest.raises(LambdatuiError) as raised:
        list(send_stream(clients, asked(), clock=clock))
    assert raised.value.fault.kind is kind
    assert len(server.requests) == 1


def test_an_error_in_the_middle_of_an_answer_proves_nothing() -> None:
    told: dict[str, object] = {"Error": {"Code": "TooManyRequestsException"}}
    told["ResponseMetadata"] = {"HTTPStatusCode": 429}
    build: Callable[..., Exception] = EventStreamError
    assert not surely_not_run(build(told, "InvokeWithResponseStream"))


def test_more_than_lambda_ever_streams_is_not_read_to_its_end(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invoke_stream, "_MOST_BYTES", 100)

    def endless(talk: Talk) -> None:
        begin(talk)
        while not talk.wait(0.0):
            chunk(talk, part(b"x" * 60))

    _, clients = faulty(endless)
    _, result = streamed(clients, asked())
    assert result.outcome is Outcome.UNKNOWN
    assert result.fault is not None
    assert "more came than Lambda ever gives" in result.fault.what


def test_a_stream_that_is_wanted_whole_is_sent_the_same_way(faulty: Start) -> None:
    server, clients = faulty(streams(part(b"[1,"), part(b"2]"), complete()))
    result = send(clients, asked(), clock=clock)
    assert (result.outcome, result.payload) == (Outcome.RETURNED, b"[1,2]")
    assert [request.path for request in server.requests] == [PATH]


def test_ctrl_c_in_a_stream_tells_whether_the_event_was_sent(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, clients = faulty(hang_after_a_part)
    items = send_stream(clients, asked(), clock=clock)
    next(items)

    def interrupted(line: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(invoke_stream._Line, "_next", interrupted)
    with pytest.raises(KeyboardInterrupt) as raised:
        next(items)
    assert not isinstance(raised.value, NothingSent)
    assert len(server.requests) == 1
    # Before anything was sent: nobody has started the thread yet.
    monkeypatch.setattr(threading.Thread, "start", lambda thread: None)
    with pytest.raises(NothingSent, match="nothing was sent to orders"):
        next(send_stream(clients, asked(), clock=clock))
    assert len(server.requests) == 1


def test_read_only_mode_streams_nothing(faulty: Start) -> None:
    server, clients = faulty(streams(complete()), read_only=True)
    with pytest.raises(LambdatuiError) as raised:
        list(send_stream(clients, asked(), clock=clock))
    assert raised.value.fault.kind is Kind.READ_ONLY
    assert server.connections == 0


# The client context.


@pytest.mark.parametrize("kind", [InvocationType.SYNC, InvocationType.STREAM])
def test_a_client_context_goes_in_base64(faulty: Start, kind: InvocationType) -> None:
    context = '{"custom": {"tenant": "café"}}'.encode()
    reply = says({}) if kind is InvocationType.SYNC else streams(complete())
    server, clients = faulty(reply)
    send(clients, asked(type=kind, client_context=context), clock=clock)
    assert base64.b64decode(server.requests[0].headers["x-amz-client-context"]) == context


def test_without_a_client_context_no_header_is_sent(faulty: Start) -> None:
    server, clients = faulty(says({}))
    send(clients, asked(type=InvocationType.SYNC), clock=clock)
    assert "x-amz-client-context" not in server.requests[0].headers


def longest(extra: int) -> bytes:
    # Base64 makes four bytes of three.
    room = CONTEXT_LIMIT // 4 * 3 + extra
    empty = len(json.dumps({"a": ""}))
    return json.dumps({"a": "x" * (room - empty)}).encode()


def test_a_client_context_of_just_the_limit_is_sent(faulty: Start) -> None:
    server, clients = faulty(says({}))
    context = longest(0)
    send(clients, asked(type=InvocationType.SYNC, client_context=context), clock=clock)
    assert len(server.requests[0].headers["x-amz-client-context"]) <= CONTEXT_LIMIT


@pytest.mark.parametrize(
    ("type", "context", "kind"),
    [
        (InvocationType.SYNC, longest(1), Kind.TOO_LARGE),
        (InvocationType.SYNC, b"[1]", Kind.INVALID),
        (InvocationType.SYNC, b"{", Kind.INVALID),
        (InvocationType.STREAM, b"\xff", Kind.INVALID),
        (InvocationType.ASYNC, b'{"a": 1}', Kind.INVALID),
    ],
)
def test_a_client_context_that_lambda_would_refuse_or_lose_is_not_sent(
    faulty: Start, type: InvocationType, context: bytes, kind: Kind
) -> None:
    server, clients = faulty(says({}))
    with pytest.raises(LambdatuiError) as raised:
        send(clients, asked(type=type, client_context=context), clock=clock)
    assert raised.value.fault.kind is kind
    assert server.connections == 0
