"""On an error: who retries, how often, and where it ends up, for each way of being invoked."""

import json
from typing import Any

import pytest

from lambdatui.core.aws_call import AwsAnswer
from lambdatui.core.errors import Kind
from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionId
from tests.core.answered import (
    FUNCTION,
    REGION,
    allows,
    configured,
    failed,
    mappings,
    no_triggers,
    policy,
    said,
    section,
    told,
)

QUEUE = f"arn:aws:sqs:{REGION}:incoming"
DEAD = f"arn:aws:sqs:{REGION}:dead"
TOPIC = f"arn:aws:sns:{REGION}:alerts"
BUCKET = "arn:aws:s3:::failures"
SHARDS = f"arn:aws:kinesis:{REGION}:stream/clicks"
TABLE = f"arn:aws:dynamodb:{REGION}:table/carts/stream/1"
_S3 = policy(allows("s3.amazonaws.com", "arn:aws:s3:::uploads"))
_NO_URL = said("ListFunctionUrlConfigs")
_DEFAULTS = (said("GetFunctionEventInvokeConfig"), said("ListFunctionEventInvokeConfigs"))


def _facts(*answers: AwsAnswer, qualifier: str = "") -> dict[str, Fact]:
    return told(section(SectionId.ON_ERROR, *answers, qualifier=qualifier))


def _polled(**entry: Any) -> Fact:
    """What is said of the one mapping that there is."""
    facts = _facts(configured(), mappings(entry), said("GetPolicy"), _NO_URL, *_DEFAULTS)
    return next(
        fact for key, fact in facts.items() if key.startswith("on-error:") and key.count(":") > 1
    )


# Callers that wait, and events that Lambda queues.


def test_a_function_to_which_nothing_is_attached_has_two_rows() -> None:
    facts = _facts(configured(), *no_triggers(), *_DEFAULTS)

    assert list(facts) == ["on-error:sync", "on-error:async"]
    assert facts["on-error:sync"].value == "the caller gets the error; Lambda retries nothing"
    assert facts["on-error:async"].value == (
        "tried 2 more times, after 1 and 2 min; throttled, for up to 6 h; then it is lost"
    )
    # Nothing is known to invoke it so: no alarm is raised.
    assert (facts["on-error:async"].tone, facts["on-error:async"].mark) == ("context", "")


def test_what_is_lost_is_marked_where_something_invokes_asynchronously() -> None:
    facts = _facts(configured(), mappings(), _S3, _NO_URL, *_DEFAULTS)

    assert facts["on-error:async"].mark == "! no dead-letter queue, no destination"
    assert facts["on-error:s3:uploads"].value == "asynchronous, as above"
    assert facts["on-error:s3:uploads"].label == "S3 bucket uploads"


def test_configured_retries_age_destinations_and_the_dead_letter_queue_are_told() -> None:
    config = {
        "FunctionArn": f"{FUNCTION}:$LATEST",
        "MaximumRetryAttempts": 0,
        "MaximumEventAgeInSeconds": 5400,
        "DestinationConfig": {
            "OnFailure": {"Destination": TOPIC},
            "OnSuccess": {"Destination": f"arn:aws:lambda:{REGION}:function:next:live"},
        },
    }
    facts = _facts(
        configured(DeadLetterConfig={"TargetArn": DEAD}),
        mappings(),
        _S3,
        _NO_URL,
        said("GetFunctionEventInvokeConfig", config),
        said("ListFunctionEventInvokeConfigs", {"FunctionEventInvokeConfigs": [config]}),
        said(
            "GetQueueAttributes",
            {"Attributes": {"QueueArn": DEAD, "ApproximateNumberOfMessages": "7"}},
        ),
    )

    assert facts["on-error:async"].value == (
        "not tried again; throttled, for up to 90 min; then it goes to the topic alerts and to "
        "the queue dead"
    )
    assert facts["on-error:async"].mark == ""
    assert facts["on-error:async:success"].value == "its result goes to the function next:live"
    assert facts[f"on-error:async:{DEAD}:lag"].value == "about 7 messages"


