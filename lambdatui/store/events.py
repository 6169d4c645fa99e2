"""Saved sample events: plain JSON files, one folder a function, that people commit to git.

``ROOT/orders-api/bad-sku.json`` belongs to one function, ``ROOT/_shared/ping.json`` to all, and
what was deleted stands under ``ROOT/.trash``. Files are never rewritten unless a person saves.
"""

import difflib
import os
import time
from pathlib import Path

from lambdatui.core.errors import Kind, fail
from lambdatui.core.events import (
    SHARED,
    EventEntry,
    Origin,
    SavedEvent,
    check_event_name,
    check_function_folder,
)
from lambdatui.core.invoke import SYNC_LIMIT
from lambdatui.core.jsontext import check_json
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import iso
from lambdatui.store.atomic import check_inside, make_folder, move_new, write_atomic
from lambdatui.store.eventfile import describe, read_text
from lambdatui.store.faults import told

_TRASH = ".trash"
_SUFFIX = ".json"
_NAMES_SHOWN = 20


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class EventStore:
    """The saved events under one root. Every method blocks on the disk.

    Each raises :class:`~lambdatui.core.errors.LambdatuiError`: STORE where the disk refuses or a
    link leads out of the root, INVALID for a name that no event or function can have.
    """

    def __init__(self, root: Path, *, clock: Clock = _now_ms) -> None:
        self._root = root
        self._clock = clock

    def entries(self, function: str) -> tuple[EventEntry, ...]:
        """The function's own events, then the shared ones, each by name.

        A file that cannot be read or is not JSON is listed with its problem.
        """
        own = self._listed(function, Origin.FUNCTION) if function != SHARED else []
        return (*own, *self._listed(SHARED, Origin.SHARED))

    def read(self, function: str, entry: EventEntry) -> SavedEvent:
        """One event's text as it stands in its file, right or not.

        Raises:
            LambdatuiError: NOT_FOUND where the file is gone, TOO_LARGE where Lambda would refuse
                it anyway, INVALID where it is not UTF-8 text.
        """
        path = self._existing(function, entry)
        with told("read", path):
            text = read_text(path, limit=SYNC_LIMIT)
        return SavedEvent(entry=describe(path, entry.origin), text=text)

    def find(self, function: str, name: str) -> SavedEvent:
        """The event of this name: the function's own, else the shared one.

        Raises:
            LambdatuiError: INVALID where there is none, with the names that there are.
        """
        entries = self.entries(function)
        for entry in entries:
            if name in (entry.name, f"{entry.name}{_SUFFIX}"):
                return self.read(function, entry)
        names = list(dict.fromkeys(entry.name for entry in entries))
        if not names:
            raise fail(
                Kind.INVALID,
                f"There is no saved event '{name}' for {function}, nor any other.",
                f"Put a JSON file into {self._root / function}.",
            )
        close = difflib.get_close_matches(name, names, n=1)
        hint = f"Did you mean '{close[0]}'? " if close else ""
        raise fail(
            Kind.INVALID,
            f"There is no saved event '{name}' for {function}.",
            f"{hint}Saved are: {_some(names)}.",
        )

    def save(self, function: str, name: str, text: str, *, overwrite: bool = False) -> EventEntry:
        """Write an event; it is on the disk when this returns.

        Raises:
            LambdatuiError: INVALID with the line and column where the text is not JSON, CONFLICT
                where the name is taken and ``overwrite`` is not set.
        """
        problem = check_json(text)
        if problem is not None:
            raise fail(
                Kind.INVALID,
                f"Not saved, since it is not JSON: {problem.sentence()}.",
                "Correct that place, then save again.",
            )
        path = self._new(function, name)
        with told("save", path):
            try:
                write_atomic(self._root, path, text.encode(), overwrite=overwrite)
            except FileExistsError:
                raise fail(
                    Kind.CONFLICT,
                    f"{function} already has an event '{name}'.",
                    "Take another name, or overwrite it.",
                ) from None
        return describe(path, _origin(function))

    def delete(self, function: str, entry: EventEntry) -> str:
        """Move an event to the trash; the path that it has there."""
        path = self._existing(function, entry)
        folder = self._root / _TRASH / path.parent.name
        stamp = iso(self._clock()).replace(":", "").replace("-", "")
        with told("move", path):
            make_folder(self._root, folder)
            for copy in range(1, 1000):
                suffix = f"-{copy}" if copy > 1 else ""
                target = folder / f"{path.stem}.{stamp}{suffix}{_SUFFIX}"
                try:
                    move_new(path, target)
                except FileExistsError:
                    continue
                return str(target)
        raise fail(Kind.STORE, f"Could not delete {path}: {folder} is full.", "Empty that folder.")

    def rename(self, function: str, entry: EventEntry, name: str) -> EventEntry:
        """Give an event another name in its folder.

        Raises:
            LambdatuiError: CONFLICT where the name is taken.
        """
        path = self._existing(function, entry)
        target = self._new(path.parent.name, name)
        with told("rename", path):
            try:
                move_new(path, target)
            except FileExistsError:
                raise fail(
                    Kind.CONFLICT,
                    f"There already is an event '{name}' beside '{entry.name}'.",
                    "Take another name.",
                ) from None
        return describe(target, entry.origin)

    def _listed(self, function: str, origin: Origin) -> list[EventEntry]:
        folder = self._folder(function)
        with told("list", folder):
            try:
                with os.scandir(folder) as found:
                    names = [item.name for item in found if not _is_folder(item)]
            except FileNotFoundError:
                return []
        return [
            describe(path, origin, self._root)
            for name in sorted(names, key=lambda name: (name.casefold(), name))
            if not name.startswith(".") and name.endswith(_SUFFIX) and (path := folder / name)
        ]

    def _folder(self, function: str) -> Path:
        folder = self._root / check_function_folder(function)
        with told("read", folder):
            check_inside(self._root, folder)
        return folder

    def _new(self, function: str, name: str) -> Path:
        return self._folder(function) / f"{check_event_name(name)}{_SUFFIX}"

    def _existing(self, function: str, entry: EventEntry) -> Path:
        # From the name, not from ``entry.path``: that one may come from anywhere.
        name = f"{entry.name}{_SUFFIX}"
        if Path(name).name != name or name.startswith("."):
            raise fail(Kind.INVALID, f"'{entry.name}' is not the name of an event.")
        path = self._folder(SHARED if entry.origin is Origin.SHARED else function) / name
        if not os.path.lexists(path):
            raise fail(Kind.NOT_FOUND, f"{path} is not there any more.", "Refresh the list.")
        with told("read", path):
            check_inside(self._root, path)
        return path


def _is_folder(item: os.DirEntry[str]) -> bool:
    try:
        return item.is_dir()
    except OSError:
        # A link that goes round in a circle: it is listed, with that as its problem.
        return False


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMES_SHOWN])
    return f"{shown} and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else shown


def _origin(function: str) -> Origin:
    return Origin.SHARED if function == SHARED else Origin.FUNCTION
