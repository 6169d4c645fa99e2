"""Logs Insights: a query over log groups, what it costs, and the log lines behind its rows."""

from collections.abc import Callable
from contextlib import aclosing
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import TextArea
from textual.worker import Worker

from lambdatui.core.errors import Fault, Kind, fault_of
from lambdatui.core.functions import Function
from lambdatui.core.insights import MOST_GROUPS, InsightsRequest, Span, place_in
from lambdatui.core.insights_queries import ReadyQuery, request_id
from lambdatui.core.ports import InsightsPort
from lambdatui.core.prices import PriceBook, price_book
from lambdatui.core.stop import Clock
from lambdatui.ui.messages import CallFailed, CallSucceeded, TextAsked
from lambdatui.ui.panes.insights_layout import LAYOUT
from lambdatui.ui.panes.insights_reading import InsightsReading
from lambdatui.ui.query_run import QueryRun
from lambdatui.ui.widgets.insights_bar import InsightsBar
from lambdatui.ui.widgets.insights_list import ReadyList
from lambdatui.ui.widgets.insights_words import end_fault_words
from lambdatui.ui.widgets.query_editor import LONGEST

_SPANS = tuple(Span)
_DOING = "running a query of Logs Insights"
#: Seconds between two looks at how long a query has taken.
_TICK_S = 0.5
#: For so long after a query ended, in ms, escape was meant to stop it, and leads nowhere.
_JUST_ENDED_MS = 1_000


