"""What charts draw, in cells, and what they say around the picture."""

import dataclasses
import datetime

import pytest
from textual.app import App, ComposeResult

from lambdatui.core.chart import Unit, label
from lambdatui.ui.widgets.chart import Chart
from lambdatui.ui.widgets.drawing import Canvas, draw
from lambdatui.ui.widgets.plot import Mark, Plot, Shape, Stroke, Threshold, Trace

MINUTE = 60_000
EIGHT = 1_767_600_000_000  # 2026-01-05 08:00 UTC
SIZES = [(38, 7), (118, 10), (24, 5), (12, 3), (11, 3), (38, 2), (1, 1)]


def bars(*traces: tuple[float | None, ...], note: str = "") -> Plot:
    styles = ("whole", "trouble")
    made = tuple(
        Trace(name, values, style, short=name.upper())
        for name, values, style in zip(("all", "errors"), traces, styles, strict=False)
    )
    return Plot("Calls", Unit.COUNT, Shape.BARS, EIGHT, MINUTE, made, note=note)


def lines(
    *traces: tuple[float | None, ...],
    timeout_ms: float | None = None,
    stroke: Stroke = Stroke.SOLID,
) -> Plot:
    names = (("p50", "low"), ("p95", "middle"), ("p99", "high"), ("max", "extreme"))
    made = tuple(
        Trace(name, values, style, short="812 ms", long="812 ms, peak 1.92 s", stroke=stroke)
        for (name, style), values in zip(names, traces, strict=False)
    )
    limit = () if timeout_ms is None else (Threshold(timeout_ms, "timeout 30 s"),)
    return Plot("Duration", Unit.DURATION, Shape.LINES, EIGHT, MINUTE, made, limit)


def text(canvas: Canvas) -> list[str]:
    return ["".join(cell.glyph for cell in row).rstrip() for row in canvas.cells]


def column(canvas: Canvas, index: int) -> str:
    return "".join(row[index].glyph for row in canvas.cells)


def test_bars_rise_in_eighths_of_a_cell() -> None:
    assert text(draw(bars((0, 1, 8, 12, 16)), 5, 2)) == ["   ▄█", " ▁███"]


def test_a_count_that_is_not_known_is_a_dot_and_none_is_blank() -> None:
    assert text(draw(bars((4, 0, None, 4)), 4, 1)) == ["█ ·█"]


def test_errors_stand_in_front_of_the_calls_that_they_are_part_of() -> None:
    canvas = draw(bars((16, 16), (4, 0)), 2, 2)
    failed, fine = canvas.cells[1]
    assert (failed.glyph, failed.style, failed.under) == ("▄", "trouble", "whole")
    assert (fine.glyph, fine.style) == ("█", "whole")


def test_without_colours_errors_are_dots_where_the_calls_are_solid() -> None:
    canvas = draw(bars((16, 16), (4, 0)), 2, 2, grey=True)
    failed, fine = canvas.cells[1]
    assert (failed.glyph, failed.under) == ("⣤", "")
    assert fine.glyph == canvas.cells[0][0].glyph == "█"


@pytest.mark.parametrize(("grey", "mark"), [(True, "⣿"), (False, "■")])
async def test_the_legend_shows_errors_as_the_picture_does(grey: bool, mark: str) -> None:
    app = Page(bars((16,), (16,)), (40, 8))
    app.no_color = grey
    async with app.run_test(size=(80, 20)):
        assert app.shown()[0].startswith(f"Calls  ■ all ALL  {mark} errors ERRORS")
        assert ("⣿" in app.shown()[3]) is grey


def test_one_error_among_very_many_calls_is_seen() -> None:
    canvas = draw(bars((1_000_000,), (1,)), 1, 5)
    assert canvas.cells[4][0].glyph == "▁"
    assert canvas.cells[4][0].style == "trouble"


def test_a_spike_of_one_minute_is_seen_on_a_chart_of_few_columns() -> None:
    calls = [0.0] * 180
    calls[91] = 5
    picture = text(draw(bars(tuple(calls)), 32, 4))
    assert all(row.strip() == "█" for row in picture)


def test_lines_do_not_cross_what_is_not_known() -> None:
    canvas = draw(lines((10, 10, None, None, 10, 10)), 12, 1)
    drawn = text(canvas)[0].ljust(12)
    assert drawn[4:8].strip() == ""
    assert drawn[1:3].strip()
    assert drawn[9:11].strip()


