"""The sections of a function's page, read from the embedded endpoint.

It lacks EC2 and GetRuntimeManagementConfig; refusals and cut answers are in
``test_sections_trouble``.
"""

import json
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from lambdatui.aws.answer_book import AnswerBook
from lambdatui.aws.clients import Clients
from lambdatui.aws.sections import read_section
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.demo.endpoint import Endpoint
from tests.aws.conftest import ROLE, Account, zipped

BODY = "return event"


def read(clients: Clients, function: str, id: SectionId, qualifier: str = "") -> SectionAnswers:
    return read_section(clients, function, id, qualifier, book=AnswerBook(), stop=threading.Event())


def operations(answers: SectionAnswers) -> list[str]:
    return [each.call.operation for each in answers.answers]


def value(answers: SectionAnswers, operation: str) -> dict[str, Any]:
    answer = answers.of(operation)
    assert answer is not None
    assert answer.fault is None
    return answer.value


class Other:
    """The other services of the endpoint, by plain boto3."""

    def __init__(self, endpoint: Endpoint) -> None:
        session = boto3.Session(endpoint.account, "demo", region_name=endpoint.region)
        self.sqs = session.client("sqs", endpoint_url=endpoint.url)
        self.iam = session.client("iam", endpoint_url=endpoint.url)
        build: Any = session.client
        self.events: Any = build("events", endpoint_url=endpoint.url)

    def queue(self, **attributes: str) -> str:
        """A new queue; its ARN."""
        create: Any = self.sqs.create_queue
        url = create(QueueName=f"q-{uuid.uuid4().hex[:8]}", Attributes=attributes)
        named = self.sqs.get_queue_attributes(QueueUrl=url["QueueUrl"], AttributeNames=["QueueArn"])
        return named["Attributes"]["QueueArn"]


BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


@pytest.fixture(scope="module")
def other(endpoint: Endpoint) -> Other:
    return Other(endpoint)


@pytest.fixture(scope="module", autouse=True)
def role(other: Other) -> Iterator[None]:
    """The role that every function of these tests has."""
    name = ROLE.rpartition("/")[2]
    other.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Statement": []}))
    other.iam.put_role_policy(
        RoleName=name,
        PolicyName="own",
        PolicyDocument=json.dumps({"Statement": [{"Effect": "Allow", "Action": "s3:*"}]}),
    )
    made = other.iam.create_policy(
        PolicyName=f"orders-{uuid.uuid4().hex[:8]}",
        PolicyDocument=json.dumps({"Statement": [{"Effect": "Allow", "Action": "sqs:*"}]}),
    )
    managed = [made["Policy"]["Arn"], BASIC]
    for arn in managed:
        other.iam.attach_role_policy(RoleName=name, PolicyArn=arn)
    yield
    for arn in managed:
        other.iam.detach_role_policy(RoleName=name, PolicyArn=arn)
    other.iam.delete_policy(PolicyArn=managed[0])
    other.iam.delete_role_policy(RoleName=name, PolicyName="own")
    other.iam.delete_role(RoleName=name)


