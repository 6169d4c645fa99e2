"""A row of small blocks: how much there was in each stretch of time, and how much of it failed."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from lambdatui.core.chart import column_slots

BLOCKS = "▁▂▃▄▅▆▇█"
LEVELS = len(BLOCKS)
_NOTHING = " "


class SparkCell(NamedTuple):
    """One cell: its level, 0 for nothing to 8 for the most, and the share of errors, 0 to 1.

    ``known`` is not set where there is no value for it at all.
    """

    level: int
    errors: float = 0.0
    known: bool = True

    def glyph(self) -> str:
        """The block to draw, one cell wide; a space for nothing."""
        return BLOCKS[self.level - 1] if self.level else _NOTHING


_UNKNOWN = SparkCell(0, known=False)


def sparkline(
    values: Sequence[float | None],
    width: int,
    errors: Sequence[float | None] = (),
    *,
    peak: float | None = None,
) -> list[SparkCell]:
    """Counts a period as exactly ``width`` cells, the newest at the right.

    A value has at most one cell; where several share one, the largest is drawn, so that no short
    spike is lost, and their errors are taken together. ``errors`` has the failed ones of each
    count. The highest block is ``peak``, or the largest value: what is more than 0 is never blank.
    """
    if width <= 0:
        return []
    shown = min(width, len(values))
    cells = [_UNKNOWN] * (width - shown)
    if not shown:
        return cells
    counts = [_count(value) for value in values]
    failed = [_count(value) or 0.0 for value in errors[: len(counts)]]
    failed += [0.0] * (len(counts) - len(failed))
    # An error can be counted in the period after that of its invocation.
    heights = [
        max(count or 0.0, bad) if bad else count for count, bad in zip(counts, failed, strict=True)
    ]
    top = _count(peak) or max((height for height in heights if height is not None), default=0.0)
    for column in range(shown):
        slots = column_slots(len(counts), shown, column)
        known = [height for index in slots if (height := heights[index]) is not None]
        if not known:
            cells.append(_UNKNOWN)
            continue
        bad = sum(failed[slots.start : slots.stop])
        share = bad / sum(known) if bad else 0.0
        cells.append(SparkCell(_level(max(known), top), min(1.0, share)))
    return cells


def text(cells: Sequence[SparkCell]) -> str:
    """The cells as one text, one character each."""
    return "".join(cell.glyph() for cell in cells)


def _level(value: float, top: float) -> int:
    # Rounded up: each level holds an eighth, and one invocation in a million still shows.
    if value <= 0 or top <= 0:
        return 0
    return max(1, math.ceil(min(1.0, value / top) * LEVELS))


def _count(value: float | None) -> float | None:
    """A value that can be drawn; what is no number is not known, and less than nothing is 0."""
    return max(0.0, value) if value is not None and math.isfinite(value) else None
