"""What a function costs a month, worked out from what it does and from the prices of its region."""

import enum
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from lambdatui.core.prices import PriceName, RegionPrices, Tier
from lambdatui.core.record import Record

#: A month of 730 hours, as AWS's pricing calculator counts it.
MONTH_S = 730 * 3_600
DAY_S = 86_400
_MB_OF_GB = 1_024
#: What comes with each environment, in MB (Lambda pricing page, "Lambda Ephemeral Storage").
FREE_STORAGE_MB = 512


class FreeTier(Record, frozen=True):
    """What a month has for nothing: requests, and GB-seconds of either architecture.

    AWS gives it once to an account, or to all accounts of an organization that pays as one, over
    all functions and regions (Lambda pricing page). One function alone seldom has it to itself.
    """

    requests: float = 1_000_000
    gb_seconds: float = 400_000


class Workload(Record, frozen=True):
    """What a function did over some time, or does in a month.

    ``run_ms`` are all billed durations together, in ms: those of REPORT lines are exact. The sum
    of CloudWatch's Duration lacks the billed part of initialisations, so it gives a little less.
    ``memory_mb`` and ``storage_mb`` (``/tmp``) are configured, in MB. ``provisioned`` is how many
    environments are kept ready by provisioned concurrency, on average over the time, and
    ``provisioned_share`` which share of the requests and of the time runs on them, 0 to 1.
    """

    requests: float
    run_ms: float
    memory_mb: int
    architecture: str = "x86_64"
    storage_mb: int = FREE_STORAGE_MB
    provisioned: float = 0.0
    provisioned_share: float = 0.0

    @property
    def gb_seconds(self) -> float:
        """The compute of all of it, in GB-seconds."""
        return self.run_ms / 1000 * self.memory_mb / _MB_OF_GB

    def month(self, seconds: float) -> "Workload":
        """A month that goes on like this did over so many seconds; nothing without a time."""
        factor = MONTH_S / seconds if seconds > 0 else 0.0
        return replace(self, requests=self.requests * factor, run_ms=self.run_ms * factor)

    def at(self, *, memory_mb: int | None = None, architecture: str = "") -> "Workload":
        """The same work with other memory, or on the other architecture, in the SAME time.

        That is an assumption: CPU is given in proportion to memory (Lambda developer guide,
        "Configure Lambda function memory"), and code can be slower or faster on Arm.
        """
        return replace(
            self,
            memory_mb=self.memory_mb if memory_mb is None else memory_mb,
            architecture=architecture or self.architecture,
        )


class CostPart(enum.StrEnum):
    """What the money is for."""

    REQUESTS = "requests"
    COMPUTE = "compute"
    STORAGE = "ephemeral storage"
    PROVISIONED = "provisioned concurrency"
    PROVISIONED_RUN = "compute on provisioned concurrency"


class CostLine(Record, frozen=True):
    """One part of the costs: so much that is paid for, of so much in all, and the US dollars.

    ``unit`` is of both quantities. ``estimated`` where it is paid for at a price that is not known
    to be the region's own.
    """

    part: CostPart
    paid: float
    quantity: float
    unit: str
    dollars: float
    estimated: bool = False


class MonthlyCost(Record, frozen=True):
    """What a month costs, in US dollars, by parts; a part that is not used has no line."""

    lines: tuple[CostLine, ...] = ()

    @property
    def total(self) -> float:
        """All parts together."""
        return sum(line.dollars for line in self.lines)

    @property
    def per_day(self) -> float:
        """What a day costs that is like the month."""
        return self.total * DAY_S / MONTH_S

    @property
    def estimated(self) -> bool:
        """Whether a price that it is made of is not known to be the region's own."""
        return any(line.estimated for line in self.lines)

    def of(self, part: CostPart) -> float:
        """The dollars for one part."""
        return sum(line.dollars for line in self.lines if line.part is part)


class Costs(Record, frozen=True):
    """A month with the whole free tier for this function alone, and without any of it."""

    with_free: MonthlyCost
    without_free: MonthlyCost


