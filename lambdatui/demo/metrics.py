"""The past month's metrics, as Lambda would have published them in AWS/Lambda."""

import datetime
from collections.abc import Iterator
from typing import Any

from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import FUNCTIONS, DemoFunction, metric_dimensions
from lambdatui.demo.story import Slot, slots

#: CloudWatch API, PutMetricData: at most 1000 metrics a call.
_A_CALL = 1000

Datum = dict[str, Any]


def seed(clients: Clients, now_ms: int) -> None:
    """Publish them all."""
    cloudwatch = clients.get("cloudwatch")
    waiting: list[Datum] = []
    for function in FUNCTIONS:
        for slot in slots(function, now_ms):
            waiting += _data(function, slot)
    for start in range(0, len(waiting), _A_CALL):
        cloudwatch.put_metric_data(
            Namespace="AWS/Lambda", MetricData=waiting[start : start + _A_CALL]
        )


def _data(function: DemoFunction, slot: Slot) -> Iterator[Datum]:
    """A slot's metrics, of the function and of its alias."""
    at = datetime.datetime.fromtimestamp(slot.start_ms / 1000, datetime.UTC)
    values = list(_values(slot))
    for dimensions in metric_dimensions(function.name, function.alias):
        named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
        for value in values:
            yield {**value, "Dimensions": named, "Timestamp": at}


def _values(slot: Slot) -> Iterator[Datum]:
    counts = {"Throttles": slot.throttles}
    if slot.invocations:
        counts |= {
            "Invocations": slot.invocations,
            "Errors": slot.errors,
            "ConcurrentExecutions": slot.concurrency,
        }
    for name, value in counts.items():
        # A count of nothing reads the same as no count, and half of all counts are of nothing.
        if value:
            yield {"MetricName": name, "Value": float(value), "Unit": "Count"}
    if slot.durations_ms:
        yield {
            "MetricName": "Duration",
            "Values": list(slot.durations_ms),
            "Counts": [float(count) for count in slot.counts],
            "Unit": "Milliseconds",
        }
