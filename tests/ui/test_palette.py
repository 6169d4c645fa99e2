"""The palette: Enter runs what its text finds, or nothing."""

from typing import Any

import pytest
from textual import events
from textual.keys import key_to_character
from textual.pilot import Pilot

from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.screens.palette import Palette
from tests.ui.console_app import WIDE, console, see


async def in_one_burst(pilot: Pilot[Any], *keys: str) -> None:
    """Send keys as they come over a slow line: all before the first one is handled."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key_to_character(key)))
    await pilot.pause()


@pytest.mark.parametrize("text", ["zzzz", "metricsz"])
async def test_enter_in_a_palette_that_found_nothing_runs_nothing(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(ConsoleApp, "_press", lambda app, key: ran.append(key))
    async with console().run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await in_one_burst(pilot, "colon", *text, "enter")
        await see(pilot, text, "No matches found")
        assert isinstance(pilot.app.screen, Palette)
        assert ran == []


async def test_enter_in_the_palette_runs_what_its_text_finds_however_fast_it_comes() -> None:
    async with console().run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await in_one_burst(pilot, "colon", *"config", "enter")
        await see(pilot, "app.handler")
        assert not isinstance(pilot.app.screen, Palette)
