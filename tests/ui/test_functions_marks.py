"""Marking functions in the list, to look at several at once."""

from textual import on

from lambdatui.core.functions import Function
from lambdatui.ui.messages import FunctionsMarked
from tests.ui.functions_screen import ALERTS, BILLING, ORDERS, THUMBS, Pages, Screen, last, listed
from tests.ui.until import until


class Marking(Screen):
    """The pane, with the marks that it tells of."""

    marked: tuple[Function, ...] = ()

    @on(FunctionsMarked)
    def take(self, event: FunctionsMarked) -> None:
        self.marked = event.functions

    def names_marked(self) -> list[str]:
        return [function.name for function in self.marked]

    def first_cells(self) -> list[str]:
        rows = self.screen._compositor.render_strips(self.screen.size)
        region = self.table.region
        return [rows[region.y + 1 + at].text[region.x :][:10].rstrip() for at in range(4)]


async def test_space_marks_a_row_and_goes_to_the_next() -> None:
    app = Marking(Pages(last(ORDERS, BILLING, THUMBS, ALERTS)))
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("space", "down", "space")
        await listed(pilot, app, "Functions 4 · 2 marked")
        assert app.names_marked() == ["alerts", "orders"]
        assert app.first_cells() == ["● alerts", "  billing", "● orders", "  thumbs"]
        await pilot.press("up", "space")
        await listed(pilot, app, "Functions 4 · 1 marked")
        assert app.names_marked() == ["alerts"]


async def test_escape_clears_the_filter_first_and_then_the_marks() -> None:
    app = Marking(Pages(last(ORDERS, BILLING, THUMBS, ALERTS)))
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 4")
        await pilot.press("space", "slash", *"ord", "enter")
        await listed(pilot, app, "Functions 1 of 4 · 1 marked, 1 not shown")
        await pilot.press("escape")
        await listed(pilot, app, "Functions 4 · 1 marked")
        assert app.names_marked() == ["alerts"]
        await pilot.press("escape")
        await listed(pilot, app, "Functions 4")
        assert app.names_marked() == []
        assert not app.left
        await pilot.press("escape")
        await until(pilot, lambda: app.left == 1)


async def test_a_space_in_the_filter_is_typed() -> None:
    app = Marking(Pages(last(ORDERS, BILLING)))
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 2")
        await pilot.press("slash", *"or", "space")
        assert app.names_marked() == []
        assert app.names() == ["orders"]


async def test_a_marked_function_that_is_gone_is_marked_no_more() -> None:
    app = Marking(Pages(last(ORDERS, BILLING)))
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot, app, "Functions 2")
        await pilot.press("space", "space")
        await until(pilot, lambda: len(app.marked) == 2)
        app.port.items.put_nowait(last(ORDERS))
        await pilot.press("r")
        await listed(pilot, app, "Functions 1 · 1 marked")
        assert app.names_marked() == ["orders"]
