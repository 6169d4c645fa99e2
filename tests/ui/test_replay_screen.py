"""Many events sent from the console: what is asked, what is shown, what is never done twice."""

import asyncio

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from lambdatui.core.history import place_of
from lambdatui.core.invoke import InvocationType, InvokeResult, Outcome
from lambdatui.core.replay import (
    PastReplay,
    ReplayEvent,
    ReplayOptions,
    ReplayPlan,
    ReplayStep,
    Verdict,
    ended,
    numbered,
)
from lambdatui.ui.screens.ask import AskText, Confirm
from tests.ui.replay_app import WEBHOOK, ReplayApp, item, plan
from tests.ui.replay_ports import FakeReplay, failed, returned
from tests.ui.screen_host import NOW_MS
from tests.ui.until import until


async def test_each_event_is_sent_after_a_yes_and_its_end_is_a_row() -> None:
    port = FakeReplay({"bad": failed("KeyError: sku")})
    app = ReplayApp(port, plan(item("bad"), item("ok")))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert port.sent == []
        await pilot.press("y")
        await until(pilot, lambda: app.verdicts == [Verdict.FAILED, Verdict.OK])
        await until(pilot, lambda: "1 ok, 1 failed" in app.about)
        assert port.begun == ["bad", "ok"]


async def test_without_a_yes_nothing_is_sent() -> None:
    port = FakeReplay()
    app = ReplayApp(port, plan(item("ok")))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: app.screen is app.replay)
        await pilot.press("escape")
        await until(pilot, lambda: app.given == [None])
        assert port.sent == []


async def test_what_is_protected_wants_the_name_typed() -> None:
    port = FakeReplay()
    app = ReplayApp(
        port, plan(item("ok")), protects=lambda _: "the profile 'prod' is protected (*prod*)"
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, AskText))
        await pilot.press(*"payments", "enter")
        await pilot.pause()
        assert isinstance(app.screen, AskText)
        assert port.sent == []
        app.screen.query_one(Input).value = "payments-webhook"
        await pilot.press("enter")
        await until(pilot, lambda: app.verdicts == [Verdict.OK])


async def test_a_dry_run_of_what_is_protected_wants_a_yes_only() -> None:
    asked = plan(item("ok", type=InvocationType.DRY_RUN))
    app = ReplayApp(FakeReplay(), asked, protects=lambda _: "it is", read_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))


async def test_read_only_mode_sends_nothing_that_runs() -> None:
    port = FakeReplay()
    app = ReplayApp(port, plan(item("ok")), read_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "Read-only" in app.replay.words)
        assert app.screen is app.replay
        assert port.sent == []


async def test_the_rate_and_the_concurrency_are_taken_as_they_are_typed() -> None:
    port = FakeReplay()
    app = ReplayApp(port, plan(item("ok")))
    async with app.run_test(size=(80, 24)) as pilot:
        app.replay.query_one("#rate", Input).value = "0.5"
        app.replay.query_one("#concurrency", Input).value = "x"
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "'x' cannot be sent at once" in app.replay.words)
        app.replay.query_one("#concurrency", Input).value = "3"
        await pilot.press("o", "ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: port.sent)
        assert port.sent[0][0].options == ReplayOptions(
            rate=0.5, concurrency=3, stop_on_error=True, compare=False
        )


async def test_stopping_begins_no_further_event_and_tells_of_the_last_one() -> None:
    port = FakeReplay()
    port.gate = asyncio.Semaphore(0)
    asked = plan(item("a"), item("b"), item("c"))
    app = ReplayApp(port, asked)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: port.begun == ["a"])
        begun = port.sent[0][0]
        # Whoever sends it has written it down by the time that it is looked at again.
        record = ended(begun.items[0], returned(b"1"), 1_000, compare=False)
        port.past = PastReplay(
            plan=ReplayPlan("r-1", "payments-webhook", begun.items), records=(record,)
        )
        await pilot.press("x")
        await until(pilot, lambda: "1 ok, 2 not sent" in app.about)
        assert port.begun == ["a"]


async def test_what_was_sent_before_its_first_step_was_heard_is_told_after_a_stop() -> None:
    port = FakeReplay()
    port.silent = asyncio.Event()
    old = ReplayPlan("r-0", "payments-webhook", numbered([item("a")]))
    app = ReplayApp(port, plan(item("a"), item("b")), past=PastReplay(plan=old))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: port.sent)
        mine = replace(port.sent[0][0], id="r-1", created_ms=app.now_ms)
        known = ended(mine.items[0], returned(b"1"), 1_000, compare=False)
        port.past = PastReplay(plan=old)
        await pilot.press("x")
        # It is written down a moment after the console looked for the first time.
        await until(pilot, lambda: port.looked)
        port.past = PastReplay(plan=mine, records=(known,))
        await until(pilot, lambda: "1 ok, 1 not sent" in app.about)


