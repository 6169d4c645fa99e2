"""A tail of logs: the past from oldest to newest, then whatever comes."""

import math
from collections.abc import Generator, Iterator

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.logreader import LogReader, readers_of
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailBatch, TailRequest
from lambdatui.core.stop import Clock, Stop

#: Events of one batch.
BATCH = 2_000

_POLL_S = 1.0
_IDLE_POLL_S = 5.0
_IDLE_FACTOR = 1.5

_BACK_OFF_S = 1.0
_BACK_OFF_MOST_S = 30.0
#: What may pass by itself or when the person signs in again. The rest will not.
_PASSING = frozenset(
    {
        Kind.EXPIRED,
        Kind.MALFORMED,
        Kind.NO_CREDENTIALS,
        Kind.SERVER,
        Kind.THROTTLED,
        Kind.TIMEOUT,
        Kind.UNREACHABLE,
    }
)
#: What is worth a few more attempts for someone who waits for the end, or the beginning.
_BRIEF = frozenset({Kind.SERVER, Kind.THROTTLED})
_ATTEMPTS = 4


def tail(
    clients: Clients, request: TailRequest, *, stop: Stop, clock: Clock
) -> Iterator[TailBatch]:
    """Batches of events: from ``since_ms`` on in the order of time, then, with ``follow``, live.

    ``caught_up`` is set from the batch on with which the past has been read. Each event comes
    once, and one that arrives late comes as long as it lies at most a minute behind the newest of
    its group. A group that does not exist yet is a notice, and with ``follow`` is waited for.

    With ``follow``, once AWS has answered, throttling, lost credentials, a lost network and
    failures of AWS are notices too: the tail waits and goes on from where it was. It ends when
    ``stop`` is set. (CloudWatch Logs API, FilterLogEvents.)

    Raises:
        LambdatuiError: DENIED, INVALID for a pattern that AWS does not take, and without
            ``follow`` whatever goes wrong.
    """
    try:
        yield from _Tail(clients, request, stop, clock).run()
    except Stopped:
        return


#: Yields batches, and returns what a step was made for.
_Page = Generator[TailBatch, None, list[LogEvent]]


class _Tail:
    def __init__(self, clients: Clients, request: TailRequest, stop: Stop, clock: Clock) -> None:
        self._clients = clients
        self._follow = request.follow
        self._until_ms = request.until_ms
        self._stop = stop
        self._clock = clock
        self._readers = readers_of(
            request.functions,
            request.groups,
            since_ms=request.since_ms,
            pattern=request.pattern,
        )
        #: Read, and not yet given: an earlier event may still come from another group.
        self._held: list[LogEvent] = []
        self._caught_up = False
        self._answered = False
        self._trouble: Kind | None = None
        self._failures = 0

    def run(self) -> Iterator[TailBatch]:
        yield from self._past()
        if self._follow:
            yield from self._live()

    def _past(self) -> Iterator[TailBatch]:
        """Everything that has happened, merged over the groups by time.

        The group whose pages reach least far is always read next, so what comes before the end of
        its page is known for all of them.
        """
        now_ms = self._clock()
        until_ms = 0 if self._follow else self._until_ms or now_ms
        for reader in self._readers:
            reader.begin(now_ms, until_ms=until_ms)
        while unread := [reader for reader in self._readers if not reader.done]:
            hindmost = min(unread, key=lambda reader: reader.frontier_ms)
            self._held += yield from self._page(hindmost)
            known_ms = min((reader.frontier_ms for reader in self._readers), default=0.0)
            yield from self._release(known_ms)
        self._caught_up = True
        yield TailBatch(caught_up=True)

    def _live(self) -> Iterator[TailBatch]:
        interval_s = _POLL_S
        while True:
            self._wait(interval_s)
            came = 0
            for reader in self._readers:
                reader.begin(self._clock())
                while not reader.done:
                    events = yield from self._page(reader)
                    came += len(events)
                    self._held += events
                    if len(self._held) >= BATCH:
                        yield from self._release()
            yield from self._release()
            interval_s = _POLL_S if came else min(interval_s * _IDLE_FACTOR, _IDLE_POLL_S)

    def _page(self, reader: LogReader) -> _Page:
        """A reader's next page; notices for as long as there is none."""
        while True:
            self._wait(self._clients.filter_pace.reserve())
            was_missing = reader.missing
            try:
                events = reader.next_page(self._clients, self._stop)
            except LambdatuiError as error:
                fault = error.fault
                if fault.kind is Kind.NOT_FOUND:
                    self._answered = True
                    if not was_missing:
                        yield self._say(NoticeKind.WAITING, _missing(reader), reader)
                    reader.give_up(missing=True)
                    return []
                yield from self._bear(error, reader)
                continue
            self._answered = True
            if self._trouble is not None:
                yield self._say(NoticeKind.RESUMED, "Reading again; nothing was missed.", reader)
                self._trouble, self._failures = None, 0
            elif was_missing:
                yield self._say(NoticeKind.RESUMED, f"Log group {reader.group} is there.", reader)
            return events

    def _bear(self, error: LambdatuiError, reader: LogReader) -> Iterator[TailBatch]:
        """Say what is wrong, once, and wait; raise it where waiting does not help."""
        fault = error.fault
        if fault.kind is Kind.INVALID and reader.can_restart:
            # A page's token is good for a day. Events that were given are not given again.
            reader.restart()
            return
        self._failures += 1
        patient = self._follow and self._answered
        if fault.kind not in (_PASSING if patient else _BRIEF):
            raise error
        if not patient and self._failures >= _ATTEMPTS:
            raise error
        if fault.kind is not self._trouble:
            self._trouble = fault.kind
            if fault.kind is Kind.THROTTLED:
                words = "AWS throttles the reading of logs; going on more slowly."
                yield self._say(NoticeKind.THROTTLED, words, reader)
            else:
                # Nobody knows for how long: show what there is, though not all of it is ordered.
                yield from self._release()
                yield self._say(NoticeKind.TROUBLE, fault.sentence(), reader)
        self._wait(_back_off_s(fault, self._failures))

    def _release(self, until_ms: float = math.inf) -> Iterator[TailBatch]:
        """Give what is held and happened by then, in the order of time."""
        events = [event for event in self._held if event.timestamp_ms <= until_ms]
        if not events:
            return
        self._held = [event for event in self._held if event.timestamp_ms > until_ms]
        events.sort(key=lambda event: event.timestamp_ms)
        for start in range(0, len(events), BATCH):
            yield TailBatch(events=tuple(events[start : start + BATCH]), caught_up=self._caught_up)

    def _say(self, kind: NoticeKind, words: str, reader: LogReader) -> TailBatch:
        notice = Notice(kind=kind, text=words, at_ms=self._clock(), source=reader.source)
        return TailBatch(notices=(notice,), caught_up=self._caught_up)

    def _wait(self, seconds: float) -> None:
        stopped = self._stop.wait(seconds) if seconds > 0 else self._stop.is_set()
        if stopped:
            raise Stopped


def _missing(reader: LogReader) -> str:
    return f"No invocation yet: log group {reader.group} does not exist."


def _back_off_s(fault: Fault, failures: int) -> float:
    doubled = _BACK_OFF_S * 2.0 ** min(failures - 1, 10)
    return max(fault.retry_after_s, min(doubled, _BACK_OFF_MOST_S))
