"""A chart over time: title and legend, axes, a threshold, and a crosshair."""

import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from lambdatui.core.chart import column_slots, label, slot_column
from lambdatui.ui.widgets.axes import Span, legend, picture, quiet, time_axis
from lambdatui.ui.widgets.drawing import draw
from lambdatui.ui.widgets.plot import Mark, Plot

#: Rows of picture and times for which a legend leaves room.
_LEAST_PICTURE = 5


class Chart(Widget):
    """Shows one plot, in as many cells as it is given; reads well from 30×5 up.

    In fewer than three lines it is its title with the values, or, without any, with the note.

    The crosshair is a slot of the plot, set from outside, so that several charts can show the
    same moment; the chart only reports where the pointer is.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "chart--title",
        "chart--chosen",
        "chart--change",
        "chart--legend",
        "chart--name",
        "chart--axis",
        "chart--threshold",
        "chart--crosshair",
        "chart--note",
        "chart--whole",
        "chart--trouble",
        "chart--faint",
        "chart--low",
        "chart--middle",
        "chart--high",
        "chart--extreme",
    }
    DEFAULT_CSS = """
    Chart {
        height: 8;
        .chart--title { text-style: bold; }
        .chart--chosen { text-style: bold reverse; }
        .chart--change { color: $accent; }
        .chart--name { color: $text-muted; }
        .chart--axis { color: $text-muted; }
        .chart--threshold { color: $text-muted; }
        .chart--crosshair { color: $text; }
        .chart--note { color: $text-muted; }
        .chart--whole { color: $primary; }
        .chart--trouble { color: $error; }
        .chart--faint { color: $text-muted; }
        .chart--low { color: $success; }
        .chart--middle { color: $primary; }
        .chart--high { color: $warning; }
        .chart--extreme { color: $text; }
    }
    """

    plot: reactive[Plot | None] = reactive(None)
    crosshair: reactive[int | None] = reactive(None)
    #: The least number of cells for the labels, so that charts above each other line up.
    label_width: reactive[int] = reactive(0)
    #: What happened, on the axis of time.
    marks: reactive[tuple[Mark, ...]] = reactive(())
    #: The zone of the time axis; None is the computer's own.
    zone: reactive[datetime.tzinfo | None] = reactive(None)
    #: Whether it is the one that keys go to.
    chosen: reactive[bool] = reactive(False)

    class Probed(Message):
        """The pointer came to a slot of a chart, or left it (None)."""

        def __init__(self, slot: int | None) -> None:
            super().__init__()
            self.slot = slot

    class Clicked(Message):
        """A person clicked a chart; ``slot`` is None beside the picture."""

        def __init__(self, chart: "Chart", slot: int | None) -> None:
            super().__init__()
            self.chart = chart
            self.slot = slot

    def __init__(
        self,
        *,
        zone: datetime.tzinfo | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """``zone`` is that of the time axis; None is the computer's own."""
        super().__init__(id=id, classes=classes)
        self.set_reactive(Chart.zone, zone)
        self._lines: list[list[Span]] = []
        self._drawn_for: tuple[object, ...] | None = None
        #: The first column of the picture, right of the labels.
        self._left = 0

    def render_line(self, y: int) -> Strip:
        """One line of the picture, which is drawn once for all that it depends on."""
        wanted = (
            *(self.size, self.plot, self.crosshair, self.label_width),
            *(self.marks, self.zone, self.chosen),
        )
        if wanted != self._drawn_for:
            self._lines = self._draw()
            self._drawn_for = wanted
        spans = self._lines[y] if y < len(self._lines) else []
        strip = Strip([Segment(text, self._style(name)) for text, name in spans])
        return strip.adjust_cell_length(self.size.width, self.rich_style)

    def _style(self, name: str) -> Style:
        front, _, under = name.partition("/")
        style = self.get_component_rich_style(f"chart--{front}")
        if under:
            style += Style(bgcolor=self.get_component_rich_style(f"chart--{under}").color)
        return style

    def _draw(self) -> list[list[Span]]:
        plot, (width, height) = self.plot, self.size
        if plot is None or width < 12:
            return []
        grey = self.app.no_color
        limit = max(1, min(3, height - _LEAST_PICTURE))
        lines = legend(plot, width, limit, self.crosshair, self.zone, grey=grey)
        if self.chosen:
            lines[0][0] = (lines[0][0][0], "chosen")
        rows = height - len(lines) - 1
        scale = plot.scale(max(1, rows))
        gutter = max(self.label_width, *(len(label(tick, plot.unit)) for tick in scale.ticks))
        self._left = gutter + 1
        columns = width - self._left
        if rows < 1:
            line = lines[0] if plot.peak else quiet(plot, self.crosshair, self.zone)
            if self.chosen:
                line[0] = (line[0][0], "chosen")
            return [line]
        canvas = draw(plot, columns, rows, self.crosshair, grey=grey, marks=self.marks)
        if plot.note and not plot.peak:
            column = max(0, (columns - cell_len(plot.note)) // 2)
            canvas.write((rows - 1) // 2, column, plot.note, "note")
        lines += picture(canvas, scale, gutter)
        times = time_axis(plot, columns, self.zone, self.marks)
        lines.append([(" " * self._left, "axis"), *times])
        return lines

    def slot_at(self, x: int) -> int | None:
        """The slot in a column of the widget, or None where there is none."""
        plot, columns = self.plot, self.size.width - self._left
        column = x - self._left
        if plot is None or not plot.slots or not 0 <= column < columns:
            return None
        slots = column_slots(plot.slots, columns, column)
        return slots[len(slots) // 2]

    def column_of(self, slot: int) -> int:
        """The column of the widget in which a slot of its plot stands."""
        slots = self.plot.slots if self.plot else 1
        return self._left + slot_column(slots, max(1, self.size.width - self._left), slot)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The crosshair follows the pointer."""
        offset = event.get_content_offset(self)
        slot = None if offset is None else self.slot_at(offset.x)
        if slot != self.crosshair:
            self.post_message(self.Probed(slot))

    def on_leave(self) -> None:
        """Without the pointer there is no crosshair."""
        if self.crosshair is not None:
            self.post_message(self.Probed(None))

    def on_click(self, event: events.Click) -> None:
        """The chart that is clicked is the chosen one."""
        offset = event.get_content_offset(self)
        self.post_message(self.Clicked(self, self.slot_at(offset.x) if offset else None))
