"""Deleted events, and the way back."""

import pytest
from textual.widgets import Input

from lambdatui.core.errors import Kind, fail
from lambdatui.ui.screens.trash import TrashScreen
from tests.ui.library_ports import FUNCTION, LibraryPorts
from tests.ui.screen_host import LARGE, SMALL, shown
from tests.ui.until import until

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])


@SIZES
async def test_they_are_listed_with_where_they_were_and_where_they_are(
    size: tuple[int, int],
) -> None:
    async with shown(TrashScreen(LibraryPorts(), FUNCTION), size) as one:
        await until(one.pilot, lambda: "2 events, the newest first" in one.text)
        assert "2026-03-03" in one.text
        assert "1,234" in one.text
        assert "/.trash/orders-api/ok.20260303T080000.000Z.json" in one.text
        await one.pilot.press("j")
        await until(one.pilot, lambda: "/.trash/_shared/ping" in one.text)
        assert "all functions" in one.text


async def test_enter_brings_one_back_under_its_name() -> None:
    ports = LibraryPorts()
    async with shown(TrashScreen(ports, FUNCTION)) as one:
        await until(one.pilot, lambda: "ping" in one.text)
        await one.pilot.press("j", "enter")
        await until(one.pilot, lambda: one.given == [ports.entry("ping")])
        assert ports.done == [("restore", "ping", "")]


async def test_a_name_that_is_taken_again_asks_for_another() -> None:
    ports = LibraryPorts()
    async with shown(TrashScreen(ports, FUNCTION)) as one:
        await until(one.pilot, lambda: "ping" in one.text)
        await one.pilot.press("enter")
        await until(one.pilot, lambda: "'ok' is taken; bring it back as" in one.text)
        # What is proposed can be refused as well: it asks again.
        one.app.screen.query_one(Input).value = "bad-sku"
        await one.pilot.press("enter")
        await until(one.pilot, lambda: "'bad-sku' is taken; bring it back as" in one.text)
        await one.pilot.press(*"older", "enter")
        await until(one.pilot, lambda: one.given == [ports.entry("older")])
        assert ports.texts["ok"] == '{"sku": "A-1"}'


async def test_one_can_be_brought_back_under_another_name_at_once() -> None:
    ports = LibraryPorts()
    async with shown(TrashScreen(ports, FUNCTION)) as one:
        await until(one.pilot, lambda: "ping" in one.text)
        await one.pilot.press("n")
        await until(one.pilot, lambda: "Bring 'ok' back as" in one.text)
        await one.pilot.press("enter")
        await until(one.pilot, lambda: one.given == [ports.entry("ok-restored")])


async def test_leaving_the_question_leaves_it_in_the_trash() -> None:
    ports = LibraryPorts()
    async with shown(TrashScreen(ports, FUNCTION)) as one:
        await until(one.pilot, lambda: "ping" in one.text)
        await one.pilot.press("enter")
        await until(one.pilot, lambda: "bring it back as" in one.text)
        await one.pilot.press("escape")
        await until(one.pilot, lambda: "It is still in the trash." in one.text)
        assert len(ports.trash) == 2
        await one.pilot.press("escape")
        await until(one.pilot, lambda: one.given == [None])


async def test_an_empty_trash_says_so_and_offers_nothing() -> None:
    async with shown(TrashScreen(LibraryPorts(trash=[]), FUNCTION)) as one:
        await until(one.pilot, lambda: "Nothing of orders-api is in the trash." in one.text)
        assert "bring back" not in one.text
        await one.pilot.press("enter", "n", "y")
        await one.pilot.pause()
        assert one.app.copies == []


async def test_the_path_can_be_copied() -> None:
    ports = LibraryPorts()
    async with shown(TrashScreen(ports, FUNCTION)) as one:
        await until(one.pilot, lambda: "ping" in one.text)
        await one.pilot.press("y")
        await until(one.pilot, lambda: one.app.copies == [ports.trash[0].path])


async def test_a_trash_that_cannot_be_read_is_told_and_read_again() -> None:
    ports = LibraryPorts(broken=fail(Kind.STORE, "Cannot list the trash.", "Look at its rights."))
    async with shown(TrashScreen(ports, FUNCTION)) as one:
        await until(one.pilot, lambda: "✗ Cannot list the trash. Look at" in one.text)
        ports.broken = None
        await one.pilot.press("r")
        await until(one.pilot, lambda: "2 events" in one.text)


@SIZES
async def test_where_nothing_is_deleted_the_words_stand_where_the_list_would(
    size: tuple[int, int],
) -> None:
    ports = LibraryPorts()
    ports.trash.clear()
    async with shown(TrashScreen(ports, FUNCTION), size) as one:
        await until(one.pilot, lambda: "is in the trash" in one.text)
        assert "Nothing of orders-api is in the trash" in one.text.splitlines()[1]
