"""What is looked for, marked and counted in the view of lines."""

from lambdatui.core.find import Query
from lambdatui.core.lines import Line, LineKind
from lambdatui.ui.widgets.lines import LineView
from tests.ui.lines_app import NOON, SIZE, ViewApp, numbered, settled, strips
from tests.ui.until import until


async def test_matches_are_marked_wherever_the_line_is_cut() -> None:
    view = LineView(gutter=False)
    async with ViewApp(view).run_test(size=(20, 6)) as pilot:
        view.append([Line("a needle and a needle", NOON)])
        view.find(Query("needle"))
        view.set_wrapped(True)
        await settled(pilot, view)
        mark = view.get_component_rich_style("line-view--match").bgcolor
        marked = [
            segment.text
            for strip in strips(view)
            for segment in strip
            if segment.style and segment.style.bgcolor == mark
        ]
        assert marked == ["needle", "need", "le"]


async def test_a_match_that_is_not_in_the_brief_text_marks_the_line() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        report = (
            "REPORT RequestId: 9f2c1a3b\tDuration: 5.00 ms\tBilled Duration: 5 ms\t"
            "Memory Size: 128 MB\tMax Memory Used: 40 MB\t"
        )
        view.append([Line(report, NOON, kind=LineKind.REPORT)])
        view.find(Query("9f2c1a3b"))
        await settled(pilot, view)
        mark = view.get_component_rich_style("line-view--match").bgcolor
        marked = [s.text for s in strips(view)[0] if s.style and s.style.bgcolor == mark]
        assert marked == ["5.0 ms · 40 of 128 MB"]
        view.set_brief(False)
        await settled(pilot, view)
        marked = [s.text for s in strips(view)[0] if s.style and s.style.bgcolor == mark]
        assert marked == ["9f2c1a3b"]


async def test_a_match_that_fell_out_is_counted_no_more() -> None:
    view = LineView(memory=200_000)
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.find(Query("line"))
        for first in range(0, 20_000, 4_000):
            view.append(numbered(first, first + 4_000))
            await settled(pilot, view)
            await view.worked()
            assert len(view.search) == len(view.buffer)
        assert view.buffer.dropped


async def test_a_search_over_many_lines_counts_them_all() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 30_000))
        view.find(Query("line 7"))
        await view.worked()
        assert len(view.search) == sum(str(number).startswith("7") for number in range(30_000))
        view.append(numbered(70_000, 70_010))
        await until(pilot, lambda: view.search.is_done and view.search.position(30_009))
