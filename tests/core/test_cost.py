"""What a function costs a month, against numbers worked out by hand."""

import json
from decimal import Decimal

import msgspec
import pytest

from lambdatui.core.cost import (
    CostPart,
    FreeTier,
    MonthlyCost,
    Workload,
    costs,
    monthly_cost,
    tiered,
)
from lambdatui.core.prices import Tier, price_book, to_cent

VIRGINIA = price_book().of("us-east-1")


def test_the_fixed_example_comes_out_to_the_cent() -> None:
    """512 MB, 200 ms, 10,000,000 requests, $0.20 a million, $0.00001667 a GB-s, 1 million free.

    Requests: 9 million * $0.20 a million = $1.80.
    Compute: 10,000,000 * 0.2 s * 0.5 GB = 1,000,000 GB-s * $0.00001667 = $16.67. Sum: $18.47.
    """
    own = {"regions": {"*": {"request_million": 0.20, "gb_second_x86": [0.00001667]}}}
    prices = price_book(json.dumps(own).encode()).of("eu-west-1")
    month = Workload(requests=10_000_000, run_ms=10_000_000 * 200, memory_mb=512)

    cost = monthly_cost(month, prices, free=FreeTier(requests=1_000_000, gb_seconds=0))

    assert to_cent(cost.of(CostPart.REQUESTS)) == Decimal("1.80")
    assert to_cent(cost.of(CostPart.COMPUTE)) == Decimal("16.67")
    assert to_cent(cost.total) == Decimal("18.47")


def test_the_fixed_example_is_the_same_at_the_published_price() -> None:
    # 1,000,000 GB-s * $0.0000166667 = $16.6667.
    month = Workload(requests=10_000_000, run_ms=2_000_000_000, memory_mb=512)

    cost = monthly_cost(month, VIRGINIA, free=FreeTier(requests=1_000_000, gb_seconds=0))

    assert to_cent(cost.total) == Decimal("18.47")
    assert not cost.estimated


def test_a_month_with_and_without_the_free_tier() -> None:
    """3 million requests of 120 ms at 1,536 MB: 3,000,000 * 0.12 s * 1.5 GB = 540,000 GB-s.

    With: 2 million * $0.20 = $0.40; 140,000 GB-s * $0.0000166667 = $2.333338: $2.73.
    Without: 3 million * $0.20 = $0.60; 540,000 GB-s * $0.0000166667 = $9.000018: $9.60.
    """
    month = Workload(requests=3_000_000, run_ms=3_000_000 * 120, memory_mb=1_536)

    both = costs(month, VIRGINIA)

    assert to_cent(both.with_free.total) == Decimal("2.73")
    assert to_cent(both.without_free.total) == Decimal("9.60")


def test_a_little_work_is_free_and_never_below_nothing() -> None:
    month = Workload(requests=1_000, run_ms=1_000_000, memory_mb=128)

    cost = monthly_cost(month, VIRGINIA, free=FreeTier())

    assert cost.total == 0
    # 1,000 s * 0.125 GB.
    assert [(line.paid, line.quantity) for line in cost.lines] == [(0, 1_000), (0, 125)]


def test_arm_costs_a_fifth_less_for_the_same_work() -> None:
    # 1,000,000 GB-s * $0.0000133334 = $13.3334, with $2.00 for 10 million requests.
    month = Workload(requests=10_000_000, run_ms=2_000_000_000, memory_mb=512).at(
        architecture="arm64"
    )

    assert to_cent(monthly_cost(month, VIRGINIA).total) == Decimal("15.33")


def test_other_memory_is_the_same_time_at_other_gb_seconds() -> None:
    # 2,000,000 s at 256 MB: 500,000 GB-s * $0.0000166667 = $8.33335.
    month = Workload(requests=0, run_ms=2_000_000_000, memory_mb=512).at(memory_mb=256)

    assert to_cent(monthly_cost(month, VIRGINIA).total) == Decimal("8.33")


def test_each_tier_is_paid_at_its_own_price() -> None:
    """16 billion GB-s on x86.

    6e9 * 0.0000166667 = 100,000.20; 9e9 * 0.000015 = 135,000.00; 1e9 * 0.0000133334 = 13,333.40.
    """
    month = Workload(requests=0, run_ms=16e12, memory_mb=1_024)

    assert to_cent(monthly_cost(month, VIRGINIA).total) == Decimal("248333.60")


def test_tiers_of_arm_are_wider() -> None:
    # 7.5e9 * 0.0000133334 = 100,000.50; 0.5e9 * 0.0000120001 = 6,000.05.
    month = Workload(requests=0, run_ms=8e12, memory_mb=1_024, architecture="arm64")

    assert to_cent(monthly_cost(month, VIRGINIA).total) == Decimal("106000.55")


