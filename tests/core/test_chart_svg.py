"""Charts as SVG: well formed, with what was asked for at its place, whatever the texts are."""

import math
from xml.etree import ElementTree

import pytest

from lambdatui.core.chart import Unit
from lambdatui.core.chart_svg import SvgChart, SvgLine, SvgMark, svg_text
from lambdatui.core.metrics_span import Span

NS = "{http://www.w3.org/2000/svg}"
START_MS = 1_772_521_920_000
SPAN = Span(start_ms=START_MS, end_ms=START_MS + 4 * 60_000, period_s=60)


def drawn(*charts: SvgChart, marks: tuple[SvgMark, ...] = ()) -> ElementTree.Element:
    return ElementTree.fromstring(svg_text("orders", SPAN, charts, marks))


def line(*values: float | None) -> SvgLine:
    return SvgLine(name="errors", colour="#c0392b", values=values)


def test_a_bar_is_as_high_as_its_value() -> None:
    found = drawn(SvgChart(title="Errors", lines=(line(0, 10, 5, None),), bars=True))
    bars = [each for each in found.iter(f"{NS}rect") if each.get("fill") == "#c0392b"]
    # The square of the legend is the first one; zero and unknown have no bar.
    heights = [float(each.get("height", "")) for each in bars[1:]]
    assert len(heights) == 2
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)


def test_a_line_has_a_hole_where_nothing_is_known() -> None:
    found = drawn(SvgChart(title="p95", unit=Unit.DURATION, lines=(line(1, 2, None, 3),)))
    (joined,) = found.iter(f"{NS}polyline")
    assert len((joined.get("points") or "").split()) == 2
    assert len(list(found.iter(f"{NS}circle"))) == 1


def test_marks_and_limits_are_drawn_within_the_time_alone() -> None:
    chart = SvgChart(title="Errors", lines=(line(1, 1, 1, 1),), limits=(("alarm a", 4.0),))
    inside = SvgMark(at_ms=START_MS + 60_000, words="version 41")
    outside = SvgMark(at_ms=START_MS - 1, words="version 40")
    texts = [each.text for each in drawn(chart, marks=(outside, inside)).iter(f"{NS}text")]
    assert "version 41" in texts
    assert "version 40" not in texts
    assert "alarm a" in texts


def test_texts_from_anywhere_are_shown_and_mean_nothing() -> None:
    words = '<script>&"\x1b]0;x\x07\u202e\ud800'
    mark = SvgMark(at_ms=START_MS, words=words)
    chart = SvgChart(title=words, lines=(SvgLine(name=words, colour="#000", values=(1.0,)),))
    svg = svg_text(words, SPAN, [chart], [mark])
    assert "<script" not in svg
    assert "\x1b" not in svg
    ElementTree.fromstring(svg)


def test_what_is_no_number_is_not_drawn() -> None:
    found = drawn(SvgChart(title="x", lines=(line(math.nan, math.inf, None, None),)))
    assert "no data" in [each.text for each in found.iter(f"{NS}text")]
    assert not list(found.iter(f"{NS}polyline"))
