"""What all services of an engine process have in common, whatever account and region they are of.

The files are one set: two stores of drafts in a process would take each other for another console,
and an export that is begun under one connection can go on under another.
"""

from pathlib import Path

from lambdatui.core.places import Places
from lambdatui.core.stop import Clock
from lambdatui.engine.memory_seen import MemorySeen
from lambdatui.store.account_looks import LookStore
from lambdatui.store.connections import RecentStore
from lambdatui.store.drafts import DraftStore
from lambdatui.store.events import EventStore
from lambdatui.store.exports import ExportStore
from lambdatui.store.history import history_of
from lambdatui.store.journal import JournalStore
from lambdatui.store.memory_seen import MemoryStore
from lambdatui.store.packages import PackageStore
from lambdatui.store.replays import ReplayStore
from lambdatui.store.sections_seen import SectionsSeenStore


class Shared:
    """One for each process. All of it is thread-safe."""

    def __init__(self, places: Places, clock: Clock) -> None:
        self.events = EventStore(Path(places.events))
        self.history = history_of(places)
        self.drafts = DraftStore(Path(places.state))
        self.exports = ExportStore()
        self.journal = JournalStore(Path(places.state))
        self.packages = PackageStore()
        self.replays = ReplayStore(Path(places.state))
        self.recents = RecentStore(Path(places.state))
        self.looks = LookStore(places)
        self.seen = SectionsSeenStore(Path(places.state))
        self.memory = MemorySeen(MemoryStore(Path(places.state)), clock)
