"""Scales, labels, times and columns of charts."""

import datetime
import itertools
import math
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.chart import (
    Unit,
    column_slots,
    count_label,
    duration_label,
    linear_scale,
    log_scale,
    moment_label,
    peaks,
    runs,
    share_label,
    slot_column,
    span_label,
    time_ticks,
)

UTC = datetime.UTC
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MONDAY = 1_767_571_200_000  # 2026-01-05 00:00 UTC

counts = st.floats(0, 1e12)
slots = st.lists(st.one_of(st.none(), st.floats(0, 1e6)), max_size=200)


@given(counts, st.integers(1, 40), st.sampled_from(Unit))
def test_a_linear_axis_holds_its_peak_and_crowds_no_row(peak: float, rows: int, unit: Unit) -> None:
    scale = linear_scale(peak, rows, unit)
    assert scale.ticks[0] == 0
    assert scale.top >= peak
    assert scale.ticks[-1] <= scale.top * (1 + 1e-9)
    assert len(scale.ticks) <= rows // 2 + 2
    labelled = [scale.row(tick) for tick in scale.ticks]
    assert len(set(labelled)) == len(labelled) or rows == 1


@given(st.floats(0.01, 1e6), st.floats(1, 1e5), st.integers(1, 40))
def test_a_logarithmic_axis_holds_both_ends_and_crowds_no_row(
    least: float, factor: float, rows: int
) -> None:
    scale = log_scale(least, least * factor, rows, Unit.DURATION)
    assert scale.floor <= least * (1 + 1e-9)
    assert scale.top >= least * factor
    assert scale.share(scale.top) == pytest.approx(1)
    labelled = [scale.row(tick) for tick in scale.ticks]
    assert all(upper + 2 <= lower for lower, upper in itertools.pairwise(labelled))


@pytest.mark.parametrize(
    ("peak", "rows", "unit", "ticks"),
    [
        (103, 5, Unit.COUNT, (0, 50, 100)),
        (103, 10, Unit.COUNT, (0, 50, 100)),
        (1, 5, Unit.COUNT, (0, 1)),
        (0, 5, Unit.COUNT, (0, 1)),
        (3, 6, Unit.COUNT, (0, 1, 2, 3)),
        (1060, 5, Unit.DURATION, (0, 500, 1000)),
        (30_000, 6, Unit.DURATION, (0, 10_000, 20_000, 30_000)),
        (900_000, 6, Unit.DURATION, (0, 300_000, 600_000, 900_000)),
    ],
)
def test_axes_are_labelled_at_round_numbers(
    peak: float, rows: int, unit: Unit, ticks: tuple[float, ...]
) -> None:
    assert linear_scale(peak, rows, unit).ticks == ticks


def test_a_value_stands_in_the_row_that_it_fills() -> None:
    scale = linear_scale(3, 6, Unit.COUNT)
    assert [scale.row(value) for value in (0, 1, 2, 3)] == [5, 4, 2, 0]


@given(st.floats(1e-6, 100), st.integers(1, 20))
def test_the_smallest_value_is_seen_and_nothing_is_not(value: float, rows: int) -> None:
    scale = linear_scale(100, rows, Unit.COUNT)
    assert scale.level(value, 8) >= 1
    assert scale.level(0, 8) == 0
    assert scale.level(1e9, 8) == rows * 8


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.5, "0.5"),
        (7, "7"),
        (812, "812"),
        (999.4, "999"),
        (999.6, "1k"),
        (1234, "1.2k"),
        (10_000, "10k"),
        (31_400, "31k"),
        (999_499, "999k"),
        (999_600, "1M"),
        (4_500_000, "4.5M"),
        (2e9, "2G"),
    ],
)
def test_counts_are_short(value: float, text: str) -> None:
    assert count_label(value) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (0, "0"),
        (0.84, "0.8 ms"),
        (72.7, "73 ms"),
        (812.4, "812 ms"),
        (999.7, "1 s"),
        (1920, "1.92 s"),
        (30_000, "30 s"),
        (90_000, "90 s"),
        (450_000, "7.5 min"),
        (900_000, "15 min"),
        (7_200_000, "2 h"),
    ],
)
def test_durations_take_the_unit_that_reads_best(ms: float, text: str) -> None:
    assert duration_label(ms) == text


@given(counts)
def test_no_count_takes_more_than_five_characters(value: float) -> None:
    assert len(count_label(value)) <= 5


def labels(start: int, end: int, columns: int) -> list[str]:
    return [tick.label for tick in time_ticks(start, end, columns, UTC)]


def test_an_hour_on_a_narrow_chart_is_labelled_by_the_quarter() -> None:
    start = MONDAY + 8 * HOUR + 12 * MINUTE
    assert labels(start, start + HOUR, 32) == ["08:15", "08:30", "08:45", "09:00"]


