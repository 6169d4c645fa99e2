"""Which levers a function has, by what is known of its triggers and aliases."""

import json
from typing import Any

import pytest

from lambdatui.core.aws_call import AwsAnswer, call
from lambdatui.core.functions import Function
from lambdatui.core.lever import Lever
from lambdatui.core.lever_list import LeverGroup, lever_rows, row_of_fact, touched, version_before
from lambdatui.core.qualifiers import Alias, Qualifiers, Version
from lambdatui.core.section import SectionAnswers, SectionId

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders"
FUNCTION = Function(name="orders", arn=ARN, log_group="/acme/orders")


def answered(operation: str, body: Any) -> SectionAnswers:
    answer = AwsAnswer(call=call("lambda", operation), body=json.dumps(body).encode())
    return SectionAnswers(id=SectionId.TRIGGERS, function="orders", answers=(answer,))


def test_without_triggers_and_aliases_there_are_those_of_every_function() -> None:
    rows = lever_rows(FUNCTION, None, None)
    assert rows[0].target.lever is Lever.RESERVED
    assert (rows[0].group, rows[0].wanted) == (LeverGroup.STOP, b"0")
    assert not any(row.target.lever in (Lever.ALIAS, Lever.MAPPING) for row in rows)
    assert {row.target.part for row in rows} == {
        *("", "/acme/orders", "orders-errors", "orders-throttles"),
    }
    assert {row.target.arn for row in rows} == {ARN}


def test_keys_are_unique_and_groups_stand_together() -> None:
    rows = lever_rows(FUNCTION, None, Qualifiers(aliases=(Alias(name="live", version="7"),)))
    assert len({row.key for row in rows}) == len(rows)
    groups = [row.group for row in rows]
    assert list(dict.fromkeys(groups)) == list(LeverGroup)
    assert groups == sorted(groups, key=list(LeverGroup).index)


def test_a_queue_has_a_switch_and_what_relieves_it() -> None:
    entry = {
        "UUID": "0a1b",
        "EventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:jobs",
        "FunctionArn": ARN,
        "State": "Disabled",
        "BatchSize": 10,
    }
    rows = lever_rows(
        FUNCTION, answered("ListEventSourceMappings", {"EventSourceMappings": [entry]}), None
    )
    of_queue = {row.target.lever: row for row in rows if row.target.part == "0a1b"}
    assert set(of_queue) == {
        Lever.MAPPING,
        Lever.BATCH_SIZE,
        Lever.BATCH_WINDOW,
        Lever.MAPPING_CONCURRENCY,
    }
    assert of_queue[Lever.MAPPING].known == "disabled"
    found = row_of_fact(rows, "triggers/trigger:sqs:jobs:settings")
    assert found is of_queue[Lever.MAPPING]


@pytest.mark.parametrize("body", [[], {"EventSourceMappings": {}}, {"EventSourceMappings": [[3]]}])
def test_answers_of_another_shape_give_no_lever(body: Any) -> None:
    rows = lever_rows(FUNCTION, answered("ListEventSourceMappings", body), None)
    assert not any(row.target.lever is Lever.MAPPING for row in rows)


def test_aliases_and_newest_versions_can_be_kept_ready_but_not_latest() -> None:
    known = Qualifiers(
        aliases=(Alias(name="dev", version="$LATEST"), Alias(name="live", version="7")),
        versions=tuple(Version(number=str(number)) for number in range(8, 0, -1)),
    )

    def ready(fact: str = "") -> list[str]:
        rows = lever_rows(FUNCTION, None, known, fact)
        return [row.target.part for row in rows if row.target.lever is Lever.PROVISIONED]

    assert ready() == ready("concurrency/provisioned:live") == ["live", "8", "7", "6"]
    # An older one is there where a person comes from what its page says of it.
    fact = "concurrency/provisioned:2"
    assert ready(fact) == ["live", "8", "7", "6", "2"]
    row = row_of_fact(lever_rows(FUNCTION, None, known, fact), fact)
    assert row is not None
    assert row.label == "Provisioned of 2"
    assert touched(row, known) == ("2",)
    rows = lever_rows(FUNCTION, None, known)
    assert next(row for row in rows if row.target.lever is Lever.PUBLISH).known == "version 8"


