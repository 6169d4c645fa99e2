"""The list of functions: how each of them does, the worst first; filtered while typing."""

import asyncio
import dataclasses
from collections.abc import Callable, Mapping

from msgspec.structs import replace
from textual import on
from textual.widgets import Input

from lambdatui.core.errors import fault_of
from lambdatui.core.fleet import FleetWindow
from lambdatui.core.fleet_columns import FleetColumn, Need, column_facts
from lambdatui.core.functions import Function
from lambdatui.core.meter import Budget
from lambdatui.core.prices import PriceBook, money, price_book
from lambdatui.core.saved_views import FleetView
from lambdatui.core.stop import Clock
from lambdatui.ui.fleet_listing import FleetBackend
from lambdatui.ui.fleet_reading import Sight, depth_of
from lambdatui.ui.fleet_words import column_name, window_label
from lambdatui.ui.messages import (
    CallFailed,
    ConfirmationAsked,
    DemoAsked,
    FunctionHighlighted,
    FunctionOpened,
    ScreenAsked,
)
from lambdatui.ui.panes.functions_acts import FunctionsActs
from lambdatui.ui.panes.functions_words import first_words, lacks_account
from lambdatui.ui.refreshing import Refreshing
from lambdatui.ui.soon import soon
from lambdatui.ui.widgets.table import Table

#: Seconds that the cursor must rest on a function before anyone is told.
_TELL_S = 0.06


