"""What the lever of an alarm stands at: the parameters of PutMetricAlarm that would make it."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.alarm_plan import COMPARISON, MADE_BY, MISSING, NAMESPACE, PlannedAlarm
from lambdatui.core.untyped import text, whole

#: All that PutMetricAlarm takes beside the name and tags, and DescribeAlarms gives back under the
#: same name (CloudWatch API). Tags are left out: DescribeAlarms does not tell them.
PARAMETERS = frozenset(
    {
        "ActionsEnabled",
        "AlarmActions",
        "AlarmDescription",
        "ComparisonOperator",
        "DatapointsToAlarm",
        "Dimensions",
        "EvaluateLowSampleCountPercentile",
        "EvaluationPeriods",
        "ExtendedStatistic",
        "InsufficientDataActions",
        "MetricName",
        "Metrics",
        "Namespace",
        "OKActions",
        "Period",
        "Statistic",
        "Threshold",
        "ThresholdMetricId",
        "TreatMissingData",
        "Unit",
    }
)
#: What tells a composite alarm (CloudWatch API, CompositeAlarm).
RULE = "AlarmRule"

#: By what it tells where it is not in alarm.
_OTHER_ACTIONS: Mapping[str, str] = {
    "OKActions": "OK again",
    "InsufficientDataActions": "without data",
}
#: Their order means nothing.
_SETS = ("AlarmActions", "InsufficientDataActions", "OKActions")


def alarm_value(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The one form of an alarm, of an entry of DescribeAlarms or of what PutMetricAlarm is given.

    What is empty, or is what CloudWatch takes where nothing is said, is left out.
    """
    value = {
        name: given
        for name, given in entry.items()
        if name in PARAMETERS | {RULE} and given not in (None, "", [])
    }
    if value.get("ActionsEnabled") is True:
        del value["ActionsEnabled"]
    if isinstance(threshold := value.get("Threshold"), int | float):
        value["Threshold"] = float(threshold)
    if "EvaluationPeriods" in value:
        # Without it, it is as many as are evaluated.
        value.setdefault("DatapointsToAlarm", value["EvaluationPeriods"])
    for name in _SETS:
        if name in value:
            value[name] = sorted(map(str, value[name]))
    return value


def is_made_here(value: Mapping[str, Any], function: str) -> bool:
    """Whether lambdatui makes such alarms of this function: only these are made or deleted."""
    return (
        text(value.get("AlarmDescription")).endswith(MADE_BY)
        and value.get("Namespace") == NAMESPACE
        and value.get("Dimensions") == [{"Name": "FunctionName", "Value": function}]
        and not value.get("Metrics")
    )


def alarm_words(value: Mapping[str, Any]) -> str:
    """When it goes off, whom it tells, and what else is not as lambdatui makes it."""
    told = ", ".join(value.get("AlarmActions") or ()) or "nobody"
    return "; ".join([_when(value), f"tells {told}", *_apart(value)])


def _apart(value: Mapping[str, Any]) -> Iterator[str]:
    """What two alarms can differ in that go off at the same, and tell the same."""
    for name, state in _OTHER_ACTIONS.items():
        if actions := value.get(name):
            yield f"when {state} tells {', '.join(map(str, actions))}"
    if value.get("ActionsEnabled") is False:
        yield "its actions are switched off"
    # Without a word CloudWatch takes it as missing (CloudWatch API, PutMetricAlarm).
    missing = text(value.get("TreatMissingData")) or "missing"
    if RULE not in value and missing != MISSING:
        yield f"no data counts as {missing}"
    if unit := value.get("Unit"):
        yield f"only data in {unit}"


def _when(value: Mapping[str, Any]) -> str:
    if RULE in value:
        return "a composite alarm"
    metric = text(value.get("MetricName"))
    of_lambda = value.get("Namespace") == NAMESPACE
    counts = (value.get("Statistic"), value.get("ComparisonOperator")) == ("Sum", COMPARISON)
    if not (metric and of_lambda and counts):
        of = f"{text(value.get('Namespace'))} {metric}".strip()
        return f"an alarm on {of or 'a formula of metrics'}"
    return PlannedAlarm(
        name="",
        metric=metric,
        threshold=value.get("Threshold", 0.0),
        period_s=whole(value.get("Period")),
        breaching=whole(value.get("DatapointsToAlarm")),
        evaluated=whole(value.get("EvaluationPeriods")),
    ).when