def costs(month: Workload, prices: RegionPrices) -> Costs:
    """What a month's work costs with and without the free tier: the truth lies between them."""
    return Costs(
        with_free=monthly_cost(month, prices, free=FreeTier()),
        without_free=monthly_cost(month, prices),
    )


def monthly_cost(
    month: Workload,
    prices: RegionPrices,
    *,
    free: FreeTier | None = None,
    before_gb_seconds: float = 0.0,
) -> MonthlyCost:
    """What a month's work costs at list prices (Lambda pricing page).

    The tiers of compute are over all functions of an account, region and architecture:
    ``before_gb_seconds`` is what the others use, with which this one begins. The free tier does
    not apply to a function with provisioned concurrency. Left out are data transfer, log lines,
    response streaming, SnapStart, and savings plans.
    """
    return MonthlyCost(lines=tuple(_lines(month, prices, free, before_gb_seconds)))


def _lines(
    month: Workload, prices: RegionPrices, free: FreeTier | None, before: float
) -> Iterator[CostLine]:
    arm = month.architecture == "arm64"
    if free is None or month.provisioned > 0:
        free = FreeTier(requests=0, gb_seconds=0)
    if month.requests:
        paid = max(0.0, month.requests - free.requests)
        yield CostLine(
            part=CostPart.REQUESTS,
            paid=paid,
            quantity=month.requests,
            unit="requests",
            dollars=paid / 1_000_000 * prices.request_million,
            estimated=paid > 0 and prices.is_estimated(PriceName.REQUEST_MILLION),
        )
    share = month.provisioned_share if month.provisioned > 0 else 0.0
    if on_demand := month.gb_seconds * (1 - share):
        paid = max(0.0, on_demand - free.gb_seconds)
        tiers = prices.tiers(month.architecture)
        name = PriceName.GB_SECOND_ARM if arm else PriceName.GB_SECOND_X86
        first = tiers[0].up_to
        yield CostLine(
            part=CostPart.COMPUTE,
            paid=paid,
            quantity=on_demand,
            unit="GB-s",
            dollars=tiered(before + paid, tiers) - tiered(before, tiers),
            estimated=paid > 0
            and (
                prices.is_estimated(name)
                or (first is not None and before + paid > first and prices.tiers_estimated(name))
            ),
        )
    if month.storage_mb > FREE_STORAGE_MB and month.run_ms:
        quantity = month.run_ms / 1000 * (month.storage_mb - FREE_STORAGE_MB) / _MB_OF_GB
        yield CostLine(
            part=CostPart.STORAGE,
            paid=quantity,
            quantity=quantity,
            unit="GB-s",
            dollars=quantity * prices.storage_gb_second,
            estimated=prices.is_estimated(PriceName.STORAGE_GB_SECOND),
        )
    if month.provisioned > 0:
        ready, run = prices.provisioned(month.architecture)
        kept = month.provisioned * MONTH_S * month.memory_mb / _MB_OF_GB
        name = PriceName.PROVISIONED_ARM if arm else PriceName.PROVISIONED_X86
        yield CostLine(
            part=CostPart.PROVISIONED,
            paid=kept,
            quantity=kept,
            unit="GB-s",
            dollars=kept * ready,
            estimated=prices.is_estimated(name),
        )
        if ran := month.gb_seconds * share:
            name = PriceName.PROVISIONED_RUN_ARM if arm else PriceName.PROVISIONED_RUN_X86
            yield CostLine(
                part=CostPart.PROVISIONED_RUN,
                paid=ran,
                quantity=ran,
                unit="GB-s",
                dollars=ran * run,
                estimated=prices.is_estimated(name),
            )


def tiered(quantity: float, tiers: Sequence[Tier]) -> float:
    """What a quantity costs, each part of it at the price of the tier that it lies in."""
    dollars = below = 0.0
    for up_to, price in tiers:
        top = quantity if up_to is None else min(quantity, up_to)
        dollars += max(0.0, top - below) * price
        below = max(below, top)
    return dollars
