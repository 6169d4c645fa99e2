"""Triggers, qualifiers, dead letters and shared events, asked through the engine process.

The registry of shared events is a stand-in, since the embedded endpoint lacks the service.
"""

import json
import time
import uuid
from collections.abc import Awaitable, Iterator
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.dead_letters import DeadLetter, DeadLetterPlace, PlaceKind
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.invoke import InvocationType
from lambdatui.core.qualifiers import Alias
from lambdatui.core.shared_events import SharedEvent
from lambdatui.core.triggers import SourceKind
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine import wire, wire_events
from lambdatui.engine.client import EngineClient
from tests.aws.faulty import Faulty, says
from tests.aws.schemastore import SchemaStore
from tests.engine.account import create_function
from tests.engine.piped import Program

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient

HANDLER = "def handler(event, context):\n    return event\n"
ORDER = SharedEvent(name="order", text='{"sku":"a"}', type=InvocationType.SYNC)
CHANGED = SharedEvent(name="order", text='{"sku":"b"}', type=InvocationType.SYNC)


class Failing:
    """A function with a dead-letter queue, which a test fills."""

    def __init__(self, endpoint: Endpoint, sqs: "SQSClient") -> None:
        self._sqs = sqs
        self.name = f"failing-{uuid.uuid4().hex[:8]}"
        self.url = sqs.create_queue(QueueName=f"{self.name}-dlq")["QueueUrl"]
        answer = sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["QueueArn"])
        self.arn = answer["Attributes"]["QueueArn"]
        dead = {"TargetArn": self.arn}
        create_function(endpoint, self.name, HANDLER, DeadLetterConfig=dead)

    def send(self, *bodies: str) -> None:
        for body in bodies:
            self._sqs.send_message(QueueUrl=self.url, MessageBody=body)

    def count(self, *, hidden: bool = False) -> int:
        """Of those that anybody is given now, or of those that are hidden."""
        name = "ApproximateNumberOfMessages" + ("NotVisible" if hidden else "")
        answer = self._sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["All"])
        attributes = {str(key): value for key, value in answer["Attributes"].items()}
        return int(attributes[name])


@pytest.fixture
def failing(endpoint: Endpoint, sqs: "SQSClient") -> Failing:
    return Failing(endpoint, sqs)


async def letters_of(client: EngineClient, failing: Failing, limit: int = 50) -> list[DeadLetter]:
    (place,) = (await client.dead_letter_places(failing.name)).places
    return [letter async for letter in client.dead_letters(failing.name, place, limit)]


async def refused(kind: Kind, call: Awaitable[object]) -> LambdatuiError:
    with pytest.raises(LambdatuiError) as raised:
        await call
    assert raised.value.fault.kind is kind
    return raised.value


async def test_triggers_and_qualifiers_cross_the_pipe(
    client: EngineClient, endpoint: Endpoint, sqs: "SQSClient"
) -> None:
    aws = create_function(endpoint, "shop", HANDLER)
    sqs.create_queue(QueueName="shop-orders")
    queue = f"arn:aws:sqs:{endpoint.region}:{endpoint.account}:shop-orders"
    aws.create_event_source_mapping(FunctionName="shop", EventSourceArn=queue, Enabled=False)
    aws.publish_version(FunctionName="shop")
    aws.publish_version(FunctionName="shop")
    aws.create_alias(
        FunctionName="shop",
        Name="live",
        FunctionVersion="1",
        RoutingConfig={"AdditionalVersionWeights": {"2": 0.25}},
    )
    triggers = await client.triggers("shop")
    assert [(one.kind, one.arn) for one in triggers.sources] == [(SourceKind.SQS, queue)]
    qualifiers = await client.qualifiers("shop")
    assert qualifiers.aliases == (Alias(name="live", version="1", other="2", weight=0.25),)
    assert [one.number for one in qualifiers.versions] == ["2", "1"]
    await refused(Kind.NOT_FOUND, client.qualifiers("nobody"))


async def test_dead_letters_are_read_deleted_and_released(
    client: EngineClient, failing: Failing
) -> None:
    failing.send(*(json.dumps({"n": n}) for n in range(12)))
    found = await letters_of(client, failing)
    assert {letter.event for letter in found} == {f'{{"n": {n}}}' for n in range(12)}
    # Time enough for a person to look at them, to replay them, and to delete them then.
    assert min(letter.hidden_ms for letter in found) > time.time_ns() // 1_000_000 + 120_000
    assert (failing.count(), failing.count(hidden=True)) == (0, 12)
    await client.delete_dead_letter(found[0])
    await client.release_dead_letter(found[1])
    assert (failing.count(), failing.count(hidden=True)) == (1, 10)
    assert len(await letters_of(client, failing, limit=1)) == 1


