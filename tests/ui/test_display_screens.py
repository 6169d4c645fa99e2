"""On every pane and every screen, what is written shows the same as what Textual would write."""

from functools import partial
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from lambdatui.ui.screens.tabs import TABS
from lambdatui.ui.screens.tour import TourScreen
from tests.ui.beside import EachWay, Host
from tests.ui.console_app import NARROW, WIDE, console, see
from tests.ui.each_screen import each_screen, screen_classes
from tests.ui.until import until


async def alike(pilot: Pilot[Any], both: EachWay) -> None:
    """What is written is what Textual shows, once nothing changes any more."""
    last = ""

    def is_alike() -> bool:
        nonlocal last
        last = both.differs()
        return not last

    try:
        await until(pilot, is_alike)
    except TimeoutError:
        raise AssertionError(f"{type(pilot.app.screen).__name__}: {last}") from None


def is_entered(pilot: Pilot[Any], tab: str) -> bool:
    return pilot.app.screen.query_one(f"#{tab}").has_focus_within


async def in_both_sizes(pilot: Pilot[Any], both: EachWay) -> None:
    """As it was opened, and after a key in another size, on what the terminal made of it."""
    await alike(pilot, both)
    await pilot.press("down")
    size = WIDE if pilot.app.size == NARROW else NARROW
    both.spoil(size)
    await pilot.resize_terminal(*size)
    await alike(pilot, both)


async def test_every_pane_is_as_textual_would_show_it() -> None:
    app = console()
    app._shown = both = EachWay(app)
    both.spoil(NARROW)
    async with app.run_test(size=NARROW) as pilot:
        await see(pilot, "video-transcode")
        await in_both_sizes(pilot, both)
        for tab, _, key in TABS:
            await pilot.press(key)
            await until(pilot, partial(is_entered, pilot, tab))
            await in_both_sizes(pilot, both)
        # A program that had the terminal; one that wrote over the console; a terminal that was
        # resized, and is as before.
        size = (app.size.width, app.size.height)
        both.spoil(size)
        app.redraw()
        await alike(pilot, both)
        await pilot.press("escape")
        both.spoil(size)
        await pilot.press("ctrl+l")
        await alike(pilot, both)
        both.spoil(size)
        await pilot.resize_terminal(*size)
        await alike(pilot, both)


async def test_every_screen_is_as_textual_would_show_it() -> None:
    app = Host()
    app.both.spoil(NARROW)
    async with app.run_test(size=NARROW) as pilot:
        for make, words in each_screen():
            app.push_screen(make())
            await see(pilot, words)
            await in_both_sizes(pilot, app.both)
            app.pop_screen()
        await alike(pilot, app.both)
    # The one screen, with the tour on it.
    assert screen_classes() == app.both.seen - {Screen} | {TourScreen}
