"""What a tail yields, as lines: of several functions, with stacks, and nothing twice."""

import random
from collections.abc import Iterable

from lambdatui.core.levels import Level
from lambdatui.core.lines import Line, LineKind
from lambdatui.core.logs import LogEvent
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.log_feed import FEW, OVERLAP_MS, LogFeed, joined
from lambdatui.ui.widgets.log_shown import BLOCK

NOON = 1_795_435_200_204  # 2026-11-23 12:00:00.204 UTC
DAY = 86_400_000
STREAM = "2026/11/23/[$LATEST]9f2c6b1e"
TRACEBACK = (
    "Traceback (most recent call last):",
    '  File "/var/task/app.py", line 21, in handler',
    '    price = stock["sku"]',
    "KeyError: 'sku'",
)


def event(text: str, at: int = NOON, *, source: int = 0, stream: str = STREAM) -> LogEvent:
    return LogEvent(at, text, stream, source=source, request_id=f"request-{source}")


def test_a_printed_traceback_is_one_error_among_the_lines_of_other_functions() -> None:
    buffer = LineBuffer(1 << 24)
    feed = LogFeed(NOON)
    for text in TRACEBACK:
        buffer.append(feed.lines([event(text), event("all well", source=1)]))
    assert buffer.error_count() == 1
    parts = [line.part for line in buffer.lines(0, 99) if line.source == 0]
    assert parts == [False, True, True, True]
    levels = {line.level for line in buffer.lines(0, 99) if line.source == 1}
    assert levels == {Level.NONE}


def test_equal_lines_of_two_functions_are_two_when_the_tail_goes_on() -> None:
    buffer = LineBuffer(1 << 24)
    feed = LogFeed(NOON)
    buffer.append(feed.lines([event("hello"), event("hello", stream="other")]))
    feed.go_on(2, NOON, since_ms=0)
    again = feed.lines(
        [event("hello"), event("hello", source=1), event("hello", stream="other"), event("hello")]
    )
    assert [(line.source, line.stream) for line in again] == [(1, STREAM), (0, STREAM)]


def test_what_is_read_again_does_not_disturb_a_stack() -> None:
    buffer = LineBuffer(1 << 24)
    feed = LogFeed(NOON)
    buffer.append(feed.lines([event("before"), *map(event, TRACEBACK[:2])]))
    feed.go_on(2, NOON, since_ms=0)
    buffer.append(feed.lines([event("before"), *map(event, TRACEBACK)]))
    assert [line.text for line in buffer.lines(0, 99)] == ["before", *TRACEBACK]
    assert buffer.error_count() == 1


def from_on(events: Iterable[LogEvent], from_ms: int) -> list[LogEvent]:
    """What a tail gives that reads from a moment on."""
    wanted = [one for one in events if one.timestamp_ms >= from_ms]
    return sorted(wanted, key=lambda one: one.timestamp_ms)


def test_a_late_burst_hides_nothing_of_what_was_shown() -> None:
    feed = LogFeed(NOON)
    events = [event(f"n{at}", NOON - 3_000 + at) for at in range(3_000)]
    events += [event(f"late{at}", NOON - 180_000 + at, stream="other") for at in range(2_200)]
    feed.lines(events)
    (from_ms,) = feed.go_on(1, NOON, since_ms=0)
    assert from_ms < NOON - 180_000
    assert feed.lines(from_on(events, from_ms)) == []