async def test_a_letter_that_may_be_somebody_elses_by_now_is_not_deleted(
    client: EngineClient, failing: Failing
) -> None:
    place = DeadLetterPlace(arn=failing.arn, kind=PlaceKind.DEAD_LETTER_QUEUE)
    old = DeadLetter(id="m", place=place, receipt="r", hidden_ms=1)
    await refused(Kind.CONFLICT, client.delete_dead_letter(old))


async def test_whoever_reads_no_further_letters_is_given_no_error_and_the_engine_lives(
    client: EngineClient, endpoint: Endpoint, failing: Failing
) -> None:
    failing.send(*(str(n) for n in range(30)))
    (place,) = (await client.dead_letter_places(failing.name)).places
    letters = client.dead_letters(failing.name, place, 30)
    await anext(letters)
    await letters.aclose()
    assert (await client.identity()).account == endpoint.account
    assert failing.count() > 0


async def test_a_letter_is_deleted_though_the_console_is_gone(
    program: Program, failing: Failing
) -> None:
    failing.send("1")
    async with program.opened() as client:
        (letter,) = await letters_of(client, failing)
    pipe = program.spawner()
    pipe.sendall(wire.pack(wire.Open(Connection(), program.places)))
    pipe.sendall(wire.pack(wire.Call(1, wire_events.DeleteDeadLetter(letter), 1)))
    pipe.close()
    await program.ended()
    assert (failing.count(), failing.count(hidden=True)) == (0, 0)


async def test_read_only_touches_no_dead_letter(program: Program, failing: Failing) -> None:
    failing.send("1", "2")
    async with program.opened() as client:
        (letter,) = await letters_of(client, failing, limit=1)
    async with program.opened(read_only=True) as client:
        # Where they are may be known.
        (place,) = (await client.dead_letter_places(failing.name)).places
        await refused(Kind.READ_ONLY, anext(client.dead_letters(failing.name, place, 9)))
        error = await refused(Kind.READ_ONLY, client.delete_dead_letter(letter))
        assert "--read-only" in error.fault.advice
        await refused(Kind.READ_ONLY, client.release_dead_letter(letter))
    assert (failing.count(), failing.count(hidden=True)) == (1, 1)


# Shared events.


@pytest.fixture
def store() -> SchemaStore:
    return SchemaStore()


@pytest.fixture
def server(store: SchemaStore) -> Iterator[Faulty]:
    with Faulty(store) as running:
        yield running


def at(
    program: Program, server: Faulty, **more: str | bool
) -> AbstractAsyncContextManager[EngineClient]:
    return program.opened(endpoint_url=server.url, region="eu-west-1", **more)


async def test_shared_events_are_pushed_listed_and_deleted(
    store: SchemaStore, server: Faulty, program: Program
) -> None:
    async with at(program, server) as client:
        assert (await client.shared_events("orders")).events == ()
        assert await client.push_shared_event("orders", ORDER) == "1"
        found = await client.shared_events("orders")
        assert (found.events, found.version) == ((ORDER,), "1")
        await refused(Kind.CONFLICT, client.push_shared_event("orders", CHANGED))
        with_other = client.push_shared_event("orders", CHANGED, overwrite=True, seen=CHANGED)
        await refused(Kind.CONFLICT, with_other)
        version = await client.push_shared_event("orders", CHANGED, overwrite=True, seen=ORDER)
        assert version == "2"
        await refused(Kind.CONFLICT, client.delete_shared_event("orders", "order", ORDER))
        await client.delete_shared_event("orders", "order", CHANGED)
        assert (await client.shared_events("orders")).events == ()
        await refused(Kind.NOT_FOUND, client.delete_shared_event("orders", "order"))
    assert "_orders-schema" not in store.schemas


async def test_read_only_shares_and_deletes_nothing(
    store: SchemaStore, server: Faulty, program: Program
) -> None:
    async with at(program, server) as client:
        await client.push_shared_event("orders", ORDER)
    before = store.newest("_orders-schema")
    sent = len(server.requests)
    async with at(program, server, read_only=True) as client:
        assert (await client.shared_events("orders")).events == (ORDER,)
        push = client.push_shared_event("orders", CHANGED, overwrite=True)
        await refused(Kind.READ_ONLY, push)
        await refused(Kind.READ_ONLY, client.delete_shared_event("orders", "order"))
    assert store.schemas["_orders-schema"] == {1: before}
    assert {request.method for request in server.requests[sent:]} == {"GET"}


async def test_a_registry_that_is_denied_is_told_with_the_permission(program: Program) -> None:
    denied = says(
        {"Code": "ForbiddenException", "Message": "no"},
        403,
        {"x-amzn-ErrorType": "ForbiddenException"},
    )
    with Faulty(denied) as refusing:
        async with at(program, refusing) as client:
            error = await refused(Kind.DENIED, client.shared_events("orders"))
    assert "schemas:DescribeSchema" in error.fault.sentence()
