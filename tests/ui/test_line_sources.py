"""The names of functions in few cells, and still apart."""

from hypothesis import given
from hypothesis import strategies as st

from lambdatui.ui.widgets.line_sources import (
    HUES,
    NARROW_WIDTH,
    SOURCE_WIDTH,
    shortened,
    source_names,
)

functions = st.lists(st.text("ab-", min_size=1, max_size=64), unique=True, max_size=12)


def test_a_long_name_is_shortened_in_its_middle() -> None:
    assert shortened(["thumbnail", "acme-prod-orders-api"], SOURCE_WIDTH) == [
        "thumbnail",
        "acme-pr…ders-api",
    ]


def test_names_that_differ_in_their_middle_stay_apart() -> None:
    names = ["acme-prod-orders-api", "acme-prod-borders-api"]
    assert shortened(names, SOURCE_WIDTH) == ["…prod-orders-api", "…rod-borders-api"]


def test_names_that_no_cut_tells_apart_are_numbered() -> None:
    names = [f"{'a' * 20}{letter}{'b' * 20}{other}" for letter in "xy" for other in "xy"]
    short = shortened(names, NARROW_WIDTH)
    assert len(set(short)) == 4


@given(functions)
def test_names_fit_and_no_two_are_alike(names: list[str]) -> None:
    for width in (NARROW_WIDTH, SOURCE_WIDTH):
        short = shortened(names, width)
        assert all(0 < len(text) <= width for text in short)
        assert len(set(short)) == len(names)


def test_colours_are_given_in_turn() -> None:
    names = source_names([f"function-{number}" for number in range(HUES + 1)])
    assert [name.hue for name in names] == [*range(HUES), 0]
    assert names[0].text == "function-0"


def test_a_name_is_made_safe() -> None:
    assert shortened(["\x1b[31mred"], SOURCE_WIDTH) == ["␛[31mred"]
