"""What a tail yields, as lines: of several functions, with stacks, and nothing twice."""

from lambdatui.core.levels import Level
from lambdatui.core.lines import Line, LineKind
from lambdatui.core.logs import LogEvent
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.log_feed import LogFeed, joined

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
    feed.go_on(buffer, NOON)
    again = feed.lines(
        [event("hello"), event("hello", source=1), event("hello", stream="other"), event("hello")]
    )
    assert [(line.source, line.stream) for line in again] == [(1, STREAM), (0, STREAM)]


def test_what_is_read_again_does_not_disturb_a_stack() -> None:
    buffer = LineBuffer(1 << 24)
    feed = LogFeed(NOON)
    buffer.append(feed.lines([event("before"), *map(event, TRACEBACK[:2])]))
    feed.go_on(buffer, NOON)
    buffer.append(feed.lines([event("before"), *map(event, TRACEBACK)]))
    assert [line.text for line in buffer.lines(0, 99)] == ["before", *TRACEBACK]
    assert buffer.error_count() == 1


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
