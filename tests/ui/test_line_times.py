"""Times by the clock, and from a line that was marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.ui.widgets.line_times import TIME_WIDTH, Times, clock_text, elapsed_text

NOON = 1_795_435_200_204
DAY = 86_400_000


@pytest.mark.parametrize(
    ("elapsed_ms", "text"),
    [
        (0, "+0.000"),
        (173, "+0.173"),
        (-9_999, "-9.999"),
        (10_000, "+10.0"),
        (-12_499, "-12.4"),
        (59_999, "+59.9"),
        (60_000, "+1:00.0"),
        (185_299, "+3:05.2"),
        (3_599_999, "+59:59.9"),
        (3_600_000, "+1:00:00"),
        (-DAY + 1, "-23:59:59"),
        (12 * DAY + 3 * 3_600_000 + 300_000, "+12d 03:05"),
    ],
)
def test_elapsed_time_is_told_as_exactly_as_it_matters(elapsed_ms: int, text: str) -> None:
    assert elapsed_text(elapsed_ms) == text


@given(st.integers(-9_999 * DAY, 9_999 * DAY))
def test_elapsed_time_fits_where_the_clock_stands(elapsed_ms: int) -> None:
    assert len(elapsed_text(elapsed_ms)) <= TIME_WIDTH


def test_a_time_outside_of_the_calendar_is_dashes() -> None:
    assert clock_text(2**61, Times.UTC) == "--:--:--.---"
    assert clock_text(NOON, Times.UTC) == "12:00:00.204"
