"""Notes that come up over a screen."""

import pytest
from textual.screen import Screen
from textual.widgets._toast import Toast

from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.screens.templates import TemplateScreen
from lambdatui.ui.widgets.key_bar import KeyBar
from tests.ui.backend import FakeBackend, clock
from tests.ui.console_app import NARROW, REMOTE, WIDE
from tests.ui.invoke_ports import ORDERS
from tests.ui.until import until


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("modal", [False, True], ids=["console", "over-it"])
async def test_a_note_covers_no_key_and_stands_at_the_top_on_every_screen(
    size: tuple[int, int], modal: bool
) -> None:
    app = ConsoleApp(FakeBackend(), clock, environ=REMOTE)
    async with app.run_test(size=size, notifications=True) as pilot:
        if modal:
            screen: Screen[object] = TemplateScreen(ORDERS)  # type: ignore[assignment]  # a screen is invariant in what it gives
            app.push_screen(screen)
            await until(pilot, lambda: app.screen is screen)
        app.notify("Saved 'x': /home/oncall/.lambdatui/events/orders-api/x.json")
        await until(pilot, lambda: any(one.region.height for one in app.screen.query(Toast)))
        (note,) = app.screen.query(Toast)
        assert note.region.bottom < size[1] // 2
        assert note.region.right > size[0] - 5
        assert note.region.bottom <= app.screen.query_one(KeyBar).region.y
