"""What the page says of functions of the embedded endpoint: read, and put into words."""

import json
import threading
import uuid
from typing import Any

import boto3
import pytest

from lambdatui.aws.answer_book import AnswerBook
from lambdatui.aws.clients import Clients
from lambdatui.aws.sections import read_section
from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionId
from lambdatui.core.section_facts import section_facts
from lambdatui.demo.endpoint import Endpoint
from tests.aws.conftest import Account

BODY = "return event"
NOW = 1_795_435_200_000


@pytest.fixture
def sqs(endpoint: Endpoint) -> Any:
    """SQS, by plain boto3."""
    session = boto3.Session(endpoint.account, "demo", region_name=endpoint.region)
    build: Any = session.client
    return build("sqs", endpoint_url=endpoint.url)


def _queue(sqs: Any, **attributes: str) -> str:
    url = sqs.create_queue(QueueName=f"q-{uuid.uuid4().hex[:8]}", Attributes=attributes)["QueueUrl"]
    named = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn: str = named["Attributes"]["QueueArn"]
    return arn


def _page(clients: Clients, function: str) -> dict[SectionId, dict[str, Fact]]:
    book, stop = AnswerBook(), threading.Event()
    read = {id: read_section(clients, function, id, book=book, stop=stop) for id in SectionId}
    return {
        id: {fact.key: fact for fact in section_facts(answers, read, NOW)}
        for id, answers in read.items()
    }


def test_a_function_with_nothing_attached(clients: Clients, account: Account) -> None:
    page = _page(clients, account.function(BODY))

    assert page[SectionId.GENERAL]["state"].value == "✓ Active"
    assert page[SectionId.GENERAL]["timeout"].value.endswith(" s")
    for id, key in (
        (SectionId.TRIGGERS, "triggers"),
        (SectionId.CONCURRENCY, "reserved"),
        (SectionId.VERSIONS, "aliases"),
        (SectionId.ENVIRONMENT, "environment"),
        (SectionId.POLICY, "policy"),
        (SectionId.LAYERS, "layers"),
        (SectionId.VPC, "vpc"),
        (SectionId.TAGS, "tags"),
    ):
        fact = page[id][key]
        assert (fact.tone, fact.copied) == ("context", ""), fact
    assert page[SectionId.ON_ERROR]["on-error:async"].value.endswith("then it is lost")


def test_a_function_with_triggers_secrets_and_a_dead_letter_queue(
    clients: Clients, account: Account, sqs: Any
) -> None:
    dead, lost = _queue(sqs), _queue(sqs)
    redrive = json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": "3"})
    queue = _queue(sqs, RedrivePolicy=redrive, VisibilityTimeout="180")
    function = account.function(
        BODY,
        DeadLetterConfig={"TargetArn": lost},
        Environment={"Variables": {"API_TOKEN": "hunter2", "STAGE": "prod"}},
    )
    account.lambda_.create_event_source_mapping(
        FunctionName=function, EventSourceArn=queue, BatchSize=5
    )
    account.lambda_.add_permission(
        FunctionName=function,
        StatementId="uploads",
        Action="lambda:InvokeFunction",
        Principal="s3.amazonaws.com",
        SourceArn="arn:aws:s3:::uploads",
    )
    account.lambda_.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=7)

    page = _page(clients, function)
    name = queue.rpartition(":")[2]
    trigger = page[SectionId.TRIGGERS][f"trigger:sqs:{name}"]
    assert trigger.value.startswith(f"{name} · ")
    assert "batches of 5" in page[SectionId.TRIGGERS][f"trigger:sqs:{name}:settings"].value
    assert page[SectionId.TRIGGERS]["trigger:s3:uploads"].value == "uploads"
    assert page[SectionId.ON_ERROR]["on-error:async"].value.endswith(
        f"then it goes to the queue {lost.rpartition(':')[2]}"
    )
    words = page[SectionId.ON_ERROR][f"on-error:sqs:{name}"].value
    assert words == (
        "the whole batch is back in the queue after 3 min; received 3 times, a message goes to "
        f"the queue {dead.rpartition(':')[2]}"
    )
    assert page[SectionId.POLICY]["policy:uploads"].value == "S3 bucket uploads may invoke it"
    assert page[SectionId.CONCURRENCY]["reserved"].value == "7"
    seen = [fact.value for facts in page.values() for fact in facts.values()]
    assert not [value for value in seen if "hunter2" in value]
    assert page[SectionId.ENVIRONMENT]["environment:API_TOKEN"].mark
