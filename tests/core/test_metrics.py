"""Windows, series and the slots of a chart."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.metrics import (
    BASIC,
    MOST_PLAIN,
    Measure,
    Metrics,
    MetricsKnown,
    PlainMeasure,
    Series,
    Window,
    alias_and_version,
    behind_alias,
    latest,
)
from lambdatui.core.metrics_span import Span

MINUTE = 60_000


def hour(*series: Series) -> Metrics:
    return Metrics(
        function="orders-api",
        span=Span(start_ms=0, end_ms=4 * MINUTE, period_s=60),
        measures=tuple(one.measure for one in series),
        series=series,
    )


@pytest.mark.parametrize("window", Window)
def test_a_window_has_at_most_180_points_in_periods_that_are_kept(window: Window) -> None:
    assert window.seconds % window.period_s == 0
    assert window.seconds // window.period_s <= 180
    assert window.period_s % 60 == 0


@given(st.sampled_from(Window), st.integers(0, 4_000_000_000_000))
def test_aligned_times_hold_now_and_stand_on_borders(window: Window, now_ms: int) -> None:
    span = latest(window, now_ms)
    step = window.period_s * 1000
    assert span.period_s == window.period_s
    assert span.start_ms % step == span.end_ms % step == 0
    assert span.end_ms - span.start_ms == window.seconds * 1000
    assert span.end_ms - step < now_ms <= span.end_ms


@given(st.sampled_from(Window), st.integers(1, 10**12))
def test_within_a_period_the_question_stays_the_same(window: Window, now_ms: int) -> None:
    span = latest(window, now_ms)
    assert latest(window, span.end_ms) == span


def test_a_missing_count_is_none_that_happened_and_a_missing_duration_is_not_known() -> None:
    metrics = hour(
        Series(measure=Measure.INVOCATIONS, times_ms=(MINUTE,), values=(3.0,)),
        Series(measure=Measure.DURATION_P99, times_ms=(MINUTE,), values=(12.5,)),
    )
    assert metrics.slots(Measure.INVOCATIONS) == [0.0, 3.0, 0.0, 0.0]
    assert metrics.slots(Measure.DURATION_P99) == [None, 12.5, None, None]
    assert metrics.slots(Measure.CONCURRENCY) == [None] * 4


def test_a_count_that_was_not_read_is_not_zero() -> None:
    read = hour(Series(measure=Measure.INVOCATIONS, times_ms=(0,), values=(30.0,)))
    assert not read.known(Measure.ERRORS)
    assert read.slots(Measure.ERRORS) == [None] * 4
    assert read.error_rate is None
    none = hour(*read.series, Series(measure=Measure.ERRORS))
    assert none.slots(Measure.ERRORS) == [0.0] * 4
    assert none.error_rate == 0


def test_a_period_of_a_series_that_is_not_whole_is_not_zero() -> None:
    half = Series(measure=Measure.ERRORS, times_ms=(MINUTE,), values=(2.0,), whole=False)
    assert hour(half).slots(Measure.ERRORS) == [None, 2.0, None, None]


def test_what_a_function_never_had_is_not_asked_for() -> None:
    assert MetricsKnown().measures == BASIC
    stream = MetricsKnown(metrics=("Errors", "IteratorAge"))
    assert set(stream.measures) == {*BASIC, Measure.ITERATOR_AGE}


def test_what_nobody_knew_of_is_asked_for_by_its_name() -> None:
    known = MetricsKnown(metrics=("SandboxesFrozen", "Errors", "QueueAge", "ShardLag"))
    assert known.measures[len(BASIC) :] == (
        PlainMeasure(value="QueueAge/Maximum"),
        PlainMeasure(value="SandboxesFrozen/Sum"),
        PlainMeasure(value="ShardLag/Maximum"),
    )
    assert [each.unit for each in known.measures[len(BASIC) :]] == ["ms", "", ""]
    many = MetricsKnown(metrics=tuple(f"New{number}" for number in range(10)))
    assert len(many.measures) == len(BASIC) + MOST_PLAIN
    assert many.left_out == ("New8", "New9")


def test_a_version_behind_an_alias_is_a_qualifier_of_two_parts() -> None:
    assert alias_and_version(behind_alias("live", "41")) == ("live", "41")
    assert alias_and_version("live") == ("live", "")


def test_metrics_with_measures_of_both_kinds_go_through_the_pipe() -> None:
    plain = PlainMeasure(value="QueueAge/Maximum")
    told = hour(Series(measure=plain, times_ms=(0,), values=(5.0,)), Series(measure=Measure.ERRORS))
    read = msgspec.msgpack.decode(msgspec.msgpack.encode(told), type=Metrics)
    assert read == told
    assert read.of(plain).values == (5.0,)
    assert read.known(Measure.ERRORS)


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
    whole = "account:" if measure.of_account else ""
    assert f"{whole}{measure.metric}/{measure.statistic}" == measure.value
    assert measure.is_count == (measure.statistic == "Sum")
