"""The resource policy as sentences: who may do what with the function."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lambdatui.core.facts import Fact, Tone
from lambdatui.core.policy import Statement, source_of, statements
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.arns import account, name, resource, service
from lambdatui.core.sections.context import Context, is_absent, unread
from lambdatui.core.sections.rows import none, row
from lambdatui.core.sections.sources import called
from lambdatui.core.triggers import SourceKind
from lambdatui.core.untyped import mapping, parsed, structures

_ACCOUNT = re.compile(r"\d{12}")
_UNIQUE_ID = re.compile(r"A[A-Z]{3}[A-Z0-9]{12,}")
_URL = "lambda:invokefunctionurl"


def facts(answers: SectionAnswers, context: Context) -> tuple[Fact, ...]:
    """A row for each statement; what lets in anyone is marked (Lambda API, GetPolicy)."""
    rows = list(unread(answers, told=("GetPolicy",)))
    answer = context.of(answers, "GetPolicy")
    if answer is None:
        return tuple(rows)
    if is_absent(answer) or (answer.fault is None and "Policy" not in answer.value):
        rows.append(none("policy", "Policy", "none: only its own account may invoke it"))
    elif answer.fault is None:
        rows += _statements(answer.value.get("Policy"))
    return tuple(rows)


def _statements(policy: object) -> Iterator[Fact]:
    document = parsed(policy)
    if not isinstance(document, Mapping):
        yield row("policy", "Policy", "it is no JSON: nothing can be said of it", "doubt")
        return
    found = list(statements(document))
    raw = document.get("Statement")
    entries = structures(raw if isinstance(raw, list) else [raw])
    for number, (statement, entry) in enumerate(zip(found, entries, strict=True), 1):
        yield _statement(statement, entry, number)
    if not found:
        yield none("policy", "Policy", "empty: only its own account may invoke it")


def _statement(statement: Statement, entry: Mapping[str, Any], number: int) -> Fact:
    label = statement.sid or f"Statement {number}"
    copied = json.dumps(entry, indent=2, ensure_ascii=False)
    key = f"policy:{statement.sid or number}"
    if not statement.whole:
        words = "says whom or what it does not mean: read its JSON"
        return row(key, label, words, "doubt", copied=copied, what="the statement")
    verb = "may" if statement.allows else "may not"
    words = f"{_who(statement)} {verb} {_does(statement)}{_provided(statement)}"
    tone, mark = _judged(statement)
    return row(key, label, words, tone, mark=mark, copied=copied, what="the statement")


def is_open(statement: Statement) -> bool:
    """Whether it lets in anyone at all: every principal, with nothing that they must have."""
    return statement.allows and "*" in statement.principals and not statement.limited


def _judged(statement: Statement) -> tuple[Tone, str]:
    signed = statement.url_auth == "AWS_IAM"
    if is_open(statement):
        if signed:
            return "doubt", "! any AWS account"
        return "bad", "! public"
    of_service = [each for each in statement.principals if _is_service(each)]
    if statement.allows and of_service and not statement.limited_if_told:
        # The confused deputy: any account can have the service call it (Lambda developer guide,
        # "Granting Lambda function access to AWS services").
        return "doubt", "! on behalf of any account"
    if statement.allows and _does(statement) == "do anything with it":
        return "doubt", "! more than to invoke it"
    return "plain", ""


def _is_service(principal: str) -> bool:
    return "amazonaws.com" in principal and not principal.startswith("arn:")


def _who(statement: Statement) -> str:
    sources = [
        called(source_of(principal, arn))
        for principal in statement.principals
        if _is_service(principal) or principal.startswith("lambda.alarms.cloudwatch.")
        for arn in statement.arns
    ]
    if sources:
        return _listed(sources)
    callers = [_caller(principal) for principal in statement.principals]
    return _listed(list(dict.fromkeys(callers)))


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _caller(principal: str) -> str:
    if principal == "*":
        return "anyone"
    if _ACCOUNT.fullmatch(principal):
        return f"account {principal}"
    if _UNIQUE_ID.fullmatch(principal):
        return f"someone who was deleted ({principal})"
    if service(principal) in ("iam", "sts"):
        kind, _, _ = resource(principal).partition("/")
        of = account(principal)
        if kind == "root":
            return f"account {of}"
        return f"{kind} {name(principal)} of account {of}"
    if _is_service(principal):
        source = source_of(principal, "")
        return called(source) if source.kind is not SourceKind.OTHER else principal
    return principal


def _does(statement: Statement) -> str:
    actions = {action.lower() for action in statement.actions}
    if actions & {"*", "lambda:*"}:
        return "do anything with it"
    words = []
    if statement.invokes:
        words.append("invoke it through its URL" if statement.by_url else "invoke it")
    others = [each for each in statement.actions if each.lower() not in _INVOKING]
    if _URL in actions:
        words.append("call the URL")
    return _listed(words + [each.removeprefix("lambda:") for each in others]) or "do nothing"


_INVOKING = frozenset({"lambda:invokefunction", "lambda:invoke*", _URL})


def _provided(statement: Statement) -> str:
    """What must be so besides, of that which the caller's name does not say already."""
    parts = []
    if statement.arns and not any(_is_service(each) for each in statement.principals):
        parts.append("for " + _listed(list(statement.arns)))
    if statement.accounts:
        parts.append("for account " + _listed(list(statement.accounts)))
    if statement.organizations:
        parts.append("within the organization " + _listed(list(statement.organizations)))
    if statement.url_auth == "AWS_IAM":
        parts.append("with a signed request")
    if statement.url_auth == "NONE":
        parts.append("without signing in")
    words = "".join(f", {part}" for part in parts)
    if statement.others:
        words += f", if {_listed(list(statement.others))} holds"
    return words


def is_public(policy: object) -> bool:
    """Whether a policy, as text, lets anyone in who does not sign; a URL may ask for no more."""
    found = statements(mapping(parsed(policy)))
    return any(is_open(each) and each.url_auth != "AWS_IAM" for each in found)
