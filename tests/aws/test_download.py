"""Fetching from a presigned address, from a small server of the test's own: no S3 is asked."""

import contextlib
import logging
import threading
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.download import download
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from tests.aws.faulty import Faulty, Reply, Talk, head, says

Start = Callable[..., tuple[Faulty, Clients]]
PATH = "/bucket/code.zip"
QUERY = "X-Amz-Signature=5ecre7&X-Amz-Security-Token=70ken&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE"


def fetch(server: Faulty, clients: Clients, most: int = 1_000_000) -> bytes:
    return b"".join(download(clients, f"{server.url}{PATH}?{QUERY}", "code of x", most=most))


def fault(server: Faulty, clients: Clients, most: int = 1_000_000) -> Fault:
    with pytest.raises(LambdatuiError) as raised:
        fetch(server, clients, most)
    assert raised.value.__cause__ is None
    return raised.value.fault


def test_nothing_is_sent_but_the_address(faulty: Start) -> None:
    server, clients = faulty(says(b"PK" * 100_000))
    assert fetch(server, clients) == b"PK" * 100_000
    (request,) = server.requests
    assert (request.method, request.path) == ("GET", f"{PATH}?{QUERY}")
    assert set(request.headers) <= {"host", "accept-encoding", "user-agent", "connection"}


@pytest.mark.parametrize(
    "location",
    [
        "http://example.com/code.zip",
        "http://127.0.0.1:1/code.zip",
        "file:///etc/passwd",
        "ftp://example.com/x",
        "https://user:pass@example.com/x",
        "https:///x",
        "https://[/x",
        "",
    ],
)
def test_only_https_is_followed(faulty: Start, location: str) -> None:
    server, clients = faulty(says(b"x"))
    with pytest.raises(LambdatuiError) as raised:
        list(download(clients, location, "code of x", most=10))
    assert raised.value.fault.kind is Kind.MALFORMED
    assert "not one of https" in raised.value.fault.what
    assert server.connections == 0


def test_plain_http_needs_an_endpoint_of_ones_own(faulty: Start) -> None:
    server, _ = faulty(says(b"x"))
    clients = Clients(Connection(region="eu-west-1"))
    with pytest.raises(LambdatuiError, match="not one of https"):
        list(download(clients, f"{server.url}{PATH}", "code of x", most=10))
    assert server.connections == 0


def test_https_is_spoken_and_its_certificate_looked_at(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server sees the handshake, and that there is no more once it gives no certificate."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    server, clients = faulty(lambda talk: talk.raw(b"\x15\x03\x01\x00\x02\x02\x28"))
    location = server.url.replace("http:", "https:") + PATH + "?" + QUERY
    with pytest.raises(LambdatuiError) as raised:
        list(download(clients, location, "code of x", most=10))
    assert raised.value.fault.kind is Kind.UNREACHABLE
    assert "TLS" in raised.value.fault.what
    assert clients.verify is True
    assert_untold(raised.value.fault)


def test_the_certificates_of_the_configuration_are_trusted(
    faulty: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/there/ca.pem")
    _, clients = faulty(says(b"x"))
    assert clients.verify == "/there/ca.pem"


def assert_untold(fault: Fault) -> None:
    for secret in ("5ecre7", "70ken", "AKIA", "X-Amz", PATH):
        assert secret not in fault.sentence()


@pytest.mark.parametrize(
    ("reply", "kind", "words"),
    [
        (says(b"<Error/>", 403), Kind.DENIED, "127.0.0.1 refused it (403)"),
        (says(b"", 503), Kind.SERVER, "127.0.0.1 answered 503"),
        (says(b"", 302, {"Location": "http://example.com/"}), Kind.MALFORMED, "answered 302"),
        (lambda talk: talk.raw(head(200, 9) + b"PK"), Kind.MALFORMED, "broke off"),
        (lambda talk: talk.reset(), Kind.UNREACHABLE, "127.0.0.1"),
        (says(b"x" * 1_000_001), Kind.MALFORMED, "more comes than AWS said"),
    ],
)
def test_what_goes_wrong_is_told_without_the_address(
    faulty: Start, reply: Reply, kind: Kind, words: str
) -> None:
    def ends(talk: Talk) -> None:
        reply(talk)
        with contextlib.suppress(OSError):
            talk.close()

    server, clients = faulty(ends)
    found = fault(server, clients)
    assert found.kind is kind
    assert words in found.what
    assert found.what.startswith("Cannot fetch the code of x")
    assert_untold(found)


def test_nobody_there_is_told_without_the_address(faulty: Start) -> None:
    server, clients = faulty(says(b"x"))
    with server:
        pass
    found = fault(server, clients)
    assert found.kind is Kind.UNREACHABLE
    assert "127.0.0.1" in found.what
    assert_untold(found)


def test_the_address_is_not_logged(faulty: Start, caplog: pytest.LogCaptureFixture) -> None:
    """At the level of a program that logs: urllib3 tells addresses at DEBUG, which we never set."""
    caplog.set_level(logging.INFO)
    server, clients = faulty(says(b"x"))
    assert fetch(server, clients) == b"x"
    assert "5ecre7" not in caplog.text


def test_it_stops_in_the_middle_of_a_part(faulty: Start) -> None:
    stop = threading.Event()
    began = threading.Event()

    def hangs(talk: Talk) -> None:
        talk.raw(head(200, 1_000_000) + b"x" * 100_000)
        began.set()
        talk.hang()

    server, clients = faulty(hangs)
    location = f"{server.url}{PATH}"
    parts = download(clients, location, "code of x", most=1_000_000, stop=stop)
    assert next(parts)
    assert began.wait(10)
    stop.set()
    with pytest.raises(Stopped):
        list(parts)
