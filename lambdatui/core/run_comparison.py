"""Two runs of a function side by side: how they ended, what they took, what they answered."""

from collections.abc import Sequence
from typing import Self

from lambdatui.core.compare import Comparison, compare_json
from lambdatui.core.invoke import InvokeResult, Outcome
from lambdatui.core.record import Record


class RunFigures(Record, frozen=True):
    """One run in numbers; None where Lambda did not say, as for asynchronous invocations.

    Durations are in ms, memory in MiB. ``elapsed_ms`` is what the caller waited; ``init_ms`` is the
    cold start's share, of an init or a restore. ``status`` is the one of HTTP.
    """

    outcome: Outcome
    status: int = 0
    function_error: str = ""
    version: str = ""
    elapsed_ms: float = 0.0
    duration_ms: float | None = None
    billed_ms: float | None = None
    used_mb: int | None = None
    memory_mb: int | None = None
    init_ms: float | None = None

    def ended_as(self, other: Self) -> bool:
        """Whether both ended in the same way: outcome, status and kind of error, as far as known.

        One of which nobody knows how it ended, ended as no other.
        """
        return (
            self.outcome is not Outcome.UNKNOWN
            and self.outcome is other.outcome
            and (self.status, self.function_error) == (other.status, other.function_error)
        )


class RunComparison(Record, frozen=True):
    """How two runs differ. A difference in what they took is told and is no difference in them."""

    before: RunFigures
    after: RunFigures
    payload: Comparison

    @property
    def known(self) -> bool:
        """Whether it is known how both ended; where not, their answers say nothing."""
        return Outcome.UNKNOWN not in (self.before.outcome, self.after.outcome)

    @property
    def ended_same(self) -> bool:
        """Whether both ended in the same way: outcome, status and kind of error."""
        return self.before.ended_as(self.after)

    @property
    def same(self) -> bool:
        """Whether both ended in the same way, with the same answer."""
        return self.ended_same and self.payload.same


def run_figures(result: InvokeResult) -> RunFigures:
    """The numbers of one run, from its answer and the report in its log tail."""
    report = result.report
    if report is None:
        return RunFigures(
            outcome=result.outcome,
            status=result.status,
            function_error=result.function_error,
            version=result.version,
            elapsed_ms=result.elapsed_ms,
        )
    return RunFigures(
        outcome=result.outcome,
        status=result.status,
        function_error=result.function_error,
        version=result.version,
        elapsed_ms=result.elapsed_ms,
        duration_ms=report.duration_ms,
        billed_ms=report.billed_ms,
        used_mb=report.used_mb,
        memory_mb=report.memory_mb,
        init_ms=report.init_ms if report.restore_ms is None else report.restore_ms,
    )


def compare_runs(
    before: InvokeResult, after: InvokeResult, ignore: Sequence[str] = ()
) -> RunComparison:
    """Compare two runs: two qualifiers, or one before a fix and one after it.

    ``ignore`` are paths of the answers, as for :func:`lambdatui.core.compare.compare_json`.

    Raises:
        LambdatuiError: INVALID, for a pattern that cannot be read.
    """
    return RunComparison(
        before=run_figures(before),
        after=run_figures(after),
        payload=compare_json(before.payload, after.payload, ignore),
    )
