"""One tail for several panes and several functions, and what it says of itself."""

from textual.pilot import Pilot

from lambdatui.core.errors import Fault, Kind
from lambdatui.core.functions import Function
from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailBatch, TailMode
from lambdatui.ui.messages import CallFailed
from tests.ui.logs_app import MINUTE, NOW, ORDERS, STREAM, PaneApp, batch, fed, numbered, started
from tests.ui.until import until

BILLING = Function(
    name="billing",
    arn="arn:aws:lambda:eu-west-1:123456789012:function:billing",
    log_group="/aws/lambda/billing",
)


def notice(kind: NoticeKind, text: str = "", **more: int) -> TailBatch:
    values: dict[str, int] = {"at_ms": NOW, "from_ms": NOW - 9_000, "to_ms": NOW, **more}
    return TailBatch(notices=(Notice(kind=kind, text=text, **values),), caught_up=True)  # type: ignore[arg-type]  # the names are Notice's own


async def several(pilot: Pilot[None]) -> PaneApp:
    app = pilot.app
    assert isinstance(app, PaneApp)
    app.pane.marked = (ORDERS, BILLING)
    app.pane.active = True
    app.pane.focus()
    await until(pilot, lambda: app.logs.tails)
    return app


async def test_several_functions_are_one_tail_and_each_line_says_whose_it_is() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await several(pilot)
        request = app.tail.request
        assert request.functions == ("orders", "billing")
        assert request.groups == ("/custom/orders", "/aws/lambda/billing")
        assert [arn.rsplit(":", 1)[1] for arn in request.arns] == list(request.groups)
        events = tuple(
            LogEvent(NOW - MINUTE + at, f"line {at}", STREAM, source=at % 2) for at in range(4)
        )
        await fed(pilot, TailBatch(events=events, caught_up=True))
        rows = [row for row in app.rows() if row]
        assert ["orders" in row for row in rows] == [True, False, True, False]
        assert ["billing" in row for row in rows] == [False, True, False, True]
        await pilot.press("slash", *"function:billing", "enter")
        await until(pilot, lambda: app.texts() == ["line 1", "line 3"])


async def test_the_same_functions_again_are_not_read_again() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await several(pilot)
        app.tailing.choose([ORDERS, BILLING])
        await pilot.pause()
        assert len(app.logs.tails) == 1
        app.tailing.choose([BILLING])
        await until(pilot, lambda: len(app.logs.tails) == 2)
        assert app.tail.request.functions == ("billing",)


async def test_a_tail_goes_on_while_one_pane_takes_over_from_another() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 3))
        other = object()
        app.tailing.claim(other)
        app.pane.active = False
        await pilot.pause()
        assert app.tailing.is_reading
        await fed(pilot, numbered(3, 5))
        assert app.tailing.buffer.log_count() == 5
        app.tailing.let_go(other)
        await until(pilot, lambda: app.tail.closed)
        await until(pilot, lambda: not app.tailing.is_reading)
        assert len(app.logs.tails) == 1


async def test_a_tail_that_goes_on_tells_which_invocations_began_before_what_it_reads() -> None:
    # A window that is read again as a whole still begins in the middle of some.
    before = NOW - 12 * MINUTE
    running = Invocation(
        request_id="9f2c", stream=STREAM, start_ms=before, first_ms=before, last_ms=NOW
    )
    begun = Invocation(request_id="31d0", stream=STREAM, start_ms=NOW, first_ms=NOW, last_ms=NOW)
    ended = Invocation(
        request_id="7a11", stream=STREAM, start_ms=NOW, first_ms=NOW, ending=Ending.OK, end_ms=NOW
    )
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 3))
        await fed(pilot, TailBatch(invocations=(running, begun, ended)))
        app.pane.active = False
        await until(pilot, lambda: app.tail.closed)
        app.pane.active = True
        await until(pilot, lambda: len(app.logs.tails) == 2)
        # All of the other one is read again, and its lines count once.
        assert [each.request_id for each in app.tail.request.running] == ["9f2c"]


async def test_a_gap_is_a_row_and_is_counted_until_it_is_filled() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("before"))
        await fed(pilot, notice(NoticeKind.GAP, "the Live Tail connection broke"))
        row = next(text for text in app.texts() if "gap" in text)
        assert "08:12:22" in row
        assert "08:12:31 UTC" in row
        assert "the Live Tail connection broke" in row
        assert "1 gap" in app.status
        # A filter does not hide what may be missing.
        await pilot.press("slash", *"before", "enter")
        await until(pilot, lambda: app.texts() == ["before", row])
        await pilot.press("escape")
        await fed(pilot, notice(NoticeKind.FILLED, "read again", events=14))
        assert any("filled" in text for text in app.texts())
        assert "gap" not in app.status


