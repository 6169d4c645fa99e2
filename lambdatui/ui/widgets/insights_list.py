"""The ready queries to choose from."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lambdatui.core.insights_queries import ReadyQuery

_TITLE_CELLS = 29


class ReadyList(OptionList):
    """One row a query: its title, and what it answers."""

    DEFAULT_CSS = """
    ReadyList {
        border: none;
        border-top: solid $border-blurred;
        border-title-color: $text-muted;
        background: $background;
        padding: 0 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        scrollbar-size-vertical: 1;
        &:focus {
            border: none;
            border-top: solid $accent;
            border-title-color: $accent;
            background-tint: $foreground 0%;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "down", id="insights.list_down", show=False),
        Binding("k", "cursor_up", "up", id="insights.list_up", show=False),
        Binding("g", "first", "first", id="insights.list_first", show=False),
        Binding("G", "last", "last", id="insights.list_last", show=False),
        Binding("enter", "select", "take", id="insights.take"),
    ]

    class Taken(Message):
        """A person took a query."""

        def __init__(self, query: ReadyQuery) -> None:
            super().__init__()
            self.query = query

    def __init__(self, queries: Sequence[ReadyQuery], *, id: str | None = None) -> None:
        self._queries = tuple(queries)
        super().__init__(*(Option(_row(query)) for query in queries), markup=False, id=id)
        self.border_title = Content("Ready queries")
        self.highlighted = 0

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        # Where no row is seen, Textual has laid out none, and fails.
        if self.scrollable_content_region:
            super()._move_page(direction)

    def action_select(self) -> None:
        """Take the query under the cursor. A key or a click."""
        if self.highlighted is not None:
            self.post_message(self.Taken(self._queries[self.highlighted]))


def _row(query: ReadyQuery) -> Content:
    title = query.title.ljust(_TITLE_CELLS)
    return Content.assemble((title, "bold"), (query.answers, "$foreground 60%"))
