"""Replays asked through the engine process: each event runs once, whoever goes or dies meanwhile.

The function itself keeps the book of what it was given.
"""

import json
import signal
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path

import msgspec
import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.core.replay import (
    PastReplay,
    ReplayEvent,
    ReplayItem,
    ReplayOptions,
    ReplayPlan,
    ReplayStep,
    Verdict,
)
from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine import wire_events
from lambdatui.engine.client import EngineClient
from lambdatui.engine.replays import LARGEST_RESPONSE
from lambdatui.store.history import HistoryStore
from lambdatui.store.replays import ReplayStore
from tests.engine.account import create_function
from tests.engine.piped import Program, until

#: Writes down what it was given, and, where it is told to, waits before it ends.
BOOK = """
import os, time
def handler(event, context):
    with open(event["book"], "a") as book:
        book.write(f"{event['n']}\\n")
    while event.get("end") and not os.path.exists(event["end"]):
        time.sleep(0.02)
    if event.get("fails"):
        raise KeyError("sku")
    return event.get("size", 0) * "x" or event["n"]
"""


class Book:
    """A function, the events for it, and what it has run."""

    def __init__(self, name: str, account: str, folder: Path) -> None:
        self.name = name
        self.account = account
        self.place = f"{account}/eu-west-1"
        #: As the console gives it: its name alone could be resumed anywhere.
        self.arn = f"arn:aws:lambda:eu-west-1:{account}:function:{name}"
        self._path = folder / "book"
        self._end = folder / "end"

    def plan(self, *events: dict[str, object], **options: object) -> ReplayPlan:
        items = tuple(
            ReplayItem(
                number=number,
                name=f"event {number}",
                payload=json.dumps({"book": str(self._path), "n": number, **event}).encode(),
            )
            for number, event in enumerate(events, 1)
        )
        return ReplayPlan(
            id="", function=self.arn, items=items, options=msgspec.convert(options, ReplayOptions)
        )

    @property
    def waits(self) -> dict[str, object]:
        """An event that ends once :meth:`let_go` was called."""
        return {"end": str(self._end)}

    def let_go(self) -> None:
        self._end.touch()

    def ran(self) -> list[int]:
        return [int(line) for line in self._path.read_text().split()] if self.begun() else []

    def begun(self) -> bool:
        return self._path.exists()


@pytest.fixture
def program(endpoint: Endpoint, tmp_path: Path) -> Program:
    return Program(tmp_path, endpoint.environment())


@pytest.fixture(scope="module")
def function(endpoint: Endpoint) -> str:
    create_function(endpoint, name := f"book-{uuid.uuid4().hex[:8]}", BOOK)
    return name


@pytest.fixture
def book(function: str, endpoint: Endpoint, tmp_path: Path) -> Book:
    return Book(function, endpoint.account, tmp_path)


@pytest.fixture
async def client(program: Program) -> AsyncGenerator[EngineClient, None]:
    async with program.opened() as found:
        yield found


def ended(steps: list[ReplayEvent]) -> dict[int, Verdict]:
    return {step.number: step.record.verdict for step in steps if step.record is not None}


def verdicts(past: PastReplay | None) -> dict[int, Verdict]:
    assert past is not None
    return {record.number: record.verdict for record in past.records}


def history(program: Program, function: str) -> list[HistoryEntry]:
    return list(HistoryStore(Path(program.places.state)).entries(function))


async def refused(client: EngineClient, plan: ReplayPlan, *, resume: bool = False) -> str:
    """The kind of the error that a replay begins with, and what it says."""
    with pytest.raises(LambdatuiError) as raised:
        await anext(client.replay(plan, resume=resume))
    return f"{raised.value.fault.kind.value}: {raised.value.fault.sentence()}"


async def test_a_replay_tells_its_id_and_each_step_and_is_recorded(
    client: EngineClient, program: Program, book: Book
) -> None:
    assert await client.last_replay(book.arn) is None
    async for _ in client.functions():
        pass
    plan = book.plan({}, {"fails": True}, {})
    steps = [step async for step in client.replay(plan)]
    first, *rest = steps
    assert (first.step, first.number) == (ReplayStep.BEGAN, 0)
    assert [(step.step, step.number) for step in rest] == [
        (kind, number) for number in (1, 2, 3) for kind in (ReplayStep.BEGAN, ReplayStep.ENDED)
    ]
    wanted = {1: Verdict.OK, 2: Verdict.FAILED, 3: Verdict.OK}
    assert ended(steps) == wanted
    assert steps[2].result is not None
    assert steps[2].result.payload == b"1"
    assert book.ran() == [1, 2, 3]
    past = await client.last_replay(book.arn)
    assert past is not None
    assert (past.plan.id, past.running, verdicts(past)) == (first.words, False, wanted)
    assert (past.plan.place, past.plan.items) == (book.place, plan.items)
    assert past.plan.created_ms > 0
    entries = history(program, book.name)
    assert [(entry.event_name, entry.place, entry.has_payload) for entry in entries] == [
        (f"event {number}", book.place, True) for number in (3, 2, 1)
    ]
    assert client.invoking == 0