class InsightsPane(InsightsReading):
    """The query and its result stay when one goes elsewhere; another function keeps the query.

    A query goes on while the pane is not looked at: it is paid for already.
    """

    DEFAULT_CSS = LAYOUT
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+r,f5,r", "run", "run", id="insights.run"),
        # The first that may be done is: what is open is closed before anything is stopped.
        Binding("escape", "close", "close", id="insights.close"),
        Binding("escape,x", "stop", "stop", id="insights.stop"),
        Binding("escape", "leave", "result", id="insights.leave"),
        Binding("escape", "ended", "stop", show=False, id="insights.ended"),
        Binding("d,space", "row", "whole row", id="insights.row"),
        Binding("ctrl+o,o", "queries", "queries", id="insights.queries"),
        Binding("e", "edit", "edit", id="insights.edit"),
        Binding("ctrl+l", "empty", "empty the query", show=False, id="insights.empty"),
        Binding("t", "times", "times: local, UTC", show=False, id="insights.times"),
        Binding("y", "copy_row", "copy row", id="insights.copy_row"),
        Binding("Y", "copy_all", "copy all", id="insights.copy_all"),
        Binding(
            "left_square_bracket", "span(-1)", "shorter", key_display="[", id="insights.shorter"
        ),
        Binding("right_square_bracket", "span(1)", "longer", key_display="]", id="insights.longer"),
        # Where one types, a bracket is a bracket.
        Binding("ctrl+t", "next_span", "next time", id="insights.next_span"),
        *(
            Binding(
                str(number),
                f"choose('{span.value}')",
                f"last {span.words}",
                show=False,
                id=f"insights.span_{span.value}",
            )
            for number, span in enumerate(_SPANS, start=1)
        ),
    ]

    span: reactive[Span] = reactive(Span.H1)

    def __init__(
        self,
        insights: InsightsPort,
        clock: Clock,
        prices: Callable[[], PriceBook] = price_book,
        *,
        id: str | None = None,
    ) -> None:
        """``prices`` say what is to be paid for what a query searches."""
        super().__init__(clock, prices, id=id)
        self._port = insights
        #: The request id that was last asked for.
        self._asked_for = ""
        self._reading: Worker[None] | None = None
        self._ticking: Timer | None = None

    def on_mount(self) -> None:
        """Begin with a query that can be run as it stands; nothing is run by itself."""
        self._editor.load_text(self._ready_text())
        self._ticking = self.set_interval(_TICK_S, self._tell, pause=True)
        self._tell()

    # What is searched.

    def watch_function(self) -> None:
        """Another function: the query stays, and so does the result, which says whose it is."""
        self._tell()

    def watch_marked(self) -> None:
        """Other functions were marked in the list."""
        self._tell()

    def watch_span(self, before: Span, span: Span) -> None:
        """A ready query that nobody has changed is cut into parts anew."""
        self._bar.span = self._span = span
        if self.is_mounted and self._editor.text == self._query.text(before, self._given):
            self._editor.put(self._ready_text())
        self._tell()

    def action_span(self, steps: int) -> None:
        """A longer or a shorter time, as far as there is one."""
        index = _SPANS.index(self.span) + steps
        if 0 <= index < len(_SPANS):
            self.span = _SPANS[index]
            return
        end = "longest" if steps > 0 else "shortest"
        self._note(f"{self.span.words} is the {end} time to search.", "information")

    def action_next_span(self) -> None:
        """A longer time; after the longest comes the shortest, since this key has no other way."""
        self.span = _SPANS[(_SPANS.index(self.span) + 1) % len(_SPANS)]

    def action_choose(self, span: str) -> None:
        """The time of this name."""
        self.span = Span(span)

    def on_insights_bar_span_chosen(self, event: InsightsBar.SpanChosen) -> None:
        """A time was clicked."""
        event.stop()
        self.span = event.span

    # The query.

    def action_edit(self) -> None:
        """Go to the query."""
        self._editor.focus(scroll_visible=False)

    def action_empty(self) -> None:
        """Take all of the query away, to type another; it can be undone."""
        self._editor.put("")
        self.action_edit()

    def action_queries(self) -> None:
        """Show the ready queries, or hide them again."""
        if self._list.has_focus and self._run is not None:
            self.action_close()
            return
        self._look("-picking")
        self.call_after_refresh(self._list.focus, False)

    def on_insights_bar_queries_asked(self, event: InsightsBar.QueriesAsked) -> None:
        """The name of the query was clicked."""
        event.stop()
        self.action_queries()

    def on_ready_list_taken(self, event: ReadyList.Taken) -> None:
        """Take a ready query, once it has what it asks for."""
        event.stop()
        query = event.query
        if not query.asks:
            self._take(query, "")
            return

        def answer(given: str | None) -> None:
            if given:
                self._asked_for = given
                self._take(query, given)

        title = f"{query.title}: {query.asks.lower()}"
        value = self._request_at() or self._asked_for
        self.post_message(TextAsked(title, answer, value=value, check=request_id))

    def _take(self, query: ReadyQuery, given: str) -> None:
        self._query, self._given = query, given
        if self._editor.text != self._ready_text():
            self._editor.put(self._ready_text())
        self._show_result()
        self.action_edit()
        self._tell()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A person types: what was wrong with the query may be no more."""
        event.stop()
        self._editor.mark(None)
        self._tell()

    # Running it.

    def action_run(self) -> None:
        """Run the query, which costs by what it searches; one at a time."""
        functions, query = self._functions, self._editor.text
        if self._run is not None and self._run.running:
            self._note("A query is running; esc stops it.")
            return
        hindrance = _hindrance(functions, query)
        if hindrance:
            self._note(hindrance)
            return
        now_ms = self._clock()
        of_groups: dict[str, str] = {}
        for function in functions:
            of_groups.setdefault(function.log_group_name, function.name)
        request = InsightsRequest(
            functions=tuple(of_groups.values()),
            groups=tuple(of_groups),
            query=query,
            start_ms=now_ms - self.span.ms,
            end_ms=now_ms,
        )
        timeout_ms = max(function.timeout_s for function in functions) * 1000
        if self._run is not None and self._run.answer is not None and self._run.answer.rows:
            self._before = self._run
        run = self._run = QueryRun(request, self.span, now_ms, timeout_ms)
        self._editor.mark(None)
        self._reading = self.run_worker(self._read(run), exit_on_error=False)
        if self._ticking is not None:
            self._ticking.resume()
        self._look("-nothing")
        self._tell()

    def on_insights_bar_run_asked(self, event: InsightsBar.RunAsked) -> None:
        """Run was clicked."""
        event.stop()
        self.action_run()

    async def _read(self, run: QueryRun) -> None:
        try:
            # Closing it is what stops the query.
            async with aclosing(self._port.insights(run.request)) as answers:
                async for answer in answers:
                    if not run.running:
                        return
                    run.answer = answer
                    self._show(run)
        except Exception as error:
            run.fault = fault_of(error, _DOING)
        finally:
            self._end(run)

    def _show(self, run: QueryRun) -> None:
        if run is not self._run or run.answer is None:
            return
        if run.answer.columns:
            self._table.show(run.answer, run.request, utc=self._utc)
            if self._view == "-nothing":
                self._look("-table")
                self._go_to_rows(run)
        self._tell()

    def _go_to_rows(self, run: QueryRun) -> None:
        """From the query to what came of it, unless a person types or is elsewhere by now."""
        if self.has_focus_within and self._editor.text == run.request.query:
            self.call_after_refresh(self.focus, False)

    def _end(self, run: QueryRun) -> None:
        if not run.running:
            return
        run.ended_ms = self._clock()
        if run is not self._run or not self.is_attached:
            return
        if self._ticking is not None:
            self._ticking.pause()
        answer = run.answer
        if run.fault is None and answer is not None and end_fault_words(answer.state):
            advice = "Search a shorter time or fewer functions, and run it again."
            what = end_fault_words(answer.state)
            self.post_message(CallFailed(Fault(kind=Kind.SERVER, what=what, advice=advice), _DOING))
        elif run.fault is not None:
            self.post_message(CallFailed(run.fault, _DOING))
            self._editor.mark(place_in(run.fault))
            if answer is None or not answer.columns:
                self._keep_before(run.fault)
        else:
            self.post_message(CallSucceeded())
        if self._view == "-nothing":
            self._show_result()
        if not self.active:
            self._note("The query of Logs Insights has ended.", "information")
        elif run.fault is None:
            self._go_to_rows(run)
        elif self.has_focus_within:
            self._editor.focus(scroll_visible=False)
        self._tell()

    def _keep_before(self, fault: Fault) -> None:
        """The rows of the run before are the newest that there are."""
        before = self._before
        if before is not None:
            before.fault, before.outdated = fault, True
            self._run = before

    def action_stop(self) -> None:
        """Stop the query; what came so far stays."""
        run = self._run
        if run is None or not run.running:
            return
        run.stopped, run.ended_ms = True, self._clock()
        if self._reading is not None:
            self._reading.cancel()
        if self._ticking is not None:
            self._ticking.pause()
        self._show_result()
        self.refresh_bindings()
        self._tell()

    def action_ended(self) -> None:
        """What was to be stopped has just ended by itself."""
        self._note("The query has ended; there is nothing to stop.", "information")

    def on_insights_bar_stop_asked(self, event: InsightsBar.StopAsked) -> None:
        """Stop was clicked."""
        event.stop()
        self.action_stop()

    # What is said, and what may be done.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape closes what is open, stops what runs, leaves the query; then it leads back."""
        del parameters
        rows = bool(self._table.rows)
        match action:
            case "close":
                return self._view == "-row" or (self._view == "-picking" and self._run is not None)
            case "stop":
                return self._run is not None and self._run.running
            case "ended":
                return self._has_just_ended
            case "leave":
                return self._editor.has_focus and self._view in {"-table", "-picking"}
            case "row" | "copy_row" | "copy_all":
                return rows and self._view in {"-table", "-row"}
            case "edit" | "span":
                return not self._editor.has_focus
        return True

    @property
    def _has_just_ended(self) -> bool:
        run = self._run
        if run is None or run.running or run.stopped:
            return False
        return self._clock() - run.ended_ms < _JUST_ENDED_MS


def _hindrance(functions: tuple[Function, ...], query: str) -> str:
    """Why a query cannot be run; empty where it can."""
    groups = {function.log_group_name for function in functions}
    if not groups:
        return "Choose a function to search first."
    if len(groups) > MOST_GROUPS:
        return f"CloudWatch searches at most {MOST_GROUPS} log groups at once; mark fewer."
    if not query.strip():
        return "The query is empty; ^o shows the ready ones."
    if len(query) > LONGEST:
        return f"A query has at most {LONGEST:,} characters; this one has {len(query):,}."
    return ""
