"""Dead letters are found and read in the embedded account, and none is lost by it."""

import json
import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import boto3
import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.configuration import read_configuration
from lambdatui.aws.dead_letter_places import read_places
from lambdatui.aws.dead_letters import (
    delete_dead_letter,
    read_dead_letters,
    release_dead_letter,
)
from lambdatui.aws.queues import queue_figures
from lambdatui.core.connection import Connection
from lambdatui.core.dead_letters import DeadLetter, DeadLetterPlace, PlaceKind
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.demo.endpoint import Endpoint
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, refuses, says

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient

Start = Callable[..., tuple[Faulty, Clients]]

NOWHERE = "arn:aws:sqs:eu-west-1:123456789012:nowhere"


@pytest.fixture(scope="module")
def sqs(endpoint: Endpoint) -> "SQSClient":
    """The other side: whoever sends and receives."""
    made: SQSClient = boto3.client(
        "sqs",
        endpoint_url=endpoint.url,
        region_name=endpoint.region,
        aws_access_key_id=endpoint.account,
        aws_secret_access_key="demo",
    )
    return made


class Queue:
    def __init__(self, sqs: "SQSClient", policy: str = "") -> None:
        self._sqs = sqs
        self.name = f"q-{uuid.uuid4().hex[:12]}"
        made = sqs.create_queue(
            QueueName=self.name, Attributes={"RedrivePolicy": policy} if policy else {}
        )
        self.url = made["QueueUrl"]
        self.arn = self.attribute("QueueArn")

    def attribute(self, name: str) -> str:
        answer = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["All"])
        attributes: dict[str, str] = {
            str(key): value for key, value in answer["Attributes"].items()
        }
        return attributes[name]

    def send(self, *bodies: str, **attributes: str) -> None:
        for body in bodies:
            self._sqs.send_message(
                QueueUrl=self.url,
                MessageBody=body,
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": value}
                    for name, value in attributes.items()
                },
            )

    def bodies(self) -> list[str]:
        """What anybody else would be given now."""
        answer = self._sqs.receive_message(
            QueueUrl=self.url, MaxNumberOfMessages=10, VisibilityTimeout=0
        )
        return sorted(message["Body"] for message in answer.get("Messages", []))

    @property
    def place(self) -> DeadLetterPlace:
        return DeadLetterPlace(arn=self.arn, kind=PlaceKind.DEAD_LETTER_QUEUE)


@pytest.fixture
def queue(sqs: "SQSClient") -> Queue:
    return Queue(sqs)


def clock() -> int:
    return time.time_ns() // 1_000_000


def read(
    clients: Clients, place: DeadLetterPlace, *, limit: int = 50, hidden_s: int = 30
) -> list[DeadLetter]:
    return list(
        read_dead_letters(clients, "orders", place, limit=limit, clock=clock, hidden_s=hidden_s)
    )


def test_every_message_is_read_and_none_is_deleted(clients: Clients, queue: Queue) -> None:
    bodies = [json.dumps({"n": n}) for n in range(23)]
    queue.send(*bodies, RequestID="r-1", ErrorCode="200", ErrorMessage="KeyError")
    found = read(clients, queue.place)
    assert sorted(letter.event for letter in found) == sorted(bodies)
    assert {(letter.request_id, letter.error, letter.receives) for letter in found} == {
        ("r-1", "200: KeyError", 1)
    }
    assert all(abs(letter.sent_ms - clock()) < 60_000 for letter in found)
    assert int(queue.attribute("ApproximateNumberOfMessagesNotVisible")) == 23


def test_what_was_read_is_visible_to_others_when_its_time_has_passed(
    clients: Clients, queue: Queue
) -> None:
    queue.send("{}")
    assert len(read(clients, queue.place, hidden_s=0)) == 1
    assert queue.bodies() == ["{}"]


def test_no_more_is_read_than_was_asked_for(clients: Clients, queue: Queue) -> None:
    queue.send(*(str(n) for n in range(15)))
    assert len(read(clients, queue.place, limit=12)) == 12
    assert len(queue.bodies()) == 3


def test_letters_come_as_they_are_read(clients: Clients, queue: Queue) -> None:
    queue.send(*(str(n) for n in range(15)))
    reading = read_dead_letters(clients, "orders", queue.place, limit=15, clock=clock)
    next(reading)
    assert int(queue.attribute("ApproximateNumberOfMessages")) == 5


def test_a_letter_is_deleted_when_it_is_asked_for_and_no_other(
    clients: Clients, queue: Queue
) -> None:
    queue.send("1", "2", "3")
    found = {letter.body: letter for letter in read(clients, queue.place)}
    delete_dead_letter(clients, found["2"], clock=clock)
    for body in ("1", "3"):
        release_dead_letter(clients, found[body], clock=clock)
    assert queue.bodies() == ["1", "3"]


def test_a_letter_that_others_may_have_again_is_not_deleted(clients: Clients, queue: Queue) -> None:
    queue.send("1")
    (letter,) = read(clients, queue.place, hidden_s=0)
    with pytest.raises(LambdatuiError) as raised:
        delete_dead_letter(clients, letter, clock=clock)
    assert raised.value.fault.kind is Kind.CONFLICT
    assert queue.bodies() == ["1"]


def test_figures_are_read_without_a_trace(clients: Clients, sqs: "SQSClient") -> None:
    last = Queue(sqs)
    policy = json.dumps({"deadLetterTargetArn": last.arn, "maxReceiveCount": "2"})
    queue = Queue(sqs, policy)
    queue.send("1", "2")
    figures = queue_figures(clients, queue.arn)
    assert (figures.visible, figures.hidden, figures.delayed) == (2, 0, 0)
    assert figures.moves == f"after 2 reads a message is moved to {last.arn}"
    assert queue_figures(clients, queue.arn) == figures


