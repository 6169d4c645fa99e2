"""What the tests of a replay have in common: plans, clocks that stand, a journal to look into."""

import threading

import msgspec

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.invoke import InvokeRequest, InvokeResult, Outcome
from lambdatui.core.replay import (
    ReplayEvent,
    ReplayItem,
    ReplayOptions,
    ReplayPlan,
    ReplayRecord,
    ReplayStep,
)

NOW = 1_760_000_000_000


def plan_of(count: int, **options: object) -> ReplayPlan:
    items = tuple(
        ReplayItem(number=number, name=f"event {number}", payload=str(number).encode())
        for number in range(1, count + 1)
    )
    made = msgspec.convert(options, ReplayOptions)
    return ReplayPlan(id="20260131T081231-9f2c4e", function="orders", items=items, options=made)


def records(events: list[ReplayEvent]) -> list[ReplayRecord]:
    return [event.record for event in events if event.record is not None]


def steps(events: list[ReplayEvent]) -> list[ReplayStep]:
    return [event.step for event in events]


class Notes:
    """A journal in memory. ``trouble`` is raised from the entry on that is to fail.

    ``begun_ms`` are the times at which items were begun, in that order.
    """

    def __init__(self, trouble: LambdatuiError | None = None, after: int = 0) -> None:
        self.written: list[tuple[str, int]] = []
        self.begun_ms: list[int] = []
        self._trouble = trouble
        self._after = after

    def begin(self, number: int, started_ms: int) -> None:
        self._write("begin", number)
        self.begun_ms.append(started_ms)

    def release(self, number: int) -> None:
        self._write("release", number)

    def end(self, record: ReplayRecord) -> None:
        self._write("end", record.number)

    def _write(self, what: str, number: int) -> None:
        if self._trouble is not None and len(self.written) >= self._after:
            raise self._trouble
        self.written.append((what, number))


class Time:
    """Seconds that pass only when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.slept = 0

    def __call__(self) -> float:
        return self.seconds

    def ms(self) -> int:
        return round(self.seconds * 1000)

    def sleep(self, seconds: float) -> None:
        self.slept += 1
        assert self.slept < 100_000, "it sleeps for ever"
        self.seconds += seconds


class Sender:
    """Answers each request, after what a test wants, and notes when it was asked to."""

    def __init__(self, time: Time | None = None) -> None:
        self.sent: list[int] = []
        self.at: list[float] = []
        self.most = 0
        self._time = time
        self._now = 0
        self._lock = threading.Lock()

    def __call__(self, request: InvokeRequest) -> InvokeResult:
        with self._lock:
            self.sent.append(int(request.payload))
            self.at.append(self._time.seconds if self._time else 0.0)
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            return self.answer(request)
        finally:
            with self._lock:
                self._now -= 1

    def answer(self, request: InvokeRequest) -> InvokeResult:
        return InvokeResult(outcome=Outcome.RETURNED, status=200, payload=request.payload)
