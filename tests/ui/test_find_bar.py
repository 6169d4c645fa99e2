"""Typing which lines to see: what the bar says, and what the lines beneath it do."""

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input, Static

from lambdatui.core.levels import Level
from lambdatui.core.lines import Line, notice_lines
from lambdatui.core.logs import Notice, NoticeKind
from lambdatui.ui.widgets.find_bar import SYNTAX, FindBar
from lambdatui.ui.widgets.lines import LineView
from tests.ui.lines_app import NOON, numbered, settled
from tests.ui.until import until


class BarApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.view = LineView()
        self.bar = FindBar(self.view, names=lambda: ["orders", "payments"])
        self.toggled = 0

    def compose(self) -> ComposeResult:
        yield self.view
        yield self.bar

    def on_mount(self) -> None:
        self.view.focus()

    def on_find_bar_toggled(self) -> None:
        self.toggled += 1

    def on_line_scroll_changed(self) -> None:
        self.bar.describe()

    @property
    def count(self) -> str:
        return str(self.query_one("#find-count", Static).content)

    @property
    def advice(self) -> str:
        """What is said above the field; empty where nothing is."""
        widget = self.query_one("#find-problem", Static)
        return str(widget.content) if widget.display else ""

    @property
    def texts(self) -> list[str]:
        lines = [self.view.buffer.line(number).text for number, _ in self.view.in_sight()]
        return list(dict.fromkeys(lines))


async def opened(pilot: Pilot[None], *lines: Line, typed: str = "") -> BarApp:
    app = pilot.app
    assert isinstance(app, BarApp)
    app.view.append(lines)
    await settled(pilot, app.view)
    app.bar.open()
    await pilot.pause()
    await pilot.press(*typed)
    await until(pilot, lambda: app.view.sieve.is_done and app.view.is_settled)
    await pilot.pause()
    return app


async def test_each_key_filters_and_is_counted() -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, *numbered(0, 300), typed='"line 2')
        assert app.count == "111 of 300 lines"
        assert app.texts[-1] == "line 299"
        await pilot.press("5")
        assert app.count == "11 of 300 lines"
        assert app.texts == ["line 25", *[f"line 25{digit}" for digit in range(10)]]
        await pilot.press("x")
        assert app.count == "none of 300 lines"
        assert app.texts == []


async def test_before_anything_is_typed_the_bar_says_what_can_be() -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, *numbered(0, 3))
        assert app.query_one(Input).placeholder == SYNTAX
        assert app.count == ""
        assert app.bar.is_typing


async def test_enter_keeps_the_filter_and_goes_to_the_lines() -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, *numbered(0, 300), typed='"line 25')
        await pilot.press("enter")
        assert app.view.has_focus
        assert not app.bar.is_typing
        assert app.bar.display
        assert (app.bar.text, app.count) == ('"line 25', "11 of 300 lines")
        await pilot.press("k", "k")
        current = app.view.current_line()
        assert current
        assert current.text == "line 257"
        app.bar.close()
        assert app.view.current_line() == current
        assert len(app.texts) == app.view.window.height


async def test_escape_while_typing_goes_back_to_where_one_stood() -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, *numbered(0, 300))
        app.view.jump(100)
        before = app.texts
        await pilot.press(*'"line 25', "escape")
        assert app.texts[: len(before)] == before
        assert app.view.current_line() == app.view.buffer.line(100)
        assert app.view.has_focus
        assert not app.bar.display
        assert app.bar.text == ""
        assert app.toggled == 2


async def test_enter_with_nothing_typed_closes_the_bar() -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, *numbered(0, 3))
        await pilot.press("enter")
        assert not app.bar.display
        assert app.view.has_focus


