"""Reads what ``ls`` shows beside the list, in all its regions at once, and bears what fails."""

import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lambdatui.cli.asked import Asked
from lambdatui.cli.parallel import each_at_once
from lambdatui.cli.terminal import tell
from lambdatui.core.errors import Fault, LambdatuiError
from lambdatui.core.fleet import FleetFigures, FleetRow, FleetWindow
from lambdatui.core.fleet_columns import Need
from lambdatui.core.fleet_cost import with_cost
from lambdatui.core.fleet_filter import FleetFilter, Selection
from lambdatui.core.history import place_of
from lambdatui.core.prices import PriceBook

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients


class Place:
    """One region, with what was read of it; ``faults`` are those that left something out.

    ``region`` is empty where it is the one that the person's configuration names.
    """

    def __init__(self, clients: "Clients", region: str = "") -> None:
        self.clients = clients
        self.region = region
        self.rows: list[FleetRow] = []
        #: How many functions there are; None until that is known.
        self.listed: int | None = None
        self.faults: list[Fault] = []


class FleetReader:
    """The functions of some regions. What cannot be read of them stays None, and is told."""

    def __init__(self, places: Sequence[Place], now_ms: int) -> None:
        self._places = places
        self._now_ms = now_ms
        self._unread: Counter[Need] = Counter()
        self._alone = len(places) == 1

    @property
    def listed(self) -> int:
        """How many functions there are."""
        return sum(place.listed or 0 for place in self._places)

    def rows(self) -> list[FleetRow]:
        """Those that are left, of all regions."""
        return [row for place in self._places for row in place.rows]

    def counts(self) -> dict[str, int]:
        """How many are left in each region that has any."""
        return {place.region: len(place.rows) for place in self._places if place.rows}

    def read_lists(self, asked: Asked, *, keep: bool) -> None:
        """The functions of each region; ``keep`` them for the shell to complete their names.

        Raises:
            LambdatuiError: Where no region could be listed.
        """
        from lambdatui.aws.functions import function_pages
        from lambdatui.store.function_cache import FunctionCache

        def read(place: Place) -> None:
            functions = [each for page in function_pages(place.clients) for each in page.functions]
            place.region = place.region or place.clients.region
            place.rows = [FleetRow(function=each, region=place.region) for each in functions]
            place.listed = len(functions)
            if keep:
                cache = FunctionCache(Path(asked.places().state))
                cache.keep(functions, asked.connection, os.environ)

        self._each(read)
        if self._places and all(place.faults for place in self._places):
            raise LambdatuiError(self._places[0].faults[0])

    def recall_memory(self, asked: Asked) -> None:
        """What earlier commands and consoles saw of the memory that they use; AWS is not asked."""
        from lambdatui.core.memory_seen import is_known
        from lambdatui.store.memory_seen import MemoryStore

        by_place = MemoryStore(Path(asked.places().state)).read()
        for place in self._places:
            for index, row in enumerate(place.rows):
                seen = by_place.get(place_of(row.function.arn), {}).get(row.name)
                if seen is not None and is_known(seen, self._now_ms):
                    place.rows[index] = replace(row, memory_used_mb=seen.used_mb)

    def narrow(self, filter_: FleetFilter) -> None:
        """Leave only those that the filter lets through."""
        for place in self._places:
            found: Selection = filter_.select(place.rows, self._now_ms)
            self._unread.update(found.unread)
            place.rows = found.rows

    def read_tags(self) -> None:
        """The tags of all."""
        from lambdatui.aws.tags import read_tags

        def read(place: Place) -> None:
            tags = {arn: pairs for part in read_tags(place.clients) for arn, pairs in part.tags}
            place.rows = [replace(row, tags=tags.get(row.function.arn, ())) for row in place.rows]

        self._each(read)

    def read_alarms(self) -> None:
        """The alarms that watch them."""
        from lambdatui.aws.alarms import read_alarms

        def read(place: Place) -> None:
            alarms = read_alarms(place.clients)
            place.rows = [replace(row, alarms=alarms.get(row.name, ())) for row in place.rows]

        self._each(read)

    def read_figures(self, window: FleetWindow, book: PriceBook) -> None:
        """The figures over the window, with what a month like it costs."""
        from lambdatui.aws.fleet_metrics import read_fleet

        def read(place: Place) -> None:
            names = [row.name for row in place.rows]
            figures: dict[str, FleetFigures] = {}
            try:
                for part in read_fleet(place.clients, names, window, self._now_ms):
                    figures.update(part.figures)
                    if part.fault is not None:
                        place.faults.append(part.fault)
            finally:
                prices = book.of(place.region)
                place.rows = [
                    with_cost(replace(row, figures=figures.get(row.name)), prices)
                    for row in place.rows
                ]

        self._each(read)

    def read_states(self) -> None:
        """Whether they can run: a call for each."""
        from lambdatui.aws.states import StatePace, read_states

        def read(place: Place) -> None:
            states = {}
            names = [row.name for row in place.rows]
            for part in read_states(place.clients, names, stop=threading.Event(), pace=StatePace()):
                states[part.function] = part.state
                if part.fault is not None:
                    place.faults.append(part.fault)
            place.rows = [replace(row, state=states.get(row.name)) for row in place.rows]

        self._each(read)

    def tell_failures(self) -> bool:
        """Say what could not be read, each thing once; whether there was any."""
        for place in self._places:
            told = dict.fromkeys(fault.sentence() for fault in place.faults)
            for sentence in told:
                tell(f"lambdatui: {'' if self._alone else f'{place.region}: '}{sentence}")
        words = Selection([], dict(self._unread)).unread_words()
        if words:
            tell(f"Left out, as nobody knows whether they match: {words}.")
        return any(place.faults for place in self._places)

    def _each(self, read: Callable[[Place], None]) -> None:
        def bear(place: Place) -> None:
            try:
                read(place)
            except LambdatuiError as error:
                place.faults.append(error.fault)

        each_at_once([place for place in self._places if not self._is_over(place)], bear)

    @staticmethod
    def _is_over(place: Place) -> bool:
        """Whether nothing more need be asked: it could not be listed, or none is left of it."""
        return not place.rows and (place.listed is not None or bool(place.faults))
