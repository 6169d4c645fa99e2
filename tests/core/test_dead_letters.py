"""What a dead letter tells, of each of the ways in which letters come into a queue."""

import json

import pytest

from lambdatui.core.dead_letters import (
    DeadLetter,
    DeadLetterPlace,
    Message,
    PlaceKind,
    letter_of,
)

DLQ = "arn:aws:sqs:eu-west-1:123456789012:orders-dlq"
SOURCE = "arn:aws:sqs:eu-west-1:123456789012:orders"
SYSTEM = (("SentTimestamp", "1700000000000"), ("ApproximateReceiveCount", "3"))
EVENT = '{"id": 12345678901234567890.10}'


def place(kind: PlaceKind, via: str = "") -> DeadLetterPlace:
    return DeadLetterPlace(arn=DLQ, kind=kind, via=via)


def letter(
    body: str,
    kind: PlaceKind = PlaceKind.DESTINATION,
    attributes: tuple[tuple[str, str, str], ...] = (),
    system: tuple[tuple[str, str], ...] = SYSTEM,
) -> DeadLetter:
    message = Message(id="m-1", body=body, md5="abc", system=system, attributes=attributes)
    return letter_of(message, place(kind, SOURCE), "orders")


def record(**more: object) -> str:
    """A record for a destination (Lambda developer guide, "Capturing records …")."""
    return json.dumps(
        {
            "version": "1.0",
            "timestamp": "2026-01-01T00:00:00.000Z",
            "requestContext": {
                "requestId": "r-1",
                "functionArn": "arn:aws:lambda:eu-west-1:123456789012:function:orders:$LATEST",
                "condition": "RetriesExhausted",
                "approximateInvokeCount": 3,
            },
            "responseContext": {"statusCode": 200, "functionError": "Unhandled"},
            "responsePayload": {"errorType": "KeyError", "errorMessage": "'sku'"},
            **more,
        }
    )


def test_in_a_dead_letter_queue_the_body_is_the_event() -> None:
    attributes = (
        ("RequestID", "String", "r-1"),
        ("ErrorCode", "Number", "200"),
        ("ErrorMessage", "String", "'sku'"),
    )
    found = letter(EVENT, PlaceKind.DEAD_LETTER_QUEUE, attributes)
    assert (found.event, found.note) == (EVENT, "")
    assert (found.request_id, found.error) == ("r-1", "200: 'sku'")
    assert (found.sent_ms, found.receives) == (1_700_000_000_000, 3)


def test_an_event_that_looks_like_a_record_stays_the_event_in_a_dead_letter_queue() -> None:
    body = record(requestPayload={"a": 1})
    found = letter(body, PlaceKind.DEAD_LETTER_QUEUE, (("RequestID", "String", "r-2"),))
    assert found.event == body


def test_of_a_record_the_payload_is_the_event_with_every_digit() -> None:
    body = record().removesuffix("}") + f', "requestPayload": {EVENT}}}'
    found = letter(body)
    assert found.event == EVENT
    assert (found.request_id, found.condition) == ("r-1", "RetriesExhausted")
    assert found.error == "KeyError: 'sku'"


def test_a_letter_of_another_function_has_no_event_to_replay() -> None:
    body = record(requestPayload={"a": 1}).replace("function:orders", "function:payments")
    found = letter(body)
    assert found.event == ""
    assert "payments" in found.note


@pytest.mark.parametrize("name", ["KinesisBatchInfo", "DDBStreamBatchInfo"])
def test_a_record_of_a_stream_says_that_it_has_positions_only(name: str) -> None:
    info = {
        "shardId": "shardId-1",
        "startSequenceNumber": "100",
        "endSequenceNumber": "109",
        "batchSize": 10,
        "streamArn": "arn:aws:kinesis:eu-west-1:123456789012:stream/orders",
    }
    found = letter(record(**{name: info}), PlaceKind.MAPPING)
    assert found.event == ""
    assert "shardId-1, 100 to 109 (10 records)" in found.note
    assert found.captured() is None


def test_a_record_without_a_payload_says_so() -> None:
    assert "did not put the event" in letter(record()).note


def test_a_message_of_a_source_queue_becomes_the_event_that_lambda_makes_of_it() -> None:
    found = letter(
        'it\'s "text"',
        PlaceKind.SOURCE_QUEUE,
        (("kind", "String", "b"), ("raw", "Binary", "AAE=")),
        (*SYSTEM, ("SenderId", "me"), ("DeadLetterQueueSourceArn", SOURCE)),
    )
    assert json.loads(found.event) == {
        "Records": [
            {
                "messageId": "m-1",
                "receiptHandle": "replayed",
                "body": 'it\'s "text"',
                "attributes": {
                    "SentTimestamp": "1700000000000",
                    "ApproximateReceiveCount": "1",
                    "SenderId": "me",
                },
                "messageAttributes": {
                    "kind": {
                        "stringValue": "b",
                        "stringListValues": [],
                        "binaryListValues": [],
                        "dataType": "String",
                    },
                    "raw": {
                        "binaryValue": "AAE=",
                        "stringListValues": [],
                        "binaryListValues": [],
                        "dataType": "Binary",
                    },
                },
                "md5OfBody": "abc",
                "eventSource": "aws:sqs",
                "eventSourceARN": SOURCE,
                "awsRegion": "eu-west-1",
            }
        ]
    }


def test_a_message_that_came_from_another_queue_has_no_event() -> None:
    other = (("DeadLetterQueueSourceArn", SOURCE + "-other"),)
    found = letter("{}", PlaceKind.SOURCE_QUEUE, system=other)
    assert (found.event, found.note) == ("", f"It comes from another queue: {SOURCE}-other.")


@pytest.mark.parametrize("body", ["not json", "", "{'a': 1}"])
def test_a_body_that_is_no_json_is_no_event(body: str) -> None:
    found = letter(body)
    assert found.event == ""
    assert "not JSON" in found.note
    assert found.body == body


def test_the_capture_of_a_letter_names_its_message_and_its_secrets() -> None:
    found = letter('{"headers": {"Authorization": "Bearer abcdefghijkl"}}').captured()
    assert found is not None
    assert found.where == "SQS message m-1"
    assert found.secrets == ("$.headers.Authorization",)


def test_the_capture_of_a_letter_is_the_event_and_not_what_is_in_it() -> None:
    event = record(requestPayload={"a": 1})
    found = letter(event, attributes=(("RequestID", "String", "r"),)).captured()
    assert found is not None
    assert found.text == event
