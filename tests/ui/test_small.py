"""The console where there is next to no room: every pane and screen, at 20 by 5 and 40 by 10."""

from functools import partial
from typing import Any

import pytest
from textual.pilot import Pilot

from lambdatui.ui.screens.main import MainScreen
from lambdatui.ui.screens.tabs import TABS
from tests.ui.console_app import console, see, shown
from tests.ui.each_screen import each_screen
from tests.ui.until import until

LOW = (20, 5)
SMALL = (40, 10)


def is_entered(pilot: Pilot[Any], tab: str) -> bool:
    return bool(pilot.app.screen.query_one(f"#{tab}").has_focus_within)


@pytest.mark.parametrize("size", [LOW, SMALL], ids=str)
async def test_every_pane_says_where_one_is_and_what_one_can_do(size: tuple[int, int]) -> None:
    app = console()
    async with app.run_test(size=size) as pilot:
        # The first one by name: there is no room for more.
        await see(pilot, "cleanup-expired")
        for tab, _, key in TABS:
            await pilot.press(key)
            await until(pilot, partial(is_entered, pilot, tab))
            rows = shown(app).split("\n")
            assert len(rows) == size[1]
            assert rows[0].strip(), tab
            assert "? keys" in rows[-1], (tab, rows)


async def test_every_screen_opens_in_no_room_and_is_left_by_its_key() -> None:
    app = console()
    async with app.run_test(size=LOW) as pilot:
        await see(pilot, "cleanup-expired")
        for make, _ in each_screen():
            # Some ask something more as soon as they are there.
            app.push_screen(make())
            await until(
                pilot,
                lambda: not isinstance(app.screen, MainScreen) and bool(shown(app).strip()),
            )
            while not isinstance(app.screen, MainScreen):
                before = app.screen
                await pilot.press("escape")
                await until(pilot, lambda before=before: app.screen is not before)  # type: ignore[misc]
