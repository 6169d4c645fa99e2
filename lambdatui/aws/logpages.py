"""The pages of a tail's log groups, read with patience, and what it says of itself meanwhile."""

import math
from bisect import bisect_right
from collections.abc import Generator, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.holes import Holes
from lambdatui.aws.logreader import LogReader
from lambdatui.aws.tailclock import TailClock, date_of
from lambdatui.aws.troubles import Troubles
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailBatch
from lambdatui.core.stop import Stop

#: Events of one batch.
BATCH = 2_000
#: Between two reads of everything, where something comes; and at most, where nothing does.
POLL_S = 1.0
IDLE_POLL_S = 5.0

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
#: Such attempts, and the seconds that are waited between where AWS says how long (Retry-After).
_ATTEMPTS, _LONGEST_REST_S = 4, 20.0
#: So far our clock may be ahead of AWS's without any matter: dates are cut to the second.
_OFF_MS = 2_000
#: What is ingested so long after the first answer's date is no past any more.
_END_MS = 5_000
#: All functions of a tail.
ALL = -1
_TIME = attrgetter("timestamp_ms")


class LogPages:
    """What the ways to follow have in common: the readers, what is held, and the patience.

    A group that cannot be read is told once and left alone for a while, and the others are read.
    """

    def __init__(
        self,
        clients: Clients,
        readers: Sequence[LogReader],
        *,
        follow: bool,
        stop: Stop,
        clock: TailClock,
    ) -> None:
        self.readers = readers
        self.caught_up = False
        self.holes = Holes([reader.group for reader in readers])
        self.troubles = Troubles()
        self._clients = clients
        self._follow = follow
        self._stop = stop
        self._clock = clock
        #: Read, and not yet given: an earlier event may still come from another group.
        self._held: list[LogEvent] = []
        self._answered = False
        # Whether AWS has told its time.
        self._dated = False
        # Whether the past ends with what is newest, as nobody has said when.
        self._endless = False
        self._crowded: set[str] = set()

    # Reading.

    def past(self, until_ms: int) -> Iterator[TailBatch]:
        """Everything that has happened, merged over the groups by time.

        The group whose pages reach least far is always read next, so what comes before the end of
        its page is known for all of them. Nobody waits for a group that cannot be read.

        Raises:
            LambdatuiError: Where no group can be read; without ``follow``, once all the others have
                been read, where one cannot.
        """
        self._endless = not until_ms
        for reader in self.readers:
            self.begin(reader, until_ms=until_ms)
        while unread := self._unread():
            yield from self.page(min(unread, key=self._order))
            yield from self.release(self._known_ms())
        yield from self.release()
        if not self._follow:
            self._raise_lasting()
        self.caught_up = True
        yield TailBatch(caught_up=True)

    def _unread(self) -> list[LogReader]:
        """Those that belong to the past; without those that nobody waits for."""
        unread = [reader for reader in self.readers if not reader.done]
        if not self._follow:
            return [reader for reader in unread if not self.troubles.is_lasting(reader.group)]
        if len(unread) < len(self.readers) and all(self._stuck(reader) for reader in unread):
            return []
        return unread

    def _stuck(self, reader: LogReader) -> bool:
        trouble = self.troubles.of(reader.group)
        return trouble is not None and trouble.stuck

    def _order(self, reader: LogReader) -> tuple[int, float]:
        rests = self.troubles.is_left_alone(reader.group, self._clock.steady())
        trouble = self.troubles.of(reader.group)
        return (trouble.due_ms if rests and trouble is not None else 0), reader.frontier_ms

    def _known_ms(self) -> float:
        """No event before this one will come, but of groups that are in trouble."""
        well = [reader for reader in self.readers if not self._is_ill(reader)]
        return min((reader.frontier_ms for reader in well), default=math.inf)

    def _is_ill(self, reader: LogReader) -> bool:
        return self.troubles.failures(reader.group) > 0

    def read_all(
        self, *, sweep: bool = False, fill: bool = False
    ) -> Generator[TailBatch, None, int]:
        """Read every group up to its newest event, and give what is new; returns how many.

        One that was left in the middle of its pages goes on there, unless it is to ``fill`` a hole,
        or a ``sweep`` of what came before now, for which no group is left alone.

        Raises:
            LambdatuiError: Where no group can be read, for a reason that stays.
        """
        came = 0
        for reader in self.readers:
            if not sweep and self.troubles.is_left_alone(reader.group, self._clock.steady()):
                continue
            if reader.done or sweep or fill:
                self.begin(reader, sweep=sweep, fill=fill)
            while not reader.done:
                came += yield from self.page(reader, wait=False)
                if self.troubles.is_left_alone(reader.group, self._clock.steady()):
                    break
                if len(self._held) >= BATCH:
                    yield from self.release()
        yield from self.release()
        return came

    def begin(
        self,
        reader: LogReader,
        *,
        until_ms: int = 0,
        sweep: bool = False,
        fill: bool = False,
        settled: bool = False,
    ) -> None:
        """Start a read of a group, which looks as far back as the open holes need."""
        steady_ms = self._clock.steady()
        hole = self.holes.begin(reader.group, steady_ms, first=fill)
        reader.begin(
            self._clock(),
            steady_ms=steady_ms,
            until_ms=until_ms,
            sweep=sweep or (hole is not None and hole.late),
            deep=hole is not None and hole.late,
            far=hole is not None and hole.again,
            back_to_ms=None if hole is None else hole.from_ms,
            settled=settled,
        )

    def page(self, reader: LogReader, *, wait: bool = True) -> Generator[TailBatch, None, int]:
        """Hold a reader's next page, or say why there is none. Returns how many came.

        With ``wait`` a group that is left alone for a while is waited for first.
        """
        trouble = self.troubles.of(reader.group)
        if wait and trouble is not None:
            self.wait((trouble.due_ms - self._clock.steady()) / 1000)
            self.troubles.end_rest(reader.group)
        self.wait(self._clients.filter_pace.reserve())
        try:
            answer = self.fetch(reader, reader.parameters(), self._stop)
            return (yield from self.take(reader, answer))
        except LambdatuiError as error:
            yield from self.bear(error, reader)
            return 0

    def fetch(self, reader: LogReader, asked: Mapping[str, Any], stop: Stop) -> Mapping[str, Any]:
        """AWS's answer for a reader. It changes nothing there, so any thread may wait for it.

        Raises:
            LambdatuiError: As :meth:`LogReader.fetch`.
            Stopped: When ``stop`` is set meanwhile.
        """
        asked_ms = self._clock.steady()
        answer = reader.fetch(self._clients, asked, stop)
        if date_ms := date_of(answer):
            self._clock.told(date_ms, asked_ms)
        return answer

    def take(self, reader: LogReader, answer: Mapping[str, Any]) -> Generator[TailBatch, None, int]:
        """Hold what a page has that was not given before; returns how many that are.

        Raises:
            LambdatuiError: MALFORMED.
        """
        if self._put_right(answer):
            return 0
        was_missing = reader.missing
        events = reader.accept(answer)
        self.hold(events)
        self.holes.count(reader.group, events)
        yield from self._tell_answer(reader, was_missing=was_missing)
        if reader.done:
            yield from self._finish(reader)
        return len(events)

    def _put_right(self, answer: Mapping[str, Any]) -> bool:
        """AWS has told its time for the first time; whether reads begin anew because of that.

        Where our clock is ahead, a window up to now that was asked for by it begins too late, maybe
        in AWS's future. One that was asked for by AWS's time becomes longer by that.
        """
        date_ms = date_of(answer)
        if self._dated or not date_ms:
            return False
        self._dated = True
        if not self._endless:
            return False
        if not self._follow:
            for reader in self.readers:
                reader.end_by(date_ms + _END_MS)
        earlier_ms = -self._clock.ahead_ms
        if earlier_ms <= _OFF_MS:
            return False
        for reader in self.readers:
            reader.widen(earlier_ms)
        return True

    def _finish(self, reader: LogReader) -> Iterator[TailBatch]:
        """A read has come to its end: say which holes it has filled."""
        if filled := self.holes.finish(reader.group, reader.looks_back_ms or 0):
            # What was missing stands before the word that it is there.
            yield from self.release()
        for hole in filled:
            span_ms = (hole.from_ms, hole.to_ms)
            yield self.say(NoticeKind.FILLED, hole.words, span_ms=span_ms, events=hole.events)

    # What goes wrong.

    def miss(self, reader: LogReader) -> Iterator[TailBatch]:
        """End a read, as its group is not there; say so, once."""
        was_missing = reader.missing
        reader.give_up(missing=True)
        yield from self._tell_answer(reader, was_missing=False)
        if not was_missing:
            words = f"No invocation yet: log group {reader.group} does not exist."
            yield self.say(NoticeKind.WAITING, words, source=reader.source)
        yield from self._finish(reader)

    def _tell_answer(self, reader: LogReader, *, was_missing: bool) -> Iterator[TailBatch]:
        """Say that there is an answer again, where there was none."""
        self._answered = True
        if reader.is_refused:
            # The first page comes, and the token of the next one is refused each time.
            return
        if had := self.troubles.over(reader.group, self._clock.steady()):
            source = reader.source if had == {reader.group} else ALL
            yield self.say(
                NoticeKind.RESUMED, "Reading again from where it stopped.", source=source
            )
        elif was_missing:
            words = f"Log group {reader.group} is there."
            yield self.say(NoticeKind.RESUMED, words, source=reader.source)
        if reader.is_crowded and reader.group not in self._crowded:
            self._crowded.add(reader.group)
            words = (
                f"Log group {reader.group} has too many events to look ten minutes back for late "
                "ones: one that comes more than a minute behind the others may be missed."
            )
            yield self.say(NoticeKind.CROWDED, words, source=reader.source)

    def bear(
        self, error: LambdatuiError, reader: LogReader, *, live: bool = False
    ) -> Iterator[TailBatch]:
        """Say what is wrong with a group, once, and leave it alone for a while.

        ``live`` where Live Tail goes on meanwhile, whatever this is.

        Raises:
            LambdatuiError: Where waiting does not help, and no other group can be read.
        """
        fault = error.fault
        if fault.kind is Kind.NOT_FOUND:
            yield from self.miss(reader)
            return
        refused = fault.kind is Kind.INVALID and reader.has_token
        if refused and reader.drop_token():
            return
        if fault.kind is Kind.THROTTLED:
            self._clients.filter_pace.throttled()
        passes = fault.kind in _PASSING or refused
        lasting = not (passes if live else self._may_pass(fault, reader, refused=refused))
        rest_s = self.troubles.note(reader.group, error, self._clock.steady(), lasting=lasting)
        if lasting and not live:
            if self._follow:
                self._raise_lasting(of_all=True)
            else:
                # It is raised in the end, once the other groups have been read.
                return
        if self.troubles.to_be_told(reader.group):
            yield from self._tell_trouble(fault, reader)
        if fault.kind is Kind.THROTTLED and not live:
            # The account is throttled, so the other groups would be refused as well.
            self.wait(rest_s)
            self.troubles.end_rest(reader.group)

    def _may_pass(self, fault: Fault, reader: LogReader, *, refused: bool) -> bool:
        """Whether it helps to wait."""
        if self._follow and self._answered:
            return refused or fault.kind in _PASSING
        brief = fault.kind in _BRIEF and fault.retry_after_s <= _LONGEST_REST_S
        return brief and self.troubles.failures(reader.group) + 1 < _ATTEMPTS

    def _raise_lasting(self, *, of_all: bool = False) -> None:
        """Raise why a group could not be read; with ``of_all``, only if none could."""
        lasting = [reader for reader in self.readers if self.troubles.is_lasting(reader.group)]
        if lasting and (not of_all or len(lasting) == len(self.readers)):
            raise self.troubles.error(lasting[0].group)

    def _tell_trouble(self, fault: Fault, reader: LogReader) -> Iterator[TailBatch]:
        if fault.kind is Kind.THROTTLED:
            words = "AWS throttles the reading of logs; going on more slowly."
            yield self.say(NoticeKind.THROTTLED, words, source=reader.source, fault=fault)
        else:
            # Nobody knows for how long: show what there is, though not all of it is ordered.
            yield from self.release()
            words = fault.sentence()
            yield self.say(NoticeKind.TROUBLE, words, source=reader.source, fault=fault)

    # What is given.

    def hold(self, events: Sequence[LogEvent]) -> None:
        """Keep what was read for the next release."""
        self._held += events

    def release(self, until_ms: float = math.inf) -> Iterator[TailBatch]:
        """Give what is held and happened by then, in the order of time.

        Events of one millisecond stay in the order in which they were read.
        """
        events = sorted(self._held, key=_TIME)
        end = bisect_right(events, until_ms, key=_TIME)
        given, self._held = events[:end], events[end:]
        for start in range(0, end, BATCH):
            yield TailBatch(events=tuple(given[start : start + BATCH]), caught_up=self.caught_up)

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
        if self._stop.wait(seconds) if seconds > 0 else self._stop.is_set():
            raise Stopped
