"""The policies of an execution role: each by its name, and what each of its statements allows."""

import json
import urllib.parse
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import name
from lambdatui.core.sections.context import asked
from lambdatui.core.sections.rows import UNDER, many, none, row
from lambdatui.core.untyped import mapping, parsed, several, structures, text, texts

#: Managed policies that allow far more than a function needs (AWS managed policy reference).
_WIDE = frozenset({"AdministratorAccess", "PowerUserAccess", "IAMFullAccess"})
#: What AWS's policies for functions allow (Lambda developer guide, "Working with AWS managed
#: policies in the execution role"): one line says it, and none of them is read.
_OF_AWS: Mapping[str, str] = MappingProxyType(
    {
        "AWSLambdaBasicDurableExecutionRolePolicy": "writes its logs, keeps durable executions",
        "AWSLambdaBasicExecutionRole": "writes its logs",
        "AWSLambdaDynamoDBExecutionRole": "reads DynamoDB streams, writes its logs",
        "AWSLambdaENIManagementAccess": "makes network interfaces for a VPC",
        "AWSLambdaInvocation-DynamoDB": "reads DynamoDB streams, invokes functions",
        "AWSLambdaKinesisExecutionRole": "reads Kinesis streams, writes its logs",
        "AWSLambdaMSKExecutionRole": "reads MSK clusters, works in a VPC, writes its logs",
        "AWSLambdaSQSQueueExecutionRole": "takes messages from SQS queues, writes its logs",
        "AWSLambdaVPCAccessExecutionRole": "works in a VPC, writes its logs",
        "AWSXRayDaemonWriteAccess": "sends traces to X-Ray",
        "CloudWatchLambdaInsightsExecutionRolePolicy": "sends figures to Lambda Insights",
    }
)
_BY_AWS = ":iam::aws:policy/"
#: Of the actions and resources of a statement, and the statements of a policy, so many are told.
_SHOWN = 4
_RESOURCES = 2
_STATEMENTS = 20


def needs_reading(arn: str) -> bool:
    """Whether only the policy itself says what it allows."""
    return not _known(arn)


def document(value: object) -> Mapping[str, Any]:
    """A policy: a structure, JSON, or JSON that is percent-encoded as IAM sends it."""
    if isinstance(value, str) and value.startswith("%7B"):
        value = urllib.parse.unquote(value)
    return mapping(parsed(value))


def statements(policy: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Its statements: one may stand without a list around it."""
    found = policy.get("Statement")
    return structures(found if isinstance(found, list) else [found])


def attached(answers: SectionAnswers) -> Iterator[Fact]:
    """A row for each managed policy, and below it what it allows, as far as it was read.

    IAM API, ListAttachedRolePolicies, GetPolicyVersion of the version that is in force.
    """
    read = {asked(one, "PolicyArn"): one for one in answers.all_of("GetPolicyVersion")}
    pages = list(answers.all_of("ListAttachedRolePolicies"))
    found = [entry for page in pages for entry in structures(page.value.get("AttachedPolicies"))]
    for entry in found:
        arn = text(entry.get("PolicyArn"))
        label = text(entry.get("PolicyName")) or name(arn)
        key = f"role-policy:{label}"
        by_aws = "of AWS" if _BY_AWS in arn else ""
        yield row(
            key,
            "Policy",
            " · ".join(part for part in (label, by_aws, _known(arn)) if part),
            mark="! allows far more than a function needs" if label in _WIDE else "",
            copied=arn,
            what="the policy's ARN",
        )
        answer = read.get(arn)
        if answer is not None and answer.fault is None:
            version = mapping(answer.value.get("PolicyVersion"))
            yield from _told(key, document(version.get("Document")))
    if pages and not found and all(page.fault is None for page in pages):
        yield none("role-policies", "Policies", "none attached")


def inline(answers: SectionAnswers) -> Iterator[Fact]:
    """The same for the policies that are written into the role (IAM API, GetRolePolicy)."""
    read = set()
    for answer in answers.all_of("GetRolePolicy"):
        if answer.fault is not None:
            continue
        label = text(answer.value.get("PolicyName")) or asked(answer, "PolicyName")
        read.add(label)
        key = f"role-inline:{label}"
        yield row(key, "Inline policy", label)
        yield from _told(key, document(answer.value.get("PolicyDocument")))
    pages = list(answers.all_of("ListRolePolicies"))
    names = [each for page in pages for each in texts(page.value.get("PolicyNames"))]
    for label in names:
        if label not in read:
            yield row(f"role-inline:{label}", "Inline policy", label)


def _known(arn: str) -> str:
    return _OF_AWS.get(name(arn).rpartition("/")[2], "") if _BY_AWS in arn else ""


def _told(key: str, policy: Mapping[str, Any]) -> Iterator[Fact]:
    found = statements(policy)
    for number, statement in enumerate(found[:_STATEMENTS], 1):
        yield _statement(f"{key}:{number}", statement)
    more = len(found) - _STATEMENTS
    if more > 0:
        yield none(f"{key}:more", f"{UNDER}and", f"{many(more, 'more statement')}: J has all")
    if not found:
        yield none(f"{key}:none", f"{UNDER}may", "nothing: it has no statement")


def _statement(key: str, statement: Mapping[str, Any]) -> Fact:
    allows = text(statement.get("Effect")) == "Allow"
    actions = several(statement.get("Action"))
    resources = several(statement.get("Resource"))
    if "NotAction" in statement:
        what = f"anything but {_some(several(statement.get('NotAction')), _SHOWN)}"
    else:
        what = "anything" if "*" in actions else _some(actions, _SHOWN)
    if "NotResource" in statement:
        where = f"everything but {_some(several(statement.get('NotResource')), _RESOURCES)}"
    else:
        where = "everything" if "*" in resources else _some(resources, _RESOURCES)
    conditioned = bool(mapping(statement.get("Condition")))
    anywhere = "*" in resources or "NotResource" in statement
    broad = [each for each in actions if each == "*" or each.endswith(":*")]
    mark = ""
    if allows and not conditioned and anywhere and (broad or "NotAction" in statement):
        everything = "*" in actions or "NotAction" in statement
        mark = "! *: administrator" if everything else f"! {broad[0]} on everything"
    return row(
        key,
        f"{UNDER}may" if allows else f"{UNDER}may not",
        f"{what} on {where}" + (", with conditions" if conditioned else ""),
        mark=mark,
        copied=json.dumps(statement, indent=2, ensure_ascii=False),
        what="the statement",
    )


def _some(named: tuple[str, ...], most: int) -> str:
    shown = ", ".join(named[:most])
    more = len(named) - most
    return f"{shown} and {many(more, 'other')}" if more > 0 else shown or "nothing"
