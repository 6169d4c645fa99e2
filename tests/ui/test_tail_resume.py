"""A tail that goes on where another one stopped: from when on it reads, and what it says."""

from textual.pilot import Pilot

from lambdatui.core.errors import Fault, Kind
from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailBatch
from tests.ui.logs_app import MINUTE, NOW, STREAM, PaneApp, batch, event, fed, started
from tests.ui.test_tailing import notice, several
from tests.ui.until import until

HOUR = 60 * MINUTE
SINCE = NOW - HOUR
OVERLAP = 10 * MINUTE
EXPIRED = Fault(kind=Kind.EXPIRED, what="The credentials have expired.", advice="Log in again.")


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


async def test_a_quiet_function_goes_on_from_the_start_of_the_tail_that_read_all_of_it() -> None:
    async with PaneApp(since="1h").run_test(size=(100, 24)) as pilot:
        app = await several(pilot)
        # What came while the past was read may not have been given yet.
        app.now += 3 * MINUTE
        await fed(pilot, TailBatch(events=of(0, -2 * MINUTE).events, caught_up=True))
        await left_and_back(pilot, away_ms=HOUR)
        assert app.tail.request.from_ms == (NOW + 2 * MINUTE - OVERLAP, NOW - OVERLAP)


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


async def test_an_event_from_the_future_says_nothing_of_what_the_next_tail_has_read() -> None:
    async with PaneApp(since="1h").run_test(size=(100, 24)) as pilot:
        app = await several(pilot)
        await fed(pilot, of(1, 5 * MINUTE, -2 * HOUR))
        await left_and_back(pilot, away_ms=HOUR)
        await fed(pilot, of(0, -HOUR))
        await left_and_back(pilot)
        assert app.tail.request.from_ms == (NOW + HOUR - OVERLAP, NOW - OVERLAP)


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
        assert "gap" not in app.status
        assert app.texts()[-1] == (
            "── Read again what came 07:42:31–07:52:31 UTC: 1 missing event."
        )


async def test_a_gap_that_trouble_leaves_open_stays_one() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("line"))
        await fed(pilot, notice(NoticeKind.GAP, "the session broke"))
        await left_and_back(pilot)
        await fed(pilot, trouble(-1))
        await fed(pilot, TailBatch(caught_up=True))
        assert "1 gap" in app.status
        await left_and_back(pilot)
        await fed(pilot, TailBatch(caught_up=True))
        assert "gap" not in app.status


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
