"""The report as one object of JSON: its names are in docs/report.md, and never renamed."""

import msgspec

from lambdatui.core.cost import MonthlyCost
from lambdatui.core.finding import Finding
from lambdatui.core.limits import Gauge
from lambdatui.core.report_cost import Otherwise, ReportCost
from lambdatui.core.report_metrics import ReportMeasure
from lambdatui.core.report_page import ReportPage
from lambdatui.core.report_runs import Spread
from lambdatui.core.timespan import iso

Object = dict[str, object]


def page_object(page: ReportPage) -> Object:
    """Everything that the report tells; a part that was not read is None."""
    function = page.facts.configuration.function if page.facts.configuration else None
    return {
        "function": page.name,
        "arn": function.arn if function else None,
        "region": page.region,
        "runtime": (function.runtime or None) if function else None,
        "architecture": function.architecture if function else None,
        "memory_mb": function.memory_mb if function else None,
        "timeout_s": function.timeout_s if function else None,
        "from": iso(page.from_ms),
        "to": iso(page.to_ms),
        "counts": _counts(page),
        "lines": _lines(page),
        "durations_ms": _spread(page.runs.durations if page.runs else None),
        "timeouts": page.runs.timeouts if page.runs else None,
        "near_timeouts": page.runs.near_timeouts if page.runs else None,
        "cold_starts": _cold(page),
        "memory": _memory(page),
        "cost": _cost(page, page.cost) if page.cost else None,
        "limits": [_gauge(gauge) for gauge in page.gauges],
        "findings": [_finding(finding) for finding in page.findings],
        "unread": list(page.unread),
    }


def _plain(number: float | None) -> float | int | None:
    """Without the point of a whole number, and without the noise of its last digits."""
    if number is None:
        return None
    return int(number) if float(number).is_integer() else round(number, 6)


def _counts(page: ReportPage) -> Object:
    seen = page.facts.seen
    metrics = page.metrics
    return {
        "invocations": _plain(seen.invocations) if seen else None,
        "errors": _plain(seen.errors) if seen else None,
        "throttles": _plain(seen.throttles) if seen else None,
        "concurrency": _plain(seen.concurrency) if seen else None,
        "slowest_ms": _plain(seen.slowest_ms) if seen else None,
        "async_events": _plain(metrics.of(ReportMeasure.ASYNC_EVENTS)) if metrics else None,
    }


def _lines(page: ReportPage) -> Object | None:
    runs = page.runs
    if runs is None:
        return None
    return {
        "source": runs.source.value,
        "reports": runs.reports,
        "from": iso(runs.from_ms),
        "to": iso(runs.to_ms),
        "scanned_bytes": runs.scanned_bytes,
    }


def _spread(spread: Spread | None) -> Object | None:
    if spread is None:
        return None
    return {
        name: _plain(value)
        for name, value in msgspec.structs.asdict(spread).items()
        if name != "count"
    }


def _cold(page: ReportPage) -> Object | None:
    runs = page.runs
    if runs is None:
        return None
    return {
        "count": runs.cold,
        "share": _plain(runs.cold_share),
        "init_ms": _spread(runs.inits),
        "package_bytes": page.facts.package_bytes,
    }


def _memory(page: ReportPage) -> Object | None:
    runs, size = page.runs, page.size
    if runs is None or runs.memory is None:
        return None
    return {
        "used_mb": _spread(runs.memory),
        "fits": size.fit.value if size else None,
        "right_size_mb": size.needed_mb if size else None,
        "saves_dollars_month": _plain(size.saves) if size else None,
    }


def _cost(page: ReportPage, cost: ReportCost) -> Object:
    with_free, without = cost.costs.with_free, cost.costs.without_free
    return {
        "currency": "USD",
        "requests_month": _plain(cost.month.requests),
        "gb_seconds_month": _plain(cost.month.gb_seconds),
        "day": _plain(without.per_day),
        "month": _plain(without.total),
        "day_with_free_tier": _plain(with_free.per_day),
        "month_with_free_tier": _plain(with_free.total),
        "parts": _parts(without, with_free),
        "on_arm64": _otherwise(cost.arm) if cost.arm else None,
        "at_other_sizes": [_otherwise(size) for size in cost.sizes],
        "estimated_prices": without.estimated,
        "prices_of": page.prices.region,
    }


def _parts(without: MonthlyCost, with_free: MonthlyCost) -> list[Object]:
    return [
        {
            "part": line.part.value,
            "quantity": _plain(line.quantity),
            "unit": line.unit,
            "month": _plain(line.dollars),
            "month_with_free_tier": _plain(with_free.of(line.part)),
        }
        for line in without.lines
    ]


def _otherwise(other: Otherwise) -> Object:
    return {
        "memory_mb": other.memory_mb,
        "architecture": other.architecture,
        "month": _plain(other.dollars),
        "saves": _plain(other.saves),
        "too_small": other.too_small,
    }


def _gauge(gauge: Gauge) -> Object:
    return {
        "limit": gauge.label,
        "used": None if gauge.unknown else _plain(gauge.used),
        "of": _plain(gauge.limit),
        "unit": gauge.unit,
        "share": None if gauge.unknown else _plain(gauge.share),
        "level": gauge.level.value,
    }


def _finding(finding: Finding) -> Object:
    return {
        "id": finding.id,
        "severity": finding.severity.word,
        "title": finding.title,
        "why": finding.why,
        "do": finding.do,
        "about": list(finding.about),
    }
