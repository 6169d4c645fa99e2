"""A replay: no event twice, never more at once than asked, no faster than asked."""

import itertools
import threading
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdatui.core.errors import Fault, Kind, LambdatuiError, fail
from lambdatui.core.invoke import InvokeRequest, InvokeResult, Outcome
from lambdatui.core.replay import ReplayEvent, ReplayPlan, ReplayStep, Verdict, summarize
from lambdatui.core.stop import Stop
from lambdatui.engine.replay import TRIES, Send, replay
from tests.engine.replays import NOW, Notes, Sender, Time, plan_of, records, steps

BEGAN, ENDED = ReplayStep.BEGAN, ReplayStep.ENDED
WAITING, HALTED = ReplayStep.WAITING, ReplayStep.HALTED


def run(
    plan: ReplayPlan,
    send: Send,
    notes: Notes | None = None,
    *,
    stop: Stop | None = None,
    **more: object,
) -> list[ReplayEvent]:
    begin: Callable[..., Iterator[ReplayEvent]] = replay
    given_ = {"clock": lambda: NOW, "stop": stop or threading.Event(), **more}
    return list(begin(plan, send, notes or Notes(), **given_))


def test_every_event_is_sent_once_written_down_before_it_and_after_it() -> None:
    sender, notes = Sender(), Notes()
    events = run(plan_of(3), sender, notes)
    assert sender.sent == [1, 2, 3]
    assert steps(events) == [BEGAN, ENDED] * 3
    assert [record.verdict for record in records(events)] == [Verdict.OK] * 3
    assert notes.written == [
        (what, number) for number in (1, 2, 3) for what in ("begin", "end")
    ]  # fmt: skip
    assert [event.result.payload for event in events if event.result] == [b"1", b"2", b"3"]


def test_an_event_is_on_the_disk_before_it_is_sent() -> None:
    notes = Notes()

    class Looking(Sender):
        def answer(self, request: InvokeRequest) -> InvokeResult:
            assert ("begin", int(request.payload)) in notes.written
            return super().answer(request)

    events = run(plan_of(5, concurrency=3), Looking(), notes)
    assert {record.verdict for record in records(events)} == {Verdict.OK}


