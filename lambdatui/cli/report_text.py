"""The report as text for people, at most 80 columns wide."""

import shutil
import textwrap
from collections.abc import Iterator

from lambdatui.cli.terminal import Output
from lambdatui.core.cost import MonthlyCost
from lambdatui.core.finding import Finding, many
from lambdatui.core.limits import Gauge, GaugeLevel
from lambdatui.core.prices import money
from lambdatui.core.report_cost import Otherwise, ReportCost
from lambdatui.core.report_page import ReportPage
from lambdatui.core.report_runs import Runs, RunSource, Spread
from lambdatui.core.right_size import Fit, RightSize
from lambdatui.core.safe import safe
from lambdatui.core.timespan import age, duration, iso

_WIDTH = 80
_BAR = 8
_MB = 1024**2
#: Before a gauge; the bar shows it too.
_LEVELS = {
    GaugeLevel.OK: " ",
    GaugeLevel.NEAR: "!",
    GaugeLevel.FULL: "✗",
    GaugeLevel.CONFIGURED: " ",
}


def write_page(output: Output, page: ReportPage) -> None:
    """Write all of it."""
    width = _WIDTH
    if output.terminal:
        width = max(40, min(_WIDTH, shutil.get_terminal_size().columns))
    first, *more = _head(page)
    output.styled(_folded(first, width)[0], "bold")
    for text in (*_folded(first, width)[1:], *more):
        for line in _folded(text, width):
            output.line(line)
    for title, lines in _sections(page):
        output.line("")
        output.styled(title, "bold")
        for text in lines:
            for line in _folded(text, width):
                output.line(line)


def _folded(text: str, width: int) -> list[str]:
    """A line in as many as it needs, indented as it begins, and made safe first."""
    text = safe(text)
    if len(text) <= width:
        return [text]
    indent = " " * (len(text) - len(text.lstrip()) + 2)
    return textwrap.wrap(
        text,
        width,
        subsequent_indent=indent,
        break_on_hyphens=False,
        drop_whitespace=True,
    ) or [text]


def _sections(page: ReportPage) -> Iterator[tuple[str, list[str]]]:
    yield "DURATIONS", list(_durations(page))
    yield "COLD STARTS", list(_cold(page))
    yield "MEMORY", list(_memory(page))
    yield "COST", list(_cost(page))
    yield "LIMITS", [_gauge(gauge) for gauge in page.gauges] or ["  Nothing is known."]
    yield f"FINDINGS {len(page.findings)}", list(_findings(page))


def _head(page: ReportPage) -> Iterator[str]:
    configuration, seen = page.facts.configuration, page.facts.seen
    parts = [page.name]
    if configuration is not None:
        function = configuration.function
        parts += [
            function.runtime_label,
            function.architecture,
            f"{function.memory_mb} MB",
            f"timeout {function.timeout_s} s",
        ]
    yield " · ".join((*parts, page.region))
    minute = iso(page.to_ms)[:16].replace("T", " ")
    counts = [f"{age(page.from_ms, page.to_ms)} up to {minute} UTC"]
    if seen is not None and seen.invocations is not None:
        counts.append(many(seen.invocations, "invocation"))
        if seen.errors is not None:
            share = f" ({_percent(seen.errors / seen.invocations)})" if seen.invocations else ""
            counts.append(f"{many(seen.errors, 'error')}{share}")
        if seen.throttles is not None:
            counts.append(many(seen.throttles, "throttle"))
    yield " · ".join(counts)
    yield _source(page.runs)


def _source(runs: Runs | None) -> str:
    if runs is None:
        return "No REPORT lines were read: what comes from them is missing."
    lines = many(runs.reports, "REPORT line")
    match runs.source:
        case RunSource.ALL:
            return f"From metrics, and all {lines} that its log has of that time."
        case RunSource.INSIGHTS:
            scanned = f"{runs.scanned_bytes / _MB:,.1f} MB"
            return f"From metrics, and {lines} that Logs Insights counted in {scanned} of log."
    return (
        f"From metrics, and a sample of {lines}, since {iso(runs.from_ms)[:16].replace('T', ' ')}. "
        "With --insights it is all of them."
    )


def _durations(page: ReportPage) -> Iterator[str]:
    seen, runs = page.facts.seen, page.runs
    if runs is not None and runs.durations is not None:
        yield f"  {_spread(runs.durations)}"
    elif seen is not None and seen.slowest_ms is not None:
        yield f"  longest {duration(seen.slowest_ms)}"
    else:
        yield "  No run was seen."
        return
    shown = runs.durations if runs is not None else None
    slowest = seen.slowest_ms if seen is not None else None
    if shown is not None and slowest is not None and slowest > shown.maximum:
        yield f"  longest of all, by the metrics: {duration(slowest)}"
    if runs is not None and runs.timeouts is not None and runs.near_timeouts is not None:
        yield (
            f"  {many(runs.timeouts, 'timeout')}, and "
            f"{many(runs.near_timeouts, 'run')} beyond 80 % of the timeout"
        )


def _spread(spread: Spread) -> str:
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


