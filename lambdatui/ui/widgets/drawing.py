"""Draws bars and lines into a grid of cells: block elements for counts, braille for durations."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len

from lambdatui.core.chart import Scale, peaks, runs, slot_column
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.plot import Mark, Plot, Shape, Stroke, Threshold, Trace

#: Eighths of a cell, from the bottom.
_BLOCKS = " ▁▂▃▄▅▆▇█"
_FULL = "█"
_UNKNOWN = "·"
#: The same in quarters, of dots: a part of a bar, where colour cannot tell it from the whole.
_DOTTED = " ⣀⣤⣶⣿"
_THRESHOLD = "╌"
_CROSSHAIR = "│"
_MARK = "┊"
#: Dots by which a value differs from both its neighbours, to be marked whatever the stroke.
_STANDS_OUT = 2
#: The bits of a braille cell: two dots wide, four high, the topmost first.
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BRAILLE = 0x2800
_THIN = frozenset({Stroke.DASHED, Stroke.DOTTED, Stroke.SPARSE})
#: The axis of a line over the rest: a share, from none to all.
_ALL = 1.0


@dataclass
class Cell:
    """One cell of the picture: a character, its style's name, and that of the ground under it."""

    glyph: str = " "
    style: str = "axis"
    under: str = ""


@dataclass
class Canvas:
    """A grid of cells; row 0 is the topmost."""

    columns: int
    rows: int
    cells: list[list[Cell]] = field(init=False)

    def __post_init__(self) -> None:
        """Start blank."""
        self.cells = [[Cell() for _ in range(self.columns)] for _ in range(self.rows)]

    def write(self, row: int, column: int, text: str, style: str) -> None:
        """Put a text over whatever is there; a wide character takes two cells."""
        for character in text:
            width = cell_len(character)
            if 0 <= row < self.rows and 0 <= column <= self.columns - width:
                if width:
                    self.cells[row][column] = Cell(character, style)
                elif column:
                    self.cells[row][column - 1].glyph += character
                for beside in range(1, width):
                    self.cells[row][column + beside] = Cell("", style)
            column += width

    def busy(self, row: int, column: int, width: int) -> int:
        """How many of ``width`` cells hold something drawn."""
        return sum(
            cell.glyph not in " ╌┊" or cell.under != ""
            for cell in self.cells[row][column : column + width]
        )


def draw(
    plot: Plot,
    columns: int,
    rows: int,
    crosshair: int | None = None,
    *,
    grey: bool = False,
    marks: Sequence[Mark] = (),
) -> Canvas:
    """The picture of a plot, without its axes; ``crosshair`` is the slot to pick out.

    Where it is ``grey``, the parts of a bar are dotted, because their colour tells nothing.
    ``marks`` are faint lines from top to bottom, behind all the rest.
    """
    canvas = Canvas(max(1, columns), max(1, rows))
    scale = plot.scale(canvas.rows)
    own = [trace for trace in plot.traces if trace.unit is None]
    if plot.shape is Shape.BARS:
        _draw_bars(canvas, own, scale, grey)
    else:
        # Where lines meet in one cell, its colour is not that of a thin one.
        for trace in sorted(own, key=lambda trace: trace.stroke not in _THIN):
            _draw_line(canvas, trace, scale)
    for trace in plot.traces:
        if trace.unit is not None and plot.peak:
            _draw_line(canvas, trace, Scale(_ALL, canvas.rows, trace.unit, ()))
    # Before the thresholds, whose names they would cut through.
    _draw_marks(canvas, plot, marks)
    _draw_thresholds(canvas, plot, scale)
    if crosshair is not None and 0 <= crosshair < plot.slots:
        _draw_crosshair(canvas, slot_column(plot.slots, canvas.columns, crosshair))
    return canvas


