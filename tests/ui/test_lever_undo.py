"""The way back from changes of the session: after leaving, after a failure, on top of others'."""

import pytest
from textual import events
from textual.widgets import Input

from lambdatui.core.alarm_plan import lever_values, plan_for
from lambdatui.core.errors import Fault, Kind, fail
from lambdatui.core.lever import Lever, LeverStep, LeverTarget
from lambdatui.core.lever_words import value_json
from lambdatui.ui.pulls import Pulls
from lambdatui.ui.screens.ask import Confirm, TypedName
from lambdatui.ui.widgets.pairs_field import PairsField
from tests.ui.backend import FakeBackend
from tests.ui.levers_ports import state_of
from tests.ui.screen_host import LARGE, SMALL, Shown, shown
from tests.ui.test_lever_gate import FUNCTION, agree, flat, gate, press, see, sent
from tests.ui.test_levers_screen import screen
from tests.ui.until import until

MEMORY = LeverTarget(lever=Lever.MEMORY, function=FUNCTION.name)
LOST = LeverStep(
    words="It is not known", sent=True, fault=Fault(kind=Kind.TIMEOUT, what="The answer was lost.")
)
FAILED = LeverStep(
    words="It failed", sent=True, fault=Fault(kind=Kind.CONFLICT, what="No such image.")
)


async def yes(here: Shown) -> None:
    """Send what a gate shows that was opened over a screen, and say yes."""
    shown_gate = here.app.screen
    await press(here, "enter")
    await until(here.pilot, lambda: here.app.screen is not shown_gate)
    await press(here, "y")
    await until(here.pilot, lambda: here.app.screen is shown_gate)


async def test_the_way_back_goes_through_the_same_gate() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0")) as here:
        await see(here, "new 0")
        await agree(here)
        await see(here, "u undoes it")
        await press(here, "u")
        await see(here, "now 0: every invocation is throttled", "new 5")
        assert len(backend.pulled) == 1
        await agree(here)
        await see(here, "AWS says that it is so")
        back = {"FunctionName": FUNCTION.name, "ReservedConcurrentExecutions": 5}
        assert sent(backend)[1:] == [("PutFunctionConcurrency", back)]
        # And that can be undone as well.
        await press(here, "u")
        await see(here, "now 5", "new 0")


async def test_the_list_marks_what_was_changed_and_u_goes_back() -> None:
    backend = FakeBackend()
    async with shown(screen(backend), LARGE) as here:
        await see(here, "stops it 5")
        assert "u undo" not in flat(here)
        await press(here, "enter")
        await see(here, "new 0")
        await yes(here)
        await see(here, "AWS says that it is so")
        await press(here, "escape")
        await see(here, "stops it ✓ 08:12 0", "✓ Changed 08:12: 5 → 0", "u undoes it.", "u undo")
        await press(here, "u")
        await see(here, "now 0: every invocation is throttled", "new 5")
        await yes(here)
        await see(here, "AWS says that it is so")
        assert [plan.after for plan in backend.pulled] == ["0: every invocation is throttled", "5"]


async def test_a_gate_that_is_opened_again_offers_the_way_back() -> None:
    backend, pulls = FakeBackend(), Pulls()
    async with shown(gate(backend, Lever.MEMORY, pulls=pulls), SMALL) as here:
        await see(here, "now 256 MB")
        await press(here, "ctrl+u", *"512")
        await agree(here)
        await see(here, "u undoes it")
    async with shown(gate(backend, Lever.MEMORY, pulls=pulls), SMALL) as here:
        await see(here, "now 512 MB", "u undoes the last change", "tab goes to the new value")
        await press(here, "u")
        await see(here, "now 512 MB", "new 256 MB", "enter sends the way back")
        # What is refused leaves the change before it the newest.
        backend.pull_fault = fail(Kind.DENIED, "Not allowed.")
        await agree(here)
        await see(here, "Not allowed. Nothing was changed.")
        backend.pull_fault = None
    async with shown(gate(backend, Lever.MEMORY, pulls=pulls, undo=True)) as here:
        await see(here, "now 512 MB", "new 256 MB")
        await agree(here)
        await see(here, "AWS says that it is so")


