"""How fast log events come from an endpoint onto the screen: ``python -m benchmarks log_tail``.

The endpoint is a process that answers FilterLogEvents from prepared bytes: 50,000 events are the
most that AWS gives an account in a second (5 requests of 10,000). The time is from its first
answer to the paint of the last line, all of the program between. Beside it stand ``json.loads``
over the same bytes in one bare loop, and ``awslogs get``, which prints to nowhere. Keys are
pressed while five times as many events are read, as fast as AWS lets them through.
"""

import json
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.log_console import opened, settle
from benchmarks.log_data import PAGE
from benchmarks.log_endpoint import LogEndpoint, body, serving
from benchmarks.result import Figures, Row
from benchmarks.terminal import environment, program

_REQUESTS_PER_S = 5
_EVENTS = _REQUESTS_PER_S * PAGE
_ROUNDS = 7
#: Of fewer keys nothing is said.
_LEAST_KEYS = 20
_LOADED = 5 * _EVENTS
#: The requests of a second are free again.
_FREE_S = 1.2
NOTES = """
**Log events to the pane (6, 7).** A page is decoded once, by msgspec, straight into events; then
each event is told from those that were given before, put to its invocation, sent over the pipe,
and made a line with a level and a width. The engine and the console work at the same time, one
processor each, and the slower of the two sets the pace. The console takes plain events in as
columns, and tells the level of those that cannot be errors when somebody asks for it. On lines
that are half JSON and half text it needs 4.4 µs for an event with the parts run alone (5.6 with an
object for each line): 0.2 to decode the frame, 0.2 to weigh it, 2.4 to tell errors, kinds and what
was shown before, and 1.6 for the buffer; the paints come on top. How things stand is
said with the paints of the lines, not with each batch, and what has stopped pouring is painted
after 20 ms.

What stands in the way of the goal: ``json.loads`` needs 1.5 µs for an event, so all of it may take
3.7. The engine by itself needs 3.9: 0.6 to decode the page, 0.7 for the request, 0.6 to tell new
events from old ones, 1.2 for their invocations, and the rest to sort, pack and send them; the
console needs more than that at the same time, and each of the two runs slower while the other one
does. To reach it, a page would have to cross the pipe as it came, and be looked into only where
somebody reads it: then neither errors nor invocations would be known of what is not in sight.
"""


def measure(quick: bool = False) -> list[Row]:
    """The rows of the table."""
    count, rounds = (500, 1) if quick else (_EVENTS, _ROUNDS)
    parsed = Figures.of([_parse(body(count)) for _ in range(rounds)])
    with serving(count) as endpoint:
        ours = Figures.of(_read(endpoint, count, rounds, quick=quick))
        peers = _awslogs(endpoint, 1 if quick else 3)
    share = parsed.median / ours.median
    told = f"{count / ours.median:,.0f}/s"
    rows = [
        Row(
            6,
            f"{count:,} log events, endpoint to pane, against json.loads",
            f"{told} ({ours.told('ms', 1000)})",
            f"{count / parsed.median:,.0f}/s",
            share,
            "≥ 0.40",
            share >= 0.4,
        ),
        _keys(2_000 if quick else _LOADED, quick=quick),
    ]
    if peers is None:
        missing = "not installed: pip install awslogs"
        rows.append(Row(7, "the same, against awslogs get", told, missing, None, "≥ 20", None))
    else:
        times = peers.median / ours.median
        peer = f"{count / peers.median:,.0f}/s"
        rows.append(Row(7, "the same, against awslogs get", told, peer, times, "≥ 20", times >= 20))
    return rows


def _parse(pages: list[bytes]) -> float:
    began = time.process_time()
    for page in pages:
        json.loads(page)
    return time.process_time() - began


def _last(count: int) -> str:
    # Of each ten, the ninth but one names no number.
    return f"Event {count - 3}"


def _read(endpoint: LogEndpoint, count: int, rounds: int, *, quick: bool) -> list[float]:
    """Seconds from the first answer to the last line on the screen, for each reading."""
    took = []
    with opened(endpoint.environment(), endpoint.function) as console:
        console.all_read(_last(count), time.perf_counter() + (0.2 if quick else 2.0))
        for _ in range(rounds):
            settle(console.terminal)
            if not quick:
                time.sleep(_FREE_S)
            endpoint.forget()
            # Clears the pane, and reads all again.
            console.terminal.send("s")
            began = endpoint.asked()
            console.terminal.wait(lambda screen: _last(count) not in screen)
            took.append(console.all_read(_last(count), began + (0.2 if quick else 1.5)) - began)
    return took


def _keys(count: int, *, quick: bool) -> Row:
    with serving(count) as endpoint, opened(endpoint.environment(), endpoint.function) as console:
        console.terminal.wait_for("lines")
        began = time.perf_counter()
        times: list[float] = []
        while len(times) < (3 if quick else 500) and time.perf_counter() < began + 5.0:
            times.append(console.key())
            time.sleep(0.01)
            if console.count() >= count and not quick:
                break
    figures = Figures.of(times)
    p95 = figures.percentile(0.95) * 1000
    return Row(
        6,
        f"key to paint while {count:,} events load, p95 of {len(times)}",
        f"{p95:.0f} ms (p50 {figures.median * 1000:.0f})",
        "60 ms",
        None,
        "≤ 60 ms",
        p95 <= 60 and len(times) >= _LEAST_KEYS,
    )


def _awslogs(endpoint: LogEndpoint, rounds: int) -> Figures | None:
    """Seconds from its first request to its end; None where it is not installed."""
    path = program("awslogs")
    if not Path(path).exists():
        return None
    took = []
    command = [path, "get", endpoint.group, "ALL", "--start", "20m", "--no-color"]
    with tempfile.TemporaryDirectory() as folder:
        environ = environment(Path(folder), **endpoint.environment())
        for _ in range(rounds):
            endpoint.forget()
            subprocess.run(command, env=environ, stdout=subprocess.DEVNULL, check=True)
            ended = time.perf_counter()
            took.append(ended - endpoint.asked())
    return Figures.of(took)
