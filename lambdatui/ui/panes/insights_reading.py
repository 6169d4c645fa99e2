"""What came of a query, as it is read: its rows, one of them whole, the log lines behind it."""

from collections.abc import Callable, Sequence

from lambdatui.core.functions import Function
from lambdatui.core.history import place_of
from lambdatui.core.insights import Span
from lambdatui.core.insights_queries import READY
from lambdatui.core.insights_rows import lead, row_text, tab_separated
from lambdatui.core.prices import PriceBook, RegionPrices
from lambdatui.core.safe import safe_lines
from lambdatui.core.stop import Clock
from lambdatui.ui.messages import CopyRequested, LinesAsked, Noted
from lambdatui.ui.panes.insights_layout import InsightsLayout
from lambdatui.ui.query_run import QueryRun
from lambdatui.ui.widgets.insights_table import ResultTable
from lambdatui.ui.widgets.insights_times import whole_time
from lambdatui.ui.widgets.insights_words import scope, standing
from lambdatui.ui.widgets.table import Table

LONGEST_SPAN = tuple(Span)[-1]


class InsightsReading(InsightsLayout):
    """Shows the newest run, whatever is searched next."""

    def __init__(
        self, clock: Clock, prices: Callable[[], PriceBook], *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._clock = clock
        self._book = prices
        self._region = ""
        self._run: QueryRun | None = None
        #: The newest one that has rows, before that.
        self._before: QueryRun | None = None
        self._query = READY[0]
        self._given = ""
        self._span = Span.H1
        #: Whether times are shown in UTC, as CloudWatch writes them, and not in local time.
        self._utc = False

    @property
    def _functions(self) -> tuple[Function, ...]:
        """What a query would search now."""
        return self.marked or ((self.function,) if self.function is not None else ())

    @property
    def _prices(self) -> RegionPrices:
        """Those of the region that the functions are of."""
        arns = (function.arn for function in self._functions if function.arn)
        self._region = place_of(next(arns, "")).partition("/")[2] or self._region
        return self._book().of(self._region)

    def _ready_text(self) -> str:
        return self._query.text(self._span, self._given)

    def _show_result(self) -> None:
        """The rows, or that there are none."""
        answer = self._run.answer if self._run is not None else None
        self._look("-table" if answer is not None and answer.rows else "-nothing")

    def on_result_table_columns_moved(self, event: ResultTable.ColumnsMoved) -> None:
        """Say which columns are seen."""
        event.stop()
        self.call_after_refresh(self._tell)

    def on_table_columns_changed(self, event: Table.ColumnsChanged) -> None:
        """Say which columns are seen in this width."""
        event.stop()
        self._tell()

    def on_table_row_opened(self, event: Table.RowOpened) -> None:
        """Go to the log lines behind a row; where none stand behind it, show it whole."""
        event.stop()
        run, row = self._run, self._table.cursor_row
        if run is None or run.answer is None or row is None:
            return
        found = lead(row[1], run.answer.columns, run.request, timeout_ms=run.timeout_ms)
        if found is None:
            self.action_row()
            return
        self.post_message(
            LinesAsked(
                f"request:{found.request}" if found.request else "",
                since_ms=found.since_ms,
                until_ms=found.until_ms,
                at_ms=found.at_ms,
                function=found.function,
            )
        )

    def _request_at(self) -> str:
        """The request id of the row under the cursor; empty where it names none."""
        run, row = self._run, self._table.cursor_row
        if run is None or run.answer is None or row is None:
            return ""
        found = lead(row[1], run.answer.columns, run.request)
        return "" if found is None else found.request

    def action_row(self) -> None:
        """Show the row under the cursor whole, or go back to the rows."""
        if self._view == "-row":
            self.action_close()
            return
        run, row = self._run, self._table.cursor_row
        if run is None or run.answer is None or row is None:
            return
        self._whole.show(safe_lines(self._whole_row(run, run.answer.columns, row[1])))
        self._whole.border_title = f"Row {row[0] + 1:,} of {len(run.answer.rows):,}"
        self._look("-row")
        self.call_after_refresh(self._whole.focus, False)

    def _whole_row(self, run: QueryRun, columns: Sequence[str], row: Sequence[str]) -> str:
        return row_text([whole_time(cell, run.request, utc=self._utc) for cell in row], columns)

    def action_times(self) -> None:
        """Local times, or UTC."""
        self._utc = not self._utc
        run = self._run
        if run is not None and run.answer is not None and run.answer.columns:
            self._table.show(run.answer, run.request, utc=self._utc)
            row = self._table.cursor_row
            if self._view == "-row" and row is not None:
                self._whole.show(safe_lines(self._whole_row(run, run.answer.columns, row[1])))
        self._tell()

    def action_close(self) -> None:
        """Back to the result from what stands in its place."""
        self._show_result()

    def action_leave(self) -> None:
        """From the query to its result, or to the ready ones."""
        self.focus(scroll_visible=False)

    def action_copy_row(self) -> None:
        """Copy the row under the cursor, a column a line."""
        run, row = self._run, self._table.cursor_row
        if run is not None and run.answer is not None and row is not None:
            text = self._whole_row(run, run.answer.columns, row[1])
            self.post_message(CopyRequested(text, "the row"))

    def action_copy_all(self) -> None:
        """Copy all rows, for a spreadsheet."""
        answer = self._run.answer if self._run is not None else None
        if answer is not None and answer.rows:
            what = f"{len(answer.rows):,} rows, tab-separated"
            self.post_message(CopyRequested(tab_separated(answer), what))

    def _tell(self) -> None:
        if not self.is_mounted:
            return
        run = self._run
        pristine = self._editor.text == self._ready_text()
        self._bar.name_shown = self._query.title if pristine else "Your query"
        self._bar.running = run is not None and run.running
        self._scope.update(scope(self._functions, self._span, self._prices))
        self.set_class(run is not None, "-ran")
        if run is not None:
            about = [function.name for function in self._functions]
            columns = self._columns_seen() if self._view == "-table" else ""
            words = standing(
                run,
                self._clock(),
                about=about,
                columns=columns,
                prices=self._prices,
                utc=self._utc,
            )
            self._standing.update(words)
            self._hint.update(_hint(run))
        self.refresh_bindings()

    def _columns_seen(self) -> str:
        before, after = self._table.outside
        parts = (f"← {before}" if before else "", f"→ {after}" if after else "")
        more = " ".join(part for part in parts if part)
        return f"{more} more column{'' if before + after == 1 else 's'}" if more else ""

    def _note(self, text: str, severity: str = "warning") -> None:
        self.post_message(Noted(text, severity))


def _hint(run: QueryRun) -> str:
    """What stands in the place of rows where there are none."""
    if run.running:
        return "Rows are shown as soon as CloudWatch gives some."
    if run.fault is not None or run.stopped:
        return "No rows. ^r runs the query again, ^o shows the ready ones."
    longer = "" if run.span is LONGEST_SPAN else "^t takes a longer time, ^r runs it again, "
    return f"Nothing matched in the last {run.span.words}. {longer}^o shows the ready queries."
