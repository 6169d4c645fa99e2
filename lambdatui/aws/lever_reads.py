"""Reads what a lever stands at, and what a plan must know beside it."""

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from lambdatui.aws.answer import mapping, required, structures, text, whole
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.function_settings import read_provisioned, read_reserved
from lambdatui.aws.lever_read import Read, number, read_configuration
from lambdatui.aws.lever_reads_function import (
    environment,
    logging,
    of_function,
    of_version,
    publish,
    tags,
)
from lambdatui.aws.lever_reads_watching import alarm, retention
from lambdatui.aws.parts import Parts
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import plain_name
from lambdatui.core.lever import Lever, LeverState, LeverTarget
from lambdatui.core.lever_plans_traffic import rule_name
from lambdatui.core.lever_words import normal, value_json
from lambdatui.core.sections.arns import is_same_place, resource
from lambdatui.core.stop import Clock

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials

Value = Callable[[Mapping[str, Any]], Any]

_NO_PROVISIONED = "ProvisionedConcurrencyConfigNotFoundException"
#: The states of a mapping in which it is not, or soon not, at work.
_OFF = frozenset({"Disabled", "Disabling"})


def read_lever(
    clients: Clients,
    target: LeverTarget,
    *,
    clock: Clock,
    own: "ReadOnlyCredentials | None" = None,
) -> LeverState:
    """What a lever stands at now.

    What a plan could do without is left out of the facts where it may not be read. ``own`` are the
    credentials to ask with, for those of :data:`BY_NAME`.

    Raises:
        LambdatuiError: NOT_FOUND where the function or its part is gone, DENIED where AWS could not
            decrypt the environment, and whatever else goes wrong.
    """
    by_name = BY_NAME.get(target.lever)
    read = by_name(clients, target, own) if by_name else _READS[target.lever](clients, target)
    known = {name: fact for name, fact in read.facts.items() if fact is not None}
    return LeverState(
        target=target,
        json=value_json(normal(target.lever, read.value)),
        revision=read.revision,
        facts=json.dumps(known, default=str).encode(),
        read_ms=clock(),
    )


#: What is asked for by its name alone, so in whatever account the credentials lead to.
BY_NAME: Mapping[Lever, Callable[..., Read]] = {Lever.ALARM: alarm, Lever.RETENTION: retention}


def read_mapping(clients: Clients, target: LeverTarget) -> Mapping[str, Any]:
    """GetEventSourceMapping of the target's part, which has to be its function's."""
    answer = mapping(
        ask(
            clients,
            f"read the trigger {target.part}",
            lambda aws: aws.lambda_.get_event_source_mapping(UUID=target.part),
        )
    )
    required(answer, "State", str, "GetEventSourceMapping")
    of = plain_name(text(answer.get("FunctionArn")))
    if of and of != plain_name(target.function):
        raise fail(
            Kind.NOT_FOUND, f"The trigger {target.part} is one of {of}, not of {target.function}."
        )
    return answer


def read_provisioned_of(clients: Clients, target: LeverTarget) -> Mapping[str, Any]:
    """GetProvisionedConcurrencyConfig; empty where there is none."""
    try:
        answer = mapping(
            ask(
                clients,
                f"read the provisioned concurrency of {target.function}:{target.part}",
                lambda aws: aws.lambda_.get_provisioned_concurrency_config(
                    FunctionName=target.named, Qualifier=target.part
                ),
            )
        )
    except LambdatuiError as error:
        if error.fault.code == _NO_PROVISIONED:
            return {}
        raise
    required(
        answer,
        "RequestedProvisionedConcurrentExecutions",
        int,
        "GetProvisionedConcurrencyConfig",
    )
    return answer


