"""When a list that could not be read is read again: later each time, never before AWS wants it."""

from lambdatui.core.errors import Fault, Kind
from lambdatui.ui.relisting import FIRST_S, LONGEST_S, Relisting

_S = 1000


def _due_after_s(relisting: Relisting, fault: Fault, at_ms: int) -> int:
    """A reading ends so; the first whole second after it at which another is due."""
    relisting.ended(at_ms, [None, fault])
    waits = range(2 * LONGEST_S)
    return next(wait for wait in waits if relisting.is_due(at_ms + wait * _S))


def test_what_passes_is_tried_again_later_each_time_and_soon_after_a_success() -> None:
    relisting = Relisting()
    assert not relisting.is_due(10**12)
    gone = Fault(kind=Kind.UNREACHABLE, what="gone")
    waits = [_due_after_s(relisting, gone, at_ms) for at_ms in range(1, 60_000, 10_000)]
    assert waits == [FIRST_S, 2 * FIRST_S, 4 * FIRST_S, 8 * FIRST_S, LONGEST_S, LONGEST_S]
    relisting.ended(70_000, [None])
    assert not relisting.is_due(10**12)
    assert _due_after_s(relisting, gone, 80_000) == FIRST_S


def test_what_aws_asks_to_wait_is_waited() -> None:
    throttled = Fault(kind=Kind.THROTTLED, what="slow down", retry_after_s=20.5)
    assert _due_after_s(Relisting(), throttled, 1) == 21
    for_ever = Fault(kind=Kind.THROTTLED, what="slow down", retry_after_s=9e9)
    assert _due_after_s(Relisting(), for_ever, 1) == LONGEST_S


def test_what_somebody_has_to_mend_is_not_tried_again() -> None:
    relisting = Relisting()
    relisting.ended(1, [Fault(kind=Kind.DENIED, what="no")])
    assert not relisting.is_due(10**12)
