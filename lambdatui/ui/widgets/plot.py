"""Draws bars and lines into a grid of cells: block elements for counts, braille for durations."""

import enum
import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lambdatui.core.chart import (
    Scale,
    Unit,
    label,
    linear_scale,
    log_scale,
    peaks,
    runs,
    slot_column,
)

#: Eighths of a cell, from the bottom.
_BLOCKS = " ▁▂▃▄▅▆▇█"
_UNKNOWN = "·"
#: The same in quarters, of dots: a part of a bar, where colour cannot tell it from the whole.
_DOTTED = " ⣀⣤⣶⣿"
_THRESHOLD = "╌"
_CROSSHAIR = "│"
#: From this factor between common and large values on, an axis of equal factors reads better.
_FAR_APART = 10
#: Dots by which a value differs from both its neighbours, to be marked whatever the stroke.
_STANDS_OUT = 2
#: The bits of a braille cell: two dots wide, four high, the topmost first.
_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BRAILLE = 0x2800
#: The most rows for which a chart's labels are measured.
_MOST_ROWS = 24


class Shape(enum.StrEnum):
    """How the traces of a plot are drawn."""

    BARS = "bars"
    LINES = "lines"


class Stroke(enum.StrEnum):
    """How a line is drawn, so that lines differ by more than their colours."""

    SOLID = "solid"
    LONG = "long"
    MIXED = "mixed"
    DASHED = "dashed"
    DOTTED = "dotted"


_THIN = frozenset({Stroke.DASHED, Stroke.DOTTED})


@dataclass(frozen=True)
class Trace:
    """One series: a value a slot, None where it is not known.

    ``style`` is one of the chart's component classes, without its prefix. ``short`` and ``long``
    are what the legend says of it while no moment is picked out.
    """

    name: str
    slots: tuple[float | None, ...]
    style: str
    short: str = ""
    long: str = ""
    stroke: Stroke = Stroke.SOLID


@dataclass(frozen=True)
class Threshold:
    """A value to compare with; ``reached`` where a trace came up to it."""

    value: float
    label: str
    reached: bool = False


@dataclass(frozen=True)
class Plot:
    """All that a chart shows. Times are ms since the epoch; all traces have as many slots.

    With bars, the later traces are parts of the first one. ``note`` is said where no trace has
    anything to draw. ``values`` says which ones the legend gives while no moment is picked out.
    """

    title: str
    unit: Unit
    shape: Shape
    start_ms: int
    period_ms: int
    traces: tuple[Trace, ...]
    threshold: Threshold | None = None
    note: str = ""
    values: str = ""

    @functools.cached_property
    def gutter(self) -> int:
        """Cells that the labels of the axis take, however high the picture is."""
        scales = [self.scale(rows) for rows in range(1, _MOST_ROWS + 1)]
        return max(len(label(tick, self.unit)) for scale in scales for tick in scale.ticks)

    @property
    def slots(self) -> int:
        """How many periods there are."""
        return len(self.traces[0].slots) if self.traces else 0

    @property
    def end_ms(self) -> int:
        """The end of the last period."""
        return self.start_ms + self.slots * self.period_ms

    @property
    def peak(self) -> float:
        """The largest value of any trace; 0 where all are empty."""
        return max(self._values(), default=0.0)

    @property
    def logarithmic(self) -> bool:
        """Whether the values lie so far apart that most would be flat on a plain axis."""
        values = sorted(value for value in self._values() if value > 0)
        return (
            self.shape is Shape.LINES
            and len(values) > 1
            and values[-1] >= _FAR_APART * values[len(values) // 4]
        )

    @property
    def threshold_fits(self) -> bool:
        """Whether the threshold can be in the picture without pressing the traces flat."""
        room = 4.0 if self.logarithmic else 1.6
        return self.threshold is not None and self.threshold.value <= room * self.peak

    def scale(self, rows: int) -> Scale:
        """The axis that this plot needs, over a number of rows."""
        top = self.peak
        if self.threshold is not None and self.threshold_fits:
            top = max(top, self.threshold.value)
        if self.logarithmic:
            least = min(value for value in self._values() if value > 0)
            # Five decades are enough to tell values apart, and few rows hold more.
            return log_scale(max(least, top / 1e5), top, rows, self.unit)
        return linear_scale(top, rows, self.unit)

    def _values(self) -> Iterator[float]:
        return (value for trace in self.traces for value in trace.slots if value is not None)


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
        """Put a text over whatever is there."""
        for index, character in enumerate(text, start=column):
            if 0 <= row < self.rows and 0 <= index < self.columns:
                self.cells[row][index] = Cell(character, style)

    def busy(self, row: int, column: int, width: int) -> int:
        """How many of ``width`` cells hold something drawn."""
        return sum(cell.glyph not in " ╌" for cell in self.cells[row][column : column + width])


def draw(
    plot: Plot, columns: int, rows: int, crosshair: int | None = None, *, grey: bool = False
) -> Canvas:
    """The picture of a plot, without its axes; ``crosshair`` is the slot to pick out.

    Where it is ``grey``, the parts of a bar are dotted, because their colour tells nothing.
    """
    canvas = Canvas(max(1, columns), max(1, rows))
    scale = plot.scale(canvas.rows)
    if plot.shape is Shape.BARS:
        _draw_bars(canvas, plot.traces, scale, grey)
    else:
        # Where lines meet in one cell, its colour is not that of a thin one.
        for trace in sorted(plot.traces, key=lambda trace: trace.stroke not in _THIN):
            _draw_line(canvas, trace, scale)
    if plot.threshold is not None:
        _draw_threshold(canvas, plot, plot.threshold, scale)
    if crosshair is not None and 0 <= crosshair < plot.slots:
        column = slot_column(plot.slots, canvas.columns, crosshair)
        for line in canvas.cells:
            if line[column].glyph in " ╌·":
                line[column] = Cell(_CROSSHAIR, "crosshair")
    return canvas


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
        case Stroke.DOTTED:
            return count % 3 == 0


def _draw_threshold(canvas: Canvas, plot: Plot, threshold: Threshold, scale: Scale) -> None:
    style = "trouble" if threshold.reached else "threshold"
    text = threshold.label
    row = 0
    if plot.threshold_fits:
        row = scale.row(threshold.value)
        for column, cell in enumerate(canvas.cells[row]):
            if cell.glyph == " ":
                canvas.write(row, column, _THRESHOLD, style)
    else:
        text = f"{text} ↑"
    if len(text) + 2 > canvas.columns:
        return
    # The label stands where it hides the least of the lines, at the right where it can.
    places = (canvas.columns - len(text), 0, (canvas.columns - len(text)) // 2)
    column = min(places, key=lambda place: canvas.busy(row, place, len(text)))
    canvas.write(row, column, text, style)
