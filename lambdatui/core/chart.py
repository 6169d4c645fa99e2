"""The geometry of charts: round numbers for axes, labels, and time on columns of cells."""

import datetime
import enum
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Slots = Sequence[float | None]

#: Rows that a label and the air above it need.
_ROWS_A_TICK = 2
_MINUTE = 60
_HOUR = 3600
_DAY = 86400
_TIME_STEPS = (
    *(_MINUTE, 2 * _MINUTE),
    *(5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE),
    *(_HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR),
    *(_DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY, 28 * _DAY, 91 * _DAY),
)
_SECONDS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600)
#: From this many seconds on, a day is told by its date: the name of a weekday comes again.
_DATED_S = 8 * _DAY
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Unit(enum.StrEnum):
    """What an axis counts: things, milliseconds, or shares from 0 to 1."""

    COUNT = "count"
    DURATION = "duration"
    SHARE = "share"


@dataclass(frozen=True)
class Scale:
    """An axis over a number of rows of cells, with the values to label.

    It rises from 0 to ``top``, or, where ``floor`` is more than 0, from there by equal factors.
    """

    top: float
    rows: int
    unit: Unit
    ticks: tuple[float, ...]
    floor: float = 0.0

    def share(self, value: float) -> float:
        """How high a value stands, from 0 at the bottom to 1 at the top."""
        if value <= self.floor:
            return 0.0
        if self.floor:
            return min(math.log(value / self.floor) / math.log(self.top / self.floor), 1.0)
        return min(value / self.top, 1.0)

    def row(self, value: float) -> int:
        """The row of cells in which a value stands; 0 is the topmost."""
        # A value on the border of two rows belongs to the lower one, which it fills.
        return self.rows - 1 - max(0, math.ceil(self.share(value) * self.rows - 1e-9) - 1)

    def level(self, value: float, parts: int) -> int:
        """How high a value reaches, in ``parts`` of a row; what is more than 0 is at least 1."""
        return max(1, round(self.share(value) * self.rows * parts)) if value > 0 else 0


@dataclass(frozen=True)
class TimeTick:
    """A label of the time axis and the column, from 0, of the moment that it names."""

    column: int
    label: str


def linear_scale(peak: float, rows: int, unit: Unit) -> Scale:
    """An axis from 0 that just holds ``peak``, labelled at round numbers that crowd no row."""
    rows = max(1, rows)
    least = {Unit.COUNT: 1.0, Unit.DURATION: 0.1, Unit.SHARE: 0.01}[unit]
    top = max(peak, least) if math.isfinite(peak) else least
    smallest = top * min(_ROWS_A_TICK, rows) / rows
    step = next(step for step in _steps(unit) if step >= smallest * (1 - 1e-9))
    count = math.floor(top / step * (1 + 1e-9))
    return Scale(top, rows, unit, tuple(step * index for index in range(count + 1)))


def log_scale(least: float, peak: float, rows: int, unit: Unit) -> Scale:
    """An axis of equal factors from a round number below ``least`` up to ``peak``.

    For values that lie so far apart that a plain axis would press most of them flat. Both must be
    more than 0.
    """
    exponent = math.floor(math.log10(least))
    floor = max(f * 10.0**exponent for f in (1, 2, 5) if f * 10.0**exponent <= least * (1 + 1e-9))
    scale = Scale(max(peak, floor * 10), max(1, rows), unit, (floor,), floor)
    ticks = [floor]
    # Tens first, so that a 1 is never left out for the sake of a 2 or a 5 beside it.
    for factors in ((1,), (2, 5)):
        for power in range(exponent, math.ceil(math.log10(scale.top)) + 1):
            for value in (factor * 10.0**power for factor in factors):
                apart = min(abs(scale.row(value) - scale.row(tick)) for tick in ticks)
                if floor < value <= scale.top and apart >= _ROWS_A_TICK:
                    ticks.append(value)
    return Scale(scale.top, scale.rows, unit, tuple(sorted(ticks)), floor)


def _steps(unit: Unit) -> Iterator[float]:
    """Round distances between labels, rising without end."""
    exponent = -1
    while unit is Unit.DURATION and exponent < 3:
        yield from (factor * 10.0**exponent for factor in (1, 2, 5))
        exponent += 1
    if unit is Unit.DURATION:
        yield from (1000.0 * seconds for seconds in _SECONDS)
        exponent = 7
    else:
        exponent = -3 if unit is Unit.SHARE else 0
    while True:
        yield from (factor * 10.0**exponent for factor in (1, 2, 5))
        exponent += 1


def count_label(value: float) -> str:
    """A count in at most five characters: ``0``, ``812``, ``1.2k``, ``31k``, ``4.5M``."""
    if value < 999.5:
        return _digits(value, 3)
    for limit, divisor, suffix in ((999_500, 1e3, "k"), (999.5e6, 1e6, "M")):
        if value < limit:
            return f"{_digits(value / divisor, 2)}{suffix}"
    return f"{_digits(value / 1e9, 2)}G"


def duration_label(ms: float) -> str:
    """A duration: ``0``, ``0.8 ms``, ``73 ms``, ``812 ms``, ``1.92 s``, ``30 s``, ``7.5 min``."""
    if ms <= 0:
        return "0"
    if ms < 999.5:
        return f"{_digits(ms, 2)} ms"
    if ms < 119_500:
        return f"{_digits(ms / 1000, 3)} s"
    return f"{_digits(ms / 6e4, 3)} min" if ms < 7.1e6 else f"{_digits(ms / 3.6e6, 3)} h"


