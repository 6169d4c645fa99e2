"""The invocations that the logs tell of: one row each, or their failures by cause."""

from typing import ClassVar, Self

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer
from textual.widgets import Static

from lambdatui.core.error_groups import ErrorGroup
from lambdatui.core.errors import Fault, mistake
from lambdatui.core.stop import Clock
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.messages import CallFailed, CallSucceeded, Noted
from lambdatui.ui.panes.capture_acts import EventCapture
from lambdatui.ui.panes.invocations_acts import copy_of, copy_of_trace, lines_of, next_failed
from lambdatui.ui.panes.invocations_body import InvocationsBody
from lambdatui.ui.panes.invocations_filter import ORDERS
from lambdatui.ui.panes.invocations_keys import KEYS, has_use
from lambdatui.ui.panes.invocations_renewal import Renewal
from lambdatui.ui.panes.invocations_selection import InvocationSelection
from lambdatui.ui.panes.invocations_words import (
    about,
    beginning,
    chip,
    modes,
    nothing,
    status,
)
from lambdatui.ui.tail_reading import READING
from lambdatui.ui.tail_words import trouble_words
from lambdatui.ui.tailing import Tailing
from lambdatui.ui.widgets.figures import Figures
from lambdatui.ui.widgets.filter_line import FilterLine
from lambdatui.ui.widgets.invocation_columns import InvocationColumn
from lambdatui.ui.widgets.invocation_figures import invocation_figures
from lambdatui.ui.widgets.log_status import LogStatus
from lambdatui.ui.widgets.table import Table
from lambdatui.ui.widgets.tail_story import SPANS

#: Seconds between two looks at how long an invocation has been running.
_TICK_S = 1.0
_PLACEHOLDER = "words to find, !word to leave out; failed, cold, slow, running"


