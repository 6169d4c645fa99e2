"""What one of several consoles does to the files that they share, over and over.

Run as a program: ``python -m tests.e2e.acts FOLDER WHO COUNT``. It says ``ready``, and begins once
a line is given to it, so that all of them begin together. It ends by saying what it was refused.
"""

import sys
import time
from collections import Counter
from pathlib import Path

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.history import Draft, HistoryEntry
from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.core.lever import JournalEntry
from lambdatui.core.places import Places
from lambdatui.core.saved_views import FleetView
from lambdatui.store.drafts import DraftStore
from lambdatui.store.events import EventStore
from lambdatui.store.history import HistoryStore
from lambdatui.store.journal import JournalStore
from lambdatui.store.views import ViewStore

FUNCTION = "orders-api"


def places(folder: Path) -> Places:
    """Where all of them keep their files."""
    return Places(
        events=str(folder / "events"), state=str(folder / "state"), config=str(folder / "config")
    )


def main(folder: Path, who: str, count: int) -> None:
    """Do it."""
    at = places(folder)
    events, drafts = EventStore(Path(at.events)), DraftStore(Path(at.state))
    history, journal = HistoryStore(Path(at.state)), JournalStore(Path(at.state))
    views = ViewStore(at)
    refused: Counter[str] = Counter()

    def save_same(name: str, text: str) -> None:
        try:
            events.save(FUNCTION, name, text)
        except LambdatuiError as error:
            refused[f"event {error.fault.kind}"] += 1

    def delete_same(name: str) -> None:
        try:
            events.delete(FUNCTION, next(e for e in events.entries(FUNCTION) if e.name == name))
        except StopIteration:
            refused["delete not-found"] += 1
        except LambdatuiError as error:
            refused[f"delete {error.fault.kind}"] += 1

    def view_same(name: str) -> None:
        try:
            views.save(FleetView(name=name, filter=who))
        except LambdatuiError as error:
            refused[f"view {error.fault.kind}"] += 1

    # Of now: what is older than a month is forgotten.
    start_ms = time.time_ns() // 1_000_000
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(count):
        own = f"{who}-{number}"
        # What only this one does, and what both do to the same.
        events.save(FUNCTION, own, f'"{own}"')
        save_same(f"same-{number}", f'"{who}"')
        delete_same(f"gone-{number}")
        drafts.save(Draft(function=f"{FUNCTION}-{number % 3}", text=own))
        entry = HistoryEntry(
            id=own, function=FUNCTION, type=InvocationType.SYNC, started_ms=start_ms + number
        )
        history.begin(entry, own.encode())
        journal.write(
            JournalEntry(
                id=own,
                at_ms=number + 1,
                account="123456789012",
                region="eu-west-1",
                who=who,
                function=FUNCTION,
                lever="memory",
                outcome="changed",
            )
        )
        views.save(FleetView(name=own, filter=who))
        view_same(f"same-{number}")
        history.end(
            HistoryEntry(
                id=own,
                function=FUNCTION,
                type=entry.type,
                started_ms=entry.started_ms,
                outcome=Outcome.RETURNED,
            )
        )
    for what, times in sorted(refused.items()):
        print(f"{what}: {times}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
