"""Follows by Live Tail, and sees to it that nothing is lost on the way."""

from collections.abc import Generator, Iterator, Sequence
from typing import Any

from lambdatui.aws.clients import Clients
from lambdatui.aws.holes import span_words
from lambdatui.aws.inbox import Inbox
from lambdatui.aws.livecheck import Checked, LiveCheck
from lambdatui.aws.livetail import GROUPS, ROOM, Ended, LiveSession, Missed, Update, hopeless
from lambdatui.aws.logpages import IDLE_POLL_S, POLL_S, LogPages
from lambdatui.aws.logreader import LogReader
from lambdatui.aws.tailclock import TailClock
from lambdatui.aws.troubles import back_off_s
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.logs import LogEvent, NoticeKind, TailBatch, TailMode, TailRequest
from lambdatui.core.stop import Stop
from lambdatui.core.timespan import iso

#: How often dues are looked at where the session is silent. Each update is one more occasion.
_LOOK_S = 1.0
#: A session that lived so long counts as one that worked.
_STEADY_MS = 60_000
#: Sessions that fail in a row before it is said, or AUTO gives up.
_ATTEMPTS = 3


class _GiveUp(Exception):
    """Live Tail cannot go on, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


class LiveFollow:
    """How AUTO and LIVE follow; see :func:`lambdatui.aws.logs.tail`.

    :meth:`begin` starts a session, before the past is read; :meth:`run` follows once it has been.
    A session is always open before what came until then is read, and what it brings waits for
    that, so nothing falls between and the order within a stream is kept.
    """

    def __init__(
        self,
        clients: Clients,
        request: TailRequest,
        pages: LogPages,
        *,
        stop: Stop,
        clock: TailClock,
    ) -> None:
        self._clients = clients
        self._auto = request.mode is TailMode.AUTO
        self._pattern = request.pattern
        self._arns = {
            group: arn.removesuffix(":*")
            for group, arn in zip(request.groups, request.arns, strict=False)
        }
        self._pages = pages
        self._readers = {reader.group: reader for reader in pages.readers}
        self._stop = stop
        self._clock = clock
        self._check = LiveCheck(clients, pages, clock=clock)
        self._session: LiveSession | None = None
        self._inbox: Inbox[Any] = Inbox(ROOM)
        self._asked: frozenset[str] = frozenset()
        self._connected = False
        self._last_ms = 0
        self._ended: Ended | None = None
        self._appeared = False
        self._failures = 0
        self._fault: Fault | None = None

    def begin(self) -> None:
        """Start a session, so that what is ingested from now on waits for its turn."""
        if self._unfit() is None:
            self._open()

    def run(self) -> Iterator[TailBatch]:
        """Follow until polling has to take over, which is said.

        Raises:
            LambdatuiError: In LIVE, that there is no Live Tail.
            Stopped: When ``stop`` is set.
        """
        try:
            unfit = self._unfit()
            if unfit is not None:
                raise _GiveUp(unfit)
            while True:
                yield from self._connect()
                yield from self._listen()
        except _GiveUp as given_up:
            yield from self._retire()
            fault = given_up.fault
            if not self._auto:
                raise LambdatuiError(fault) from given_up
            words = f"{fault.what} Following by polling instead."
            yield self._pages.say(NoticeKind.POLLING, words, fault=fault)
            yield from self._fill()

    def close(self) -> None:
        """End the session and the check under way."""
        self._close_session()
        self._check.close()

    def _unfit(self) -> Fault | None:
        """Why no session can be asked for."""
        if len(self._readers) > GROUPS:
            what = (
                f"Live Tail takes at most {GROUPS} log groups, and here are {len(self._readers)}."
            )
        elif not all(self._arns.get(group) for group in self._readers):
            what = "Live Tail needs the ARN of each log group, and not all are known."
        else:
            return None
        return Fault(kind=Kind.INVALID, what=what, advice="Follow by polling instead.")

    def _open(self) -> None:
        present = self._present()
        self._asked = frozenset(reader.group for reader in present)
        self._inbox = Inbox(ROOM)
        for reader in present:
            reader.begin_live(self._clock())
        self._session = LiveSession(
            self._clients,
            [self._arns[reader.group] for reader in present],
            self._pattern,
            inbox=self._inbox,
            clock=self._clock,
        )

    def _present(self) -> list[LogReader]:
        """The readers whose groups a session can have: a single other one refuses it for all."""
        readers = [reader for reader in self._readers.values() if not reader.missing]
        troubles = self._pages.troubles
        return [reader for reader in readers if not troubles.is_lasting(reader.group)] or readers

    def _retire(self) -> Iterator[TailBatch]:
        """End the session, and give what it has brought until now: no read may bring it."""
        if self._session is not None:
            self._session.close()
        for item in self._inbox.take():
            if isinstance(item, Update):
                self._hold(item)
        yield from self._pages.release()
        self._close_session()

    def _close_session(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None
        self._ended = None
        self._appeared = False
        for reader in self._readers.values():
            reader.end_live()
        self._check.drop()

    # Coming to an open session.

    def _connect(self) -> Iterator[TailBatch]:
        """Have a session that is open, and all read that came before it."""
        while True:
            if self._session is None:
                if self._failures:
                    yield from self._pause()
                # Meanwhile it may have been deleted.
                yield from self._await_group()
                self._open()
            fault = yield from self._starting()
            if fault is None:
                break
            yield from self._failed(fault)
        yield from self._fill()
        if self._connected:
            words = "Live Tail goes on in a new session."
            yield self._pages.say(NoticeKind.RECONNECTED, words)
        else:
            self._connected = True
            yield self._pages.say(NoticeKind.LIVE, "Following by Live Tail.")

    def _await_group(self) -> Iterator[TailBatch]:
        while all(reader.missing for reader in self._readers.values()):
            self._pages.wait(IDLE_POLL_S)
            yield from self._pages.read_all()

    def _starting(self) -> Generator[TailBatch, None, Fault | None]:
        """Poll until the session has started; returns why it has not."""
        session = self._session
        assert session is not None
        while not self._inbox.wait(POLL_S, self._stop):
            yield from self._poll()
        if session.started_ms:
            self._last_ms = session.started_ms
            return None
        assert session.ended is not None
        return session.ended.fault

    def _failed(self, fault: Fault) -> Iterator[TailBatch]:
        """A session could not be started: give up, or go on trying."""
        self._close_session()
        if fault.kind in (Kind.NOT_FOUND, Kind.DENIED):
            if len(self._asked) > 1 and self._is_asked():
                # A single group refuses it for all: reading finds out which.
                yield from self._poll(sweep=True)
            if not self._is_asked():
                # Another one without the group that is not there, or cannot be read.
                return
        self._failures += 1
        self._fault = fault
        lost = hopeless(fault) or (self._auto and fault.code == "LimitExceededException")
        # What a sick network can do once or twice, an endpoint without Live Tail does always.
        stubborn = self._auto or fault.kind in (Kind.NOT_FOUND, Kind.MALFORMED)
        if lost or (stubborn and self._failures >= _ATTEMPTS):
            raise _GiveUp(fault)
        if self._failures == _ATTEMPTS:
            throttled = fault.kind is Kind.THROTTLED
            kind = NoticeKind.THROTTLED if throttled else NoticeKind.TROUBLE
            words = f"{fault.sentence()} Reading by polling until it can."
            yield self._pages.say(kind, words, fault=fault)

    def _is_asked(self) -> bool:
        """Whether the session was asked for with the very groups that it can have."""
        return self._asked == {reader.group for reader in self._present()}

    def _pause(self) -> Iterator[TailBatch]:
        """Poll for as long as it is too early for another session."""
        fault = self._fault
        assert fault is not None
        left_s = back_off_s(fault, self._failures)
        while left_s > 0:
            step_s = min(left_s, IDLE_POLL_S)
            self._pages.wait(step_s)
            left_s -= step_s
            # Where it is not Live Tail alone that is in trouble, this waits until it is over.
            yield from self._poll()

    def _poll(self, *, sweep: bool = False) -> Iterator[TailBatch]:
        """Read what there is while no session is open."""
        try:
            yield from self._pages.read_all(sweep=sweep)
        except LambdatuiError:
            # Live Tail may still come back; what cannot be read is said by then.
            if not self._connected:
                raise

    def _fill(self) -> Iterator[TailBatch]:
        """Read all that came until now; open holes end here, and are read once more later on."""
        self._check.drop()
        now_ms = self._clock()
        self._pages.holes.end_all(now_ms, self._clock.steady())
        try:
            yield from self._pages.read_all(sweep=True, fill=True)
        except LambdatuiError as error:
            yield from self._pages.release()
            fault = error.fault
            lacking = self._pages.holes.earliest_ms()
            if lacking:
                words = f"What came {span_words(lacking, now_ms)} was not read again. {fault.what}"
                span_ms = (lacking, now_ms)
                yield self._pages.say(NoticeKind.GAP, words, fault=fault, span_ms=span_ms)
            else:
                words = f"{fault.what} What Live Tail leaves out goes unnoticed."
                yield self._pages.say(NoticeKind.TROUBLE, words, fault=fault)
            if self._session is None:
                raise

    # Following an open session.

    def _listen(self) -> Iterator[TailBatch]:
        """Give what the session brings, until it has to be replaced."""
        self._check.begin(self._inbox)
        while True:
            self._check.go_on()
            self._inbox.wait(_LOOK_S, self._stop)
            yield from self._take(self._inbox.take())
            if self._ended is not None:
                yield from self._lose(self._ended)
                return
            if self._appeared:
                yield from self._retire()
                yield self._hand_over("Another session begins, with one more log group.")
                return

    def _take(self, items: Sequence[Any]) -> Iterator[TailBatch]:
        """Give what has come; where something lacks of it, what was read of that before."""
        lacking = [item for item in items if _lacks(item)]
        if not lacking:
            yield from self._give(items)
            return
        first = next(index for index, item in enumerate(items) if _lacks(item))
        yield from self._give(items[:first])
        sampled = any(isinstance(item, Update) for item in lacking)
        yield from self._mend(lacking)
        # What came with the hole and after it waited until it was read. No read may bring it.
        yield from self._give(items[first:])
        if sampled and self._auto:
            what = "Live Tail leaves out events where more than 500 come in a second."
            raise _GiveUp(Fault(kind=Kind.THROTTLED, what=what))

    def _give(self, items: Sequence[Any]) -> Iterator[TailBatch]:
        for item in items:
            match item:
                case Update():
                    self._last_ms = item.at_ms
                    self._hold(item)
                case Checked():
                    self._appeared = (yield from self._check.take(item)) or self._appeared
                case Ended():
                    self._ended = item
        yield from self._pages.release()

    def _hold(self, update: Update) -> None:
        groups: dict[str, list[LogEvent]] = {group: [] for group in self._asked}
        # Whatever an endpoint calls it, there is no other group.
        only = next(iter(self._asked)) if len(self._asked) == 1 else ""
        for group, event in update.events:
            groups.setdefault(only or group, []).append(event)
        for group, events in groups.items():
            if reader := self._readers.get(group):
                self._pages.holes.brought(group, events)
                self._pages.hold(reader.take_live(events, update.at_ms))

    def _mend(self, lacking: Sequence[Update | Missed]) -> Iterator[TailBatch]:
        """Say which part of the session is not whole, and read it."""
        from_ms, to_ms = lacking[0].from_ms, lacking[-1].at_ms
        self._last_ms = to_ms
        holes = self._pages.holes
        span = span_words(from_ms, to_ms)
        steady_ms = self._clock.steady()
        if any(isinstance(item, Missed) for item in lacking):
            told_ms, new = from_ms, False
            holes.end(holes.open(NoticeKind.GAP, from_ms), to_ms, steady_ms)
            words = f"What Live Tail sent {span} was not taken in time. It is read again."
            yield self._pages.say(NoticeKind.GAP, words, span_ms=(from_ms, to_ms))
        else:
            hole, new = holes.sampled(from_ms, to_ms, steady_ms)
            # As it was told, so that it is told to be filled.
            told_ms = hole.from_ms
        if new:
            words = f"Live Tail left out events {span}: more than 500 came in a second."
            words = f"{words} It is read again."
            yield self._pages.say(NoticeKind.SAMPLED, words, span_ms=(from_ms, to_ms))
        self._check.drop()
        try:
            yield from self._pages.read_all(fill=True)
        except LambdatuiError as error:
            # Live Tail goes on, and the hole stays open.
            span_ms = (told_ms, to_ms)
            words = f"What came {span_words(*span_ms)} was not read again. {error.fault.what}"
            yield self._pages.say(NoticeKind.GAP, words, fault=error.fault, span_ms=span_ms)

    def _lose(self, ended: Ended) -> Iterator[TailBatch]:
        """The session is over; polling or another one takes its place."""
        session = self._session
        assert session is not None
        now_ms = self._clock()
        steady = now_ms - session.started_ms >= _STEADY_MS
        self._close_session()
        self._failures = 0 if steady else self._failures + 1
        self._fault = ended.fault
        if ended.timed_out:
            self._failures = 0
            if self._auto:
                what = "Live Tail ended its session after three hours."
                raise _GiveUp(Fault(kind=Kind.TIMEOUT, what=what, code=ended.fault.code))
            yield self._hand_over("Live Tail ended its session after three hours.")
            return
        yield self._hand_over(ended.fault.what, ended.fault)
        if self._auto and self._failures >= _ATTEMPTS:
            raise _GiveUp(ended.fault)

    def _hand_over(self, what: str, fault: Fault | None = None) -> TailBatch:
        """Nothing comes by a session for a while: say so, and since when it has to be read."""
        self._pages.holes.open(NoticeKind.GAP, self._last_ms)
        words = f"{what} What came since {iso(self._last_ms)[11:19]} UTC is read again."
        span_ms = (self._last_ms, self._clock())
        return self._pages.say(NoticeKind.GAP, words, fault=fault, span_ms=span_ms)


def _lacks(item: object) -> bool:
    return isinstance(item, Missed) or (isinstance(item, Update) and item.sampled)