@pytest.mark.parametrize("last", [LOST, FAILED], ids=["lost", "failed"])
async def test_after_a_failure_it_is_read_and_gone_back_from_where_it_differs(
    last: LeverStep,
) -> None:
    backend, pulls = FakeBackend(), Pulls()
    backend.pull_steps = (last,)
    async with shown(gate(backend, Lever.MEMORY, pulls=pulls)) as here:
        await see(here, "now 256 MB")
        await press(here, "ctrl+u", *"512")
        await agree(here)
        await see(here, last.fault.what if last.fault else "", "u goes back")
        await press(here, "u")
        await see(here, "It stands at what it was before", "new 512 MB")
        # What was typed is still there, and can be sent again.
        assert here.screen.query_one(Input).value == "512"
    backend.pull_steps = ()
    backend.lever_states[MEMORY] = state_of(MEMORY, 512)
    async with shown(gate(backend, Lever.MEMORY, pulls=pulls, undo=True)) as here:
        await see(here, "now 512 MB", "new 256 MB", "enter sends the way back")
        await agree(here)
        await see(here, "AWS says that it is so")


@pytest.mark.parametrize("last", [LOST, FAILED], ids=["lost", "failed"])
async def test_what_somebody_else_set_since_is_told_before_it_is_overwritten(
    last: LeverStep,
) -> None:
    backend = FakeBackend()
    backend.pull_steps = (last,)
    async with shown(gate(backend, Lever.MEMORY), LARGE) as here:
        await see(here, "now 256 MB")
        await press(here, "ctrl+u", *"512")
        await agree(here)
        await see(here, "u goes back")
        backend.lever_states[MEMORY] = state_of(MEMORY, 1024)
        await press(here, "u")
        await see(here, "now 1,024 MB", "new 256 MB", "Somebody changed it since.")
        await press(here, "enter")
        await until(here.pilot, lambda: isinstance(here.app.screen, Confirm))
        assert "! Somebody changed it since." in flat(here)


async def test_an_alarm_that_may_be_somebody_elses_is_not_deleted_by_an_undo() -> None:
    backend = FakeBackend()
    backend.pull_steps = (LOST,)
    target = LeverTarget(lever=Lever.ALARM, function=FUNCTION.name, part="errors")
    (_, value), *_ = lever_values(plan_for(FUNCTION.name, ("Errors",), None))
    wanted = value_json(value)
    async with shown(gate(backend, Lever.ALARM, "errors", wanted=wanted), LARGE) as here:
        await see(here, "now none made by lambdatui")
        await agree(here, "ctrl+r")
        await see(here, "The answer was lost.")
        backend.lever_states[target] = state_of(target, {**value, "Threshold": 50.0})
        await press(here, "u")
        await see(here, "is not as it was to be made here", "it is not deleted")
        backend.lever_states[target] = state_of(target, value)
        await press(here, "u")
        await see(here, "delete-alarms", "enter sends the way back")


async def test_a_way_back_that_was_lost_leaves_the_change_to_be_undone() -> None:
    backend, pulls = FakeBackend(), Pulls()
    async with shown(gate(backend, Lever.MEMORY, pulls=pulls)) as here:
        await see(here, "now 256 MB")
        await press(here, "ctrl+u", *"512")
        await agree(here)
        await see(here, "u undoes it")
        backend.pull_steps = (LOST,)
        await press(here, "u")
        await agree(here)
        await see(here, "The answer was lost.")
        await press(here, "u")
        await see(here, "now 512 MB", "new 256 MB", "enter sends the way back")
        assert "Somebody" not in here.text
    async with shown(gate(backend, Lever.MEMORY, pulls=pulls, undo=True)) as here:
        await see(here, "now 512 MB", "new 256 MB")
        # Once it is undone, what it was is kept by nobody.
        backend.pull_steps = ()
        await agree(here)
        await see(here, "AWS says that it is so")
        undone = pulls.of(MEMORY)
        assert undone is not None
        assert undone._undoes is None


async def test_a_change_that_was_left_is_waited_for_and_shown_again() -> None:
    backend = FakeBackend()
    backend.pull_held.clear()
    pulls = Pulls()
    async with shown(screen(backend, pulls=pulls), LARGE) as here:
        await see(here, "stops it 5")
        await press(here, "enter")
        await see(here, "new 0")
        await yes(here)
        await see(here, "… AWS took it; waiting until it is so")
        await press(here, "escape")
        await see(here, "… 08:12", "It is being changed since 08:12.")
        await press(here, "u")
        assert here.app.screen is here.screen
        await press(here, "enter")
        await see(here, "… AWS took it; waiting until it is so", "from 5")
        await press(here, "escape")
        backend.pull_held.set()
        heard = "Reserved concurrency · payments-webhook: ✓ AWS says that it is so. u undoes it."
        await until(
            here.pilot,
            lambda: any(getattr(one, "text", "") == heard for one in here.app.said),
        )
        await see(here, "stops it ✓ 08:12 0: every invocation is throttled")
        assert len(backend.pulled) == 1


