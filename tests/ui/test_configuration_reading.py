"""The configuration pane: when it asks, for what first, and how old it says the answers are."""

import asyncio

import pytest

from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.ui.messages import CallFailed, CallSucceeded
from lambdatui.ui.panes.configuration import ConfigurationPane
from lambdatui.ui.section_reading import AT_ONCE
from tests.ui.configuration_page import HOSTILE, LARGE, SMALL, WHOLE, Host, page, whole
from tests.ui.invoke_ports import ORDERS, USERS, ManualClock, until
from tests.ui.section_bodies import everything
from tests.ui.section_ports import SectionPorts

EVERY = len(SectionId)


async def test_nothing_is_asked_before_the_pane_is_looked_at() -> None:
    port = whole()
    pane = ConfigurationPane(port, ManualClock())
    app = Host(pane, None)
    async with app.run_test(size=SMALL) as pilot:
        pane.active = False
        pane.function = ORDERS
        await pilot.pause()
        assert port.asked == []
        pane.active = True
        await until(pilot, lambda: len(port.asked) == EVERY)


async def test_few_are_read_at_once_and_those_in_sight_come_first() -> None:
    port = whole()
    port.held[None] = asyncio.Event()
    async with page((80, 5), port=port) as on:
        await until(on.pilot, lambda: len(port.asked) == AT_ONCE and on.rows.in_sight)
        await on.press("G")
        await on.pilot.pause()
        assert len(port.asked) == AT_ONCE
        seen = on.rows.in_sight
        port.held[None].set()
        await until(on.pilot, lambda: len(port.asked) == EVERY)
        later = [id.value for id in on.asked[AT_ONCE:]]
        assert later[: len(seen)] == list(seen)
        assert "tags" in seen
        assert sorted(on.asked) == sorted(SectionId)


async def test_one_section_that_is_slow_holds_up_no_other_and_says_so() -> None:
    port = whole()
    port.held[SectionId.TRIGGERS] = asyncio.Event()
    async with page(WHOLE, port=port) as on:
        await on.until("reading… 13 of 14")
        assert "app.handler" in on.shown
        rows = on.shown.splitlines()
        heading = next(at for at, row in enumerate(rows) if "▾ Triggers" in row)
        assert rows[heading + 1].strip() == "reading…"
        port.held[SectionId.TRIGGERS].set()
        await on.read()
        assert "reading…" not in on.shown


async def test_one_section_that_fails_says_why_and_the_others_are_there() -> None:
    port = whole()
    port.broken[SectionId.ROLE] = fail(Kind.SERVER, "IAM failed.", "Try again in a minute.")
    async with page(WHOLE, port=port) as on:
        await on.until("✗ IAM failed. Press r to try again in a minute.")
        await on.until("! not all is current")
        assert "app.handler" in on.shown
        assert len(port.asked) == EVERY
        port.broken.clear()
        await on.press("r")
        await on.until("AdministratorAccess")
        assert "IAM failed" not in on.shown


async def test_what_meets_all_is_told_once_and_nothing_else_is_asked() -> None:
    port = whole()
    port.broken[None] = fail(Kind.EXPIRED, "The session has ended.", "Run aws sso login.")
    async with page(LARGE, port=port) as on:
        await on.until("✗ The session has ended. Run aws sso login. Press r to try again.")
        await until(on.pilot, lambda: "reading…" not in on.shown)
        assert len(port.asked) <= AT_ONCE
        port.broken.clear()
        await on.press("r")
        await on.until("app.handler")
        assert "The session has ended" not in on.shown


class Stubborn(SectionPorts):
    """Answers even where nobody waits any more."""

    late = 0

    async def section(
        self, function: str, id: SectionId, qualifier: str = "", *, fresh: bool = False
    ) -> SectionAnswers:
        """The answer, whatever happens meanwhile."""
        try:
            return await super().section(function, id, qualifier, fresh=fresh)
        except asyncio.CancelledError:
            await self.held[None].wait()
            self.late += 1
            return await super().section(function, id, qualifier, fresh=fresh)


async def test_a_late_answer_about_another_function_is_not_shown() -> None:
    gate = asyncio.Event()
    users = Function(name="users-api", arn=USERS.arn, handler="users.handler")
    bodies = {"orders-api": everything(ORDERS), "users-api": everything(users)}
    port = Stubborn(bodies, held={None: gate})
    async with page(port=port) as on:
        await until(on.pilot, lambda: len(port.asked) == AT_ONCE)
        on.pane.function = USERS
        gate.set()
        await on.until("users.handler")
        await until(on.pilot, lambda: port.late == AT_ONCE)
        await on.read()
        assert "app.handler" not in on.shown