async def test_a_replay_with_an_id_of_its_own_keeps_it(
    client: EngineClient, program: Program, book: Book
) -> None:
    replay_id = ReplayStore(Path(program.places.state)).new_id()
    plan = msgspec.structs.replace(book.plan({}), id=replay_id)
    steps = [step async for step in client.replay(plan)]
    assert [step.number for step in steps] == [1, 1]
    assert (await client.last_replay(book.arn) or PastReplay(plan=plan)).plan.id == replay_id


async def test_a_replay_that_is_closed_begins_no_further_event_and_records_those_under_way(
    client: EngineClient, program: Program, book: Book
) -> None:
    plan = book.plan({}, book.waits, {}, {})
    steps = client.replay(plan)
    while (await anext(steps)).number != 2:
        assert client.invoking == 1
    await until(lambda: book.ran() == [1, 2])
    await steps.aclose()
    # It is awaited: nobody else may resume it, and it is asked about before the program ends.
    past = await client.last_replay(book.arn)
    assert past is not None
    assert (past.running, client.invoking) == (True, 1)
    assert (await refused(client, past.plan, resume=True)).startswith("conflict: ")
    book.let_go()
    await until(lambda: client.invoking == 0)
    past = await client.last_replay(book.arn)
    assert past is not None
    assert (past.running, verdicts(past)) == (False, {1: Verdict.OK, 2: Verdict.OK})
    assert [entry.outcome for entry in history(program, book.name)] == [Outcome.RETURNED] * 2
    rest = [step async for step in client.replay(past.plan, resume=True)]
    assert ended(rest) == {3: Verdict.OK, 4: Verdict.OK}
    assert all(step.number for step in rest)
    assert book.ran() == [1, 2, 3, 4]


async def test_several_under_way_are_all_awaited(client: EngineClient, book: Book) -> None:
    waits = [book.waits] * 3
    steps = client.replay(book.plan(*waits, {}, concurrency=3))
    while (await anext(steps)).number != 3:
        pass
    await until(lambda: len(book.ran()) == 3)
    await steps.aclose()
    book.let_go()
    await until(lambda: client.invoking == 0)
    assert verdicts(await client.last_replay(book.arn)) == dict.fromkeys((1, 2, 3), Verdict.OK)
    assert sorted(book.ran()) == [1, 2, 3]


async def test_the_engine_ends_what_is_under_way_when_the_console_is_gone(
    program: Program, book: Book
) -> None:
    client = program.console()
    steps = client.replay(book.plan({}, book.waits, {}))
    while (await anext(steps)).number != 2:
        pass
    await until(lambda: book.ran() == [1, 2])
    await client.close()
    (engine,) = program.spawner.processes
    assert engine.poll() is None
    # What the program says at its end.
    assert client.invoking == 1
    book.let_go()
    await program.ended()
    async with program.opened() as other:
        past = await other.last_replay(book.arn)
        assert past is not None
        assert (past.running, verdicts(past)) == (False, {1: Verdict.OK, 2: Verdict.OK})
    assert book.ran() == [1, 2]
    assert [entry.outcome for entry in history(program, book.name)] == [Outcome.RETURNED] * 2


async def test_after_the_engine_died_a_replay_is_resumed_and_nothing_runs_twice(
    client: EngineClient, program: Program, book: Book
) -> None:
    steps = client.replay(book.plan({}, book.waits, {}, {}))
    while (await anext(steps)).number != 2:
        pass
    await until(lambda: book.ran() == [1, 2])
    program.spawner.processes[0].send_signal(signal.SIGKILL)
    with pytest.raises(LambdatuiError) as raised:
        await anext(steps)
    assert raised.value.fault.kind is Kind.ENGINE
    assert raised.value.fault.advice == "Resume it: what was begun is not sent again."
    assert client.invoking == 0
    past = await client.last_replay(book.arn)
    assert past is not None
    assert (past.running, verdicts(past)) == (False, {1: Verdict.OK, 2: Verdict.UNKNOWN})
    book.let_go()
    rest = [step async for step in client.replay(past.plan, resume=True)]
    assert ended(rest) == {3: Verdict.OK, 4: Verdict.OK}
    assert book.ran() == [1, 2, 3, 4]


async def test_a_replay_that_is_resumed_keeps_its_events_and_takes_another_pace(
    client: EngineClient, book: Book
) -> None:
    plan = book.plan({}, {"fails": True}, {"fails": True}, {}, stop_on_error=True, compare=True)
    plan = msgspec.structs.replace(
        plan, items=tuple(msgspec.structs.replace(i, expected="0") for i in plan.items)
    )
    first = [step async for step in client.replay(plan)]
    assert first[-1].step is ReplayStep.HALTED
    assert ended(first) == {1: Verdict.DIFFERED}
    replay_id = first[0].words
    asked = ReplayPlan(id=replay_id, function=book.arn, items=(), options=ReplayOptions(rate=900))
    rest = [step async for step in client.replay(asked, resume=True)]
    # It went on after an error, and still compared.
    assert ended(rest) == {2: Verdict.FAILED, 3: Verdict.FAILED, 4: Verdict.DIFFERED}
    assert book.ran() == [1, 2, 3, 4]


