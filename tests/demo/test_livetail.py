"""Live Tail of the demo: everything that is written, and a word where it was too much."""

import contextlib
import io
import time
import zipfile
from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest

from lambdatui.demo.clients import Clients
from lambdatui.demo.endpoint import Endpoint
from lambdatui.demo.livetail import MOST_EVENTS, Updates

GROUP = "/aws/lambda/tailed"
ARN = f"arn:aws:logs:eu-west-1:123456789012:log-group:{GROUP}"
SOURCE = """
def handler(event, context):
    for number in range(event["lines"]):
        print("line", number)
"""
LINES = 300


@pytest.fixture(scope="module")
def clients(nobody: None) -> Iterator[Clients]:
    """Clients of an endpoint with a function that prints as many lines as it is told to."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("app.py", SOURCE)
    with Endpoint() as running:
        found = Clients(running.environment())
        found.get("logs").create_log_group(logGroupName=GROUP)
        found.get("lambda").create_function(
            FunctionName="tailed",
            Role="arn:aws:iam::123456789012:role/demo",
            Runtime="python3.13",
            Handler="app.handler",
            Timeout=60,
            Code={"ZipFile": package.getvalue()},
        )
        yield found


def updates(clients: Clients, **more: Any) -> Iterator[dict[str, Any]]:
    """What a session sends, once the function was invoked in it."""
    stream = clients.get("logs").start_live_tail(logGroupIdentifiers=[ARN], **more)
    deadline = time.monotonic() + 60
    with contextlib.closing(stream["responseStream"]) as messages:
        for message in messages:
            if "sessionStart" in message:
                clients.get("lambda").invoke(
                    FunctionName="tailed", Payload=f'{{"lines": {LINES}}}'.encode()
                )
            else:
                yield message["sessionUpdate"]
            assert time.monotonic() < deadline


def test_every_line_that_a_function_writes_comes_once_and_in_order(clients: Clients) -> None:
    events: list[dict[str, Any]] = []
    for update in updates(clients):
        assert update["sessionMetadata"]["sampled"] is False
        events += update["sessionResults"]
        if any(event["message"].startswith("REPORT") for event in events):
            break
    printed = [e["message"] for e in events if e["message"].startswith("line")]
    assert printed == [f"line {number}\n" for number in range(LINES)]
    assert {event["logGroupIdentifier"] for event in events} == {ARN}
    assert "[$LATEST]" in events[0]["logStreamName"]
    assert {"timestamp", "ingestionTime"} <= events[0].keys()


def test_a_pattern_chooses(clients: Clients) -> None:
    events: list[dict[str, Any]] = []
    for update in updates(clients, logEventFilterPattern='"line 299"'):
        events += update["sessionResults"]
        if events:
            break
    assert [event["message"] for event in events] == ["line 299\n"]


class Waiting:
    """As much of a queue as is used."""

    def __init__(self) -> None:
        self.items: deque[Any] = deque()

    def empty(self) -> bool:
        return not self.items

    def put_nowait(self, item: Any) -> None:
        self.items.append(item)


def events(first: int, count: int) -> list[dict[str, Any]]:
    return [{"message": number} for number in range(first, first + count)]


def test_events_join_the_update_that_is_not_sent_yet() -> None:
    queue = Waiting()
    session = Updates(queue)
    session.put_nowait((events(0, 2), False))
    session.put_nowait((events(2, 1), False))
    sent, sampled = queue.items.popleft()
    assert (sent, sampled) == (events(0, 3), False)
    session.put_nowait((events(3, 1), False))
    # What was sent stays as it was.
    assert sent == events(0, 3)
    assert list(queue.items) == [[events(3, 1), False]]


def test_an_update_that_is_full_says_that_something_is_missing() -> None:
    queue = Waiting()
    session = Updates(queue)
    session.put_nowait((events(0, MOST_EVENTS), False))
    assert queue.items[0][1] is False
    session.put_nowait((events(MOST_EVENTS, 1), False))
    sent, sampled = queue.items.popleft()
    assert (sent, sampled) == (events(0, MOST_EVENTS), True)
    session.put_nowait((events(0, 1), False))
    assert queue.items.popleft()[1] is False
    session.put_nowait(None)
    assert list(queue.items) == [None]