@pytest.mark.parametrize(
    "change",
    [{"id": "r-0"}, {"created_ms": NOW_MS - 1}, {"items": numbered([item("z"), item("b")])}],
    ids=["known before", "older", "of other events"],
)
async def test_another_replay_is_not_taken_for_the_one_that_was_stopped(
    change: dict[str, object],
) -> None:
    port = FakeReplay()
    port.silent = asyncio.Event()
    old = ReplayPlan("r-0", "payments-webhook", numbered([item("a")]))
    app = ReplayApp(port, plan(item("a"), item("b")), past=PastReplay(plan=old))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: port.sent)
        mine = replace(port.sent[0][0], id="r-1", created_ms=app.now_ms)
        other = replace(mine, **change)
        known = ended(other.items[0], returned(b"1"), 1_000, compare=False)
        port.past = PastReplay(plan=other, records=(known,))
        await pilot.press("x")
        await until(pilot, lambda: "2 not sent" in app.about)
        assert "ok" not in app.about


async def test_leaving_while_it_runs_asks_first() -> None:
    port = FakeReplay()
    port.gate = asyncio.Semaphore(0)
    app = ReplayApp(port, plan(item("a")))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: port.begun)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: app.screen is app.replay)
        assert app.given == []


def sent_here(old: ReplayPlan) -> ReplayPlan:
    """The plan as it goes on: to the function that the screen is of, whatever its name means."""
    return replace(old, function=WEBHOOK.arn, place=place_of(WEBHOOK.arn))


async def test_the_last_replay_goes_on_with_what_was_not_sent() -> None:
    old = ReplayPlan("r-7", "payments-webhook", numbered([item("a"), item("b")]))
    known = ended(old.items[0], returned(b"1"), 1_000, compare=False)
    port = FakeReplay()
    port.past = PastReplay(plan=old, records=(known,))
    app = ReplayApp(port, plan(item("z")), past=port.past)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "1 of it were not sent" in app.about
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: app.verdicts == [Verdict.OK, Verdict.OK])
        assert port.begun == ["b"]
        assert port.sent == [(sent_here(old), True)]


async def test_the_last_replay_asks_for_the_name_where_its_own_events_are_protected() -> None:
    old = ReplayPlan("r-7", "payments-webhook", numbered([item("a", qualifier="prod")]))
    port = FakeReplay()
    port.past = PastReplay(plan=old)

    def protects(plan: ReplayPlan) -> str:
        wanted = any(item.qualifier == "prod" for item in plan.items)
        return "the alias 'prod' is protected (*prod*)" if wanted else ""

    app = ReplayApp(port, plan(item("z")), past=port.past, protects=protects)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: app.screen is not app.replay)
        assert isinstance(app.screen, AskText)
        await pilot.press("y", "enter")
        await pilot.pause()
        assert port.sent == []
        app.screen.query_one(Input).value = "payments-webhook"
        await pilot.press("enter")
        await until(pilot, lambda: port.sent == [(sent_here(old), True)])


async def test_those_that_failed_are_a_new_replay_that_is_asked_for_again() -> None:
    port = FakeReplay({"bad": failed("KeyError: sku")})
    app = ReplayApp(port, plan(item("ok"), item("bad")))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: "1 failed" in app.about)
        await pilot.press("f")
        await until(pilot, lambda: app.verdicts == [Verdict.FAILED])
        port.answers = {}
        await pilot.press("R", "ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: app.about.startswith("1 event: 1 ok"))
        assert port.begun == ["ok", "bad", "bad"]
        assert port.sent[1][0].id == ""


async def test_why_it_halted_stays_on_screen() -> None:
    port = FakeReplay({"a": InvokeResult(outcome=Outcome.UNKNOWN)})
    port.extra = [ReplayEvent(step=ReplayStep.HALTED, words="No further event is sent: denied.")]
    app = ReplayApp(port, plan(item("a")))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: "No further event is sent: denied." in app.about)
        assert "1 unknown" in app.about


async def test_a_row_opens_with_the_differences_and_hostile_text_is_harmless() -> None:
    port = FakeReplay({"a": returned(b'{"x": "\\u001b[2J", "n": 2}')})
    app = ReplayApp(port, plan(item("a", expected='{"n": 1}'), compare=True))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("y")
        await until(pilot, lambda: app.verdicts == [Verdict.DIFFERED])
        await pilot.press("enter")
        await until(pilot, lambda: app.replay.query_one("#row").display)
        await pilot.press("y")
        await until(pilot, lambda: app.copied)
        assert app.copied[0].startswith("1 event: 1 differed.")