async def test_a_wrong_term_is_told_and_what_was_right_before_it_stays() -> None:
    async with BarApp().run_test(size=(100, 12)) as pilot:
        app = await opened(pilot, *numbered(0, 300), typed="25 level:lo")
        assert app.advice == "✗ level:lo is none of trace, debug, info, warn, error, fatal."
        assert app.count == "13 of 300 lines"
        assert app.view.shown_count == 13
        await pilot.press("enter")
        assert app.bar.is_typing, "nothing wrong is kept"
        await pilot.press(*["backspace"] * 9)
        assert app.count == "13 of 300 lines"
        assert app.advice == ""


async def test_a_term_that_is_not_complete_is_told_and_hides_nothing() -> None:
    async with BarApp().run_test(size=(100, 12)) as pilot:
        app = await opened(pilot, *numbered(0, 300), typed="/line 2")
        assert app.advice.startswith("An expression ends with /")
        assert app.count == ""
        assert app.view.shown_count == 300
        await pilot.press("enter")
        assert app.bar.is_typing
        await pilot.press("5", "/")
        assert app.count == "11 of 300 lines"


async def test_a_function_is_one_of_those_whose_lines_these_are() -> None:
    async with BarApp().run_test(size=(100, 12)) as pilot:
        lines = [Line("one", source=0), Line("two", source=1), Line("three", source=1)]
        app = await opened(pilot, *lines, typed="function:pay")
        assert app.texts == ["two", "three"]
        await pilot.press("x")
        assert "It is one of orders, payments." in app.advice


async def test_n_steps_through_the_lines_with_the_text_and_goes_round() -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        error = [
            Line("boom", NOON, level=Level.ERROR),
            Line("  in cat", NOON, level=Level.ERROR, first=False),
        ]
        app = await opened(pilot, Line("a cat"), *error, Line("dog"), typed="cat")
        assert app.texts == ["a cat", "boom", "  in cat"]
        await pilot.press("enter")
        app.bar.step(1)
        assert app.view.window.cursor == 0
        assert app.count == "3 of 4 lines · from the top"
        app.bar.step(1)
        assert app.view.window.cursor == 2
        assert app.count == "3 of 4 lines"
        app.bar.step(1)
        app.bar.step(-1)
        assert app.count == "3 of 4 lines · from the end"
        assert app.view.window.cursor == 2


async def test_in_context_all_lines_are_shown_and_n_skips_the_others() -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, *numbered(0, 300), typed='"line 25')
        await pilot.press("enter", "k")
        row = app.view.window.row_of_cursor()
        app.bar.toggle_context()
        assert app.view.in_context
        assert app.count == "11 of 300 lines · in context"
        assert app.texts[row] == "line 258"
        assert app.texts[row - 1] == "line 257"
        app.view.action_move(-1)
        app.view.action_move(-1)
        for _ in range(6):
            app.bar.step(-1)
        assert app.view.window.cursor == 250
        app.bar.step(-1)
        assert app.view.window.cursor == 25
        app.bar.toggle_context()
        assert app.texts[0] == "line 25"
        assert app.count == "11 of 300 lines"


async def test_a_filter_can_be_set_from_outside_and_stays_in_the_bar() -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, Line("one", request="9f2c"), Line("two", request="77aa"))
        app.bar.close()
        app.bar.set_text("request:9f2c")
        await pilot.pause()
        assert (app.bar.text, app.bar.display, app.count) == ("request:9f2c", True, "1 of 2 lines")
        assert app.texts == ["one"]
        assert app.view.has_focus
        app.bar.set_text("")
        assert app.texts == ["one", "two"]
        assert not app.bar.display


async def test_new_lines_are_filtered_as_they_come() -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, *numbered(0, 30), typed='"line 2')
        app.view.append(numbered(120, 220))
        await settled(pilot, app.view)
        await until(pilot, lambda: app.view.sieve.is_done)
        await pilot.pause()
        assert app.count == "31 of 130 lines"
        assert app.texts[-1] == "line 219"


