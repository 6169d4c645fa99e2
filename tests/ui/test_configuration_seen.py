"""The configuration pane shows at once how a function was seen before, until it has been read."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from lambdatui.core.errors import Kind, fail
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_masks import masked
from lambdatui.ui.messages import Noted
from tests.ui.configuration_page import LARGE, SECRET, SIZES, SMALL, Page, page, whole
from tests.ui.invoke_ports import ORDERS, ManualClock, until
from tests.ui.section_answers import section_of
from tests.ui.section_bodies import everything
from tests.ui.section_ports import SectionPorts

HOUR_MS = 3_600_000


def as_seen(id: SectionId) -> SectionAnswers:
    """As it was three hours ago, when it had another timeout."""
    before = everything(ORDERS)
    for body in before[SectionId.GENERAL]:
        if body[1] == "GetFunction":
            body[3]["Configuration"]["Timeout"] = 77
    read_ms = ManualClock().now - 3 * HOUR_MS
    return masked(section_of(before, ORDERS.name, id, read_ms=read_ms), b"key")


@asynccontextmanager
async def remembered(
    *ids: SectionId, size: tuple[int, int] = LARGE
) -> AsyncGenerator[tuple[Page, SectionPorts], None]:
    """A page whose sections were seen before, and of which none is read yet."""
    port = whole()
    port.seen = tuple(as_seen(id) for id in ids or SectionId)
    port.held = {id: asyncio.Event() for id in SectionId}
    async with page(size, port=port) as on:
        await on.until("as seen 3 h ago")
        yield on, port


def line_of(on: Page, label: str) -> int:
    return next(at for at, line in enumerate(on.shown.splitlines()) if label in line)


def timeout_of(on: Page) -> str:
    return next(fact.value for fact in on.rows.facts if fact.key == "timeout")


@pytest.mark.parametrize("key", ["handler", "environment:TABLE_NAME", "tag:team"])
@SIZES
async def test_it_is_freshened_section_by_section_and_nothing_moves(
    size: tuple[int, int], key: str
) -> None:
    async with remembered(size=size) as (on, port):
        keys = [fact.key for fact in on.rows.facts]
        wanted = key if key in keys else keys[-1]
        await on.to(wanted)
        label = next(fact.label for fact in on.rows.facts if fact.key == wanted)
        before = line_of(on, label)
        for gate in port.held.values():
            gate.set()
            await on.pilot.pause()
            assert on.rows.fact is not None
            assert on.rows.fact.key == wanted
        await on.read()
        assert on.rows.fact is not None
        assert on.rows.fact.key == wanted
        assert line_of(on, label) == before
        assert on.cursor_is_seen
        assert "as seen" not in on.shown


async def test_each_section_says_how_old_it_is_until_it_is_read() -> None:
    async with remembered() as (on, port):
        assert timeout_of(on) == "77 s"
        assert on.shown.count("as seen 3 h ago, reading it") > 1
        port.held[SectionId.GENERAL].set()
        await until(on.pilot, lambda: timeout_of(on) != "77 s")
        heading = next(line for line in on.shown.splitlines() if "General" in line)
        assert "as seen" not in heading
        # The page is as old as the oldest of it.
        assert "as seen 3 h ago · reading… 1 of 14" in on.shown


async def test_a_section_that_is_told_from_one_not_read_yet_is_as_old_as_that() -> None:
    async with remembered() as (on, port):

        def heading() -> str:
            return next(line for line in on.shown.splitlines() if "On an error" in line)

        port.held[SectionId.ON_ERROR].set()
        await until(on.pilot, lambda: "reading… 1 of 14" in on.shown)
        # Whom it tells of is in the triggers, and they are as they were.
        assert "as seen 3 h ago, reading it" in heading()
        for id in (SectionId.TRIGGERS, SectionId.GENERAL):
            port.held[id].set()
        await until(on.pilot, lambda: "as seen" not in heading())
        state = on.pane._state
        assert SectionId.TAGS in state.answers
        assert SectionId.TAGS not in state.told_from(SectionId.ON_ERROR)
        assert SectionId.TAGS in state.told_from(SectionId.VERSIONS)


async def test_values_that_are_not_remembered_are_neither_shown_nor_copied() -> None:
    async with remembered() as (on, port):
        await on.to("environment:STRIPE_SECRET")
        await on.press("x", "y", "J")
        await on.pilot.pause()
        notes = [one.text for one in on.app.said if isinstance(one, Noted)]
        assert notes[0].startswith("Values are not remembered")
        assert notes[1].startswith("There is nothing to copy")
        assert notes[2].startswith("It is as it was seen before")
        assert "hmac" not in on.shown
        for gate in port.held.values():
            gate.set()
        await until(on.pilot, lambda: "looks like a secret" in on.shown)
        await on.press("x")
        await on.until(SECRET)


async def test_where_nothing_can_be_read_what_was_seen_stays_and_says_so() -> None:
    async with remembered(SectionId.GENERAL, SectionId.TAGS, size=SMALL) as (on, port):
        port.broken[None] = fail(Kind.UNREACHABLE, "AWS is out of reach.", "Look at the network.")
        for gate in port.held.values():
            gate.set()
        await on.until("✗ AWS is out of reach.")
        await on.until("! not current: seen 3 h ago")
        assert "77 s" in on.shown
        port.broken.clear()
        await on.press("r")
        await on.read()
        assert "77 s" not in on.shown
