"""What metrics and REPORT lines say together."""

import msgspec
import pytest

from lambdatui.core.report_metrics import ReportMeasure, ReportMetrics, report_period_s, seen_of
from lambdatui.core.report_runs import Runs, RunSource, Spread

DAY_S = 86_400
METRICS = ReportMetrics(
    start_ms=0,
    end_ms=DAY_S * 1000,
    values={
        ReportMeasure.INVOCATIONS: 1_000,
        ReportMeasure.ERRORS: 7,
        ReportMeasure.THROTTLES: 2,
        ReportMeasure.DURATION_SUM: 200_000,
        ReportMeasure.SLOWEST: 4_000,
        ReportMeasure.CONCURRENCY: 9,
        ReportMeasure.ACCOUNT_CONCURRENCY: 90,
        ReportMeasure.RECURSION_DROPS: 0,
    },
)
FLAT = Spread(count=100, p50=200, p90=200, p95=200, p99=300, maximum=3_000)
#: A tenth of the runs: 20 s of work, of which 22 s are paid for.
SAMPLE = Runs(
    source=RunSource.SAMPLE,
    reports=100,
    from_ms=0,
    to_ms=1,
    durations=FLAT,
    memory=FLAT,
    run_ms=20_000,
    billed_ms=22_000,
    cold=5,
    timeouts=1,
    repeated_failures=0,
)


def test_counts_are_the_metrics_and_the_rest_the_lines() -> None:
    seen = seen_of(METRICS, SAMPLE, seconds=DAY_S)
    assert (seen.invocations, seen.errors, seen.throttles) == (1_000, 7, 2)
    assert (seen.concurrency, seen.account_concurrency, seen.recursion_drops) == (9, 90, 0)
    assert (seen.reports, seen.timeouts, seen.cold_share) == (100, 1, 0.05)
    assert (seen.p99_ms, seen.memory_p99_mb, seen.memory_max_mb) == (300, 300, 3_000)
    assert seen.seconds == DAY_S
    # The metric saw a slower one than the sample has.
    assert seen.slowest_ms == 4_000


def test_the_time_paid_for_is_in_the_samples_proportion() -> None:
    # 200 s measured in all; of the sample's 20 s, 22 are paid for: a tenth more.
    assert seen_of(METRICS, SAMPLE, seconds=1).run_ms == pytest.approx(220_000)
    assert seen_of(METRICS, None, seconds=1).run_ms == 200_000


def test_the_time_paid_for_is_exact_where_all_lines_were_read() -> None:
    whole = msgspec.structs.replace(SAMPLE, source=RunSource.INSIGHTS, reports=1_000)
    assert seen_of(METRICS, whole, seconds=1).run_ms == 22_000
    # Lines of which the group has only some left are no sum of all.
    fewer = msgspec.structs.replace(whole, reports=999)
    assert seen_of(METRICS, fewer, seconds=1).run_ms == pytest.approx(220_000)


def test_without_metrics_whole_lines_are_the_invocations_and_a_sample_is_not() -> None:
    whole = msgspec.structs.replace(SAMPLE, source=RunSource.ALL)
    assert seen_of(None, whole, seconds=1).invocations == 100
    assert seen_of(None, whole, seconds=1).run_ms == 22_000
    unknown = seen_of(None, SAMPLE, seconds=1)
    assert (unknown.invocations, unknown.run_ms, unknown.errors) == (None, None, None)
    nothing = seen_of(None, None, seconds=1)
    assert (nothing.invocations, nothing.slowest_ms, nothing.reports) == (None, None, 0)


def test_periods_are_those_that_cloudwatch_keeps_so_long() -> None:
    # 60 s for 15 days, 300 s for 63 days, 3600 s for 455 days: each is asked for well within.
    lengths = (3_600, 6 * 3_600, DAY_S, 3 * DAY_S, 30 * DAY_S, 400 * DAY_S)
    assert [report_period_s(seconds) for seconds in lengths] == [60, 60, 300, 300, 3_600, 21_600]
