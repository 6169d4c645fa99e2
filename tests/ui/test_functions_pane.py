"""The list of functions: pages as they come, the filter, and what went wrong."""

from collections.abc import AsyncGenerator

import pytest
from textual.widgets import Input

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.functions import Function, FunctionPage
from lambdatui.ui.widgets.table import Table
from tests.ui.functions_screen import (
    ALERTS,
    BILLING,
    HOUR,
    ORDERS,
    THUMBS,
    Pages,
    Screen,
    last,
    listed,
    page,
)
from tests.ui.until import until

SIZES = [(80, 24), (120, 40)]
UNREACHABLE = fail(Kind.UNREACHABLE, "AWS cannot be reached.", "Look at the network.")


@pytest.mark.parametrize("size", SIZES)
async def test_rows_are_shown_as_each_page_comes(size: tuple[int, int]) -> None:
    app = Screen(Pages(page(ORDERS, THUMBS)))
    async with app.run_test(size=size) as pilot:
        await listed(pilot, app, "Functions 2 so far…")
        assert app.names() == ["orders", "thumbs"]
        app.port.items.put_nowait(last(BILLING, ALERTS))
        await listed(pilot, app, "Functions 4")
        assert app.names() == ["alerts", "billing", "orders", "thumbs"]
        assert [function.name for function in app.pane.functions] == app.names()


