"""What was typed in a person's own editor, where the console ended before it took it."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from lambdatui.core.editing import BEFORE, EDITED, EDITING, without_added_end
from lambdatui.core.history import Draft


class Leftovers:
    """Of all consoles with this state folder; what is still being edited is none of them.

    No method raises: a folder that cannot be understood stays where it is.
    """

    def __init__(self, state: Path) -> None:
        self._folder = state / EDITING

    def of(self, name: str, place: str) -> list[tuple[int, Path, Draft]]:
        """When each was last written (ns since the epoch), its folder, and what was typed.

        Those of this place, ACCOUNT/REGION, and those of which none is known. A folder in which
        nothing was typed is removed.
        """
        found = []
        for folder in self._folder.glob("edit-*"):
            with contextlib.suppress(OSError, UnicodeDecodeError, msgspec.DecodeError):
                with _left(folder):
                    one = self._look(folder, name, place)
                found += [one] if one is not None else []
        return found

    def _look(self, folder: Path, name: str, place: str) -> tuple[int, Path, Draft] | None:
        before = msgspec.json.decode((folder / BEFORE).read_bytes(), type=Draft)
        if before.function != name or before.place not in ("", place):
            return None
        path = folder / EDITED
        text = without_added_end(path.read_bytes().decode(), before.text)
        if text != before.text and text:
            return path.stat().st_mtime_ns, folder, msgspec.structs.replace(before, text=text)
        self.remove(folder)
        return None

    def remove(self, folder: Path) -> None:
        """Remove one, once it is kept elsewhere."""
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _left(folder: Path) -> Iterator[None]:
    """Nobody begins to use a folder meanwhile; BlockingIOError where somebody does already."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(folder, flags)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
