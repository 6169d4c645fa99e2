"""What was deleted, under ``ROOT/.trash``, from where it can be brought back.

``ROOT/.trash/orders-api/bad-sku.20260131T081231.204Z.json`` was ``bad-sku`` of ``orders-api``. The
folder tells git to leave it out.
"""

import contextlib
import datetime
import os
import re
from pathlib import Path

from lambdatui.core.errors import Kind, fail
from lambdatui.core.events import DETAILS, DeletedEvent, check_function_folder
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import iso, parse_since
from lambdatui.store.atomic import check_inside, make_folder, move_new, write_atomic
from lambdatui.store.details import details_path
from lambdatui.store.faults import told
from lambdatui.store.pairs import move_pair

_TRASH = ".trash"
_SUFFIX = ".json"
_STAMPED = re.compile(r"(?P<name>[^/]+)\.(?P<stamp>\d{8}T\d{6}\.\d{3}Z)(?:-(?P<copy>\d{1,3}))?")
_FORM = "%Y%m%dT%H%M%S.%fZ"
#: Events of one name that can be deleted in one millisecond.
_COPIES = 1000


class Trash:
    """The deleted events under one root. The caller holds the lock of the event's folder."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root = root
        self._clock = clock

    def put(self, path: Path) -> Path:
        """Move an event, with its details, here; the path that it has then.

        Raises:
            LambdatuiError: STORE.
        """
        with told("move", path):
            folder = self._made(path.parent.name)
            for target in self._targets(folder, path.stem):
                try:
                    move_pair(path, target)
                except FileExistsError:
                    continue
                return target
        raise fail(Kind.STORE, f"Could not delete {path}: {folder} is full.", "Empty that folder.")

    def put_details(self, event: Path) -> None:
        """Move details here whose event is gone, so that they are not taken for a new one's.

        Raises:
            LambdatuiError: STORE.
        """
        path = details_path(event)
        if not os.path.lexists(path):
            return
        with told("move", path):
            folder = self._made(path.parent.name)
            for target in self._targets(folder, event.stem):
                with contextlib.suppress(FileExistsError):
                    move_new(path, details_path(target))
                    return
        raise fail(Kind.STORE, f"Could not move {path}: {folder} is full.", "Empty that folder.")

    def deleted(self, function: str) -> list[DeletedEvent]:
        """What was deleted from one folder, the newest first.

        Raises:
            LambdatuiError: STORE.
        """
        folder = self._folder(function)
        found = []
        with told("list", folder):
            try:
                names = [path.name for path in folder.iterdir()]
            except FileNotFoundError:
                return []
            for name in names:
                if not name.endswith(_SUFFIX) or name.endswith(f"{DETAILS}{_SUFFIX}"):
                    continue
                with contextlib.suppress(FileNotFoundError):
                    found += _described(function, folder / name)
        return sorted(found, key=lambda event: (event.deleted_ms, event.id), reverse=True)

    def path(self, deleted: DeletedEvent) -> Path:
        """Where a deleted event is; from its id, since its path may come from anywhere.

        Raises:
            LambdatuiError: NOT_FOUND, INVALID for what is no id.
        """
        if not _STAMPED.fullmatch(deleted.id) or deleted.id.startswith("."):
            raise fail(Kind.INVALID, f"'{deleted.id}' is not the name of a deleted event.")
        path = self._folder(deleted.function) / f"{deleted.id}{_SUFFIX}"
        if not os.path.lexists(path):
            raise fail(
                Kind.NOT_FOUND,
                f"'{deleted.name}' is not among the deleted events any more.",
                "Refresh the list.",
            )
        return path

    def _folder(self, function: str) -> Path:
        folder = self._root / _TRASH / check_function_folder(function)
        with told("read", folder):
            check_inside(self._root, folder)
        return folder

    def _made(self, function: str) -> Path:
        folder = self._root / _TRASH / function
        make_folder(self._root, folder)
        ignore = self._root / _TRASH / ".gitignore"
        with contextlib.suppress(FileExistsError):
            write_atomic(self._root, ignore, b"*\n", overwrite=False)
        return folder

    def _targets(self, folder: Path, name: str) -> list[Path]:
        stamp = iso(self._clock()).replace(":", "").replace("-", "")
        first = folder / f"{name}.{stamp}{_SUFFIX}"
        return [first] + [folder / f"{name}.{stamp}-{copy}{_SUFFIX}" for copy in range(2, _COPIES)]


def name_before(path: Path) -> str:
    """The name that a deleted event had, from the path that :meth:`Trash.path` gave."""
    match = _STAMPED.fullmatch(path.stem)
    return match["name"] if match else path.stem


def _described(function: str, path: Path) -> list[DeletedEvent]:
    match = _STAMPED.fullmatch(path.name.removesuffix(_SUFFIX))
    if match is None:
        return []
    try:
        moment = datetime.datetime.strptime(match["stamp"], _FORM)
    except ValueError:
        return []
    return [
        DeletedEvent(
            id=_readable(match.string),
            name=_readable(match["name"]),
            function=function,
            deleted_ms=parse_since(moment.isoformat(), 0),
            path=_readable(str(path)),
            size=path.lstat().st_size,
        )
    ]


def _readable(name: str) -> str:
    # A name that is not UTF-8 is listed; it cannot be brought back by it.
    return os.fsencode(name).decode("utf-8", errors="replace")
