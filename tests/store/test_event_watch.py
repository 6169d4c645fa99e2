"""A list that changes by itself when an editor or git changes the files."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lambdatui.core.errors import LambdatuiError
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import SHARED, EventEntry
from lambdatui.store import eventlist
from lambdatui.store.eventfile import describe
from lambdatui.store.events import EventStore

FUNCTION = "orders-api"
#: Long ago, as the file of an event that nobody touches: 2020-09-13, in nanoseconds.
LONG_AGO = 1_600_000_000_000_000_000


class Acts:
    """Does an act at each pause, and says stop when there are none left."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self.acts = list(acts)
        self.pauses: list[float | None] = []

    def is_set(self) -> bool:
        return not self.acts

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout)
        if not self.acts:
            return True
        self.acts.pop(0)()
        return False


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "events"


@pytest.fixture
def store(root: Path) -> EventStore:
    return EventStore(root)


def watched(store: EventStore, *acts: Callable[[], object]) -> list[list[str]]:
    """The names of every list that came while those acts were done, one at each look."""
    return [[entry.name for entry in found] for found in store.watch(FUNCTION, Acts(*acts))]


def nothing() -> None:
    """A look at which all is as it was."""


def test_the_list_comes_at_once_and_then_only_when_something_changed(
    store: EventStore, root: Path
) -> None:
    store.save(FUNCTION, "a", "1")
    found = watched(
        store,
        nothing,
        lambda: (root / FUNCTION / "b.json").write_text("2"),
        nothing,
        lambda: store.save(SHARED, "c", "3"),
        (root / FUNCTION / "a.json").unlink,
        lambda: (root / FUNCTION / "README.md").write_text("no event"),
    )
    assert found == [["a"], ["a", "b"], ["a", "b", "c"], ["b", "c"]]


def test_looks_are_about_a_second_apart_and_the_last_ends_it(store: EventStore) -> None:
    acts = Acts(nothing, nothing)
    assert len(list(store.watch(FUNCTION, acts))) == 1
    assert acts.pauses == [1.0] * 3


def test_a_folder_that_is_made_later_is_seen(store: EventStore, root: Path) -> None:
    assert watched(store, nothing, lambda: store.save(FUNCTION, "a", "1")) == [[], ["a"]]


def test_a_file_that_an_editor_breaks_and_mends_shows_it(store: EventStore, root: Path) -> None:
    entry = store.save(FUNCTION, "a", '{"a": 1}')
    path = Path(entry.path)
    found = list(
        store.watch(
            FUNCTION,
            Acts(
                lambda: path.write_text('{"a": 1'),
                lambda: path.with_name("a.meta.json").write_text('{"note": "mended"}'),
                lambda: path.write_text('{"a": 2}'),
            ),
        )
    )
    assert [(one.problem is None, one.note) for (one,) in found] == [
        (True, ""),
        (False, ""),
        (False, "mended"),
        (True, "mended"),
    ]


def test_a_file_that_changes_with_the_same_size_and_times_shows_once_it_was_just_written(
    store: EventStore,
) -> None:
    path = Path(store.save(FUNCTION, "a", "{}").path)
    status = path.stat()

    def change() -> None:
        path.write_text("{,")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    (first,), (second,) = store.watch(FUNCTION, Acts(change))
    assert first.problem is None
    assert second.problem is not None


def test_folders_that_cannot_be_read_for_a_while_are_waited_for(
    store: EventStore, root: Path
) -> None:
    store.save(FUNCTION, "a", "1")
    folder, away = root / FUNCTION, root / "away"

    def break_it() -> None:
        folder.rename(away)
        folder.write_text("git is in the middle of it")

    def mend_it() -> None:
        folder.unlink()
        away.rename(folder)

    assert watched(store, break_it, nothing, mend_it, nothing) == [["a"], ["a"]]


def test_folders_that_cannot_be_read_at_first_are_told(store: EventStore, root: Path) -> None:
    root.mkdir()
    (root / FUNCTION).write_text("")
    with pytest.raises(LambdatuiError, match="not a folder"):
        watched(store, nothing)


def test_what_did_not_change_is_not_read_again(
    store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def counted(path: Path, *rest: object) -> EventEntry:
        read.append(path.stem)
        return describe(path, *rest)  # type: ignore[arg-type]  # whatever it was called with

    monkeypatch.setattr(eventlist, "describe", counted)
    # Status times cannot be set back, so what counts as settled is moved instead.
    monkeypatch.setattr(eventlist, "_SETTLED_NS", -10_000_000_000)
    for name in ("a", "b"):
        store.save(FUNCTION, name, "1", details=EventDetails(note=name))
    first = store.entries(FUNCTION)
    assert read == ["a", "b"]
    assert store.entries(FUNCTION) == first
    assert read == ["a", "b"]
    store.save(FUNCTION, "b", "[2]", overwrite=True)
    store.entries(FUNCTION)
    assert read == ["a", "b", "b"]
    store.save_details(FUNCTION, first[0], EventDetails(note="new"))
    assert store.entries(FUNCTION)[0].note == "new"
    os.utime(first[0].path, ns=(LONG_AGO, LONG_AGO))
    assert store.entries(FUNCTION)[0].modified_ms == LONG_AGO // 1_000_000
