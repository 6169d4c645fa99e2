"""Which calls read and which change something: what read-only mode lets through.

Everything that is not listed here is refused, so a call that is added later is a write until
someone says otherwise.
"""

from collections.abc import Mapping

#: The services by botocore's names, with the operations that change nothing in AWS. ``StartQuery``
#: and ``StartLiveTail`` start a reading of logs, which AWS's own policy ReadOnlyAccess allows too.
_READS: Mapping[str, frozenset[str]] = {
    "lambda": frozenset(
        {
            "GetAccountSettings",
            "GetAlias",
            "GetCodeSigningConfig",
            "GetEventSourceMapping",
            "GetFunction",
            "GetFunctionCodeSigningConfig",
            "GetFunctionConcurrency",
            "GetFunctionConfiguration",
            "GetFunctionEventInvokeConfig",
            "GetFunctionRecursionConfig",
            "GetFunctionScalingConfig",
            "GetFunctionUrlConfig",
            "GetLayerVersion",
            "GetLayerVersionByArn",
            "GetPolicy",
            "GetProvisionedConcurrencyConfig",
            "GetRuntimeManagementConfig",
            "ListAliases",
            "ListEventSourceMappings",
            "ListFunctionEventInvokeConfigs",
            "ListFunctionUrlConfigs",
            "ListFunctions",
            "ListLayerVersions",
            "ListLayers",
            "ListProvisionedConcurrencyConfigs",
            "ListTags",
            "ListVersionsByFunction",
        }
    ),
    "logs": frozenset(
        {
            "DescribeLogGroups",
            "DescribeLogStreams",
            "DescribeMetricFilters",
            "DescribeQueries",
            "DescribeSubscriptionFilters",
            "FilterLogEvents",
            "GetLogEvents",
            "GetLogGroupFields",
            "GetLogRecord",
            "GetQueryResults",
            "ListTagsForResource",
            "StartLiveTail",
            "StartQuery",
            "StopQuery",
            "TestMetricFilter",
        }
    ),
    "cloudwatch": frozenset(
        {
            "DescribeAlarmHistory",
            "DescribeAlarms",
            "DescribeAlarmsForMetric",
            "GetMetricData",
            "GetMetricStatistics",
            "ListMetrics",
        }
    ),
    "cloudtrail": frozenset({"LookupEvents"}),
    "resourcegroupstaggingapi": frozenset({"GetResources", "GetTagKeys", "GetTagValues"}),
    "schemas": frozenset(
        {
            "DescribeRegistry",
            "DescribeSchema",
            "ExportSchema",
            "GetDiscoveredSchema",
            "ListRegistries",
            "ListSchemaVersions",
            "ListSchemas",
            "SearchSchemas",
        }
    ),
    # ReceiveMessage is not among them: it hides the messages from the queue's other readers for a
    # while, and a message that was received often enough is moved away by the queue's own policy.
    # AWS's policy AmazonSQSReadOnlyAccess does not allow it either.
    "sqs": frozenset(
        {
            "GetQueueAttributes",
            "GetQueueUrl",
            "ListDeadLetterSourceQueues",
            "ListQueues",
        }
    ),
    "apigateway": frozenset({"GetRestApi"}),
    "apigatewayv2": frozenset({"GetApi"}),
    "ecr": frozenset({"DescribeImages"}),
    "events": frozenset({"DescribeRule", "ListTargetsByRule"}),
    "account": frozenset({"GetRegionOptStatus", "ListRegions"}),
    "sts": frozenset({"GetCallerIdentity"}),
    "ec2": frozenset({"DescribeSecurityGroups", "DescribeSubnets", "DescribeVpcs"}),
    "iam": frozenset(
        {
            "GetPolicy",
            "GetPolicyVersion",
            "GetRole",
            "GetRolePolicy",
            "ListAccountAliases",
            "ListAttachedRolePolicies",
            "ListRolePolicies",
            "SimulatePrincipalPolicy",
        }
    ),
}


def is_read(service: str, operation: str, params: Mapping[str, object]) -> bool:
    """Whether a call changes nothing in AWS and runs nothing.

    ``Invoke`` counts only as a dry run, which checks parameters and permission and runs no code
    (Lambda API, Invoke, InvocationType).
    """
    if (service, operation) == ("lambda", "Invoke"):
        return params.get("InvocationType") == "DryRun"
    return operation in _READS.get(service, frozenset())
