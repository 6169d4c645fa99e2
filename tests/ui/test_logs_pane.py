"""The logs of one function: which tail is read, what is said of it, and what the keys do."""

import time

import pytest

from lambdatui.core.functions import Function
from lambdatui.core.logs import Notice, NoticeKind, TailBatch, TailMode, TailRequest
from lambdatui.ui.messages import CopyRequested, Noted
from lambdatui.ui.widgets import log_feed
from lambdatui.ui.widgets.line_paint import Times
from tests.ui.logs_app import MINUTE, NOW, ORDERS, PaneApp, batch, event, fed, numbered, started
from tests.ui.until import until

REQUEST = "9f2c6b1e-0000-4000-8000-000000000001"
BILLING = Function(name="billing")


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


async def test_the_tail_of_the_functions_own_log_group_is_read() -> None:
    async with PaneApp().run_test() as pilot:
        app = await started(pilot)
        assert app.tail.request == TailRequest(
            functions=("orders",),
            groups=("/custom/orders",),
            arns=("arn:aws:logs:eu-west-1:123456789012:log-group:/custom/orders",),
            since_ms=NOW - 10 * MINUTE,
            follow=True,
            mode=TailMode.AUTO,
        )


async def test_nothing_is_read_before_someone_looks() -> None:
    async with PaneApp().run_test() as pilot:
        app = pilot.app
        assert isinstance(app, PaneApp)
        app.pane.function = ORDERS
        await pilot.pause()
        assert not app.logs.tails
        app.pane.active = True
        await until(pilot, lambda: len(app.logs.tails) == 1)
        app.pane.active = False
        await until(pilot, lambda: app.tail.closed)


async def test_events_are_shown_and_counted() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch(f"START RequestId: {REQUEST} Version: $LATEST\n", "hello"))
        assert app.rows()[:2] == [
            f"08:11:31.204 9f2c ▶ START RequestId: {REQUEST} Vers›",
            "08:11:31.204 9f2c   hello",
        ]
        assert app.status == "● live · 2 lines · since 08:02 UTC · following · last 1 min ago"
        assert app.told == []


async def test_a_report_is_brief_with_the_functions_timeout_and_raw_when_asked() -> None:
    report = (
        f"REPORT RequestId: {REQUEST}\tDuration: 176.20 ms\tBilled Duration: 177 ms\t"
        "Memory Size: 512 MB\tMax Memory Used: 118 MB\t\n"
    )
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch(report))
        assert app.rows()[0].endswith("■ 176 ms of 30 s · 118 of 512 MB")
        await pilot.press("y")
        await pilot.press("R")
        assert "REPORT RequestId" in app.rows()[0]
        assert "raw" in app.status
        (copied,) = [message for message in app.told if isinstance(message, CopyRequested)]
        assert (copied.text, copied.what) == (report.rstrip("\n"), "the line")


async def test_another_function_ends_the_tail_and_drops_what_it_still_had() -> None:
    async with PaneApp().run_test() as pilot:
        app = await started(pilot, batch("of orders"))
        before = app.tail
        before.give(batch("late of orders"))
        app.pane.function = BILLING
        await until(pilot, lambda: len(app.logs.tails) == 2)
        await fed(pilot, batch("of billing"))
        assert before.closed
        assert app.texts() == ["of billing"]
        assert app.tail.request.groups == ("/aws/lambda/billing",)


async def test_a_batch_that_comes_after_the_switch_is_dropped() -> None:
    async with PaneApp().run_test() as pilot:
        app = await started(pilot, batch("of orders"))
        app.tail.last_words = batch("too late")
        app.pane.function = BILLING
        await until(pilot, lambda: len(app.logs.tails) == 2)
        await until(pilot, lambda: app.logs.tails[0].closed)
        await fed(pilot, batch("of billing"))
        assert app.texts() == ["of billing"]


async def test_a_pause_ends_with_the_function_that_was_paused() -> None:
    async with PaneApp().run_test() as pilot:
        app = await started(pilot, batch("of orders"))
        await pilot.press("p")
        app.pane.function = BILLING
        await until(pilot, lambda: len(app.logs.tails) == 2)
        await fed(pilot, batch("of billing"))
        assert app.texts() == ["of billing"]
        assert "paused" not in app.status