def test_a_single_datapoint_is_seen() -> None:
    assert text(draw(lines((None, None, 10, None, None)), 10, 1))[0].strip()


def test_what_stands_out_is_marked_whatever_the_stroke() -> None:
    for at in range(1, 59):
        values = [10.0] * 60
        values[at] = 90
        canvas = draw(lines(tuple(values), stroke=Stroke.DOTTED), 60, 4)
        assert text(canvas)[0].strip(), f"the spike in slot {at} is lost"


def test_slow_outliers_do_not_press_the_common_values_flat() -> None:
    common = tuple(40.0 + index % 3 * 20 for index in range(60))
    slow = tuple(3000.0 if index == 30 else 100.0 for index in range(60))
    plot = lines(common, slow)
    assert plot.logarithmic
    canvas = draw(plot, 40, 6)
    heights = {y for y, row in enumerate(canvas.cells) if any(c.style == "low" for c in row)}
    assert max(heights) - min(heights) <= 2
    assert any(cell.style == "middle" for cell in canvas.cells[3])


def test_values_of_one_size_have_a_plain_axis_from_0() -> None:
    plot = lines((40, 50, 60), (80, 90, 100))
    assert not plot.logarithmic
    assert plot.scale(5).ticks[0] == 0


def test_a_timeout_within_reach_is_a_line_with_its_name() -> None:
    canvas = draw(lines((20_000, 22_000), timeout_ms=30_000), 30, 5)
    assert text(canvas)[0].startswith("╌╌╌╌")
    assert text(canvas)[0].endswith("timeout 30 s")


def test_a_timeout_far_above_is_named_and_takes_no_room() -> None:
    plot = lines((20, 22), timeout_ms=30_000)
    assert plot.scale(5).top < 30
    canvas = draw(plot, 30, 5)
    assert text(canvas)[0].endswith("timeout 30 s ↑")
    assert "╌" not in "".join(text(canvas))


def test_the_name_of_the_timeout_leaves_the_line_that_touches_it_in_sight() -> None:
    values = tuple(29_000.0 if index > 50 else 24_000.0 for index in range(60))
    top = text(draw(lines(values, timeout_ms=30_000), 40, 5))[0]
    assert top.startswith("timeout 30 s")
    assert any(cell > "\u2800" for cell in top)


def test_a_threshold_goes_on_over_the_bars_that_are_above_it() -> None:
    plot = dataclasses.replace(bars((8, 8, 1, 1)), thresholds=(Threshold(4, "alarm > 4"),))
    row = draw(plot, 4, 4).cells[2]
    assert [cell.glyph for cell in row] == ["╌"] * 4
    assert [cell.under for cell in row] == ["whole", "whole", "", ""]


def test_a_timeout_that_was_reached_is_trouble() -> None:
    plot = lines((30_000,))
    reached = Threshold(30_000, "timeout 30 s", reached=True)
    canvas = draw(Plot(plot.title, *_rest(plot), thresholds=(reached,)), 30, 5)
    assert "trouble" in {cell.style for cell in canvas.cells[0]}


def test_several_thresholds_are_told_from_each_other() -> None:
    plot = Plot(
        "Calls",
        Unit.COUNT,
        Shape.BARS,
        EIGHT,
        MINUTE,
        (Trace("all", (4, 2, 0, 0), "whole"),),
        (
            Threshold(5, "reserved 5", reached=True),
            Threshold(1000, "account 1,000"),
            Threshold(3, "alarm > 3 in 5 min", drawn=False),
        ),
    )
    assert plot.scale(5).top == 5
    picture = text(draw(plot, 60, 5))
    assert picture[0].endswith("reserved 5")
    assert "╌╌╌" in picture[0]
    assert picture[1].endswith("account 1,000 ↑ · alarm > 3 in 5 min")
    assert "╌" not in "".join(picture[1:])


