"""The history survives crashes, other processes and its own growth."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.store.history import OPEN_NOTE, HistoryStore
from tests.store.killed import KILLS, run_until_killed
from tests.store.listing import names_in


@pytest.fixture
def store(tmp_path: Path) -> HistoryStore:
    return HistoryStore(tmp_path / "state")


def sent(number: int, function: str = "orders-api") -> HistoryEntry:
    return HistoryEntry(
        id=f"{function}-{number}",
        function=function,
        type=InvocationType.SYNC,
        started_ms=1000 + number,
    )


def ended(entry: HistoryEntry, outcome: Outcome = Outcome.RETURNED) -> HistoryEntry:
    return msgspec.structs.replace(entry, outcome=outcome, request_id="r", elapsed_ms=12.5)


def test_without_a_file_there_is_no_history(store: HistoryStore, tmp_path: Path) -> None:
    assert store.entries("orders-api") == ()
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
    refused = msgspec.structs.replace(sent(1), outcome=Outcome.REFUSED, note="AWS refused it.")
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
    assert [entry.started_ms for entry in store.entries("orders-api")] == [1003, 1002, 1001]
    assert [entry.started_ms for entry in store.entries("orders-api", limit=2)] == [1003, 1002]
    assert len(store.entries("other")) == 3


def test_of_one_millisecond_the_later_one_stands_first(store: HistoryStore) -> None:
    for name in ("first", "second"):
        store.begin(msgspec.structs.replace(sent(1), id=name))
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
        store.begin(msgspec.structs.replace(sent(number), place=place))
    assert len(store.entries("orders-api")) == 3
    # Where one was sent is not always known: it is rather shown twice than lost.
    assert [e.place for e in store.entries("orders-api", place=places[0])] == ["", places[0]]
    assert [e.place for e in store.entries("orders-api", place="3/x")] == [""]
    newest = store.entries("orders-api", limit=1, place=places[1])
    assert [e.started_ms for e in newest] == [1002]


@pytest.mark.parametrize("torn", [b'{"id": "x', b"\xff\xfe", b"{}", b'{"id": 5}\n', b"\n\n[]\n"])
def test_a_torn_line_costs_only_itself(store: HistoryStore, tmp_path: Path, torn: bytes) -> None:
    store.begin(sent(1))
    with (tmp_path / "state" / "history.ndjson").open("ab") as file:
        file.write(torn)
    assert len(store.entries("orders-api")) == 1
    store.begin(sent(2))
    assert len(store.entries("orders-api")) == 2


def test_the_file_is_for_this_user_only(store: HistoryStore, tmp_path: Path) -> None:
    store.begin(sent(1))
    for path, mode in ((tmp_path / "state", 0o700), (tmp_path / "state/history.ndjson", 0o600)):
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_long_history_forgets_the_oldest_and_stays_small(tmp_path: Path) -> None:
    store = HistoryStore(tmp_path, limit_bytes=8192)
    store.begin(sent(-1, "quiet"))
    for number in range(300):
        entry = sent(number)
        store.begin(entry)
        store.end(ended(entry))
        assert (tmp_path / "history.ndjson").stat().st_size < 8192 + 400
    kept = store.entries("orders-api")
    assert [entry.started_ms for entry in kept] == [1299 - index for index in range(len(kept))]
    assert len(kept) >= 20
    assert all(entry.outcome is Outcome.RETURNED for entry in kept)


def test_a_busy_function_does_not_push_out_a_quiet_one(tmp_path: Path) -> None:
    store = HistoryStore(tmp_path, limit_bytes=40_000)
    store.end(ended(sent(0, "quiet")))
    for number in range(1, 300):
        store.end(ended(sent(number, "busy")))
    assert len(store.entries("quiet")) == 1
    assert (tmp_path / "history.ndjson").stat().st_size < 41_000


def test_an_end_after_its_beginning_was_forgotten_is_still_whole(tmp_path: Path) -> None:
    store = HistoryStore(tmp_path, limit_bytes=4096)
    long = sent(0)
    store.begin(long)
    for number in range(1, 60):
        store.begin(sent(number))
    assert long.id not in {entry.id for entry in store.entries("orders-api")}
    store.end(ended(long))
    assert ended(long) in store.entries("orders-api")


WRITER = """
import pathlib, sys
from lambdatui.core.history import HistoryEntry
from lambdatui.core.invoke import InvocationType, Outcome
from lambdatui.store.history import HistoryStore
folder, name, count = pathlib.Path(sys.argv[1]), sys.argv[2:3], int((*sys.argv[3:], 10**9)[0])
store = HistoryStore(folder, limit_bytes=30_000)
function = (*name, "orders-api")[0]
for number in range(count):
    entry = HistoryEntry(
        id=f"{function}-{number}", function=function, type=InvocationType.SYNC, started_ms=number
    )
    store.begin(entry)
    print(entry.id, flush=True)
"""


@pytest.mark.parametrize("after", KILLS)
def test_what_was_begun_before_a_kill_is_remembered(tmp_path: Path, after: int) -> None:
    printed = run_until_killed(WRITER, tmp_path, after=after)
    store = HistoryStore(tmp_path)
    remembered = {entry.id for entry in store.entries("orders-api", limit=10_000)}
    # The file was compacted on the way where the child came far.
    assert set(printed[-50:]) <= remembered
    store.begin(sent(0, "next"))
    assert len(store.entries("next")) == 1


def test_several_processes_lose_none_of_each_others_lines(tmp_path: Path) -> None:
    count = 90
    names = [f"function-{letter}" for letter in "abcd"]
    children = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), name, str(count)],
            stdout=subprocess.DEVNULL,
        )
        for name in names
    ]
    assert [child.wait() for child in children] == [0] * len(names)
    store = HistoryStore(tmp_path)
    for name in names:
        # All four write at the same pace, so each keeps about a quarter of the newest.
        kept = [entry.started_ms for entry in store.entries(name)]
        assert kept == list(range(count - 1, count - 1 - len(kept), -1))
    raw = (tmp_path / "history.ndjson").read_bytes().split(b"\n")
    for line in filter(None, raw):
        msgspec.json.decode(line, type=HistoryEntry)


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = HistoryStore(tmp_path / "file")
    with pytest.raises(LambdatuiError) as caught:
        store.begin(sent(1))
    assert caught.value.fault.kind is Kind.STORE
    assert str(tmp_path / "file") in caught.value.fault.what
