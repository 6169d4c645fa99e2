"""Two runs side by side: how they ended counts, what they took is told."""

from lambdatui.core.invoke import InvokeResult, Outcome
from lambdatui.core.report import Report
from lambdatui.core.run_comparison import compare_runs, run_figures


def run(
    payload: bytes = b"{}", *, used: int = 80, took: float = 12.5, **more: object
) -> InvokeResult:
    given: dict[str, object] = {"outcome": Outcome.RETURNED, "status": 200, **more}
    report = Report(request_id="r", duration_ms=took, billed_ms=20.0, memory_mb=128, used_mb=used)
    made: InvokeResult = InvokeResult(payload=payload, report=report, **given)  # type: ignore[arg-type]  # read as they are
    return made


def test_the_same_answer_in_another_time_is_the_same() -> None:
    compared = compare_runs(run(took=10.0), run(took=15.5, used=90))
    assert compared.same
    assert (compared.before.duration_ms, compared.after.duration_ms) == (10.0, 15.5)


def test_another_answer_is_told_with_its_place() -> None:
    compared = compare_runs(run(b'{"a":1,"at":1}'), run(b'{"a":2,"at":2}'), ["$.at"])
    assert compared.ended_same
    assert not compared.same
    assert [each.path for each in compared.payload.differences] == ["$.a"]


def test_a_run_that_failed_is_not_the_same_with_the_same_payload() -> None:
    failed = run(outcome=Outcome.FUNCTION_ERROR, function_error="Unhandled")
    assert not compare_runs(run(), failed).same
    assert compare_runs(failed, failed).same


def test_a_run_of_which_nobody_knows_the_end_is_the_same_as_none() -> None:
    unknown = InvokeResult(outcome=Outcome.UNKNOWN)
    compared = compare_runs(unknown, unknown)
    assert not compared.known
    assert not compared.same


def test_what_lambda_did_not_say_is_not_known() -> None:
    figures = run_figures(InvokeResult(outcome=Outcome.ACCEPTED, status=202))
    assert (figures.duration_ms, figures.memory_mb, figures.used_mb) == (None, None, None)


def test_a_restore_counts_as_the_cold_start() -> None:
    report = Report(request_id="r", restore_ms=70.0)
    figures = run_figures(InvokeResult(outcome=Outcome.RETURNED, report=report))
    assert figures.init_ms == 70.0
