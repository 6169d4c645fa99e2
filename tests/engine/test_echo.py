"""Any JSON value goes through save, load, invoke and echo unchanged, against a real endpoint."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lambdatui.aws.clients import Clients
from lambdatui.aws.invoke import send
from lambdatui.core.connection import Connection
from lambdatui.core.invoke import InvocationType, InvokeRequest, Outcome
from lambdatui.core.jsontext import as_payload
from lambdatui.demo.endpoint import Endpoint
from lambdatui.store.events import EventStore
from tests.engine.account import create_function

#: Lambda's runtime for Python writes what it returns without escapes, as the test does.
CODE = "def handler(event, context):\n    return event\n"

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@pytest.fixture(scope="module")
def mirror(endpoint: Endpoint) -> str:
    create_function(endpoint, "mirror", CODE)
    return "mirror"


@pytest.fixture
def clients(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Clients:
    for name, value in endpoint.environment().items():
        monkeypatch.setenv(name, value)
    return Clients(Connection())


def clock() -> int:
    return time.time_ns() // 1_000_000


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(value=JSON, stream=st.booleans())
@example(value=None, stream=False)
@example(value=False, stream=True)
@example(value=0, stream=False)
@example(value="", stream=False)
@example(value="", stream=True)
@example(value=[], stream=True)
@example(value={}, stream=False)
@example(
    value={"": {"a\u2028b": "\x00\x1b[31m\U0001f600"}, "é": [1e22, -0.0, 5e-324]}, stream=False
)
@example(value="[1, 2]", stream=False)
@example(value=2**70, stream=False)
def test_any_json_value_comes_back_byte_for_byte(
    clients: Clients, mirror: str, tmp_path: Path, value: Any, stream: bool
) -> None:
    text = json.dumps(value, ensure_ascii=False)
    store = EventStore(tmp_path / "events")
    store.save(mirror, "any", text, overwrite=True)
    loaded = store.find(mirror, "any").text
    assert loaded == text
    kind = InvocationType.STREAM if stream else InvocationType.SYNC
    request = InvokeRequest(function=mirror, payload=as_payload(loaded), type=kind, timeout_s=60)
    result = send(clients, request, clock=clock)
    assert result.outcome is Outcome.RETURNED
    assert result.payload == text.encode()