async def test_a_new_reading_of_the_same_function_changes_nothing() -> None:
    async with PaneApp().run_test() as pilot:
        app = await started(pilot, batch("hello"))
        app.pane.function = Function(name="orders", log_group="/custom/orders", timeout_s=60)
        await pilot.pause()
        assert len(app.logs.tails) == 1
        assert app.texts() == ["hello"]


async def test_coming_back_goes_on_where_the_tail_stopped_and_shows_no_event_twice() -> None:
    async with PaneApp(since="1h").run_test() as pilot:
        app = await started(pilot, batch("first", "twice", "twice"))
        assert not app.tail.request.from_ms
        app.pane.active = False
        await until(pilot, lambda: app.tail.closed)
        app.now += 60 * MINUTE
        app.pane.active = True
        await until(pilot, lambda: len(app.logs.tails) == 2)
        assert app.tail.request.since_ms == NOW - 60 * MINUTE
        assert app.tail.request.from_ms == (NOW - 60 * MINUTE,), "it holds little"
        await fed(pilot, batch("first", "twice", "twice", "twice", "new", caught_up=False))
        await fed(pilot, TailBatch(caught_up=True))
        await fed(pilot, batch("first"))
        assert app.texts() == ["first", "twice", "twice", "twice", "new", "first"]
        assert "since 07:12" in app.status


async def test_an_event_from_the_future_does_not_draw_the_next_tail_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As if the window held too much to be read again as a whole.
    monkeypatch.setattr(log_feed, "SHORT_MS", -1)
    monkeypatch.setattr(log_feed, "FEW", -1)
    async with PaneApp(since="1h").run_test() as pilot:
        ahead = event("from the future", NOW + 24 * 60 * MINUTE)
        app = await started(pilot, TailBatch(events=(ahead,), caught_up=True))
        app.pane.active = False
        app.pane.active = True
        await until(pilot, lambda: len(app.logs.tails) == 2)
        assert app.tail.request.from_ms == (NOW - 10 * MINUTE,)


async def test_a_pause_holds_the_view_still_and_counts_what_comes() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 50))
        await pilot.press("p")
        before = app.rows()
        await fed(pilot, numbered(50, 170))
        assert app.rows() == before
        assert app.status.startswith("‖ paused · 120 new · 170 lines")
        await pilot.press("space")
        await pilot.pause()
        assert app.texts()[-1] == "line 169"
        assert app.status.startswith("● live · 170 lines")


async def test_scrolling_up_says_how_much_is_below_and_f_goes_back() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 100))
        await pilot.press("pageup", "k")
        before = app.rows()
        await fed(pilot, numbered(100, 110))
        assert app.rows() == before
        assert "· 32 below ·" in app.status
        assert "following" not in app.status
        await pilot.press("f")
        assert app.texts()[-1] == "line 109"
        assert "following" in app.status
        await pilot.press("f")
        await fed(pilot, numbered(110, 120))
        assert app.texts()[-1] == "line 109"


async def test_w_folds_and_t_goes_through_the_times() -> None:
    async with PaneApp().run_test(size=(58, 24)) as pilot:
        app = await started(pilot, batch("word " * 12))
        await pilot.press("w")
        assert len(app.texts()) == 2
        assert "wrapped" in app.status
        await pilot.press("t")
        assert app.view.painter.times.value == "UTC"
        await pilot.press("t")
        assert app.rows()[0].startswith("      +0.000 9f2c   word word")
        await pilot.press("t")
        assert app.rows()[0].startswith("9f2c   word word")
        await pilot.press("t")
        assert app.view.painter.times is Times.LOCAL


async def test_s_takes_a_longer_window_and_starts_again() -> None:
    async with PaneApp().run_test() as pilot:
        app = await started(pilot, batch("hello"))
        await pilot.press("s")
        await until(pilot, lambda: len(app.logs.tails) == 2)
        assert app.tail.request.since_ms == NOW - 60 * MINUTE
        assert app.logs.tails[0].closed
        await fed(pilot, batch("again"))
        assert app.texts() == ["again"]
        await pilot.press("s", "s", "s", "s")
        await until(pilot, lambda: app.tail.request.since_ms == NOW - 10 * MINUTE)


async def test_errors_are_gone_through_with_e() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        messages = [f"line {number}" for number in range(200)]
        messages[20] = "[ERROR] first\nTraceback (most recent call last):\n  File"
        messages[120] = "[ERROR] second"
        app = await started(pilot, batch(*messages))
        assert "2 errors" in app.status
        await pilot.press("E")
        assert app.current == "[ERROR] second"
        assert "✗ [ERROR] second" in "\n".join(app.rows())
        await pilot.press("E")
        assert app.current == "[ERROR] first"
        await pilot.press("E", "e", "e")
        await pilot.pause()
        assert [message.text for message in app.told if isinstance(message, Noted)] == [
            "No error above this line; e goes down.",
            "No error below this line; E goes up.",
        ]


