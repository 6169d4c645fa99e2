"""The library of saved events as the commands have it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lambdatui.cli.asked import Asked
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import SHARED, EventEntry
from lambdatui.core.functions import plain_name
from lambdatui.core.timespan import iso

if TYPE_CHECKING:
    from lambdatui.store.events import EventStore


def store_of(asked: Asked) -> "EventStore":
    """The events in their places."""
    from lambdatui.store.events import EventStore

    return EventStore(Path(asked.places().events))


def folder_of(function: str) -> str:
    """The name of a function's folder: of its ARN, its name."""
    return plain_name(function)


@contextmanager
def taken_names(advice: str) -> Iterator[None]:
    """Inside, what is there already says how to go on here."""
    try:
        yield
    except LambdatuiError as error:
        if error.fault.kind is not Kind.CONFLICT or error.fault.code:
            raise
        raise LambdatuiError(msgspec.structs.replace(error.fault, advice=advice)) from None


def entry_members(function: str, entry: EventEntry) -> dict[str, object]:
    """What JSON says of an event in the list: documented, so never renamed."""
    problem = entry.problem or entry.details_problem
    return {
        "function": function if entry.origin.value != "shared" else SHARED,
        "name": entry.name,
        "path": entry.path,
        "bytes": entry.size,
        "modified": iso(entry.modified_ms) if entry.modified_ms else None,
        "provenance": entry.provenance.value or None,
        "captured": iso(entry.captured_ms) if entry.captured_ms else None,
        "expects": entry.has_expected,
        "note": entry.note or None,
        "problem": problem.sentence() if problem else None,
    }


def details_members(details: EventDetails) -> dict[str, object]:
    """What JSON says of what is known of an event, but for the response to expect."""
    return {
        "provenance": details.provenance.value or None,
        "detail": details.detail or None,
        "request_id": details.request_id or None,
        "captured": iso(details.captured_ms) if details.captured_ms else None,
        "type": details.type.value if details.type else None,
        "qualifier": details.qualifier or None,
        "note": details.note or None,
        "expect_error": details.expect_error,
        "ignore": list(details.ignore),
    }
