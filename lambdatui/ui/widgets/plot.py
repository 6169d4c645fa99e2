"""What a chart shows: lines or bars over time, thresholds, marks, and how large it all is."""

import enum
import functools
from collections.abc import Iterator
from dataclasses import dataclass

from lambdatui.core.chart import Scale, Unit, label, linear_scale, log_scale

#: From this factor between common and large values on, an axis of equal factors reads better.
_FAR_APART = 10
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
    SPARSE = "sparse"
    DOTTED = "dotted"


@dataclass(frozen=True)
class Trace:
    """One series: a value a slot, None where it is not known.

    ``style`` is one of the chart's component classes, without its prefix. ``short`` and ``long``
    are what the legend says of it while no moment is picked out. With a ``unit`` of its own, it is
    a line over the rest, on an axis from 0 to 1 that has no labels, as only a share can be.
    """

    name: str
    slots: tuple[float | None, ...]
    style: str
    short: str = ""
    long: str = ""
    stroke: Stroke = Stroke.SOLID
    unit: Unit | None = None


@dataclass(frozen=True)
class Threshold:
    """A value to compare with; ``reached`` where a trace came up to it.

    Where it is not ``drawn``, it is only named: it is not of the same periods as the traces. With a
    ``unit`` of its own it is on the axis of the traces that have it as well, from 0 to 1.
    """

    value: float
    label: str
    reached: bool = False
    drawn: bool = True
    unit: Unit | None = None


@dataclass(frozen=True)
class Mark:
    """Something that happened at a time, in ms since the epoch: a glyph of one cell and its style.

    ``words`` say what it was; they are shown elsewhere.
    """

    at_ms: int
    glyph: str
    style: str
    words: str = ""


@dataclass(frozen=True)
class Plot:
    """All that a chart shows. Times are ms since the epoch; all traces have as many slots.

    With bars, the later traces are parts of the first one. ``note`` is said where no trace has
    anything to draw. ``values`` says which ones the legend gives while no moment is picked out.
    ``key`` tells a plot from others, however its title reads.
    """

    title: str
    unit: Unit
    shape: Shape
    start_ms: int
    period_ms: int
    traces: tuple[Trace, ...]
    thresholds: tuple[Threshold, ...] = ()
    note: str = ""
    values: str = ""
    key: str = ""

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

    def fits(self, threshold: Threshold) -> bool:
        """Whether a threshold can be in the picture without pressing the traces flat."""
        if threshold.unit is not None:
            return threshold.drawn and self.peak > 0 and 0 <= threshold.value <= 1
        room = 4.0 if self.logarithmic else 1.6
        return threshold.drawn and 0 <= threshold.value <= room * self.peak

    def scale(self, rows: int) -> Scale:
        """The axis that this plot needs, over a number of rows."""
        own = (each for each in self.thresholds if each.unit is None and self.fits(each))
        top = max([self.peak, *(each.value for each in own)])
        if self.logarithmic:
            least = min(value for value in self._values() if value > 0)
            # Five decades are enough to tell values apart, and few rows hold more.
            return log_scale(max(least, top / 1e5), top, rows, self.unit)
        return linear_scale(top, rows, self.unit)

    def _values(self) -> Iterator[float]:
        own = (trace for trace in self.traces if trace.unit is None)
        return (value for trace in own for value in trace.slots if value is not None)
