"""The ways between the panes of the console: to lines, to an event, and back."""

import pytest

from lambdatui.core.functions import plain_name
from lambdatui.core.logs import TailMode
from lambdatui.ui.messages import EventOffered, LinesAsked
from lambdatui.ui.offers import Offer
from lambdatui.ui.screens.ask import TypedName
from tests.ui.backend import FakeBackend, clock
from tests.ui.console_app import NARROW, WIDE, console, see, shown
from tests.ui.until import until


async def test_logs_and_invocations_share_one_tail_that_goes_on() -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("l")
        await see(pilot, "● live")
        await until(pilot, lambda: backend.tails[-1].mode is TailMode.AUTO)
        before = len(backend.tails)
        await pilot.press("v")
        await see(pilot, "✗ KeyError", "● live")
        await pilot.press("l")
        await see(pilot, "START RequestId")
        assert len(backend.tails) == before


async def test_escape_leads_from_the_lines_of_an_invocation_back_to_it() -> None:
    async with console().run_test(size=NARROW) as pilot:
        await see(pilot, "video-transcode")
        await pilot.press("v")
        await see(pilot, "✗ KeyError")
        await pilot.press("enter")
        await see(pilot, "START RequestId", "request:9f2c6b1e")
        await pilot.press("escape")
        await see(pilot, "outcome", "✗ KeyError")
        await pilot.press("l")
        await see(pilot, "START RequestId")
        assert "request:9f2c6b1e" not in shown(pilot.app)


async def test_marked_functions_are_shown_together() -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("space", "space", "l")
        await see(pilot, "2 functions · cleanup-expired, inventory-sync")
        assert backend.tails[-1].functions == ("cleanup-expired", "inventory-sync")
        await pilot.press("c")
        await see(pilot, "legacy-billing · python3.7")


async def test_an_event_that_is_offered_opens_the_invoke_pane_of_its_function() -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "video-transcode")
        await pilot.press("i")
        detail = pilot.app.screen.query_one("#detail")
        await until(pilot, lambda: detail.has_focus_within)
        offer = Offer('{"caught": true}', "log of 9f2c")
        pilot.app.screen.post_message(EventOffered(offer, "orders-api"))
        await see(pilot, "orders-api · python3.12", '"caught": true', "log of 9f2c")
        assert backend.invoked == []


@pytest.mark.parametrize("inside", [True, False], ids=["in the pane", "in the list"])
async def test_an_event_goes_to_its_own_function_where_several_are_marked(inside: bool) -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("space", "space")
        if inside:
            await pilot.press("i")
            await see(pilot, "legacy-billing · python3.7")
            detail = pilot.app.screen.query_one("#detail")
            await until(pilot, lambda: detail.has_focus_within)
        offer = Offer('{"for": "cleanup-expired"}', "log of 9f2c")
        pilot.app.screen.post_message(EventOffered(offer, "cleanup-expired"))
        await see(pilot, "cleanup-expired · python3.12", '"for": "cleanup-expired"')
        assert backend.invoked == []
        await pilot.press("ctrl+r")
        await until(pilot, lambda: isinstance(pilot.app.screen, TypedName))
        await pilot.press(*"cleanup-expired", "enter")
        await until(pilot, lambda: backend.invoked)
        (request,) = backend.invoked
        assert plain_name(request.function) == "cleanup-expired"


async def test_an_event_of_a_function_that_is_not_in_the_list_goes_nowhere() -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=WIDE, notifications=True) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("i")
        await see(pilot, "Nothing was sent yet.")
        for name, words in (("gone", "gone is not shown"), ("", "The event's function is not")):
            offer = Offer('{"for": "nobody"}', "log of 9f2c", run=True)
            pilot.app.screen.post_message(EventOffered(offer, name))
            await see(pilot, words)
        assert '"for": "nobody"' not in shown(pilot.app)
        assert backend.invoked == []


async def test_lines_that_are_asked_for_come_in_a_pane_that_is_made_for_them() -> None:
    backend = FakeBackend()
    async with console(backend).run_test(size=NARROW) as pilot:
        await see(pilot, "video-transcode")
        await pilot.press("c")
        await see(pilot, "app.handler")
        assert backend.tails == []
        asked = LinesAsked("level:error", since_ms=clock() - 60_000, until_ms=clock() - 30_000)
        pilot.app.screen.post_message(asked)
        await see(pilot, "level:error")
        # It was looked at, and nothing that came after it looked elsewhere.
        await until(pilot, lambda: backend.tails)
        await pilot.pause()
        span = (backend.tails[-1].since_ms, backend.tails[-1].until_ms)
        assert span == (asked.since_ms, asked.until_ms)