async def test_reading_ends_when_nobody_looks_and_goes_on_with_what_is_missing() -> None:
    port = whole()
    port.held[SectionId.TRIGGERS] = asyncio.Event()
    async with page(port=port) as on:
        await until(on.pilot, lambda: len(port.asked) == EVERY)
        on.pane.active = False
        await on.pilot.pause()
        port.held.clear()
        on.pane.active = True
        await on.read()
        assert on.asked[EVERY:] == [SectionId.TRIGGERS]


async def test_answers_are_kept_for_a_while_and_say_how_old_they_are() -> None:
    async with page() as on:
        await on.read()
        on.pane.function = USERS
        await until(on.pilot, lambda: len(on.port.asked) == 2 * EVERY)
        await on.read()
        on.pane.function = ORDERS
        await on.until("app.handler")
        assert len(on.port.asked) == 2 * EVERY
        on.port.held[None] = asyncio.Event()
        on.clock.now += 5 * 60_000
        on.pane.active = False
        on.pane.active = True
        # They are old, so they are read again; what is known is there meanwhile.
        await on.until("reading again…")
        assert "app.handler" in on.shown


async def test_r_asks_anew_and_first_for_the_section_under_the_cursor() -> None:
    async with page() as on:
        await on.read()
        await on.to("environment:TABLE_NAME")
        await on.press("r")
        await until(on.pilot, lambda: len(on.port.asked) == 2 * EVERY)
        later = on.port.asked[EVERY:]
        assert later[0].id is SectionId.ENVIRONMENT
        assert all(one.fresh for one in later)
        assert not any(one.fresh for one in on.port.asked[:EVERY])


async def test_an_error_leaves_what_was_read_and_marks_it_with_its_age() -> None:
    async with page() as on:
        await on.read()
        advice = f"Ask for lambda:GetFunction. {HOSTILE}"
        on.port.broken[None] = fail(Kind.UNREACHABLE, "You may not read it.", advice)
        on.clock.now += 5 * 60_000
        await on.press("r")
        await on.until("✗ You may not read it. Ask for lambda:GetFunction.")
        await on.until("! not current: read 5 min ago")
        assert "app.handler" in on.shown
        assert "\x1b" not in on.shown
        failed = [one for one in on.app.said if isinstance(one, CallFailed)]
        assert {one.fault.kind for one in failed} == {Kind.UNREACHABLE}
        on.port.broken.clear()
        await on.press("r")
        await on.read()
        assert "You may not" not in on.shown
        assert isinstance(on.app.said[-1], CallSucceeded)


async def test_a_mistake_of_ours_is_told_and_can_be_tried_again() -> None:
    port = whole()
    port.broken[SectionId.GENERAL] = RuntimeError("secret")
    async with page(port=port) as on:
        await on.until("lambdatui made a mistake while reading the configuration")
        assert "secret" not in on.shown
        assert any(isinstance(one, CallFailed) for one in on.app.said)
        port.broken.clear()
        await on.press("r")
        await on.until("python3.12")


@pytest.mark.parametrize("key", ["handler", "environment:TABLE_NAME"])
async def test_the_cursor_and_what_is_seen_stay_when_the_page_is_renewed(key: str) -> None:
    async with page() as on:
        await on.read()
        await on.to(key)
        before = on.shown
        await on.press("r")
        await until(on.pilot, lambda: len(on.port.asked) == 2 * EVERY)
        await on.read()
        assert on.rows.fact is not None
        assert on.rows.fact.key == key
        assert on.shown == before


async def test_sections_that_come_late_do_not_move_what_is_looked_at() -> None:
    port = whole()
    port.held[SectionId.TRIGGERS] = asyncio.Event()
    async with page(port=port) as on:
        await until(on.pilot, lambda: len(port.asked) == EVERY)
        await until(on.pilot, lambda: "environment:TABLE_NAME" in {f.key for f in on.rows.facts})
        await on.to("environment:TABLE_NAME")
        row = next(at for at, line in enumerate(on.shown.splitlines()) if "TABLE_NAME" in line)
        port.held[SectionId.TRIGGERS].set()
        await on.read()
        assert "TABLE_NAME" in on.shown.splitlines()[row]


async def test_what_a_lever_touched_is_read_again_and_no_more() -> None:
    target = LeverTarget(lever=Lever.RESERVED, function=ORDERS.name)
    touched = {SectionId.CONCURRENCY, SectionId.GENERAL}
    async with page() as on:
        await on.read()
        on.pane.changed(target)
        await until(on.pilot, lambda: len(on.asked) == EVERY + 2)
        assert set(on.asked[EVERY:]) == touched
        assert all(one.fresh for one in on.port.asked[EVERY:])
        await on.read()
        # Where nobody looks at the page, it waits until somebody does.
        on.pane.active = False
        on.pane.changed(target)
        await on.pilot.pause()
        assert len(on.asked) == EVERY + 2
        on.pane.active = True
        await until(on.pilot, lambda: len(on.asked) == EVERY + 4)
        assert set(on.asked[EVERY + 2 :]) == touched
