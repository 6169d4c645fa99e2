"""FilterLogEvents and StartLiveTail over HTTP, where a test says what a session sends.

The embedded endpoint has Live Tail too, but its sessions never end after three hours, never break
and are not sampled when a test wants it.
"""

import json
import threading
import zlib
from collections.abc import Callable

from tests.aws.faulty import Reply, Talk, refuses
from tests.aws.logstore import LogStore
from tests.aws.watch import NOW

_HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\n"
    b"x-amzn-RequestId: req-live\r\nTransfer-Encoding: chunked\r\n\r\n"
)


def framed(headers: dict[str, str], payload: bytes) -> bytes:
    """One message of ``application/vnd.amazon.eventstream``."""
    packed = b"".join(
        bytes([len(name)])
        + name.encode()
        + b"\x07"
        + len(value).to_bytes(2, "big")
        + value.encode()
        for name, value in headers.items()
    )
    sizes = (16 + len(packed) + len(payload)).to_bytes(4, "big") + len(packed).to_bytes(4, "big")
    message = sizes + zlib.crc32(sizes).to_bytes(4, "big") + packed + payload
    return message + zlib.crc32(message).to_bytes(4, "big")


def event_frame(kind: str, value: object) -> bytes:
    headers = {":message-type": "event", ":event-type": kind, ":content-type": "application/json"}
    return framed(headers, json.dumps(value).encode())


class Session:
    """One session under way; ``gone`` once the client has closed it."""

    def __init__(self, talk: Talk, asked: dict[str, object]) -> None:
        self.asked = asked
        self.gone = threading.Event()
        self._talk = talk

    def serve(self) -> None:
        try:
            self._talk.gone()
        finally:
            self.gone.set()

    def raw(self, data: bytes) -> None:
        """One chunk."""
        self._talk.raw(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def send(self, *results: dict[str, object], sampled: bool = False) -> None:
        metadata = {"sampled": sampled}
        update = {"sessionMetadata": metadata, "sessionResults": list(results)}
        self.raw(event_frame("sessionUpdate", update))

    def fail(self, code: str) -> None:
        headers = {
            ":message-type": "exception",
            ":exception-type": code,
            ":content-type": "application/json",
        }
        self.raw(framed(headers, json.dumps({"message": "It is over."}).encode()))

    def end(self) -> None:
        """The stream ends as if all were well."""
        self._talk.raw(b"0\r\n\r\n")

    def cut(self) -> None:
        self._talk.close()


class LiveStore(LogStore):
    """A :class:`LogStore` with Live Tail. ``refusal`` is the answer to StartLiveTail, if set."""

    def __init__(
        self,
        *,
        page: int = 3,
        ids: bool = True,
        clock: Callable[[], int] | None = None,
        delay_ms: int = 0,
    ) -> None:
        super().__init__(page=page, ids=ids, clock=clock, delay_ms=delay_ms)
        self.refusal: Reply | None = None
        self.filter_refusal: Reply | None = None
        self.starts = 0
        self.sessions: list[Session] = []
        self._began = threading.Condition()

    def __call__(self, talk: Talk) -> None:
        if not talk.request.headers["x-amz-target"].endswith(".StartLiveTail"):
            (self.filter_refusal or super().__call__)(talk)
            return
        with self._began:
            self.starts += 1
            refusal = self.refusal
            self._began.notify_all()
        if refusal is not None:
            refusal(talk)
            return
        asked = talk.request.json()
        arns = asked["logGroupIdentifiers"]
        assert isinstance(arns, list)
        if not all(self.exists(str(arn).rpartition(":")[2]) for arn in arns):
            refuses(400, "ResourceNotFoundException", "No such log group.")(talk)
            return
        session = Session(talk, asked)
        talk.raw(_HEAD)
        headers = {":message-type": "event", ":event-type": "initial-response"}
        session.raw(framed(headers, b"{}"))
        session.raw(event_frame("sessionStart", {"sessionId": "session-1"}))
        with self._began:
            self.sessions.append(session)
            self._began.notify_all()
        session.serve()

    def session(self, number: int = 1) -> Session:
        """The session that was started so many-th, as soon as it has been."""
        with self._began:
            assert self._began.wait_for(lambda: len(self.sessions) >= number, 20)
            return self.sessions[number - 1]

    def until_starts(self, count: int) -> None:
        """Wait until so many sessions have been asked for."""
        with self._began:
            assert self._began.wait_for(lambda: self.starts >= count, 20)

    def result(
        self, group: str, at: int, message: str, stream: str = "s", *, ingested: int = 0
    ) -> dict[str, object]:
        """An event as Live Tail sends it, here with the account before the group's name."""
        return {
            "logStreamName": stream,
            "logGroupIdentifier": f"123456789012:{group}",
            "message": message,
            "timestamp": at,
            "ingestionTime": ingested or at + 1,
        }

    def write(self, session: Session, *messages: str, at: int = NOW, group: str = "") -> None:
        """Store lines, a millisecond apart, and have the session send them in one update."""
        group = group or "/aws/lambda/orders"
        for index, message in enumerate(messages):
            self.put(group, at + index, message)
        session.send(*(self.result(group, at + i, m) for i, m in enumerate(messages)))
