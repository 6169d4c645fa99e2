"""The memory that a function needs, and what it saves to give it that."""

import enum
import math

from msgspec.structs import replace

from lambdatui.core.cost import Workload, monthly_cost
from lambdatui.core.prices import RegionPrices
from lambdatui.core.record import Record

#: The least and the most that Lambda gives, in MB (Lambda developer guide, "Lambda quotas").
LEAST_MB = 128
MOST_MB = 10_240
#: Sizes are proposed in steps of so many MB, though Lambda takes every one.
STEP_MB = 64
#: What stays free beside the most that was ever used, and beside what 99 of 100 runs use at most.
HEADROOM_MAX = 1.1
HEADROOM_P99 = 1.25
#: Fewer reports than this say too little of what a function may need.
LEAST_REPORTS = 100
#: It is too big only where at most this share of what is given would do.
BIG = 0.8
#: It is too small where its highest use is at least this share of what is given.
SMALL = 0.9


class Fit(enum.StrEnum):
    """How what is given fits what is used."""

    RIGHT = "right"
    TOO_BIG = "too big"
    TOO_SMALL = "too small"


class RightSize(Record, frozen=True):
    """What memory would fit, in MB; ``needed_mb`` is what is given where that fits.

    ``saves`` is in US dollars a month without the free tier, below 0 where more is needed; None
    where the work or the prices are not known. It holds if runs take as long as before. CPU is
    given in proportion to memory (Lambda developer guide, "Configure Lambda function memory"), so
    they may take longer: up to ``slower`` times as long, the smaller size is no dearer in compute.
    """

    given_mb: int
    needed_mb: int
    fit: Fit
    max_mb: float
    p99_mb: float | None = None
    reports: int = 0
    saves: float | None = None
    estimated: bool = False

    @property
    def slower(self) -> float:
        """How many times as long runs may take before the size that fits costs more."""
        return self.given_mb / self.needed_mb


def right_size(
    given_mb: int,
    max_mb: float | None,
    *,
    p99_mb: float | None = None,
    reports: int = 0,
    month: Workload | None = None,
    prices: RegionPrices | None = None,
) -> RightSize | None:
    """The size that fits what was used; None where too little is known to propose one.

    ``max_mb`` and ``p99_mb`` are the ``Max Memory Used`` of REPORT lines. That it is too small
    shows in a single run; that it is too big only in :data:`LEAST_REPORTS` of them.
    """
    if max_mb is None or max_mb <= 0 or given_mb <= 0:
        return None
    needed = _rounded(max(max_mb * HEADROOM_MAX, (p99_mb or 0.0) * HEADROOM_P99))
    if max_mb >= SMALL * given_mb and given_mb < MOST_MB:
        # What ran out of memory would have used more than it was given: no use tells how much.
        needed, fit = min(MOST_MB, max(needed, _rounded(given_mb * HEADROOM_P99))), Fit.TOO_SMALL
    elif reports < LEAST_REPORTS:
        return None
    elif needed <= BIG * given_mb:
        fit = Fit.TOO_BIG
    else:
        needed, fit = given_mb, Fit.RIGHT
    size = RightSize(
        given_mb=given_mb,
        needed_mb=needed,
        fit=fit,
        max_mb=max_mb,
        p99_mb=p99_mb,
        reports=reports,
    )
    return size if month is None or prices is None else _with_saving(size, month, prices)


def _rounded(need_mb: float) -> int:
    return min(MOST_MB, max(LEAST_MB, math.ceil(need_mb / STEP_MB) * STEP_MB))


def _with_saving(size: RightSize, month: Workload, prices: RegionPrices) -> RightSize:
    now = monthly_cost(month.at(memory_mb=size.given_mb), prices)
    then = monthly_cost(month.at(memory_mb=size.needed_mb), prices)
    return replace(
        size,
        saves=now.total - then.total,
        estimated=now.estimated or then.estimated,
    )