#: What GetFunctionConfiguration tells, by lever.
CONFIGURED: Mapping[Lever, Value] = {
    Lever.MEMORY: lambda entry: number(entry.get("MemorySize")),
    Lever.TIMEOUT: lambda entry: number(entry.get("Timeout")),
    Lever.STORAGE: lambda entry: whole(mapping(entry.get("EphemeralStorage")).get("Size"), 512),
    Lever.LOGGING: logging,
    Lever.TRACING: lambda entry: (
        text(mapping(entry.get("TracingConfig")).get("Mode")) or "PassThrough"
    ),
    Lever.ENVIRONMENT: environment,
    Lever.DESCRIPTION: lambda entry: text(entry.get("Description")),
}
#: What GetEventSourceMapping tells, by lever.
MAPPED: Mapping[Lever, Value] = {
    Lever.MAPPING: lambda entry: text(entry.get("State")) not in _OFF,
    Lever.BATCH_SIZE: lambda entry: number(entry.get("BatchSize")),
    Lever.BATCH_WINDOW: lambda entry: number(entry.get("MaximumBatchingWindowInSeconds")),
    Lever.MAPPING_CONCURRENCY: lambda entry: number(
        mapping(entry.get("ScalingConfig")).get("MaximumConcurrency")
    ),
}


def _reserved(clients: Clients, target: LeverTarget) -> Read:
    value = read_reserved(clients, target.named)
    parts = Parts()
    provisioned = parts.read(lambda: read_provisioned(clients, target.named))
    facts = {
        **_limits(clients, parts),
        "provisioned": round(provisioned) if provisioned else None,
    }
    return Read(value, "", facts)


def _limits(clients: Clients, parts: Parts) -> dict[str, Any]:
    """The concurrency of the account, where it may be read (Lambda API, GetAccountSettings)."""
    answer = parts.read(
        lambda: ask(
            clients, "read the account's limits", lambda aws: aws.lambda_.get_account_settings()
        )
    )
    limits = mapping(mapping(answer).get("AccountLimit"))
    return {
        "unreserved": number(limits.get("UnreservedConcurrentExecutions")),
        "account": number(limits.get("ConcurrentExecutions")),
    }


def _of_mapping(value: Value) -> Callable[..., Read]:
    def read(clients: Clients, target: LeverTarget) -> Read:
        answer = read_mapping(clients, target)
        facts = {
            "source": text(answer.get("EventSourceArn")),
            "state": text(answer.get("State")),
            "reason": text(answer.get("StateTransitionReason")),
            "batch": number(answer.get("BatchSize")),
            "window": number(answer.get("MaximumBatchingWindowInSeconds")),
        }
        return Read(value(answer), "", facts)

    return read


def _rule(clients: Clients, target: LeverTarget) -> Read:
    bus, name = rule_name(target.part)
    more: dict[str, Any] = {"EventBusName": bus} if bus else {}
    answer = mapping(
        ask(
            clients,
            f"read the rule {target.part}",
            lambda aws: aws.events.describe_rule(Name=name, **more),
        )
    )
    state = required(answer, "State", str, "DescribeRule")
    _check_rule(target, required(answer, "Arn", str, "DescribeRule"))
    # A rule has five at most (EventBridge quotas): one page.
    operation = "ListTargetsByRule"
    listed = ask(
        clients,
        f"list the targets of the rule {target.part}",
        lambda aws: aws.events.list_targets_by_rule(Rule=name, **more),
    )
    targets = structures(required(listed, "Targets", list, operation))
    if not any(_is_of(target, text(each.get("Arn"))) for each in targets):
        raise fail(
            Kind.INVALID,
            f"The rule {target.part} does not invoke {target.function}: it is not among its "
            "targets. Nothing was sent.",
            "Read the triggers again: its permission may be all that is left of it.",
        )
    facts = {
        "state": state,
        "managed_by": text(answer.get("ManagedBy")),
        "schedule": text(answer.get("ScheduleExpression")),
        "targets": len(targets),
    }
    return Read(state != "DISABLED", "", facts)


