"""While Live Tail is followed: reads each group now and then, for what it left out."""

import threading
from collections.abc import Generator, Mapping
from typing import Any, NamedTuple

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.inbox import Inbox
from lambdatui.aws.logpages import LogPages
from lambdatui.aws.logreader import LogReader
from lambdatui.aws.tailclock import TailClock
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.logs import TailBatch

#: Between two checks of a group.
_EVERY_MS = 25_000
#: Before the first one, and between two looks for a group that is not there.
_SOON_MS = 5_000


class Checked(NamedTuple):
    """A page that was read, or why not. ``number`` is that of the read for which it was asked."""

    number: int
    answer: Mapping[str, Any] | None
    error: LambdatuiError | None


class LiveCheck:
    """Reads by FilterLogEvents on threads, one page at a time, so that Live Tail never waits.

    Each page comes to the inbox as a :class:`Checked`, for :meth:`take`.
    """

    def __init__(self, clients: Clients, pages: LogPages, *, clock: TailClock) -> None:
        self._clients = clients
        self._pages = pages
        self._clock = clock
        self._closed = threading.Event()
        self._inbox: Inbox[Any] = Inbox(0)
        self._due_ms: dict[str, int] = {}
        self._reading: LogReader | None = None
        self._number = 0
        #: When the last page was asked for: what was ingested later is for the next check, which is
        #: due so long after that, and not after somebody has taken the answer.
        self._asked_ms = 0

    def begin(self, inbox: Inbox[Any]) -> None:
        """Check from here on what a new session brings to this inbox; the first time soon."""
        self.drop()
        self._inbox = inbox

    def drop(self) -> None:
        """Forget the read under way, as another read of the group begins; check again soon."""
        self._reading = None
        self._number += 1
        soon_ms = self._clock.steady() + _SOON_MS
        self._due_ms = {reader.group: soon_ms for reader in self._pages.readers}

    def close(self) -> None:
        """End the call under way, if any."""
        self._closed.set()

    def go_on(self) -> None:
        """Begin the next read that is due, unless one is under way."""
        if self._reading is not None:
            return
        now_ms = self._clock.steady()
        for reader in self._pages.readers:
            group = reader.group
            if self._pages.troubles.is_left_alone(group, now_ms):
                continue
            hole = self._pages.holes.is_due(group, now_ms)
            if hole or self._due_ms[group] <= now_ms:
                # A long past may have been left in the middle of its pages.
                if hole or reader.done:
                    # What is newest is left to Live Tail, which brings it in its order.
                    self._pages.begin(reader, sweep=True, settled=not reader.missing)
                self._reading = reader
                self._fetch(reader)
                return

    def take(self, checked: Checked) -> Generator[TailBatch, None, bool]:
        """Hold what a page has that was not given; returns whether a session can have a group that
        it could not have before.
        """
        reader = self._reading
        if checked.number != self._number or reader is None:
            return False
        was_absent = self._is_absent(reader)
        try:
            if checked.error is not None:
                raise checked.error
            yield from self._pages.take(reader, checked.answer or {})
        except LambdatuiError as error:
            # Live Tail goes on whatever this is, so it is told, and tried again later.
            yield from self._pages.bear(error, reader, live=True)
            self._rest(_SOON_MS)
            return False
        if was_absent and not self._is_absent(reader):
            return True
        if reader.done:
            self._rest(_EVERY_MS)
        else:
            self._fetch(reader)
        return False

    def _is_absent(self, reader: LogReader) -> bool:
        """Whether no session can be asked for with this group."""
        return reader.missing or self._pages.troubles.is_lasting(reader.group)

    def _rest(self, rest_ms: int) -> None:
        if self._reading is not None:
            self._due_ms[self._reading.group] = self._asked_ms + rest_ms
        self._reading = None
        self._number += 1

    def _fetch(self, reader: LogReader) -> None:
        number, inbox = self._number, self._inbox
        self._asked_ms = self._clock.steady()
        try:
            asked = reader.parameters()
        except LambdatuiError as error:
            inbox.put(Checked(number, None, error))
            return

        def run() -> None:
            try:
                if self._closed.wait(self._clients.filter_pace.reserve()):
                    return
                answer = self._pages.fetch(reader, asked, self._closed)
            except Stopped:
                return
            except LambdatuiError as error:
                inbox.put(Checked(number, None, error))
            else:
                inbox.put(Checked(number, answer, None))

        threading.Thread(target=run, name="live-check", daemon=True).start()
