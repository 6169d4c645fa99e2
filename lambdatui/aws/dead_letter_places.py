"""Where the dead letters of a function go.

Lambda API: ListFunctionEventInvokeConfigs, ListEventSourceMappings. SQS API: GetQueueUrl,
GetQueueAttributes.
"""

from collections.abc import Mapping
from typing import Any

from lambdatui.aws.answer import mapping, required, structures, text
from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.pages import pages
from lambdatui.aws.queues import redrive_target
from lambdatui.core.configuration import Configuration
from lambdatui.core.dead_letters import DeadLetterPlace, DeadLetterPlaces, PlaceKind
from lambdatui.core.errors import Kind, LambdatuiError

#: What concerns this one question; anything else would meet the other questions as well.
_OF_ONE_PART = frozenset(
    {Kind.DENIED, Kind.INVALID, Kind.MALFORMED, Kind.NOT_FOUND, Kind.SERVER, Kind.THROTTLED}
)


def read_places(clients: Clients, configuration: Configuration) -> DeadLetterPlaces:
    """Where the dead letters of a function go, of all its qualifiers and event sources.

    What cannot be looked at is told of in ``unread``; the rest is there all the same.

    Raises:
        LambdatuiError: What would meet every part, such as EXPIRED or UNREACHABLE.
    """
    function = configuration.function.name
    places: list[DeadLetterPlace] = []
    unread: list[str] = []
    if configuration.dead_letter_target:
        places.append(_place(configuration.dead_letter_target, PlaceKind.DEAD_LETTER_QUEUE))
    for read in (_destinations, _mappings):
        try:
            places += read(clients, function, unread)
        except LambdatuiError as error:
            if error.fault.kind not in _OF_ONE_PART:
                raise
            unread.append(error.fault.sentence())
    different = {(place.arn, place.kind, place.via): place for place in places}
    return DeadLetterPlaces(places=tuple(different.values()), unread=tuple(unread))


def _destinations(clients: Clients, function: str, _unread: list[str]) -> list[DeadLetterPlace]:
    doing = f"read the destinations of {function}"
    operation = "ListFunctionEventInvokeConfigs"

    def fetch(marker: str) -> Mapping[str, Any]:
        asked: dict[str, Any] = {"FunctionName": function, **({"Marker": marker} if marker else {})}
        return ask(
            clients, doing, lambda aws: aws.lambda_.list_function_event_invoke_configs(**asked)
        )

    places = []
    for page in pages(doing, operation, "NextMarker", fetch):
        for entry in structures(required(page, "FunctionEventInvokeConfigs", list, operation)):
            parts = text(entry.get("FunctionArn")).split(":")
            qualifier = parts[7] if len(parts) > 7 else ""
            target = _on_failure(entry)
            if target:
                places.append(_place(target, PlaceKind.DESTINATION, qualifier))
    return places


def _mappings(clients: Clients, function: str, unread: list[str]) -> list[DeadLetterPlace]:
    doing = f"read the event sources of {function}"
    operation = "ListEventSourceMappings"

    def fetch(marker: str) -> Mapping[str, Any]:
        asked: dict[str, Any] = {"FunctionName": function, **({"Marker": marker} if marker else {})}
        return ask(clients, doing, lambda aws: aws.lambda_.list_event_source_mappings(**asked))

    places = []
    for page in pages(doing, operation, "NextMarker", fetch):
        for entry in structures(required(page, "EventSourceMappings", list, operation)):
            source = text(entry.get("EventSourceArn"))
            target = _on_failure(entry)
            if target:
                places.append(_place(target, PlaceKind.MAPPING, source))
            if _service(source) == "sqs":
                try:
                    target = redrive_target(clients, source)
                except LambdatuiError as error:
                    if error.fault.kind not in _OF_ONE_PART:
                        raise
                    unread.append(error.fault.sentence())
                    continue
                if target:
                    places.append(_place(target, PlaceKind.SOURCE_QUEUE, source))
    return places


def _on_failure(entry: Mapping[str, Any]) -> str:
    destinations = mapping(entry.get("DestinationConfig"))
    return text(mapping(destinations.get("OnFailure")).get("Destination"))


def _place(arn: str, kind: PlaceKind, via: str = "") -> DeadLetterPlace:
    unreadable = {
        "sqs": "",
        "sns": "It is an SNS topic, which keeps nothing: look at what is subscribed to it.",
        "lambda": "It is a function: what it is sent is in its own log.",
        "events": "It is an event bus, which keeps nothing unless it has an archive.",
        "s3": "It is a bucket: Lambda writes each record as an object under aws/lambda/.",
    }.get(_service(arn), "It is not an SQS queue.")
    return DeadLetterPlace(arn=arn, kind=kind, via=via, unreadable=unreadable)


def _service(arn: str) -> str:
    return [*arn.split(":"), "", "", ""][2]
