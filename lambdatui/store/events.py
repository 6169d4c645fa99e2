"""Saved sample events: plain JSON files, one folder a function, that people commit to git.

``ROOT/orders-api/bad-sku.json`` belongs to one function, ``ROOT/_shared/ping.json`` to all. What
else is known of an event stands beside it in ``bad-sku.meta.json``, and what was deleted under
``ROOT/.trash``. Files are never rewritten unless a person saves.
"""

import difflib
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import (
    DETAILS,
    SHARED,
    DeletedEvent,
    EventEntry,
    Origin,
    SavedEvent,
    check_event_name,
    check_function_folder,
)
from lambdatui.core.invoke import SYNC_LIMIT
from lambdatui.core.jsontext import check_json
from lambdatui.core.stop import Clock, Stop
from lambdatui.store import transfers
from lambdatui.store.atomic import check_inside, make_folder, write_atomic
from lambdatui.store.details import details_text, read_details, write_details
from lambdatui.store.eventfile import describe
from lambdatui.store.eventlist import SUFFIX, EventList
from lambdatui.store.eventtext import read_text
from lambdatui.store.faults import told
from lambdatui.store.pairs import alone, move_pair
from lambdatui.store.trash import Trash, name_before
from lambdatui.store.watch import PAUSE_S, watch

_NAMES_SHOWN = 20


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


