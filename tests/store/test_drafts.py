"""Drafts survive whatever ends the program."""

import shutil
import stat
from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.history import Draft
from lambdatui.store.drafts import DraftStore
from tests.store.killed import KILLS, run_until_killed
from tests.store.listing import names_in


@pytest.fixture
def store(tmp_path: Path) -> DraftStore:
    return DraftStore(tmp_path)


def test_there_is_no_draft_at_first(store: DraftStore, tmp_path: Path) -> None:
    assert store.read("orders-api") is None
    assert names_in(tmp_path) == []


def test_a_draft_comes_back_exactly_right_json_or_not(store: DraftStore) -> None:
    draft = Draft(function="orders-api", text='{\r\n "é": \t\x1b[', event_name="bad sku")
    store.save(draft)
    assert store.read("orders-api") == draft
    assert store.read("other") is None


def test_the_newest_draft_replaces_the_one_before(store: DraftStore, tmp_path: Path) -> None:
    for text in ("1", "12"):
        store.save(Draft(function="a", text=text))
    assert store.read("a") == Draft(function="a", text="12")
    assert names_in(tmp_path / "drafts") == ["a.json"]


def test_an_empty_text_forgets_the_draft(store: DraftStore, tmp_path: Path) -> None:
    store.save(Draft(function="a", text="1"))
    store.save(Draft(function="a", text="", event_name="x"))
    store.save(Draft(function="a", text=""))
    assert store.read("a") is None
    assert names_in(tmp_path / "drafts") == []


def test_a_draft_is_for_this_user_only(store: DraftStore, tmp_path: Path) -> None:
    store.save(Draft(function="a", text="1"))
    assert stat.S_IMODE((tmp_path / "drafts" / "a.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("there", [True, False], ids=["there at first", "made by a draft"])
def test_a_state_folder_that_was_removed_is_not_made_anew(tmp_path: Path, there: bool) -> None:
    state = tmp_path / "gone" / "state"
    if there:
        state.mkdir(parents=True)
    store = DraftStore(state)
    if not there:
        store.save(Draft(function="a", text="1"))
    shutil.rmtree(tmp_path / "gone")
    with pytest.raises(LambdatuiError) as caught:
        store.save(Draft(function="a", text="12"))
    assert caught.value.fault.kind is Kind.STORE
    assert "not there any more" in caught.value.fault.what
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b'{"function": "a"}'])
def test_a_file_that_is_no_draft_is_told_and_kept(
    store: DraftStore, tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "drafts").mkdir()
    path = tmp_path / "drafts" / "a.json"
    path.write_bytes(data)
    with pytest.raises(LambdatuiError) as caught:
        store.read("a")
    assert caught.value.fault.kind is Kind.STORE
    assert str(path) in caught.value.fault.what
    assert path.read_bytes() == data


@pytest.mark.parametrize("function", ["../a", "", "a/b"])
def test_a_function_name_cannot_leave_the_folder(store: DraftStore, function: str) -> None:
    with pytest.raises(LambdatuiError) as caught:
        store.save(Draft(function=function, text="1"))
    assert caught.value.fault.kind is Kind.INVALID


def test_half_a_character_is_told_and_the_draft_before_stays(store: DraftStore) -> None:
    store.save(Draft(function="a", text="1"))
    with pytest.raises(LambdatuiError) as caught:
        store.save(Draft(function="a", text="\ud800"))
    assert caught.value.fault.kind is Kind.INVALID
    assert store.read("a") == Draft(function="a", text="1")


SAVER = """
import itertools, pathlib, sys
from lambdatui.core.history import Draft
from lambdatui.store.drafts import DraftStore
store = DraftStore(pathlib.Path(sys.argv[1]))
for text in itertools.cycle(["a" * 20_000_000, "b" * 20_000_000]):
    print("saving", flush=True)
    store.save(Draft(function="orders-api", text=text))
"""


@pytest.mark.parametrize("after", KILLS)
def test_a_killed_program_leaves_a_whole_draft(tmp_path: Path, after: int) -> None:
    run_until_killed(SAVER, tmp_path, after=after + 1)
    draft = DraftStore(tmp_path).read("orders-api")
    assert draft is not None
    assert len(draft.text) == 20_000_000
    assert len(set(draft.text)) == 1
