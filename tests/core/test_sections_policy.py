"""The resource policy: who may do what with the function, and what lets in anyone."""

import json
from typing import Any

import pytest

from lambdatui.core.errors import Kind
from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionId
from tests.core.answered import REGION, allows, failed, policy, said, section, told, words

POLICY = SectionId.POLICY


def _statement(**entry: Any) -> Fact:
    plain = {"Sid": "one", "Effect": "Allow", "Action": "lambda:InvokeFunction"}
    return told(section(POLICY, policy({**plain, **entry})))["policy:one"]


@pytest.mark.parametrize(
    ("entry", "value", "tone", "mark"),
    [
        (
            allows("s3.amazonaws.com", "arn:aws:s3:::uploads"),
            "S3 bucket uploads may invoke it",
            "plain",
            "",
        ),
        (
            allows("s3.amazonaws.com"),
            "any S3 bucket may invoke it",
            "doubt",
            "! on behalf of any account",
        ),
        (
            {
                "Principal": {"Service": "s3.amazonaws.com"},
                "Condition": {"StringEquals": {"AWS:SourceAccount": "999999999999"}},
            },
            "any S3 bucket may invoke it, for account 999999999999",
            "plain",
            "",
        ),
        ({"Principal": "*"}, "anyone may invoke it", "bad", "! public"),
        ({"Principal": {"AWS": "*"}}, "anyone may invoke it", "bad", "! public"),
        (
            {
                "Principal": "*",
                "Action": "lambda:InvokeFunctionUrl",
                "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}},
            },
            "anyone may call the URL, without signing in",
            "bad",
            "! public",
        ),
        (
            {
                "Principal": "*",
                "Condition": {"Bool": {"lambda:InvokedViaFunctionUrl": "true"}},
            },
            "anyone may invoke it through its URL",
            "bad",
            "! public",
        ),
        (
            {
                "Principal": "*",
                "Action": "lambda:InvokeFunctionUrl",
                "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}},
            },
            "anyone may call the URL, with a signed request",
            "doubt",
            "! any AWS account",
        ),
        (
            {
                "Principal": "*",
                "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}},
            },
            "anyone may invoke it, within the organization o-1",
            "plain",
            "",
        ),
        (
            {"Principal": {"AWS": "arn:aws:iam::999999999999:root"}},
            "account 999999999999 may invoke it",
            "plain",
            "",
        ),
        (
            {"Principal": {"AWS": ["999999999999", "arn:aws:iam::1:role/a/deploy"]}},
            "account 999999999999 and role deploy of account 1 may invoke it",
            "plain",
            "",
        ),
        (
            {"Principal": {"AWS": "AROAEXAMPLEEXAMPLE12"}},
            "someone who was deleted (AROAEXAMPLEEXAMPLE12) may invoke it",
            "plain",
            "",
        ),
        (
            {"Principal": {"AWS": "999999999999"}, "Action": ["lambda:*"]},
            "account 999999999999 may do anything with it",
            "doubt",
            "! more than to invoke it",
        ),
        (
            {"Principal": {"AWS": "999999999999"}, "Action": ["lambda:GetFunction"]},
            "account 999999999999 may GetFunction",
            "plain",
            "",
        ),
        (
            {"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}},
            "anyone may invoke it, if IpAddress aws:SourceIp holds",
            "plain",
            "",
        ),
        (
            {"Principal": "*", "Effect": "Deny"},
            "anyone may not invoke it",
            "plain",
            "",
        ),
        (
            {"NotPrincipal": {"AWS": "999999999999"}},
            "says whom or what it does not mean: read its JSON",
            "doubt",
            "",
        ),
    ],
)
def test_statements_are_sentences(entry: dict[str, Any], value: str, tone: str, mark: str) -> None:
    fact = _statement(**{**entry, "Sid": "one"})

    assert (fact.value, fact.tone, fact.mark) == (value, tone, mark)


@pytest.mark.parametrize(
    "condition",
    [
        {"ArnLike": {"aws:SourceArn": "*"}},
        {"ArnLike": {"aws:SourceArn": ["arn:aws:s3:::uploads", "arn:aws:sns:*:*:*"]}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}},
        {"StringLike": {"aws:SourceAccount": "*"}},
        {"StringLike": {"aws:SourceArn": "arn:aws:*"}},
        {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}},
        {"ArnLikeIfExists": {"aws:SourceArn": "arn:aws:s3:::uploads"}},
        {"ForAllValues:StringEquals": {"aws:PrincipalOrgPaths": "o-1/*"}},
        {"StringNotEquals": {"aws:SourceAccount": "999999999999"}},
        {"Bool": {"aws:SecureTransport": "true"}},
        {"Null": {"aws:SourceArn": "false"}},
        {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"]}},
    ],
    ids=str,
)
def test_a_condition_that_anyone_meets_leaves_a_statement_open(condition: dict[str, Any]) -> None:
    fact = _statement(Principal="*", Condition=condition)

    assert (fact.tone, fact.mark) == ("bad", "! public")
    closed = {**condition, "StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    assert _statement(Principal="*", Condition=closed).mark == ""


@pytest.mark.parametrize(
    "condition",
    [
        {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::uploads-*"}},
        {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:999999999999:*"}},
        {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::999999999999:role/*"}},
        {"StringLike": {"aws:SourceAccount": "9999*"}},
        {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/*"}},
    ],
    ids=str,
)
def test_a_pattern_that_says_whose_it_is_closes_a_statement(condition: dict[str, Any]) -> None:
    assert _statement(Principal="*", Condition=condition).mark == ""


@pytest.mark.parametrize(
    ("operator", "arn", "mark"),
    [
        ("ArnLike", "*", "! on behalf of any account"),
        ("ArnLike", "arn:aws:sns:*:*:*", "! on behalf of any account"),
        # A service always tells what it calls for.
        ("ArnLikeIfExists", "arn:aws:sns:eu-west-1:123456789012:alerts", ""),
    ],
)
def test_a_service_is_limited_by_what_it_calls_for(operator: str, arn: str, mark: str) -> None:
    condition = {operator: {"AWS:SourceArn": arn}}

    assert (
        _statement(**{**allows("sns.amazonaws.com"), "Sid": "one", "Condition": condition}).mark
        == mark
    )


def test_what_need_not_be_told_is_no_certain_limit_in_words_either() -> None:
    condition = {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}

    assert _statement(Principal="*", Condition=condition).value == (
        "anyone may invoke it, if StringEqualsIfExists aws:PrincipalOrgID holds"
    )


def test_several_sources_are_one_sentence_and_the_json_is_copied() -> None:
    arns = ["arn:aws:s3:::a", "arn:aws:s3:::b"]
    entry = {**allows("s3.amazonaws.com"), "Condition": {"ArnLike": {"AWS:SourceArn": arns}}}
    facts = told(section(POLICY, policy(entry)))

    assert facts["policy:s3"].value == "S3 bucket a and S3 bucket b may invoke it"
    assert json.loads(facts["policy:s3"].copied) == entry


def test_no_policy_an_empty_one_and_one_that_is_no_json_are_told_apart() -> None:
    # That there is none is an empty answer, or the fault that AWS gives for it.
    for none in (said("GetPolicy"), failed("GetPolicy", Kind.NOT_FOUND)):
        facts = told(section(POLICY, none))
        assert words(facts.values()) == "Policy|none: only its own account may invoke it|"
    assert told(section(POLICY, policy()))["policy"].value.startswith("empty")
    torn = told(section(POLICY, said("GetPolicy", {"Policy": '{"Statement": ['})))
    assert torn["policy"].tone == "doubt"


def test_a_policy_that_may_not_be_read_says_so() -> None:
    facts = told(section(POLICY, failed("GetPolicy")))

    assert [fact.value for fact in facts.values()] == [
        "not allowed to read the policy: lambda:GetPolicy"
    ]


def test_the_queue_that_is_read_is_no_principal() -> None:
    entry = {
        "Sid": "one",
        "Effect": "Allow",
        "Principal": {"AWS": "999999999999"},
        "Action": "lambda:InvokeFunction",
        "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:sqs:{REGION}:q"}},
    }

    assert _statement(**entry).value == (
        f"account 999999999999 may invoke it, for arn:aws:sqs:{REGION}:q"
    )