class EventStore:
    """The saved events under one root. Every method blocks on the disk.

    Each raises :class:`~lambdatui.core.errors.LambdatuiError`: STORE where the disk refuses or a
    link leads out of the root, INVALID for a name that no event or function can have, NOT_FOUND
    where an event is gone.
    """

    def __init__(self, root: Path, *, clock: Clock = _now_ms) -> None:
        self._root = root
        self._list = EventList(root)
        self._trash = Trash(root, clock)

    def functions(self) -> tuple[str, ...]:
        """The functions that have a folder, by name; without the shared one."""
        with told("list", self._root):
            try:
                names = sorted(path.name for path in self._root.iterdir() if path.is_dir())
            except FileNotFoundError:
                return ()
        return tuple(name for name in names if name != SHARED and _is_function(name))

    def entries(self, function: str) -> tuple[EventEntry, ...]:
        """The function's own events, then the shared ones, each by name.

        A file that cannot be read or is not JSON is listed with its problem. Files that did not
        change since they were last listed are not read again.
        """
        return self._list.entries(function)

    def watch(
        self, function: str, stop: Stop, *, pause_s: float = PAUSE_S
    ) -> Iterator[tuple[EventEntry, ...]]:
        """What :meth:`entries` tells now, and again each time that it changed, until ``stop``."""
        return watch(self._list, function, stop, pause_s=pause_s)

    def read(self, function: str, entry: EventEntry) -> SavedEvent:
        """One event's text as it stands in its file, right or not.

        Raises:
            LambdatuiError: TOO_LARGE where Lambda would refuse it anyway, INVALID where it is not
                UTF-8 text.
        """
        path = self._existing(function, entry)
        with told("read", path):
            text = read_text(path, limit=SYNC_LIMIT)
        return SavedEvent(entry=describe(path, entry.origin, self._root), text=text)

    def details(self, function: str, entry: EventEntry) -> EventDetails:
        """What is known of an event beside its text; empty ones where nothing is.

        Raises:
            LambdatuiError: INVALID, with the line, where their file is not right.
        """
        return read_details(self._existing(function, entry), self._root)

    def find(self, function: str, name: str) -> SavedEvent:
        """The event of this name: the function's own, else the shared one.

        Raises:
            LambdatuiError: INVALID where there is none, with the names that there are.
        """
        entries = self.entries(function)
        for entry in entries:
            if name in (entry.name, f"{entry.name}{SUFFIX}"):
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

    def save(
        self,
        function: str,
        name: str,
        text: str,
        *,
        overwrite: bool = False,
        details: EventDetails | None = None,
    ) -> EventEntry:
        """Write an event; it is on the disk when this returns.

        Without ``details`` an event that is overwritten keeps its own. A name that differs from
        one that is there in case only is that one: so it is on many systems.

        Raises:
            LambdatuiError: INVALID with the line and column where the text is not JSON, or where
                ``details`` would replace some that are not right; CONFLICT where the name is taken
                and ``overwrite`` is not set. Nothing was written then.
        """
        problem = check_json(text)
        if problem is not None:
            raise fail(
                Kind.INVALID,
                f"Not saved, since it is not JSON: {problem.sentence()}.",
                "Correct that place, then save again.",
            )
        if details is not None:
            details_text(details)
        path = self._new(function, name)
        with told("save", path):
            make_folder(self._root, path.parent)
            with alone(path.parent):
                path = _as_it_stands(path)
                there = os.path.lexists(path)
                if there and not overwrite:
                    raise _taken(function, name, path)
                if not there:
                    self._trash.put_details(path)
                elif details is not None:
                    read_details(path, self._root)
                try:
                    write_atomic(self._root, path, text.encode(), overwrite=overwrite)
                except FileExistsError:
                    # Of a program that takes no lock.
                    raise _taken(function, name, path) from None
                if details is not None:
                    write_details(self._root, path, details)
        return describe(path, _origin(function), self._root)

    def save_details(self, function: str, entry: EventEntry, details: EventDetails) -> EventEntry:
        """Write what is known of an event; empty details remove their file.

        Raises:
            LambdatuiError: INVALID where those that are there are not right; they stay as they are.
        """
        path = self._existing(function, entry)
        with told("save", path), alone(path.parent):
            path = self._existing(function, entry)
            write_details(self._root, path, details)
        return describe(path, entry.origin, self._root)

    def delete(self, function: str, entry: EventEntry) -> str:
        """Move an event, with its details, to the trash; the path that it has there."""
        path = self._existing(function, entry)
        with told("move", path), alone(path.parent):
            # Another console may have done so meanwhile.
            path = self._existing(function, entry)
            return str(self._trash.put(path))

    def deleted(self, function: str) -> tuple[DeletedEvent, ...]:
        """What was deleted, the function's own and shared ones, the newest first."""
        own = self._trash.deleted(function) if function != SHARED else []
        found = [*own, *self._trash.deleted(SHARED)]
        return tuple(sorted(found, key=lambda event: event.deleted_ms, reverse=True))

    def restore(self, deleted: DeletedEvent, name: str = "") -> EventEntry:
        """Bring an event back, with its details, under the name it had or another one.

        Raises:
            LambdatuiError: CONFLICT where the name is taken again.
        """
        source = self._trash.path(deleted)
        # Back to the name that it had, even to one that no new event could get.
        folder = self._list.folder(deleted.function)
        had = folder / f"{name_before(source)}{SUFFIX}"
        target = self._new(deleted.function, name) if name else had
        with told("bring back", source):
            make_folder(self._root, folder)
            self._move(source, target, deleted.function)
        return describe(target, deleted.origin, self._root)

    def rename(self, function: str, entry: EventEntry, name: str) -> EventEntry:
        """Give an event, with its details, another name in its folder.

        Raises:
            LambdatuiError: CONFLICT where the name is taken.
        """
        path = self._existing(function, entry)
        target = self._new(path.parent.name, name)
        if target != path:
            with told("rename", path):
                self._move(path, target, path.parent.name)
        return describe(target, entry.origin, self._root)

    def import_file(
        self, path: Path, function: str, name: str = "", *, overwrite: bool = False
    ) -> EventEntry:
        """Save what stands in a file, byte for byte, with the details beside it.

        Without ``name`` it gets that of the file. A byte order mark is left out.

        Raises:
            LambdatuiError: as :meth:`save`; NOT_FOUND where there is no such file.
        """
        text, details = transfers.read_file(path)
        return self.save(function, name or path.stem, text, overwrite=overwrite, details=details)

    def export(
        self,
        function: str,
        entries: Sequence[EventEntry],
        target: Path,
        *,
        overwrite: bool = False,
    ) -> tuple[str, ...]:
        """Copy events as they are, with their details, into a folder; or the text of one to a file.

        A file is meant where ``target`` ends in ``.json`` and is no folder. The absolute paths of
        the events' copies.

        Raises:
            LambdatuiError: CONFLICT where one is there already and ``overwrite`` is not set,
                INVALID where several are to go to one file. Nothing was written then.
        """
        sources = [self._existing(function, entry) for entry in entries]
        if target.suffix != SUFFIX or target.is_dir():
            return transfers.write_folder(sources, target, overwrite=overwrite)
        if len(sources) != 1:
            raise fail(
                Kind.INVALID, f"{len(sources)} events do not fit into {target}.", "Name a folder."
            )
        return (transfers.write_file(sources[0], target, overwrite=overwrite),)

    def _move(self, source: Path, target: Path, function: str) -> None:
        """From or to the folder of a function, which is there."""
        with alone(target.parent):
            there = _as_it_stands(target)
            if os.path.lexists(there) and there != source:
                raise _taken(function, target.stem, there)
            if not os.path.lexists(target):
                self._trash.put_details(target)
            try:
                move_pair(source, target)
            except FileExistsError:
                raise _taken(function, target.stem, target) from None

    def _new(self, function: str, name: str) -> Path:
        return self._list.folder(function) / f"{check_event_name(name)}{SUFFIX}"

    def _existing(self, function: str, entry: EventEntry) -> Path:
        # From the name, not from ``entry.path``: that one may come from anywhere.
        name = f"{entry.name}{SUFFIX}"
        if Path(name).name != name or name.startswith(".") or entry.name.endswith(DETAILS):
            raise fail(Kind.INVALID, f"'{entry.name}' is not the name of an event.")
        path = self._list.folder(SHARED if entry.origin is Origin.SHARED else function) / name
        if not os.path.lexists(path):
            raise fail(Kind.NOT_FOUND, f"{path} is not there any more.", "Refresh the list.")
        with told("read", path):
            check_inside(self._root, path)
        return path


def _is_function(name: str) -> bool:
    try:
        check_function_folder(name)
    except LambdatuiError:
        return False
    return True


def _as_it_stands(path: Path) -> Path:
    """The path, or that of an event there whose name differs in case only."""
    names = {found.name for found in path.parent.iterdir()}
    if path.name in names:
        return path
    folded = path.name.casefold()
    return path.with_name(next((name for name in names if name.casefold() == folded), path.name))


def _taken(function: str, name: str, path: Path) -> LambdatuiError:
    case = "" if path.stem == name else f", which is '{name}' but for its case"
    return fail(
        Kind.CONFLICT,
        f"{function} already has an event '{path.stem}'{case}.",
        "Take another name, or overwrite it.",
    )


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMES_SHOWN])
    return f"{shown} and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else shown


def _origin(function: str) -> Origin:
    return Origin.SHARED if function == SHARED else Origin.FUNCTION
