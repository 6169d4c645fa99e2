"""One file of an event: what the list says of it, and its text."""

import os
import stat
from pathlib import Path

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.events import EventEntry, Origin
from lambdatui.core.invoke import SYNC_LIMIT
from lambdatui.core.jsontext import JsonProblem, check_json
from lambdatui.store.atomic import check_inside
from lambdatui.store.faults import disk_error


def describe(path: Path, origin: Origin, root: Path | None = None) -> EventEntry:
    """The entry of a file, with its problem where it cannot be used.

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
        entry = EventEntry(
            name=name,
            origin=origin,
            path=shown,
            size=status.st_size,
            modified_ms=status.st_mtime_ns // 1_000_000,
        )
        problem = check_json(read_text(path, limit=SYNC_LIMIT))
    except OSError as error:
        problem = _unusable(disk_error("read", path, error).fault.what)
    except LambdatuiError as error:
        problem = _unusable(error.fault.what)
    if problem is None:
        return entry
    return EventEntry(
        name=name,
        origin=origin,
        path=shown,
        size=entry.size,
        modified_ms=entry.modified_ms,
        problem=problem,
    )


def read_text(path: Path, *, limit: int) -> str:
    """The text of a plain file of at most ``limit`` bytes, with its line ends as they are.

    Raises:
        LambdatuiError: STORE for what is no plain file, TOO_LARGE, INVALID where it is not UTF-8.
        OSError: where the system refuses.
    """
    # Not blocking: a pipe under this name must not hold the program.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise fail(Kind.STORE, f"{path} is not a plain file.", "Move it away.")
        data = file.read(limit + 1)
    if len(data) > limit:
        raise fail(
            Kind.TOO_LARGE,
            f"{path} is larger than the {limit:,} bytes that Lambda takes.",
            "Put the data in S3 and send its key.",
        )
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise fail(
            Kind.INVALID,
            f"{path} is not UTF-8 text (byte {error.start + 1}).",
            "Save it as UTF-8 in an editor.",
        ) from None


def _unusable(message: str) -> JsonProblem:
    return JsonProblem(line=1, column=1, message=message)