@pytest.mark.parametrize(
    ("retries", "words"),
    [(0, "not tried again;"), (1, "tried once more, after 1 min;"), (2, "tried 2 more times")],
)
def test_retries_are_counted_in_words(retries: int, words: str) -> None:
    config = said("GetFunctionEventInvokeConfig", {"MaximumRetryAttempts": retries})
    facts = _facts(configured(), *no_triggers(), config)

    assert facts["on-error:async"].value.startswith(words)


def test_a_stopped_function_sends_events_on_untried() -> None:
    stopped = said(
        "GetFunction",
        {
            "Configuration": {"FunctionName": "orders", "DeadLetterConfig": {"TargetArn": DEAD}},
            "Concurrency": {"ReservedConcurrentExecutions": 0},
        },
    )
    facts = _facts(stopped, *no_triggers(), *_DEFAULTS)

    assert facts["on-error:async"].value == (
        "reserved concurrency is 0: an event goes to the queue dead, untried"
    )


def test_each_alias_has_settings_of_its_own() -> None:
    live = {"FunctionArn": f"{FUNCTION}:live", "MaximumRetryAttempts": 1}
    facts = _facts(
        configured(),
        mappings(),
        policy(allows("sns.amazonaws.com", TOPIC), Qualifier="beta"),
        _NO_URL,
        said("GetFunctionEventInvokeConfig"),
        said("ListFunctionEventInvokeConfigs", {"FunctionEventInvokeConfigs": [live]}),
    )

    assert facts["on-error:async"].tone == "context"
    assert facts["on-error:async:live"].value.startswith("tried once more")
    # It is invoked, and nothing is configured for it.
    assert facts["on-error:async:beta"].value.startswith("tried 2 more times")
    assert facts["on-error:async:beta"].mark
    assert facts["on-error:sns:alerts@beta"].label == "SNS topic alerts to beta"


def test_without_permission_nothing_is_claimed() -> None:
    facts = _facts(
        failed("GetFunction"),
        failed("ListEventSourceMappings"),
        failed("GetPolicy"),
        failed("ListFunctionUrlConfigs"),
        failed("GetFunctionEventInvokeConfig"),
    )

    assert facts["on-error:async"].value == "retries and destinations are not known"
    assert facts["on-error:unknown"].value == "what invokes it is not wholly known: see Triggers"
    unread = [fact.value for key, fact in facts.items() if key.startswith("unread:")]
    # What failed of the triggers is told in that section, once.
    assert [words.rpartition(": ")[2] for words in unread] == [
        "lambda:GetFunction",
        "lambda:GetFunctionEventInvokeConfig",
    ]


def test_a_dead_letter_queue_that_is_not_known_is_not_called_none() -> None:
    facts = _facts(failed("GetFunction"), *no_triggers(), *_DEFAULTS)

    assert facts["on-error:async"].value.endswith("then it ends up where is not known")


def test_it_is_told_from_the_answers_of_other_sections_too() -> None:
    facts = told(
        section(SectionId.ON_ERROR, *_DEFAULTS),
        section(SectionId.TRIGGERS, mappings(), _S3, _NO_URL),
        section(SectionId.GENERAL, configured(DeadLetterConfig={"TargetArn": DEAD})),
    )

    assert "on-error:s3:uploads" in facts
    assert facts["on-error:async"].value.endswith("then it goes to the queue dead")