@pytest.mark.parametrize(
    ("fact", "lever"),
    [
        ("general/timeout", Lever.TIMEOUT),
        ("environment/environment:A", Lever.ENVIRONMENT),
        ("tags/tag:team", Lever.TAGS),
        ("logging/log-application", Lever.LOGGING),
        ("logging/tracing", Lever.TRACING),
        ("general/arn", None),
        ("", None),
    ],
)
def test_a_fact_leads_to_what_changes_it(fact: str, lever: Lever | None) -> None:
    row = row_of_fact(lever_rows(FUNCTION, None, None), fact)
    assert (row.target.lever if row else None) is lever


def allowed(*arns: str, qualifier: str = "") -> AwsAnswer:
    statements = [
        {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "lambda:InvokeFunction",
            "Condition": {"ArnLike": {"AWS:SourceArn": arn}},
        }
        for arn in arns
    ]
    policy = {"Policy": json.dumps({"Statement": statements})}
    asked = {"Qualifier": qualifier} if qualifier else {}
    made = call("lambda", "GetPolicy", FunctionName="orders", **asked)
    return AwsAnswer(call=made, body=json.dumps(policy).encode())


def with_rules(*answers: AwsAnswer) -> SectionAnswers:
    return SectionAnswers(id=SectionId.TRIGGERS, function="orders", answers=answers)


RULE = "arn:aws:events:{}:rule/nightly"


@pytest.mark.parametrize(
    ("place", "listed"),
    [
        ("eu-west-1:123456789012", True),
        ("us-east-1:123456789012", False),
        ("eu-west-1:999999999999", False),
    ],
)
def test_only_a_rule_of_the_account_and_region_of_the_function_is_a_lever(
    place: str, *, listed: bool
) -> None:
    rows = lever_rows(FUNCTION, with_rules(allowed(RULE.format(place))), None)
    assert any(row.target.lever is Lever.RULE for row in rows) is listed


def test_a_lever_touches_the_aliases_that_feel_it() -> None:
    known = Qualifiers(
        aliases=(Alias(name="prod", version="7"), Alias(name="dev", version="$LATEST"))
    )
    arn = RULE.format("eu-west-1:123456789012")
    found = with_rules(allowed(arn), allowed(arn, qualifier="prod"))
    rows = {row.target.lever: row for row in reversed(lever_rows(FUNCTION, found, known))}
    assert touched(rows[Lever.RESERVED], known) == ("prod", "dev")
    assert touched(rows[Lever.MEMORY], known) == ("dev",)
    assert touched(rows[Lever.ALIAS], known) == ("prod",)
    assert touched(rows[Lever.RULE], known) == ("prod",)
    assert touched(rows[Lever.RESERVED], None) == ()


def test_a_trigger_touches_the_alias_that_it_feeds() -> None:
    entry = {"UUID": "0a1b", "FunctionArn": f"{ARN}:prod", "EventSourceArn": "arn:aws:sqs:a:1:q"}
    answers = answered("ListEventSourceMappings", {"EventSourceMappings": [entry]})
    rows = [row for row in lever_rows(FUNCTION, answers, None) if row.target.part == "0a1b"]
    assert len(rows) == 4
    assert {touched(row, None) for row in rows} == {("prod",)}


def test_the_version_before_is_the_next_older_one() -> None:
    assert version_before(("9", "7", "6"), "9") == "7"
    assert version_before(("9", "7", "6"), "6") == "6"
    assert version_before(("9", "7"), "$LATEST") == "9"


def test_there_is_no_version_before_one_that_is_not_listed() -> None:
    assert version_before(("9", "7"), "12") == ""
    assert version_before((), "12") == ""
