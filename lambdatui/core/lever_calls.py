"""The calls that levers are: no other call, and no other parameter, is ever sent by one."""

import json
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from lambdatui.core.alarm_value import PARAMETERS
from lambdatui.core.aws_call import AwsCall
from lambdatui.core.masked_text import without_secrets
from lambdatui.core.secrets import MASK, looks_secret

#: By service and operation: the parameters that a lever may give. What else an operation could
#: change, such as the role of a function, is out of every lever's reach.
_CALLS: Mapping[tuple[str, str], frozenset[str]] = {
    ("lambda", "PutFunctionConcurrency"): frozenset(
        {"FunctionName", "ReservedConcurrentExecutions"}
    ),
    ("lambda", "DeleteFunctionConcurrency"): frozenset({"FunctionName"}),
    ("lambda", "PutProvisionedConcurrencyConfig"): frozenset(
        {"FunctionName", "Qualifier", "ProvisionedConcurrentExecutions"}
    ),
    ("lambda", "DeleteProvisionedConcurrencyConfig"): frozenset({"FunctionName", "Qualifier"}),
    ("lambda", "UpdateEventSourceMapping"): frozenset(
        {"UUID", "Enabled", "BatchSize", "MaximumBatchingWindowInSeconds", "ScalingConfig"}
    ),
    ("lambda", "UpdateFunctionUrlConfig"): frozenset({"FunctionName", "Qualifier", "AuthType"}),
    ("lambda", "UpdateAlias"): frozenset(
        {"FunctionName", "Name", "FunctionVersion", "RoutingConfig", "RevisionId"}
    ),
    ("lambda", "CreateAlias"): frozenset(
        {"FunctionName", "Name", "FunctionVersion", "RoutingConfig", "Description"}
    ),
    ("lambda", "DeleteAlias"): frozenset({"FunctionName", "Name"}),
    ("lambda", "UpdateFunctionConfiguration"): frozenset(
        {
            "FunctionName",
            "MemorySize",
            "Timeout",
            "EphemeralStorage",
            "LoggingConfig",
            "TracingConfig",
            "Environment",
            "Description",
            "RevisionId",
        }
    ),
    ("lambda", "PublishVersion"): frozenset(
        {"FunctionName", "CodeSha256", "Description", "RevisionId"}
    ),
    ("lambda", "TagResource"): frozenset({"Resource", "Tags"}),
    ("lambda", "UntagResource"): frozenset({"Resource", "TagKeys"}),
    ("logs", "PutRetentionPolicy"): frozenset({"logGroupName", "retentionInDays"}),
    ("logs", "DeleteRetentionPolicy"): frozenset({"logGroupName"}),
    ("events", "EnableRule"): frozenset({"Name", "EventBusName"}),
    ("events", "DisableRule"): frozenset({"Name", "EventBusName"}),
    ("cloudwatch", "PutMetricAlarm"): PARAMETERS | {"AlarmName"},
    ("cloudwatch", "DeleteAlarms"): frozenset({"AlarmNames"}),
}

#: What stands in a command for what is left out of it.
_VALUES_FILE = "file://WITH-THE-VALUES.json"
_TEXT_FILE = "file://WITH-THE-TEXT.txt"


def is_lever_call(call: AwsCall) -> bool:
    """Whether a lever may send this, with these parameters."""
    allowed = _CALLS.get((call.service, call.operation))
    return allowed is not None and call.given.keys() <= allowed


def lever_operations() -> frozenset[tuple[str, str]]:
    """Service and operation of every call that a lever may send."""
    return frozenset(_CALLS)


def masked(call: AwsCall) -> AwsCall:
    """The call as it may be shown and kept: without environment values, and what looks secret.

    Every environment value is masked: what it is worth is not to be told by its name alone. What
    is masked stands as a file that is not there: with a mask in its place the command would run,
    and set the mask. The AWS CLI stops where it cannot read such a file, and sends nothing.
    """
    given = call.given
    if _mapping(_mapping(given.get("Environment")).get("Variables")):
        given["Environment"] = _VALUES_FILE
    tags = _mapping(given.get("Tags"))
    if shown_pairs(tags) != tags:
        given["Tags"] = _VALUES_FILE
    text = given.get("Description")
    if shown_text("description", text) != text:
        given["Description"] = _TEXT_FILE
    return replace(call, parameters=json.dumps(given, ensure_ascii=False).encode())


def is_masked(call: AwsCall) -> bool:
    """Whether :func:`masked` leaves something out, so that its command cannot be run as it is."""
    return masked(call).given != call.given


def shown_pairs(pairs: Mapping[str, Any]) -> dict[str, Any]:
    """Tags, with those masked that look like a secret."""
    return {key: shown_text(key, value) for key, value in pairs.items()}


def shown_text(name: str, value: Any) -> Any:
    """The value, masked where it looks like a secret; else what looks like one in its text."""
    if not isinstance(value, str):
        return value
    return MASK if looks_secret(name, value) else without_secrets(value)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
