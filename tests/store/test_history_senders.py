"""Whether somebody still waits for the answer to an invocation that has no end."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lambdatui.core.history import awaited
from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.store.history import OPEN_NOTE, HistoryStore
from lambdatui.store.history_senders import Senders
from tests.store.past import NOW, ended, history, sent

#: Begins a run, says so, and waits for ever.
SENDS = """
import sys, time
from pathlib import Path
from tests.store.past import history, sent
store = history(Path(sys.argv[1]))
store.begin(sent(1, timeout_s=3))
print("begun", flush=True)
time.sleep(600)
"""


@contextlib.contextmanager
def sending(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process inside, which has begun a run."""
    with subprocess.Popen(
        [sys.executable, "-c", SENDS, str(folder)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        try:
            assert child.stdout.readline() == "begun\n"
            yield child
        finally:
            child.kill()


def at(folder: Path, seconds: int) -> HistoryStore:
    """The history so long after :data:`NOW`."""
    return HistoryStore(folder, clock=lambda: NOW + seconds * 1000)


def outcomes(store: HistoryStore) -> list[Outcome | None]:
    return [entry.outcome for entry in store.entries("orders-api")]


def test_it_is_awaited_while_its_sender_lives_and_unknown_once_that_is_gone(tmp_path: Path) -> None:
    with sending(tmp_path) as child:
        # However long it takes: the sender knows best.
        assert outcomes(at(tmp_path, 3_600)) == [None]
        child.kill()
        child.wait()
        store = history(tmp_path)
        (entry,) = store.entries("orders-api")
        assert (entry.outcome, entry.note) == (Outcome.UNKNOWN, OPEN_NOTE)
        run = store.past_run(entry.id)
        assert run is not None
        assert run.entry == entry
    assert [path.name for path in tmp_path.iterdir()] == ["history.sqlite3"]


def test_a_dry_run_whose_sender_is_gone_may_not_have_run(tmp_path: Path) -> None:
    store = history(tmp_path)
    entry = sent(1, type=InvocationType.DRY_RUN)
    store.begin(entry)
    store.leave(entry)
    assert outcomes(store) == [None]


def test_one_that_is_not_awaited_any_more_is_unknown(tmp_path: Path) -> None:
    store = history(tmp_path)
    store.begin(sent(1))
    assert outcomes(store) == [None]
    store.leave(sent(1))
    assert outcomes(store) == [Outcome.UNKNOWN]


def test_one_that_ends_while_it_is_read_is_not_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = history(tmp_path)
    store.begin(sent(1))
    look = Senders.gone

    def late(self: Senders, id: str) -> bool | None:
        store.end(ended(sent(1)))
        return look(self, id)

    monkeypatch.setattr(Senders, "gone", late)
    assert history(tmp_path).entries("orders-api") == (ended(sent(1)),)


def test_its_end_can_be_told_though_it_was_read_as_unknown(tmp_path: Path) -> None:
    store = history(tmp_path)
    store.begin(sent(1))
    store.leave(sent(1))
    assert outcomes(store) == [Outcome.UNKNOWN]
    store.end(ended(sent(1)))
    assert outcomes(store) == [Outcome.RETURNED]


def test_what_a_killed_sender_has_left_is_swept_away_and_what_is_held_is_not(
    tmp_path: Path,
) -> None:
    with sending(tmp_path) as child:
        child.kill()
    (left,) = tmp_path.glob(".sending-*")
    store = history(tmp_path)
    store.begin(sent(2))
    # Nobody asks for the runs of that function.
    assert history(tmp_path).entries("another") == ()
    (held,) = tmp_path.glob(".sending-*")
    assert held != left
    assert outcomes(store) == [None, Outcome.UNKNOWN]


def test_where_no_lock_can_be_had_its_own_time_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    history(tmp_path).begin(sent(0, timeout_s=3))
    assert outcomes(history(tmp_path)) == [None]
    # 3 s of its own, a minute for the answer, and one to write it down.
    for after_s, outcome in ((122, None), (123, Outcome.UNKNOWN)):
        assert outcomes(at(tmp_path, after_s)) == [outcome]


def test_where_the_timeout_is_not_known_it_is_the_longest() -> None:
    entry = sent(0)
    assert awaited(entry, NOW + 1_000_000)
    assert not awaited(entry, NOW + 1_020_000)
    quick = msgspec.structs.replace(entry, type=InvocationType.ASYNC, timeout_s=900)
    assert not awaited(quick, NOW + 120_000)
    assert not awaited(ended(entry), NOW)
