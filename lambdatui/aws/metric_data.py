"""One GetMetricData over many metrics: what is asked, and all pages of what comes back."""

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import required, structures, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.pages import pages
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.metrics_span import Span
from lambdatui.core.record import Record
from lambdatui.core.stop import Stop

if TYPE_CHECKING:
    from types_boto3_cloudwatch.type_defs import (
        DimensionTypeDef,
        GetMetricDataOutputTypeDef,
        MetricDataQueryUnionTypeDef,
    )

_OPERATION = "GetMetricData"
#: The most that one call takes (CloudWatch API, GetMetricData, MetricDataQueries).
MOST_QUERIES = 500

_ABSENT = "CloudWatch said nothing of it"
#: ``StatusCode`` of a result that is less than whole (CloudWatch API, MetricDataResult).
_STATUS_WORDS = {
    "InternalError": "CloudWatch failed to read it",
    "Forbidden": "it may not be read",
    "PartialData": "CloudWatch gave only a part of it",
}


class Query(Record, frozen=True):
    """A metric of one function, of the namespace AWS/Lambda, with a statistic.

    Without a function it is of all functions of the account and region together. A ``qualifier``
    limits it to an alias or a version, and an ``executed_version`` to that one of an alias that
    divides (Lambda developer guide, "Types of metrics for Lambda functions", dimensions).
    """

    function: str
    metric: str
    statistic: str
    qualifier: str = ""
    executed_version: str = ""

    @property
    def dimensions(self) -> "list[DimensionTypeDef]":
        """As CloudWatch takes them."""
        if not self.function:
            return []
        dimensions: list[DimensionTypeDef] = [{"Name": "FunctionName", "Value": self.function}]
        if self.qualifier:
            resource = f"{self.function}:{self.qualifier}"
            dimensions.append({"Name": "Resource", "Value": resource})
        if self.executed_version:
            dimensions.append({"Name": "ExecutedVersion", "Value": self.executed_version})
        return dimensions


class Answer(Record, frozen=True):
    """The points of one query, and in words why some may be missing.

    ``points`` has one value a period, None for one without a point; it is None where the metric
    could not be read, which is not the same as no points. Where it is not ``whole``, nobody knows
    whether a period without a point is one without an event.
    """

    points: tuple[float | None, ...] | None
    remark: str = ""
    whole: bool = True


class Answers(Record, frozen=True):
    """One answer for each query, in their order; ``remarks`` are those on all of them."""

    of: tuple[Answer, ...]
    remarks: tuple[str, ...] = ()


def read_metric_data(
    clients: Clients, doing: str, queries: list[Query], span: Span, *, stop: Stop | None = None
) -> Answers:
    """Ask for at most :data:`MOST_QUERIES` at once, and read every page of the answer.

    Each query is a metric that is paid for (CloudWatch API, GetMetricData).

    Raises:
        LambdatuiError: Whatever goes wrong; MALFORMED where the pages do not come to an end.
        Stopped: When ``stop`` was set while the call was under way.
    """
    asked = [_asked(index, query, span) for index, query in enumerate(queries)]

    def fetch(token: str) -> "GetMetricDataOutputTypeDef":
        more: dict[str, Any] = {"NextToken": token} if token else {}
        return ask(
            clients,
            doing,
            lambda aws: aws.cloudwatch.get_metric_data(
                MetricDataQueries=asked,
                StartTime=datetime.datetime.fromtimestamp(span.start_ms / 1000, datetime.UTC),
                EndTime=datetime.datetime.fromtimestamp(span.end_ms / 1000, datetime.UTC),
                ScanBy="TimestampAscending",
                **more,
            ),
            stop=stop,
        )

    found = [_Found() for _ in queries]
    known = {_name(index): each for index, each in enumerate(found)}
    remarks: dict[str, None] = {}
    for answer in pages(doing, _OPERATION, "NextToken", fetch):
        for result in structures(required(answer, "MetricDataResults", list, _OPERATION)):
            each = known.get(text(result.get("Id")))
            if each is not None:
                each.add(result)
        remarks.update(dict.fromkeys(_messages(answer)))
    return Answers(of=tuple(each.answer(span) for each in found), remarks=tuple(remarks))


def remark_words(answers: Iterable[tuple[str, Answer]], remarks: Sequence[str]) -> str:
    """What is to be said of answers, each with the name of its metric, and of all of them."""
    # The statistics of one metric mostly fail together: said once.
    told = dict.fromkeys(
        f"{metric}: {answer.remark}" for metric, answer in answers if answer.remark
    )
    return "; ".join((*remarks, *told))


class _Found:
    """What the pages bring of one query."""

    def __init__(self) -> None:
        self._points: dict[int, float] = {}
        self._messages: dict[str, None] = {}
        # PartialData on a page that is not the last only means that there is another one.
        self._status = ""

    def add(self, result: Mapping[str, Any]) -> None:
        self._points.update(_points(result))
        self._messages.update(dict.fromkeys(_messages(result)))
        self._status = text(result.get("StatusCode")) or "Complete"

    def answer(self, span: Span) -> Answer:
        words = _STATUS_WORDS.get(self._status, "") if self._status else _ABSENT
        if words and not self._points:
            # Zero errors is what this would look like, and nobody knows that.
            return Answer(points=None, remark="; ".join((words, *self._messages)), whole=False)
        slots: list[float | None] = [None] * span.periods
        for time_ms, value in self._points.items():
            index = (time_ms - span.start_ms) // (span.period_s * 1000)
            if 0 <= index < len(slots):
                slots[index] = value
        said = (words, *self._messages) if words else tuple(self._messages)
        return Answer(points=tuple(slots), remark="; ".join(said), whole=not words)


def _name(index: int) -> str:
    # It begins with a small letter (CloudWatch API, MetricDataQuery, Id).
    return f"q{index}"


def _asked(index: int, query: Query, span: Span) -> "MetricDataQueryUnionTypeDef":
    return {
        "Id": _name(index),
        "MetricStat": {
            "Metric": {
                "Namespace": "AWS/Lambda",
                "MetricName": query.metric,
                "Dimensions": query.dimensions,
            },
            "Period": span.period_s,
            "Stat": query.statistic,
        },
        "ReturnData": True,
    }


def _messages(around: Mapping[str, Any]) -> list[str]:
    said = (
        text(message.get("Value")) or text(message.get("Code"))
        for message in structures(around.get("Messages"))
    )
    return [words for words in said if words]


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
        if isinstance(time, datetime.datetime)
        and isinstance(value, int | float)
        and math.isfinite(value)
    }


def _milliseconds(time: datetime.datetime) -> int:
    # A time without a zone would be taken for this machine's own.
    aware = time if time.tzinfo is not None else time.replace(tzinfo=datetime.UTC)
    return round(aware.timestamp() * 1000)