@pytest.mark.parametrize(
    ("statement", "key", "words"),
    [
        (
            allows("apigateway.amazonaws.com", f"arn:aws:execute-api:{REGION}:a1/*/GET/x"),
            "on-error:api-gateway:a1/*/GET/x",
            "the caller gets a 5xx; nobody retries but the caller",
        ),
        (
            allows("events.amazonaws.com", f"arn:aws:events:{REGION}:rule/nightly"),
            "on-error:eventbridge:nightly",
            "asynchronous, as above; EventBridge offers it to Lambda for 24 h by default",
        ),
        (
            allows("cognito-idp.amazonaws.com", f"arn:aws:cognito-idp:{REGION}:userpool/p"),
            "on-error:cognito:p",
            "the user's request fails; without an answer in 5 s Cognito calls up to 3 times",
        ),
        (
            allows("secretsmanager.amazonaws.com"),
            "on-error:secrets-manager:secretsmanager.amazonaws.com",
            "as it invokes: one that waits gets the error, else as above",
        ),
    ],
)
def test_each_source_is_told_by_how_it_invokes(
    statement: dict[str, Any], key: str, words: str
) -> None:
    facts = _facts(configured(), mappings(), policy(statement), _NO_URL, *_DEFAULTS)

    assert facts[key].value == words


def test_whoever_may_call_is_told_in_the_words_of_triggers() -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction"}
    facts = _facts(configured(), mappings(), policy(statement), _NO_URL, *_DEFAULTS)

    assert "Caller anyone" in [fact.label for fact in facts.values()]


# Queues.


def _queue(*answers: AwsAnswer, partial: bool = False, arn: str = QUEUE) -> dict[str, Fact]:
    reports = {"FunctionResponseTypes": ["ReportBatchItemFailures"]} if partial else {}
    entry = {"EventSourceArn": arn, **reports}
    return _facts(configured(), mappings(entry), said("GetPolicy"), _NO_URL, *_DEFAULTS, *answers)


def _attributes(arn: str = QUEUE, **more: str) -> AwsAnswer:
    plain = {"QueueArn": arn, "VisibilityTimeout": "180", "MessageRetentionPeriod": "345600"}
    return said("GetQueueAttributes", {"Attributes": {**plain, **more}})


def _redrive(receives: object) -> dict[str, str]:
    policy = {"deadLetterTargetArn": DEAD, "maxReceiveCount": receives}
    return {"RedrivePolicy": json.dumps(policy)}


@pytest.mark.parametrize("receives", [5, "5"])
def test_a_queue_with_a_dead_letter_queue_says_when_and_what_is_in_it(receives: object) -> None:
    there = _attributes(DEAD, ApproximateNumberOfMessages="12")
    facts = _queue(_attributes(**_redrive(receives)), there)

    assert facts["on-error:sqs:incoming"].value == (
        "the whole batch is back in the queue after 3 min; received 5 times, a message goes to "
        "the queue dead"
    )
    assert facts["on-error:sqs:incoming:lag"].value == "about 12 messages"
    assert facts["on-error:sqs:incoming"].mark == ""


def test_a_queue_without_one_tries_again_until_messages_expire() -> None:
    fact = _queue(_attributes(), partial=True)["on-error:sqs:incoming"]

    assert fact.value == (
        "each message that the function reports is back in the queue after 3 min, the whole batch "
        "where the function itself fails or times out; again and again, until it expires, 4 d "
        "after it was sent: then it is lost"
    )
    assert fact.mark == "! no dead-letter queue"


def test_a_queue_that_may_not_be_read_is_not_called_without_one() -> None:
    fact = _queue(failed("GetQueueUrl"))["on-error:sqs:incoming"]

    assert fact.value == (
        "the whole batch is back in the queue after its visibility timeout; whether it has a "
        "dead-letter queue is not known"
    )
    assert fact.mark == ""


def test_a_message_of_a_fifo_queue_holds_up_its_group() -> None:
    arn = f"{QUEUE}.fifo"
    fact = _queue(_attributes(arn), arn=arn)["on-error:sqs:incoming.fifo"]

    assert "; its message group waits; " in fact.value


def test_settings_that_aws_advises_against_are_marked() -> None:
    short = _attributes(VisibilityTimeout="20", **_redrive(2))
    facts = _queue(short)

    assert facts["on-error:sqs:incoming:visibility"].value == (
        "hidden for 20 s, the function runs up to 30 s: delivered again while it still runs; "
        "AWS advises 6 times as long"
    )
    assert facts["on-error:sqs:incoming:receives"].value == (
        "2: throttled tries count too, AWS advises 5 or more"
    )
    enough = _queue(_attributes(VisibilityTimeout="180", **_redrive(5)))
    assert not {key for key in enough if key.endswith((":visibility", ":receives"))}