def _check_rule(target: LeverTarget, arn: str) -> None:
    """The rule has to be one of the function's account and region: it is asked for by its name."""
    here = not target.arn or is_same_place(arn, target.arn)
    named = resource(arn).removeprefix("rule/").removeprefix("default/")
    if not here or named != target.part.removeprefix("default/"):
        raise fail(
            Kind.NOT_FOUND,
            f"The rule {target.part} is not in the account and region of {target.function}: AWS "
            f"answered with {arn}. Nothing was sent.",
        )


def _is_of(target: LeverTarget, arn: str) -> bool:
    """Whether an ARN is the function's, or that of a version or alias of it."""
    own = target.named
    return arn == own or arn.startswith(f"{own}:") or (not target.arn and plain_name(arn) == own)


def _url(clients: Clients, target: LeverTarget) -> Read:
    more: dict[str, Any] = {"Qualifier": target.part} if target.part else {}
    answer = mapping(
        ask(
            clients,
            f"read the URL of {target.function}",
            lambda aws: aws.lambda_.get_function_url_config(FunctionName=target.named, **more),
        )
    )
    value = required(answer, "AuthType", str, "GetFunctionUrlConfig")
    return Read(value, "", {"url": text(answer.get("FunctionUrl"))})


def _alias(clients: Clients, target: LeverTarget) -> Read:
    answer = mapping(
        ask(
            clients,
            f"read the alias {target.part} of {target.function}",
            lambda aws: aws.lambda_.get_alias(FunctionName=target.named, Name=target.part),
        )
    )
    value: dict[str, Any] = {"version": required(answer, "FunctionVersion", str, "GetAlias")}
    weights = mapping(mapping(answer.get("RoutingConfig")).get("AdditionalVersionWeights"))
    for other, weight in weights.items():
        value.update(other=text(other), weight=weight)
    parts = Parts()
    kept = parts.read(lambda: read_provisioned_of(clients, target))
    facts = {
        "description": text(answer.get("Description")),
        "provisioned": number(mapping(kept).get("RequestedProvisionedConcurrentExecutions")),
    }
    return Read(value, text(answer.get("RevisionId")), facts)


def _new_alias(clients: Clients, target: LeverTarget) -> Read:
    try:
        return _alias(clients, target)
    except LambdatuiError as error:
        if error.fault.kind is not Kind.NOT_FOUND:
            raise
    # It is the alias that is not there, and not the function.
    read_configuration(clients, target.named)
    return Read(None, "", {})


def _provisioned(clients: Clients, target: LeverTarget) -> Read:
    answer = read_provisioned_of(clients, target)
    value = number(answer.get("RequestedProvisionedConcurrentExecutions"))
    parts = Parts()
    # None says that it has none, and to be kept apart from what could not be read.
    reserved = parts.read(lambda: {"reserved": read_reserved(clients, target.named)})
    version = parts.read(lambda: read_configuration(clients, target.named, target.part))
    facts = {
        **_limits(clients, parts),
        "reserved": reserved["reserved"] if reserved else None,
        "shares_account": reserved is not None and reserved["reserved"] is None,
        "status": text(answer.get("Status")),
        **of_version(clients, mapping(version)),
    }
    return Read(value, "", facts)


_READS: Mapping[Lever, Callable[[Clients, LeverTarget], Read]] = {
    **{lever: of_function(value) for lever, value in CONFIGURED.items()},
    **{lever: _of_mapping(value) for lever, value in MAPPED.items()},
    Lever.RESERVED: _reserved,
    Lever.RULE: _rule,
    Lever.URL_AUTH: _url,
    Lever.ALIAS: _alias,
    Lever.NEW_ALIAS: _new_alias,
    Lever.PROVISIONED: _provisioned,
    Lever.RETENTION: retention,
    Lever.TAGS: tags,
    Lever.PUBLISH: publish,
    Lever.ALARM: alarm,
}
