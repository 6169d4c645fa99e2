"""The report in words and numbers, as the command's text and the console's pane both say them."""

from collections.abc import Iterator

from lambdatui.core.finding import many
from lambdatui.core.limits import Gauge, GaugeLevel
from lambdatui.core.prices import money
from lambdatui.core.report_cost import Otherwise, ReportCost
from lambdatui.core.report_page import ReportPage
from lambdatui.core.report_runs import Runs, RunSource, Spread
from lambdatui.core.right_size import Fit, RightSize
from lambdatui.core.timespan import age, duration, iso

_BAR = 8
_MB = 1024**2
#: Before a gauge; the bar shows it too.
LEVELS = {
    GaugeLevel.OK: " ",
    GaugeLevel.NEAR: "!",
    GaugeLevel.FULL: "✗",
    GaugeLevel.CONFIGURED: " ",
}
#: Of all costs.
LIST_PRICES = "List prices, for a month that goes on like this. The free tier is the account's."
IF_AS_LONG = "If runs took as long as now, a month without free tier:"
NO_LINES = "Not known: no REPORT line was read."
NO_RUN = "No run was seen."
NO_COST = "Not known: counts or configuration could not be read."


def time_words(page: ReportPage) -> str:
    """The time it is of."""
    return f"{age(page.from_ms, page.to_ms)} up to {_minute(page.to_ms)} UTC"


def counts_words(page: ReportPage) -> tuple[str, ...]:
    """How many invocations, errors and throttles there were, as far as that was read."""
    seen = page.facts.seen
    counts: list[str] = []
    if seen is not None and seen.invocations is not None:
        counts.append(many(seen.invocations, "invocation"))
        if seen.errors is not None:
            share = f" ({percent(seen.errors / seen.invocations)})" if seen.invocations else ""
            counts.append(f"{many(seen.errors, 'error')}{share}")
        if seen.throttles is not None:
            counts.append(many(seen.throttles, "throttle"))
    return tuple(counts)


def source_words(runs: Runs) -> str:
    """Which REPORT lines it is from."""
    lines = many(runs.reports, "REPORT line")
    match runs.source:
        case RunSource.ALL:
            return f"all {lines} that its log has of that time"
        case RunSource.INSIGHTS:
            scanned = f"{runs.scanned_bytes / _MB:,.1f} MB"
            return f"{lines} that Logs Insights counted in {scanned} of log"
    return f"a sample of {lines}, since {_minute(runs.from_ms)}"


def _minute(time_ms: int) -> str:
    return iso(time_ms)[:16].replace("T", " ")


def duration_words(page: ReportPage) -> Iterator[str]:
    """Percentiles, the longest, and what met or nearly met the timeout."""
    seen, runs = page.facts.seen, page.runs
    if runs is not None and runs.durations is not None:
        yield spread_words(runs.durations)
    elif seen is not None and seen.slowest_ms is not None:
        yield f"longest {duration(seen.slowest_ms)}"
    else:
        yield NO_RUN
        return
    shown = runs.durations if runs is not None else None
    slowest = seen.slowest_ms if seen is not None else None
    if shown is not None and slowest is not None and slowest > shown.maximum:
        yield f"longest of all, by the metrics: {duration(slowest)}"
    if runs is not None and runs.timeouts is not None and runs.near_timeouts is not None:
        yield (
            f"{many(runs.timeouts, 'timeout')}, and "
            f"{many(runs.near_timeouts, 'run')} beyond 80 % of the timeout"
        )


def spread_words(spread: Spread) -> str:
    """Durations: the percentiles and the longest."""
    return "   ".join(
        f"{name} {duration(value)}"
        for name, value in (
            ("p50", spread.p50),
            ("p90", spread.p90),
            ("p95", spread.p95),
            ("p99", spread.p99),
            ("longest", spread.maximum),
        )
    )


