"""What the list of functions reads, and when: the list itself, and the figures of what is seen."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from textual.reactive import reactive
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fault_of
from lambdatui.core.fleet import FleetRow
from lambdatui.core.functions import Function
from lambdatui.core.prices import PriceBook
from lambdatui.core.saved_views import FleetView
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.fleet_book import key_of
from lambdatui.ui.fleet_feed import FleetFeed
from lambdatui.ui.fleet_listing import FleetBackend, FleetListing
from lambdatui.ui.fleet_reading import Sight, depth_of
from lambdatui.ui.fleet_words import order_words, window_label
from lambdatui.ui.messages import CallFailed, CallSucceeded, FleetMetered
from lambdatui.ui.panes.functions_shown import FunctionsShown
from lambdatui.ui.panes.functions_words import (
    ask_words,
    empty_text,
    interval_label,
    sentence,
    trouble_lines,
    why,
)
from lambdatui.ui.refreshing import Refreshing
from lambdatui.ui.relisting import Relisting

_LISTING = "listing the functions"
#: Seconds between two looks at what has to be read, and between two looks at the meter.
_LOOK_S = 1.0
_METER_S = 5
#: And at what memory was seen in use, which needs no call to AWS.
_MEMORY_S = 30
#: Seconds for which a person must rest on what is seen before anything is read of it.
_REST_S = 0.3
#: Rows above and below the screen that are read with it.
_NEAR = 5


class FunctionsReading(FunctionsShown):
    """Lists the functions page by page, and reads of them what the policy wants.

    ``place`` names the account and region, as text for people: ``acme · eu-west-1``. ``account``
    is the number of the account, once that is known: rows of another one, from last time, go.
    While not ``watched`` it asks nothing of AWS.
    """

    place: reactive[str] = reactive("")
    account: reactive[str] = reactive("")
    watched: reactive[bool] = reactive(True, init=False)

    def __init__(
        self,
        ports: Mapping[str, FleetBackend],
        clock: Clock,
        prices: Callable[[], PriceBook],
        *,
        refreshing: Refreshing,
        acted: Callable[[], int],
        id: str | None = None,
    ) -> None:
        super().__init__(clock, prices, several=len(ports) > 1, id=id)
        #: What is not about a region is asked of the first.
        self._port = next(iter(ports.values()))
        self._ports = ports
        self._acted = acted
        self._reading.refreshing = refreshing
        self._feed = FleetFeed(
            ports,
            self._book,
            self._reading,
            clock,
            prices,
            changed=self._changed,
            failed=self._failed,
        )
        self._lists = [
            FleetListing(place, port, self._book, clock, came=self._list_came, gone=self._gone)
            for place, port in ports.items()
        ]
        self._listing: Worker[None] | None = None
        self._relisting = Relisting()
        #: A mistake of ours, which is of no region.
        self._mishap: Fault | None = None
        self._recalling = asyncio.Event()
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
        if self._listed:
            self._reading.again()
            self._feed.again()
        self._relist()

    def place_of(self, function: Function) -> str | None:
        """The place whose list has a function; None where none has it."""
        return self._book.place(key_of(function))

    def learn(self, function: Function) -> None:
        """It was read elsewhere just now, and is newer than its row."""
        place = self.place_of(function)
        if place is not None:
            self._book.put((function,), place)
            self._changed()

    def account_changed(self) -> None:
        """The credentials lead to another account by now: nothing of what is listed is of it."""
        self.workers.cancel_group(self, "list")
        self._listing = None
        for each in self._lists:
            each.forget()
        self.action_refresh()

    def alarms_changed(self) -> None:
        """Alarms of some function were made: they are read again."""
        self._reading.alarms_changed()

    def _relist(self) -> None:
        if self._listing is None:
            self._listing = self.run_worker(self._list(), group="list", exit_on_error=False)
            self._describe()

    def watch_watched(self, watched: bool) -> None:
        """What is under way ends where nobody looks, and the list is read where somebody does."""
        if watched:
            self._relist()
            return
        for group in ("list", "figures", "meter"):
            self.workers.cancel_group(self, group)
        self._listing = None

    @property
    def _listed(self) -> bool:
        """Whether every region was read whole once, or says why not."""
        return all(each.listed_ms or each.fault for each in self._lists) and any(
            each.listed_ms for each in self._lists
        )

    async def _recall(self) -> None:
        """How the list was last looked at, and what was on it."""
        try:
            self._recalled(await self._port.last_view())
            # What AWS has told meanwhile waits for this alone: no order is shown that then changes.
            self._recalling.set()
            self._pins = frozenset(await self._port.pins())
            for each in self._lists:
                await each.recall()
        except Exception as error:
            during = "reading the list of last time"
            self.post_message(CallFailed(fault_of(error, during), during))
        finally:
            self._recalling.set()

    def watch_account(self) -> None:
        """Rows of another account go at once."""
        for each in self._lists:
            each.is_of(self.account)

    async def _list(self) -> None:
        works = (each.read(self._recalling) for each in self._lists)
        ended = await asyncio.gather(*works, return_exceptions=True)
        for each, error in zip(self._lists, ended, strict=True):
            if isinstance(error, LambdatuiError):
                during = f"{_LISTING} in {each.region}" if self._several else _LISTING
                self.post_message(CallFailed(error.fault, during))
            elif error is not None:
                raise error
        self._mishap = None
        if any(error is None for error in ended):
            self._feed.fresh_ms = self._clock()
        if not any(ended):
            self.post_message(CallSucceeded())

    def _list_came(self) -> None:
        self._region = self._lists[0].region
        self._changed()
        self._seen()

    def _gone(self, keys: list[str]) -> None:
        self._reading.forget(keys)
        if any(key in self._marks for key in keys):
            self._marks = [key for key in self._marks if key not in keys]
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
            self._mishap = Fault(kind=Kind.BUG, what=what)
            self.post_message(CallFailed(self._mishap, _LISTING))
        self._relisting.ended(self._clock(), [self._mishap, *(each.fault for each in self._lists)])
        # Rows that have changed meanwhile are in no order yet; the others are not sorted again.
        self._show()
        self._seen()

    # The figures.

    @property
    def _sight(self) -> Sight:
        table, confirmed = self._table, self._confirmed
        top, rows = int(table.scroll_offset.y), table.rows
        bottom = top + table.page_size
        near = (*rows[max(0, top - _NEAR) : top], *rows[bottom : bottom + _NEAR])
        return Sight(
            rows=self._keys(rows[top:bottom], confirmed),
            near=self._keys(near, confirmed),
            names=self._book.keys,
            whole=self._listed and len(confirmed) == len(self._lists),
            watched=self.display and self.watched and bool(confirmed),
            acted_ms=self._acted(),
            needs=self._wanted.needs,
            depth=depth_of(self._view.sort, self._wanted),
        )

    @property
    def _confirmed(self) -> frozenset[str]:
        """The places that can be asked about what is shown of them."""
        return frozenset(each.place for each in self._lists if each.confirmed)

    def _keys(self, rows: Sequence[FleetRow], confirmed: frozenset[str]) -> list[str]:
        if len(confirmed) == len(self._lists):
            return [row.key for row in rows]
        return [row.key for row in rows if self._book.place(row.key) in confirmed]

    def _seen(self) -> None:
        """Other rows are seen: they are read once a person rests on them."""
        if self._resting is None:
            self._resting = self.set_timer(_REST_S, self._rested)

    def _rested(self) -> None:
        self._resting = None
        self._read()

    def _look(self) -> None:
        """Each second: read what has become old, and say how old things are."""
        if not self.watched:
            return
        self._looks += 1
        if self._looks % _METER_S == 1:
            self.run_worker(self._meter(), group="meter", exclusive=True, exit_on_error=False)
        if self._looks % _MEMORY_S == 2:
            self.run_worker(self._feed.read_memory(), group="memory", exit_on_error=False)
        self._settle()
        self._read()
        if self._relisting.is_due(self._clock()):
            self._relist()
        if any(each.fault for each in self._lists):
            # How old the list is by now.
            self._describe()
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
        fresh = feed.fresh(self._sight.rows)
        self.post_message(FleetMetered(feed.meter.call_count, feed.cost.label, fresh))

    def _failed(self, fault: Fault, during: str) -> None:
        self.post_message(CallFailed(fault, during))

    def _settle(self) -> None:
        """Once the list was read, and as much of the figures as is going to be, no row leads."""
        if self._settled or not self._listed or self._reading.busy:
            return
        sight, reading = self._sight, self._reading
        refused = bool(reading.refused or self._feed.refused)
        enough = reading.unread(sight) == 0 or reading.must_ask(sight) or refused
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
        self.put(self._trouble, "\n".join(self._trouble_lines()), "-trouble")
        note = empty_text(
            known=count > 0,
            filter=self._wanted.text.strip(),
            listing=self._listing is not None,
            fault=None if self._several and count else self._fault,
            place=self.place,
        )
        self.put(self._note, "" if shown else note, "-empty")
        self._tell_state()
        self.refresh_bindings()

    @property
    def _fault(self) -> Fault | None:
        """Why the list is not whole, where nothing else says it."""
        faults = [each.fault for each in self._lists]
        if self._mishap is not None or not any(faults):
            return self._mishap
        return next(filter(None, faults)) if all(faults) or not self._several else None

    def _trouble_lines(self) -> list[str]:
        unread = [(place, fault) for (place, _), fault in self._feed.faults.items()]
        known, several = len(self._book) > 0, self._several
        lists = self._lists if known or self._fault is None else []
        mishap = self._mishap if known else None
        return trouble_lines(lists, mishap, unread, self._clock(), several=several)

    def _title_text(self) -> str:
        count, shown = len(self._book), len(self._table.rows)
        filtered = bool(self._wanted.text.strip())
        title = f"Functions {shown:,} of {count:,}" if filtered else f"Functions {count:,}"
        if self._several:
            title += f" in {len(self._lists)} regions"
        if self._marks:
            title += f" · {self._marked_words()}"
        kept = [each.kept.read_ms for each in self._lists if each.kept is not None]
        failed = self._mishap is not None or any(each.fault for each in self._lists)
        if kept:
            title += f" · list of {age(min(kept), self._clock())} ago"
        elif self._listing is not None:
            # A first listing counts up; a later one shows the old list until it is through.
            title += " · listing again…" if self._listed else " so far…"
        elif failed and count:
            whole = all(each.listed_ms for each in self._lists)
            known_ms = min(each.known_ms for each in self._lists)
            title += f" · stale, {age(known_ms, self._clock())} old" if whole else " · not all"
        view = self._view
        order = order_words(
            view.sort,
            descending=view.descending,
            hidden=view.sort not in self._columns or view.sort in self._table.hidden_columns,
        )
        return " · ".join(filter(None, (title, order, window_label(view.window))))

    def _tell_state(self) -> None:
        """How often it is read anew, what is in the way of that, and what the filter lacks."""
        reading, sight = self._reading, self._sight
        paused = sight.watched and reading.paused(sight)
        interval_s, factor = reading.refreshing.interval_s, reading.refreshing.pace.factor
        words = "paused, any key" if paused else f"refresh {interval_label(interval_s)}"
        if factor > 1 and not paused and interval_s is not None:
            words += f" × {factor}: budget"
        words = self._marked_keys() + words
        if self.border_subtitle != words:
            self.border_subtitle = words
        self.set_class(bool(self._mistake), "-mistaken")
        self.put(self._hint, self._hint_text(sight), "-hinting")
        row = self._table.cursor_row
        stale = row is not None and self._is_stale(row)
        self.put(self._why, why(row, self._clock(), stale=stale), "-reasoned")

    def _hint_text(self, sight: Sight) -> str:
        if self._mistake or self._wanted.unfinished:
            return self._mistake or self._wanted.unfinished
        asked = ""
        if sight.whole and self._reading.must_ask(sight):
            asked = ask_words(sight.depth, self._reading.unread(sight), self._reading.cost(sight))
        slow = self._reading.refreshing.pace.words
        return " ".join(filter(None, (sentence(self._selection.unread_words()), asked, slow)))
