"""Sections without the values of environment variables, and without what is only measured."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from lambdatui.core.aws_call import AwsAnswer
from lambdatui.core.section import SectionAnswers
from lambdatui.core.sections.environment import reference

#: What begins the text that stands for a value.
TOKEN = "hmac-sha256:"
_DIGITS = 32
#: What refers to a secret by its whole name, and is none.
_REFERENCES = ("arn:", "{{resolve:")
#: Members that tell of a moment, and not of what somebody configured, by operation.
_MEASURED: Mapping[str, frozenset[str]] = {
    "DescribeLogGroups": frozenset({"storedBytes"}),
    "DescribeSubnets": frozenset({"AvailableIpAddressCount"}),
    "GetAccountSettings": frozenset({"AccountUsage", "UnreservedConcurrentExecutions"}),
    "GetQueueAttributes": frozenset(
        {
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesDelayed",
            "ApproximateNumberOfMessagesNotVisible",
        }
    ),
    "GetRole": frozenset({"RoleLastUsed"}),
    "ListEventSourceMappings": frozenset({"LastProcessingResult"}),
    "ListProvisionedConcurrencyConfigs": frozenset({"AvailableProvisionedConcurrentExecutions"}),
}
#: Answers that hold nothing else: figures, and what others publish of a layer.
_ONLY_MEASURED = frozenset({"GetMetricData", "ListLayerVersions"})


def token(key: bytes, name: str, value: object) -> str:
    """What stands for a variable's value: the same for the same, and says nothing of it.

    HMAC-SHA256 under ``key``, which nobody else has: a hash alone could be found by trying.
    """
    told = json.dumps([name, value], ensure_ascii=True, default=str).encode()
    return TOKEN + hmac.new(key, told, hashlib.sha256).hexdigest()[:_DIGITS]


def masked(answers: SectionAnswers, key: bytes) -> SectionAnswers:
    """The same without any environment variable's value: each is a :func:`token` of it.

    Only a reference to Secrets Manager or Parameter Store stays. An answer that is no JSON is left
    empty: nobody knows what is in it.
    """

    def without(name: str, value: object) -> object:
        if name == "Environment" and isinstance(value, Mapping) and "Variables" in value:
            return {**value, "Variables": _tokens(key, value["Variables"])}
        return value

    return replace(answers, answers=tuple(_walked(each, without) for each in answers.answers))


def quiet(answers: SectionAnswers) -> SectionAnswers:
    """The same without what changes by itself: backlogs, sizes, last uses, free addresses."""
    kept = []
    for each in answers.answers:
        operation = each.call.operation
        if operation in _ONLY_MEASURED and each.fault is None:
            continue
        members = _MEASURED.get(operation)
        kept.append(_without(each, members) if members else each)
    return replace(answers, answers=tuple(kept))


def _tokens(key: bytes, variables: object) -> dict[str, str]:
    if not isinstance(variables, Mapping):
        return {}
    return {name: _token(key, name, value) for name, value in variables.items()}


def _token(key: bytes, name: str, value: object) -> str:
    if isinstance(value, str) and value.startswith(_REFERENCES) and reference(name, value):
        return value
    return token(key, name, value)


def _without(answer: AwsAnswer, members: frozenset[str]) -> AwsAnswer:
    return _walked(answer, lambda name, value: _GONE if name in members else value)


_GONE = object()


def _walked(answer: AwsAnswer, change: Callable[[str, object], object]) -> AwsAnswer:
    """The answer with each member as ``change`` gives it, and without those that are gone."""
    if not answer.body:
        return answer
    try:
        body = json.dumps(_changed(json.loads(answer.body), change), ensure_ascii=False)
        return replace(answer, body=body.encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return replace(answer, body=b"")


def _changed(value: object, change: Callable[[str, object], object]) -> object:
    if isinstance(value, dict):
        made: dict[str, Any] = {}
        for name, member in value.items():
            now = change(name, member)
            if now is member:
                now = _changed(member, change)
            if now is not _GONE:
                made[name] = now
        return made
    if isinstance(value, list):
        return [_changed(item, change) for item in value]
    return value
