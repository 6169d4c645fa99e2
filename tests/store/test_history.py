"""The history survives crashes, other processes and its own growth."""

import contextlib
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.invoke import Outcome
from lambdatui.store.history import OPEN_NOTE, HistoryStore
from tests.store.killed import KILLS, run_until_killed
from tests.store.listing import names_in
from tests.store.past import DAY_MS, NOW, ended, history, sent

#: So that few runs make a large history.
LONG = "x" * 1000


@pytest.fixture
def store(tmp_path: Path) -> HistoryStore:
    return history(tmp_path / "state")


def test_without_a_file_there_is_no_history(store: HistoryStore, tmp_path: Path) -> None:
    assert store.entries("orders-api") == ()
    assert store.past_run("x") is None
    assert names_in(tmp_path) == []


def test_a_beginning_and_its_end_are_one_invocation(store: HistoryStore) -> None:
    entry = sent(1)
    store.begin(entry)
    store.end(ended(entry))
    assert store.entries("orders-api") == (ended(entry),)


def test_a_beginning_without_an_end_says_that_the_outcome_is_unknown(
    store: HistoryStore,
) -> None:
    store.begin(sent(1))
    (entry,) = store.entries("orders-api")
    assert entry.outcome is None
    assert entry.note == OPEN_NOTE
    assert "outcome unknown" in OPEN_NOTE


def test_one_that_was_refused_says_why_instead(store: HistoryStore) -> None:
    store.begin(sent(1))
    refused = sent(1, outcome=Outcome.REFUSED, note="AWS refused it.")
    store.end(refused)
    assert store.entries("orders-api") == (refused,)


