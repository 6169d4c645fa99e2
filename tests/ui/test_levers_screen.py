"""The list of a function's levers: which there are, what they stand at, the ways in and out."""

import pytest

from lambdatui.core.alarms import Alarm, AlarmMetric, AlarmState
from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.screens.ask import AskText, Confirm
from lambdatui.ui.screens.levers import LeversScreen
from tests.ui.backend import ACCOUNT, FakeBackend, clock
from tests.ui.console_app import NARROW, WIDE, console
from tests.ui.console_app import see as see_console
from tests.ui.console_app import shown as shown_console
from tests.ui.levers_ports import state_of
from tests.ui.screen_host import LARGE, shown
from tests.ui.test_lever_gate import flat, press, see
from tests.ui.until import until

FUNCTION = ACCOUNT[4]
RESERVED = LeverTarget(lever=Lever.RESERVED, function=FUNCTION.name, arn=FUNCTION.arn)


def screen(
    backend: FakeBackend,
    *,
    read_only: bool = False,
    fact: str = "",
    function: Function = FUNCTION,
) -> LeversScreen:
    return LeversScreen(
        backend,
        function,
        clock=clock,
        protecting=Protecting(backend.identity, ()),
        profile="acme-prod",
        read_only=read_only,
        fact=fact,
    )


async def test_they_stand_in_groups_with_what_each_stands_at() -> None:
    async with shown(screen(FakeBackend()), LARGE) as here:
        await see(
            here,
            "stop Reserved concurrency: 0 stops it 5",
            "SQS queue orders enabled",
            "EventBridge rule nightly enabled",
            "roll back Alias canary",
            "relieve Memory 256 MB",
            "see Log format and levels",
            "set Environment variables",
        )


async def test_each_fails_by_itself() -> None:
    backend = FakeBackend()
    async with shown(screen(backend), LARGE) as here:
        await see(here, "Reserved concurrency: 0 stops it 5")
        backend.lever_fault = fail(Kind.DENIED, "Not allowed to read it.", "Ask for more.")
        await press(here, "G", "k")
        await see(here, "✗ Not allowed to read it.", "Ask for more.")
        assert "Reserved concurrency: 0 stops it 5" in flat(here)
        backend.lever_fault = None
        await press(here, "r")
        await see(here, "Environment variables 2 variables")


async def test_what_could_not_be_listed_is_said_and_the_rest_works() -> None:
    backend = FakeBackend()
    backend.denied |= {"section", "qualifiers"}
    async with shown(screen(backend), LARGE) as here:
        await see(here, "! Not all levers are listed.", "Reserved concurrency: 0 stops it 5")
        await press(here, "enter")
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        assert "put-function-concurrency" in here.text


async def test_enter_stops_the_function_and_the_value_is_read_again() -> None:
    backend = FakeBackend()
    async with shown(screen(backend), LARGE) as here:
        await see(here, "stops it 5")
        await press(here, "enter")
        await see(here, "new 0: every invocation is throttled")
        gate = here.app.screen
        await press(here, "enter")
        await until(here.pilot, lambda: here.app.screen is not gate)
        await press(here, "y")
        await see(here, "AWS says that it is so")
        await press(here, "escape")
        await see(here, "stops it 0: every invocation is throttled")
        # The way back is what it had before, as the journal tells.
        await press(here, "enter")
        await see(here, "now 0: every invocation is throttled", "new 5")


async def test_of_a_stopped_function_nobody_knows_of_the_way_back_is_the_accounts() -> None:
    backend = FakeBackend()
    backend.lever_states[RESERVED] = state_of(RESERVED, 0)
    async with shown(screen(backend), LARGE) as here:
        await see(here, "stops it 0: every invocation is throttled")
        await press(here, "enter")
        await see(here, "new none of its own: it shares the account's")


async def test_in_read_only_mode_they_are_listed_and_none_is_opened() -> None:
    backend = FakeBackend()
    async with shown(screen(backend, read_only=True), LARGE) as here:
        await see(here, "Read-only mode: nothing is changed.", "stops it 5")
        await press(here, "enter")
        assert here.app.screen is here.screen
        assert backend.pulled == []


async def test_a_new_alias_is_named_first() -> None:
    backend = FakeBackend()
    async with shown(screen(backend), LARGE) as here:
        await see(here, "Make an alias")
        await press(here, "G", "enter")
        await until(here.pilot, lambda: here.app.screen is not here.screen)
        await press(here, *"12", "enter")
        await see(here, "letters, digits, - and _")
        await press(here, "ctrl+u", *"beta", "enter")
        await see(here, "New alias beta", "now none")


async def test_the_journal_lists_what_was_changed() -> None:
    backend = FakeBackend()
    async with shown(screen(backend), LARGE) as here:
        await press(here, "J")
        await see(here, "Nothing was changed from this computer yet.")
        await press(here, "escape", "enter")
        await see(here, "new 0")
        gate = here.app.screen
        await press(here, "enter")
        await until(here.pilot, lambda: here.app.screen is not gate)
        await press(here, "y")
        await see(here, "AWS says that it is so")
        await press(here, "escape", "J")
        await see(
            here,
            "✓ 2026-03-03 08:12:31 UTC payments-webhook reserved-concurrency · changed",
            "5 → 0: every invocation is throttled",
            "ada · 123456789012 eu-west-1",
            "--reserved-concurrent-executions 0",
        )


