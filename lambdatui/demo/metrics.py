"""The past week's metrics, as Lambda would have published them in AWS/Lambda."""

import datetime
from typing import Any

from lambdatui.demo.clients import Clients
from lambdatui.demo.functions import FUNCTIONS, DemoFunction
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


def _data(function: DemoFunction, slot: Slot) -> list[Datum]:
    shared: Datum = {
        "Dimensions": [{"Name": "FunctionName", "Value": function.name}],
        "Timestamp": datetime.datetime.fromtimestamp(slot.start_ms / 1000, datetime.UTC),
    }
    counts = {"Throttles": slot.throttles}
    if slot.invocations:
        counts |= {
            "Invocations": slot.invocations,
            "Errors": slot.errors,
            "ConcurrentExecutions": slot.concurrency,
        }
    data = [
        {**shared, "MetricName": name, "Value": float(value), "Unit": "Count"}
        for name, value in counts.items()
        # A count of nothing reads the same as no count, and half of all counts are of nothing.
        if value
    ]
    if slot.durations_ms:
        values = list(slot.durations_ms)
        data.append({**shared, "MetricName": "Duration", "Values": values, "Unit": "Milliseconds"})
    return data