class InvocationsPane(DetailPane):
    """Shows what the tail tells of invocations, and lets it read while ``active``.

    Nothing is worked out while nobody looks.
    """

    DEFAULT_CSS = """
    InvocationsPane {
        & > #invocations-chip { display: none; height: 1; padding: 0 1; background: $surface; }
        & > #invocations-trouble {
            display: none; height: auto; max-height: 5; padding: 0 1; color: $text-warning;
        }
        &.-member > #invocations-chip { display: block; }
        &.-trouble > #invocations-trouble { display: block; }
        &.-failed > #invocations-trouble { color: $text-error; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    def __init__(self, tailing: Tailing, clock: Clock, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tailing = tailing
        self._clock = clock
        self._chosen = InvocationSelection(clock)
        self._renewal = Renewal(self._renew, self._renewal_failed)
        self._ticking: Timer | None = None
        self._status = LogStatus(id="invocations-status")
        self._figures = Figures(id="invocations-figures")
        self._chip = Static(markup=False, id="invocations-chip")
        self._trouble = Static(markup=False, id="invocations-trouble")
        self._filter = FilterLine(_PLACEHOLDER, id="invocations-filter")
        self._body = InvocationsBody(
            self._chosen, tailing.book.get, clock, lambda: beginning(tailing, clock())
        )
        tailing.listen(self)

    def compose(self) -> ComposeResult:
        """How things stand, the figures, what was chosen, and the rows or why there are none."""
        yield self._status
        yield self._figures
        yield self._chip
        yield self._filter
        yield self._trouble
        yield self._body

    def on_mount(self) -> None:
        """Take what was set before."""
        self.run_worker(self._renewal.run(), group="renewal")
        self._choose()
        self.watch_active(self.active)
        self._describe()

    def on_descendant_focus(self) -> None:
        """A person is at work here."""
        self._tailing.attend()

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self._tailing.leave(self)

    def focus(self, scroll_visible: bool = True) -> Self:
        """Focus goes to what takes the keys."""
        self._body.main.focus(scroll_visible)
        return self

    @property
    def is_settled(self) -> bool:
        """Whether what was told and chosen is shown."""
        return not self._renewal.is_due and not self._chosen.is_pending

    # Which tail is read.

    def watch_function(self) -> None:
        """Show another function's invocations."""
        self._choose()

    def watch_marked(self) -> None:
        """Show those of several functions."""
        self._choose()

    def watch_active(self, active: bool) -> None:
        """A tail costs calls: it runs while someone looks."""
        if not self.is_mounted:
            return
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None
        if active:
            self._ticking = self.set_interval(_TICK_S, self._tick)
            # The other pane of this tail may have been about another function meanwhile.
            self._choose()
            self._tailing.claim(self)
            self._renewal.ask_now()
        else:
            self._tailing.let_go(self)

    def _choose(self) -> None:
        if self.is_mounted:
            function = self.function
            self._tailing.choose(self.marked or ((function,) if function else ()))
            if self.has_focus_within:
                self._tailing.attend()

    # What the tail tells.

    def lines_came(self) -> None:
        """What they tell of invocations comes with :meth:`told`."""

    def started_over(self) -> None:
        """Whatever is shown is of another tail."""
        self._chosen.clear()
        self._body.start_over()
        self._show()

    def told(self) -> None:
        """Show it before long, where someone looks."""
        if self.active:
            self._renewal.ask()

    def trouble_came(self, fault: Fault) -> None:
        """The pane that is looked at says it."""
        if self.active:
            self.post_message(CallFailed(fault, READING))

    def trouble_over(self) -> None:
        """The pane that is looked at says it."""
        if self.active:
            self.post_message(CallSucceeded())

    async def _renew(self) -> None:
        if self.active:
            self._chosen.of(self._tailing.functions)
            if await self._chosen.renew(tuple(self._tailing.book.rows)):
                self._show()
            else:
                # The tail may have told something of itself.
                self._describe()

    def _renewal_failed(self, error: Exception) -> None:
        doing = "counting the invocations"
        self.post_message(CallFailed(mistake(error, doing), doing))

    # What is shown.

    def _show(self) -> None:
        if self.is_mounted:
            self._body.show()
            self._describe()

    def _tick(self) -> None:
        self._body.tick()
        self._describe()

    def _describe(self) -> None:
        """Say how things stand, and why there is nothing to see."""
        chosen, story, table = self._chosen, self._tailing.story, self._body.table
        above = 0 if table.follows else table.above
        hidden = chosen.order in table.hidden_columns
        said = modes(chosen, hidden=hidden, above=above, older=self._body.may_be_older)
        self._status.facts = status(self._tailing, self._clock(), said)
        self._figures.figures = invocation_figures(
            chosen.summary, of=about(chosen), alike=chosen.group is not None
        )
        if chosen.group is not None:
            self._chip.update(chip(chosen.group))
        words = trouble_words(story)
        if self._trouble.content != words:
            self._trouble.update(words)
        self._body.say(nothing(self._tailing, chosen, self._clock()))
        self.set_class(chosen.group is not None, "-member")
        self.set_class(bool(words), "-trouble")
        self.set_class(story.fault is not None, "-failed")
        self.refresh_bindings()

    # Which are shown.

    @on(FilterLine.Typed)
    def _typed(self, event: FilterLine.Typed) -> None:
        event.stop()
        self._choose_among(event.text, failed_only=self._chosen.failed_only)

    @on(FilterLine.Left)
    def _typing_left(self, event: FilterLine.Left) -> None:
        event.stop()
        self.focus()

    def _choose_among(self, words: str, *, failed_only: bool) -> None:
        if (words, failed_only) != (self._chosen.words, self._chosen.failed_only):
            self._chosen.filter(words, failed_only=failed_only)
            self._renewal.ask_now()

    def action_filter(self) -> None:
        """Type what to find."""
        self._filter.open()

    def action_failed(self) -> None:
        """Only those that failed, or all."""
        self._choose_among(self._chosen.words, failed_only=not self._chosen.failed_only)

    def action_sort(self) -> None:
        """The next order."""
        self._chosen.next_order()
        self._sorted()

    def action_reverse(self) -> None:
        """Turn the order around."""
        self._chosen.reverse()
        self._sorted()

    @on(Table.HeaderClicked)
    def _header_clicked(self, event: Table.HeaderClicked) -> None:
        event.stop()
        chosen = self._chosen
        if event.column == chosen.order:
            self.action_reverse()
        elif event.column in ORDERS:
            chosen.sort(InvocationColumn(event.column))
            self._sorted()

    def _sorted(self) -> None:
        self._body.table.follows = True
        self._renewal.ask_now()

    @on(Table.ColumnsChanged)
    def _columns_changed(self, event: Table.ColumnsChanged) -> None:
        event.stop()
        self._describe()

    def action_since(self) -> None:
        """Read from further back; after the longest window the shortest.

        Out of a stretch of the past it leads back to what was followed before.
        """
        if self._tailing.window is not None:
            self._tailing.look_back(self._tailing.since)
            return
        spans = list(SPANS)
        since = self._tailing.since
        here = spans.index(since) if since in spans else -1
        self._tailing.look_back(spans[(here + 1) % len(spans)])

    def action_retry(self) -> None:
        """Read on after something went wrong."""
        self._tailing.retry()

    # Causes.

    def action_groups(self) -> None:
        """The failures by cause, or the invocations again."""
        chosen = self._chosen
        chosen.grouped = not chosen.grouped or chosen.group is not None
        self._turn_to(None)

    def _turn_to(self, group: ErrorGroup | None) -> None:
        """Show one group's invocations, or the groups, or all."""
        self._chosen.enter(group)
        self._body.start_over()
        self._describe()
        self.focus()
        self._renewal.ask_now()

    @on(Table.RowOpened)
    def _row_opened(self, event: Table.RowOpened) -> None:
        event.stop()
        self.action_open()

    # One invocation.

    @on(Table.RowHighlighted)
    def _row_highlighted(self, event: Table.RowHighlighted) -> None:
        event.stop()
        self.refresh_bindings()

    def action_details(self) -> None:
        """Everything about the invocation under the cursor, or the table again."""
        if self._body.detail is not None:
            self._close_details()
        else:
            self._body.look()
            self._describe()
            self.focus()

    def _close_details(self) -> None:
        self._body.detail = None
        self._describe()
        self.focus()

    def action_step(self, step: int) -> None:
        """The details of the next invocation, or of the one before."""
        self._body.step(step)

    def action_failure(self, step: int) -> None:
        """The next one that failed, or the one before."""
        found = next_failed(self._body.table, step)
        if isinstance(found, Noted):
            self.post_message(found)
        else:
            self._body.choose(found)

    def action_open(self) -> None:
        """The log lines of an invocation alone, or the invocations of a cause."""
        row = self._body.current
        if group := self._body.group:
            self._turn_to(group)
        elif row is not None:
            name = self._chosen.cells.name_of(row.source)
            self.post_message(lines_of(row, name, self._tailing, self._clock()))

    def action_copy(self) -> None:
        """Copy the request id, the example of a cause, or the fact under the cursor."""
        if copied := copy_of(self._body):
            self.post_message(copied)

    def action_capture(self) -> None:
        """Find the event that the invocation under the cursor logged, and offer it."""
        EventCapture(self, self._tailing).of_invocation(self._body.current)

    def action_trace(self) -> None:
        """Copy the link to its trace in AWS's console."""
        row = self._body.current
        if row is not None:
            self.post_message(copy_of_trace(row, self._chosen.cells.function_of(row)))

    # Back, step by step.

    def action_leave(self) -> None:
        """Out of the details, then the group, the causes, and the filter."""
        if self._filter.is_typing:
            if not self._filter.clear():
                self._filter.close()
                self.focus()
        elif self._body.detail is not None:
            self._close_details()
        elif self._chosen.group is not None:
            self._turn_to(None)
        elif self._chosen.grouped:
            self.action_groups()
        else:
            self._filter.close()
            self._choose_among("", failed_only=False)

    def action_table(self, act: str, amount: int) -> None:
        """Keys that move the cursor while the filter has the focus."""
        table = self._body.rows
        if act == "move":
            table.action_move(amount)
        else:
            table.action_page(amount)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that have nothing to do here are left out, or to whoever stands above."""
        del parameters
        return has_use(action, self._tailing, self._chosen, self._body, self._filter)
