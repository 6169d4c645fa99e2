"""Reads beside a lever what a person must know to decide: what becomes of events and messages."""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from lambdatui.aws.answer import mapping, required, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import DeadlinePassed, within
from lambdatui.aws.lever_read import read_configuration
from lambdatui.aws.lever_reads import read_lever
from lambdatui.aws.pages import pages
from lambdatui.aws.queues import queue_rules
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.lever import Lever, LeverState, LeverTarget
from lambdatui.core.sections.arns import service
from lambdatui.core.stop import Clock

#: A person waits no longer for what only says more, in seconds.
_BESIDE_S = 3.0
#: Each is two calls of SQS.
_QUEUES = 5
_MAPPINGS = 100
_OFF = frozenset({"Disabled", "Disabling"})

_Facts = dict[str, Any]


def read_to_decide(clients: Clients, target: LeverTarget, *, clock: Clock) -> LeverState:
    """What a lever stands at, with the facts that its warnings are made of.

    What cannot be read soon is left out: then the warnings are of what holds in general.

    Raises:
        LambdatuiError: As :func:`~lambdatui.aws.lever_reads.read_lever`.
    """
    state = read_lever(clients, target, clock=clock)
    parts = _PARTS.get(target.lever, ())
    if not parts:
        return state
    found: _Facts = {}

    def read() -> None:
        for part in parts:
            try:
                part(clients, target, found)
            except LambdatuiError:
                # What can be changed is not held up by what only says more.
                continue

    with contextlib.suppress(DeadlinePassed):
        within(_BESIDE_S, read)
    facts = {**json.loads(state.facts), **dict(found)}
    return replace(state, facts=json.dumps(facts, default=str).encode())


def _failed_events(clients: Clients, target: LeverTarget, found: _Facts) -> None:
    """Where events go that are not run: each ARN once.

    Lambda API: DeadLetterConfig of GetFunctionConfiguration, of $LATEST, and
    ListFunctionEventInvokeConfigs, of all versions and aliases.
    """
    entry = read_configuration(clients, target.named)
    arns = [text(mapping(entry.get("DeadLetterConfig")).get("TargetArn"))]
    for config in _listed(
        clients,
        f"list how {target.function} is invoked asynchronously",
        "ListFunctionEventInvokeConfigs",
        "FunctionEventInvokeConfigs",
        lambda aws, more: aws.lambda_.list_function_event_invoke_configs(
            FunctionName=target.named, **more
        ),
    ):
        failure = mapping(mapping(config.get("DestinationConfig")).get("OnFailure"))
        arns.append(text(failure.get("Destination")))
    found["failed_events"] = {"arns": [arn for arn in dict.fromkeys(arns) if arn], "known": True}


def _queues(clients: Clients, target: LeverTarget, found: _Facts) -> None:
    """The SQS queues that feed it (Lambda API, ListEventSourceMappings), with their rules."""
    queues: list[_Facts] = []
    for entry in _listed(
        clients,
        f"list what feeds {target.function}",
        "ListEventSourceMappings",
        "EventSourceMappings",
        lambda aws, more: aws.lambda_.list_event_source_mappings(
            FunctionName=target.named, MaxItems=_MAPPINGS, **more
        ),
    ):
        arn = text(entry.get("EventSourceArn"))
        if service(arn) == "sqs":
            queues.append({"arn": arn, "enabled": text(entry.get("State")) not in _OFF})
    queues.sort(key=lambda queue: not queue["enabled"])
    found["queues"] = tuple(queues)
    for number, queue in enumerate(queues[:_QUEUES]):
        try:
            rules = queue_rules(clients, queue["arn"])._asdict()
        except LambdatuiError:
            continue
        queues[number] = {**queue, **rules}
        found["queues"] = tuple(queues)


def _listed(
    clients: Clients,
    doing: str,
    operation: str,
    member: str,
    call: Callable[[Clients, dict[str, Any]], Mapping[str, Any]],
) -> Iterator[Mapping[str, Any]]:
    def fetch(marker: str) -> Mapping[str, Any]:
        more: dict[str, Any] = {"Marker": marker} if marker else {}
        return ask(clients, doing, lambda aws: call(aws, more))

    for answer in pages(doing, operation, "NextMarker", fetch):
        yield from (mapping(entry) for entry in required(answer, member, list, operation))


_Part = Callable[[Clients, LeverTarget, _Facts], None]
_PARTS: Mapping[Lever, tuple[_Part, ...]] = {
    # SQS last: where it cannot be reached, the rest is known by then.
    Lever.RESERVED: (_failed_events, _queues),
    Lever.TIMEOUT: (_queues,),
}
