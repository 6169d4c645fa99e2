"""Events of what carries messages: SQS, SNS, Amazon MQ, EventBridge Pipes, SES, IoT."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from lambdatui.core.template_parts import (
    ORDER,
    REQUEST_ID,
    TIME_FINE,
    TIME_MS,
    Place,
    Shape,
    Values,
    choice,
    data,
    members,
    number,
    text,
    words,
)


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _attribute_type(value: Any) -> str:
    return "Number" if isinstance(value, int | float) and not isinstance(value, bool) else "String"


def attributes_md5(attributes: Mapping[str, Mapping[str, Any]]) -> str:
    """The MD5 that SQS gives for message attributes that are text or numbers.

    Of each, by name: name, data type, the transport type 1 for a text, and the value, each with
    its length in four bytes before it (SQS developer guide, calculating the MD5 message digest).
    """
    digested = b""
    for name, held in sorted(attributes.items()):
        for part, after in ((name, b""), (held["dataType"], b"\1"), (held["stringValue"], b"")):
            encoded = part.encode()
            digested += len(encoded).to_bytes(4, "big") + encoded + after
    return _md5(digested)


def _sqs_record(place: Place, values: Values) -> dict[str, Any]:
    queue = place.named("sqs", "", values["queue"])
    body = values["body"]
    given = members(values, "attributes")
    attributes = {
        name: {
            "stringValue": value,
            "stringListValues": [],
            "binaryListValues": [],
            "dataType": _attribute_type(given[name]),
        }
        for name, value in words(values, "attributes").items()
    }
    return {
        "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": str(values["received"]),
            "SentTimestamp": str(TIME_MS),
            "SenderId": "AIDACKCEVSQ6C2EXAMPLE",
            "ApproximateFirstReceiveTimestamp": str(TIME_MS + 12),
        },
        "messageAttributes": attributes,
        **({"md5OfMessageAttributes": attributes_md5(attributes)} if attributes else {}),
        "md5OfBody": _md5(body.encode()),
        "eventSource": "aws:sqs",
        "eventSourceARN": queue,
        "awsRegion": place.region_of(queue),
    }


def _sqs(place: Place, values: Values) -> dict[str, Any]:
    return {"Records": [_sqs_record(place, values)]}


def _sqs_fifo(place: Place, values: Values) -> dict[str, Any]:
    record = _sqs_record(place, values)
    record["attributes"] |= {
        "SequenceNumber": "18849496460467696128",
        "MessageGroupId": values["group"],
        # What SQS takes for it where the queue deduplicates by content.
        "MessageDeduplicationId": hashlib.sha256(values["body"].encode()).hexdigest(),
    }
    return {"Records": [record]}


def _pipes(place: Place, values: Values) -> list[dict[str, Any]]:
    # A pipe sends the bare list.
    return [_sqs_record(place, values)]


def _sns(place: Place, values: Values) -> dict[str, Any]:
    """Its members begin with capitals, unlike every other source's."""
    topic = place.named("sns", "", values["topic"])
    region = place.region_of(topic)
    host = f"https://sns.{region}.{place.domain}"
    subscription = f"{topic}:21be56ed-a058-49f5-8c98-aedd2564c486"
    given = members(values, "attributes")
    attributes = {
        name: {"Type": _attribute_type(given[name]), "Value": value}
        for name, value in words(values, "attributes").items()
    }
    record = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription,
        "Sns": {
            "Type": "Notification",
            "MessageId": "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
            "TopicArn": topic,
            "Subject": values["subject"] or None,
            "Message": values["message"],
            "Timestamp": TIME_FINE,
            "SignatureVersion": "1",
            "Signature": "EXAMPLE",
            "SigningCertUrl": f"{host}/SimpleNotificationService-example.pem",
            "UnsubscribeUrl": f"{host}/?Action=Unsubscribe&SubscriptionArn={subscription}",
            "MessageAttributes": attributes,
        },
    }
    return {"Records": [record]}


_BROKER = "orders:b-9bcfa592-423a-4942-879d-eb284b418fc8"


def _activemq(place: Place, values: Values) -> dict[str, Any]:
    broker = place.named("mq", "broker:", values["broker"])
    host = f"b-9bcfa592-1.mq.{place.region_of(broker)}.{place.domain}"
    message = {
        "messageID": f"ID:{host}-37557-1234520418293-4:1:1:1:1",
        "messageType": f"jms/{values['type']}-message",
        "deliveryMode": 1,
        "replyTo": None,
        "type": None,
        "expiration": "0",
        "priority": 4,
        "correlationId": "",
        "redelivered": False,
        "destination": {"physicalName": values["queue"]},
        "data": base64.b64encode(values["message"].encode()).decode(),
        "timestamp": TIME_MS,
        "brokerInTime": TIME_MS,
        "brokerOutTime": TIME_MS + 2,
        "properties": members(values, "properties"),
    }
    return {"eventSource": "aws:mq", "eventSourceArn": broker, "messages": [message]}


