"""Triggers: each source with its state, its settings, its last result and its backlog."""

import pytest

from lambdatui.core.aws_call import AwsAnswer
from lambdatui.core.errors import Kind
from lambdatui.core.section import SectionId
from lambdatui.core.section_facts import is_passing
from lambdatui.core.sections.context import Context
from lambdatui.core.sections.sources import mapping_uuids
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
    words,
)

TRIGGERS = SectionId.TRIGGERS
QUEUE = f"arn:aws:sqs:{REGION}:incoming"
STREAM = f"arn:aws:dynamodb:{REGION}:table/carts/stream/2026-01-01T00:00:00.000"
RULE = f"arn:aws:events:{REGION}:rule/nightly"
OTHER_RULE = f"arn:aws:events:{REGION}:rule/shop/orders-paid"
_NO_POLICY = said("GetPolicy")
_NO_URL = said("ListFunctionUrlConfigs")


def test_without_any_there_is_one_line() -> None:
    facts = told(section(TRIGGERS, *no_triggers()))

    assert [fact.value for fact in facts.values()] == [
        "none in its policy and mappings; what invokes it by a role of its own is not seen here"
    ]


@pytest.mark.parametrize(
    "published",
    [
        said("ListAliases", {"Aliases": [{"Name": "live", "FunctionVersion": "7"}]}),
        said("ListVersionsByFunction", {"Versions": [{"Version": "$LATEST"}, {"Version": "7"}]}),
    ],
    ids=["alias", "version"],
)
def test_that_the_triggers_of_a_version_are_told_with_it_is_said(published: AwsAnswer) -> None:
    facts = told(section(TRIGGERS, *no_triggers()), section(SectionId.VERSIONS, published))

    words = "a version's own triggers are told with that version"
    assert facts["triggers:versions"].value == words
    assert is_passing(facts["triggers:versions"])
    of_version = section(TRIGGERS, *no_triggers(), published, qualifier="7")
    assert "triggers:versions" not in told(of_version)


def test_what_was_never_published_has_no_versions_to_speak_of() -> None:
    latest = said("ListVersionsByFunction", {"Versions": [{"Version": "$LATEST"}]})
    facts = told(section(TRIGGERS, *no_triggers(), said("ListAliases"), latest))

    assert "triggers:versions" not in facts


@pytest.mark.parametrize("unread", range(3))
def test_none_is_only_said_where_all_was_read(unread: int) -> None:
    answers = list(no_triggers())
    answers[unread] = failed(answers[unread].call.operation)
    facts = told(section(TRIGGERS, *answers))

    assert [fact.key.partition(":")[0] for fact in facts.values()] == ["unread"]


def test_a_queue_has_its_settings_filters_result_and_backlog() -> None:
    entry = {
        "EventSourceArn": QUEUE,
        "BatchSize": 10,
        "MaximumBatchingWindowInSeconds": 5,
        "ScalingConfig": {"MaximumConcurrency": 20},
        "FilterCriteria": {"Filters": [{"Pattern": '{"body":{"kind":["a"]}}'}, {"Pattern": "x"}]},
        "LastProcessingResult": "OK",
    }
    attributes = {
        "QueueArn": QUEUE,
        "ApproximateNumberOfMessages": "1204",
        "ApproximateNumberOfMessagesNotVisible": "20",
        "ApproximateNumberOfMessagesDelayed": "0",
    }
    facts = told(
        section(
            TRIGGERS,
            mappings(entry),
            said("GetQueueAttributes", {"Attributes": attributes}),
        )
    )

    key = "trigger:sqs:incoming"
    assert facts[key].label == "SQS queue"
    assert facts[key].value == "incoming · ✓ enabled"
    assert facts[key].copied == QUEUE
    assert facts[f"{key}:settings"].value == "batches of 10 or 5 s · at most 20 at once"
    assert facts[f"{key}:filter:1"].value == '{"body": {"kind": ["a"]}}'
    assert facts[f"{key}:filter:2"].value == "x"
    assert facts[f"{key}:result"].value == "OK"
    assert facts[f"{key}:lag"].value == "about 1,204 messages · 20 in flight"


def test_a_stream_that_fails_says_its_last_result_in_red() -> None:
    entry = {
        "EventSourceArn": STREAM,
        "BatchSize": 100,
        "ParallelizationFactor": 4,
        "TumblingWindowInSeconds": 60,
        "StartingPosition": "LATEST",
        "LastProcessingResult": "PROBLEM: Function call failed",
    }
    facts = told(section(TRIGGERS, mappings(entry)))

    assert facts["trigger:dynamodb:carts"].value == "carts · ✓ enabled"
    assert facts["trigger:dynamodb:carts:settings"].value == (
        "batches of 100 · 4 batches of a shard at once · tumbling windows of 1 min · from LATEST"
    )
    assert facts["trigger:dynamodb:carts:result"].value == "✗ PROBLEM: Function call failed"
    assert facts["trigger:dynamodb:carts:result"].tone == "bad"


