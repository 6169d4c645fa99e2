"""Reads the levers of what watches a function: how long its log is kept, and its alarms."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import mapping, required, structures
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.lever_read import Read, number
from lambdatui.core.alarm_value import alarm_value
from lambdatui.core.errors import Kind, fail
from lambdatui.core.lever import LeverTarget

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials


def retention(
    clients: Clients, target: LeverTarget, own: "ReadOnlyCredentials | None" = None
) -> Read:
    """Days, or None for ever (CloudWatch Logs API, DescribeLogGroups).

    The call names no account: ``own`` are the credentials to ask with, else those of the session.
    """
    operation = "DescribeLogGroups"
    # The name itself stands before all that it is the beginning of.
    answer = _asked(
        clients,
        f"read the log group {target.part}",
        "logs",
        own,
        lambda logs: logs.describe_log_groups(logGroupNamePrefix=target.part),
    )
    for group in structures(required(answer, "logGroups", list, operation)):
        if group.get("logGroupName") == target.part:
            days = number(group.get("retentionInDays"))
            return Read(days, "", {"stored": number(group.get("storedBytes"))})
    raise fail(
        Kind.NOT_FOUND,
        f"There is no log group {target.part}.",
        "Lambda makes it when the function first writes a log.",
    )


def alarm(clients: Clients, target: LeverTarget, own: "ReadOnlyCredentials | None" = None) -> Read:
    """The parameters that make it, or None where there is none (CloudWatch API, DescribeAlarms).

    ``own`` is as for :func:`retention`.
    """
    operation = "DescribeAlarms"
    # A composite alarm has the name to itself too, and is left out where it is not asked for.
    answer = _asked(
        clients,
        f"look whether there is an alarm {target.part}",
        "cloudwatch",
        own,
        lambda cloudwatch: cloudwatch.describe_alarms(
            AlarmNames=[target.part], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        ),
    )
    found = structures(required(answer, "MetricAlarms", list, operation))
    facts = {"region": clients.region}
    for entry in (*found, *structures(answer.get("CompositeAlarms"))):
        if entry.get("AlarmName") == target.part:
            return Read(alarm_value(entry), "", facts)
    return Read(None, "", facts)


def _asked(
    clients: Clients,
    doing: str,
    service: str,
    own: "ReadOnlyCredentials | None",
    call: Callable[[Any], Any],
) -> Mapping[str, Any]:
    def asked(aws: Clients) -> Any:
        if own is None:
            return call(aws.logs if service == "logs" else aws.cloudwatch)
        client = aws.new_read_client(service, own)
        try:
            return call(client)
        finally:
            client.close()

    return mapping(ask(clients, doing, asked))
