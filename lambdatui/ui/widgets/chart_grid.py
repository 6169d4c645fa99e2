"""Lays charts out in one column or two, each as high as there is room for."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from lambdatui.ui.widgets.chart import Chart
from lambdatui.ui.widgets.plot import Plot, Shape

#: From this width on, two charts stand side by side.
_WIDE = 74
_LOWEST = 7
_HIGHEST = 22


class ChartGrid(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Scrolls where the charts do not fit; nothing is animated."""

    DEFAULT_CSS = """
    ChartGrid {
        layout: grid;
        grid-size: 1;
        grid-rows: 8;
        grid-gutter: 0 2;
        height: 1fr;
        scrollbar-size-vertical: 1;
        Chart { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_by(-1)", "up", show=False, id="charts.up"),
        Binding("down,j", "scroll_by(1)", "down", show=False, id="charts.down"),
        Binding("pageup,ctrl+b", "page(-1)", "page up", show=False, id="charts.page_up"),
        Binding("pagedown,ctrl+f", "page(1)", "page down", show=False, id="charts.page_down"),
        Binding("home,g", "page(-1000)", "top", show=False, id="charts.first"),
        Binding("end,G", "page(1000)", "bottom", show=False, id="charts.last"),
    ]

    def on_resize(self) -> None:
        """Share the space out."""
        self.share()

    def share(self) -> None:
        """Share the space out anew, by what the charts show now."""
        plots = [chart.plot for chart in self.query_children(Chart)]
        columns = 2 if self.size.width >= _WIDE else 1
        if columns > 1:
            # Beside another chart, one that is lower saves no room.
            plots = [None] * -(-len(plots) // columns)
        gutter = 1
        # Air between two charts, where it costs neither of them its picture.
        heights = _heights(plots, self.size.height - (len(plots) - 1))
        if any(1 < height <= _LOWEST for height in heights):
            gutter, heights = 0, _heights(plots, self.size.height)
        self.styles.grid_gutter_horizontal = gutter
        self.styles.grid_size_columns = columns
        self.styles.grid_rows = " ".join(str(height) for height in heights)

    def action_scroll_by(self, lines: int) -> None:
        """Up or down by lines."""
        self.scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Up or down by what is seen at once."""
        self.scroll_relative(y=pages * max(1, self.size.height - 1), animate=False)


def _heights(plots: Sequence[Plot | None], room: int) -> list[int]:
    """How high each of these charts is, one above the other, in ``room`` lines.

    One that has nothing to draw is a single line. Lines, which are read against each other, get
    half as much again as bars, and what is left over.
    """
    lines = sum(plot is not None and plot.shape is Shape.LINES and plot.peak > 0 for plot in plots)
    idle = sum(plot is not None and not plot.peak for plot in plots)
    bars = len(plots) - lines - idle
    spare = room - idle
    low = _within(2 * spare // max(1, 2 * bars + 3 * lines))
    high = _within((spare - low * bars) // max(1, lines))
    heights: list[int] = []
    for plot in plots:
        if plot is not None and not plot.peak:
            heights.append(1)
        else:
            heights.append(high if plot and plot.shape is Shape.LINES else low)
    return heights


def _within(height: int) -> int:
    return max(_LOWEST, min(_HIGHEST, height))
