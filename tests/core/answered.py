"""Answers of AWS made by hand, as botocore's models have them, and the facts that they become."""

import datetime
import json
from collections.abc import Collection, Iterable
from typing import Any

from lambdatui.core.aws_call import AwsAnswer, call
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.section_facts import section_facts

NOW = int(datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC).timestamp() * 1000)
REGION = "eu-west-1:123456789012"
FUNCTION = f"arn:aws:lambda:{REGION}:function:orders"
_SERVICES = {
    "DescribeLogGroups": "logs",
    "DescribeMetricFilters": "logs",
    "DescribeRule": "events",
    "DescribeSecurityGroups": "ec2",
    "DescribeSubnets": "ec2",
    "DescribeSubscriptionFilters": "logs",
    "DescribeVpcs": "ec2",
    "GetMetricData": "cloudwatch",
    "GetPolicyVersion": "iam",
    "GetQueueAttributes": "sqs",
    "GetQueueUrl": "sqs",
    "GetRole": "iam",
    "GetRolePolicy": "iam",
    "ListAttachedRolePolicies": "iam",
    "ListRolePolicies": "iam",
}


def said(operation: str, value: object = None, **asked: str) -> AwsAnswer:
    """What AWS answered; ``{}`` where nothing is given."""
    body = json.dumps({} if value is None else value).encode()
    sent = call(_SERVICES.get(operation, "lambda"), operation, **asked)
    return AwsAnswer(call=sent, body=body, read_ms=NOW)


def failed(operation: str, kind: Kind = Kind.DENIED, **asked: str) -> AwsAnswer:
    """A call that failed, by default for want of a permission."""
    fault = Fault(kind=kind, what=f"Cannot do {operation}.", advice="Try again.")
    sent = call(_SERVICES.get(operation, "lambda"), operation, **asked)
    return AwsAnswer(call=sent, fault=fault, read_ms=NOW)


def configured(**entry: Any) -> AwsAnswer:
    """GetFunction, with this in its configuration."""
    plain = {"FunctionName": "orders", "FunctionArn": FUNCTION, "Timeout": 30}
    return said("GetFunction", {"Configuration": {**plain, **entry}})


def section(id: SectionId, *answers: AwsAnswer, qualifier: str = "") -> SectionAnswers:
    """A section that is made of these."""
    return SectionAnswers(id=id, function="orders", qualifier=qualifier, answers=answers)


def told(
    of: SectionAnswers, *others: SectionAnswers, shown: Collection[str] = ()
) -> dict[str, Fact]:
    """The facts by key."""
    around = {each.id: each for each in others}
    facts = section_facts(of, around, NOW, shown)
    by_key = {fact.key: fact for fact in facts}
    assert len(by_key) == len(facts)
    return by_key


def words(facts: Iterable[Fact]) -> str:
    """All that is seen of them, a row a line."""
    return "\n".join(f"{fact.label}|{fact.value}|{fact.mark}" for fact in facts)


def policy(*statements: dict[str, Any], **asked: str) -> AwsAnswer:
    """GetPolicy, with these statements in its text."""
    document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    return said("GetPolicy", {"Policy": document, "RevisionId": "1"}, **asked)


def allows(service: str, arn: str = "", **more: Any) -> dict[str, Any]:
    """A statement that lets a service invoke the function, for a source."""
    condition = {"Condition": {"ArnLike": {"AWS:SourceArn": arn}}} if arn else {}
    return {
        "Sid": service.partition(".")[0],
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "lambda:InvokeFunction",
        "Resource": FUNCTION,
        **condition,
        **more,
    }


def mappings(*entries: dict[str, Any]) -> AwsAnswer:
    """ListEventSourceMappings, with these entries."""
    plain = {"State": "Enabled", "StateTransitionReason": "USER_INITIATED", "FunctionArn": FUNCTION}
    found = [{"UUID": f"uuid-{n}", **plain, **entry} for n, entry in enumerate(entries)]
    return said("ListEventSourceMappings", {"EventSourceMappings": found})


def no_triggers() -> tuple[AwsAnswer, ...]:
    """All that tells of triggers, and there are none."""
    return (mappings(), said("GetPolicy"), said("ListFunctionUrlConfigs"))