def test_every_section_of_a_plain_function_is_read_whole_and_in_read_only_mode(
    endpoint: Endpoint, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in endpoint.environment().items():
        monkeypatch.setenv(name, text)
    clients = Clients(Connection(read_only=True))
    function = account.function(BODY)
    book = AnswerBook()
    for id in SectionId:
        found = read_section(clients, function, id, book=book, stop=threading.Event())
        assert (found.id, found.function) == (id, function)
        assert [each.fault for each in found.answers if each.fault] == []
        assert found.read_ms > 0
    calls = dict(clients.meter.snapshot().calls)
    # Nine sections need it; none is asked for twice.
    assert set(calls.values()) == {1}
    assert calls["lambda:GetFunction"] == 1


def test_what_is_not_there_is_an_empty_answer(clients: Clients, account: Account) -> None:
    function = account.function(BODY)
    on_error = read(clients, function, SectionId.ON_ERROR)
    assert value(on_error, "GetFunctionEventInvokeConfig") == {}
    concurrency = read(clients, function, SectionId.CONCURRENCY)
    assert value(concurrency, "GetFunctionConcurrency") == {}
    assert value(concurrency, "GetAccountSettings")["AccountLimit"]["ConcurrentExecutions"] == 1000


def test_the_link_to_the_code_is_not_kept(clients: Clients, account: Account) -> None:
    function = account.function(BODY)
    # It is there to be left out.
    assert account.lambda_.get_function(FunctionName=function)["Code"]["Location"]
    found = read(clients, function, SectionId.GENERAL).of("GetFunction")
    assert found is not None
    assert found.value["Configuration"]["FunctionName"] == function
    assert "RepositoryType" in found.value["Code"]
    assert b"Location" not in found.body
    assert b"ResponseMetadata" not in found.body


def test_triggers_come_with_their_queues_and_rules(
    clients: Clients, account: Account, other: Other
) -> None:
    function = account.function(BODY)
    dead = other.queue()
    queue = other.queue(
        RedrivePolicy=json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": "3"})
    )
    mapping = account.lambda_.create_event_source_mapping(
        FunctionName=function, EventSourceArn=queue, Enabled=False
    )
    rule = f"r-{uuid.uuid4().hex[:8]}"
    arn = other.events.put_rule(Name=rule, ScheduleExpression="rate(5 minutes)")["RuleArn"]
    account.lambda_.add_permission(
        FunctionName=function,
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=arn,
    )
    account.lambda_.create_function_url_config(FunctionName=function, AuthType="AWS_IAM")
    found = read(clients, function, SectionId.TRIGGERS)
    (entry,) = value(found, "ListEventSourceMappings")["EventSourceMappings"]
    assert entry["UUID"] == mapping["UUID"]
    assert entry["LastModified"][10] == "T"  # ISO 8601
    assert value(found, "DescribeRule")["ScheduleExpression"] == "rate(5 minutes)"
    attributes = value(found, "GetQueueAttributes")["Attributes"]
    assert attributes["QueueArn"] == queue
    assert "ApproximateNumberOfMessages" in attributes
    (url,) = value(found, "ListFunctionUrlConfigs")["FunctionUrlConfigs"]
    assert url["AuthType"] == "AWS_IAM"


def test_where_failed_events_end_up_is_looked_at_as_well(
    clients: Clients, account: Account, other: Other
) -> None:
    dead, failed, source = other.queue(), other.queue(), other.queue()
    function = account.function(BODY, DeadLetterConfig={"TargetArn": dead})
    account.lambda_.put_function_event_invoke_config(
        FunctionName=function,
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": failed}},
    )
    account.lambda_.create_event_source_mapping(
        FunctionName=function, EventSourceArn=source, Enabled=False
    )
    found = read(clients, function, SectionId.ON_ERROR)
    assert value(found, "GetFunctionEventInvokeConfig")["MaximumRetryAttempts"] == 0
    queues = {each.value["Attributes"]["QueueArn"] for each in found.all_of("GetQueueAttributes")}
    assert queues == {dead, failed, source}
    assert "GetFunction" in operations(found)
    assert "GetPolicy" in operations(found)


def test_versions_and_aliases_are_read(clients: Clients, account: Account) -> None:
    function = account.function(BODY)
    version = account.lambda_.publish_version(FunctionName=function)["Version"]
    account.lambda_.create_alias(FunctionName=function, Name="live", FunctionVersion=version)
    found = read(clients, function, SectionId.VERSIONS)
    listed = [each["Version"] for each in value(found, "ListVersionsByFunction")["Versions"]]
    assert sorted(listed) == ["$LATEST", version]
    assert [each["Name"] for each in value(found, "ListAliases")["Aliases"]] == ["live"]


def test_the_section_of_a_qualifier_is_that_of_its_version(
    clients: Clients, account: Account
) -> None:
    function = account.function(BODY)
    version = account.lambda_.publish_version(FunctionName=function)["Version"]
    account.lambda_.create_alias(FunctionName=function, Name="live", FunctionVersion=version)
    account.lambda_.update_function_configuration(FunctionName=function, MemorySize=512)
    for qualifier, memory in (("", 512), ("$LATEST", 512), ("live", 128), (version, 128)):
        found = read(clients, function, SectionId.GENERAL, qualifier)
        assert found.qualifier == qualifier
        assert value(found, "GetFunction")["Configuration"]["MemorySize"] == memory
    # It takes a version and no alias.
    asked = read(clients, function, SectionId.GENERAL, "live").of("GetRuntimeManagementConfig")
    assert asked is not None
    assert asked.call.given["Qualifier"] == version


def test_the_role_comes_with_what_its_policies_allow(clients: Clients, account: Account) -> None:
    found = read(clients, account.function(BODY), SectionId.ROLE)
    assert value(found, "GetRole")["Role"]["CreateDate"].endswith("+00:00")
    (name,) = value(found, "ListRolePolicies")["PolicyNames"]
    assert name == "own"
    document = value(found, "GetRolePolicy")["PolicyDocument"]
    assert document["Statement"][0]["Action"] == "s3:*"
    # What AWS documents of its own policies is not asked for.
    attached = value(found, "ListAttachedRolePolicies")["AttachedPolicies"]
    assert BASIC in {each["PolicyArn"] for each in attached}
    assert len(list(found.all_of("GetPolicyVersion"))) == 1
    version = value(found, "GetPolicyVersion")["PolicyVersion"]
    assert version["Document"]["Statement"][0]["Action"] == "sqs:*"


def test_a_role_that_is_gone_is_told_as_a_fault(clients: Clients, account: Account) -> None:
    function = account.function(BODY)
    account.lambda_.update_function_configuration(
        FunctionName=function, Role="arn:aws:iam::123456789012:role/service-role/gone"
    )
    found = read(clients, function, SectionId.ROLE)
    assert operations(found) == ["GetFunction", "GetRole"]
    fault = found.answers[1].fault
    assert fault is not None
    assert fault.kind is Kind.NOT_FOUND


def test_the_log_group_comes_with_what_reads_from_it(clients: Clients, account: Account) -> None:
    group = account.group()
    account.logs.create_log_group(logGroupName=f"{group}-other")
    account.logs.put_retention_policy(logGroupName=group, retentionInDays=14)
    account.logs.put_metric_filter(
        logGroupName=group,
        filterName="errors",
        filterPattern="ERROR",
        metricTransformations=[
            {"metricName": "e", "metricNamespace": "n", "metricValue": "1"},
        ],
    )
    found = read(clients, account.function(BODY, name=group.rpartition("/")[2]), SectionId.LOGGING)
    assert value(found, "DescribeLogGroups")["logGroups"][0]["retentionInDays"] == 14
    (metric,) = value(found, "DescribeMetricFilters")["metricFilters"]
    assert metric["filterName"] == "errors"
    assert value(found, "DescribeSubscriptionFilters")["subscriptionFilters"] == []


def test_without_a_log_group_its_filters_are_not_asked_for(
    clients: Clients, account: Account
) -> None:
    found = read(clients, account.function(BODY), SectionId.LOGGING)
    assert operations(found) == ["GetFunction", "DescribeLogGroups"]


def test_each_layer_comes_with_its_versions(clients: Clients, account: Account) -> None:
    name = f"layer-{uuid.uuid4().hex[:8]}"
    arns = [
        account.lambda_.publish_layer_version(
            LayerName=name, Content={"ZipFile": zipped(f"n = {number}")}
        )["LayerVersionArn"]
        for number in range(2)
    ]
    function = account.function(BODY, Layers=[arns[0]])
    found = read(clients, function, SectionId.LAYERS)
    versions = value(found, "ListLayerVersions")["LayerVersions"]
    assert {each["Version"] for each in versions} == {1, 2}


def test_a_function_that_is_not_there_is_an_error(clients: Clients) -> None:
    with pytest.raises(LambdatuiError) as missing:
        read(clients, "no-such-function", SectionId.GENERAL)
    assert missing.value.fault.kind is Kind.NOT_FOUND


def test_what_was_changed_is_seen_once_the_book_forgets(clients: Clients, account: Account) -> None:
    function, book, stop = account.function(BODY), AnswerBook(), threading.Event()

    def reserved() -> object:
        found = read_section(clients, function, SectionId.CONCURRENCY, book=book, stop=stop)
        return value(found, "GetFunctionConcurrency").get("ReservedConcurrentExecutions")

    assert reserved() is None
    account.lambda_.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=3)
    assert reserved() is None
    book.forget()
    assert reserved() == 3
