"""Levers over the pipe, from a real engine process, and the journal that it keeps of them."""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from msgspec.structs import replace

from lambdatui.aws.clients import Clients
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import Lever, LeverStep, LeverTarget
from lambdatui.core.lever_plans import plan
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine.change_journal import ChangeJournal
from lambdatui.engine.client import EngineClient
from lambdatui.engine.levers import Levers, at_once
from lambdatui.store.journal import JournalStore
from tests.aws.faulty import Faulty, Talk
from tests.aws.leverserver import ARN, FUNCTION, LeverServer
from tests.engine.account import create_function
from tests.engine.piped import Program

if TYPE_CHECKING:
    from types_boto3_lambda import LambdaClient

MEMORY = LeverTarget(lever=Lever.MEMORY, function=FUNCTION, arn=ARN)


@pytest.fixture
def lambda_(endpoint: Endpoint) -> "LambdaClient":
    """Beside the engine; the function is as it was made."""
    code = "def handler(event, context):\n    return 1\n"
    variables = {"Variables": {"KEY": "s3cr3t-value"}}
    return create_function(endpoint, FUNCTION, code, MemorySize=256, Environment=variables)


@pytest.fixture
def arn(endpoint: Endpoint) -> str:
    """The ARN of the function that is in the account of this file."""
    return ARN.replace("123456789012", endpoint.account)


@pytest.fixture
async def client(lambda_: "LambdaClient", program: Program) -> AsyncGenerator[EngineClient, None]:
    del lambda_
    async with program.opened() as found:
        yield found


def journal(program: Program) -> JournalStore:
    return JournalStore(Path(program.places.state))


async def test_a_lever_is_pulled_and_stands_in_the_journal(
    client: EngineClient, lambda_: "LambdaClient", arn: str
) -> None:
    before = await client.lever(replace(MEMORY, arn=arn))
    assert before.value == 256
    # For a list, one answer tells of all that is the function's configuration.
    listed = await client.listed_levers(replace(MEMORY, arn=arn))
    assert (listed[0].target, listed[0].value, len(listed)) == (before.target, 256, 7)
    steps = [step async for step in client.pull(plan(before, 512))]
    assert steps[-1].state is not None
    assert steps[-1].state.value == 512
    assert lambda_.get_function_configuration(FunctionName=FUNCTION)["MemorySize"] == 512
    (entry,) = await client.journal()
    assert (entry.function, entry.lever, entry.part) == (FUNCTION, "memory", "")
    assert (entry.before, entry.after) == ("256 MB", "512 MB")
    assert entry.outcome == "changed"
    assert entry.at_ms <= entry.ended_ms
    assert entry.who.startswith("arn:aws:")
    assert entry.account
    assert entry.call.startswith("aws --region ")
    assert f" update-function-configuration --function-name {arn} --memory-size 512" in entry.call
    assert client.invoking == 0


async def test_what_else_writes_to_a_log_group_is_known_from_the_list(
    client: EngineClient, endpoint: Endpoint
) -> None:
    group = "/acme/shared-by-two"
    code = "def handler(event, context):\n    return 1\n"
    for name in ("sharing-a", "sharing-b"):
        create_function(endpoint, name, code, LoggingConfig={"LogGroup": group})
    logs = boto3.client(
        "logs",
        endpoint_url=endpoint.url,
        region_name=endpoint.region,
        aws_access_key_id=endpoint.account,
        aws_secret_access_key="test",
    )
    with contextlib.suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName=group)
    listed = [each async for page in client.functions() for each in page.functions]
    (own,) = (each for each in listed if each.name == "sharing-a")
    target = LeverTarget(lever=Lever.RETENTION, function=own.name, arn=own.arn, part=group)
    planned = plan(await client.lever(target), 30)
    assert "the logs of sharing-b too" in " ".join(planned.warnings)


async def test_no_secret_is_in_the_journal(
    client: EngineClient, program: Program, arn: str
) -> None:
    target = LeverTarget(lever=Lever.ENVIRONMENT, function=FUNCTION, arn=arn)
    state = await client.lever(target)
    steps = [step async for step in client.pull(plan(state, {"KEY": "s3cr3t-other"}))]
    assert steps[-1].state is not None
    assert b"s3cr3t" not in journal(program).path.read_bytes()
    assert "KEY changed" in (await client.journal())[0].after


async def test_no_secret_of_a_tag_or_a_description_is_in_the_journal(
    client: EngineClient, program: Program, arn: str
) -> None:
    wanted = {
        Lever.TAGS: {"PGPASSWORD": "hunter2"},
        Lever.DESCRIPTION: "rotated, password=hunter2",
    }
    for lever, value in wanted.items():
        state = await client.lever(LeverTarget(lever=lever, function=FUNCTION, arn=arn))
        steps = [step async for step in client.pull(plan(state, value))]
        assert steps[-1].state is not None
    assert b"hunter2" not in journal(program).path.read_bytes()
    entry = (await client.journal())[0]
    assert "rotated, password=" in entry.after
    assert "--description file://WITH-THE-TEXT.txt" in entry.call


async def test_a_conflict_is_raised_and_stands_as_refused(
    client: EngineClient, lambda_: "LambdaClient", arn: str
) -> None:
    planned = plan(await client.lever(replace(MEMORY, arn=arn)), 512)
    lambda_.update_function_configuration(FunctionName=FUNCTION, MemorySize=1024)
    lambda_.get_waiter("function_updated_v2").wait(FunctionName=FUNCTION)
    with pytest.raises(LambdatuiError) as raised:
        [step async for step in client.pull(planned)]
    assert raised.value.fault.kind is Kind.CONFLICT
    assert "It was 256 MB, and is now 1,024 MB." in raised.value.fault.what
    (entry,) = await client.journal()
    assert entry.outcome == "refused"
    assert "1,024 MB" in entry.words


