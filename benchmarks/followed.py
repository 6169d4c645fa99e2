"""A log that grows at a steady pace, followed by the console on a terminal of a given line."""

import contextlib
import json
import multiprocessing
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection as Channel
from pathlib import Path
from typing import Any

from benchmarks.fleet_endpoint import ACCOUNT, FleetEndpoint
from benchmarks.log_data import message, stream
from benchmarks.terminal import Terminal, environment, program
from tests.aws.livestore import event_frame, framed

#: The sizes of terminals: one where a pane has the whole width, one where two stand side by side.
NARROW, WIDE = (80, 24), (120, 40)
_GROUP = "/aws/lambda/service-0000-handler"
_HEADERS = {
    ":message-type": "event",
    ":event-type": "sessionUpdate",
    ":content-type": "application/json",
}


def text(number: int) -> str:
    """What a line says, without its end."""
    return message(number).rstrip()


def event(number: int) -> dict[str, Any]:
    """A line of the log, which is never the same twice."""
    return {
        "logStreamName": stream(number),
        "logGroupIdentifier": f"{ACCOUNT}:{_GROUP}",
        "message": text(number),
        "timestamp": time.time_ns() // 1_000_000,
        "ingestionTime": time.time_ns() // 1_000_000,
    }


@contextlib.contextmanager
def growing(lines_per_s: float) -> Iterator[dict[str, str]]:
    """An endpoint whose Live Tail sends one line at a time; the variables that lead there."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(theirs, lines_per_s), daemon=True
    )
    process.start()
    try:
        port = ours.recv()
        yield {**FleetEndpoint(0).keys(), "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
    finally:
        process.kill()
        process.join()


@contextlib.contextmanager
def following(
    endpoint: dict[str, str],
    size: tuple[int, int],
    display: str = "",
    rate: float | None = None,
) -> Iterator[Terminal]:
    """The console on its logs, with so many lines that each new one scrolls them."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environ = environment(Path(folder), LAMBDATUI_DISPLAY=display, **endpoint)
        with Terminal([program("lambdatui")], environ, *size, rate=rate) as terminal:
            terminal.wait_for("service-0000-handler")
            if size == NARROW:
                terminal.send("enter")
                terminal.wait_for("Logs")
            terminal.send("l")
            terminal.wait(lambda screen: _lines(screen) > size[1])
            yield terminal
            terminal.send("ctrl+q")
            terminal.wait_end()


def _lines(screen: str) -> int:
    counted = re.search(r"live\b.*?([0-9,]+) lines", screen)
    return int(counted[1].replace(",", "")) if counted else 0


def _serve(channel: Channel, lines_per_s: float) -> None:
    given = {"lines_per_s": lines_per_s, "fleet": FleetEndpoint(1)}
    handler = type("Handler", (_Handler,), given)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    channel.send(server.server_port)
    server.serve_forever()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lines_per_s: float
    fleet: FleetEndpoint

    def do_GET(self) -> None:
        if self.path.startswith("/2015-03-31/functions") and "/" not in self.path[22:]:
            self._answer(200, self.fleet.pages[""])
        else:
            self._answer(404, b'{"__type":"ResourceNotFoundException","message":"not here"}')

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        match self.headers.get("X-Amz-Target", "").rpartition(".")[2]:
            case "FilterLogEvents":
                self._answer(200, b'{"events":[]}')
            case "StartLiveTail":
                with contextlib.suppress(OSError):
                    self._live()
            case _:
                self._answer(400, b'{"__type":"AccessDeniedException","message":"not here"}')

    def _live(self) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.amazon.eventstream")
        # As AWS sends it: without chunks, a client waits until 64 KiB are there.
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._chunk(event_frame("initial-response", {}))
        self._chunk(event_frame("sessionStart", {"sessionId": "1"}))
        due, pause = time.perf_counter(), threading.Event()
        number = 0
        while True:
            number += 1
            update = {"sessionMetadata": {"sampled": False}, "sessionResults": [event(number)]}
            self._chunk(framed(_HEADERS, json.dumps(update).encode()))
            due += 1 / self.lines_per_s
            pause.wait(max(0.0, due - time.perf_counter()))

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

    def _answer(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        del format, args
