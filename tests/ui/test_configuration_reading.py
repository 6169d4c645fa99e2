"""The configuration pane: when it asks, and how old it says the answer is."""

import asyncio

from lambdatui.core.configuration import Configuration
from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import Function
from lambdatui.ui.messages import CallFailed, CallSucceeded
from lambdatui.ui.panes.configuration import ConfigurationPane
from lambdatui.ui.widgets.fact_list import FactList
from tests.ui.configuration_page import (
    FULL,
    HOSTILE,
    SMALL,
    Host,
    Port,
    page,
)
from tests.ui.invoke_ports import (
    ORDERS,
    USERS,
    ManualClock,
    until,
)

# Reading.


async def test_nothing_is_asked_before_the_pane_is_looked_at() -> None:
    pane = ConfigurationPane(Port({"orders-api": FULL}), ManualClock())
    app = Host(pane, None)
    async with app.run_test(size=SMALL) as pilot:
        pane.active = False
        pane.function = ORDERS
        await pilot.pause()
        port = pane._port
        assert isinstance(port, Port)
        assert port.asked == []
        pane.active = True
        await until(pilot, lambda: port.asked == ["orders-api"])


class Stubborn(Port):
    """Answers even where nobody waits any more."""

    async def configuration(self, function: str) -> Configuration:
        """The answer, whatever happens meanwhile."""
        try:
            return await super().configuration(function)
        except asyncio.CancelledError:
            await self.held[function].wait()
            self.asked.append(f"{function} answered")
            return FULL


async def test_a_late_answer_about_another_function_is_not_shown() -> None:
    users = Configuration(function=Function(name="users-api", handler="users.handler"))
    port = Stubborn({"orders-api": FULL, "users-api": users}, {"orders-api": asyncio.Event()})
    async with page(port=port) as on:
        await until(on.pilot, lambda: port.asked == ["orders-api"])
        on.pane.function = USERS
        await on.until("users.handler")
        port.held["orders-api"].set()
        await until(on.pilot, lambda: "orders-api answered" in port.asked)
        assert "app.handler" not in on.shown
        assert "users.handler" in on.shown


async def test_a_slow_call_is_said_to_be_under_way() -> None:
    port = Port({"orders-api": FULL}, {"orders-api": asyncio.Event()})
    async with page(port=port) as on:
        await on.until("reading…")
        port.held["orders-api"].set()
        await on.until("read just now")
        assert "reading…" not in on.shown


async def test_an_answer_is_kept_for_a_while_and_says_how_old_it_is() -> None:
    port = Port({"orders-api": FULL, "users-api": Configuration(function=USERS)})
    async with page(port=port) as on:
        await on.until("app.handler")
        on.pane.function = USERS
        await until(on.pilot, lambda: port.asked == ["orders-api", "users-api"])
        on.pane.function = ORDERS
        await on.until("app.handler")
        assert port.asked == ["orders-api", "users-api"]
        port.held["orders-api"] = asyncio.Event()
        on.clock.now += 5 * 60_000
        on.pane.active = False
        on.pane.active = True
        # It is old, so it is read again; what is known of it is there meanwhile.
        await until(on.pilot, lambda: len(port.asked) == 3)
        await on.until("reading…")
        assert "app.handler" in on.shown


async def test_an_error_is_told_with_advice_and_what_was_read_stays_marked() -> None:
    async with page() as on:
        await on.until("app.handler")
        advice = f"Ask for lambda:GetFunction. {HOSTILE}"
        on.port.answers["orders-api"] = fail(Kind.DENIED, "You may not read it.", advice)
        on.clock.now += 5 * 60_000
        on.pane.query_one(FactList).focus()
        await on.pilot.press("r")
        await on.until("✗ You may not read it. Ask for lambda:GetFunction.")
        assert "! not current: read 5 min ago" in on.shown
        assert "app.handler" in on.shown
        assert "\x1b" not in on.shown
        failed = [one for one in on.app.said if isinstance(one, CallFailed)]
        assert [one.fault.kind for one in failed] == [Kind.DENIED]
        on.port.answers["orders-api"] = FULL
        await on.pilot.press("r")
        await on.until("read just now")
        assert "You may not" not in on.shown
        assert isinstance(on.app.said[-1], CallSucceeded)


async def test_a_first_error_leaves_a_way_to_try_again() -> None:
    port = Port({"orders-api": fail(Kind.UNREACHABLE, "Lambda cannot be reached.")})
    async with page(port=port) as on:
        await on.until("✗ Lambda cannot be reached. Press r to try again.")
        port.answers["orders-api"] = FULL
        on.pane.query_one(FactList).focus()
        await on.pilot.press("r")
        await on.until("app.handler")


async def test_a_mistake_of_ours_is_told_and_can_be_tried_again() -> None:
    port = Port({"orders-api": RuntimeError("secret")})
    async with page(port=port) as on:
        await on.until("lambdatui made a mistake while reading the configuration")
        assert "secret" not in on.shown
        assert "reading…" not in on.shown
        assert any(isinstance(one, CallFailed) for one in on.app.said)
        port.answers["orders-api"] = FULL
        await on.pilot.press("r")
        await on.until("python3.12")


async def test_the_cursor_stays_on_its_row_when_the_answer_is_renewed() -> None:
    async with page() as on:
        await on.until("app.handler")
        await on.to("memory")
        asked = len(on.port.asked)
        await on.pilot.press("r")
        await until(on.pilot, lambda: len(on.port.asked) > asked)
        await on.pilot.pause()
        fact = on.pane.query_one(FactList).fact
        assert fact is not None
        assert fact.key == "memory"


async def test_keys_move_the_cursor_and_it_stays_in_sight() -> None:
    async with page() as on:
        await on.until("app.handler")
        facts = on.pane.query_one(FactList)
        facts.focus()
        await on.pilot.press("j", "down", "k")
        assert facts.fact is facts.facts[1]
        await on.pilot.press("G")
        assert facts.fact is facts.facts[-1]
        assert "abc123=" in on.shown
        await on.pilot.press("g", "k")
        assert facts.fact is facts.facts[0]
        assert "✓ Active" in on.shown


async def test_a_row_can_be_clicked() -> None:
    async with page() as on:
        await on.until("app.handler")
        facts = on.pane.query_one(FactList)
        rows = on.shown.splitlines()
        row = next(number for number, text in enumerate(rows) if " Memory " in text)
        await on.pilot.click(facts, offset=(3, row - facts.region.y))
        assert facts.fact is not None
        assert facts.fact.key == "memory"
