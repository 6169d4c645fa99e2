"""What of the fleet is asked of AWS now, and what is not: figures cost money.

Nothing is read here. Whoever reads asks :meth:`FleetReading.wanted`, says so with
:meth:`FleetReading.begun`, and tells what came or failed.
"""

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from lambdatui.core.errors import Fault, Kind
from lambdatui.core.fleet import FLEET_MEASURES, FleetFigures, FleetWindow
from lambdatui.core.fleet_columns import FleetColumn, Need, column_facts
from lambdatui.core.fleet_filter import FleetFilter
from lambdatui.core.fleet_reads import metrics_asked
from lambdatui.core.stop import Clock
from lambdatui.ui.fleet_states import StateReading
from lambdatui.ui.refreshing import IDLE_S, Refreshing

#: What a look at the whole account may cost without a word, in US dollars.
FREE_HAND = 0.05
#: A period of a long window that is not over yet is filled in this often, in seconds: whoever
#: looks at a week also wants to see what began to fail just now.
_LONG_S = 300
#: Seconds between two looks at the whole account, and after which something is tried again.
_WHOLE_S = 30 * 60
_AGAIN_S = 60
#: Seconds for which alarms and tags are taken for what is.
_ALARMS_S = 60
_TAGS_S = 600
#: Functions that are read for the first time between two keys: where what is read makes way for
#: what is not, as with a filter for what is not known, a whole account could go by.
_NEW_AT_ONCE = 200
#: Beside these columns, one by metrics can only be sorted where all figures were read.
_SCANNED = frozenset({FleetColumn.ERRORS, FleetColumn.THROTTLES})


class Depth(enum.Enum):
    """How much has to be read of every function of the account."""

    #: Errors and throttles: where trouble is.
    SCAN = "errors and throttles"
    FULL = "metrics"


@dataclass(frozen=True)
class Sight:
    """What a person sees: the rows on the screen, those next to them, and all there are, by name.

    ``watched`` says whether the fleet is on the screen at all, ``acted_ms`` when a key was last
    pressed, in ms since the epoch. ``needs`` is what the filter has to know, ``depth`` what the
    order and the filter need of all of them. ``whole`` says that ``names`` are all: until the list
    was read to its end, no look at the whole account begins.
    """

    rows: Sequence[str] = ()
    near: Sequence[str] = ()
    names: Sequence[str] = ()
    whole: bool = False
    watched: bool = True
    acted_ms: int = 0
    needs: frozenset[Need] = frozenset()
    depth: Depth = Depth.SCAN


@dataclass(frozen=True)
class Wanted:
    """What to ask now: nothing is in it that was asked and is still awaited."""

    figures: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    depth: Depth = Depth.SCAN
    alarms: bool = False
    states: tuple[str, ...] = ()
    tags: bool = False

    @property
    def metrics(self) -> int:
        """How many metrics that is."""
        scan = self.depth is Depth.SCAN
        return metrics_asked(len(self.figures)) + metrics_asked(len(self.whole), scan=scan)


@dataclass
class _Known:
    """What was last read of a function's figures, and when (ms)."""

    end_ms: int
    read_ms: int
    full: bool


@dataclass
class _Asked:
    """When each thing was last asked for, in ms; what is not there never was."""

    figures: dict[str, int] = field(default_factory=dict)
    scans: dict[str, int] = field(default_factory=dict)
    alarms_ms: int | None = None
    tags_ms: int | None = None
    #: What has not come yet: names, and whether a look at all, alarms, states or tags are.
    awaited: set[str] = field(default_factory=set)
    whole: bool = False
    needs: set[Need] = field(default_factory=set)


def depth_of(sort: FleetColumn, wanted: FleetFilter) -> Depth:
    """What has to be read of all functions for an order and a filter to be right."""
    facts = column_facts(sort)
    if facts.needs is Need.FIGURES and facts.key is not None and sort not in _SCANNED:
        return Depth.FULL
    deep = (term for term in wanted.terms if term.needs is Need.FIGURES)
    scanned = ("errors", "throttles", "health")
    return Depth.FULL if any(not term.text.startswith(scanned) for term in deep) else Depth.SCAN


