"""Times in the logs: going to one, and counting from a mark."""

import pytest
from textual.pilot import Pilot

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.logs import LogEvent, TailBatch
from lambdatui.core.timespan import iso, moment_in
from lambdatui.ui.messages import TextAsked
from tests.ui.logs_app import MINUTE, NOW, STREAM, PaneApp, fed, started
from tests.ui.until import until


def each_minute(first: int, last: int) -> TailBatch:
    """An event for each minute before now, the oldest first."""
    events = tuple(
        LogEvent(NOW - at * MINUTE, f"{at} min ago", STREAM) for at in range(first, last - 1, -1)
    )
    return TailBatch(events=events, caught_up=True)


async def asked(pilot: Pilot[None], app: PaneApp) -> TextAsked:
    await pilot.press("T")
    await until(pilot, lambda: app.told)
    message = app.told.pop()
    assert isinstance(message, TextAsked)
    return message


@pytest.mark.parametrize(
    ("given", "line"),
    [("-2m", "5 min ago"), ("+1m", "2 min ago"), ("6m", "6 min ago"), ("8m", "8 min ago")],
)
async def test_one_goes_to_a_time_from_the_line_or_from_now(given: str, line: str) -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, each_minute(9, 1))
        await pilot.press("up", "up")
        assert app.current == "3 min ago"
        question = await asked(pilot, app)
        question.answer(question.check(given))
        await pilot.pause()
        assert app.current == line
        assert not app.view.window.following


async def test_a_time_before_what_was_read_is_read() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, each_minute(9, 1))
        first = app.tail
        question = await asked(pilot, app)
        question.answer(question.check("30m"))
        await until(pilot, lambda: app.tail is not first)
        # Not all from then on, which may be more than the memory holds.
        request = app.tail.request
        assert request.since_ms < NOW - 30 * MINUTE < request.until_ms < NOW
        assert not request.follow
        await fed(pilot, each_minute(31, 20))
        app.tail.give(None)
        await until(pilot, lambda: app.current == "30 min ago")
        second = app.tail
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: app.tail is not second)
        assert app.tail.request.since_ms == request.since_ms
        assert app.tail.request.until_ms > request.until_ms
        await fed(pilot, each_minute(31, 12))
        await until(pilot, lambda: app.current == "30 min ago")


async def test_what_is_no_time_is_told_with_what_could_be_given() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, each_minute(3, 1))
        question = await asked(pilot, app)
        with pytest.raises(LambdatuiError, match=r"'soon' is not a time.*10m"):
            question.check("soon")


async def test_times_count_from_the_marked_line() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, each_minute(4, 1))
        await pilot.press("up", "M")
        await pilot.pause()
        rows = app.rows()
        assert rows[1].split()[0] == "-1:00.0"
        assert rows[3].split()[0] == "+1:00.0"
        assert "◆" in rows[2]
        await pilot.press("M")
        await pilot.pause()
        assert not any("◆" in row or row.startswith(" ") for row in app.rows() if row)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("08:12", "2026-03-03T08:12:00.000Z"),
        ("08:12:31.2", "2026-03-03T08:12:31.200Z"),
        # Later than now: that of the day before.
        ("23:59:59", "2026-03-02T23:59:59.000Z"),
        ("+30s", "2026-03-03T08:11:01.204Z"),
        ("-1h", "2026-03-03T07:10:31.204Z"),
        ("2026-03-01T00:00:00Z", "2026-03-01T00:00:00.000Z"),
    ],
)
def test_a_moment_is_named_in_several_ways(text: str, moment: str) -> None:
    here = NOW - 2 * MINUTE
    assert iso(moment_in(text, NOW, here, utc=True)) == moment


@pytest.mark.parametrize("text", ["", "25:00", "+", "-soon", "08:61", "8"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(LambdatuiError, match="is not a time"):
        moment_in(text, NOW, NOW, utc=True)
