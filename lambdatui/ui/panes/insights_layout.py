"""What of the Insights pane stands where, in how much room, and where the person is in it."""

from typing import Self

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from lambdatui.core.insights_queries import READY
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.widgets.insights_bar import InsightsBar
from lambdatui.ui.widgets.insights_list import ReadyList
from lambdatui.ui.widgets.insights_table import ResultTable
from lambdatui.ui.widgets.query_editor import QueryEditor
from lambdatui.ui.widgets.text_lines import TextLines

#: Rows from which the whole of a usual query has its room beside the result.
TALL = 28

#: ``-picking``: the ready queries stand in the place of the result; ``-row``: one row, whole.
LAYOUT = """
InsightsPane {
    & > QueryEditor { max-height: 8; min-height: 3; }
    & > #insights-scope, & > #insights-standing { height: auto; max-height: 7; padding: 0 1; }
    & > #insights-standing { display: none; }
    & > ReadyList, & > ResultTable, & > TextLines { height: 1fr; display: none; }
    & > TextLines {
        padding: 0 1;
        border-top: solid $border-blurred;
        border-title-color: $text-muted;
        &:focus { border-top: solid $accent; border-title-color: $accent; }
    }
    & > #insights-hint { display: none; height: 1fr; padding: 1 2; color: $text-muted; }
    &.-ran > #insights-standing { display: block; }
    &.-picking > ReadyList { display: block; }
    &.-row > TextLines { display: block; }
    &.-table > ResultTable { display: block; }
    &.-nothing > #insights-hint { display: block; }
    &.-tall > QueryEditor { max-height: 14; }
    &.-short.-reading > QueryEditor { max-height: 4; }
    &.-short.-reading.-table > #insights-scope { display: none; }
}
"""
_VIEWS = ("-picking", "-row", "-table", "-nothing")


class InsightsLayout(DetailPane):
    """Knows the parts and the ways between them, and nothing of what is asked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="-picking")
        self._bar = InsightsBar(id="insights-bar")
        self._editor = QueryEditor(id="insights-query")
        self._scope = Static(markup=False, id="insights-scope")
        self._standing = Static(markup=False, id="insights-standing")
        self._list = ReadyList(READY, id="insights-ready")
        self._table = ResultTable(id="insights-table")
        self._whole = TextLines(id="insights-row")
        self._hint = Static(markup=False, id="insights-hint")
        self._editor.border_title = Content("Query")

    def compose(self) -> ComposeResult:
        """The bar, the query, what it searches, how it stands; and under it one of four views."""
        yield self._bar
        yield self._editor
        yield self._scope
        yield self._standing
        yield self._list
        yield self._table
        yield self._whole
        yield self._hint

    def on_resize(self, event: events.Resize) -> None:
        """Name the room that there is, for the style."""
        self.set_class(event.size.height >= TALL, "-tall")
        self.set_class(event.size.height < TALL, "-short")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """In little room the query gives way to what is read."""
        self.set_class(event.widget is not self._editor, "-reading")
        self.refresh_bindings()

    def focus(self, scroll_visible: bool = True) -> Self:
        """Focus goes to what is read, else to the query."""
        views = {"-picking": self._list, "-row": self._whole, "-table": self._table}
        shown = next((views[view] for view in views if self.has_class(view)), self._editor)
        shown.focus(scroll_visible)
        return self

    @property
    def _view(self) -> str:
        return next((view for view in _VIEWS if self.has_class(view)), "-nothing")

    def _look(self, view: str) -> None:
        """Show one of the views under the query."""
        within = not self._editor.has_focus and self.has_focus_within
        for each in _VIEWS:
            self.set_class(each == view, each)
        if within:
            # The part that had the focus may be gone.
            self.call_after_refresh(self.focus, False)
        self.refresh_bindings()
