"""The alarms that a function should have, before they are made."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from lambdatui.core.alarm_baseline import DAYS, Baseline
from lambdatui.core.errors import Kind, fail
from lambdatui.core.finding import many
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.core.record import Record

NAMESPACE = "AWS/Lambda"
#: What every alarm that lambdatui makes says of itself, at the end of its description.
MADE_BY = "Made by lambdatui."
COMPARISON = "GreaterThanOrEqualToThreshold"

#: What no data counts as in alarms that lambdatui makes.
MISSING = "notBreaching"
_HOUR_S = 3_600
#: Up to so many an hour, each one is news.
_RARE_AN_HOUR = 1.0
_SHORT_S, _LONG_S = 60, 300
#: A function that fails all the time is told of where it fails so much more than it did.
_TIMES = 3
#: An ARN of an SNS topic (Amazon SNS API, CreateTopic: names of 256 letters, digits, - and _).
_TOPIC = re.compile(r"arn:aws[\w-]*:sns:([a-z0-9-]+):\d{12}:[\w-]{1,256}(?:\.fifo)?")
#: The most actions that an alarm takes for a state (CloudWatch API, PutMetricAlarm, AlarmActions).
_MOST_TOPICS = 5


class PlannedAlarm(Record, frozen=True):
    """One alarm on a metric of a function, as PutMetricAlarm takes it (CloudWatch API).

    It goes off where ``breaching`` of the last ``evaluated`` periods of ``period_s`` seconds are
    above or at ``threshold``. Without data it is OK. ``why`` says in a sentence why it is so.
    """

    name: str
    metric: str
    statistic: str = "Sum"
    threshold: float = 1.0
    period_s: int = 60
    breaching: int = 1
    evaluated: int = 1
    why: str = ""

    @property
    def when(self) -> str:
        """When it goes off, as a clause: ``1 error or more in a minute``."""
        one = self.metric.lower().removesuffix("s")
        things = f"{self.threshold:,.15g} {one if self.threshold == 1 else one + 's'} or more"
        span = _span(self.period_s)
        if self.evaluated == 1:
            return f"{things} in {span}"
        return f"{things} in {span}, in {self.breaching} of {self.evaluated} such times"


def _span(seconds: int) -> str:
    """A period, which is of 10, 20 or 30 seconds, or of whole minutes (PutMetricAlarm, Period)."""
    if seconds == _SHORT_S:
        return "a minute"
    minutes, rest = divmod(seconds, 60)
    return f"{seconds} seconds" if rest else f"{minutes} minutes"


class AlarmPlan(Record, frozen=True):
    """Alarms of one function; ``topics`` are ARNs that are told, which may be none.

    ``arn`` is the function's, empty where it is not known: the name stands in many accounts.
    """

    function: str
    alarms: tuple[PlannedAlarm, ...]
    topics: tuple[str, ...] = ()
    arn: str = ""


def plan_for(function: str, metrics: Sequence[str], baseline: Baseline | None) -> AlarmPlan:
    """An alarm on each of these metrics (``Errors``, ``Throttles``), by what is usual of it.

    Where it happens at most once an hour, or nobody knows, each one is news: the alarm goes off at
    the first. Where it happens all the time, an alarm on the first would never be quiet, and soon
    be looked at by nobody: it goes off at three times what is usual, twice of three. What is usual
    is never taken from an incident that goes on: see :class:`~lambdatui.core.alarm_baseline`.
    """
    return AlarmPlan(
        function=function,
        alarms=tuple(_planned(function, metric, baseline or Baseline()) for metric in metrics),
    )


def alarm_name(function: str, metric: str) -> str:
    """What the alarm on a metric of a function is called."""
    return f"{function}-{metric.lower()}"


def _planned(function: str, metric: str, baseline: Baseline) -> PlannedAlarm:
    word = metric.lower()
    name = alarm_name(function, metric)
    usual = baseline.usual(metric)
    if usual is None:
        why = (
            f"It ran in {many(baseline.hours, 'hour')} of the last {DAYS} days: too few to say how "
            f"many {word} are usual, so the first one is told."
            if metric in baseline.an_hour
            else f"How many {word} are usual could not be read, so the first one is told."
        )
        return PlannedAlarm(name=name, metric=metric, why=why)
    one = word.removesuffix("s")
    had = (
        f"Half of the {baseline.hours:,} hours in which it ran in the last {DAYS} days had "
        f"{many(usual, one) if usual else f'no {word}'}{' or fewer' if usual else ''}"
    )
    if usual <= _RARE_AN_HOUR:
        return PlannedAlarm(name=name, metric=metric, why=f"{had}, so the first one is told.")
    in_five = usual * _LONG_S / _HOUR_S
    return PlannedAlarm(
        name=name,
        metric=metric,
        threshold=_round_up(_TIMES * in_five),
        period_s=_LONG_S,
        breaching=2,
        evaluated=3,
        why=f"{had}: about {in_five:,.2g} in 5 minutes are usual. At the first one it would never "
        f"be quiet; an incident of some days does not move this.",
    )


def _round_up(number: float) -> float:
    """To a number that is easy to say: 2, 5, 10, 20, 50 …, and no less than 2."""
    for exponent in range(16):
        for step in (2, 5, 10):
            if number <= step * 10**exponent:
                return float(step * 10**exponent)
    return float(math.ceil(number))


def topics_of(text: str, function_arn: str = "") -> tuple[str, ...]:
    """The ARNs of topics in a text, with commas or white space between them; it may be empty.

    Raises:
        LambdatuiError: INVALID for what is no topic's ARN, for a topic of another region than the
            function's (an alarm can tell topics of its own region alone), and for more than five.
    """
    topics = tuple(dict.fromkeys(re.split(r"[,\s]+", text.strip(", \t\r\n"))))
    if topics == ("",):
        return ()
    region = function_arn.split(":")[3] if function_arn.count(":") > 3 else ""
    for topic in topics:
        match = _TOPIC.fullmatch(topic)
        if match is None:
            raise fail(
                Kind.INVALID,
                f"This is no ARN of an SNS topic: {topic}",
                "It looks like arn:aws:sns:REGION:ACCOUNT:NAME.",
            )
        if region and match[1] != region:
            raise fail(
                Kind.INVALID,
                f"The topic {topic} is in {match[1]}, and the function in {region}.",
                "An alarm can only tell topics of its own region.",
            )
    if len(topics) > _MOST_TOPICS:
        raise fail(Kind.INVALID, f"An alarm can tell {_MOST_TOPICS} topics at most.")
    return topics


def parameters(plan: AlarmPlan, alarm: PlannedAlarm) -> Mapping[str, object]:
    """What PutMetricAlarm is called with, by its own names (CloudWatch API, PutMetricAlarm)."""
    return {
        "AlarmName": alarm.name,
        "AlarmDescription": f"Lambda function {plan.function}: {alarm.when}. {MADE_BY}",
        "Namespace": NAMESPACE,
        "MetricName": alarm.metric,
        "Dimensions": [{"Name": "FunctionName", "Value": plan.function}],
        "Statistic": alarm.statistic,
        "Period": alarm.period_s,
        "EvaluationPeriods": alarm.evaluated,
        "DatapointsToAlarm": alarm.breaching,
        "Threshold": alarm.threshold,
        "ComparisonOperator": COMPARISON,
        "TreatMissingData": MISSING,
        **({"AlarmActions": list(plan.topics)} if plan.topics else {}),
    }


def lever_values(plan: AlarmPlan) -> tuple[tuple[LeverTarget, dict[str, Any]], ...]:
    """The lever of each alarm, with what it is to stand at."""
    return tuple(
        (
            LeverTarget(lever=Lever.ALARM, function=plan.function, part=alarm.name, arn=plan.arn),
            {name: given for name, given in parameters(plan, alarm).items() if name != "AlarmName"},
        )
        for alarm in plan.alarms
    )


def plan_lines(plan: AlarmPlan, dollars_month: str) -> tuple[str, ...]:
    """What is to be made, in lines that a person reads before saying yes.

    ``dollars_month`` is what one alarm costs a month, with its sign.
    """
    lines: list[str] = []
    for alarm in plan.alarms:
        lines += [f"{alarm.name}: {alarm.when}", f"  {alarm.why}"]
    return (*lines, f"No data counts as good. {price_words(plan, dollars_month)}")


def price_words(plan: AlarmPlan, dollars_month: str) -> str:
    """What the alarms cost, in a sentence; ``dollars_month`` is what one costs."""
    return f"{'It costs' if len(plan.alarms) == 1 else 'Each costs'} {dollars_month} a month."
