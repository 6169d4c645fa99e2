"""The rows of a report, and what there is to say of the row under the cursor."""

from collections.abc import Iterator

from lambdatui.core.cost import CostLine, MonthlyCost
from lambdatui.core.finding import Finding, Severity
from lambdatui.core.limits import GaugeLevel
from lambdatui.core.prices import money
from lambdatui.core.report_cost import ReportCost
from lambdatui.core.report_page import ReportPage
from lambdatui.core.report_words import (
    LEVELS,
    LIST_PRICES,
    NO_COST,
    bar,
    cold_words,
    duration_words,
    gauge_words,
    memory_words,
    other_sizes,
    prices_words,
    quantity_words,
    saves_words,
)
from lambdatui.core.right_size import Fit
from lambdatui.ui.widgets.fact_list import Fact, Section, Tone

_TONES: dict[Severity, Tone] = {
    Severity.CRITICAL: "bad",
    Severity.WARNING: "doubt",
    Severity.ADVICE: "plain",
}
_LEVELS: dict[GaugeLevel, Tone] = {
    GaugeLevel.OK: "plain",
    GaugeLevel.NEAR: "doubt",
    GaugeLevel.FULL: "bad",
    GaugeLevel.CONFIGURED: "context",
}
#: Before the label of a gauge: its level, its bar, and how much of what.
_GAUGE_CELLS = 30
_FINDING = "finding:"
_IF_AS_LONG = "If runs took as long as now. A month without the free tier."


def report_sections(page: ReportPage) -> list[Section]:
    """Everything, what matters most first."""
    found = tuple(_findings(page))
    sections = [Section(f"Findings {len(page.findings)}", found, own=True)]
    if page.unread:
        rows = (Fact(f"unread:{at}", "", text, "doubt") for at, text in enumerate(page.unread))
        sections.append(Section("Could not be read", tuple(rows), own=True))
    limits = tuple(_gauges(page)) or (Fact("limits", "", "Nothing is known.", "context"),)
    return [
        *sections,
        Section("Limits", limits, own=True),
        Section("Cold starts", _lines("cold", cold_words(page)), own=True),
        Section("Memory", _memory(page), own=True),
        Section("Durations", _lines("duration", duration_words(page)), own=True),
        Section("Cost", tuple(_cost(page)), own=True),
    ]


def _findings(page: ReportPage) -> Iterator[Fact]:
    if not page.findings:
        yield Fact("findings", "", "Nothing was found in what could be read.", "good")
    for at, finding in enumerate(page.findings):
        severity = finding.severity
        yield Fact(
            f"{_FINDING}{at}:{finding.id}",
            f"{severity.glyph} {severity.word}",
            finding.title,
            _TONES[severity],
        )


def _gauges(page: ReportPage) -> Iterator[Fact]:
    for at, gauge in enumerate(page.gauges):
        value = f"{LEVELS[gauge.level]} {bar(gauge)} {gauge_words(gauge):<17}  {gauge.label}"
        if gauge.unknown:
            value += f", {gauge.unknown}"
        yield Fact(f"gauge:{at}", "", value, _LEVELS[gauge.level], hang=_GAUGE_CELLS)


def _lines(key: str, words: Iterator[str]) -> tuple[Fact, ...]:
    return tuple(Fact(f"{key}:{at}", "", text) for at, text in enumerate(words))


def _memory(page: ReportPage) -> tuple[Fact, ...]:
    tones: dict[Fit, Tone] = {Fit.RIGHT: "good", Fit.TOO_BIG: "doubt", Fit.TOO_SMALL: "bad"}
    *used, last = _lines("memory", memory_words(page))
    tone: Tone = tones[page.size.fit] if page.size is not None and used else "plain"
    return (*used, Fact(last.key, last.label, last.value, tone))


def _cost(page: ReportPage) -> Iterator[Fact]:
    cost = page.cost
    if cost is None:
        yield Fact("cost", "", NO_COST, "context")
        return
    without, with_free = cost.costs.without_free, cost.costs.with_free
    yield Fact("cost:head", "", _columns("a day", "a month", "with free tier"), "context")
    for line in without.lines:
        yield Fact(f"cost:{line.part.value}", _named(line), _dollars(line, with_free))
    yield Fact(
        "cost:together",
        "together",
        _columns(
            money(without.per_day, estimated=without.estimated),
            money(without.total, estimated=without.estimated),
            money(with_free.total, estimated=with_free.estimated),
        ),
    )
    if without.total:
        yield from _others(cost)


def _named(line: CostLine) -> str:
    return f"{line.part.value}, {quantity_words(line.quantity)} {line.unit}"


def _dollars(line: CostLine, with_free: MonthlyCost) -> str:
    share = MonthlyCost(lines=(line,))
    return _columns(
        money(share.per_day, estimated=line.estimated),
        money(line.dollars, estimated=line.estimated),
        money(with_free.of(line.part), estimated=line.estimated),
    )


def _columns(day: str, month: str, free: str) -> str:
    return f"{day:>9}{month:>10}{free:>16}"


def _others(cost: ReportCost) -> Iterator[Fact]:
    for label, other in other_sizes(cost):
        much = money(other.dollars, estimated=other.estimated)
        words = f"it would be {much} a month{saves_words(other)}"
        yield Fact(f"other:{label}", label, words, "doubt" if other.too_small else "plain")


def finding_of(page: ReportPage, key: str) -> Finding | None:
    """The finding of a row; None for a row of another kind."""
    if not key.startswith(_FINDING):
        return None
    at = int(key.removeprefix(_FINDING).partition(":")[0])
    return page.findings[at] if at < len(page.findings) else None


def notes(page: ReportPage, key: str) -> tuple[str, ...]:
    """What there is to say of a row, in sentences; there may be nothing."""
    finding = finding_of(page, key)
    if finding is not None:
        return finding.why, f"→ {finding.do}"
    kind, _, at = key.partition(":")
    if kind == "gauge":
        note = page.gauges[int(at)].note
        return (note,) if note else ()
    if kind == "other":
        return (_IF_AS_LONG,)
    if kind == "cost":
        return tuple(filter(None, (LIST_PRICES, prices_words(page))))
    return ()
