"""A tiny HTTP server on loopback that answers wrongly, in every way that a network can."""

import contextlib
import json
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import NamedTuple, Self


class Request(NamedTuple):
    """One request as it arrived; ``connection`` counts from 1."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int

    def json(self) -> dict[str, object]:
        value = json.loads(self.body)
        assert isinstance(value, dict)
        return value


class Talk:
    """One request being answered."""

    def __init__(self, server: "Faulty", request: Request, connection: socket.socket) -> None:
        self.request = request
        self._server = server
        self._connection = connection

    def raw(self, data: bytes) -> None:
        self._connection.sendall(data)

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.raw(head(status, len(body), headers) + body)

    def close(self) -> None:
        self._connection.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # A socket whose stream is still open is only really closed by its number.
        os.close(self._connection.detach())

    def gone(self) -> None:
        """Wait until the other side closes the connection."""
        while self._connection.recv(1):
            pass

    def hang(self) -> None:
        """Until the test is over."""
        self._server.over.wait()

    def wait(self, seconds: float) -> bool:
        """A pause that ends with the test; whether it did."""
        return self._server.over.wait(seconds)


Reply = Callable[[Talk], None]


def head(status: int, length: int, headers: dict[str, str] | None = None) -> bytes:
    given = {
        "Content-Type": "application/json",
        "x-amzn-RequestId": "req-1",
        "Content-Length": str(length),
        **(headers or {}),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status} Word\r\n{lines}\r\n".encode()


def says(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Reply:
    """Answer with JSON, or with these very bytes."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return lambda talk: talk.answer(status, body, headers)


def refuses(status: int, code: str, message: str = "", **members: str) -> Reply:
    """Answer with an error of AWS's, in the form of its JSON protocols."""
    body = {"__type": code, "message": message, **members}
    return says(body, status, {"x-amzn-ErrorType": code})


#: The first byte of a connection that begins with a TLS handshake.
TLS_HELLO = b"\x16"


class Faulty:
    """Gives the replies in order, and the last one again and again. Counts what it was sent."""

    def __init__(self, *replies: Reply, port: int = 0) -> None:
        self.over = threading.Event()
        self.requests: list[Request] = []
        self.connections = 0
        self._replies: Iterator[Reply] = iter(replies)
        self._reply: Reply = says({})
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", port))
        self._open: set[socket.socket] = set()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.add(connection)
                number = self.connections
            threading.Thread(target=self._serve, args=(connection, number), daemon=True).start()

    def _greet(self, connection: socket.socket) -> None:
        """Meet a TLS handshake with the first reply."""
        reply = next(self._replies, self._reply)
        reply(Talk(self, Request("", "", {}, b"", 0), connection))

    def _serve(self, connection: socket.socket, number: int) -> None:
        with connection, contextlib.suppress(OSError), connection.makefile("rb") as stream:
            if connection.recv(1, socket.MSG_PEEK) == TLS_HELLO:
                self._greet(connection)
                return
            while (line := stream.readline()).strip():
                method, path, _ = line.decode().split(" ", 2)
                headers = {}
                while header := stream.readline().strip().decode():
                    name, _, value = header.partition(":")
                    headers[name.lower()] = value.strip()
                length = int(headers.get("content-length", "0"))
                body = stream.read(length)
                if len(body) < length:
                    # Whoever sent it has gone away in the middle.
                    break
                request = Request(method, path, headers, body, number)
                with self._lock:
                    self.requests.append(request)
                    self._reply = next(self._replies, self._reply)
                    reply = self._reply
                reply(Talk(self, request, connection))
        with self._lock:
            self._open.discard(connection)
