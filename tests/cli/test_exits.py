"""What a script can tell from the exit status."""

import pytest

from lambdatui.cli.exits import Exit, exit_of_fault, exit_of_outcome, exit_of_replay
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.invoke import Outcome
from lambdatui.core.replay import ReplaySummary


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_status(outcome: Outcome) -> None:
    expected = {Outcome.FUNCTION_ERROR: 1, Outcome.UNKNOWN: 4, Outcome.REFUSED: 3}
    assert exit_of_outcome(outcome) == expected.get(outcome, 0)


@pytest.mark.parametrize("kind", Kind)
def test_what_aws_answered_is_3_whatever_its_kind(kind: Kind) -> None:
    for fault in (Fault(kind=kind, what="x", code="Y"), Fault(kind=kind, what="x", status=400)):
        assert exit_of_fault(fault) == (Exit.BUG if kind is Kind.BUG else Exit.AWS)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (Kind.INVALID, 2),
        (Kind.CONFLICT, 2),
        (Kind.READ_ONLY, 2),
        (Kind.STORE, 2),
        (Kind.TOO_LARGE, 2),
        (Kind.UNKNOWN_PROFILE, 2),
        (Kind.BAD_CONFIG, 2),
        (Kind.NO_REGION, 2),
        (Kind.NO_CREDENTIALS, 3),
        (Kind.EXPIRED, 3),
        (Kind.UNREACHABLE, 3),
        (Kind.TIMEOUT, 3),
        (Kind.MALFORMED, 3),
        (Kind.BUG, 70),
    ],
)
def test_what_was_found_here_is_2_and_the_way_to_aws_is_3(kind: Kind, status: int) -> None:
    assert exit_of_fault(Fault(kind=kind, what="x")) == status


def test_the_statuses_are_the_documented_ones() -> None:
    assert [status.value for status in Exit] == [0, 1, 2, 3, 4, 70, 129, 130, 141, 143]


DENIED = Fault(kind=Kind.DENIED, what="x", code="AccessDeniedException")
FULL = Fault(kind=Kind.STORE, what="x")


@pytest.mark.parametrize(
    ("summary", "halt", "stopped", "status"),
    [
        (ReplaySummary(total=2, ok=2), None, False, 0),
        (ReplaySummary(total=2, ok=2), None, True, 0),
        (ReplaySummary(total=2, ok=1, left=1), None, True, 130),
        (ReplaySummary(total=2, ok=1, left=1), None, False, 0),
        (ReplaySummary(total=3, failed=1, left=1), None, True, 1),
        (ReplaySummary(total=2, ok=1, differed=1), None, False, 1),
        (ReplaySummary(total=2, failed=1, refused=1), None, False, 3),
        (ReplaySummary(total=2, failed=1, left=1), DENIED, False, 3),
        (ReplaySummary(total=2, failed=1, left=1), FULL, False, 2),
        (ReplaySummary(total=4, failed=1, refused=1, unknown=1), DENIED, True, 4),
    ],
)
def test_the_status_of_a_replay_is_the_worst_of_its_events(
    summary: ReplaySummary, halt: Fault | None, stopped: bool, status: int
) -> None:
    assert exit_of_replay(summary, halt, stopped=stopped) == status
