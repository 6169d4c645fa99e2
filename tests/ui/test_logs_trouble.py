"""The logs pane when reading goes wrong, and when it is told to go on."""

from functools import partial

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.logs import Notice, NoticeKind, TailBatch
from lambdatui.ui.messages import CallFailed, CallSucceeded
from tests.ui.logs_app import MINUTE, NOW, PaneApp, Tail, batch, event, fed, started
from tests.ui.until import until

DENIED = LambdatuiError(
    Fault(
        kind=Kind.DENIED, what="AWS denied [red]it[/red].", advice="Ask for logs:FilterLogEvents."
    )
)


def has_another_tail(app: PaneApp, before: Tail) -> bool:
    return before.closed and app.tail is not before


async def test_what_was_cleared_does_not_come_back_with_the_tail() -> None:
    async with PaneApp().run_test() as pilot:
        app = await started(pilot, batch("one", "two", "three"))
        await pilot.press("ctrl+l")
        await fed(pilot, batch("after"))
        for _ in range(2):
            before = app.tail
            app.pane.active = False
            app.pane.active = True
            await until(pilot, partial(has_another_tail, app, before))
            await fed(pilot, batch("one", "two", "three", "after", caught_up=False))
        late = event("late", NOW - MINUTE - 1)
        await fed(pilot, TailBatch(events=(late, event("three")), caught_up=True))
        cleared = "── 3 lines cleared; s reads them again"
        assert app.texts() == [cleared, "after", "late", "three"]
        await pilot.press("s")
        await until(pilot, lambda: len(app.logs.tails) == 4)
        await fed(pilot, batch("one", "two"))
        assert app.texts() == ["one", "two"]


async def test_trouble_of_a_live_tail_is_told_as_that_of_any_call_and_so_is_its_end() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("hello"))

        def notice(kind: NoticeKind, text: str) -> TailBatch:
            return TailBatch(notices=(Notice(kind=kind, text=text, at_ms=NOW),), caught_up=True)

        await fed(pilot, notice(NoticeKind.TROUBLE, "The network is gone."))
        await fed(pilot, notice(NoticeKind.THROTTLED, "AWS throttles."))
        failed = [message for message in app.told if isinstance(message, CallFailed)]
        assert [message.fault for message in failed] == [
            Fault(kind=Kind.UNREACHABLE, what="The network is gone."),
            Fault(kind=Kind.THROTTLED, what="AWS throttles."),
        ]
        assert len(app.told) == 2
        await fed(pilot, notice(NoticeKind.RESUMED, "Reading again."))
        await fed(pilot, batch("and on"))
        (over,) = app.told[2:]
        assert isinstance(over, CallSucceeded)


async def test_trouble_is_not_over_before_something_was_read() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot)
        app.tail.give(DENIED)
        await until(pilot, lambda: app.trouble)
        await pilot.press("r")
        await until(pilot, lambda: len(app.logs.tails) == 2)
        await fed(pilot, TailBatch())
        assert not any(isinstance(message, CallSucceeded) for message in app.told)
        await fed(pilot, TailBatch(caught_up=True))
        assert isinstance(app.told[-1], CallSucceeded)


async def test_a_failure_is_told_in_the_pane_keeps_the_lines_and_r_retries() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("hello"))
        app.tail.give(DENIED)
        await until(pilot, lambda: app.trouble)
        assert app.trouble == (
            "✗ AWS denied [red]it[/red].\nAsk for logs:FilterLogEvents. Press r to try again."
        )
        assert app.status.startswith("! stale: nothing new is read; r retries · 1 line")
        assert app.texts() == ["hello"]
        (failed,) = [message for message in app.told if isinstance(message, CallFailed)]
        assert (failed.fault, failed.during) == (DENIED.fault, "reading the logs")
        await pilot.press("r")
        await until(pilot, lambda: len(app.logs.tails) == 2)
        await fed(pilot, batch("hello", "and on"))
        assert app.trouble == ""
        assert app.texts() == ["hello", "and on"]


async def test_a_tail_that_ends_by_itself_or_by_a_bug_is_said_to_have_ended() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("hello"))
        app.tail.give(None)
        await until(pilot, lambda: "The tail of the logs ended." in app.trouble)
        await pilot.press("r")
        await until(pilot, lambda: len(app.logs.tails) == 2)
        app.tail.give(ZeroDivisionError("oh"))
        await until(pilot, lambda: "ZeroDivisionError" in app.trouble)
        assert app.is_running
