"""Reads what levers stand at for a list of them: each answer once, and only the values."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from lambdatui.aws.clients import Clients
from lambdatui.aws.function_settings import read_reserved
from lambdatui.aws.lever_read import number, read_configuration
from lambdatui.aws.lever_reads import (
    CONFIGURED,
    MAPPED,
    Value,
    read_lever,
    read_mapping,
    read_provisioned_of,
)
from lambdatui.aws.section_pace import SectionPace
from lambdatui.core.aws_call import call
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.lever import Lever, LeverState, LeverTarget
from lambdatui.core.lever_words import normal, value_json
from lambdatui.core.stop import Clock, Stop

#: A call of each service with whose limit a lever is read; Lambda's for all others.
_CALLS: Mapping[Lever, tuple[str, str]] = {
    Lever.RULE: ("events", "DescribeRule"),
    Lever.RETENTION: ("logs", "DescribeLogGroups"),
    Lever.ALARM: ("cloudwatch", "DescribeAlarms"),
}
#: Those that are more than one call.
_COUNTS: Mapping[Lever, int] = {Lever.RULE: 2, Lever.ALIAS: 2, Lever.TAGS: 2, Lever.PUBLISH: 3}


def read_listed(
    clients: Clients, target: LeverTarget, *, pace: SectionPace, stop: Stop, clock: Clock
) -> tuple[LeverState, ...]:
    """What it stands at, and all others that the same answer tells of; empty where ``stop`` is set.

    It keeps to the pace of what is read in the background. No plan can be made of it: the facts are
    left out. GetFunctionConfiguration tells of seven levers, GetEventSourceMapping of four.

    Raises:
        LambdatuiError: As :func:`~lambdatui.aws.lever_reads.read_lever`, of the target itself. One
            beside it that cannot be read is left out.
    """
    lever = target.lever
    asked = call(*_CALLS.get(lever, ("lambda", "GetFunctionConfiguration")))
    for _ in range(_COUNTS.get(lever, 1)):
        if stop.wait(pace.reserve(asked, own=False)):
            return ()
    if lever in CONFIGURED:
        return _of(target, CONFIGURED, read_configuration(clients, target.named), clock())
    if lever in MAPPED:
        return _of(target, MAPPED, read_mapping(clients, target), clock())
    if lever is Lever.RESERVED:
        return (_state(target, read_reserved(clients, target.named), clock()),)
    if lever is Lever.PROVISIONED:
        kept = read_provisioned_of(clients, target)
        value = number(kept.get("RequestedProvisionedConcurrentExecutions"))
        return (_state(target, value, clock()),)
    return (read_lever(clients, target, clock=clock),)


def _of(
    target: LeverTarget, values: Mapping[Lever, Value], entry: Mapping[str, Any], now_ms: int
) -> tuple[LeverState, ...]:
    found: list[LeverState] = []
    for lever, value in values.items():
        try:
            found.append(_state(replace(target, lever=lever), value(entry), now_ms))
        except LambdatuiError:
            if lever is target.lever:
                raise
    return tuple(found)


def _state(target: LeverTarget, value: Any, now_ms: int) -> LeverState:
    return LeverState(target=target, json=value_json(normal(target.lever, value)), read_ms=now_ms)
