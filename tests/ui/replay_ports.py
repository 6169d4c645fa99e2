"""A replay that goes as a test says: it stands in for the engine at its port."""

import asyncio
from collections.abc import AsyncGenerator, Mapping

from lambdatui.core.invoke import InvokeResult, Outcome
from lambdatui.core.replay import (
    PastReplay,
    ReplayEvent,
    ReplayPlan,
    ReplayStep,
    ended,
    pending,
)


class FakeReplay:
    """Answers each event by its name. ``gate`` holds each one up, where a test sets it.

    ``silent`` holds up even the first step. ``looked`` counts the looks at the last replay.

    ``sent`` are the plans that were begun, and whether each of them went on with an earlier one.
    """

    def __init__(self, answers: Mapping[str, InvokeResult] | None = None) -> None:
        self.answers = answers or {}
        self.gate: asyncio.Semaphore | None = None
        self.sent: list[tuple[ReplayPlan, bool]] = []
        self.begun: list[str] = []
        self.past: PastReplay | None = None
        self.extra: list[ReplayEvent] = []
        self.silent: asyncio.Event | None = None
        self.looked = 0

    async def replay(
        self, plan: ReplayPlan, *, resume: bool = False
    ) -> AsyncGenerator[ReplayEvent, None]:
        """One after the other."""
        self.sent.append((plan, resume))
        if self.silent is not None:
            await self.silent.wait()
        records = list(self.past.records) if resume and self.past else []
        yield ReplayEvent(step=ReplayStep.BEGAN, words=plan.id or "r-1")
        for item in pending(plan, records):
            self.begun.append(item.name)
            yield ReplayEvent(step=ReplayStep.BEGAN, number=item.number)
            if self.gate is not None:
                await self.gate.acquire()
            result = self.answers.get(item.name, returned(b'{"ok": true}'))
            record = ended(item, result, 1_000, compare=plan.options.compare)
            records.append(record)
            yield ReplayEvent(
                step=ReplayStep.ENDED, number=item.number, record=record, result=result
            )
        for step in self.extra:
            yield step

    async def last_replay(self, function: str) -> PastReplay | None:
        """What a test says."""
        del function
        self.looked += 1
        return self.past


def returned(payload: bytes, ms: float = 41.0) -> InvokeResult:
    """The function returned."""
    return InvokeResult(outcome=Outcome.RETURNED, status=200, payload=payload, elapsed_ms=ms)


def failed(error: str, ms: float = 176.0) -> InvokeResult:
    """The function failed, with ``Type: message``."""
    kind, _, message = error.partition(": ")
    payload = f'{{"errorType": "{kind}", "errorMessage": "{message}"}}'.encode()
    return InvokeResult(
        outcome=Outcome.FUNCTION_ERROR,
        function_error="Unhandled",
        status=200,
        payload=payload,
        elapsed_ms=ms,
        request_id="9f2c6b1e-0000-4000-8000-000000000001",
    )
