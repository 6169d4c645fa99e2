"""The execution role: who it is, and what it may do."""

import json
import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import name
from lambdatui.core.sections.context import Context, asked, is_absent, unread
from lambdatui.core.sections.rows import day, many, none, row
from lambdatui.core.untyped import mapping, parsed, several, structures, text, texts

#: Managed policies that allow far more than a function needs (AWS managed policy reference).
_WIDE = frozenset({"AdministratorAccess", "PowerUserAccess", "IAMFullAccess"})
_LAMBDA = ("lambda.amazonaws.com", "*")
#: Of the actions of a statement, so many are told.
_SHOWN = 4


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """The role, its managed policies, and each statement of its inline ones.

    IAM API, GetRole, ListAttachedRolePolicies, ListRolePolicies, GetRolePolicy.
    """
    return (
        *unread(answers, told=("GetRole", "ListAttachedRolePolicies", "ListRolePolicies")),
        *_role(answers, context),
        *_attached(answers),
        *_inline(answers),
    )


def _role(answers: SectionAnswers, context: Context) -> Iterator[Fact]:
    answer = answers.of("GetRole")
    role = mapping(answer.value.get("Role")) if answer else {}
    arn = text(role.get("Arn")) or text(context.configuration(answers).get("Role"))
    if answer is not None and is_absent(answer):
        words = f"✗ {name(arn) or asked(answer, 'RoleName')} is gone: Lambda cannot run as it"
        yield row("role", "Role", words, "bad", copied=arn, what="the role's ARN")
        return
    if arn:
        yield row("role", "Role", name(arn), copied=arn, what="the role's ARN")
    if not role:
        return
    trusted = list(_trusted(role.get("AssumeRolePolicyDocument")))
    if trusted and not any(each in _LAMBDA for each in trusted):
        words = f"✗ {', '.join(trusted)}: not lambda.amazonaws.com, which cannot run as it"
        yield row("role-trust", "Trusts", words, "bad")
    elif trusted:
        yield row("role-trust", "Trusts", ", ".join(trusted), "context")
    boundary = text(mapping(role.get("PermissionsBoundary")).get("PermissionsBoundaryArn"))
    if boundary:
        yield row("role-boundary", "Boundary", name(boundary), copied=boundary)
    used = mapping(role.get("RoleLastUsed"))
    if last := day(used.get("LastUsedDate")):
        # IAM tells of the last use with a delay of hours: the day is all that it is good for.
        yield row("role-used", "Last used", last, "context")


def _document(value: object) -> Mapping[str, Any]:
    """A policy: a structure, JSON, or JSON that is percent-encoded as IAM sends it."""
    if isinstance(value, str) and value.startswith("%7B"):
        value = urllib.parse.unquote(value)
    return mapping(parsed(value))


def _statements(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = document.get("Statement")
    return structures(found if isinstance(found, list) else [found])


def _trusted(value: object) -> Iterator[str]:
    seen = set()
    for statement in _statements(_document(value)):
        principal = statement.get("Principal")
        named = [principal] if isinstance(principal, str) else list(mapping(principal).values())
        for each in named:
            for who in several(each):
                if text(statement.get("Effect")) == "Allow" and who not in seen:
                    seen.add(who)
                    yield who


def _attached(answers: SectionAnswers) -> Iterator[Fact]:
    pages = list(answers.all_of("ListAttachedRolePolicies"))
    found = [entry for page in pages for entry in structures(page.value.get("AttachedPolicies"))]
    for entry in found:
        arn = text(entry.get("PolicyArn"))
        label = text(entry.get("PolicyName")) or name(arn)
        by_aws = ":iam::aws:" in arn
        yield row(
            f"role-policy:{label}",
            "Policy",
            f"{label} · of AWS" if by_aws else label,
            mark="! allows far more than a function needs" if label in _WIDE else "",
            copied=arn,
            what="the policy's ARN",
        )
    if pages and not found and all(page.fault is None for page in pages):
        yield none("role-policies", "Policies", "none attached")


def _inline(answers: SectionAnswers) -> Iterator[Fact]:
    read = set()
    for answer in answers.all_of("GetRolePolicy"):
        if answer.fault is not None:
            continue
        label = text(answer.value.get("PolicyName")) or asked(answer, "PolicyName")
        read.add(label)
        document = _document(answer.value.get("PolicyDocument"))
        found = _statements(document)
        for number, statement in enumerate(found, 1):
            yield _statement(label, number, statement)
        if not found:
            yield none(f"role-inline:{label}", "Inline policy", f"{label}: no statement")
    pages = list(answers.all_of("ListRolePolicies"))
    names = [each for page in pages for each in texts(page.value.get("PolicyNames"))]
    for label in names:
        if label not in read:
            yield row(f"role-inline:{label}", "Inline policy", label)


def _statement(label: str, number: int, statement: Mapping[str, Any]) -> Fact:
    allows = text(statement.get("Effect")) == "Allow"
    actions = several(statement.get("Action"))
    resources = several(statement.get("Resource"))
    verb = "may" if allows else "may not"
    if "NotAction" in statement:
        but = _some(several(statement.get("NotAction")))
        what = f"anything but {but}"
    else:
        what = "anything" if "*" in actions else _some(actions)
    where = "everything but some" if "NotResource" in statement else _where(resources)
    conditioned = bool(mapping(statement.get("Condition")))
    words = f"{label}: {verb} {what} on {where}" + (", with conditions" if conditioned else "")
    anywhere = "*" in resources or "NotResource" in statement
    broad = [each for each in actions if each == "*" or each.endswith(":*")]
    mark = ""
    if allows and not conditioned and anywhere and (broad or "NotAction" in statement):
        everything = "*" in actions or "NotAction" in statement
        mark = "! *: administrator" if everything else f"! {broad[0]} on everything"
    return row(
        f"role-inline:{label}:{number}",
        "Inline policy",
        words,
        mark=mark,
        copied=json.dumps(statement, indent=2, ensure_ascii=False),
        what="the statement",
    )


def _some(actions: tuple[str, ...]) -> str:
    shown = ", ".join(actions[:_SHOWN])
    more = len(actions) - _SHOWN
    return f"{shown} and {many(more, 'other')}" if more > 0 else shown or "nothing"


def _where(resources: tuple[str, ...]) -> str:
    if "*" in resources:
        return "everything"
    if len(resources) == 1:
        return resources[0]
    return many(len(resources), "resource")
