"""The list of functions: every page as it comes, filtered while typing, sorted by any column."""

from typing import ClassVar, Self

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Input, Static
from textual.worker import Worker, WorkerState

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.functions import Column, Function, filter_functions, rank, sort_functions
from lambdatui.core.ports import FunctionsPort
from lambdatui.core.safe import safe
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.messages import (
    CallFailed,
    CallSucceeded,
    FunctionHighlighted,
    FunctionOpened,
    FunctionsMarked,
)
from lambdatui.ui.panes.functions_columns import columns
from lambdatui.ui.widgets.columns import CellText
from lambdatui.ui.widgets.fault_note import fault_note, retry_advice
from lambdatui.ui.widgets.table import Table

_LISTING = "listing the functions"
#: Seconds that the cursor must rest on a function before anyone is told.
_REST_S = 0.06
#: Seconds between two looks at how old a stale list has become.
_AGEING_S = 30.0
#: What a title says of the order where the sorted column itself has no room.
_SORTED_BY = {column: "changed" if column is Column.MODIFIED else str(column) for column in Column}
#: The newest change and the largest size are what a person looks for first.
_LARGEST_FIRST = frozenset({Column.MEMORY, Column.TIMEOUT, Column.MODIFIED})


class FunctionsPane(Vertical):
    """Lists the functions of one account and region.

    ``place`` says which, as text for people: ``acme · eu-west-1``.
    """

    DEFAULT_CSS = """
    FunctionsPane {
        border: round $border-blurred;
        border-title-color: $text-muted;
        &:focus-within { border: round $accent; border-title-color: $text; }
        #functions-filter-line { display: none; height: 1; background: $surface; }
        &.-filtering #functions-filter-line { display: block; }
        #functions-filter-mark { width: 2; color: $text-muted; }
        #functions-filter { width: 1fr; background: $surface; }
        #functions-trouble { display: none; height: auto; max-height: 4; color: $text-error; }
        &.-trouble #functions-trouble { display: block; }
        #functions-table { height: 1fr; }
        #functions-note { display: none; height: 1fr; padding: 1 2; color: $text-muted; }
        &.-empty #functions-table { height: 1; }
        &.-empty #functions-note { display: block; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "filter", key_display="/", id="functions.filter"),
        Binding("space", "mark", "mark", id="functions.mark"),
        Binding("s", "sort", "sort", id="functions.sort"),
        Binding("S", "reverse", "reverse", id="functions.reverse", show=False),
        Binding("r", "refresh", "refresh", id="functions.refresh"),
        Binding("escape", "clear", "clear", id="functions.clear"),
        Binding("up", "table('move', -1)", "up", show=False, id="functions.up"),
        Binding("down", "table('move', 1)", "down", show=False, id="functions.down"),
        Binding("pageup", "table('page', -1)", "page up", show=False, id="functions.page_up"),
        Binding("pagedown", "table('page', 1)", "page down", show=False, id="functions.page_down"),
    ]

    place: reactive[str] = reactive("")

    def __init__(self, functions: FunctionsPort, clock: Clock, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._port = functions
        self._clock = clock
        self._known: dict[str, Function] = {}
        self._filter = ""
        self._sort = Column.NAME
        self._descending = False
        #: The best match of what was typed, while the cursor follows it.
        self._led: str | None = None
        self._listing: Worker[None] | None = None
        self._listed_ms = 0
        self._fault: Fault | None = None
        self._resting: Timer | None = None
        self._told: Function | None = None
        #: The names of those that a person has marked, in the order in which that was done.
        self._marks: list[str] = []
        self._table = Table(
            columns(clock, self._name_cell), lambda row: row.name, id="functions-table"
        )
        self._input = Input(
            placeholder="words to find, !word to leave out",
            compact=True,
            select_on_focus=False,
            id="functions-filter",
        )
        self._input.cursor_blink = False
        self._trouble = Static(markup=False, id="functions-trouble")
        self._note = Static(markup=False, id="functions-note")

    @property
    def functions(self) -> tuple[Function, ...]:
        """Every function that is known, in the order of the names."""
        return tuple(sort_functions(list(self._known.values()), Column.NAME))

    @property
    def selected(self) -> Function | None:
        """The function under the cursor."""
        return self._table.cursor_row

    def _name_cell(self, row: Function) -> CellText:
        if not self._marks:
            return row.name, ""
        marked = row.name in self._marks
        return f"{'●' if marked else ' '} {row.name}", "strong" if marked else ""

    def compose(self) -> ComposeResult:
        """The filter, what went wrong, and the table, or a word where it is empty."""
        with Horizontal(id="functions-filter-line"):
            yield Static("/", markup=False, id="functions-filter-mark")
            yield self._input
        yield self._trouble
        yield self._table
        yield self._note

    def on_mount(self) -> None:
        """Start listing."""
        self._table.set_sort(self._sort, descending=self._descending)
        self.set_interval(_AGEING_S, self._grow_old)
        self.action_refresh()

    def focus(self, scroll_visible: bool = True) -> Self:
        """Focus goes to the table, which takes the keys."""
        self._table.focus(scroll_visible)
        return self

    def choose(self, function: Function) -> None:
        """A person is at work on this one: the cursor stands on it, and stays there."""
        self._led = None
        self._table.choose(function.name)

    def watch_place(self) -> None:
        """The empty list names the place."""
        self._describe()

    def action_refresh(self) -> None:
        """List again; what is on the screen stays until it is known to be gone."""
        if self._listing is None:
            self._listing = self.run_worker(self._list(), group="list", exit_on_error=False)
            self._describe()

    async def _list(self) -> None:
        before = dict(self._known)
        seen: dict[str, Function] = {}
        complete = False
        try:
            async for page in self._port.functions():
                seen.update((function.name, function) for function in page.functions)
                complete = page.last
                self._known = {**before, **seen}
                self._show()
            if not complete:
                raise fail(Kind.MALFORMED, "The list of functions ended before its last page.")
        except LambdatuiError as error:
            self._fault = error.fault
            self.post_message(CallFailed(error.fault, _LISTING))
        else:
            self._known, self._fault, self._listed_ms = seen, None, self._clock()
            if any(name not in seen for name in self._marks):
                self._marks = [name for name in self._marks if name in seen]
                self._marked()
            self.post_message(CallSucceeded())

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Listing ended, well or not."""
        if event.worker is not self._listing or not event.worker.is_finished:
            return
        self._listing = None
        # The message can be older than the state of its worker.
        if event.worker.state is WorkerState.ERROR:
            what = f"A bug in lambdatui ended the listing ({type(event.worker.error).__name__})."
            self._fault = Fault(kind=Kind.BUG, what=what)
            self.post_message(CallFailed(self._fault, _LISTING))
        self._show()

    def _show(self) -> None:
        rows = filter_functions(list(self._known.values()), self._filter)
        rows = sort_functions(rows, self._sort, descending=self._descending)
        if self._ranked:
            rows.sort(key=lambda row: rank(row, self._filter))
        self._table.set_sort("" if self._ranked else self._sort, descending=self._descending)
        selected = self.selected
        follows = selected is not None and selected.name == self._led
        self._table.set_rows(rows)
        if follows:
            self._lead()
        elif not self._listed_ms and not self._table.touched:
            # Pages are not in the order of the list: until a person chooses, the first row leads.
            self._table.move_to_first()
        self._describe()

    @property
    def _ranked(self) -> bool:
        """Whether the best match stands first: unless a person has chosen another order."""
        return bool(self._filter) and (self._sort, self._descending) == (Column.NAME, False)

    def _lead(self) -> None:
        """Put the cursor on the best match of what was typed; with nothing to find, leave it."""
        wanted = any(not word.startswith("!") for word in self._filter.split())
        best = min(self._table.rows, key=lambda row: rank(row, self._filter), default=None)
        if best is None or not wanted:
            return
        self._led = best.name
        self._table.choose(best.name)

    def _describe(self) -> None:
        """Say how many there are, and what went wrong, and why there is nothing to see."""
        if not self.is_mounted:
            return
        count, shown = len(self._known), len(self._table.rows)
        title = f"Functions {shown} of {count}" if self._filter else f"Functions {count}"
        if self._marks:
            title += f" · {len(self._marks)} marked"
        if self._listing is not None:
            # A first listing counts up; a later one shows the old list until it is through.
            title += " · listing again…" if self._listed_ms else " so far…"
        elif self._fault is not None and count:
            title += " · stale" if self._listed_ms else " · not all"
        if self._sort in self._table.hidden_columns:
            title += f" · by {_SORTED_BY[self._sort]} {'▼' if self._descending else '▲'}"
        self.border_title = title
        self._trouble.update(self._trouble_text(self._fault) if self._fault and count else "")
        self.set_class(self._fault is not None and count > 0, "-trouble")
        self._note.update("" if shown else self._empty_text())
        self.set_class(not shown, "-empty")
        self.refresh_bindings()

    @on(Table.ColumnsChanged)
    def _columns_changed(self, event: Table.ColumnsChanged) -> None:
        event.stop()
        self._describe()

    def _grow_old(self) -> None:
        if self._fault is not None:
            self._describe()

    def _trouble_text(self, fault: Fault) -> str:
        if self._listed_ms:
            state = f"This list is {age(self._listed_ms, self._clock())} old."
        else:
            state = "There may be more functions than these."
        return f"✗ {safe(fault.what)} {safe(retry_advice(fault))} {state}"

    def _empty_text(self) -> Content | str:
        place = safe(self.place)
        if self._known:
            return f"No function matches '{safe(self._filter)}'. Esc clears the filter."
        if self._listing is not None:
            return f"Listing the functions in {place}…" if place else "Listing the functions…"
        if self._fault is not None:
            return fault_note(self._fault)
        return (
            f"This account has no functions in {place or 'this region'}.\n"
            "Another region or profile may have some: lambdatui --region REGION --profile NAME.\n\n"
            "r lists again."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is ours only while there is something to clear; an empty list has no order."""
        del parameters
        if action == "clear":
            return self.has_class("-filtering") or bool(self._marks)
        if action == "mark":
            return bool(self._table.rows) and not self._input.has_focus
        if action in ("filter", "sort", "reverse") and self._listing is None:
            return bool(self._known)
        return True

    def action_filter(self) -> None:
        """Open the filter and type into it."""
        self.add_class("-filtering")
        # What is typed takes the place of a filter that was kept.
        self._input.action_select_all()
        self._input.focus()
        self.refresh_bindings()

    def action_mark(self) -> None:
        """Choose the function under the cursor together with others, or no more; go to the next."""
        function = self.selected
        if function is None:
            return
        if function.name in self._marks:
            self._marks.remove(function.name)
        else:
            self._marks.append(function.name)
        self._table.action_move(1)
        self._marked()

    def _marked(self) -> None:
        self._table.refresh()
        self._describe()
        known = (self._known.get(name) for name in self._marks)
        self.post_message(FunctionsMarked(tuple(function for function in known if function)))

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
        self._filter = event.value.strip()
        self._led = None
        self._show()
        self._lead()

    @on(Input.Submitted)
    def _filter_kept(self, event: Input.Submitted) -> None:
        event.stop()
        # What a person has entered is theirs, whatever later pages of the list bring.
        self._led = None
        if event.value.strip():
            self._table.focus()
        else:
            self._close_filter()

    def action_sort(self) -> None:
        """Sort by the next column."""
        columns = list(Column)
        self._sort_by(columns[(columns.index(self._sort) + 1) % len(columns)])

    def action_reverse(self) -> None:
        """Turn the order around."""
        self._sort_by(self._sort, descending=not self._descending)

    @on(Table.HeaderClicked)
    def _header_clicked(self, event: Table.HeaderClicked) -> None:
        event.stop()
        column = Column(event.column)
        turned = not self._descending if column is self._sort else None
        self._sort_by(column, descending=turned)

    def _sort_by(self, column: Column, *, descending: bool | None = None) -> None:
        self._sort = column
        self._descending = column in _LARGEST_FIRST if descending is None else descending
        self._show()

    @on(Table.RowHighlighted)
    def _row_highlighted(self, event: Table.RowHighlighted) -> None:
        event.stop()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_REST_S, self._tell)

    @on(Table.RowOpened)
    def _row_opened(self, event: Table.RowOpened) -> None:
        event.stop()
        function = self.selected
        if function is not None:
            self._tell()
            self.post_message(FunctionOpened(function))

    def _tell(self) -> None:
        function = self.selected
        if function != self._told:
            self._told = function
            self.post_message(FunctionHighlighted(function))
