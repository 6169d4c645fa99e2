"""Each lever is done and undone at the embedded endpoint, and refused where somebody was faster."""

import json
import threading
import uuid
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.levers import pull_lever, read_lever
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import Lever, LeverState, LeverStep, LeverTarget
from lambdatui.core.lever_plans import plan, tag_steps
from lambdatui.demo.endpoint import Endpoint
from tests.aws.conftest import Account, QuickStop

#: Makes what a lever is of; its part. The function is there.
Make = Callable[[Account, Endpoint, str], str]


def clock() -> int:
    return 1_760_000_000_000


def arn_of(function: str) -> str:
    return f"arn:aws:lambda:eu-west-1:123456789012:function:{function}"


def nothing(account: Account, endpoint: Endpoint, function: str) -> str:
    return ""


def service(endpoint: Endpoint, name: str) -> Any:
    session = boto3.Session(endpoint.account, "demo", region_name=endpoint.region)
    build: Any = session.client
    return build(name, endpoint_url=endpoint.url)


def queue_mapping(account: Account, endpoint: Endpoint, function: str) -> str:
    sqs = service(endpoint, "sqs")
    queue = sqs.create_queue(QueueName=f"q-{uuid.uuid4().hex[:12]}")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    made = account.lambda_.create_event_source_mapping(
        FunctionName=function,
        EventSourceArn=attributes["Attributes"]["QueueArn"],
        BatchSize=5,
        MaximumBatchingWindowInSeconds=1,
    )
    return made["UUID"]


def rule(account: Account, endpoint: Endpoint, function: str) -> str:
    name = f"rule-{uuid.uuid4().hex[:12]}"
    events = service(endpoint, "events")
    events.put_rule(Name=name, ScheduleExpression="rate(1 day)")
    events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": arn_of(function)}])
    return name


def url(account: Account, endpoint: Endpoint, function: str) -> str:
    account.lambda_.create_function_url_config(FunctionName=function, AuthType="AWS_IAM")
    return ""


def versions(account: Account, endpoint: Endpoint, function: str) -> str:
    account.lambda_.publish_version(FunctionName=function)
    account.lambda_.publish_version(FunctionName=function)
    return "green"


def alias(account: Account, endpoint: Endpoint, function: str) -> str:
    versions(account, endpoint, function)
    account.lambda_.create_alias(FunctionName=function, Name="live", FunctionVersion="2")
    return "live"


def group(account: Account, endpoint: Endpoint, function: str) -> str:
    return account.group()


@pytest.fixture
def made(account: Account) -> str:
    """A function that is ready."""
    name = account.function(
        "return 1",
        MemorySize=256,
        Timeout=5,
        Environment={"Variables": {"TABLE": "orders", "KEY": "s3cr3t-value"}},
        Tags={"team": "payments"},
    )
    account.lambda_.get_waiter("function_active_v2").wait(FunctionName=name)
    return name


def pulled(clients: Clients, state: LeverState, value: Any) -> list[LeverStep]:
    return list(pull_lever(clients, plan(state, value), stop=threading.Event(), clock=clock))


EACH: list[tuple[Lever, Make, Any]] = [
    (Lever.RESERVED, nothing, 0),
    (Lever.MAPPING, queue_mapping, False),
    (Lever.RULE, rule, False),
    (Lever.URL_AUTH, url, "NONE"),
    (Lever.ALIAS, alias, "1"),
    (Lever.ALIAS, alias, {"version": "2", "other": "1", "weight": 0.25}),
    (Lever.NEW_ALIAS, versions, {"version": "1", "other": "2", "weight": 0.5}),
    (Lever.MEMORY, nothing, 512),
    (Lever.TIMEOUT, nothing, 30),
    (Lever.STORAGE, nothing, 1024),
    (Lever.PROVISIONED, alias, 2),
    (Lever.BATCH_SIZE, queue_mapping, 100),
    (Lever.BATCH_WINDOW, queue_mapping, 20),
    (Lever.MAPPING_CONCURRENCY, queue_mapping, 7),
    (Lever.LOGGING, nothing, {"format": "JSON", "application": "DEBUG", "system": "WARN"}),
    (Lever.TRACING, nothing, "Active"),
    (Lever.RETENTION, group, 30),
    (Lever.ENVIRONMENT, nothing, {"TABLE": "orders-2", "NEW": "x"}),
    (Lever.DESCRIPTION, nothing, "for orders"),
    (Lever.TAGS, nothing, {"team": "payments", "stage": "prod"}),
]


