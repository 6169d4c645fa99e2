"""Functions side by side: one line a fact, one cell a function, and where they differ."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from lambdatui.core.alarms import Alarm, AlarmState
from lambdatui.core.fleet import FleetFigures, FleetMeasure, FleetRow
from lambdatui.core.fleet_columns import worst_alarm
from lambdatui.core.health import HealthLevel, health
from lambdatui.core.prices import money
from lambdatui.core.record import Record
from lambdatui.core.safe import safe
from lambdatui.core.timespan import age, duration

#: What stands for something that was not read, and for what a function does not have.
NOT_READ = "not read"
NONE = "–"
#: What stands before the worst of a line.
WORST = "◆"


class CompareCell(Record, frozen=True):
    """What a fact is for one function. What is not ``known`` was not read."""

    text: str
    known: bool = True
    worst: bool = False


class CompareLine(Record, frozen=True):
    """One fact of all functions, in their order.

    ``differs`` is None where nothing differs as far as it is known, and something is not known.
    """

    section: str
    label: str
    cells: tuple[CompareCell, ...]
    differs: bool | None

    @property
    def is_empty(self) -> bool:
        """Whether none of the functions has anything there."""
        return all(cell.known and cell.text == NONE for cell in self.cells)

    @property
    def key(self) -> str:
        """What tells it from the other lines."""
        return f"{self.section}\n{self.label}"

    @property
    def glyph(self) -> str:
        """One cell that says whether it differs."""
        return {True: "≠", False: " ", None: "?"}[self.differs]


class Told(NamedTuple):
    """A fact of one function, before it is compared: ``text`` is None where it was not read.

    ``badness`` is what the worst of all has most of; 0 is not bad at all.
    """

    text: str | None
    badness: float = 0.0


def compare_line(
    section: str, label: str, told: Sequence[Told], unread: Sequence[str] = ()
) -> CompareLine:
    """One line of these. ``unread`` has for each what is said where it was not read."""
    known = [each for each in told if each.text is not None]
    texts = {each.text for each in known}
    worst = max((each.badness for each in known), default=0.0)
    bad = worst > 0 and len(texts) > 1
    return CompareLine(
        section=section,
        label=label,
        cells=tuple(
            CompareCell(text=unread[at] if unread else NOT_READ, known=False)
            if each.text is None
            else CompareCell(text=each.text, worst=bad and each.badness == worst)
            for at, each in enumerate(told)
        ),
        differs=True if len(texts) > 1 else None if 0 < len(known) < len(told) else False,
    )


def fleet_lines(rows: Sequence[FleetRow], now_ms: int, window: str = "") -> list[CompareLine]:
    """What the list and the figures have of these functions; ``window`` names the figures' time."""
    lines = [
        compare_line("Function", label, [tell(row, now_ms) for row in rows])
        for label, tell in _FACTS
    ]
    if len({row.region for row in rows}) > 1:
        regions = [Told(row.region or NONE) for row in rows]
        lines.insert(0, compare_line("Function", "region", regions))
    lines += _tags(rows)
    section = f"Figures · {window}" if window else "Figures"
    figures = [
        compare_line(section, label, [tell(row) for row in rows]) for label, tell in _FIGURES
    ]
    return [line for line in lines if not line.is_empty] + figures


def differing(lines: Iterable[CompareLine]) -> list[CompareLine]:
    """Those in which the functions differ, or may."""
    return [line for line in lines if line.differs is not False]


