"""Events that come from a file outside the library, or go to one."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.invoke import SYNC_LIMIT
from lambdatui.core.jsontext import check_json
from lambdatui.store.atomic import make_folder, write_atomic
from lambdatui.store.details import details_path, read_details
from lambdatui.store.eventtext import read_bytes, read_text
from lambdatui.store.faults import told

_BYTE_ORDER_MARK = "\ufeff"


def read_file(path: Path) -> tuple[str, EventDetails]:
    """The event in a file, with the details that stand beside it, else with where it came from.

    Raises:
        LambdatuiError: NOT_FOUND; INVALID, with the line, where it or its details are not right;
            TOO_LARGE; STORE.
    """
    with told("read", path):
        if not path.exists():
            raise fail(Kind.NOT_FOUND, f"There is no file {path}.", "Look at its name.")
        # Some editors put the mark before the text; JSON has none.
        text = read_text(path, limit=SYNC_LIMIT).removeprefix(_BYTE_ORDER_MARK)
    problem = check_json(text)
    if problem is not None:
        raise fail(
            Kind.INVALID,
            f"{path} is not JSON: {problem.sentence()}.",
            "Correct that place, then import it again.",
        )
    details = read_details(path)
    if details.provenance is Provenance.UNKNOWN:
        details = msgspec.structs.replace(
            details, provenance=Provenance.FILE, detail=details.detail or str(path)
        )
    return text, details


def write_file(source: Path, target: Path, *, overwrite: bool) -> str:
    """Copy an event's text alone to a file; its absolute path.

    Raises:
        LambdatuiError: CONFLICT where the file is there and ``overwrite`` is not set, STORE.
    """
    target = target.absolute()
    with told("read", source):
        data = read_bytes(source, limit=SYNC_LIMIT)
    _write(target, data, overwrite=overwrite)
    return str(target)


def write_folder(sources: Iterable[Path], folder: Path, *, overwrite: bool) -> tuple[str, ...]:
    """Copy events, with their details, into a folder, which is made; their absolute paths.

    Of two of one name the first is copied. Nothing is written where any of them cannot be.

    Raises:
        LambdatuiError: CONFLICT where one is there and ``overwrite`` is not set, STORE.
    """
    folder = folder.absolute()
    copies: dict[Path, bytes] = {}
    events = []
    for source in sources:
        target = folder / source.name
        if target in copies:
            continue
        with told("read", source):
            copies[target] = read_bytes(source, limit=SYNC_LIMIT)
        events.append(str(target))
        details = details_path(source)
        with told("read", details):
            if details.exists():
                copies[details_path(target)] = read_bytes(details, limit=2 * SYNC_LIMIT)
    for target in copies:
        with told("save", target):
            if target.exists() and not overwrite:
                raise _taken(target)
    with told("make", folder):
        make_folder(folder, folder)
    for target, data in copies.items():
        _write(target, data, overwrite=overwrite)
    return tuple(events)


def _write(target: Path, data: bytes, *, overwrite: bool) -> None:
    with told("save", target):
        try:
            write_atomic(target.parent, target, data, overwrite=overwrite, anew=False)
        except FileExistsError:
            raise _taken(target) from None


def _taken(path: Path) -> LambdatuiError:
    return fail(Kind.CONFLICT, f"{path} is there already.", "Overwrite it, or take another name.")