@pytest.mark.parametrize(
    ("fact", "lever"),
    [
        ("general/memory", Lever.MEMORY),
        ("environment/environment:TABLE_NAME", Lever.ENVIRONMENT),
        ("versions/alias:live", Lever.ALIAS),
        ("triggers/trigger:sqs:orders:settings", Lever.MAPPING),
        ("general/arn", Lever.RESERVED),
    ],
)
async def test_it_begins_on_the_lever_of_the_fact_that_was_looked_at(
    fact: str, lever: Lever
) -> None:
    async with shown(screen(FakeBackend(), fact=fact), LARGE) as here:
        await see(here, "Alias canary")
        row = here.screen.query_one("#levers").cursor_row  # type: ignore[attr-defined]  # a Table
        assert row.target.lever is lever


# In the console.


async def test_the_console_opens_them_from_the_list_and_from_every_pane() -> None:
    app = console()
    async with app.run_test(size=NARROW) as pilot:
        await see_console(pilot, "cleanup-expired")
        await pilot.press("F")
        await see_console(pilot, "Levers of cleanup-expired", "Reserved concurrency")
        await pilot.press("escape")
        for key in "lvLmUci":
            await pilot.press(key)
            await pilot.pause()
            if key == "i":
                # In the editor of the event it is a letter.
                await pilot.press("escape")
            await pilot.press("F")
            await see_console(pilot, "Levers of cleanup-expired")
            await pilot.press("escape", "escape")


async def test_from_the_configuration_they_begin_on_the_fact_under_the_cursor() -> None:
    app = console()
    async with app.run_test(size=WIDE) as pilot:
        await see_console(pilot, "cleanup-expired")
        await pilot.press("c")
        await see_console(pilot, "Takes orders")
        for _ in range(40):
            if app.screen.query_one("#configuration").fact_key == "general/memory":  # type: ignore[attr-defined]  # the pane
                break
            await pilot.press("j")
        await pilot.press("F")
        await see_console(pilot, "Levers of cleanup-expired")
        await until(
            pilot,
            lambda: app.screen.query_one("#levers").cursor_row.label == "Memory",  # type: ignore[attr-defined]  # a Table
        )


async def test_the_console_knows_read_only_mode_and_what_is_protected() -> None:
    app = console(read_only=True)
    async with app.run_test(size=NARROW) as pilot:
        await see_console(pilot, "cleanup-expired")
        await pilot.press("F")
        await see_console(pilot, "Read-only mode: nothing is changed.")
    backend = FakeBackend()
    app = console(backend)
    async with app.run_test(size=NARROW) as pilot:
        await see_console(pilot, "cleanup-expired")
        await pilot.press("F")
        await see_console(pilot, "Levers of")
        await pilot.press("enter")
        await see_console(pilot, "put-function-concurrency")
        await pilot.press("enter")
        # The fake account's profile is acme-prod.
        await see_console(pilot, "is protected")
        assert backend.pulled == []
        assert "Type the function's name" in shown_console(app)


async def test_alarms_that_are_missing_are_made_after_a_yes() -> None:
    backend = FakeBackend()
    # One that is switched off watches nothing.
    backend.watched[FUNCTION.name] = (
        Alarm(name="errors", state=AlarmState.OK, metrics=(AlarmMetric(metric="Errors"),)),
        Alarm(
            name="off",
            state=AlarmState.OK,
            metrics=(AlarmMetric(metric="Throttles"),),
            acts=False,
        ),
    )
    async with shown(screen(backend), LARGE) as here:
        await see(here, "Reserved concurrency: 0 stops it 5")
        await press(here, "a")
        await until(here.pilot, lambda: isinstance(here.app.screen, AskText))
        assert f"1 alarm of {FUNCTION.name}" in here.text
        await press(here, "enter")
        await until(here.pilot, lambda: isinstance(here.app.screen, Confirm))
        assert backend.alarm_plans == []
        await press(here, "y")
        await see(here, "The alarms are made.")
        (plan,) = backend.alarm_plans
        assert [alarm.metric for alarm in plan.alarms] == ["Throttles"]
        assert plan.arn == FUNCTION.arn


async def test_where_no_alarm_is_missing_that_is_said() -> None:
    backend = FakeBackend()
    watched = (AlarmMetric(metric="Errors"), AlarmMetric(metric="Throttles"))
    backend.watched[FUNCTION.name] = (Alarm(name="both", state=AlarmState.OK, metrics=watched),)
    async with shown(screen(backend), LARGE) as here:
        await see(here, "Reserved concurrency: 0 stops it 5")
        await press(here, "a")
        await see(here, "It has alarms on errors and on throttles.")