@pytest.mark.parametrize(("lever", "make", "value"), EACH)
def test_a_lever_is_done_and_undone(
    *,
    clients: Clients,
    account: Account,
    endpoint: Endpoint,
    made: str,
    lever: Lever,
    make: Make,
    value: Any,
) -> None:
    target = LeverTarget(
        lever=lever, function=made, arn=arn_of(made), part=make(account, endpoint, made)
    )
    before = read_lever(clients, target, clock=clock)
    planned = plan(before, value)
    steps = pulled(clients, before, value)
    after = steps[-1].state
    assert after is not None
    assert [step.fault for step in steps] == [None] * len(steps)
    assert after.json == planned.json != before.json
    assert read_lever(clients, target, clock=clock).json == planned.json
    undone = pulled(clients, after, json.loads(planned.undo))[-1].state
    assert undone is not None
    assert undone.json == before.json
    assert read_lever(clients, target, clock=clock).json == before.json


def test_a_rule_that_invokes_something_else_is_not_changed(
    clients: Clients, account: Account, endpoint: Endpoint, made: str
) -> None:
    events = service(endpoint, "events")
    part = rule(account, endpoint, made)
    target = LeverTarget(lever=Lever.RULE, function=made, arn=arn_of(made), part=part)
    before = read_lever(clients, target, clock=clock)
    events.put_targets(Rule=part, Targets=[{"Id": "1", "Arn": arn_of(f"{made}-other")}])
    with pytest.raises(LambdatuiError) as raised:
        pulled(clients, before, False)
    assert raised.value.fault.kind is Kind.INVALID
    assert f"does not invoke {made}" in raised.value.fault.what
    assert events.describe_rule(Name=part)["State"] == "ENABLED"
    events.put_targets(Rule=part, Targets=[{"Id": "1", "Arn": f"{arn_of(made)}:live"}])
    assert read_lever(clients, target, clock=clock).value is True


@pytest.mark.parametrize("place", ["us-east-1:123456789012", "eu-west-1:999999999999"])
def test_a_rule_of_another_place_than_the_function_is_not_found(
    clients: Clients, account: Account, endpoint: Endpoint, made: str, place: str
) -> None:
    """The endpoint's rule is the one of that name, and not of the place of this function."""
    part = rule(account, endpoint, made)
    arn = f"arn:aws:lambda:{place}:function:{made}"
    target = LeverTarget(lever=Lever.RULE, function=made, arn=arn, part=part)
    with pytest.raises(LambdatuiError) as raised:
        read_lever(clients, target, clock=clock)
    assert raised.value.fault.kind is Kind.NOT_FOUND


def test_a_version_is_published_and_named(clients: Clients, account: Account, made: str) -> None:
    target = LeverTarget(lever=Lever.PUBLISH, function=made, arn=arn_of(made))
    before = read_lever(clients, target, clock=clock)
    assert before.value is None
    assert plan(before, None).undo == b""
    last = pulled(clients, before, "as it was on Friday")[-1]
    assert last.state is not None
    assert last.state.value == "1"
    assert "version 1" in last.words
    entry = account.lambda_.get_function_configuration(FunctionName=made, Qualifier="1")
    assert entry["Description"] == "as it was on Friday"


def test_tags_are_set_and_removed_in_two_steps(clients: Clients, made: str) -> None:
    target = LeverTarget(lever=Lever.TAGS, function=made, arn=arn_of(made))
    state = read_lever(clients, target, clock=clock)
    for value in tag_steps(state.value, {"stage": "prod"}):
        found = pulled(clients, state, value)[-1].state
        assert found is not None
        state = found
    assert state.value == {"stage": "prod"}


def test_undoing_the_environment_brings_back_what_was_removed(clients: Clients, made: str) -> None:
    target = LeverTarget(lever=Lever.ENVIRONMENT, function=made, arn=arn_of(made))
    before = read_lever(clients, target, clock=clock)
    steps = pulled(clients, before, {})
    assert "s3cr3t-value" not in " ".join(step.words for step in steps)
    after = steps[-1].state
    assert after is not None
    pulled(clients, after, before.value)
    assert read_lever(clients, target, clock=clock).value["KEY"] == "s3cr3t-value"


