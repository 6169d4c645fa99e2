"""Functions with what levers are of, made at the embedded endpoint by plain boto3."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import boto3

from lambdatui.aws.clients import Clients
from lambdatui.aws.levers import pull_lever
from lambdatui.core.lever import LeverState, LeverStep
from lambdatui.core.lever_plans import plan
from lambdatui.demo.endpoint import Endpoint
from tests.aws.conftest import Account

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
    for _ in range(3):
        account.lambda_.publish_version(FunctionName=function)
    return "green"


def version(account: Account, endpoint: Endpoint, function: str) -> str:
    versions(account, endpoint, function)
    return "1"


def alias(account: Account, endpoint: Endpoint, function: str) -> str:
    versions(account, endpoint, function)
    account.lambda_.create_alias(FunctionName=function, Name="live", FunctionVersion="2")
    return "live"


def group(account: Account, endpoint: Endpoint, function: str) -> str:
    return account.group()


def alarm(account: Account, endpoint: Endpoint, function: str) -> str:
    return f"{function}-errors"


def pulled(clients: Clients, state: LeverState, value: Any) -> list[LeverStep]:
    return list(pull_lever(clients, plan(state, value), stop=threading.Event(), clock=clock))


def ready(account: Account) -> str:
    """A function with variables and a tag, once it is ready; its name."""
    name = account.function(
        "return 1",
        MemorySize=256,
        Timeout=5,
        Environment={"Variables": {"TABLE": "orders", "KEY": "s3cr3t-value"}},
        Tags={"team": "payments"},
    )
    account.lambda_.get_waiter("function_active_v2").wait(FunctionName=name)
    return name
