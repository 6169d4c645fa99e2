"""Pages of FilterLogEvents: every event once, in the order of time, whatever the limit."""

from hypothesis import given
from hypothesis import strategies as st

from lambdatui.demo.logsearch import Event, page


def event(timestamp: int, number: int, size: int = 1) -> Event:
    return {"timestamp": timestamp, "ingestionTime": number, "message": "x" * size, "n": number}


def walk(events: list[Event], limit: int) -> list[Event]:
    seen: list[Event] = []
    token = ""
    for _ in range(len(events) + 1):
        found, token = page(events, limit, token)
        seen += found
        if not token:
            return seen
    raise AssertionError("pages without an end")


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 7))
def test_all_pages_together_are_all_events_in_order(times: list[int], limit: int) -> None:
    events = [event(time, number) for number, time in enumerate(times)]
    seen = walk(events, limit)
    assert sorted(found["n"] for found in seen) == list(range(len(events)))
    assert [found["timestamp"] for found in seen] == sorted(times)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20), st.integers(1, 4))
def test_events_that_arrive_late_between_two_pages_move_nothing(
    times: list[int], limit: int
) -> None:
    events = [event(time, number) for number, time in enumerate(times)]
    first, token = page(events, limit, "")
    earlier = [event(-1, len(events) + index) for index in range(3)]
    if token:
        rest = walk_from(events + earlier, limit, token)
        assert sorted(e["n"] for e in first + rest) == list(range(len(events)))


def walk_from(events: list[Event], limit: int, token: str) -> list[Event]:
    seen: list[Event] = []
    while token:
        found, token = page(events, limit, token)
        seen += found
    return seen


def test_a_page_has_at_most_a_megabyte_and_at_least_one_event() -> None:
    events = [event(number, number, 400_000) for number in range(5)]
    first, token = page(events, 10_000, "")
    assert len(first) == 2
    assert token
    assert len(walk(events, 10_000)) == 5
    huge, token = page([event(1, 1, 2_000_000)], 10_000, "")
    assert (len(huge), token) == (1, "")
