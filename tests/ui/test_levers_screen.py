"""The list of a function's levers: which there are, what they stand at, the ways in and out."""

from collections.abc import Callable

import pytest

from lambdatui.core.alarms import Alarm, AlarmMetric, AlarmState
from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.ui.protecting import Protecting
from lambdatui.ui.pulls import Pulls
from lambdatui.ui.screens.ask import AskText, Confirm
from lambdatui.ui.screens.levers import LeversScreen
from tests.ui.backend import ACCOUNT, FakeBackend, clock
from tests.ui.console_app import NARROW, WIDE, console
from tests.ui.console_app import see as see_console
from tests.ui.console_app import shown as shown_console
from tests.ui.levers_ports import state_of
from tests.ui.screen_host import LARGE, SMALL, shown
from tests.ui.test_lever_gate import PLACE, agree, press, see
from tests.ui.until import until

FUNCTION = ACCOUNT[4]
RESERVED = LeverTarget(lever=Lever.RESERVED, function=FUNCTION.name, arn=FUNCTION.arn)


def screen(
    backend: FakeBackend,
    *,
    read_only: bool = False,
    fact: str = "",
    function: Function = FUNCTION,
    pulls: Pulls | None = None,
    learned: Callable[[Function], None] = lambda _: None,
) -> LeversScreen:
    return LeversScreen(
        backend,
        function,
        clock=clock,
        protecting=Protecting(backend.identity, ()),
        pulls=pulls or Pulls(),
        place=PLACE,
        profile="acme-prod",
        read_only=read_only,
        fact=fact,
        learned=learned,
    )


async def test_they_stand_in_groups_with_what_each_stands_at() -> None:
    backend = FakeBackend()
    async with shown(screen(backend), LARGE) as here:
        await see(
            here,
            "stop Reserved concurrency: 0 stops it 5",
            "SQS queue orders enabled",
            "EventBridge rule nightly enabled",
            "roll back Alias canary version 42",
            "relieve Memory 256 MB",
            "Provisioned of canary none",
            "Batch size of SQS queue orders 10",
            "see Log format and levels Text",
            "set Environment variables 2 variables",
            "Tags team=payments",
        )
        assert "…" not in here.text
    # One answer tells of all that is the function's own configuration.
    assert [each.lever for each in backend.levers_listed].count(Lever.MEMORY) == 1
    assert not {Lever.TIMEOUT, Lever.ENVIRONMENT} & {each.lever for each in backend.levers_listed}


async def test_each_fails_by_itself() -> None:
    backend = FakeBackend()
    backend.unlisted = {Lever.TAGS: fail(Kind.DENIED, "Not allowed to read it.", "Ask for more.")}
    async with shown(screen(backend), LARGE) as here:
        await see(here, "Tags ✗ Not allowed to read it.", "Reserved concurrency: 0 stops it 5")
        here.screen.query_one("#levers").move_to("set:tags:")  # type: ignore[attr-defined]  # a Table
        await see(here, "Ask for more.", "Publish a version version 42")
        backend.unlisted = {}
        await press(here, "r")
        await see(here, "Tags team=payments")


async def test_what_stood_there_is_marked_until_it_is_read_again_and_the_function_follows() -> None:
    backend = FakeBackend()
    learned: list[Function] = []
    memory = LeverTarget(lever=Lever.MEMORY, function=FUNCTION.name, arn=FUNCTION.arn)
    backend.lever_states[memory] = state_of(memory, 1024)
    backend.list_held.clear()
    async with shown(screen(backend, learned=learned.append), LARGE) as here:
        # What the list of functions said is not told for what is so now.
        await see(here, "Memory …", "Timeout …", "Alias canary … version")
        backend.list_held.set()
        await see(here, "Memory 1,024 MB", "Timeout 10 s", "Tags team=payments")
        assert [(each.memory_mb, each.timeout_s) for each in learned] == [(1024, 10)]
        backend.list_held.clear()
        backend.lever_states[memory] = state_of(memory, 2048)
        await press(here, "r")
        await see(here, "Memory … 1,024 MB", "Timeout … 10 s", "Tags … team=payments")
        backend.list_held.set()
        await see(here, "Memory 2,048 MB", "Tags team=payments")
        assert learned[-1].memory_mb == 2048


