"""The history as it was kept before: a line of JSON each time something was known of a run."""

import contextlib
from pathlib import Path

import msgspec

from lambdatui.core.history import HistoryEntry
from lambdatui.store.faults import told
from lambdatui.store.history_database import Database
from lambdatui.store.history_rows import put_entry, seq_of

_NAME = "history.ndjson"


def import_old(folder: Path, database: Database) -> None:
    """Take over what an older lambdatui wrote, once; its file stays as ``.imported``.

    Raises:
        LambdatuiError: STORE; it is tried again the next time.
    """
    path = folder / _NAME
    with told("read the history in", path):
        if not path.exists():
            return
        data = path.read_bytes()
    entries = _merged(data)
    database.write(
        lambda connection: [
            put_entry(connection, entry, None)
            for entry in entries
            if seq_of(connection, entry.id) is None
        ],
        anew=False,
    )
    with told("rename", path), contextlib.suppress(FileNotFoundError):
        path.rename(path.with_name(f"{_NAME}.imported"))


def _merged(data: bytes) -> list[HistoryEntry]:
    decoder = msgspec.json.Decoder(HistoryEntry)
    merged: dict[str, HistoryEntry] = {}
    for line in data.split(b"\n"):
        # Blank, or torn by a crash.
        with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
            entry = decoder.decode(line)
            merged[entry.id] = entry
    return list(merged.values())
