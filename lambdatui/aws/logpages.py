"""The pages of a tail's log groups, read with patience, and what it says of itself meanwhile."""

import math
from collections.abc import Generator, Iterator, Sequence

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.logreader import LogReader
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailBatch
from lambdatui.core.stop import Clock, Stop

#: Events of one batch.
BATCH = 2_000
#: Between two reads of everything, where something comes; and at most, where nothing does.
POLL_S = 1.0
IDLE_POLL_S = 5.0

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
#: All functions of a tail.
ALL = -1

#: Yields batches, and returns the events of a page that were not given before.
_Page = Generator[TailBatch, None, list[LogEvent]]


class LogPages:
    """What the ways to follow have in common: the readers, what is held, and the patience.

    ``read`` counts the events that were read and not given before.
    """

    def __init__(
        self,
        clients: Clients,
        readers: Sequence[LogReader],
        *,
        follow: bool,
        stop: Stop,
        clock: Clock,
    ) -> None:
        self.readers = readers
        self.caught_up = False
        self.read = 0
        self._clients = clients
        self._follow = follow
        self._stop = stop
        self._clock = clock
        #: Read, and not yet given: an earlier event may still come from another group.
        self._held: list[LogEvent] = []
        self._answered = False
        self._trouble: Kind | None = None
        self._failures = 0

    def read_all(self, *, sweep: bool = False) -> Generator[TailBatch, None, int]:
        """Read every group up to its newest event, and give what is new; returns how many."""
        came = 0
        for reader in self.readers:
            reader.begin(self._clock(), sweep=sweep)
            while not reader.done:
                came += yield from self.page(reader)
                if len(self._held) >= BATCH:
                    yield from self.release()
        yield from self.release()
        return came

    def page(self, reader: LogReader) -> Generator[TailBatch, None, int]:
        """Hold a reader's next page; notices for as long as there is none. Returns how many."""
        events = yield from self._page(reader)
        self.hold(events)
        self.read += len(events)
        return len(events)

    def _page(self, reader: LogReader) -> _Page:
        while True:
            self.wait(self._clients.filter_pace.reserve())
            was_missing = reader.missing
            try:
                events = reader.next_page(self._clients, self._stop)
            except LambdatuiError as error:
                if error.fault.kind is Kind.NOT_FOUND:
                    yield from self.miss(reader)
                    return []
                yield from self._bear(error, reader)
                continue
            yield from self.tell_answer(reader, was_missing=was_missing)
            return events

    def miss(self, reader: LogReader) -> Iterator[TailBatch]:
        """End a read, as its group is not there; say so, once."""
        self._answered = True
        if not reader.missing:
            words = f"No invocation yet: log group {reader.group} does not exist."
            yield self.say(NoticeKind.WAITING, words, source=reader.source)
        reader.give_up(missing=True)

    def tell_answer(self, reader: LogReader, *, was_missing: bool) -> Iterator[TailBatch]:
        """Say that there is an answer again, where there was none."""
        self._answered = True
        if self._trouble is not None:
            words = "Reading again; nothing was missed."
            yield self.say(NoticeKind.RESUMED, words, source=reader.source)
            self._trouble, self._failures = None, 0
        elif was_missing:
            words = f"Log group {reader.group} is there."
            yield self.say(NoticeKind.RESUMED, words, source=reader.source)

    def tell_trouble(self, fault: Fault, reader: LogReader) -> Iterator[TailBatch]:
        """Say what is wrong, once. Afterwards :meth:`back_off_s` is how long to wait."""
        self._failures += 1
        if fault.kind is self._trouble:
            return
        self._trouble = fault.kind
        if fault.kind is Kind.THROTTLED:
            words = "AWS throttles the reading of logs; going on more slowly."
            yield self.say(NoticeKind.THROTTLED, words, source=reader.source, fault=fault)
        else:
            # Nobody knows for how long: show what there is, though not all of it is ordered.
            yield from self.release()
            words = fault.sentence()
            yield self.say(NoticeKind.TROUBLE, words, source=reader.source, fault=fault)

    def back_off_s(self, fault: Fault) -> float:
        """How long to wait after the trouble that was told last, in seconds."""
        return back_off_s(fault, self._failures)

    def _bear(self, error: LambdatuiError, reader: LogReader) -> Iterator[TailBatch]:
        """Say what is wrong, and wait; raise it where waiting does not help."""
        fault = error.fault
        if fault.kind is Kind.INVALID and reader.can_restart:
            # A page's token is good for a day. Events that were given are not given again.
            reader.restart()
            return
        patient = self._follow and self._answered
        if fault.kind not in (_PASSING if patient else _BRIEF):
            raise error
        if not patient and self._failures + 1 >= _ATTEMPTS:
            raise error
        yield from self.tell_trouble(fault, reader)
        self.wait(self.back_off_s(fault))

    def hold(self, events: Sequence[LogEvent]) -> None:
        """Keep what was read for the next release."""
        self._held += events

    def release(self, until_ms: float = math.inf) -> Iterator[TailBatch]:
        """Give what is held and happened by then, in the order of time.

        Events of one millisecond stay in the order in which they were read.
        """
        events = [event for event in self._held if event.timestamp_ms <= until_ms]
        if not events:
            return
        self._held = [event for event in self._held if event.timestamp_ms > until_ms]
        events.sort(key=lambda event: event.timestamp_ms)
        for start in range(0, len(events), BATCH):
            yield TailBatch(events=tuple(events[start : start + BATCH]), caught_up=self.caught_up)

    def say(
        self,
        kind: NoticeKind,
        words: str,
        *,
        source: int = ALL,
        fault: Fault | None = None,
        span_ms: tuple[int, int] = (0, 0),
        events: int = 0,
    ) -> TailBatch:
        """A batch with one notice."""
        notice = Notice(
            kind=kind,
            text=words,
            at_ms=self._clock(),
            from_ms=span_ms[0],
            to_ms=span_ms[1],
            events=events,
            source=source,
            fault=fault,
        )
        return TailBatch(notices=(notice,), caught_up=self.caught_up)

    def wait(self, seconds: float) -> None:
        """A pause.

        Raises:
            Stopped: When ``stop`` is set.
        """
        stopped = self._stop.wait(seconds) if seconds > 0 else self._stop.is_set()
        if stopped:
            raise Stopped


def back_off_s(fault: Fault, failures: int) -> float:
    """How long to wait after so many failures in a row, in seconds."""
    doubled = _BACK_OFF_S * 2.0 ** min(failures - 1, 10)
    return max(fault.retry_after_s, min(doubled, _BACK_OFF_MOST_S))
