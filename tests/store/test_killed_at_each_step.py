"""Whatever step a program was killed before, nothing that was there is lost or half-written."""

import subprocess
import sys
from pathlib import Path

import pytest

from lambdatui.core.event_details import EventDetails
from lambdatui.store.drafts import DraftStore
from lambdatui.store.events import EventStore
from tests.store.steps import (
    FUNCTION,
    NEW,
    NEW_NOTE,
    OLD,
    OLD_NOTE,
    OURS,
    THEIRS,
)

Pair = tuple[str, EventDetails]


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each act and step."""
    root = tmp_path_factory.mktemp("steps")
    subprocess.run([sys.executable, "-m", "tests.store.steps", str(root)], check=True)
    return root


def folders(left: Path, act: str) -> list[Path]:
    """As each step left them, in order; the last one is whole."""
    found = sorted(left.glob(f"{act}-*"), key=lambda path: int(path.name.rpartition("-")[2]))
    # Opening, writing, moving: an act has at least that many steps.
    assert len(found) > 3
    return found


def pairs(folder: Path) -> dict[str, Pair]:
    """Every event with its details."""
    store = EventStore(folder / "events")
    entries = store.entries(FUNCTION)
    assert all((entry.problem, entry.details_problem) == (None, None) for entry in entries)
    return {
        entry.name: (store.read(FUNCTION, entry).text, store.details(FUNCTION, entry))
        for entry in entries
    }


def recovered(folder: Path) -> list[Pair]:
    """Every event, those from the trash too."""
    store = EventStore(folder / "events")
    for number, deleted in enumerate(store.deleted(FUNCTION)):
        store.restore(deleted, f"restored {number}")
    return list(pairs(folder).values())


def test_a_new_event_is_there_whole_or_not_at_all(left: Path) -> None:
    *early, whole = folders(left, "save-new")
    for folder in early:
        found = pairs(folder)
        assert found["a"] == (OLD, OLD_NOTE)
        assert found.get("b", (NEW, NEW_NOTE)) in ((NEW, NEW_NOTE), (NEW, EventDetails()))
    assert pairs(whole) == {"a": (OLD, OLD_NOTE), "b": (NEW, NEW_NOTE)}


def test_an_event_that_is_overwritten_has_the_old_text_or_the_new(left: Path) -> None:
    *early, whole = folders(left, "save-over")
    for folder in early:
        found = pairs(folder)["a"]
        assert found in ((OLD, OLD_NOTE), (NEW, OLD_NOTE), (NEW, NEW_NOTE))
    assert pairs(whole)["a"] == (NEW, NEW_NOTE)


@pytest.mark.parametrize("act", ["rename", "delete", "restore"])
def test_an_event_that_moves_is_never_without_its_details(left: Path, act: str) -> None:
    for folder in folders(left, act):
        found = recovered(folder)
        assert found.count((OLD, OLD_NOTE)) == len(found) >= 2
    whole = folders(left, act)[-1]
    # Here, the one that had been deleted before was brought back by this test.
    assert len(pairs(whole)) == 2


@pytest.mark.parametrize("act", ["edit", "take-back"])
def test_no_text_that_was_typed_is_lost(left: Path, act: str) -> None:
    text = ""
    for folder in folders(left, act):
        drafts = DraftStore(folder / "state")
        current = drafts.read(FUNCTION)
        assert current is not None
        assert {OURS.text, THEIRS.text} <= {current.text} | {
            draft.text for draft in drafts.others(FUNCTION)
        }
        text = current.text
    assert text == ("new" if act == "edit" else OURS.text)
