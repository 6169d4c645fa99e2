"""Saved events on a real disk."""

import os
from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.events import SHARED, EventEntry, Origin
from lambdatui.store.events import EventStore
from tests.store.killed import run_until_killed
from tests.store.listing import names_in

FUNCTION = "orders-api"
NOW = 1_769_847_151_204


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "events"


@pytest.fixture
def store(root: Path) -> EventStore:
    return EventStore(root, clock=lambda: NOW)


def put(root: Path, path: str, content: str | bytes = "{}") -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def names(store: EventStore, function: str = FUNCTION) -> list[str]:
    return [entry.name for entry in store.entries(function)]


def refused(kind: Kind, error: LambdatuiError) -> str:
    assert error.fault.kind is kind
    return error.fault.sentence()


def test_without_a_folder_there_are_no_events(store: EventStore, root: Path) -> None:
    assert store.entries(FUNCTION) == ()
    assert not root.exists()


def test_own_events_come_before_shared_ones_each_by_name(store: EventStore, root: Path) -> None:
    for path in ("_shared/a.json", "_shared/Z.json", f"{FUNCTION}/b.json", f"{FUNCTION}/A.json"):
        put(root, path)
    put(root, "other/x.json")
    found = store.entries(FUNCTION)
    assert [(entry.name, entry.origin) for entry in found] == [
        ("A", Origin.FUNCTION),
        ("b", Origin.FUNCTION),
        ("a", Origin.SHARED),
        ("Z", Origin.SHARED),
    ]
    assert found[0].path == str(root / FUNCTION / "A.json")
    assert found[0].size == 2
    assert found[0].modified_ms == (root / FUNCTION / "A.json").stat().st_mtime_ns // 1_000_000


def test_the_shared_folder_lists_its_events_once(store: EventStore, root: Path) -> None:
    put(root, "_shared/a.json")
    assert names(store, SHARED) == ["a"]


def test_hidden_files_folders_and_other_kinds_are_not_listed(store: EventStore, root: Path) -> None:
    for name in (".hidden.json", ".a.json.0123.tmp", "README.md", "a.json~", "a.json"):
        put(root, f"{FUNCTION}/{name}")
    (root / FUNCTION / "folder.json").mkdir()
    assert names(store) == ["a"]


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b'{\n "a": 1,\n "b" 2\n}', 3, "':' delimiter"),
        (b"", 1, "empty"),
        (b'"\xff"', 1, "not UTF-8"),
        (b" " * (6 * 1024 * 1024 + 1), 1, "larger than"),
    ],
    ids=["a colon too few", "empty", "not UTF-8", "too large"],
)
def test_a_file_that_is_not_json_is_listed_with_its_problem(
    store: EventStore, root: Path, content: bytes, line: int, said: str
) -> None:
    put(root, f"{FUNCTION}/broken.json", content)
    (entry,) = store.entries(FUNCTION)
    assert entry.problem is not None
    assert entry.problem.line == line
    assert said in entry.problem.message
    assert entry.size == len(content)


def test_what_is_no_plain_file_is_listed_and_holds_nobody(store: EventStore, root: Path) -> None:
    (root / FUNCTION).mkdir(parents=True)
    os.mkfifo(root / FUNCTION / "pipe.json")
    (root / FUNCTION / "gone.json").symlink_to("nowhere.json")
    (root / FUNCTION / "round.json").symlink_to("round.json")
    problems = {entry.name: entry.problem for entry in store.entries(FUNCTION)}
    assert problems.keys() == {"pipe", "gone", "round"}
    for problem in problems.values():
        assert problem is not None
    assert "not a plain file" in str(problems["pipe"])
    assert "circle" in str(problems["round"])


def test_a_file_whose_name_no_event_could_get_is_still_listed_and_read(
    store: EventStore, root: Path
) -> None:
    put(root, f"{FUNCTION}/commande (été).json", "[1]")
    (entry,) = store.entries(FUNCTION)
    assert store.read(FUNCTION, entry).text == "[1]"


def test_a_name_that_is_not_utf8_is_listed_as_text_that_can_be_sent(
    store: EventStore, root: Path
) -> None:
    (root / FUNCTION).mkdir(parents=True)
    try:
        (root / FUNCTION / os.fsdecode(b"caf\xe9.json")).write_text("{}")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (entry,) = store.entries(FUNCTION)
    assert entry.name.encode().decode() == "caf\ufffd"


def test_text_is_read_exactly_as_it_stands(store: EventStore, root: Path) -> None:
    text = '{\r\n\t"é": 1.50}\r\n'
    put(root, f"{FUNCTION}/a.json", text)
    (entry,) = store.entries(FUNCTION)
    assert store.read(FUNCTION, entry).text == text
    assert store.read(FUNCTION, entry).entry == entry


def test_a_broken_event_can_be_read_to_be_mended(store: EventStore, root: Path) -> None:
    put(root, f"{FUNCTION}/a.json", "{oops")
    (entry,) = store.entries(FUNCTION)
    saved = store.read(FUNCTION, entry)
    assert saved.text == "{oops"
    assert saved.entry.problem is not None


