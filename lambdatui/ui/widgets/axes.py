"""The words around a plot's picture: its legend, its values and its times."""

import datetime
import enum
from collections.abc import Sequence

from rich.cells import cell_len

from lambdatui.core.chart import Scale, label, moment_label, time_ticks
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.drawing import Canvas, mark_column
from lambdatui.ui.widgets.plot import Mark, Plot, Shape, Stroke, Trace

#: A run of text and its style: a component class of the chart without its prefix, and after a
#: slash the style whose colour is the ground.
Span = tuple[str, str]

_STROKES = {
    Stroke.SOLID: "━",
    Stroke.LONG: "╸",
    Stroke.MIXED: "╾",
    Stroke.DASHED: "╍",
    Stroke.SPARSE: "╌",
    Stroke.DOTTED: "┅",
}


#: Columns by which a mark may stand beside its moment, where a time stands under it.
_ASIDE = 3


class _Form(enum.Enum):
    """How much the legend says of a trace."""

    LONG = enum.auto()
    SHORT = enum.auto()
    NAME = enum.auto()


def legend(
    plot: Plot,
    width: int,
    limit: int,
    crosshair: int | None,
    zone: datetime.tzinfo | None,
    *,
    grey: bool = False,
) -> list[list[Span]]:
    """The title and each trace's name with its values, in at most ``limit`` lines.

    With a crosshair the values are those of its moment, which then stands beside the title;
    without one, it says there which values they are. ``grey`` is as for the picture.
    """
    probed = _probed(plot, crosshair)
    scale: list[Span] = [(" log", "name")] if plot.logarithmic and probed is None else []
    values: list[Span] = [(f" {plot.values}", "name")] if plot.values and probed is None else []
    head = _head(plot, probed, zone)
    lines: list[list[Span]] = []
    # The long form is worth no second line; and no trace is ever left without its name. Where
    # room is short, the axis alone tells what kind it is.
    for form, gap, most, words in (
        (_Form.LONG, 2, 1, scale + values),
        (_Form.SHORT, 2, min(limit, 2), scale + values),
        (_Form.SHORT, 1, min(limit, 2), values),
        (_Form.SHORT, 1, limit, values),
        (_Form.NAME, 1, limit, scale),
    ):
        entries = [_entry(plot, trace, probed, form, grey) for trace in plot.traces]
        lines = _wrapped(head + words, entries, width, gap)
        if len(lines) <= most:
            break
    return lines[:limit]


def quiet(plot: Plot, crosshair: int | None, zone: datetime.tzinfo | None) -> list[Span]:
    """The one line for a plot that has nothing to draw: its title, the moment, its note."""
    return [*_head(plot, _probed(plot, crosshair), zone), (f"  {safe(plot.note)}", "note")]


def _probed(plot: Plot, crosshair: int | None) -> int | None:
    return crosshair if crosshair is not None and 0 <= crosshair < plot.slots else None


def _head(plot: Plot, probed: int | None, zone: datetime.tzinfo | None) -> list[Span]:
    head = [(safe(plot.title), "title")]
    if probed is not None:
        at_ms = plot.start_ms + probed * plot.period_ms
        moment = moment_label(at_ms, plot.end_ms - plot.start_ms, zone)
        head.append((f" {moment}", "crosshair"))
    return head


def _entry(plot: Plot, trace: Trace, probed: int | None, form: _Form, grey: bool) -> list[Span]:
    bars = plot.shape is Shape.BARS and trace.unit is None
    glyph = "■" if bars else _STROKES[trace.stroke]
    if grey and bars and trace is not plot.traces[0]:
        glyph = "⣿"
    if form is _Form.NAME:
        words = ""
    elif probed is None:
        words = (trace.long if form is _Form.LONG else "") or trace.short
    else:
        value = trace.slots[probed]
        words = "–" if value is None else label(value, trace.unit or plot.unit)
    spans = [(glyph, trace.style), (f" {safe(trace.name)}", "name")]
    return [*spans, (f" {safe(words)}", "legend")] if words else spans


def _wrapped(head: list[Span], entries: list[list[Span]], width: int, gap: int) -> list[list[Span]]:
    lines = [list(head)]
    used = _width(head)
    for entry in entries:
        if used and used + gap + _width(entry) > width:
            lines.append([])
            used = 0
        if used:
            lines[-1].append((" " * gap, "legend"))
            used += gap
        lines[-1].extend(entry)
        used += _width(entry)
    return lines


def _width(spans: list[Span]) -> int:
    return sum(cell_len(text) for text, _ in spans)


def picture(canvas: Canvas, scale: Scale, gutter: int) -> list[list[Span]]:
    """The rows of a picture with the axis of values before them, ``gutter`` columns wide."""
    labels = {scale.row(tick): label(tick, scale.unit) for tick in reversed(scale.ticks)}
    lines: list[list[Span]] = []
    for row, cells in enumerate(canvas.cells):
        text = labels.get(row, "")
        line: list[Span] = [(f"{text:>{gutter}}{'┤' if text else '│'}", "axis")]
        for cell in cells:
            style = f"{cell.style}/{cell.under}" if cell.under else cell.style
            if line[-1][1] == style:
                line[-1] = (line[-1][0] + cell.glyph, style)
            else:
                line.append((cell.glyph, style))
        lines.append(line)
    return lines


def time_axis(
    plot: Plot, columns: int, zone: datetime.tzinfo | None, marks: Sequence[Mark] = ()
) -> list[Span]:
    """One line of times, each beginning under its moment, none over another.

    The glyphs of marks stand between them, as near to their moments as there is room.
    """
    line = ""
    for tick in time_ticks(plot.start_ms, plot.end_ms, columns, zone):
        if len(line) < tick.column + (not line) and tick.column + len(tick.label) <= columns:
            line = f"{line:<{tick.column}}{tick.label}"
    cells: list[Span] = [(glyph, "axis") for glyph in f"{line:<{columns}}"]
    last = -1
    for mark in marks:
        column = mark_column(plot, mark, columns)
        if column is None:
            continue
        beside = range(max(last + 1, column - _ASIDE), min(columns, column + _ASIDE + 1))
        free = [at for at in beside if cells[at][0] == " "]
        at = min(free, key=lambda at: abs(at - column), default=max(column, last + 1))
        if at >= columns:
            # More marks than there are columns: the line through the picture tells of it.
            continue
        if not free:
            _clear_word(cells, at)
        cells[at] = (mark.glyph, mark.style)
        last = at
    return cells


def _clear_word(cells: list[Span], at: int) -> None:
    """A time makes room for a mark that would be too far away."""
    for step in (-1, 1):
        place = at
        while 0 <= place < len(cells) and cells[place][1] == "axis" and cells[place][0] != " ":
            if place != at or step > 0:
                cells[place] = (" ", "axis")
            place += step