def mark_column(plot: Plot, mark: Mark, columns: int) -> int | None:
    """The column of the period in which a mark lies; None where it is outside."""
    if not plot.start_ms <= mark.at_ms < plot.end_ms:
        return None
    return slot_column(plot.slots, columns, (mark.at_ms - plot.start_ms) // plot.period_ms)


def _draw_marks(canvas: Canvas, plot: Plot, marks: Sequence[Mark]) -> None:
    for mark in marks:
        column = mark_column(plot, mark, canvas.columns)
        if column is not None:
            for line in canvas.cells:
                if line[column].glyph in " ·":
                    line[column] = Cell(_MARK, mark.style)


def _draw_crosshair(canvas: Canvas, column: int) -> None:
    for line in canvas.cells:
        cell = line[column]
        if not cell.glyph:
            # The second half of a wide character.
            continue
        if cell.glyph == " " and cell.style != "axis":
            # Between the words of a name.
            continue
        if cell.glyph in " ╌·┊":
            # Where a threshold is drawn over a bar, that goes on.
            line[column] = Cell(_CROSSHAIR, "crosshair", cell.under)
        elif cell.glyph == _FULL:
            line[column] = Cell(_CROSSHAIR, "crosshair", cell.style)


def _draw_bars(canvas: Canvas, traces: Sequence[Trace], scale: Scale, grey: bool) -> None:
    for trace in traces:
        dotted = grey and trace is not traces[0]
        for column, value in enumerate(peaks(trace.slots, canvas.columns)):
            if value is None:
                canvas.write(canvas.rows - 1, column, _UNKNOWN, "axis")
                continue
            if dotted:
                _draw_bar(canvas, column, scale.level(value, 4), trace.style, _DOTTED)
            else:
                _draw_bar(canvas, column, scale.level(value, 8), trace.style, _BLOCKS)


def _draw_bar(canvas: Canvas, column: int, level: int, style: str, glyphs: str) -> None:
    full = len(glyphs) - 1
    for row in range(canvas.rows - 1, -1, -1):
        if level <= 0:
            return
        cell = canvas.cells[row][column]
        # A part of a bar stands in front of the whole. A cell has two colours, so that where both
        # end in one cell, the whole is rounded to all of it or to none.
        # Dots stand on nothing: in grey, the whole would hide them.
        behind = cell.style if cell.glyph in "▄▅▆▇█" and glyphs is _BLOCKS else ""
        canvas.cells[row][column] = Cell(glyphs[min(level, full)], style, behind)
        level -= full


def _draw_line(canvas: Canvas, trace: Trace, scale: Scale) -> None:
    width, height = canvas.columns * 2, canvas.rows * 4
    slots = len(trace.slots)

    def dot(x: int, y: int) -> None:
        cell = canvas.cells[y // 4][x // 2]
        if cell.glyph in _BLOCKS[1:]:
            # A line over bars: they go on behind it where they fill the cell.
            cell.under = cell.style if cell.glyph in "▅▆▇█" else ""
        bits = ord(cell.glyph) - _BRAILLE if cell.glyph >= chr(_BRAILLE) else 0
        cell.glyph = chr(_BRAILLE + (bits | _DOTS[x % 2][y % 4]))
        cell.style = trace.style

    def place(slot: int, value: float) -> tuple[int, int]:
        return slot_column(slots, width, slot), height - max(1, scale.level(value, 4))

    for run in runs(trace.slots):
        points = [place(slot, value) for slot, value in run]
        if len(points) == 1:
            # A moment alone is drawn as wide as its period, and at least wide enough to be seen.
            x, y = points[0]
            wide = max(2, width // slots)
            start = max(0, min(x - wide // 2, width - wide))
            points = [(start, y), (start + wide - 1, y)]
        count = 0
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            steps = max(abs(x1 - x0), abs(y1 - y0), 1)
            for step in range(steps + 1):
                count += step > 0
                if _inked(trace.stroke, count):
                    dot(x0 + round((x1 - x0) * step / steps), y0 + round((y1 - y0) * step / steps))
        # What stands out from its neighbours never falls between two strokes.
        for before, (x, y), after in zip(points, points[1:], points[2:], strict=False):
            if y <= min(before[1], after[1]) - _STANDS_OUT:
                dot(x, y)


def _inked(stroke: Stroke, count: int) -> bool:
    match stroke:
        case Stroke.SOLID:
            return True
        case Stroke.LONG:
            return count % 12 < 10
        case Stroke.MIXED:
            return count % 10 not in (6, 9)
        case Stroke.DASHED:
            return count % 6 < 4
        case Stroke.SPARSE:
            return count % 8 < 2
        case Stroke.DOTTED:
            return count % 3 == 0


def _axis(threshold: Threshold, scale: Scale) -> Scale:
    return scale if threshold.unit is None else Scale(_ALL, scale.rows, threshold.unit, ())


def _draw_thresholds(canvas: Canvas, plot: Plot, scale: Scale) -> None:
    named: list[tuple[int, str, str]] = []
    above: list[str] = []
    style_above = "threshold"
    for threshold in plot.thresholds:
        style = "trouble" if threshold.reached else "threshold"
        text = safe(threshold.label)
        if plot.fits(threshold):
            row = _axis(threshold, scale).row(threshold.value)
            for column, cell in enumerate(canvas.cells[row]):
                if cell.glyph == " ":
                    canvas.write(row, column, _THRESHOLD, style)
                elif cell.glyph == _FULL:
                    # The bar goes on behind it.
                    canvas.cells[row][column] = Cell(_THRESHOLD, "crosshair", cell.style)
            named.append((row, text, style))
        else:
            higher = threshold.drawn and threshold.unit is None
            above.append(f"{text} ↑" if higher else text)
            style_above = style if threshold.reached else style_above
    if above:
        named.append((0, " · ".join(above), style_above))
    taken: set[int] = set()
    for row, text, style in named:
        width = cell_len(text)
        if width + 2 > canvas.columns:
            continue
        free = (near for near in (row, row + 1, row - 1) if 0 <= near < canvas.rows)
        at = next((near for near in free if near not in taken), None)
        if at is None:
            continue
        taken.add(at)
        # The label stands where it hides the least of the lines, at the right where it can.
        places = (canvas.columns - width, 0, (canvas.columns - width) // 2)
        column = min(places, key=lambda place: canvas.busy(at, place, width))
        canvas.write(at, column, text, style)
