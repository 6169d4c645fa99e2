"""What a session has asked of AWS, what that costs, and how near it is to its budget."""

from collections.abc import Iterable

from msgspec.structs import replace

from lambdatui.core.prices import PriceBook, PriceName, money
from lambdatui.core.record import Record

_GIB = 1024**3


class Spend(Record, frozen=True):
    """What one act asked of AWS in one region: what is added to a :class:`Meter`.

    ``api`` is the call, as ``cloudwatch:GetMetricData``, and ``calls`` how often it was sent: each
    retry is a call. ``metrics`` are those asked for with GetMetricData, ``insights_bytes`` what
    queries of Logs Insights scanned. ``live_tail_minutes`` are the minutes that sessions of Live
    Tail were open: each that was begun counts whole (:func:`begun_minutes`).
    """

    region: str = ""
    api: str = ""
    calls: int = 0
    metrics: int = 0
    live_tail_minutes: int = 0
    insights_bytes: int = 0


class RegionUse(Record, frozen=True):
    """What was asked in one region, all in all; the fields are those of :class:`Spend`.

    ``calls`` has each API with its count, the most frequent first.
    """

    region: str = ""
    calls: tuple[tuple[str, int], ...] = ()
    metrics: int = 0
    live_tail_minutes: int = 0
    insights_bytes: int = 0

    @property
    def call_count(self) -> int:
        """The calls of all APIs."""
        return sum(count for _, count in self.calls)

    def added(self, spend: Spend) -> "RegionUse":
        """This and what one more act asked."""
        calls = dict(self.calls)
        if spend.calls:
            calls[spend.api] = calls.get(spend.api, 0) + spend.calls
        return RegionUse(
            region=self.region,
            calls=_ordered(calls),
            metrics=self.metrics + spend.metrics,
            live_tail_minutes=self.live_tail_minutes + spend.live_tail_minutes,
            insights_bytes=self.insights_bytes + spend.insights_bytes,
        )


class MeterCost(Record, frozen=True):
    """The money of a meter, in US dollars at list prices; ``estimated`` where not all are known."""

    metrics: float = 0.0
    live_tail: float = 0.0
    insights: float = 0.0
    estimated: bool = False

    @property
    def total(self) -> float:
        """All of it."""
        return self.metrics + self.live_tail + self.insights

    @property
    def label(self) -> str:
        """``$0.0020``; ``≈ $0.0020`` where it is estimated."""
        return money(self.total, estimated=self.estimated)


