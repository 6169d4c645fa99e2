"""What the history forgets: what is older than it is to be kept, and the oldest where it grows."""

import sqlite3
from collections import Counter

from lambdatui.store.history_rows import remove

#: The newest runs of each function, which give way last: a busy one pushes out no quiet one.
_SPARED = 20
#: How far below its limit the history is brought, so that this is not done at every run.
_TARGET = 0.75


def prune_old(connection: sqlite3.Connection, before_ms: int) -> None:
    """Forget what was started before a moment."""
    found = connection.execute("SELECT seq FROM runs WHERE started_ms < ?", (before_ms,)).fetchall()
    remove(connection, [seq for (seq,) in found])


def prune_large(connection: sqlite3.Connection, limit_bytes: int) -> None:
    """Where more than ``limit_bytes`` are used, forget payloads and responses, then whole runs.

    The oldest first; but the newest of each function after all others.
    """
    if _used(connection) <= limit_bytes:
        return
    target = int(limit_bytes * _TARGET)
    order = _oldest_first(connection)
    for statement in ("DELETE FROM bodies WHERE run = ?", "DELETE FROM runs WHERE seq = ?"):
        for seq in order:
            if _used(connection) <= target:
                return
            connection.execute(statement, (seq,))


def _used(connection: sqlite3.Connection) -> int:
    """Bytes of the file that hold something; what was deleted is used again before it grows."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int((pages - free) * size)


def _oldest_first(connection: sqlite3.Connection) -> list[int]:
    counts: Counter[tuple[str, str]] = Counter()
    common: list[int] = []
    spared: list[int] = []
    rows = connection.execute(
        "SELECT seq, place, function FROM runs ORDER BY started_ms DESC, seq DESC"
    )
    for seq, place, function in rows:
        counts[place, function] += 1
        (common if counts[place, function] > _SPARED else spared).append(seq)
    return [*reversed(common), *reversed(spared)]