def test_an_hour_on_a_wide_chart_is_labelled_every_five_minutes() -> None:
    start = MONDAY + 8 * HOUR
    assert labels(start, start + HOUR, 110)[:3] == ["08:00", "08:05", "08:10"]


def test_a_week_is_labelled_by_its_days() -> None:
    start = MONDAY + 9 * HOUR
    assert labels(start, start + 7 * DAY, 32) == ["Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Mon"]


def test_a_wide_week_has_noons_between_its_days() -> None:
    assert labels(MONDAY, MONDAY + 7 * DAY, 112)[:4] == ["Mon", "12:00", "Tue", "12:00"]


def test_a_day_is_labelled_by_its_hours() -> None:
    start = MONDAY + 9 * HOUR
    assert labels(start, start + DAY, 32) == ["12:00", "18:00", "00:00", "06:00"]


@given(
    st.integers(0, 3_000_000_000_000),
    st.sampled_from([HOUR, 3 * HOUR, 12 * HOUR, DAY, 7 * DAY]),
    st.integers(0, 200),
)
def test_times_stand_in_their_order_and_within_the_chart(
    start: int, span: int, columns: int
) -> None:
    ticks = time_ticks(start, start + span, columns, UTC)
    places = [tick.column for tick in ticks]
    assert places == sorted(set(places))
    assert all(0 <= place < columns for place in places)


@pytest.fixture
def central_europe(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer in a zone whose clocks change, without need of a database of zones."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("central_europe")
def test_midnights_are_midnights_in_the_week_in_which_the_clocks_change() -> None:
    # 2026-03-27 00:00 CET; on the 29th, 02:00 becomes 03:00.
    start = int(datetime.datetime(2026, 3, 26, 23, tzinfo=UTC).timestamp() * 1000)
    ticks = time_ticks(start, start + 7 * DAY, 7 * 24)
    midnights = [tick.column for tick in ticks if ":" not in tick.label]
    assert midnights == [0, 24, 48, 71, 95, 119, 143, 167]
    assert [tick.label for tick in ticks if tick.column == 71] == ["Mon"]


def test_a_moment_names_its_day_in_long_windows_only() -> None:
    assert moment_label(MONDAY + 8 * HOUR, HOUR, UTC) == "08:00"
    assert moment_label(MONDAY + 8 * HOUR, 7 * DAY, UTC) == "Mon 08:00"


@given(slots, st.integers(1, 250))
def test_no_spike_is_lost_however_few_the_columns(values: list[float | None], columns: int) -> None:
    shown = [value for value in peaks(values, columns) if value is not None]
    known = [value for value in values if value is not None]
    assert max(shown, default=None) == max(known, default=None)
    assert set(shown) <= set(known)


@given(st.integers(1, 200), st.integers(1, 250))
def test_every_slot_has_a_column_and_every_column_a_slot(count: int, columns: int) -> None:
    covered = {slot for column in range(columns) for slot in column_slots(count, columns, column)}
    assert covered == set(range(count))
    assert all(0 <= slot_column(count, columns, slot) < columns for slot in range(count))


@given(slots)
def test_runs_hold_every_known_value_and_no_gap(values: list[float | None]) -> None:
    joined = [pair for run in runs(values) for pair in run]
    assert joined == [(index, value) for index, value in enumerate(values) if value is not None]
    for run in runs(values):
        assert [index for index, _ in run] == list(range(run[0][0], run[-1][0] + 1))


def test_an_axis_survives_what_is_no_number() -> None:
    assert math.isfinite(linear_scale(math.inf, 5, Unit.DURATION).top)


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (0.0001, "<0.1 %"), (0.041, "4.1 %"), (0.9995, "99.95 %"), (1, "100 %")],
)
def test_a_share_is_told_in_percent(share: float, text: str) -> None:
    assert share_label(share) == text


def test_a_stretch_of_time_is_told_with_its_days() -> None:
    assert span_label(MONDAY + 7 * HOUR, MONDAY + 8 * HOUR, UTC) == "5 Jan 07:00–08:00"
    assert span_label(MONDAY - HOUR, MONDAY + HOUR, UTC) == "4 Jan 23:00–5 Jan 01:00"


def test_in_a_month_days_are_told_by_their_dates() -> None:
    ticks = time_ticks(MONDAY, MONDAY + 30 * DAY, 100, UTC)
    assert [tick.label for tick in ticks][:3] == ["5 Jan", "12 Jan", "19 Jan"]
    assert moment_label(MONDAY + HOUR, 30 * DAY, UTC) == "5 Jan 01:00"


def test_a_quarter_of_an_hour_has_its_minutes() -> None:
    ticks = time_ticks(MONDAY, MONDAY + 15 * MINUTE, 100, UTC)
    assert [tick.label for tick in ticks][:3] == ["00:00", "00:02", "00:04"]
