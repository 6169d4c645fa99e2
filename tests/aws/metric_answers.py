"""Answers of GetMetricData about the figures of the fleet, as botocore gives them."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from lambdatui.core.fleet import FleetFigures, FleetWindow
from lambdatui.core.fleet_reads import FiguresPart
from tests.aws.scripted import Scripted

#: 2025-10-09T08:53:20Z. The hour in periods of two minutes ends at 08:54:00, 40 s later.
NOW = 1_760_000_000_000
END = NOW + 40_000
START = END - 3_600_000
#: Invocations and throttles are asked of each, the other four only of those that were invoked.
FIRST, REST = 2, 4
H1 = FleetWindow.H1
CALL = "get_metric_data"


def names(count: int) -> list[str]:
    return [f"fn-{index:04}" for index in range(count)]


def result(
    query: int, points: Mapping[int, float], status: str = "Complete", **more: object
) -> dict[str, object]:
    """Points by the minute after the start."""
    return {
        "Id": f"q{query}",
        "StatusCode": status,
        "Timestamps": [moment(START + minute * 60_000) for minute in points],
        "Values": list(points.values()),
        **more,
    }


def moment(ms: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.UTC)


def page(results: Sequence[Mapping[str, Any]], token: str = "", **more: object) -> dict[str, Any]:
    return {"MetricDataResults": results, **({"NextToken": token} if token else {}), **more}


def empty(count: int) -> dict[str, Any]:
    return page([result(query, {}) for query in range(count)])


def calling(*functions: float) -> dict[str, Any]:
    """The first answer about functions that were invoked so many times."""
    return page(
        [
            result(2 * at + query, {0: count} if count and not query else {})
            for at, count in enumerate(functions)
            for query in range(FIRST)
        ]
    )


def asked(scripted: Scripted) -> list[list[str]]:
    """Of each call what was asked of whom: ``orders Errors/Sum``."""
    return [
        [
            f"{stat['Metric']['Dimensions'][0]['Value']} "
            f"{stat['Metric']['MetricName']}/{stat['Stat']}"
            for stat in (query["MetricStat"] for query in call["MetricDataQueries"])
        ]
        for call in scripted.asked
    ]


def one(parts: Sequence[FiguresPart]) -> FleetFigures:
    (part,) = parts
    ((_, figures),) = part.figures
    return figures