@pytest.mark.parametrize(
    ("lever", "make", "value", "other"),
    [
        (
            Lever.RESERVED,
            nothing,
            0,
            lambda account, name, part: account.lambda_.put_function_concurrency(
                FunctionName=name, ReservedConcurrentExecutions=3
            ),
        ),
        (
            Lever.MEMORY,
            nothing,
            512,
            lambda account, name, part: account.lambda_.update_function_configuration(
                FunctionName=name, MemorySize=1024
            ),
        ),
        (
            Lever.MAPPING,
            queue_mapping,
            False,
            lambda account, name, part: account.lambda_.update_event_source_mapping(
                UUID=part, Enabled=False
            ),
        ),
        (
            Lever.ALIAS,
            alias,
            {"version": "2", "other": "1", "weight": 0.5},
            lambda account, name, part: account.lambda_.update_alias(
                FunctionName=name, Name=part, FunctionVersion="1"
            ),
        ),
    ],
)
def test_what_somebody_changed_meanwhile_is_not_overwritten(
    *,
    clients: Clients,
    account: Account,
    endpoint: Endpoint,
    made: str,
    lever: Lever,
    make: Make,
    value: Any,
    other: Callable[[Account, str, str], object],
) -> None:
    part = make(account, endpoint, made)
    target = LeverTarget(lever=lever, function=made, arn=arn_of(made), part=part)
    planned = plan(read_lever(clients, target, clock=clock), value)
    other(account, made, part)
    theirs = read_lever(clients, target, clock=clock)
    steps: list[LeverStep] = []
    with pytest.raises(LambdatuiError) as raised:
        steps.extend(pull_lever(clients, planned, stop=threading.Event(), clock=clock))
    assert raised.value.fault.kind is Kind.CONFLICT
    assert "Nothing was sent" in raised.value.fault.what
    assert read_lever(clients, target, clock=clock).json == theirs.json


def test_a_change_of_something_else_is_a_conflict_too_and_is_named(
    clients: Clients, account: Account, made: str
) -> None:
    target = LeverTarget(lever=Lever.MEMORY, function=made, arn=arn_of(made))
    planned = plan(read_lever(clients, target, clock=clock), 512)
    account.lambda_.update_function_configuration(FunctionName=made, Timeout=77)
    account.lambda_.get_waiter("function_updated_v2").wait(FunctionName=made)
    with pytest.raises(LambdatuiError, match="its timeout") as raised:
        list(pull_lever(clients, planned, stop=threading.Event(), clock=clock))
    assert raised.value.fault.kind is Kind.CONFLICT


def test_a_function_that_is_gone_is_not_found(clients: Clients) -> None:
    for lever in (Lever.MEMORY, Lever.NEW_ALIAS, Lever.RESERVED, Lever.PUBLISH, Lever.PROVISIONED):
        with pytest.raises(LambdatuiError) as raised:
            read_lever(clients, LeverTarget(lever=lever, function="nowhere", part="a"), clock=clock)
        assert raised.value.fault.kind is Kind.NOT_FOUND


def test_a_trigger_of_another_function_is_not_this_ones(
    clients: Clients, account: Account, endpoint: Endpoint, made: str
) -> None:
    part = queue_mapping(account, endpoint, account.function("return 2"))
    with pytest.raises(LambdatuiError, match="not of") as raised:
        read_lever(
            clients,
            LeverTarget(lever=Lever.MAPPING, function=made, arn=arn_of(made), part=part),
            clock=clock,
        )
    assert raised.value.fault.kind is Kind.NOT_FOUND


def test_a_stop_ends_the_waiting_and_says_that_it_was_sent(
    clients: Clients, account: Account, made: str, stop: QuickStop
) -> None:
    target = LeverTarget(lever=Lever.RESERVED, function=made, arn=arn_of(made))
    planned = plan(read_lever(clients, target, clock=clock), 2)
    steps = pull_lever(clients, planned, stop=stop, clock=clock)
    for step in steps:
        if step.sent:
            break
    # Somebody else is faster than the first look.
    account.lambda_.put_function_concurrency(FunctionName=made, ReservedConcurrentExecutions=9)
    stop.set()
    last = list(steps)[-1]
    assert last.sent
    assert last.fault is not None
    assert last.fault.kind is Kind.TIMEOUT