def test_saved_is_what_was_given(store: EventStore, root: Path) -> None:
    text = '{"sku":  null}\n'
    entry = store.save(FUNCTION, "bad sku", text)
    assert (root / FUNCTION / "bad sku.json").read_bytes() == text.encode()
    assert store.entries(FUNCTION) == (entry,)
    assert store.read(FUNCTION, entry).text == text


def test_a_shared_event_is_saved_for_all(store: EventStore) -> None:
    entry = store.save(SHARED, "ping", "{}")
    assert entry.origin is Origin.SHARED
    assert names(store, "any-function") == ["ping"]
    assert store.read("any-function", entry).text == "{}"


def test_what_is_not_json_is_not_saved_and_the_line_is_told(store: EventStore, root: Path) -> None:
    with pytest.raises(LambdatuiError) as caught:
        store.save(FUNCTION, "a", '{\n"a": }')
    assert "line 2, column 6" in refused(Kind.INVALID, caught.value)
    assert not root.exists()


def test_a_name_that_is_taken_is_a_conflict_until_overwriting_is_asked_for(
    store: EventStore,
) -> None:
    entry = store.save(FUNCTION, "a", "1")
    with pytest.raises(LambdatuiError) as caught:
        store.save(FUNCTION, "a", "2")
    assert "'a'" in refused(Kind.CONFLICT, caught.value)
    assert store.read(FUNCTION, entry).text == "1"
    store.save(FUNCTION, "a", "2", overwrite=True)
    assert store.read(FUNCTION, entry).text == "2"


@pytest.mark.parametrize("name", ["../up", "a/b", "..", ".hidden", "", "x.json"])
def test_a_name_that_leaves_the_folder_is_refused(store: EventStore, root: Path, name: str) -> None:
    put(root, "other/b.json", "[1]")
    with pytest.raises(LambdatuiError) as caught:
        store.save(FUNCTION, name, "{}")
    refused(Kind.INVALID, caught.value)
    kept = put(root, f"{FUNCTION}/kept.json")
    (entry,) = store.entries(FUNCTION)
    with pytest.raises(LambdatuiError):
        store.rename(FUNCTION, entry, name)
    assert kept.exists()


@pytest.mark.parametrize("name", ["../other/b", "/etc/passwd", "..", "sub/../b", ".b"])
def test_an_entry_that_was_tampered_with_reads_and_deletes_nothing_outside(
    store: EventStore, root: Path, name: str
) -> None:
    other = put(root, "other/b.json", "[1]")
    put(root, f"{FUNCTION}/.b.json")
    entry = EventEntry(name=name, origin=Origin.FUNCTION, path=str(other))
    for act in (store.read, store.delete):
        with pytest.raises(LambdatuiError) as caught:
            act(FUNCTION, entry)
        refused(Kind.INVALID, caught.value)
    assert other.exists()


@pytest.mark.parametrize("function", ["../other", ".trash", "a/b", ""])
def test_what_is_no_function_name_has_no_events(store: EventStore, function: str) -> None:
    with pytest.raises(LambdatuiError) as caught:
        store.entries(function)
    refused(Kind.INVALID, caught.value)


def test_a_link_out_of_the_root_is_listed_with_that_problem_and_never_read(
    store: EventStore, root: Path, tmp_path: Path
) -> None:
    secret = put(tmp_path, "secret.json", '{"password": "hunter2"}')
    (root / FUNCTION).mkdir(parents=True)
    (root / FUNCTION / "link.json").symlink_to(secret)
    (entry,) = store.entries(FUNCTION)
    assert entry.problem is not None
    assert "leads out of" in entry.problem.message
    assert entry.size == 0
    for act in (store.read, store.delete):
        with pytest.raises(LambdatuiError) as caught:
            act(FUNCTION, entry)
        refused(Kind.STORE, caught.value)


def test_a_function_folder_that_leads_out_of_the_root_is_refused(
    store: EventStore, root: Path, tmp_path: Path
) -> None:
    outside = put(tmp_path, "outside/a.json").parent
    root.mkdir()
    (root / FUNCTION).symlink_to(outside)
    with pytest.raises(LambdatuiError) as caught:
        store.entries(FUNCTION)
    assert "leads out of" in refused(Kind.STORE, caught.value)
    with pytest.raises(LambdatuiError):
        store.save(FUNCTION, "b", "{}")
    assert names_in(outside) == ["a.json"]


def test_saving_over_a_link_replaces_it(store: EventStore, root: Path, tmp_path: Path) -> None:
    secret = put(tmp_path, "secret.json", "1")
    (root / FUNCTION).mkdir(parents=True)
    (root / FUNCTION / "link.json").symlink_to(secret)
    store.save(FUNCTION, "link", "2", overwrite=True)
    assert secret.read_text() == "1"
    assert (root / FUNCTION / "link.json").read_text() == "2"


