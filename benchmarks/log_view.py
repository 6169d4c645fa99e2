"""How the log view stands up to a million lines: ``python -m benchmarks.log_view``.

Beside the view's figures stand those of ``json.loads`` over the same events, and of their text.
"""

import argparse
import asyncio
import gc
import json
import resource
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Callable
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from textual import events
from textual.app import App, ComposeResult
from textual.screen import Screen

from lambdatui.core.functions import Function
from lambdatui.core.line_filter import parse_filter
from lambdatui.core.logs import LogEvent, TailBatch, TailRequest
from lambdatui.ui.panes.logs import LogsPane
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.widgets.lines import LineView

_NOW_MS = 1_795_421_551_204
_BATCH = 10_000
# Events that are made at a time, so that making them is not what keeps the loop waiting.
_PART = 500
_KEYS = 200
_LIVE_PER_S = 5_000
_BATCHES_PER_S = 20
_REQUEST = "9f2c1a3b-7d4e-4a3b-9c1d-0123456789ab"

Row = tuple[str, str, str]


def _event(number: int) -> LogEvent:
    """Every fifth line is Lambda's own, every hundredth an error, as in a busy account."""
    moment = _NOW_MS + number
    stream = f"2026/11/23/[$LATEST]{number % 7:04x}0123456789ab"
    match number % 100:
        case 0:
            text = (
                f"[ERROR]\t2026-11-23T08:12:31.204Z\t{_REQUEST}\tno stock left for order {number}"
            )
        case rest if rest % 10 == 1:
            text = f"START RequestId: {_REQUEST} Version: $LATEST\n"
        case rest if rest % 10 == 2:
            text = (
                f"REPORT RequestId: {_REQUEST}\tDuration: 176.22 ms\tBilled Duration: 177 ms\t"
                "Memory Size: 512 MB\tMax Memory Used: 118 MB\t\n"
            )
        case _:
            text = f'Event {number}: {{"httpMethod": "POST", "path": "/orders", "user": {number}}}'
    return LogEvent(moment, text, stream)


class _Port:
    """A tail that yields what it is given."""

    def __init__(self) -> None:
        self.batches: asyncio.Queue[TailBatch] = asyncio.Queue(1)

    async def tail(self, request: TailRequest) -> AsyncGenerator[TailBatch, None]:
        del request
        while True:
            yield await self.batches.get()


class _NoFiles:
    """A port for files that nothing is written to here."""

    async def begin_export(self, path: str, *, overwrite: bool = False) -> str:
        raise NotImplementedError("nothing is saved here", path, overwrite)

    async def add_export(self, path: str, part: bytes) -> None:
        raise NotImplementedError("nothing is saved here", path, part)

    async def end_export(self, path: str, *, keep: bool) -> None:
        raise NotImplementedError("nothing is saved here", path, keep)


class _Bench(App[None]):
    """The pane alone, which tells when it was painted."""

    def __init__(self, port: _Port) -> None:
        super().__init__()
        self.port = port
        self.on_paint: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        tailing = Tailing(self.port, lambda: _NOW_MS, memory=1 << 30)
        yield LogsPane(tailing, _NoFiles(), lambda: _NOW_MS)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        self.on_paint()

    async def painted(self, is_so: Callable[[], bool]) -> float:
        """Wait for a paint after which it is so; the time of that paint, in seconds."""
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()

        def look() -> None:
            if is_so() and not done.done():
                done.set_result(time.perf_counter())

        self.on_paint = look
        return await done


class _Stalls:
    """The longest time for which the event loop did nothing else."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            self.longest = max(self.longest, time.perf_counter() - before - 0.001)

    def end(self) -> float:
        self._task.cancel()
        return self.longest


def _resident() -> int:
    """The process's memory in bytes; where the system does not tell, the most it ever was."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _per_s(count: int, seconds: float) -> str:
    return f"{count / seconds:,.0f}/s"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"


def _peer(count: int) -> tuple[str, int]:
    """What json.loads makes of the same events as CloudWatch sends them; the bytes of their text.

    A page is as FilterLogEvents gives it.
    """
    sample = list(map(_event, range(min(count, 100_000))))
    page = json.dumps(
        {
            "events": [
                {
                    "logStreamName": event.stream,
                    "timestamp": event.timestamp_ms,
                    "message": event.message,
                    "ingestionTime": event.timestamp_ms,
                    "eventId": f"{event.timestamp_ms:056d}",
                }
                for event in sample
            ]
        }
    )
    began = time.perf_counter()
    json.loads(page)
    rate = _per_s(len(sample), time.perf_counter() - began)
    return rate, sum(len(event.message.encode()) for event in sample) * count // len(sample)


