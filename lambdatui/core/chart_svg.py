"""Charts as one SVG picture that stands alone: no font, script or file beside it is needed."""

import datetime
import math
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from lambdatui.core.chart import Scale, Unit, label, linear_scale
from lambdatui.core.metrics_span import Span
from lambdatui.core.record import Record
from lambdatui.core.safe import safe

_WIDTH, _HEIGHT = 900, 150
_LEFT, _RIGHT, _TOP, _BELOW = 76, 20, 34, 26
_HEAD = 56
_INK, _DIM, _GRID = "#1f2430", "#5c6370", "#d7dae0"
#: Rows of text that would fit beside a chart: so many labels it gets.
_ROWS = 6
_TICKS = 6
_MOST_MARKS = 40


class SvgLine(Record, frozen=True):
    """One line: its name, a colour as SVG has them, and one value a period, None for unknown."""

    name: str
    colour: str
    values: tuple[float | None, ...]


class SvgChart(Record, frozen=True):
    """One chart; ``limits`` are values to draw a line at, such as the threshold of an alarm.

    With ``bars`` a period is a bar; else points are joined where they follow each other.
    """

    title: str
    lines: tuple[SvgLine, ...]
    unit: Unit = Unit.COUNT
    bars: bool = False
    limits: tuple[tuple[str, float], ...] = ()


class SvgMark(Record, frozen=True):
    """A moment to mark in every chart, in ms since the epoch, and what it was."""

    at_ms: int
    words: str


def svg_text(
    title: str, span: Span, charts: Sequence[SvgChart], marks: Sequence[SvgMark] = ()
) -> str:
    """The charts below each other over the same time, which is told in UTC. Texts may be AWS's."""
    height = _HEAD + len(charts) * (_TOP + _HEIGHT + _BELOW) + 10
    inside = [mark for mark in marks if span.start_ms <= mark.at_ms <= span.end_ms]
    inside = inside[-_MOST_MARKS:]
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(_LEFT, 24, title, size=16, weight="bold"),
        _text(_LEFT, 42, f"{_moment(span.start_ms)} to {_moment(span.end_ms)} UTC", fill=_DIM),
    ]
    for number, chart in enumerate(charts):
        top = _HEAD + number * (_TOP + _HEIGHT + _BELOW) + _TOP
        parts += _chart(chart, span, top, inside)
    return "\n".join((*parts, "</svg>")) + "\n"


def _chart(chart: SvgChart, span: Span, top: int, marks: Sequence[SvgMark]) -> Iterator[str]:
    known = [v for line in chart.lines for v in line.values if v is not None and math.isfinite(v)]
    peak = max((*known, *(limit for _, limit in chart.limits if math.isfinite(limit))), default=0.0)
    scale = linear_scale(peak * 1.05, _ROWS, chart.unit)
    yield f"<g><title>{_escaped(chart.title)}</title>"
    yield _text(_LEFT, top - 14, chart.title, weight="bold")
    yield from _names(chart, top - 14)
    yield from _axes(scale, span, top)
    if not known:
        yield _text(_LEFT + 8, top + _HEIGHT // 2, "no data", fill=_DIM)
    for line in chart.lines:
        yield from _bars(line, scale, span, top) if chart.bars else _joined(line, scale, span, top)
    for words, limit in chart.limits:
        if not math.isfinite(limit):
            continue
        y = _y(scale, limit, top)
        yield _rule(_LEFT, y, _WIDTH - _RIGHT, y, "#b3261e", dash="6 3")
        yield _text(_WIDTH - _RIGHT - 4, y - 3, words, fill="#b3261e", anchor="end", size=10)
    for mark in marks:
        x = _x(span, mark.at_ms)
        rule = _rule(x, top, x, top + _HEIGHT, "#7a4fbf", dash="2 2")
        told = _escaped(f"{_moment(mark.at_ms)} {mark.words}")
        yield f"<g><title>{told}</title>{rule}</g>"
        # At the end of the time there is no room to its right.
        late = x > _LEFT + (_WIDTH - _LEFT - _RIGHT) * 0.8
        at, anchor = (x - 3, "end") if late else (x + 3, "start")
        words = mark.words[:24]
        yield _text(at, top + 10, words, fill="#7a4fbf", anchor=anchor, size=10)
    yield "</g>"


def _names(chart: SvgChart, y: int) -> Iterator[str]:
    x = _LEFT + 12 + 8 * len(chart.title)
    for line in chart.lines:
        yield f'<rect x="{x}" y="{y - 9}" width="10" height="10" fill="{line.colour}"/>'
        yield _text(x + 14, y, line.name, fill=_DIM)
        x += 30 + 7 * len(line.name)


def _axes(scale: Scale, span: Span, top: int) -> Iterator[str]:
    for tick in scale.ticks:
        y = _y(scale, tick, top)
        yield _rule(_LEFT, y, _WIDTH - _RIGHT, y, _GRID)
        told = label(tick, scale.unit)
        yield _text(_LEFT - 6, y + 4, told, fill=_DIM, anchor="end", size=11)
    for number in range(_TICKS + 1):
        at_ms = span.start_ms + (span.end_ms - span.start_ms) * number // _TICKS
        anchor = "start" if number == 0 else "end" if number == _TICKS else "middle"
        told = _moment(at_ms, dated=span.seconds > 86_400)
        yield _text(_x(span, at_ms), top + _HEIGHT + 16, told, fill=_DIM, anchor=anchor, size=11)


def _bars(line: SvgLine, scale: Scale, span: Span, top: int) -> Iterator[str]:
    width = max(1.0, (_WIDTH - _LEFT - _RIGHT) / max(1, span.periods) - 1)
    for index, value in enumerate(line.values):
        if value is None or not math.isfinite(value) or value <= 0:
            continue
        x = _x(span, span.start_ms + index * span.period_s * 1000)
        y = _y(scale, value, top)
        yield (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
            f'height="{top + _HEIGHT - y:.1f}" fill="{line.colour}"/>'
        )


def _joined(line: SvgLine, scale: Scale, span: Span, top: int) -> Iterator[str]:
    points: list[str] = []
    for index, value in enumerate((*line.values, None)):
        if value is not None and math.isfinite(value):
            middle_ms = span.start_ms + round((index + 0.5) * span.period_s * 1000)
            points.append(f"{_x(span, middle_ms):.1f},{_y(scale, value, top):.1f}")
            continue
        if len(points) == 1:
            x, y = points[0].split(",")
            yield f'<circle cx="{x}" cy="{y}" r="2" fill="{line.colour}"/>'
        elif points:
            yield (
                f'<polyline points="{" ".join(points)}" fill="none" '
                f'stroke="{line.colour}" stroke-width="1.6"/>'
            )
        points = []


def _x(span: Span, at_ms: int) -> float:
    share = (at_ms - span.start_ms) / max(1, span.end_ms - span.start_ms)
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(scale: Scale, value: float, top: int) -> float:
    return top + _HEIGHT * (1 - scale.share(value))


def _moment(ms: int, *, dated: bool = True) -> str:
    try:
        moment = datetime.datetime.fromtimestamp(ms / 1000, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return "?"
    return f"{moment:%m-%d %H:%M}" if dated else f"{moment:%H:%M}"


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str, *, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{dashed}/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    fill: str = _INK,
    anchor: str = "start",
    size: int = 12,
    weight: str = "normal",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}" text-anchor="{anchor}" '
        f'font-size="{size}" font-weight="{weight}">{_escaped(words)}</text>'
    )


def _escaped(text: str) -> str:
    return escape(safe(text), {'"': "&quot;"})