def test_the_age_of_a_streams_records_is_the_newest_that_was_measured() -> None:
    ages = {"MetricDataResults": [{"Id": "age", "Values": [90_000.0, 10.0]}]}
    facts = told(
        section(TRIGGERS, mappings({"EventSourceArn": STREAM}), said("GetMetricData", ages))
    )

    assert facts["triggers:lag"].value == "1 min 30 s behind"
    assert facts["triggers:lag"].mark == "! far behind"


@pytest.mark.parametrize(
    ("state", "reason", "value"),
    [
        ("Disabled", "USER_INITIATED", "incoming · ! disabled"),
        ("Disabled", "User action", "incoming · ! disabled"),
        ("Disabled", "LAMBDA_INITIATED", "incoming · ! disabled: LAMBDA_INITIATED"),
        ("Creating", "", "incoming · … creating"),
    ],
)
def test_a_mapping_that_is_not_enabled_is_marked(state: str, reason: str, value: str) -> None:
    entry = {"EventSourceArn": QUEUE, "State": state, "StateTransitionReason": reason}
    fact = told(section(TRIGGERS, mappings(entry)))["trigger:sqs:incoming"]

    assert (fact.value, fact.tone) == (value, "doubt")


def test_a_queue_that_is_gone_is_told_so() -> None:
    gone = failed(
        "GetQueueUrl",
        Kind.NOT_FOUND,
        QueueName="incoming",
        QueueOwnerAWSAccountId="123456789012",
    )
    facts = told(section(TRIGGERS, mappings({"EventSourceArn": QUEUE}), gone))

    assert facts["trigger:sqs:incoming:lag"].value == "✗ the queue is gone"
    assert not [key for key in facts if key.startswith("unread")]


def test_rules_are_told_with_schedule_or_pattern() -> None:
    nightly = {
        "Name": "nightly",
        "Arn": RULE,
        "ScheduleExpression": "rate(5 minutes)",
        "State": "DISABLED",
    }
    paid = {"Name": "orders-paid", "Arn": OTHER_RULE, "EventPattern": '{"source":["shop"]}'}
    facts = told(
        section(
            TRIGGERS,
            policy(
                allows("events.amazonaws.com", RULE),
                allows("events.amazonaws.com", OTHER_RULE),
            ),
            said("DescribeRule", nightly, Name="nightly"),
            said("DescribeRule", {**paid, "State": "ENABLED"}, Name="orders-paid"),
        )
    )

    assert facts["trigger:eventbridge:nightly"].value == "nightly · ! disabled · rate(5 minutes)"
    assert facts["trigger:eventbridge:nightly"].tone == "doubt"
    assert facts["trigger:eventbridge:shop/orders-paid"].value == "shop/orders-paid · ✓ enabled"
    assert facts["trigger:eventbridge:shop/orders-paid:pattern"].value == '{"source": ["shop"]}'


def test_a_rule_that_is_gone_leaves_its_permission() -> None:
    gone = failed("DescribeRule", Kind.NOT_FOUND, Name="orders-paid", EventBusName="shop")
    facts = told(section(TRIGGERS, policy(allows("events.amazonaws.com", OTHER_RULE)), gone))

    assert "the rule is gone" in facts["trigger:eventbridge:shop/orders-paid"].value


def test_a_rule_of_another_account_has_not_the_state_of_ours_of_its_name() -> None:
    ours = {"Name": "nightly", "Arn": RULE, "State": "DISABLED"}
    theirs = "arn:aws:events:eu-west-1:999999999999:rule/nightly"
    for answer in (
        said("DescribeRule", ours, Name="nightly"),
        failed("DescribeRule", Kind.NOT_FOUND, Name="nightly"),
    ):
        found = section(
            TRIGGERS, configured(), policy(allows("events.amazonaws.com", theirs)), answer
        )
        assert told(found)["trigger:eventbridge:nightly"].value == "nightly"


def test_a_rule_that_may_not_be_read_is_there_by_its_name() -> None:
    denied = failed("DescribeRule", Name="nightly")
    facts = told(section(TRIGGERS, policy(allows("events.amazonaws.com", RULE)), denied))

    assert facts["trigger:eventbridge:nightly"].value == "nightly"
    assert facts["unread:triggers:DescribeRule"].value == (
        "not allowed to read the EventBridge rule: events:DescribeRule"
    )


def test_sources_of_the_policy_are_told_by_their_names() -> None:
    api = f"arn:aws:execute-api:{REGION}:a1b2c3/*/GET/orders/*"
    facts = told(
        section(
            TRIGGERS,
            mappings(),
            policy(
                allows("s3.amazonaws.com", "arn:aws:s3:::uploads"),
                allows("sns.amazonaws.com", f"arn:aws:sns:{REGION}:alerts"),
                allows("apigateway.amazonaws.com", api),
                allows("cognito-idp.amazonaws.com"),
            ),
            _NO_URL,
        )
    )

    assert words(facts.values()).splitlines() == [
        "S3 bucket|uploads|",
        "SNS topic|alerts|",
        "API Gateway|GET /orders/* · API a1b2c3 · any stage|",
        "Cognito user pool|any that asks as cognito-idp.amazonaws.com|! none is named",
    ]


