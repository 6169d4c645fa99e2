"""A proxy on loopback between the program and an endpoint, which does to requests what it is told.

Without a rule it passes everything on and notes it.
"""

import contextlib
import dataclasses
import fnmatch
import http.client
import threading
import urllib.parse
from collections.abc import Callable
from types import TracebackType
from typing import NamedTuple, Self

from tests.aws.faulty import Faulty, Request, Talk
from tests.faults.apis import api_of

#: Of the endpoint's answers: what belongs to one connection, or is counted anew.
_OF_A_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length"}
_UPSTREAM_S = 60
_PART = 65_536


@dataclasses.dataclass(frozen=True)
class Seen:
    """A request as it came; ``api`` is ``service:Operation`` in botocore's names.

    ``count`` is how many of this API there were, with this one.
    """

    api: str
    count: int
    request: Request


class Answer(NamedTuple):
    """What the endpoint said."""

    status: int
    headers: dict[str, str]
    body: bytes


class Exchange:
    """One request, and the ways to answer it."""

    def __init__(self, seen: Seen, talk: Talk, proxy: "FaultProxy") -> None:
        self.seen = seen
        self.talk = talk
        self._proxy = proxy
        self._host = urllib.parse.urlsplit(proxy.upstream).netloc

    def forward(self, path: str = "", body: bytes | None = None) -> Answer:
        """The endpoint's answer, whole; to another path or body where these are given."""
        with contextlib.closing(self._sent(path, body)) as connection:
            return self._whole(connection.getresponse())

    def spare(self) -> None:
        """Before the answer: the fault finds nothing to do in it."""
        self._proxy.spare(self.seen)

    def pass_on(self) -> None:
        """Give the endpoint's answer as it is, and as it comes."""
        with contextlib.closing(self._sent("", None)) as connection:
            answer = connection.getresponse()
            length = answer.getheader("Content-Length")
            if length is not None:
                self.answer(self._whole(answer))
                return
            given = {**_kept(answer), "Transfer-Encoding": "chunked"}
            lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
            self.talk.raw(f"HTTP/1.1 {answer.status} Word\r\n{lines}\r\n".encode())
            while part := answer.read1(_PART):
                self.talk.raw(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            self.talk.raw(b"0\r\n\r\n")

    def answer(self, answer: Answer) -> None:
        """Answer with this."""
        self.talk.answer(answer.status, answer.body, answer.headers)

    def _whole(self, answer: http.client.HTTPResponse) -> Answer:
        # What the endpoint gives as an address of its own, of a package or a queue, leads here too.
        body = answer.read().replace(self._proxy.upstream.encode(), self._proxy.url.encode())
        return Answer(answer.status, _kept(answer), body)

    def _sent(self, path: str, body: bytes | None) -> http.client.HTTPConnection:
        request = self.seen.request
        connection = http.client.HTTPConnection(self._host, timeout=_UPSTREAM_S)
        left_out = {"host", "content-length", "transfer-encoding"}
        headers = {name: text for name, text in request.headers.items() if name not in left_out}
        sent = request.body if body is None else body
        connection.request(request.method, path or request.path, sent, headers)
        return connection


#: What is done to a request: it answers, or leaves it unanswered.
Fault = Callable[[Exchange], None]


class FaultProxy:
    """Forwards to ``upstream``, a URL. A context manager; thread-safe.

    ``rule`` is asked for each request; ``seen`` has all that came, answered or not, and ``hit``
    those of them that a fault did something to.
    """

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.seen: list[Seen] = []
        self.hit: list[Seen] = []
        self.rule: Callable[[Seen], Fault | None] = _nothing
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}
        self._server: Faulty | None = Faulty(self._reply)
        self.url = self._server.url
        self.port = int(self.url.rpartition(":")[2])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def fail(self, fault: Fault, api: str = "*", times: int = 0) -> None:
        """Do this to what matches ``api``, such as ``logs:*``: for ever, or so many times."""
        left = [times]

        def rule(seen: Seen) -> Fault | None:
            if not fnmatch.fnmatchcase(seen.api, api):
                return None
            if times:
                with self._lock:
                    left[0] -= 1
                    if left[0] < 0:
                        return None
            return fault

        self.rule = rule

    def heal(self) -> None:
        """Pass everything on again. What hangs already stays so."""
        self.rule = _nothing

    def clear(self) -> None:
        """Forget what was seen."""
        with self._lock:
            self.seen = []
            self.hit = []
            self._counts = {}

    def spare(self, seen: Seen) -> None:
        """Nothing was done to this one after all."""
        with self._lock:
            self.hit = [each for each in self.hit if each is not seen]

    def apis(self) -> set[str]:
        """All APIs that were asked."""
        with self._lock:
            return {seen.api for seen in self.seen}

    def stop(self) -> None:
        """Refuse connections, and cut those that are open. Idempotent."""
        server, self._server = self._server, None
        if server is not None:
            server.__exit__(None, None, None)

    def start_again(self) -> None:
        """Take connections again, at the same port."""
        if self._server is None:
            self._server = Faulty(self._reply, port=self.port)

    def _reply(self, talk: Talk) -> None:
        api = api_of(talk.request)
        with self._lock:
            count = self._counts[api] = self._counts.get(api, 0) + 1
            seen = Seen(api, count, talk.request)
            self.seen.append(seen)
        exchange = Exchange(seen, talk, self)
        fault = self.rule(seen)
        if fault is None:
            exchange.pass_on()
        else:
            with self._lock:
                self.hit.append(seen)
            fault(exchange)


def _nothing(_: Seen) -> Fault | None:
    return None


def _kept(answer: http.client.HTTPResponse) -> dict[str, str]:
    return {
        name: text for name, text in answer.getheaders() if name.lower() not in _OF_A_CONNECTION
    }
