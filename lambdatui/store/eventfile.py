"""One file of an event: what the list says of it."""

import os
from pathlib import Path

import msgspec

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.invoke import SYNC_LIMIT
from lambdatui.core.jsontext import JsonProblem, check_json
from lambdatui.store.atomic import check_inside
from lambdatui.store.details import look_at_details
from lambdatui.store.eventtext import read_text
from lambdatui.store.faults import disk_error


def describe(path: Path, origin: Origin, root: Path | None = None) -> EventEntry:
    """The entry of a file, with its problem where it cannot be used, and what its details tell.

    A link that leads out of ``root`` is such a problem, and is not followed.
    """
    # A name that is not UTF-8 is listed, so that it is not lost; it cannot be opened by it.
    name = os.fsencode(path.stem).decode("utf-8", errors="replace")
    shown = os.fsencode(path).decode("utf-8", errors="replace")
    entry = EventEntry(name=name, origin=origin, path=shown)
    try:
        if root is not None:
            check_inside(root, path)
        status = path.stat()
        entry = msgspec.structs.replace(
            entry, size=status.st_size, modified_ms=status.st_mtime_ns // 1_000_000
        )
        problem = check_json(read_text(path, limit=SYNC_LIMIT))
    except OSError as error:
        problem = _unusable(disk_error("read", path, error).fault.what)
    except LambdatuiError as error:
        problem = _unusable(error.fault.what)
    return _detailed(msgspec.structs.replace(entry, problem=problem), path, root)


def _detailed(entry: EventEntry, path: Path, root: Path | None) -> EventEntry:
    details = look_at_details(path, root)
    if isinstance(details, JsonProblem):
        return msgspec.structs.replace(entry, details_problem=details)
    return msgspec.structs.replace(
        entry,
        note=details.note,
        provenance=details.provenance,
        captured_ms=details.captured_ms,
        has_expected=details.expected is not None,
    )


def _unusable(message: str) -> JsonProblem:
    return JsonProblem(line=1, column=1, message=message)
