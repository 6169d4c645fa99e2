"""The one query over all REPORT lines: what it asks, and how its row is read."""

from lambdatui.core.insights import InsightsAnswer, InsightsState
from lambdatui.core.report_insights import runs_from, runs_query
from lambdatui.core.report_runs import RunSource, Spread

ROW = {
    "reports": "1000",
    "runMs": "250000.5",
    "billedMs": "251000",
    "overs": "3",
    "nears": "10",
    "cold": "20",
    "used": "1000",
    "msMax": "3000",
    "startMsMax": "900",
    "usedMBMax": "120",
    **{f"ms{percent}": str(percent) for percent in (50, 90, 95, 99)},
    **{f"startMs{percent}": str(percent * 5) for percent in (50, 90, 95, 99)},
    **{f"usedMB{percent}": str(percent + 1) for percent in (50, 90, 95, 99)},
}


def answer(row: dict[str, str] | None) -> InsightsAnswer:
    rows = () if row is None else (tuple(row.values()),)
    return InsightsAnswer(
        state=InsightsState.COMPLETE, columns=tuple(row or ()), rows=rows, bytes=4_096
    )


def test_a_row_is_read_as_runs() -> None:
    runs = runs_from(answer(ROW), 5, 6, timeout_s=3)
    assert (runs.source, runs.reports, runs.from_ms, runs.to_ms) == (RunSource.INSIGHTS, 1000, 5, 6)
    assert (runs.run_ms, runs.billed_ms) == (250_000.5, 251_000)
    assert runs.durations == Spread(count=1000, p50=50, p90=90, p95=95, p99=99, maximum=3000)
    assert runs.inits == Spread(count=20, p50=250, p90=450, p95=475, p99=495, maximum=900)
    assert runs.memory is not None
    assert (runs.memory.p99, runs.memory.maximum) == (100, 120)
    # Ten took at least 80 % of the timeout, and three of these all of it.
    assert (runs.timeouts, runs.near_timeouts) == (3, 7)
    assert (runs.cold_share, runs.scanned_bytes, runs.whole) == (0.02, 4_096, True)
    # It does not see which requests failed again.
    assert runs.repeated_failures is None


def test_no_row_and_strange_cells_are_no_runs() -> None:
    assert runs_from(answer(None), 0, 1, timeout_s=3).reports == 0
    strange = {**ROW, "cold": "", "runMs": "inf", "billedMs": "many"}
    runs = runs_from(answer(strange), 0, 1, timeout_s=None)
    assert (runs.cold, runs.inits, runs.run_ms, runs.billed_ms) == (0, None, 0, 0)
    assert (runs.timeouts, runs.near_timeouts) == (None, None)


def test_the_query_counts_by_the_functions_timeout() -> None:
    query = runs_query(30)
    assert "floor(ms / 30000)" in query
    assert "floor(ms / 24000)" in query
    assert 'filter @type = "REPORT" or type = "platform.report"' in query