class FunctionsPane(FunctionsActs):
    """Lists the functions of one account, of one region of it or of several."""

    def __init__(
        self,
        port: FleetBackend | Mapping[str, FleetBackend],
        clock: Clock,
        *,
        prices: Callable[[], PriceBook] = price_book,
        refreshing: Refreshing | None = None,
        acted: Callable[[], int] | None = None,
        id: str | None = None,
    ) -> None:
        """``port`` is that of one region, or those of several by their names.

        ``acted`` tells when a person last did anything, in ms since the epoch.
        """
        ports = port if isinstance(port, Mapping) else {"": port}
        super().__init__(
            ports, clock, prices, refreshing=refreshing or Refreshing(), acted=acted or clock, id=id
        )
        self._telling: asyncio.TimerHandle | None = None
        self._told: Function | None = None

    # Keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is ours only while there is something to clear; an empty list has no order."""
        del parameters
        if action == "clear":
            return self.has_class("-filtering") or bool(self._marks)
        if action == "demo":
            return not self._book and lacks_account(self._fault)
        if action in ("mark", "pin"):
            return bool(self._table.rows) and not self._input.has_focus
        if action in ("filter", "sort", "reverse", "read_all") and self._listing is None:
            return len(self._book) > 0
        return True

    def action_filter(self) -> None:
        """Open the filter and type into it."""
        self.add_class("-filtering")
        # What is typed takes the place of a filter that was kept.
        self._input.action_select_all()
        self._input.focus()
        self.refresh_bindings()

    def action_clear(self) -> None:
        """Clear the filter; once it is clear, close it; once it is closed, take off the marks."""
        if not self.has_class("-filtering"):
            self._marks.clear()
            self._marked()
            return
        if self._input.value and self._input.has_focus:
            self._input.value = ""
            return
        self._input.value = ""
        self._close_filter()

    def _close_filter(self) -> None:
        self.remove_class("-filtering")
        self._table.focus()
        self.refresh_bindings()

    def action_table(self, act: str, amount: int) -> None:
        """Keys that move the table's cursor while the filter has the focus."""
        if act == "move":
            self._table.action_move(amount)
        else:
            self._table.action_page(amount)

    @on(Input.Changed)
    def _filter_typed(self, event: Input.Changed) -> None:
        event.stop()
        self._filter_by(event.value)
        self._seen()

    @on(Input.Submitted)
    def _filter_kept(self, event: Input.Submitted) -> None:
        event.stop()
        # What a person has entered is theirs, whatever later pages of the list bring.
        self._led = None
        if event.value.strip():
            self._table.focus()
        else:
            self._close_filter()

    # The order, the window, the columns, the views.

    def action_sort(self) -> None:
        """Choose the column to sort by."""
        columns = dict.fromkeys((FleetColumn.HEALTH, FleetColumn.NAME, *self._columns))
        rows = [
            (column.value, column_name(column), self._sort_note(column))
            for column in columns
            if column_facts(column).key is not None
        ]
        at = next((i for i, row in enumerate(rows) if row[0] == self._view.sort.value), 0)
        self.post_message(
            ScreenAsked("choose.ChooseScreen", self._sort_chosen, title="Sort by", rows=rows, at=at)
        )

    def _sort_note(self, column: FleetColumn) -> str:
        """What stands first; what it costs, where not all was read that the order needs."""
        first = first_words(column)
        if column_facts(column).needs is not Need.FIGURES:
            return first
        cost = self._reading.cost(self._sight_for(self._sorted_view(column)))
        return f"{first} · reads all metrics for {money(cost)}" if cost else first

    def _sort_chosen(self, column: str | None) -> None:
        if column is not None:
            self._sort_by(FleetColumn(column))

    def action_reverse(self) -> None:
        """Turn the order around."""
        self._sort_by(self._view.sort, descending=not self._view.descending)

    @on(Table.HeaderClicked)
    def _header_clicked(self, event: Table.HeaderClicked) -> None:
        event.stop()
        column = FleetColumn(event.column)
        if column_facts(column).key is None:
            return
        turned = not self._view.descending if column is self._view.sort else None
        self._sort_by(column, descending=turned)

    def _sort_by(self, column: FleetColumn, *, descending: bool | None = None) -> None:
        self._agreed(self._sorted_view(column, descending=descending))

    def _agreed(self, view: FleetView) -> None:
        """Look at it in this way; where that takes much of AWS, once a person has agreed."""
        sight = self._sight_for(view)
        facts = column_facts(view.sort)
        if facts.needs is None or view.sort is self._view.sort or not self._must_ask(view):
            self._turn_to(view)
            return

        def answer(yes: bool | None) -> None:
            if yes:
                self._reading.agree(sight.depth)
                self._turn_to(view)

        cost, count = money(self._reading.cost(sight)), self._reading.unread(sight)
        self.post_message(
            ConfirmationAsked(
                f"Sort by {column_name(view.sort)}?",
                answer,
                yes="read them",
                detail=f"The {sight.depth.value} of {count:,} functions have to be read for that, "
                f"which costs at most {cost}.",
            )
        )

    def _must_ask(self, view: FleetView) -> bool:
        return self._reading.must_ask(self._sight_for(view))

    def _sight_for(self, view: FleetView) -> Sight:
        """What would be seen with this view."""
        return dataclasses.replace(self._sight, depth=depth_of(view.sort, self._wanted))

    def action_window(self) -> None:
        """Choose how far back the figures reach."""
        rows = [
            (window.value, window_label(window), f"a point is {_period(window)}")
            for window in FleetWindow
        ]
        self.post_message(
            ScreenAsked(
                "choose.ChooseScreen",
                self._window_chosen,
                title="How far back",
                rows=rows,
                at=list(FleetWindow).index(self._view.window),
            )
        )

    def _window_chosen(self, window: str | None) -> None:
        if window is not None:
            self._turn_to(replace(self._view, window=FleetWindow(window)))

    def action_interval(self) -> None:
        """Another interval between two refreshes, or none."""
        self._reading.refreshing.next_interval()
        self._describe()

    def action_read_all(self) -> None:
        """Read of all functions what the order and the filter need, for the price that is told."""
        sight = self._sight
        reading = self._reading
        count = reading.unread(sight)

        def answer(yes: bool | None) -> None:
            if yes:
                reading.agree(sight.depth)
                self._read()

        if not count:
            self._read()
        elif not reading.must_ask(sight):
            answer(True)
        else:
            self.post_message(
                ConfirmationAsked(
                    f"Read the {sight.depth.value} of {count:,} functions?",
                    answer,
                    yes="read them",
                    detail=f"CloudWatch charges at most {money(reading.cost(sight))} for it.",
                )
            )

    def action_columns(self) -> None:
        """Choose the columns and their order."""
        self.post_message(
            ScreenAsked("columns.ColumnsScreen", self._columns_chosen, chosen=self._view.columns)
        )

    def _columns_chosen(self, columns: tuple[FleetColumn, ...] | None) -> None:
        if columns is not None:
            self._turn_to(replace(self._view, columns=columns))

    def action_views(self) -> None:
        """Look at the list in a way that has a name, or give this one a name."""
        now = replace(self._view, filter=self._wanted.text.strip())
        self.post_message(
            ScreenAsked("views.ViewsScreen", self._view_chosen, fleet=self._port, now=now)
        )

    def _view_chosen(self, view: FleetView | None) -> None:
        if view is None:
            return
        if view.filter:
            self.add_class("-filtering")
        else:
            self.remove_class("-filtering")
        self._input.value = view.filter
        self._agreed(replace(view, filter="", name=""))

    def action_demo(self) -> None:
        """Leave for the demo, which needs no account."""
        self.post_message(DemoAsked())

    def action_meter(self) -> None:
        """Show what the session has asked of AWS, and what that costs."""
        self.post_message(
            ScreenAsked(
                "meter.MeterScreen",
                self._budget_set,
                fleet=self._port,
                prices=self._prices,
                budget=self._reading.refreshing.budget,
                clock=self._clock,
            )
        )

    def _budget_set(self, budget: Budget | None) -> None:
        if budget is not None:
            self._reading.refreshing.budget = budget
            self._reading.refreshing.spent(self._feed.cost.total)
            self._describe()

    def _turn_to(self, view: FleetView) -> None:
        """Show the list in this way, and keep it for the next start."""
        self._use(view)
        self.run_worker(self._keep(view), group="view", exclusive=True, exit_on_error=False)

    def _use(self, view: FleetView) -> None:
        if view.window is not self._view.window:
            self.workers.cancel_group(self, "figures")
            self._reading.window = view.window
            self._book.drop_figures()
            self._ordered = None
        self._look_at(view)
        self._seen()

    def _recalled(self, view: FleetView) -> None:
        # A filter that nobody sees being typed would hide functions.
        self._use(replace(view, filter="", name=""))

    async def _keep(self, view: FleetView) -> None:
        during = "keeping the view of the functions"
        try:
            await self._port.keep_view(view)
        except Exception as error:
            self.post_message(CallFailed(fault_of(error, during), during))

    # What others are told.

    @on(Table.ColumnsChanged)
    def _columns_changed(self, event: Table.ColumnsChanged) -> None:
        event.stop()
        self._describe()

    @on(Table.RowHighlighted)
    def _row_highlighted(self, event: Table.RowHighlighted) -> None:
        event.stop()
        self._tell_state()
        if self._telling is not None:
            self._telling.cancel()
        self._telling = soon(self, _TELL_S, self._tell)

    @on(Table.RowOpened)
    def _row_opened(self, event: Table.RowOpened) -> None:
        event.stop()
        function = self.selected
        if function is not None:
            self._tell()
            self.post_message(FunctionOpened(function, self))

    def _tell(self) -> None:
        function = self.selected
        if function != self._told and self.watched:
            self._told = function
            self.post_message(FunctionHighlighted(function, self))


def _period(window: FleetWindow) -> str:
    """``2 min``, ``6 h``."""
    minutes = window.period_s // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h"
