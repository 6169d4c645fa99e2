"""A filter over the view of lines: what is marked, counted and shown, and how soon."""

import pytest

from lambdatui.core.levels import Level
from lambdatui.core.line_filter import parse_filter
from lambdatui.core.lines import Line, LineKind
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.lines import LineView
from tests.ui.lines_app import NOON, SIZE, ViewApp, marked, numbered, painted, settled, strips
from tests.ui.until import until


def texts(view: LineView) -> list[str]:
    return [row[view.painter.gutter_width :] for row in painted(view) if row]


def in_sight(view: LineView) -> list[Line]:
    return [view.buffer.line(number) for number in dict(view.in_sight())]


async def test_matches_are_marked_wherever_the_line_is_cut() -> None:
    view = LineView(gutter=False)
    async with ViewApp(view).run_test(size=(20, 6)) as pilot:
        view.append([Line("a needle and a needle", NOON)])
        view.set_filter(parse_filter("needle !hay"))
        view.set_wrapped(True)
        await settled(pilot, view)
        assert marked(view) == ["needle", "need", "le"]


async def test_all_texts_of_a_filter_are_marked() -> None:
    view = LineView(gutter=False)
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append([Line("a cat and a dog", NOON), Line("a cat")])
        view.set_filter(parse_filter("cat /d.g/"))
        await settled(pilot, view)
        assert marked(view) == ["cat", "dog"]


async def test_a_match_that_is_not_in_the_brief_text_marks_the_line() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        report = (
            "REPORT RequestId: 9f2c1a3b\tDuration: 5.00 ms\tBilled Duration: 5 ms\t"
            "Memory Size: 128 MB\tMax Memory Used: 40 MB\t"
        )
        view.append([Line(report, NOON, kind=LineKind.REPORT)])
        view.set_filter(parse_filter("9f2c1a3b"))
        await settled(pilot, view)
        assert marked(view) == ["5.0 ms · 40 of 128 MB"]
        view.set_brief(False)
        await settled(pilot, view)
        assert marked(view) == ["9f2c1a3b"]


async def test_a_match_that_fell_out_is_counted_no_more() -> None:
    view = LineView(memory=200_000)
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.set_filter(parse_filter("line"))
        for first in range(0, 20_000, 4_000):
            view.append(numbered(first, first + 4_000))
            await settled(pilot, view)
            await view.worked()
            assert view.shown_count == view.buffer.log_count()
        assert view.buffer.dropped


async def test_a_filter_over_many_lines_counts_them_all() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 30_000))
        view.set_filter(parse_filter('"line 7'))
        await view.worked()
        await pilot.pause()
        assert view.shown_count == sum(str(number).startswith("7") for number in range(30_000))
        assert view.sieve.events == view.shown_count
        view.append(numbered(70_000, 70_010))
        await until(pilot, lambda: view.sieve.is_done and view.is_settled)
        assert painted(view)[-1].endswith("line 70009")


async def test_the_screen_is_right_at_once_while_the_rest_is_sieved_in_the_background() -> None:
    buffer = LineBuffer(1 << 30)
    for first in range(0, 200_000, 1_000):
        buffer.append(numbered(first, first + 1_000))
    view = LineView(buffer)
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        await settled(pilot, view)
        view.jump(100_000)
        view.set_filter(parse_filter("/[05]$/"))
        assert not view.sieve.is_done, "or there would be nothing to do in the background"
        await pilot.pause()
        at = texts(view)
        assert "line 100000" in at
        assert len(at) == SIZE[1]
        await pilot.press("k")
        at = texts(view)
        await view.worked()
        await pilot.pause()
        assert view.shown_count == 40_000
        assert texts(view) == at, "what was found above did not move what is read"