def test_a_deleted_event_stands_in_the_trash_with_its_time(store: EventStore, root: Path) -> None:
    paths = []
    for text in ("1", "2"):
        entry = store.save(FUNCTION, "a.b", text)
        paths.append(Path(store.delete(FUNCTION, entry)))
    assert names(store) == []
    trash = root / ".trash" / FUNCTION
    assert paths == [
        trash / "a.b.20260131T081231.204Z.json",
        trash / "a.b.20260131T081231.204Z-2.json",
    ]
    assert [path.read_text() for path in paths] == ["1", "2"]


def test_a_deleted_shared_event_goes_to_the_shared_trash(store: EventStore, root: Path) -> None:
    entry = store.save(SHARED, "ping", "{}")
    store.delete(FUNCTION, entry)
    assert len(names_in(root / ".trash" / SHARED)) == 1


def test_an_event_that_is_gone_is_not_found(store: EventStore) -> None:
    entry = store.save(FUNCTION, "a", "1")
    store.delete(FUNCTION, entry)
    for act in (store.read, store.delete):
        with pytest.raises(LambdatuiError) as caught:
            act(FUNCTION, entry)
        refused(Kind.NOT_FOUND, caught.value)


def test_a_renamed_event_keeps_its_text_and_takes_no_other_place(store: EventStore) -> None:
    entry = store.save(FUNCTION, "a", "1")
    store.save(FUNCTION, "taken", "2")
    with pytest.raises(LambdatuiError) as caught:
        store.rename(FUNCTION, entry, "taken")
    refused(Kind.CONFLICT, caught.value)
    renamed = store.rename(FUNCTION, entry, "b")
    assert names(store) == ["b", "taken"]
    assert store.read(FUNCTION, renamed).text == "1"


def test_a_shared_event_is_renamed_where_it_stands(store: EventStore) -> None:
    entry = store.save(SHARED, "a", "1")
    assert store.rename(FUNCTION, entry, "b").origin is Origin.SHARED
    assert names(store, "another") == ["b"]


def test_a_name_finds_the_own_event_before_the_shared_one(store: EventStore) -> None:
    store.save(SHARED, "a", '"shared"')
    assert store.find(FUNCTION, "a").text == '"shared"'
    store.save(FUNCTION, "a", '"own"')
    assert store.find(FUNCTION, "a").text == '"own"'
    assert store.find(FUNCTION, "a.json").text == '"own"'


def test_an_unknown_name_is_told_with_the_names_that_are_there(store: EventStore) -> None:
    store.save(FUNCTION, "bad-sku", "{}")
    store.save(SHARED, "ping", "{}")
    with pytest.raises(LambdatuiError) as caught:
        store.find(FUNCTION, "bad-skew")
    sentence = refused(Kind.INVALID, caught.value)
    assert "'bad-skew'" in sentence
    assert "Did you mean 'bad-sku'?" in sentence
    assert "bad-sku, ping" in sentence


def test_with_many_events_an_unknown_name_is_told_with_some(store: EventStore) -> None:
    for number in range(25):
        store.save(FUNCTION, f"event {number:02}", "{}")
    with pytest.raises(LambdatuiError, match="event 19 and 5 more"):
        store.find(FUNCTION, "zzz")


def test_without_any_event_the_folder_to_fill_is_told(store: EventStore, root: Path) -> None:
    with pytest.raises(LambdatuiError) as caught:
        store.find(FUNCTION, "a")
    assert str(root / FUNCTION) in refused(Kind.INVALID, caught.value)


def test_a_file_where_the_root_should_be_is_told(store: EventStore, root: Path) -> None:
    root.write_text("")
    for act in (lambda: store.entries(FUNCTION), lambda: store.save(FUNCTION, "a", "{}")):
        with pytest.raises(LambdatuiError) as caught:
            act()
        sentence = refused(Kind.STORE, caught.value)
        assert str(root) in sentence
        assert "not a folder" in sentence


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is denied to root")
def test_a_folder_without_permission_is_told(store: EventStore, root: Path) -> None:
    folder = put(root, f"{FUNCTION}/a.json").parent
    folder.chmod(0o500)
    with pytest.raises(LambdatuiError) as caught:
        store.save(FUNCTION, "b", "{}")
    assert "permission is denied" in refused(Kind.STORE, caught.value)


SAVER = """
import itertools, pathlib, sys
from lambdatui.store.events import EventStore
store = EventStore(pathlib.Path(sys.argv[1]))
for letter in itertools.cycle("ab"):
    print("saving", flush=True)
    store.save("orders-api", "big", '"' + letter * 5_000_000 + '"', overwrite=True)
"""


def test_a_killed_save_leaves_a_whole_event(store: EventStore, root: Path) -> None:
    for after in (2, 3, 6):
        run_until_killed(SAVER, root, after=after)
        (entry,) = store.entries(FUNCTION)
        assert entry.problem is None
        assert set(store.read(FUNCTION, entry).text[1:-1]) in ({"a"}, {"b"})
