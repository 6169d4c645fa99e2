"""Going to another account or region in place: nothing of one is done in another."""

import asyncio
from typing import Any

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.fleet import FleetList
from lambdatui.core.invoke import InvokeRequest, InvokeResult
from lambdatui.ui.widgets.event_editor import EventEditor
from lambdatui.ui.widgets.header_bar import HeaderBar
from tests.ui.accounts import Place, World, go
from tests.ui.backend import clock
from tests.ui.console_app import NARROW, WIDE, see, shown, unsee
from tests.ui.until import until

DEV = ("acme-dev", "eu-central-1")


async def test_the_header_and_the_list_are_those_of_the_account_that_was_chosen() -> None:
    world = World()
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "PRODUCTION", "1234-5678-9012 · acme-prod · eu-west-1", "thumbnail")
        await go(pilot, "dev")
        await see(pilot, "acme-development", "2109-8765-4321 · acme-dev · eu-central-1")
        text = await see(pilot, "Functions 3")
        assert "thumbnail" not in text
        assert "PRODUCTION" not in text


async def test_the_first_start_asks_for_no_profile_and_no_region() -> None:
    world = World()
    asked: list[str] = []
    world.home._check = asked.append  # type: ignore[method-assign, assignment]  # it is told of every call
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "thumbnail", "PRODUCTION")
        await until(pilot, lambda: "keep_recent" in asked)
        assert not {"profiles", "regions", "recent_connections"} & set(asked)
        await pilot.press("at")
        await until(pilot, lambda: {"profiles", "regions"} <= set(asked))


async def test_what_was_looked_at_is_kept_with_its_account() -> None:
    world = World()
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "thumbnail")
        await go(pilot, "dev")
        await see(pilot, "acme-development", "Functions 3")
        kept = world.places[DEV]
        await until(pilot, lambda: kept.recents[0].profile == "acme-dev")
        assert kept.recents[0].regions == ("eu-central-1",)
        assert (kept.recents[0].account, kept.recents[0].alias) == (
            "210987654321",
            "acme-development",
        )


async def test_read_only_mode_and_the_endpoint_go_along() -> None:
    world = World(Connection(read_only=True, endpoint_url="http://localhost:4566"))
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "thumbnail", "READ-ONLY")
        await go(pilot, "dev")
        await see(pilot, "acme-development", "READ-ONLY")
        assert world.asked == [
            Connection(
                profile="acme-dev",
                region="eu-central-1",
                endpoint_url="http://localhost:4566",
                read_only=True,
            )
        ]


async def test_the_tail_of_the_account_that_was_left_ends() -> None:
    world = World()
    ended: list[str] = []
    tail = world.home.tail

    async def told(request: Any) -> Any:
        try:
            async for batch in tail(request):
                yield batch
        finally:
            ended.append(request.functions[0])

    world.home.tail = told  # type: ignore[method-assign]  # it tells when it ends
    async with world.app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: world.home.tails)
        await go(pilot, "dev")
        await see(pilot, "Functions 3")
        await until(pilot, lambda: len(ended) == len(world.home.tails))
        await until(pilot, lambda: world.places[DEV].tails)


async def test_a_text_under_edit_stays_with_its_account_and_is_sent_there_alone() -> None:
    world = World()
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "legacy-billing")
        await pilot.press("j", "j", "i")
        await see(pilot, "legacy-billing · python3.7", "^r run")
        pilot.app.screen.query_one(EventEditor).focus_text()
        await pilot.press(*"[1,2,3]")
        await see(pilot, "[1,2,3]")
        while pilot.app.screen.query_one("#detail").has_focus_within:
            await pilot.press("escape")
        await go(pilot, "dev")
        await see(pilot, "acme-development", "legacy-billing · python3.7")
        await pilot.press("i")
        await see(pilot, "^r run")
        await until(pilot, lambda: "[1,2,3]" not in shown(pilot.app))
        await pilot.press("ctrl+r")
        await until(pilot, lambda: world.places[DEV].invoked)
        assert b"[1,2,3]" not in world.places[DEV].invoked[0].payload
        assert world.home.invoked == []
        while pilot.app.screen.query_one("#detail").has_focus_within:
            await pilot.press("escape")
        await go(pilot, "acme-prod")
        await see(pilot, "PRODUCTION", "legacy-billing · python3.7", "1,2,3")


