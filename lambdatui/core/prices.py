"""What AWS charges, by region: a dated table, and a person's own prices over it.

The table is ``prices.json`` beside this file, with its sources. It is read when first asked for.
"""

import enum
import functools
import importlib.resources
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, NamedTuple

import msgspec

from lambdatui.core.errors import Kind, fail
from lambdatui.core.record import Record

#: What stands behind the name of a price of which the later tiers are estimated.
_LATER = " above the first tier"
#: Applies to every region that a person's own file does not name.
EVERY_REGION = "*"


class PriceName(enum.StrEnum):
    """What is paid for; the values are the names in the files. All prices are in US dollars.

    A GB is 1,024 MB here, as Lambda counts it. ``GB_SECOND`` is compute on demand, in up to three
    tiers; ``PROVISIONED`` what an environment costs while it is kept ready, and
    ``PROVISIONED_RUN`` what it costs beside that while it runs. ``STORAGE`` is ``/tmp`` above
    512 MB. ``METRIC_THOUSAND`` is for GetMetricData, ``ALARM_MONTH`` for one standard alarm.
    """

    REQUEST_MILLION = "request_million"
    GB_SECOND_X86 = "gb_second_x86"
    GB_SECOND_ARM = "gb_second_arm"
    STORAGE_GB_SECOND = "storage_gb_second"
    PROVISIONED_X86 = "provisioned_gb_second_x86"
    PROVISIONED_ARM = "provisioned_gb_second_arm"
    PROVISIONED_RUN_X86 = "provisioned_run_gb_second_x86"
    PROVISIONED_RUN_ARM = "provisioned_run_gb_second_arm"
    METRIC_THOUSAND = "metric_thousand"
    INSIGHTS_GB = "insights_gb"
    LIVE_TAIL_MINUTE = "live_tail_minute"
    ALARM_MONTH = "alarm_month"


class Tier(NamedTuple):
    """Up to so many GB-seconds a month (None: all that is above) at this price for each."""

    up_to: float | None
    price: float


class Source(Record, frozen=True):
    """Where prices are from: AWS's page or file, the day it is of, and what was read of it how."""

    url: str
    date: str
    what: str


class RegionPrices(Record, frozen=True):
    """The prices of one region, in US dollars; see :class:`PriceName`.

    ``estimated`` names those that are not this region's own as far as the table knows them: they
    are those of ``from_region``, or worked out from them.
    """

    region: str
    request_million: float
    gb_second_x86: tuple[Tier, ...]
    gb_second_arm: tuple[Tier, ...]
    storage_gb_second: float
    provisioned_gb_second_x86: float
    provisioned_gb_second_arm: float
    provisioned_run_gb_second_x86: float
    provisioned_run_gb_second_arm: float
    metric_thousand: float
    insights_gb: float
    live_tail_minute: float
    alarm_month: float
    estimated: tuple[str, ...] = ()
    from_region: str = ""

    def tiers(self, architecture: str) -> tuple[Tier, ...]:
        """Compute on demand for ``arm64``, or else for x86."""
        return self.gb_second_arm if architecture == "arm64" else self.gb_second_x86

    def provisioned(self, architecture: str) -> tuple[float, float]:
        """Provisioned concurrency, each for a GB-second: kept ready, and running."""
        if architecture == "arm64":
            return self.provisioned_gb_second_arm, self.provisioned_run_gb_second_arm
        return self.provisioned_gb_second_x86, self.provisioned_run_gb_second_x86

    def is_estimated(self, name: PriceName) -> bool:
        """Whether a price is not known to be this region's own."""
        return name.value in self.estimated

    def tiers_estimated(self, name: PriceName) -> bool:
        """Whether the tiers of compute after the first are not known to be this region's own."""
        return self.is_estimated(name) or name.value + _LATER in self.estimated

    def metrics_dollars(self, metrics: int) -> float:
        """What it costs to ask for so many metrics with GetMetricData."""
        return metrics / 1000 * self.metric_thousand


_Price = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
_Tiers = Annotated[tuple[_Price, ...], msgspec.Meta(min_length=1, max_length=3)]


