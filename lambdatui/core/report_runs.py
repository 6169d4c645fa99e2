"""What REPORT lines say of the runs of a function: how long, how much memory, how many cold."""

import enum
import math
from collections import Counter
from collections.abc import Iterable, Sequence

from lambdatui.core.record import Record
from lambdatui.core.report import Report

#: A run that took so much of the timeout nearly met it.
NEAR_TIMEOUT = 0.8
_SHARES = (0.5, 0.9, 0.95, 0.99)


class RunSource(enum.StrEnum):
    """Where the lines are from."""

    #: Every REPORT line of the time, read one by one.
    ALL = "all"
    #: The newest ones of the time, as many as were asked for.
    SAMPLE = "sample"
    #: Every REPORT line of the time, counted by a query of Logs Insights.
    INSIGHTS = "insights"


class Spread(Record, frozen=True):
    """How values spread: percentiles by nearest rank, so that each is a value that there was.

    A percentile that Logs Insights worked out is its estimate.
    """

    count: int
    p50: float
    p90: float
    p95: float
    p99: float
    maximum: float


class Runs(Record, frozen=True):
    """What so many REPORT lines say, from ``from_ms`` to ``to_ms`` (ms since the epoch).

    Durations and inits are in ms, memory in MB; a spread is None without a value. ``run_ms`` are
    all durations together, ``billed_ms`` what is paid for of them. ``cold`` runs had to initialise
    or restore their environment first. ``near_timeouts`` took at least 80 % of the timeout and
    ended by themselves; both counts of timeouts are None where the timeout is not known.
    ``repeated_failures`` and ``timeout_limits`` are those of
    :class:`~lambdatui.core.function_facts.Seen`; None, and empty, where they were not counted.
    ``scanned_bytes`` is what Logs Insights was paid for.
    """

    source: RunSource
    reports: int
    from_ms: int
    to_ms: int
    durations: Spread | None = None
    inits: Spread | None = None
    memory: Spread | None = None
    run_ms: float = 0.0
    billed_ms: float = 0.0
    cold: int = 0
    timeouts: int | None = None
    near_timeouts: int | None = None
    repeated_failures: int | None = None
    scanned_bytes: int = 0
    timeout_limits: tuple[tuple[int, int], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether they are all there are of the time that the report is about."""
        return self.source is not RunSource.SAMPLE

    @property
    def cold_share(self) -> float | None:
        """Cold starts as a share of all runs, 0 to 1; None without a run."""
        return self.cold / self.reports if self.reports else None


def spread(values: Iterable[float]) -> Spread | None:
    """How these spread; None where there are none."""
    ordered = sorted(values)
    if not ordered:
        return None
    ranks = [ordered[max(0, math.ceil(share * len(ordered)) - 1)] for share in _SHARES]
    p50, p90, p95, p99 = ranks
    return Spread(count=len(ordered), p50=p50, p90=p90, p95=p95, p99=p99, maximum=ordered[-1])


def runs_of(
    reports: Sequence[Report],
    source: RunSource,
    from_ms: int,
    to_ms: int,
    *,
    timeout_s: int | None = None,
) -> Runs:
    """What these reports say; ``timeout_s`` is the function's, in seconds."""
    limit_ms = timeout_s * 1000 if timeout_s else None
    timed_out = [_timed_out(report, limit_ms) for report in reports]
    near = None
    if limit_ms is not None:
        near = sum(
            not over and report.duration_ms >= NEAR_TIMEOUT * limit_ms
            for report, over in zip(reports, timed_out, strict=True)
        )
    return Runs(
        source=source,
        reports=len(reports),
        from_ms=from_ms,
        to_ms=to_ms,
        durations=spread(report.duration_ms for report in reports),
        inits=spread(_start_ms(report) for report in reports if report.cold),
        memory=spread(report.used_mb for report in reports if report.used_mb),
        run_ms=sum(report.duration_ms for report in reports),
        billed_ms=sum(report.billed_ms for report in reports),
        cold=sum(report.cold for report in reports),
        timeouts=sum(timed_out),
        near_timeouts=near,
        repeated_failures=_repeated(reports),
        timeout_limits=_limits(reports),
    )


def _start_ms(report: Report) -> float:
    return report.init_ms if report.init_ms is not None else report.restore_ms or 0.0


def _timed_out(report: Report, limit_ms: int | None) -> bool:
    # Older lines have no status, and a run that is stopped has just taken its whole timeout.
    if report.status:
        return report.status == "timeout"
    return limit_ms is not None and report.duration_ms >= limit_ms


def _limits(reports: Iterable[Report]) -> tuple[tuple[int, int], ...]:
    """The timeouts that runs met, which may have been others than today's: one took all of it.

    A second is the shortest (Lambda API, CreateFunction, Timeout): less tells of none.
    """
    met = Counter(
        round(report.duration_ms / 1000)
        for report in reports
        if report.status == "timeout" and report.duration_ms >= 1000
    )
    return tuple(sorted(met.items()))


def _repeated(reports: Iterable[Report]) -> int:
    """Requests that failed more than once in the same way: each attempt has the request's id."""
    failed = Counter(
        (report.request_id, report.status, report.error_type)
        for report in reports
        if report.request_id and report.status
    )
    return len({request for (request, _, _), count in failed.items() if count > 1})
