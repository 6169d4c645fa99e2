"""Runs a replay: each event at most once, so many at a time, so many a second."""

import collections
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import NamedTuple

from lambdatui.aws.pace import Pace
from lambdatui.core.errors import Fault, Kind, LambdatuiError, mistake
from lambdatui.core.invoke import InvokeRequest, InvokeResult
from lambdatui.core.replay import (
    ReplayEvent,
    ReplayItem,
    ReplayJournal,
    ReplayPlan,
    ReplayRecord,
    ReplayStep,
    Verdict,
    check_plan,
    ended,
    not_ended,
    pending,
    request_of,
)
from lambdatui.core.stop import Clock, Stop

#: How often it looks whether it is to stop, in seconds.
_LOOK_S = 0.1
#: How often an item that AWS throttles is tried, and the longest wait in between, in seconds.
TRIES = 10
_BACK_OFF_MOST_S = 30.0

#: Refusals that the next event would meet too.
_OF_ALL = frozenset(
    {
        Kind.BAD_CONFIG,
        Kind.DENIED,
        Kind.EXPIRED,
        Kind.NO_CREDENTIALS,
        Kind.NO_REGION,
        Kind.NOT_FOUND,
        Kind.READ_ONLY,
        Kind.THROTTLED,
        Kind.TIMEOUT,
        Kind.UNKNOWN_PROFILE,
        Kind.UNREACHABLE,
    }
)

Send = Callable[[InvokeRequest], InvokeResult]


