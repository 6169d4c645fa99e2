"""A tail that fails is begun again by itself, and what nobody read meanwhile is said."""

from functools import partial

import pytest

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.logs import TailBatch
from lambdatui.ui.messages import CallFailed, CallSucceeded
from lambdatui.ui.tail_again import SURE_S
from lambdatui.ui.tail_restart import MOST_S, STEADY_MS, TailRestart
from tests.ui.logs_app import MINUTE, NOW, ORDERS, PaneApp, batch, event, fed, started
from tests.ui.until import until

DEATH = "The engine process of lambdatui ended unexpectedly."


def death() -> LambdatuiError:
    return fail(Kind.ENGINE, DEATH, "Press r to retry.")


def has_failed(app: PaneApp, count: int) -> bool:
    return len(app.pauses) == count and len(app.logs.tails) == count + 1


async def test_a_tail_goes_on_by_itself_after_the_engine_died() -> None:
    async with PaneApp().run_test(size=(140, 24)) as pilot:
        app = await started(pilot, batch("before"))
        app.tail.give(death())
        await until(pilot, lambda: app.pauses == [1.0])
        assert app.status.startswith("! stale: trying again in 1 s; r: now · 1 line")
        assert DEATH in app.trouble
        app.now += 9_000
        app.go.set()
        await until(pilot, lambda: len(app.logs.tails) == 2)
        app.go.clear()
        await until(pilot, lambda: app.status.startswith("! stale: trying again · 1 line"))
        assert DEATH in app.trouble, "until something is read, nothing is well"
        meanwhile = event("meanwhile", NOW + 5_000)
        await fed(pilot, TailBatch(events=(event("before"), meanwhile)))
        assert app.trouble == ""
        assert "1 gap" in app.status
        await fed(pilot, TailBatch(caught_up=True))
        await until(pilot, lambda: app.pauses == [1.0, SURE_S])
        assert "1 gap" in app.status, "CloudWatch may show some only in a moment"
        app.now += 10_000
        app.go.set()
        await until(pilot, lambda: len(app.logs.tails) == 3)
        late = event("shown late", NOW + 6_000)
        await fed(pilot, TailBatch(events=(event("before"), meanwhile, late), caught_up=True))
        assert "gap" not in app.status
        span = "08:12:31–08:12:40 UTC"
        assert app.texts() == [
            "before",
            f"── Nothing was read {span}: {DEATH} It is read again now.",
            "meanwhile",
            "shown late",
            f"── Read again what came {span}: 2 missing events.",
        ]
        failed = [each for each in app.told if isinstance(each, CallFailed)]
        assert [each.fault.what for each in failed] == [DEATH]
        assert isinstance(app.told[-1], CallSucceeded)


async def test_one_failure_that_comes_again_and_again_is_told_once_and_waited_for_longer() -> None:
    async with PaneApp().run_test(size=(140, 24)) as pilot:
        app = await started(pilot, batch("before"))
        app.go.set()
        for count in range(1, 8):
            app.now += 1_000
            app.tail.give(death())
            await until(pilot, partial(has_failed, app, count))
        assert app.pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
        assert len([each for each in app.told if isinstance(each, CallFailed)]) == 1
        await fed(pilot, TailBatch(caught_up=True))
        (gap,) = [text for text in app.texts() if "Nothing was read" in text]
        assert "08:12:32–08:12:38 UTC" in gap


async def test_r_does_not_wait_and_no_second_tail_comes_of_the_pause() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("before"))
        app.tail.give(death())
        await until(pilot, lambda: app.pauses)
        await pilot.press("r")
        await until(pilot, lambda: len(app.logs.tails) == 2)
        app.go.set()
        await fed(pilot, batch("before", "after"))
        assert app.texts() == ["before", "after"]
        assert len(app.logs.tails) == 2


@pytest.mark.parametrize("kind", [Kind.DENIED, Kind.INVALID, Kind.NOT_FOUND])
async def test_what_a_person_has_to_mend_waits_for_them(kind: Kind) -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("before"))
        app.go.set()
        app.tail.give(fail(kind, "It cannot be read."))
        await until(pilot, lambda: app.trouble)
        # A new reading of the list of functions is no reason to try.
        app.tailing.choose([ORDERS])
        await pilot.pause()
        assert (app.pauses, len(app.logs.tails)) == ([], 1)
        assert "r retries" in app.status


async def test_nothing_is_begun_again_while_nobody_looks() -> None:
    async with PaneApp().run_test(size=(100, 24)) as pilot:
        app = await started(pilot, batch("before"))
        app.tail.give(death())
        await until(pilot, lambda: app.pauses)
        app.pane.active = False
        app.go.set()
        await pilot.pause()
        assert len(app.logs.tails) == 1
        app.now += 60 * MINUTE
        app.pane.active = True
        await until(pilot, lambda: len(app.logs.tails) == 2)
        await fed(pilot, batch("before", "after"))
        assert app.texts() == ["before", "after"], "to be away is no gap"


async def test_a_tail_that_was_steady_before_it_failed_is_begun_again_at_once() -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    restart = TailRestart(lambda: None, pause)
    fault = Fault(kind=Kind.UNREACHABLE, what="No network.")
    waits = [restart.after(fault, lived_ms=0) for _ in range(6)]
    assert waits == [1, 2, 4, 8, 16, MOST_S]
    assert restart.after(fault, lived_ms=STEADY_MS) == 1
    throttled = Fault(kind=Kind.THROTTLED, what="Slow down.", retry_after_s=45)
    assert restart.after(throttled, lived_ms=0) == 45
    restart.forget()
    assert restart.after(fault, lived_ms=0) == 1
    restart.cancel()
