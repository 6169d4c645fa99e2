"""Reads of the fleet what :mod:`lambdatui.ui.fleet_reading` wants, into the book of the fleet."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager

from lambdatui.core.errors import Fault, Kind, fault_of
from lambdatui.core.fleet import FleetFigures
from lambdatui.core.fleet_columns import Need
from lambdatui.core.fleet_ports import FleetPort
from lambdatui.core.meter import Meter, MeterCost
from lambdatui.core.prices import PriceBook
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import age
from lambdatui.ui.fleet_book import FleetBook
from lambdatui.ui.fleet_reading import Depth, FleetReading, Wanted

_DOING = {
    Need.FIGURES: "reading the metrics of the functions",
    Need.ALARMS: "reading the alarms",
    Need.STATE: "reading the states of the functions",
    Need.TAGS: "reading the tags",
}


class FleetFeed:
    """Carries out what is wanted; no widget is known here.

    What is wanted names rows by their keys; each place is asked for those of its own, by name, and
    fails by itself. ``faults`` is what went wrong with each kind of thing in each place and is not
    over yet. ``fresh_ms`` is when something last came (ms since the epoch, 0: never).
    """

    def __init__(
        self,
        ports: Mapping[str, FleetPort],
        book: FleetBook,
        reading: FleetReading,
        clock: Clock,
        prices: Callable[[], PriceBook],
        *,
        changed: Callable[[], None],
        failed: Callable[[Fault, str], None],
    ) -> None:
        """``ports`` are there by the place of the book that each tells of.

        ``changed`` is told that rows have changed; ``failed`` what failed while doing what.
        """
        self._ports = ports
        self._book = book
        self._reading = reading
        self._clock = clock
        self._prices = prices
        self._changed = changed
        self._failed = failed
        self.faults: dict[tuple[str, Need], Fault] = {}
        #: What AWS refuses to tell in a place, though it may in others.
        self.refused: set[tuple[str, Need]] = set()
        self.fresh_ms = 0
        self.meter = Meter()
        self.cost = MeterCost()

    def works(self, wanted: Wanted) -> Iterator[Coroutine[None, None, None]]:
        """What has to be run for it, side by side; it is taken as begun."""
        self._reading.begun(wanted)
        if wanted.figures:
            yield self._figures(Wanted(figures=wanted.figures))
        if wanted.whole:
            yield self._figures(Wanted(whole=wanted.whole, depth=wanted.depth))
        if wanted.alarms:
            yield self._alarms(Wanted(alarms=True))
        if wanted.states:
            yield self._states(Wanted(states=wanted.states))
        if wanted.tags:
            yield self._tags(Wanted(tags=True))

    def again(self) -> None:
        """A person wants everything anew: what was refused as well."""
        self.refused.clear()

    async def _figures(self, wanted: Wanted) -> None:
        window = self._reading.window
        scan = bool(wanted.whole) and wanted.depth is Depth.SCAN

        def holds() -> bool:
            return self._reading.window is window

        async def read(place: str, port: FleetPort, names: Sequence[str]) -> None:
            ask = port.fleet_scan if scan else port.fleet_figures
            fault: Fault | None = None
            # What nobody wants any more is not asked for, and not paid for.
            async with aclosing(ask(names, window)) as parts:
                async for part in parts:
                    if not holds():
                        return
                    fault = part.fault or fault
                    if part.figures:
                        self._reading.came(self._keyed(part.figures, place))
                        self._book.put_figures(part.figures, place)
                        self._came()
            self._ended(Need.FIGURES, place, fault)

        with self._asked(wanted, holds):
            groups = self._by_place(wanted.figures or wanted.whole)
            await self._each(Need.FIGURES, groups, read, holds)

    async def _alarms(self, wanted: Wanted) -> None:
        async def read(place: str, port: FleetPort, _: Sequence[str]) -> None:
            self._book.put_alarms(await port.alarms(), place)
            self._came()
            self._ended(Need.ALARMS, place, None)

        with self._asked(wanted):
            await self._each(Need.ALARMS, self._everywhere(), read)

    async def _states(self, wanted: Wanted) -> None:
        async def read(place: str, port: FleetPort, names: Sequence[str]) -> None:
            fault: Fault | None = None
            told = 0
            async for part in port.states(names):
                fault = part.fault or fault
                told += part.fault is None
                self._book.put_state(part, place)
                key = self._book.key(part.function, place)
                if key is not None and part.state is not None:
                    self._reading.state_came(key, settled=part.state.is_settled)
                self._came()
            # One function alone that cannot be read, or may not be, says nothing of the others.
            self._ended(Need.STATE, place, None if told else fault)

        with self._asked(wanted):
            await self._each(Need.STATE, self._by_place(wanted.states), read)

    async def _tags(self, wanted: Wanted) -> None:
        async def read(place: str, port: FleetPort, _: Sequence[str]) -> None:
            self._book.put_tags([part async for part in port.tags()], place)
            self._came()
            self._ended(Need.TAGS, place, None)

        with self._asked(wanted):
            await self._each(Need.TAGS, self._everywhere(), read)

    # The places.

    def _by_place(self, keys: Sequence[str]) -> dict[str, list[str]]:
        """The names of rows, by their places; those that are there no more are left out."""
        found: dict[str, list[str]] = {}
        for key in keys:
            row, place = self._book.row(key), self._book.place(key)
            if row is not None and place is not None:
                found.setdefault(place, []).append(row.name)
        return found

    def _everywhere(self) -> dict[str, list[str]]:
        """All of them: the functions of one may be listed only after it was asked."""
        return {place: [] for place in self._ports}

    def _keyed(
        self, figures: Sequence[tuple[str, FleetFigures]], place: str
    ) -> list[tuple[str, FleetFigures]]:
        keyed = ((self._book.key(name, place), each) for name, each in figures)
        return [(key, each) for key, each in keyed if key is not None]

    async def _each(
        self,
        need: Need,
        groups: Mapping[str, Sequence[str]],
        read: Callable[[str, FleetPort, Sequence[str]], Coroutine[None, None, None]],
        holds: Callable[[], bool] = lambda: True,
    ) -> None:
        """Read in all places side by side. An error is kept, and told; what was known stays."""

        async def one(place: str, names: Sequence[str]) -> None:
            try:
                await read(place, self._ports[place], names)
            except Exception as error:
                if holds():
                    self._ended(need, place, fault_of(error, _DOING[need]))

        await asyncio.gather(
            *(
                one(place, names)
                for place, names in groups.items()
                if (place, need) not in self.refused
            )
        )

    async def read_meter(self) -> None:
        """What was asked of AWS so far; without an answer it stays as it was."""
        try:
            # Every one tells of all that the engine has asked, wherever that was.
            self.meter = await next(iter(self._ports.values())).meter()
        except Exception as error:
            self._failed(fault_of(error, "reading the meter"), "reading the meter")
            return
        self.cost = self.meter.cost(self._prices())
        self._reading.refreshing.spent(self.cost.total)

    def fresh(self, keys: Iterable[str]) -> str:
        """``fresh 24 s ago``: how old the oldest figures of these rows are.

        Where none has any, it is when something last came; empty where nothing ever did.
        """
        rows = (self._book.row(key) for key in keys)
        read = (row.figures.read_ms for row in rows if row is not None and row.figures is not None)
        oldest_ms = min(read, default=self.fresh_ms)
        return f"fresh {age(oldest_ms, self._clock())} ago" if oldest_ms else ""

    async def read_memory(self) -> None:
        """What was seen in REPORT lines that came by; AWS is not asked for it."""
        try:
            for place, port in self._ports.items():
                self._book.put_memory(await port.memory_seen(), place)
        except Exception as error:
            doing = "reading what memory was seen in use"
            self._failed(fault_of(error, doing), doing)
            return
        self._changed()

    @contextmanager
    def _asked(self, wanted: Wanted, holds: Callable[[], bool] = lambda: True) -> Iterator[None]:
        """However it ends, what was asked for is awaited no more."""
        try:
            yield
        finally:
            if holds():
                self._reading.ended(wanted)

    def _came(self) -> None:
        self.fresh_ms = self._clock()
        self._changed()

    def _ended(self, need: Need, place: str, fault: Fault | None) -> None:
        if fault is None:
            self.faults.pop((place, need), None)
            return
        told = self.faults.get((place, need))
        self.faults[place, need] = fault
        if fault.kind is Kind.DENIED:
            self.refused.add((place, need))
        if all((each, need) in self.refused for each in self._ports):
            self._reading.failed(need, fault)
        # The same trouble each minute is one trouble.
        if told is None or _sort_of(told) != _sort_of(fault):
            self._failed(fault, _DOING[need])
        self._changed()


def _sort_of(fault: Fault) -> tuple[str, str]:
    """What makes two faults the same to a person."""
    return fault.kind.value, fault.code