def _rabbitmq(place: Place, values: Values) -> dict[str, Any]:
    content = values["message"].encode()
    properties = {
        "contentType": values["type"],
        "contentEncoding": None,
        # A text in a header comes as the numbers of its bytes.
        "headers": {
            name: {"bytes": list(value.encode())} if isinstance(value, str) else value
            for name, value in members(values, "headers").items()
        },
        "deliveryMode": 1,
        "priority": 0,
        "correlationId": None,
        "replyTo": None,
        "expiration": None,
        "messageId": REQUEST_ID,
        "timestamp": "Jan 31, 2026, 8:12:31 AM",
        "type": None,
        "userId": "AIDACKCEVSQ6C2EXAMPLE",
        "appId": None,
        "clusterId": None,
        "bodySize": len(content),
    }
    message = {
        "basicProperties": properties,
        "redelivered": False,
        "data": base64.b64encode(content).decode(),
    }
    return {
        "eventSource": "aws:rmq",
        "eventSourceArn": place.named("mq", "broker:", values["broker"]),
        "rmqMessagesByQueue": {f"{values['queue']}::{values['host']}": [message]},
    }


def _ses(place: Place, values: Values) -> dict[str, Any]:
    sender, recipient, subject = values["from"], values["to"], values["subject"]
    date = "Sat, 31 Jan 2026 08:12:30 +0000"
    message_id = "<0123456789abcdef@example.com>"
    headers = {
        "Return-Path": f"<{sender}>",
        "From": sender,
        "To": recipient,
        "Subject": subject,
        "Date": date,
        "Message-ID": message_id,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
    }
    mail = {
        "timestamp": TIME_FINE,
        "source": sender,
        "messageId": "o3vrnil0e2ic28trm7dfhrc2v0clambda4nbp0g1",
        "destination": [recipient],
        "headersTruncated": False,
        "headers": [{"name": name, "value": value} for name, value in headers.items()],
        "commonHeaders": {
            "returnPath": sender,
            "from": [sender],
            "date": date,
            "to": [recipient],
            "messageId": message_id,
            "subject": subject,
        },
    }
    receipt = {
        "timestamp": TIME_FINE,
        "processingTimeMillis": 574,
        "recipients": [recipient],
        "spamVerdict": {"status": values["spam"]},
        "virusVerdict": {"status": "PASS"},
        "spfVerdict": {"status": "PASS"},
        "dkimVerdict": {"status": "PASS"},
        "dmarcVerdict": {"status": "PASS"},
        "action": {
            "type": "Lambda",
            "functionArn": place.function_arn,
            "invocationType": "Event",
        },
    }
    record = {
        "eventSource": "aws:ses",
        "eventVersion": "1.0",
        "ses": {"mail": mail, "receipt": receipt},
    }
    return {"Records": [record]}


def _iot(_place: Place, values: Values) -> dict[str, Any]:
    # SELECT *, topic() AS topic, clientid() AS clientId, timestamp() AS timestamp
    return {
        **members(values, "payload"),
        "topic": values["topic"],
        "clientId": values["client"],
        "timestamp": TIME_MS,
    }


_QUEUE = (
    text("body", "Body", ORDER),
    data("attributes", "Message attributes"),
    number("received", "Times received", 1),
)
_MAIL = (
    text("from", "From", "jane@example.com"),
    text("to", "To", "orders@example.com"),
    text("subject", "Subject", "Where is my order?"),
    choice("spam", "Spam verdict", "PASS", "FAIL", "GRAY", "PROCESSING_FAILED"),
)

SHAPES = (
    Shape(
        "sqs", "SQS message", "SQS", (*_QUEUE, text("queue", "Queue (name or ARN)", "orders")), _sqs
    ),
    Shape(
        "sqs-fifo",
        "SQS message, FIFO",
        "SQS",
        (
            *_QUEUE,
            text("group", "Message group", "customer-7"),
            text("queue", "Queue (name or ARN)", "orders.fifo"),
        ),
        _sqs_fifo,
    ),
    Shape(
        "sns",
        "SNS notification",
        "SNS",
        (
            text("message", "Message", ORDER),
            text("subject", "Subject", "New order"),
            data("attributes", "Message attributes", '{"kind": "order"}'),
            text("topic", "Topic (name or ARN)", "orders"),
        ),
        _sns,
    ),
    Shape(
        "activemq",
        "ActiveMQ message",
        "Amazon MQ",
        (
            text("message", "Message", ORDER),
            choice("type", "Type", "text", "bytes"),
            data("properties", "Properties", '{"kind": "order"}'),
            text("queue", "Queue", "orders"),
            text("broker", "Broker (name:id, or ARN)", _BROKER),
        ),
        _activemq,
    ),
    Shape(
        "rabbitmq",
        "RabbitMQ message",
        "Amazon MQ",
        (
            text("message", "Message", ORDER),
            text("type", "Content type", "application/json"),
            data("headers", "Headers", '{"kind": "order"}'),
            text("queue", "Queue", "orders"),
            text("host", "Virtual host", "/"),
            text("broker", "Broker (name:id, or ARN)", _BROKER),
        ),
        _rabbitmq,
    ),
    Shape(
        "pipes",
        "EventBridge Pipes (SQS)",
        "EventBridge",
        (*_QUEUE, text("queue", "Queue (name or ARN)", "orders")),
        _pipes,
    ),
    Shape("ses", "SES e-mail", "SES", _MAIL, _ses),
    Shape(
        "iot-rule",
        "IoT rule",
        "IoT",
        (
            data("payload", "Payload", '{"temperature": 21.5, "humidity": 48}'),
            text("topic", "Topic", "sensors/kitchen/readings"),
            text("client", "Client id", "kitchen-1"),
        ),
        _iot,
    ),
)
