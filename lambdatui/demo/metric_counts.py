"""Values that stand for many: ministack keeps each of them by itself, and a month is millions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Data = dict[str, Any]


class Counted(float):
    """A value that was measured ``count`` times."""

    count: int = 1

    @classmethod
    def of(cls, value: float, count: float) -> "Counted":
        """It, so many times."""
        made = cls(value)
        made.count = int(count)
        return made


def count_of(value: float) -> int:
    """How often a value was measured."""
    return value.count if isinstance(value, Counted) else 1


class MetricCounts:
    """Takes the place of what ministack does with ``Counts`` (CloudWatch API, MetricDatum)."""

    def __init__(self, cloudwatch: Any) -> None:
        self._cloudwatch = cloudwatch
        self._plain_put: Callable[..., object] = cloudwatch._put_metric_data
        self._plain_stats: Callable[[Sequence[float]], Mapping[str, float]] = cloudwatch._calc_stats
        self._plain_percentile: Callable[[Sequence[float], float], float] = cloudwatch._percentile

    def install(self) -> None:
        """From now on."""
        self._cloudwatch._put_metric_data = self.put
        self._cloudwatch._calc_stats = self.stats
        self._cloudwatch._percentile = self.percentile

    def put(self, params: Data, data: Data, is_cbor: bool, is_json: bool = False) -> object:
        """Keep values with counts as they are, and leave the others to ministack."""
        entries: list[Data] = (data or {}).get("MetricData") or []
        counted = [entry for entry in entries if "Counts" in entry and "Values" in entry]
        for entry in counted:
            self._keep(data.get("Namespace", ""), entry)
        if counted:
            data = {**data, "MetricData": [entry for entry in entries if entry not in counted]}
        return self._plain_put(params, data, is_cbor, is_json)

    def _keep(self, namespace: str, entry: Data) -> None:
        dimensions = {each["Name"]: each["Value"] for each in entry.get("Dimensions") or ()}
        key = (namespace, entry.get("MetricName", ""), self._cloudwatch._dims_key(dimensions))
        self._cloudwatch._metric_bucket(key).extend(
            {
                "Timestamp": self._cloudwatch._parse_ts(entry.get("Timestamp")),
                "Value": Counted.of(value, count),
                "Unit": entry.get("Unit", "None"),
                "Dimensions": dimensions,
            }
            for value, count in zip(entry["Values"], entry["Counts"], strict=True)
        )

    def stats(self, values: Sequence[float]) -> Mapping[str, float]:
        """The statistics of a period."""
        if not any(isinstance(value, Counted) for value in values):
            return self._plain_stats(values)
        count = sum(count_of(value) for value in values)
        total = sum(value * count_of(value) for value in values)
        return {
            "SampleCount": float(count),
            "Sum": total,
            "Average": total / count,
            "Minimum": float(min(values)),
            "Maximum": float(max(values)),
        }

    def percentile(self, values: Sequence[float], percent: float) -> float:
        """By nearest rank."""
        if not any(isinstance(value, Counted) for value in values):
            return self._plain_percentile(values, percent)
        rank = percent / 100 * sum(count_of(value) for value in values)
        reached = 0
        for value in sorted(values):
            reached += count_of(value)
            if reached >= rank:
                return float(value)
        return float(max(values))