def test_after_a_flood_it_goes_on_from_where_all_that_was_shown_is_known() -> None:
    feed = LogFeed(NOON, most=20 * BLOCK)
    events = [event(f"n{at}", NOON - 60_000 + at // 2) for at in range(60_000)]
    # Given late, and long before what is known in the end.
    events[30_000] = event("late", NOON - 59_000, stream="other")
    feed.lines(events)
    (from_ms,) = feed.go_on(1, NOON, since_ms=0)
    assert NOON - 60_000 < from_ms < NOON - 30_000
    new = [event("new", from_ms), event(events[-1].message, events[-1].timestamp_ms)]
    again = feed.lines(from_on([*events, *new], from_ms))
    # Of equal events one more than before is a new one.
    assert [line.text for line in again] == ["new", events[-1].message]


def test_a_flood_of_one_function_does_not_move_another_one() -> None:
    feed = LogFeed(NOON, ["/one", "/other", "/one"], most=4 * BLOCK)
    feed.lines([event("quiet", NOON - 5_000, source=1)])
    feed.lines(event(f"{at}", NOON - 9_000 + at) for at in range(8 * BLOCK))
    one, other, third = feed.go_on(3, NOON, since_ms=0)
    assert other == 0, "all of it is known"
    assert one == third > NOON - OVERLAP_MS, "both write to one group, which is read once"
    assert feed.is_crowded
    assert feed.back_ms == one


def test_a_window_is_read_again_as_a_whole_where_it_is_short_or_holds_little() -> None:
    hour, many = 3_600_000, FEW + 1
    feed = LogFeed(NOON)
    feed.lines(event(f"{at}", NOON - hour + at) for at in range(many))
    assert feed.go_on(1, NOON, since_ms=NOON - hour) == (NOON - hour,)
    assert feed.back_ms == 0
    (from_ms,) = feed.go_on(1, NOON, since_ms=NOON - 2 * hour)
    assert from_ms == feed.back_ms == NOON - hour + FEW - OVERLAP_MS
    assert not feed.is_crowded
    few = LogFeed(NOON)
    few.lines([event("one", NOON - hour)])
    assert few.go_on(1, NOON, since_ms=NOON - 2 * hour) == (NOON - 2 * hour,)


def test_events_are_told_apart_by_all_of_their_lines() -> None:
    feed = LogFeed(NOON)
    feed.lines([event("boom\n  a"), event("ends\n")])
    feed.go_on(1, NOON, since_ms=0)
    again = feed.lines([event("boom\n  b"), event("boom\n  a"), event("ends")])
    assert [line.text for line in again] == ["boom", "  b"]


def test_what_fell_out_of_memory_or_was_cleared_does_not_come_again() -> None:
    buffer = LineBuffer(400_000)
    feed = LogFeed(NOON)
    events = [event(f"n{at} " + "x" * 500, NOON - 30_000 + at) for at in range(4_000)]
    buffer.append(feed.lines(events))
    buffer.trim(buffer.excess())
    assert buffer.dropped
    buffer.clear()
    feed.go_on(1, NOON, since_ms=0)
    assert feed.lines(events) == []


def test_what_one_way_gave_at_once_the_other_may_find_only_later() -> None:
    feed = LogFeed(NOON)
    feed.lines([event("by Live Tail")])
    feed.go_on(1, NOON, since_ms=0)
    feed.caught_up(NOON)
    assert feed.lines([event("by Live Tail")]) == []
    feed.go_on(1, NOON, since_ms=0)
    feed.caught_up(NOON)
    feed.caught_up(NOON + OVERLAP_MS)
    assert len(feed.lines([event("by Live Tail")])) == 1


def test_in_whichever_order_and_however_often_they_come_each_is_shown_as_often_as_it_is() -> None:
    chance = random.Random(7)
    feed = LogFeed(NOON)
    events = [event(f"{chance.randrange(40)}", NOON - chance.randrange(50)) for _ in range(3_000)]
    shown = []
    for _ in range(6):
        chance.shuffle(events)
        shown += feed.lines(events[: chance.randrange(1, 3_000)])
        feed.go_on(1, NOON, since_ms=0)
    shown += feed.lines(events)
    given = sorted((line.time_ms, line.text) for line in shown)
    assert given == sorted((one.timestamp_ms, one.message) for one in events)


def test_a_time_that_no_clock_has_is_brought_into_reach() -> None:
    feed = LogFeed(NOON)
    buffer = LineBuffer(1 << 24)
    buffer.append(feed.lines([event("after all time", 2**63), event("before", -(2**70))]))
    assert [line.text for line in buffer.lines(0, 9) if line.kind is not LineKind.NOTICE] == [
        "after all time",
        "before",
    ]


def test_a_new_day_is_named_for_all_functions() -> None:
    feed = LogFeed(NOON)
    lines = feed.lines([event("today"), event("tomorrow", NOON + DAY, source=1)])
    day = lines[1]
    assert (day.kind, day.source, day.time_ms) == (LineKind.NOTICE, -1, 0)
    assert "24 November 2026" in day.text


def test_lines_are_copied_as_they_came() -> None:
    lines = [Line("one", NOON), Line("two", NOON, first=False)]
    assert joined(lines) == "one\ntwo"
    assert joined(lines, times=True) == "2026-11-23T12:00:00.204Z one\ntwo"
