"""What AWS answers about a function, as it gives it: everything attached, or nothing at all."""

import json
from typing import Any

from lambdatui.core.functions import Function
from lambdatui.core.section import SectionId

#: An operation, the parameters beside the function's name, and the answer.
Body = tuple[str, str, dict[str, Any], dict[str, Any]]
REGION = "arn:aws:{}:eu-west-1:123456789012:{}"


OF_AWS = "arn:aws:iam::aws:policy/"
POLICY = "arn:aws:iam::123456789012:policy/orders-table"


def _arn(service: str, rest: str) -> str:
    return REGION.format(service, rest)


def configuration(function: Function, **more: Any) -> dict[str, Any]:
    """GetFunction's ``Configuration``."""
    return {
        "FunctionName": function.name,
        "FunctionArn": function.arn,
        "Runtime": function.runtime or "python3.12",
        "Role": "arn:aws:iam::123456789012:role/service-role/orders-api-role",
        "Handler": function.handler or "app.handler",
        "CodeSize": 1_234_567,
        "Description": function.description,
        "Timeout": function.timeout_s,
        "MemorySize": function.memory_mb,
        "LastModified": "2026-01-28T08:12:31.000+0000",
        "CodeSha256": "abc123=",
        "Version": "$LATEST",
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["arm64"],
        "EphemeralStorage": {"Size": 512},
        "TracingConfig": {"Mode": "PassThrough"},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "RevisionId": "e7a1c2d3-0000-4000-8000-000000000001",
        **more,
    }


ENVIRONMENT = {
    "TABLE_NAME": "orders-prod",
    "STRIPE_SECRET": "sk_live_51Habcdefghij",
    "DB_SECRET_ARN": _arn("secretsmanager", "secret:orders/db-AbCdEf"),
}


