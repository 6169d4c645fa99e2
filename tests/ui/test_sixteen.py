"""Which of a plain terminal's sixteen colours stands for a colour."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color, ColorType

from lambdatui.ui.sixteen import sixteen


@pytest.mark.parametrize(
    ("color", "number"),
    [
        # By distance alone, the first is red and the second is white.
        ("#ff9900", 3),
        ("#ff8a80", 9),
        ("#b00020", 1),
        ("#2e7d32", 2),
        ("#69f0ae", 10),
        ("#ffd54f", 11),
        ("#1e5aa8", 4),
        ("#82b1ff", 12),
        ("#00838f", 6),
        ("#8e24aa", 5),
        ("#101418", 0),
        ("#5c6370", 8),
        ("#b0b8c0", 7),
        ("#f5f7fa", 15),
    ],
)
def test_a_colour_keeps_what_it_means(color: str, number: int) -> None:
    assert sixteen(Color.parse(color)).number == number


@pytest.mark.parametrize("name", ["default", "red", "bright_blue"])
def test_what_a_terminal_has_is_left_as_it_is(name: str) -> None:
    assert sixteen(Color.parse(name)) == Color.parse(name)


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
def test_every_colour_is_one_of_the_sixteen(red: int, green: int, blue: int) -> None:
    found = sixteen(Color.from_rgb(red, green, blue))
    assert found.type is ColorType.STANDARD
    assert found.number in range(16)


@given(st.integers(0, 255))
def test_a_grey_stays_one(part: int) -> None:
    assert sixteen(Color.from_rgb(part, part, part)).number in (0, 7, 8, 15)