async def _fill(app: _Bench, view: LineView, count: int) -> list[Row]:
    peer, raw = _peer(count)
    gc.collect()
    before = _resident()
    stalls = _Stalls()
    began = time.perf_counter()
    spent = 0.0
    for first in range(0, count, _BATCH):
        made: list[LogEvent] = []
        for begin in range(first, min(count, first + _BATCH), _PART):
            before_part = time.perf_counter()
            made += map(_event, range(begin, min(count, begin + _PART)))
            spent += time.perf_counter() - before_part
            await asyncio.sleep(0)
        await app.port.batches.put(TailBatch(events=tuple(made)))
    end = await app.painted(lambda: view.buffer.end >= count and view.window.cursor >= count - 1)
    seconds = end - began - spent
    gc.collect()
    memory = _resident() - before
    return [
        ("events taken in, with level and width", _per_s(count, seconds), f"{peer} in json.loads"),
        (f"{count:,} lines until the last is painted", f"{seconds:.2f} s", ""),
        ("longest stall meanwhile", _ms(stalls.end()), "limit 50 ms"),
        ("memory", f"{memory / 1e6:,.0f} MB", f"{raw / 1e6:,.0f} MB of raw text"),
    ]


def _has_left(view: LineView, cursor: int) -> bool:
    return view.window.cursor != cursor


async def _keys(app: _Bench, view: LineView, key: str) -> list[float]:
    """From each of many keys to the paint that shows what it did, in seconds."""
    times: list[float] = []
    for _ in range(_KEYS):
        cursor = view.window.cursor
        began = time.perf_counter()
        app.post_message(events.Key(key, None))
        times.append(await app.painted(partial(_has_left, view, cursor)) - began)
        await asyncio.sleep(0.005)
    return sorted(times)


def _key_row(name: str, times: list[float]) -> Row:
    p95 = times[int(len(times) * 0.95)]
    return name, f"p50 {_ms(statistics.median(times))}, p95 {_ms(p95)}", "limit 100 ms"


async def _live_keys(app: _Bench, view: LineView) -> Row:
    async def feed() -> None:
        number = view.buffer.end
        share = _LIVE_PER_S // _BATCHES_PER_S
        due = time.perf_counter()
        while True:
            batch = TailBatch(events=tuple(map(_event, range(number, number + share))))
            await app.port.batches.put(batch)
            number += share
            due += 1 / _BATCHES_PER_S
            await asyncio.sleep(max(0, due - time.perf_counter()))

    feeding = asyncio.create_task(feed())
    times = await _keys(app, view, "up")
    feeding.cancel()
    return _key_row(f"key to paint while {_LIVE_PER_S:,} lines/s come", times)


async def _work(view: LineView, start: Callable[[], None], name: str) -> list[Row]:
    stalls = _Stalls()
    began = time.perf_counter()
    start()
    at_once = time.perf_counter() - began
    await view.worked()
    seconds = time.perf_counter() - began
    return [
        (f"{name}, until all is known", f"{seconds:.2f} s", ""),
        ("  before the next key can be seen", _ms(at_once), "limit 50 ms"),
        ("  longest stall meanwhile", _ms(stalls.end()), "limit 50 ms"),
    ]


async def _long_line(app: _Bench, view: LineView) -> Row:
    number = view.buffer.end
    message = "x" * (1024 * 1024 - 10) + " the end"
    view.follow()
    began = time.perf_counter()
    await app.port.batches.put(TailBatch(events=(LogEvent(_NOW_MS, message, "s"),)))
    end = await app.painted(lambda: view.window.cursor >= number)
    return "a line of 1 MiB until it is painted, folded", _ms(end - began), "50 ms of it waiting"


async def _measure(count: int) -> list[Row]:
    port = _Port()
    app = _Bench(port)
    async with app.run_test(size=(120, 40)) as pilot:
        pane = app.query_one(LogsPane)
        view = app.query_one(LineView)
        pane.function = Function(name="orders-api", timeout_s=30)
        pane.active = True
        pane.focus()
        await pilot.pause()
        rows = await _fill(app, view, count)
        rows.append(_key_row("key to paint, nothing coming", await _keys(app, view, "up")))
        rows.append(_key_row("page up to paint", await _keys(app, view, "pageup")))
        rows.append(await _live_keys(app, view))
        for name, text in (
            ("filtering by a text", "user 77"),
            ("filtering by regex", "/order \\d+7$/"),
            ("filtering by level", "level:error"),
        ):
            wanted = parse_filter(text, [])
            rows += await _work(view, partial(view.set_filter, wanted), name)
        view.set_filter(None)
        rows += await _work(view, lambda: view.set_wrapped(True), "folding at 100 cells")
        rows.append(_key_row("page up to paint, folded", await _keys(app, view, "pageup")))
        rows.append(await _long_line(app, view))
    return rows


def main() -> None:
    """Measure, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    arguments = parser.parse_args()
    rows = asyncio.run(_measure(arguments.lines))
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, value, beside in rows:
        print(f"{name:<{first}}  {value:>{second}}  {beside}".rstrip())


if __name__ == "__main__":
    main()
