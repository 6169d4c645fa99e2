"""What happens to what Lambda polls, when the function fails: queues, streams, brokers."""

from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import name, service, target
from lambdatui.core.sections.context import Context
from lambdatui.core.sections.rows import UNDER, row, span
from lambdatui.core.sections.sources import Source, is_gone, queue, waiting
from lambdatui.core.triggers import SourceKind
from lambdatui.core.untyped import counted, mapping, parsed, text, texts, whole

#: AWS's advice (Lambda developer guide, services-sqs-configure.html): the queue hides a message so
#: many times as long as the function may run, and gives it so many chances before it is put away.
_VISIBLE_TIMES = 6
_LEAST_RECEIVES = 5
#: With a destination and no limit of its own, a Kafka batch is tried so often (Lambda developer
#: guide, kafka-retry-configurations.html).
_KAFKA_RETRIES = 10
#: Then there is no report, and all of the batch has failed (services-sqs-errorhandling.html).
_NO_REPORT = "the whole batch where the function itself fails or times out"


def polled(
    source: Source, key: str, label: str, answers: SectionAnswers, context: Context
) -> Iterator[Fact]:
    """What becomes of a batch that fails, for the source of an event source mapping."""
    match source.kind:
        case SourceKind.SQS:
            yield from _sqs(source, key, label, answers, context)
        case SourceKind.DYNAMODB | SourceKind.KINESIS | SourceKind.MSK | SourceKind.KAFKA:
            yield _stream(source, key, label)
        case SourceKind.MQ:
            yield row(key, label, _broker(source))
        case SourceKind.DOCUMENTDB:
            yield _change_stream(key, label)
        case _:
            words = "how this source is tried again is not known here"
            yield row(key, label, words, "doubt", copied="")


def _is_partial(entry: Mapping[str, Any]) -> bool:
    return "ReportBatchItemFailures" in texts(entry.get("FunctionResponseTypes"))


# SQS: Lambda developer guide, "Handling errors for an SQS event source in Lambda"
# (services-sqs-errorhandling.html), and SQS API, GetQueueAttributes.


def _sqs(
    source: Source, key: str, label: str, answers: SectionAnswers, context: Context
) -> Iterator[Fact]:
    if is_gone(answers, context, source.source.arn):
        yield row(key, label, "✗ the queue is gone: nothing comes from it", "bad", copied="")
        return
    attributes = queue(answers, context, source.source.arn)
    hidden = counted(attributes.get("VisibilityTimeout"))
    partial = _is_partial(source.entry)
    what = "each message that the function reports" if partial else "the whole batch"
    wait = f"after {span(hidden)}" if hidden is not None else "after its visibility timeout"
    first = f"{what} is back in the queue {wait}"
    if partial:
        first += f", {_NO_REPORT}"
    if source.source.arn.endswith(".fifo"):
        first += "; its message group waits"
    if not attributes:
        words = f"{first}; whether it has a dead-letter queue is not known"
        yield row(key, label, words, "doubt")
        return
    letters, receives = _redrive(attributes)
    if letters:
        times = f"received {receives:,} times" if receives is not None else "often enough"
        yield row(key, label, f"{first}; {times}, a message goes to {target(letters)}")
        if there := waiting(queue(answers, context, letters)):
            yield row(f"{key}:lag", f"{UNDER}in {name(letters)}", there)
        elif is_gone(answers, context, letters):
            yield row(f"{key}:gone", f"{UNDER}in {name(letters)}", "✗ the queue is gone", "bad")
    else:
        kept = counted(attributes.get("MessageRetentionPeriod"))
        expiry = f"expires, {span(kept)} after it was sent" if kept is not None else "expires"
        yield row(
            key,
            label,
            f"{first}; again and again, until it {expiry}: then it is lost",
            mark="! no dead-letter queue",
        )
    if receives is not None and receives < _LEAST_RECEIVES and letters:
        words = f"{receives:,}: throttled tries count too, AWS advises {_LEAST_RECEIVES} or more"
        yield row(f"{key}:receives", f"{UNDER}! receives", words, "doubt", copied=str(receives))
    timeout = whole(context.configuration(answers).get("Timeout"))
    if hidden is not None and hidden < timeout * _VISIBLE_TIMES:
        words = f"hidden for {span(hidden)}, the function runs up to {span(timeout)}"
        words += ": delivered again while it still runs" if hidden < timeout else ""
        advice = f"AWS advises {_VISIBLE_TIMES} times as long"
        yield row(f"{key}:visibility", f"{UNDER}! visibility", f"{words}; {advice}", "doubt")


