"""All that is known of each function of the fleet, put together from what comes in parts."""

from collections.abc import Callable, Iterable, Mapping, Sequence

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
    parts = arn.split(":")
    return parts[3] if len(parts) > 3 else ""


class FleetBook:
    """The rows by name. What could not be read leaves what was known before.

    A row that did not change stays the same object.
    """

    def __init__(self, prices: Callable[[], PriceBook]) -> None:
        """``prices`` are asked for when the first cost is worked out."""
        self._prices = prices
        self._rows: dict[str, FleetRow] = {}
        self._by_arn: dict[str, str] = {}
        self._alarms: Mapping[str, tuple[Alarm, ...]] | None = None

    @property
    def rows(self) -> list[FleetRow]:
        """All rows, in no order."""
        return list(self._rows.values())

    @property
    def names(self) -> list[str]:
        """The functions' names."""
        return list(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: str) -> bool:
        return name in self._rows

    def row(self, name: str) -> FleetRow | None:
        """One row."""
        return self._rows.get(name)

    def put(self, functions: Iterable[Function]) -> None:
        """Functions that the list has: new ones, and what is new of others."""
        alarms = self._alarms
        for function in functions:
            old = self._rows.get(function.name)
            if old is not None and old.function == function:
                continue
            self._by_arn[function.arn] = function.name
            if old is not None and old.function.arn == function.arn:
                row = replace(old, function=function)
                self._set(replace(row, month_dollars=self._cost(row)))
                continue
            found = None if alarms is None else alarms.get(function.name, _NONE)
            self._set(FleetRow(function=function, region=region_of(function.arn), alarms=found))

    def keep_only(self, names: Iterable[str]) -> list[str]:
        """Forget all others; their names."""
        kept = set(names)
        gone = [name for name in self._rows if name not in kept]
        for name in gone:
            self._by_arn.pop(self._rows.pop(name).function.arn, None)
        return gone

    def put_figures(self, figures: Iterable[tuple[str, FleetFigures]]) -> None:
        """Figures by name. Those of a scan do not replace all of them over the same time."""
        for name, each in figures:
            row = self._rows.get(name)
            if row is None or _tells_less(each, row.figures):
                continue
            row = replace(row, figures=each)
            self._set(replace(row, month_dollars=self._cost(row)))

    def drop_figures(self) -> None:
        """They were those of another window."""
        for row in self.rows:
            if row.figures is not None:
                self._set(replace(row, figures=None, month_dollars=None))

    def put_alarms(self, alarms: Mapping[str, tuple[Alarm, ...]]) -> None:
        """All alarms of the account, by function: a function that is not there has none."""
        self._alarms = alarms
        for row in self.rows:
            found = alarms.get(row.name, _NONE)
            if row.alarms != found:
                self._set(replace(row, alarms=found))

    def put_state(self, part: StatePart) -> None:
        """What a function says of itself."""
        row = self._rows.get(part.function)
        if row is None or part.state is None:
            return
        tags = row.tags if part.tags is None else part.tags
        if (row.state, row.tags) != (part.state, tags):
            self._set(replace(row, state=part.state, tags=tags))

    def put_tags(self, parts: Sequence[TagsPart]) -> None:
        """The tags of all functions: one that is in no part has none."""
        told = {arn: tags for part in parts for arn, tags in part.tags}
        whole = any(part.last for part in parts)
        for row in self.rows:
            tags = told.get(row.function.arn, () if whole else row.tags)
            if row.tags != tags:
                self._set(replace(row, tags=tags))

    def _set(self, row: FleetRow) -> None:
        self._rows[row.name] = row

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