class Held(Sender):
    """Answers nobody until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    def answer(self, request: InvokeRequest) -> InvokeResult:
        self.go_on.wait(30)
        return super().answer(request)


class Looks:
    """Lets the sender answer once the replay has looked so often whether it is to stop."""

    def __init__(self, sender: Held, count: int) -> None:
        self._sender = sender
        self._left = count

    def is_set(self) -> bool:
        self._left -= 1
        if self._left < 0:
            self._sender.go_on.set()
        return False

    def wait(self, timeout: float | None = None) -> bool:
        return False


@pytest.mark.parametrize("count", [1, 3, 8])
def test_as_many_as_asked_are_under_way_and_never_more(count: int) -> None:
    sender = Held()
    # It looks once before each beginning: the last looks find all that may be under way so.
    events = run(plan_of(20, concurrency=count), sender, stop=Looks(sender, count + 2))
    assert sorted(sender.sent) == list(range(1, 21))
    assert steps(events)[: count + 1] == [*[BEGAN] * count, ENDED]
    assert sender.most <= count
    under_way = most = 0
    for step in steps(events):
        under_way += 1 if step is BEGAN else -1
        most = max(most, under_way)
    assert most == count


def apart_ms(notes: Notes) -> list[int]:
    return [later - earlier for earlier, later in itertools.pairwise(notes.begun_ms)]


@settings(max_examples=30, deadline=None)
@given(rate=st.floats(0.05, 200), count=st.integers(1, 30), concurrency=st.integers(1, 6))
def test_no_more_begin_in_any_second_than_asked(rate: float, count: int, concurrency: int) -> None:
    time, notes, sender = Time(), Notes(), Sender()
    plan = plan_of(count, rate=rate, concurrency=concurrency)
    run(plan, sender, notes, sleep=time.sleep, monotonic=time, clock=time.ms)
    assert sorted(sender.sent) == list(range(1, count + 1))
    # The clock has whole milliseconds.
    assert all(gap >= 1000 / rate - 1 for gap in apart_ms(notes))
    # Nor much slower: it looks about ten times a second.
    assert all(gap <= 1000 / rate + 101 for gap in apart_ms(notes))


def test_without_a_rate_nobody_sleeps() -> None:
    time = Time()
    run(plan_of(5), Sender(time), sleep=time.sleep, monotonic=time)
    assert time.slept == 0


class Answering(Sender):
    """Answers in this order, and returns to what comes after."""

    def __init__(self, *answers: InvokeResult | Exception, time: Time | None = None) -> None:
        super().__init__(time)
        self._answers = iter(answers)

    def answer(self, request: InvokeRequest) -> InvokeResult:
        told = next(self._answers, None)
        if isinstance(told, Exception):
            raise told
        return told or super().answer(request)


def throttled(retry_after_s: float = 0.0) -> LambdatuiError:
    return LambdatuiError(
        Fault(kind=Kind.THROTTLED, what="Slow down.", status=429, retry_after_s=retry_after_s)
    )


UNKNOWN = InvokeResult(outcome=Outcome.UNKNOWN)
FAILED = InvokeResult(outcome=Outcome.FUNCTION_ERROR, function_error="Unhandled")


def test_a_throttled_event_did_not_run_and_is_tried_again_after_a_wait() -> None:
    time, notes = Time(), Notes()
    sender = Answering(throttled(), throttled(7.0), time=time)
    events = run(plan_of(2), sender, notes, sleep=time.sleep, monotonic=time, clock=time.ms)
    assert sender.sent == [1, 1, 1, 2]
    assert steps(events) == [BEGAN, WAITING, BEGAN, WAITING, BEGAN, ENDED, BEGAN, ENDED]
    assert notes.written[:5] == [
        ("begin", 1), ("release", 1), ("begin", 1), ("release", 1), ("begin", 1),
    ]  # fmt: skip
    first, second, third = sender.at[:3]
    assert second - first == pytest.approx(1.0)
    assert third - second == pytest.approx(7.0)
    (waiting, longer) = (event for event in events if event.step is WAITING)
    assert waiting.words == "AWS throttles: event 1 did not run, and is tried again in 1 s."
    assert longer.wait_s == 7.0
    assert [record.verdict for record in records(events)] == [Verdict.OK] * 2


def test_a_throttle_holds_back_every_other_event_too() -> None:
    time, notes = Time(), Notes()
    sender = Answering(throttled(5.0))
    plan = plan_of(6, concurrency=2)
    events = run(plan, sender, notes, sleep=time.sleep, monotonic=time, clock=time.ms)
    assert sorted(sender.sent) in [sorted([1, 2, 3, 4, 5, 6, again]) for again in (1, 2)]
    waiting = steps(events).index(WAITING)
    before = steps(events)[:waiting].count(BEGAN)
    assert all(at >= notes.begun_ms[0] + 5_000 for at in notes.begun_ms[before:])


def test_what_aws_never_takes_is_given_up_and_ends_the_replay() -> None:
    time, notes = Time(), Notes()
    sender = Answering(*[throttled()] * TRIES, time=time)
    events = run(plan_of(3), sender, notes, sleep=time.sleep, monotonic=time, clock=time.ms)
    assert sender.sent == [1] * TRIES
    assert steps(events)[-2:] == [ENDED, HALTED]
    assert [record.verdict for record in records(events)] == [Verdict.REFUSED]
    assert events[-1].fault is not None
    assert events[-1].fault.kind is Kind.THROTTLED


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (FAILED, "No further event is sent, since event 2 failed."),
        (UNKNOWN, "No further event is sent, since event 2 has an unknown outcome."),
        (fail(Kind.INVALID, "No."), "No further event is sent, since event 2 was refused."),
    ],
)
def test_after_the_first_error_none_begins_where_that_was_asked(
    answer: InvokeResult | Exception, words: str
) -> None:
    ok = InvokeResult(outcome=Outcome.RETURNED)
    plan = plan_of(5, stop_on_error=True)
    sender = Answering(ok, answer)
    events = run(plan, sender)
    assert sender.sent == [1, 2]
    assert events[-1].words == words
    assert summarize(plan, records(events)).left == 3
    going_on = Answering(ok, answer)
    run(plan_of(5), going_on)
    assert going_on.sent == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "kind", [Kind.EXPIRED, Kind.DENIED, Kind.NOT_FOUND, Kind.UNREACHABLE, Kind.READ_ONLY]
)
def test_what_every_event_would_meet_ends_the_replay(kind: Kind) -> None:
    notes = Notes()
    sender = Answering(fail(kind, "It cannot be."))
    events = run(plan_of(3), sender, notes)
    assert sender.sent == [1]
    assert steps(events) == [BEGAN, ENDED, HALTED]
    (record,) = records(events)
    assert record.verdict is Verdict.REFUSED
    assert events[-1].words == "No further event is sent: It cannot be."


def test_a_mistake_while_sending_leaves_the_outcome_unknown() -> None:
    sender = Answering(ValueError("a bug"))
    events = run(plan_of(2), sender)
    assert sender.sent == [1, 2]
    first, second = records(events)
    assert (first.verdict, second.verdict) == (Verdict.UNKNOWN, Verdict.OK)
    assert first.fault is not None
    assert first.fault.kind is Kind.BUG


def test_an_event_that_cannot_be_written_down_is_not_sent() -> None:
    full = fail(Kind.STORE, "The disk is full.")
    sender = Sender()
    events = run(plan_of(3), sender, Notes(full, after=2))
    assert sender.sent == [1]
    assert steps(events) == [BEGAN, ENDED, HALTED]
    assert events[-1].words == "event 2 was not sent: The disk is full."


def test_an_end_that_cannot_be_written_down_is_told_and_ends_the_replay() -> None:
    sender = Sender()
    events = run(plan_of(3), sender, Notes(fail(Kind.STORE, "The disk is full."), after=1))
    assert sender.sent == [1]
    assert steps(events) == [BEGAN, ENDED, HALTED]


def begun(events: Iterator[ReplayEvent], count: int) -> None:
    for _ in range(count):
        assert next(events).step is BEGAN


def test_a_stop_begins_nothing_more_and_awaits_what_is_under_way() -> None:
    stop, sender, notes = threading.Event(), Held(), Notes()
    plan = plan_of(9, concurrency=3)
    events = replay(plan, sender, notes, stop=stop, clock=lambda: NOW)
    begun(events, 3)
    stop.set()
    threading.Timer(0.0, sender.go_on.set).start()
    rest = list(events)
    assert steps(rest) == [ENDED] * 3
    assert sorted(sender.sent) == [1, 2, 3]
    assert summarize(plan, records(rest)).left == 6


def test_a_second_stop_leaves_what_is_under_way_with_an_unknown_outcome() -> None:
    stop, abandon, sender, notes = threading.Event(), threading.Event(), Held(), Notes()
    plan = plan_of(9, concurrency=3)
    events = replay(plan, sender, notes, stop=stop, abandon=abandon, clock=lambda: NOW)
    begun(events, 3)
    stop.set()
    abandon.set()
    rest = list(events)
    sender.go_on.set()
    assert [record.verdict for record in records(rest)] == [Verdict.UNKNOWN] * 3
    assert sorted(notes.written[3:]) == [("end", 1), ("end", 2), ("end", 3)]
    fault = records(rest)[0].fault
    assert fault is not None
    assert "may still be running" in fault.advice


def test_a_reader_that_goes_away_begins_nothing_more_and_loses_no_end() -> None:
    stop, sender, notes = threading.Event(), Held(), Notes()
    events = replay(plan_of(9, concurrency=2), sender, notes, stop=stop, clock=lambda: NOW)
    begun(events, 2)
    threading.Timer(0.0, sender.go_on.set).start()
    close: Callable[[], None] = getattr(events, "close")  # noqa: B009 - the type says Iterator
    close()
    assert sorted(notes.written) == [("begin", 1), ("begin", 2), ("end", 1), ("end", 2)]


def test_what_is_known_already_is_not_sent_but_what_was_refused_is() -> None:
    plan = plan_of(5)
    ok = InvokeResult(outcome=Outcome.RETURNED)
    sender = Answering(ok, UNKNOWN, fail(Kind.INVALID, "No."), ok)
    first = run(plan, sender, stop=_After(3, sender))
    again = Sender()
    second = run(plan, again, known=records(first))
    assert sender.sent == [1, 2, 3]
    assert again.sent == [3, 4, 5]
    assert summarize(plan, [*records(first), *records(second)]).unknown == 1


class _After:
    """A stop that is set once so many were sent."""

    def __init__(self, count: int, sender: Sender) -> None:
        self._count = count
        self._sender = sender

    def is_set(self) -> bool:
        return len(self._sender.sent) >= self._count

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set()


def test_a_plan_that_is_not_right_is_refused_before_anything_is_sent() -> None:
    sender = Sender()
    with pytest.raises(LambdatuiError) as raised:
        run(plan_of(2, concurrency=0), sender)
    assert raised.value.fault.kind is Kind.INVALID
    assert sender.sent == []
