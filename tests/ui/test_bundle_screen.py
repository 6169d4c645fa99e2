"""The screen of the incident bundle: what is asked for, the way, the end."""

import re

import pytest

from lambdatui.core.errors import Kind, fail
from lambdatui.ui.screens.bundle import BundleScreen
from tests.ui.backend import ACCOUNT, MINUTE_MS, NOW_MS, FakeBackend, clock
from tests.ui.console_app import NARROW, console, see
from tests.ui.screen_host import LARGE, shown

FUNCTION = ACCOUNT[4]
NAME = "payments-webhook-incident-20260303T081231Z.zip"


def screen(backend: FakeBackend) -> BundleScreen:
    return BundleScreen(backend, FUNCTION, clock)


async def test_nothing_is_read_before_enter_and_then_the_path_is_told_and_copied() -> None:
    backend = FakeBackend()
    async with shown(screen(backend)) as here:
        assert backend.asked_bundles == []
        assert NAME in here.text
        await here.pilot.press("enter")
        await here.pilot.pause()
        (request,) = backend.asked_bundles
        assert (request.function, request.path) == (FUNCTION.name, NAME)
        assert (request.from_ms, request.overwrite) == (NOW_MS - 60 * MINUTE_MS, False)
        assert f"Written to /home/ada/{NAME}" in here.screen.words
        assert "a value was taken out at 1,204 places" in here.text
        await here.pilot.press("y")
        await here.pilot.pause()
        assert here.app.copies == [f"/home/ada/{NAME}"]


async def test_time_path_and_patterns_are_as_they_were_given() -> None:
    backend = FakeBackend()
    async with shown(screen(backend), LARGE) as here:
        for key, text in (("t", "15m"), ("p", "handover"), ("r", r"cust-\d+"), ("r", "x+")):
            await here.pilot.press(key)
            await here.pilot.press("ctrl+u", *text, "enter")
            await here.pilot.pause()
        assert r"what looks like a secret and cust-\d+, x+" in here.text
        await here.pilot.press("R", "enter")
        await here.pilot.pause()
        (request,) = backend.asked_bundles
        assert request.patterns == (r"cust-\d+",)
        assert request.path == "handover"
        assert request.from_ms == NOW_MS - 15 * MINUTE_MS


@pytest.mark.parametrize(("key", "text"), [("t", "soon"), ("t", "500d"), ("r", "("), ("r", "a*")])
async def test_what_cannot_be_is_refused_where_it_is_typed(key: str, text: str) -> None:
    backend = FakeBackend()
    async with shown(screen(backend)) as here:
        await here.pilot.press(key)
        await here.pilot.press("ctrl+u", *text, "enter")
        await here.pilot.pause()
        assert here.app.screen is not here.screen
        await here.pilot.press("escape", "enter")
        await here.pilot.pause()
        (request,) = backend.asked_bundles
        assert (request.from_ms, request.patterns) == (NOW_MS - 60 * MINUTE_MS, ())


async def test_while_it_is_made_progress_shows_and_escape_stops_it() -> None:
    backend = FakeBackend()
    backend.bundle_held.clear()
    async with shown(screen(backend)) as here:
        await here.pilot.press("enter")
        await here.pilot.pause()
        assert re.search(r"6/10 · reading its log lines: 1,204 lines", here.text)
        # A second one is not begun.
        await here.pilot.press("enter", "t")
        await here.pilot.pause()
        assert len(backend.asked_bundles) == 1
        assert here.app.screen is here.screen
        await here.pilot.press("escape")
        await here.pilot.pause()
        assert backend.ended_bundles == 1
        assert "nothing was written" in here.screen.words
        assert here.given == []
        backend.bundle_held.set()
        await here.pilot.press("enter")
        await here.pilot.pause()
        assert "Written to" in here.screen.words
        await here.pilot.press("escape")
        await here.pilot.pause()
        assert here.given == [None]


async def test_what_is_there_is_replaced_only_after_a_yes() -> None:
    backend = FakeBackend()
    backend.bundle_fault = fail(Kind.CONFLICT, f"{NAME} is there already.", "Overwrite it.")
    async with shown(screen(backend)) as here:
        await here.pilot.press("enter")
        await here.pilot.pause()
        assert here.app.screen is not here.screen
        await here.pilot.press("y")
        await here.pilot.pause()
        assert [each.overwrite for each in backend.asked_bundles] == [False, True]
        assert "Written to" in here.screen.words


async def test_what_is_missing_is_told_and_a_failure_is_said() -> None:
    backend = FakeBackend()
    backend.bundle_missing = ("Not allowed to read \x1b[31m[/x] the policy.",)
    async with shown(screen(backend)) as here:
        await here.pilot.press("enter")
        await here.pilot.pause()
        assert "Missing: 1" in here.text
        assert "Not allowed to read ␛[31m[/x] the policy." in here.text
        backend.bundle_fault = fail(Kind.STORE, "The disk is full.", "Make room.")
        await here.pilot.press("enter")
        await here.pilot.pause()
        assert here.screen.words == "✗ The disk is full. Make room."
        assert here.app.failures == ["The disk is full."]


async def test_the_console_opens_it_for_the_function_that_is_shown() -> None:
    app = console()
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "cleanup-expired")
        await pilot.press("O")
        await see(pilot, "Incident bundle of cleanup-expired", "enter makes it")
