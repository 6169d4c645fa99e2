"""A chart over time: title and legend, axes, a threshold, and a crosshair."""

import datetime
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from lambdatui.core.chart import (
    Scale,
    column_slots,
    label,
    moment_label,
    slot_column,
    time_ticks,
)
from lambdatui.core.safe import safe
from lambdatui.ui.widgets.plot import Canvas, Cell, Plot, Shape, Stroke, Trace, draw

#: A run of text and the name of its style.
Span = tuple[str, str]

_STROKES = {Stroke.SOLID: "━", Stroke.DASHED: "╍", Stroke.DOTTED: "┅"}
_ENTRY_GAP = "  "


class Chart(Widget):
    """Shows one plot, in as many cells as it is given; reads well from 30×5 up.

    The crosshair is a slot of the plot, set from outside, so that several charts can show the
    same moment; the chart only reports where the pointer is.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "chart--title",
        "chart--legend",
        "chart--axis",
        "chart--threshold",
        "chart--crosshair",
        "chart--note",
        "chart--whole",
        "chart--trouble",
        "chart--low",
        "chart--middle",
        "chart--high",
        "chart--extreme",
        "chart--faint",
    }
    DEFAULT_CSS = """
    Chart {
        height: 8;
        .chart--title { text-style: bold; }
        .chart--legend { color: $foreground; }
        .chart--axis { color: $text-disabled; }
        .chart--threshold { color: $text-muted; }
        .chart--crosshair { color: $text-muted; }
        .chart--note { color: $text-muted; }
        .chart--whole { color: $primary; }
        .chart--trouble { color: $text-error; }
        .chart--low { color: $text-success; }
        .chart--middle { color: $text-primary; }
        .chart--high { color: $text-warning; }
        .chart--extreme { color: $foreground; }
        .chart--faint { color: $text-muted; }
    }
    """

    plot: reactive[Plot | None] = reactive(None)
    crosshair: reactive[int | None] = reactive(None)

    class Probed(Message):
        """The pointer came to a slot of a chart, or left it (None)."""

        def __init__(self, slot: int | None) -> None:
            super().__init__()
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
        self._zone = zone
        self._lines: list[list[Span]] = []
        self._drawn_for: tuple[Size, Plot | None, int | None] | None = None
        #: The first column of the picture, right of the labels.
        self._left = 0

    def render_line(self, y: int) -> Strip:
        """One line of the picture, which is drawn once for each size, plot and crosshair."""
        wanted = (self.size, self.plot, self.crosshair)
        if wanted != self._drawn_for:
            self._lines = self._compose_lines()
            self._drawn_for = wanted
        spans = self._lines[y] if y < len(self._lines) else []
        segments = [Segment(text, self._style(name)) for text, name in spans]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _style(self, name: str) -> Style:
        front, _, under = name.partition("/")
        style = self.get_component_rich_style(f"chart--{front}")
        if under:
            style += Style(bgcolor=self.get_component_rich_style(f"chart--{under}").color)
        return style

    def _compose_lines(self) -> list[list[Span]]:
        plot, (width, height) = self.plot, self.size
        if plot is None or width < 12 or height < 3:
            return []
        lines = _legend(plot, width, 2 if height >= 7 else 1, self._heading(plot))
        rows = height - len(lines) - 1
        scale = plot.scale(rows)
        gutter = max(len(label(tick, plot.unit)) for tick in scale.ticks)
        self._left = gutter + 1
        columns = width - self._left
        canvas = draw(plot, columns, rows, self.crosshair)
        if plot.note and not plot.peak:
            canvas.write((rows - 1) // 2, (columns - len(plot.note)) // 2, plot.note, "note")
        lines += _with_axis(canvas, scale, gutter)
        lines.append([(" " * self._left, "axis"), *_time_axis(plot, columns, self._zone)])
        return lines

    def _heading(self, plot: Plot) -> str:
        """The moment that the crosshair picks out, in the place of the summary."""
        slot = self.crosshair
        if slot is None or not 0 <= slot < plot.slots:
            return ""
        window_ms = plot.end_ms - plot.start_ms
        return moment_label(plot.start_ms + slot * plot.period_ms, window_ms, self._zone)

    def slot_at(self, x: int) -> int | None:
        """The slot in a column of the widget, or None left of the picture."""
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


def _legend(plot: Plot, width: int, limit: int, moment: str) -> list[list[Span]]:
    """The title and the names of the traces with their values, in at most ``limit`` lines."""
    head = safe(f"{plot.title}  {moment}" if moment else plot.title)
    for long in (True, False):
        entries = [
            _entry(plot, trace, index, long, bool(moment)) for index, trace in _ordered(plot)
        ]
        lines = _wrap(head, entries, width)
        # The long form is worth no second line.
        if len(lines) <= (1 if long else limit):
            return lines
    return lines[:limit]


def _ordered(plot: Plot) -> list[tuple[int, Trace]]:
    return list(enumerate(plot.traces))


def _entry(plot: Plot, trace: Trace, index: int, long: bool, probed: bool) -> list[Span]:
    return []


def _wrap(head: str, entries: list[list[Span]], width: int) -> list[list[Span]]:
    lines: list[list[Span]] = [[(head, "title")]]
    used = cell_len(head)
    for entry in entries:
        needed = sum(cell_len(text) for text, _ in entry) + len(_ENTRY_GAP)
        if used + needed > width:
            lines.append([])
            used = -len(_ENTRY_GAP)
        if lines[-1]:
            lines[-1].append((_ENTRY_GAP, "legend"))
        lines[-1] += entry
        used += needed
    return lines
