"""The CloudWatch alarms that watch a function."""

import enum
from collections.abc import Iterable

from lambdatui.core.record import Record

#: What must be watched (CloudWatch metrics of AWS/Lambda).
WATCHED = ("Errors", "Throttles")


class AlarmState(enum.StrEnum):
    """What an alarm says; the values are CloudWatch's (CloudWatch API, MetricAlarm, StateValue)."""

    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


class AlarmKind(enum.StrEnum):
    """What an alarm looks at."""

    #: One metric, against a threshold.
    METRIC = "metric"
    #: A formula over metrics, against a threshold.
    MATH = "math"
    #: Metrics against the band that CloudWatch has learned to expect.
    ANOMALY = "anomaly"
    #: The states of other alarms.
    COMPOSITE = "composite"


# It refers to nothing that could refer to it: the garbage collector need not look at thousands.
class AlarmMetric(Record, frozen=True, gc=False):
    """A metric of the function that an alarm looks at, as the namespace AWS/Lambda names it.

    ``statistic`` is CloudWatch's, as ``Sum`` or ``p99``; ``period_s`` is in seconds. ``qualifier``
    is the alias or version that it is limited to, and empty where it is of all of them. ``id`` is
    what the formula of its alarm calls it.
    """

    metric: str
    statistic: str = ""
    period_s: int = 0
    qualifier: str = ""
    id: str = ""


class Alarm(Record, frozen=True, gc=False):
    """One alarm, with what it looks at of one function.

    ``reason`` is CloudWatch's sentence on the state, ``since_ms`` when it came about (ms since the
    epoch, 0 where that is not known). ``threshold`` is in the unit of the metric, and None for an
    anomaly and a composite; ``comparison`` CloudWatch's word, as ``GreaterThanThreshold``. It is
    in alarm where ``breaching`` of ``evaluated`` periods are beyond the threshold. ``rule`` is the
    formula of a math or anomaly alarm, and the rule of a composite one.
    """

    name: str
    state: AlarmState
    kind: AlarmKind = AlarmKind.METRIC
    arn: str = ""
    description: str = ""
    reason: str = ""
    since_ms: int = 0
    metrics: tuple[AlarmMetric, ...] = ()
    threshold: float | None = None
    comparison: str = ""
    breaching: int = 0
    evaluated: int = 0
    missing_data: str = ""
    rule: str = ""
    acts: bool = True

    @property
    def charted(self) -> float | None:
        """The threshold, where it can be drawn into the chart of the alarm's one metric."""
        return self.threshold if self.kind is AlarmKind.METRIC else None


def unwatched(alarms: Iterable[Alarm]) -> tuple[str, ...]:
    """Those of :data:`WATCHED` that no alarm watches which acts, and is of all of a function."""
    watched = {
        metric.metric
        for alarm in alarms
        if alarm.acts
        for metric in alarm.metrics
        if not metric.qualifier
    }
    return tuple(metric for metric in WATCHED if metric not in watched)
