"""The record of invocations that were sent: one line of JSON each time something is known.

An invocation is written before it is sent and again when its answer came. So a program that dies
in between leaves the first line, which says that it was sent and that its outcome is unknown.
"""

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from lambdatui.core.history import HistoryEntry
from lambdatui.store.atomic import make_folder, write_atomic
from lambdatui.store.faults import told

_LIMIT_BYTES = 1024 * 1024
_KEPT_FOR_EACH_FUNCTION = 100
#: What the list says of an invocation that has a beginning and no end.
OPEN_NOTE = "outcome unknown: no answer was recorded"


class HistoryStore:
    """The history in the state folder, shared by every process of this user. Every method blocks.

    Each raises :class:`~lambdatui.core.errors.LambdatuiError` STORE where the disk refuses.
    ``limit_bytes`` is the size at which older lines are dropped.
    """

    def __init__(self, folder: Path, *, limit_bytes: int = _LIMIT_BYTES) -> None:
        self._folder = folder
        self._path = folder / "history.ndjson"
        self._lock = folder / "history.lock"
        self._limit = limit_bytes

    def begin(self, entry: HistoryEntry) -> None:
        """Record that an invocation is about to be sent; on the disk when this returns."""
        with told("write the history to", self._path):
            make_folder(self._folder, self._folder)
        self._append(entry)

    def end(self, entry: HistoryEntry) -> None:
        """Record how the invocation with this id ended.

        The folder is never made here: it may have been removed meanwhile, with the demo it was of.
        """
        self._append(entry)

    def entries(self, function: str, limit: int = 100, place: str = "") -> tuple[HistoryEntry, ...]:
        """The newest invocations that were sent to a function, newest first.

        With ``place``, those of another account or region are left out; those whose place was not
        known stay. One without an end has ``outcome`` None and says in its ``note`` that it is
        unknown.
        """
        found = [
            entry
            for entry in self._read()
            if entry.function == function and (not place or entry.place in {"", place})
        ]
        return tuple(_noted(entry) for entry in found[:limit])

    def _append(self, entry: HistoryEntry) -> None:
        # The line break before it ends a line that a crash, or a full disk, left torn.
        line = b"\n" + msgspec.json.encode(entry) + b"\n"
        with told("write the history to", self._path):
            with self._locked(fcntl.LOCK_SH):
                size = self._write(line)
            if size > self._limit:
                self._compact()

    def _write(self, line: bytes) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(self._path, flags, 0o600)
        try:
            # One write: lines of two processes cannot mix.
            if os.write(descriptor, line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
            return os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        """Many may append at once; who compacts is alone."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(self._lock, flags, 0o600)
        try:
            fcntl.flock(descriptor, how)
            yield
        finally:
            os.close(descriptor)

    def _compact(self) -> None:
        with self._locked(fcntl.LOCK_EX):
            if self._path.stat().st_size <= self._limit:
                return
            kept = _newest(self._read(), self._limit // 2)
            data = b"".join(msgspec.json.encode(entry) + b"\n" for entry in reversed(kept))
            write_atomic(self._folder, self._path, data, anew=False)

    def _read(self) -> list[HistoryEntry]:
        """All invocations, newest first, each with the last that is known of it."""
        with told("read the history in", self._path):
            try:
                data = self._path.read_bytes()
            except FileNotFoundError:
                return []
        merged: dict[str, HistoryEntry] = {}
        for entry in _decoded(data.split(b"\n")):
            merged[entry.id] = entry
        # Stable: of two in the same millisecond, the one recorded later stands first.
        newest = list(reversed(merged.values()))
        newest.sort(key=lambda entry: entry.started_ms, reverse=True)
        return newest


def _decoded(lines: Iterable[bytes]) -> Iterator[HistoryEntry]:
    decoder = msgspec.json.Decoder(HistoryEntry)
    for line in lines:
        try:
            yield decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            # Blank, or torn by a crash.
            continue


def _newest(entries: list[HistoryEntry], limit_bytes: int) -> list[HistoryEntry]:
    kept = []
    counts: dict[tuple[str, str], int] = {}
    size = 0
    for entry in entries:
        key = entry.place, entry.function
        counts[key] = counts.get(key, 0) + 1
        if counts[key] > _KEPT_FOR_EACH_FUNCTION:
            continue
        size += len(msgspec.json.encode(entry)) + 1
        if size > limit_bytes:
            break
        kept.append(entry)
    return kept


def _noted(entry: HistoryEntry) -> HistoryEntry:
    if entry.outcome is not None or entry.note:
        return entry
    return msgspec.structs.replace(entry, note=OPEN_NOTE)
