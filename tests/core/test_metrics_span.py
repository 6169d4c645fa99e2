"""Stretches of time: their periods, zoomed and panned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.metrics_span import (
    DAY_S,
    HOUR_S,
    LEAST_S,
    MINUTE_S,
    MOST_AGE_S,
    MOST_POINTS,
    Span,
    panned,
    span_between,
    zoomed,
)

NOW = 1_760_000_000_000
MINUTE, HOUR, DAY = MINUTE_S * 1000, HOUR_S * 1000, DAY_S * 1000


@pytest.mark.parametrize(
    ("ago", "length", "period_s"),
    [
        (HOUR, HOUR, 60),
        (3 * HOUR, 3 * HOUR, 60),
        (12 * HOUR, 12 * HOUR, 300),
        (DAY, DAY, 900),
        (7 * DAY, 7 * DAY, HOUR_S),
        (30 * DAY, 30 * DAY, 6 * HOUR_S),
        (400 * DAY, 400 * DAY, DAY_S),
        # Points of a minute are kept 15 days, of five minutes 63 days.
        (16 * DAY, HOUR, 300),
        (64 * DAY, HOUR, HOUR_S),
    ],
)
def test_periods_are_the_finest_that_fit_and_are_kept(ago: int, length: int, period_s: int) -> None:
    assert span_between(NOW - ago, NOW - ago + length, NOW).period_s == period_s


@given(st.integers(0, MOST_AGE_S), st.integers(1, 90 * DAY_S))
def test_a_span_holds_both_times_on_borders_of_its_period(ago_s: int, length_s: int) -> None:
    start = NOW - ago_s * 1000
    end = start + length_s * 1000
    span = span_between(start, end, NOW)
    step = span.period_s * 1000
    assert span.start_ms <= start
    assert span.end_ms >= end
    assert span.start_ms % step == span.end_ms % step == 0
    # One more on either side, for the borders.
    assert span.periods <= MOST_POINTS + 2
    assert span.seconds >= LEAST_S


@given(
    st.integers(0, 60 * DAY_S),
    st.integers(LEAST_S, 30 * DAY_S),
    st.sampled_from([0.25, 0.5, 2.0, 4.0]),
    st.floats(0, 1),
)
def test_zooming_never_leaves_what_is_kept(
    ago_s: int, length_s: int, factor: float, share: float
) -> None:
    span = span_between(NOW - (ago_s + length_s) * 1000, NOW - ago_s * 1000, NOW)
    at_ms = round(span.start_ms + share * (span.end_ms - span.start_ms))
    found = zoomed(span, at_ms, factor, NOW)
    step = found.period_s * 1000
    assert found.end_ms < NOW + step
    assert found.start_ms > NOW - MOST_AGE_S * 1000 - step
    assert found.seconds >= LEAST_S


def test_zooming_in_keeps_the_moment_in_its_place() -> None:
    span = Span(start_ms=NOW - 4 * HOUR, end_ms=NOW, period_s=300)
    near = zoomed(span, NOW - 2 * HOUR, 0.5, NOW)
    step = near.period_s * 1000
    assert abs(near.start_ms - (NOW - 3 * HOUR)) <= step
    assert abs(near.end_ms - (NOW - HOUR)) <= step
    assert near.period_s == 60


def test_panning_goes_back_by_a_share_and_forth_no_further_than_now() -> None:
    span = Span(start_ms=NOW - 2 * HOUR, end_ms=NOW, period_s=60)
    back = panned(span, -0.5, NOW)
    assert abs(back.start_ms - (NOW - 3 * HOUR)) <= MINUTE
    assert abs(back.end_ms - (NOW - HOUR)) <= MINUTE
    again = panned(back, 5.0, NOW)
    assert NOW <= again.end_ms < NOW + MINUTE
    assert abs(again.seconds - span.seconds) <= 2 * MINUTE_S
