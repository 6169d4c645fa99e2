"""What the engine keeps on the disk, by the options of the console."""

import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.history import PastRun
from lambdatui.core.invoke import InvokeRequest, Outcome
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine import wire, wire_library
from lambdatui.engine.service import Service
from lambdatui.store.function_cache import FunctionCache
from tests.engine.piped import places

SECRET = b"hunter2hunter2"
REQUEST = InvokeRequest(
    function="echo",
    payload=b'"' + SECRET + b'"',
    client_context=b'{"custom": {"token": "' + SECRET + b'"}}',
)


@pytest.fixture(autouse=True)
def account(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in endpoint.environment().items():
        monkeypatch.setenv(name, value)


def one(service: Service, request: wire.Request) -> Any:
    (answer,) = service.answer(request, threading.Event())
    return answer


def test_without_payloads_the_history_knows_that_it_ran_and_nothing_of_what_was_sent(
    tmp_path: Path,
) -> None:
    here = msgspec.structs.replace(places(tmp_path), keep_payloads=False)
    service = Service(Connection(), here)
    assert SECRET in one(service, wire.Invoke(REQUEST)).payload
    streamed = list(service.answer(wire.InvokeStream(REQUEST), threading.Event()))
    assert streamed[-1].result.outcome is Outcome.RETURNED
    entries = one(service, wire.ListHistory("echo"))
    assert [entry.outcome for entry in entries] == [Outcome.RETURNED] * 2
    assert not any(entry.has_payload or entry.has_response for entry in entries)
    files = [path for path in Path(here.state).rglob("*") if path.is_file()]
    assert files
    assert not any(SECRET in path.read_bytes() for path in files)


def test_otherwise_the_payload_and_the_client_context_are_kept(tmp_path: Path) -> None:
    service = Service(Connection(), places(tmp_path))
    one(service, wire.Invoke(REQUEST))
    (entry,) = one(service, wire.ListHistory("echo"))
    assert entry.client_context == REQUEST.client_context.decode()
    run = one(service, wire_library.GetPastRun(entry.id))
    assert isinstance(run, PastRun)
    assert run.payload == REQUEST.payload


def test_a_list_that_was_read_whole_is_there_for_the_shell_to_complete(
    tmp_path: Path, endpoint: Endpoint
) -> None:
    here = places(tmp_path)
    service = Service(Connection(), here)
    cache = FunctionCache(Path(here.state))
    environ = endpoint.environment()
    stop = threading.Event()
    stop.set()
    list(service.answer(wire.ListFunctions(), stop))
    assert cache.last(Connection(), environ) == ()
    list(service.answer(wire.ListFunctions(), threading.Event()))
    assert [function.name for function in cache.last(Connection(), environ)] == ["echo"]
