"""Many regions in one list: a name can stand in two of them, and each fails by itself."""

from lambdatui.core.errors import Fault, Kind, fail
from lambdatui.core.fleet_columns import Need
from lambdatui.core.fleet_reads import StatePart
from lambdatui.core.function_state import FunctionState
from lambdatui.core.prices import price_book
from lambdatui.ui.fleet_book import FleetBook
from lambdatui.ui.fleet_feed import FleetFeed
from lambdatui.ui.fleet_reading import FleetReading, Wanted
from lambdatui.ui.widgets.event_editor import EventEditor
from tests.ui.accounts import CLOSED, World, go
from tests.ui.backend import NOW_MS, function
from tests.ui.console_app import NARROW, WIDE, see, shown
from tests.ui.fleet import FakeFleet
from tests.ui.until import until

WEST = function("orders")
EAST = function("orders", arn="arn:aws:lambda:us-east-1:123456789012:function:orders")


def book_of_two() -> FleetBook:
    book = FleetBook(price_book)
    book.put([WEST], "eu-west-1")
    book.put([EAST], "us-east-1")
    return book


def test_a_name_in_two_regions_is_two_rows_and_each_is_told_of_alone() -> None:
    book = book_of_two()
    assert set(book.keys) == {WEST.arn, EAST.arn}
    failed = FunctionState(state="Failed")
    book.put_state(StatePart(function="orders", state=failed), "us-east-1")
    assert [row.state for row in book.rows if row.region == "us-east-1"] == [failed]
    assert [row.state for row in book.rows if row.region == "eu-west-1"] == [None]


def test_what_is_gone_of_a_region_stays_in_the_others() -> None:
    book = book_of_two()
    assert book.keep_only([], "us-east-1") == [EAST.arn]
    assert book.keys == [WEST.arn]


def test_a_function_that_is_of_another_account_now_takes_the_place_of_the_one_before() -> None:
    book = book_of_two()
    other = function("orders", arn="arn:aws:lambda:eu-west-1:210987654321:function:orders")
    book.put([other], "eu-west-1")
    assert set(book.keys) == {other.arn, EAST.arn}


async def test_each_region_is_asked_for_its_own_and_one_that_refuses_holds_up_no_other() -> None:
    class Refuses(FakeFleet):
        async def alarms(self):  # type: ignore[no-untyped-def]  # it only raises
            self.alarms_asked += 1
            raise fail(Kind.DENIED, "The alarms may not be read.")

    west, east = FakeFleet(), Refuses()
    book = book_of_two()
    reading = FleetReading(lambda: NOW_MS, lambda metrics: 0.0)
    told: list[Fault] = []
    feed = FleetFeed(
        {"eu-west-1": west, "us-east-1": east},
        book,
        reading,
        lambda: NOW_MS,
        price_book,
        changed=lambda: None,
        failed=lambda fault, doing: told.append(fault),
    )
    for _ in range(2):
        for work in feed.works(Wanted(figures=(WEST.arn, EAST.arn), alarms=True)):
            await work
    assert [asked for asked, _ in west.figures_asked] == [("orders",)] * 2
    assert [asked for asked, _ in east.figures_asked] == [("orders",)] * 2
    assert {row.region for row in book.rows if row.figures} == {"eu-west-1", "us-east-1"}
    # A no is a no until a person asks again; the other region goes on.
    assert (west.alarms_asked, east.alarms_asked) == (2, 1)
    assert list(feed.faults) == [("us-east-1", Need.ALARMS)]
    assert not reading.refused
    assert len(told) == 1


async def test_several_regions_stand_in_one_list_with_a_column_that_names_them() -> None:
    world = World()
    async with world.app.run_test(size=NARROW) as pilot:
        await see(pilot, "thumbnail")
        await go(pilot, "us-east-1", "eu-west-1")
        text = await see(pilot, "Functions 10 in 2 regions", "eu-west-1 and 1 more", "region")
        rows = [line for line in text.splitlines() if "orders-api" in line]
        # In so few cells a region has its short form.
        assert [" euw1 " in row for row in rows] == [True, False]
        assert [" use1 " in row for row in rows] == [False, True]


async def test_a_region_that_cannot_be_listed_says_so_by_itself_and_the_rest_works() -> None:
    world = World()
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "thumbnail")
        await go(pilot, CLOSED, "eu-west-1")
        await see(pilot, f"✗ {CLOSED}: Lambda in {CLOSED} is not", "Functions 7 in 2 regions")
        # Its figures come all the same: payments-webhook fails.
        await until(
            pilot,
            lambda: any(
                "payments-webhook" in line and "481" in line
                for line in shown(pilot.app).splitlines()
            ),
        )


async def test_a_function_opens_the_panes_of_its_region() -> None:
    world = World()
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "thumbnail")
        await go(pilot, "us-east-1", "us-west-2")
        await see(pilot, "Functions 6 in 2 regions", "legacy-billing in us-east-1")
        west, east = world.places["acme-prod", "us-west-2"], world.places["acme-prod", "us-east-1"]
        await until(pilot, lambda: east.tails)
        assert west.tails == []
        await pilot.press("j")
        await see(pilot, "legacy-billing in us-west-2")
        await until(pilot, lambda: west.tails)
        assert {each.functions for each in west.tails} == {("legacy-billing",)}


async def test_marked_functions_are_tailed_in_one_region_and_the_title_says_what_is_left_out() -> (
    None
):
    world = World()
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "thumbnail")
        await go(pilot, "us-east-1", "us-west-2")
        await see(pilot, "legacy-billing in us-east-1")
        await pilot.press("space", "space", "j", "space")
        # The cursor came to rest on a row of us-east-1.
        await see(pilot, "3 marked", "1 function in us-east-1 · without 2 marked in other regions")


async def test_the_panes_of_a_region_are_the_same_in_a_list_of_one_and_of_several() -> None:
    world = World()
    async with world.app.run_test(size=WIDE) as pilot:
        await see(pilot, "legacy-billing")
        await pilot.press("j", "j", "i")
        await see(pilot, "legacy-billing · python3.7", "^r run")
        pilot.app.screen.query_one(EventEditor).focus_text()
        await pilot.press(*"[1,2,3]")
        await see(pilot, "[1,2,3]")
        while pilot.app.screen.query_one("#detail").has_focus_within:
            await pilot.press("escape")
        await go(pilot, "us-east-1", "eu-west-1")
        await see(pilot, "Functions 10 in 2 regions")
        await pilot.press("slash", *"legacy", "enter")
        await see(pilot, "legacy-billing in eu-west-1", "1,2,3")
