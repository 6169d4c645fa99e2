"""Events that a function could not handle, as they wait in queues: dead letters.

Where they come from decides what is in a message (Lambda developer guide):

- the function's dead-letter queue: the event itself, with ``RequestID``, ``ErrorCode`` and
  ``ErrorMessage`` as attributes ("Adding a dead-letter queue");
- an on-failure destination of asynchronous invocation: a record with ``requestPayload``
  ("Capturing records of Lambda asynchronous invocations");
- an on-failure destination of a stream's event source mapping: a record with positions in the
  stream and no payload ("Retain discarded batch records");
- the dead-letter queue of a queue that the function reads: the message of that queue.
"""

import enum
from collections.abc import Mapping
from typing import Any

import msgspec

from lambdatui.core.capture import Captured, capture_text
from lambdatui.core.jsontext import check_json
from lambdatui.core.literals import json_string
from lambdatui.core.record import Record

#: For how long a letter is hidden from others where it may be replayed or deleted, in seconds: long
#: enough to look at it and to replay it. Where a crash comes in between, it comes back after that.
HIDDEN_S = 300


class PlaceKind(enum.StrEnum):
    """Why dead letters of a function are in a place."""

    DEAD_LETTER_QUEUE = "dead-letter queue"
    DESTINATION = "on-failure destination"
    MAPPING = "on-failure destination of an event source"
    SOURCE_QUEUE = "dead-letter queue of a source queue"


class DeadLetterPlace(Record, frozen=True):
    """Where dead letters of a function go.

    ``via`` is the qualifier that has the destination, or the ARN of the event source.
    ``unreadable`` says why its letters cannot be read; empty where they can: it is an SQS queue.
    """

    arn: str
    kind: PlaceKind
    via: str = ""
    unreadable: str = ""

    @property
    def label(self) -> str:
        """Its name, and what it is to the function."""
        via = f" {self.via.split(':')[-1]}" if self.via else ""
        return f"{self.arn.split(':')[-1]} ({self.kind.value}{via})"


class DeadLetterPlaces(Record, frozen=True):
    """All places; ``unread`` says what could not be looked at, and why."""

    places: tuple[DeadLetterPlace, ...] = ()
    unread: tuple[str, ...] = ()


class QueueFigures(Record, frozen=True):
    """About how many messages a queue has; ``moves`` says what it does with one read too often.

    ``hides_s`` is for how long it hides a message that was read, unless the reader says otherwise.
    """

    visible: int = 0
    hidden: int = 0
    delayed: int = 0
    moves: str = ""
    hides_s: int = 0


class Message(Record, frozen=True):
    """One message as SQS gives it, before anything is made of it.

    ``system`` are the attributes that SQS sets, such as ``SentTimestamp``; ``attributes`` those of
    the sender, as the JSON of each: ``{"stringValue": …, "dataType": "String"}``.
    """

    id: str
    body: str
    md5: str = ""
    receipt: str = ""
    system: tuple[tuple[str, str], ...] = ()
    attributes: tuple[tuple[str, str, str], ...] = ()


class DeadLetter(Record, frozen=True):
    """One dead letter. ``event`` is the event to replay, as JSON text; empty where there is none.

    ``note`` then says why. ``sent_ms`` is when it came into the queue, ms since the epoch;
    ``receives`` how often it was read, this time included. ``request_id``, ``error`` and
    ``condition`` are of the invocation that failed, as far as the letter says. Until ``hidden_ms``
    nobody else is given the message, and ``receipt`` deletes it.
    """

    id: str
    place: DeadLetterPlace
    event: str = ""
    note: str = ""
    sent_ms: int = 0
    receives: int = 0
    request_id: str = ""
    error: str = ""
    condition: str = ""
    body: str = ""
    receipt: str = ""
    hidden_ms: int = 0

    def captured(self) -> Captured | None:
        """Its event as a capture, with what looks like a secret in it; None without one."""
        if not self.event:
            return None
        found = capture_text(self.event)
        return msgspec.structs.replace(
            found[0] if found[0].text == self.event else Captured(text=self.event),
            where=f"SQS message {self.id}",
        )


def letter_of(
    message: Message, place: DeadLetterPlace, function: str, *, hidden_ms: int = 0
) -> DeadLetter:
    """What a message of this place tells; ``function`` is the name of the one that it is read for.

    A letter of another function, in a queue that several share, has no event.
    """
    system = dict(message.system)
    attributes = {name: value for name, _, value in message.attributes}
    letter = DeadLetter(
        id=message.id,
        place=place,
        sent_ms=_whole(system.get("SentTimestamp")),
        receives=_whole(system.get("ApproximateReceiveCount")),
        body=message.body,
        receipt=message.receipt,
        hidden_ms=hidden_ms,
        request_id=attributes.get("RequestID", ""),
        error=_error(attributes.get("ErrorCode", ""), attributes.get("ErrorMessage", "")),
    )
    if place.kind is PlaceKind.SOURCE_QUEUE:
        return _of_source_queue(letter, message, system)
    # With these attributes the body is the event, whatever that looks like.
    if "RequestID" not in attributes:
        record = _record(message.body)
        if record is not None:
            return _of_record(letter, record, function)
    return _with_event(letter, message.body)


