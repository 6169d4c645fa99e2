"""Comparisons with a number."""

import pytest

from lambdatui.core.comparison import Unfinished, Units, comparison
from lambdatui.core.errors import LambdatuiError

BYTES = Units(factors={"": 1, "kb": 1024})
PERCENT = Units(factors={"": 1, "%": 1}, divisor=100)


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        (">5", 5.1, 5.0),
        (">=5", 5.0, 4.9),
        ("<5", 4.9, 5.0),
        ("<=5", 5.0, 5.1),
        ("=5", 5.0, 5.1),
        ("5", 5.0, 4.9),
        (">1.5KB", 1_537.0, 1_536.0),
        (">$5", 6.0, 5.0),
    ],
)
def test_a_number_compares_as_it_is_written(text: str, yes: float, no: float) -> None:
    compare = comparison("size", text, BYTES, ">1", whole=True)
    assert compare(yes)
    assert not compare(no)


def test_35_percent_is_exactly_that() -> None:
    # 35 times a hundredth would be 0.35000000000000003.
    assert comparison("rate", "=35%", PERCENT, ">1%", whole=False)(0.35)


@pytest.mark.parametrize("text", ["", ">", ">=", "5k"])
def test_what_is_still_being_typed_is_no_error(text: str) -> None:
    with pytest.raises(Unfinished, match="size: wants"):
        comparison("size", text, BYTES, ">1", whole=True)


@pytest.mark.parametrize("text", ["x", ">5mb", "5>", "=>5", "-1", "1e3", ">>1", "٣", "1" * 16])
def test_what_is_no_number_is_an_error(text: str) -> None:
    with pytest.raises(LambdatuiError, match="size:"):
        comparison("size", text, BYTES, ">1", whole=True)


def test_equal_is_asked_for_only_where_numbers_are_whole() -> None:
    with pytest.raises(LambdatuiError, match="more or less"):
        comparison("rate", "5%", PERCENT, ">1%", whole=False)
