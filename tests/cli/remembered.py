"""What the program has remembered of its invocations."""

from pathlib import Path

from lambdatui.core.history import HistoryEntry
from lambdatui.store.history import HistoryStore


def history(home: Path, function: str) -> tuple[HistoryEntry, ...]:
    """Those of a function, newest first."""
    return HistoryStore(home / ".local" / "state" / "lambdatui").entries(function)
