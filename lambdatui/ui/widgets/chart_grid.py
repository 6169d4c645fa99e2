"""Lays charts out in one column or two, each as high as there is room for."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from lambdatui.ui.widgets.chart import Chart

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

    def on_resize(self, event: events.Resize) -> None:
        """Share the space out."""
        charts = list(self.query_children(Chart))
        columns = 2 if event.size.width >= _WIDE else 1
        rows = -(-len(charts) // columns)
        height = max(_LOWEST, min(_HIGHEST, event.size.height // max(1, rows)))
        # Air between two charts, where it costs neither of them its picture.
        gutter = 1 if height > _LOWEST + 1 else 0
        height -= gutter
        self.styles.grid_gutter_horizontal = gutter
        self.styles.grid_size_columns = columns
        self.styles.grid_rows = str(height)

    def action_scroll_by(self, lines: int) -> None:
        """Up or down by lines."""
        self.scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Up or down by what is seen at once."""
        self.scroll_relative(y=pages * max(1, self.size.height - 1), animate=False)
