"""The configuration pane: what it shows, what it hides, and how one gets about in it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.events import Paste

from lambdatui.core.secrets import MASK
from lambdatui.core.section import SectionId
from lambdatui.core.section_facts import TITLES
from tests.ui.configuration_page import (
    HOSTILE,
    LARGE,
    SECRET,
    SIZES,
    SMALL,
    WHOLE,
    Page,
    page,
    whole,
)
from tests.ui.invoke_ports import ORDERS, USERS, until
from tests.ui.pictures import settled
from tests.ui.section_bodies import Body, everything
from tests.ui.section_ports import SectionPorts

# What is shown.


async def test_every_section_is_on_the_page() -> None:
    async with page(WHOLE) as on:
        await on.read()
        for title in TITLES.values():
            assert f"▾ {title} ──" in on.shown
        for words in (
            "✗ Failed: The image was not found.",
            "app.handler",
            "Takes orders",
            "AdministratorAccess",
            "vpc-01",
            "for ever",
            "orders-dlq",
        ):
            assert words in on.shown


async def test_a_long_arn_goes_on_in_the_next_row_and_loses_nothing() -> None:
    async with page((58, 60)) as on:
        await on.read()
        rows = [row.strip() for row in on.shown.splitlines()]
        first = next(row for row in rows if row.startswith("ARN  "))
        rest = rows[rows.index(first) + 1]
        assert first.split()[-1] + rest.split()[0] == ORDERS.arn


def _hostile(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _hostile(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_hostile(part) for part in value]
    return HOSTILE if isinstance(value, str) else value


@SIZES
async def test_hostile_texts_are_shown_as_letters(size: tuple[int, int]) -> None:
    bodies: dict[SectionId, list[Body]] = {
        id: [(service, name, given, _hostile(body)) for service, name, given, body in every]
        for id, every in everything(ORDERS).items()
    }
    async with page(size, port=SectionPorts({"orders-api": bodies})) as on:
        await on.read()
        assert "[/x] ␛[31m[red]·" in on.shown
        for _ in range(12):
            assert "\x1b" not in on.shown
            assert "\u202e" not in on.shown
            await on.press("x", "pagedown")


async def test_what_one_may_not_read_is_said_in_its_section_and_the_rest_is_there() -> None:
    port = whole()
    port.denied = True
    async with page(WHOLE, port=port) as on:
        await on.until("not allowed to read the policy: lambda:GetPolicy")
        assert "app.handler" in on.shown
        assert "not allowed to read the aliases: lambda:ListAliases" in on.shown


# Secrets.


async def test_values_are_masked_until_asked_for_and_masked_again_after_a_while() -> None:
    async with page(reveal_s=1.5) as on:
        await on.read()
        await on.to("environment:STRIPE_SECRET")
        assert f"{MASK}  ! looks like a secret" in on.shown
        seen: list[str] = []

        def masked_again() -> bool:
            seen.append(on.shown)
            return SECRET in "".join(seen) and SECRET not in seen[-1]

        assert SECRET not in on.shown
        await on.pilot.press("x")
        await until(on.pilot, masked_again)
        assert all("orders-prod" not in shown for shown in seen)
        assert f"{MASK}  ! looks like a secret" in on.shown


@pytest.mark.parametrize(
    "hide",
    [
        lambda on: on.pilot.press("x"),
        lambda on: _set(on, "function", USERS),
        lambda on: _set(on, "active", False),
    ],
    ids=["x again", "another function", "another pane"],
)
async def test_a_shown_value_is_masked_at_once_by(
    hide: Callable[[Page], asyncio.Future[None]],
) -> None:
    async with page() as on:
        await on.read()
        await on.to("environment:TABLE_NAME")
        await on.pilot.press("x")
        await on.until("orders-prod")
        await hide(on)
        await until(on.pilot, lambda: "orders-prod" not in on.shown)


async def _set(on: Page, name: str, value: object) -> None:
    setattr(on.pane, name, value)
    await on.pilot.pause()


async def test_only_the_value_under_the_cursor_is_shown() -> None:
    async with page(LARGE) as on:
        await on.read()
        await on.to("environment:STRIPE_SECRET")
        await on.pilot.press("x")
        await on.until(SECRET)
        await on.pilot.press("j", "x")
        await on.until("orders-prod")
        assert SECRET not in on.shown


async def test_a_copied_value_is_told_to_be_a_secret_and_stays_masked() -> None:
    async with page() as on:
        await on.read()
        await on.to("environment:STRIPE_SECRET")
        await on.pilot.press("y")
        await until(on.pilot, lambda: on.app.copies)
        assert on.app.copies[0].text == SECRET
        assert on.app.copies[0].what == "the value of STRIPE_SECRET, a secret by its looks"
        assert SECRET not in on.shown


async def test_what_is_masked_is_not_found() -> None:
    async with page(WHOLE) as on:
        await on.read()
        await on.press("slash", *"sk_live", "enter")
        await on.until("'sk_live' stands nowhere on this page.")


# Copying.


async def test_any_row_can_be_copied_whole() -> None:
    async with page((58, 24)) as on:
        await on.read()
        await on.to("arn")
        await on.pilot.press("y")
        await until(on.pilot, lambda: on.app.copies)
        assert on.app.copies[0].text == ORDERS.arn
        assert on.app.copies[0].what == "the ARN"


@pytest.mark.parametrize(
    ("downs", "text"),
    [
        (0, ORDERS.arn),
        (
            1,
            "https://eu-west-1.console.aws.amazon.com/lambda/home?region=eu-west-1"
            "#/functions/orders-api",
        ),
        (2, "orders-api"),
        (
            3,
            "aws --profile acme-prod --region eu-west-1 lambda get-function"
            " --function-name orders-api",
        ),
    ],
    ids=["ARN", "link", "name", "command"],
)
async def test_it_can_be_chosen_what_is_copied(downs: int, text: str) -> None:
    async with page() as on:
        await on.read()
        await on.press("Y")
        await on.until("Copy which?")
        await on.pilot.press(*["j"] * downs, "enter")
        await until(on.pilot, lambda: on.app.copies)
        assert on.app.copies[0].text == text


# Sections.


async def test_one_goes_from_section_to_section_and_its_heading_is_uppermost() -> None:
    async with page() as on:
        await on.read()
        await on.press("]", "]")
        await on.pilot.pause()
        assert on.rows.section is not None
        assert on.rows.section.key == SectionId.ON_ERROR
        assert on.shown.splitlines()[1].startswith("▾ On an error")
        await on.pilot.press("j", "[")
        assert on.rows.section.key == SectionId.ON_ERROR
        await on.pilot.press("[")
        assert on.rows.section.key == SectionId.TRIGGERS


async def test_a_folded_section_is_one_row_that_tells_of_trouble_in_it() -> None:
    async with page(LARGE) as on:
        await on.read()
        assert "app.handler" in on.shown
        await on.press("enter")
        await on.until("▸ General")
        assert "app.handler" not in on.shown
        row = next(row for row in on.shown.splitlines() if "▸ General" in row)
        assert "✗ 1" in row
        # What is read again does not unfold it.
        await on.pilot.press("r")
        await until(on.pilot, lambda: len(on.port.asked) == 2 * len(SectionId))
        assert "▸ General" in on.shown
        await on.pilot.press("enter")
        await on.until("app.handler")


async def test_all_sections_are_folded_and_unfolded_at_once() -> None:
    async with page(LARGE) as on:
        await on.read()
        await on.press("Z")
        await until(on.pilot, lambda: on.shown.count("▸ ") == len(SectionId))
        await on.pilot.press("Z")
        await on.until("app.handler")
        assert "▸ " not in on.shown


# Finding.


async def test_a_text_is_found_in_what_is_folded_and_one_goes_from_match_to_match() -> None:
    async with page() as on:
        await on.read()
        await on.press("Z", "slash", *"orders-dlq")
        await on.until("'orders-dlq': 1 of ")
        assert "↵, then n next" in on.shown
        assert on.rows.fact is not None
        assert "orders-dlq" in on.rows.fact.value
        first = on.rows.fact.key
        await on.pilot.press("enter", "n")
        await on.until("'orders-dlq': 2 of ")
        assert "↵, then n next" not in on.shown
        assert on.rows.fact.key != first
        await on.pilot.press("N")
        await on.until("'orders-dlq': 1 of ")
        assert on.rows.fact.key == first


@pytest.mark.parametrize("pasted", ["clicks", "orders-dlq", "AdministratorAccess"])
@SIZES
async def test_what_is_found_is_on_the_screen(pasted: str, size: tuple[int, int]) -> None:
    async with page(size) as on:
        await on.read()
        await on.press("slash")
        on.app.post_message(Paste(pasted))
        await on.until(f"'{pasted}': 1 of ")
        # What is said of it takes a row of the list, by a layout that comes later.
        await settled(on.pilot)
        assert on.cursor_is_seen
        await on.pilot.press("enter", "n")
        await settled(on.pilot)
        assert on.cursor_is_seen


async def test_a_row_at_the_lower_edge_stays_in_sight_when_the_search_opens() -> None:
    async with page() as on:
        await on.read()
        await on.to("trigger:kinesis:clicks:settings")
        await settled(on.pilot)
        assert on.rows.scroll_offset.y == 0
        await on.pilot.press("slash")
        await settled(on.pilot)
        assert on.rows.scroll_offset.y == 1
        assert on.cursor_is_seen


async def test_escape_ends_the_search() -> None:
    async with page() as on:
        await on.read()
        await on.press("slash", *"vpc-01", "enter", "escape")
        await until(on.pilot, lambda: "vpc-01': " not in on.shown)
        assert on.rows.has_focus


async def test_a_wrong_expression_is_said_and_finds_nothing() -> None:
    async with page() as on:
        await on.read()
        await on.press("slash", *"/(a/")
        await on.until("✗ /(a/ is not a regular expression")


# Versions.


async def test_an_alias_is_chosen_and_asked_for_and_left_with_the_function() -> None:
    async with page() as on:
        await on.read()
        await on.press("Q")
        await on.until("alias of version 7")
        await on.pilot.press(*"live", "enter")
        await on.until("live · read just now")
        later = on.port.asked[len(SectionId) :]
        assert {one.qualifier for one in later} == {"live"}
        assert len(later) == len(SectionId)
        await on.press("Y")
        await on.until("Copy which?")
        await on.pilot.press("enter")
        await until(on.pilot, lambda: on.app.copies)
        assert on.app.copies[0].text == f"{ORDERS.arn}:live"
        on.pane.function = USERS
        await until(on.pilot, lambda: on.port.asked[-1].function == "users-api")
        assert on.port.asked[-1].qualifier == ""


@pytest.mark.parametrize("size", [SMALL])
async def test_raw_answers_are_one_key_away(size: tuple[int, int]) -> None:
    async with page(size) as on:
        await on.read()
        await on.press("]", "J")
        await on.until("What AWS answered · orders-api · Triggers")
        assert "ListEventSourceMappings" in on.shown