def test_a_share_is_a_line_over_the_bars_on_an_axis_of_its_own() -> None:
    errors = Trace("errors", (100.0, 100.0, 0.0, 0.0), "trouble")
    success = Trace("success", (1.0, 1.0, 1.0, 1.0), "low", unit=Unit.SHARE)
    plot = Plot("Errors", Unit.COUNT, Shape.BARS, EIGHT, MINUTE, (errors, success))
    assert plot.peak == 100
    canvas = draw(plot, 8, 4)
    top = canvas.cells[0]
    assert {cell.style for cell in top[1:7]} == {"low"}
    assert (top[1].under, top[6].under) == ("trouble", "")
    assert all(cell.style != "low" for row in canvas.cells[1:] for cell in row)


def test_a_mark_is_a_faint_line_behind_what_is_drawn() -> None:
    plot = bars((0, 0, 4, 4, 0, 0))
    canvas = draw(plot, 6, 2, marks=[Mark(EIGHT + 90_000, "◆", "change")])
    assert column(canvas, 1) == "┊┊"
    assert column(draw(plot, 6, 2, marks=[Mark(EIGHT + 2 * MINUTE, "◆", "x")]), 2) == "██"
    outside = [Mark(EIGHT - 1, "◆", "x"), Mark(EIGHT + 6 * MINUTE, "◆", "x")]
    assert text(draw(plot, 6, 2, marks=outside)) == text(draw(plot, 6, 2))


async def test_marks_stand_between_the_times_and_hide_none() -> None:
    app = Page(bars(tuple(float(index) for index in range(60))), (63, 8))
    app.chart.marks = tuple(Mark(EIGHT + at * MINUTE, "◆", "change") for at in (16, 22))
    async with app.run_test(size=(80, 20)):
        times = app.shown()[-1]
        assert times.replace("◆", " ").split() == [f"08:{at:02}" for at in range(0, 60, 10)]
        assert times[3 + 16] == "◆"
        assert times.count("◆") == 2


async def test_marks_keep_their_order_and_stand_near_where_a_time_is_in_their_way() -> None:
    app = Page(bars(tuple(float(index) for index in range(24))), (27, 8))
    app.chart.marks = (
        Mark(EIGHT + 21 * MINUTE, "◆", "change"),
        Mark(EIGHT + 22 * MINUTE, "▲", "low"),
    )
    async with app.run_test(size=(80, 20)):
        times = app.shown()[-1]
        assert times.rstrip().endswith("◆▲")
        assert times.index("◆") == 3 + 21


def test_what_is_behind_the_name_of_a_threshold_does_not_cut_through_it() -> None:
    plot = dataclasses.replace(bars((1, 1, 1, 1)), thresholds=(Threshold(99, "alarm > 99"),))
    marks = [Mark(EIGHT + at * MINUTE, "◆", "x") for at in range(4)]
    for crosshair in range(4):
        assert "alarm > 99 ↑" in text(draw(plot, 14, 4, crosshair, marks=marks))[0]


def _rest(plot: Plot) -> tuple[Unit, Shape, int, int, tuple[Trace, ...]]:
    return plot.unit, plot.shape, plot.start_ms, plot.period_ms, plot.traces


def test_the_crosshair_hides_no_value() -> None:
    plain = draw(bars((4, 0, 2, 4)), 4, 2)
    probed = draw(bars((4, 0, 2, 4)), 4, 2, crosshair=2)
    assert column(plain, 2) == " █"
    assert column(probed, 2) == "││"
    assert [row[2].under for row in probed.cells] == ["", "whole"]
    assert column(probed, 1) == column(plain, 1)


class Page(App[None]):
    """One chart of a given size."""

    def __init__(self, plot: Plot, size: tuple[int, int], crosshair: int | None = None) -> None:
        super().__init__()
        self.chart = Chart(zone=datetime.UTC)
        self.chart.styles.width, self.chart.styles.height = size
        self.chart.plot = plot
        self.chart.crosshair = crosshair
        self.probed: list[int | None] = []

    def compose(self) -> ComposeResult:
        yield self.chart

    def on_chart_probed(self, event: Chart.Probed) -> None:
        self.probed.append(event.slot)

    def shown(self) -> list[str]:
        height = self.chart.size.height
        return [self.chart.render_line(y).text for y in range(height)]


