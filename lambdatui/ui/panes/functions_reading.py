"""What the list of functions reads, and when: the list itself, and the figures of what is seen."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from textual.reactive import reactive
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail, fault_of
from lambdatui.core.fleet import FleetList
from lambdatui.core.fleet_ports import FleetPort
from lambdatui.core.functions import Function
from lambdatui.core.meter import Budget
from lambdatui.core.ports import FunctionsPort
from lambdatui.core.prices import PriceBook, money
from lambdatui.core.saved_views import FleetView
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.fleet_book import region_of
from lambdatui.ui.fleet_feed import FleetFeed
from lambdatui.ui.fleet_reading import Sight, depth_of
from lambdatui.ui.messages import CallFailed, CallSucceeded, FleetMetered
from lambdatui.ui.panes.functions_shown import FunctionsShown
from lambdatui.ui.panes.functions_words import (
    empty_text,
    interval_label,
    listing_trouble,
    order_words,
    reading_trouble,
    why,
    window_label,
)

_LISTING = "listing the functions"
#: Seconds between two looks at what has to be read, and between two looks at the meter.
_LOOK_S = 1.0
_METER_S = 5
#: Seconds for which a person must rest on what is seen before anything is read of it.
_REST_S = 0.3
#: Rows above and below the screen that are read with it.
_NEAR = 5


class FleetBackend(FunctionsPort, FleetPort, Protocol):
    """What the list asks."""


class FunctionsReading(FunctionsShown):
    """Lists the functions page by page, and reads of them what the policy wants.

    ``place`` names the account and region, as text for people: ``acme · eu-west-1``. ``account``
    is the number of the account, once that is known: rows of another one, from last time, go.
    """

    place: reactive[str] = reactive("")
    account: reactive[str] = reactive("")

    def __init__(
        self,
        port: FleetBackend,
        clock: Clock,
        prices: Callable[[], PriceBook],
        *,
        budget: Budget,
        acted: Callable[[], int],
        id: str | None = None,
    ) -> None:
        super().__init__(clock, prices, id=id)
        self._port = port
        self._acted = acted
        self._reading.budget = budget
        self._feed = FleetFeed(
            port,
            self._book,
            self._reading,
            clock,
            prices,
            changed=self._changed,
            failed=self._failed,
        )
        self._listing: Worker[None] | None = None
        self._listed_ms = 0
        self._fault: Fault | None = None
        #: The list of last time, as long as it stands for what AWS has not told yet.
        self._kept: FleetList | None = None
        self._recalling = asyncio.Event()
        #: Whether AWS has told of the account that is listed.
        self._confirmed = False
        self._resting: Timer | None = None
        self._looks = 0

    def on_mount(self) -> None:
        """Show what was there last time, and start listing."""
        self.action_refresh()
        self.run_worker(self._recall(), group="recall", exit_on_error=False)
        self.set_interval(_LOOK_S, self._look)
        self.watch(self._table, "scroll_y", self._seen, init=False)

    # The list.

    def action_refresh(self) -> None:
        """List again; what is on the screen stays until it is known to be gone."""
        if self._listed_ms:
            self._reading.again()
        if self._listing is None:
            self._listing = self.run_worker(self._list(), group="list", exit_on_error=False)
            self._describe()

    async def _recall(self) -> None:
        """How the list was last looked at, and what was on it."""
        try:
            self._recalled(await self._port.last_view())
            # What AWS has told meanwhile waits for this alone: no order is shown that then changes.
            self._recalling.set()
            kept = None if self._confirmed else await self._port.last_fleet()
        except Exception as error:
            during = "reading the list of last time"
            self.post_message(CallFailed(fault_of(error, during), during))
            return
        finally:
            self._recalling.set()
        if kept is None or self._confirmed or not self._is_of_account(kept):
            return
        self._kept = kept
        self._take(kept.functions)

    def _is_of_account(self, kept: FleetList) -> bool:
        return not (self.account and kept.account) or self.account == kept.account

    def watch_account(self) -> None:
        """Rows of another account go at once."""
        if self._kept is not None and not self._is_of_account(self._kept):
            self._drop_kept()

    def _drop_kept(self) -> None:
        self._kept = None
        if not self._confirmed:
            self._gone(self._book.keep_only(()))

    async def _list(self) -> None:
        seen: dict[str, Function] = {}
        complete = False
        try:
            async for page in self._port.functions():
                await self._recalling.wait()
                self._confirm(page.functions)
                seen.update((function.name, function) for function in page.functions)
                complete = page.last
                self._take(page.functions)
            if not complete:
                raise fail(Kind.MALFORMED, "The list of functions ended before its last page.")
        except LambdatuiError as error:
            self._fault = error.fault
            self.post_message(CallFailed(error.fault, _LISTING))
        else:
            self._fault, self._listed_ms, self._kept = None, self._clock(), None
            self._confirmed = True
            self._gone(self._book.keep_only(seen))
            self._feed.fresh_ms = self._listed_ms
            self.post_message(CallSucceeded())

    def _confirm(self, functions: tuple[Function, ...]) -> None:
        """AWS has told of its account: rows of another one go."""
        if not functions or self._confirmed:
            return
        kept, arn = self._kept, functions[0].arn
        account = arn.split(":")[4] if arn.count(":") > 4 else ""
        if kept is not None and kept.account and account not in ("", kept.account):
            self._drop_kept()
        self._region = region_of(arn)
        self._confirmed = True

    def _take(self, functions: tuple[Function, ...]) -> None:
        self._book.put(functions)
        self._changed()
        self._seen()

    def _gone(self, names: list[str]) -> None:
        self._reading.forget(names)
        if any(name in self._marks for name in names):
            self._marks = [name for name in self._marks if name not in names]
            self._marked()
        self._changed()

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
        self._ordered = None
        self._show()
        self._seen()

    # The figures.

    @property
    def _sight(self) -> Sight:
        table = self._table
        top, rows = int(table.scroll_offset.y), table.rows
        bottom = top + table.page_size
        watched = self.display and self._confirmed
        return Sight(
            rows=[row.name for row in rows[top:bottom]],
            near=[
                row.name
                for row in (*rows[max(0, top - _NEAR) : top], *rows[bottom : bottom + _NEAR])
            ],
            names=self._book.names,
            whole=bool(self._listed_ms),
            watched=watched,
            acted_ms=self._acted(),
            needs=self._wanted.needs,
            depth=depth_of(self._view.sort, self._wanted),
        )

    def _seen(self) -> None:
        """Other rows are seen: they are read once a person rests on them."""
        if self._resting is None:
            self._resting = self.set_timer(_REST_S, self._rested)

    def _rested(self) -> None:
        self._resting = None
        self._read()

    def _look(self) -> None:
        """Each second: read what has become old, and say how old things are."""
        self._looks += 1
        if self._looks % _METER_S == 1:
            self.run_worker(self._meter(), group="meter", exclusive=True, exit_on_error=False)
        self._settle()
        self._read()
        self._tell_state()

    def _read(self) -> None:
        sight = self._sight
        if not sight.rows and not sight.names:
            return
        wanted = self._reading.wanted(sight)
        for work in self._feed.works(wanted):
            self.run_worker(work, group="figures", exit_on_error=False)

    async def _meter(self) -> None:
        await self._feed.read_meter()
        feed = self._feed
        fresh = f"fresh {age(feed.fresh_ms, self._clock())} ago" if feed.fresh_ms else ""
        self.post_message(FleetMetered(feed.meter.call_count, feed.cost.label, fresh))

    def _failed(self, fault: Fault, during: str) -> None:
        self.post_message(CallFailed(fault, during))

    def _settle(self) -> None:
        """Once the list was read, and as much of the figures as is going to be, no row leads."""
        if self._settled or not self._listed_ms or self._reading.busy:
            return
        sight, reading = self._sight, self._reading
        enough = reading.unread(sight) == 0 or reading.must_ask(sight) or bool(reading.refused)
        if enough and not self._dirty:
            self._settled = True

    # What is said.

    def watch_place(self) -> None:
        """The empty list names the place."""
        self._describe()

    def _recalled(self, view: FleetView) -> None:
        """The view of last time is there."""

    def _describe(self) -> None:
        """Say how many there are, and what went wrong, and why there is nothing to see."""
        if not self.is_mounted:
            return
        self.border_title = self._title_text()
        count, shown = len(self._book), len(self._table.rows)
        lines = []
        if self._fault is not None and count:
            lines.append(listing_trouble(self._fault, self._age_from, self._clock()))
        lines += reading_trouble(self._feed.faults.values())
        self.put(self._trouble, "\n".join(lines), "-trouble")
        note = empty_text(
            known=count > 0,
            filter=self._wanted.text.strip(),
            listing=self._listing is not None,
            fault=self._fault,
            place=self.place,
        )
        self.put(self._note, "" if shown else note, "-empty")
        self._tell_state()
        self.refresh_bindings()

    @property
    def _age_from(self) -> int:
        return self._listed_ms or (self._kept.read_ms if self._kept is not None else 0)

    def _title_text(self) -> str:
        count, shown = len(self._book), len(self._table.rows)
        filtered = bool(self._wanted.text.strip())
        title = f"Functions {shown} of {count}" if filtered else f"Functions {count}"
        if self._marks:
            title += f" · {len(self._marks)} marked"
        if self._kept is not None:
            title += f" · list of {age(self._kept.read_ms, self._clock())} ago"
        elif self._listing is not None:
            # A first listing counts up; a later one shows the old list until it is through.
            title += " · listing again…" if self._listed_ms else " so far…"
        elif self._fault is not None and count:
            title += " · stale" if self._listed_ms else " · not all"
        view = self._view
        order = order_words(
            view.sort,
            descending=view.descending,
            hidden=view.sort not in view.columns or view.sort in self._table.hidden_columns,
        )
        return " · ".join(filter(None, (title, order, window_label(view.window))))

    def _tell_state(self) -> None:
        """How often it is read anew, what is in the way of that, and what the filter lacks."""
        reading, sight = self._reading, self._sight
        paused = sight.watched and reading.paused(sight)
        words = "paused, any key" if paused else f"refresh {interval_label(reading.interval_s)}"
        if reading.pace.factor > 1 and not paused and reading.interval_s is not None:
            words += f" × {reading.pace.factor}: budget"
        if self.border_subtitle != words:
            self.border_subtitle = words
        self.set_class(bool(self._mistake), "-mistaken")
        self.put(self._hint, self._hint_text(sight), "-hinting")
        row = self._table.cursor_row
        stale = row is not None and self._is_stale(row)
        self.put(self._why, why(row, self._clock(), stale=stale), "-reasoned")

    def _hint_text(self, sight: Sight) -> str:
        if self._mistake:
            return self._mistake
        if self._wanted.unfinished:
            return self._wanted.unfinished
        words = self._selection.unread_words()
        parts = [f"{words[:1].upper()}{words[1:]}."] if words else []
        if sight.whole and self._reading.must_ask(sight):
            count, cost = self._reading.unread(sight), money(self._reading.cost(sight))
            parts.append(f"A reads the {sight.depth.value} of {count:,} functions for {cost}.")
        if self._reading.pace.words:
            parts.append(self._reading.pace.words)
        return " ".join(parts)
