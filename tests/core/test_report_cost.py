"""What a function costs and would cost, by hand; and the fleet's cost of a month."""

import msgspec
import pytest

from lambdatui.core.fleet import FleetFigures, FleetRow
from lambdatui.core.fleet_cost import with_cost
from lambdatui.core.functions import Function
from lambdatui.core.prices import price_book
from lambdatui.core.report_cost import report_cost
from tests.core.well_function import WELL, changed, function, seen

VIRGINIA = price_book().of("us-east-1")
#: A month of 730 hours.
MONTH_S = 2_628_000


def test_a_month_is_like_the_time_that_was_seen() -> None:
    # WELL in a day: 10,000 requests and 2,000 s at half a GB. A month is 365 / 12 days.
    cost = report_cost(WELL, VIRGINIA)
    assert cost is not None
    # 304,166.67 requests at $0.20 a million, 30,416.67 GB-s at $0.0000166667.
    assert cost.month.requests == pytest.approx(304_166.667, abs=0.001)
    assert cost.costs.without_free.total == pytest.approx(0.060833 + 0.506945, abs=1e-5)
    assert cost.costs.with_free.total == 0
    # On Arm: $0.0000133334.
    assert cost.arm is not None
    assert cost.arm.dollars == pytest.approx(0.060833 + 0.405558, abs=1e-5)
    assert cost.arm.saves == pytest.approx(0.101387, abs=1e-5)


def test_other_sizes_are_half_and_double_and_say_what_would_not_do() -> None:
    cost = report_cost(WELL, VIRGINIA)
    assert cost is not None
    # It used 400 of 512 MB.
    assert [(each.memory_mb, each.too_small) for each in cost.sizes] == [(256, True), (1024, False)]
    assert cost.sizes[1].saves == pytest.approx(-0.506945, abs=1e-5)


def test_the_size_that_fits_is_among_them() -> None:
    facts = seen(memory_max_mb=100, memory_p99_mb=100)
    cost = report_cost(facts, VIRGINIA)
    assert cost is not None
    # 100 MB with a quarter to spare is 125, in steps of 64 it is 128.
    assert [each.memory_mb for each in cost.sizes] == [128, 256, 1024]


def test_arm_has_no_other_architecture_and_the_ends_no_other_size() -> None:
    cost = report_cost(function(WELL, architecture="arm64", memory_mb=128), VIRGINIA)
    assert cost is not None
    assert cost.arm is None
    assert 64 not in [each.memory_mb for each in cost.sizes]


def test_without_counts_nothing_is_said() -> None:
    assert report_cost(changed(configuration=None), VIRGINIA) is None
    assert report_cost(changed(seen=None), VIRGINIA) is None
    assert report_cost(seen(run_ms=None), VIRGINIA) is None


def test_the_fleets_month_is_like_the_window_up_to_now() -> None:
    # The window ends 100 s after it was read: 3500 s have passed.
    figures = FleetFigures(
        start_ms=0,
        end_ms=3_600_000,
        period_s=3_600,
        values=((7_000.0,), (0.0,), (0.0,), (100.0,), (700_000.0,), (3.0,)),
        read_ms=3_500_000,
    )
    row = FleetRow(function=Function(name="f", memory_mb=1024), figures=figures)
    month = with_cost(row, VIRGINIA).month_dollars
    # Two requests and 0.2 GB-s a second: 5,256,000 and 525,600 in a month.
    assert month == pytest.approx(1.0512 + 525_600 * 0.0000166667, abs=1e-6)


def test_figures_that_were_not_read_cost_nothing_that_is_known() -> None:
    row = FleetRow(function=Function(name="f"))
    assert with_cost(row, VIRGINIA) == row
    scan = FleetFigures(start_ms=0, end_ms=MONTH_S, period_s=60, values=((), (1.0,), (1.0,)))
    scanned = msgspec.structs.replace(row, figures=scan)
    assert with_cost(scanned, VIRGINIA).month_dollars is None
