"""The table of prices, and a person's own prices over it."""

import json
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path, PurePath

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.prices import PriceName, Tier, money, price_book, to_cent


def _refused(own: bytes) -> LambdatuiError:
    with pytest.raises(LambdatuiError) as caught:
        price_book(own, "my-prices.json")
    return caught.value


def test_virginia_has_the_published_prices_and_none_is_estimated() -> None:
    prices = price_book().of("us-east-1")

    # Lambda pricing page, US East (N. Virginia).
    assert prices.request_million == 0.20
    assert prices.gb_second_x86 == (
        Tier(6_000_000_000, 0.0000166667),
        Tier(15_000_000_000, 0.000015),
        Tier(None, 0.0000133334),
    )
    assert prices.gb_second_arm == (
        Tier(7_500_000_000, 0.0000133334),
        Tier(18_750_000_000, 0.0000120001),
        Tier(None, 0.0000106667),
    )
    assert prices.provisioned("x86_64") == (0.0000041667, 0.0000097222)
    assert prices.provisioned("arm64") == (0.0000033334, 0.0000077778)
    assert (prices.estimated, prices.from_region) == ((), "")


def test_every_region_of_the_table_tells_its_own_compute() -> None:
    book = price_book()

    own = [
        region
        for region in book.regions
        if not book.of(region).is_estimated(PriceName.GB_SECOND_X86)
        and not book.of(region).is_estimated(PriceName.GB_SECOND_ARM)
    ]

    assert own == list(book.regions)
    assert len(own) >= 12


def test_cape_town_is_dearer_than_virginia() -> None:
    prices = price_book().of("af-south-1")

    assert prices.request_million == 0.27
    assert prices.gb_second_x86[0] == Tier(6_000_000_000, 0.0000221)
    assert prices.gb_second_arm[0] == Tier(7_500_000_000, 0.00001768)


def test_an_unknown_region_has_virginias_prices_and_says_so_of_each() -> None:
    prices = price_book().of("xx-nowhere-1")

    assert prices.region == "xx-nowhere-1"
    assert prices.from_region == "us-east-1"
    assert prices.request_million == 0.20
    assert prices.estimated == tuple(PriceName)


def test_a_region_says_of_the_prices_that_it_lacks_that_they_are_virginias() -> None:
    prices = price_book().of("sa-east-1")

    assert not prices.is_estimated(PriceName.REQUEST_MILLION)
    assert prices.is_estimated(PriceName.INSIGHTS_GB)
    assert prices.insights_gb == 0.005


def test_later_tiers_that_are_not_known_are_cheaper_in_virginias_proportion() -> None:
    prices = price_book().of("af-south-1")

    # 0.0000221 * 0.000015 / 0.0000166667 = 0.00001988996…
    assert prices.gb_second_x86[1].price == pytest.approx(0.00001988996, rel=1e-5)
    assert not prices.is_estimated(PriceName.GB_SECOND_X86)
    assert prices.tiers_estimated(PriceName.GB_SECOND_X86)


def test_provisioned_concurrency_on_arm_is_worked_out_from_the_regions_own_x86() -> None:
    prices = price_book().of("eu-west-1")

    # 0.000004646 * 0.0000033334 / 0.0000041667 = 0.0000037168…
    assert prices.provisioned("arm64")[0] == pytest.approx(0.0000037168, rel=1e-4)
    assert prices.is_estimated(PriceName.PROVISIONED_ARM)


def test_ones_own_prices_stand_over_the_table_and_are_not_estimated() -> None:
    own = {"regions": {"eu-south-2": {"request_million": 0.18, "gb_second_x86": [1.5, 1.25, 1]}}}

    prices = price_book(json.dumps(own).encode()).of("eu-south-2")

    assert prices.request_million == 0.18
    assert [tier.price for tier in prices.gb_second_x86] == [1.5, 1.25, 1]
    assert not prices.is_estimated(PriceName.REQUEST_MILLION)
    assert not prices.tiers_estimated(PriceName.GB_SECOND_X86)
    assert prices.is_estimated(PriceName.ALARM_MONTH)


