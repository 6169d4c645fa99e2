"""The list of functions: its columns, its order, and the keys that it offers."""

from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.functions import Function
from lambdatui.ui.screens.choose import ChooseScreen, Rows
from lambdatui.ui.widgets.table import Table
from tests.ui.functions_screen import (
    ALERTS,
    BILLING,
    NOW,
    ORDERS,
    THUMBS,
    Pages,
    Screen,
    last,
    listed,
    sort_by,
)
from tests.ui.until import until


async def test_a_row_tells_runtime_memory_timeout_and_age() -> None:
    app = Screen(Pages(last(ORDERS, BILLING, ALERTS)))
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 3")
        lines = [app.table.render_line(y).text for y in range(4)]
        assert lines[0].split() == ["name", "▲", "runtime", "MB", "s", "changed"]
        assert lines[1].split() == ["alerts", "python3.12", "128", "5", "–"]
        expected = ["billing", "python3.7", "128", "900", "1", "h"]
        assert lines[2].split() == expected
        assert len({len(line.rstrip()) for line in lines}) == 1


async def test_keys_choose_the_column_to_sort_by_and_turn_the_order_around() -> None:
    app = Screen(Pages(last(ORDERS, BILLING, THUMBS, ALERTS)))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 4")
        await sort_by(pilot, app, "memory")
        assert app.names()[:2] == ["thumbs", "orders"]
        await pilot.press("S")
        assert app.names()[-2:] == ["orders", "thumbs"]
        # The newest change first; what has no time comes last.
        await sort_by(pilot, app, "age")
        assert app.names() == ["billing", "orders", "thumbs", "alerts"]
        assert app.table.render_line(0).text.rstrip().endswith("▲changed")
        assert app.port.view.sort is FleetColumn.AGE


async def test_half_of_120_columns_has_room_for_all_that_a_row_tells() -> None:
    largest = Function(
        name="orders-of-the-whole-world",
        runtime="python3.12",
        memory_mb=10240,
        timeout_s=900,
        modified_ms=NOW - 2_400_000,
    )
    app = Screen(Pages(last(largest, *(Function(name=f"orders-{n}") for n in range(40)))))
    async with app.run_test(size=(54, 20)) as pilot:
        await listed(pilot, app, "Functions 41")
        await sort_by(pilot, app, "memory")
        await pilot.press("g")
        header, row = (app.table.render_line(y).text for y in range(2))
        assert header == "name                  runtime      ▼MB    s changed"
        assert row == "orders-of-…hole-world python3.12 10240  900  40 min"


async def test_the_order_by_a_column_without_room_is_in_the_title() -> None:
    app = Screen(Pages(last(ORDERS, BILLING)))
    async with app.run_test(size=(54, 20)) as pilot:
        await listed(pilot, app, "Functions 2")
        await sort_by(pilot, app, "timeout")
        assert app.heading() == "Functions 2"
        await pilot.resize_terminal(40, 20)
        await listed(pilot, app, "Functions 2 · by timeout ▼")
        await pilot.press("S")
        await listed(pilot, app, "Functions 2 · by timeout ▲")
        await pilot.resize_terminal(54, 20)
        await listed(pilot, app, "Functions 2")


async def test_keys_that_can_do_nothing_are_not_offered() -> None:
    app = Screen(Pages(last()))
    async with app.run_test() as pilot:
        await listed(pilot, app, "Functions 0")
        offered = {"table.open", "functions.filter", "functions.sort"}
        assert offered & bindings(app) == set()
        assert "functions.refresh" in bindings(app)
        await pilot.press("r")
        app.port.items.put_nowait(last(ORDERS))
        await listed(pilot, app, "Functions 1")
        assert offered <= bindings(app)
        await pilot.press("slash", "z", "z", "enter")
        assert offered & bindings(app) == {"functions.filter", "functions.sort"}


def bindings(app: Screen) -> set[str | None]:
    return {active.binding.id for active in app.screen.active_bindings.values()}


async def test_a_click_on_a_title_sorts_and_a_second_one_turns() -> None:
    app = Screen(Pages(last(ORDERS, BILLING, THUMBS, ALERTS)))
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 4")
        at = app.table.render_line(0).text.index("changed")
        await pilot.click(Table, offset=(at, 0))
        assert app.names() == ["billing", "orders", "thumbs", "alerts"]
        await pilot.click(Table, offset=(at, 0))
        # What has no time comes last in both orders.
        assert app.names() == ["thumbs", "orders", "billing", "alerts"]


async def test_a_name_without_room_keeps_its_beginning_and_its_end() -> None:
    names = [f"a-rather-long-name-of-a-function-of-team-{number}" for number in range(2)]
    app = Screen(Pages(last(*(Function(name=name) for name in names))))
    async with app.run_test(size=(54, 20)) as pilot:
        await listed(pilot, app, "Functions 2")
        first, second = (app.table.render_line(y).text for y in (1, 2))
        assert first.startswith("a-rather")
        assert "…" in first
        assert "-team-0 " in first
        assert "-team-1 " in second


async def test_each_column_to_sort_by_says_what_comes_first() -> None:
    app = Screen(Pages(last(ORDERS, BILLING)))
    async with app.run_test(size=(80, 30)) as pilot:
        await listed(pilot, app, "Functions 2")
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, ChooseScreen))
        rows = app.screen.query_one(Rows)
        told = [str(option.prompt).split(maxsplit=1) for option in rows.options]
        assert told == [
            ["health", "the worst first"],
            ["name", "A to Z"],
            ["runtime", "A to Z"],
            ["memory", "the largest first"],
            ["timeout", "the longest first"],
            ["changed", "the newest change first"],
        ]
