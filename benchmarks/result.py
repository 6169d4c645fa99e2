"""What a benchmark tells: rows of one table, and the figures that they are made of."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

_HEADS = ("#", "what", "ours", "peer or limit", "ratio", "goal", "met")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``number`` is the line's in the list of goals.

    ``ratio`` is None where the goal is none; ``met`` is None where nothing could be measured.
    """

    number: int
    what: str
    ours: str
    peer: str
    ratio: float | None
    goal: str
    met: bool | None

    def cells(self) -> tuple[str, ...]:
        """The line as it is printed."""
        ratio = "–" if self.ratio is None else f"{self.ratio:.3g}"
        met = {True: "yes", False: "NO", None: "not measured"}[self.met]
        return str(self.number), self.what, self.ours, self.peer, ratio, self.goal, met


def table(rows: Sequence[Row]) -> str:
    """The rows as a table in Markdown, which reads well on a terminal too."""
    lines = [_HEADS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADS))]
    printed = [
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([printed[0], rule, *printed[1:]])


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured several times, in one unit."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """These values."""
        return cls(tuple(values))

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    def percentile(self, share: float) -> float:
        """The value below which this share of them lies, from 0 to 1."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def told(self, unit: str, scale: float = 1.0, digits: int = 0) -> str:
        """The median, and the quarters on both sides of it: ``412 ms (401–430)``."""
        middle, low, high = (
            f"{value * scale:.{digits}f}"
            for value in (self.median, self.percentile(0.25), self.percentile(0.75))
        )
        return f"{middle} {unit} ({low}–{high})"


def interleaved(rounds: int, *measured: Callable[[], float], warm: int = 1) -> tuple[Figures, ...]:
    """Measure each in turn, A, B, A, B and so on; after ``warm`` rounds that do not count.

    What else the machine does then meets all of them alike.
    """
    values: list[list[float]] = [[] for _ in measured]
    for number in range(warm + rounds):
        for one, measure in zip(values, measured, strict=True):
            value = measure()
            if number >= warm:
                one.append(value)
    return tuple(Figures.of(one) for one in values)
