"""The engine as a process of its own, left alone by its console in the middle of things."""

import asyncio
import contextlib
import os
import signal
from pathlib import Path

import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.history import Draft
from lambdatui.core.invoke import InvokeRequest, Outcome
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine import wire
from lambdatui.engine.client import EngineClient
from lambdatui.engine.spawn import LOG_LIMIT, Spawner
from lambdatui.store.drafts import DraftStore
from lambdatui.store.history import HistoryStore
from tests.engine.account import create_function
from tests.engine.piped import places, until

#: Tells that it runs, and ends once it is told to.
WAITING = """
import os, time
def handler(event, context):
    open(event["begun"], "w").close()
    while not os.path.exists(event["end"]):
        time.sleep(0.02)
    return "ended"
"""


@pytest.fixture
def spawner(endpoint: Endpoint, tmp_path: Path) -> Spawner:
    environ = {**os.environ, **endpoint.environment()}
    return Spawner(environ, tmp_path / "state" / "engine.log")


async def test_an_invocation_outlives_the_console_and_is_recorded(
    endpoint: Endpoint, spawner: Spawner, tmp_path: Path
) -> None:
    create_function(endpoint, "waiting", WAITING)
    client = EngineClient(Connection(), places(tmp_path), spawner)
    begun, end = tmp_path / "begun", tmp_path / "end"
    payload = f'{{"begun": "{begun}", "end": "{end}"}}'.encode()
    call = asyncio.create_task(client.invoke(InvokeRequest(function="waiting", payload=payload)))
    await until(begun.exists)

    # The console goes, as at the end of a killed process: its end of the pipe closes.
    call.cancel()
    await client.close()
    (engine,) = spawner.processes
    history = HistoryStore(Path(places(tmp_path).state))
    assert [entry.outcome for entry in history.entries("waiting")] == [None]
    assert engine.poll() is None

    end.touch()
    await until(lambda: engine.poll() is not None)
    assert [entry.outcome for entry in history.entries("waiting")] == [Outcome.RETURNED]


async def test_a_draft_that_was_sent_is_kept_though_the_console_is_gone(
    spawner: Spawner, tmp_path: Path
) -> None:
    # No client: it would wait for the answer. This console dies right after it has written.
    pipe = spawner()
    draft = Draft(function="f", text='{"half a thou')
    pipe.sendall(wire.pack(wire.Open(Connection(), places(tmp_path))))
    pipe.sendall(wire.pack(wire.Call(1, wire.SaveDraft(draft), 1)))
    pipe.close()
    (engine,) = spawner.processes
    await until(lambda: engine.poll() is not None)
    assert DraftStore(Path(places(tmp_path).state)).read("f") == draft


async def test_an_engine_that_was_killed_is_started_again(
    endpoint: Endpoint, spawner: Spawner, tmp_path: Path
) -> None:
    client = EngineClient(Connection(), places(tmp_path), spawner)
    assert (await client.identity()).account == endpoint.account
    spawner.processes[0].send_signal(signal.SIGKILL)
    await until(lambda: spawner.processes[0].poll() is not None)
    with contextlib.suppress(LambdatuiError):
        # It may have been written to before its end was seen, which is an error.
        await client.identity()
    assert (await client.identity()).account == endpoint.account
    assert len(spawner.processes) == 2
    await client.close()
    await until(lambda: spawner.processes[1].poll() is not None)


def test_what_the_engine_printed_before_is_kept_up_to_a_limit(
    spawner: Spawner, tmp_path: Path
) -> None:
    log = tmp_path / "state" / "engine.log"
    log.parent.mkdir()
    log.write_text("what went wrong before\n")
    spawner().close()
    assert log.read_text() == "what went wrong before\n"
    log.write_text("x" * (LOG_LIMIT + 1))
    spawner().close()
    assert log.read_text() == ""
    for process in spawner.processes:
        process.wait(timeout=20)