@pytest.mark.parametrize(
    "named",
    [
        (said("GetApi", {"ApiId": "a1b2c3", "Name": "shop"}, ApiId="a1b2c3"),),
        (
            said("GetApi", ApiId="a1b2c3"),
            said("GetRestApi", {"id": "a1b2c3", "name": "shop"}, restApiId="a1b2c3"),
        ),
    ],
)
def test_an_api_is_told_by_its_name_where_that_was_looked_up(named: tuple[AwsAnswer, ...]) -> None:
    statements = [
        allows("apigateway.amazonaws.com", f"arn:aws:execute-api:{REGION}:{api}/prod/GET/orders")
        for api in ("a1b2c3", "d4e5f6")
    ]
    facts = told(section(TRIGGERS, mappings(), policy(*statements), _NO_URL, *named))

    assert words(facts.values()).splitlines() == [
        "API Gateway|GET /orders · API shop a1b2c3 · stage prod|",
        "API Gateway|GET /orders · API d4e5f6 · stage prod|",
    ]


def test_the_permission_for_the_name_of_an_api_is_that_of_api_gateway() -> None:
    facts = told(section(TRIGGERS, failed("GetApi", ApiId="a1b2c3")))

    assert facts["unread:triggers:GetApi"].value == (
        "not allowed to read the name of the API: apigateway:GET"
    )


def _url(auth: str, **more: object) -> dict[str, object]:
    url = "https://abc.lambda-url.eu-west-1.on.aws/"
    return {"FunctionUrl": url, "FunctionArn": FUNCTION, "AuthType": auth, **more}


_PUBLIC = {
    "Sid": "open",
    "Effect": "Allow",
    "Principal": "*",
    "Action": "lambda:InvokeFunctionUrl",
    "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}},
}


def test_a_url_that_anyone_may_call_is_marked() -> None:
    cors = {"AllowOrigins": ["*"], "AllowMethods": ["GET", "POST"], "AllowCredentials": True}
    urls = said("ListFunctionUrlConfigs", {"FunctionUrlConfigs": [_url("NONE", Cors=cors)]})
    facts = told(section(TRIGGERS, mappings(), policy(_PUBLIC), urls))

    url = facts["trigger:function-url:"]
    assert url.value == "https://abc.lambda-url.eu-west-1.on.aws/ · auth NONE"
    assert url.mark == "! public: anyone may call it"
    assert url.tone == "bad"
    assert facts["trigger:function-url::cors"].value == (
        "origins * · methods GET, POST · with credentials"
    )


def test_a_url_without_a_policy_lets_nobody_in_and_one_with_iam_is_no_worry() -> None:
    for auth, mark in (("NONE", "! asks for no signature"), ("AWS_IAM", "")):
        urls = said("ListFunctionUrlConfigs", {"FunctionUrlConfigs": [_url(auth)]})
        facts = told(section(TRIGGERS, mappings(), _NO_POLICY, urls))
        assert facts["trigger:function-url:"].mark == mark
        assert facts["trigger:function-url:"].tone == "plain"


def test_what_invokes_an_alias_says_which() -> None:
    alias = {"EventSourceArn": QUEUE, "FunctionArn": f"{FUNCTION}:live"}
    facts = told(
        section(
            TRIGGERS,
            mappings({"EventSourceArn": QUEUE}, alias),
            _NO_POLICY,
            policy(allows("s3.amazonaws.com", "arn:aws:s3:::uploads"), Qualifier="live"),
        )
    )

    assert facts["trigger:sqs:incoming"].value == "incoming · ✓ enabled"
    assert facts["trigger:sqs:incoming@live"].value == "incoming · to live · ✓ enabled"
    assert facts["trigger:s3:uploads@live"].value == "uploads · to live"


def test_the_same_source_twice_has_two_keys_and_each_its_uuid() -> None:
    answers = section(TRIGGERS, mappings({"EventSourceArn": QUEUE}, {"EventSourceArn": QUEUE}))

    assert {"trigger:sqs:incoming", "trigger:sqs:incoming#2"} <= told(answers).keys()
    assert mapping_uuids(answers, Context()) == {
        "trigger:sqs:incoming": "uuid-0",
        "trigger:sqs:incoming#2": "uuid-1",
    }


def test_what_is_measured_is_told_from_what_is_configured() -> None:
    entry = {"EventSourceArn": QUEUE, "BatchSize": 10, "LastProcessingResult": "OK"}
    attributes = {"QueueArn": QUEUE, "ApproximateNumberOfMessages": "1"}
    answers = said("GetQueueAttributes", {"Attributes": attributes})
    facts = told(section(TRIGGERS, mappings(entry), answers))

    key = "trigger:sqs:incoming"
    assert {each for each in facts if is_passing(facts[each])} == {f"{key}:lag", f"{key}:result"}
