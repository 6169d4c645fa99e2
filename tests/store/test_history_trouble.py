"""A history that is damaged, held, full or of another version."""

import contextlib
import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import InvokeResult, Outcome
from lambdatui.store.history import HistoryStore
from lambdatui.store.recorded import recorded
from tests.store.listing import names_in
from tests.store.past import NOW, ended, history, result, sent

FINE = InvokeResult(outcome=Outcome.RETURNED, request_id="r", elapsed_ms=12.5)


def invoke(store: HistoryStore, number: int) -> list[str]:
    """One invocation as the program records it; what was warned of."""
    warned: list[Fault] = []
    assert recorded(store, sent(number), lambda: FINE, warned.append, payload=b"[1]") is FINE
    return [fault.what for fault in warned]


def filled(folder: Path) -> Path:
    store = history(folder)
    for number in range(8):
        store.begin(sent(number), os.urandom(20_000))
        store.end(ended(sent(number)), result(sent(number)))
    return folder / "history.sqlite3"


def no_file(path: Path) -> None:
    path.write_bytes(b"this is no database\n" * 1000)


def torn(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def overwritten(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))


@pytest.mark.parametrize("damage", [no_file, torn, overwritten])
def test_a_damaged_file_is_moved_aside_and_told_and_stops_no_invocation(
    tmp_path: Path, damage: object
) -> None:
    assert callable(damage)
    path = filled(tmp_path)
    damage(path)
    data = path.read_bytes()
    store = history(tmp_path)
    (warning,) = invoke(store, 50)
    assert "was damaged" in warning
    assert [name for name in names_in(tmp_path) if "damaged" not in name] == [
        "history.lock",
        "history.sqlite3",
    ]
    (aside,) = tmp_path.glob("history.sqlite3.damaged-20260131T081231.204Z-*")
    # Zeros may stand in it where what was old was to be forgotten; it is the same file.
    assert aside.stat().st_size == len(data)
    with pytest.raises(LambdatuiError) as caught:
        store.entries("orders-api")
    assert str(aside) in caught.value.fault.advice
    assert [entry.outcome for entry in store.entries("orders-api")] == [Outcome.RETURNED]
    assert invoke(store, 51) == []


def test_a_damaged_file_that_is_first_read_is_told_there(tmp_path: Path) -> None:
    no_file(filled(tmp_path))
    store = history(tmp_path)
    with pytest.raises(LambdatuiError, match="was damaged, and a new one was begun"):
        store.entries("orders-api")
    assert store.entries("orders-api") == ()


def test_of_two_programs_that_see_the_damage_one_moves_the_file(tmp_path: Path) -> None:
    path = filled(tmp_path)
    seen = history(tmp_path)
    no_file(path)
    invoke(history(tmp_path), 50)
    # The other one saw the same error, and comes to it only now.
    seen._database._move_aside()
    assert len(list(tmp_path.glob("*damaged*"))) == 1
    assert len(seen.entries("orders-api")) == 1


def test_a_file_that_another_program_holds_stops_no_invocation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lambdatui.store.history_database._PATIENCE_S", 0.05)
    store = history(tmp_path)
    invoke(store, 1)
    with contextlib.closing(sqlite3.connect(tmp_path / "history.sqlite3")) as other:
        other.execute("BEGIN EXCLUSIVE")
        (warning,) = invoke(store, 2)
        assert "another program holds it" in warning
        with pytest.raises(LambdatuiError) as caught:
            history(tmp_path).entries("orders-api")
        assert caught.value.fault.kind is Kind.STORE
    assert [entry.id for entry in store.entries("orders-api")] == ["orders-api-1"]


def test_many_threads_of_one_program_lose_none_of_their_runs(tmp_path: Path) -> None:
    store = history(tmp_path)
    with ThreadPoolExecutor(12) as pool:
        warned = list(pool.map(lambda number: invoke(store, number), range(24)))
    assert warned == [[]] * 24
    found = store.entries("orders-api")
    assert [entry.outcome for entry in found] == [Outcome.RETURNED] * 24


