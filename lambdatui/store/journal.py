"""The journal of changes: who changed what, when, from what and to what, and what became of it.

One file in the state folder, ``journal.ndjson``, of JSON lines, and the one before it. A line is on
the disk before its change is sent, and another with the same id when that has ended: so a change
that was under way when the program died is there, without an end.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from lambdatui.core.lever import JournalEntry
from lambdatui.core.record import Record
from lambdatui.store.atomic import make_folder, sync_folder
from lambdatui.store.faults import told

_NAME = "journal.ndjson"
_OLDER = "journal.1.ndjson"
#: Of one file, in bytes. A change takes about 1 kB, so that two files hold some thousands.
_MOST_BYTES = 2 * 1024 * 1024
_OPENED = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW


class JournalPage(Record, frozen=True):
    """The changes, the newest first; what began before ``forgotten_ms`` has made way.

    ``unread`` lines could not be understood: a full disk or a crash has torn them, or a newer
    program has written them.
    """

    entries: tuple[JournalEntry, ...] = ()
    forgotten_ms: int = 0
    unread: int = 0


class _Forgotten(Record, frozen=True, forbid_unknown_fields=True):
    """The first line of a file that took the place of another: until when that one reached."""

    forgotten_ms: int


class JournalStore:
    """The journal in a state folder, which several processes may write to at once.

    Every method blocks on the disk, and raises :class:`~lambdatui.core.errors.LambdatuiError`
    STORE where it refuses.
    """

    def __init__(self, folder: Path, *, most_bytes: int = _MOST_BYTES) -> None:
        self._folder = folder
        self._path = folder / _NAME
        self._older = folder / _OLDER
        self._most_bytes = most_bytes

    @property
    def path(self) -> Path:
        """The file that is written to."""
        return self._path

    def write(self, entry: JournalEntry) -> None:
        """Add a line, on the disk when this returns. The newest line of an id is what holds."""
        with told("write the journal of changes,", self._path):
            make_folder(self._folder, self._folder)
            with self._locked() as descriptor:
                _append(descriptor, msgspec.json.encode(entry))

    def read(self, limit: int = 0, *, since_ms: int = 0, function: str = "") -> JournalPage:
        """The newest changes, at most ``limit`` of them, or all; a torn line is left out.

        Of one function, where it is given, by its name alone; and only what began since then.
        """
        found: dict[str, JournalEntry] = {}
        forgotten_ms = unread = 0
        for path in (self._older, self._path):
            for line in _lines(path):
                if line is None:
                    unread += 1
                elif isinstance(line, _Forgotten):
                    forgotten_ms = max(forgotten_ms, line.forgotten_ms)
                else:
                    found[line.id] = line
        wanted = [
            entry
            for entry in found.values()
            if entry.at_ms >= since_ms and function in ("", entry.function)
        ]
        wanted.sort(key=lambda entry: entry.at_ms, reverse=True)
        return JournalPage(
            entries=tuple(wanted[:limit] if limit > 0 else wanted),
            forgotten_ms=forgotten_ms,
            unread=unread,
        )

    @contextlib.contextmanager
    def _locked(self) -> Iterator[int]:
        """The file, open and this one's alone, with room in it."""
        while True:
            descriptor = os.open(self._path, _OPENED, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                if not self._is_there(descriptor):
                    # Another process has put it aside meanwhile.
                    continue
                if os.fstat(descriptor).st_size > self._most_bytes:
                    self._put_aside()
                    continue
                yield descriptor
                return
            finally:
                os.close(descriptor)

    def _is_there(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.lstat())
        except FileNotFoundError:
            return False

    def _put_aside(self) -> None:
        """The file takes the place of the older one; what that had is forgotten, which is noted."""
        lost = [line for line in _lines(self._older) if isinstance(line, JournalEntry)]
        before = [line for line in _lines(self._older) if isinstance(line, _Forgotten)]
        latest = max(
            [entry.at_ms + 1 for entry in lost] + [each.forgotten_ms for each in before] + [0]
        )
        if latest:
            # Into the file that stays, before the other goes.
            descriptor = os.open(self._path, _OPENED, 0o600)
            try:
                _append(descriptor, msgspec.json.encode(_Forgotten(forgotten_ms=latest)))
            finally:
                os.close(descriptor)
        self._path.replace(self._older)
        sync_folder(self._folder)


def _append(descriptor: int, line: bytes) -> None:
    # The line break before it ends a line that a crash, or a full disk, left torn.
    data = b"\n" + line + b"\n"
    while data:
        data = data[os.write(descriptor, data) :]
    os.fsync(descriptor)


def _lines(path: Path) -> Sequence[JournalEntry | _Forgotten | None]:
    """Every line that is not blank; None for one that cannot be understood."""
    with told("read the journal of changes,", path):
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return ()
    return [_line(text) for text in data.split(b"\n") if text.strip()]


def _line(text: bytes) -> JournalEntry | _Forgotten | None:
    """None for one that is torn, or of a version to come."""
    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError):
        return msgspec.json.decode(text, type=JournalEntry)
    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError):
        return msgspec.json.decode(text, type=_Forgotten)
    return None
