"""What charts and summary make of CloudWatch's answer."""

import pytest

from lambdatui.core.metrics import Measure, Metrics, Series, Window, aligned
from lambdatui.ui.panes.metrics_plots import percent, plots, summary
from tests.ui.metrics_screen import MINUTE, NOW, ORDERS, reading


def test_minutes_that_cloudwatch_cannot_know_yet_are_a_gap_and_older_ones_are_none() -> None:
    start, end = aligned(Window.H1, NOW)
    read = Metrics(
        function="orders",
        window=Window.H1,
        start_ms=start,
        end_ms=end,
        period_s=60,
        series=(Series(measure=Measure.INVOCATIONS, times_ms=(start,), values=(5.0,)),),
    )
    invocations, throttles = (plots(read, ORDERS, NOW)[index].traces[0] for index in (0, 2))
    assert invocations.slots == (5.0, *[0.0] * 56, None, None, None)
    assert throttles.slots == (*[0.0] * 57, None, None, None)


def test_a_datapoint_ends_what_is_not_known() -> None:
    start, end = aligned(Window.H1, NOW)
    series = Series(measure=Measure.ERRORS, times_ms=(end - 2 * MINUTE,), values=(1.0,))
    read = Metrics(
        function="orders",
        window=Window.H1,
        start_ms=start,
        end_ms=end,
        period_s=60,
        series=(series,),
    )
    errors = plots(read, ORDERS, NOW)[0].traces[1]
    assert errors.slots[-3:] == (0.0, 1.0, None)


def test_no_two_durations_are_drawn_alike() -> None:
    traces = plots(reading(), ORDERS, NOW)[1].traces
    assert len({trace.stroke for trace in traces}) == len(traces) == 5


@pytest.mark.parametrize(
    ("maximum", "said", "reached"),
    [
        (200, "max 200 ms of the 30 s allowed", False),
        (25_000, "! max 25 s, near the timeout of 30 s", False),
        (29_990, "✗ max reached the timeout of 30 s", True),
        (30_000, "✗ max reached the timeout of 30 s", True),
    ],
)
def test_the_slowest_is_told_against_the_timeout(maximum: float, said: str, reached: bool) -> None:
    read = reading(maximum=maximum)
    assert summary(read, ORDERS, 200).plain.endswith(said)
    threshold = plots(read, ORDERS, NOW)[1].threshold
    assert threshold is not None
    assert threshold.reached is reached


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (0.00001, "<0.1 %"),
        (0.041, "4.1 %"),
        (0.25, "25 %"),
        (0.9999, ">99 %"),
        (1, "100 %"),
    ],
)
def test_a_share_never_reads_as_none_or_all_where_it_is_not(share: float, text: str) -> None:
    assert percent(share) == text
