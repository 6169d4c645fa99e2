"""An invocation is sent exactly once, whatever the network does."""

import socket
import threading
from collections.abc import Callable

import pytest

from lambdatui.aws import invoke, sending
from lambdatui.aws.clients import Clients
from lambdatui.aws.invoke import send
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.invoke import InvocationType, NothingSent, Outcome
from tests.aws.conftest import REGION
from tests.aws.faulty import Faulty, Reply, Talk, head, refuses, says
from tests.aws.invocations import SENT, break_off, clock, event

Start = Callable[..., tuple[Faulty, Clients]]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MARGIN_S", 0.3)
    monkeypatch.setattr(sending, "TRANSFER_S", 0.0)
    monkeypatch.setattr(sending, "GRACE_S", 0.3)


def break_off_in_chunks(talk: Talk) -> None:
    lines = head(200, 0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    talk.raw(lines + b"8\r\n" + b'{"half":' + b"\r\n40\r\n")
    talk.close()


def drip(talk: Talk) -> None:
    talk.raw(head(200, 100_000))
    while not talk.wait(0.05):
        talk.raw(b"1")


def drip_the_head(talk: Talk) -> None:
    talk.raw(b"HTTP/1.1 200 OK\r\n")
    while not talk.wait(0.05):
        talk.raw(b"x-more: 1\r\n")


def close_in_the_head(talk: Talk) -> None:
    talk.raw(b"HTTP/1.1 200 OK\r\nContent-Ty")
    talk.close()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Talk.hang, Kind.TIMEOUT),
        (drip_the_head, Kind.TIMEOUT),
        (drip, Kind.TIMEOUT),
        (Talk.reset, Kind.UNREACHABLE),
        (Talk.close, Kind.UNREACHABLE),
        (close_in_the_head, None),
        (lambda talk: talk.raw(b"SSH-2.0-OpenSSH\r\n\r\n"), None),
        (break_off, Kind.MALFORMED),
        (break_off_in_chunks, Kind.MALFORMED),
        (refuses(500, "ServiceException", "internal error"), Kind.SERVER),
        (says(b"<html><body>Bad Gateway</body></html>", 502), Kind.SERVER),
        (says(b"", 503), Kind.SERVER),
        (says(b"\xff\xfe not text", 500), Kind.MALFORMED),
        (refuses(410, "EFSIOException", "read failed"), Kind.INVALID),
        (says(b"<html>Sign in to the guest network</html>", 200, {"Content-Type": "text/html"}),
         Kind.MALFORMED),
        (says({}, 202), Kind.MALFORMED),
    ],
    ids=[
        "no answer", "a head that never ends", "a body that drips", "reset", "closed",
        "closed in the head", "not HTTP", "body cut off", "chunks cut off", "500", "502", "503",
        "500 that is not text", "file system failed", "a sign-in page", "the status of another",
    ],
)  # fmt: skip
def test_an_invocation_that_may_have_run_is_sent_once_and_its_outcome_unknown(
    faulty: Start, reply: Reply, kind: Kind | None
) -> None:
    server, clients = faulty(reply)
    result = send(clients, event(), clock=clock)
    assert result.outcome is Outcome.UNKNOWN
    assert result.fault is not None
    assert kind in {None, result.fault.kind}
    assert "look" in result.fault.advice.lower()
    assert "again" in result.fault.advice
    assert len(server.requests) == 1
    assert result.started_ms == SENT


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (refuses(429, "TooManyRequestsException", Reason="CallerRateLimitExceeded"),
         Kind.THROTTLED),
        (refuses(403, "AccessDeniedException"), Kind.DENIED),
        (refuses(404, "ResourceNotFoundException", "Function not found"), Kind.NOT_FOUND),
        (refuses(400, "InvalidRequestContentException", "Could not parse"), Kind.INVALID),
        (refuses(413, "RequestTooLargeException"), Kind.TOO_LARGE),
        (refuses(409, "ResourceConflictException"), Kind.CONFLICT),
        (refuses(403, "ExpiredTokenException"), Kind.EXPIRED),
        (refuses(502, "KMSAccessDeniedException", "cannot decrypt"), Kind.SERVER),
        (refuses(502, "InvalidRuntimeException"), Kind.SERVER),
        (refuses(408, "SnapStartTimeoutException"), Kind.TIMEOUT),
        (says(b"", 302, {"Location": "https://login.example"}), Kind.MALFORMED),
        (says(b"<html>Forbidden by policy</html>", 403, {"Content-Type": "text/html"}),
         Kind.DENIED),
    ],
)  # fmt: skip
def test_what_is_refused_before_the_function_runs_is_an_error_and_is_sent_once(
    faulty: Start, reply: Reply, kind: Kind
) -> None:
    server, clients = faulty(reply)
    with pytest.raises(LambdatuiError) as raised:
        send(clients, event(), clock=clock)
    assert raised.value.fault.kind is kind
    assert len(server.requests) == 1


def test_a_throttle_says_which_limit_and_how_long_to_wait(faulty: Start) -> None:
    reason = "ReservedFunctionConcurrentInvocationLimitExceeded"
    body = {"Reason": reason, "Type": "User", "message": "Rate Exceeded."}
    _, clients = faulty(
        says(body, 429, {"x-amzn-ErrorType": "TooManyRequestsException", "Retry-After": "3"})
    )
    with pytest.raises(LambdatuiError) as raised:
        send(clients, event(), clock=clock)
    fault = raised.value.fault
    assert "reserved concurrency is used up" in fault.what
    assert (fault.reason, fault.retry_after_s, fault.status) == (reason, 3.0, 429)


