"""What a person must know to decide is read beside a lever, and holds up nothing."""

import json
import uuid
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.lever_beside import read_to_decide
from lambdatui.aws.levers import read_lever
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.core.lever_plans import plan
from lambdatui.demo.endpoint import Endpoint
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, Talk, refuses, says
from tests.aws.leverserver import ARN, FUNCTION, LeverServer

Start = Callable[..., tuple[Faulty, Clients]]


def clock() -> int:
    return 1_760_000_000_000


@pytest.fixture
def sqs(endpoint: Endpoint) -> Any:
    session = boto3.Session(endpoint.account, "demo", region_name=endpoint.region)
    return session.client("sqs", endpoint_url=endpoint.url)


def queue(sqs: Any, **attributes: str) -> str:
    url = sqs.create_queue(QueueName=f"q-{uuid.uuid4().hex[:12]}", Attributes=attributes)
    found = sqs.get_queue_attributes(QueueUrl=url["QueueUrl"], AttributeNames=["QueueArn"])
    arn: str = found["Attributes"]["QueueArn"]
    return arn


def test_stopping_tells_where_events_and_messages_go(
    clients: Clients, account: Account, sqs: Any
) -> None:
    lost, dead, failed = queue(sqs), queue(sqs), queue(sqs)
    redrive = json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 3})
    fed = queue(sqs, RedrivePolicy=redrive, VisibilityTimeout="45")
    name = account.function("return 1", DeadLetterConfig={"TargetArn": lost})
    account.lambda_.put_function_event_invoke_config(
        FunctionName=name, DestinationConfig={"OnFailure": {"Destination": failed}}
    )
    account.lambda_.create_event_source_mapping(FunctionName=name, EventSourceArn=fed)
    arn = f"arn:aws:lambda:eu-west-1:123456789012:function:{name}"
    target = LeverTarget(lever=Lever.RESERVED, function=name, arn=arn)
    told = " ".join(plan(read_to_decide(clients, target, clock=clock), 0).warnings)
    own = {arn: arn.rsplit(":", 1)[1] for arn in (lost, dead, failed, fed)}
    assert f"at once to the queue {own[lost]} or the queue {own[failed]}" in told
    assert f"Disable the trigger of the queue {own[fed]} first" in told
    assert f"after 3 of them a message moves to the queue {own[dead]}" in told
    timeout = LeverTarget(lever=Lever.TIMEOUT, function=name, arn=arn)
    told = " ".join(plan(read_to_decide(clients, timeout, clock=clock), 60).warnings)
    assert f"The queue {own[fed]} hides a message for 45 s" in told


def test_what_may_not_be_read_leaves_the_general_words(faulty: Start) -> None:
    _, clients = faulty(LeverServer())
    target = LeverTarget(lever=Lever.RESERVED, function=FUNCTION, arn=ARN)
    told = " ".join(plan(read_to_decide(clients, target, clock=clock), 0).warnings)
    assert "Where an SQS queue feeds it, disable that trigger first" in told
    assert "go at once to the dead-letter queue or failure destination" in told


def test_a_reserved_concurrency_that_is_denied_is_not_taken_for_none(faulty: Start) -> None:
    server = LeverServer()

    def denying(talk: Talk) -> None:
        if talk.request.path.endswith("/concurrency"):
            refuses(403, "AccessDeniedException", "no")(talk)
        elif "account-settings" in talk.request.path:
            says({"AccountLimit": {"UnreservedConcurrentExecutions": 100}})(talk)
        else:
            server(talk)

    _, clients = faulty(denying)
    target = LeverTarget(lever=Lever.PROVISIONED, function=FUNCTION, part="live", arn=ARN)
    planned = plan(read_lever(clients, target, clock=clock), 60)
    assert any("It could not be read whether" in sentence for sentence in planned.warnings)


def test_the_aliases_of_every_page_are_told(faulty: Start) -> None:
    server = LeverServer()

    def paged(talk: Talk) -> None:
        if "/aliases" not in talk.request.path:
            server(talk)
        elif "Marker" in talk.request.path:
            says({"Aliases": [{"Name": "second", "FunctionVersion": "2"}]})(talk)
        else:
            first = [{"Name": "first", "FunctionVersion": "1"}]
            says({"Aliases": first, "NextMarker": "more"})(talk)

    _, clients = faulty(paged)
    target = LeverTarget(lever=Lever.MEMORY, function=FUNCTION, arn=ARN)
    told = " ".join(plan(read_lever(clients, target, clock=clock), 512).warnings)
    assert "first, second stay as published" in told
