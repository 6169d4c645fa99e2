"""Plans for an alarm of a function: it is made where there is none, and deleted again."""

from typing import Any

from lambdatui.core.alarm_value import is_made_here
from lambdatui.core.aws_call import call
from lambdatui.core.errors import Kind, fail
from lambdatui.core.lever_change import Change, LeverFacts
from lambdatui.core.lever_limits import invalid
from lambdatui.core.prices import PriceName, money


def alarm(facts: LeverFacts, value: Any) -> Change:
    """The parameters of PutMetricAlarm, or None for no alarm; the part is its name.

    PutMetricAlarm replaces an alarm of the same name, and DeleteAlarms takes whatever has it: so
    none is planned over one that was read, and only what lambdatui made is deleted. Neither call
    takes a condition: what somebody makes or changes under that name between the reading right
    before and the call, a second or so, is replaced or deleted.
    """
    if value is None:
        if not is_made_here(facts.value, facts.function):
            raise fail(
                Kind.CONFLICT,
                f"lambdatui did not make the alarm {facts.part} of {facts.function}: it is not "
                "deleted.",
                "Look at it in CloudWatch.",
            )
        warnings = (
            f"Nothing watches {facts.value.get('MetricName')} by this alarm any more.",
            "Its tags go with it, and an undo makes it without them.",
        )
        return Change(call("cloudwatch", "DeleteAlarms", AlarmNames=[facts.part]), warnings)
    if facts.value is not None:
        raise fail(
            Kind.CONFLICT,
            f"There is another alarm of the name {facts.part} already: it is not replaced.",
            "Look at it in CloudWatch. Rename or delete it there, and try again.",
        )
    if not isinstance(value, dict) or not is_made_here(value, facts.function):
        raise invalid(f"It is no alarm of {facts.function} that lambdatui makes.")
    return Change(
        call("cloudwatch", "PutMetricAlarm", AlarmName=facts.part, **value),
        tuple(_warnings(facts, value)),
    )


def _warnings(facts: LeverFacts, value: dict[str, Any]) -> list[str]:
    warnings: list[str] = []
    if prices := facts.prices:
        estimated = prices.is_estimated(PriceName.ALARM_MONTH)
        price = money(prices.alarm_month, estimated=estimated)
        warnings.append(f"An alarm costs {price} a month.")
    if not value.get("AlarmActions"):
        warnings.append("Without a topic it tells nobody, and only shows on screens.")
    return warnings
