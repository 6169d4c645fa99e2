"""The gate while it asks who we are, after a refused undo, and where a step failed."""

import asyncio
from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from lambdatui.core.connection import Identity
from lambdatui.core.errors import Fault, Kind, fail
from lambdatui.core.lever import Lever, LeverStep, LeverTarget
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.screens.lever_gate import LeverGate
from tests.ui.backend import FakeBackend
from tests.ui.levers_ports import state_of
from tests.ui.screen_host import LARGE, shown
from tests.ui.test_lever_gate import FUNCTION, agree, gate, press, see, sent
from tests.ui.until import until


def held_gate(
    backend: FakeBackend, lever: Lever, wanted: bytes = b""
) -> tuple[LeverGate, asyncio.Event]:
    """A gate that hears who we are once the event is set."""
    answer = asyncio.Event()

    async def identity() -> Identity:
        await answer.wait()
        return await backend.identity()

    protecting = Protecting(identity, ("*elsewhere*",), "acme-prod")
    return gate(backend, lever, wanted=wanted, protecting=protecting), answer


# While it asks.


async def test_keys_that_are_typed_while_it_asks_who_we_are_do_nothing() -> None:
    backend = FakeBackend()
    screen, answer = held_gate(backend, Lever.ENVIRONMENT)
    async with shown(screen, LARGE) as here:
        await see(here, "Nothing would change")
        await press(here, "d")
        await see(here, "STRIPE_SECRET removed")
        await press(here, "ctrl+r")
        await see(here, "asking AWS who we are")
        await press(here, "y", "d", "j", "r", "u", "ctrl+r", "tab", "y")
        assert here.app.copies == []
        answer.set()
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        await press(here, "n")
        await see(here, "STRIPE_SECRET removed")
        # The field takes keys again.
        await press(here, "d")
        await see(here, "Nothing would change")
        assert backend.pulled == []


async def test_a_y_that_is_typed_ahead_does_not_spoil_the_number() -> None:
    backend = FakeBackend()
    screen, answer = held_gate(backend, Lever.RESERVED, b"0")
    async with shown(screen) as here:
        await see(here, "new 0")
        await press(here, "enter")
        await see(here, "asking AWS who we are")
        await press(here, "y")
        answer.set()
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        await press(here, "y")
        await see(here, "AWS says that it is so")
        assert len(backend.pulled) == 1


@pytest.mark.parametrize("before_the_question", [True, False])
async def test_what_was_changed_meanwhile_is_not_sent_and_that_is_said(
    before_the_question: bool,
) -> None:
    backend = FakeBackend()
    screen, answer = held_gate(backend, Lever.RESERVED, b"0")
    async with shown(screen) as here:
        await see(here, "new 0")
        await press(here, "enter")
        await see(here, "asking AWS who we are")
        if not before_the_question:
            answer.set()
            await until(here.pilot, lambda: here.app.screen is not here.screen)
        # As a key does that was on its way to the field already.
        screen.query_one(Input).value = "7"
        await here.pilot.pause()
        answer.set()
        if not before_the_question:
            await press(here, "y")
        await see(here, "Not sent: it was changed meanwhile.", "new 7")
        assert backend.pulled == []
        await agree(here, "ctrl+r")


# Read again after an undo that was refused.


@pytest.mark.parametrize(
    ("lever", "keys", "before", "between", "undone"),
    [
        (Lever.ALIAS, (), {"version": "42"}, {"version": "40"}, "42"),
        (Lever.TRACING, (), "PassThrough", "Active", {"Mode": "PassThrough"}),
        (
            Lever.ENVIRONMENT,
            ("d",),
            {"AA": "1", "BB": "2"},
            {"BB": "2", "THEIRS": "3"},
            {"Variables": {"AA": "1", "BB": "2", "THEIRS": "3"}},
        ),
    ],
)
async def test_after_a_refused_undo_what_was_to_be_undone_is_offered_again(
    lever: Lever, keys: tuple[str, ...], before: Any, between: Any, undone: Any
) -> None:
    backend = FakeBackend()
    part = "live" if lever is Lever.ALIAS else ""
    target = LeverTarget(lever=lever, function=FUNCTION.name, part=part)
    backend.lever_states[target] = state_of(target, before)
    async with shown(gate(backend, lever, part), LARGE) as here:
        await see(here, "now ")
        await press(here, *keys)
        await agree(here, "ctrl+r")
        await see(here, "AWS says that it is so")
        backend.pull_fault = fail(Kind.CONFLICT, "Somebody was faster.", "Look again.")
        await press(here, "u")
        await agree(here)
        await see(here, "Somebody was faster.")
        backend.pull_fault = None
        backend.lever_states[target] = state_of(target, between)
        await press(here, "r")
        # Of what somebody else made of it since, only what this change did goes back.
        await see(here, "enter sends the way back")
        await agree(here, "ctrl+r")
        await until(here.pilot, lambda: len(backend.pulled) == 2)
        assert undone in sent(backend)[1][1].values()


async def test_after_a_refused_undo_of_a_new_alias_deleting_it_is_offered_again() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.NEW_ALIAS, "beta"), LARGE) as here:
        await see(here, "now none")
        await agree(here)
        await see(here, "AWS says that it is so")
        backend.pull_fault = fail(Kind.CONFLICT, "Somebody was faster.", "Look again.")
        await press(here, "u")
        await agree(here)
        await see(here, "Somebody was faster.")
        backend.pull_fault = None
        await press(here, "r")
        await see(here, "new deleted")
        await agree(here)
        await until(here.pilot, lambda: len(backend.pulled) == 2)
        assert sent(backend)[1][0] == "DeleteAlias"


async def test_an_alias_begins_with_the_two_that_are_wanted() -> None:
    wanted = b'{"version": "42", "other": "41", "weight": 0.3}'
    async with shown(gate(FakeBackend(), Lever.ALIAS, "live", wanted=wanted), LARGE) as here:
        await see(here, "new version 42 with 70 %, version 41 with 30 %")


# The steps.


@pytest.mark.parametrize(("kind", "mark"), [(Kind.CONFLICT, "✗"), (Kind.TIMEOUT, "?")])
async def test_a_last_step_that_failed_is_not_ticked(kind: Kind, mark: str) -> None:
    backend = FakeBackend()
    fault = Fault(kind=kind, what="AWS could not.")
    backend.pull_steps = (LeverStep(words="The last step", sent=True, fault=fault),)
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0")) as here:
        await see(here, "new 0")
        await agree(here)
        await see(here, "✓ AWS took it; waiting until it is so", f"{mark} The last step")


async def test_a_last_step_that_is_so_is_ticked() -> None:
    async with shown(gate(FakeBackend(), Lever.RESERVED, wanted=b"0")) as here:
        await see(here, "new 0")
        await agree(here)
        await see(here, "✓ It is so: 0")


async def test_a_description_of_several_lines_is_refused_and_not_cut() -> None:
    async with shown(gate(FakeBackend(), Lever.DESCRIPTION)) as here:
        await see(here, "Nothing would change")
        line = here.screen.query_one(Input)
        line.post_message(events.Paste("one\ntwo"))
        await until(
            here.pilot,
            lambda: any("several lines: 2" in getattr(one, "text", "") for one in here.app.said),
        )
        assert not line.value
