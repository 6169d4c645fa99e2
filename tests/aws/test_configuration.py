from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.configuration import read_configuration
from lambdatui.core.configuration import Layer, Variable, Vpc
from lambdatui.core.errors import Kind, LambdatuiError
from tests.aws.conftest import ROLE, Account
from tests.aws.faulty import Faulty, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]

LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"
WHOLE = {
    "FunctionName": "orders",
    "FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:orders",
    "Version": "$LATEST",
    "Runtime": "python3.12",
    "Handler": "app.handler",
    "Role": ROLE,
    "State": "Inactive",
    "StateReason": "not invoked for long",
    "LastUpdateStatus": "Failed",
    "LastUpdateStatusReason": "no such subnet",
    "Environment": {"Variables": {"TABLE": "orders", "API_KEY": "hush"}},
    "Layers": [{"Arn": LAYER, "CodeSize": 512}],
    "VpcConfig": {"VpcId": "vpc-1", "SubnetIds": ["a", "b"], "SecurityGroupIds": ["sg"]},
    "LoggingConfig": {
        "LogFormat": "JSON",
        "LogGroup": "/team/orders",
        "ApplicationLogLevel": "INFO",
        "SystemLogLevel": "WARN",
    },
    "EphemeralStorage": {"Size": 2048},
    "TracingConfig": {"Mode": "Active"},
    "DeadLetterConfig": {"TargetArn": "arn:aws:sqs:eu-west-1:123456789012:dead"},
    "KMSKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/1",
    "CodeSha256": "abc=",
    "SnapStart": {"ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"},
    "FileSystemConfigs": [{"Arn": "arn:efs", "LocalMountPath": "/mnt/data"}],
}


def test_the_configuration_of_a_real_function_is_read(clients: Clients, account: Account) -> None:
    name = account.function(
        "pass",
        MemorySize=256,
        Environment={"Variables": {"TABLE": "orders", "MODE": "fast"}},
        Tags={"team": "shop"},
    )
    account.lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    read = read_configuration(clients, name)
    assert read.function.name == name
    assert read.function.memory_mb == 256
    assert read.role == ROLE
    assert read.version == "$LATEST"
    assert read.environment == (
        Variable(key="MODE", value="fast"),
        Variable(key="TABLE", value="orders"),
    )
    assert read.tags == (("team", "shop"),)
    assert read.reserved_concurrency == 0
    assert read.vpc is None
    assert read.unread == ()


def test_a_version_is_read_by_its_qualifier(clients: Clients, account: Account) -> None:
    name = account.function("pass")
    account.lambda_.publish_version(FunctionName=name)
    assert read_configuration(clients, name, "1").version == "1"


def test_everything_that_lambda_says_is_kept(faulty: Start) -> None:
    answer = {
        "Configuration": WHOLE,
        "Code": {"ImageUri": "repo/orders@sha256:1", "RepositoryType": "ECR"},
        "Concurrency": {"ReservedConcurrentExecutions": 7},
        "Tags": {"b": "2", "a": "1"},
    }
    _, clients = faulty(says(answer))
    read = read_configuration(clients, "orders")
    assert read.function.log_group_name == "/team/orders"
    assert (read.state, read.state_reason) == ("Inactive", "not invoked for long")
    assert (read.last_update_status, read.last_update_reason) == ("Failed", "no such subnet")
    assert read.environment[0] == Variable(key="API_KEY", value="hush")
    assert read.layers == (Layer(arn=LAYER, code_size=512),)
    assert read.vpc == Vpc(id="vpc-1", subnets=("a", "b"), security_groups=("sg",))
    assert (read.log_format, read.application_log_level, read.system_log_level) == (
        "JSON",
        "INFO",
        "WARN",
    )
    assert (read.ephemeral_storage_mb, read.tracing) == (2048, "Active")
    assert read.dead_letter_target.endswith(":dead")
    assert read.kms_key.endswith("key/1")
    assert (read.code_sha256, read.snap_start) == ("abc=", "PublishedVersions")
    assert read.file_systems == ("/mnt/data arn:efs",)
    assert read.image_uri == "repo/orders@sha256:1"
    assert read.reserved_concurrency == 7
    assert read.tags == (("a", "1"), ("b", "2"))


def test_variables_that_cannot_be_decrypted_say_why(faulty: Start) -> None:
    failed = {**WHOLE, "Environment": {"Error": {"Message": "Lambda was unable to decrypt"}}}
    _, clients = faulty(says({"Configuration": failed}))
    read = read_configuration(clients, "orders")
    assert read.environment == ()
    assert read.environment_error == "Lambda was unable to decrypt"


def test_tags_that_may_not_be_read_are_named(faulty: Start) -> None:
    error = {"ErrorCode": "AccessDeniedException", "Message": "lambda:ListTags is denied"}
    _, clients = faulty(says({"Configuration": WHOLE, "TagsError": error}))
    assert read_configuration(clients, "orders").unread == ("tags: lambda:ListTags is denied",)


def test_a_denied_get_function_leaves_a_configuration_that_says_what_is_missing(
    faulty: Start,
) -> None:
    server, clients = faulty(refuses(403, "AccessDeniedException"), says(WHOLE))
    read = read_configuration(clients, "orders")
    assert server.requests[1].path.endswith("/functions/orders/configuration")
    assert read.function.runtime == "python3.12"
    assert [part.split(":")[0] for part in read.unread] == ["tags", "reserved concurrency", "image"]


def test_a_function_that_is_not_there_is_not_found(clients: Clients) -> None:
    with pytest.raises(LambdatuiError) as raised:
        read_configuration(clients, "nobody")
    assert raised.value.fault.kind is Kind.NOT_FOUND


def test_an_answer_that_was_cut_short_is_malformed(faulty: Start) -> None:
    _, clients = faulty(says(b'{"Configuration": {"FunctionName"'))
    with pytest.raises(LambdatuiError) as raised:
        read_configuration(clients, "orders")
    assert raised.value.fault.kind is Kind.MALFORMED
