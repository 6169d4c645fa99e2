"""What carries messages: checks each record, reads its body, tells which ones failed."""

import base64
import hashlib
import json
import struct
from typing import Any

Event = dict[str, Any]


def _attributes_digest(attributes: dict[str, Any]) -> str:
    """As the AWS SDKs compute it to check what SQS says."""
    digest = hashlib.md5(usedforsecurity=False)
    for name in sorted(attributes):
        held = attributes[name]
        for text in (name, held["dataType"]):
            digest.update(struct.pack("!I", len(text.encode())) + text.encode())
        value = held["stringValue"].encode()
        digest.update(b"\x01" + struct.pack("!I", len(value)) + value)
    return digest.hexdigest()


def _message(record: Event) -> Any:
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"].split(":")[3] == record["awsRegion"]
    digest = hashlib.md5(record["body"].encode(), usedforsecurity=False).hexdigest()
    assert record["md5OfBody"] == digest
    if attributes := record["messageAttributes"]:
        assert record["md5OfMessageAttributes"] == _attributes_digest(attributes)
    assert int(record["attributes"]["ApproximateReceiveCount"]) >= 1
    sent, first = "SentTimestamp", "ApproximateFirstReceiveTimestamp"
    assert int(record["attributes"][first]) >= int(record["attributes"][sent])
    return json.loads(record["body"])


def queue(event: Event, _context: object) -> Event:
    """A batch of a queue, answered with what failed of it (ReportBatchItemFailures)."""
    failed = []
    for record in event["Records"]:
        fifo = record["eventSourceARN"].endswith(".fifo")
        assert fifo == ("MessageGroupId" in record["attributes"])
        order = _message(record)
        if order["quantity"] < 1:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def pipe(event: list[Event], _context: object) -> list[Any]:
    """The target, or the enrichment, of a pipe: a list comes, a list goes."""
    return [_message(record) for record in event]


def topic(event: Event, _context: object) -> list[tuple[str, Any, Any]]:
    """Notifications: the topic, the message, the kind that an attribute tells."""
    found = []
    for record in event["Records"]:
        assert record["EventSource"] == "aws:sns"
        sns = record["Sns"]
        assert record["EventSubscriptionArn"].startswith(sns["TopicArn"] + ":")
        kind = sns["MessageAttributes"].get("kind", {"Type": "String", "Value": ""})
        assert kind["Type"] == "String"
        found.append((sns["TopicArn"].split(":")[-1], json.loads(sns["Message"]), kind["Value"]))
    return found


def activemq(event: Event, _context: object) -> list[tuple[str, Any]]:
    """Messages of an ActiveMQ broker: the queue, and the message."""
    assert event["eventSource"] == "aws:mq"
    assert ":mq:" in event["eventSourceArn"]
    found = []
    for message in event["messages"]:
        assert message["messageType"] in ("jms/text-message", "jms/bytes-message")
        data = base64.b64decode(message["data"], validate=True)
        found.append((message["destination"]["physicalName"], json.loads(data)))
    return found


def rabbitmq(event: Event, _context: object) -> list[tuple[str, str, Any]]:
    """Messages of a RabbitMQ broker: queue and virtual host, a header, the message."""
    assert event["eventSource"] == "aws:rmq"
    found = []
    for where, messages in event["rmqMessagesByQueue"].items():
        assert "::" in where
        for message in messages:
            data = base64.b64decode(message["data"], validate=True)
            properties = message["basicProperties"]
            assert properties["bodySize"] == len(data)
            kind = bytes(properties["headers"]["kind"]["bytes"]).decode()
            found.append((where, kind, json.loads(data)))
    return found


def mail(event: Event, _context: object) -> Event:
    """A receipt rule's function: spam stops here."""
    (record,) = event["Records"]
    assert record["eventSource"] == "aws:ses"
    mail, receipt = record["ses"]["mail"], record["ses"]["receipt"]
    headers = {header["name"]: header["value"] for header in mail["headers"]}
    assert headers["Subject"] == mail["commonHeaders"]["subject"]
    assert receipt["recipients"] == mail["destination"] == mail["commonHeaders"]["to"]
    assert ":lambda:" in receipt["action"]["functionArn"]
    spam = receipt["spamVerdict"]["status"] == "FAIL"
    return {"disposition": "STOP_RULE_SET" if spam else "CONTINUE"}


def readings(event: Event, _context: object) -> tuple[str, float]:
    """An IoT rule's function: which room, and how warm."""
    _sensors, room, _readings = event["topic"].split("/")
    assert event["clientId"]
    assert event["timestamp"] > 10**12
    return room, float(event["temperature"])
