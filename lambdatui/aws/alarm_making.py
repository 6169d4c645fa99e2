"""Makes the alarms of a plan, where nothing of the same name is in their place."""

from collections.abc import Mapping
from typing import Any

from lambdatui.aws.answer import required, structures, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.errors import with_what
from lambdatui.core.alarm_plan import AlarmPlan, parameters
from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail

_PUT = "PutMetricAlarm"


def make_alarms(clients: Clients, plan: AlarmPlan) -> None:
    """Send PutMetricAlarm for each alarm of the plan (CloudWatch API).

    PutMetricAlarm replaces an alarm of the same name. So the names are looked up first, and nothing
    is made where one of them is another alarm's. One that is just what is planned stays as it is:
    so a plan of which nobody knows whether it was made can be made again.

    Raises:
        LambdatuiError: READ_ONLY in read-only mode, before any call; CONFLICT; and whatever else
            goes wrong, with the names of those that were made before.
    """
    if clients.connection.read_only:
        raise LambdatuiError(
            Fault(
                kind=Kind.READ_ONLY,
                what="Read-only mode: no alarm was made.",
                advice="Start lambdatui without --read-only (and LAMBDATUI_READ_ONLY) to allow it.",
                operation=_PUT,
            )
        )
    there = _there(clients, plan)
    wanted = {alarm.name: parameters(plan, alarm) for alarm in plan.alarms}
    others = [name for name in wanted if name in there and not _same(there[name], wanted[name])]
    if others:
        raise fail(
            Kind.CONFLICT,
            f"There is another alarm of the name {others[0]} already: no alarm was made.",
            "Look at it in CloudWatch. Rename or delete it there, and try again.",
        )
    made: list[str] = []
    for name, given in wanted.items():
        if name in there:
            continue
        try:
            _put(clients, name, given)
        except LambdatuiError as error:
            raise _with_made(error, made) from error
        made.append(name)


def _there(clients: Clients, plan: AlarmPlan) -> Mapping[str, Mapping[str, Any]]:
    """The alarms that have these names, metric alarms or not."""
    names = [alarm.name for alarm in plan.alarms]
    answer = ask(
        clients,
        "look whether the alarms exist",
        lambda aws: aws.cloudwatch.describe_alarms(
            AlarmNames=names, AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        ),
    )
    required(answer, "MetricAlarms", list, "DescribeAlarms")
    entries = (*structures(answer["MetricAlarms"]), *structures(answer.get("CompositeAlarms")))
    return {text(entry.get("AlarmName")): entry for entry in entries}


def _same(entry: Mapping[str, Any], wanted: Mapping[str, object]) -> bool:
    """Whether an alarm is what PutMetricAlarm would make of it, actions and all."""
    # Without DatapointsToAlarm, it is as many as are evaluated.
    filled = {"DatapointsToAlarm": entry.get("EvaluationPeriods"), **entry}
    asked = {"AlarmActions": [], **wanted}
    return all((filled.get(name) or []) == (value or []) for name, value in asked.items())


def _put(clients: Clients, name: str, given: Mapping[str, object]) -> None:
    # A second attempt of the client's own, where an answer was lost, makes the same alarm.
    more: Any = given
    ask(clients, f"make the alarm {name}", lambda aws: aws.cloudwatch.put_metric_alarm(**more))


def _with_made(error: LambdatuiError, made: list[str]) -> LambdatuiError:
    if not made:
        return error
    what = f"{error.fault.what} Made before that: {', '.join(made)}."
    return LambdatuiError(with_what(error.fault, what))
