"""The engine's service over a real endpoint: aws and store put together."""

import threading
from pathlib import Path
from typing import Any

import pytest

from lambdatui.core.configuration import Configuration
from lambdatui.core.connection import Connection, Identity
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.events import EventEntry, SavedEvent
from lambdatui.core.functions import FunctionPage
from lambdatui.core.history import Draft, HistoryEntry
from lambdatui.core.invocation import Ending
from lambdatui.core.invoke import InvokeRequest, InvokeResult, Outcome
from lambdatui.core.logs import TailBatch, TailRequest
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine import wire
from lambdatui.engine.service import Service
from tests.engine.piped import places


@pytest.fixture
def service(endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    for name, value in endpoint.environment().items():
        monkeypatch.setenv(name, value)
    return Service(Connection(), places(tmp_path))


def one(service: Service, request: wire.Request) -> Any:
    (answer,) = service.answer(request, threading.Event())
    return answer


def test_every_read_is_answered_by_the_value_that_the_wire_names(
    service: Service, endpoint: Endpoint
) -> None:
    identity = one(service, wire.GetIdentity())
    assert isinstance(identity, Identity)
    assert identity.account == endpoint.account
    page = one(service, wire.ListFunctions())
    assert isinstance(page, FunctionPage)
    assert [function.name for function in page.functions] == ["echo"]
    configuration = one(service, wire.GetConfiguration("echo"))
    assert isinstance(configuration, Configuration)
    assert configuration.function.handler == "app.handler"


def test_an_invocation_is_recorded_where_it_ran(service: Service, endpoint: Endpoint) -> None:
    one(service, wire.ListFunctions())
    request = InvokeRequest(function="echo", payload=b'{"a": 1}', event_name="first")
    result = one(service, wire.Invoke(request))
    assert isinstance(result, InvokeResult)
    assert result.outcome is Outcome.RETURNED
    assert result.payload == b'{"got": {"a": 1}}'
    (entry,) = one(service, wire.ListHistory("echo"))
    assert isinstance(entry, HistoryEntry)
    assert (entry.event_name, entry.outcome) == ("first", Outcome.RETURNED)
    assert entry.place == f"{endpoint.account}/eu-west-1"
    assert entry.request_id == result.request_id


def test_a_tail_tells_of_the_invocations_that_its_lines_make(service: Service) -> None:
    result = one(service, wire.Invoke(InvokeRequest(function="echo", payload=b"{}")))
    request = TailRequest(functions=("echo",), groups=("/aws/lambda/echo",), since_ms=0)
    batches: list[TailBatch] = list(service.answer(wire.Tail(request), threading.Event()))
    found = {one.request_id: one for batch in batches for one in batch.invocations}
    mine = found[result.request_id]
    assert mine.ending is Ending.OK
    assert mine.billed_ms
    lines = [event for batch in batches for event in batch.events]
    assert sum(event.request_id == result.request_id for event in lines) == mine.lines >= 3


def test_an_invocation_that_was_refused_is_recorded_with_the_reason(service: Service) -> None:
    with pytest.raises(LambdatuiError) as raised:
        service.invoke(InvokeRequest(function="nobody", payload=b"{}"))
    assert raised.value.fault.kind is Kind.NOT_FOUND
    (entry,) = one(service, wire.ListHistory("nobody"))
    assert raised.value.fault.what in entry.note


def test_an_invocation_is_sent_though_the_history_cannot_be_written(
    endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in endpoint.environment().items():
        monkeypatch.setenv(name, value)
    (tmp_path / "state").write_text("a file where the folder should be")
    result = Service(Connection(), places(tmp_path)).invoke(
        InvokeRequest(function="echo", payload=b"{}")
    )
    assert result.outcome is Outcome.RETURNED


def test_events_and_drafts_are_kept(service: Service) -> None:
    saved = one(service, wire.SaveEvent("echo", "mine", '{"b": 2}'))
    assert isinstance(saved, EventEntry)
    assert one(service, wire.ListEvents("echo")) == (saved,)
    read = one(service, wire.ReadEvent("echo", saved))
    assert isinstance(read, SavedEvent)
    assert read.text == '{"b": 2}'
    trash = one(service, wire.DeleteEvent("echo", saved))
    assert Path(str(trash)).read_text() == '{"b": 2}'
    assert one(service, wire.ListEvents("echo")) == ()
    draft = Draft(function="echo", text='{"half')
    assert one(service, wire.SaveDraft(draft)) is None
    assert one(service, wire.GetDraft("echo")) == draft


def test_read_only_refuses_an_invocation_in_the_engine_itself(
    endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in endpoint.environment().items():
        monkeypatch.setenv(name, value)
    service = Service(Connection(read_only=True), places(tmp_path))
    with pytest.raises(LambdatuiError) as raised:
        service.invoke(InvokeRequest(function="echo", payload=b"{}"))
    assert raised.value.fault.kind is Kind.READ_ONLY
