"""The rows of the invocations pane: a table of them or of their causes, and one in detail."""

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from lambdatui.core.error_groups import ErrorGroup, may_be_older
from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.stop import Clock
from lambdatui.ui.panes.invocations_selection import InvocationSelection
from lambdatui.ui.widgets.error_group_columns import Beginning, group_columns
from lambdatui.ui.widgets.error_group_facts import group_sections
from lambdatui.ui.widgets.fact_list import FactList
from lambdatui.ui.widgets.invocation_columns import invocation_columns, several_days
from lambdatui.ui.widgets.invocation_facts import invocation_sections
from lambdatui.ui.widgets.invocation_table import InvocationTable
from lambdatui.ui.widgets.table import Table

# More causes than this no screen shows.
_LOOKED_AT = 100
#: Rows from which on the details have room below the table.
_TALL = 24


class InvocationsBody(Vertical):
    """Shows what was chosen. ``detail`` is that of which the details are shown, if any are."""

    DEFAULT_CSS = """
    InvocationsBody {
        height: 1fr;
        & > Table { height: 1fr; }
        & > #invocations-groups { display: none; }
        & > #invocations-note { display: none; height: 1fr; padding: 1 2; color: $text-muted; }
        & > FactList { display: none; height: 1fr; }
        &.-grouped > #invocations-groups { display: block; }
        &.-grouped > #invocations-table { display: none; }
        &.-empty > Table { height: 1; }
        &.-empty > #invocations-note { display: block; }
        &.-details > FactList { display: block; }
        &.-details.-low > #invocations-table { display: none; }
        &.-details.-low > #invocations-note { display: none; }
        &.-details.-low > #invocations-groups { display: none; }
    }
    """

    def __init__(
        self,
        chosen: InvocationSelection,
        latest: Callable[[str], Invocation | None],
        clock: Clock,
        beginning: Callable[[], Beginning],
    ) -> None:
        """``latest`` gives the invocation of a key as it stands now.

        ``beginning`` says from when on failures are known.
        """
        super().__init__()
        self._chosen = chosen
        self._latest = latest
        self._clock = clock
        self._columns_for: object = None
        self.detail: Invocation | ErrorGroup | None = None
        self._beginning = beginning
        self.table = InvocationTable((), lambda row: row.key, id="invocations-table")
        self.groups = Table[ErrorGroup]((), lambda group: group.key, id="invocations-groups")
        self.facts = FactList()
        self._note = Static(markup=False, id="invocations-note")
        self._set_columns()

    def compose(self) -> ComposeResult:
        """Either table, why it is empty, and the details."""
        yield self.table
        yield self.groups
        yield self._note
        yield self.facts

    def on_resize(self, event: events.Resize) -> None:
        """The details take the place of the table where there is no room below it."""
        self.set_class(event.size.height < _TALL, "-low")

    @property
    def main(self) -> Table[Invocation] | Table[ErrorGroup] | FactList:
        """What takes the keys."""
        return self.facts if self.detail is not None and self.has_class("-low") else self.rows

    @property
    def rows(self) -> Table[Invocation] | Table[ErrorGroup]:
        """The table that is shown."""
        return self.groups if self._chosen.in_groups else self.table

    @property
    def current(self) -> Invocation | None:
        """The invocation whose details are shown, or that under the cursor."""
        if isinstance(self.detail, Invocation):
            return self.detail
        return None if self._chosen.in_groups else self.table.cursor_row

    @property
    def group(self) -> ErrorGroup | None:
        """The cause under the cursor."""
        return self.groups.cursor_row if self._chosen.in_groups else None

    @property
    def may_be_older(self) -> bool:
        """Whether one of the causes that are shown may have begun before what was read."""
        from_ms, now_ms = self._beginning().from_ms, self._clock()
        shown = self._chosen.groups[:_LOOKED_AT] if self._chosen.in_groups else ()
        return any(may_be_older(group, from_ms, now_ms) for group in shown)

    # What is shown.

    def _set_columns(self) -> None:
        chosen = self._chosen
        other_days = chosen.newest_first and several_days(chosen.rows, self._clock())
        if self._columns_for != (chosen.cells, other_days):
            self._columns_for = (chosen.cells, other_days)
            several = len(chosen.functions) > 1
            columns = invocation_columns(chosen.cells, several=several, other_days=other_days)
            self.table.set_columns(columns)
            self.groups.set_columns(
                group_columns(
                    self._clock,
                    lambda: chosen.failures,
                    self._beginning,
                    self._names if several else None,
                )
            )

    def _names(self, group: ErrorGroup) -> list[str]:
        return [name for name in map(self._chosen.cells.name_of, group.sources) if name]

    def show(self) -> None:
        """Show what was worked out last."""
        chosen = self._chosen
        self._set_columns()
        self.table.set_sort(chosen.order, descending=chosen.descending)
        held = self.table.cursor_row
        self.table.show(chosen.rows, held and self._latest(held.key))
        self.groups.set_rows(chosen.groups)
        if isinstance(self.detail, Invocation):
            self.detail = self._latest(self.detail.key) or self.detail
        elif self.detail is not None:
            self.detail = self.group
        self._show_detail()

    def tick(self) -> None:
        """What is still running has been running for longer."""
        if any(row.ending is Ending.RUNNING for row in self.table.seen):
            self.table.refresh()
        if self._chosen.in_groups:
            self.groups.refresh()
        self._show_detail()

    def say(self, nothing: str) -> None:
        """``nothing`` says why there is nothing to see, where that is so."""
        if self._note.content != nothing:
            self._note.update(nothing)
        self.set_class(bool(nothing), "-empty")
        self.set_class(self._chosen.in_groups, "-grouped")
        self.set_class(self.detail is not None, "-details")

    # The details.

    def start_over(self) -> None:
        """Go to the newest row, and to no details."""
        self.detail = None
        self.table.follows = True

    def look(self) -> None:
        """Show the details of the row under the cursor, which stays where it is."""
        self.table.follows = False
        self.facts.cursor = 0
        self._detail_follows()

    def step(self, rows: int) -> None:
        """To another row, and its details."""
        self.rows.move_by(rows)
        self._detail_follows()

    def choose(self, row: Invocation) -> None:
        """To this row, and to its details where details are shown."""
        self.table.choose(row.key)
        if self.detail is not None:
            self._detail_follows()

    def _detail_follows(self) -> None:
        self.detail = self.rows.cursor_row
        self._show_detail()

    def _show_detail(self) -> None:
        detail, chosen, now_ms = self.detail, self._chosen, self._clock()
        if isinstance(detail, Invocation):
            self.facts.show(invocation_sections(detail, chosen.cells, now_ms))
        elif detail is not None:
            self.facts.show(
                group_sections(detail, chosen.cells, chosen.failures, self._beginning(), now_ms)
            )

    @on(Table.RowHighlighted)
    def _row_highlighted(self) -> None:
        # Below the table, the details are those of the row under the cursor.
        if self.detail is not None and self.rows.has_focus:
            self._detail_follows()
