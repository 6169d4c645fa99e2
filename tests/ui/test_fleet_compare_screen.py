"""Functions side by side, on a screen."""

import asyncio

import pytest

from lambdatui.core.configuration import Configuration
from lambdatui.core.fleet import FleetRow
from lambdatui.ui.screens.fleet_compare import FleetCompareScreen
from tests.core.fleet_rows import NOW, figures, row
from tests.ui.marked_ports import MarkedPorts
from tests.ui.screen_host import HOSTILE, LARGE, SMALL, shown
from tests.ui.until import until

ORDERS = row("orders-api", figures(errors=(4.0,)), memory_mb=512)
THUMBS = row("thumbnail", memory_mb=1024)
SYNC = row("inventory-sync", None)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


def compared(*rows: FleetRow, ports: MarkedPorts | None = None) -> FleetCompareScreen:
    asked = ports or MarkedPorts()
    return FleetCompareScreen(
        rows, lambda each: asked.configuration(each.name), now_ms=NOW, window="1 h"
    )


def line(text: str, label: str) -> str:
    """The line of the screen with this label, its columns apart by two spaces."""
    return next(each for each in text.splitlines() if f" {label} " in each)


@SIZES
async def test_facts_and_figures_stand_side_by_side_and_differences_are_marked(
    size: tuple[int, int],
) -> None:
    async with shown(compared(ORDERS, THUMBS), size) as one:
        await until(one.pilot, lambda: "1,024 MB" in one.text)
        assert "2 functions side by side" in one.text
        assert "▸ orders-api" in one.text
        memory = line(one.text, "memory")
        assert memory.strip(" │").startswith("≠ ")
        assert memory.index("512 MB") < memory.index("1,024 MB")
        assert "≠" not in line(one.text, "runtime")
        if size is SMALL:
            await one.pilot.press("pagedown")
        assert "◆ 4.0 %" in line(one.text, "error rate")


async def test_configurations_are_read_and_one_that_fails_leaves_the_others() -> None:
    ports = MarkedPorts()
    ports.refused = {"thumbnail"}
    async with shown(compared(ORDERS, THUMBS, ports=ports), LARGE) as one:
        await one.pilot.press("G")
        await until(one.pilot, lambda: "✗ not read" in one.text)
        await until(one.pilot, lambda: "••••••••" in one.text)
        secret = line(one.text, "API_SECRET")
        assert "••••••••" in secret
        assert "✗ not read" in secret
        assert "sk-" not in one.text
        assert one.app.failures == ["AWS refused to tell of thumbnail."]
        await one.pilot.press("right")
        await until(one.pilot, lambda: "thumbnail: AWS refused to tell" in one.text)
        ports.refused.clear()
        await one.pilot.press("r")
        await until(one.pilot, lambda: "value B" in one.text)
        # What was there is not asked for again.
        assert ports.configurations_asked.count("orders-api") == 1


async def test_until_they_are_there_it_says_that_they_are_read() -> None:
    gate = asyncio.Event()
    ports = MarkedPorts()

    async def read(each: FleetRow) -> Configuration:
        await gate.wait()
        return await ports.configuration(each.name)

    async with shown(FleetCompareScreen([ORDERS, THUMBS], read, now_ms=NOW), LARGE) as one:
        await one.pilot.press("G")
        await until(one.pilot, lambda: "reading…" in one.text)
        gate.set()
        await until(one.pilot, lambda: "reading…" not in one.text)


async def test_d_leaves_only_what_differs_and_says_so_where_nothing_does() -> None:
    async with shown(compared(ORDERS, THUMBS), LARGE) as one:
        await until(one.pilot, lambda: "role" in one.text)
        assert " runtime " in one.text
        await one.pilot.press("d")
        await until(one.pilot, lambda: " runtime " not in one.text)
        assert "1,024 MB" in one.text
        await one.pilot.press("d")
        await until(one.pilot, lambda: " runtime " in one.text)


async def test_what_may_differ_is_not_taken_for_the_same() -> None:
    async with shown(compared(THUMBS, SYNC), LARGE) as one:
        await one.pilot.press("d")
        await until(one.pilot, lambda: " runtime " not in one.text)
        throttles = line(one.text, "throttles")
        assert throttles.strip(" │").startswith("? ")
        assert "not read" in throttles


async def test_right_scrolls_to_functions_that_have_no_room() -> None:
    rows = [row(f"function-{number}") for number in range(6)]
    async with shown(compared(*rows)) as one:
        await until(one.pilot, lambda: "▸ function-0" in one.text)
        assert "function-2" not in one.text
        assert "1–2 of 6" in one.text
        await one.pilot.press("right", "right")
        await until(one.pilot, lambda: "▸ function-2" in one.text)
        assert "function-0" not in one.text
        assert "2–3 of 6" in one.text
        await one.pilot.press(*["right"] * 9)
        await until(one.pilot, lambda: "▸ function-5" in one.text)
        await one.pilot.press(*["left"] * 9)
        await until(one.pilot, lambda: "▸ function-0" in one.text)


async def test_long_names_are_told_apart_by_their_ends() -> None:
    rows = [row(f"a-rather-long-name-of-a-function-of-team-{number}") for number in range(2)]
    async with shown(compared(*rows)) as one:
        await until(one.pilot, lambda: "-team-0" in one.text)
        assert "-team-1" in one.text


async def test_enter_gives_the_function_of_the_column_and_escape_none() -> None:
    async with shown(compared(ORDERS, THUMBS)) as one:
        await one.pilot.press("right", "enter")
        await until(one.pilot, lambda: one.given == [THUMBS.key])
    async with shown(compared(ORDERS, THUMBS)) as one:
        await one.pilot.press("escape")
        await until(one.pilot, lambda: one.given == [None])


async def test_a_cell_that_is_cut_is_told_whole_below() -> None:
    named = row("orders-api", description="what a customer has bought " * 3)
    async with shown(compared(named, THUMBS)) as one:
        await until(one.pilot, lambda: "description" in one.text)
        while "orders-api · description" not in one.text:
            await one.pilot.press("j")
            await one.pilot.pause()
        assert one.screen.words.count("what a customer has bought") == 3


async def test_copy_has_every_function_and_only_what_is_shown() -> None:
    rows = [row(f"function-{number}", memory_mb=128 + number) for number in range(6)]
    async with shown(compared(*rows)) as one:
        await until(one.pilot, lambda: "128 MB" in one.text)
        await one.pilot.press("d", "y")
        await until(one.pilot, lambda: one.app.copies)
        (text,) = one.app.copies
        assert all(each.name in text for each in rows)
        assert "133 MB" in text
        assert "timeout" not in text.replace("p95 of timeout", "")


async def test_the_same_name_in_two_regions_is_told_apart() -> None:
    far = row("orders-api", region="us-east-1")
    async with shown(compared(ORDERS, far), LARGE) as one:
        await until(one.pilot, lambda: "orders-api us-east-1" in one.text)
        await one.pilot.press("right", "enter")
        await until(one.pilot, lambda: one.given == [far.key])


async def test_nothing_from_aws_is_markup_or_reaches_the_terminal() -> None:
    hostile = row("b", runtime=HOSTILE, description=HOSTILE, tags=((HOSTILE, HOSTILE),))
    async with shown(compared(THUMBS, hostile), LARGE) as one:
        await until(one.pilot, lambda: "[red]" in one.text)
        await one.pilot.press("right", *["j"] * 6)
        assert "\x1b" not in one.text
        assert "\u202e" not in one.text