def test_ones_own_prices_for_all_regions_give_way_to_those_for_one() -> None:
    own = {
        "regions": {
            "*": {"request_million": 0.17, "insights_gb": 0.004},
            "eu-west-1": {"request_million": 0.16},
        }
    }
    book = price_book(json.dumps(own).encode())

    assert (book.of("eu-west-1").request_million, book.of("eu-west-1").insights_gb) == (0.16, 0.004)
    assert book.of("us-east-1").request_million == 0.17
    assert "*" not in book.regions
    assert book.own


def test_a_price_of_nothing_is_a_price() -> None:
    own = {"regions": {"*": {"gb_second_x86": [0], "provisioned_gb_second_x86": 0}}}

    prices = price_book(json.dumps(own).encode()).of("eu-west-1")

    assert [tier.price for tier in prices.gb_second_x86] == [0, 0, 0]
    assert prices.provisioned("arm64")[0] == 0


@pytest.mark.parametrize("own", [b"", b" \n"])
def test_an_empty_file_of_ones_own_changes_nothing(own: bytes) -> None:
    book = price_book(own)

    assert not book.own
    assert book.of("us-east-1").request_million == 0.20


@pytest.mark.parametrize(
    ("own", "named"),
    [
        (b'{"regions": {"eu-west-1": {"request_millon": 1}}}', "request_millon"),
        (b'{"regions": {"eu-west-1": {"request_million": -1}}}', "request_million"),
        (b'{"regions": {"eu-west-1": {"request_million": "cheap"}}}', "request_million"),
        (b'{"regions": {"eu-west-1": {"gb_second_x86": []}}}', "gb_second_x86"),
        (b'{"regions": {"eu-west-1": {"gb_second_x86": [1, 1, 1, 1]}}}', "gb_second_x86"),
        (b'{"prices": {}}', "prices"),
        (b"{", "my-prices.json"),
        (b'{"regions": {"\xff": {}}}', "my-prices.json"),
        (b"[" * 100_000, "my-prices.json"),
    ],
)
def test_a_file_that_is_not_right_is_refused_with_its_name_and_key(own: bytes, named: str) -> None:
    fault = _refused(own).fault

    assert fault.kind is Kind.INVALID
    assert "my-prices.json" in fault.what
    assert named in fault.what
    assert "request_million" in fault.advice


def test_the_table_says_when_it_was_compiled_and_where_it_is_from() -> None:
    book = price_book()

    assert book.compiled == "2026-11-23"
    assert {source.url.split("/")[2] for source in book.sources} == {
        "aws.amazon.com",
        "calculator.aws",
        "pricing.us-east-1.amazonaws.com",
    }
    assert all(source.what and source.date for source in book.sources)


def test_the_table_is_not_read_before_a_price_is_asked_for() -> None:
    script = (
        "import lambdatui.core.prices as prices\n"
        "assert prices._built_in.cache_info().currsize == 0\n"
        "prices.price_book().of('us-east-1')\n"
        "assert prices._built_in.cache_info().currsize == 1\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_table_goes_into_a_wheel() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    setuptools = tomllib.loads(project.read_text())["tool"]["setuptools"]

    patterns = setuptools["package-data"]["lambdatui"]

    assert any(PurePath("core/prices.json").match(pattern) for pattern in patterns)


@pytest.mark.parametrize(
    ("dollars", "shown"),
    [
        (0, "$0"),
        (0.00001, "< $0.0001"),
        (0.002, "$0.0020"),
        (0.09994, "$0.0999"),
        (0.09996, "$0.10"),
        (18.4667, "$18.47"),
        (1.005, "$1.01"),
        (1234.5, "$1,234.50"),
        (-2.5, "-$2.50"),
    ],
)
def test_money_is_shown_to_the_cent_and_finer_below_ten_cents(dollars: float, shown: str) -> None:
    assert money(dollars) == shown


def test_money_that_is_estimated_is_marked() -> None:
    assert money(18.4667, estimated=True) == "≈ $18.47"
    assert money(0, estimated=True) == "$0"


def test_half_a_cent_goes_up() -> None:
    assert to_cent(0.125) == Decimal("0.13")
    assert to_cent(2.675) == Decimal("2.68")


def test_asking_for_a_thousand_metrics_costs_a_cent() -> None:
    assert to_cent(price_book().of("us-east-1").metrics_dollars(1_000)) == Decimal("0.01")
