"""What CloudWatch counted of one function for its report, and what both sources say together."""

import enum

from lambdatui.core.function_facts import Seen
from lambdatui.core.record import Record
from lambdatui.core.report_runs import Runs

_HOUR_S = 3_600
_DAY_S = 86_400
#: Points of 60 s are kept 15 days, of 300 s 63 days, of 3600 s 455 days (CloudWatch API,
#: GetMetricData): each period up to a length of the time, in seconds.
_PERIODS = ((6 * _HOUR_S, 60), (3 * _DAY_S, 300), (63 * _DAY_S, _HOUR_S))
_LONGEST_PERIOD_S = 6 * _HOUR_S
KEPT_S = 455 * _DAY_S


class ReportMeasure(enum.StrEnum):
    """What is asked: a metric of AWS/Lambda with a statistic. Each is a metric that is paid for.

    (Lambda developer guide, "Types of metrics for Lambda functions".)
    """

    INVOCATIONS = "Invocations/Sum"
    ERRORS = "Errors/Sum"
    THROTTLES = "Throttles/Sum"
    DURATION_SUM = "Duration/Sum"
    SLOWEST = "Duration/Maximum"
    CONCURRENCY = "ConcurrentExecutions/Maximum"
    #: Of all functions of the account and region: without a FunctionName.
    ACCOUNT_CONCURRENCY = "ConcurrentExecutions/Maximum/account"
    ASYNC_EVENTS = "AsyncEventsReceived/Sum"
    RECURSION_DROPS = "RecursiveInvocationsDropped/Sum"
    ON_PROVISIONED = "ProvisionedConcurrencyInvocations/Sum"

    @property
    def metric(self) -> str:
        """CloudWatch's ``MetricName``."""
        return self.value.split("/")[0]

    @property
    def statistic(self) -> str:
        """CloudWatch's ``Stat``."""
        return self.value.split("/")[1]

    @property
    def of_account(self) -> bool:
        """Whether it is of all functions together."""
        return self.value.endswith("/account")


class ReportMetrics(Record, frozen=True):
    """What CloudWatch said, from ``start_ms`` to ``end_ms`` (ms since the epoch).

    ``values`` has a number for each measure: the sum, or the highest, over all periods. A measure
    that is not in it was not read; one without a point is 0 where it counts, and else left out.
    ``partial`` says in words why some may be missing.
    """

    start_ms: int
    end_ms: int
    values: dict[ReportMeasure, float]
    partial: str = ""

    def of(self, measure: ReportMeasure) -> float | None:
        """One of them; None where it was not read or has no point."""
        return self.values.get(measure)


def report_period_s(seconds: float) -> int:
    """Seconds that a point covers, for a time that ends now and is so long."""
    for most, period_s in _PERIODS:
        if seconds <= most:
            return period_s
    return _LONGEST_PERIOD_S


def seen_of(metrics: ReportMetrics | None, runs: Runs | None, *, seconds: float) -> Seen:
    """What both say together over a time of so many ``seconds``.

    Counts are CloudWatch's, which knows of every invocation. Without it they are those of the
    REPORT lines, where these are all. The time that is paid for is exact where all lines were read;
    else it is CloudWatch's sum, in the proportion of billed to measured time that the sample has.
    """
    counted = metrics.of if metrics is not None else _unknown
    invocations = counted(ReportMeasure.INVOCATIONS)
    whole = runs is not None and runs.whole
    if invocations is None and runs is not None and whole:
        invocations = runs.reports
    durations = runs.durations if runs is not None else None
    slowest = [
        each
        for each in (
            counted(ReportMeasure.SLOWEST),
            durations.maximum if durations is not None else None,
        )
        if each is not None
    ]
    memory = runs.memory if runs is not None else None
    return Seen(
        seconds=seconds,
        invocations=invocations,
        errors=counted(ReportMeasure.ERRORS),
        throttles=counted(ReportMeasure.THROTTLES),
        timeouts=runs.timeouts if runs is not None else None,
        run_ms=_billed(counted(ReportMeasure.DURATION_SUM), runs, invocations),
        slowest_ms=max(slowest, default=None),
        p99_ms=durations.p99 if durations is not None else None,
        reports=runs.reports if runs is not None else 0,
        memory_p99_mb=memory.p99 if memory is not None else None,
        memory_max_mb=memory.maximum if memory is not None else None,
        cold_share=runs.cold_share if runs is not None else None,
        init_p95_ms=runs.inits.p95 if runs is not None and runs.inits is not None else None,
        concurrency=counted(ReportMeasure.CONCURRENCY),
        account_concurrency=counted(ReportMeasure.ACCOUNT_CONCURRENCY),
        repeated_failures=runs.repeated_failures if runs is not None else None,
        recursion_drops=counted(ReportMeasure.RECURSION_DROPS),
        timeout_limits=runs.timeout_limits if runs is not None else (),
    )


def _unknown(_: ReportMeasure) -> float | None:
    return None


def _billed(
    measured_ms: float | None, runs: Runs | None, invocations: float | None
) -> float | None:
    if runs is None or not runs.reports:
        return measured_ms
    # Lines of runs that still go on are missing, and lines may be gone that metrics still count.
    if runs.whole and (invocations is None or runs.reports >= invocations):
        return runs.billed_ms
    if measured_ms is None or not runs.run_ms:
        return measured_ms
    return measured_ms * runs.billed_ms / runs.run_ms
