"""The parts of the list of functions, from above to below, and its keys."""

from typing import ClassVar, Self

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.visual import VisualType
from textual.widgets import Input, Static

from lambdatui.core.fleet import FleetRow
from lambdatui.ui.widgets.table import Table


class FunctionsLayout(Vertical):
    """The filter with what it says, what went wrong, the table, the reason of its row's mark."""

    DEFAULT_CSS = """
    FunctionsLayout {
        border: round $border-blurred;
        border-title-color: $text-muted;
        &:focus-within { border: round $accent; border-title-color: $text; }
        #functions-filter-line { display: none; height: 1; background: $surface; }
        &.-filtering #functions-filter-line { display: block; }
        #functions-filter-mark { width: 2; color: $text-muted; }
        #functions-filter { width: 1fr; background: $surface; }
        #functions-hint { display: none; height: auto; max-height: 2; color: $text-muted; }
        &.-hinting #functions-hint { display: block; }
        &.-mistaken #functions-hint { color: $text-error; }
        #functions-trouble { display: none; height: auto; max-height: 7; color: $text-error; }
        &.-trouble #functions-trouble { display: block; }
        #functions-table { height: 1fr; }
        #functions-why {
            height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis;
        }
        #functions-note { display: none; height: 1fr; padding: 1 2; color: $text-muted; }
        &.-empty #functions-table { height: 1; }
        &.-empty #functions-why { display: none; }
        &.-empty #functions-note { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "filter", key_display="/", id="functions.filter"),
        Binding("space", "mark", "mark", id="functions.mark"),
        Binding("s", "sort", "sort", id="functions.sort"),
        Binding("S", "reverse", "reverse", id="functions.reverse", show=False),
        Binding("w", "window", "window", id="functions.window"),
        Binding("r", "refresh", "refresh", id="functions.refresh"),
        Binding("o", "columns", "columns", id="functions.columns", show=False),
        Binding("V", "views", "views", id="functions.views", show=False),
        Binding(
            "equals_sign", "compare", "compare", key_display="=", id="functions.compare", show=False
        ),
        Binding("P", "pin", "pin to the top", id="functions.pin", show=False),
        Binding("y", "copy", "copy", id="functions.copy", show=False),
        Binding("e", "export", "save to a file", id="functions.export", show=False),
        Binding("R", "interval", "refresh interval", id="functions.interval", show=False),
        Binding("A", "read_all", "all metrics", id="functions.read_all", show=False),
        Binding("D", "demo", "open the demo", id="functions.demo"),
        Binding("escape", "clear", "clear", id="functions.clear"),
        Binding("up", "table('move', -1)", "up", show=False, id="functions.up"),
        Binding("down", "table('move', 1)", "down", show=False, id="functions.down"),
        Binding("pageup", "table('page', -1)", "page up", show=False, id="functions.page_up"),
        Binding("pagedown", "table('page', 1)", "page down", show=False, id="functions.page_down"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._table = Table[FleetRow]([], lambda row: row.key, id="functions-table")
        self._input = Input(
            placeholder="words to find, errors:>0, runtime:python, !dev",
            compact=True,
            select_on_focus=False,
            id="functions-filter",
        )
        self._input.cursor_blink = False
        self._hint = Static(markup=False, id="functions-hint")
        self._trouble = Static(markup=False, id="functions-trouble")
        self._why = Static(markup=False, id="functions-why")
        self._note = Static(markup=False, id="functions-note")

    def compose(self) -> ComposeResult:
        """The filter, what went wrong, and the table, or a word where it is empty."""
        with Horizontal(id="functions-filter-line"):
            yield Static("/", markup=False, id="functions-filter-mark")
            yield self._input
        yield self._hint
        yield self._trouble
        yield self._table
        yield self._why
        yield self._note

    def focus(self, scroll_visible: bool = True) -> Self:
        """Focus goes to the table, which takes the keys."""
        self._table.focus(scroll_visible)
        return self

    def put(self, widget: Static, text: VisualType, shown: str) -> None:
        """Give a line its text, and show it where there is one: laid out only where it changed."""
        if widget.content != text:
            widget.update(text if text else "")
        self.set_class(bool(text), shown)
