"""The rows of the list: in their order, filtered, with the cursor where a person left it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from msgspec.structs import replace
from textual import events

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import FleetColumn, column_facts
from lambdatui.core.fleet_filter import FleetFilter, Selection
from lambdatui.core.functions import Function, by_name
from lambdatui.core.prices import PriceBook
from lambdatui.core.safe import safe
from lambdatui.core.saved_views import FleetView
from lambdatui.core.stop import Clock
from lambdatui.ui.fleet_book import FleetBook, key_of
from lambdatui.ui.fleet_order import FleetOrder
from lambdatui.ui.fleet_reading import FleetReading
from lambdatui.ui.list_width import list_width
from lambdatui.ui.messages import FunctionsMarked
from lambdatui.ui.panes.functions_layout import FunctionsLayout
from lambdatui.ui.soon import soon
from lambdatui.ui.widgets.fleet_columns import FleetCells, fleet_columns

#: Seconds between two paints of what comes: thousands of rows are not sorted for each part.
PAINT_S = 0.25


class FunctionsShown(FunctionsLayout):
    """Sorts by the view's column and filters; both keep the cursor on its function."""

    def __init__(
        self,
        clock: Clock,
        prices: Callable[[], PriceBook],
        *,
        several: bool = False,
        id: str | None = None,
    ) -> None:
        """With ``several`` regions in it, each row says which one it is of."""
        super().__init__(id=id)
        self._several = several
        self._clock = clock
        self._prices = prices
        self._book = FleetBook(prices)
        self._reading = FleetReading(clock, self._price)
        self._view = FleetView()
        self._wanted = FleetFilter()
        #: What is wrong with what was typed last; the filter before it goes on.
        self._mistake = ""
        self._selection = Selection([])
        #: The filter that the selection is of, for as long as no row changes.
        self._selected_by: FleetFilter | None = None
        self._order = FleetOrder()
        #: The rows in their order, until one of them changes.
        self._ordered: list[FleetRow] | None = None
        self._longest = 0
        self._region = ""
        #: The best match of what was typed, while the cursor follows it.
        self._led: str | None = None
        #: The keys of those that a person has marked, in the order in which that was done.
        self._marks: list[str] = []
        #: The keys of those that stay on top.
        self._pins: frozenset[str] = frozenset()
        self._cells = FleetCells(clock, self._is_stale, self._is_marked, self._is_pinned)
        self._waits: asyncio.TimerHandle | None = None
        self._dirty = False
        #: Whether all is there that the order of the rows comes from.
        self._settled = False

    @property
    def functions(self) -> tuple[Function, ...]:
        """Every function that is known, in the order of the names."""
        return by_name(row.function for row in self._book.rows)

    @property
    def selected(self) -> Function | None:
        """The function under the cursor."""
        row = self._table.cursor_row
        return row.function if row is not None else None

    def choose(self, function: Function) -> None:
        """A person is at work on this one: the cursor stands on it, and stays there."""
        self._led = None
        self._table.choose(key_of(function))

    def _price(self, metrics: int) -> float:
        return self._prices().of(self._region).metrics_dollars(metrics)

    def _is_stale(self, row: FleetRow) -> bool:
        return row.figures is not None and self._reading.is_stale(row.figures)

    def _is_marked(self, row: FleetRow) -> bool | None:
        return row.key in self._marks if self._marks else None

    def _is_pinned(self, row: FleetRow) -> bool:
        return row.key in self._pins

    @property
    def pinned(self) -> tuple[str, ...]:
        """The names of those that a person has pinned, in the order of the names."""
        rows = (self._book.row(key) for key in self._pins)
        return tuple(each.name for each in by_name(row.function for row in rows if row))

    # The rows.

    def _changed(self) -> None:
        """Rows have changed: they are painted now, or soon after the last time."""
        self._ordered = None
        if self._waits is not None:
            self._dirty = True
            return
        self._waits = soon(self, PAINT_S, self._waited)
        self._show()

    def _waited(self) -> None:
        self._waits = None
        if self._dirty:
            self._dirty = False
            self._changed()

    def _show(self) -> None:
        view, now_ms = self._view, self._clock()
        if self._ordered is None:
            rows, keys = self._book.rows, self._book.keys
            self._ordered = self._order.of(
                rows, view.sort, now_ms, descending=view.descending, keys=keys
            )
            if self._pins:
                # Both parts keep their order.
                self._ordered.sort(key=lambda row: row.key not in self._pins)
            self._selected_by = None
            longest = max(map(len, self._book.names), default=0)
            if longest != self._longest:
                self._longest = longest
                self._lay_out()
        before = self._selected_by
        # Of thousands, what is typed on leaves few: only they are looked at again.
        narrows = before is not None and self._wanted.narrows(before)
        among = self._selection.listed if narrows else self._ordered
        self._selection = self._wanted.select(among, now_ms)
        self._selected_by = self._wanted
        rows = self._selection.rows
        if self._wanted.ranks and not self._is_ranked:
            found = {row.key for row in rows}
            rows = [row for row in self._ordered if row.key in found]
        # The title says that trouble comes first, and the mark's column may be one cell wide.
        unmarked = self._is_ranked or view.sort is FleetColumn.HEALTH
        self._table.set_sort("" if unmarked else view.sort, descending=view.descending)
        selected = self._table.cursor_row
        follows = selected is not None and selected.key == self._led
        self._table.set_rows(rows)
        if follows:
            self._lead()
        elif not self._settled and not self._table.touched:
            # What comes is in no order: until a person chooses, the first row leads.
            self._table.move_to_first()
        self._describe()

    @property
    def _is_ranked(self) -> bool:
        """Whether the best match stands first: unless a person has chosen another order."""
        first = (self._view.sort, self._view.descending)
        return self._wanted.ranks and first in (
            (FleetColumn.HEALTH, False),
            (FleetColumn.NAME, False),
        )

    def _lead(self) -> None:
        """Put the cursor on the best match of what was typed; with nothing to find, leave it."""
        if not self._wanted.ranks or not self._selection.rows:
            return
        best = self._selection.rows[0].key
        self._led = best
        self._table.choose(best)

    def _describe(self) -> None:
        """Say how many there are, and what went wrong, and why there is nothing to see."""

    @property
    def _columns(self) -> tuple[FleetColumn, ...]:
        """Those of the view, with the region where there are several."""
        chosen = self._view.columns
        if not self._several or FleetColumn.REGION in chosen:
            return chosen
        behind = chosen.index(FleetColumn.NAME) + 1 if FleetColumn.NAME in chosen else len(chosen)
        return (*chosen[:behind], FleetColumn.REGION, *chosen[behind:])

    def _lay_out(self) -> None:
        # The first picture is painted before anybody is told how wide it is.
        first = list_width(self.app.size.width) - 2
        width = self._table.scrollable_content_region.width or self.size.width or first
        made = fleet_columns(self._columns, self._cells, width, self._longest)
        self._table.set_columns(made)

    def on_resize(self, _event: events.Resize) -> None:
        """Other columns have their room."""
        self._lay_out()

    # The filter.

    def _filter_by(self, text: str) -> None:
        self._mistake = ""
        try:
            self._wanted = FleetFilter.parse(text)
        except LambdatuiError as error:
            self._mistake = safe(error.fault.sentence())
            # What is typed now is most likely the last word: what stands before it holds.
            with suppress(LambdatuiError):
                self._wanted = FleetFilter.parse(" ".join(text.split()[:-1]))
        self._led = None
        self._show()
        self._lead()

    # The view.

    def _look_at(self, view: FleetView) -> None:
        """Show the list in this way from now on."""
        before, self._view = self._view, view
        if view.columns != before.columns:
            self._lay_out()
        if (view.sort, view.descending) != (before.sort, before.descending):
            self._ordered = None
        self._show()

    def _sorted_view(self, column: FleetColumn, *, descending: bool | None = None) -> FleetView:
        down = column_facts(column).largest_first if descending is None else descending
        return replace(self._view, sort=column, descending=down)

    # The marks.

    def action_mark(self) -> None:
        """Choose the function under the cursor together with others, or no more; go to the next."""
        row = self._table.cursor_row
        if row is None:
            return
        if row.key in self._marks:
            self._marks.remove(row.key)
        else:
            self._marks.append(row.key)
        self._table.move_by(1)
        self._marked()

    def _marked_words(self) -> str:
        """``3 marked``; ``3 marked, 1 not shown``: what is done to them is done to that one too."""
        shown = {row.key for row in self._table.rows}
        hidden = sum(key not in shown for key in self._marks)
        return f"{len(self._marks)} marked" + (f", {hidden} not shown" if hidden else "")

    def _marked_keys(self) -> str:
        """What can be done with those that are marked: keys that act on one row otherwise."""
        if not self._marks:
            return ""
        return f"l logs · {'= compare · ' if len(self._marks) > 1 else ''}e save · "

    @property
    def marked(self) -> tuple[Function, ...]:
        """Those that a person has marked, in the order in which that was done."""
        rows = (self._book.row(key) for key in self._marks)
        return tuple(row.function for row in rows if row)

    def _marked(self) -> None:
        self._table.refresh()
        self._describe()
        self.post_message(FunctionsMarked(self.marked, self))
