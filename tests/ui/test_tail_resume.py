"""A tail that goes on where another one stopped: from when on it reads, and what it says."""

from functools import partial

import pytest
from textual.pilot import Pilot

from lambdatui.core.errors import Fault, Kind
from lambdatui.core.invocation import Invocation
from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailBatch
from lambdatui.ui.tail_again import SURE_S
from lambdatui.ui.widgets import log_feed
from tests.ui.logs_app import MINUTE, NOW, STREAM, PaneApp, batch, event, fed, started
from tests.ui.test_tailing import notice, several
from tests.ui.until import until

HOUR = 60 * MINUTE
SINCE = NOW - HOUR
OVERLAP = 10 * MINUTE
EXPIRED = Fault(kind=Kind.EXPIRED, what="The credentials have expired.", advice="Log in again.")


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any window counts as long, and as one with many events."""
    monkeypatch.setattr(log_feed, "SHORT_MS", -1)
    monkeypatch.setattr(log_feed, "FEW", -1)


def of(source: int, *ages: int) -> TailBatch:
    """Events of a function, so many ms ago."""
    return TailBatch(
        events=tuple(LogEvent(NOW - age, f"-{age}", STREAM, source=source) for age in ages)
    )


def trouble(source: int) -> TailBatch:
    told = Notice(
        kind=NoticeKind.TROUBLE, text=EXPIRED.sentence(), at_ms=NOW, source=source, fault=EXPIRED
    )
    return TailBatch(notices=(told,))


async def left_and_back(pilot: Pilot[None], away_ms: int = 0) -> PaneApp:
    app = pilot.app
    assert isinstance(app, PaneApp)
    count = len(app.logs.tails)
    app.pane.active = False
    await until(pilot, lambda: app.tail.closed)
    app.now += away_ms
    app.pane.active = True
    await until(pilot, lambda: len(app.logs.tails) == count + 1)
    return app


def has_tails(app: PaneApp, count: int) -> bool:
    return len(app.logs.tails) == count


async def read_once_more(pilot: Pilot[None]) -> None:
    """Let the pause pass after which another tail reads it all again, and begin that one."""
    app = pilot.app
    assert isinstance(app, PaneApp)
    count = len(app.logs.tails)
    await until(pilot, lambda: app.pauses and app.pauses[-1] == SURE_S)
    app.now += int(SURE_S * 1000)
    app.go.set()
    await until(pilot, lambda: len(app.logs.tails) == count + 1)
    app.go.clear()


@pytest.mark.usefixtures("crowd")
async def test_each_function_is_read_on_from_where_it_was() -> None:
    async with PaneApp(since="1h").run_test(size=(100, 24)) as pilot:
        app = await several(pilot)
        await fed(pilot, of(0, 50 * MINUTE, 5 * MINUTE))
        await fed(pilot, trouble(1))
        await left_and_back(pilot)
        assert app.tail.request.since_ms == SINCE
        assert app.tail.request.from_ms == (NOW - 5 * MINUTE - OVERLAP, SINCE)


async def test_the_window_stays_where_the_person_put_it() -> None:
    async with PaneApp(since="1h").run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("line"))
        for _ in range(2):
            await left_and_back(pilot, away_ms=5 * MINUTE)
            await fed(pilot, TailBatch(caught_up=True))
        assert app.tail.request.since_ms == SINCE
        assert "since 07:12" in app.status


@pytest.mark.usefixtures("crowd")
async def test_a_quiet_function_goes_on_from_the_start_of_the_tail_that_read_all_of_it() -> None:
    async with PaneApp(since="1h").run_test(size=(100, 24)) as pilot:
        app = await several(pilot)
        # What came while the past was read may not have been given yet.
        app.now += 3 * MINUTE
        await fed(pilot, TailBatch(events=of(0, -2 * MINUTE).events, caught_up=True))
        await left_and_back(pilot, away_ms=HOUR)
        assert app.tail.request.from_ms == (NOW + 2 * MINUTE - OVERLAP, NOW - OVERLAP)


@pytest.mark.usefixtures("crowd")
async def test_a_function_that_trouble_left_out_is_read_from_where_it_was() -> None:
    async with PaneApp(since="1h").run_test(size=(100, 24)) as pilot:
        app = await several(pilot)
        await fed(pilot, of(1, 50 * MINUTE))
        await fed(pilot, trouble(1))
        await fed(pilot, TailBatch(events=of(0, 5 * MINUTE).events, caught_up=True))
        # Live Tail brings what is new, but not what lies between.
        await fed(pilot, TailBatch(events=of(1, 1_000).events, caught_up=True))
        await left_and_back(pilot)
        assert app.tail.request.from_ms == (NOW - 5 * MINUTE - OVERLAP, SINCE)


@pytest.mark.usefixtures("crowd")
async def test_an_event_from_the_future_says_nothing_of_what_the_next_tail_has_read() -> None:
    async with PaneApp(since="1h").run_test(size=(100, 24)) as pilot:
        app = await several(pilot)
        await fed(pilot, of(1, 5 * MINUTE, -2 * HOUR))
        await left_and_back(pilot, away_ms=HOUR)
        await fed(pilot, of(0, -HOUR))
        await left_and_back(pilot)
        assert app.tail.request.from_ms == (NOW + HOUR - OVERLAP, NOW - OVERLAP)


@pytest.mark.usefixtures("crowd")
async def test_a_gap_that_was_not_filled_is_read_again_and_told_to_be_filled() -> None:
    async with PaneApp(since="1h").run_test(size=(120, 24)) as pilot:
        app = await several(pilot)
        hole = {"from_ms": NOW - 30 * MINUTE, "to_ms": NOW - 20 * MINUTE, "source": 1}
        await fed(pilot, TailBatch(events=(*of(0, 9_000).events, *of(1, 8_000).events)))
        await fed(pilot, notice(NoticeKind.GAP, "the session broke", **hole))
        assert "1 gap" in app.status
        await left_and_back(pilot)
        assert app.tail.request.from_ms == (NOW - OVERLAP, NOW - 30 * MINUTE - OVERLAP)
        assert "1 gap" in app.status
        await fed(pilot, of(1, 25 * MINUTE, 15 * MINUTE, 8_000))
        await fed(pilot, TailBatch(caught_up=True))
        assert "1 gap" in app.status
        await read_once_more(pilot)
        await fed(pilot, TailBatch(caught_up=True))
        assert "gap" not in app.status
        assert app.texts()[-1] == (
            "── Read again what came 07:42:31–07:52:31 UTC: 1 missing event."
        )


def resumed(source: int) -> TailBatch:
    told = Notice(kind=NoticeKind.RESUMED, text="Reading again.", at_ms=NOW, source=source)
    return TailBatch(notices=(told,), caught_up=True)


async def test_a_gap_is_read_again_once_the_trouble_that_left_it_open_is_over() -> None:
    async with PaneApp(since="1h").run_test(size=(100, 24)) as pilot:
        app = await several(pilot)
        await fed(pilot, of(0, 5 * MINUTE))
        await fed(pilot, notice(NoticeKind.GAP, "the session broke", source=-1))
        await left_and_back(pilot)
        for source in (0, 1):
            await fed(pilot, trouble(source))
        await fed(pilot, TailBatch(caught_up=True))
        await fed(pilot, resumed(0))
        assert app.pauses == [], "the other function was not read"
        await fed(pilot, resumed(1))
        await read_once_more(pilot)
        assert "1 gap" in app.status
        await fed(pilot, TailBatch(events=of(1, 8_000).events, caught_up=True))
        assert "gap" not in app.status
        assert app.texts()[-1].endswith("1 missing event.")


async def test_a_gap_is_not_read_once_more_while_there_is_trouble() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("line"))
        await fed(pilot, notice(NoticeKind.GAP, "the session broke"))
        await left_and_back(pilot)
        await fed(pilot, TailBatch(caught_up=True))
        await until(pilot, lambda: app.pauses == [SURE_S])
        await fed(pilot, trouble(-1))
        app.go.set()
        # What another function gives is no end of it.
        await fed(pilot, batch("another"))
        assert len(app.logs.tails) == 2
        assert "1 gap" in app.status
        await fed(pilot, resumed(-1))
        await until(pilot, lambda: len(app.logs.tails) == 3)


async def test_each_read_that_is_not_whole_is_made_again_after_a_longer_while() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("line"))
        await fed(pilot, notice(NoticeKind.GAP, "the session broke"))
        await left_and_back(pilot, away_ms=MINUTE)
        app.go.set()
        for count in (3, 4, 5):
            await fed(pilot, trouble(0))
            await fed(pilot, resumed(0))
            await until(pilot, partial(has_tails, app, count))
        assert app.pauses == [SURE_S, 2 * SURE_S, 4 * SURE_S]


async def test_a_gap_that_is_long_over_is_filled_by_the_next_tail() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("line"))
        await fed(pilot, notice(NoticeKind.GAP, "the session broke"))
        await left_and_back(pilot, away_ms=10_000)
        await fed(pilot, TailBatch(caught_up=True))
        assert app.pauses == []
        assert "gap" not in app.status


async def test_a_short_window_is_read_again_from_its_beginning_and_late_events_come() -> None:
    async with PaneApp(since="1h").run_test(size=(100, 24)) as pilot:
        app = await several(pilot)
        await fed(pilot, TailBatch(events=of(0, 50 * MINUTE, 5 * MINUTE).events, caught_up=True))
        await left_and_back(pilot)
        assert app.tail.request.from_ms == (SINCE, SINCE)
        await fed(pilot, of(0, 50 * MINUTE, 40 * MINUTE, 5 * MINUTE))
        await fed(pilot, TailBatch(caught_up=True))
        ages = [f"-{age * MINUTE}" for age in (50, 5, 40)]
        assert app.texts() == ages, "and nothing else is said"


@pytest.mark.usefixtures("crowd")
async def test_a_long_window_says_how_far_back_it_was_read_after_one_was_away() -> None:
    async with PaneApp(since="1h").run_test(size=(200, 24)) as pilot:
        app = await started(pilot, TailBatch(events=of(0, 5 * MINUTE).events, caught_up=True))
        await left_and_back(pilot)
        await fed(pilot, TailBatch(caught_up=True))
        await fed(pilot, TailBatch(caught_up=True))
        (said,) = app.texts()[1:]
        assert "It was read again from 08:02:31 UTC on. What came before that, late" in said


@pytest.mark.usefixtures("crowd")
async def test_a_gap_that_is_filled_says_how_far_back_late_events_were_looked_for() -> None:
    async with PaneApp(since="1h").run_test(size=(200, 24)) as pilot:
        app = await started(pilot, TailBatch(events=of(0, 5 * MINUTE).events, caught_up=True))
        await fed(pilot, notice(NoticeKind.GAP, "the session broke"))
        await left_and_back(pilot)
        await fed(pilot, TailBatch(events=of(0, 9 * MINUTE, 5 * MINUTE).events, caught_up=True))
        await read_once_more(pilot)
        await fed(pilot, TailBatch(caught_up=True))
        assert app.texts()[-1] == (
            "── Read again what came 08:12:22–08:12:31 UTC, and before it back to 08:02:22 UTC: "
            "1 missing event."
        )
        assert not any("It was read again" in text for text in app.texts())


async def test_after_a_flood_it_says_from_when_on_it_was_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_feed.LogFeed.__init__, "__kwdefaults__", {"most": 2_048})
    async with PaneApp().run_test(size=(200, 24)) as pilot:
        flood = tuple(event(f"#{at}", NOW - 5 * MINUTE + at) for at in range(9_000))
        app = await started(pilot, TailBatch(events=flood, caught_up=True))
        await left_and_back(pilot)
        (from_ms,) = app.tail.request.from_ms
        assert NOW - 5 * MINUTE < from_ms < NOW - 4 * MINUTE
        await fed(pilot, TailBatch(caught_up=True))
        said = "More events came than are remembered, so it was read again from 08:07:3"
        assert said in app.texts()[-1]


async def test_invocations_that_were_cleared_do_not_come_again() -> None:
    old = Invocation(request_id="9f2c", stream=STREAM, first_ms=NOW - MINUTE, last_ms=NOW - MINUTE)
    new = Invocation(request_id="31d0", stream=STREAM, first_ms=NOW, last_ms=NOW)
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("line"))
        await fed(pilot, TailBatch(invocations=(old,)))
        await pilot.press("ctrl+l")
        await left_and_back(pilot)
        await fed(pilot, TailBatch(invocations=(old, new)))
        assert [each.request_id for each in app.tailing.book.rows] == ["31d0"]


async def test_what_was_taken_in_by_half_when_one_left_is_read_again() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot)
        many = TailBatch(
            events=tuple(event(f"#{at}", NOW - 5 * MINUTE + at) for at in range(4_000)),
            caught_up=True,
        )
        app.tail.give(many)
        await until(pilot, lambda: app.tailing.has_lines)
        app.pane.active = False
        await until(pilot, lambda: app.tail.closed)
        app.pane.active = True
        await until(pilot, lambda: len(app.logs.tails) == 2)
        await fed(pilot, many)
        await until(pilot, lambda: app.tailing.story.caught_up)
        lines = [line.text for line in app.view.buffer.lines(0, 9_999)]
        assert lines == [f"#{at}" for at in range(4_000)]


async def test_how_it_follows_is_not_told_again_by_a_tail_that_goes_on() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("line"))
        for text in ("Following by Live Tail.", "Following by Live Tail.", "Following again."):
            await fed(pilot, notice(NoticeKind.LIVE, text))
            await left_and_back(pilot)
        said = [text for text in app.texts() if text.startswith("──")]
        assert said == ["── Following by Live Tail.", "── Following again."]