async def test_what_is_in_sight_is_copied_as_it_came_with_its_times() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("a\x1b[31m\tb", "c [red]d"))
        await pilot.press("Y")
        await pilot.press("y")
        await pilot.pause()
        copied = [message for message in app.told if isinstance(message, CopyRequested)]
        assert [(message.text, message.what) for message in copied] == [
            ("2026-03-03T08:11:31.204Z a\x1b[31m\tb\n2026-03-03T08:11:31.204Z c [red]d", "2 lines"),
            ("c [red]d", "the line"),
        ]


async def test_clearing_takes_the_lines_away_and_reads_on() -> None:
    async with PaneApp().run_test() as pilot:
        app = await started(pilot, numbered(0, 3))
        await pilot.press("ctrl+l")
        await until(pilot, lambda: app.status.startswith("● cleared · live · since"))
        await fed(pilot, batch("next"))
        assert app.texts() == ["── 3 lines cleared; s reads them again", "next"]
        assert len(app.logs.tails) == 1


async def test_the_status_says_in_words_how_things_stand() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, PaneApp)
        await pilot.pause()
        assert app.status == "○ not reading"
        assert "No function is chosen." in "\n".join(app.rows())
        await started(pilot)
        assert app.status.startswith("◌ reading what came in the last 10 min")
        await fed(pilot, TailBatch(caught_up=True))
        assert app.status == "○ nothing in the last 10 min · waiting · since 08:02 UTC"
        words = " ".join(row.strip() for row in app.rows() if row)
        assert words.startswith("No log events in the last 10 min.")
        assert "Press s for a longer window, i to invoke" in words
        waiting = Notice(kind=NoticeKind.WAITING, text="No log group [yet].", at_ms=NOW)
        await fed(pilot, TailBatch(notices=(waiting,), caught_up=True))
        assert "No log group [yet]." in "\n".join(app.rows())
        trouble = Notice(kind=NoticeKind.TROUBLE, text="The network is gone.", at_ms=NOW)
        await fed(pilot, TailBatch(notices=(trouble,), caught_up=True))
        assert app.status.startswith("! stale: trying again")
        assert app.trouble == "! The network is gone."
        assert "── The network is gone." in "\n".join(app.rows())
        resumed = Notice(kind=NoticeKind.RESUMED, text="Reading again.", at_ms=NOW)
        await fed(pilot, TailBatch(notices=(resumed,), caught_up=True))
        assert app.trouble == ""
        await fed(pilot, batch("hello"))
        assert app.status.startswith("● live · 1 line ·")


async def test_a_time_that_cannot_be_read_is_a_sentence() -> None:
    async with PaneApp(since="yesterday-ish").run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, PaneApp)
        app.pane.function = ORDERS
        app.pane.active = True
        await until(pilot, lambda: "'yesterday-ish' is not a time." in app.trouble)
        assert not app.logs.tails


async def test_the_day_is_named_where_it_changes() -> None:
    async with PaneApp(since="1d").run_test(size=(80, 24)) as pilot:
        events = (event("last night", NOW - 9 * 3_600_000), event("today", NOW - MINUTE))
        app = await started(pilot, TailBatch(events=events, caught_up=True))
        assert app.texts() == [
            "── Monday 02 March 2026",
            "last night",
            "── Tuesday 03 March 2026",
            "today",
        ]
        assert "2 lines" in app.status
        assert "since 02 Mar 08:12" in app.status


async def test_lines_that_fell_out_are_told() -> None:
    async with PaneApp(memory=100_000).run_test(size=(100, 24)) as pilot:
        app = await started(pilot, numbered(0, 10_000))
        dropped = app.view.buffer.dropped
        assert dropped > 0
        assert f"· {dropped:,} oldest dropped ·" in app.status
        assert app.view.buffer.log_count() == 10_000 - dropped


async def test_what_does_not_fit_in_the_status_is_left_out_from_the_end() -> None:
    async with PaneApp().run_test(size=(40, 24)) as pilot:
        app = await started(pilot, numbered(0, 50))
        assert app.status == "● live · 50 lines · since 08:02 UTC"
