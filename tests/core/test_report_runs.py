"""What REPORT lines come to: percentiles and counts, worked out by hand."""

from typing import Any

from lambdatui.core.report import Report
from lambdatui.core.report_runs import Runs, RunSource, Spread, runs_of, spread


def report(ms: float, request: str = "", **more: Any) -> Report:
    given: dict[str, Any] = {"billed_ms": ms, "memory_mb": 128, "used_mb": 64, **more}
    return Report(request_id=request, duration_ms=ms, **given)


def runs(*reports: Report, timeout_s: int | None = 10) -> Runs:
    return runs_of(reports, RunSource.ALL, 0, 60_000, timeout_s=timeout_s)


def test_percentiles_are_values_that_there_were() -> None:
    # Ranks of 200 values: the 100th, the 180th, the 190th, the 198th.
    assert spread(range(200, 0, -1)) == Spread(
        count=200, p50=100, p90=180, p95=190, p99=198, maximum=200
    )
    assert spread([7.5]) == Spread(count=1, p50=7.5, p90=7.5, p95=7.5, p99=7.5, maximum=7.5)
    # Half of three is one and a half, so the second.
    three = spread([3, 1, 2])
    assert three is not None
    assert (three.p50, three.p90) == (2, 3)
    assert spread([]) is None


def test_a_run_that_was_stopped_is_a_timeout_and_not_a_near_one() -> None:
    found = runs(
        report(7_999),
        report(8_000),
        report(9_999),
        report(10_000),
        report(10_003, status="timeout"),
        # It failed by itself at the last moment.
        report(10_000, status="error"),
    )
    assert (found.timeouts, found.near_timeouts) == (2, 3)
    # Those that Lambda says it stopped met the timeout of their time.
    assert found.timeout_limits == ((10, 1),)
    past = runs(report(3_000.4, status="timeout"), report(3_000, status="timeout"), timeout_s=7)
    assert (past.timeouts, past.timeout_limits) == (2, ((3, 2),))
    unknown = runs(report(9_999), report(3, status="timeout"), timeout_s=None)
    assert (unknown.timeouts, unknown.near_timeouts) == (1, None)


def test_cold_starts_are_inits_and_restores() -> None:
    found = runs(report(1, init_ms=300.0), report(2, restore_ms=100.0), report(3), report(4))
    assert (found.cold, found.cold_share) == (2, 0.5)
    assert found.inits == Spread(count=2, p50=100, p90=300, p95=300, p99=300, maximum=300)


def test_time_is_added_up_and_memory_that_is_not_told_is_left_out() -> None:
    found = runs(report(1.5, billed_ms=302.0), report(2.5, billed_ms=3.0, used_mb=0))
    assert (found.run_ms, found.billed_ms, found.reports) == (4.0, 305.0, 2)
    assert found.memory is not None
    assert (found.memory.count, found.memory.maximum) == (1, 64)


def test_a_request_that_failed_again_in_the_same_way_counts_once() -> None:
    found = runs(
        *[report(1, "a", status="error", error_type="KeyError") for _ in range(3)],
        report(1, "b", status="error", error_type="KeyError"),
        report(1, "b", status="error", error_type="OSError"),
        report(1, "c"),
        report(1, "c"),
    )
    assert found.repeated_failures == 1


def test_nothing_comes_to_nothing() -> None:
    found = runs()
    assert (found.durations, found.inits, found.memory) == (None, None, None)
    assert (found.cold_share, found.billed_ms, found.timeouts) == (None, 0, 0)
    assert found.whole
    assert not runs_of([], RunSource.SAMPLE, 0, 1).whole