MANY = lines(*(tuple(float(40 * n + i) for i in range(60)) for n in (1, 2, 4, 8)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("plot", [MANY, bars((1, 2, None), (0, 1, None)), bars()])
async def test_every_line_is_as_wide_as_the_chart(plot: Plot, size: tuple[int, int]) -> None:
    app = Page(plot, size)
    async with app.run_test(size=(130, 20)):
        assert [len(line) for line in app.shown()] == [size[0]] * size[1]


@pytest.mark.parametrize(("size", "crosshair"), [((38, 7), None), ((38, 7), 30), ((118, 10), 30)])
async def test_every_line_of_the_picture_has_its_name_and_value(
    size: tuple[int, int], crosshair: int | None
) -> None:
    app = Page(MANY, size, crosshair)
    async with app.run_test(size=(130, 20)):
        words = " ".join(app.shown()[:2])
        value = "812 ms" if crosshair is None else "ms"
        for name in ("p50", "p95", "p99", "max"):
            assert name in words
            assert value in words.split(name)[1].split("━")[0]


async def test_a_wide_chart_tells_peaks_too() -> None:
    app = Page(MANY, (118, 10))
    async with app.run_test(size=(130, 20)):
        assert app.shown()[0].count("peak 1.92 s") == 4


async def test_axes_are_labelled_with_values_and_local_times() -> None:
    app = Page(bars(tuple(float(index) for index in range(60))), (38, 8))
    async with app.run_test(size=(80, 20)):
        *_, bottom, times = app.shown()
        assert bottom.startswith(" 0┤")
        assert any(line.startswith("40┤") for line in app.shown())
        assert times.split() == ["08:00", "08:15", "08:30", "08:45"]
        assert times.index("08:00") == 3


async def test_a_chart_with_nothing_to_draw_says_so() -> None:
    app = Page(bars((0, 0, None), note="no throttles"), (38, 7))
    async with app.run_test(size=(80, 20)):
        assert any("no throttles" in line for line in app.shown())


@pytest.mark.parametrize(("crosshair", "said"), [(None, "Calls  none"), (1, "Calls 08:01  none")])
async def test_a_chart_with_nothing_to_draw_needs_one_line(
    crosshair: int | None, said: str
) -> None:
    app = Page(bars((0, 0, None), note="none"), (38, 1), crosshair)
    async with app.run_test(size=(80, 20)):
        assert app.shown() == [f"{said:<38}"]


async def test_the_legend_says_which_values_it_gives() -> None:
    app = Page(dataclasses.replace(MANY, values="now"), (118, 10))
    async with app.run_test(size=(130, 20)):
        assert app.shown()[0].startswith("Duration now  ━ p50 812 ms")
        app.chart.crosshair = 30
        assert app.shown()[0].startswith("Duration 08:30  ━ p50 70 ms")


async def test_a_width_for_the_labels_moves_picture_times_and_crosshair() -> None:
    app = Page(bars(tuple(float(index) for index in range(60))), (63, 8))
    app.chart.label_width = 6
    async with app.run_test(size=(80, 20)):
        *rows, times = app.shown()[1:]
        assert {row[6] for row in rows} == {"┤", "│"}
        assert times.index("08:00") == 7
        assert app.chart.column_of(0) == 7


def test_the_labels_have_room_whatever_the_height() -> None:
    plot = lines((120, 450), (800, 1200))
    widths = [
        len(label(tick, plot.unit)) for rows in range(1, 23) for tick in plot.scale(rows).ticks
    ]
    assert plot.gutter == max(widths)


async def test_the_pointer_tells_the_moment_under_it_and_the_legend_its_values() -> None:
    values = tuple(float(index) for index in range(60))
    app = Page(bars(values), (63, 8))
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.hover(Chart, offset=(3 + 17, 4))
        assert app.probed == [17]
        app.chart.crosshair = 17
        assert "Calls 08:17" in app.shown()[0]
        assert "all 17" in app.shown()[0]
        assert app.chart.column_of(17) == 3 + 17
        await pilot.hover(offset=(70, 15))
        assert app.probed[-1] is None


async def test_hostile_names_are_shown_and_not_obeyed() -> None:
    trace = Trace("[red]\x1b[31m", (1.0,), "whole", short="\u202e1")
    plot = Plot("[/]\x07", Unit.COUNT, Shape.BARS, EIGHT, MINUTE, (trace,))
    app = Page(plot, (60, 8))
    async with app.run_test(size=(80, 20)):
        assert app.shown()[0].rstrip() == "[/]␇  ■ [red]␛[31m ·1"