class FleetReading:
    """Decides what to ask, by what is seen and how old it is; see the module.

    A person's own acts (``r``, a sort that was agreed to) are never held back by pace or interval.
    """

    def __init__(
        self,
        clock: Clock,
        price: Callable[[int], float],
        *,
        window: FleetWindow = FleetWindow.H1,
        refreshing: Refreshing | None = None,
    ) -> None:
        """``price`` is what so many metrics cost, in US dollars."""
        self._clock = clock
        self._price = price
        self._window = window
        self._known: dict[str, _Known] = {}
        #: Of which functions as much is known as each depth wants: counted at every key.
        self._enough: dict[Depth, set[str]] = {depth: set() for depth in Depth}
        self._asked = _Asked()
        self._state_reading = StateReading()
        self._agreed: Depth | None = None
        self._acted_ms = 0
        self._new = 0
        #: How often, and how far the budget lets it be.
        self.refreshing = refreshing or Refreshing()
        #: What AWS refuses to tell: it is not asked again until a person says so.
        self.refused: dict[Need, Fault] = {}

    @property
    def window(self) -> FleetWindow:
        """How far back the figures reach."""
        return self._window

    @window.setter
    def window(self, window: FleetWindow) -> None:
        self._window = window
        self._known.clear()
        self._none_is_enough()
        self._asked.figures.clear()
        self._asked.scans.clear()
        # What is under way is of the other window, and is dropped when it comes.
        self._asked.awaited.clear()
        self._asked.whole = False
        self._agreed = None

    def again(self) -> None:
        """A person wants everything anew: what was refused as well."""
        self.refused.clear()
        asked = self._asked
        self._asked = _Asked(awaited=asked.awaited, whole=asked.whole, needs=asked.needs)
        self._state_reading.again()
        self._agreed = None
        self._none_is_enough()
        for known in self._known.values():
            known.read_ms = 0
            known.end_ms = 0

    def alarms_changed(self) -> None:
        """Alarms were made here: what is known of them is asked again."""
        self._asked.alarms_ms = None

    def _none_is_enough(self) -> None:
        for names in self._enough.values():
            names.clear()

    # What to ask.

    def paused(self, sight: Sight) -> bool:
        """Whether nobody has pressed a key for so long that nobody may be looking."""
        return self._clock() - sight.acted_ms >= IDLE_S * 1000

    def wanted(self, sight: Sight) -> Wanted:
        """What to ask now."""
        if not sight.watched or self.paused(sight):
            return Wanted()
        now = self._clock()
        return Wanted(
            figures=self._figures(sight, now),
            whole=self._whole(sight, now),
            depth=sight.depth,
            alarms=self._due(Need.ALARMS, self._asked.alarms_ms, _ALARMS_S, now),
            states=self._states(sight, now),
            tags=Need.TAGS in sight.needs
            and self._due(Need.TAGS, self._asked.tags_ms, _TAGS_S, now),
        )

    def _figures(self, sight: Sight, now: int) -> tuple[str, ...]:
        if Need.FIGURES in self.refused:
            return ()
        end_ms = self._window.aligned(now)[1]
        seen = [name for name in sight.rows if self._row_due(name, now, end_ms)]
        # What is next to the screen is likely to be seen next. It is read once: what is old then is
        # told as old, and read anew as soon as it is seen.
        near = [
            name
            for name in sight.near
            if name not in self._enough[Depth.FULL] and self._row_due(name, now, end_ms)
        ]
        if sight.acted_ms != self._acted_ms:
            self._acted_ms, self._new = sight.acted_ms, 0
        due = list(dict.fromkeys(seen + near))
        new = [name for name in due if name not in self._known]
        left_out = set(new[max(0, _NEW_AT_ONCE - self._new) :])
        return tuple(name for name in due if name not in left_out)

    def _row_due(self, name: str, now: int, end_ms: int) -> bool:
        if name in self._asked.awaited:
            return False
        known, asked = self._known.get(name), self._asked.figures.get(name)
        if known is None or not known.full or (asked is not None and known.read_ms < asked):
            # It was never read, or the last time it failed.
            return asked is None or now - asked >= _AGAIN_S * 1000
        if self.refreshing.interval_s is None and known.read_ms:
            return False
        age = now - known.read_ms
        turned = known.end_ms != end_ms or age >= _LONG_S * 1000
        return (
            turned and age >= (self.refreshing.interval_s or 0) * 1000 * self.refreshing.pace.factor
        )

    def _whole(self, sight: Sight, now: int) -> tuple[str, ...]:
        if Need.FIGURES in self.refused or not sight.whole or self._asked.whole:
            return ()
        if self._agreed is sight.depth:
            return self._missing(sight, now, renew=False)
        here = len(sight.rows) + len(sight.near)
        if self._cost(self.unread(sight) - here, sight.depth) > FREE_HAND:
            return ()
        missing = self._missing(sight, now, renew=True)
        return missing if self._cost(len(missing), sight.depth) <= FREE_HAND else ()

    def _missing(self, sight: Sight, now: int, *, renew: bool) -> tuple[str, ...]:
        """Those that were not read so deeply; with ``renew`` also those that were long ago.

        What is on the screen is asked as a whole anyhow.
        """
        here, scan = {*sight.rows, *sight.near}, sight.depth is Depth.SCAN
        enough = self._enough[sight.depth]
        least = now - _WHOLE_S * 1000 * self.refreshing.pace.factor
        renew = renew and self.refreshing.interval_s is not None
        found = []
        for name in sight.names:
            if name in here or name in self._asked.awaited:
                continue
            asked = (self._asked.scans if scan else self._asked.figures).get(name)
            if asked is not None and now - asked < _AGAIN_S * 1000:
                continue
            if name not in enough or (renew and self._known[name].read_ms < least):
                found.append(name)
        return tuple(found)

    def _cost(self, functions: int, depth: Depth) -> float:
        return self._price(metrics_asked(functions, scan=depth is Depth.SCAN))

    def unread(self, sight: Sight) -> int:
        """Of how many functions the order and the filter know too little."""
        return len(sight.names) - len(self._enough[sight.depth])

    def cost(self, sight: Sight) -> float:
        """What it costs to read what is missing, in US dollars."""
        return self._cost(self.unread(sight), sight.depth)

    def must_ask(self, sight: Sight) -> bool:
        """Whether a person has to agree to that before it is read."""
        return self._agreed is not sight.depth and self.cost(sight) > FREE_HAND

    def agree(self, depth: Depth) -> None:
        """A person has been told the price of reading the whole account, and wants it."""
        self._agreed = depth

    def _states(self, sight: Sight, now: int) -> tuple[str, ...]:
        factor = None if self.refreshing.interval_s is None else self.refreshing.pace.factor
        due = self._state_reading.due(sight.rows, now, factor)
        if Need.STATE in self.refused or Need.STATE in self._asked.needs:
            return ()
        if not due and Need.STATE in sight.needs:
            due = self._state_reading.never_asked(sight.names)
        return tuple(due)

    def _due(self, need: Need, asked: int | None, every_s: int, now: int) -> bool:
        if need in self.refused or need in self._asked.needs:
            return False
        if asked is None:
            return True
        return self.refreshing.interval_s is not None and now - asked >= every_s * 1000

    # What became of it.

    def begun(self, wanted: Wanted) -> None:
        """It was asked for."""
        now = self._clock()
        asked = self._asked
        self._new += sum(name not in self._known for name in wanted.figures)
        asked.figures.update(dict.fromkeys(wanted.figures, now))
        scan = wanted.depth is Depth.SCAN
        (asked.scans if scan else asked.figures).update(dict.fromkeys(wanted.whole, now))
        self._state_reading.begun(wanted.states, now)
        asked.awaited.update(wanted.figures, wanted.whole)
        asked.whole |= bool(wanted.whole)
        asked.needs |= _needs(wanted)
        if wanted.alarms:
            asked.alarms_ms = now
        if wanted.tags:
            asked.tags_ms = now

    def ended(self, wanted: Wanted) -> None:
        """All that will come of it has come."""
        self._asked.awaited.difference_update(wanted.figures, wanted.whole)
        self._asked.needs -= _needs(wanted)
        if wanted.whole:
            self._asked.whole = False

    def came(self, figures: Iterable[tuple[str, FleetFigures]]) -> None:
        """Figures of functions by name."""
        now = self._clock()
        for name, each in figures:
            full = len(each.values) == len(FLEET_MEASURES) and all(each.values)
            known = self._known.get(name)
            if not full and known is not None and known.full and known.end_ms >= each.end_ms:
                continue
            self._known[name] = _Known(each.end_ms, now, full)
            self._enough[Depth.SCAN].add(name)
            (self._enough[Depth.FULL].add if full else self._enough[Depth.FULL].discard)(name)

    def state_came(self, name: str, *, settled: bool) -> None:
        """What a function says of itself; ``settled``: nothing is under way, and nothing failed."""
        self._state_reading.came(name, settled=settled)

    def failed(self, need: Need, fault: Fault) -> None:
        """It was not told. What AWS does not allow is not asked again."""
        if fault.kind is Kind.DENIED:
            self.refused[need] = fault

    def is_stale(self, figures: FleetFigures) -> bool:
        """Whether figures are older than a person takes them to be."""
        wait_s = (self.refreshing.interval_s or 0) * 2 * self.refreshing.pace.factor
        limit_s = max(_LONG_S, 2 * min(self._window.period_s, _LONG_S), wait_s)
        return self._clock() - figures.read_ms > limit_s * 1000

    @property
    def busy(self) -> bool:
        """Whether something that was asked for has not come yet."""
        return bool(self._asked.awaited or self._asked.needs)

    def forget(self, names: Iterable[str]) -> None:
        """Functions that are there no more."""
        for name in names:
            self._known.pop(name, None)
            for enough in self._enough.values():
                enough.discard(name)
            self._asked.figures.pop(name, None)
            self._asked.scans.pop(name, None)
            self._state_reading.forget(name)


def _needs(wanted: Wanted) -> set[Need]:
    """What is asked for as a whole, and has to end before it is asked again."""
    asked = {
        Need.ALARMS: wanted.alarms,
        Need.STATE: bool(wanted.states),
        Need.TAGS: wanted.tags,
    }
    return {need for need, is_asked in asked.items() if is_asked}
