"""While Live Tail is followed: reads each group now and then, for what it left out."""

import threading
from collections.abc import Generator, Mapping
from typing import Any, NamedTuple

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.inbox import Inbox
from lambdatui.aws.logpages import LogPages
from lambdatui.aws.logreader import LogReader
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.logs import TailBatch
from lambdatui.core.stop import Clock

#: Between two checks of a group.
_EVERY_MS = 25_000
#: Before the first one, and between two looks for a group that is not there.
_SOON_MS = 5_000
#: What is so new is left to Live Tail, which brings it in its order.
_SETTLED_MS = 5_000


class Checked(NamedTuple):
    """A page that was read, or why not. ``number`` is that of the read for which it was asked."""

    number: int
    answer: Mapping[str, Any] | None
    error: LambdatuiError | None


class LiveCheck:
    """Reads by FilterLogEvents on threads, one page at a time, so that Live Tail never waits.

    Each page comes to the inbox as a :class:`Checked`, for :meth:`take`.
    """

    def __init__(self, clients: Clients, pages: LogPages, *, clock: Clock) -> None:
        self._clients = clients
        self._pages = pages
        self._clock = clock
        self._closed = threading.Event()
        self._inbox: Inbox[Any] = Inbox(0)
        self._due_ms: dict[str, int] = {}
        self._reading: LogReader | None = None
        self._number = 0

    def begin(self, inbox: Inbox[Any]) -> None:
        """Check from here on what a new session brings to this inbox; the first time soon."""
        self.drop()
        self._inbox = inbox

    def drop(self) -> None:
        """Forget the read under way, as another read of the group begins; check again soon."""
        self._reading = None
        self._number += 1
        soon_ms = self._clock() + _SOON_MS
        self._due_ms = {reader.group: soon_ms for reader in self._pages.readers}

    def close(self) -> None:
        """End the call under way, if any."""
        self._closed.set()

    def go_on(self) -> None:
        """Begin the next read that is due, unless one is under way."""
        now_ms = self._clock()
        if self._reading is not None:
            return
        for reader in self._pages.readers:
            if self._due_ms[reader.group] <= now_ms:
                until_ms = 0 if reader.missing else now_ms - _SETTLED_MS
                reader.begin(now_ms, until_ms=until_ms, sweep=True)
                self._reading = reader
                self._fetch(reader)
                return

    def take(self, checked: Checked) -> Generator[TailBatch, None, bool]:
        """Hold what a page has that was not given; returns whether a missing group is there."""
        reader = self._reading
        if checked.number != self._number or reader is None:
            return False
        was_missing = reader.missing
        try:
            if checked.error is not None:
                raise checked.error
            events = reader.accept(checked.answer or {})
        except LambdatuiError as error:
            yield from self._bear(error, reader)
            return False
        self._pages.hold(events)
        yield from self._pages.tell_answer(reader, was_missing=was_missing)
        if was_missing:
            return True
        if reader.done:
            self._rest(_EVERY_MS)
        else:
            self._fetch(reader)
        return False

    def _bear(self, error: LambdatuiError, reader: LogReader) -> Generator[TailBatch, None, None]:
        """Live Tail goes on whatever this is, so it is told, and tried again later."""
        if error.fault.kind is Kind.NOT_FOUND:
            yield from self._pages.miss(reader)
            self._rest(_SOON_MS)
            return
        yield from self._pages.tell_trouble(error.fault, reader)
        self._rest(max(_SOON_MS, int(self._pages.back_off_s(error.fault) * 1000)))

    def _rest(self, rest_ms: int) -> None:
        if self._reading is not None:
            self._due_ms[self._reading.group] = self._clock() + rest_ms
        self._reading = None
        self._number += 1

    def _fetch(self, reader: LogReader) -> None:
        number, inbox = self._number, self._inbox
        try:
            asked = reader.parameters()
        except LambdatuiError as error:
            inbox.put(Checked(number, None, error))
            return

        def run() -> None:
            try:
                if self._closed.wait(self._clients.filter_pace.reserve()):
                    return
                answer = reader.fetch(self._clients, asked, self._closed)
            except Stopped:
                return
            except LambdatuiError as error:
                inbox.put(Checked(number, None, error))
            else:
                inbox.put(Checked(number, answer, None))

        threading.Thread(target=run, name="live-check", daemon=True).start()
