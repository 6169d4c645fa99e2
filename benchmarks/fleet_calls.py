"""What an hour on the screen of the fleet asks of AWS: ``python -m benchmarks.fleet_calls``.

A thousand functions stand at an endpoint that counts. The console's own policy decides what is
asked, its own client sends it over a pipe, and the engine's own code asks it over HTTP. The clock
of both sides is moved on by hand, so that an hour passes in a minute or so. Beside it stands asking
for everything every minute. Three persons are counted: one who looks at the first rows, one who
pages on every five minutes, and one who pages on every minute.
"""

import argparse
import asyncio
import math
import os
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Generator
from typing import Any

from benchmarks.fleet_endpoint import PAGE, REGION, FleetEndpoint
from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import function_pages
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault
from lambdatui.core.fleet import FLEET_MEASURES
from lambdatui.core.places import Places
from lambdatui.core.prices import RegionPrices, money, price_book
from lambdatui.core.stop import Stop
from lambdatui.engine import wire
from lambdatui.engine.client import EngineClient
from lambdatui.engine.fleet import Fleet
from lambdatui.engine.server import Server
from lambdatui.engine.wire_fleet import FleetRequest
from lambdatui.ui.fleet_book import FleetBook
from lambdatui.ui.fleet_feed import FleetFeed
from lambdatui.ui.fleet_reading import FleetReading, Sight

HOUR_S = 3600
#: How often the policy is asked what it wants, in seconds of the hour.
_STEP_S = 5
#: Rows of the table in a terminal of 40 lines.
ROWS = 33
#: CloudWatch API, GetMetricData: metrics of a call.
_QUERIES = 500
#: The goal: of all that there is, every minute.
GOAL = 1 / 20

Count = Counter[str]
_METRICS = "metrics"


class _Clock:
    """Stands still between the steps; ms since the epoch."""

    def __init__(self) -> None:
        self.began_ms = time.time_ns() // 1_000_000
        self.now_ms = self.began_ms

    def __call__(self) -> int:
        return self.now_ms


class _Engine:
    """As much of the engine's service as the fleet needs, with a clock that is given."""

    def __init__(self, connection: Connection, places: Places, clock: _Clock) -> None:
        self._clients = Clients(connection)
        self._fleet = Fleet(self._clients, places, clock)

    def answer(self, request: wire.Request, stop: Stop) -> Generator[Any, None, None]:
        if isinstance(request, FleetRequest):
            yield from self._fleet.answer(request, stop)
        else:
            yield from function_pages(self._clients)


def _fail(fault: Fault, doing: str) -> None:
    raise RuntimeError(f"{doing}: {fault.sentence()}")


def _sight(names: list[str], first: int, clock: _Clock) -> Sight:
    """The rows from there on, and as many above and below them."""
    rows = names[first : first + ROWS]
    near = names[max(0, first - ROWS) : first] + names[first + ROWS : first + 2 * ROWS]
    return Sight(rows=rows, near=near, names=names, whole=True, acted_ms=clock())


async def _hour(endpoint: FleetEndpoint, folder: str, page_on_s: int) -> None:
    clock, prices = _Clock(), price_book()
    places = Places(events=f"{folder}/events", state=folder, config=folder)

    def connect() -> socket.socket:
        ours, theirs = socket.socketpair()
        server = Server(theirs, lambda connection, places: _Engine(connection, places, clock))
        threading.Thread(target=server.serve, daemon=True).start()
        return ours

    client = EngineClient(Connection(region=REGION, endpoint_url=endpoint.url), places, connect)
    book = FleetBook(lambda: prices)
    reading = FleetReading(clock, prices.of(REGION).metrics_dollars)
    feed = FleetFeed(
        client, book, reading, clock, lambda: prices, changed=lambda: None, failed=_fail
    )
    try:
        async for page in client.functions():
            book.put(page.functions)
        for second in range(0, HOUR_S, _STEP_S):
            clock.now_ms = clock.began_ms + second * 1000
            first = second // page_on_s * ROWS if page_on_s else 0
            sight = _sight(book.names, first % len(book), clock)
            await asyncio.gather(*feed.works(reading.wanted(sight)))
        metrics = (await client.meter()).metrics
    finally:
        await client.close()
    if metrics != endpoint.metrics:
        raise RuntimeError(f"the meter says {metrics:,}, and {endpoint.metrics:,} were asked for")


def counted(functions: int, page_on_s: int = 0) -> Count:
    """What the endpoint was asked in an hour: calls by API, and metrics."""
    with FleetEndpoint(functions).serving() as endpoint, tempfile.TemporaryDirectory() as folder:
        os.environ.update(endpoint.environment())
        asyncio.run(_hour(endpoint, folder, page_on_s))
        return Counter({**endpoint.calls, _METRICS: endpoint.metrics})


def everything(functions: int) -> Count:
    """What it would be to ask for all that the table shows, of every function, each minute."""
    minutes = HOUR_S // 60
    batch = _QUERIES // len(FLEET_MEASURES)
    return Counter(
        {
            "lambda:ListFunctions": minutes * math.ceil(functions / PAGE),
            "cloudwatch:GetMetricData": minutes * math.ceil(functions / batch),
            "cloudwatch:DescribeAlarms": minutes,
            "lambda:GetFunction": minutes * functions,
            _METRICS: minutes * functions * len(FLEET_MEASURES),
        }
    )


def _calls(count: Count) -> int:
    return count.total() - count[_METRICS]


def _dollars(count: Count, price: RegionPrices) -> str:
    return money(price.metrics_dollars(count[_METRICS]))


def _share(part: int, whole: int) -> str:
    return f"1/{whole / part:.0f}" if part else "–"


def main() -> None:
    """Count, and print one table; exit 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--functions", type=int, default=1_000)
    functions = parser.parse_args().functions
    price = price_book().of(REGION)
    peer = everything(functions)
    persons = {
        "looks": counted(functions),
        "pages / 5 min": counted(functions, 300),
        "pages / 1 min": counted(functions, 60),
    }
    print(f"An hour at {functions:,} functions, {ROWS} rows on the screen, window 1 h")
    print(f"{'':<28}" + "".join(f"{name:>24}" for name in persons) + f"{'everything a minute':>24}")
    apis = sorted({api for count in (peer, *persons.values()) for api in count} - {_METRICS})
    for api in apis:
        _row(api, [(count[api], peer[api]) for count in persons.values()], f"{peer[api]:,}")
    calls = _calls(peer)
    _row("all calls", [(_calls(count), calls) for count in persons.values()], f"{calls:,}")
    metrics = peer[_METRICS]
    _row(_METRICS, [(count[_METRICS], metrics) for count in persons.values()], f"{metrics:,}")
    dollars = [*persons.values(), peer]
    print(f"{'money':<28}" + "".join(f"{_dollars(count, price):>24}" for count in dollars))
    missed = [
        name
        for name, count in persons.items()
        if max(_calls(count) / calls, count[_METRICS] / metrics) >= GOAL
    ]
    print(f"goal: under 1/{1 / GOAL:.0f} of calls and of metrics: {_verdict(missed)}")
    raise SystemExit(1 if missed else 0)


def _row(name: str, pairs: list[tuple[int, int]], peer: str) -> None:
    cells = (f"{part:,} ({_share(part, whole)})" for part, whole in pairs)
    print(f"{name:<28}" + "".join(f"{cell:>24}" for cell in cells) + f"{peer:>24}")


def _verdict(missed: list[str]) -> str:
    return f"missed by {', '.join(missed)}" if missed else "met"


if __name__ == "__main__":
    main()
