"""The memory that fits what is used, and what it saves."""

from decimal import Decimal

import pytest

from lambdatui.core.cost import Workload
from lambdatui.core.prices import price_book, to_cent
from lambdatui.core.right_size import Fit, right_size

VIRGINIA = price_book().of("us-east-1")


@pytest.mark.parametrize(
    ("given", "most", "p99", "needed"),
    [
        # 200 * 1.1 = 220, the next step of 64 is 256.
        (1_024, 200, None, 256),
        # 200 * 1.25 = 250, the next step is 256; the highest alone would give 220 -> 256 as well.
        (1_024, 200, 200, 256),
        # 230 * 1.25 = 287.5 -> 320, above 240 * 1.1 = 264 -> 320.
        (1_024, 240, 230, 320),
        # 640 * 1.1 = 704 exactly, eleven steps of 64: no twelfth.
        (3_008, 640, 10, 704),
        # 20 * 1.1 = 22: Lambda gives no less than 128.
        (512, 20, 15, 128),
    ],
)
def test_what_fits_is_the_highest_use_with_headroom_in_steps_of_64_mb(
    given: int, most: float, p99: float | None, needed: int
) -> None:
    size = right_size(given, most, p99_mb=p99, reports=100)

    assert size is not None
    assert (size.needed_mb, size.fit) == (needed, Fit.TOO_BIG)


def test_a_little_too_much_is_right() -> None:
    # 400 * 1.1 = 440 -> 448, which is more than 80 % of 512.
    size = right_size(512, 400, reports=1_000)

    assert size is not None
    assert (size.needed_mb, size.fit, size.slower) == (512, Fit.RIGHT, 1.0)


def test_nearly_full_is_too_small_after_a_single_run() -> None:
    # 480 of 512 is 93.75 %. 480 * 1.1 = 528 -> 576; a quarter more than given is 640.
    size = right_size(512, 480, reports=1)

    assert size is not None
    assert (size.needed_mb, size.fit) == (640, Fit.TOO_SMALL)


def test_all_that_there_is_cannot_be_too_small() -> None:
    size = right_size(10_240, 10_240, reports=100)

    assert size is not None
    assert (size.needed_mb, size.fit) == (10_240, Fit.RIGHT)


def test_no_more_is_proposed_than_there_is() -> None:
    size = right_size(10_000, 9_999, reports=100)

    assert size is not None
    assert size.needed_mb == 10_240


@pytest.mark.parametrize(("most", "reports"), [(None, 1_000), (0, 1_000), (100, 99)])
def test_too_little_that_is_known_proposes_nothing(most: float | None, reports: int) -> None:
    assert right_size(1_024, most, reports=reports) is None


def test_what_it_saves_is_the_difference_of_two_months() -> None:
    """2,000,000 s: at 1,024 MB 2,000,000 GB-s * $0.0000166667 = $33.3334.

    At 256 MB a quarter of that, $8.33335. It saves $25.00.
    """
    month = Workload(requests=10_000_000, run_ms=2_000_000_000, memory_mb=1_024)

    size = right_size(1_024, 200, reports=500, month=month, prices=VIRGINIA)

    assert size is not None
    assert size.saves is not None
    assert to_cent(size.saves) == Decimal("25.00")
    # Four times as long at a quarter of the memory is as much compute as before.
    assert size.slower == 4.0


def test_what_is_too_small_costs_more() -> None:
    # 2,000,000 s: 512 -> 640 MB is 0.125 GB more: 250,000 GB-s * $0.0000166667 = $4.17.
    month = Workload(requests=0, run_ms=2_000_000_000, memory_mb=512)

    size = right_size(512, 480, reports=500, month=month, prices=VIRGINIA)

    assert size is not None
    assert size.saves is not None
    assert to_cent(size.saves) == Decimal("-4.17")


def test_without_prices_nothing_is_said_of_money() -> None:
    size = right_size(1_024, 200, reports=500)

    assert size is not None
    assert size.saves is None
