"""What an hour on the screen of the fleet asks of AWS: ``python -m benchmarks.fleet_calls``.

A thousand functions stand at an endpoint that counts. The console's own policy decides what is
asked, its own client sends it over a pipe, and the engine's own code asks it over HTTP. The clock
of both sides is moved on by hand, so that an hour passes in a minute or two. Beside it stands
asking for everything every minute.

Three persons are counted: one who looks at the first rows, trouble first; one who pages on every
minute; and one who sorts by p95, for which all metrics are read once. Each of them looks at an
account in which every fourth function was invoked in the hour, and at one in which all were. The
goal is for the former; the latter is the worst that there is.
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
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from benchmarks.fleet_endpoint import PAGE, REGION, FleetEndpoint
from benchmarks.result import Row
from lambdatui.aws.clients import Clients
from lambdatui.aws.functions import function_pages
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault
from lambdatui.core.fleet import FLEET_MEASURES, FleetRow
from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.fleet_filter import FleetFilter
from lambdatui.core.places import Places
from lambdatui.core.prices import RegionPrices, money, price_book
from lambdatui.core.stop import Stop
from lambdatui.engine import wire
from lambdatui.engine.alarms import KeptAlarms
from lambdatui.engine.client import EngineClient
from lambdatui.engine.fleet import Fleet
from lambdatui.engine.server import Server
from lambdatui.engine.wire_fleet import FleetRequest
from lambdatui.ui.fleet_book import FleetBook
from lambdatui.ui.fleet_feed import FleetFeed
from lambdatui.ui.fleet_order import FleetOrder
from lambdatui.ui.fleet_reading import FleetReading, Sight, depth_of

HOUR_S = 3600
#: How often the policy is asked what it wants, in seconds of the hour.
_STEP_S = 5
#: Rows of the table in a terminal of 40 lines, and those beside them that are read with them.
ROWS = 33
_NEAR = 5
#: CloudWatch API, GetMetricData: metrics of a call.
_QUERIES = 500
#: The goal: of all that there is, every minute. The stricter one is that of the whole program.
GOAL, STRICT = 1 / 20, 1 / 40

Count = Counter[str]
_METRICS = "metrics"


@dataclass(frozen=True)
class Person:
    """What somebody does for an hour; ``page_on_s`` is how often, 0: never."""

    name: str
    page_on_s: int = 0
    sort: FleetColumn = FleetColumn.HEALTH


PERSONS = (
    Person("looks"),
    Person("pages on, 1 min", page_on_s=60),
    Person("sorts by p95", sort=FleetColumn.P95),
)


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
        alarms = KeptAlarms(self._clients, monotonic=lambda: clock() / 1000)
        self._fleet = Fleet(self._clients, places, clock, alarms)

    def answer(self, request: wire.Request, stop: Stop) -> Generator[Any, None, None]:
        if isinstance(request, FleetRequest):
            yield from self._fleet.answer(request, stop)
        else:
            yield from function_pages(self._clients)


def _fail(fault: Fault, doing: str) -> None:
    raise RuntimeError(f"{doing}: {fault.sentence()}")


def _sight(person: Person, ordered: Sequence[FleetRow], page: int, clock: _Clock) -> Sight:
    """The rows of that page, and a few above and below them, as the screen has them."""
    keys = [row.key for row in ordered]
    top = page * ROWS % len(keys)
    bottom = top + ROWS
    return Sight(
        rows=keys[top:bottom],
        near=keys[max(0, top - _NEAR) : top] + keys[bottom : bottom + _NEAR],
        names=keys,
        whole=True,
        acted_ms=clock(),
        depth=depth_of(person.sort, FleetFilter()),
    )


async def _hour(endpoint: FleetEndpoint, folder: str, person: Person) -> None:
    clock, prices = _Clock(), price_book()
    places = Places(events=f"{folder}/events", state=folder, config=folder)

    def connect() -> socket.socket:
        ours, theirs = socket.socketpair()
        server = Server(theirs, lambda connection, places: _Engine(connection, places, clock))
        threading.Thread(target=server.serve, daemon=True).start()
        return ours

    client = EngineClient(Connection(region=REGION, endpoint_url=endpoint.url), places, connect)
    book, order = FleetBook(lambda: prices), FleetOrder()
    reading = FleetReading(clock, prices.of(REGION).metrics_dollars)
    feed = FleetFeed(
        {REGION: client}, book, reading, clock, lambda: prices, changed=lambda: None, failed=_fail
    )
    by_figures = person.sort is not FleetColumn.HEALTH
    # The price was told, and somebody has agreed to it.
    if by_figures:
        reading.agree(depth_of(person.sort, FleetFilter()))
    try:
        async for page in client.functions():
            book.put(page.functions, REGION)
        for second in range(0, HOUR_S, _STEP_S):
            clock.now_ms = clock.began_ms + second * 1000
            ordered = order.of(book.rows, person.sort, clock(), descending=by_figures)
            at = second // person.page_on_s if person.page_on_s else 0
            sight = _sight(person, ordered, at, clock)
            await asyncio.gather(*feed.works(reading.wanted(sight)))
        metrics = (await client.meter()).metrics
    finally:
        await client.close()
    if metrics != endpoint.metrics:
        raise RuntimeError(f"the meter says {metrics:,}, and {endpoint.metrics:,} were asked for")


def counted(person: Person, functions: int, invoked_each: int) -> Count:
    """What the endpoint was asked in an hour: calls by API, and metrics."""
    endpoint = FleetEndpoint(functions, invoked_each)
    with endpoint.serving(), tempfile.TemporaryDirectory() as folder:
        asyncio.run(_hour(endpoint, folder, person))
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


def measure(quick: bool = False) -> list[Row]:
    """The rows of the table: calls, and metrics with what they cost, of each person."""
    functions, persons = (100, PERSONS[:1]) if quick else (1_000, PERSONS)
    os.environ.update(FleetEndpoint(0).keys())
    peer = everything(functions)
    price = price_book().of(REGION)
    with ThreadPoolExecutor(len(persons)) as pool:
        counts = pool.map(lambda person: counted(person, functions, 4), persons)
    rows = []
    for person, count in zip(persons, counts, strict=True):
        calls, metrics = _calls(count), count[_METRICS]
        share = max(calls / _calls(peer), metrics / peer[_METRICS])
        ours = f"{calls:,} calls, {metrics:,} metrics, {_dollars(count, price)}"
        theirs = f"{_calls(peer):,} calls, {peer[_METRICS]:,} metrics, {_dollars(peer, price)}"
        what = f"an hour at {functions:,} functions, a person who {person.name}"
        rows.append(Row(18, what, ours, theirs, share, "≤ 1/40", share <= STRICT))
    return rows


def main() -> None:
    """Count, and print a table for each account; exit 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--functions", type=int, default=1_000)
    functions = parser.parse_args().functions
    os.environ.update(FleetEndpoint(0).keys())
    peer = everything(functions)
    accounts = {4: "every fourth was invoked in the hour", 1: "all were invoked in the hour"}
    # What they wait for is the pace at which states may be asked: side by side.
    with ThreadPoolExecutor(len(PERSONS) * len(accounts)) as pool:
        hours = {
            each: {person.name: pool.submit(counted, person, functions, each) for person in PERSONS}
            for each in accounts
        }
        counts = {
            each: {name: hour.result() for name, hour in of.items()} for each, of in hours.items()
        }
    print(f"An hour at {functions:,} functions, {ROWS} rows on the screen, window 1 h")
    for each, words in accounts.items():
        print(f"\n{words:<37}" + "".join(f"{name:>19}" for name in counts[each])
              + f"{'all a minute':>15}")  # fmt: skip
        _print(counts[each], peer)
    missed = _missed(counts[4], peer, GOAL)
    print(f"\ngoal: under 1/{1 / GOAL:.0f} of calls and of metrics: {_verdict(missed)}")
    print(f"at most 1/{1 / STRICT:.0f}: {_verdict(_missed(counts[4], peer, STRICT))}")
    raise SystemExit(1 if missed else 0)


