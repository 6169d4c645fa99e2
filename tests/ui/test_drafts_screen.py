"""Drafts that other consoles left."""

import pytest

from lambdatui.core.errors import Kind, fail
from lambdatui.core.history import Draft
from lambdatui.ui.screens.drafts import DraftsScreen
from tests.ui.library_ports import FUNCTION, LibraryPorts
from tests.ui.screen_host import HOSTILE, LARGE, SMALL, shown
from tests.ui.until import until

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@SIZES
async def test_each_is_shown_with_its_event_and_text(size: tuple[int, int]) -> None:
    async with shown(DraftsScreen(LibraryPorts(), FUNCTION), size) as one:
        await until(one.pilot, lambda: "Draft · 28 characters" in one.text)
        assert '{"sku": "B-2", "note": "half' in one.text
        assert "! not JSON" in one.text
        await one.pilot.press("j")
        await until(one.pilot, lambda: '  "quantity": 3' in one.text)
        assert "not named" in one.text


async def test_enter_takes_one_back() -> None:
    ports = LibraryPorts()
    second = ports.drafts[1]
    async with shown(DraftsScreen(ports, FUNCTION)) as one:
        await until(one.pilot, lambda: "bad-sku" in one.text)
        await one.pilot.press("j", "enter")
        await until(one.pilot, lambda: one.given == [second])
        assert ports.done == [("take back", second.text)]


async def test_one_that_is_gone_is_told_and_the_list_stays() -> None:
    ports = LibraryPorts()
    async with shown(DraftsScreen(ports, FUNCTION)) as one:
        await until(one.pilot, lambda: "bad-sku" in one.text)
        ports.drafts.clear()
        await one.pilot.press("enter")
        await until(one.pilot, lambda: "✗ That draft is not kept any more." in one.text)
        assert one.given == []
        await one.pilot.press("r")
        await until(one.pilot, lambda: "No other console left a draft" in one.text)


async def test_two_of_one_text_are_two_rows() -> None:
    draft = Draft(function=FUNCTION, text="{}", event_name="twin")
    async with shown(DraftsScreen(LibraryPorts(drafts=[draft, draft]), FUNCTION)) as one:
        await until(one.pilot, lambda: one.text.count("twin") == 2)


async def test_a_text_can_be_copied() -> None:
    async with shown(DraftsScreen(LibraryPorts(), FUNCTION)) as one:
        await until(one.pilot, lambda: "bad-sku" in one.text)
        await one.pilot.press("y")
        await until(one.pilot, lambda: one.app.copies == ['{"sku": "B-2", "note": "half'])


async def test_drafts_that_cannot_be_read_are_told() -> None:
    ports = LibraryPorts(broken=fail(Kind.STORE, "Cannot read the drafts."))
    async with shown(DraftsScreen(ports, FUNCTION)) as one:
        await until(one.pilot, lambda: "✗ Cannot read the drafts." in one.text)


async def test_hostile_texts_are_shown_and_nothing_more() -> None:
    draft = Draft(function=FUNCTION, text=HOSTILE, event_name=HOSTILE)
    async with shown(DraftsScreen(LibraryPorts(drafts=[draft]), HOSTILE), LARGE) as one:
        await until(one.pilot, lambda: one.text.count("[/x] ␛[31m[red]") >= 3)
        assert "\x1b" not in one.text
