"""A file for a person, written through the engine process."""

import asyncio
import os
import signal
import subprocess
from pathlib import Path

import pytest

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.places import Places
from lambdatui.engine import wire
from lambdatui.engine.client import EngineClient
from lambdatui.engine.spawn import Spawner
from tests.store.listing import names_in


@pytest.fixture
def spawner(tmp_path: Path) -> Spawner:
    return Spawner(os.environ, tmp_path / "state" / "engine.log")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "saved").mkdir()
    return tmp_path / "saved"


def places(folder: Path) -> Places:
    return Places(
        events=str(folder / "events"), state=str(folder / "state"), config=str(folder / "config")
    )


def content(path: str) -> bytes:
    return Path(path).read_bytes()


async def ended(engine: subprocess.Popen[bytes]) -> None:
    await asyncio.to_thread(engine.wait, 30)


async def test_a_file_is_saved_by_the_engine_and_the_console_is_told_where(
    spawner: Spawner, tmp_path: Path, folder: Path
) -> None:
    client = EngineClient(Connection(), places(tmp_path), spawner)
    path = await client.begin_export(str(folder / "x" / ".." / "orders.log"))
    assert path == str(folder / "orders.log")
    await client.add_export(path, b"\xff one\n")
    await client.add_export(path, b"two\n")
    await client.end_export(path, keep=True)
    assert content(path) == b"\xff one\ntwo\n"
    with pytest.raises(LambdatuiError) as raised:
        await client.begin_export(path)
    assert raised.value.fault.kind is Kind.CONFLICT
    again = await client.begin_export(path, overwrite=True)
    await client.end_export(again, keep=False)
    assert names_in(folder) == ["orders.log"]
    await client.close()
    await ended(spawner.processes[0])


@pytest.mark.parametrize("number", [None, signal.SIGTERM])
async def test_a_file_that_is_half_written_goes_with_the_console(
    spawner: Spawner, tmp_path: Path, folder: Path, number: signal.Signals | None
) -> None:
    client = EngineClient(Connection(), places(tmp_path), spawner)
    path = await client.begin_export(str(folder / "orders.log"))
    await client.add_export(path, b"half")
    assert len(names_in(folder)) == 1
    if number is not None:
        # It is the console's end that ends the engine.
        spawner.processes[0].send_signal(number)
    await client.close()
    await ended(spawner.processes[0])
    assert names_in(folder) == []


async def test_a_file_that_was_written_is_put_in_its_place_though_the_console_is_gone(
    spawner: Spawner, tmp_path: Path, folder: Path
) -> None:
    pipe = spawner()
    path = str(folder / "orders.log")

    def ask(number: int, request: wire.AnyRequest) -> None:
        pipe.sendall(wire.pack(wire.Call(number, request, 1)))

    def answered() -> None:
        # An item, and the word that nothing more comes.
        for _ in range(2):
            pipe.recv(wire.length_of(pipe.recv(wire.HEAD.size)))

    pipe.sendall(wire.pack(wire.Open(Connection(), places(tmp_path))))
    ask(1, wire.BeginExport(path))
    answered()
    ask(2, wire.AddExport(path, b"whole"))
    answered()
    ask(3, wire.EndExport(path, keep=True))
    pipe.close()
    await ended(spawner.processes[0])
    assert content(path) == b"whole"
    assert names_in(folder) == ["orders.log"]
