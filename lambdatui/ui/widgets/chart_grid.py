"""Lays charts out in one column or two, each as high as there is room for."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from lambdatui.ui.widgets.chart import Chart
from lambdatui.ui.widgets.plot import Plot, Shape

#: From this width on, two charts stand side by side.
_WIDE = 74
#: From this width on, one with more than a few lines has room for their values beside another.
_ROOMY = 118
_FEW = 4
_LOWEST = 7
_HIGHEST = 22


class ChartGrid(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Scrolls where the charts do not fit; nothing is animated.

    Those with something to see come first; of the others there is one line.
    """

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
        Binding("pageup,ctrl+b", "page(-1)", "page up", show=False, id="charts.page_up"),
        Binding("pagedown,ctrl+f", "page(1)", "page down", show=False, id="charts.page_down"),
        Binding("home,g", "page(-1000)", "top", show=False, id="charts.first"),
        Binding("end,G", "page(1000)", "bottom", show=False, id="charts.last"),
    ]

    def __init__(self, charts: Sequence[Chart], *, id: str | None = None) -> None:
        """``charts`` are as many as there can be."""
        super().__init__(id=id)
        self._charts = tuple(charts)
        self._alone = ""
        #: The keys of all plots, in the order in which they stand or would.
        self.keys: list[str] = []

    def compose(self) -> ComposeResult:
        """All charts, of which those without a plot are hidden."""
        yield from self._charts

    @property
    def shown(self) -> list[Chart]:
        """The charts that have a plot and are not hidden, in their order."""
        return [chart for chart in self._charts if chart.display and chart.plot is not None]

    def show(self, plots: Sequence[Plot], alone: str = "") -> None:
        """Draw these; of the key ``alone`` there is only that one, as large as it can be."""
        self._alone = alone if any(plot.key == alone for plot in plots) else ""
        # Sorting keeps the order of equal ones.
        ordered = sorted(plots, key=lambda plot: not plot.peak)
        self.keys = [plot.key for plot in ordered]
        drawn = [plot for plot in ordered if not self._alone or plot.key == self._alone]
        gutter = max((plot.gutter for plot in drawn), default=0)
        for index, chart in enumerate(self._charts):
            plot = drawn[index] if index < len(drawn) else None
            chart.display = plot is not None
            chart.plot, chart.label_width = plot, gutter
        self.share()

    def on_resize(self) -> None:
        """Share the space out."""
        self.share()

    def share(self) -> None:
        """Share the space out anew, by what the charts show now."""
        columns = 2 if self.size.width >= _WIDE and not self._alone else 1
        packed = _packed(self.shown, columns, self.size.width)
        for row in packed:
            for chart in row:
                chart.styles.column_span = columns if len(row) == 1 else 1
        rows = [_row_shape(row) for row in packed]
        gutter = 1
        # Air between two charts, where it costs neither of them its picture.
        heights = _heights(rows, self.size.height - (len(rows) - 1))
        if any(height <= _LOWEST for height in heights):
            gutter, heights = 0, _heights(rows, self.size.height)
        if self._alone:
            heights = [max(_LOWEST, self.size.height)]
        self.styles.grid_gutter_horizontal = gutter
        self.styles.grid_size_columns = columns
        self.styles.grid_rows = " ".join(str(height) for height in heights) or "1"

    def action_page(self, pages: int) -> None:
        """Up or down by what is seen at once."""
        self.scroll_relative(y=pages * max(1, self.size.height - 1), animate=False)


def _packed(charts: Sequence[Chart], columns: int, width: int) -> list[list[Chart]]:
    """The charts in rows: what stands alone in its row has all the width.

    That is one whose many lines have no room for their values beside another chart, the one before
    such a one, the last, and the last before those that are a line of words.
    """
    rows: list[list[Chart]] = []
    room, before = 0, False
    for chart in charts:
        plot = chart.plot
        if plot is None:
            continue
        drawn = plot.peak > 0
        alone = drawn and len(plot.traces) > _FEW and width < _ROOMY
        if room and not alone and drawn == before:
            rows[-1].append(chart)
            room -= 1
        else:
            rows.append([chart])
            room = 0 if alone else columns - 1
        before = drawn
    return rows


def _row_shape(row: Sequence[Chart]) -> Shape | None:
    """What a row of charts holds; None where it has nothing to draw."""
    shapes = [chart.plot.shape for chart in row if chart.plot is not None and chart.plot.peak]
    if not shapes:
        return None
    # Beside another chart, one that is lower saves no room.
    return shapes[0] if len(row) == 1 else Shape.BARS


def _heights(rows: Sequence[Shape | None], room: int) -> list[int]:
    """How high each row is, one above the other, in ``room`` lines.

    One that has nothing to draw is a single line. Lines, which are read against each other, get
    half as much again as bars, and what is left over.
    """
    lines = sum(row is Shape.LINES for row in rows)
    bars = sum(row is Shape.BARS for row in rows)
    spare = room - (len(rows) - lines - bars)
    low = _within(2 * spare // max(1, 2 * bars + 3 * lines))
    high = _within((spare - low * bars) // max(1, lines))
    return [1 if row is None else high if row is Shape.LINES else low for row in rows]


def _within(height: int) -> int:
    return max(_LOWEST, min(_HIGHEST, height))
