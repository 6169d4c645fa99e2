"""Counts drawn as blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.sparkline import SparkCell, sparkline, text


@pytest.mark.parametrize(
    ("values", "width", "drawn"),
    [
        # Eighths of the highest, rounded up.
        ([1, 2, 3, 4, 5, 6, 7, 8], 8, "▁▂▃▄▅▆▇█"),
        # 10 of 80 is one eighth, 11 a little more.
        ([10, 11, 80], 3, "▁▂█"),
        # One in a million still shows, none does not.
        ([1, 0, 1_000_000], 3, "▁ █"),
        # The newest stands at the right.
        ([1, 2], 4, "  ▄█"),
        # Two share a cell: the larger is drawn.
        ([1, 8, 4, 2], 2, "█▄"),
        ([None, 4, None, 8], 4, " ▄ █"),
        ([0, 0], 2, "  "),
        ([], 3, "   "),
        ([5], 0, ""),
    ],
)
def test_levels_are_eighths_of_the_highest(
    values: list[float | None], width: int, drawn: str
) -> None:
    assert text(sparkline(values, width)) == drawn


def test_a_given_peak_lets_rows_be_compared() -> None:
    # 4 of 16 is two eighths; what is higher is full.
    assert text(sparkline([4, 32], 2, peak=16)) == "▂█"


def test_a_cell_tells_the_share_of_errors_of_all_that_it_shows() -> None:
    cells = sparkline([10, 30, 0, 20], 2, [1, 3, 0, None])
    # 4 of 40; 0 of 20
    assert cells == [SparkCell(8, 0.1), SparkCell(6, 0.0)]


def test_an_error_without_its_invocation_shows_and_is_all_of_it() -> None:
    assert sparkline([None, 4], 2, [2, 0]) == [SparkCell(4, 1.0), SparkCell(8, 0.0)]


def test_what_is_not_known_is_told_from_nothing() -> None:
    cells = sparkline([None, 0], 3)
    assert [cell.known for cell in cells] == [False, False, True]
    assert [cell.level for cell in cells] == [0, 0, 0]


def test_a_text_has_a_block_a_cell() -> None:
    assert text(sparkline([0, 1, 8], 3)) == " ▁█"


anything = st.one_of(st.none(), st.floats(width=64))


@given(
    st.lists(anything, max_size=40), st.integers(-1, 50), st.lists(anything, max_size=45), anything
)
def test_any_values_give_exactly_the_cells_that_were_asked_for(
    values: list[float | None], width: int, errors: list[float | None], peak: float | None
) -> None:
    cells = sparkline(values, width, errors, peak=peak)
    assert len(cells) == max(0, width)
    assert all(0 <= cell.level <= 8 and 0 <= cell.errors <= 1 for cell in cells)
    assert all(cell.level or not cell.errors for cell in cells)


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=40), st.integers(1, 40))
def test_no_spike_is_lost(values: list[float], width: int) -> None:
    highest = max(cell.level for cell in sparkline(values, width))
    assert highest == (8 if max(values) > 0 else 0)