def replay(
    plan: ReplayPlan,
    send: Send,
    journal: ReplayJournal,
    *,
    stop: Stop,
    clock: Clock,
    known: Iterable[ReplayRecord] = (),
    abandon: Stop | None = None,
    sleep: Callable[[float], object] | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Generator[ReplayEvent, None, None]:
    """Send the items of a plan of which nothing is known yet, or that surely did not run.

    ``send`` sends one, once, on a thread of its own; an error that it raises means that nothing was
    run. The journal has each item before it is sent: where it cannot be written, nothing is. An
    item that AWS throttled did not run; it is tried again, up to ten times. What every further
    event would meet, such as credentials that are over, ends the beginning of events.

    Once ``stop`` is set no further item is begun, and those under way are awaited; also where the
    iterator is closed. Once ``abandon`` is set they are recorded as UNKNOWN, and left. ``sleep``
    waits for seconds, ``stop.wait`` where it is not given.

    Raises:
        LambdatuiError: INVALID or TOO_LARGE, before anything is sent, where the plan is not right.
    """
    check_plan(plan)
    running = _Replay(
        plan,
        send,
        journal,
        stop=stop,
        abandon=abandon,
        clock=clock,
        monotonic=monotonic,
        sleep=sleep or stop.wait,
    )
    return running.events(pending(plan, known))


class _UnderWay(NamedTuple):
    """An item that was begun: when, by the clock and by the monotonic one."""

    item: ReplayItem
    started_ms: int
    started_s: float


class _Answer(NamedTuple):
    """What became of one that was sent; a ``fault`` without a result means that nothing ran."""

    number: int
    result: InvokeResult | None = None
    refused: Fault | None = None
    mistake: Fault | None = None


class _Replay:
    """One run of a plan. Everything but the sending happens on the thread that asks for events."""

    def __init__(
        self,
        plan: ReplayPlan,
        send: Send,
        journal: ReplayJournal,
        *,
        stop: Stop,
        abandon: Stop | None,
        clock: Clock,
        monotonic: Callable[[], float],
        sleep: Callable[[float], object],
    ) -> None:
        self._plan = plan
        self._send = send
        self._journal = journal
        self._stop = stop
        self._abandon = abandon
        self._clock = clock
        self._monotonic = monotonic
        self._sleep = sleep
        self._answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        self._under_way: dict[int, _UnderWay] = {}
        self._left: collections.deque[ReplayItem] = collections.deque()
        self._tries: collections.Counter[int] = collections.Counter()
        self._halted = False
        rate = plan.options.rate
        self._pace = Pace(1, 1.0 / rate, monotonic=monotonic) if rate > 0 else None
        # When the next item may begin; None where that has not been asked for.
        self._due_s: float | None = None
        self._throttled_until_s = 0.0

    def events(self, items: Iterable[ReplayItem]) -> Generator[ReplayEvent, None, None]:
        """All steps, until nothing is under way any more."""
        self._left.extend(items)
        try:
            yield from self._steps()
        finally:
            # A reader that went away leaves what is under way to be awaited all the same.
            self._halted = True
            collections.deque(self._steps(), maxlen=0)

    def _steps(self) -> Iterator[ReplayEvent]:
        most = max(1, self._plan.options.concurrency)
        while True:
            yield from self._take(block=False)
            if self._halted or self._stop.is_set() or not self._left:
                if not self._under_way:
                    return
                if self._abandon is not None and self._abandon.is_set():
                    yield from self._leave()
                    return
                yield from self._take(block=True)
            elif len(self._under_way) >= most:
                yield from self._take(block=True)
            elif (wait_s := self._wait_s()) > 0:
                self._sleep(min(wait_s, _LOOK_S))
            else:
                yield from self._begin(self._left.popleft())

    def _wait_s(self) -> float:
        """How long until the next item may begin, in seconds."""
        now_s = self._monotonic()
        if self._due_s is None:
            self._due_s = now_s + (self._pace.reserve() if self._pace else 0.0)
        return max(self._due_s, self._throttled_until_s) - now_s

    def _begin(self, item: ReplayItem) -> Iterator[ReplayEvent]:
        self._due_s = None
        started_ms = self._clock()
        try:
            self._journal.begin(item.number, started_ms)
        except LambdatuiError as error:
            # Whoever resumes would not know of it, and send it again.
            self._left.appendleft(item)
            yield self._halt(f"{item.name} was not sent: {error.fault.what}", error.fault)
            return
        self._under_way[item.number] = _UnderWay(item, started_ms, self._monotonic())
        thread = threading.Thread(target=self._work, args=(item,), name="replay", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:
            refused = mistake(error, "starting a thread")
            self._answers.put(_Answer(item.number, refused=refused))
        yield ReplayEvent(step=ReplayStep.BEGAN, number=item.number)

    def _work(self, item: ReplayItem) -> None:
        try:
            answer = _Answer(item.number, self._send(request_of(self._plan, item)))
        except LambdatuiError as error:
            answer = _Answer(item.number, refused=error.fault)
        except BaseException as error:
            # A mistake of ours, which may have been made after it was sent.
            answer = _Answer(item.number, mistake=mistake(error, f"sending {item.name}"))
        self._answers.put(answer)

    def _take(self, *, block: bool) -> Iterator[ReplayEvent]:
        """What came since the last time; with ``block``, a moment is waited for it."""
        while True:
            try:
                answer = self._answers.get(timeout=_LOOK_S) if block else self._answers.get_nowait()
            except queue.Empty:
                return
            yield from self._end(self._under_way.pop(answer.number), answer)
            block = False

    def _end(self, begun: _UnderWay, answer: _Answer) -> Iterator[ReplayEvent]:
        item = begun.item
        refused = answer.refused
        if refused is not None and refused.kind is Kind.THROTTLED:
            self._tries[item.number] += 1
            if self._tries[item.number] < TRIES:
                yield from self._again(item, refused)
                return
        if answer.result is not None:
            compare = self._plan.options.compare
            record = ended(item, answer.result, begun.started_ms, compare=compare)
        else:
            verdict = Verdict.UNKNOWN if refused is None else Verdict.REFUSED
            elapsed_ms = (self._monotonic() - begun.started_s) * 1000
            fault = refused or answer.mistake
            record = not_ended(item, verdict, fault, begun.started_ms, elapsed_ms)
        yield from self._keep(record, answer.result)
        if refused is not None and (refused.kind in _OF_ALL or refused.kind is Kind.BUG):
            yield self._halt(f"No further event is sent: {refused.what}", refused)
        elif self._plan.options.stop_on_error and record.verdict is not Verdict.OK:
            yield self._halt(f"No further event is sent, since {item.name} {_was(record.verdict)}.")

    def _again(self, item: ReplayItem, refused: Fault) -> Iterator[ReplayEvent]:
        """AWS said that it takes no more, so nothing ran: the item goes back to the front."""
        fault = self._write(lambda: self._journal.release(item.number))
        self._left.appendleft(item)
        doubled = 2.0 ** (self._tries[item.number] - 1)
        wait_s = max(refused.retry_after_s, min(doubled, _BACK_OFF_MOST_S))
        until_s = self._monotonic() + wait_s
        self._throttled_until_s = max(self._throttled_until_s, until_s)
        then = "" if self._stop.is_set() else f", and is tried again in {wait_s:g} s"
        yield ReplayEvent(
            step=ReplayStep.WAITING,
            number=item.number,
            words=f"AWS throttles: {item.name} did not run{then}.",
            wait_s=wait_s,
            fault=refused,
        )
        if fault is not None:
            yield self._halt(f"No further event is sent: {fault.what}", fault)

    def _keep(self, record: ReplayRecord, result: InvokeResult | None) -> Iterator[ReplayEvent]:
        fault = self._write(lambda: self._journal.end(record))
        yield ReplayEvent(step=ReplayStep.ENDED, number=record.number, record=record, result=result)
        if fault is not None:
            yield self._halt(f"No further event is sent: {fault.what}", fault)

    def _leave(self) -> Iterator[ReplayEvent]:
        """Nobody waits for those under way any more."""
        for begun in list(self._under_way.values()):
            del self._under_way[begun.item.number]
            elapsed_ms = (self._monotonic() - begun.started_s) * 1000
            fault = Fault(
                kind=Kind.TIMEOUT,
                what=f"{begun.item.name} was sent, and its answer was not waited for.",
                advice="The function may still be running. Look for it in the logs.",
                operation="Invoke",
            )
            record = not_ended(begun.item, Verdict.UNKNOWN, fault, begun.started_ms, elapsed_ms)
            yield from self._keep(record, None)

    def _halt(self, words: str, fault: Fault | None = None) -> ReplayEvent:
        self._halted = True
        return ReplayEvent(step=ReplayStep.HALTED, words=words, fault=fault)

    @staticmethod
    def _write(how: Callable[[], None]) -> Fault | None:
        """Why the journal could not be written, where it could not."""
        try:
            how()
        except LambdatuiError as error:
            return error.fault
        return None


def _was(verdict: Verdict) -> str:
    return {
        Verdict.FAILED: "failed",
        Verdict.DIFFERED: "did not answer as expected",
        Verdict.UNKNOWN: "has an unknown outcome",
        Verdict.REFUSED: "was refused",
        Verdict.OK: "ended",
    }[verdict]