async def test_what_tells_rows_apart_is_seen_in_a_narrow_terminal_beside_what_was_changed() -> None:
    backend = FakeBackend()
    pulls = Pulls()
    async with shown(screen(backend, pulls=pulls), SMALL) as here:
        await see(here, "stops it 5")
        await press(here, "enter")
        await see(here, "new 0")
        await agree(here)
        await see(here, "AWS says that it is so")
        await press(here, "escape")
        await see(here, "✓ 08:12", "Provisioned of canary", "Provisioned of 8")
        await press(here, "G")
        await see(here, "Batch size of…esis stream clicks", "Batch window …esis stream clicks")


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
        await see(here, "stops it ✓ 08:12 0: every invocation is throttled")
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


async def test_in_read_only_mode_they_are_looked_at_and_none_is_pulled() -> None:
    backend = FakeBackend()
    async with shown(screen(backend, read_only=True), LARGE) as here:
        await see(here, "Read-only mode: nothing is sent", "stops it 5", "Tags team=payments")
        assert here.text.count("· read-only") == 1
        table = here.screen.query_one("#levers")
        styles = {
            cell[1]
            for row in table.rows  # type: ignore[attr-defined]  # a Table
            for column in table._columns  # type: ignore[attr-defined]  # what each cell is like
            for cell in column.fitted(row, 20)
            if cell[0].strip()
        }
        assert styles == {"muted"}
        assert "alarms" not in here.text
        await press(here, "a")
        await see(here, "✗ No alarms are made. Read-only mode")
        await press(here, "enter")
        await see(here, "now 5", "new 0", "put-function-concurrency", "the setting read_only")
        gate = here.app.screen
        # Another value can be tried, to see its call.
        await press(here, "ctrl+u", "9")
        await see(here, "--reserved-concurrent-executions 9")
        await press(here, "enter", "ctrl+r", "f5", "u", "ctrl+z", "tab", "enter")
        assert here.app.screen is gate
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


async def test_the_title_and_the_row_of_the_function_follow_what_was_read() -> None:
    async with console().run_test(size=WIDE) as pilot:
        # As the list of functions has it.
        await see_console(pilot, "cleanup-expired", "128 MB · 60 s")
        await pilot.press("F")
        await see_console(pilot, "Levers of cleanup-expired", "256 MB")
        await pilot.press("escape")
        await see_console(pilot, "256 MB · 10 s")


async def test_the_console_knows_read_only_mode_and_what_is_protected() -> None:
    app = console(read_only=True)
    async with app.run_test(size=NARROW) as pilot:
        await see_console(pilot, "cleanup-expired")
        await pilot.press("F")
        await see_console(pilot, "Read-only mode: nothing is sent")
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


async def test_an_alarm_that_is_missing_goes_through_the_gate_and_back() -> None:
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
    name = f"{FUNCTION.name}-throttles"
    async with shown(screen(backend), LARGE) as here:
        await see(here, "Reserved concurrency: 0 stops it 5")
        await press(here, "a")
        await until(here.pilot, lambda: isinstance(here.app.screen, AskText))
        assert f"1 alarm of {FUNCTION.name}" in here.text
        await press(here, "enter")
        await see(here, f"Alarm on throttles · {FUNCTION.name}", "now none", "sends aws", name)
        await press(here, "ctrl+r")
        await until(here.pilot, lambda: isinstance(here.app.screen, Confirm))
        assert backend.pulled == []
        await press(here, "y")
        await see(here, "AWS says that it is so")
        (plan,) = backend.pulled
        assert (plan.state.target.lever, plan.state.target.part) == (Lever.ALARM, name)
        assert plan.state.target.arn == FUNCTION.arn
        await press(here, "escape")
        # It is in the list, from where it can be undone later.
        table = here.screen.query_one("#levers")
        table.move_to(f"set:alarm:{name}")  # type: ignore[attr-defined]  # a Table
        await see(here, "Alarm on throttles ✓ 08:12 1 throttle or more in a minute")
        await press(here, "u")
        await see(here, "delete-alarms", "new none")


async def test_where_no_alarm_is_missing_that_is_said() -> None:
    backend = FakeBackend()
    watched = (AlarmMetric(metric="Errors"), AlarmMetric(metric="Throttles"))
    backend.watched[FUNCTION.name] = (Alarm(name="both", state=AlarmState.OK, metrics=watched),)
    async with shown(screen(backend), LARGE) as here:
        await see(here, "Reserved concurrency: 0 stops it 5")
        await press(here, "a")
        await see(here, "It has alarms on errors and on throttles.")
