"""The report on one function: what it does with its time, its memory and its money."""

from collections.abc import Sequence

from msgspec.structs import replace

from lambdatui.core.finding import Finding
from lambdatui.core.findings import findings
from lambdatui.core.function_facts import FunctionFacts
from lambdatui.core.limits import Gauge, gauges
from lambdatui.core.prices import RegionPrices
from lambdatui.core.record import Record
from lambdatui.core.report_cost import ReportCost, report_cost, size_that_fits
from lambdatui.core.report_metrics import ReportMeasure, ReportMetrics, seen_of
from lambdatui.core.report_runs import Runs
from lambdatui.core.right_size import RightSize


class ReportPage(Record, frozen=True):
    """All of it, worked out. Times are ms since the epoch.

    ``facts`` have what was measured in them. ``runs`` and ``metrics`` are None where they could not
    be read, and ``unread`` says in sentences what is missing, and why.
    """

    name: str
    region: str
    from_ms: int
    to_ms: int
    facts: FunctionFacts
    metrics: ReportMetrics | None
    runs: Runs | None
    cost: ReportCost | None
    size: RightSize | None
    gauges: tuple[Gauge, ...]
    findings: tuple[Finding, ...]
    prices: RegionPrices
    unread: tuple[str, ...] = ()


def report_page(
    name: str,
    facts: FunctionFacts,
    metrics: ReportMetrics | None,
    runs: Runs | None,
    prices: RegionPrices,
    *,
    from_ms: int,
    to_ms: int,
    unread: tuple[str, ...] = (),
) -> ReportPage:
    """Work out the report; ``facts`` are those without what was measured."""
    facts = with_measures(facts, metrics, runs, seconds=(to_ms - from_ms) / 1000)
    return ReportPage(
        name=name,
        region=prices.region,
        from_ms=from_ms,
        to_ms=to_ms,
        facts=facts,
        metrics=metrics,
        runs=runs,
        cost=report_cost(facts, prices),
        size=size_that_fits(facts, prices),
        gauges=gauges(facts),
        findings=findings(facts, to_ms, prices),
        prices=prices,
        unread=unread,
    )


def with_measures(
    facts: FunctionFacts, metrics: ReportMetrics | None, runs: Runs | None, *, seconds: float
) -> FunctionFacts:
    """The facts with what was measured over so many seconds."""
    seen = seen_of(metrics, runs, seconds=seconds)
    asynchronous, share = facts.asynchronous, None
    if metrics is not None:
        if asynchronous is not None:
            events = metrics.of(ReportMeasure.ASYNC_EVENTS)
            asynchronous = replace(asynchronous, events=events)
        ready = metrics.of(ReportMeasure.ON_PROVISIONED)
        if ready is not None and seen.invocations:
            share = min(1.0, ready / seen.invocations)
    return replace(facts, seen=seen, asynchronous=asynchronous, provisioned_share=share)


def with_alarms(page: ReportPage, metrics: Sequence[str]) -> ReportPage:
    """The report after alarms were made on these metrics: nothing else is read or worked out."""
    watched = tuple(dict.fromkeys((*(page.facts.alarm_metrics or ()), *metrics)))
    facts = replace(page.facts, alarm_metrics=watched)
    found = findings(facts, page.to_ms, page.prices)
    return replace(page, facts=facts, findings=found)
