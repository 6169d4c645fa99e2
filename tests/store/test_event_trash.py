"""Deleted events, and events that move, with all that is known of them."""

from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import SHARED, DeletedEvent, EventEntry, Origin
from lambdatui.store.events import EventStore
from tests.store.listing import names_in

FUNCTION = "orders-api"
NOW = 1_769_847_151_204
NOTE = EventDetails(note="the bad one", expected="{}")


class Ticking:
    """A clock that moves a second with each look."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        """Milliseconds since the epoch."""
        self.now += 1000
        return self.now


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "events"


@pytest.fixture
def store(root: Path) -> EventStore:
    return EventStore(root, clock=Ticking())


def refusal(kind: Kind, error: LambdatuiError) -> str:
    assert error.fault.kind is kind
    return error.fault.sentence()


def test_without_a_trash_nothing_was_deleted(store: EventStore, root: Path) -> None:
    assert store.deleted(FUNCTION) == ()
    assert not root.exists()


def test_a_deleted_event_comes_back_with_its_details(store: EventStore, root: Path) -> None:
    entry = store.save(FUNCTION, "a.b", "[1]", details=NOTE)
    path = store.delete(FUNCTION, entry)
    assert names_in(root / FUNCTION) == []
    (deleted,) = store.deleted(FUNCTION)
    assert deleted == DeletedEvent(
        id="a.b.20260131T081232.204Z",
        name="a.b",
        function=FUNCTION,
        deleted_ms=NOW + 1000,
        path=path,
        size=3,
    )
    restored = store.restore(deleted)
    assert (restored.name, restored.origin, restored.note) == (
        "a.b",
        Origin.FUNCTION,
        "the bad one",
    )
    assert store.read(FUNCTION, restored).text == "[1]"
    assert store.details(FUNCTION, restored) == NOTE
    assert store.deleted(FUNCTION) == ()


def test_the_newest_deleted_stands_first_own_and_shared_ones(store: EventStore) -> None:
    for function, name in ((FUNCTION, "a"), (SHARED, "b"), (FUNCTION, "a"), ("other", "c")):
        store.delete(function, store.save(function, name, "{}"))
    found = [(one.name, one.origin) for one in store.deleted(FUNCTION)]
    assert found == [("a", Origin.FUNCTION), ("b", Origin.SHARED), ("a", Origin.FUNCTION)]
    assert [one.name for one in store.deleted(SHARED)] == ["b"]


def test_a_name_that_is_taken_again_is_a_conflict_and_another_can_be_given(
    store: EventStore,
) -> None:
    store.delete(FUNCTION, store.save(FUNCTION, "a", "1", details=NOTE))
    new = store.save(FUNCTION, "a", "2")
    (deleted,) = store.deleted(FUNCTION)
    for name in ("", "a", "A"):
        with pytest.raises(LambdatuiError) as caught:
            store.restore(deleted, name)
        refusal(Kind.CONFLICT, caught.value)
    assert store.details(FUNCTION, new).is_empty
    restored = store.restore(deleted, "b")
    assert store.read(FUNCTION, restored).text == "1"
    assert store.read(FUNCTION, new).text == "2"
    with pytest.raises(LambdatuiError) as caught:
        store.restore(deleted, "c")
    refusal(Kind.NOT_FOUND, caught.value)


def test_a_broken_event_and_a_name_that_no_new_one_could_get_come_back_too(
    store: EventStore, root: Path
) -> None:
    (root / FUNCTION).mkdir(parents=True)
    (root / FUNCTION / "commande (été).json").write_text("{oops")
    (entry,) = store.entries(FUNCTION)
    store.delete(FUNCTION, entry)
    (deleted,) = store.deleted(FUNCTION)
    restored = store.restore(deleted)
    assert restored.problem is not None
    assert (root / FUNCTION / "commande (été).json").read_text() == "{oops"


@pytest.mark.parametrize(
    "id", ["../orders-api/a", "a", "x/../a.20260131T081232.204Z", ".20260131T081232.204Z", ""]
)
def test_what_is_no_deleted_event_brings_nothing_back(
    store: EventStore, root: Path, id: str
) -> None:
    store.delete(FUNCTION, store.save(FUNCTION, "a", "1"))
    deleted = DeletedEvent(id=id, name="a", function=FUNCTION, deleted_ms=0, path=str(root))
    with pytest.raises(LambdatuiError) as caught:
        store.restore(deleted)
    refusal(Kind.INVALID, caught.value)


def test_a_function_that_leads_elsewhere_brings_nothing_back(store: EventStore) -> None:
    deleted = DeletedEvent(
        id="a.20260131T081232.204Z", name="a", function="../x", deleted_ms=0, path=""
    )
    with pytest.raises(LambdatuiError) as caught:
        store.restore(deleted)
    refusal(Kind.INVALID, caught.value)


def test_other_files_in_the_trash_are_left_alone(store: EventStore, root: Path) -> None:
    store.delete(FUNCTION, store.save(FUNCTION, "a", "1"))
    for name in ("notes.txt", "b.json", "c.20261399T081232.204Z.json"):
        (root / ".trash" / FUNCTION / name).write_text("{}")
    assert [one.name for one in store.deleted(FUNCTION)] == ["a"]


def test_git_leaves_the_trash_out(store: EventStore, root: Path) -> None:
    store.delete(FUNCTION, store.save(FUNCTION, "a", "1"))
    assert (root / ".trash" / ".gitignore").read_text() == "*\n"


def test_a_trash_that_leads_out_of_the_root_is_refused(
    store: EventStore, root: Path, tmp_path: Path
) -> None:
    entry = store.save(FUNCTION, "a", "1")
    (tmp_path / "outside").mkdir()
    (root / ".trash").symlink_to(tmp_path / "outside")
    for act in (lambda: store.delete(FUNCTION, entry), lambda: store.deleted(FUNCTION)):
        with pytest.raises(LambdatuiError) as caught:
            act()
        assert "leads out of" in refusal(Kind.STORE, caught.value)
    assert store.read(FUNCTION, entry).text == "1"
    assert names_in(tmp_path / "outside") == []


def test_a_renamed_event_takes_its_details_along(store: EventStore, root: Path) -> None:
    entry = store.save(FUNCTION, "a", "1", details=NOTE)
    renamed = store.rename(FUNCTION, entry, "b")
    assert renamed.note == "the bad one"
    assert names_in(root / FUNCTION) == ["b.json", "b.meta.json"]
    assert store.rename(FUNCTION, renamed, "b") == renamed
    assert store.details(FUNCTION, renamed) == NOTE


def test_a_name_that_is_taken_leaves_both_events_as_they_were(store: EventStore) -> None:
    entry = store.save(FUNCTION, "a", "1", details=NOTE)
    other = store.save(FUNCTION, "b", "2")
    with pytest.raises(LambdatuiError) as caught:
        store.rename(FUNCTION, entry, "b")
    refusal(Kind.CONFLICT, caught.value)
    assert store.details(FUNCTION, entry) == NOTE
    assert store.details(FUNCTION, other).is_empty


def test_names_that_differ_in_case_only_are_one_name(store: EventStore, root: Path) -> None:
    entry = store.save(FUNCTION, "bad", "1", details=NOTE)
    with pytest.raises(LambdatuiError) as caught:
        store.save(FUNCTION, "Bad", "2")
    assert "'bad', which is 'Bad' but for its case" in refusal(Kind.CONFLICT, caught.value)
    assert store.save(FUNCTION, "Bad", "2", overwrite=True).name == "bad"
    assert store.read(FUNCTION, entry).text == "2"
    other = store.save(FUNCTION, "other", "3")
    with pytest.raises(LambdatuiError):
        store.rename(FUNCTION, other, "BAD")
    # The case of a name can be changed all the same.
    assert store.rename(FUNCTION, entry, "Bad").note == "the bad one"
    assert names_in(root / FUNCTION) == ["Bad.json", "Bad.meta.json", "other.json"]


def test_two_files_that_git_brought_and_differ_in_case_only_stay_two(
    store: EventStore, root: Path
) -> None:
    (root / FUNCTION).mkdir(parents=True)
    for name in ("a", "A"):
        (root / FUNCTION / f"{name}.json").write_text(f'"{name}"')
    if len(names_in(root / FUNCTION)) < 2:
        pytest.skip("this file system makes no difference")
    store.save(FUNCTION, "A", "2", overwrite=True)
    texts = {entry.name: store.read(FUNCTION, entry).text for entry in store.entries(FUNCTION)}
    assert texts == {"a": '"a"', "A": "2"}


def test_where_a_file_system_has_no_links_a_pair_moves_too(
    store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    entry = store.save(FUNCTION, "a", "1", details=NOTE)
    monkeypatch.setattr("os.link", no_links)
    renamed = store.rename(FUNCTION, entry, "b")
    assert store.details(FUNCTION, renamed) == NOTE
    store.delete(FUNCTION, renamed)
    (deleted,) = store.deleted(FUNCTION)
    assert store.details(FUNCTION, store.restore(deleted)) == NOTE


def test_the_functions_that_have_events_are_listed(store: EventStore, root: Path) -> None:
    assert store.functions() == ()
    for function in ("b", "a", SHARED):
        store.save(function, "x", "{}")
    store.delete("a", EventEntry(name="x", origin=Origin.FUNCTION, path=""))
    (root / "not a function").mkdir()
    (root / "README.md").touch()
    assert store.functions() == ("a", "b")
