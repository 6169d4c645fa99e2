"""An endpoint of one function with as many log events as are wanted, ready to be sent.

It is a process of its own (:func:`serving`), so that it takes no time of the program that is
measured but what it takes to send. What it sends was made before: pages of FilterLogEvents with
their tokens, and, for a flood, updates of Live Tail. Real Live Tail sends 500 events a second at
most (CloudWatch Logs API, StartLiveTail); this one sends what a screen has to stand.
"""

import contextlib
import json
import multiprocessing
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection as Channel
from typing import Any

from benchmarks.fleet_endpoint import ACCOUNT, FleetEndpoint
from benchmarks.log_data import message, pages, stream
from tests.aws.livestore import event_frame, framed

#: The events are as old as this when the endpoint starts, in ms: in any window, and not read again
#: by the polls that follow.
_AGE_MS = 300_000
#: What is asked for from so long before them on, in ms, is the whole window of a person. A poll
#: looks a minute back, and so does what comes after the pages.
_BEFORE_MS = 150_000
#: Updates of a flood each second, and how many different ones there are.
_UPDATES_PER_S = 20
_DIFFERENT = 40
#: What stands in an update for the time at which it is sent.
_TIME = b"1111111111111"
_KIND = "application/x-amz-json-1.1"


class LogEndpoint:
    """Where it listens, and when it was first asked for the pages."""

    def __init__(self, port: int, name: str, channel: Channel) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.function = name
        self.group = f"/aws/lambda/{name}"
        self._channel = channel

    def environment(self) -> dict[str, str]:
        """The variables that lead a program here."""
        return {**FleetEndpoint(0).keys(), "AWS_ENDPOINT_URL": self.url}

    def asked(self, timeout: float = 30.0) -> float:
        """When the first page of a reading was asked for next, in s of ``time.perf_counter``.

        All processes of a machine share that clock.
        """
        if not self._channel.poll(timeout):
            raise TimeoutError("no page was asked for")
        at: float = self._channel.recv()
        return at

    def forget(self) -> None:
        """Readings that began until now are none of those that are asked for."""
        while self._channel.poll():
            self._channel.recv()


@contextlib.contextmanager
def serving(events: int, flood: int = 0, long: int = 0) -> Iterator[LogEndpoint]:
    """An endpoint with so many events of the past, and so many a second from Live Tail.

    With ``long``, the past is one event of so many characters.
    """
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(theirs, events, flood, long), daemon=True
    )
    process.start()
    try:
        port, name = ours.recv()
        yield LogEndpoint(port, name, ours)
    finally:
        process.kill()
        process.join()


def body(events: int) -> list[bytes]:
    """The bytes of all pages, with times of now."""
    return list(pages(events, time.time_ns() // 1_000_000 - _AGE_MS))


def _serve(channel: Channel, events: int, flood: int, long: int) -> None:
    # So a thread that has something to send does not wait for one that makes it.
    sys.setswitchinterval(0.0005)
    handler = _Handler
    handler.began_ms = time.time_ns() // 1_000_000 - _AGE_MS
    handler.pages = list(pages(events, handler.began_ms)) or [b'{"events":[]}']
    if long:
        handler.pages = [_long(handler.began_ms, long)]
    handler.flood = flood
    handler.updates = [_update(flood // _UPDATES_PER_S, which) for which in range(_DIFFERENT)]
    handler.fleet = FleetEndpoint(1)
    handler.channel = channel
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    channel.send((server.server_port, handler.fleet.names[0]))
    server.serve_forever()


def _long(at_ms: int, size: int) -> bytes:
    one = {"logStreamName": stream(0), "timestamp": at_ms, "ingestionTime": at_ms, "eventId": "1"}
    return json.dumps({"events": [{**one, "message": "x" * size}]}).encode()


def _update(events: int, which: int) -> bytes:
    first = which * events
    results = [
        {
            "logStreamName": stream(number),
            "logGroupIdentifier": f"{ACCOUNT}:/aws/lambda/{FleetEndpoint(1).names[0]}",
            "message": message(number),
            "timestamp": int(_TIME),
            "ingestionTime": int(_TIME),
        }
        for number in range(first, first + events)
    ]
    update = {"sessionMetadata": {"sampled": False}, "sessionResults": results}
    return json.dumps(update).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    began_ms: int
    pages: list[bytes]
    flood: int
    updates: list[bytes]
    fleet: FleetEndpoint
    channel: Channel

    def do_GET(self) -> None:
        whole = self.path.startswith("/2015-03-31/functions") and "/" not in self.path[22:]
        if whole:
            self._answer(200, self.fleet.pages[""])
        else:
            self._answer(404, b'{"__type":"ResourceNotFoundException","message":"not here"}')

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        if operation == "FilterLogEvents":
            self._filter(json.loads(asked))
        elif operation == "StartLiveTail" and self.flood:
            with contextlib.suppress(OSError):
                self._live()
        elif operation == "StartLiveTail":
            self._answer(400, b'{"__type":"AccessDeniedException","message":"not here"}')
        else:
            self._answer(400, b'{"__type":"UnknownOperationException","message":"not here"}')

    def _filter(self, asked: dict[str, Any]) -> None:
        token = asked.get("nextToken")
        if token is not None:
            self._answer(200, self.pages[int(token)])
        elif asked.get("startTime", 0) <= self.began_ms - _BEFORE_MS:
            self.channel.send(time.perf_counter())
            self._answer(200, self.pages[0])
        else:
            self._answer(200, b'{"events":[]}')

    def _live(self) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.amazon.eventstream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(event_frame("initial-response", {}))
        self.wfile.write(event_frame("sessionStart", {"sessionId": "1"}))
        headers = {
            ":message-type": "event",
            ":event-type": "sessionUpdate",
            ":content-type": "application/json",
        }
        due = time.perf_counter()
        while True:
            for update in self.updates:
                now = str(time.time_ns() // 1_000_000).encode()
                self.wfile.write(framed(headers, update.replace(_TIME, now)))
                due += 1 / _UPDATES_PER_S
                time.sleep(max(0.0, due - time.perf_counter()))

    def _answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", _KIND)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        del format, args