def cold_words(page: ReportPage) -> Iterator[str]:
    """How many starts were cold, how long those took, and how large the package is."""
    runs = page.runs
    if runs is None:
        yield NO_LINES
        return
    if runs.cold_share is None:
        yield NO_RUN
        return
    if not runs.cold:
        yield f"None in {many(runs.reports, 'run')}."
    else:
        yield f"{percent(runs.cold_share)}: {runs.cold:,} of {many(runs.reports, 'run')}"
    if runs.inits is not None:
        yield f"start {spread_words(runs.inits)}"
    size = page.facts.package_bytes
    if size is not None:
        yield f"package and layers {byte_words(size)}, zipped"


def memory_words(page: ReportPage) -> Iterator[str]:
    """What runs used of what is given, and the size that fits."""
    runs, configuration = page.runs, page.facts.configuration
    if runs is None or runs.memory is None:
        yield NO_RUN if runs else NO_LINES
        return
    given = f" of {configuration.function.memory_mb:,} MB" if configuration else ""
    memory = runs.memory
    most = f"most {memory.maximum:,.0f}{given or ' MB'}"
    yield f"p50 {memory.p50:,.0f} MB   p99 {memory.p99:,.0f} MB   {most}"
    yield fit_words(page.size)


def fit_words(size: RightSize | None) -> str:
    """The size that fits, and what it saves."""
    if size is None:
        return "Too few lines to propose a size."
    if size.fit is Fit.RIGHT:
        return "The size fits."
    words = f"The size is {size.fit.value}: {size.needed_mb:,} MB would fit"
    if size.saves is None:
        return f"{words}."
    much = money(abs(size.saves), estimated=size.estimated)
    verb = "saves" if size.saves >= 0 else "costs"
    more = "" if size.saves >= 0 else " more"
    return f"{words}, which {verb} {much}{more} a month, if runs take as long as now."


def quantity_words(quantity: float) -> str:
    """Requests, GB-seconds, GB-hours."""
    return f"{quantity:,.0f}" if quantity >= 10 else f"{quantity:,.2f}"


def other_sizes(cost: ReportCost) -> list[tuple[str, Otherwise]]:
    """What it would cost otherwise: on Arm, at other sizes; each with its name."""
    others = [(f"on {other.architecture}", other) for other in (cost.arm,) if other is not None]
    return others + [(f"at {other.memory_mb:,} MB", other) for other in cost.sizes]


def saves_words(other: Otherwise) -> str:
    """How much less or more that is."""
    words = ""
    if abs(other.saves) >= 0.00005:
        much = money(abs(other.saves))
        words = f"  {much} {'less' if other.saves > 0 else 'more'}"
    return f"{words}  (a run has used that much)" if other.too_small else words


def prices_words(page: ReportPage) -> str:
    """Whose prices some are, where they are not the region's own; else nothing."""
    cost = page.cost
    if cost is None or not cost.costs.without_free.estimated or not page.prices.from_region:
        return ""
    return f"≈ with prices of {page.prices.from_region}, where none of this region is known"


def bar(gauge: Gauge) -> str:
    """Eight cells for the whole of a limit; empty where nobody knows what is used of it."""
    if gauge.unknown:
        return " " * _BAR
    filled = min(_BAR, round(_BAR * gauge.share))
    return "█" * filled + "░" * (_BAR - filled)


def gauge_words(gauge: Gauge) -> str:
    """What is used of the limit."""
    unit = f" {gauge.unit}" if gauge.unit and gauge.unit != "bytes" else ""
    word = byte_words if gauge.unit == "bytes" else _amount
    used = "?" if gauge.unknown else word(gauge.used)
    return f"{used} of {word(gauge.limit)}{unit}"


def _amount(number: float) -> str:
    return f"{number:,.0f}" if float(number).is_integer() or number >= 100 else f"{number:,.2f}"


def percent(share: float) -> str:
    """A share of 1 as per cent."""
    number = share * 100
    if 0 < number < 0.1:
        return "under 0.1 %"
    return f"{number:.1f} %" if number < 9.95 else f"{number:.0f} %"


def byte_words(count: float) -> str:
    """A size in bytes, in the unit that it fits."""
    if count < 1024:
        return f"{count:,.0f} B"
    if count < _MB:
        return f"{count / 1024:,.1f} KB"
    if count < 1024 * _MB:
        return f"{count / _MB:,.1f} MB"
    return f"{count / _MB / 1024:,.1f} GB"
