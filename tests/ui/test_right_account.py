"""What is said, shown and sent is of the account and region that it is said to be of."""

import asyncio

from msgspec.structs import replace

from lambdatui.core.connection import Connection
from lambdatui.core.functions import plain_name
from lambdatui.core.history import Draft, place_of
from lambdatui.core.invoke import InvokeRequest, InvokeResult
from lambdatui.ui.messages import (
    CallSucceeded,
    EventOffered,
    FunctionHighlighted,
    FunctionOpened,
    FunctionsMarked,
    LinesAsked,
)
from lambdatui.ui.offers import Offer
from lambdatui.ui.screens.main import MainScreen
from lambdatui.ui.widgets.event_editor import EventEditor
from tests.ui.accounts import DEVELOPMENT, PRODUCTION, World, go
from tests.ui.console_app import WIDE, see, shown
from tests.ui.until import until

DEV = ("acme-dev", "eu-central-1")


def main(world: World) -> MainScreen:
    screen = world.app.screen_stack[0]
    assert isinstance(screen, MainScreen)
    return screen


async def test_credentials_of_another_account_change_the_header_and_the_list() -> None:
    world = World()
    async with world.app.run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "1234-5678-9012 · acme-prod", "thumbnail")
        # As after an engine that died, or a person who signed in to another account.
        home = world.home
        home.number = DEVELOPMENT
        home.account = tuple(
            replace(each, arn=each.arn.replace(PRODUCTION, DEVELOPMENT))
            for each in home.account[2:5]
        )
        main(world).post_message(CallSucceeded())
        await see(pilot, "2109-8765-4321", "Functions 3", f"account {DEVELOPMENT} now")
        assert "thumbnail" not in shown(world.app)
        assert "1234-5678-9012" not in shown(world.app)


async def test_an_invocation_goes_to_the_arn_that_was_shown() -> None:
    world = World(Connection(profile="acme-dev", region="eu-central-1"))
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "Functions 3", "2109-8765-4321")
        await pilot.press("i")
        await see(pilot, "Nothing was sent yet.")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: world.home.invoked)
        (request,) = world.home.invoked
        assert place_of(request.function) == f"{DEVELOPMENT}/eu-central-1"
        assert request.function in [each.arn for each in world.home.account]


async def test_the_note_of_a_run_that_ends_elsewhere_says_where_it_ran() -> None:
    world = World(Connection(profile="acme-dev", region="eu-central-1"))
    gate = asyncio.Event()
    answer = world.home.invoke

    async def invoke(request: InvokeRequest) -> InvokeResult:
        await gate.wait()
        return await answer(request)

    world.home.invoke = invoke  # type: ignore[method-assign]  # it waits for the test
    async with world.app.run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "Functions 3", "2109-8765-4321")
        await pilot.press("i")
        await see(pilot, "Nothing was sent yet.")
        await pilot.press("ctrl+r")
        await see(pilot, "… running")
        await go(pilot, "acme-prod")
        await see(pilot, "1234-5678-9012")
        gate.set()
        await see(pilot, f"in {DEVELOPMENT}/eu-central-1: ✓ returned")


async def test_a_draft_is_kept_with_the_account_and_region_it_was_typed_for() -> None:
    world = World()
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "thumbnail", "1234-5678-9012")
        await pilot.press("i")
        await see(pilot, "Nothing was sent yet.")
        world.app.screen.query_one(EventEditor).focus_text()
        await pilot.press("space")
        await until(pilot, lambda: world.home.drafts)
        (draft,) = world.home.drafts.values()
        assert isinstance(draft, Draft)
        assert draft.place == f"{PRODUCTION}/eu-west-1"


async def test_what_an_old_list_and_old_panes_say_is_not_taken_for_this_account() -> None:
    world = World()
    async with world.app.run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "thumbnail", "1234-5678-9012")
        screen = main(world)
        old_list, old_deck = screen._functions, screen._deck
        away = old_list.functions[-1]
        await go(pilot, "dev")
        await see(pilot, "2109-8765-4321", "Functions 3")
        name = plain_name(world.places[DEV].account[0].arn)
        await until(pilot, lambda: screen._function is not None)
        before = screen._function
        for message in (
            FunctionHighlighted(away, old_list),
            FunctionsMarked((away,), old_list),
            FunctionOpened(away, old_list),
        ):
            screen.post_message(message)
        offered = EventOffered(Offer('{"old": 1}', "log", run=True), name)
        asked = LinesAsked("level:error", function=name)
        offered.of = asked.of = old_deck
        screen.post_message(offered)
        screen.post_message(asked)
        await see(pilot, f"{name} is of another account or region")
        assert screen._function is before
        assert screen._marked == ()
        assert '"old": 1' not in shown(world.app)
        assert world.places[DEV].invoked == []


async def test_no_pane_opens_for_a_function_of_a_region_that_is_not_known() -> None:
    world = World()
    async with world.app.run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "thumbnail", "1234-5678-9012")
        await go(pilot, "eu-west-1", "us-east-1")
        await see(pilot, "in 2 regions")
        screen = main(world)
        listed = screen._functions
        await until(pilot, lambda: listed.functions)
        nowhere = replace(listed.functions[0], arn="")
        # The list has it no more, and it does not say itself where it is.
        screen._show(nowhere)
        await see(pilot, "in a region that is not known")
        assert screen._deck.has_class("-elsewhere")
        assert not screen._deck._shown[1]
