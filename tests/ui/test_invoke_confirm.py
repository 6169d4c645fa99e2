"""The invoke pane: the yes that a function's first run needs, and that nothing is sent twice."""

import pytest

from lambdatui.core.invoke import InvocationType
from lambdatui.ui.widgets.event_editor import EventEditor
from tests.ui.invoke_desk import LARGE, RETURNED, SIZES, Desk, desk
from tests.ui.invoke_ports import USERS, InvokePorts, screen_text, until


async def asked(on: Desk) -> None:
    """Wait for the question."""
    await until(on.pilot, lambda: "leave it as it is" in screen_text(on.app))


@SIZES
async def test_the_first_run_of_each_function_is_asked_about_once(size: tuple[int, int]) -> None:
    async with desk(size, confirm=True) as on:
        await on.pilot.press("ctrl+r")
        await asked(on)
        shown = screen_text(on.app)
        assert "Invoke orders-api in 111122223333/eu-west-1?" in shown
        assert "sync: event 'get', 8 bytes · orders-api" in shown
        (question,) = on.app.questions
        assert "orders-api in account 111122223333, region eu-west-1" in question.detail
        assert on.invoke.sent == []
        await on.pilot.press("y")
        await on.until("✓ returned")
        on.clock.now += 1_000
        await on.pilot.press("ctrl+r")
        await until(on.pilot, lambda: len(on.invoke.sent) == 2)
        on.pane.function = USERS
        await on.until("Nothing was sent yet")
        await until(on.pilot, lambda: "bytes" in on.pane.query_one(EventEditor).line)
        await on.pilot.press("ctrl+r")
        await asked(on)
        assert "Invoke users-api in" in screen_text(on.app)


@pytest.mark.parametrize("key", ["n", "escape", "enter"])
async def test_without_a_yes_nothing_is_sent_and_it_is_asked_again(key: str) -> None:
    async with desk(confirm=True) as on:
        await on.pilot.press("ctrl+r")
        await asked(on)
        await on.pilot.press(key)
        assert on.invoke.sent == []
        if key != "enter":
            await until(on.pilot, lambda: len(on.app.screen_stack) == 1)
            await on.pilot.press("ctrl+r")
        await asked(on)
        await on.pilot.press("y")
        await on.until("✓ returned")
        assert len(on.invoke.sent) == 1


async def test_async_is_asked_about_and_a_dry_run_is_not() -> None:
    async with desk(confirm=True) as on:
        await on.pilot.press("ctrl+t", "ctrl+t", "ctrl+r")
        await until(on.pilot, lambda: len(on.invoke.sent) == 1)
        # A dry run is no yes to a run. After it come stream and sync.
        await on.pilot.press("ctrl+t", "ctrl+t", "ctrl+t", "ctrl+r")
        await asked(on)
        assert "async: event 'get', 8 bytes" in screen_text(on.app)
        await on.pilot.press("y")
        await until(on.pilot, lambda: len(on.invoke.sent) == 2)
        assert on.invoke.sent[1].type is InvocationType.ASYNC


async def test_run_twice_asks_once_and_two_answers_send_once() -> None:
    async with desk(LARGE, confirm=True, invoke=InvokePorts(RETURNED, held=True)) as on:
        on.pane.action_run()
        on.pane.action_run()
        await asked(on)
        questions = on.app.questions
        assert len(questions) == 1
        questions[0].answer(True)
        questions[0].answer(True)
        await on.until("… running")
        on.invoke.gate.set()
        await on.until("✓ returned")
        questions[0].answer(True)
        await on.pilot.pause()
        assert len(on.invoke.sent) == 1


async def test_a_yes_is_for_what_was_seen() -> None:
    async with desk(LARGE, confirm=True) as on:
        sheet = on.pane._sheet
        assert sheet is not None
        await on.pilot.press("ctrl+r")
        await asked(on)
        # As when an event that was being read arrives late.
        sheet.load('{"b": 2}', "other", None, 0)
        await on.pilot.press("y")
        await until(on.pilot, lambda: "the event changed while you were asked" in on.app.notes)
        assert on.invoke.sent == []


async def test_without_the_wish_to_be_asked_it_runs_at_once() -> None:
    async with desk() as on:
        await on.pilot.press("f5")
        await on.until("✓ returned")
        assert len(on.app.screen_stack) == 1
