"""What is said of the logs claims no more than they show."""

import pytest

from lambdatui.core.found_run import Evidence, FoundRun
from lambdatui.core.invocation import Ending, Invocation

FROM_MS, TO_MS = 1_772_525_551_204, 1_772_525_611_204


def invocation(ending: Ending = Ending.OK, **more: object) -> Invocation:
    build: type[Invocation] = Invocation
    fields: dict[str, object] = {"request_id": "r-1", "ending": ending, "duration_ms": 12.0}
    return build(**{**fields, **more})  # type: ignore[arg-type]  # the names are its own


def found(evidence: Evidence, *invocations: Invocation, **more: object) -> FoundRun:
    return FoundRun(
        evidence=evidence,
        function="orders",
        from_ms=FROM_MS,
        to_ms=TO_MS,
        group="/aws/lambda/orders",
        request_id="" if evidence is Evidence.BEGAN else "r-1",
        invocations=invocations,
        **more,  # type: ignore[arg-type]  # the names are its own
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (invocation(), "ran to its end after 12 ms, and logged no error."),
        (invocation(Ending.TIMEOUT), "ran and timed out after 12 ms."),
        (invocation(Ending.OUT_OF_MEMORY), "ran out of memory after 12 ms."),
        (
            invocation(Ending.ERROR, error_type="KeyError", error_message="'sku'"),
            "ran and failed after 12 ms: KeyError: 'sku'.",
        ),
        (invocation(Ending.ERROR, duration_ms=None), "ran and failed."),
        (
            invocation(Ending.INIT_FAILED, error_type="Runtime.ImportModuleError"),
            "failed while its environment started: Runtime.ImportModuleError.",
        ),
    ],
)
def test_an_end_is_told_as_the_lines_tell_it(told: Invocation, words: str) -> None:
    sentence = found(Evidence.ENDED, told).sentence()
    assert sentence == f"The logs show that request r-1 {words}"


def test_retries_are_counted_and_the_last_one_told() -> None:
    runs = (invocation(Ending.ERROR), invocation(Ending.ERROR), invocation())
    words = found(Evidence.ENDED, *runs).sentence()
    assert "was run 3 times, and the last time ran to its end" in words


def test_lines_that_were_not_all_read_prove_no_success() -> None:
    words = found(Evidence.ENDED, invocation(), whole=False).sentence()
    assert words.endswith("ran to its end after 12 ms; whether it failed was not read.")


@pytest.mark.parametrize("evidence", list(Evidence))
def test_only_the_very_request_in_the_logs_makes_it_certain(evidence: Evidence) -> None:
    told = found(evidence, invocation())
    assert told.certain == (evidence in (Evidence.ENDED, Evidence.RUNNING))
    assert ("The logs show that" in told.sentence()) == told.certain
    assert told.sentence().endswith(".")


def test_an_invocation_of_that_time_is_never_told_as_the_one_that_was_sent() -> None:
    one = found(Evidence.BEGAN, invocation(Ending.RUNNING)).sentence()
    assert "from 2026-03-03T08:12:31.204Z to 2026-03-03T08:13:31.204Z" in one
    assert "has no line yet that says how it ended" in one
    assert one.endswith("The logs do not say whether it is this one.")
    many = found(Evidence.BEGAN, invocation(), invocation()).sentence()
    assert many.endswith("The logs do not say whether one of them is this one.")


def test_of_many_the_first_are_named() -> None:
    runs = [invocation(request_id=f"r-{number}") for number in range(1, 13)]
    words = found(Evidence.BEGAN, *runs).sentence()
    assert "requests r-1, r-2," in words
    assert "r-10 and 2 more. " in words
    assert "r-11" not in words


def test_one_that_has_logged_the_event_is_it_unless_two_were_sent() -> None:
    one = found(Evidence.BEGAN, invocation(), same_event=("r-1",)).sentence()
    assert one.endswith(
        "It has logged this very event: that is it, unless somebody else sent the same."
    )
