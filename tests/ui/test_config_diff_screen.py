"""Two configurations compared, on a screen of their own."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace

from lambdatui.core.errors import Kind, fail
from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.saved_views import FleetView
from lambdatui.core.section import SectionId
from lambdatui.core.section_seen import SeenTime
from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.config_sides import ConfigDiffPorts
from lambdatui.ui.screens.config_diff import ConfigDiffScreen
from tests.ui.backend import ACCOUNT
from tests.ui.console_app import REMOTE, see
from tests.ui.diff_ports import HOUR_MS, OTHER_SECRET, SECRET, DiffPorts
from tests.ui.screen_host import HOSTILE, LARGE, NOW_MS, SMALL, Shown, clock, shown
from tests.ui.section_bodies import ENVIRONMENT
from tests.ui.until import until

ORDERS = next(each for each in ACCOUNT if each.name == "orders-api")
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
SEEN = (
    SeenTime(
        from_ms=NOW_MS - 2 * HOUR_MS,
        until_ms=NOW_MS - 2 * HOUR_MS,
        sections=(SectionId.GENERAL,),
        before_ms=NOW_MS - 3 * HOUR_MS,
    ),
    SeenTime(
        from_ms=NOW_MS - 30 * HOUR_MS,
        until_ms=NOW_MS - 30 * HOUR_MS,
        sections=tuple(SectionId),
        first=True,
    ),
)


@asynccontextmanager
async def compare(
    ports: DiffPorts,
    size: tuple[int, int] = SMALL,
    *,
    qualifier: str = "",
    marked: tuple[str, ...] = (),
    there: DiffPorts | None = None,
    led: list[tuple[str, str]] | None = None,
) -> AsyncGenerator[Shown, None]:
    """The screen, which asks what to compare with."""

    def at(profile: str, region: str) -> ConfigDiffPorts:
        if led is not None:
            led.append((profile, region))
        return there or ports

    screen = ConfigDiffScreen(
        ports,
        ORDERS,
        clock,
        at=at,
        qualifier=qualifier,
        profile="acme",
        region="eu-west-1",
        marked=tuple(each for each in ACCOUNT if each.name in marked),
    )
    async with shown(screen, size) as on:
        await until(on.pilot, lambda: "a version or an alias" in on.text)
        yield on


async def pick(on: Shown, words: str) -> None:
    """Take the row that has these words."""
    rows = [line for line in on.text.split("\n") if "│" in line]
    first = next(at for at, line in enumerate(rows) if "a version or an alias" in line)
    wanted = next(at for at, line in enumerate(rows) if words in line)
    await on.pilot.press(*["down"] * (wanted - first), "enter")


async def ended(on: Shown) -> None:
    await until(on.pilot, lambda: "ifference" in on.text and "o compare" in on.text)


@SIZES
async def test_only_what_differs_from_a_marked_function_is_shown(size: tuple[int, int]) -> None:
    async with compare(DiffPorts(), size, marked=("thumbnail", "orders-api")) as on:
        assert "│  orders-api" not in on.text
        await pick(on, "thumbnail")
        await ended(on)
        assert "Memory" in on.text
        assert "1,024 MB" in on.text
        assert "512 MB" in on.text
        # Their ARNs and roles are not what one looks for.
        assert "ARN" not in on.text
        assert "Handler" not in on.text
        assert on.text.index("thumbnail") < on.text.rindex("orders-api")


async def test_all_can_be_shown_as_well() -> None:
    async with compare(DiffPorts(), LARGE, marked=("thumbnail",)) as on:
        await pick(on, "thumbnail")
        await ended(on)
        await on.pilot.press("a")
        assert "Handler" in on.text
        assert "All is shown" in on.text
        await on.pilot.press("a")
        assert "Handler" not in on.text


@SIZES
async def test_an_hour_ago_is_what_was_seen_by_then(size: tuple[int, int]) -> None:
    ports = DiffPorts()
    ports.times = SEEN
    ports.then = {"MemorySize": 2048, "Timeout": 30}
    ports.unseen = (SectionId.TAGS,)
    async with compare(ports, size) as on:
        await pick(on, "an hour ago")
        await ended(on)
        assert "2,048 MB" in on.text
        # Not all of it was seen at one time.
        assert "seen 07:01–07:11Z" in on.text
        assert "orders-api · now" in on.text
        assert "1 difference in what could be read; 1 is not known." in on.text
        assert "not seen by then" in on.text


async def test_times_that_nothing_was_seen_before_are_not_offered() -> None:
    ports = DiffPorts()
    ports.times = SEEN
    async with compare(ports) as on:
        assert "a day ago" in on.text
        assert "a week ago" not in on.text
        assert "until 2 h ago" in on.text
        assert "General changed" in on.text
        assert "first seen" in on.text


async def test_a_value_that_differs_is_told_and_not_shown_or_copied() -> None:
    ports = DiffPorts(
        **{"orders_api:7": {"Environment": {"Variables": {"STRIPE_SECRET": OTHER_SECRET}}}}
    )
    async with compare(ports, LARGE) as on:
        await pick(on, "a version or an alias")
        await until(on.pilot, lambda: "the version that is edited" in on.text)
        await on.pilot.press("7", "enter")
        await ended(on)
        assert "STRIPE_SECRET" in on.text
        assert "another value" in on.text
        await on.pilot.press("y")
        (text,) = on.app.copies
        assert text.startswith("orders-api:7 → orders-api:$LATEST\n")
        assert "  + TABLE_NAME: ••••••••" in text.split("\n")
        for secret in (SECRET, OTHER_SECRET, ENVIRONMENT["TABLE_NAME"], "hmac"):
            assert secret not in text + on.text


async def test_another_function_is_found_by_typing() -> None:
    async with compare(DiffPorts()) as on:
        await pick(on, "another function")
        await until(on.pilot, lambda: "thumbnail" in on.text)
        await on.pilot.press(*"thumb", "enter")
        await ended(on)
        assert "- thumbnail" in on.text
        assert "+ orders-api" in on.text


async def test_another_region_is_asked_through_its_own_port() -> None:
    there = DiffPorts(orders_api={"MemorySize": 3008})
    led: list[tuple[str, str]] = []
    async with compare(DiffPorts(), there=there, led=led) as on:
        await pick(on, "another region")
        await until(on.pilot, lambda: "us-east-1" in on.text)
        await on.pilot.press(*"us-east-1", "enter")
        await ended(on)
        assert led[0][1] == "us-east-1"
        assert "orders-api · us-east-1" in on.text
        assert "orders-api · eu-west-1" in on.text
        assert "3,008 MB" in on.text


async def test_after_another_region_its_own_functions_and_versions_are_offered() -> None:
    there = DiffPorts()
    there.account = tuple(
        replace(each, name=f"{each.name}-us", arn="") for each in ACCOUNT[:2]
    ) + tuple(each for each in ACCOUNT if each.name == "orders-api")
    async with compare(DiffPorts(), there=there) as on:
        await pick(on, "another region")
        await until(on.pilot, lambda: "us-east-1" in on.text)
        await on.pilot.press(*"us-east-1", "enter")
        await ended(on)
        await on.pilot.press("o")
        await until(on.pilot, lambda: "of orders-api in us-east-1" in on.text)
        await pick(on, "another function")
        await until(on.pilot, lambda: f"{ACCOUNT[0].name}-us" in on.text)
        assert not any(f" {each.name} " in on.text for each in ACCOUNT[:2])
        await on.pilot.press("enter")
        await ended(on)
        assert "-us · us-east-1" in on.text
        assert {name for name, _, _ in there.asked} >= {"orders-api", f"{ACCOUNT[0].name}-us"}


async def test_sides_are_swapped_without_reading_again() -> None:
    ports = DiffPorts()
    async with compare(ports, marked=("thumbnail",)) as on:
        await pick(on, "thumbnail")
        await ended(on)
        count = len(ports.asked)
        await on.pilot.press("x")
        await until(on.pilot, lambda: "- orders-api" in on.text)
        await ended(on)
        assert len(ports.asked) == count
        await on.pilot.press("r")
        await until(on.pilot, lambda: len(ports.asked) == 2 * count)


async def test_how_far_it_is_is_told() -> None:
    ports = DiffPorts()
    ports.gate = asyncio.Event()
    async with compare(ports, marked=("thumbnail",)) as on:
        await pick(on, "thumbnail")
        await until(on.pilot, lambda: "reading… 0 of 28" in on.text)
        ports.gate.set()
        await ended(on)


async def test_a_function_that_is_not_there_is_told_once() -> None:
    ports = DiffPorts()
    ports.broken = fail(Kind.NOT_FOUND, f"There is no function {HOSTILE}.", "Look at the list.")
    async with compare(ports, marked=("thumbnail",)) as on:
        await pick(on, "thumbnail")
        await until(on.pilot, lambda: "✗ There is no function" in on.text)
        assert "[/x]" in on.text
        assert "\x1b" not in on.text
        assert len(on.app.failures) == 1
        await on.pilot.press("y", "J")
        assert "There is no section" in on.text
        ports.broken = None
        await on.pilot.press("r")
        await ended(on)


async def test_nothing_seen_by_then_is_told() -> None:
    ports = DiffPorts()
    ports.times = SEEN
    async with compare(ports) as on:
        await pick(on, "an hour ago")
        await until(on.pilot, lambda: "was not seen from this computer" in on.text)


async def test_what_aws_answered_is_a_key_away_and_masked() -> None:
    async with compare(DiffPorts(), LARGE, marked=("thumbnail",)) as on:
        await pick(on, "thumbnail")
        await ended(on)
        await on.pilot.press("J")
        await until(on.pilot, lambda: "of which side?" in on.text)
        await on.pilot.press("enter")
        await until(on.pilot, lambda: "GetFunction" in on.text)
        assert "thumbnail · General" in on.text
        await on.pilot.press("x")
        assert SECRET not in on.text


async def test_it_is_left_with_nothing_chosen() -> None:
    async with compare(DiffPorts()) as on:
        await on.pilot.press("escape")
        await until(on.pilot, lambda: "o chooses what to compare it with" in on.text)
        await on.pilot.press("y", "a", "x", "r", "J")
        await on.pilot.press("escape")
        await until(on.pilot, lambda: on.given == [None])


async def test_the_console_opens_it_for_the_function_at_hand_and_its_marks() -> None:
    ports = DiffPorts()
    ports.view = FleetView(sort=FleetColumn.NAME)
    app = ConsoleApp(ports, clock, environ=REMOTE)
    async with app.run_test(size=LARGE) as pilot:
        await see(pilot, "video-transcode", "acme-prod")
        await pilot.press("c")
        await see(pilot, "read just now")
        await pilot.press("D")
        await see(pilot, "another region or account", "Compare cleanup-expired with")
        await pilot.press("down", "enter")
        await see(pilot, "Compare with which function?", "thumbnail")
        await pilot.press(*"thumb", "enter")
        await see(pilot, "Only what differs is shown", "1,024 MB")
        await pilot.press("escape")
        await see(pilot, "read just now")