def test_an_end_alone_is_enough(store: HistoryStore, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    store.end(ended(sent(1), Outcome.UNKNOWN))
    assert [entry.outcome for entry in store.entries("orders-api")] == [Outcome.UNKNOWN]


def test_the_newest_stand_first_and_other_functions_apart(store: HistoryStore) -> None:
    for number in (2, 1, 3):
        store.begin(sent(number))
        store.begin(sent(number, "other"))
    newest = [NOW + 3, NOW + 2, NOW + 1]
    assert [entry.started_ms for entry in store.entries("orders-api")] == newest
    assert [entry.started_ms for entry in store.entries("orders-api", limit=2)] == newest[:2]
    assert len(store.entries("other")) == 3


def test_more_than_a_page_of_entries_come_each_once(
    store: HistoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lambdatui.store.history._PAGE", 10)
    (tmp_path / "state").mkdir()
    for number in range(40):
        # Many in one millisecond: pages are cut between them.
        store.end(sent(number // 25, id=str(number)))
    found = [int(entry.id) for entry in store.entries("orders-api", limit=1000)]
    assert found == list(range(39, -1, -1))


def test_of_one_millisecond_the_later_one_stands_first(store: HistoryStore) -> None:
    for name in ("first", "second"):
        store.begin(sent(1, id=name))
    assert [entry.id for entry in store.entries("orders-api")] == ["second", "first"]


def test_an_end_never_makes_a_removed_folder_anew(store: HistoryStore, tmp_path: Path) -> None:
    store.begin(sent(1))
    shutil.rmtree(tmp_path / "state")
    with pytest.raises(LambdatuiError) as caught:
        store.end(ended(sent(1)))
    assert caught.value.fault.kind is Kind.STORE
    assert "not there any more" in caught.value.fault.what
    assert names_in(tmp_path) == []


def test_the_same_name_in_another_place_has_a_history_of_its_own(store: HistoryStore) -> None:
    places = ("111111111111/eu-west-1", "222222222222/eu-west-1", "")
    for number, place in enumerate(places):
        store.begin(sent(number, place=place))
    assert len(store.entries("orders-api")) == 3
    assert [e.place for e in store.entries("orders-api", place=places[0])] == [places[0]]
    # Where one was sent was not always known: it is not lost where nothing else is known.
    assert [e.place for e in store.entries("orders-api", place="3/x")] == [""]
    newest = store.entries("orders-api", limit=1, place=places[1])
    assert [e.started_ms for e in newest] == [NOW + 1]


def test_an_entry_of_another_version_costs_only_itself(store: HistoryStore, tmp_path: Path) -> None:
    for number in (1, 2):
        store.begin(sent(number))
    with contextlib.closing(sqlite3.connect(tmp_path / "state/history.sqlite3")) as other, other:
        other.execute(
            "UPDATE runs SET entry = replace(entry, 'sync', 'later') WHERE id = 'orders-api-2'"
        )
    assert [entry.id for entry in store.entries("orders-api")] == ["orders-api-1"]


def test_the_file_is_for_this_user_only(store: HistoryStore, tmp_path: Path) -> None:
    store.begin(sent(1))
    for path, mode in ((tmp_path / "state", 0o700), (tmp_path / "state/history.sqlite3", 0o600)):
        assert stat.S_IMODE(path.stat().st_mode) == mode
    *locks, name = names_in(tmp_path / "state")
    assert name == "history.sqlite3"
    for lock in locks:
        assert stat.S_IMODE((tmp_path / "state" / lock).stat().st_mode) == 0o600
    store.end(ended(sent(1)))
    assert names_in(tmp_path / "state") == ["history.sqlite3"]


def test_what_is_older_than_a_month_is_forgotten(tmp_path: Path) -> None:
    store = history(tmp_path)
    for days in (29, 31):
        store.end(ended(sent(-days * DAY_MS)))
    later = history(tmp_path)
    assert [entry.started_ms for entry in later.entries("orders-api")] == [NOW - 29 * DAY_MS]
    week = HistoryStore(tmp_path, clock=lambda: NOW, kept_ms=7 * DAY_MS)
    week.begin(sent(0))
    assert [entry.started_ms for entry in week.entries("orders-api")] == [NOW]


def test_a_long_history_forgets_the_oldest_and_stays_small(tmp_path: Path) -> None:
    store = history(tmp_path, limit_bytes=100_000)
    for number in range(60):
        entry = sent(number, event_name=LONG)
        store.begin(entry)
        store.end(ended(entry))
        assert (tmp_path / "history.sqlite3").stat().st_size < 115_000
    kept = store.entries("orders-api", limit=1000)
    assert [entry.started_ms for entry in kept] == [NOW + 59 - i for i in range(len(kept))]
    assert 10 <= len(kept) < 40
    assert all(entry.outcome is Outcome.RETURNED for entry in kept)


def test_a_busy_function_does_not_push_out_a_quiet_one(tmp_path: Path) -> None:
    store = history(tmp_path, limit_bytes=150_000)
    store.end(ended(sent(0, "quiet")))
    for number in range(1, 60):
        store.begin(sent(number, "busy", event_name=LONG))
    assert len(store.entries("quiet")) == 1
    assert len(store.entries("busy", limit=1000)) < 59


def test_an_end_after_its_beginning_was_forgotten_is_still_whole(tmp_path: Path) -> None:
    store = history(tmp_path, limit_bytes=100_000)
    long = sent(0)
    store.begin(long)
    for number in range(1, 40):
        store.begin(sent(number, event_name=LONG))
    assert long.id not in {entry.id for entry in store.entries("orders-api", limit=1000)}
    store.end(ended(long))
    assert ended(long) in store.entries("orders-api", limit=1000)


WRITER = """
import pathlib, sys
from tests.store.past import history, sent
folder, name, count = pathlib.Path(sys.argv[1]), sys.argv[2:3], int((*sys.argv[3:], 10**9)[0])
store = history(folder)
function = (*name, "orders-api")[0]
for number in range(count):
    entry = sent(number, function)
    store.begin(entry, b"x" * 20_000)
    print(entry.id, flush=True)
"""


@pytest.mark.parametrize("after", KILLS)
def test_what_was_begun_before_a_kill_is_remembered(tmp_path: Path, after: int) -> None:
    printed = run_until_killed(WRITER, tmp_path, after=after)
    store = history(tmp_path)
    remembered = {entry.id for entry in store.entries("orders-api", limit=10_000)}
    assert len(printed) >= after
    assert set(printed) <= remembered
    store.begin(sent(0, "next"))
    assert len(store.entries("next")) == 1


def test_several_processes_lose_none_of_each_others_runs(tmp_path: Path) -> None:
    count = 30
    names = [f"function-{letter}" for letter in "abcd"]
    children = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), name, str(count)],
            stdout=subprocess.DEVNULL,
        )
        for name in names
    ]
    assert [child.wait() for child in children] == [0] * len(names)
    store = history(tmp_path)
    for name in names:
        kept = store.entries(name)
        assert [entry.started_ms - NOW for entry in kept] == list(range(count - 1, -1, -1))
        assert all(store.payload_of(entry.id) == b"x" * 20_000 for entry in kept)


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = history(tmp_path / "file")
    with pytest.raises(LambdatuiError) as caught:
        store.begin(sent(1))
    assert caught.value.fault.kind is Kind.STORE
    assert str(tmp_path / "file") in caught.value.fault.what


def test_an_id_that_comes_again_is_the_same_run(store: HistoryStore) -> None:
    for text in ("a", "b"):
        store.begin(sent(1, event_name=text), text.encode())
    (entry,) = store.entries("orders-api")
    assert entry.event_name == "b"
    assert store.payload_of(entry.id) == b"b"
    assert entry.payload_bytes == 1
