"""The order of the fleet on a screen of which only what is seen is read."""

from collections.abc import Sequence

from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import FleetColumn, sort_rows
from lambdatui.core.health import HealthLevel, trouble_key

_DAY_MS = 86_400_000

_Key = tuple[int, float, float]


class FleetOrder:
    """Sorts thousands of rows of which a few have changed since the last time.

    By health, all that have no trouble stand by name, whether they are well, idle or not known: a
    row that was read because it is seen must not make way for the next one to be read, and so on
    through the whole account, each for its price.
    """

    def __init__(self) -> None:
        self._listed: list[str] = []
        self._by_name: list[int] = []
        #: Of each row that did not change since, what it is sorted by. A runtime can be deprecated
        #: from one day to the next, so they hold for a day.
        self._keys: dict[str, tuple[FleetRow, _Key]] = {}
        self._day = 0

    def of(
        self,
        rows: Sequence[FleetRow],
        column: FleetColumn,
        now_ms: int,
        *,
        descending: bool = False,
    ) -> list[FleetRow]:
        """The rows in the order of a column."""
        if column is not FleetColumn.HEALTH:
            return sort_rows(rows, column, now_ms, descending=descending)
        listed = [row.key for row in rows]
        if listed != self._listed or now_ms // _DAY_MS != self._day:
            self._listed, self._day = listed, now_ms // _DAY_MS
            at = {key: index for index, key in enumerate(listed)}
            named = sort_rows(rows, FleetColumn.NAME, now_ms)
            self._by_name = [at[row.key] for row in named]
            self._keys.clear()
        keys = [self._key(key, row, now_ms) for key, row in zip(listed, rows, strict=True)]
        order = sorted(self._by_name, key=keys.__getitem__, reverse=descending)
        return [rows[index] for index in order]

    def _key(self, key: str, row: FleetRow, now_ms: int) -> _Key:
        held = self._keys.get(key)
        if held is not None and held[0] is row:
            return held[1]
        level, errors, throttles, *_ = trouble_key(row, now_ms)
        made = (min(level, HealthLevel.UNKNOWN), errors, throttles)
        self._keys[key] = (row, made)
        return made
