"""Looking for something in the logs: while one types, after Enter, and after Escape."""

import pytest
from textual.widgets import Input, Static

from lambdatui.ui.widgets.find_bar import FindBar
from tests.ui.logs_app import PaneApp, batch, fed, numbered, started
from tests.ui.until import until


def count(app: PaneApp) -> str:
    return str(app.query_one("#find-count", Static).content)


async def test_what_one_types_is_counted_and_the_view_stays() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 300))
        await pilot.press("slash", *"line 12")
        await until(pilot, lambda: count(app) == "–/11")
        assert app.view.window.cursor == 299
        await fed(pilot, numbered(120, 122))
        await until(pilot, lambda: count(app) == "13/13")


async def test_enter_keeps_n_goes_on_and_escape_keeps_the_place() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 300))
        await pilot.press("slash", *"line 12", "enter")
        await until(pilot, lambda: count(app) == "11/11")
        assert app.view.has_focus
        assert app.current == "line 129"
        await pilot.press("N", "N")
        await until(pilot, lambda: count(app) == "9/11")
        await pilot.press("n", "n", "n")
        await until(pilot, lambda: count(app) == "1/11 · from the top")
        assert app.current == "line 12"
        await pilot.press("N")
        await until(pilot, lambda: count(app) == "11/11 · from the end")
        await pilot.press("escape")
        assert not app.query_one(FindBar).display
        assert app.view.search.query is None
        assert app.current == "line 129"


async def test_escape_while_typing_goes_back_to_the_lines() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 30))
        before = app.rows()
        await pilot.press("slash", *"line 2", "escape")
        await pilot.pause()
        assert app.view.has_focus
        assert app.rows() == before
        await pilot.press("slash")
        assert app.query_one(Input).value == ""


async def test_a_wrong_expression_is_told_while_typing() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 30))
        await pilot.press("slash", *"/(/")
        await until(pilot, lambda: "is not a regular expression" in count(app))
        await pilot.press("enter")
        assert app.query_one(Input).has_focus
        await pilot.press("ctrl+u", *"/e \\d$/")
        await until(pilot, lambda: count(app) == "–/10")
        await pilot.press("ctrl+u", *"zzz")
        await until(pilot, lambda: count(app) == "not found")


async def test_an_expression_that_would_take_forever_is_told_to_be_too_slow() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 100), batch("a" * 60 + "!"), numbered(0, 5))
        await pilot.press("slash", *"/(a|a)+$/", "enter")
        await until(pilot, lambda: count(app) == "This expression is too slow; make it simpler.")
        await pilot.press("enter")
        assert app.query_one(Input).has_focus
        await pilot.press("ctrl+u", *"/a!$/", "enter")
        await until(pilot, lambda: count(app) == "1/1")
        assert app.current == "a" * 60 + "!"


async def test_an_expression_that_is_too_slow_only_for_what_is_painted_is_told_too() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("a", "b"))
        await pilot.press("slash", *"/(a|a)+$/")
        await until(pilot, lambda: count(app) == "–/1")
        query = app.view.search.query
        assert query
        query.spans("a" * 60 + "!")
        app.view.refresh()
        await until(pilot, lambda: count(app).startswith("This expression is too slow"))
        assert not len(app.view.search)


async def test_a_match_far_to_the_right_comes_into_sight() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("x" * 500 + " needle", "after"))
        await pilot.press("slash", *"needle", "enter")
        await until(pilot, lambda: "needle" in "".join(app.rows()))


async def test_n_and_escape_are_left_to_others_while_nothing_is_looked_for() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, numbered(0, 30))
        assert not app.pane.check_action("match", (1,))
        assert not app.pane.check_action("close_find", ())
        assert not app.pane.check_action("retry", ())
        await pilot.press("slash")
        assert app.pane.check_action("match", (1,))
        assert app.pane.check_action("close_find", ())


@pytest.mark.parametrize("key", ["escape", "f", "g", "G", "home", "k", "0", "E"])
async def test_the_view_is_sideways_only_for_the_match(key: str) -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("[ERROR] oh", "before", "x" * 500 + " needle", "after"))
        await pilot.press("slash", *"needle", "enter")
        await until(pilot, lambda: "needle" in "".join(app.rows()))
        assert app.view.scroll_x > 0
        await pilot.press(key)
        assert app.view.scroll_x == 0
        assert app.texts()[0] == "[ERROR] oh"


async def test_n_goes_sideways_to_each_match_and_back() -> None:
    async with PaneApp().run_test(size=(80, 24)) as pilot:
        app = await started(pilot, batch("needle", "x" * 500 + " needle"))
        await pilot.press("slash", *"needle", "enter")
        await until(pilot, lambda: app.view.scroll_x > 0)
        await pilot.press("n")
        assert app.view.scroll_x == 0
        await pilot.press("n")
        assert app.view.scroll_x > 0
        await fed(pilot, batch("new"))
        assert app.view.scroll_x == 0, "the newest line is followed, and is no match"