@pytest.mark.parametrize("kind", [Kind.ENGINE, Kind.BUG])
async def test_where_the_engine_dies_while_it_sends_nobody_says_that_nothing_was_sent(
    kind: Kind,
) -> None:
    backend = FakeBackend()
    backend.pull_dies = fail(kind, "The engine process ended.")
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0")) as here:
        await see(here, "new 0")
        await agree(here)
        await see(here, "what AWS made of it is not known", "The engine process ended.")
        assert "Nothing was changed" not in here.text


async def test_what_aws_refuses_while_it_is_sent_changed_nothing() -> None:
    backend = FakeBackend()
    backend.pull_dies = fail(Kind.DENIED, "Not allowed.")
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0")) as here:
        await see(here, "new 0")
        await agree(here)
        await see(here, "Not allowed. Nothing was changed.")


# Edits.


async def test_edits_of_a_table_are_kept_after_a_failure_and_not_lost_by_escape() -> None:
    backend = FakeBackend()
    backend.pull_steps = (LOST,)
    async with shown(gate(backend, Lever.ENVIRONMENT), LARGE) as here:
        await see(here, "Nothing would change")
        await press(here, "d")
        await agree(here, "ctrl+r")
        await see(here, "The answer was lost.")
        await press(here, "r")
        await see(here, "STRIPE_SECRET removed", "ctrl+r sends it")
        for answer in "ny":
            await press(here, "escape")
            await until(here.pilot, lambda: isinstance(here.app.screen, Confirm))
            assert "throw the edits away" in here.text
            assert here.given == []
            await press(here, answer)
            if answer == "n":
                states = [row.state for row in here.screen.query_one(PairsField).table.rows]
                assert states == ["removed", ""]
        await until(here.pilot, lambda: here.given == [True])


async def test_after_they_were_sent_no_edits_are_lost() -> None:
    async with shown(gate(FakeBackend(), Lever.ENVIRONMENT), LARGE) as here:
        await see(here, "Nothing would change")
        await press(here, "d")
        await agree(here, "ctrl+r")
        await see(here, "AWS says that it is so")
        await press(here, "escape")
        assert here.given == [True]


# Texts.


@pytest.mark.parametrize("lever", [Lever.MEMORY, Lever.RESERVED, Lever.RETENTION, Lever.BATCH_SIZE])
async def test_no_text_in_a_number_is_more_than_a_sentence(lever: Lever) -> None:
    part = "0a1b" if lever is Lever.BATCH_SIZE else ""
    async with shown(gate(FakeBackend(), lever, part)) as here:
        await see(here, "now ")
        line = here.screen.query_one(Input)
        for text in ("-1", "1e9", "1.5", "\u0661", "9" * 40, "\ud800", "[/x]", "0x10", "NaN"):
            line.value = text
            await see(here, "Give a whole number.")
        line.post_message(events.Paste("51\n2"))
        await until(
            here.pilot,
            lambda: any("several lines: 2" in getattr(one, "text", "") for one in here.app.said),
        )
        assert line.value == "NaN"


async def test_no_version_or_weight_of_an_alias_is_more_than_a_sentence() -> None:
    wanted = b'{"version": "42", "other": "41", "weight": "a tenth"}'
    async with shown(gate(FakeBackend(), Lever.ALIAS, "live", wanted=wanted), LARGE) as here:
        await see(here, "now version 42", "Nothing would change")
        for text in ("live", "4 2", "\ud800", "[/x]", "9" * 40, "-1"):
            here.screen.query_one("#version", Input).value = text
            await see(here, "A version is a number, or $LATEST.")
        here.screen.query_one("#version", Input).value = "41"
        # The one that it leads to now is the likely other.
        await press(here, "tab", *"20")
        await see(here, "version 42 with 80 %, version 41 with 20 %")


async def test_half_a_character_in_a_description_is_a_sentence() -> None:
    async with shown(gate(FakeBackend(), Lever.DESCRIPTION)) as here:
        await see(here, "now ")
        here.screen.query_one(Input).value = "\ud800"
        await see(here, "It has a character that is no text.")


async def test_a_name_of_several_lines_is_no_name() -> None:
    backend = FakeBackend()
    async with shown(gate(backend, Lever.RESERVED, wanted=b"0", protected=("*prod*",))) as here:
        await see(here, "new 0")
        await press(here, "enter")
        await until(here.pilot, lambda: isinstance(here.app.screen, TypedName))
        assert "in acme · 1234-5678-9012 · eu-west-1 · profile acme-prod" in flat(here)
        line = here.app.screen.query_one(Input)
        line.post_message(events.Paste(f"{FUNCTION.name}\nrm"))
        await see(here, "It has several lines: 2.")
        assert line.value == ""
        line.post_message(events.Paste(f"{FUNCTION.name}\n"))
        await until(here.pilot, lambda: line.value == FUNCTION.name)
        await press(here, "enter")
        await see(here, "AWS says that it is so")