def test_a_reader_holds_up_no_invocation(tmp_path: Path) -> None:
    store = history(tmp_path)
    for number in range(7):
        store.begin(sent(number))
    found = store._newest("", "", 2, False)
    next(found)
    assert invoke(store, 50) == []
    assert len(list(found)) == 6


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk is full here")
def test_a_full_disk_stops_no_invocation(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").symlink_to("/dev/full")
    (warning,) = invoke(history(tmp_path), 1)
    assert "Could not write the history to" in warning


def test_a_file_that_may_not_grow_is_told_as_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = history(tmp_path)
    invoke(store, 1)
    connected = store._database._connected

    def small() -> sqlite3.Connection:
        connection = connected()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(store._database, "_connected", small)
    with pytest.raises(LambdatuiError) as caught:
        store.begin(sent(2), os.urandom(100_000))
    assert "the disk is full" in caught.value.fault.what
    assert [entry.id for entry in store.entries("orders-api")] == ["orders-api-1"]


def test_a_folder_under_its_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").mkdir()
    (warning,) = invoke(history(tmp_path), 1)
    assert "it is a folder" in warning


def test_the_file_of_a_newer_lambdatui_is_left_alone(tmp_path: Path) -> None:
    store = history(tmp_path)
    invoke(store, 1)
    with contextlib.closing(sqlite3.connect(tmp_path / "history.sqlite3")) as other:
        other.execute("PRAGMA user_version = 99")
    data = (tmp_path / "history.sqlite3").read_bytes()
    (warning,) = invoke(store, 2)
    assert "newer lambdatui" in warning
    assert (tmp_path / "history.sqlite3").read_bytes() == data


def test_a_file_that_was_made_and_not_filled_is_filled(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").touch()
    store = history(tmp_path)
    assert store.entries("orders-api") == ()
    assert invoke(store, 1) == []
    assert len(store.entries("orders-api")) == 1


OLD = [sent(1), ended(sent(1)), sent(2), ended(sent(3, "other"))]


def lines(entries: list[HistoryEntry]) -> bytes:
    return b"".join(b"\n" + msgspec.json.encode(entry) + b"\n" for entry in entries)


@pytest.mark.parametrize("torn", [b'{"id": "x', b"\xff\xfe", b"{}", b'{"id": 5}\n', b"\n\n[]\n"])
@pytest.mark.parametrize("reads", [True, False], ids=["read first", "written first"])
def test_an_older_history_is_taken_over_once(tmp_path: Path, torn: bytes, reads: bool) -> None:
    (tmp_path / "history.ndjson").write_bytes(lines(OLD) + torn)
    store = history(tmp_path)
    if not reads:
        store.begin(sent(9, "next"))
    found = store.entries("orders-api")
    assert [(entry.id, entry.outcome) for entry in found] == [
        ("orders-api-2", None),
        ("orders-api-1", Outcome.RETURNED),
    ]
    assert store.entries("other") == (ended(sent(3, "other")),)
    assert "history.ndjson" not in names_in(tmp_path)
    assert (tmp_path / "history.ndjson.imported").read_bytes() == lines(OLD) + torn
    assert history(tmp_path).entries("orders-api") == found


def test_an_older_history_that_was_taken_over_by_half_is_so_whole(tmp_path: Path) -> None:
    (tmp_path / "history.ndjson").write_bytes(lines(OLD))
    history(tmp_path).entries("orders-api")
    shutil.copy(tmp_path / "history.ndjson.imported", tmp_path / "history.ndjson")
    store = history(tmp_path)
    store.end(ended(sent(2)))
    assert [entry.outcome for entry in store.entries("orders-api")] == [Outcome.RETURNED] * 2
    assert store.entries("orders-api")[0].started_ms == NOW + 2