class _Record(msgspec.Struct):
    """The record that Lambda sends to a destination; the payload stays as it is written."""

    requestContext: dict[str, Any]
    responseContext: dict[str, Any] | None = None
    requestPayload: msgspec.Raw = msgspec.Raw()
    responsePayload: msgspec.Raw = msgspec.Raw()
    KinesisBatchInfo: dict[str, Any] | None = None
    DDBStreamBatchInfo: dict[str, Any] | None = None


_RECORDS = msgspec.json.Decoder(_Record)
_ERRORS = msgspec.json.Decoder(dict[str, Any])


def _record(body: str) -> _Record | None:
    try:
        record = _RECORDS.decode(body)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None
    context = record.requestContext
    return record if "functionArn" in context or "condition" in context else None


def _of_record(letter: DeadLetter, record: _Record, function: str) -> DeadLetter:
    context = record.requestContext
    owner = _function_name(_text(context.get("functionArn")))
    letter = msgspec.structs.replace(
        letter,
        request_id=_text(context.get("requestId")),
        condition=_text(context.get("condition")),
        error=_failure(record),
    )
    if owner and owner != function:
        note = f"It is a letter of the function {owner}, which sends its failures here too."
        return msgspec.structs.replace(letter, note=note)
    payload = bytes(record.requestPayload).decode()
    if payload:
        return _with_event(letter, payload)
    info = record.KinesisBatchInfo or record.DDBStreamBatchInfo
    if info is None:
        note = "Lambda did not put the event into this record, only that it failed."
        return msgspec.structs.replace(letter, note=note)
    note = (
        f"It has no event, only where the batch stands in the stream: {_text(info.get('shardId'))},"
        f" {_text(info.get('startSequenceNumber'))} to {_text(info.get('endSequenceNumber'))}"
        f" ({info.get('batchSize', '?')} records). Read them from {_text(info.get('streamArn'))}."
    )
    return msgspec.structs.replace(letter, note=note)


def _of_source_queue(letter: DeadLetter, message: Message, system: Mapping[str, str]) -> DeadLetter:
    """The event that Lambda makes of one message of the queue that the function reads."""
    source = system.get("DeadLetterQueueSourceArn", "")
    if source and source != letter.place.via:
        note = f"It comes from another queue: {source}."
        return msgspec.structs.replace(letter, note=note)
    named = {**system, "ApproximateReceiveCount": "1"}
    named.pop("DeadLetterQueueSourceArn", None)
    attributes = ",".join(
        f"{json_string(name)}:{json_string(value)}" for name, value in named.items()
    )
    sent = ",".join(_attribute(*attribute) for attribute in message.attributes)
    members = {
        "messageId": message.id,
        "receiptHandle": "replayed",
        "body": message.body,
        "md5OfBody": message.md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": letter.place.via,
        "awsRegion": [*letter.place.via.split(":"), "", "", "", ""][3],
    }
    texts = ",".join(f"{json_string(name)}:{json_string(value)}" for name, value in members.items())
    event = (
        f'{{"Records":[{{{texts},"attributes":{{{attributes}}},"messageAttributes":{{{sent}}}}}]}}'
    )
    return msgspec.structs.replace(letter, event=event)


def _attribute(name: str, kind: str, value: str) -> str:
    member = "binaryValue" if kind.startswith("Binary") else "stringValue"
    return (
        f"{json_string(name)}:{{{json_string(member)}:{json_string(value)},"
        f'"stringListValues":[],"binaryListValues":[],"dataType":{json_string(kind)}}}'
    )


def _with_event(letter: DeadLetter, text: str) -> DeadLetter:
    problem = check_json(text)
    if problem is not None:
        note = f"Its body is not JSON, so it is no event: {problem.sentence()}."
        return msgspec.structs.replace(letter, note=note)
    return msgspec.structs.replace(letter, event=text)


def _failure(record: _Record) -> str:
    said = (record.responseContext or {}).get("functionError")
    try:
        error = _ERRORS.decode(record.responsePayload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        error = {}
    kind = _text(error.get("errorType")) or _text(said)
    return _error(kind, _text(error.get("errorMessage")))


def _error(kind: str, message: str) -> str:
    return ": ".join(part for part in (kind, message) if part)


def _function_name(arn: str) -> str:
    parts = arn.split(":")
    return parts[6] if len(parts) >= 7 else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 16 else 0
