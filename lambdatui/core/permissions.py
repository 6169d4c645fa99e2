"""Which IAM actions each feature needs, and the policies that allow them and nothing else."""

import enum
import json
from collections.abc import Iterator
from typing import NamedTuple


class Use(enum.StrEnum):
    """What a person is allowed to do; each holds what those before it do."""

    READING = "reading"
    INVOKING = "invoking"
    ACTING = "acting"


class Feature(NamedTuple):
    """A part of the program and the IAM actions it needs, as policies name them.

    ``needed`` is one without which nothing works; where another one is denied, its pane says so
    and the rest goes on.
    """

    name: str
    use: Use
    actions: tuple[str, ...]
    needed: bool = False


def _of(service: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{service}:{name}" for name in names)


#: GetCallerIdentity is allowed to everybody, whatever a policy says (STS API).
FEATURES = (
    Feature("functions", Use.READING, _of("lambda", "ListFunctions", "GetFunction"), needed=True),
    Feature(
        "account",
        Use.READING,
        ("sts:GetCallerIdentity", "iam:ListAccountAliases", "account:ListRegions"),
    ),
    Feature("metrics", Use.READING, _of("cloudwatch", "GetMetricData", "ListMetrics")),
    Feature("alarms", Use.READING, _of("cloudwatch", "DescribeAlarms", "DescribeAlarmHistory")),
    Feature("logs", Use.READING, _of("logs", "FilterLogEvents", "DescribeLogGroups")),
    Feature("live tail", Use.READING, _of("logs", "StartLiveTail")),
    Feature("Insights", Use.READING, _of("logs", "StartQuery", "GetQueryResults", "StopQuery")),
    Feature(
        "configuration",
        Use.READING,
        (
            *_of(
                "lambda",
                *("GetFunctionConfiguration", "GetAccountSettings", "GetFunctionConcurrency"),
                *("GetProvisionedConcurrencyConfig", "ListProvisionedConcurrencyConfigs"),
                *("GetFunctionEventInvokeConfig", "ListFunctionEventInvokeConfigs"),
                *("GetFunctionUrlConfig", "ListFunctionUrlConfigs", "GetPolicy"),
                *("GetRuntimeManagementConfig", "GetFunctionRecursionConfig"),
                *("GetFunctionScalingConfig", "GetFunctionCodeSigningConfig"),
                *("GetCodeSigningConfig", "GetLayerVersion", "ListLayerVersions", "ListTags"),
            ),
            *_of("logs", "DescribeMetricFilters", "DescribeSubscriptionFilters"),
        ),
    ),
    Feature(
        "versions and aliases",
        Use.READING,
        _of("lambda", "ListVersionsByFunction", "ListAliases", "GetAlias"),
    ),
    Feature(
        "triggers",
        Use.READING,
        (
            *_of("lambda", "ListEventSourceMappings", "GetEventSourceMapping"),
            *_of("events", "DescribeRule", "ListTargetsByRule"),
            "apigateway:GET",
            *_of("sqs", "GetQueueAttributes", "GetQueueUrl"),
        ),
    ),
    Feature(
        "network",
        Use.READING,
        _of("ec2", "DescribeSecurityGroups", "DescribeSubnets", "DescribeVpcs"),
    ),
    Feature("container image", Use.READING, _of("ecr", "DescribeImages")),
    Feature(
        "role",
        Use.READING,
        _of(
            "iam",
            *("GetRole", "ListAttachedRolePolicies", "ListRolePolicies", "GetRolePolicy"),
            *("GetPolicy", "GetPolicyVersion"),
        ),
    ),
    Feature("tags", Use.READING, _of("tag", "GetResources")),
    Feature("who changed what", Use.READING, _of("cloudtrail", "LookupEvents")),
    Feature(
        "shared test events",
        Use.READING,
        _of("schemas", "DescribeRegistry", "DescribeSchema", "ListSchemaVersions"),
    ),
    Feature("doctor", Use.READING, _of("iam", "SimulatePrincipalPolicy")),
    Feature("invoke", Use.INVOKING, _of("lambda", "InvokeFunction")),
    Feature(
        "dead letters",
        Use.INVOKING,
        _of("sqs", "ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage"),
    ),
    Feature(
        "share test events",
        Use.INVOKING,
        _of(
            "schemas",
            *("CreateRegistry", "CreateSchema", "UpdateSchema", "DeleteSchema"),
            *("DeleteSchemaVersion", "GetDiscoveredSchema"),
        ),
    ),
    Feature(
        "stop and relieve",
        Use.ACTING,
        (
            *_of(
                "lambda",
                *("PutFunctionConcurrency", "DeleteFunctionConcurrency"),
                *("PutProvisionedConcurrencyConfig", "DeleteProvisionedConcurrencyConfig"),
                *("UpdateEventSourceMapping", "UpdateFunctionUrlConfig"),
            ),
            *_of("events", "EnableRule", "DisableRule"),
        ),
    ),
    Feature(
        "roll back",
        Use.ACTING,
        _of("lambda", "UpdateAlias", "CreateAlias", "DeleteAlias", "PublishVersion"),
    ),
    Feature(
        "set",
        Use.ACTING,
        _of("lambda", "UpdateFunctionConfiguration", "TagResource", "UntagResource"),
    ),
    Feature(
        "log retention", Use.ACTING, _of("logs", "PutRetentionPolicy", "DeleteRetentionPolicy")
    ),
    Feature("make alarms", Use.ACTING, _of("cloudwatch", "PutMetricAlarm", "DeleteAlarms")),
)

#: IAM's names where they are not the operation's (Service Authorization Reference).
_OTHER_NAMES = {
    ("lambda", "Invoke"): "lambda:InvokeFunction",
    ("lambda", "InvokeWithResponseStream"): "lambda:InvokeFunction",
    ("lambda", "GetLayerVersionByArn"): "lambda:GetLayerVersion",
    ("resourcegroupstaggingapi", "GetResources"): "tag:GetResources",
    ("apigateway", "GetRestApi"): "apigateway:GET",
    ("apigatewayv2", "GetApi"): "apigateway:GET",
}


def action_of(service: str, operation: str) -> str:
    """The IAM action that allows an operation; ``service`` is botocore's name."""
    return _OTHER_NAMES.get((service, operation), f"{service}:{operation}")


def features(use: Use) -> Iterator[Feature]:
    """Those of this use, and of all before it."""
    upto = list(Use).index(use)
    return (each for each in FEATURES if list(Use).index(each.use) <= upto)


def policy(use: Use) -> str:
    """An identity policy that allows this use, as JSON, a statement for each feature.

    All resources: what of them could be narrowed depends on how an account names its own.
    """
    statements = [
        {
            "Sid": each.name.title().replace(" ", ""),
            "Effect": "Allow",
            "Action": [name for name in each.actions if name != "sts:GetCallerIdentity"],
            "Resource": "*",
        }
        for each in features(use)
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)


def permissions_table() -> str:
    """All of them as a table in Markdown."""
    rows = ["| for | feature | actions |", "| --- | --- | --- |"]
    for each in FEATURES:
        needed = " (nothing works without)" if each.needed else ""
        actions = ", ".join(f"`{name}`" for name in each.actions)
        rows.append(f"| {each.use} | {each.name}{needed} | {actions} |")
    return "\n".join(rows)