def _digits(value: float, digits: int) -> str:
    """At most so many digits where some are behind the point, and no needless zeros there."""
    text = f"{value:.{max(0, digits - len(str(int(value))))}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def label(value: float, unit: Unit) -> str:
    """A value in its unit, as the function of that unit writes it."""
    if unit is Unit.SHARE:
        return share_label(value)
    return count_label(value) if unit is Unit.COUNT else duration_label(value)


def share_label(share: float) -> str:
    """A share as ``4.1 %``; more than nothing never reads as 0, nor less than all as 100."""
    value = share * 100
    if 0 < value < 0.1:
        return "<0.1 %"
    if 99 < value < 100:
        # Rounded down: of two nines and three, the difference is what is looked for.
        return f"{math.floor(value * 100) / 100:.2f} %"
    return f"{value:.{1 if 0 < value < 9.95 else 0}f} %"


def local_time(time_ms: int, zone: datetime.tzinfo | None = None) -> datetime.datetime:
    """A time in ms since the epoch on the wall clock of ``zone``; None is the computer's own."""
    return datetime.datetime.fromtimestamp(time_ms / 1000, zone)


def moment_label(time_ms: int, window_ms: int, zone: datetime.tzinfo | None = None) -> str:
    """``08:12``, with the day before it where the window is longer than one: ``Mon 08:12``.

    In windows of more than a week it is the date, ``3 Mar 08:12``.
    """
    moment = local_time(time_ms, zone)
    day = f"{_day(moment, window_ms // 1000)} " if window_ms > _DAY * 1000 else ""
    return f"{day}{moment:%H:%M}"


def _day(moment: datetime.datetime, span_s: float) -> str:
    if span_s >= _DATED_S:
        return f"{moment.day} {moment:%b}"
    return _DAYS[moment.weekday()]


def span_label(start_ms: int, end_ms: int, zone: datetime.tzinfo | None = None) -> str:
    """A stretch of time with its days: ``3 Mar 07:00–08:00``, ``28 Feb 07:00–3 Mar 08:00``."""
    start, end = local_time(start_ms, zone), local_time(end_ms, zone)
    day = "" if start.date() == end.date() else f"{end.day} {end:%b} "
    return f"{start.day} {start:%b} {start:%H:%M}–{day}{end:%H:%M}"


def time_ticks(
    start_ms: int, end_ms: int, columns: int, zone: datetime.tzinfo | None = None
) -> list[TimeTick]:
    """Labels at round local times, as many as ``columns`` have room for.

    Midnight is the day's name in windows of more than a day, and its date in those of more than a
    week.
    """
    span_s = (end_ms - start_ms) / 1000
    if span_s <= 0 or columns <= 0:
        return []
    for step in _TIME_STEPS:
        # "08:15" and two columns of air; a day's name needs one.
        needed = 7 if step < _DAY or span_s >= _DATED_S else 4
        if step / span_s * columns >= needed:
            return list(_ticks(start_ms, end_ms, columns, step, zone))
    return []


def _ticks(
    start_ms: int, end_ms: int, columns: int, step_s: int, zone: datetime.tzinfo | None
) -> Iterator[TimeTick]:
    start = local_time(start_ms, zone)
    # Wall-clock arithmetic: a day with a change of the clock still has its midnight and noon.
    wall = datetime.datetime.combine(start.date(), datetime.time(), zone)
    span_ms = end_ms - start_ms
    last = -1
    while (at_ms := round(wall.timestamp() * 1000)) < end_ms:
        column = (at_ms - start_ms) * columns // span_ms
        if at_ms >= start_ms and column > last:
            midnight = wall.time() == datetime.time() and span_ms > _DAY * 1000
            text = _day(wall, span_ms / 1000) if midnight else f"{wall:%H:%M}"
            yield TimeTick(column, text)
            last = column
        wall += datetime.timedelta(seconds=step_s)


def column_slots(slots: int, columns: int, column: int) -> range:
    """The slots that a column shows: one or more, or one shared with its neighbours."""
    first = column * slots // columns
    return range(first, max(first + 1, (column + 1) * slots // columns))


def slot_column(slots: int, columns: int, slot: int) -> int:
    """The column in whose middle, or nearest to it, a slot is shown."""
    return min(columns - 1, (2 * slot + 1) * columns // (2 * slots))


def peaks(slots: Slots, columns: int) -> list[float | None]:
    """The largest value a column: a short spike is never lost, and None where none is known."""
    result: list[float | None] = []
    for column in range(columns if slots else 0):
        known = [
            value
            for index in column_slots(len(slots), columns, column)
            if (value := slots[index]) is not None
        ]
        result.append(max(known, default=None))
    return result


def runs(slots: Slots) -> Iterator[list[tuple[int, float]]]:
    """The stretches of known values, each a list of (slot, value): lines do not cross a gap."""
    run: list[tuple[int, float]] = []
    for index, value in enumerate(slots):
        if value is not None:
            run.append((index, value))
        elif run:
            yield run
            run = []
    if run:
        yield run
