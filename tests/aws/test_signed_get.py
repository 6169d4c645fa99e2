"""A GET without botocore: signed as botocore signs it, and given up where it is not plain."""

import socket
import ssl
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdatui.aws.plain_access import PlainAccess
from lambdatui.aws.signed_get import NotPlain, SignedGets, signed
from tests.aws.faulty import Faulty, Reply, Talk, head, says

_PATH = "/2015-03-31/functions"
_KEY = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=20)
_SECRET = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)


def access(port: int, **other: str) -> PlainAccess:
    given = {"region": "eu-west-1", "key": "AKID", "secret": "s", "token": "", **other}
    return PlainAccess(secure=False, host="127.0.0.1", port=port, trusted="", **given)


class _At(SigV4Auth):
    """Signs with a time that is set already."""

    def add_auth(self, request: AWSRequest) -> None:
        # The stubs have only what is public.
        signer: Any = self
        signer._modify_request_before_signing(request)
        canonical = self.canonical_request(request)
        text = self.string_to_sign(request, canonical)
        signer._inject_signature_to_request(request, self.signature(text, request))


@settings(max_examples=150, deadline=None)
@given(
    st.tuples(_KEY, _SECRET, st.just("") | _SECRET),
    st.just("") | st.text(st.characters(codec="utf-8"), max_size=30),
    st.sampled_from([80, 4566]),
    st.integers(0, 4_000_000_000),
)
def test_a_request_is_signed_as_botocore_signs_it(
    keys: tuple[str, str, str], marker: str, port: int, now_s: int
) -> None:
    key, secret, token = keys
    query = [("MaxItems", "50"), *([("Marker", marker)] if marker else [])]
    mine = access(port, key=key, secret=secret, token=token)
    sent = signed(mine, "lambda", _PATH, query, now_s).decode()
    first, *lines = sent.removesuffix("\r\n\r\n").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now_s))
    theirs = AWSRequest("GET", f"http://{mine.host_header}{_PATH}", params=dict(query), data=b"")
    theirs.context["timestamp"] = moment
    auth = _At(Credentials(key, secret, token or None), "lambda", "eu-west-1")
    auth.add_auth(theirs)
    assert headers["x-amz-date"] == moment
    assert headers["authorization"] == theirs.headers["Authorization"]
    assert headers.get("x-amz-security-token", "") == token
    # What is signed is what is sent.
    target = first.split(" ")[1]
    assert sorted(target.partition("?")[2].split("&")) == sorted(
        auth.canonical_query_string(theirs).split("&")
    )


def test_a_connection_is_kept_and_made_anew_where_it_was_closed() -> None:
    def closes(talk: Talk) -> None:
        talk.answer(200, b"b", {"Connection": "close"})
        talk.close()

    with (
        Faulty(says(b"a"), closes, says(b"c", 403)) as server,
        SignedGets(access(_port(server)), "lambda", 30) as gets,
    ):
        answers = [gets.get(_PATH, [("MaxItems", "50")]) for _ in range(3)]
    assert [(each.status, each.body) for each in answers] == [(200, b"a"), (200, b"b"), (403, b"c")]
    assert answers[2].headers["x-amzn-requestid"] == "req-1"
    assert [request.connection for request in server.requests] == [1, 1, 2]


def _raw(data: bytes) -> Reply:
    def reply(talk: Talk) -> None:
        talk.raw(data)
        talk.close()

    return reply


@pytest.mark.parametrize(
    "reply",
    [
        Talk.close,
        Talk.reset,
        _raw(head(200, 10)),
        _raw(head(200, 10) + b"short"),
        _raw(b"HTTP/1.1 200 OK\r\n\r\nwithout a length"),
        _raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"),
        _raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\naa"),
        _raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Encoding: gzip\r\n\r\na"),
        _raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\na"),
        _raw(b"HTTP/1.1 ten\r\nContent-Length: 0\r\n\r\n"),
        _raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
        _raw(b"a" * 70_000),
    ],
    ids=[
        "closed", "reset", "no body", "half a body", "no length", "chunked", "two lengths",
        "packed", "too long", "no status", "not HTTP", "no end of the head",
    ],
)  # fmt: skip
def test_anything_else_than_a_plain_answer_is_none(reply: Reply) -> None:
    with (
        Faulty(reply) as server,
        SignedGets(access(_port(server)), "lambda", 30) as gets,
        pytest.raises(NotPlain),
    ):
        gets.get(_PATH, [])


def test_an_answer_that_drips_ends_at_the_time_for_all() -> None:
    def drips(talk: Talk) -> None:
        talk.raw(head(200, 1_000_000))
        while not talk.wait(0.001):
            talk.raw(b"a")

    with (
        Faulty(drips) as server,
        SignedGets(access(_port(server)), "lambda", 0.2) as gets,
        pytest.raises(NotPlain),
    ):
        gets.get(_PATH, [])


def _port(server: Faulty) -> int:
    return int(server.url.rpartition(":")[2])


#: Of this test alone: it says ``localhost`` and is trusted by nobody else.
_CERTIFICATE = Path(__file__).parent / "localhost.pem"


@pytest.mark.parametrize(
    ("host", "trusted"), [("localhost", True), ("127.0.0.1", True), ("localhost", False)]
)
def test_over_tls_it_is_sent_only_to_who_is_trusted_by_that_name(host: str, trusted: bool) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_CERTIFICATE)
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as talk:
                    heard.append(talk.recv(65_536))
                    talk.sendall(head(200, 2) + b"{}")
            except OSError:
                # The other side does not go on with one that it does not trust.
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        mine = PlainAccess(
            secure=True,
            host=host,
            port=server.getsockname()[1],
            region="eu-west-1",
            key="AKID",
            secret="s",
            token="",
            trusted=str(_CERTIFICATE) if trusted else "",
        )
        with SignedGets(mine, "lambda", 10) as gets:
            if trusted and host == "localhost":
                assert gets.get(_PATH, [("MaxItems", "50")]).body == b"{}"
            else:
                with pytest.raises(NotPlain):
                    gets.get(_PATH, [("MaxItems", "50")])
        thread.join(10)
    assert bool(heard) == (trusted and host == "localhost")
