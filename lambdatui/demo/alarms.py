"""The alarms of the demo, and how they went in the past week."""

from dataclasses import dataclass

from lambdatui.demo.clients import Clients
from lambdatui.demo.story import DAY_MS, MINUTE_MS, PAYMENTS_BREAK_MS, SLOW_SPELLS

#: After so many minutes with trouble out of five, an alarm tells of it.
_MINUTES = 3
_OF_MINUTES = 5


@dataclass(frozen=True, kw_only=True)
class DemoAlarm:
    """One alarm on a metric of a function: at ``threshold`` or above it is trouble."""

    name: str
    function: str
    metric: str
    statistic: str
    threshold: float
    unit: str

    def reason(self, state: str) -> str:
        """CloudWatch's sentence on a state."""
        over = "greater than or equal to" if state == "ALARM" else "less than"
        return (
            f"Threshold Crossed: {_MINUTES} out of the last {_OF_MINUTES} datapoints were {over} "
            f"the threshold ({self.threshold:g}{self.unit})."
        )


@dataclass(frozen=True, kw_only=True)
class DemoTurn:
    """An alarm came into a state, so many ms before now."""

    alarm: DemoAlarm
    age_ms: int
    before: str
    after: str


PAYMENTS = DemoAlarm(
    name="payments-webhook errors",
    function="payments-webhook",
    metric="Errors",
    statistic="Sum",
    threshold=1,
    unit="",
)
ORDERS = DemoAlarm(
    name="orders-api slow",
    function="orders-api",
    metric="Duration",
    statistic="Average",
    threshold=1_000,
    unit=" ms",
)
ALARMS = (PAYMENTS, ORDERS)


def turns() -> tuple[DemoTurn, ...]:
    """How they went, oldest first: the story of the past week, as an alarm tells it."""
    made = [
        DemoTurn(alarm=alarm, age_ms=6 * DAY_MS, before="INSUFFICIENT_DATA", after="OK")
        for alarm in ALARMS
    ]
    late = _MINUTES * MINUTE_MS
    slow = [
        DemoTurn(alarm=ORDERS, age_ms=age_ms - late, before=before, after=after)
        for began_ms, length_ms in SLOW_SPELLS
        for age_ms, before, after in (
            (began_ms, "OK", "ALARM"),
            (began_ms - length_ms, "ALARM", "OK"),
        )
    ]
    broken = DemoTurn(alarm=PAYMENTS, age_ms=PAYMENTS_BREAK_MS - late, before="OK", after="ALARM")
    return tuple(sorted((*made, *slow, broken), key=lambda turn: -turn.age_ms))


def put_alarms(clients: Clients) -> None:
    """Make them all."""
    cloudwatch = clients.get("cloudwatch")
    for alarm in ALARMS:
        cloudwatch.put_metric_alarm(
            AlarmName=alarm.name,
            Namespace="AWS/Lambda",
            MetricName=alarm.metric,
            Dimensions=[{"Name": "FunctionName", "Value": alarm.function}],
            Statistic=alarm.statistic,
            Period=60,
            EvaluationPeriods=_OF_MINUTES,
            DatapointsToAlarm=_MINUTES,
            Threshold=alarm.threshold,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            TreatMissingData="notBreaching",
        )


def history(now_ms: int) -> list[dict[str, str | int]]:
    """The turns as the endpoint takes them: times are ms since the epoch."""
    return [
        {
            "alarm": turn.alarm.name,
            "at_ms": now_ms - turn.age_ms,
            "before": turn.before,
            "after": turn.after,
            "reason": turn.alarm.reason(turn.after),
        }
        for turn in turns()
    ]
