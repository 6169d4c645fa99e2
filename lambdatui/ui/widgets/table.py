"""A table of many rows, which draws only the lines that are seen."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from lambdatui.ui.widgets.columns import GAP, Place, TableColumn, fit, lay_out
from lambdatui.ui.widgets.key_count import KeyCount

Row = TypeVar("Row")

#: The first line, which names the columns and does not scroll.
_HEADER = 1


class Table(ScrollView, Generic[Row], can_focus=True, inherit_bindings=False):
    """Rows of any value, with a cursor that stays on its row whatever happens to the others.

    ``key`` names a row for as long as it lives; keys are unique. Setting rows costs one pass over
    them; painting costs only what is on the screen. Nothing is animated.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--sorted",
        "table--plain",
        "table--muted",
        "table--faint",
        "table--strong",
        "table--warning",
        "table--trouble",
        "table--good",
        "table--cursor",
        "table--cursor-blurred",
    }
    DEFAULT_CSS = """
    Table {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        .table--header { color: $text-muted; text-style: bold; }
        .table--sorted { color: $text; text-style: bold; }
        .table--muted { color: $text-muted; }
        .table--faint { color: $border-blurred; }
        .table--strong { text-style: bold; }
        .table--warning { color: $text-warning; }
        .table--trouble { color: $text-error; }
        .table--good { color: $text-success; }
        .table--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
        .table--cursor-blurred { background: $block-cursor-blurred-background; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "up", show=False, id="table.up"),
        Binding("down,j", "move(1)", "down", show=False, id="table.down"),
        Binding("pageup,ctrl+b", "page(-1)", "page up", show=False, id="table.page_up"),
        Binding("pagedown,ctrl+f", "page(1)", "page down", show=False, id="table.page_down"),
        Binding("home,g", "first", "first row", show=False, id="table.first"),
        Binding("end,G", "last", "last row", show=False, id="table.last"),
        Binding("enter", "open", "open", id="table.open"),
    ]

    #: Whether digits count: not where they have another use.
    COUNTS: ClassVar[bool] = True

    class RowHighlighted(Message):
        """The cursor came to another row, or its row has another value; None where no rows are."""

        def __init__(self, key: str | None) -> None:
            super().__init__()
            self.key = key

    class RowOpened(Message):
        """A person pressed Enter on a row or clicked it twice."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class HeaderClicked(Message):
        """A person clicked the title of a column."""

        def __init__(self, column: str) -> None:
            super().__init__()
            self.column = column

    class ColumnsChanged(Message):
        """The width that there is shows other columns than before."""

    def __init__(
        self,
        columns: Sequence[TableColumn[Row]],
        key: Callable[[Row], str],
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._key = key
        self._rows: list[Row] = []
        self._cursor = 0
        self._touched = False
        self._told: tuple[str, Row] | None = None
        self._sorted_by = ""
        self._descending = False
        self._count = KeyCount()
        self._places: list[Place[Row]] = []
        self._laid_out_for = -1

    @property
    def rows(self) -> Sequence[Row]:
        """The rows in the order in which they are shown."""
        return self._rows

    @property
    def cursor_row(self) -> Row | None:
        """The row on which the cursor is; None where there are no rows."""
        return self._rows[self._cursor] if self._rows else None

    @property
    def cursor_index(self) -> int:
        """Where the cursor is, from 0."""
        return self._cursor

    @property
    def touched(self) -> bool:
        """Whether anyone has moved the cursor yet."""
        return self._touched

    @property
    def hidden_columns(self) -> frozenset[str]:
        """The columns for which there is no room, once the table has been painted."""
        shown = {place.column.id for place in self._places}
        return frozenset(column.id for column in self._columns if shown) - shown

    @property
    def page_size(self) -> int:
        """How many rows are seen at once."""
        return max(1, self.size.height - _HEADER)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows instead; the cursor stays on its row, at the same height, if it can."""
        held = self.cursor_row
        height = self._cursor - self.scroll_offset.y
        if bool(rows) != bool(self._rows):
            # Opening is offered only where there is something to open.
            self.refresh_bindings()
        self._rows = list(rows)
        found = None if held is None else self._find_row(held)
        self._cursor = max(0, min(self._cursor, len(rows) - 1)) if found is None else found
        self.virtual_size = Size(0, len(rows) + _HEADER)
        # Whoever has scrolled away from the cursor is left where they are.
        if 0 <= height < self.page_size:
            self.scroll_to(y=self._cursor - height, animate=False, force=True)
            self._show_cursor()
        self.refresh()
        self._tell()

    def set_columns(self, columns: Sequence[TableColumn[Row]]) -> None:
        """Show these columns from now on."""
        self._columns = tuple(columns)
        self._laid_out_for = -1
        self.refresh()

    def set_sort(self, column: str, *, descending: bool) -> None:
        """Mark the column by which the rows are sorted; sorting them is for whoever gives them."""
        self._sorted_by, self._descending = column, descending
        self.refresh(Region(0, 0, self.size.width, _HEADER))

    def move_to(self, key: str) -> bool:
        """Put the cursor on the row with this key; False where there is none."""
        index = self._find(key)
        if index is not None:
            self._move_cursor(index)
        return index is not None

    def choose(self, key: str) -> bool:
        """Put the cursor on the row with this key, for a person; False where there is none."""
        self._touched = True
        return self.move_to(key)

    def move_to_first(self) -> None:
        """Put the cursor on the first row, without counting as a person's move."""
        self._move_cursor(0)

    def _find_row(self, held: Row) -> int | None:
        """Where a row is that was shown before; it may have another value now."""
        # Most often it is the same object still, for which no key has to be made of thousands.
        for index, row in enumerate(self._rows):
            if row is held:
                return index
        return self._find(self._key(held))

    def _find(self, key: str) -> int | None:
        """Where the row with this key is; it is looked for near the cursor first."""
        here = self._cursor
        for away in range(max(here + 1, len(self._rows) - here)):
            for index in {here + away, here - away}:
                if 0 <= index < len(self._rows) and self._key(self._rows[index]) == key:
                    return index
        return None

    def _person_moves(self, index: int) -> None:
        self._touched = True
        self._move_cursor(index)

    def _move_cursor(self, index: int) -> None:
        index = max(0, min(index, len(self._rows) - 1))
        before, self._cursor = self._cursor, index
        for row in {before, index}:
            self.refresh(Region(0, row - self.scroll_offset.y + _HEADER, self.size.width, 1))
        self._show_cursor()
        self._tell()

    def _show_cursor(self) -> None:
        top = self.scroll_offset.y
        if self.size.height <= _HEADER:
            return
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False, force=True)
        elif self._cursor >= top + self.page_size:
            self.scroll_to(y=self._cursor - self.page_size + 1, animate=False, force=True)

    def _tell(self) -> None:
        row = self.cursor_row
        told = None if row is None else (self._key(row), row)
        if told != self._told:
            self._told = told
            self.post_message(self.RowHighlighted(told[0] if told else None))

    def render_line(self, y: int) -> Strip:
        """The header, or the row that stands on this line."""
        width = self.scrollable_content_region.width
        if width != self._laid_out_for:
            hidden = self.hidden_columns
            self._places = lay_out(self._columns, width)
            self._laid_out_for = width
            if self.hidden_columns != hidden:
                self.post_message(self.ColumnsChanged())
        if y < _HEADER:
            return self._header().adjust_cell_length(width, self.rich_style)
        index = self.scroll_offset.y + y - _HEADER
        if index >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        return self._row(index, width)

    def _header(self) -> Strip:
        plain = self.get_component_rich_style("table--plain")
        segments: list[Segment] = []
        used = 0
        for place in self._places:
            column = place.column
            title, style = column.title, "table--header"
            if column.id == self._sorted_by:
                mark = "▼" if self._descending else "▲"
                title = f"{mark}{title}" if column.justify == "right" else f"{title} {mark}"
                style = "table--sorted"
            text = fit(title, place.width, column.justify)
            segments.append(Segment(" " * (place.start - used), plain))
            segments.append(Segment(text, self.get_component_rich_style(style)))
            used = place.start + place.width
        return self._counted(Strip(segments))

    def _counted(self, header: Strip) -> Strip:
        """With the count that is being typed at its end."""
        if not self._count.typed:
            return header
        width = self.scrollable_content_region.width
        style = self.get_component_rich_style("table--sorted")
        count = Segment(f" {self._count.typed}", style)
        kept = header.adjust_cell_length(max(0, width - count.cell_length))
        return Strip([*kept, count])

    def _row(self, index: int, width: int) -> Strip:
        row = self._rows[index]
        segments: list[Segment] = []
        used = 0
        for place in self._places:
            fitted = place.column.fitted(row, place.width)
            segments.append(Segment(" " * (place.start - used), self._style(fitted[0][1], index)))
            segments += [Segment(text, self._style(name, index)) for text, name in fitted]
            used = place.start + place.width
        return Strip(segments).adjust_cell_length(width, self._style("", index))

    def _style(self, name: str, index: int) -> Style:
        if index == self._cursor and self.has_focus:
            return self.get_component_rich_style("table--cursor")
        style = self.get_component_rich_style(f"table--{name or 'plain'}")
        if index == self._cursor:
            blurred = self.get_component_rich_style("table--cursor-blurred")
            style += Style(bgcolor=blurred.bgcolor)
        return style

    def on_key(self, event: events.Key) -> None:
        """Digits count what the next key does."""
        before = self._count.typed
        if not self.COUNTS:
            return
        if self._count.key(event) or before:
            self.refresh(Region(0, 0, self.size.width, _HEADER))

    def move_by(self, rows: int) -> None:
        """Up or down by a number of rows, for a person."""
        self._person_moves(self._cursor + rows)

    def action_move(self, rows: int) -> None:
        """Up or down by a number of rows, so many times as was counted."""
        self.move_by(rows * (self._count.take() or 1))

    def action_page(self, pages: int) -> None:
        """Up or down by what is seen at once."""
        self.move_by(pages * (self._count.take() or 1) * max(1, self.page_size - 1))

    def action_first(self) -> None:
        """To the first row, or the one that was counted, from 1."""
        self._person_moves((self._count.take() or 1) - 1)

    def action_last(self) -> None:
        """To the last row, or the one that was counted, from 1."""
        self._person_moves((self._count.take() or len(self._rows)) - 1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without rows there is nothing to open."""
        del parameters
        return action != "open" or bool(self._rows)

    def action_open(self) -> None:
        """Go into the row under the cursor."""
        row = self.cursor_row
        if row is not None:
            self.post_message(self.RowOpened(self._key(row)))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a second one opens; the header sorts."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        if offset.y < _HEADER:
            for place in reversed(self._places):
                if place.start <= offset.x:
                    if offset.x < place.start + place.width + GAP:
                        self.post_message(self.HeaderClicked(place.column.id))
                    return
            return
        index = self.scroll_offset.y + offset.y - _HEADER
        if index >= len(self._rows):
            return
        # Rows may have moved between two clicks: only the row of the first one is opened.
        if event.chain >= 2 and index == self._cursor:
            self.action_open()
        else:
            self._person_moves(index)

    def on_resize(self) -> None:
        """The cursor stays in sight."""
        self._show_cursor()

    def on_focus(self) -> None:
        """The cursor shows that keys go here."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor shows that keys go elsewhere."""
        self._count.drop()
        self.refresh()