async def test_an_expression_that_would_take_forever_is_told_and_hides_nothing() -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, Line("a" * 60 + "!"), Line("b"), typed="/(a|a)+$/")
        assert app.advice == "✗ This expression is too slow; make it simpler."
        assert len(app.view.in_sight()) == 2
        await pilot.press("enter")
        assert app.bar.is_typing
        await pilot.press("ctrl+u", *"/a!$/", "enter")
        assert app.count == "1 of 2 lines"


async def test_an_expression_that_is_too_slow_only_for_what_is_painted_is_told_too() -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, Line("a"), Line("b"), typed="/(a|a)+$/")
        assert app.texts == ["a"]
        assert app.view.sieve.filter
        app.view.sieve.filter.queries[0].spans("a" * 60 + "!")
        app.view.refresh()
        await until(pilot, lambda: "This expression is too slow" in app.advice)
        assert app.texts == ["a", "b"]


async def test_a_match_far_to_the_right_comes_into_sight_with_n() -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, Line("cat"), Line("x" * 500 + " cat"), typed="cat")
        await pilot.press("enter", "k")
        app.bar.step(1)
        assert app.view.scroll_x > 0
        app.bar.step(1)
        assert app.view.scroll_x == 0


@pytest.mark.parametrize("text", ["\x1b[31m", "[red]"])
async def test_hostile_text_in_a_term_stays_text(text: str) -> None:
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, *numbered(0, 3))
        app.bar.set_text(f"level:{text}")
        assert app.advice.startswith(f"✗ level:{text}".replace("\x1b", "␛"))


@pytest.mark.parametrize("width", [64, 78])
async def test_what_is_wrong_is_read_whole_and_the_field_stays_where_it_is(width: int) -> None:
    async with BarApp().run_test(size=(width, 14)) as pilot:
        app = await opened(pilot, *numbered(0, 300), typed="line function:")
        field = app.query_one(Input)
        before = field.region
        await pilot.press(*"zebra")
        await pilot.pause()
        assert field.region == before
        widget = app.query_one("#find-problem", Static)
        rows = [widget.render_line(y).text.strip() for y in range(widget.size.height)]
        words = "✗ function:zebra names none of the functions. It is one of orders, payments."
        assert " ".join(rows) == words
        assert before.width >= 20
        assert widget.region.bottom == field.region.y


async def test_notices_are_shown_and_are_no_lines() -> None:
    notice = Notice(kind=NoticeKind.GAP, text="something is missing", at_ms=NOON, to_ms=NOON)
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, *numbered(0, 5), *notice_lines(notice), typed="!!x")
        assert app.count == "5 of 5 lines"
        assert len(app.texts) == 6
        await pilot.press("ctrl+u", *"nothing")
        await pilot.pause()
        assert app.count == "none of 5 lines"
        assert app.texts == [notice_lines(notice)[0].text]
        assert (app.view.shown_count, app.view.sieve.next_hit(-1)) == (0, None)
        app.view.clear()
        app.view.append(notice_lines(notice))
        await settled(pilot, app.view)
        await until(pilot, lambda: app.count == "none of 0 lines")


async def test_lines_are_counted_as_they_are_shown() -> None:
    notice = Notice(kind=NoticeKind.GAP, text="something is missing", at_ms=NOON, to_ms=NOON)
    async with BarApp().run_test(size=(80, 12)) as pilot:
        app = await opened(pilot, *numbered(0, 30), *notice_lines(notice), typed='"line 2')
        view = app.view
        assert view.shown_count == 11
        app.bar.toggle_context()
        assert view.shown_count == 30
        app.bar.toggle_context()
        view.hold()
        view.append(numbered(20, 25))
        await settled(pilot, view)
        await until(pilot, lambda: view.sieve.is_done)
        assert view.shown_count == 11
        view.release()
        assert view.shown_count == 16
        view.jump(18)
        view.select()
        view.jump(31)
        assert view.selected_count == len([*view.selected_lines()]) - 1
        assert view.selected_count == 11
