"""Selecting lines, and reading all that is shown."""

from lambdatui.core.line_filter import parse_filter
from lambdatui.core.lines import Line
from lambdatui.ui.widgets.line_selection import LineSelection
from lambdatui.ui.widgets.lines import LineView
from tests.ui.lines_app import SIZE, ViewApp, numbered, settled, strips


def test_a_selection_reaches_from_where_it_began_to_the_cursor_either_way() -> None:
    selection = LineSelection()
    assert not selection.is_open
    selection.begin(5)
    assert selection.span == (5, 5)
    selection.follow(3)
    assert selection.span == (3, 5)
    assert [selection.holds(number) for number in (2, 3, 5, 6)] == [False, True, True, False]
    selection.follow(9)
    assert selection.span == (5, 9)
    selection.clear()
    assert not selection.holds(5)


def test_lines_that_fall_out_are_selected_no_more() -> None:
    selection = LineSelection()
    selection.begin(5)
    selection.follow(9)
    selection.forget_before(7)
    assert selection.span == (7, 9)
    selection.forget_before(10)
    assert selection.span is None


async def test_moving_selects_and_what_comes_does_not() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 50))
        await settled(pilot, view)
        view.select()
        view.append(numbered(50, 60))
        await settled(pilot, view)
        assert view.selected == (49, 49)
        await pilot.press("k", "k")
        assert view.selected == (47, 49)
        assert [line.text for line in view.selected_lines()] == ["line 47", "line 48", "line 49"]
        await pilot.press("G")
        assert view.selected == (49, 59)
        assert not view.window.following, "a selection does not grow by what comes"
        view.select()
        assert not view.selection.is_open
        assert list(view.selected_lines()) == []
        await pilot.press("G")
        assert view.window.following


async def test_selected_rows_have_a_ground_of_their_own() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 5))
        await settled(pilot, view)
        view.select()
        await pilot.press("k", "k")
        grounds = []
        for strip in strips(view)[:5]:
            style = next(iter(strip)).style
            assert style
            grounds.append(style.bgcolor)
        plain, _, cursor, selected, last = grounds
        assert selected == last
        assert len({plain, cursor, selected}) == 3
        view.clear_selection()
        style = next(iter(strips(view)[4])).style
        assert style
        assert style.bgcolor == plain


async def test_hidden_lines_within_a_selection_are_not_selected() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 50))
        view.set_filter(parse_filter("/[05]$/"))
        await settled(pilot, view)
        view.select()
        await pilot.press("k", "k")
        assert view.selected == (35, 45)
        assert [line.text for line in view.selected_lines()] == ["line 35", "line 40", "line 45"]


async def test_all_that_is_shown_is_read_also_where_it_is_not_sieved_yet() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE):
        view.append(Line(f"line {number}") for number in range(60_000))
        view.set_filter(parse_filter("/^line [0-9]*5$/"))
        assert not view.sieve.is_done
        shown = [line.text for line in view.shown_lines()]
        assert shown == [f"line {number}" for number in range(5, 60_000, 10)]
        view.hold()
        view.append([Line("line 5")])
        assert sum(1 for _ in view.shown_lines()) == 6_000


async def test_lines_that_fall_out_while_they_are_read_are_read_all_the_same() -> None:
    view = LineView(memory=200_000)
    async with ViewApp(view).run_test(size=SIZE):
        view.append(numbered(0, 5_000))
        view.set_filter(parse_filter("line"))
        dropped = view.buffer.dropped
        lines = view.shown_lines()
        first = next(lines)
        view.append(numbered(5_000, 9_000))
        assert view.buffer.dropped > dropped == 0
        texts = [first.text, *(line.text for line in lines)]
        assert texts == [f"line {number}" for number in range(5_000)]
