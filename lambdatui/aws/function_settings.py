"""Settings of a function that its configuration does not have: each is a call of its own."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.aws.answer import mapping, required, text, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.pages import pages
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.function_facts import AsyncInvocation, LogGroup, StreamMapping
from lambdatui.core.functions import plain_name
from lambdatui.core.triggers import SourceKind

#: The most that Lambda gives (Lambda API, ListEventSourceMappings, MaxItems).
_MAPPINGS = 100
_PROVISIONED = 50
#: Streams, by the service in their ARN: their mappings can bisect and have a maximum age.
_STREAMS: Mapping[str, SourceKind] = {
    "dynamodb": SourceKind.DYNAMODB,
    "kinesis": SourceKind.KINESIS,
}


def read_async(clients: Clients, function: str) -> AsyncInvocation:
    """How it is invoked asynchronously; Lambda's defaults where nothing is configured.

    (Lambda API, GetFunctionEventInvokeConfig, of $LATEST.)

    Raises:
        LambdatuiError: DENIED and whatever else goes wrong.
    """
    operation = "GetFunctionEventInvokeConfig"
    try:
        answer = ask(
            clients,
            f"read how {function} is invoked asynchronously",
            lambda aws: aws.lambda_.get_function_event_invoke_config(FunctionName=function),
        )
    except LambdatuiError as error:
        # Without one of its own, AWS says that there is none.
        if error.fault.kind is Kind.NOT_FOUND:
            return AsyncInvocation()
        raise
    required(answer, "FunctionArn", str, operation)
    failure = mapping(mapping(answer.get("DestinationConfig")).get("OnFailure"))
    return AsyncInvocation(
        retries=whole(answer.get("MaximumRetryAttempts"), 2),
        failure_target=text(failure.get("Destination")),
    )


def read_streams(clients: Clients, function: str) -> tuple[StreamMapping, ...]:
    """The streams that are read for it (Lambda API, ListEventSourceMappings).

    A disabled mapping reads nothing, and is left out.

    Raises:
        LambdatuiError: DENIED and whatever else goes wrong.
    """
    doing, operation = f"list what feeds {function}", "ListEventSourceMappings"

    def fetch(marker: str) -> Mapping[str, Any]:
        more: dict[str, Any] = {"Marker": marker} if marker else {}
        return ask(
            clients,
            doing,
            lambda aws: aws.lambda_.list_event_source_mappings(
                FunctionName=function, MaxItems=_MAPPINGS, **more
            ),
        )

    return tuple(
        stream
        for answer in pages(doing, operation, "NextMarker", fetch)
        for entry in required(answer, "EventSourceMappings", list, operation)
        for stream in _stream(mapping(entry))
    )


def _stream(entry: Mapping[str, Any]) -> Iterator[StreamMapping]:
    parts = [*text(entry.get("EventSourceArn")).split(":", 5), "", "", "", "", "", ""]
    kind = _STREAMS.get(parts[2])
    if kind is None or text(entry.get("State")) == "Disabled":
        return
    failure = mapping(mapping(entry.get("DestinationConfig")).get("OnFailure"))
    yield StreamMapping(
        kind=kind,
        # table/NAME/stream/TIME; stream/NAME, with /consumer/… where it has one of its own.
        label=[*parts[5].split("/"), ""][1] or parts[5],
        bisect=entry.get("BisectBatchOnFunctionError") is True,
        max_age_s=whole(entry.get("MaximumRecordAgeInSeconds"), -1),
        max_retries=whole(entry.get("MaximumRetryAttempts"), -1),
        failure_target=text(failure.get("Destination")),
    )


def read_log_group(clients: Clients, name: str) -> LogGroup | None:
    """Its log group; None where there is none yet (CloudWatch Logs API, DescribeLogGroups).

    Raises:
        LambdatuiError: DENIED and whatever else goes wrong.
    """
    doing, operation = f"read the settings of log group {name}", "DescribeLogGroups"

    def fetch(token: str) -> Mapping[str, Any]:
        more: dict[str, Any] = {"nextToken": token} if token else {}
        return ask(
            clients,
            doing,
            lambda aws: aws.logs.describe_log_groups(logGroupNamePrefix=name, **more),
        )

    for answer in pages(doing, operation, "nextToken", fetch):
        for entry in required(answer, "logGroups", list, operation):
            group = mapping(entry)
            # The list is of all that begin so, by name: the first one is it, where it is there.
            if text(group.get("logGroupName")) == name:
                days = group.get("retentionInDays")
                stored = group.get("storedBytes")
                return LogGroup(
                    name=name,
                    retention_days=None if days is None else whole(days),
                    stored_bytes=None if stored is None else whole(stored),
                )
    return None


def read_recursion(clients: Clients, function: str) -> str:
    """``Allow`` or ``Terminate`` (Lambda API, GetFunctionRecursionConfig).

    Raises:
        LambdatuiError: DENIED and whatever else goes wrong.
    """
    operation = "GetFunctionRecursionConfig"
    answer = ask(
        clients,
        f"read the recursion settings of {function}",
        lambda aws: aws.lambda_.get_function_recursion_config(FunctionName=function),
    )
    return text(required(answer, "RecursiveLoop", str, operation))


def read_reserved(clients: Clients, function: str) -> int | None:
    """How many may run at once of it alone; None where nothing is reserved.

    (Lambda API, GetFunctionConcurrency.)

    Raises:
        LambdatuiError: DENIED and whatever else goes wrong.
    """
    answer = ask(
        clients,
        f"read the reserved concurrency of {plain_name(function)}",
        lambda aws: aws.lambda_.get_function_concurrency(FunctionName=function),
    )
    reserved = answer.get("ReservedConcurrentExecutions")
    return None if reserved is None else whole(reserved)


def read_provisioned(clients: Clients, function: str) -> float:
    """How many environments are kept ready for all its versions and aliases together, now.

    (Lambda API, ListProvisionedConcurrencyConfigs. An endpoint that says instead that there is no
    such configuration says the same as an empty list.)

    Raises:
        LambdatuiError: DENIED and whatever else goes wrong.
    """
    doing, operation = (
        f"list the provisioned concurrency of {plain_name(function)}",
        "ListProvisionedConcurrencyConfigs",
    )

    def fetch(marker: str) -> Mapping[str, Any]:
        more: dict[str, Any] = {"Marker": marker} if marker else {}
        return ask(
            clients,
            doing,
            lambda aws: aws.lambda_.list_provisioned_concurrency_configs(
                FunctionName=function, MaxItems=_PROVISIONED, **more
            ),
        )

    try:
        entries = [
            mapping(entry)
            for answer in pages(doing, operation, "NextMarker", fetch)
            for entry in required(answer, "ProvisionedConcurrencyConfigs", list, operation)
        ]
    except LambdatuiError as error:
        if error.fault.code == "ProvisionedConcurrencyConfigNotFoundException":
            return 0.0
        raise
    return float(
        sum(whole(entry.get("AllocatedProvisionedConcurrentExecutions")) for entry in entries)
    )
