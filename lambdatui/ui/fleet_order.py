"""The order of the fleet on a screen of which only what is seen is read."""

from collections.abc import Sequence

from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import FleetColumn, sort_rows
from lambdatui.core.health import HealthLevel, trouble_key

_DAY_MS = 86_400_000

#: Plain numbers and texts alone: the garbage collector looks at none of thousands.
_Key = tuple[float, float, float]
_Name = tuple[str, str, str]


class FleetOrder:
    """Sorts thousands of rows of which a few have changed since the last time.

    By health, all that have no trouble stand by name, whether they are well, idle or not known: a
    row that was read because it is seen must not make way for the next one to be read, and so on
    through the whole account, each for its price.
    """

    def __init__(self) -> None:
        self._listed: list[str] = []
        #: The keys of the rows by name, and where each of these rows stands among those given.
        self._named: list[str] = []
        self._by_name: list[int] = []
        self._names: dict[str, _Name] = {}
        #: Of each row that did not change since, what it is sorted by. A runtime can be deprecated
        #: from one day to the next, so they hold for a day.
        self._keys: dict[str, tuple[FleetRow, _Key]] = {}
        #: The same by runtime, for rows of which nothing was read but the list.
        self._unread: dict[str, _Key] = {}
        self._day = 0

    def of(
        self,
        rows: Sequence[FleetRow],
        column: FleetColumn,
        now_ms: int,
        *,
        descending: bool = False,
        keys: list[str] | None = None,
    ) -> list[FleetRow]:
        """The rows in the order of a column; ``keys`` are theirs, where they are at hand."""
        if column not in (FleetColumn.HEALTH, FleetColumn.NAME):
            return sort_rows(rows, column, now_ms, descending=descending)
        listed = [row.key for row in rows] if keys is None else keys
        if listed != self._listed:
            self._list(listed, rows)
        if column is FleetColumn.NAME:
            named = [rows[index] for index in self._by_name]
            return named[::-1] if descending else named
        if now_ms // _DAY_MS != self._day:
            self._day = now_ms // _DAY_MS
            self._keys.clear()
            self._unread.clear()
        known = self._keys
        trouble = [
            held[1]
            if (held := known.get(key)) is not None and held[0] is row
            else self._key(key, row, now_ms)
            for key, row in zip(listed, rows, strict=True)
        ]
        order = sorted(self._by_name, key=trouble.__getitem__, reverse=descending)
        return [rows[index] for index in order]

    def _list(self, listed: list[str], rows: Sequence[FleetRow]) -> None:
        """Other rows than last time: those that came are sorted in among those that stay."""
        known = self._names
        self._names = names = {
            key: known.get(key) or (name.casefold(), name, row.region)
            for key, row, name in zip(
                listed, rows, [row.function.name for row in rows], strict=True
            )
        }
        stay = [key for key in self._named if key in names]
        came = [key for key in listed if key not in known]
        # What stands in order already costs one look at each.
        self._named = sorted(stay + came, key=names.__getitem__)
        self._listed = listed
        at = {key: index for index, key in enumerate(listed)}
        self._by_name = [at[key] for key in self._named]
        if len(self._keys) > len(listed):
            self._keys = {key: held for key, held in self._keys.items() if key in names}

    def _key(self, key: str, row: FleetRow, now_ms: int) -> _Key:
        unread = _is_unread(row)
        made = self._unread.get(row.function.runtime) if unread else None
        if made is None:
            level, errors, throttles, *_ = trouble_key(row, now_ms)
            made = (float(min(level, HealthLevel.UNKNOWN)), errors, throttles)
            if unread:
                self._unread[row.function.runtime] = made
        self._keys[key] = (row, made)
        return made


def _is_unread(row: FleetRow) -> bool:
    """Whether its runtime is all that can tell of trouble, as of thousands on a first listing."""
    return (
        row.figures is None and row.state is None and row.memory_used_mb is None and not row.alarms
    )
