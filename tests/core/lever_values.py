"""What every lever stands at and is changed to, for the tests of plans and of what they send."""

from typing import Any

from lambdatui.core.alarm_plan import lever_values, plan_for
from lambdatui.core.alarm_value import alarm_value
from lambdatui.core.lever import Lever, LeverState, LeverTarget
from lambdatui.core.lever_words import value_json

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders"

#: On errors, as lambdatui makes it.
ALARM = lever_values(plan_for("orders", ("Errors",), None))[0][1]

#: What an alarm on the errors of orders is made of.
ALARM = alarm_value(lever_values(plan_for("orders", ("Errors",), None))[0][1])

#: Lever, part, before and after.
EVERY: tuple[tuple[Lever, str, Any, Any], ...] = (
    (Lever.RESERVED, "", 5, 0),
    (Lever.RESERVED, "", 5, None),
    (Lever.MAPPING, "uuid-1", True, False),
    (Lever.RULE, "partner/bus/nightly", True, False),
    (Lever.RULE, "nightly", False, True),
    (Lever.URL_AUTH, "live", "AWS_IAM", "NONE"),
    (Lever.ALIAS, "live", {"version": "42"}, {"version": "41", "other": "42", "weight": 0.1}),
    (Lever.NEW_ALIAS, "green", None, "42"),
    (Lever.NEW_ALIAS, "green", {"version": "42"}, None),
    (Lever.MEMORY, "", 256, 512),
    (Lever.TIMEOUT, "", 10, 5),
    (Lever.STORAGE, "", 512, 1024),
    (Lever.PROVISIONED, "live", None, 10),
    (Lever.PROVISIONED, "live", 10, None),
    (Lever.BATCH_SIZE, "uuid-1", 10, 100),
    (Lever.BATCH_WINDOW, "uuid-1", 5, 0),
    (Lever.MAPPING_CONCURRENCY, "uuid-1", 10, None),
    (
        Lever.LOGGING,
        "",
        {"format": "Text"},
        {"format": "JSON", "application": "DEBUG", "system": "WARN"},
    ),
    (Lever.TRACING, "", "PassThrough", "Active"),
    (Lever.RETENTION, "/aws/lambda/orders", None, 30),
    (Lever.RETENTION, "/aws/lambda/orders", 30, None),
    (Lever.ENVIRONMENT, "", {"KEY": "s3cr3t-value"}, {"KEY": "s3cr3t-other", "TABLE": "orders"}),
    (Lever.DESCRIPTION, "", "", "for orders"),
    (Lever.TAGS, "", {"team": "a"}, {"team": "b", "stage": "prod"}),
    (Lever.TAGS, "", {"team": "a", "stage": "prod"}, {"team": "a"}),
    (Lever.PUBLISH, "", "42", None),
    (Lever.ALARM, "orders-errors", None, ALARM),
    (Lever.ALARM, "orders-errors", ALARM, None),
    (Lever.ALARM, "orders-errors", None, ALARM),
    (Lever.ALARM, "orders-errors", ALARM, None),
)


def state_of(lever: Lever, value: Any, part: str = "", **facts: Any) -> LeverState:
    """A lever of the function orders that stands at this value, with these facts beside it."""
    usual = {"arn": ARN, "source": QUEUE, "state": "Enabled", "code_sha256": "sha", "window": 5}
    if lever is Lever.RULE:
        usual["state"] = "ENABLED"
    return LeverState(
        target=LeverTarget(lever=lever, function="orders", part=part, arn=ARN),
        json=value_json(value),
        revision="r1",
        facts=value_json({**usual, **facts}),
    )