def _print(persons: dict[str, Count], peer: Count) -> None:
    apis = sorted({api for count in (peer, *persons.values()) for api in count} - {_METRICS})
    for api in apis:
        _row(api, [(count[api], peer[api]) for count in persons.values()], f"{peer[api]:,}")
    calls, metrics, price = _calls(peer), peer[_METRICS], price_book().of(REGION)
    _row("all calls", [(_calls(count), calls) for count in persons.values()], f"{calls:,}")
    _row(_METRICS, [(count[_METRICS], metrics) for count in persons.values()], f"{metrics:,}")
    dollars = [_dollars(count, price) for count in persons.values()]
    print(f"{'money':<37}" + "".join(f"{each:>19}" for each in dollars)
          + f"{_dollars(peer, price):>15}")  # fmt: skip


def _row(name: str, pairs: list[tuple[int, int]], peer: str) -> None:
    cells = (f"{part:,} ({_share(part, whole)})" for part, whole in pairs)
    print(f"{name:<37}" + "".join(f"{cell:>19}" for cell in cells) + f"{peer:>15}")


def _missed(persons: dict[str, Count], peer: Count, goal: float) -> list[str]:
    calls, metrics = _calls(peer), peer[_METRICS]
    return [
        name
        for name, count in persons.items()
        if max(_calls(count) / calls, count[_METRICS] / metrics) >= goal
    ]


def _verdict(missed: list[str]) -> str:
    return f"missed by {', '.join(missed)}" if missed else "met"


if __name__ == "__main__":
    main()
