"""The configuration pane: what it shows, and what it hides."""

import asyncio
from collections.abc import Callable

import pytest

from lambdatui.core.configuration import Configuration, Layer, Variable, Vpc
from lambdatui.core.functions import Function
from lambdatui.core.secrets import MASK
from lambdatui.ui.widgets.fact_list import FactList
from tests.ui.configuration_page import (
    FULL,
    HOSTILE,
    LARGE,
    SECRET,
    SIZES,
    Page,
    Port,
    facts_of,
    page,
)
from tests.ui.invoke_ports import (
    ORDERS,
    USERS,
    until,
)

# What is shown.


async def test_everything_is_on_the_page() -> None:
    async with page((120, 60)) as on:
        await on.until("app.handler")
        for words in (
            "✓ Active",
            "✗ Failed: The image was not found.",
            "python3.12",
            "arm64",
            "512 MB",
            "30 s",
            "1,024 MB",
            "2026-01-28 08:12:31 UTC · 3 d ago",
            "$LATEST",
            "Takes orders",
            FULL.function.arn,
            FULL.role,
            "/acme/orders",
            "JSON",
            "INFO",
            "WARN",
            "arn:aws:lambda:eu-west-1:111122223333:layer:common-libs:12 · 337.6 KB",
            "vpc-01",
            "subnet-0a subnet-0b",
            "sg-01",
            FULL.dead_letter_target,
            "Zip, 1.2 MB",
            "abc123=",
            "team",
            "shop",
        ):
            assert words in on.shown


async def test_a_long_arn_goes_on_in_the_next_row_and_loses_nothing() -> None:
    async with page((58, 60)) as on:
        await on.until("app.handler")
        rows = [row.strip() for row in on.shown.splitlines()]
        first = next(row for row in rows if row.startswith("Role  "))
        rest = rows[rows.index(first) + 1]
        assert first.split()[-1] + rest == FULL.role


@pytest.mark.parametrize(
    ("reserved", "unread", "words"),
    [
        (None, (), "none: it shares the account's"),
        (None, ("reserved concurrency: lambda:GetFunction is denied",), "not known"),
        (0, (), "✗ 0 · stopped: every invocation is throttled"),
        (1_000, (), "1,000"),
    ],
)
def test_reserved_concurrency_is_told_in_words(
    reserved: int | None, unread: tuple[str, ...], words: str
) -> None:
    configuration = Configuration(function=ORDERS, reserved_concurrency=reserved, unread=unread)
    assert facts_of(configuration)["reserved"] == words


def test_no_layers_and_no_vpc_are_said() -> None:
    facts = facts_of(Configuration(function=ORDERS))
    assert facts["layers"] == "none"
    assert facts["vpc"] == "none: runs outside a VPC"


async def test_a_runtime_past_its_end_of_life_is_marked_with_the_day() -> None:
    old = Function(name="orders-api", runtime="python3.9")
    async with page(port=Port({"orders-api": Configuration(function=old)})) as on:
        await on.until("python3.9  ! end of life since 2025-12-15")


def test_what_could_not_be_read_is_said_with_its_reason() -> None:
    configuration = Configuration(function=ORDERS, unread=("tags: lambda:ListTags is denied",))
    assert facts_of(configuration)["unread:0"] == "lambda:ListTags is denied"


def test_an_environment_that_lambda_could_not_decrypt_is_an_error() -> None:
    configuration = Configuration(function=ORDERS, environment_error="KMS key is disabled")
    assert facts_of(configuration)["environment-error"] == "✗ KMS key is disabled"


@SIZES
async def test_hostile_texts_are_shown_as_letters(size: tuple[int, int]) -> None:
    hostile = Configuration(
        function=Function(name=HOSTILE, arn=HOSTILE, description=HOSTILE, handler=HOSTILE),
        state=HOSTILE,
        state_reason=HOSTILE,
        role=HOSTILE,
        environment=(Variable(key=HOSTILE, value=HOSTILE),),
        layers=(Layer(arn=HOSTILE),),
        vpc=Vpc(id=HOSTILE, subnets=(HOSTILE,), security_groups=(HOSTILE,)),
        tags=((HOSTILE, HOSTILE),),
        unread=(HOSTILE,),
    )
    async with page(size, port=Port({"orders-api": hostile})) as on:
        await on.until("General")
        for _ in range(6):
            assert "\x1b" not in on.shown
            assert "\u202e" not in on.shown
            assert "[/x] ␛[31m[red]·" in on.shown
            on.pane.query_one(FactList).focus()
            await on.pilot.press("x", "pagedown")


# Secrets.


async def test_values_are_masked_until_asked_for_and_masked_again_after_a_while() -> None:
    async with page(reveal_s=1.5) as on:
        await on.until("app.handler")
        await on.to("environment:DB_PASSWORD")
        assert f"{MASK}  ! looks like a secret" in on.shown
        seen: list[str] = []

        def masked_again() -> bool:
            seen.append(on.shown)
            return SECRET in "".join(seen) and SECRET not in seen[-1]

        assert SECRET not in on.shown
        await on.pilot.press("x")
        await until(on.pilot, masked_again)
        assert all("orders-table" not in shown for shown in seen)
        assert f"{MASK}  ! looks like a secret" in on.shown


@pytest.mark.parametrize(
    "hide",
    [
        lambda on: on.pilot.press("x"),
        lambda on: _set(on, "function", USERS),
        lambda on: _set(on, "active", False),
    ],
    ids=["v again", "another function", "another pane"],
)
async def test_a_shown_value_is_masked_at_once_by(
    hide: Callable[[Page], asyncio.Future[None]],
) -> None:
    port = Port({"orders-api": FULL, "users-api": FULL})
    async with page(port=port) as on:
        await on.until("app.handler")
        await on.to("environment:TABLE")
        await on.pilot.press("x")
        await on.until("orders-table")
        await hide(on)
        await until(on.pilot, lambda: "orders-table" not in on.shown)


async def _set(on: Page, name: str, value: object) -> None:
    setattr(on.pane, name, value)
    await on.pilot.pause()


async def test_only_the_value_under_the_cursor_is_shown() -> None:
    async with page(LARGE) as on:
        await on.until("app.handler")
        await on.to("environment:DB_PASSWORD")
        await on.pilot.press("x")
        await on.until(SECRET)
        await on.pilot.press("j", "x")
        await on.until("orders-table")
        assert SECRET not in on.shown


async def test_a_copied_value_is_told_to_be_a_secret_and_stays_masked() -> None:
    async with page() as on:
        await on.until("app.handler")
        await on.to("environment:DB_PASSWORD")
        await on.pilot.press("y")
        await until(on.pilot, lambda: on.app.copies)
        assert on.app.copies[0].text == SECRET
        assert on.app.copies[0].what == "the value of DB_PASSWORD, a secret by its looks"
        assert SECRET not in on.shown


async def test_any_row_can_be_copied_whole() -> None:
    async with page((58, 24)) as on:
        await on.until("app.handler")
        await on.to("role")
        await on.pilot.press("y")
        await until(on.pilot, lambda: on.app.copies)
        assert on.app.copies[0].text == FULL.role
        assert on.app.copies[0].what == "the role's ARN"
