"""The report as text for people, at most as wide as asked for."""

import textwrap
from collections.abc import Iterator

from lambdatui.core.cost import MonthlyCost
from lambdatui.core.finding import Finding, many
from lambdatui.core.limits import Gauge
from lambdatui.core.prices import money
from lambdatui.core.report_cost import ReportCost
from lambdatui.core.report_page import ReportPage
from lambdatui.core.report_runs import Runs, RunSource
from lambdatui.core.report_words import (
    IF_AS_LONG,
    LEVELS,
    LIST_PRICES,
    NO_COST,
    bar,
    cold_words,
    counts_words,
    duration_words,
    gauge_words,
    memory_words,
    other_sizes,
    prices_words,
    quantity_words,
    saves_words,
    source_words,
    time_words,
)
from lambdatui.core.safe import safe

WIDTH = 80


def text_lines(page: ReportPage, width: int = WIDTH) -> Iterator[tuple[str, bool]]:
    """All of it, line by line, each with whether it is a title; safe for a terminal."""
    first, *more = _head(page)
    title, *folded = _folded(first, width)
    yield title, True
    for text in (*folded, *more):
        for line in _folded(text, width):
            yield line, False
    for heading, lines in _sections(page):
        yield "", False
        yield heading, True
        for text in lines:
            for line in _folded(text, width):
                yield line, False


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
    yield "DURATIONS", _indented(duration_words(page))
    yield "COLD STARTS", _indented(cold_words(page))
    yield "MEMORY", _indented(memory_words(page))
    yield "COST", list(_cost(page))
    yield "LIMITS", list(_limits(page)) or ["  Nothing is known."]
    yield f"FINDINGS {len(page.findings)}", list(_findings(page))


def _indented(lines: Iterator[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _head(page: ReportPage) -> Iterator[str]:
    configuration = page.facts.configuration
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
    yield " · ".join((time_words(page), *counts_words(page)))
    yield _source(page.runs)


def _source(runs: Runs | None) -> str:
    if runs is None:
        return "No REPORT lines were read: what comes from them is missing."
    more = "" if runs.source is not RunSource.SAMPLE else " With --insights it is all of them."
    return f"From metrics, and {source_words(runs)}.{more}"


def _cost(page: ReportPage) -> Iterator[str]:
    cost = page.cost
    if cost is None:
        yield f"  {NO_COST}"
        return
    yield from _bill(cost)
    if cost.costs.without_free.total:
        yield from _others(cost)
    if prices := prices_words(page):
        yield f"  {prices}"
    yield f"  {LIST_PRICES}"


def _bill(cost: ReportCost) -> Iterator[str]:
    without, with_free = cost.costs.without_free, cost.costs.with_free
    yield _row("", "a day", "a month", "with free tier")
    for line in without.lines:
        share = MonthlyCost(lines=(line,))
        yield _row(
            f"{line.part.value}, {quantity_words(line.quantity)} {line.unit}",
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


def _others(cost: ReportCost) -> Iterator[str]:
    others = other_sizes(cost)
    if others:
        yield f"  {IF_AS_LONG}"
    for label, other in others:
        much = money(other.dollars, estimated=other.estimated)
        yield f"    {label:<12}{much:>11}{saves_words(other)}"


def _limits(page: ReportPage) -> Iterator[str]:
    for gauge in page.gauges:
        yield _gauge(gauge)
        if gauge.note:
            yield f"    {gauge.note}"


def _gauge(gauge: Gauge) -> str:
    return f"{LEVELS[gauge.level]} {gauge.label:<45} {bar(gauge)} {gauge_words(gauge)}"


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
