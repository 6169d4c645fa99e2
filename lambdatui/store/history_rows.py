"""What stands in the tables of the history, to and from core's values.

An entry and a result stand there as JSON, so that a field more or less is no new schema; beside
them only the columns that are asked for. ``sent_ms`` is the time that a result gives for itself.
"""

import sqlite3
import zlib

import msgspec

from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import SYNC_LIMIT, InvokeResult

PAYLOAD, RESPONSE, LOG = "payload", "response", "log"
#: A larger body is not kept: half of one would be worse than none.
BODY_LIMIT = SYNC_LIMIT
_PACKED_FROM = 1024
#: The columns of an entry. What is kept of its bodies is looked up: the oldest are forgotten first.
ENTRY = "entry, " + ", ".join(
    f"EXISTS (SELECT 1 FROM bodies WHERE run = seq AND kind = '{kind}')"
    for kind in (PAYLOAD, RESPONSE)
)

_entries = msgspec.json.Decoder(HistoryEntry)


def put_entry(
    connection: sqlite3.Connection, entry: HistoryEntry, result: InvokeResult | None
) -> int:
    """Write what is known of a run over what was; the number of its row."""
    bare = result and msgspec.structs.replace(result, payload=b"", log_tail="")
    entry = msgspec.structs.replace(entry, has_payload=False, has_response=False)
    values = (
        entry.function,
        entry.place,
        entry.event_name,
        entry.started_ms,
        (result.started_ms if result else 0) or entry.started_ms,
        entry.outcome.value if entry.outcome else "",
        msgspec.json.encode(entry).decode(),
        msgspec.json.encode(bare).decode() if bare else None,
    )
    columns = "function, place, event_name, started_ms, sent_ms, outcome, entry, result"
    seq = seq_of(connection, entry.id)
    if seq is not None:
        connection.execute(
            f"UPDATE runs SET ({columns}) = (?, ?, ?, ?, ?, ?, ?, ?) WHERE seq = ?", (*values, seq)
        )
        return seq
    cursor = connection.execute(
        f"INSERT INTO runs (id, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (entry.id, *values)
    )
    return int(cursor.lastrowid or 0)


def payload_size(connection: sqlite3.Connection, id: str) -> int:
    """The size of what was sent, as the beginning of a run tells it; 0 where there is none."""
    found = connection.execute("SELECT entry FROM runs WHERE id = ?", (id,)).fetchone()
    entry = found and get_entry(found[0], 0, 0)
    return entry.payload_bytes if entry else 0


def seq_of(connection: sqlite3.Connection, id: str) -> int | None:
    """The number of a run's row, or None where there is none."""
    found = connection.execute("SELECT seq FROM runs WHERE id = ?", (id,)).fetchone()
    return None if found is None else int(found[0])


def put_body(connection: sqlite3.Connection, seq: int, kind: str, body: bytes) -> None:
    """Keep a body of a run."""
    packed = zlib.compress(body, 1) if len(body) >= _PACKED_FROM else body
    smaller = len(packed) < len(body)
    connection.execute(
        "INSERT OR REPLACE INTO bodies (run, kind, packed, data) VALUES (?, ?, ?, ?)",
        (seq, kind, smaller, packed if smaller else body),
    )


def get_body(connection: sqlite3.Connection, seq: int, kind: str) -> bytes | None:
    """A body of a run, or None where it was not kept."""
    found = connection.execute(
        "SELECT packed, data FROM bodies WHERE run = ? AND kind = ?", (seq, kind)
    ).fetchone()
    return None if found is None else unpacked(*found)


def unpacked(packed: int, data: bytes) -> bytes | None:
    """What :func:`put_body` was given; None where it was damaged since."""
    try:
        return zlib.decompress(data) if packed else bytes(data)
    except zlib.error:
        return None


def remove(connection: sqlite3.Connection, seqs: list[int]) -> None:
    """Forget runs, with their bodies."""
    numbers = [(seq,) for seq in seqs]
    connection.executemany("DELETE FROM bodies WHERE run = ?", numbers)
    connection.executemany("DELETE FROM runs WHERE seq = ?", numbers)


def get_result(connection: sqlite3.Connection, seq: int) -> InvokeResult | None:
    """The result of a run, with its bodies; None where none was recorded."""
    (text,) = connection.execute("SELECT result FROM runs WHERE seq = ?", (seq,)).fetchone()
    if text is None:
        return None
    try:
        bare = msgspec.json.decode(text, type=InvokeResult)
    except msgspec.MsgspecError:
        # Of another version, with values that this one does not know.
        return None
    return msgspec.structs.replace(
        bare,
        payload=get_body(connection, seq, RESPONSE) or b"",
        log_tail=(get_body(connection, seq, LOG) or b"").decode("utf-8", errors="replace"),
    )


def get_entry(text: str, has_payload: int, has_response: int) -> HistoryEntry | None:
    """An entry, of the columns of :data:`ENTRY`; None for one that this version cannot read."""
    try:
        entry = _entries.decode(text)
    except msgspec.MsgspecError:
        return None
    return msgspec.structs.replace(
        entry, has_payload=bool(has_payload), has_response=bool(has_response)
    )
