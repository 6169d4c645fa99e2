"""The tail under the invocations: which one is read, from when on, and how it stands."""

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.functions import Function
from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailBatch, TailMode
from lambdatui.ui.messages import CallFailed, CallSucceeded, LinesAsked
from tests.ui.invocations_screen import (
    BILLING,
    HOUR,
    MINUTE,
    NOW,
    ORDERS,
    SECOND,
    Screen,
    fed,
    given,
    invocation,
    key_error,
    pressed,
    request_id,
    settled,
    started,
)
from tests.ui.until import until


async def test_the_tail_is_read_while_someone_looks() -> None:
    async with Screen().run_test() as pilot:
        app = pilot.app
        assert isinstance(app, Screen)
        app.pane.function = ORDERS
        await pilot.pause()
        assert not app.logs.tails
        app.pane.active = True
        await until(pilot, lambda: app.logs.tails)
        assert app.tail.request.functions == ("orders",)
        await until(pilot, lambda: app.tail.begun)
        app.pane.active = False
        await until(pilot, lambda: app.tail.closed)
        app.pane.active = True
        await until(pilot, lambda: len(app.logs.tails) == 2)


async def test_the_marked_functions_are_one_tail_with_a_column_for_their_names() -> None:
    async with Screen().run_test(size=(120, 24)) as pilot:
        app = await started(
            pilot,
            invocation(1, source=0),
            invocation(2, SECOND, source=1),
            functions=(ORDERS, BILLING),
        )
        assert app.tail.request.functions == ("orders", "billing")
        assert [row.split()[1] for row in app.rows()] == ["orders", "billing"]
        app.pane.marked = ()
        await until(pilot, lambda: len(app.logs.tails) == 2)
        assert app.logs.tails[1].request.functions == ("orders",)
        assert app.numbers() == []
        await fed(pilot, invocation(3))
        assert "function" not in app.lines()[2]


async def test_the_state_of_the_tail_is_said_as_the_logs_say_it() -> None:
    async with Screen().run_test(size=(100, 24)) as pilot:
        app = await started(pilot)
        assert app.status.startswith("◌ reading what came in the last 10 min")
        await fed(pilot, invocation(1))
        polling = Notice(kind=NoticeKind.POLLING, text="Polling.", at_ms=NOW)
        await given(pilot, TailBatch(notices=(polling,)))
        assert app.status.startswith("● polling")
        trouble = Notice(kind=NoticeKind.TROUBLE, text="The [network] is gone.", at_ms=NOW)
        await given(pilot, TailBatch(notices=(trouble,)))
        assert app.status.startswith("! stale")
        assert app.text("trouble") == "! The [network] is gone."
        assert [type(message) for message in app.told] == [CallFailed]
        resumed = Notice(kind=NoticeKind.RESUMED, text="Reading again.", at_ms=NOW)
        await given(pilot, TailBatch(notices=(resumed,), caught_up=True))
        assert app.text("trouble") == ""
        assert [type(message) for message in app.told] == [CallFailed, CallSucceeded]


async def test_a_failure_is_told_with_the_key_that_goes_on() -> None:
    fault = Fault(kind=Kind.DENIED, what="AWS does not allow it.", advice="Ask for it.")
    async with Screen().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, invocation(1))
        assert "r retry" not in app.keys
        await given(pilot, LambdatuiError(fault))
        assert app.text("trouble") == "✗ AWS does not allow it.\nAsk for it. Press r to try again."
        assert app.numbers() == [1]
        assert "r retry" in app.keys
        await pressed(pilot, "r")
        await until(pilot, lambda: len(app.logs.tails) == 2)
        assert app.text("trouble") == ""


async def test_w_reads_from_further_back() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, invocation(1))
        await pressed(pilot, "w")
        await until(pilot, lambda: len(app.logs.tails) == 2)
        assert app.tail.request.since_ms == NOW - HOUR
        assert app.numbers() == []


async def test_w_leads_out_of_a_stretch_of_the_past_and_reads_no_further_back() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, invocation(1))
        app.tailing.look_at(NOW - 2 * HOUR, NOW - HOUR)
        await until(pilot, lambda: len(app.logs.tails) == 2)
        await pressed(pilot, "w")
        await until(pilot, lambda: len(app.logs.tails) == 3)
        assert app.tail.request.since_ms == NOW - 10 * MINUTE
        assert app.tail.request.until_ms == 0


async def test_the_tail_is_followed_as_one_attends_to_it_while_a_person_is_in_the_pane() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Screen)
        app.set_focus(None)
        app.pane.function, app.pane.active = ORDERS, True
        await until(pilot, lambda: app.logs.tails)
        assert [tail.request.mode for tail in app.logs.tails] == [TailMode.POLL]
        app.pane.focus()
        await until(pilot, lambda: len(app.logs.tails) == 2)
        assert app.logs.tails[1].request.mode is TailMode.AUTO
        app.pane.function = BILLING
        await until(pilot, lambda: app.tail.request.functions == ("billing",))
        await until(pilot, lambda: app.tail.request.mode is TailMode.AUTO)


async def test_lines_that_fell_out_of_memory_are_asked_for_with_their_time() -> None:
    old, new = invocation(1, 5 * MINUTE), invocation(2)
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, old, new)
        app.tailing.buffer.limit = 400_000
        events = tuple(
            LogEvent(timestamp_ms=each.first_ms, message="x" * 1_000, stream="s")
            for each in (old, new)
            for _ in range(500)
        )
        await given(pilot, TailBatch(events=events))
        assert app.tailing.buffer.dropped
        await pressed(pilot, "enter", "down", "enter")
        kept, gone = (message for message in app.told if isinstance(message, LinesAsked))
        assert (kept.filter, kept.since_ms, kept.until_ms) == (f"request:{request_id(2)}", 0, 0)
        assert gone.filter == f"request:{request_id(1)}"
        assert gone.since_ms == old.first_ms - SECOND
        assert gone.until_ms == old.last_ms + SECOND


async def test_a_stretch_of_the_past_is_told_as_such() -> None:
    async with Screen().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, invocation(1))
        app.tailing.look_at(NOW - 2 * HOUR, NOW - HOUR)
        await until(pilot, lambda: len(app.logs.tails) == 2)
        await fed(pilot)
        assert app.status.startswith("○ all of it was read · w goes back to live · since 06:12 UTC")
        assert app.text("note").startswith("No invocations in that time.")
        await pressed(pilot, "w")
        await until(pilot, lambda: len(app.logs.tails) == 3)
        assert app.tail.request.follow


async def test_other_functions_leave_nothing_of_the_ones_before() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, invocation(1), key_error(2))
        await pressed(pilot, "b", "enter", "d")
        app.pane.function = Function(name="billing")
        await until(pilot, lambda: len(app.logs.tails) == 2)
        assert app.numbers() == []
        assert app.body.detail is None
        assert app.text("chip") == ""
        await fed(pilot, key_error(3))
        assert app.status.endswith("1 failure, 1 cause")


async def test_nothing_is_worked_out_while_nobody_looks() -> None:
    async with Screen().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, invocation(1))
        app.tailing.claim("another pane")
        app.pane.active = False
        await fed(pilot, invocation(2))
        assert app.numbers() == [1]
        app.pane.active = True
        await settled(pilot)
        assert app.numbers() == [2, 1]
