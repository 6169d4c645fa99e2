"""The execution role: who it is, and what it may do."""

from collections.abc import Iterator

from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import name
from lambdatui.core.sections.context import Context, asked, is_absent, unread
from lambdatui.core.sections.role_policies import attached, document, inline, statements
from lambdatui.core.sections.rows import day, row
from lambdatui.core.untyped import mapping, several, text

_LAMBDA = ("lambda.amazonaws.com", "*")


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """The role, and each policy with its statements: the managed ones and its own.

    IAM API, GetRole, ListAttachedRolePolicies, GetPolicy, GetPolicyVersion, ListRolePolicies,
    GetRolePolicy.
    """
    return (
        *unread(answers, told=("GetRole", "ListAttachedRolePolicies", "ListRolePolicies")),
        *_role(answers, context),
        *attached(answers),
        *inline(answers),
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


def _trusted(value: object) -> Iterator[str]:
    seen = set()
    for statement in statements(document(value)):
        principal = statement.get("Principal")
        named = [principal] if isinstance(principal, str) else list(mapping(principal).values())
        for each in named:
            for who in several(each):
                if text(statement.get("Effect")) == "Allow" and who not in seen:
                    seen.add(who)
                    yield who
