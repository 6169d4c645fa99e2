"""The file of the history: opening it, and what is done where it cannot be opened.

It is SQLite with a rollback journal. A write-ahead log would let a reader and a writer work at
once, and is not safe where home folders are on a network, as on many bastion hosts; here every
transaction is short instead. The file is opened for each of them and closed after it: so no lock
outlives a call, a folder that is removed is not written into unseen, and any thread may call.
"""

import contextlib
import errno
import fcntl
import os
import random
import secrets
import sqlite3
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import iso
from lambdatui.store.atomic import make_folder, move_new
from lambdatui.store.faults import disk_error, told

_T = TypeVar("_T")
#: What is done within one transaction.
Work = Callable[[sqlite3.Connection], _T]

#: How long another process is waited for, in seconds. An invocation waits as long, not longer.
_PATIENCE_S = 3.0
#: Seconds that SQLite itself waits, and then between two tries of ours. Its own pauses grow, and a
#: process that waits in them can be passed over by others for as long as they write.
_WAIT_S = 0.02
_PAUSE_S = (0.0005, 0.004)
_VERSION = 1
_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS runs (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        function TEXT NOT NULL,
        place TEXT NOT NULL,
        event_name TEXT NOT NULL,
        started_ms INTEGER NOT NULL,
        sent_ms INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        entry TEXT NOT NULL,
        result TEXT
    )""",
    "CREATE INDEX IF NOT EXISTS runs_by_function ON runs (function, started_ms)",
    "CREATE INDEX IF NOT EXISTS runs_by_time ON runs (started_ms)",
    """CREATE TABLE IF NOT EXISTS bodies (
        run INTEGER NOT NULL,
        kind TEXT NOT NULL,
        packed INTEGER NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (run, kind)
    )""",
    f"PRAGMA user_version = {_VERSION}",
)
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_HELD = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_ERRNOS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}


class Database:
    """One file in a folder, shared by every process of this user."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self.path = folder / "history.sqlite3"
        #: Set where a damaged file was moved aside, until somebody has told of it.
        self.moved: Fault | None = None
        #: Threads of this process take turns: where SQLite waits for a lock, nobody is first.
        self._turn = threading.Lock()

    def write(self, work: Work[_T], *, anew: bool) -> _T:
        """Do some work in one transaction, on the disk when this returns.

        The file is made where it is missing, and with ``anew`` the folder too.

        Raises:
            LambdatuiError: STORE, where the disk refuses; nothing of the work is done then.
        """
        doing = "write the history to"
        with told(doing, self.path):
            if anew:
                make_folder(self._folder, self._folder)
            with self._in_turn(doing):
                return self._twice(doing, lambda: self._run(work))

    def read(self, work: Work[_T]) -> _T | None:
        """The outcome of some work that changes nothing; None where there is no file.

        Raises:
            LambdatuiError: STORE; also, once, where a damaged file was moved aside.
        """
        doing = "read the history in"
        with told(doing, self.path):
            if not self.path.exists():
                return None
            outcome = self._twice(doing, lambda: self._looked_at(work))
        moved, self.moved = self.moved, None
        if moved is not None:
            raise LambdatuiError(moved)
        return outcome

    @contextlib.contextmanager
    def _in_turn(self, doing: str) -> Iterator[None]:
        if not self._turn.acquire(timeout=_PATIENCE_S):
            raise _held(doing, self.path)
        try:
            yield
        finally:
            self._turn.release()

    def _twice(self, doing: str, act: Callable[[], _T]) -> _T:
        try:
            return _patiently(act)
        except sqlite3.Error as error:
            if _code(error) not in _DAMAGED:
                raise self._told(doing, error) from error
            self._move_aside()
        try:
            return _patiently(act)
        except sqlite3.Error as error:
            raise self._told(doing, error) from error

    def _run(self, work: Work[_T]) -> _T:
        if not self.path.exists():
            self._create()
        with contextlib.closing(self._connected()) as connection:
            if not self._is_filled(connection):
                connection.execute("BEGIN IMMEDIATE")
                for statement in _SCHEMA:
                    connection.execute(statement)
                connection.execute("COMMIT")
            connection.execute("BEGIN IMMEDIATE")
            outcome = work(connection)
            connection.execute("COMMIT")
            return outcome

    def _looked_at(self, work: Work[_T]) -> _T | None:
        if not self.path.exists():
            # It was damaged, and is moved aside.
            return None
        with contextlib.closing(self._connected()) as connection:
            if not self._is_filled(connection):
                # Made, and not filled: the disk was full, perhaps, and may be so now.
                return None
            connection.execute("BEGIN")
            outcome = work(connection)
            connection.execute("COMMIT")
            return outcome

    def _connected(self) -> sqlite3.Connection:
        name = urllib.parse.quote(os.fsencode(self.path))
        connection = sqlite3.connect(
            # Never made by SQLite: it would be readable by others for a moment.
            f"file:{name}?mode=rw",
            uri=True,
            timeout=_WAIT_S,
            isolation_level=None,
        )
        try:
            # EXTRA: the name of a journal that is gone stays gone when the machine stops.
            connection.execute("PRAGMA synchronous = EXTRA")
            # What is forgotten is overwritten: payloads hold what is secret.
            connection.execute("PRAGMA secure_delete = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    def _is_filled(self, connection: sqlite3.Connection) -> bool:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            raise fail(
                Kind.STORE,
                f"The history in {self.path} is of a newer lambdatui.",
                "Use that one, or move the file away.",
            )
        return bool(version == _VERSION)

    def _create(self) -> None:
        # Under another name first: to close a file that SQLite has open would lose its locks.
        temporary = self._folder / f".{self.path.name}.{secrets.token_hex(8)}.tmp"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        os.close(os.open(temporary, flags, 0o600))
        try:
            with contextlib.suppress(FileExistsError):
                move_new(temporary, self.path)
        finally:
            temporary.unlink(missing_ok=True)

    def _move_aside(self) -> None:
        """Give a damaged file another name, unless another process has done so meanwhile."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        lock = os.open(self._folder / "history.lock", flags, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.path.exists() and not self._sound():
                aside = self._aside()
                self.moved = Fault(
                    kind=Kind.STORE,
                    what=f"The history in {self.path} was damaged, and a new one was begun.",
                    advice=f"The damaged file is kept as {aside}.",
                )
        finally:
            os.close(lock)

    def _sound(self) -> bool:
        try:
            with contextlib.closing(self._connected()) as connection:
                found = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.Error as error:
            return _code(error) not in _DAMAGED
        return bool(found == ("ok",))

    def _aside(self) -> Path:
        stamp = iso(self._clock()).replace(":", "").replace("-", "")
        name = f"{self.path.name}.damaged-{stamp}-{secrets.token_hex(2)}"
        # The journal first: beside a new file it would be taken for that one's.
        for ending in ("-journal", "-wal", "-shm", ""):
            with contextlib.suppress(FileNotFoundError):
                self.path.with_name(f"{self.path.name}{ending}").rename(
                    self._folder / f"{name}{ending}"
                )
        return self._folder / name

    def _told(self, doing: str, error: sqlite3.Error) -> LambdatuiError:
        code = _code(error)
        if code in _HELD:
            return _held(doing, self.path)
        number = _ERRNOS.get(code, 0)
        if not self._folder.is_dir():
            number = errno.ENOENT
        elif self.path.is_dir():
            number = errno.EISDIR
        return disk_error(doing, self.path, OSError(number, f"SQLite says: {error}"))


def _patiently(act: Callable[[], _T]) -> _T:
    """Again while another process holds the file; whatever was begun was rolled back."""
    end = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return act()
        except sqlite3.Error as error:
            if _code(error) not in _HELD or time.monotonic() >= end:
                raise
        time.sleep(random.uniform(*_PAUSE_S))


def _held(doing: str, path: Path) -> LambdatuiError:
    return fail(
        Kind.STORE,
        f"Could not {doing} {path}: another program holds it.",
        "Try again; if it stays so, end the program that has it open.",
    )


def _code(error: sqlite3.Error) -> int:
    # Errors of the module itself, not of SQLite, have none.
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
