"""The line of tabs, where there is little room."""

import pytest
from textual import on
from textual.app import App, ComposeResult

from lambdatui.ui.screens.tabs import TABS
from lambdatui.ui.widgets.tab_bar import TabBar


class Tabs(App[None]):
    """Nothing but the line."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        """The line."""
        yield TabBar(TABS, "logs")

    @on(TabBar.Chosen)
    def _chosen(self, event: TabBar.Chosen) -> None:
        self.chosen.append(event.tab)


# In a console of 110 columns the panes have 54; of 120, 64; at 80 columns they have them all.
@pytest.mark.parametrize("width", [64, 70, 78, 120])
async def test_every_tab_is_whole_and_a_click_on_its_name_opens_it(width: int) -> None:
    app = Tabs()
    async with app.run_test(size=(width, 3)) as pilot:
        bar = app.query_one(TabBar)
        line = bar.render().plain
        assert len(line.rstrip()) <= width
        for _, title, _ in TABS:
            await pilot.click(bar, offset=(line.index(title) + len(title) - 1, 0))
        assert app.chosen == [tab for tab, _, _ in TABS]


@pytest.mark.parametrize("width", [44, 50, 54, 57])
async def test_where_they_do_not_fit_the_longest_names_are_cut_and_the_last_is_whole(
    width: int,
) -> None:
    app = Tabs()
    async with app.run_test(size=(width, 3)) as pilot:
        bar = app.query_one(TabBar)
        line = bar.render().plain.rstrip()
        assert len(line) <= width
        assert line.endswith(TABS[-1][1])
        # Every key is there to be seen.
        assert all(key in line.lower() for key in "lvmuci")
        await pilot.click(bar, offset=(len(line) - 1, 0))
        await pilot.click(bar, offset=(1, 0))
        assert app.chosen == [TABS[-1][0], TABS[0][0]]