def test_what_others_of_the_account_use_moves_it_into_the_next_tier() -> None:
    # Of 2e9 GB-s after 5e9: 1e9 * 0.0000166667 = 16,666.70; 1e9 * 0.000015 = 15,000.
    month = Workload(requests=0, run_ms=2e12, memory_mb=1_024)

    cost = monthly_cost(month, VIRGINIA, before_gb_seconds=5e9)

    assert to_cent(cost.total) == Decimal("31666.70")


def test_a_quantity_at_the_border_of_a_tier_lies_below_it() -> None:
    tiers = (Tier(10, 2), Tier(20, 1), Tier(None, 0.5))

    # 10 * 2 = 20; + 10 * 1 = 30; + 2 * 0.5 = 31.
    assert [tiered(quantity, tiers) for quantity in (0, 10, 20, 22)] == [0, 20, 30, 31]


def test_storage_above_512_mb_is_paid_while_it_runs() -> None:
    """1,000,000 s with 10,240 MB of /tmp: 9,728 MB = 9.5 GB; 9,500,000 GB-s * $0.0000000309.

    That is $0.29355, beside compute of 125,000 GB-s * $0.0000166667 = $2.0833375.
    """
    month = Workload(requests=0, run_ms=1e9, memory_mb=128, storage_mb=10_240)

    cost = monthly_cost(month, VIRGINIA)

    assert to_cent(cost.of(CostPart.STORAGE)) == Decimal("0.29")
    assert to_cent(cost.total) == Decimal("2.38")


def test_the_storage_that_everybody_has_costs_nothing() -> None:
    cost = monthly_cost(Workload(requests=0, run_ms=1e9, memory_mb=128), VIRGINIA)

    assert [line.part for line in cost.lines] == [CostPart.COMPUTE]


def test_provisioned_concurrency_is_paid_while_it_is_ready_and_while_it_runs() -> None:
    """100 environments of 1 GB, a month of 2,628,000 s: 262,800,000 GB-s * $0.0000041667.

    That is $1,095.00876. Of 1,000,000 GB-s of compute 80 % run on them: 800,000 * $0.0000097222 =
    $7.77776; the other 200,000 * $0.0000166667 = $3.33334. 10 million requests: $2.00, none free.
    """
    month = Workload(
        requests=10_000_000,
        run_ms=1e9,
        memory_mb=1_024,
        provisioned=100,
        provisioned_share=0.8,
    )

    cost = monthly_cost(month, VIRGINIA, free=FreeTier())

    assert to_cent(cost.of(CostPart.PROVISIONED)) == Decimal("1095.01")
    assert to_cent(cost.of(CostPart.PROVISIONED_RUN)) == Decimal("7.78")
    assert to_cent(cost.of(CostPart.COMPUTE)) == Decimal("3.33")
    assert to_cent(cost.of(CostPart.REQUESTS)) == Decimal("2.00")
    assert to_cent(cost.total) == Decimal("1108.12")


def test_an_hour_becomes_a_month_of_730_hours() -> None:
    month = Workload(requests=100, run_ms=5_000, memory_mb=128, provisioned=2).month(3_600)

    assert (month.requests, month.run_ms, month.provisioned) == (73_000, 3_650_000, 2)


def test_no_time_at_all_makes_an_empty_month() -> None:
    assert Workload(requests=100, run_ms=5_000, memory_mb=128).month(0).requests == 0


def test_a_day_is_a_730th_of_a_month_24_times() -> None:
    # 10 million requests: $2.00 a month; * 24 / 730 = $0.06575.
    cost = monthly_cost(Workload(requests=10_000_000, run_ms=0, memory_mb=128), VIRGINIA)

    assert cost.per_day == pytest.approx(0.0657534, rel=1e-6)


def test_a_cost_is_estimated_only_where_a_price_in_it_is() -> None:
    mumbai = price_book().of("ap-south-1")
    arm = Workload(requests=1, run_ms=1e6, memory_mb=128, architecture="arm64")

    assert not monthly_cost(arm, mumbai).estimated
    kept = msgspec.structs.replace(arm, provisioned=1)
    assert [line.part for line in monthly_cost(kept, mumbai).lines if line.estimated] == [
        CostPart.PROVISIONED
    ]
    assert monthly_cost(arm, price_book().of("xx-nowhere-1")).estimated


def test_a_cost_above_the_first_tier_is_estimated_where_only_that_is_known() -> None:
    mumbai = price_book().of("ap-south-1")

    assert not monthly_cost(Workload(requests=0, run_ms=6e12, memory_mb=1_024), mumbai).estimated
    assert monthly_cost(Workload(requests=0, run_ms=6.1e12, memory_mb=1_024), mumbai).estimated
    assert not monthly_cost(
        Workload(requests=0, run_ms=6.1e12, memory_mb=1_024), VIRGINIA
    ).estimated


def test_a_cost_survives_the_pipe() -> None:
    cost = monthly_cost(Workload(requests=1e6, run_ms=1e9, memory_mb=512), VIRGINIA)

    packed = msgspec.msgpack.encode(cost)

    assert msgspec.msgpack.decode(packed, type=MonthlyCost) == cost