def test_all_places_of_a_function_are_found(
    clients: Clients, account: Account, sqs: "SQSClient"
) -> None:
    dlq, failed, redriven = Queue(sqs), Queue(sqs), Queue(sqs)
    policy = json.dumps({"deadLetterTargetArn": redriven.arn, "maxReceiveCount": "3"})
    source = Queue(sqs, policy)
    topic = "arn:aws:sns:eu-west-1:123456789012:failures"
    name = account.function("return event", DeadLetterConfig={"TargetArn": dlq.arn})
    account.lambda_.publish_version(FunctionName=name)
    for qualifier, target in (("$LATEST", failed.arn), ("1", topic)):
        account.lambda_.put_function_event_invoke_config(
            FunctionName=name,
            Qualifier=qualifier,
            DestinationConfig={"OnFailure": {"Destination": target}},
        )
    account.lambda_.create_event_source_mapping(
        FunctionName=name, EventSourceArn=source.arn, Enabled=False
    )
    found = read_places(clients, read_configuration(clients, name))
    assert found.unread == ()
    assert {(place.arn, place.kind, place.via) for place in found.places} == {
        (dlq.arn, PlaceKind.DEAD_LETTER_QUEUE, ""),
        (failed.arn, PlaceKind.DESTINATION, "$LATEST"),
        (topic, PlaceKind.DESTINATION, "1"),
        (redriven.arn, PlaceKind.SOURCE_QUEUE, source.arn),
    }
    (unreadable,) = [place for place in found.places if place.unreadable]
    assert "SNS topic" in unreadable.unreadable
    with pytest.raises(LambdatuiError, match="SNS topic") as raised:
        read(clients, unreadable)
    assert raised.value.fault.kind is Kind.INVALID


def test_a_function_without_any_has_no_places(clients: Clients, account: Account) -> None:
    name = account.function("return event")
    found = read_places(clients, read_configuration(clients, name))
    assert (found.places, found.unread) == ((), ())


def test_the_event_of_an_invocation_that_failed_comes_back_whole(
    clients: Clients, account: Account, queue: Queue
) -> None:
    name = account.function("raise KeyError('sku')")
    account.lambda_.put_function_event_invoke_config(
        FunctionName=name,
        Qualifier="$LATEST",
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": queue.arn}},
    )
    event = {"orderId": 7, "note": "it's ü"}
    account.lambda_.invoke(
        FunctionName=name, InvocationType="Event", Payload=json.dumps(event).encode()
    )
    place = DeadLetterPlace(arn=queue.arn, kind=PlaceKind.DESTINATION)
    for _ in range(40):
        # Each look waits a second for a message.
        found = list(read_dead_letters(clients, name, place, limit=1, clock=clock))
        if found:
            break
    (letter,) = found
    assert json.loads(letter.event) == event
    assert letter.condition == "RetriesExhausted"
    assert "KeyError" in letter.error


def test_an_empty_queue_has_no_letters(clients: Clients, queue: Queue) -> None:
    assert read(clients, queue.place) == []


def test_a_queue_that_is_gone_is_said(clients: Clients) -> None:
    place = DeadLetterPlace(arn=NOWHERE, kind=PlaceKind.DEAD_LETTER_QUEUE)
    with pytest.raises(LambdatuiError, match="nowhere") as raised:
        read(clients, place)
    assert raised.value.fault.kind is Kind.NOT_FOUND


def test_read_only_does_not_touch_a_queue_and_shows_its_figures(
    clients: Clients, queue: Queue
) -> None:
    queue.send("1")
    (letter,) = read(clients, queue.place)
    guarded = Clients(Connection(read_only=True))
    for act in (
        lambda: read(guarded, queue.place),
        lambda: delete_dead_letter(guarded, letter, clock=clock),
        lambda: release_dead_letter(guarded, letter, clock=clock),
    ):
        with pytest.raises(LambdatuiError) as raised:
            act()
        assert raised.value.fault.kind is Kind.READ_ONLY
    assert queue_figures(guarded, queue.arn).hidden == 1


def test_a_place_that_cannot_be_looked_at_is_named_and_the_others_are_there(
    faulty: Start,
) -> None:
    # ministack denies nothing.
    function = {
        "FunctionName": "orders",
        "FunctionArn": "arn:aws:lambda:eu-west-1:1:function:orders",
        "DeadLetterConfig": {"TargetArn": NOWHERE},
    }
    denied = refuses(403, "AccessDeniedException", "no")
    _, clients = faulty(says({"Configuration": function}), denied)
    found = read_places(clients, read_configuration(clients, "orders"))
    assert [place.arn for place in found.places] == [NOWHERE]
    assert [sentence.split(":")[0] for sentence in found.unread] == [
        "Cannot read the destinations of orders",
        "Cannot read the event sources of orders",
    ]


def test_a_session_that_has_expired_is_no_missing_place(faulty: Start) -> None:
    function = {"FunctionName": "orders", "FunctionArn": "a"}
    expired = refuses(403, "ExpiredTokenException", "expired")
    _, clients = faulty(says({"Configuration": function}), expired)
    configuration = read_configuration(clients, "orders")
    with pytest.raises(LambdatuiError) as raised:
        read_places(clients, configuration)
    assert raised.value.fault.kind is Kind.EXPIRED