async def test_the_first_row_has_the_cursor_until_someone_moves_it() -> None:
    app = Screen(Pages(page(ORDERS, THUMBS)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 2 so far…")
        app.port.items.put_nowait(page(BILLING))
        await listed(pilot, app, "Functions 3 so far…")
        assert app.pane.selected == BILLING
        await pilot.press("down")
        app.port.items.put_nowait(last(ALERTS))
        await listed(pilot, app, "Functions 4")
        assert app.pane.selected == ORDERS


async def test_a_refresh_keeps_cursor_and_filter_and_drops_what_is_gone_at_its_end() -> None:
    app = Screen(Pages(last(ORDERS, BILLING, THUMBS, ALERTS)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("slash", "!", *"alerts", "enter", "down")
        assert app.pane.selected == ORDERS
        newer = Function(name="orders", memory_mb=2048)
        await pilot.press("r")
        app.port.items.put_nowait(page(Function(name="newcomer")))
        await listed(pilot, app, "Functions 4 of 5 · listing again…")
        assert app.pane.selected == ORDERS
        app.port.items.put_nowait(last(newer, ALERTS))
        await listed(pilot, app, "Functions 2 of 3")
        assert app.names() == ["newcomer", "orders"]
        assert app.pane.selected == newer
        await until(pilot, lambda: app.told[-1] == "orders")


async def test_while_one_listing_is_under_way_no_second_one_begins() -> None:
    app = Screen(Pages(page(ORDERS)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 1 so far…")
        await pilot.press("r", "r")
        app.port.items.put_nowait(last())
        await listed(pilot, app, "Functions 1")
        assert app.port.calls == 1
        await pilot.press("r")
        assert app.port.calls == 2


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_is_filtered_while_typing(size: tuple[int, int]) -> None:
    app = Screen(Pages(last(ORDERS, BILLING, THUMBS, ALERTS)))
    async with app.run_test(size=size) as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("slash", "p", "y")
        assert app.names() == ["alerts", "billing"]
        assert app.heading() == "Functions 2 of 4"
        await pilot.press("down")
        assert app.pane.selected == BILLING
        assert app.typing()
        await pilot.press("enter")
        assert not app.typing()
        assert app.table.has_focus
        assert app.names() == ["alerts", "billing"]


async def test_letters_that_are_keys_elsewhere_are_letters_in_the_filter() -> None:
    app = Screen(Pages(last(ORDERS, BILLING)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 2")
        await pilot.press("slash", "s", "r", "j", "G", "slash")
        assert app.pane.query_one(Input).value == "srjG/"
        assert app.port.calls == 1


async def test_escape_clears_the_filter_then_closes_it_then_is_not_ours() -> None:
    app = Screen(Pages(last(ORDERS, BILLING)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 2")
        await pilot.press("slash", "o", "r", "d", "escape")
        assert app.names() == ["billing", "orders"]
        assert app.typing()
        await pilot.press("escape")
        assert not app.typing()
        assert app.table.has_focus
        assert not app.pane.query_one("#functions-filter-line").display
        assert app.left == 0
        await pilot.press("escape")
        assert app.left == 1


async def test_escape_on_the_table_clears_a_kept_filter() -> None:
    app = Screen(Pages(last(ORDERS, BILLING)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 2")
        await pilot.press("slash", "o", "r", "d", "enter", "escape")
        assert app.names() == ["billing", "orders"]
        assert app.pane.selected == ORDERS
        assert app.left == 0


async def test_a_filter_that_matches_nothing_says_so_and_how_to_clear_it() -> None:
    app = Screen(Pages(last(ORDERS)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 1")
        await pilot.press("slash", "left_square_bracket", "x")
        assert app.text("note") == "No function matches '[x'. Esc clears the filter."
        assert app.heading() == "Functions 0 of 1"
        await until(pilot, lambda: app.told[-1:] == ["nothing"])


async def test_an_account_without_functions_says_where_it_looked() -> None:
    app = Screen(Pages(last()))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 0")
        assert app.text("note").startswith("This account has no functions in acme · eu-west-1.")
        await pilot.press("r")
        app.port.items.put_nowait(last(ORDERS))
        await listed(pilot, app, "Functions 1")
        assert app.text("note") == ""


async def test_a_first_listing_that_fails_says_what_and_what_to_do() -> None:
    app = Screen(Pages(UNREACHABLE))
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.faults)
        await listed(pilot, app, "Functions 0")
        assert app.text("note") == (
            "✗ AWS cannot be reached.\nLook at the network. Press r to try again."
        )
        assert [fault.kind for fault in app.faults] == [Kind.UNREACHABLE]
        await pilot.press("r")
        app.port.items.put_nowait(last(ORDERS))
        await listed(pilot, app, "Functions 1")
        assert app.text("trouble") == ""


async def test_a_refresh_that_fails_leaves_the_list_marked_with_its_age() -> None:
    app = Screen(Pages(last(ORDERS, BILLING)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 2")
        app.now += HOUR // 12
        await pilot.press("r")
        app.port.items.put_nowait(UNREACHABLE)
        await listed(pilot, app, "Functions 2 · stale, 5 min old")
        assert app.names() == ["billing", "orders"]
        assert app.text("trouble") == (
            "✗ AWS cannot be reached. Look at the network. Press r to try again. "
            "This list is 5 min old."
        )


@pytest.mark.parametrize(
    ("ending", "what"),
    [
        (UNREACHABLE, "AWS cannot be reached"),
        (ValueError("boom"), "A bug in lambdatui"),
    ],
)
async def test_a_listing_that_breaks_off_is_never_taken_for_the_whole(
    ending: Exception, what: str
) -> None:
    app = Screen(Pages(page(ORDERS), ending))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 1 · not all")
        assert what in app.text("trouble")
        assert "There may be more functions than these." in app.text("trouble")
        assert len(app.faults) == 1


class EndsEarly(Pages):
    """Stops without a last page, as a client does that was given an empty answer."""

    async def functions(self) -> AsyncGenerator[FunctionPage, None]:
        yield page(ORDERS)


async def test_a_listing_without_a_last_page_is_a_fault() -> None:
    app = Screen(EndsEarly())
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 1 · not all")
        assert [fault.kind for fault in app.faults] == [Kind.MALFORMED]


async def test_passing_over_functions_is_not_told_and_coming_to_rest_is() -> None:
    app = Screen(Pages(last(ORDERS, BILLING, THUMBS, ALERTS)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 4")
        await until(pilot, lambda: app.told == ["alerts"])
        for _ in range(3):
            app.table.action_move(1)
        await until(pilot, lambda: len(app.told) > 1)
        assert app.told == ["alerts", "thumbs"]


async def test_opening_tells_which_function_first() -> None:
    app = Screen(Pages(last(ORDERS, BILLING)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 2")
        await until(pilot, lambda: app.told == ["billing"])
        app.table.action_move(1)
        await pilot.press("enter")
        assert app.told == ["billing", "orders", "opened orders"]
        await pilot.click(Table, offset=(2, 1), times=2)
        assert app.told[3:] == ["billing", "opened billing"]


async def test_hostile_text_is_shown_and_not_obeyed() -> None:
    fault = Fault(kind=Kind.SERVER, what="[/b]\x1b[2J", advice="[red]\x07")
    app = Screen(Pages(last(Function(name="[/foo]\x1b[31m"))))
    app.pane.place = "[bold]\x1b"
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 1")
        assert app.table.render_line(1).text.startswith("[/foo]␛[31m")
        await pilot.press("r")
        app.port.items.put_nowait(LambdatuiError(fault))
        await listed(pilot, app, "Functions 1 · stale, 0 s old")
        assert app.text("trouble").startswith("✗ [/b]␛[2J [red]␇")
        await pilot.press("r")
        app.port.items.put_nowait(last())
        await listed(pilot, app, "Functions 0")
        assert "no functions in [bold]␛." in app.text("note")