async def test_in_read_only_mode_nothing_is_sent_and_nothing_stands_in_the_journal(
    client: EngineClient, program: Program, lambda_: "LambdaClient", arn: str
) -> None:
    planned = plan(await client.lever(replace(MEMORY, arn=arn)), 512)
    reading = program.console(read_only=True)
    with pytest.raises(LambdatuiError) as raised:
        [step async for step in reading.pull(planned)]
    assert raised.value.fault.kind is Kind.READ_ONLY
    assert await reading.journal() == ()
    await reading.close()
    assert lambda_.get_function_configuration(FunctionName=FUNCTION)["MemorySize"] == 256


class Gate(LeverServer):
    """A change that goes on until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.going = threading.Event()
        self.go = threading.Event()

    def __call__(self, talk: Talk) -> None:
        if talk.request.method == "PUT":
            self.going.set()
            self.go.wait(30)
        super().__call__(talk)


@pytest.fixture
def gate() -> Iterator[tuple[Gate, Faulty]]:
    reply = Gate()
    with Faulty(reply) as server:
        yield reply, server
        reply.go.set()


@pytest.fixture
def gated(gate: tuple[Gate, Faulty], program: Program) -> EngineClient:
    return program.console(endpoint_url=gate[1].url, region="eu-west-1")


async def begun(gated: EngineClient, gate: Gate) -> "asyncio.Task[list[LeverStep]]":
    """A change that the server has, and has not answered."""
    planned = plan(await gated.lever(MEMORY), 512)

    async def all_steps() -> list[LeverStep]:
        async with aclosing(gated.pull(planned)) as steps:
            return [step async for step in steps]

    task = asyncio.create_task(all_steps())
    await asyncio.to_thread(gate.going.wait, 30)
    return task


async def test_a_change_is_in_the_journal_before_it_is_sent(
    gate: tuple[Gate, Faulty], gated: EngineClient, program: Program
) -> None:
    task = await begun(gated, gate[0])
    (entry,) = journal(program).read().entries
    assert entry.ended_ms == 0
    assert entry.outcome == ""
    assert gated.invoking == 1
    gate[0].go.set()
    assert (await task)[-1].state is not None
    await gated.close()


async def test_a_change_goes_on_to_its_end_though_the_console_is_gone(
    gate: tuple[Gate, Faulty], gated: EngineClient, program: Program
) -> None:
    task = await begun(gated, gate[0])
    task.cancel()
    await asyncio.wait([task])
    await gated.close()
    gate[0].looks = 1
    gate[0].go.set()
    await program.ended()
    (entry,) = journal(program).read().entries
    assert entry.outcome == "changed"
    assert entry.ended_ms > 0
    assert len(gate[0].changes) == 1


async def test_an_engine_that_dies_leaves_the_change_in_the_journal_without_an_end(
    gate: tuple[Gate, Faulty], gated: EngineClient, program: Program
) -> None:
    task = await begun(gated, gate[0])
    os.kill(program.spawner.processes[-1].pid, signal.SIGKILL)
    last = (await task)[-1]
    assert last.sent
    assert last.fault is not None
    assert last.fault.kind is Kind.ENGINE
    assert gated.invoking == 0
    (entry,) = await gated.journal()
    assert entry.ended_ms == 0
    gate[0].go.set()
    await gated.close()


def in_process(server: Faulty, folder: Path) -> Levers:
    clients = Clients(Connection(endpoint_url=server.url, region="eu-west-1"))
    store = JournalStore(folder)
    journal = ChangeJournal(clients, store, lambda: 1_000)
    return Levers(clients, store, journal, lambda: 1_000)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")


def pulled(levers: Levers, value: int) -> list[LeverStep]:
    from lambdatui.aws.levers import read_lever

    state = read_lever(levers._clients, MEMORY, clock=lambda: 1_000)
    return list(levers.pull(plan(state, value), threading.Event()))


def test_a_journal_that_cannot_be_written_stops_no_change_and_is_told(
    keys: None, tmp_path: Path
) -> None:
    assert keys is None
    (tmp_path / "state").write_text("no folder")
    server = LeverServer()
    with Faulty(server) as faulty:
        steps = pulled(in_process(faulty, tmp_path / "state"), 512)
    assert "The journal will not show this change." in steps[0].words
    assert steps[-1].state is not None
    assert len(server.changes) == 1


@pytest.mark.parametrize(
    ("ends", "lose", "outcome"),
    [
        ("Successful", False, "changed"),
        ("Failed", False, "failed"),
        ("Successful", True, "changed"),
    ],
)
def test_what_became_of_a_change_is_a_word_in_the_journal(
    keys: None, tmp_path: Path, *, ends: str, lose: bool, outcome: str
) -> None:
    assert keys is None
    server = LeverServer()
    server.ends, server.lose = ends, lose
    with Faulty(server) as faulty:
        levers = in_process(faulty, tmp_path)
        pulled(levers, 512)
    (entry,) = JournalStore(tmp_path).read().entries
    assert entry.outcome == outcome
    # Nobody could say who asks: the server knows no STS.
    assert entry.who == ""


def test_steps_are_made_though_nobody_takes_them() -> None:
    made: list[int] = []

    def steps() -> Iterator[LeverStep]:
        for number in range(20):
            made.append(number)
            yield LeverStep(words=str(number))

    reader = at_once(steps)
    assert next(reader).words == "0"
    reader.close()
    assert made == list(range(20))
