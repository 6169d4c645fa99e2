import base64
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lambdatui.aws import invoke
from lambdatui.aws.clients import Clients
from lambdatui.aws.invoke import send
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.invoke import ASYNC_LIMIT, InvocationType, InvokeResult, Outcome
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, Reply, Talk, says
from tests.aws.invocations import SENT, break_off, clock, event

Start = Callable[..., tuple[Faulty, Clients]]

# What Lambda's own answers mean, from real functions on the embedded endpoint.


def test_a_sync_invocation_returns_the_response_with_its_log_and_report(
    clients: Clients, account: Account
) -> None:
    name = account.function('print("hello", event["id"]); return {"doubled": event["id"] * 2}')
    result = send(clients, event(name, b'{"id": 21}'), clock=clock)
    assert result.outcome is Outcome.RETURNED
    assert result.payload == b'{"doubled": 42}'
    assert result.status == 200
    assert result.version == "$LATEST"
    assert "hello 21" in result.log_tail
    assert result.report is not None
    assert result.report.duration_ms > 0
    assert result.request_id
    assert result.started_ms == SENT
    assert result.elapsed_ms > 0
    assert result.fault is None


def test_a_function_error_is_a_result_with_its_payload(clients: Clients, account: Account) -> None:
    name = account.function('raise ValueError("no such order")')
    result = send(clients, event(name), clock=clock)
    assert result.outcome is Outcome.FUNCTION_ERROR
    assert result.function_error == "Unhandled"
    assert b"no such order" in result.payload


def test_an_async_invocation_is_accepted(clients: Clients, account: Account) -> None:
    name = account.function("return None")
    result = send(clients, event(name, type=InvocationType.ASYNC), clock=clock)
    assert (result.outcome, result.status) == (Outcome.ACCEPTED, 202)


def test_a_dry_run_is_allowed_and_runs_nothing(clients: Clients, account: Account) -> None:
    name = account.function('print("ran")')
    result = send(clients, event(name, type=InvocationType.DRY_RUN), clock=clock)
    assert (result.outcome, result.status) == (Outcome.ALLOWED, 204)
    assert result.log_tail == ""


def test_a_function_that_is_not_there_is_not_found(clients: Clients) -> None:
    with pytest.raises(LambdatuiError) as raised:
        send(clients, event("nobody"), clock=clock)
    assert raised.value.fault.kind is Kind.NOT_FOUND
    assert raised.value.fault.what.startswith("Cannot invoke nobody: ")
    assert raised.value.fault.status == 404


# What arrives.


def answered(faulty: Start, reply: Reply, **given: object) -> InvokeResult:
    _, clients = faulty(reply)
    return send(clients, event(), clock=clock)


def test_a_response_of_any_bytes_comes_as_it_is(faulty: Start) -> None:
    body = bytes(range(256)) * 1000
    assert answered(faulty, says(body)).payload == body


def test_a_response_with_nothing_in_it_has_returned(faulty: Start) -> None:
    result = answered(faulty, says(b""))
    assert (result.outcome, result.payload) == (Outcome.RETURNED, b"")


def test_a_response_that_broke_off_says_that_the_function_has_run(faulty: Start) -> None:
    result = answered(faulty, break_off)
    assert result.outcome is Outcome.UNKNOWN
    assert result.payload == b'{"half": "of'
    assert result.fault is not None
    assert "orders has run" in result.fault.what
    assert "12 of 40 bytes" in result.fault.what


def test_a_log_tail_that_is_not_utf8_is_shown_as_far_as_it_goes(faulty: Start) -> None:
    tail = base64.b64encode(b"caf\xff\nREPORT RequestId: r-1\tDuration: 2.5 ms\t").decode()
    result = answered(faulty, says({}, 200, {"X-Amz-Log-Result": tail}))
    assert result.log_tail.startswith("caf\ufffd")
    assert result.report is not None
    assert result.report.duration_ms == 2.5


def test_a_log_tail_that_is_not_base64_does_not_spoil_the_result(faulty: Start) -> None:
    result = answered(faulty, says({"ok": True}, 200, {"X-Amz-Log-Result": "%%%"}))
    assert (result.outcome, result.log_tail) == (Outcome.RETURNED, "")


def test_the_request_carries_payload_type_qualifier_and_name(faulty: Start) -> None:
    server, clients = faulty(says({}))
    send(clients, event("orders", b'{"a": 1}', qualifier="live"), clock=clock)
    request = server.requests[0]
    assert request.path == "/2015-03-31/functions/orders/invocations?Qualifier=live"
    assert request.body == b'{"a": 1}'
    assert request.headers["x-amz-invocation-type"] == "RequestResponse"
    assert request.headers["x-amz-log-type"] == "Tail"
    assert "lambdatui/" in request.headers["user-agent"]


def test_a_payload_that_lambda_would_refuse_is_not_sent(faulty: Start) -> None:
    server, clients = faulty(says({}))
    with pytest.raises(LambdatuiError) as raised:
        send(
            clients,
            event(payload=b"1" * (ASYNC_LIMIT + 1), type=InvocationType.ASYNC),
            clock=clock,
        )
    assert raised.value.fault.kind is Kind.TOO_LARGE
    assert server.connections == 0


def test_a_result_larger_than_lambda_ever_gives_is_not_read_to_its_end(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invoke, "_MOST_BYTES", 100_000)
    result = answered(faulty, says(b"1" * 10_000_000))
    assert result.outcome is Outcome.UNKNOWN
    assert len(result.payload) < 1_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="reads the kernel's table of connections")
def test_a_silent_connection_is_kept_alive_every_minute(faulty: Start) -> None:
    timers: list[str] = []

    def look(talk: Talk) -> None:
        port = int(talk.request.headers["host"].split(":")[1])
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            established = fields[3] == "01"
            if established and int(fields[2].split(":")[1], 16) == port:
                timers.append(fields[5])
        says({})(talk)

    _, clients = faulty(look)
    send(clients, event(), clock=clock)
    assert len(timers) == 1
    kind, _, ticks = timers[0].partition(":")
    assert kind == "02"  # keepalive, and not the two hours that are Linux's default
    assert int(ticks, 16) <= 60 * 100
