"""Choosing an account and regions: what is found first, what is marked, what is said."""

from lambdatui.core.connections import AccountRegions, Profile, RecentConnection
from lambdatui.core.errors import Fault, Kind
from lambdatui.ui.screens.connections import ConnectionsScreen
from lambdatui.ui.screens.connections_rows import WaysTable, found, ways
from tests.ui.connection_ports import LOOKS, PROFILES, RECENT, REGIONS, FakeConnections
from tests.ui.screen_host import Shown, shown
from tests.ui.until import until

HERE = RecentConnection(profile="acme-prod", regions=("eu-west-1",), account="123456789012")
ALL = ways(HERE, RECENT, PROFILES, REGIONS, {look.account: look for look in LOOKS})


def led(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(row.kind, row.to.profile, row.to.regions) for row in found(ALL, text)]


def test_what_was_used_of_late_comes_first_and_where_one_is_stands_above() -> None:
    assert [row.here for row in ALL[:3]] == [True, False, False]
    assert [row.kind for row in ALL] == ["recent"] * 3 + ["profile"] * 3 + ["region"] * 5


def test_a_region_that_is_typed_is_that_of_the_account_at_hand_before_any_other() -> None:
    assert led("eu-central-1")[0] == ("region", "acme-prod", ("eu-central-1",))
    assert led("euc1")[0] == ("region", "acme-prod", ("eu-central-1",))


def test_an_account_is_found_by_the_name_that_a_person_gave_to_it() -> None:
    assert {row.to.account for row in found(ALL, "product")} == {"123456789012"}


def test_every_word_has_to_be_found() -> None:
    assert [profile for _, profile, _ in led("dev central")] == ["acme-dev", "acme-dev"]
    assert led("dev nowhere") == []


def test_a_profile_without_a_region_is_looked_at_where_one_is() -> None:
    (row,) = ways(HERE, (), (Profile(name="sandbox"),), (), {})[1:]
    assert row.to.regions == ("eu-west-1",)


async def opened(on: Shown) -> None:
    await until(on.pilot, lambda: "us-west-2" in on.text and "sandbox" in on.text)


def port() -> FakeConnections:
    made = FakeConnections()
    made.recents = list(RECENT)
    return made


async def test_marked_regions_are_given_in_one_order_for_the_profile_under_the_cursor() -> None:
    async with shown(ConnectionsScreen(port(), HERE)) as on:
        await opened(on)
        await on.pilot.press(*"us-west-2", "space", "ctrl+u", *"us-east-1", "space")
        await until(on.pilot, lambda: "us-east-1, us-west-2 of acme-prod" in on.screen.words)
        await on.pilot.press("ctrl+u", *"sandbox")
        await until(on.pilot, lambda: "us-east-1, us-west-2 of sandbox" in on.screen.words)
        await on.pilot.press("enter")
        await until(on.pilot, lambda: on.given)
        assert (on.given[0].profile, on.given[0].regions) == ("sandbox", ("us-east-1", "us-west-2"))


async def test_regions_that_may_not_be_asked_for_are_offered_with_a_word() -> None:
    told = port()
    fault = Fault(kind=Kind.DENIED, what="You may not list the regions.")
    told.regions_told = AccountRegions(names=REGIONS, fault=fault)
    async with shown(ConnectionsScreen(told, HERE)) as on:
        await opened(on)
        await until(on.pilot, lambda: "You may not list the regions." in on.screen.words)


async def test_an_account_that_was_never_looked_at_has_no_colour_to_give() -> None:
    async with shown(ConnectionsScreen(port(), HERE)) as on:
        await opened(on)
        await on.pilot.press(*"sandbox", "ctrl+o")
        await until(on.pilot, lambda: "not known before it was looked at" in on.screen.words)


async def test_nothing_is_given_where_it_is_left() -> None:
    async with shown(ConnectionsScreen(port(), HERE)) as on:
        await opened(on)
        await on.pilot.press("escape")
        await until(on.pilot, lambda: on.given)
        assert on.given == [None]


async def test_until_a_row_is_chosen_it_is_the_account_at_hand_that_gets_a_colour() -> None:
    async with shown(ConnectionsScreen(port(), HERE)) as on:
        await opened(on)
        await on.pilot.press("ctrl+o")
        await until(on.pilot, lambda: f"(profile {HERE.profile})" in on.text)


async def test_what_is_at_hand_stands_on_the_first_line_at_once() -> None:
    async with shown(ConnectionsScreen(port(), HERE), size=(80, 24)) as on:
        await opened(on)
        await until(on.pilot, lambda: on.screen.query_one(WaysTable).scroll_offset.y == 0)
        assert "▸ here" in on.text
