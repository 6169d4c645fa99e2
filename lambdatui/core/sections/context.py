"""What a section is told from, besides its own answers."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lambdatui.core.aws_call import AwsAnswer
from lambdatui.core.errors import Kind
from lambdatui.core.facts import Fact
from lambdatui.core.section import SectionAnswers, SectionId
from lambdatui.core.untyped import mapping, text

#: What each call reads, as the object of "not allowed to read …".
_WHAT: Mapping[str, str] = {
    "DescribeLogGroups": "the log group",
    "DescribeMetricFilters": "the metric filters of the logs",
    "DescribeRule": "the EventBridge rule",
    "DescribeSecurityGroups": "the security groups",
    "DescribeSubnets": "the subnets",
    "DescribeSubscriptionFilters": "the subscriptions of the logs",
    "DescribeVpcs": "the VPC",
    "GetAccountSettings": "the account's limits",
    "GetApi": "the name of the API",
    "GetCodeSigningConfig": "the code signing configuration",
    "GetFunction": "the configuration",
    "GetFunctionCodeSigningConfig": "the code signing setting",
    "GetFunctionConcurrency": "the reserved concurrency",
    "GetFunctionConfiguration": "the configuration",
    "GetFunctionEventInvokeConfig": "the settings for asynchronous events",
    "GetFunctionRecursionConfig": "the setting for recursive loops",
    "GetFunctionScalingConfig": "the scaling",
    "GetPolicy": "the policy",
    "GetMetricData": "the age of the streams' records",
    "GetQueueAttributes": "the queue",
    "GetQueueUrl": "the queue",
    "GetRestApi": "the name of the API",
    "GetRole": "the role",
    "GetRolePolicy": "the role's inline policies",
    "GetRuntimeManagementConfig": "the runtime's update mode",
    "ListAliases": "the aliases",
    "ListAttachedRolePolicies": "the role's policies",
    "ListEventSourceMappings": "the event source mappings",
    "ListFunctionEventInvokeConfigs": "the aliases' settings for asynchronous events",
    "ListFunctionUrlConfigs": "the function URLs",
    "ListLayerVersions": "the layer's versions",
    "ListProvisionedConcurrencyConfigs": "the provisioned concurrency",
    "ListRolePolicies": "the role's inline policies",
    "ListRules": "the EventBridge rules",
    "ListTags": "the tags",
    "ListTargetsByRule": "the targets of the EventBridge rule",
    "ListVersionsByFunction": "the versions",
    "GetPolicyVersion": "what the role's policies allow",
    "iam:GetPolicy": "what the role's policies allow",
}


_UNREAD = "unread:"
#: The permission where it is not named as the call is.
_ACTIONS: Mapping[str, str] = {"GetApi": "apigateway:GET", "GetRestApi": "apigateway:GET"}


@dataclass(frozen=True)
class Context:
    """The other sections' answers, now in ms since the epoch, and the variables that are shown."""

    others: Mapping[SectionId, SectionAnswers] = field(default_factory=dict)
    now_ms: int = 0
    shown: Collection[str] = ()

    def all_of(self, answers: SectionAnswers, operation: str) -> Iterator[AwsAnswer]:
        """Every answer of an operation: the section's own, or those of the first that has some."""
        # IAM has a call of that name as well, which is asked for the role's policies.
        service = "lambda" if operation == "GetPolicy" else ""
        for section in (answers, *self.others.values()):
            found = list(section.all_of(operation, service))
            if found:
                yield from found
                return

    def of(self, answers: SectionAnswers, operation: str) -> AwsAnswer | None:
        """The first answer of an operation, here or in another section; None where none asked."""
        return next(self.all_of(answers, operation), None)

    def value(self, answers: SectionAnswers, operation: str) -> Mapping[str, Any]:
        """What the first of them answered; empty where it failed, or was not asked for."""
        answer = self.of(answers, operation)
        return answer.value if answer else {}

    def is_known(self, answers: SectionAnswers, operation: str) -> bool:
        """Whether something was answered, which may be that there is nothing."""
        found = list(self.all_of(answers, operation))
        return bool(found) and all(each.fault is None or is_absent(each) for each in found)

    def configuration(self, answers: SectionAnswers) -> Mapping[str, Any]:
        """The function's configuration (Lambda API, FunctionConfiguration); empty if not known."""
        found = mapping(self.value(answers, "GetFunction").get("Configuration"))
        return found or self.value(answers, "GetFunctionConfiguration")


def is_absent(answer: AwsAnswer) -> bool:
    """Whether AWS answered that there is no such thing."""
    return answer.fault is not None and answer.fault.kind is Kind.NOT_FOUND


def asked(answer: AwsAnswer, parameter: str) -> str:
    """A parameter that the call was sent with; empty where it is no text."""
    try:
        return text(mapping(answer.call.given).get(parameter))
    except (ValueError, RecursionError):
        return ""


def unread(
    answers: SectionAnswers, told: Collection[str] = (), elsewhere: Collection[str] = ()
) -> Iterator[Fact]:
    """A fact for each call that failed; see :func:`is_unread`.

    For the operations ``told``, that there is nothing is said by the section itself, and is none.
    What failed of those ``elsewhere`` is said by another section.
    """
    seen: set[str] = set()
    for answer in answers.answers:
        fault, operation = answer.fault, answer.call.operation
        if fault is None or operation in elsewhere or (is_absent(answer) and operation in told):
            continue
        words = fault.sentence()
        if fault.kind is Kind.DENIED:
            called = f"{answer.call.service}:{operation}"
            what = _WHAT.get(called) or _WHAT.get(operation, operation)
            action = _ACTIONS.get(operation, called)
            words = f"not allowed to read {what}: {action}"
        if words in seen:
            continue
        seen.add(words)
        yield Fact(
            key=f"{_UNREAD}{answers.id}:{operation}",
            label="! Not read",
            value=words,
            tone="doubt",
            copied=fault.sentence(),
            what="the error",
        )


def is_unread(fact: Fact) -> bool:
    """Whether it says that something could not be read."""
    return fact.key.startswith(_UNREAD)