def test_a_queue_that_is_gone_gives_nothing() -> None:
    gone = failed("GetQueueUrl", Kind.NOT_FOUND, QueueName="incoming")
    facts = _queue(gone)

    assert facts["on-error:sqs:incoming"].value == "✗ the queue is gone: nothing comes from it"


# Streams and brokers.


def test_a_stream_without_limits_blocks_its_shard() -> None:
    fact = _polled(EventSourceArn=TABLE, MaximumRetryAttempts=-1, MaximumRecordAgeInSeconds=-1)

    assert fact.value == (
        "tried again until it succeeds or its records expire (24 h); the shard waits meanwhile; "
        "what expired is lost"
    )
    assert (fact.tone, fact.mark) == ("bad", "! blocks the shard")


def test_a_disabled_stream_blocks_nothing_now() -> None:
    fact = _polled(EventSourceArn=TABLE, State="Disabled")

    assert fact.value.startswith("disabled, nothing is read; when enabled: tried again until")
    assert (fact.tone, fact.mark) == ("context", "! blocks the shard")


def test_a_stream_with_limits_and_a_destination_goes_on() -> None:
    fact = _polled(
        EventSourceArn=SHARDS,
        MaximumRetryAttempts=3,
        MaximumRecordAgeInSeconds=3600,
        BisectBatchOnFunctionError=True,
        FunctionResponseTypes=["ReportBatchItemFailures"],
        DestinationConfig={"OnFailure": {"Destination": DEAD}},
    )

    assert fact.value == (
        "tried again up to 3 times, while its records are younger than 1 h; the shard waits "
        "meanwhile; from the first record that the function reports, the whole batch where the "
        "function itself fails or times out; each time the batch is halved; then only their place "
        "in the stream goes to the queue dead"
    )
    assert (fact.tone, fact.mark) == ("plain", "")


def test_a_bucket_gets_the_records_themselves() -> None:
    fact = _polled(
        EventSourceArn=SHARDS,
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": BUCKET}},
    )

    assert fact.value == "not tried again; then its records go to the bucket failures"


def test_a_stream_with_limits_and_no_destination_loses_records() -> None:
    fact = _polled(EventSourceArn=SHARDS, MaximumRetryAttempts=1)

    assert fact.value == (
        "tried again once; the shard waits meanwhile; then its records are skipped: lost"
    )
    assert fact.mark == "! no destination"


def test_kafka_with_a_destination_is_tried_ten_times() -> None:
    kafka = {
        "SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["b:9092"]}},
        "Topics": ["orders"],
    }
    fact = _polled(**kafka, DestinationConfig={"OnFailure": {"Destination": "kafka://dead"}})
    assert fact.value == (
        "tried again up to 10 times; the partition waits meanwhile; then its records go to the "
        "Kafka topic dead"
    )

    assert _polled(**kafka).mark == "! blocks the partition"


def test_brokers_and_change_streams_are_told() -> None:
    broker = {"EventSourceArn": f"arn:aws:mq:{REGION}:broker:b:b-1", "Queues": ["q"]}
    rabbit = {"SourceAccessConfigurations": [{"Type": "VIRTUAL_HOST", "URI": "/prod"}]}

    assert "up to 6 times" in _polled(**broker).value
    assert "its own policy" in _polled(**broker, **rabbit).value
    documents = _polled(EventSourceArn=f"arn:aws:rds:{REGION}:cluster:docs")
    assert documents.mark == "! blocks the change stream"


def test_a_source_of_an_unknown_kind_is_not_guessed_at() -> None:
    fact = _polled(EventSourceArn=f"arn:aws:quantum:{REGION}:q")

    assert fact.value == "how this source is tried again is not known here"
