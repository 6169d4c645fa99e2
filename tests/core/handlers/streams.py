"""Streams: decodes each record, in order."""

import base64
import json
from typing import Any

Event = dict[str, Any]


def kinesis(event: Event, _context: object) -> list[tuple[str, str, Any]]:
    """A data stream: the stream, the partition key, the data."""
    found = []
    for record in event["Records"]:
        assert record["eventSource"] == "aws:kinesis"
        kinesis = record["kinesis"]
        assert record["eventID"].split(":")[1] == kinesis["sequenceNumber"]
        assert isinstance(kinesis["approximateArrivalTimestamp"], float)
        data = json.loads(base64.b64decode(kinesis["data"], validate=True))
        found.append((record["eventSourceARN"].split("/")[-1], kinesis["partitionKey"], data))
    return found


def firehose(event: Event, _context: object) -> Event:
    """A transformation: every record comes back, changed, with a line feed."""
    assert ":deliverystream/" in event["deliveryStreamArn"]
    records = []
    for record in event["records"]:
        fed = "sourceKinesisStreamArn" in event
        assert fed == ("kinesisRecordMetadata" in record)
        order = json.loads(base64.b64decode(record["data"], validate=True))
        line = json.dumps({**order, "seen": True}) + "\n"
        data = base64.b64encode(line.encode()).decode()
        records.append({"recordId": record["recordId"], "result": "Ok", "data": data})
    return {"records": records}


def kafka(event: Event, _context: object) -> list[tuple[str, int, str, str, Any]]:
    """Topics: the topic, the offset, the key, a header, the value."""
    managed = event["eventSource"] == "aws:kafka"
    assert managed or event["eventSource"] == "SelfManagedKafka"
    assert managed == ("eventSourceArn" in event)
    assert all(":" in server for server in event["bootstrapServers"].split(","))
    found = []
    for where, records in event["records"].items():
        for record in records:
            assert where == f"{record['topic']}-{record['partition']}"
            headers = {
                name: bytes(byte % 256 for byte in value).decode()
                for header in record["headers"]
                for name, value in header.items()
            }
            key = base64.b64decode(record["key"], validate=True).decode()
            value = json.loads(base64.b64decode(record["value"], validate=True))
            found.append((record["topic"], record["offset"], key, headers["kind"], value))
    return found
