"""Windows, series and the slots of a chart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.metrics import Measure, Metrics, Series, Window, aligned

MINUTE = 60_000


def hour(*series: Series) -> Metrics:
    return Metrics(
        function="orders-api",
        window=Window.H1,
        start_ms=0,
        end_ms=4 * MINUTE,
        period_s=60,
        series=series,
    )


@pytest.mark.parametrize("window", Window)
def test_a_window_has_at_most_180_points_in_periods_that_are_kept(window: Window) -> None:
    assert window.seconds % window.period_s == 0
    assert window.seconds // window.period_s <= 180
    assert window.period_s % 60 == 0


@given(st.sampled_from(Window), st.integers(0, 4_000_000_000_000))
def test_aligned_times_hold_now_and_stand_on_borders(window: Window, now_ms: int) -> None:
    start, end = aligned(window, now_ms)
    step = window.period_s * 1000
    assert start % step == end % step == 0
    assert end - start == window.seconds * 1000
    assert end - step < now_ms <= end


@given(st.sampled_from(Window), st.integers(1, 10**12))
def test_within_a_period_the_question_stays_the_same(window: Window, now_ms: int) -> None:
    _, end = aligned(window, now_ms)
    assert aligned(window, end) == aligned(window, now_ms)


def test_a_missing_count_is_none_that_happened_and_a_missing_duration_is_not_known() -> None:
    metrics = hour(
        Series(measure=Measure.INVOCATIONS, times_ms=(MINUTE,), values=(3.0,)),
        Series(measure=Measure.DURATION_P99, times_ms=(MINUTE,), values=(12.5,)),
    )
    assert metrics.slots(Measure.INVOCATIONS) == [0.0, 3.0, 0.0, 0.0]
    assert metrics.slots(Measure.DURATION_P99) == [None, 12.5, None, None]
    assert metrics.slots(Measure.CONCURRENCY) == [None] * 4


def test_points_outside_the_window_are_left_out() -> None:
    times = (-1, 0, 4 * MINUTE)
    metrics = hour(Series(measure=Measure.ERRORS, times_ms=times, values=(1.0, 2.0, 3.0)))
    assert metrics.slots(Measure.ERRORS) == [2.0, 0.0, 0.0, 0.0]


def test_the_error_rate_is_a_share_and_not_known_without_invocations() -> None:
    invocations = Series(measure=Measure.INVOCATIONS, times_ms=(0, MINUTE), values=(30.0, 10.0))
    errors = Series(measure=Measure.ERRORS, times_ms=(0,), values=(1.0,))
    assert hour(invocations, errors).error_rate == pytest.approx(0.025)
    assert hour(errors).error_rate is None


def test_a_series_tells_its_total_latest_and_peak() -> None:
    series = Series(measure=Measure.THROTTLES, times_ms=(0, 1, 2), values=(1.0, 5.0, 2.0))
    assert (series.total(), series.latest(), series.peak()) == (8.0, 2.0, 5.0)
    empty = Series(measure=Measure.THROTTLES)
    assert (empty.total(), empty.latest(), empty.peak()) == (0.0, None, None)


@pytest.mark.parametrize("measure", Measure)
def test_a_measure_names_a_metric_and_a_statistic(measure: Measure) -> None:
    assert f"{measure.metric}/{measure.statistic}" == measure.value
    assert measure.is_count == (measure.statistic == "Sum")
