"""Lines that are taken in as columns are the lines that are taken in one by one."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.levels import Level, grave_places, level_of
from lambdatui.core.logs import LogEvent
from lambdatui.ui.widgets import line_buffer, log_feed
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_run import LineRun
from lambdatui.ui.widgets.log_feed import LogFeed

NOON = 1_795_435_200_204  # 2026-11-23 12:00:00.204 UTC
DAY = 86_400_000

_PARTS = st.sampled_from(
    (
        *("trace", "INFO", "warn", "error", "ERROR:", "fatal", "critical", "severe", "[error]"),
        *("level=", "lvl=err", "panic: ", "alert", "KeyError: 'sku'", "Exception", "a.FooError"),
        *("Traceback (most recent call last):", '  File "a.py", line 21, in f', "    at x.js:1:2"),
        *("Task timed out after 3.00 seconds", "Runtime exited", "[INFO]\t", "[ERROR]\t"),
        *('"errorType":"x"', "exited before completing request", "2026\tid\tERROR\t"),
        *('{"level":"INFO"}', '{"level":50}', '{"type":"platform.report"}', "\t", "\r", "\n", " "),
        *("START RequestId: 1", "END RequestId: 1", "REPORT RequestId: 1\tStatus: timeout", "END"),
        *("REPORT RequestId: 1\tDuration: 2 ms", "LOGS\tName: x\tDropped", "日本", "İ", "x" * 99),
    )
)
_TEXTS = st.lists(_PARTS | st.text(max_size=3), max_size=4).map("".join)
# At most so far apart that some are of one stack, and that some are of another day, or of none.
_TIMES = st.integers(0, 1_500) | st.sampled_from((-DAY, DAY, -NOON, 2**63, -(2**70)))
_EVENTS = st.builds(
    lambda text, after, stream, source, request: LogEvent(
        NOON + after, text, stream, source=source, request_id=request
    ),
    _TEXTS,
    _TIMES | st.integers(0, 1_500),
    st.sampled_from(("2026/11/23/[$LATEST]9f2c", "other")),
    st.integers(0, 1),
    st.sampled_from(("", "request-1", "request-2")),
)
_BATCHES = st.lists(st.lists(_EVENTS, min_size=1, max_size=25), min_size=1, max_size=5)


@pytest.fixture(autouse=True)
def small_sizes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(line_buffer, "CHUNK_LINES", 5)
        patch.setattr(line_buffer, "CHUNK_CHARACTERS", 400)
        patch.setattr(log_feed, "_LEAST_RUN", 2)
        yield


def take(buffer: LineBuffer, feed: LogFeed, events: list[LogEvent]) -> bool:
    """Take events in as a tail does; whether any of them were columns."""
    runs = feed.runs(events)
    for lines in runs:
        if isinstance(lines, LineRun):
            buffer.extend(lines)
        else:
            buffer.append(lines)
    return any(isinstance(lines, LineRun) for lines in runs)


def told(buffer: LineBuffer) -> list[object]:
    """All that a buffer tells of its chunks."""
    return [
        (
            *(chunk.start, chunk.count, chunk.widest, chunk.total_cells, list(chunk.times)),
            *map(list, (chunk.cells, chunk.errors, chunk.leads, chunk.cuts, chunk.reworded)),
            *(list(chunk.uneven), chunk.kinds(), chunk.parts(), chunk.firsts()),
            *(chunk.request_places("request"), chunk.source_places(1), chunk.tag_places("9f2c")),
        )
        for chunk in buffer.chunks
    ]


@given(_BATCHES, st.booleans())
def test_they_are_the_same_lines_in_the_same_chunks(
    batches: list[list[LogEvent]], goes_on: bool
) -> None:
    (one, one_feed), (many, many_feed) = (
        (LineBuffer(1 << 30), LogFeed(NOON, most=2_048)) for _ in range(2)
    )
    for feed in (one_feed, many_feed):
        feed.heard(NOON + 1_000)
    for number, events in enumerate(batches):
        if goes_on and number == 2:
            assert one_feed.go_on(2, NOON, since_ms=0) == many_feed.go_on(2, NOON, since_ms=0)
            one.append(one_feed.lines(batches[0]))
            take(many, many_feed, batches[0])
        one.append(one_feed.lines(events))
        take(many, many_feed, events)
        assert many_feed.newest_ms == one_feed.newest_ms
    assert told(many) == told(one)
    assert many.size == one.size
    levels = [chunk.levels() for chunk in one.chunks]
    for chunk, whole in zip(many.chunks, levels, strict=True):
        grave = chunk.levels(Level.ERROR)
        assert [a for a in grave if a >= Level.ERROR] == [a for a in whole if a >= Level.ERROR]
    assert list(many.lines(0, many.end)) == list(one.lines(0, one.end))
    assert [chunk.levels() for chunk in many.chunks] == levels


def test_plain_lines_are_columns_whose_level_is_told_when_it_is_asked_for() -> None:
    events = [LogEvent(NOON + at, f"#{at} is INFO", "one") for at in range(4)]
    one, other = LineBuffer(1 << 30), LineBuffer(1 << 30)
    for buffer in (one, other):
        feed = LogFeed(NOON)
        feed.heard(NOON + DAY)
        assert take(buffer, feed, events)
        (run,) = feed.runs([LogEvent(NOON, f"#{at} is WARN", "one") for at in range(2)])
        assert [line.level for line in run] == [Level.WARNING, Level.WARNING]
    assert one.chunks[0].levels(Level.ERROR) == bytes(4)
    assert one.chunks[0].levels() == bytes([Level.INFO] * 4)
    assert other.line(2).level == Level.INFO


@given(st.lists(_TEXTS.filter(str.isascii), max_size=6))
def test_no_error_is_passed_over(texts: list[str]) -> None:
    lines = "\n".join(text.replace("\n", " ") for text in texts).split("\n")
    joined = "\n".join(lines)
    found = {joined.count("\n", 0, at) for at in grave_places(joined)}
    missed = [line for at, line in enumerate(lines) if at not in found and line[:1] not in "[{2"]
    assert [line for line in missed if level_of(line) >= Level.ERROR] == []
