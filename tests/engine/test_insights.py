"""Logs Insights through the engine: answers cross the pipe, and a query is never left running."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.insights import InsightsAnswer, InsightsRequest, InsightsState
from lambdatui.core.invoke import InvokeRequest
from lambdatui.core.places import Places
from lambdatui.core.stop import Stop
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine import wire
from lambdatui.engine.client import EngineClient
from lambdatui.engine.service import Service
from tests.engine.test_pipe import PLACES, Engine, Scripted, opened

ASKED = InsightsRequest(
    functions=("echo",), groups=("/aws/lambda/echo",), query="limit 1", start_ms=0, end_ms=1_000
)
RUNNING = InsightsAnswer(state=InsightsState.RUNNING, query_id="q", scanned=3)


def test_a_query_is_answered_by_the_value_that_the_wire_names(
    endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in endpoint.environment().items():
        monkeypatch.setenv(name, value)
    folder = str(tmp_path)
    service = Service(Connection(), Places(events=folder, state=folder, config=folder))
    # Its log group is there once it has run.
    request = wire.Invoke(InvokeRequest(function="echo", payload=b"{}"))
    list(service.answer(request, threading.Event()))
    now_ms = time.time_ns() // 1_000_000
    asked = InsightsRequest(
        functions=("echo",),
        groups=("/aws/lambda/echo",),
        query='filter @type = "REPORT" | stats count(*) as reports',
        start_ms=now_ms - 600_000,
        end_ms=now_ms + 1_000,
    )
    last: Any = None
    for _ in range(50):
        *_, last = service.answer(wire.Insights(asked), threading.Event())
        if last.rows:
            break
    assert isinstance(last, InsightsAnswer)
    assert (last.state, last.columns) == (InsightsState.COMPLETE, ("reports",))


class Watched(Scripted):
    """A query that runs until it is told to stop, which is then under way until a test says so."""

    def __init__(self) -> None:
        super().__init__(self._run)
        self.stopping = threading.Event()
        self.let_go = threading.Event()

    def _run(self, _request: wire.Request, stop: Stop) -> Generator[Any, None, None]:
        try:
            yield RUNNING
            stop.wait(60)
        finally:
            self.stopping.set()
            self.let_go.wait(60)


async def test_a_query_whose_iterator_is_closed_is_stopped_in_the_engine() -> None:
    service = Watched()
    service.let_go.set()
    async with opened(Engine(service)) as client:
        answers = client.insights(ASKED)
        assert isinstance(answers, AsyncGenerator)
        assert await anext(answers) == RUNNING
        await answers.aclose()
        assert await asyncio.to_thread(service.stopping.wait, 10)
    assert service.asked == [wire.Insights(ASKED)]


async def test_an_engine_ends_only_when_the_query_of_a_console_that_is_gone_was_stopped() -> None:
    service = Watched()
    engine = Engine(service)
    client = EngineClient(Connection(), PLACES, engine)
    assert await anext(client.insights(ASKED)) == RUNNING
    assert not service.stopping.is_set()
    await client.close()
    assert await asyncio.to_thread(service.stopping.wait, 10)
    await asyncio.to_thread(engine.threads[0].join, 0.3)
    assert engine.threads[0].is_alive()
    service.let_go.set()
    await asyncio.to_thread(engine.join)
