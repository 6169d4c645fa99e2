"""Lines that are one event, and events that are one printed traceback."""

from lambdatui.core.line_filter import parse_filter
from lambdatui.core.lines import Line
from lambdatui.core.logs import LogEvent
from lambdatui.ui.messages import CopyRequested
from lambdatui.ui.widgets.line_buffer import CHUNK_LINES, CHUNK_MOST, LineBuffer
from lambdatui.ui.widgets.lines import LineView
from lambdatui.ui.widgets.log_feed import LogFeed
from tests.ui.lines_app import SIZE, ViewApp, settled
from tests.ui.logs_app import NOW, PaneApp, batch, started
from tests.ui.until import until

TRACEBACK = (
    "Traceback (most recent call last):",
    '  File "/var/task/app.py", line 21, in handler',
    '    price = stock["sku"]',
    "KeyError: 'sku'",
)


def printed(at: int, *, stream: str = "erring") -> list[LogEvent]:
    """A traceback that came line by line, between the lines of another stream."""
    return [
        each
        for text in TRACEBACK
        for each in (LogEvent(at, text, stream), LogEvent(at, "all well", "other"))
    ]


def filled(before: int) -> LineBuffer:
    """So many lines, a printed traceback, and more lines."""
    buffer = LineBuffer(1 << 26)
    feed = LogFeed(NOW)
    buffer.append(feed.lines(LogEvent(NOW, f"{at}", "other") for at in range(before)))
    buffer.append(feed.lines(printed(NOW)))
    rest = (LogEvent(NOW + at, f"{at}", "other") for at in range(3 * CHUNK_LINES))
    buffer.append(feed.lines(rest))
    return buffer


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


async def test_a_printed_traceback_is_let_through_whole_wherever_a_chunk_is_full() -> None:
    for before in range(CHUNK_LINES - 9, CHUNK_LINES + 2):
        view = LineView(buffer=filled(before))
        async with ViewApp(view).run_test(size=SIZE) as pilot:
            view.set_filter(parse_filter("KeyError"))
            await settled(pilot, view)
            await view.worked()
            assert texts(list(view.shown_lines())) == list(TRACEBACK)


def test_errors_without_an_end_do_not_keep_a_chunk_open_for_ever() -> None:
    buffer = LineBuffer(1 << 26)
    feed = LogFeed(NOW)
    streams = ("one", "other")
    events = (LogEvent(NOW, f"ERROR {at}", streams[at % 2]) for at in range(20 * CHUNK_LINES))
    buffer.append(feed.lines(events))
    assert max(chunk.count for chunk in buffer.chunks) == CHUNK_MOST * CHUNK_LINES


def test_a_chunk_ends_once_no_stack_can_go_on() -> None:
    buffer = filled(CHUNK_LINES - 5)
    # A second later nothing belongs to the error any more.
    assert buffer.chunks[0].count < 3 * CHUNK_LINES
    assert buffer.chunks[1].count == CHUNK_LINES


async def test_the_event_of_any_line_of_a_printed_traceback_is_all_of_it() -> None:
    view = LineView(buffer=filled(10))
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        await settled(pilot, view)
        for number in (10, 12, 16):
            view.jump(number)
            assert texts(view.current_event()) == list(TRACEBACK)
        view.jump(11)
        assert texts(view.current_event()) == ["all well"]


async def test_y_copies_a_printed_traceback_whole() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("before", *TRACEBACK, "after"))
        await pilot.press("k", "k", "y")
        await until(pilot, lambda: [each for each in app.told if isinstance(each, CopyRequested)])
        (copied,) = [each for each in app.told if isinstance(each, CopyRequested)]
        assert copied.text == "\n".join(TRACEBACK)
        assert copied.what == "the event (4 lines)"
