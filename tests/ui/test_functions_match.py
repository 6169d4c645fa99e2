"""The list of functions while it is filtered: the best match stands under the cursor."""

from lambdatui.core.functions import Function
from tests.ui.functions_screen import Pages, Screen, last, listed, page, sort_by

EXPORT = Function(name="an-export", description="Takes the orders away.", memory_mb=512)
API = Function(name="orders-api", memory_mb=256)
WORKER = Function(name="re-orders", memory_mb=1024)
OTHER = Function(name="zebra", memory_mb=128)
ALL = (EXPORT, API, WORKER, OTHER)


async def test_the_name_that_begins_with_the_text_is_first_and_entered() -> None:
    app = Screen(Pages(last(*ALL)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 4")
        assert app.pane.selected == EXPORT
        await pilot.press("slash", *"orders", "enter")
        assert app.names() == ["orders-api", "re-orders", "an-export"]
        assert app.pane.selected == API
        assert "▲" not in app.table.render_line(0).text


async def test_each_letter_leads_to_the_best_match_until_a_person_goes_elsewhere() -> None:
    app = Screen(Pages(last(*ALL)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("slash", "o")
        assert app.pane.selected == API
        await pilot.press("down")
        assert app.pane.selected == WORKER
        await pilot.press("r")
        assert app.pane.selected == API


async def test_the_order_that_a_person_chose_stays_and_the_cursor_goes_to_the_best_match() -> None:
    app = Screen(Pages(last(*ALL)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 4")
        await sort_by(pilot, app, "memory")
        await pilot.press("slash", *"orders")
        assert app.names() == ["re-orders", "an-export", "orders-api"]
        assert app.pane.selected == API
        await pilot.press("escape")
        assert app.pane.selected == API
        assert app.names() == ["re-orders", "an-export", "orders-api", "zebra"]


async def test_a_filter_that_only_leaves_out_moves_nobody() -> None:
    app = Screen(Pages(last(*ALL)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("j", "slash", *"!zebra")
        assert app.names() == ["an-export", "orders-api", "re-orders"]
        assert app.pane.selected == API


async def test_a_better_match_of_a_later_page_leads_only_while_one_types() -> None:
    app = Screen(Pages(page(EXPORT, WORKER)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 2 so far…")
        await pilot.press("slash", *"orders")
        assert app.pane.selected == WORKER
        app.port.items.put_nowait(page(API))
        await listed(pilot, app, "Functions 3 of 3 so far…")
        assert app.pane.selected == API
        await pilot.press("enter")
        app.port.items.put_nowait(last(Function(name="orders")))
        await listed(pilot, app, "Functions 4 of 4")
        assert app.names()[0] == "orders"
        assert app.pane.selected == API