class Quoted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The prices of a region as a file has them: None where it has none.

    Compute has one to three prices: of the first, the second and the third tier.
    """

    request_million: _Price | None = None
    gb_second_x86: _Tiers | None = None
    gb_second_arm: _Tiers | None = None
    storage_gb_second: _Price | None = None
    provisioned_gb_second_x86: _Price | None = None
    provisioned_gb_second_arm: _Price | None = None
    provisioned_run_gb_second_x86: _Price | None = None
    provisioned_run_gb_second_arm: _Price | None = None
    metric_thousand: _Price | None = None
    insights_gb: _Price | None = None
    live_tail_minute: _Price | None = None
    alarm_month: _Price | None = None

    def under(self, other: "Quoted") -> "Quoted":
        """These prices, with those of ``other`` in their place where it has any."""
        told = msgspec.structs.asdict(other)
        return msgspec.structs.replace(
            self, **{name: price for name, price in told.items() if price is not None}
        )


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    compiled: str
    currency: str
    sources: tuple[Source, ...]
    default: str
    tiers_x86: tuple[float, ...]
    tiers_arm: tuple[float, ...]
    regions: dict[str, Quoted]


class _Own(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    regions: dict[str, Quoted]
    #: For whoever writes the file; it is read and told nowhere.
    date: str = ""


#: Of a price that a region does not tell: the one from which it is worked out, where that is told,
#: as the default region's are to each other.
_LIKE = {
    "gb_second_arm": "gb_second_x86",
    "provisioned_gb_second_arm": "provisioned_gb_second_x86",
    "provisioned_run_gb_second_arm": "provisioned_run_gb_second_x86",
}
_TIERED = ("gb_second_x86", "gb_second_arm")


class PriceBook:
    """The prices of every region; ``own`` says that a person's file is over them.

    ``compiled`` is the day on which the table was put together, from copies that others keep of
    AWS's prices: each source says how old it is, where that is known.

    A region that is not in the table has the default region's prices, and says so.
    """

    def __init__(self, table: _Table, own: _Own | None = None) -> None:
        self.compiled = table.compiled
        self.sources = table.sources
        self.own = own is not None
        self._default = table.default
        self._limits = {"gb_second_x86": table.tiers_x86, "gb_second_arm": table.tiers_arm}
        self._known = table.regions
        self._told: Mapping[str, Quoted] = own.regions if own else {}
        self._made: dict[str, RegionPrices] = {}

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions of which something is known, by name."""
        return tuple(sorted({*self._known, *self._told} - {EVERY_REGION}))

    def of(self, region: str) -> RegionPrices:
        """The prices of a region."""
        if region not in self._made:
            self._made[region] = self._make(region)
        return self._made[region]

    def _make(self, region: str) -> RegionPrices:
        told = (
            self._known.get(region, Quoted())
            .under(self._told.get(EVERY_REGION, Quoted()))
            .under(self._told.get(region, Quoted()))
        )
        default = self._known[self._default]
        estimated: list[str] = []
        prices: dict[str, float | tuple[Tier, ...]] = {}
        for name in Quoted.__struct_fields__:
            value = getattr(told, name)
            full = _tuple(getattr(default, name))
            if value is None:
                estimated.append(name)
                like = _LIKE.get(name, "")
                base = getattr(told, like) if like else None
                scale = 1.0 if base is None else _tuple(base)[0] / _tuple(getattr(default, like))[0]
                value = tuple(price * scale for price in full)
            given = _tuple(value)
            if name in _TIERED:
                if len(given) < len(full):
                    # The later tiers are as much cheaper than the first as the default region's.
                    estimated.append(name + _LATER)
                    given += tuple(given[0] * price / full[0] for price in full[len(given) :])
                prices[name] = _tiers(self._limits[name], given)
            else:
                prices[name] = given[0]
        return msgspec.convert(
            {
                **prices,
                "region": region,
                "estimated": tuple(estimated),
                "from_region": self._default if estimated else "",
            },
            RegionPrices,
        )


def _tuple(value: float | tuple[float, ...]) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else (value,)


def _tiers(limits: tuple[float, ...], prices: tuple[float, ...]) -> tuple[Tier, ...]:
    return tuple(Tier(*tier) for tier in zip((*limits, None), prices, strict=True))


@functools.cache
def _built_in() -> _Table:
    text = importlib.resources.files("lambdatui.core").joinpath("prices.json").read_bytes()
    return msgspec.json.decode(text, type=_Table)


def price_book(own: bytes = b"", own_name: str = "") -> PriceBook:
    """The table that comes with the program, under a person's own prices where there are any.

    ``own`` is JSON, ``{"regions": {"eu-west-1": {"request_million": 0.18}}}``, with the names of
    :class:`PriceName`; the region ``*`` stands for all. ``own_name`` is the file's, for errors.

    Raises:
        LambdatuiError: INVALID, naming the file and the key that is not right.
    """
    if not own.strip():
        return PriceBook(_built_in())
    try:
        told = msgspec.json.decode(own, type=_Own)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise fail(
            Kind.INVALID,
            f"{own_name or 'The file of prices'} is not right: {error}.",
            'It looks like {"regions": {"eu-west-1": {"request_million": 0.18}}}; the names are '
            f"{', '.join(PriceName)}.",
        ) from None
    return PriceBook(_built_in(), told)


_CENT = Decimal("0.01")


def to_cent(dollars: float) -> Decimal:
    """Rounded to the cent, half a cent up."""
    # By way of the shortest text, so that 1.005 is what it looks like.
    return Decimal(repr(dollars)).quantize(_CENT, ROUND_HALF_UP)


def money(dollars: float, *, estimated: bool = False) -> str:
    """``$18.47``, ``$1,234.50``; ``$0.0023`` below ten cents, ``< $0.0001`` below that; ``$0``.

    ``≈`` stands before it where it is estimated.
    """
    mark = "≈ " if estimated and dollars else ""
    if dollars < 0:
        return f"{mark}-{money(-dollars)}"
    if dollars == 0:
        return "$0"
    if dollars < 0.0001:
        return f"{mark}< $0.0001"
    # The border is that of the rounded text: 0.09996 would read "$0.1000".
    if dollars < 0.09995:
        return f"{mark}${dollars:.4f}"
    return f"{mark}${to_cent(dollars):,}"
