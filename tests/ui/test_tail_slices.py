"""Parts of a large batch, between which keys have their turn."""

from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.logs import LogEvent
from lambdatui.ui.tail_slices import CHARACTERS, LINES, slices


def of(*messages: str) -> list[LogEvent]:
    return [LogEvent(at, message) for at, message in enumerate(messages)]


def test_a_part_has_so_many_lines_and_not_so_many_events() -> None:
    traceback = "\n".join(["  at somewhere"] * 120)
    parts = list(slices(of(*[traceback] * 1_000)))
    assert max(len(part) * 120 for part in parts) <= LINES
    assert len(list(slices(of(*["short"] * LINES)))) == 1


def test_an_event_that_takes_longer_is_a_part_by_itself() -> None:
    parts = list(slices(of("one", "x" * (CHARACTERS * 2 * LINES), "other", "\n" * 9_999)))
    assert [len(part) for part in parts] == [1, 1, 1, 1]


@given(st.lists(st.integers(0, 3 * LINES), max_size=30))
def test_all_events_come_once_and_in_their_order(lines: list[int]) -> None:
    events = of(*("\n" * count for count in lines))
    assert [event for part in slices(events) for event in part] == events
