"""What the fleet's figures come to."""

import msgspec
import pytest

from lambdatui.core.fleet import FLEET_MEASURES, FleetFigures, FleetMeasure, FleetRow, FleetWindow
from lambdatui.core.functions import Function
from tests.core.fleet_rows import CALM, NOW, START, figures, row


@pytest.mark.parametrize(
    ("window", "seconds", "points"),
    [
        # 15 x 60, 30 x 120, 36 x 300, 24 x 1800, 24 x 3600, 28 x 21600
        ("15m", 900, 15),
        ("1h", 3_600, 30),
        ("3h", 10_800, 36),
        ("12h", 43_200, 24),
        ("1d", 86_400, 24),
        ("7d", 604_800, 28),
    ],
)
def test_a_window_has_15_to_36_points(window: str, seconds: int, points: int) -> None:
    found = FleetWindow(window)
    assert found.seconds == seconds
    assert found.seconds == points * found.period_s


def test_times_lie_on_borders_of_the_period_and_hold_now() -> None:
    # 1h has periods of 120 s: 12:00:01 ends at 12:02:00, an hour after 11:02:00.
    assert FleetWindow.H1.aligned(NOW + 1_000) == (START + 120_000, NOW + 120_000)
    assert FleetWindow.H1.aligned(NOW) == (START, NOW)


def test_every_measure_has_its_place_its_metric_and_its_statistic() -> None:
    each = [(measure.metric, measure.statistic) for measure in FLEET_MEASURES]
    assert each == [
        ("Invocations", "Sum"),
        ("Errors", "Sum"),
        ("Throttles", "Sum"),
        ("Duration", "p95"),
        ("Duration", "Sum"),
        ("ConcurrentExecutions", "Maximum"),
    ]
    found = FleetFigures(
        start_ms=0,
        end_ms=60_000,
        period_s=60,
        values=((1.0,), (2.0,), (3.0,), (4.0,), (5.0,), (6.0,)),
    )
    assert [found.of(measure) for measure in FLEET_MEASURES] == list(found.values)
    assert found.invocations == 1
    assert found.errors == 2
    assert found.throttles == 3
    assert found.p95_ms == 4
    assert found.duration_sum_ms == 5
    assert found.concurrency == 6


def test_counts_add_up_and_percentiles_and_concurrency_are_the_highest() -> None:
    found = figures(
        invocations=(10.0, None, 30.0),
        errors=(1.0, None, 1.0),
        throttles=(None, None, 4.0),
        p95_ms=(120.0, None, 80.0),
        duration_ms=(1_000.0, None, 500.5),
        concurrency=(3.0, None, 2.0),
    )
    assert found.invocations == 40
    assert found.errors == 2
    # 2 of 40
    assert found.error_rate == 0.05
    # 2 and 4 in 60 minutes
    assert found.errors_per_minute == pytest.approx(0.033333, abs=1e-6)
    assert found.throttles_per_minute == pytest.approx(0.066667, abs=1e-6)
    assert found.throttles == 4
    assert found.p95_ms == 120
    assert found.duration_sum_ms == 1_500.5
    assert found.concurrency == 3


def test_no_point_is_no_invocation_but_no_percentile_either() -> None:
    found = figures(
        invocations=(None, None), errors=(None, None), p95_ms=(None, None), concurrency=(None,)
    )
    assert found.invocations == 0
    assert found.errors == 0
    assert found.error_rate is None
    assert found.p95_ms is None
    assert found.concurrency is None


def test_a_percentile_of_zero_is_known() -> None:
    assert figures(p95_ms=(None, 0.0)).p95_ms == 0


def test_what_was_not_asked_for_is_not_known() -> None:
    scan = FleetFigures(start_ms=START, end_ms=NOW, period_s=120, values=((), (3.0,), (0.0,)))
    assert scan.invocations is None
    assert scan.errors == 3
    assert scan.throttles == 0
    assert scan.error_rate is None
    assert scan.p95_ms is None
    assert scan.concurrency is None
    assert scan.of(FleetMeasure.CONCURRENCY) == ()


def test_more_errors_than_invocations_are_all_of_them() -> None:
    assert figures(invocations=(1.0,), errors=(2.0,)).error_rate == 1.0


def test_totals_are_always_those_of_the_values() -> None:
    changed = msgspec.structs.replace(CALM, values=((7.0,), (1.0,)))
    assert changed.invocations == 7
    assert changed.p95_ms is None
    told = FleetFigures(start_ms=0, end_ms=1, period_s=60, values=((5.0,),), totals=(9.0,))
    assert told.invocations == 5


def test_a_row_crosses_the_pipe_unchanged() -> None:
    sent = row(tags=(("team", "media"),), memory_used_mb=100.5, alarms=())
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(sent), type=FleetRow) == sent


def test_shares_are_of_the_timeout_and_of_the_given_memory() -> None:
    found = row(found=figures(p95_ms=(1_500.0,)), timeout_s=3, memory_mb=128, memory_used_mb=96.0)
    # 1.5 s of 3 s, 96 of 128 MB
    assert found.p95_share == 0.5
    assert found.memory_share == 0.75


def test_nothing_is_a_share_of_no_timeout() -> None:
    found = row(timeout_s=0, memory_mb=0, memory_used_mb=1.0)
    assert found.p95_share is None
    assert found.memory_share is None


def test_equal_names_of_two_regions_are_two_rows() -> None:
    assert row(region="eu-west-1").key != row(region="us-east-1").key
    bare = Function(name="a")
    assert FleetRow(function=bare, region="x").key != FleetRow(function=bare, region="y").key
