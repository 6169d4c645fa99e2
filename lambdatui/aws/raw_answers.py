"""Sends any reading call by its name, and keeps what came back as JSON, as AWS gave it."""

import base64
import datetime
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from botocore import xform_name

from lambdatui.aws.answer import mapping, required
from lambdatui.aws.clients import Clients
from lambdatui.core.aws_call import AwsCall
from lambdatui.core.errors import Fault, Kind, LambdatuiError

#: Without these an answer is none; botocore gives ``{}`` for one that was cut short. What is not
#: here can be answered with nothing at all.
_REQUIRED: Mapping[str, tuple[str, type]] = MappingProxyType(
    {
        "DescribeLogGroups": ("logGroups", list),
        "DescribeMetricFilters": ("metricFilters", list),
        "DescribeRule": ("Name", str),
        "DescribeSecurityGroups": ("SecurityGroups", list),
        "DescribeSubnets": ("Subnets", list),
        "DescribeSubscriptionFilters": ("subscriptionFilters", list),
        "DescribeVpcs": ("Vpcs", list),
        "GetApi": ("ApiId", str),
        "GetAccountSettings": ("AccountLimit", dict),
        "GetCodeSigningConfig": ("CodeSigningConfig", dict),
        "GetFunction": ("Configuration", dict),
        "GetFunctionConfiguration": ("FunctionName", str),
        "GetFunctionEventInvokeConfig": ("FunctionArn", str),
        "GetFunctionRecursionConfig": ("RecursiveLoop", str),
        "GetFunctionScalingConfig": ("FunctionArn", str),
        "GetMetricData": ("MetricDataResults", list),
        "GetPolicy": ("Policy", str),
        "GetPolicyVersion": ("PolicyVersion", dict),
        "GetQueueAttributes": ("Attributes", dict),
        "GetQueueUrl": ("QueueUrl", str),
        "GetRestApi": ("id", str),
        "GetRole": ("Role", dict),
        "GetRolePolicy": ("PolicyName", str),
        "GetRuntimeManagementConfig": ("UpdateRuntimeOn", str),
        "ListAliases": ("Aliases", list),
        "ListAttachedRolePolicies": ("AttachedPolicies", list),
        "ListEventSourceMappings": ("EventSourceMappings", list),
        "ListFunctionEventInvokeConfigs": ("FunctionEventInvokeConfigs", list),
        "ListFunctionUrlConfigs": ("FunctionUrlConfigs", list),
        "ListLayerVersions": ("LayerVersions", list),
        "ListProvisionedConcurrencyConfigs": ("ProvisionedConcurrencyConfigs", list),
        "ListRolePolicies": ("PolicyNames", list),
        "ListTags": ("Tags", dict),
        "ListVersionsByFunction": ("Versions", list),
        "iam:GetPolicy": ("Policy", dict),
    }
)
#: Services that a function's sections ask besides Lambda.
_CLIENTS: Mapping[str, str] = MappingProxyType(
    {
        "apigateway": "apigateway",
        "apigatewayv2": "apigatewayv2",
        "cloudwatch": "cloudwatch",
        "ec2": "ec2",
        "events": "events",
        "iam": "iam_roles",
        "lambda": "lambda_",
        "logs": "logs",
        "sqs": "sqs",
    }
)


def send(clients: Clients, call: AwsCall) -> bytes:
    """The answer to a call that reads, as JSON.

    Times are ISO 8601 in UTC, bytes base64, ResponseMetadata is left out. So is ``Code.Location``
    of GetFunction: whoever has it can download the code for ten minutes (Lambda API, GetFunction).

    Raises:
        LambdatuiError: MALFORMED, where the answer lacks what it must have; INVALID, where boto3 is
            too old for the call.
        Exception: Whatever botocore raises.
    """
    client: Any = getattr(clients, _CLIENTS[call.service])
    send_it = getattr(client, xform_name(call.operation), None)
    if send_it is None:
        raise LambdatuiError(
            Fault(
                kind=Kind.INVALID,
                what=f"The installed boto3 does not know {call.operation}.",
                advice="Install a newer one: pip install --upgrade boto3",
                operation=call.operation,
            )
        )
    answer: Mapping[str, Any] = send_it(**call.given)
    _check(call, answer)
    kept = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
    if call.operation == "GetFunction":
        kept["Code"] = {
            name: value for name, value in mapping(kept.get("Code")).items() if name != "Location"
        }
    # JSON can hold half a surrogate pair, which no encoding takes.
    return json.dumps(kept, ensure_ascii=False, default=_plain).encode("utf-8", "replace")


def _check(call: AwsCall, answer: Mapping[str, Any]) -> None:
    operation = call.operation
    # Lambda and IAM have a GetPolicy each.
    named = f"{call.service}:{operation}"
    member, kind = _REQUIRED.get(named) or _REQUIRED.get(operation, ("", object))
    if member:
        required(answer, member, kind, operation)
        return
    metadata = mapping(answer.get("ResponseMetadata"))
    if mapping(metadata.get("HTTPHeaders")).get("content-length") == "0":
        raise LambdatuiError(
            Fault(
                kind=Kind.MALFORMED,
                what=f"The answer to {operation} is empty: it was cut short, or is not AWS's.",
                advice="Try again.",
                operation=operation,
            )
        )


def _plain(value: object) -> str:
    if isinstance(value, datetime.datetime):
        aware = value if value.tzinfo is not None else value.replace(tzinfo=datetime.UTC)
        return aware.astimezone(datetime.UTC).isoformat()
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    return str(value)
