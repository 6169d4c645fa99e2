"""What a function costs, and what it would cost otherwise: on Arm, with other memory."""

from lambdatui.core.cost import Costs, Workload, costs, monthly_cost
from lambdatui.core.function_facts import FunctionFacts
from lambdatui.core.prices import RegionPrices
from lambdatui.core.record import Record
from lambdatui.core.right_size import LEAST_MB, MOST_MB, RightSize, right_size


class Otherwise(Record, frozen=True):
    """The same work, in the same time, with other settings: US dollars a month, no free tier.

    ``saves`` is what that is less than now, below 0 where it is more. ``too_small`` where the
    function was seen to use all of this smaller size.
    """

    memory_mb: int
    architecture: str
    dollars: float
    saves: float
    estimated: bool = False
    too_small: bool = False


class ReportCost(Record, frozen=True):
    """A month that goes on as it was seen. All is at list prices, in US dollars."""

    month: Workload
    costs: Costs
    arm: Otherwise | None = None
    sizes: tuple[Otherwise, ...] = ()


def report_cost(facts: FunctionFacts, prices: RegionPrices) -> ReportCost | None:
    """What it costs; None where the counts or the configuration were not read."""
    month = facts.month()
    if month is None:
        return None
    used_mb = facts.seen.memory_max_mb if facts.seen is not None else None
    here = monthly_cost(month, prices)

    def otherwise(memory_mb: int, architecture: str) -> Otherwise:
        there = monthly_cost(month.at(memory_mb=memory_mb, architecture=architecture), prices)
        return Otherwise(
            memory_mb=memory_mb,
            architecture=architecture,
            dollars=there.total,
            saves=here.total - there.total,
            estimated=here.estimated or there.estimated,
            too_small=memory_mb < month.memory_mb and used_mb is not None and used_mb >= memory_mb,
        )

    fits = size_that_fits(facts, prices)
    sizes = {month.memory_mb // 2, month.memory_mb * 2, fits.needed_mb if fits else 0}
    return ReportCost(
        month=month,
        costs=costs(month, prices),
        arm=None if month.architecture == "arm64" else otherwise(month.memory_mb, "arm64"),
        sizes=tuple(
            otherwise(size, month.architecture)
            for size in sorted(sizes)
            if LEAST_MB <= size <= MOST_MB and size != month.memory_mb
        ),
    )


def size_that_fits(facts: FunctionFacts, prices: RegionPrices) -> RightSize | None:
    """The memory that fits what was used; None where too little is known."""
    if facts.configuration is None or facts.seen is None:
        return None
    return right_size(
        facts.configuration.function.memory_mb,
        facts.seen.memory_max_mb,
        p99_mb=facts.seen.memory_p99_mb,
        reports=facts.seen.reports,
        month=facts.month(),
        prices=prices,
    )
