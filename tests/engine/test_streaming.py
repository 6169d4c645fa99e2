"""A streamed invocation through the engine: its parts as they come, once, and recorded as whole."""

import contextlib
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.found_run import Evidence, FoundRun
from lambdatui.core.invoke import (
    InvocationType,
    InvokePart,
    InvokeRequest,
    InvokeResult,
    Outcome,
)
from lambdatui.core.places import Places
from lambdatui.core.stop import Stop
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine import wire
from lambdatui.engine.client import EngineClient
from lambdatui.engine.service import Service
from lambdatui.engine.streaming import as_it_comes
from lambdatui.store.history import HistoryStore
from tests.aws.faulty import Faulty, Talk, refuses
from tests.aws.streamed import begin, chunk, complete, part
from tests.engine.test_pipe import Engine, Scripted, opened, throw

ASKED = InvokeRequest(
    function="orders", payload=b"{}", type=InvocationType.STREAM, timeout_s=20, event_name="one"
)


class Held:
    """Streams a first part, and the rest once a test says so."""

    def __init__(self) -> None:
        self.go_on = threading.Event()

    def __call__(self, talk: Talk) -> None:
        begin(talk)
        chunk(talk, part(b"first "))
        self.go_on.wait(30)
        chunk(talk, part(b"second") + complete())
        talk.raw(b"0\r\n\r\n")


@pytest.fixture
def held() -> Held:
    return Held()


@pytest.fixture
def server(held: Held, monkeypatch: pytest.MonkeyPatch) -> Iterator[Faulty]:
    with Faulty(held) as running:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
        yield running
        held.go_on.set()


@pytest.fixture
def service(server: Faulty, tmp_path: Path) -> Service:
    places = Places(events=str(tmp_path), state=str(tmp_path / "state"), config=str(tmp_path))
    return Service(Connection(endpoint_url=server.url, region="eu-west-1"), places)


def outcomes(tmp_path: Path) -> list[tuple[str, Outcome | None]]:
    entries = HistoryStore(tmp_path / "state").entries("orders")
    return [(entry.event_name, entry.outcome) for entry in entries]


def test_parts_come_before_the_end_and_the_whole_is_recorded(
    service: Service, server: Faulty, held: Held, tmp_path: Path
) -> None:
    items = service.answer(wire.InvokeStream(ASKED), threading.Event())
    first = next(items)
    assert isinstance(first, wire.Streamed)
    assert first.part is not None
    assert first.part.data == b"first "
    assert outcomes(tmp_path) == [("one", None)]
    held.go_on.set()
    *_, last = items
    assert isinstance(last, wire.Streamed)
    assert last.result is not None
    assert (last.result.outcome, last.result.payload) == (Outcome.RETURNED, b"first second")
    assert outcomes(tmp_path) == [("one", Outcome.RETURNED)]
    assert len(server.requests) == 1


def test_a_stream_that_nobody_reads_any_more_is_recorded_to_its_end(
    service: Service, server: Faulty, held: Held, tmp_path: Path
) -> None:
    items = service.answer(wire.InvokeStream(ASKED), threading.Event())
    next(items)
    threading.Timer(0.0, held.go_on.set).start()
    items.close()
    assert outcomes(tmp_path) == [("one", Outcome.RETURNED)]
    assert len(server.requests) == 1


def test_a_stream_that_is_refused_is_an_error_and_recorded_as_such(
    service: Service, tmp_path: Path
) -> None:
    with Faulty(refuses(403, "AccessDeniedException")) as denying:
        places = Places(events=str(tmp_path), state=str(tmp_path / "state"), config=str(tmp_path))
        other = Service(Connection(endpoint_url=denying.url, region="eu-west-1"), places)
        with pytest.raises(LambdatuiError):
            list(other.answer(wire.InvokeStream(ASKED), threading.Event()))
        assert len(denying.requests) == 1
    assert outcomes(tmp_path) == [("one", Outcome.REFUSED)]


def test_what_a_run_raises_comes_after_the_parts_that_it_said() -> None:
    def run(say: Callable[[InvokePart], None]) -> InvokeResult:
        say(InvokePart(data=b"a"))
        raise fail(Kind.DENIED, "No.")

    items = as_it_comes(run)
    assert next(items) == InvokePart(data=b"a")
    with pytest.raises(LambdatuiError):
        next(items)


# Over the pipe.


def streaming(
    *items: InvokePart | InvokeResult,
) -> Callable[[Any, Stop], Generator[Any, None, None]]:
    def script(_request: object, _stop: Stop) -> Generator[Any, None, None]:
        for item in items:
            part_, result = (item, None) if isinstance(item, InvokePart) else (None, item)
            yield wire.Streamed(part=part_, result=result)

    return script


