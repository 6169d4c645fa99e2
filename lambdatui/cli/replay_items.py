"""The events that ``lambdatui replay`` sends: saved ones and files."""

import fnmatch
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lambdatui.core.errors import Kind, fail
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import DETAILS, EventEntry, Origin
from lambdatui.core.functions import plain_name
from lambdatui.core.invoke import InvocationType
from lambdatui.core.jsontext import as_payload, check_json
from lambdatui.core.replay import ReplayItem

if TYPE_CHECKING:
    from lambdatui.store.events import EventStore

_WILD = "*?["
_SUFFIX = ".json"


class Asked:
    """How the events are to be sent: ``kind`` and ``qualifier`` where the person said so."""

    def __init__(self, kind: InvocationType | None, qualifier: str) -> None:
        self._kind = kind
        self._qualifier = qualifier

    def item(self, name: str, payload: bytes, details: EventDetails | None = None) -> ReplayItem:
        """An item, not numbered yet: as its details say, unless the person said otherwise."""
        known = details or EventDetails()
        return ReplayItem(
            number=0,
            name=name,
            payload=payload,
            type=self._kind or known.type or InvocationType.SYNC,
            qualifier=self._qualifier or known.qualifier,
            expected=known.expected,
            expect_error=known.expect_error,
            ignore=known.ignore,
        )


def saved_items(
    root: str, function: str, names: Sequence[str], asked: Asked
) -> tuple[ReplayItem, ...]:
    """The events of these names, each once; without names, all of the function's own.

    A name may be a pattern, such as ``bad-*``, the path of a JSON file, or a folder of them.

    Raises:
        click.UsageError: with line and column, for one that is not JSON.
        LambdatuiError: INVALID, where there is none.
    """
    from lambdatui.store.events import EventStore

    store, function = EventStore(Path(root)), plain_name(function)
    items: dict[str, ReplayItem] = {}
    if not names:
        own = [entry for entry in store.entries(function) if entry.origin is Origin.FUNCTION]
        if not own:
            raise fail(
                Kind.INVALID,
                f"There is no saved event of {function}.",
                f"Put JSON files into {Path(root) / function}.",
            )
        return tuple(_saved(store, function, entry, asked) for entry in own)
    for name in names:
        path = Path(name)
        if name.endswith(_SUFFIX) and path.is_file():
            items.setdefault(str(path.resolve()), _of_file(path, asked))
        elif path.is_dir():
            for found in _files_in(path):
                items.setdefault(str(found.resolve()), _of_file(found, asked))
        else:
            for entry in _named(store, function, name):
                items.setdefault(entry.path, _saved(store, function, entry, asked))
    return tuple(items.values())


def _named(store: "EventStore", function: str, name: str) -> Iterator[EventEntry]:
    if not any(wild in name for wild in _WILD):
        yield store.find(function, name).entry
        return
    found = [e for e in store.entries(function) if fnmatch.fnmatchcase(e.name, name)]
    if not found:
        raise fail(Kind.INVALID, f"No saved event of {function} matches '{name}'.")
    yield from found


def _saved(store: "EventStore", function: str, entry: EventEntry, asked: Asked) -> ReplayItem:
    text = store.read(function, entry).text
    return asked.item(entry.name, _checked(entry.path, text), store.details(function, entry))


def _files_in(folder: Path) -> list[Path]:
    found = [
        path
        for path in sorted(folder.glob(f"*{_SUFFIX}"))
        if path.is_file() and not path.stem.casefold().endswith(DETAILS)
    ]
    if not found:
        raise fail(Kind.INVALID, f"There is no JSON file in {folder}.")
    return found


def _of_file(path: Path, asked: Asked) -> ReplayItem:
    from lambdatui.store.details import read_details

    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{path} is not UTF-8 text (byte {error.start + 1}).") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise click.UsageError(f"{path} cannot be read: {reason}.") from None
    details = read_details(path, path.parent)
    return asked.item(path.stem, _checked(str(path), text), details)


def _checked(path: str, text: str) -> bytes:
    problem = check_json(text)
    if problem is not None:
        raise click.UsageError(f"{path} is not JSON: {problem.sentence()}. Nothing was sent.")
    return as_payload(text)
