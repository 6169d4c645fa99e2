"""Two runs of a function side by side: how they ended, what they took, what they answered."""

from collections.abc import Sequence

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
        return (
            self.known
            and self.before.outcome is self.after.outcome
            and self.before.status == self.after.status
            and self.before.function_error == self.after.function_error
        )

    @property
    def same(self) -> bool:
        """Whether both ended in the same way, with the same answer."""
        return self.ended_same and self.payload.same

    @property
    def duration_delta_ms(self) -> float | None:
        """How much longer the later one took; less than 0 where it was faster."""
        return _delta(self.before.duration_ms, self.after.duration_ms)

    @property
    def billed_delta_ms(self) -> float | None:
        """How much more of the later one is billed."""
        return _delta(self.before.billed_ms, self.after.billed_ms)

    @property
    def used_delta_mb(self) -> int | None:
        """How much more memory the later one used, in MiB."""
        before, after = self.before.used_mb, self.after.used_mb
        return None if before is None or after is None else after - before


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


def _delta(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before
