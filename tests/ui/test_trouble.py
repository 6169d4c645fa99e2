"""The error log keeps everything, and errors of one kind together."""

from lambdatui.core.errors import Fault, Kind
from lambdatui.ui.trouble import LIMIT, TroubleLog

DENIED = Fault(kind=Kind.DENIED, what="Not allowed.")


def test_the_same_fault_is_counted_and_not_piled_up() -> None:
    log = TroubleLog()
    assert log.add(DENIED, "listing", 1)
    assert not log.add(DENIED, "listing", 5)
    (entry,) = log.entries
    assert (entry.count, entry.first_ms, entry.last_ms) == (2, 1, 5)


def test_the_newest_stands_last() -> None:
    log = TroubleLog()
    log.add(DENIED, "listing", 1)
    log.add(Fault(kind=Kind.SERVER, what="Broken."), "listing", 2)
    log.add(DENIED, "listing", 3)
    assert [entry.fault.kind for entry in log.entries] == [Kind.SERVER, Kind.DENIED]


def test_the_log_is_bounded() -> None:
    log = TroubleLog()
    for number in range(LIMIT + 5):
        log.add(Fault(kind=Kind.SERVER, what=f"Broken {number}."), "listing", number)
    assert len(log.entries) == LIMIT
    assert log.entries[-1].fault.what == f"Broken {LIMIT + 4}."
