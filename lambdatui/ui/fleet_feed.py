"""Reads of the fleet what :mod:`lambdatui.ui.fleet_reading` wants, into the book of the fleet."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import contextmanager

from lambdatui.core.errors import Fault, fault_of
from lambdatui.core.fleet_columns import Need
from lambdatui.core.fleet_ports import FleetPort
from lambdatui.core.fleet_reads import FiguresPart
from lambdatui.core.meter import Meter, MeterCost
from lambdatui.core.prices import PriceBook
from lambdatui.core.stop import Clock
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

    ``faults`` is what went wrong with each kind of thing and is not over yet. ``fresh_ms`` is when
    something last came (ms since the epoch, 0: never).
    """

    def __init__(
        self,
        port: FleetPort,
        book: FleetBook,
        reading: FleetReading,
        clock: Clock,
        prices: Callable[[], PriceBook],
        *,
        changed: Callable[[], None],
        failed: Callable[[Fault, str], None],
    ) -> None:
        """``changed`` is told that rows have changed; ``failed`` what failed while doing what."""
        self._port = port
        self._book = book
        self._reading = reading
        self._clock = clock
        self._prices = prices
        self._changed = changed
        self._failed = failed
        self.faults: dict[Need, Fault] = {}
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

    async def _figures(self, wanted: Wanted) -> None:
        window = self._reading.window
        names = wanted.figures or wanted.whole
        scan = bool(wanted.whole) and wanted.depth is Depth.SCAN
        parts: AsyncIterator[FiguresPart]
        with self._work(Need.FIGURES, wanted, lambda: self._reading.window is window):
            parts = (self._port.fleet_scan if scan else self._port.fleet_figures)(names, window)
            fault: Fault | None = None
            async for part in parts:
                if self._reading.window is not window:
                    return
                fault = part.fault or fault
                if part.figures:
                    self._reading.came(part.figures)
                    self._book.put_figures(part.figures)
                    self._came()
            self._ended(Need.FIGURES, fault)

    async def _alarms(self, wanted: Wanted) -> None:
        with self._work(Need.ALARMS, wanted):
            self._book.put_alarms(await self._port.alarms())
            self._came()
            self._ended(Need.ALARMS, None)

    async def _states(self, wanted: Wanted) -> None:
        with self._work(Need.STATE, wanted):
            fault: Fault | None = None
            told = 0
            async for part in self._port.states(wanted.states):
                fault = part.fault or fault
                told += part.fault is None
                self._book.put_state(part)
                self._came()
            # One function alone that cannot be read, or may not be, says nothing of the others.
            self._ended(Need.STATE, None if told else fault)

    async def _tags(self, wanted: Wanted) -> None:
        with self._work(Need.TAGS, wanted):
            self._book.put_tags([part async for part in self._port.tags()])
            self._came()
            self._ended(Need.TAGS, None)

    async def read_meter(self) -> None:
        """What was asked of AWS so far; without an answer it stays as it was."""
        try:
            self.meter = await self._port.meter()
        except Exception as error:
            self._failed(fault_of(error, "reading the meter"), "reading the meter")
            return
        self.cost = self.meter.cost(self._prices())
        self._reading.spent(self.cost.total)

    @contextmanager
    def _work(
        self, need: Need, wanted: Wanted, holds: Callable[[], bool] = lambda: True
    ) -> Iterator[None]:
        """An error is kept, and told; what was known before stays."""
        try:
            yield
        except Exception as error:
            if holds():
                self._ended(need, fault_of(error, _DOING[need]))
        finally:
            if holds():
                self._reading.ended(wanted)

    def _came(self) -> None:
        self.fresh_ms = self._clock()
        self._changed()

    def _ended(self, need: Need, fault: Fault | None) -> None:
        if fault is None:
            self.faults.pop(need, None)
            return
        told = self.faults.get(need)
        self.faults[need] = fault
        self._reading.failed(need, fault)
        # The same trouble each minute is one trouble.
        if told is None or _sort_of(told) != _sort_of(fault):
            self._failed(fault, _DOING[need])
        self._changed()


def _sort_of(fault: Fault) -> tuple[str, str]:
    """What makes two faults the same to a person."""
    return fault.kind.value, fault.code
