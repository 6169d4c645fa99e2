"""Events of streams: Kinesis, Firehose, Kafka."""

import base64
from typing import Any

from lambdatui.core.template_parts import (
    ORDER,
    TIME_MS,
    YES_NO,
    Place,
    Shape,
    Values,
    choice,
    data,
    number,
    text,
    words,
)

_SEQUENCE = "49590338271490256608559692538361571095921575989136588898"


def _base64(content: str) -> str:
    return base64.b64encode(content.encode()).decode()


def _kinesis(place: Place, values: Values) -> dict[str, Any]:
    stream = place.named("kinesis", "stream/", values["stream"])
    record = {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": values["key"],
            "sequenceNumber": _SEQUENCE,
            "data": _base64(values["data"]),
            # In seconds, with a fraction.
            "approximateArrivalTimestamp": TIME_MS / 1000,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"shardId-000000000006:{_SEQUENCE}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": place.role("lambda-role"),
        "awsRegion": place.region_of(stream),
        "eventSourceARN": stream,
    }
    return {"Records": [record]}


def _firehose(place: Place, values: Values) -> dict[str, Any]:
    stream = place.named("firehose", "deliverystream/", values["stream"])
    record: dict[str, Any] = {
        "recordId": f"{_SEQUENCE}000000",
        "approximateArrivalTimestamp": TIME_MS,
        "data": _base64(values["data"]),
    }
    event: dict[str, Any] = {
        "invocationId": "2b4d1ad9-2f48-4bbd-a088-767c317e994a",
        "deliveryStreamArn": stream,
        "region": place.region_of(stream),
    }
    if values["kinesis"] == "yes":
        event["sourceKinesisStreamArn"] = place.arn("kinesis", "stream/orders")
        record["kinesisRecordMetadata"] = {
            "shardId": "shardId-000000000000",
            "partitionKey": "1001",
            "approximateArrivalTimestamp": TIME_MS,
            "sequenceNumber": _SEQUENCE,
            "subsequenceNumber": 0,
        }
    return {**event, "records": [record]}


def _signed(content: str) -> list[int]:
    # Java's bytes: those above 127 are negative.
    return [byte - 256 if byte > 127 else byte for byte in content.encode()]


def _kafka(values: Values) -> dict[str, Any]:
    topic, partition = values["topic"], values["partition"]
    record = {
        "topic": topic,
        "partition": partition,
        "offset": values["offset"],
        "timestamp": TIME_MS,
        "timestampType": "CREATE_TIME",
        "key": _base64(values["key"]),
        "value": _base64(values["value"]),
        "headers": [{name: _signed(value)} for name, value in words(values, "headers").items()],
    }
    return {"bootstrapServers": values["servers"], "records": {f"{topic}-{partition}": [record]}}


def _msk(place: Place, values: Values) -> dict[str, Any]:
    cluster = place.named("kafka", "cluster/", values["cluster"])
    return {"eventSource": "aws:kafka", "eventSourceArn": cluster, **_kafka(values)}


def _msk_servers(place: Place) -> dict[str, str]:
    host = f"orders.a1b2c3.c4.kafka.{place.region}.{place.domain}:9092"
    return {"servers": f"b-1.{host},b-2.{host}"}


def _self_managed(_place: Place, values: Values) -> dict[str, Any]:
    return {"eventSource": "SelfManagedKafka", **_kafka(values)}


_DATA = text("data", "Data", ORDER)
_KAFKA = (
    text("value", "Value", ORDER),
    text("key", "Key", "1001"),
    data("headers", "Headers", '{"kind": "order"}'),
    text("topic", "Topic", "orders"),
    number("partition", "Partition", 0),
    number("offset", "Offset", 15),
)
_CLUSTER = "orders/5a1b2c3d-0e4f-4a6b-8c7d-9e0f1a2b3c4d-4"

SHAPES = (
    Shape(
        "kinesis",
        "Kinesis record",
        "Kinesis",
        (
            _DATA,
            text("key", "Partition key", "1001"),
            text("stream", "Stream (name or ARN)", "orders"),
        ),
        _kinesis,
    ),
    Shape(
        "firehose",
        "Firehose transformation",
        "Firehose",
        (
            _DATA,
            choice("kinesis", "Fed by a Kinesis stream", *YES_NO),
            text("stream", "Delivery stream (name or ARN)", "orders"),
        ),
        _firehose,
    ),
    Shape(
        "msk",
        "MSK record",
        "MSK",
        (
            *_KAFKA,
            text("cluster", "Cluster (name/id, or ARN)", _CLUSTER),
            text("servers", "Bootstrap servers"),
        ),
        _msk,
        _msk_servers,
    ),
    Shape(
        "kafka",
        "Kafka record, self-managed",
        "Kafka",
        (*_KAFKA, text("servers", "Bootstrap servers", "kafka-1.example.com:9092")),
        _self_managed,
    ),
)
