"""All REPORT lines of a time by one query of Logs Insights, and how its answer is read."""

import math

from lambdatui.core.insights import InsightsAnswer
from lambdatui.core.report_runs import NEAR_TIMEOUT, Runs, RunSource, Spread

_PERCENTS = (50, 90, 95, 99)
#: A timeout that no run meets, in ms, for where it is not known.
_NEVER_MS = 10_000_000_000


def runs_query(timeout_s: int | None) -> str:
    """The query: text and JSON reports alike, one row for all of them.

    Sizes in text are in units of a millionth of an MB (CloudWatch Logs user guide, "Supported logs
    and discovered fields"). How many runs came near the timeout is counted by rounding down: 1 for
    each that took at least so long.
    """
    limit_ms = timeout_s * 1000 if timeout_s else _NEVER_MS
    near_ms = int(limit_ms * NEAR_TIMEOUT)
    percentiles = ",\n    ".join(
        f"pct({name}, {percent}) as {name}{percent}"
        for name in ("ms", "startMs", "usedMB")
        for percent in _PERCENTS
    )
    return f"""\
filter @type = "REPORT" or type = "platform.report"
| fields coalesce(@duration, record.metrics.durationMs) as ms,
    coalesce(@billedDuration, record.metrics.billedDurationMs) as billed,
    coalesce(@initDuration, record.metrics.initDurationMs, record.metrics.restoreDurationMs)
        as startMs,
    @maxMemoryUsed / 1000000 as textUsed
| fields coalesce(textUsed, record.metrics.maxMemoryUsedMB) as usedMB,
    least(floor(ms / {limit_ms}), 1) as overLimit, least(floor(ms / {near_ms}), 1) as nearLimit
| stats count(ms) as reports, sum(ms) as runMs, sum(billed) as billedMs, sum(overLimit) as overs,
    sum(nearLimit) as nears, count(startMs) as cold, count(usedMB) as used,
    max(ms) as msMax, max(startMs) as startMsMax, max(usedMB) as usedMBMax,
    {percentiles}"""


def runs_from(answer: InsightsAnswer, from_ms: int, to_ms: int, *, timeout_s: int | None) -> Runs:
    """What the answer to :func:`runs_query` says; no runs where it has no row."""
    row = dict(zip(answer.columns, answer.rows[0], strict=False)) if answer.rows else {}

    def number(name: str) -> float:
        try:
            found = float(row.get(name, "") or 0)
        except ValueError:
            return 0.0
        return found if math.isfinite(found) else 0.0

    def whole(name: str) -> int:
        return round(number(name))

    def spread(name: str, count: int) -> Spread | None:
        if not count:
            return None
        p50, p90, p95, p99 = (number(f"{name}{percent}") for percent in _PERCENTS)
        return Spread(count=count, p50=p50, p90=p90, p95=p95, p99=p99, maximum=number(f"{name}Max"))

    reports, over = whole("reports"), whole("overs")
    known = bool(timeout_s)
    return Runs(
        source=RunSource.INSIGHTS,
        reports=reports,
        from_ms=from_ms,
        to_ms=to_ms,
        durations=spread("ms", reports),
        inits=spread("startMs", whole("cold")),
        memory=spread("usedMB", whole("used")),
        run_ms=number("runMs"),
        billed_ms=number("billedMs"),
        cold=whole("cold"),
        timeouts=over if known else None,
        near_timeouts=max(0, whole("nears") - over) if known else None,
        scanned_bytes=answer.bytes,
    )