def everything(function: Function) -> dict[SectionId, list[Body]]:
    """A function to which all that there is is attached."""
    layer = _arn("lambda", "layer:common-libs")
    queue, dead = _arn("sqs", "orders"), _arn("sqs", "orders-dlq")
    found = configuration(
        function,
        Description="Takes orders",
        LastUpdateStatus="Failed",
        LastUpdateStatusReason="The image was not found.",
        Environment={"Variables": ENVIRONMENT},
        Layers=[{"Arn": f"{layer}:12", "CodeSize": 345_678}],
        VpcConfig={
            "VpcId": "vpc-01",
            "SubnetIds": ["subnet-0a", "subnet-0b"],
            "SecurityGroupIds": ["sg-01"],
        },
        LoggingConfig={
            "LogFormat": "JSON",
            "ApplicationLogLevel": "INFO",
            "SystemLogLevel": "WARN",
            "LogGroup": "/acme/orders",
        },
        EphemeralStorage={"Size": 1024},
        TracingConfig={"Mode": "Active"},
        DeadLetterConfig={"TargetArn": dead},
        KMSKeyArn=_arn("kms", "key/1234"),
        FileSystemConfigs=[
            {
                "Arn": _arn("elasticfilesystem", "access-point/fsap-01"),
                "LocalMountPath": "/mnt/data",
            }
        ],
    )
    get: Body = (
        "lambda",
        "GetFunction",
        {},
        {"Configuration": found, "Code": {"RepositoryType": "S3"}, "Tags": {"team": "shop"}},
    )
    mappings: Body = (
        "lambda",
        "ListEventSourceMappings",
        {},
        {
            "EventSourceMappings": [
                {
                    "UUID": "0a1b",
                    "EventSourceArn": queue,
                    "FunctionArn": function.arn,
                    "State": "Enabled",
                    "BatchSize": 10,
                    "MaximumBatchingWindowInSeconds": 5,
                    "ScalingConfig": {"MaximumConcurrency": 20},
                    "FunctionResponseTypes": ["ReportBatchItemFailures"],
                },
                {
                    "UUID": "0c2d",
                    "EventSourceArn": _arn("kinesis", "stream/clicks"),
                    "FunctionArn": function.arn,
                    "State": "Disabled",
                    "StateTransitionReason": "User action",
                    "BatchSize": 100,
                    "BisectBatchOnFunctionError": True,
                    "MaximumRetryAttempts": 3,
                    "LastProcessingResult": "PROBLEM: Function call failed",
                },
            ]
        },
    )
    statements = [
        _allow("s3.amazonaws.com", "arn:aws:s3:::uploads"),
        _allow("events.amazonaws.com", _arn("events", "rule/nightly")),
        {
            "Sid": "FunctionURLAllowPublicAccess",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "lambda:InvokeFunctionUrl",
            "Resource": function.arn,
            "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}},
        },
    ]
    policy: Body = (
        "lambda",
        "GetPolicy",
        {},
        {"Policy": json.dumps({"Version": "2012-10-17", "Statement": statements})},
    )
    url: Body = (
        "lambda",
        "ListFunctionUrlConfigs",
        {},
        {
            "FunctionUrlConfigs": [
                {
                    "FunctionUrl": "https://abc123.lambda-url.eu-west-1.on.aws/",
                    "FunctionArn": function.arn,
                    "AuthType": "NONE",
                }
            ]
        },
    )
    rule: Body = (
        "events",
        "DescribeRule",
        {"Name": "nightly"},
        {"Name": "nightly", "State": "DISABLED", "ScheduleExpression": "cron(0 3 * * ? *)"},
    )
    waiting: Body = (
        "sqs",
        "GetQueueAttributes",
        {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"},
        {
            "Attributes": {
                "QueueArn": queue,
                "ApproximateNumberOfMessages": "1200",
                "ApproximateNumberOfMessagesNotVisible": "3",
                "VisibilityTimeout": "180",
                "RedrivePolicy": json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 5}),
            }
        },
    )
    triggers = [mappings, policy, url, rule, waiting]
    event_config: Body = (
        "lambda",
        "GetFunctionEventInvokeConfig",
        {},
        {
            "FunctionArn": function.arn,
            "MaximumRetryAttempts": 1,
            "MaximumEventAgeInSeconds": 3600,
            "DestinationConfig": {"OnFailure": {"Destination": _arn("sns", "orders-failed")}},
        },
    )
    return {
        SectionId.GENERAL: [
            get,
            ("lambda", "GetRuntimeManagementConfig", {}, {"UpdateRuntimeOn": "Auto"}),
            ("lambda", "GetFunctionRecursionConfig", {}, {"RecursiveLoop": "Terminate"}),
        ],
        SectionId.TRIGGERS: triggers,
        SectionId.ON_ERROR: [get, *triggers, event_config],
        SectionId.CONCURRENCY: [
            ("lambda", "GetFunctionConcurrency", {}, {"ReservedConcurrentExecutions": 5}),
            (
                "lambda",
                "ListProvisionedConcurrencyConfigs",
                {},
                {
                    "ProvisionedConcurrencyConfigs": [
                        {
                            "FunctionArn": f"{function.arn}:live",
                            "RequestedProvisionedConcurrentExecutions": 2,
                            "AvailableProvisionedConcurrentExecutions": 2,
                            "Status": "READY",
                        }
                    ]
                },
            ),
            (
                "lambda",
                "GetAccountSettings",
                {},
                {
                    "AccountLimit": {
                        "ConcurrentExecutions": 1000,
                        "UnreservedConcurrentExecutions": 900,
                    }
                },
            ),
        ],
        SectionId.VERSIONS: [
            (
                "lambda",
                "ListVersionsByFunction",
                {},
                {
                    "Versions": [
                        found,
                        {**found, "Version": "7", "FunctionArn": f"{function.arn}:7"},
                        {**found, "Version": "8", "FunctionArn": f"{function.arn}:8"},
                    ]
                },
            ),
            (
                "lambda",
                "ListAliases",
                {},
                {
                    "Aliases": [
                        {
                            "Name": "live",
                            "AliasArn": f"{function.arn}:live",
                            "FunctionVersion": "7",
                            "RoutingConfig": {"AdditionalVersionWeights": {"8": 0.1}},
                        }
                    ]
                },
            ),
        ],
        SectionId.ENVIRONMENT: [get],
        SectionId.ROLE: [
            get,
            (
                "iam",
                "GetRole",
                {"RoleName": "orders-api-role"},
                {"Role": {"Arn": found["Role"], "RoleName": "orders-api-role"}},
            ),
            (
                "iam",
                "ListAttachedRolePolicies",
                {"RoleName": "orders-api-role"},
                {
                    "AttachedPolicies": [
                        {
                            "PolicyName": "AWSLambdaBasicExecutionRole",
                            "PolicyArn": f"{OF_AWS}service-role/AWSLambdaBasicExecutionRole",
                        },
                        {
                            "PolicyName": "AdministratorAccess",
                            "PolicyArn": f"{OF_AWS}AdministratorAccess",
                        },
                        {"PolicyName": "orders-table", "PolicyArn": POLICY},
                    ]
                },
            ),
            _allows(f"{OF_AWS}AdministratorAccess", Action="*", Resource="*"),
            _allows(
                POLICY,
                Action=["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
                Resource=_arn("dynamodb", "table/orders"),
            ),
        ],
        SectionId.POLICY: [policy],
        SectionId.LOGGING: [
            get,
            (
                "logs",
                "DescribeLogGroups",
                {"logGroupNamePrefix": "/acme/orders"},
                {"logGroups": [{"logGroupName": "/acme/orders", "storedBytes": 5_000_000}]},
            ),
        ],
        SectionId.LAYERS: [
            get,
            (
                "lambda",
                "ListLayerVersions",
                {"LayerName": layer},
                {"LayerVersions": [{"Version": 14, "LayerVersionArn": f"{layer}:14"}]},
            ),
        ],
        SectionId.VPC: [
            get,
            (
                "ec2",
                "DescribeSubnets",
                {"SubnetIds": ["subnet-0a", "subnet-0b"]},
                {
                    "Subnets": [
                        {"SubnetId": "subnet-0a", "AvailabilityZone": "eu-west-1a"},
                        {"SubnetId": "subnet-0b", "AvailabilityZone": "eu-west-1b"},
                    ]
                },
            ),
            (
                "ec2",
                "DescribeSecurityGroups",
                {"GroupIds": ["sg-01"]},
                {"SecurityGroups": [{"GroupId": "sg-01", "GroupName": "orders"}]},
            ),
            ("ec2", "DescribeVpcs", {"VpcIds": ["vpc-01"]}, {"Vpcs": [{"VpcId": "vpc-01"}]}),
        ],
        SectionId.STORAGE: [get],
        SectionId.CODE: [get, ("lambda", "GetFunctionCodeSigningConfig", {}, {})],
        SectionId.TAGS: [get],
    }


def _allows(arn: str, **statement: Any) -> Body:
    """The version of a managed policy that is in force."""
    document = {"Statement": [{"Effect": "Allow", **statement}]}
    asked = {"PolicyArn": arn, "VersionId": "v1"}
    return ("iam", "GetPolicyVersion", asked, {"PolicyVersion": {"Document": document}})


def _allow(service: str, source: str) -> dict[str, Any]:
    return {
        "Sid": service,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "lambda:InvokeFunction",
        "Resource": "*",
        "Condition": {"ArnLike": {"AWS:SourceArn": source}},
    }


def nothing(function: Function) -> dict[SectionId, list[Body]]:
    """A function as it is made, with nothing else."""
    found = configuration(function)
    get: Body = ("lambda", "GetFunction", {}, {"Configuration": found, "Code": {}})
    triggers: list[Body] = [
        ("lambda", "ListEventSourceMappings", {}, {"EventSourceMappings": []}),
        ("lambda", "GetPolicy", {}, {}),
        ("lambda", "ListFunctionUrlConfigs", {}, {"FunctionUrlConfigs": []}),
    ]
    bodies: dict[SectionId, list[Body]] = {id: [get] for id in SectionId}
    bodies[SectionId.TRIGGERS] = triggers
    bodies[SectionId.ON_ERROR] = [
        get,
        *triggers,
        ("lambda", "GetFunctionEventInvokeConfig", {}, {}),
    ]
    bodies[SectionId.CONCURRENCY] = [
        ("lambda", "GetFunctionConcurrency", {}, {}),
        ("lambda", "ListProvisionedConcurrencyConfigs", {}, {"ProvisionedConcurrencyConfigs": []}),
        (
            "lambda",
            "GetAccountSettings",
            {},
            {
                "AccountLimit": {
                    "ConcurrentExecutions": 1000,
                    "UnreservedConcurrentExecutions": 1000,
                }
            },
        ),
    ]
    bodies[SectionId.VERSIONS] = [
        ("lambda", "ListVersionsByFunction", {}, {"Versions": [found]}),
        ("lambda", "ListAliases", {}, {"Aliases": []}),
    ]
    bodies[SectionId.POLICY] = [("lambda", "GetPolicy", {}, {})]
    bodies[SectionId.CODE] = [get, ("lambda", "GetFunctionCodeSigningConfig", {}, {})]
    return bodies
