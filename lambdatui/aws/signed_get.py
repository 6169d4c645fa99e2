"""A GET that is signed and sent without botocore, over a connection that is kept.

Only for what is read once more by botocore where anything is not as expected: nothing here is tried
again, follows a redirect, or knows an error of AWS's.
"""

import contextlib
import hashlib
import hmac
import socket
import time
from collections.abc import Sequence
from typing import NamedTuple, Self
from urllib.parse import quote

from lambdatui import __version__
from lambdatui.aws.deadline import DeadlinePassed, within
from lambdatui.aws.plain_access import PlainAccess

_CONNECT_S = 4.0
_READ_S = 20.0
_PIECE = 262_144
#: Bytes of an answer's head, and of an answer: Lambda's are some kB and at most 6 MB.
_LONGEST_HEAD = 65_536
_LONGEST = 32 * 1024 * 1024
_EMPTY = hashlib.sha256(b"").hexdigest()


class NotPlain(Exception):
    """It did not go as simply as it may: botocore is to ask."""


class Answer(NamedTuple):
    """The names of ``headers`` are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def signed(
    access: PlainAccess, service: str, path: str, query: Sequence[tuple[str, str]], now_s: float
) -> bytes:
    """The bytes of a GET, signed with AWS Signature Version 4.

    ``path`` and the names in ``query`` have no character to be escaped. (AWS Identity and Access
    Management, "Create a signed AWS API request".)
    """
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now_s))
    parts = "&".join(f"{name}={quote(value, safe='-_.~')}" for name, value in sorted(query))
    headers = {"host": access.host_header, "x-amz-date": moment}
    if access.token:
        headers["x-amz-security-token"] = access.token
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = f"GET\n{path}\n{parts}\n{lines}\n{names}\n{_EMPTY}"
    scope = f"{moment[:8]}/{access.region}/{service}/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{access.secret}".encode()
    for part in (*scope.split("/"), f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}"):
        key = hmac.digest(key, part.encode(), "sha256")
    sent = {
        **headers,
        "accept-encoding": "identity",
        "authorization": f"AWS4-HMAC-SHA256 Credential={access.key}/{scope}, "
        f"SignedHeaders={names}, Signature={key.hex()}",
        "user-agent": f"lambdatui/{__version__}",
    }
    given = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    return f"GET {path}?{parts} HTTP/1.1\r\n{given}\r\n".encode()


class SignedGets:
    """Sends them one after the other; within ``with``. Not thread-safe."""

    def __init__(self, access: PlainAccess, service: str, seconds: float) -> None:
        """``seconds`` are what all of it may take, from now on."""
        self._access = access
        self._service = service
        self._until = time.monotonic() + seconds
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def get(self, path: str, query: Sequence[tuple[str, str]]) -> Answer:
        """The answer.

        Raises:
            NotPlain: Where there is none, or it is not whole.
        """
        try:
            return self._get(signed(self._access, self._service, path, query, time.time()))
        except (OSError, ValueError, DeadlinePassed) as error:
            self._close()
            raise NotPlain from error

    def _get(self, request: bytes) -> Answer:
        if self._socket is None:
            # A name is looked up for as long as the system likes.
            seconds = min(_CONNECT_S, self._left())
            self._socket = within(seconds, lambda: _connected(self._access, seconds))
        connection = self._socket
        connection.sendall(request)
        data = bytearray()
        while (end := data.find(b"\r\n\r\n")) < 0 and len(data) < _LONGEST_HEAD:
            data += self._receive(connection)
        status, headers = _head(bytes(data[: max(end, 0)]))
        del data[: end + 4]
        length = int(headers["content-length"])
        while len(data) < length:
            data += self._receive(connection)
        if len(data) > length or "close" in headers.get("connection", "").lower():
            self._close()
        return Answer(status, headers, bytes(data[:length]))

    def _receive(self, connection: socket.socket) -> bytes:
        connection.settimeout(min(_READ_S, self._left()))
        data = connection.recv(_PIECE)
        if not data:
            raise NotPlain
        return data

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise NotPlain
        return left

    def _close(self) -> None:
        connection, self._socket = self._socket, None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.close()


def _connected(access: PlainAccess, seconds: float) -> socket.socket:
    connection = socket.create_connection((access.host, access.port), seconds)
    try:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _secured(connection, access) if access.secure else connection
    except BaseException:
        connection.close()
        raise


def _head(data: bytes) -> tuple[int, dict[str, str]]:
    """Status and headers; NotPlain where the length of what follows does not stand in them."""
    first, *lines = data.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or (name := name.lower()) in headers:
            raise NotPlain
        headers[name] = value.strip()
    version, _, rest = first.partition(" ")
    length = headers.get("content-length", "")
    if (
        version != "HTTP/1.1"
        or not length.isdigit()
        or int(length) > _LONGEST
        or "transfer-encoding" in headers
        or headers.get("content-encoding", "identity") != "identity"
    ):
        raise NotPlain
    return int(rest[:3]), headers


def _secured(connection: socket.socket, access: PlainAccess) -> socket.socket:
    """The same, with TLS; trusted is whom botocore trusts."""
    import ssl

    context = ssl.create_default_context(cafile=access.trusted or _certificates())
    return context.wrap_socket(connection, server_hostname=access.host)


def _certificates() -> str:
    """The file of certifi, where that is installed, else botocore's own; neither is loaded."""
    from importlib.util import find_spec
    from pathlib import Path

    for package in ("certifi", "botocore"):
        found = find_spec(package)
        if found is not None and found.origin is not None:
            return str(Path(found.origin).parent / "cacert.pem")
    raise NotPlain
