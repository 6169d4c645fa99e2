"""A reader against a store in this process, in which anything may arrive between two pages."""

import threading
from collections.abc import Callable
from typing import Any

from lambdatui.aws.clients import Clients
from lambdatui.aws.logreader import LogReader
from lambdatui.aws.logwindow import LATE_MS
from lambdatui.core.connection import Connection
from lambdatui.core.logs import LogEvent
from tests.aws.logstore import LogStore
from tests.aws.watch import GROUP, NOW


class Direct(Clients):
    """Clients whose logs are a store in this process: no network between many small steps."""

    def __init__(self, store: LogStore) -> None:
        super().__init__(Connection())
        self._store = store

    @property
    def logs(self) -> Any:
        return self

    def filter_log_events(self, **asked: object) -> dict[str, object]:
        answer = self._store.answer(asked)
        assert answer is not None
        headers = {name.lower(): value for name, value in self._store.headers().items()}
        return {**answer, "ResponseMetadata": {"HTTPHeaders": headers}}


class Scene:
    """A group, its reader, and what each of them has."""

    def __init__(
        self,
        *,
        page: int,
        ids: bool = True,
        since: int = NOW - 600_000,
        dated: bool = False,
        delay_ms: int = 0,
    ) -> None:
        self.now = NOW
        self.since = since
        clock = (lambda: self.now) if dated or delay_ms else None
        self.store = LogStore(page=page, ids=ids, clock=clock, delay_ms=delay_ms)
        self.store.create(GROUP)
        self.reader = LogReader(GROUP, {0: "orders"}, since_ms=since, pattern="")
        self.written: list[tuple[int, str, str]] = []
        self.read: list[LogEvent] = []
        self.newest = 0
        #: What a session of Live Tail has sent and nobody has taken; None without a session.
        self.session: list[LogEvent] | None = None
        self._clients = Direct(self.store)

    def write(self, at: int, message: str, stream: str = "s") -> None:
        self.store.put(GROUP, at, message, stream, ingested=self.now)
        self.written.append((at, stream, message))
        self.newest = max(self.newest, at)
        if self.session is not None:
            event = LogEvent(timestamp_ms=at, message=message, stream=stream, ingestion_ms=self.now)
            self.session.append(event)

    def open(self) -> None:
        self.reader.begin_live(self.now)
        self.session = []

    def connect(self) -> None:
        """Begin a session, and read whole what was there before, as a tail does."""
        self.open()
        self.reader.begin(self.now, sweep=True)
        self.pages()

    def check(self) -> None:
        """A bounded read beside the session, as a tail does now and then."""
        self.reader.begin(self.now, settled=True, sweep=True)
        self.pages()

    def drain(self) -> None:
        if self.session is not None:
            self.read += self.reader.take_live(self.session, self.now)
            self.session = []

    def lose(self) -> None:
        """The session breaks, with what was not taken."""
        self.reader.end_live()
        self.session = None

    def resume(self) -> None:
        """Another reader goes on, as for a tail that was stopped.

        Whoever reads takes out what comes a second time.
        """
        self.lose()
        from_ms = max(self.since, self.newest - LATE_MS)
        self.read = [event for event in self.read if event.timestamp_ms < from_ms]
        self.reader = LogReader(
            GROUP, {0: "orders"}, since_ms=self.since, pattern="", from_ms=from_ms
        )

    def page(self) -> None:
        """One page, of a new read where the last one is done."""
        if self.reader.done:
            self.reader.begin(self.now)
        asked = self.reader.parameters()
        answer = self.reader.fetch(self._clients, asked, threading.Event())
        self.read += self.reader.accept(answer)

    def pages(self, between: Callable[[], None] = lambda: None) -> None:
        """A whole read, or the rest of one."""
        if self.reader.done:
            self.reader.begin(self.now)
        while not self.reader.done:
            between()
            self.page()

    def settle(self) -> None:
        """As a tail does that goes on for a minute."""
        for _ in range(60):
            self.now += 1_000
            self.pages()

    def messages(self) -> list[str]:
        return [event.message for event in self.read]
