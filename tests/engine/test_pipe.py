"""The pipe between console and engine, both sides in one process, over a real socket pair."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any

import pytest

from lambdatui.core.connection import Connection, Identity
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import Function, FunctionPage
from lambdatui.core.invoke import InvokeRequest, InvokeResult, Outcome
from lambdatui.core.logs import LogEvent, TailBatch, TailRequest
from lambdatui.core.places import Places
from lambdatui.core.stop import Stop
from lambdatui.engine import wire
from lambdatui.engine.client import EngineClient
from lambdatui.engine.link import CREDIT
from lambdatui.engine.server import Server
from tests.engine.piped import until

PLACES = Places(events="", state="", config="")
TAIL = TailRequest(functions=("f",), groups=("/aws/lambda/f",), since_ms=0, follow=True)


class Scripted:
    """A service that answers by a script, and remembers what it was asked."""

    def __init__(self, script: Callable[[wire.Request, Stop], Generator[Any, None, None]]) -> None:
        self.script = script
        self.asked: list[wire.Request] = []

    def answer(self, request: wire.Request, stop: Stop) -> Generator[Any, None, None]:
        self.asked.append(request)
        return self.script(request, stop)


def throw(error: Exception) -> Any:
    raise error


class Engine:
    """A server on a thread for each connection; :meth:`die` cuts the newest one off."""

    def __init__(self, service: Scripted) -> None:
        self.service = service
        self.threads: list[threading.Thread] = []
        self.ends: list[socket.socket] = []

    def __call__(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        server = Server(theirs, lambda _connection, _places: self.service)
        thread = threading.Thread(target=server.serve, daemon=True)
        thread.start()
        self.threads.append(thread)
        self.ends.append(theirs)
        return ours

    def die(self) -> None:
        self.ends[-1].shutdown(socket.SHUT_RDWR)

    def join(self) -> None:
        for thread in self.threads:
            thread.join(timeout=10)
            assert not thread.is_alive()
        for end in self.ends:
            end.close()


@contextlib.asynccontextmanager
async def opened(engine: Engine) -> AsyncGenerator[EngineClient, None]:
    client = EngineClient(Connection(), PLACES, engine)
    try:
        yield client
    finally:
        await client.close()
        await asyncio.to_thread(engine.join)


async def test_one_answer_comes_back_as_the_core_value_that_was_sent() -> None:
    identity = Identity(
        account="123456789012", arn="arn:aws:iam::1:user/oncall", region="eu-west-1"
    )

    def script(_request: wire.Request, _stop: Stop) -> Generator[Any, None, None]:
        yield identity

    async with opened(Engine(Scripted(script))) as client:
        assert await client.identity() == identity


async def test_pages_arrive_one_by_one_and_in_order() -> None:
    pages = [FunctionPage(functions=(Function(name=f"f{n}"),), last=n == 29) for n in range(30)]

    def script(_request: wire.Request, _stop: Stop) -> Generator[Any, None, None]:
        yield from pages

    async with opened(Engine(Scripted(script))) as client:
        assert [page async for page in client.functions()] == pages


async def test_the_engine_sends_no_more_than_the_console_asked_for() -> None:
    made = 0
    paused = threading.Event()

    def script(_request: wire.Request, stop: Stop) -> Generator[Any, None, None]:
        nonlocal made
        while not stop.is_set():
            made += 1
            if made == CREDIT + 1:
                paused.set()
            yield TailBatch(events=(LogEvent(timestamp_ms=made, message="x"),))

    async with opened(Engine(Scripted(script))) as client:
        stream = client.tail(TAIL)
        first = await anext(stream)
        assert first.events[0].timestamp_ms == 1
        # Credit for eight; the ninth was made and waits for leave, no tenth is begun.
        assert await asyncio.to_thread(paused.wait, 10)
        assert made == CREDIT + 1
        for expected in range(2, 40):
            batch = await anext(stream)
            assert batch.events[0].timestamp_ms == expected
        assert made <= 39 + CREDIT + 1
        await stream.aclose()


async def test_closing_a_stream_stops_the_work_behind_it() -> None:
    stopped = threading.Event()

    def script(_request: wire.Request, stop: Stop) -> Generator[Any, None, None]:
        yield TailBatch()
        stop.wait()
        stopped.set()

    async with opened(Engine(Scripted(script))) as client:
        stream = client.tail(TAIL)
        await anext(stream)
        await stream.aclose()
        assert await asyncio.to_thread(stopped.wait, 10)


async def test_a_fault_arrives_whole() -> None:
    error = fail(Kind.DENIED, "Not allowed to list.", "Ask for lambda:ListFunctions.")

    def script(_request: wire.Request, _stop: Stop) -> Generator[Any, None, None]:
        yield FunctionPage(functions=())
        raise error

    async with opened(Engine(Scripted(script))) as client:
        pages = client.functions()
        assert await anext(pages) == FunctionPage(functions=())
        with pytest.raises(LambdatuiError) as raised:
            await anext(pages)
        assert raised.value.fault == error.fault


async def test_a_mistake_of_the_engine_is_a_fault_and_the_engine_lives_on(
    capfd: pytest.CaptureFixture[str],
) -> None:
    identity = Identity(account="1", arn="a", region="r")
    broken = True

    def script(_request: wire.Request, _stop: Stop) -> Generator[Any, None, None]:
        if broken:
            raise ZeroDivisionError("secret-value")
        yield identity

    async with opened(Engine(Scripted(script))) as client:
        with pytest.raises(LambdatuiError) as raised:
            await client.identity()
        assert raised.value.fault.kind is Kind.BUG
        assert "secret-value" not in raised.value.fault.sentence()
        broken = False
        assert await client.identity() == identity
    assert "ZeroDivisionError" in capfd.readouterr().err


async def test_an_invocation_under_way_when_the_engine_dies_is_unknown_and_not_sent_again() -> None:
    begun = threading.Event()
    release = threading.Event()

    def script(_request: wire.Request, _stop: Stop) -> Generator[Any, None, None]:
        begun.set()
        release.wait(10)
        yield InvokeResult(outcome=Outcome.RETURNED)

    engine = Engine(Scripted(script))
    async with opened(engine) as client:
        call = asyncio.create_task(client.invoke(InvokeRequest(function="f", payload=b"{}")))
        assert await asyncio.to_thread(begun.wait, 10)
        engine.die()
        result = await call
        release.set()
        assert result.outcome is Outcome.UNKNOWN
        assert result.fault is not None
        assert "before you send it again" in result.fault.advice
        assert len(engine.service.asked) == 1


async def test_a_dead_engine_is_started_again_for_the_next_call() -> None:
    identity = Identity(account="1", arn="a", region="r")

    def script(_request: wire.Request, _stop: Stop) -> Generator[Any, None, None]:
        yield identity

    engine = Engine(Scripted(script))
    async with opened(engine) as client:
        await client.identity()
        engine.die()
        await asyncio.to_thread(engine.threads[0].join, 10)
        while True:
            # The call that finds the engine dead may fail; the next one must not.
            with contextlib.suppress(LambdatuiError):
                assert await client.identity() == identity
                break
        assert len(engine.threads) == 2


async def test_a_mistake_after_sending_is_unknown_and_never_told_as_not_sent() -> None:
    def script(_request: wire.Request, _stop: Stop) -> Generator[Any, None, None]:
        # Whatever the engine got wrong, the request may have gone out before.
        yield throw(ZeroDivisionError())

    async with opened(Engine(Scripted(script))) as client:
        result = await client.invoke(InvokeRequest(function="f", payload=b"{}"))
        assert result.outcome is Outcome.UNKNOWN
        assert result.fault is not None
        assert result.fault.kind is Kind.BUG


async def test_an_answer_that_cannot_be_read_makes_an_invocation_unknown() -> None:
    def script(_request: wire.Request, _stop: Stop) -> Generator[Any, None, None]:
        yield "this is no result"

    async with opened(Engine(Scripted(script))) as client:
        result = await client.invoke(InvokeRequest(function="f", payload=b"{}"))
        assert result.outcome is Outcome.UNKNOWN


async def test_an_invocation_that_nobody_waits_for_counts_until_the_engine_has_ended_it() -> None:
    begun, release = threading.Event(), threading.Event()

    def script(request: wire.Request, _stop: Stop) -> Generator[Any, None, None]:
        if isinstance(request, wire.Invoke):
            begun.set()
            release.wait(10)
            yield InvokeResult(outcome=Outcome.RETURNED)
        else:
            yield Identity(account="1", arn="a", region="r")

    async with opened(Engine(Scripted(script))) as client:
        call = asyncio.create_task(client.invoke(InvokeRequest(function="f", payload=b"{}")))
        assert await asyncio.to_thread(begun.wait, 10)
        call.cancel()
        await asyncio.wait([call])
        await client.identity()
        assert client.invoking == 1
        release.set()
        await until(lambda: client.invoking == 0)


async def test_an_invocation_that_nobody_waits_for_is_over_when_the_engine_dies() -> None:
    begun, release = threading.Event(), threading.Event()

    def script(_request: wire.Request, _stop: Stop) -> Generator[Any, None, None]:
        begun.set()
        release.wait(10)
        yield InvokeResult(outcome=Outcome.RETURNED)

    engine = Engine(Scripted(script))
    async with opened(engine) as client:
        call = asyncio.create_task(client.invoke(InvokeRequest(function="f", payload=b"{}")))
        assert await asyncio.to_thread(begun.wait, 10)
        call.cancel()
        await asyncio.wait([call])
        engine.die()
        await until(lambda: client.invoking == 0)
        release.set()


async def test_a_refusal_is_raised_since_nothing_was_run() -> None:
    def script(_request: wire.Request, _stop: Stop) -> Generator[Any, None, None]:
        yield throw(fail(Kind.DENIED, "Not allowed."))

    async with opened(Engine(Scripted(script))) as client:
        with pytest.raises(LambdatuiError):
            await client.invoke(InvokeRequest(function="f", payload=b"{}"))
        assert client.invoking == 0


async def test_calls_do_not_wait_for_each_other() -> None:
    release = threading.Event()

    def script(request: wire.Request, _stop: Stop) -> Generator[Any, None, None]:
        if isinstance(request, wire.Invoke):
            release.wait(10)
            yield InvokeResult(outcome=Outcome.RETURNED)
        else:
            yield Identity(account="1", arn="a", region="r")

    async with opened(Engine(Scripted(script))) as client:
        slow = asyncio.create_task(client.invoke(InvokeRequest(function="f", payload=b"{}")))
        assert (await client.identity()).account == "1"
        assert not slow.done()
        release.set()
        assert (await slow).outcome is Outcome.RETURNED


async def test_a_frame_that_is_none_of_ours_ends_the_engine_without_a_traceback() -> None:
    engine = Engine(Scripted(lambda _request, _stop: iter(())))  # type: ignore[arg-type, return-value]  # never asked
    end = engine()
    end.sendall(wire.HEAD.pack(3) + b"\xc1\xc1\xc1")
    await asyncio.to_thread(engine.join)
    end.close()
    assert engine.service.asked == []
