"""What is read of the fleet, and when that ends."""

from collections.abc import AsyncGenerator, Sequence

from lambdatui.core.fleet import FleetFigures, FleetWindow
from lambdatui.core.fleet_reads import FiguresPart
from lambdatui.core.health import health
from lambdatui.core.prices import price_book
from lambdatui.ui.fleet_book import FleetBook
from lambdatui.ui.fleet_feed import FleetFeed
from lambdatui.ui.fleet_reading import FleetReading, Wanted
from tests.ui.backend import NOW_MS, function
from tests.ui.fleet import FakeFleet


class PaidFleet(FakeFleet):
    """Gives a part for each function, and says once that nobody reads them any more."""

    def __init__(self, reading: FleetReading) -> None:
        super().__init__()
        self.given: list[str] = []
        self.ended = False
        self._policy = reading

    async def fleet_figures(
        self, functions: Sequence[str], window: FleetWindow
    ) -> AsyncGenerator[FiguresPart, None]:
        try:
            for name in functions:
                self.given.append(name)
                # While the first is read, a person takes another window.
                self._policy.window = FleetWindow.D7
                yield FiguresPart(failed=(name,))
        finally:
            self.ended = True


async def test_figures_of_a_window_that_was_left_are_not_read_and_paid_for_to_the_end() -> None:
    policy = FleetReading(lambda: NOW_MS, lambda metrics: 0.0)
    port = PaidFleet(policy)
    book = FleetBook(price_book)
    book.put(function(name) for name in ("a", "b", "c"))
    feed = FleetFeed(
        {"": port},
        book,
        policy,
        lambda: NOW_MS,
        price_book,
        changed=lambda: None,
        failed=lambda fault, doing: None,
    )
    (work,) = feed.works(Wanted(figures=tuple(book.keys)))
    await work
    assert port.given == ["a"]
    # At once, and not when the garbage is collected: the engine goes on until then.
    assert port.ended


async def test_the_memory_that_was_seen_in_use_is_on_the_rows_and_in_their_health() -> None:
    policy = FleetReading(lambda: NOW_MS, lambda metrics: 0.0)
    port = FakeFleet()
    port.memory_told = {"a": 250.0, "gone": 1.0}
    book = FleetBook(price_book)
    book.put(function(name) for name in ("a", "b"))
    changes: list[None] = []
    feed = FleetFeed(
        {"": port},
        book,
        policy,
        lambda: NOW_MS,
        price_book,
        changed=lambda: changes.append(None),
        failed=lambda fault, doing: None,
    )
    await feed.read_memory()
    told = {row.name: row.memory_used_mb for row in book.rows}
    assert told == {"a": 250.0, "b": None}
    assert [health(row, NOW_MS).word for row in book.rows] == ["memory", "unknown"]
    assert changes


def test_the_figures_on_the_screen_are_as_fresh_as_the_oldest_of_them() -> None:
    policy = FleetReading(lambda: NOW_MS, lambda metrics: 0.0)
    book = FleetBook(price_book)
    book.put(function(name) for name in ("a", "b", "c"))
    feed = FleetFeed(
        {"": FakeFleet()},
        book,
        policy,
        lambda: NOW_MS,
        price_book,
        changed=lambda: None,
        failed=lambda fault, doing: None,
    )
    keys = [book.key("a") or "", book.key("c") or ""]
    assert feed.fresh(keys) == ""
    for name, seconds in (("a", 50), ("b", 99), ("c", 40)):
        read_ms = NOW_MS - seconds * 1000
        figures = FleetFigures(start_ms=0, end_ms=60_000, period_s=60, read_ms=read_ms)
        book.put_figures([(name, figures)])
    assert feed.fresh(keys) == "fresh 50 s ago"