async def test_a_large_response_is_left_to_the_history(
    client: EngineClient, program: Program, book: Book
) -> None:
    plan = book.plan({"size": LARGEST_RESPONSE - 2}, {"size": LARGEST_RESPONSE})
    steps = [step async for step in client.replay(plan)]
    assert ended(steps) == {1: Verdict.OK, 2: Verdict.OK}
    small, large = (step for step in steps if step.step is ReplayStep.ENDED)
    assert small.result is not None
    assert len(small.result.payload) == LARGEST_RESPONSE
    assert large.result is None
    assert large.record is not None
    (entry,) = await client.search_history(large.record.request_id)
    run = await client.past_run(entry.id)
    assert run is not None
    assert run.result is not None
    assert len(run.result.payload) == LARGEST_RESPONSE + 2


async def test_read_only_replays_dry_runs_alone(program: Program, book: Book) -> None:
    plan = book.plan({}, {})
    dry = tuple(msgspec.structs.replace(i, type=InvocationType.DRY_RUN) for i in plan.items)
    mixed = msgspec.structs.replace(plan, items=(dry[0], plan.items[1]))
    async with program.opened(read_only=True) as client:
        for each in (plan, mixed):
            said = await refused(client, each)
            assert said.startswith("read-only: Read-only mode: nothing was sent.")
        assert await client.last_replay(book.arn) is None
        steps = [step async for step in client.replay(msgspec.structs.replace(plan, items=dry))]
        assert ended(steps) == {1: Verdict.OK, 2: Verdict.OK}
    assert book.ran() == []


async def test_read_only_resumes_none_that_would_run_something(
    program: Program, book: Book
) -> None:
    async with program.opened() as client:
        steps = client.replay(book.plan({"fails": True}, {}, stop_on_error=True))
        async for _ in steps:
            pass
        past = await client.last_replay(book.arn)
    assert past is not None
    async with program.opened(read_only=True) as client:
        assert (await refused(client, past.plan, resume=True)).startswith("read-only: ")
    assert book.ran() == [1]


async def test_a_plan_that_cannot_be_meant_is_refused_and_not_written_down(
    client: EngineClient, book: Book
) -> None:
    one, two = book.plan({}, {}).items
    for items in ((), (one, one), (two,)):
        plan = ReplayPlan(id="", function=book.arn, items=items)
        assert (await refused(client, plan)).startswith("invalid: A replay needs events")
    bad = book.plan({}, concurrency=0)
    assert (await refused(client, bad)).startswith("invalid: ")
    assert await client.last_replay(book.arn) is None
    nowhere = msgspec.structs.replace(book.plan({}), id="20260131T081231-9f2c4e")
    assert "no replay 20260131T081231-9f2c4e" in await refused(client, nowhere, resume=True)
    assert (book.ran(), client.invoking) == ([], 0)


async def test_more_than_a_frame_takes_is_refused_before_it_is_sent(
    program: Program, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = book.plan({})
    monkeypatch.setattr(wire_events, "LARGEST_PLAN", len(plan.items[0].payload) - 1)
    client = program.console()
    said = await refused(client, plan)
    assert said.startswith("too-large: ")
    assert "Replay fewer of them" in said
    await client.close()
    assert program.spawner.processes == []


async def test_a_replay_of_another_function_or_place_is_not_resumed(
    client: EngineClient, program: Program, book: Book
) -> None:
    store = ReplayStore(Path(program.places.state))
    plan = msgspec.structs.replace(book.plan({}), id=store.new_id(), place="999900001111/eu-west-1")
    store.create(plan).close()
    other = msgspec.structs.replace(plan, function="other")
    assert "not of other: nothing was sent" in await refused(client, other, resume=True)
    here = msgspec.structs.replace(plan, function=book.arn)
    said = await refused(client, here, resume=True)
    assert f"was begun in 999900001111/eu-west-1, and this is {book.place}" in said
    # Once the list has told where the function stands, its name alone will do.
    async for _ in client.functions():
        pass
    assert "was begun in 999900001111/eu-west-1" in await refused(client, plan, resume=True)
    assert await client.last_replay(book.arn) is None
    # The journal was let go each time.
    assert not store.is_running(plan.id)
    assert book.ran() == []


@pytest.fixture
def no_folder_for_journals(program: Program) -> None:
    state = Path(program.places.state)
    state.mkdir()
    (state / "replays").write_text("a file where the folder should be")


@pytest.mark.usefixtures("no_folder_for_journals")
async def test_a_replay_whose_journal_cannot_be_written_sends_nothing(
    client: EngineClient, book: Book
) -> None:
    assert (await refused(client, book.plan({}))).startswith("store: ")
    assert book.ran() == []


async def test_other_calls_are_answered_while_a_replay_runs(
    client: EngineClient, book: Book
) -> None:
    steps = client.replay(book.plan({}, book.waits))
    while (await anext(steps)).number != 2:
        pass
    await until(lambda: book.ran() == [1, 2])
    assert (await client.identity()).account == book.account
    book.let_go()
    assert ended([step async for step in steps]) == {2: Verdict.OK}