def _redrive(attributes: Mapping[str, Any]) -> tuple[str, int | None]:
    """The dead-letter queue's ARN and maxReceiveCount; SQS writes the number as either type."""
    policy = mapping(parsed(attributes.get("RedrivePolicy")))
    return text(policy.get("deadLetterTargetArn")), counted(policy.get("maxReceiveCount"))


# Streams: Lambda developer guide, "Retain discarded batch records for a Kinesis Data Streams event
# source" (kinesis-on-failure-destination.html), services-dynamodb-errors.html, and for Kafka
# kafka-retry-configurations.html and kafka-on-failure.html.


def _stream(source: Source, key: str, label: str) -> Fact:
    entry = source.entry
    kafka = source.kind in (SourceKind.MSK, SourceKind.KAFKA)
    lane = "partition" if kafka else "shard"
    destination = text(
        mapping(mapping(entry.get("DestinationConfig")).get("OnFailure")).get("Destination")
    )
    retries = whole(entry.get("MaximumRetryAttempts"), -1)
    age_s = whole(entry.get("MaximumRecordAgeInSeconds"), -1)
    if kafka and destination and retries < 0:
        retries = _KAFKA_RETRIES
    endless = retries < 0 and age_s < 0
    parts = [_tried(retries, age_s, source.kind)]
    if retries != 0:
        parts.append(f"the {lane} waits meanwhile")
    if _is_partial(entry):
        parts.append(f"from the first record that the function reports, {_NO_REPORT}")
    if entry.get("BisectBatchOnFunctionError") is True:
        parts.append("each time the batch is halved")
    parts.append(_ends(destination, endless))
    mark = ""
    if endless:
        mark = f"! blocks the {lane}"
    elif not destination:
        mark = "! no destination"
    return row(key, label, "; ".join(parts), "bad" if endless else "plain", mark=mark)


def _tried(retries: int, age_s: int, kind: SourceKind) -> str:
    if retries == 0:
        return "not tried again"
    if retries < 0 and age_s < 0:
        expiry = " (24 h)" if kind is SourceKind.DYNAMODB else ""
        return f"tried again until it succeeds or its records expire{expiry}"
    limits = []
    if retries > 0:
        limits.append("once" if retries == 1 else f"up to {retries:,} times")
    if age_s >= 0:
        limits.append(f"while its records are younger than {span(age_s)}")
    return f"tried again {', '.join(limits)}"


def _ends(destination: str, endless: bool) -> str:
    if not destination:
        return "what expired is lost" if endless else "then its records are skipped: lost"
    # Queues and topics get where the records are; a bucket and a topic of Kafka get them whole.
    has_records = service(destination) == "s3" or destination.startswith("kafka://")
    what = "its records go" if has_records else "only their place in the stream goes"
    return f"then {what} to {target(destination)}"


def _broker(source: Source) -> str:
    """Lambda developer guide, "Troubleshoot Amazon MQ event source mapping errors"."""
    if source.source.detail("host"):
        return "back to the broker, which delivers it again; its own policy says where it ends up"
    return "back to the broker; ActiveMQ delivers it up to 6 times more, then to its own DLQ"


def _change_stream(key: str, label: str) -> Fact:
    """Amazon DocumentDB developer guide, "Using AWS Lambda with change streams"."""
    words = "tried again until it succeeds, the stream waits; expired, Lambda disables the trigger"
    return row(key, label, words, "bad", mark="! blocks the change stream")
