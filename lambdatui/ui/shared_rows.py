"""Shared test events beside a function's own: which stands where, and whether they are the same."""

import enum
from collections.abc import Mapping, Sequence

from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.jsontext import check_json, minified
from lambdatui.core.record import Record
from lambdatui.core.shared_events import REGISTRY, SharedEvent


class Where(enum.StrEnum):
    """Where an event of one name stands."""

    SAME = "both, the same"
    DIFFERS = "both, differs"
    BOTH = "both"
    REGISTRY = "registry only"
    OWN = "yours only"
    UNREAD = "yours"


class SharedRow(Record, frozen=True):
    """One name: the event of the registry, the saved one, or both; ``where`` says which."""

    name: str
    where: Where
    shared: SharedEvent | None = None
    own: EventEntry | None = None


def shared_rows(
    shared: Sequence[SharedEvent] | None,
    own: Sequence[EventEntry],
    texts: Mapping[str, str],
) -> list[SharedRow]:
    """By name, those of the registry first; ``shared`` is None where it could not be read.

    ``own`` are the saved events, of which the function's own count. ``texts`` are those of them
    that were read, by name.
    """
    mine = {entry.name: entry for entry in own if entry.origin is Origin.FUNCTION}
    there = {event.name: event for event in shared or ()}
    rows = [
        SharedRow(
            name=name,
            where=_where(event, mine.get(name), texts.get(name)),
            shared=event,
            own=mine.get(name),
        )
        for name, event in sorted(there.items())
    ]
    alone = Where.UNREAD if shared is None else Where.OWN
    rest = sorted(name for name in mine if name not in there)
    return rows + [SharedRow(name=name, where=alone, own=mine[name]) for name in rest]


def _where(shared: SharedEvent, own: EventEntry | None, text: str | None) -> Where:
    if own is None:
        return Where.REGISTRY
    if text is None:
        return Where.BOTH
    return Where.SAME if same_event(shared.text, text) else Where.DIFFERS


def same_event(one: str, other: str) -> bool:
    """Whether two events differ in nothing but white space; one that is no JSON is like none."""
    if check_json(one) is not None or check_json(other) is not None:
        return False
    return minified(one) == minified(other)


def registry_details(event: SharedEvent) -> EventDetails:
    """What is known of an event that comes from the registry."""
    return EventDetails(
        provenance=Provenance.REGISTRY, detail=f"{REGISTRY}, {event.name}", type=event.type
    )
