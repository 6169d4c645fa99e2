"""All that is known of each function of the fleet, put together from what comes in parts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from lambdatui.core.alarms import Alarm
from lambdatui.core.cost import Workload, monthly_cost
from lambdatui.core.fleet import FLEET_MEASURES, FleetFigures, FleetRow
from lambdatui.core.fleet_reads import StatePart, TagsPart
from lambdatui.core.functions import Function
from lambdatui.core.prices import PriceBook

_NONE: tuple[Alarm, ...] = ()


def region_of(arn: str) -> str:
    """The region that an ARN names; empty where it is none."""
    parts = arn.split(":", 4)
    return parts[3] if len(parts) > 3 else ""


def key_of(function: Function) -> str:
    """The key of a function's row (:attr:`~lambdatui.core.fleet.FleetRow.key`)."""
    return FleetRow(function=function, region=region_of(function.arn)).key


class FleetBook:
    """The rows by key. What could not be read leaves what was known before.

    A row that did not change stays the same object. AWS tells of functions by name, and a name can
    stand in many regions: a *place* is what was asked, and in it a name is that of one function.
    """

    def __init__(self, prices: Callable[[], PriceBook]) -> None:
        """``prices`` are asked for when the first cost is worked out."""
        self._prices = prices
        self._rows: dict[str, FleetRow] = {}
        #: The keys by name, of each place.
        self._keys: dict[str, dict[str, str]] = {}
        self._places: dict[str, str] = {}
        self._alarms: dict[str, Mapping[str, tuple[Alarm, ...]]] = {}

    @property
    def rows(self) -> list[FleetRow]:
        """All rows, in no order: that of :attr:`keys`."""
        return list(self._rows.values())

    @property
    def keys(self) -> list[str]:
        """The keys of all rows."""
        return list(self._rows)

    @property
    def names(self) -> Iterable[str]:
        """The names of the functions of all rows, in no order; one for each place that has it."""
        return chain.from_iterable(self._keys.values())

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def row(self, key: str) -> FleetRow | None:
        """One row."""
        return self._rows.get(key)

    def place(self, key: str) -> str | None:
        """The place that a row is of; None where there is no such row."""
        return self._places.get(key)

    def key(self, name: str, place: str = "") -> str | None:
        """The key of the function that has this name in a place."""
        return self._keys.get(place, {}).get(name)

    def put(self, functions: Iterable[Function], place: str = "") -> None:
        """Functions that the list of a place has: new ones, and what is new of others."""
        alarms = self._alarms.get(place)
        keys = self._keys.setdefault(place, {})
        for function in functions:
            held = keys.get(function.name)
            old = self._rows.get(held) if held is not None else None
            if old is not None and old.function == function:
                continue
            if old is not None and old.function.arn == function.arn:
                row = replace(old, function=function)
                self._set(replace(row, month_dollars=self._cost(row)))
                continue
            if held is not None:
                self._forget(held)
            found = None if alarms is None else alarms.get(function.name, _NONE)
            row = FleetRow(function=function, region=region_of(function.arn), alarms=found)
            key = row.key
            keys[function.name] = key
            self._places[key] = place
            self._rows[key] = row

    def keep_only(self, names: Iterable[str], place: str = "") -> list[str]:
        """Forget all others of a place; their keys."""
        kept = set(names)
        keys = self._keys.get(place, {})
        gone = [name for name in keys if name not in kept]
        forgotten = [keys.pop(name) for name in gone]
        for key in forgotten:
            self._forget(key)
        return forgotten

    def put_figures(self, figures: Iterable[tuple[str, FleetFigures]], place: str = "") -> None:
        """Figures by name. Those of a scan do not replace all of them over the same time."""
        for name, each in figures:
            row = self._named(name, place)
            if row is None or _tells_less(each, row.figures):
                continue
            row = replace(row, figures=each)
            self._set(replace(row, month_dollars=self._cost(row)))

    def drop_figures(self) -> None:
        """They were those of another window."""
        for row in self.rows:
            if row.figures is not None:
                self._set(replace(row, figures=None, month_dollars=None))

    def put_alarms(self, alarms: Mapping[str, tuple[Alarm, ...]], place: str = "") -> None:
        """All alarms of a place, by function: a function that is not there has none."""
        self._alarms[place] = alarms
        for row in self._of(place):
            found = alarms.get(row.name, _NONE)
            if row.alarms != found:
                self._set(replace(row, alarms=found))

    def put_state(self, part: StatePart, place: str = "") -> None:
        """What a function says of itself."""
        row = self._named(part.function, place)
        if row is None or part.state is None:
            return
        tags = row.tags if part.tags is None else part.tags
        if (row.state, row.tags) != (part.state, tags):
            self._set(replace(row, state=part.state, tags=tags))

    def put_memory(self, seen: Mapping[str, float], place: str = "") -> None:
        """The most memory that functions were seen to use, in MiB, by name."""
        for name, used_mb in seen.items():
            row = self._named(name, place)
            if row is not None and row.memory_used_mb != used_mb:
                self._set(replace(row, memory_used_mb=used_mb))

    def put_tags(self, parts: Sequence[TagsPart], place: str = "") -> None:
        """The tags of all functions of a place: one that is in no part has none."""
        told = {arn: tags for part in parts for arn, tags in part.tags}
        whole = any(part.last for part in parts)
        for row in self._of(place):
            tags = told.get(row.function.arn, () if whole else row.tags)
            if row.tags != tags:
                self._set(replace(row, tags=tags))

    def _set(self, row: FleetRow) -> None:
        self._rows[row.key] = row

    def _forget(self, key: str) -> None:
        self._rows.pop(key, None)
        self._places.pop(key, None)

    def _named(self, name: str, place: str) -> FleetRow | None:
        key = self.key(name, place)
        return self._rows.get(key) if key is not None else None

    def _of(self, place: str) -> list[FleetRow]:
        return [self._rows[key] for key in self._keys.get(place, {}).values()]

    def _cost(self, row: FleetRow) -> float | None:
        """A month like the window at list prices, in US dollars, without the free tier.

        The free tier is the account's: which function has it, nobody can say.
        """
        figures = row.figures
        if figures is None or figures.invocations is None:
            return None
        run_ms = figures.duration_sum_ms
        if run_ms is None and figures.invocations:
            return None
        function = row.function
        work = Workload(
            requests=figures.invocations,
            run_ms=run_ms or 0.0,
            memory_mb=function.memory_mb,
            architecture=function.architecture,
        )
        return monthly_cost(work.month(figures.span_s), self._prices().of(row.region)).total


def _tells_less(new: FleetFigures, old: FleetFigures | None) -> bool:
    """Whether they are of a scan, over no later time than all the figures that there are."""
    if old is None or (old.start_ms, old.period_s) > (new.start_ms, new.period_s):
        return False
    full = len(FLEET_MEASURES)
    return (
        sum(map(bool, new.values)) < full
        and sum(map(bool, old.values)) == full
        and old.end_ms >= new.end_ms
        and old.period_s == new.period_s
    )
