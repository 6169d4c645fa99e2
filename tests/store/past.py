"""Runs for tests of the history, at a time that stands still."""

from pathlib import Path

import msgspec

from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import InvocationType, InvokeResult, Outcome
from lambdatui.core.report import Report
from lambdatui.store.history import HistoryStore

NOW = 1_769_847_151_204
DAY_MS = 86_400_000


def history(folder: Path, *, limit_bytes: int = 64_000_000) -> HistoryStore:
    """The history in a folder, at :data:`NOW`."""
    return HistoryStore(folder, clock=lambda: NOW, limit_bytes=limit_bytes)


def sent(number: int, function: str = "orders-api", **more: object) -> HistoryEntry:
    """A run that was sent ``number`` ms after :data:`NOW`."""
    entry = HistoryEntry(
        id=f"{function}-{number}",
        function=function,
        type=InvocationType.SYNC,
        started_ms=NOW + number,
    )
    return msgspec.structs.replace(entry, **more)


def ended(entry: HistoryEntry, outcome: Outcome = Outcome.RETURNED) -> HistoryEntry:
    """The same run with its end."""
    return msgspec.structs.replace(entry, outcome=outcome, request_id="r", elapsed_ms=12.5)


def result(entry: HistoryEntry, payload: bytes = b'{"ok": true}') -> InvokeResult:
    """What Lambda answered to a run, a little after it was begun."""
    return InvokeResult(
        outcome=Outcome.RETURNED,
        status=200,
        payload=payload,
        log_tail="START\nhello é\nEND",
        version="$LATEST",
        request_id="r",
        started_ms=entry.started_ms + 3,
        elapsed_ms=12.5,
        report=Report(request_id="r", duration_ms=9.5, billed_ms=10, memory_mb=128, used_mb=64),
    )


def result_of(store: HistoryStore, id: str) -> InvokeResult | None:
    """What came back of a run; None where no answer was recorded."""
    run = store.past_run(id)
    return run.result if run else None