async def test_a_tail_that_polls_says_so() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("line"))
        await fed(pilot, notice(NoticeKind.LIVE))
        assert "● live" in app.status
        await fed(pilot, notice(NoticeKind.POLLING, "Live Tail is not allowed"))
        assert "● polling" in app.status


async def test_trouble_is_told_as_what_it_is() -> None:
    fault = Fault(kind=Kind.EXPIRED, what="The credentials have expired.", advice="Log in again.")
    trouble = Notice(kind=NoticeKind.TROUBLE, text=fault.sentence(), at_ms=NOW, fault=fault)
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("line"))
        await fed(pilot, TailBatch(notices=(trouble,)))
        failed = [each for each in app.told if isinstance(each, CallFailed)]
        assert [each.fault for each in failed] == [fault]
        assert "Log in again." in app.trouble


async def test_what_falls_out_of_memory_is_a_row_and_a_count() -> None:
    async with PaneApp(memory=300_000).run_test(size=(100, 24)) as pilot:
        app = await started(pilot, numbered(0, 20_000))
        dropped = app.tailing.buffer.dropped
        assert dropped > 0
        assert f"{dropped:,} oldest dropped" in app.status
        await pilot.press("g")
        await pilot.pause()
        assert f"{dropped:,} older lines fell out of memory" in app.texts()[0]
        assert app.texts()[1] == f"line {dropped}"


async def test_a_broken_stream_is_not_called_live() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("line"))
        await fed(pilot, notice(NoticeKind.LIVE))
        await fed(pilot, notice(NoticeKind.GAP, "nothing came for 15 s"))
        assert app.status.startswith("! reconnecting")
        await fed(pilot, notice(NoticeKind.RECONNECTED))
        assert app.status.startswith("● live")
        assert "1 gap" in app.status


async def test_it_polls_until_a_person_is_at_work_in_the_pane() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, PaneApp)
        app.set_focus(None)
        app.pane.function = ORDERS
        app.pane.active = True
        await until(pilot, lambda: app.logs.tails)
        await until(pilot, lambda: app.tail.request.mode is TailMode.POLL)
        await fed(pilot, numbered(0, 3))
        app.pane.focus()
        await until(pilot, lambda: len(app.logs.tails) == 2)
        assert app.tail.request.mode is TailMode.AUTO
        await fed(pilot, numbered(0, 4))
        assert [text for text in app.texts() if text.startswith("line")] == [
            f"line {at}" for at in range(4)
        ]


async def test_how_it_follows_is_told_beside_lines_and_never_in_their_place() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, TailBatch(caught_up=True))
        await fed(pilot, notice(NoticeKind.POLLING, "Polling: Live Tail is not allowed."))
        assert any("No log events in the last 10 min" in row for row in app.rows())
        await fed(pilot, batch("first"))
        assert app.texts() == ["first", "── Polling: Live Tail is not allowed."]


async def test_a_stretch_of_the_past_that_is_more_than_the_memory_keeps_its_beginning() -> None:
    async with PaneApp(memory=600_000).run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("line"))
        first = app.tail
        app.tailing.look_at(NOW - 90 * MINUTE, NOW - 30 * MINUTE)
        await until(pilot, lambda: app.tail is not first)
        app.tail.give(numbered(0, 30_000))
        await until(pilot, lambda: not app.tailing.is_reading)
        await until(pilot, lambda: app.tail.closed)
        assert app.tailing.buffer.dropped == 0
        assert "line 0" in [line.text for line in app.tailing.buffer.lines(0, 3)]
        assert app.tailing.buffer.log_count() < 30_000
        await pilot.press("G")
        await until(pilot, lambda: "The memory for lines is full" in app.current)


async def test_another_function_is_looked_at_from_the_usual_time_on() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("line"))
        await pilot.press("s")
        await until(pilot, lambda: app.tail.request.since_ms == NOW - 60 * MINUTE)
        app.pane.function = BILLING
        await until(pilot, lambda: app.tail.request.functions == ("billing",))
        assert app.tail.request.since_ms == NOW - 10 * MINUTE


async def test_s_brings_cleared_lines_back_before_it_looks_further() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, numbered(0, 3))
        await pilot.press("ctrl+l")
        first = app.tail
        await pilot.press("s")
        await until(pilot, lambda: app.tail is not first)
        assert app.tail.request.since_ms == NOW - 10 * MINUTE
        second = app.tail
        await pilot.press("s")
        await until(pilot, lambda: app.tail is not second)
        assert app.tail.request.since_ms == NOW - 60 * MINUTE
