"""How fast log events come from an endpoint into the buffer: ``python -m benchmarks.log_tail``.

The endpoint is a process that answers FilterLogEvents from prepared bytes; between it and the
buffer stand the engine's process, the pipe and the console's side of the tail, as in the product.
Beside it stands ``json.loads`` over the same bytes in one bare loop, and what AWS lets through.
"""

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection as Channel
from pathlib import Path

from lambdatui.core.connection import Connection
from lambdatui.core.functions import Function
from lambdatui.core.logs import TailMode
from lambdatui.core.places import Places
from lambdatui.engine.client import EngineClient
from lambdatui.engine.spawn import Spawner
from lambdatui.ui.tailing import Tailing

#: CloudWatch Logs API, FilterLogEvents: events of a page; requests a second of an account.
_PAGE = 10_000
_REQUESTS_PER_S = 5
_REQUEST = "9f2c1a3b-7d4e-4a3b-9c1d-0123456789ab"

Row = tuple[str, str, str]


def _message(number: int) -> str:
    """Every fifth line is Lambda's own, every hundredth an error, as in a busy account."""
    match number % 100:
        case 0:
            return f"[ERROR]\t2026-11-23T08:12:31.204Z\t{_REQUEST}\tno stock for order {number}"
        case rest if rest % 10 == 1:
            return f"START RequestId: {_REQUEST[:-8]}{number:08x} Version: $LATEST\n"
        case rest if rest % 10 == 2:
            return (
                f"REPORT RequestId: {_REQUEST[:-8]}{number - 1:08x}\tDuration: 176.22 ms\t"
                "Billed Duration: 177 ms\tMemory Size: 512 MB\tMax Memory Used: 118 MB\t\n"
            )
        case _:
            return f'Event {number}: {{"httpMethod": "POST", "path": "/orders"}}'


def _pages(count: int, now_ms: int) -> list[bytes]:
    """The answers to a reading of all events, as CloudWatch Logs gives them."""
    pages = []
    for first in range(0, count, _PAGE):
        last = min(count, first + _PAGE)
        page: dict[str, object] = {
            "events": [
                {
                    "logStreamName": f"2026/11/23/[$LATEST]{number % 7:04x}0123456789ab",
                    "timestamp": now_ms - count + number,
                    "message": _message(number),
                    "ingestionTime": now_ms - count + number + 40,
                    "eventId": f"{now_ms - count + number:056d}{number:08d}",
                }
                for number in range(first, last)
            ]
        }
        if last < count:
            page["nextToken"] = str(last // _PAGE)
        pages.append(json.dumps(page).encode())
    return pages


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pages: tuple[bytes, ...] = ()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = self.pages[int(asked.get("nextToken", "0"))]
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        del format, args


def _serve(channel: Channel, pages: tuple[bytes, ...]) -> None:
    handler = type("Answers", (_Answers,), {"pages": pages})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    channel.send(server.server_port)
    server.serve_forever()


@contextlib.contextmanager
def _endpoint(pages: list[bytes]) -> Iterator[str]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(theirs, tuple(pages)), daemon=True
    )
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.kill()
        process.join()


async def _tail(url: str, count: int, folder: str, now_ms: int) -> float:
    """Seconds from the request to the last event in the buffer, with an engine that is warm."""
    environ = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_CONFIG_FILE": f"{folder}/none",
        "AWS_SHARED_CREDENTIALS_FILE": f"{folder}/none",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    spawner = Spawner(environ, Path(folder) / "engine.log")
    connection = Connection(region="eu-west-1", endpoint_url=url)
    places = Places(events=f"{folder}/events", state=folder, config=folder)
    client = EngineClient(connection, places, spawner)
    try:
        # Builds the client of CloudWatch Logs, which is not what is measured.
        await _read(client, count, now_ms, since=now_ms)
        # The requests of a second are free again.
        await asyncio.sleep(1.0)
        return await _read(client, count, now_ms, since=now_ms - 10 * count)
    finally:
        await client.close()
        for process in spawner.processes:
            process.wait()


async def _read(client: EngineClient, count: int, now_ms: int, *, since: int) -> float:
    tailing = Tailing(client, lambda: now_ms, mode=TailMode.POLL, memory=1 << 30)
    function = Function(name="orders-api")
    tailing.choose([function])
    tailing.look_at(since, now_ms)
    began = time.perf_counter()
    tailing.claim(tailing)
    while not tailing.story.caught_up:
        if tailing.story.fault is not None:
            raise RuntimeError(tailing.story.fault.sentence())
        await asyncio.sleep(0.001)
    seconds = time.perf_counter() - began
    if tailing.buffer.log_count() < count:
        raise RuntimeError(f"only {tailing.buffer.log_count():,} of {count:,} lines came")
    return seconds


def _per_s(count: int, seconds: float) -> str:
    return f"{count / seconds:,.0f}/s"


def measure(count: int) -> list[Row]:
    """The rows of the table, for ``count`` events."""
    now_ms = time.time_ns() // 1_000_000
    pages = _pages(count, now_ms)
    began = time.perf_counter()
    for page in pages:
        json.loads(page)
    parsed = time.perf_counter() - began
    with _endpoint(pages) as url, tempfile.TemporaryDirectory() as folder:
        seconds = asyncio.run(_tail(url, count, folder, now_ms))
    limit = f"AWS gives {_REQUESTS_PER_S * _PAGE:,}/s in {_REQUESTS_PER_S} requests"
    return [
        (f"{count:,} events, endpoint to buffer", _per_s(count, seconds), limit),
        ("json.loads of the same bytes", _per_s(count, parsed), ""),
        ("share of json.loads", f"{parsed / seconds:.2f}", "more is better"),
    ]


def main() -> None:
    """Measure, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=_REQUESTS_PER_S * _PAGE)
    rows = measure(parser.parse_args().events)
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, value, beside in rows:
        print(f"{name:<{first}}  {value:>{second}}  {beside}".rstrip())


if __name__ == "__main__":
    main()