def _cold(page: ReportPage) -> Iterator[str]:
    runs = page.runs
    if runs is None:
        yield "  Not known: no REPORT line was read."
        return
    if runs.cold_share is None:
        yield "  No run was seen."
        return
    if not runs.cold:
        yield f"  None in {many(runs.reports, 'run')}."
    else:
        yield f"  {_percent(runs.cold_share)}: {runs.cold:,} of {many(runs.reports, 'run')}"
    if runs.inits is not None:
        yield f"  start {_spread(runs.inits)}"
    size = page.facts.package_bytes
    if size is not None:
        yield f"  package and layers {_bytes(size)}, zipped"


def _memory(page: ReportPage) -> Iterator[str]:
    runs, configuration = page.runs, page.facts.configuration
    if runs is None or runs.memory is None:
        yield "  No run was seen." if runs else "  Not known: no REPORT line was read."
        return
    given = f" of {configuration.function.memory_mb:,} MB" if configuration else ""
    memory = runs.memory
    most = f"most {memory.maximum:,.0f}{given or ' MB'}"
    yield f"  p50 {memory.p50:,.0f} MB   p99 {memory.p99:,.0f} MB   {most}"
    yield f"  {_fit(page.size)}"


def _fit(size: RightSize | None) -> str:
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


def _cost(page: ReportPage) -> Iterator[str]:
    cost = page.cost
    if cost is None:
        yield "  Not known: counts or configuration could not be read."
        return
    yield from _bill(cost)
    if cost.costs.without_free.total:
        yield from _others(cost)
    if cost.costs.without_free.estimated and page.prices.from_region:
        yield f"  ≈ with prices of {page.prices.from_region}, where none of this region is known"
    yield "  List prices, for a month that goes on like this. The free tier is the account's."


def _bill(cost: ReportCost) -> Iterator[str]:
    without, with_free = cost.costs.without_free, cost.costs.with_free
    yield _row("", "a day", "a month", "with free tier")
    for line in without.lines:
        share = MonthlyCost(lines=(line,))
        yield _row(
            f"{line.part.value}, {_quantity(line.quantity)} {line.unit}",
            money(share.per_day, estimated=line.estimated),
            money(line.dollars, estimated=line.estimated),
            money(with_free.of(line.part), estimated=line.estimated),
        )
    yield _row(
        "together",
        money(without.per_day, estimated=without.estimated),
        money(without.total, estimated=without.estimated),
        money(with_free.total, estimated=with_free.estimated),
    )


def _row(label: str, *cells: str) -> str:
    first, *more = cells
    return (f"  {label:<38}{first:>10}" + "".join(f"{cell:>15}" for cell in more)).rstrip()


def _quantity(quantity: float) -> str:
    return f"{quantity:,.0f}" if quantity >= 10 else f"{quantity:,.2f}"


def _others(cost: ReportCost) -> Iterator[str]:
    others = [(f"on {other.architecture}", other) for other in (cost.arm,) if other is not None]
    others += [(f"at {other.memory_mb:,} MB", other) for other in cost.sizes]
    if others:
        yield "  If runs took as long as now, a month without free tier:"
    for label, other in others:
        yield f"    {label:<12}{money(other.dollars, estimated=other.estimated):>11}{_saves(other)}"


def _saves(other: Otherwise) -> str:
    words = ""
    if abs(other.saves) >= 0.00005:
        much = money(abs(other.saves))
        words = f"  {much} {'less' if other.saves > 0 else 'more'}"
    return f"{words}  (a run has used that much)" if other.too_small else words


def _gauge(gauge: Gauge) -> str:
    filled = min(_BAR, round(_BAR * gauge.share))
    bar = "█" * filled + "░" * (_BAR - filled)
    if gauge.unit == "bytes":
        words = f"{_bytes(gauge.used)} of {_bytes(gauge.limit)}"
    else:
        unit = f" {gauge.unit}" if gauge.unit else ""
        words = f"{_amount(gauge.used)} of {_amount(gauge.limit)}{unit}"
    return f"{_LEVELS[gauge.level]} {gauge.label:<45} {bar} {words}"


def _amount(number: float) -> str:
    return f"{number:,.0f}" if float(number).is_integer() or number >= 100 else f"{number:,.2f}"


def _findings(page: ReportPage) -> Iterator[str]:
    if not page.findings:
        yield "  Nothing was found in what could be read."
    for finding in page.findings:
        yield from _finding(finding)
    if page.unread:
        yield f"  {many(len(page.unread), 'part')} could not be read: see above."


def _finding(finding: Finding) -> Iterator[str]:
    yield f"  {finding.severity.glyph} {finding.severity.word}: {finding.title}  [{finding.id}]"
    yield f"    {finding.why}"
    yield f"    → {finding.do}"


def _percent(share: float) -> str:
    percent = share * 100
    if 0 < percent < 0.1:
        return "under 0.1 %"
    return f"{percent:.1f} %" if percent < 9.95 else f"{percent:.0f} %"


def _bytes(count: float) -> str:
    if count < 1024:
        return f"{count:,.0f} B"
    if count < _MB:
        return f"{count / 1024:,.1f} KB"
    if count < 1024 * _MB:
        return f"{count / _MB:,.1f} MB"
    return f"{count / _MB / 1024:,.1f} GB"
