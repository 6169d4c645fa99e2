"""The journal of changes: what is in it is on the disk, whatever happens to the program."""

import json
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.lever import JournalEntry
from lambdatui.store.journal import JournalStore


def entry(id: str, at_ms: int = 1_000, function: str = "orders") -> JournalEntry:
    return JournalEntry(
        id=id,
        at_ms=at_ms,
        account="123456789012",
        region="eu-west-1",
        who="arn:aws:iam::123456789012:user/ada",
        function=function,
        lever="memory",
    )


def test_nothing_is_in_a_journal_that_was_not_begun(tmp_path: Path) -> None:
    assert JournalStore(tmp_path / "state").read().entries == ()
    assert not (tmp_path / "state").exists()


def test_the_newest_line_of_a_change_holds(tmp_path: Path) -> None:
    store = JournalStore(tmp_path)
    begun = entry("a")
    store.write(begun)
    assert store.read().entries == (begun,)
    ended = replace(begun, ended_ms=2_000, outcome="changed", words="It is so")
    store.write(ended)
    assert JournalStore(tmp_path).read().entries == (ended,)


def test_the_newest_change_is_first_and_they_can_be_chosen(tmp_path: Path) -> None:
    store = JournalStore(tmp_path)
    for number in range(5):
        store.write(entry(str(number), number * 1_000, "orders" if number % 2 else "stock"))
    assert [found.id for found in store.read().entries] == ["4", "3", "2", "1", "0"]
    assert [found.id for found in store.read(2).entries] == ["4", "3"]
    assert [found.id for found in store.read(since_ms=3_000).entries] == ["4", "3"]
    assert [found.id for found in store.read(function="orders").entries] == ["3", "1"]


def test_the_file_is_this_persons_alone_and_json_lines(tmp_path: Path) -> None:
    store = JournalStore(tmp_path / "state")
    store.write(entry("a"))
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700
    lines = [json.loads(line) for line in store.path.read_text().split("\n") if line]
    assert [line["id"] for line in lines] == ["a"]


def test_a_torn_line_and_what_is_no_entry_are_left_out(tmp_path: Path) -> None:
    store = JournalStore(tmp_path)
    store.write(entry("a"))
    with store.path.open("ab") as file:
        file.write(b'\n{"id": "torn", "at_m')
    store.write(entry("b", 2_000))
    with store.path.open("ab") as file:
        file.write(b"\n[]\n\xff\xfe\nnull\n")
    page = store.read()
    assert [found.id for found in page.entries] == ["b", "a"]
    assert page.unread == 4


def test_a_member_of_a_version_to_come_is_no_trouble(tmp_path: Path) -> None:
    store = JournalStore(tmp_path)
    store.write(entry("a"))
    text = store.path.read_text().replace('{"id"', '{"ticket":"INC-1","id"')
    store.path.write_text(text)
    assert [found.id for found in store.read().entries] == ["a"]


def test_it_takes_no_more_room_than_two_files_and_says_what_has_made_way(tmp_path: Path) -> None:
    store = JournalStore(tmp_path, most_bytes=2_000)
    for number in range(100):
        store.write(entry(f"{number:03}", number))
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert len(sizes) == 2
    assert max(sizes) < 3_000
    page = store.read()
    kept = [int(found.id) for found in page.entries]
    assert kept == list(range(99, kept[-1] - 1, -1))
    assert page.forgotten_ms == kept[-1]
    assert kept[-1] > 0


def test_nothing_is_said_to_have_made_way_before_something_did(tmp_path: Path) -> None:
    store = JournalStore(tmp_path, most_bytes=2_000)
    for number in range(20):
        store.write(entry(f"{number:03}", number))
    assert len(list(tmp_path.iterdir())) == 2
    page = store.read()
    assert len(page.entries) == 20
    assert page.forgotten_ms == 0


def test_an_end_in_the_next_file_belongs_to_its_beginning(tmp_path: Path) -> None:
    store = JournalStore(tmp_path, most_bytes=1)
    begun = entry("a")
    store.write(begun)
    ended = replace(begun, ended_ms=2_000, outcome="changed")
    store.write(ended)
    assert len(list(tmp_path.iterdir())) == 2
    assert store.read().entries == (ended,)


def test_many_writers_lose_no_line(tmp_path: Path) -> None:
    def write(name: str) -> None:
        # Each has the files open by itself, as another process would.
        store = JournalStore(tmp_path, most_bytes=1_000_000)
        for number in range(20):
            store.write(entry(f"{name}-{number}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(JournalStore(tmp_path).read().entries) == 80


def test_what_was_written_is_whole_after_a_kill(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from lambdatui.store.journal import JournalStore\n"
        "from tests.store.test_journal import entry\n"
        "store = JournalStore(Path(sys.argv[1]), most_bytes=1_000_000)\n"
        "for number in range(1_000_000):\n"
        "    store.write(entry(str(number), number))\n"
        "    print(number, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(30)]
        os.kill(writer.pid, signal.SIGKILL)
        told += [int(line) for line in writer.stdout.read().splitlines() if line.strip()]
    found = {int(each.id) for each in JournalStore(tmp_path).read().entries}
    assert set(told) <= found
    JournalStore(tmp_path).write(entry("after", 10**9))
    assert JournalStore(tmp_path).read(1).entries[0].id == "after"


def test_a_disk_that_is_full_is_told_and_what_was_there_before_and_after_stays(
    tmp_path: Path,
) -> None:
    store = JournalStore(tmp_path)
    store.write(entry("a"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The file takes a part of the line, and no more.
    resource.setrlimit(resource.RLIMIT_FSIZE, (store.path.stat().st_size + 20, hard))
    try:
        with pytest.raises(LambdatuiError) as raised:
            store.write(entry("lost", 2_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert raised.value.fault.kind is Kind.STORE
    assert "write the journal of changes" in raised.value.fault.what
    assert b"lost" in store.path.read_bytes()
    store.write(entry("b", 3_000))
    assert [found.id for found in store.read().entries] == ["b", "a"]


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine\n")
    state = tmp_path / "state"
    state.mkdir()
    (state / "journal.ndjson").symlink_to(other)
    with pytest.raises(LambdatuiError) as raised:
        JournalStore(state).write(entry("a"))
    assert raised.value.fault.kind is Kind.STORE
    assert other.read_text() == "mine\n"
