"""Queues of SQS: their attributes, and their messages as they are received.

SQS API: GetQueueUrl, GetQueueAttributes, ReceiveMessage.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from lambdatui.aws.answer import mapping, required, structures, text, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.core.dead_letters import Message, QueueFigures
from lambdatui.core.stop import Stop
from lambdatui.core.untyped import counted

#: A batch is looked for that long, in seconds: a shorter look asks a part of SQS's servers only.
_WAIT_S = 1
#: The most that SQS gives at once (SQS API, ReceiveMessage, MaxNumberOfMessages).
BATCH = 10


def queue_url(clients: Clients, arn: str) -> str:
    """Where a queue is; NOT_FOUND where there is none."""
    parts = [*arn.split(":"), "", "", "", "", ""]
    answer = ask(
        clients,
        f"find the queue {parts[5]}",
        lambda aws: aws.sqs.get_queue_url(QueueName=parts[5], QueueOwnerAWSAccountId=parts[4]),
    )
    return required(answer, "QueueUrl", str, "GetQueueUrl")


def _attributes(clients: Clients, arn: str) -> Mapping[str, Any]:
    url = queue_url(clients, arn)
    answer = ask(
        clients,
        f"look at the queue {arn.rsplit(':', maxsplit=1)[-1]}",
        lambda aws: aws.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"]),
    )
    return required(answer, "Attributes", dict, "GetQueueAttributes")


def queue_figures(clients: Clients, arn: str) -> QueueFigures:
    """About how many messages a queue has; changes nothing (SQS API, GetQueueAttributes).

    Raises:
        LambdatuiError: Whatever goes wrong.
    """
    attributes = _attributes(clients, arn)
    policy = _policy(attributes)
    target = text(policy.get("deadLetterTargetArn"))
    count = policy.get("maxReceiveCount")
    return QueueFigures(
        visible=_number(attributes.get("ApproximateNumberOfMessages")),
        hidden=_number(attributes.get("ApproximateNumberOfMessagesNotVisible")),
        delayed=_number(attributes.get("ApproximateNumberOfMessagesDelayed")),
        hides_s=_number(attributes.get("VisibilityTimeout")),
        moves=f"after {count} reads a message is moved to {target}" if target else "",
    )


class QueueRules(NamedTuple):
    """What a queue does with a message that was received: for how long it is hidden, in seconds.

    After ``receives`` it is moved to the queue ``letters``; empty and None where there is none.
    """

    hidden_s: int | None
    letters: str
    receives: int | None


def queue_rules(clients: Clients, arn: str) -> QueueRules:
    """The rules of a queue (SQS API, GetQueueAttributes).

    Raises:
        LambdatuiError: Whatever goes wrong.
    """
    attributes = _attributes(clients, arn)
    policy = _policy(attributes)
    return QueueRules(
        hidden_s=counted(attributes.get("VisibilityTimeout")),
        letters=text(policy.get("deadLetterTargetArn")),
        receives=counted(policy.get("maxReceiveCount")),
    )


def redrive_target(clients: Clients, arn: str) -> str:
    """The queue to which a queue moves what was received too often; empty where there is none."""
    return text(_policy(_attributes(clients, arn)).get("deadLetterTargetArn"))


def receive(
    clients: Clients, url: str, *, count: int, hidden_s: int, stop: Stop | None = None
) -> list[Message]:
    """Up to ``count`` messages, at most ten, each hidden from others for ``hidden_s`` seconds.

    An empty list does not prove that the queue is empty, but a second one in a row nearly does.
    """
    answer = ask(
        clients,
        f"read the queue {url.rsplit('/', maxsplit=1)[-1]}",
        lambda aws: aws.sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=count,
            VisibilityTimeout=hidden_s,
            WaitTimeSeconds=_WAIT_S,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        ),
        stop=stop,
    )
    # An empty queue's answer has no member at all.
    return [_message(entry) for entry in structures(answer.get("Messages"))]


def _message(entry: Mapping[str, Any]) -> Message:
    attributes = mapping(entry.get("MessageAttributes"))
    return Message(
        id=required(entry, "MessageId", str, "ReceiveMessage"),
        body=text(required(entry, "Body", str, "ReceiveMessage")),
        md5=text(entry.get("MD5OfBody")),
        receipt=text(entry.get("ReceiptHandle")),
        system=tuple(
            (name, text(value)) for name, value in mapping(entry.get("Attributes")).items()
        ),
        attributes=tuple(
            (name, text(mapping(value).get("DataType")), _value(mapping(value)))
            for name, value in attributes.items()
        ),
    )


def _value(attribute: Mapping[str, Any]) -> str:
    binary = attribute.get("BinaryValue")
    if isinstance(binary, bytes):
        return base64.b64encode(binary).decode()
    return text(attribute.get("StringValue"))


def _policy(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return mapping(json.loads(text(attributes.get("RedrivePolicy")) or "{}"))
    except (ValueError, RecursionError):
        return {}


def _number(value: object) -> int:
    digits = text(value)
    return whole(int(digits)) if digits.isdecimal() and len(digits) < 16 else 0
