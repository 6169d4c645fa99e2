"""What a session has asked of AWS, and what that costs."""

import json
from decimal import Decimal

import msgspec
import pytest

from lambdatui.core.meter import Budget, Meter, SessionMeter, Spend, begun_minutes, metered
from lambdatui.core.prices import price_book, to_cent

BOOK = price_book()
METRICS = "cloudwatch:GetMetricData"
LIST = "lambda:ListFunctions"


def test_a_new_meter_has_nothing() -> None:
    meter = Meter(since_ms=1_000)

    assert (meter.calls, meter.call_count, meter.metrics) == ((), 0, 0)
    assert meter.cost(BOOK).label == "$0"


def test_calls_are_counted_by_api_the_most_frequent_first() -> None:
    meter = metered(
        [
            Spend(region="eu-west-1", api=LIST, calls=2),
            Spend(region="eu-west-1", api=METRICS, calls=1, metrics=498),
            Spend(region="us-east-1", api=METRICS, calls=3, metrics=1_000),
        ]
    )

    assert meter.calls == ((METRICS, 4), (LIST, 2))
    assert meter.call_count == 6
    assert meter.metrics == 1_498
    assert [use.region for use in meter.regions] == ["eu-west-1", "us-east-1"]
    assert meter.regions[0].calls == ((LIST, 2), (METRICS, 1))


def test_bytes_and_minutes_without_a_call_are_no_call() -> None:
    meter = metered([Spend(region="us-east-1", live_tail_minutes=3, insights_bytes=10)])

    assert (meter.calls, meter.live_tail_minutes, meter.insights_bytes) == ((), 3, 10)


def test_adding_leaves_the_meter_as_it_was() -> None:
    meter = Meter(since_ms=5)
    added = meter.added(Spend(region="us-east-1", api=LIST, calls=1))

    assert meter == Meter(since_ms=5)
    assert (added.since_ms, added.call_count) == (5, 1)


def test_the_money_in_virginia() -> None:
    """12,000 metrics * $0.01 a thousand = $0.12; 30 minutes * $0.01 = $0.30.

    20 GB scanned * $0.005 = $0.10. Sum: $0.52.
    """
    meter = metered(
        [
            Spend(region="us-east-1", api=METRICS, calls=24, metrics=12_000),
            Spend(region="us-east-1", live_tail_minutes=30),
            Spend(region="us-east-1", insights_bytes=20 * 1024**3),
        ]
    )

    cost = meter.cost(BOOK)

    assert [to_cent(part) for part in (cost.metrics, cost.live_tail, cost.insights)] == [
        Decimal("0.12"),
        Decimal("0.30"),
        Decimal("0.10"),
    ]
    assert to_cent(cost.total) == Decimal("0.52")
    assert cost.label == "$0.52"


def test_each_region_is_counted_at_its_own_prices() -> None:
    # 100 GB * $0.0057 in Ireland = $0.57; 100 GB * $0.0063 in Frankfurt = $0.63.
    meter = metered(
        [
            Spend(region="eu-west-1", insights_bytes=100 * 1024**3),
            Spend(region="eu-central-1", insights_bytes=100 * 1024**3),
        ]
    )

    cost = meter.cost(BOOK)

    assert to_cent(cost.total) == Decimal("1.20")
    assert not cost.estimated


def test_money_says_that_it_is_estimated_only_where_a_price_in_it_is() -> None:
    calls = Spend(region="sa-east-1", api=LIST, calls=9)
    metrics = Spend(region="sa-east-1", api=METRICS, calls=1, metrics=1_000)

    assert not metered([calls]).cost(BOOK).estimated
    assert metered([calls, metrics]).cost(BOOK).label == "≈ $0.0100"


def test_ones_own_prices_count() -> None:
    book = price_book(json.dumps({"regions": {"*": {"metric_thousand": 0.5}}}).encode())

    # 3,000 metrics * $0.50 a thousand.
    assert metered([Spend(region="x", metrics=3_000)]).cost(book).label == "$1.50"


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(-5, 0), (0, 0), (0.5, 1), (60, 1), (60.5, 2), (3_600, 60)]
)
def test_a_minute_that_was_begun_counts_whole(seconds: float, minutes: int) -> None:
    assert begun_minutes(seconds) == minutes


@pytest.mark.parametrize(
    ("spent", "factor"), [(0, 1), (0.49, 1), (0.50, 2), (0.79, 2), (0.80, 4), (1.0, 20), (9, 20)]
)
def test_a_budget_slows_down_the_more_of_it_is_spent(spent: float, factor: int) -> None:
    assert Budget(dollars=1.0).pace(spent).factor == factor


def test_a_budget_says_that_it_slows_down_and_why() -> None:
    assert Budget(dollars=1.0).pace(0.2).words == ""
    assert (
        Budget(dollars=1.0).pace(0.85).words
        == "$0.85 of the budget of $1.00 is spent: refreshes wait 4 times as long."
    )
    assert "which is all of it" in Budget(dollars=1.0).pace(1.2).words


def test_no_budget_holds_nothing_back() -> None:
    assert Budget().share(100) is None
    assert Budget().pace(100).factor == 1


def test_a_meter_survives_the_pipe() -> None:
    meter = metered([Spend(region="us-east-1", api=METRICS, calls=1, metrics=498)], since_ms=7)

    assert msgspec.msgpack.decode(msgspec.msgpack.encode(meter), type=Meter) == meter


def test_what_an_engine_spent_stays_spent_when_another_follows_it() -> None:
    first = metered([Spend(region="us-east-1", api=METRICS, calls=2, metrics=500)], since_ms=7)
    more = first.added(Spend(region="us-east-1", live_tail_minutes=3))
    second = metered([Spend(region="eu-west-1", api=METRICS, calls=1, metrics=20)], since_ms=90)
    session = SessionMeter()
    assert session.total(first) == first
    assert session.total(more) == more
    total = session.total(second)
    assert (total.since_ms, total.metrics, total.call_count) == (7, 520, 3)
    assert [use.region for use in total.regions] == ["eu-west-1", "us-east-1"]
    # Asked again, nothing is counted twice.
    assert session.total(second) == total
