"""The lists to choose from, where there is no room for them."""

from collections.abc import Callable

import pytest
from textual.app import App, ComposeResult
from textual.widgets import OptionList

from lambdatui.core.insights_queries import READY
from lambdatui.core.templates import templates_for
from lambdatui.ui.widgets.event_list import EventList
from lambdatui.ui.widgets.insights_list import ReadyList
from lambdatui.ui.worksheet import Worksheet
from tests.ui.insights_screen import NOW, ORDERS
from tests.ui.until import until


class Alone(App[None]):
    """One list, as high as a test says."""

    def __init__(self, shown: OptionList) -> None:
        super().__init__()
        self.shown = shown

    def compose(self) -> ComposeResult:
        yield self.shown


def ready() -> OptionList:
    return ReadyList(READY)


def events() -> OptionList:
    shown = EventList(lambda: NOW)
    shown.show(Worksheet(ORDERS.name), templates_for(ORDERS))
    return shown


@pytest.mark.parametrize("made", [ready, events])
async def test_page_keys_do_nothing_in_a_list_without_room(
    made: Callable[[], OptionList],
) -> None:
    app = Alone(made())
    async with app.run_test(size=(80, 12)) as pilot:
        first = app.shown.highlighted
        assert first is not None
        app.shown.styles.height = 1
        await until(pilot, lambda: not app.shown.scrollable_content_region)
        await pilot.press("pagedown", "pageup")
        assert app.shown.highlighted == first
        app.shown.styles.height = 6
        await until(pilot, lambda: bool(app.shown.scrollable_content_region))
        await pilot.press("pagedown")
        assert app.shown.highlighted is not None
        assert app.shown.highlighted > first
        await pilot.press("pageup")
        assert app.shown.highlighted == first