class Meter(Record, frozen=True):
    """What was asked of AWS since ``since_ms`` (ms since the epoch), by region."""

    since_ms: int = 0
    regions: tuple[RegionUse, ...] = ()

    def added(self, spend: Spend) -> "Meter":
        """This and what one more act asked."""
        uses = {use.region: use for use in self.regions}
        use = uses.get(spend.region) or RegionUse(region=spend.region)
        uses[spend.region] = use.added(spend)
        return replace(self, regions=tuple(uses[region] for region in sorted(uses)))

    def plus(self, other: "Meter") -> "Meter":
        """This and all that another one has counted, since the earlier of both."""
        total = self
        for use in other.regions:
            for api, calls in use.calls:
                total = total.added(Spend(region=use.region, api=api, calls=calls))
            total = total.added(
                Spend(
                    region=use.region,
                    metrics=use.metrics,
                    live_tail_minutes=use.live_tail_minutes,
                    insights_bytes=use.insights_bytes,
                )
            )
        starts = [since for since in (self.since_ms, other.since_ms) if since]
        return replace(total, since_ms=min(starts, default=0))

    def cost(self, prices: PriceBook) -> MeterCost:
        """What it costs, at most, in US dollars.

        Counted are the three that are paid for by the piece: metrics of GetMetricData, minutes of
        Live Tail, bytes that Logs Insights scans (CloudWatch pricing page). It is the list price
        without AWS's free tier, which all of an account share: 1,800 minutes of Live Tail and 5 GB
        of logs a month. Every other call is free, or one of the million of CloudWatch requests
        that are free each month. What an invocation costs is not in it: that is the function's.
        """
        metrics = live_tail = insights = 0.0
        estimated = False
        for use in self.regions:
            price = prices.of(use.region)
            metrics += use.metrics / 1000 * price.metric_thousand
            live_tail += use.live_tail_minutes * price.live_tail_minute
            insights += use.insights_bytes / _GIB * price.insights_gb
            estimated |= any(
                used and price.is_estimated(name)
                for used, name in (
                    (use.metrics, PriceName.METRIC_THOUSAND),
                    (use.live_tail_minutes, PriceName.LIVE_TAIL_MINUTE),
                    (use.insights_bytes, PriceName.INSIGHTS_GB),
                )
            )
        return MeterCost(
            metrics=metrics, live_tail=live_tail, insights=insights, estimated=estimated
        )

    @property
    def calls(self) -> tuple[tuple[str, int], ...]:
        """Each API with its count over all regions, the most frequent first."""
        calls: dict[str, int] = {}
        for use in self.regions:
            for api, count in use.calls:
                calls[api] = calls.get(api, 0) + count
        return _ordered(calls)

    @property
    def call_count(self) -> int:
        """The calls of all APIs in all regions."""
        return sum(use.call_count for use in self.regions)

    @property
    def metrics(self) -> int:
        """The metrics asked for with GetMetricData."""
        return sum(use.metrics for use in self.regions)

    @property
    def live_tail_minutes(self) -> int:
        """The minutes of Live Tail that were begun."""
        return sum(use.live_tail_minutes for use in self.regions)

    @property
    def insights_bytes(self) -> int:
        """The bytes that queries scanned."""
        return sum(use.insights_bytes for use in self.regions)


def metered(spends: Iterable[Spend], since_ms: int = 0) -> Meter:
    """The meter over all of these."""
    meter = Meter(since_ms=since_ms)
    for spend in spends:
        meter = meter.added(spend)
    return meter


def begun_minutes(seconds: float) -> int:
    """The minutes of a session, with the last one whole: 0 s is none, 61 s are two."""
    return max(0, int(-(-seconds // 60)))


class Pace(Record, frozen=True):
    """How a budget holds back: each wait between refreshes is ``factor`` times as long.

    ``words`` say so and why, and are empty where it does not.
    """

    factor: int = 1
    words: str = ""


#: From this share of the budget on, and how many times as long each wait then is.
_PACES = ((1.0, 20), (0.8, 4), (0.5, 2))


class SessionMeter:
    """Adds up the meters of engines that follow each other: what is spent stays spent."""

    def __init__(self) -> None:
        self._ended = Meter()
        self._last = Meter()

    def total(self, now: Meter) -> Meter:
        """What all engines have counted, of which the present one says ``now``."""
        if self._last.since_ms and self._last.since_ms != now.since_ms:
            self._ended = self._ended.plus(self._last)
        self._last = now
        return self._ended.plus(now)


class Budget(Record, frozen=True):
    """What a session may cost before refreshes are slowed down, in US dollars; 0: no budget."""

    dollars: float = 0.0

    def share(self, spent: float) -> float | None:
        """How much of it is spent: 1 is all of it; None without a budget."""
        return spent / self.dollars if self.dollars > 0 else None

    def pace(self, spent: float) -> Pace:
        """How refreshes that nobody asked for are to be slowed down: by half, 80 % and all of it.

        A refresh that a person asks for is never held back.
        """
        share = self.share(spent)
        if share is None:
            return Pace()
        for least, factor in _PACES:
            if share >= least:
                return Pace(factor=factor, words=self._words(spent, least, factor))
        return Pace()

    def _words(self, spent: float, least: float, factor: int) -> str:
        budget = f"{money(spent)} of the budget of {money(self.dollars)}"
        how = f"refreshes wait {factor} times as long"
        if least < 1:
            return f"{budget} is spent: {how}."
        return f"{budget} is spent, which is all of it: {how}."


def _ordered(calls: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(calls.items(), key=lambda call: (-call[1], call[0])))
