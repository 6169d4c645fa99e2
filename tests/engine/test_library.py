"""The library of events and the history, asked through the engine process."""

import asyncio
import os
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.history import Draft
from lambdatui.engine import wire, wire_library
from lambdatui.engine.client import EngineClient
from lambdatui.engine.spawn import Spawner
from lambdatui.store.drafts import DraftStore
from lambdatui.store.events import EventStore
from lambdatui.store.history import HistoryStore
from tests.engine.piped import places
from tests.store.listing import names_in
from tests.store.past import ended, result, sent

FUNCTION = "orders-api"
NOTE = EventDetails(provenance=Provenance.DEAD_LETTER, note="the bad one", expected='{"a": 1.50}')


def break_file(path: str) -> None:
    Path(path).write_text("{oops")


@pytest.fixture
def spawner(tmp_path: Path) -> Spawner:
    return Spawner(os.environ, tmp_path / "state" / "engine.log")


@pytest.fixture
async def client(spawner: Spawner, tmp_path: Path) -> AsyncGenerator[EngineClient, None]:
    found = EngineClient(Connection(), places(tmp_path), spawner)
    yield found
    await found.close()
    for engine in spawner.processes:
        await asyncio.to_thread(engine.wait, 30)


async def test_an_event_and_its_details_live_through_the_pipe(
    client: EngineClient, tmp_path: Path
) -> None:
    entry = await client.save_event(FUNCTION, "a", "[1]", details=NOTE)
    assert (entry.note, entry.has_expected) == ("the bad one", True)
    assert await client.event_details(FUNCTION, entry) == NOTE
    changed = await client.save_details(FUNCTION, entry, EventDetails(note="less bad"))
    assert await client.events(FUNCTION) == (changed,)
    renamed = await client.rename_event(FUNCTION, changed, "b")
    assert renamed.note == "less bad"
    await client.delete_event(FUNCTION, renamed)
    (deleted,) = await client.deleted_events(FUNCTION)
    restored = await client.restore_event(deleted, "c")
    assert (await client.read_event(FUNCTION, restored)).text == "[1]"
    paths = await client.export_events(FUNCTION, [restored], str(tmp_path / "out"))
    assert paths == (str(tmp_path / "out" / "c.json"),)
    assert names_in(tmp_path / "out") == ["c.json", "c.meta.json"]
    again = await client.import_event(paths[0], "other", "d")
    assert again.note == "less bad"
    with pytest.raises(LambdatuiError) as raised:
        await client.import_event(paths[0], "other", "d")
    assert raised.value.fault.kind is Kind.CONFLICT
    assert (await client.import_event(paths[0], "other", "d", overwrite=True)).name == "d"


async def test_what_an_editor_changes_comes_by_itself(client: EngineClient, tmp_path: Path) -> None:
    stream = client.watch_events(FUNCTION)
    assert await anext(stream) == ()
    EventStore(tmp_path / "events").save(FUNCTION, "a", "1")
    (entry,) = await anext(stream)
    break_file(entry.path)
    (broken,) = await anext(stream)
    assert broken.problem is not None
    await stream.aclose()


async def test_a_watch_ends_with_the_console(spawner: Spawner, tmp_path: Path) -> None:
    client = EngineClient(Connection(), places(tmp_path), spawner)
    assert await anext(client.watch_events(FUNCTION)) == ()
    await client.close()
    (engine,) = spawner.processes
    assert await asyncio.to_thread(engine.wait, 30) == 0


async def test_past_runs_are_found_and_read_with_what_was_sent(
    client: EngineClient, tmp_path: Path
) -> None:
    history = HistoryStore(tmp_path / "state")
    for number, function in enumerate((FUNCTION, FUNCTION, "other")):
        # Far in the future of the fixed times of these runs, nothing is forgotten.
        entry = sent(number, function, event_name="bad sku", started_ms=2**42 + number)
        history.begin(entry, b'{"sku": "A-%d"}' % number)
        history.end(ended(entry), result(entry, b"%d" % number))
    found = await client.search_history("sku a-1")
    assert [entry.id for entry in found] == ["orders-api-1"]
    assert len(await client.search_history("sku")) == 3
    assert len(await client.search_history("sku", FUNCTION)) == 2
    run = await client.past_run("orders-api-1")
    assert run is not None
    assert run.payload == b'{"sku": "A-1"}'
    assert run.result is not None
    assert run.result.payload == b"1"
    assert await client.past_run("nothing") is None
    before = await client.last_result(FUNCTION, "bad sku", before_ms=run.entry.started_ms)
    assert before is not None
    assert before.payload == b"0"
    assert await client.last_result(FUNCTION, "bad sku", qualifier="live") is None


async def test_a_draft_of_another_console_can_be_taken_back(
    client: EngineClient, tmp_path: Path
) -> None:
    ours, theirs = Draft(function=FUNCTION, text="ours"), Draft(function=FUNCTION, text="theirs")
    DraftStore(tmp_path / "state").save(theirs)
    await client.save_draft(ours)
    assert await client.other_drafts(FUNCTION) == (theirs,)
    await client.take_back_draft(theirs)
    assert await client.draft(FUNCTION) == theirs
    assert await client.other_drafts(FUNCTION) == (ours,)


async def test_a_change_that_was_asked_for_is_made_though_the_console_is_gone(
    spawner: Spawner, tmp_path: Path
) -> None:
    entry = EventStore(tmp_path / "events").save(FUNCTION, "a", "1")
    # No client: it would wait for the answer. This console dies right after it has written.
    pipe = spawner()
    pipe.sendall(wire.pack(wire.Open(Connection(), places(tmp_path))))
    request = wire_library.SaveEventDetails(FUNCTION, entry, NOTE)
    pipe.sendall(wire.pack(wire.Call(1, request, 1)))
    pipe.close()
    (engine,) = spawner.processes
    await asyncio.to_thread(engine.wait, 30)
    assert EventStore(tmp_path / "events").details(FUNCTION, entry) == NOTE
