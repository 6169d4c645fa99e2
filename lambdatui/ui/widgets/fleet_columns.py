"""The columns of the fleet on the screen: what they show in the width that there is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lambdatui.core.alarms import AlarmState
from lambdatui.core.chart import count_label
from lambdatui.core.fleet import FleetRow
from lambdatui.core.fleet_columns import FleetColumn, column_facts, worst_alarm
from lambdatui.core.health import NEAR_MEMORY, NEAR_TIMEOUT, health
from lambdatui.core.onset import onset
from lambdatui.core.safe import safe
from lambdatui.core.timespan import age
from lambdatui.ui.widgets.columns import CellText, TableColumn
from lambdatui.ui.widgets.fleet_cells import (
    HEALTH_STYLES,
    dollars,
    percent,
    short_region,
    size,
    spark,
    took,
)
from lambdatui.ui.widgets.line_sources import middle_out

#: Cells from which the mark has its word, and the p95 its share of the timeout.
_WORDS_FROM, _SHARES_FROM = 70, 100
#: The name has at least so many cells, and up to the second where a name needs them.
_NAME_LEAST, _NAME_WISH = 20, 34
_UNKNOWN = ("", "")

#: From the column that is most needed: the last one is left out first.
_IMPORTANCE = (
    *(FleetColumn.NAME, FleetColumn.HEALTH, FleetColumn.REGION),
    *(FleetColumn.ERROR_RATE, FleetColumn.ERRORS),
    *(FleetColumn.INVOCATIONS, FleetColumn.THROTTLES, FleetColumn.P95, FleetColumn.TREND),
    FleetColumn.SINCE,
    *(FleetColumn.ALARM, FleetColumn.COST, FleetColumn.CONCURRENCY, FleetColumn.P95_SHARE),
    *(FleetColumn.AGE, FleetColumn.RUNTIME, FleetColumn.MEMORY, FleetColumn.TIMEOUT),
    FleetColumn.MEMORY_USED,
    *(FleetColumn.STATE, FleetColumn.REASON, FleetColumn.TAGS),
    *(FleetColumn.SIZE, FleetColumn.ARCHITECTURE),
)

Cell = Callable[[FleetRow], CellText]
Parts = Callable[[FleetRow, int], Sequence[CellText]]


@dataclass(frozen=True)
class FleetCells:
    """What the columns have to know beside the row.

    ``now_ms`` is the time, in ms since the epoch; ``is_stale`` whether a row's figures are too old
    to be taken for what is; ``marked`` whether a person has chosen the row, or None where no row
    is chosen; ``pinned`` whether the row stays on top.
    """

    now_ms: Callable[[], int]
    is_stale: Callable[[FleetRow], bool]
    marked: Callable[[FleetRow], bool | None]
    pinned: Callable[[FleetRow], bool] = lambda _: False


def fleet_columns(
    chosen: Sequence[FleetColumn], cells: FleetCells, width: int, longest: int
) -> list[TableColumn[FleetRow]]:
    """Those that a person chose, for so many cells; ``longest`` is the length of a name.

    Where all have no room, the table leaves out what is least needed first.
    """
    made = _Columns(cells, width, longest)
    return [made.column(column) for column in chosen]


class _Columns:
    def __init__(self, cells: FleetCells, width: int, longest: int) -> None:
        self._cells = cells
        self._wide = width >= _WORDS_FROM
        self._shares = width >= _SHARES_FROM
        self._longest = max(longest, 1) + 2
        self._plain: Mapping[FleetColumn, tuple[int, Cell]] = {
            FleetColumn.INVOCATIONS: (6, self._count(lambda f: f.invocations)),
            FleetColumn.ERRORS: (6, self._count(lambda f: f.errors, "trouble")),
            FleetColumn.ERROR_RATE: (5, self._error_rate),
            FleetColumn.THROTTLES: (5, self._count(lambda f: f.throttles, "warning")),
            FleetColumn.CONCURRENCY: (6, self._count(lambda f: f.concurrency)),
            FleetColumn.COST: (9, self._cost),
            FleetColumn.P95_SHARE: (9, self._share),
            FleetColumn.SINCE: (7, self._since),
            FleetColumn.MEMORY: (6, lambda row: (str(row.function.memory_mb), "muted")),
            FleetColumn.MEMORY_USED: (7, self._memory_used),
            FleetColumn.TIMEOUT: (5, lambda row: (str(row.function.timeout_s), "muted")),
            FleetColumn.AGE: (8, self._age),
            FleetColumn.SIZE: (8, lambda row: (size(row.function.code_size), "muted")),
        }
        self._texts: Mapping[FleetColumn, tuple[int, int, Cell]] = {
            FleetColumn.ALARM: (7, 7, self._alarm),
            FleetColumn.RUNTIME: (10, 10, lambda row: (row.function.runtime_label, "muted")),
            FleetColumn.ARCHITECTURE: (6, 6, lambda row: (row.function.architecture, "muted")),
            FleetColumn.STATE: (8, 8, self._state),
            FleetColumn.TAGS: (12, 40, self._tags),
            FleetColumn.REASON: (16, 200, self._reason),
        }

    def column(self, column: FleetColumn) -> TableColumn[FleetRow]:
        title, drop = column_facts(column).title, _IMPORTANCE.index(column)
        # The mark goes only where there is room for nothing but the name.
        if column is FleetColumn.NAME:
            wish = min(self._longest, _NAME_WISH) if self._wide else _NAME_LEAST
            least = max(_NAME_LEAST, wish)
            return TableColumn(
                column,
                title,
                lambda _: _UNKNOWN,
                least=least,
                most=max(least, self._longest),
                gap=1,
                parts=self._name,
            )
        if column is FleetColumn.HEALTH:
            width = 11 if self._wide else 1
            return TableColumn(
                column, title if self._wide else "", self._health, width=width, drop=drop, gap=1
            )
        if column is FleetColumn.TREND:
            return TableColumn(
                column, title, lambda _: _UNKNOWN, least=7, most=30, drop=drop, gap=1,
                parts=self._trend,
            )  # fmt: skip
        if column is FleetColumn.P95:
            return TableColumn(
                column, title, lambda _: _UNKNOWN, width=11 if self._shares else 6,
                justify="right", drop=drop, gap=0, parts=self._p95,
            )  # fmt: skip
        if column is FleetColumn.REGION:
            return TableColumn(
                column, title, lambda _: _UNKNOWN, least=6, most=14, drop=drop, gap=1,
                parts=self._region,
            )  # fmt: skip
        if column in self._plain:
            width, cell = self._plain[column]
            # Each is at least one cell narrower than its column, which is the air before it.
            return TableColumn(column, title, cell, width=width, justify="right", drop=drop, gap=0)
        least, most, cell = self._texts[column]
        if least == most:
            return TableColumn(column, title, cell, width=least, drop=drop, gap=1)
        return TableColumn(column, title, cell, least=least, most=most, drop=drop, gap=1)

    # What each of them shows.

    def _style(self, row: FleetRow, style: str) -> str:
        """Figures that are old are faint, whatever they say."""
        return "faint" if self._cells.is_stale(row) else style

    def _name(self, row: FleetRow, width: int) -> Sequence[CellText]:
        """What tells names apart often stands at their end, so they are cut in the middle."""
        marked = self._cells.marked(row)
        mark = "" if marked is None else "● " if marked else "  "
        if self._cells.pinned(row):
            mark += "★ "
        name = middle_out(safe(row.name), max(1, width - len(mark)))
        return [(f"{mark}{name}", "strong" if marked else "")]

    def _region(self, row: FleetRow, width: int) -> Sequence[CellText]:
        whole = row.region if len(row.region) <= width else short_region(row.region)
        return [(whole, "muted")]

    def _health(self, row: FleetRow) -> CellText:
        found = health(row, self._cells.now_ms())
        text = f"{found.glyph} {found.word}" if self._wide else found.glyph
        return text, HEALTH_STYLES[found.level]

    def _count(self, read: Callable[..., float | None], trouble: str = "") -> Cell:
        def cell(row: FleetRow) -> CellText:
            value = read(row.figures) if row.figures is not None else None
            if value is None:
                return _UNKNOWN
            style = ("muted" if not value else trouble) if trouble or not value else ""
            return count_label(value), self._style(row, style)

        return cell

    def _error_rate(self, row: FleetRow) -> CellText:
        figures = row.figures
        if figures is None or figures.errors is None:
            return _UNKNOWN
        rate = figures.error_rate
        if rate is None:
            # Nothing was invoked, or only the errors were read.
            known = figures.invocations is not None
            return ("–", "muted") if known or not figures.errors else ("?", "trouble")
        return percent(rate), self._style(row, "trouble" if rate else "muted")

    def _p95(self, row: FleetRow, width: int) -> Sequence[CellText]:
        p95_ms = row.figures.p95_ms if row.figures is not None else None
        if p95_ms is None:
            return [_UNKNOWN]
        share = row.p95_share
        near = share is not None and share >= NEAR_TIMEOUT
        style = self._style(row, "warning" if near else "")
        if width < 11 or share is None:
            return [(took(p95_ms), style)]
        quiet = style if near else self._style(row, "muted")
        return [(took(p95_ms), style), (f"{percent(share):>4}%", quiet)]

    def _share(self, row: FleetRow) -> CellText:
        share = row.p95_share
        if share is None:
            return _UNKNOWN
        return f"{percent(share)}%", self._style(row, "warning" if share >= NEAR_TIMEOUT else "")

    def _since(self, row: FleetRow) -> CellText:
        found = onset(row.figures) if row.figures is not None else None
        if found is None or found.until_ms is not None:
            return _UNKNOWN
        if found.since_ms is None:
            return "before", self._style(row, "trouble")
        return age(found.since_ms, self._cells.now_ms()), self._style(row, "trouble")

    def _memory_used(self, row: FleetRow) -> CellText:
        share = row.memory_share
        if share is None:
            return _UNKNOWN
        return f"{percent(share)}%", "warning" if share >= NEAR_MEMORY else ""

    def _trend(self, row: FleetRow, width: int) -> Sequence[CellText]:
        return spark(row.figures, width, self._style(row, "muted"))

    def _cost(self, row: FleetRow) -> CellText:
        cost = row.month_dollars
        return _UNKNOWN if cost is None else (dollars(cost), self._style(row, ""))

    def _alarm(self, row: FleetRow) -> CellText:
        if row.alarms is None:
            return _UNKNOWN
        worst = worst_alarm(row.alarms)
        if worst is None:
            return "–", "faint"
        if worst is AlarmState.ALARM:
            return "▲ ALARM", "trouble"
        return ("ok", "good") if worst is AlarmState.OK else ("no data", "muted")

    def _state(self, row: FleetRow) -> CellText:
        if row.state is None:
            return _UNKNOWN
        return row.state.state, "trouble" if row.state.state == "Failed" else "muted"

    def _tags(self, row: FleetRow) -> CellText:
        return " ".join(f"{key}={value}" for key, value in row.tags or ()), "muted"

    def _reason(self, row: FleetRow) -> CellText:
        found = health(row, self._cells.now_ms())
        return found.reason, "" if found.level.is_trouble else "muted"

    def _age(self, row: FleetRow) -> CellText:
        changed = row.function.modified_ms
        return age(changed, self._cells.now_ms()) if changed else "–", "muted"