async def test_next_and_previous_error_are_those_that_are_shown() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(
            Line(f"{'odd' if number % 2 else 'even'} {number}", level=Level.ERROR)
            for number in range(9)
        )
        view.set_filter(parse_filter("odd"))
        await settled(pilot, view)
        assert [view.next_error(number) for number in (-1, 1, 7)] == [1, 3, None]
        assert [view.previous_error(number) for number in (9, 7, 1)] == [7, 5, None]
        view.hold()
        view.append([Line("odd", level=Level.ERROR)])
        assert view.next_error(7) is None, "what came since it is held is not shown"
        assert view.previous_error(99) == 7


async def test_below_and_pages_skip_hidden_lines() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 400))
        view.set_filter(parse_filter("/[05]$/"))
        await settled(pilot, view)
        await pilot.press("g")
        assert texts(view) == [f"line {number}" for number in range(0, 60, 5)]
        assert view.window.below() == 80 - SIZE[1]
        await pilot.press("pagedown", "j")
        assert view.window.cursor == 60
        await pilot.click(view, offset=(5, 0))
        assert view.window.cursor == 55
        await pilot.press("G")
        assert view.window.cursor == 395
        assert view.window.below() == 0


@pytest.mark.parametrize("wrapped", [False, True])
async def test_lines_that_come_and_fall_out_while_filtered_do_not_move_what_is_read(
    wrapped: bool,
) -> None:
    view = LineView(memory=200_000)
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.set_wrapped(wrapped)
        view.append(Line(f"line {number} " + "x" * 60) for number in range(1_600))
        view.set_filter(parse_filter("/[05] x/"))
        await settled(pilot, view)
        await view.worked()
        view.jump(1_555)
        before = painted(view)
        while not view.buffer.dropped:
            first = view.buffer.end
            view.append(Line(f"line {number} " + "x" * 60) for number in range(first, first + 400))
            await settled(pilot, view)
            await view.worked()
        assert view.buffer.first < 1_500
        assert painted(view) == before
        assert view.shown_count == sum(
            1 for line in view.shown_lines() if line.kind is LineKind.MESSAGE
        )


async def test_clearing_and_what_comes_then_goes_through_the_same_filter() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 50))
        view.set_filter(parse_filter("4"))
        await settled(pilot, view)
        view.clear()
        view.append(numbered(40, 60))
        await settled(pilot, view)
        assert texts(view) == [*[f"line {number}" for number in range(40, 50)], "line 54"]
        assert view.shown_count == 11


async def test_an_unfiltered_view_has_nothing_to_sieve() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 50))
        view.set_filter(parse_filter("level:"))
        await settled(pilot, view)
        assert view.sieve.filter is None
        assert (view.shown_count, view.in_context) == (50, False)
        view.set_context(True)
        assert not view.in_context, "there is nothing to be in the context of"
        assert len(strips(view)) == SIZE[1]


async def test_two_views_share_a_buffer_and_each_has_a_filter_of_its_own() -> None:
    buffer = LineBuffer(200_000)
    one, other = LineView(buffer), LineView(buffer)
    one.append(numbered(0, 100))
    other.took_in()
    one.set_filter(parse_filter("99"))
    async with ViewApp(one, other).run_test(size=(60, 24)) as pilot:
        await settled(pilot, one)
        await settled(pilot, other)
        other.jump(50)
        for first in range(100, 12_100, 400):
            buffer.append(numbered(first, first + 400))
            for view in (one, other):
                view.took_in()
        await settled(pilot, one)
        await settled(pilot, other)
        await one.worked()
        assert buffer.dropped
        assert buffer.size <= buffer.limit
        assert in_sight(one)[-1].text == "line 12099"
        assert one.shown_count == sum("99" in line.text for line in buffer.lines(0, buffer.end))
        assert in_sight(other)[0] == buffer.line(buffer.first), "what it read fell out"
        buffer.clear()
        for view in (one, other):
            view.forgot()
        buffer.append(numbered(0, 100))
        for view in (one, other):
            view.took_in()
        await settled(pilot, one)
        await settled(pilot, other)
        assert [line.text for line in in_sight(one)] == ["line 99"]
        assert in_sight(other)[-1].text == "line 99"
