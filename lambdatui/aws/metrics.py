"""One function's metrics over a window of time."""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import required, structures, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.pages import pages
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.metrics import Measure, Metrics, Series, Window, aligned

if TYPE_CHECKING:
    from types_boto3_cloudwatch.type_defs import (
        GetMetricDataOutputTypeDef,
        MetricDataQueryUnionTypeDef,
    )

_OPERATION = "GetMetricData"

#: ``StatusCode`` of a result that is less than whole (CloudWatch API, MetricDataResult).
_STATUS_WORDS = {
    "Absent": "CloudWatch said nothing of it",
    "InternalError": "CloudWatch failed to read it",
    "Forbidden": "it may not be read",
    "PartialData": "CloudWatch gave only a part of it",
}


def read_metrics(clients: Clients, function: str, window: Window, now_ms: int) -> Metrics:
    """All measures over the window that ends now, by one GetMetricData (CloudWatch API).

    It costs one metric for each :class:`Measure`, whatever the number of points.

    Raises:
        LambdatuiError: Whatever goes wrong; MALFORMED where the pages do not come to an end.
    """
    start_ms, end_ms = aligned(window, now_ms)
    measures = {f"m{number}": measure for number, measure in enumerate(Measure)}
    doing = f"read the metrics of {function}"

    def fetch(token: str) -> "GetMetricDataOutputTypeDef":
        more: dict[str, Any] = {"NextToken": token} if token else {}
        return ask(
            clients,
            doing,
            lambda aws: aws.cloudwatch.get_metric_data(
                MetricDataQueries=[
                    _query(name, measure, function, window) for name, measure in measures.items()
                ],
                StartTime=datetime.datetime.fromtimestamp(start_ms / 1000, datetime.UTC),
                EndTime=datetime.datetime.fromtimestamp(end_ms / 1000, datetime.UTC),
                ScanBy="TimestampAscending",
                **more,
            ),
        )

    points: dict[str, dict[int, float]] = {name: {} for name in measures}
    statuses: dict[str, str] = {}
    remarks: dict[str, None] = {}
    for answer in pages(doing, _OPERATION, "NextToken", fetch):
        for result in structures(required(answer, "MetricDataResults", list, _OPERATION)):
            name = text(result.get("Id"))
            if name in points:
                points[name].update(_points(result))
                statuses[name] = text(result.get("StatusCode"))
        for message in structures(answer.get("Messages")):
            remarks[text(message.get("Value")) or text(message.get("Code"))] = None
    for name, measure in measures.items():
        # PartialData on a page that is not the last only means that there is another one.
        words = _STATUS_WORDS.get(statuses.get(name, "Absent"))
        if words:
            remarks[f"{measure.metric}: {words}"] = None
    return Metrics(
        function=function,
        window=window,
        start_ms=start_ms,
        end_ms=end_ms,
        period_s=window.period_s,
        series=tuple(_series(measure, points[name]) for name, measure in measures.items()),
        partial="; ".join(remarks),
    )


def _query(
    identifier: str, measure: Measure, function: str, window: Window
) -> "MetricDataQueryUnionTypeDef":
    return {
        "Id": identifier,
        "MetricStat": {
            "Metric": {
                "Namespace": "AWS/Lambda",
                "MetricName": measure.metric,
                "Dimensions": [{"Name": "FunctionName", "Value": function}],
            },
            "Period": window.period_s,
            "Stat": measure.statistic,
        },
        "ReturnData": True,
    }


def _points(result: Mapping[str, Any]) -> dict[int, float]:
    times = result.get("Timestamps", [])
    values = result.get("Values", [])
    if not isinstance(times, list) or not isinstance(values, list) or len(times) != len(values):
        raise LambdatuiError(
            Fault(
                kind=Kind.MALFORMED,
                what="The answer to GetMetricData has not one value for each time.",
                advice="Try again.",
                operation=_OPERATION,
            )
        )
    return {
        _milliseconds(time): float(value)
        for time, value in zip(times, values, strict=True)
        if isinstance(time, datetime.datetime) and isinstance(value, int | float)
    }


def _milliseconds(time: datetime.datetime) -> int:
    # A time without a zone would be taken for this machine's own.
    aware = time if time.tzinfo is not None else time.replace(tzinfo=datetime.UTC)
    return round(aware.timestamp() * 1000)


def _series(measure: Measure, points: Mapping[int, float]) -> Series:
    times = sorted(points)
    return Series(
        measure=measure, times_ms=tuple(times), values=tuple(points[time] for time in times)
    )
