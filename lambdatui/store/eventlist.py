"""The list of the events in a folder, of which only what changed is read again."""

import os
import time
from pathlib import Path
from typing import NamedTuple

from lambdatui.core.events import (
    DETAILS,
    SHARED,
    EventEntry,
    Origin,
    check_function_folder,
)
from lambdatui.store.atomic import check_inside
from lambdatui.store.details import details_path
from lambdatui.store.eventfile import describe
from lambdatui.store.faults import told

SUFFIX = ".json"
#: A file that was just written can be written again with no change of its times: two seconds are
#: the coarsest ones (FAT).
_SETTLED_NS = 2_000_000_000

#: What tells one state of a file from another; None where there is none.
_Status = tuple[int, ...] | None


class State(NamedTuple):
    """The state of an event's file and of its details' file."""

    event: _Status
    details: _Status

    @property
    def settled(self) -> bool:
        """Whether a later change of these files would show."""
        oldest = time.time_ns() - _SETTLED_NS
        return all(max(part[-2:]) < oldest for part in (self.event, self.details) if part)


class EventList:
    """The events under one root. Every method blocks on the disk.

    Each raises :class:`~lambdatui.core.errors.LambdatuiError`: STORE where the disk refuses or a
    link leads out of the root, INVALID for what is no function's name.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[Path, tuple[State, EventEntry]] = {}

    def entries(self, function: str) -> tuple[EventEntry, ...]:
        """The function's own events, then the shared ones, each by name."""
        return tuple(
            self._entry(path, origin, state) for path, (origin, state) in self._files(function)
        )

    def states(self, function: str) -> dict[Path, State]:
        """The state of every file that :meth:`entries` tells of, without reading any."""
        return {path: state for path, (_, state) in self._files(function)}

    def folder(self, function: str) -> Path:
        """Where the events of a function are, or would be."""
        folder = self._root / check_function_folder(function)
        with told("read", folder):
            check_inside(self._root, folder)
        return folder

    def _files(self, function: str) -> list[tuple[Path, tuple[Origin, State]]]:
        folders = [(function, Origin.FUNCTION)] if function != SHARED else []
        return [
            (path, (origin, State(_status(path), _status(details_path(path)))))
            for name, origin in [*folders, (SHARED, Origin.SHARED)]
            for path in self._listed(name)
        ]

    def _listed(self, function: str) -> list[Path]:
        folder = self.folder(function)
        with told("list", folder):
            try:
                with os.scandir(folder) as found:
                    names = [item.name for item in found if not _is_folder(item)]
            except FileNotFoundError:
                return []
        return [
            folder / name
            for name in sorted(names, key=lambda name: (name.casefold(), name))
            if not name.startswith(".")
            and name.endswith(SUFFIX)
            and not name.endswith(f"{DETAILS}{SUFFIX}")
        ]

    def _entry(self, path: Path, origin: Origin, state: State) -> EventEntry:
        known = self._known.get(path)
        if known is not None and known[0] == state:
            return known[1]
        settled = state.settled
        entry = describe(path, origin, self._root)
        if settled:
            self._known[path] = state, entry
        else:
            self._known.pop(path, None)
        return entry


def _status(path: Path) -> _Status:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _is_folder(item: os.DirEntry[str]) -> bool:
    try:
        return item.is_dir()
    except OSError:
        # A link that goes round in a circle: it is listed, with that as its problem.
        return False
