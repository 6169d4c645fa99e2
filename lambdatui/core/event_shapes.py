"""What the events of AWS's services look like, and what is logged beside them.

Lambda developer guide, "Invoking Lambda with events from other AWS services", and the pages of the
services that it leads to.
"""

from collections.abc import Mapping
from typing import Any

#: One line for each kind of event: all of these members are there.
_MEMBERS: tuple[frozenset[str], ...] = tuple(
    frozenset(line.split())
    for line in (
        "requestContext httpMethod",
        "requestContext http",
        "requestContext rawPath",
        "requestContext routeKey",
        "requestContext headers",
        "httpMethod path",
        "source detail-type",
        "awslogs",
        "deliveryStreamArn records",
        "invocationId records",
        "triggerSource userPoolId",
        "methodArn authorizationToken",
        "methodArn type",
        "routeArn type",
        "bootstrapServers records",
        "eventSource rmqMessagesByQueue",
        "eventSource messages",
        "eventSourceArn events",
        "RequestType ResponseURL",
        "CodePipeline.job",
        "invokingEvent",
        "SecretId ClientRequestToken Step",
        "requestContext requestPayload",
        "info arguments",
        "alarmArn alarmData",
        "interpretations sessionState",
        "currentIntent bot",
        "schemaVersion operation",
    )
)
_RECORD_MEMBERS = frozenset(
    {"eventSource", "EventSource", "eventName", "eventSourceARN", "Sns", "cf", "kinesis"}
)

_LEVELS = frozenset({"level", "log_level", "loglevel", "levelname", "severity", "lvl"})
_TIMES = frozenset({"timestamp", "@timestamp", "time", "ts", "date", "asctime"})
_MESSAGES = frozenset({"message", "msg"})
_NAMES = frozenset(
    {"requestid", "awsrequestid", "aws_request_id", "function_request_id", "logger", "hostname"}
)
#: Where log records keep the event, the likeliest first.
CARRIERS = (
    "event", "lambda_event", "lambdaEvent", "Event", "input", "message", "msg", "payload", "data",
    "record", "extra", "context", "properties",
)  # fmt: skip


def is_event(value: object) -> bool:
    """Whether it has the shape of an event that a service of AWS sends."""
    if not isinstance(value, Mapping):
        return False
    records = value.get("Records")
    if isinstance(records, list) and records:
        first = records[0]
        return isinstance(first, Mapping) and not _RECORD_MEMBERS.isdisjoint(first)
    return any(members <= value.keys() for members in _MEMBERS)


def is_beside(value: Mapping[str, Any]) -> bool:
    """Whether it is known to be something else that is logged.

    A record of a logger, a line of Lambda's own in JSON, metrics in the embedded metric format,
    or an error with its stack.
    """
    kind = value.get("type")
    if isinstance(kind, str) and kind.startswith("platform."):
        return True
    if "_aws" in value or ("errorType" in value and "errorMessage" in value):
        return True
    keys = {key.lower() for key in value}
    said = [not keys.isdisjoint(names) for names in (_LEVELS, _TIMES, _MESSAGES, _NAMES)]
    return (said[0] or said[2]) and sum(said) >= 2