async def test_an_invocation_under_way_goes_on_and_is_there_when_one_comes_back() -> None:
    world = World()
    gate = asyncio.Event()
    invoke = world.home.invoke

    async def held(request: InvokeRequest) -> InvokeResult:
        result = await invoke(request)
        await gate.wait()
        return result

    world.home.invoke = held  # type: ignore[method-assign]  # it is slow
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "legacy-billing")
        await pilot.press("i")
        await see(pilot, "^r run")
        await pilot.press("ctrl+r")
        await see(pilot, "Type the function's name")
        await pilot.press(*"cleanup-expired", "enter")
        await until(pilot, lambda: world.home.invoked)
        while pilot.app.screen.query_one("#detail").has_focus_within:
            await pilot.press("escape")
        await go(pilot, "dev")
        await see(pilot, "acme-development", "Functions 3")
        gate.set()
        await go(pilot, "acme-prod")
        await see(pilot, "PRODUCTION", "cleanup-expired · python3.12", "231 ms")
        assert len(world.home.invoked) == 1
        assert world.places[DEV].invoked == []


async def test_the_account_of_the_start_is_found_again_by_its_profile_and_region() -> None:
    world = World()
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "thumbnail")
        await go(pilot, "dev")
        await see(pilot, "Functions 3")
        await go(pilot, "acme-prod")
        await see(pilot, "PRODUCTION", "Functions 7")
        assert [(each.profile, each.region) for each in world.asked] == [DEV]


async def test_a_colour_is_given_with_a_name_and_stands_in_the_header() -> None:
    world = World()
    world.home.looks.clear()
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "1234-5678-9012", "thumbnail")
        await pilot.press("at")
        await see(pilot, "us-west-2")
        await pilot.press("ctrl+o")
        await see(pilot, "Colour of", "for production")
        await pilot.press("g", "enter")
        await see(pilot, "What do you call")
        await pilot.press(*"LIVE", "enter")
        await see(pilot, "It is kept.")
        await pilot.press("escape")
        await see(pilot, " LIVE  · 1234-5678-9012")
        assert world.home.looks["123456789012"].colour == "red"
        header = pilot.app.screen.query_one(HeaderBar)
        (chip,) = [span for span in header.render().spans if "on #f0616d" in str(span.style)]
        assert header.render().plain[chip.start : chip.end] == " LIVE "


async def test_narrow_it_leads_to_the_list_from_within_a_pane() -> None:
    world = World()
    async with world.app.run_test(size=NARROW) as pilot:
        await see(pilot, "thumbnail")
        await pilot.press("enter")
        await see(pilot, "Insights")
        await go(pilot, "dev")
        await see(pilot, "acme-development", "Functions 3")
        await unsee(pilot, "Insights")


async def test_the_list_of_last_time_is_there_at_once_with_its_age() -> None:
    world = World()
    gate = asyncio.Event()
    place = Place(Connection(profile="acme-dev", region="eu-central-1"))
    place.kept = FleetList(
        functions=place.account[:2],
        read_ms=clock() - 3 * 3_600_000,
        account="210987654321",
        region="eu-central-1",
    )
    functions = place.functions

    async def slow() -> Any:
        await gate.wait()
        async for page in functions():
            yield page

    place.functions = slow  # type: ignore[method-assign]  # AWS takes its time
    world.places[DEV] = place
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "thumbnail")
        await go(pilot, "dev")
        await see(pilot, "Functions 2 · list of 3 h ago", "orders-api")
        gate.set()
        await see(pilot, "Functions 3")


async def test_a_file_of_a_colour_that_is_not_right_is_told_and_the_others_count() -> None:
    world = World()
    problem = Fault(kind=Kind.INVALID, what="accounts/111122223333.toml has no key 'color'.")
    world.home.look_problems.append(problem)
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "PRODUCTION", "✗ invalid")
        await pilot.press("exclamation_mark")
        await see(pilot, "has no key 'color'")


async def test_what_the_session_cost_is_shown_from_within_a_pane() -> None:
    world = World()
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "thumbnail")
        await pilot.press("l", "dollar_sign")
        await see(pilot, "cloudwatch:GetMetricData")