async def collected(client: EngineClient) -> list[InvokePart | InvokeResult]:
    return [item async for item in client.invoke_stream(ASKED)]


async def test_parts_and_result_cross_the_pipe_as_they_are() -> None:
    items: list[InvokePart | InvokeResult] = [
        InvokePart(data=bytes(range(256)), elapsed_ms=1.5),
        InvokePart(data=b""),
        InvokeResult(outcome=Outcome.RETURNED),
    ]
    async with opened(Engine(Scripted(streaming(*items)))) as client:
        assert await collected(client) == items
        assert client.invoking == 0


async def test_a_stream_under_way_when_the_engine_dies_is_unknown_with_what_came() -> None:
    release = threading.Event()

    def script(_request: object, _stop: Stop) -> Generator[Any, None, None]:
        yield wire.Streamed(part=InvokePart(data=b"half of"))
        release.wait(10)

    engine = Engine(Scripted(script))
    async with opened(engine) as client:
        stream = client.invoke_stream(ASKED)
        assert await anext(stream) == InvokePart(data=b"half of")
        assert client.invoking == 1
        engine.die()
        (result,) = [item async for item in stream]
        release.set()
        assert isinstance(result, InvokeResult)
        assert (result.outcome, result.payload) == (Outcome.UNKNOWN, b"half of")
        # Where to look for it in the logs.
        assert result.started_ms > 0
        assert client.invoking == 0
        assert len(engine.service.asked) == 1


async def test_a_stream_of_which_the_engine_says_no_end_is_unknown() -> None:
    async with opened(Engine(Scripted(streaming(InvokePart(data=b"half of"))))) as client:
        *_, result = await collected(client)
        assert isinstance(result, InvokeResult)
        assert (result.outcome, result.payload) == (Outcome.UNKNOWN, b"half of")


async def test_a_stream_that_was_refused_is_raised_since_nothing_was_run() -> None:
    def script(_request: object, _stop: Stop) -> Generator[Any, None, None]:
        yield throw(fail(Kind.DENIED, "Not allowed."))

    async with opened(Engine(Scripted(script))) as client:
        with pytest.raises(LambdatuiError):
            await collected(client)
        assert client.invoking == 0


async def test_the_engine_finishes_a_stream_that_the_console_left() -> None:
    go_on, finished = threading.Event(), threading.Event()

    def script(_request: object, _stop: Stop) -> Generator[Any, None, None]:
        def run(say: Callable[[InvokePart], None]) -> InvokeResult:
            say(InvokePart(data=b"a"))
            go_on.wait(10)
            finished.set()
            return InvokeResult(outcome=Outcome.RETURNED)

        with contextlib.closing(as_it_comes(run)) as items:
            for item in items:
                yield wire.Streamed(part=item if isinstance(item, InvokePart) else None)

    engine = Engine(Scripted(script))
    async with opened(engine) as client:
        stream: AsyncGenerator[Any, None] = client.invoke_stream(ASKED)
        await anext(stream)
        await stream.aclose()
        # The function goes on: it is still to be asked about before the program ends.
        assert client.invoking == 1
        # The console is gone before the function has ended.
        await client.close()
        assert engine.threads[0].is_alive()
        go_on.set()
    assert finished.is_set()


async def test_what_the_logs_show_crosses_the_pipe_and_the_payload_does_not() -> None:
    found = FoundRun(evidence=Evidence.NOTHING, function="orders", from_ms=1, to_ms=2)

    def script(_request: object, _stop: Stop) -> Generator[Any, None, None]:
        yield found

    engine = Engine(Scripted(script))
    lost = InvokeResult(outcome=Outcome.UNKNOWN, payload=b"x" * 1000, request_id="r", started_ms=5)
    async with opened(engine) as client:
        assert await client.find_run(ASKED, lost) == found
    (asked,) = engine.service.asked
    assert isinstance(asked, wire.FindRun)
    assert (asked.request.payload, asked.result.payload) == (b"", b"")
    assert (asked.request.function, asked.result.request_id) == ("orders", "r")


def test_an_invocation_without_an_answer_is_found_in_the_logs(
    endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in endpoint.environment().items():
        monkeypatch.setenv(name, value)
    folder = str(tmp_path)
    service = Service(Connection(), Places(events=folder, state=folder, config=folder))
    request = InvokeRequest(function="echo", payload=b"{}")
    (ran,) = service.answer(wire.Invoke(request), threading.Event())
    lost = InvokeResult(
        outcome=Outcome.UNKNOWN, request_id=ran.request_id, started_ms=ran.started_ms
    )
    (found,) = service.answer(wire.FindRun(request, lost), threading.Event())
    assert isinstance(found, FoundRun)
    assert found.evidence is Evidence.ENDED
    assert found.request_id in found.sentence()
