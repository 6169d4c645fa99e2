"""The connections that were used of late, in ``connections.json`` in the state folder."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from lambdatui.core.connections import RecentConnection
from lambdatui.store.atomic import make_folder, write_atomic
from lambdatui.store.faults import told

_NAME = "connections.json"
_LOCK = "connections.lock"
#: More than a person goes back to; the oldest fall out.
_MOST = 30
#: A connection is some hundred bytes; a file that is larger than this is something else.
_LIMIT = 256 * 1024


class RecentStore:
    """Shared by every console of this user. Every method blocks on the disk.

    A file that cannot be understood counts as empty; it is moved aside, and kept, before a new one
    takes its place.
    """

    def __init__(self, state: Path) -> None:
        self._state = state
        self._path = state / _NAME

    def recent(self) -> tuple[RecentConnection, ...]:
        """The newest first. What cannot be read is left out: it only helps."""
        with contextlib.suppress(OSError, ValueError):
            return tuple(_usable(self._entries()))
        return ()

    def keep(self, recent: RecentConnection) -> None:
        """Put it first, in place of what stood there of the same profile and regions.

        Where it names no account it keeps the one that was known.

        Raises:
            LambdatuiError: STORE where the disk refuses.
        """
        with told("save", self._path), self._alone():
            try:
                known = _usable(self._entries())
            except FileNotFoundError:
                known = []
            except ValueError:
                known = []
                self._path.replace(f"{self._path}.damaged-{secrets.token_hex(4)}")
            same = [entry for entry in known if _which(entry) == _which(recent)]
            if same and not recent.account:
                recent = replace(recent, account=same[0].account, alias=same[0].alias)
            kept = [recent, *(entry for entry in known if entry not in same)][:_MOST]
            write_atomic(self._state, self._path, msgspec.json.encode({"recent": kept}))

    def _entries(self) -> list[Any]:
        """What stands in the file. OSError, or ValueError for what is not ours."""
        with self._path.open("rb") as file:
            data = file.read(_LIMIT + 1)
        if len(data) > _LIMIT:
            raise ValueError(f"{self._path} is larger than {_LIMIT} bytes")
        try:
            values = msgspec.json.decode(data)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise ValueError(str(error)) from error
        entries = values.get("recent") if isinstance(values, dict) else None
        if not isinstance(entries, list):
            raise ValueError(f"{self._path} has no list of connections")
        return entries

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other console changes the file between the look at it and the write."""
        make_folder(self._state, self._state)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(self._state / _LOCK, flags, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _usable(entries: list[Any]) -> list[RecentConnection]:
    """Those that are connections, the newest first."""
    found = []
    for entry in entries:
        with contextlib.suppress(msgspec.ValidationError):
            found.append(msgspec.convert(entry, RecentConnection))
    return sorted(found, key=lambda entry: -entry.used_ms)


def _which(entry: RecentConnection) -> tuple[str, tuple[str, ...]]:
    return entry.profile, tuple(sorted(entry.regions))