@pytest.mark.usefixtures("keys")
def test_a_refused_connection_is_an_error_since_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(LambdatuiError) as raised:
        send(Clients(Connection(endpoint_url=url)), event(), clock=clock)
    assert raised.value.fault.kind is Kind.UNREACHABLE
    assert url in raised.value.fault.what
    assert "refused" in raised.value.fault.what


@pytest.mark.usefixtures("keys")
def test_a_name_that_does_not_resolve_is_an_error_since_nothing_was_sent() -> None:
    clients = Clients(Connection(endpoint_url="http://lambda.nowhere.invalid"))
    with pytest.raises(LambdatuiError) as raised:
        send(clients, event(), clock=clock)
    assert raised.value.fault.kind is Kind.UNREACHABLE


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "reply",
    [lambda talk: talk.raw(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Talk.close, Talk.reset, Talk.hang],
    ids=["no TLS", "closed", "reset", "no answer"],
)
def test_a_tls_handshake_that_fails_is_an_error_since_nothing_was_sent(
    faulty: Start, reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lambdatui.aws.clients._INVOKE_CONNECT_S", 0.2)
    server, _ = faulty(reply)
    clients = Clients(Connection(endpoint_url=server.url.replace("http:", "https:")))
    with pytest.raises(LambdatuiError) as raised:
        send(clients, event(), clock=clock)
    assert raised.value.fault.kind in {Kind.UNREACHABLE, Kind.TIMEOUT}
    assert server.requests == []
    assert server.connections == 1


def test_a_proxy_that_refuses_is_an_error_since_nothing_was_sent(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, _ = faulty(lambda talk: talk.raw(b"HTTP/1.1 407 Proxy Auth\r\n\r\n"))
    monkeypatch.setenv("HTTPS_PROXY", server.url.replace("//", "//user:hunter2@"))
    with pytest.raises(LambdatuiError) as raised:
        send(Clients(Connection(region=REGION)), event(), clock=clock)
    assert raised.value.fault.kind is Kind.UNREACHABLE
    assert "proxy" in raised.value.fault.what
    assert "hunter2" not in raised.value.fault.sentence()
    assert [request.method for request in server.requests] == ["CONNECT"]


@pytest.mark.usefixtures("impatient")
def test_a_dry_run_that_gets_no_answer_is_an_error_since_it_never_runs_anything(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "QUICK_S", 0.3)
    server, clients = faulty(Talk.hang)
    with pytest.raises(LambdatuiError) as raised:
        send(clients, event(type=InvocationType.DRY_RUN), clock=clock)
    assert raised.value.fault.kind is Kind.TIMEOUT
    assert len(server.requests) == 1


def test_an_async_event_whose_answer_is_lost_may_be_queued(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, clients = faulty(Talk.close)
    result = send(clients, event(type=InvocationType.ASYNC), clock=clock)
    assert result.outcome is Outcome.UNKNOWN
    assert result.fault is not None
    assert "may be queued" in result.fault.what
    assert len(server.requests) == 1


def test_no_setting_of_the_environment_makes_it_send_twice(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "9")
    monkeypatch.setenv("AWS_RETRY_MODE", "legacy")
    server, clients = faulty(refuses(500, "ServiceException"))
    send(clients, event(), clock=clock)
    assert len(server.requests) == 1


def test_every_invocation_has_a_connection_of_its_own(faulty: Start) -> None:
    server, clients = faulty(says({"kept": "alive"}))
    for _ in range(3):
        assert send(clients, event(), clock=clock).outcome is Outcome.RETURNED
    assert [request.connection for request in server.requests] == [1, 2, 3]


@pytest.mark.usefixtures("impatient")
def test_a_request_that_nobody_waits_for_any_more_is_never_sent(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Credentials that take longer to come than anyone waits.
    server, clients = faulty(says({}))
    signing, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    build = clients.new_invoke_client

    def slow_to_sign(read_timeout_s: float) -> object:
        client = build(read_timeout_s)

        def hold(**_: object) -> None:
            signing.set()
            go_on.wait()

        client.meta.events.register_first("before-sign.lambda.Invoke", hold)
        monkeypatch.setattr(client, "close", ended.set)
        return client

    monkeypatch.setattr(clients, "new_invoke_client", slow_to_sign)
    with pytest.raises(LambdatuiError) as raised:
        send(clients, event(), clock=clock)
    assert raised.value.fault.kind is Kind.TIMEOUT
    assert signing.is_set()
    go_on.set()
    assert ended.wait(10)
    assert server.connections == 0


def test_ctrl_c_tells_whether_the_event_was_sent(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, clients = faulty(says({}))
    late: list[Callable[[], object]] = []

    def before(seconds: float, exchange: Callable[[], object]) -> object:
        late.append(exchange)
        raise KeyboardInterrupt

    monkeypatch.setattr(invoke, "within", before)
    with pytest.raises(NothingSent, match="nothing was sent to orders"):
        send(clients, event("orders:live"), clock=clock)
    # The thread that nobody waits for any more.
    with pytest.raises(sending.GivenUp):
        late[0]()
    assert server.requests == []

    def after(seconds: float, exchange: Callable[[], object]) -> object:
        exchange()
        raise KeyboardInterrupt

    monkeypatch.setattr(invoke, "within", after)
    with pytest.raises(KeyboardInterrupt) as raised:
        send(clients, event(), clock=clock)
    assert not isinstance(raised.value, NothingSent)
    assert len(server.requests) == 1
