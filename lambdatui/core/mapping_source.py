"""The source that an event source mapping reads (Lambda API, EventSourceMappingConfiguration)."""

from collections.abc import Mapping
from typing import Any

from lambdatui.core.triggers import SourceKind, TriggerSource
from lambdatui.core.untyped import mapping, structures, text, texts

#: By the service in the source's ARN (Lambda API, CreateEventSourceMapping, EventSourceArn).
_MAPPED: Mapping[str, SourceKind] = {
    "dynamodb": SourceKind.DYNAMODB,
    "kafka": SourceKind.MSK,
    "kinesis": SourceKind.KINESIS,
    "mq": SourceKind.MQ,
    "rds": SourceKind.DOCUMENTDB,
    "sqs": SourceKind.SQS,
}


def mapping_source(entry: Mapping[str, Any]) -> TriggerSource:
    """The source of a mapping, with its state; the label is never empty."""
    arn = text(entry.get("EventSourceArn"))
    state = text(entry.get("State"))
    parts = [*arn.split(":", 5), "", "", "", "", "", ""]
    resource = parts[5]
    if not arn:
        servers = _servers(entry)
        return TriggerSource(
            kind=SourceKind.KAFKA if servers else SourceKind.OTHER,
            label=_first(entry, "Topics") or servers or "a mapping without a source",
            details=_known(topic=_first(entry, "Topics"), servers=servers),
            state=state,
        )
    kind = _MAPPED.get(parts[2], SourceKind.OTHER)
    label = resource
    details: tuple[tuple[str, str], ...] = ()
    match kind:
        case SourceKind.DYNAMODB | SourceKind.KINESIS:
            # table/NAME/stream/TIME; stream/NAME, with /consumer/… where it has one of its own.
            label = [*resource.split("/"), ""][1]
        case SourceKind.MSK:
            details = _known(topic=_first(entry, "Topics"))
            label = dict(details).get("topic", "") or [*resource.split("/"), ""][1]
        case SourceKind.MQ:
            details = _known(queue=_first(entry, "Queues"), host=_virtual_host(entry))
            label = dict(details).get("queue", "") or [*resource.split(":"), ""][1]
        case SourceKind.DOCUMENTDB:
            watched = mapping(entry.get("DocumentDBEventSourceConfig"))
            details = _known(
                database=text(watched.get("DatabaseName")),
                collection=text(watched.get("CollectionName")),
            )
            label = ".".join(value for _, value in details) or [*resource.split(":"), ""][1]
    return TriggerSource(
        kind=kind, arn=arn, label=label or resource or arn, details=details, state=state
    )


def _known(**details: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in details.items() if value)


def _first(entry: Mapping[str, Any], member: str) -> str:
    return next(iter(texts(entry.get(member))), "")


def _servers(entry: Mapping[str, Any]) -> str:
    endpoints = mapping(mapping(entry.get("SelfManagedEventSource")).get("Endpoints"))
    return ",".join(texts(endpoints.get("KAFKA_BOOTSTRAP_SERVERS")))


def _virtual_host(entry: Mapping[str, Any]) -> str:
    # Only a RabbitMQ broker has virtual hosts (Lambda API, SourceAccessConfiguration).
    for access in structures(entry.get("SourceAccessConfigurations")):
        if text(access.get("Type")) == "VIRTUAL_HOST":
            return text(access.get("URI"))
    return ""