def as_text(names: Sequence[str], lines: Sequence[CompareLine]) -> str:
    """All of it as plain text: a head with the names, then a line a fact under its section."""
    rows = [("", "", *map(safe, names))]
    for number, line in enumerate(lines):
        if not number or lines[number - 1].section != line.section:
            rows.append((line.section,))
        cells = (safe(f"{WORST} {cell.text}" if cell.worst else cell.text) for cell in line.cells)
        rows.append((line.glyph, safe(line.label), *cells))
    whole = [row for row in rows if len(row) > 1]
    widths = [max(map(len, column)) for column in zip(*whole, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()
        for row in rows
    )


def row_text(row: FleetRow, now_ms: int, window: str = "") -> str:
    """Everything that the list knows of one function, as lines of text."""
    lines = [f"{row.name}: {row.function.arn}" if row.function.arn else row.name]
    for line in fleet_lines([row], now_ms, window):
        cell = line.cells[0]
        if cell.known:
            span = f" in {window}" if line.section.startswith("Figures") and window else ""
            lines.append(safe(f"{line.label}{span}: {cell.text}"))
    return "\n".join(lines)


# The facts of the list.


def _health(row: FleetRow, now_ms: int) -> Told:
    found = health(row, now_ms)
    level = found.level
    badness = HealthLevel.IDLE + 1 - level if level.is_trouble else 0
    return Told(f"{found.glyph} {found.word}", badness)


def _why(row: FleetRow, now_ms: int) -> Told:
    return Told("; ".join(health(row, now_ms).reasons) or NONE)


def _state(row: FleetRow, _: int) -> Told:
    state = row.state
    if state is None:
        return Told(None)
    words = state.state or "not told"
    if state.last_update_status not in ("", "Successful"):
        words += f", update {state.last_update_status}"
    return Told(words, 2 if state.is_failed else 1 if state.is_update_failed else 0)


def _alarms(row: FleetRow, _: int) -> Told:
    if row.alarms is None:
        return Told(None)
    worst = worst_alarm(row.alarms)
    if worst is None:
        return Told("none")
    count = sum(alarm.state is worst for alarm in row.alarms)
    words = _ALARM_WORDS[worst]
    if len(row.alarms) > 1:
        words += f", {count} of {len(row.alarms)}"
    ringing: list[Alarm] = [alarm for alarm in row.alarms if alarm.state is AlarmState.ALARM]
    if ringing:
        words += f": {', '.join(alarm.name for alarm in ringing)}"
    return Told(words, 1 if ringing else 0)


_ALARM_WORDS = {
    AlarmState.ALARM: "▲ ALARM",
    AlarmState.OK: "ok",
    AlarmState.INSUFFICIENT_DATA: "no data",
}


def _changed(row: FleetRow, now_ms: int) -> Told:
    changed = row.function.modified_ms
    return Told(f"{age(changed, now_ms)} ago" if changed else None)


def octets(count: int) -> str:
    """Bytes in the unit that reads best: ``812 bytes``, ``1.2 MB``."""
    if count < 1024:
        return f"{count} bytes"
    if count < 1024**2:
        return f"{count / 1024:.1f} KB"
    return f"{count / 1024**2:.1f} MB"


def _package(row: FleetRow, _: int) -> Told:
    kind, size = row.function.package_type, row.function.code_size
    return Told(f"{kind}, {octets(size)}" if size else kind)


_FACTS: tuple[tuple[str, Callable[[FleetRow, int], Told]], ...] = (
    ("health", _health),
    ("why", _why),
    ("alarms", _alarms),
    ("state", _state),
    ("changed", _changed),
    ("runtime", lambda row, _: Told(row.function.runtime_label)),
    ("architecture", lambda row, _: Told(row.function.architecture)),
    ("memory", lambda row, _: Told(f"{row.function.memory_mb:,} MB")),
    ("timeout", lambda row, _: Told(f"{row.function.timeout_s} s")),
    ("package", _package),
    ("handler", lambda row, _: Told(row.function.handler or NONE)),
    ("description", lambda row, _: Told(row.function.description or NONE)),
)


def _tags(rows: Sequence[FleetRow]) -> list[CompareLine]:
    """A line for each tag that any of them has."""
    told = [None if row.tags is None else dict(row.tags) for row in rows]
    keys = sorted({key for tags in told for key in tags or ()})
    if not keys:
        none = [Told(None if tags is None else "none") for tags in told]
        return [compare_line("Function", "tags", none)]
    return [
        compare_line(
            "Function",
            f"tag {key}",
            [Told(None if tags is None else tags.get(key, NONE)) for tags in told],
        )
        for key in keys
    ]


# Their figures.


def _measured(
    read: Callable[[FleetFigures], float | None],
    words: Callable[[float], str],
    *,
    more_is_worse: bool = True,
) -> Callable[[FleetRow], Told]:
    def tell(row: FleetRow) -> Told:
        value = read(row.figures) if row.figures is not None else None
        if value is None:
            return Told(None)
        return Told(words(value), value if more_is_worse else 0.0)

    return tell


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _percent(share: float) -> str:
    value = share * 100
    if 0 < value < 0.1:
        return "< 0.1 %"
    if not value:
        return "0 %"
    return f"{value:.1f} %" if value < 9.95 else f"{value:.0f} %"


def _error_rate(row: FleetRow) -> Told:
    figures = row.figures
    if figures is None or figures.errors is None or figures.invocations is None:
        return Told(None)
    rate = figures.error_rate
    return Told(NONE) if rate is None else Told(_percent(rate), rate)


def _p95(row: FleetRow) -> Told:
    figures = row.figures
    if figures is None or not figures.of(FleetMeasure.DURATION_P95):
        return Told(None)
    return Told(NONE) if figures.p95_ms is None else Told(duration(figures.p95_ms), figures.p95_ms)


def _p95_share(row: FleetRow) -> Told:
    figures, share = row.figures, row.p95_share
    if figures is None or not figures.of(FleetMeasure.DURATION_P95):
        return Told(None)
    return Told(NONE) if share is None else Told(_percent(share), share)


def _concurrency(row: FleetRow) -> Told:
    figures = row.figures
    if figures is None or not figures.of(FleetMeasure.CONCURRENCY):
        return Told(None)
    most = figures.concurrency
    return Told(NONE) if most is None else Told(_count(most), most)


def _cost(row: FleetRow) -> Told:
    dollars = row.month_dollars
    return Told(None) if dollars is None else Told(money(dollars), dollars)


_FIGURES: tuple[tuple[str, Callable[[FleetRow], Told]], ...] = (
    ("invocations", _measured(lambda f: f.invocations, _count, more_is_worse=False)),
    ("errors", _measured(lambda f: f.errors, _count)),
    ("error rate", _error_rate),
    ("throttles", _measured(lambda f: f.throttles, _count)),
    ("p95 duration", _p95),
    ("p95 of timeout", _p95_share),
    ("concurrency", _concurrency),
    ("cost a month", _cost),
)
