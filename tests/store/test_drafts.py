"""Drafts survive whatever ends the program."""

import shutil
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.event_details import EventDetails
from lambdatui.core.events import Origin
from lambdatui.core.history import Draft, place_of
from lambdatui.core.invoke import InvocationType
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


@pytest.fixture
def other(tmp_path: Path) -> DraftStore:
    """Another console's."""
    return DraftStore(tmp_path)


def a(text: str) -> Draft:
    return Draft(function="a", text=text, event_name="bad sku")


def test_what_another_console_typed_meanwhile_is_kept_beside(
    store: DraftStore, other: DraftStore
) -> None:
    store.save(a("ours"))
    other.read("a")
    other.save(a("ours, and theirs"))
    assert other.others("a") == ()
    store.save(a("ours, longer"))
    assert store.read("a") == a("ours, longer")
    assert store.others("a") == other.others("a") == (a("ours, and theirs"),)
    assert store.others("b") == ()


def test_what_was_read_before_it_was_replaced_is_not_kept(
    store: DraftStore, other: DraftStore
) -> None:
    other.save(a("theirs"))
    store.read("a")
    store.save(a("ours"))
    other.save(a("ours"))
    assert store.others("a") == ()


def test_two_consoles_that_type_in_turns_keep_the_newest_text_of_each(
    store: DraftStore, other: DraftStore
) -> None:
    for length in range(1, 20):
        store.save(a("x" * length))
        other.save(a("y" * length))
    assert store.read("a") == a("y" * 19)
    assert set(store.others("a")) == {a("x" * 19), a("y" * 18)}


def test_a_text_of_ours_that_was_kept_is_not_replaced_by_what_begins_with_theirs(
    store: DraftStore, other: DraftStore
) -> None:
    store.save(a("ours"))
    other.save(a("theirs"))
    store.read("a")
    store.save(a("theirs, gone on"))
    other.save(a("theirs, otherwise"))
    assert set(store.others("a")) == {a("ours"), a("theirs, gone on")}


def test_an_empty_text_of_one_leaves_what_the_other_typed(
    store: DraftStore, other: DraftStore
) -> None:
    store.save(a("ours"))
    other.save(a("theirs"))
    store.save(a(""))
    assert store.read("a") == a("theirs")
    store.save(a(""))
    assert store.read("a") is None


def test_the_newest_five_texts_of_others_are_kept(store: DraftStore, tmp_path: Path) -> None:
    for number in range(8):
        DraftStore(tmp_path).save(a(f"{number}"))
    assert [draft.text for draft in store.others("a")] == ["6", "5", "4", "3", "2"]
    (tmp_path / "drafts" / "a.other-0.json").write_text("{")
    assert len(store.others("a")) == 5


def test_the_file_of_another_leads_nowhere_else(store: DraftStore, tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    theirs = b'{"function": "../../x", "text": "theirs", "hand": "../../y"}'
    (tmp_path / "drafts" / "a.json").write_bytes(theirs)
    store.save(a("ours"))
    assert [draft.text for draft in store.others("a")] == ["theirs"]
    assert len(names_in(tmp_path / "drafts")) == 2


def test_what_another_console_typed_can_be_taken_back(store: DraftStore, other: DraftStore) -> None:
    store.save(a("ours"))
    other.save(a("theirs"))
    other.take_back(a("ours"))
    assert store.read("a") == a("ours")
    assert store.others("a") == (a("theirs"),)
    other.save(a("ours, gone on"))
    assert store.others("a") == (a("theirs"),)
    store.take_back(a("theirs"))
    assert (store.read("a"), store.others("a")) == (a("theirs"), (a("ours, gone on"),))


def test_a_text_can_be_taken_back_where_the_draft_is_gone(
    store: DraftStore, other: DraftStore
) -> None:
    store.save(a("ours"))
    other.save(a("theirs"))
    other.save(a(""))
    store.take_back(a("ours"))
    assert (store.read("a"), store.others("a")) == (a("ours"), ())


def test_a_text_that_is_kept_no_more_is_told_and_changes_nothing(store: DraftStore) -> None:
    store.save(a("ours"))
    with pytest.raises(LambdatuiError) as caught:
        store.take_back(a("theirs"))
    assert caught.value.fault.kind is Kind.NOT_FOUND
    assert store.read("a") == a("ours")


def test_a_draft_keeps_how_it_is_sent_what_it_came_from_and_what_is_known_of_it(
    store: DraftStore, other: DraftStore, tmp_path: Path
) -> None:
    whole = Draft(
        function="a",
        text="1",
        event_name="bad sku",
        origin=Origin.SHARED,
        type=InvocationType.ASYNC,
        qualifier="live",
        client_context='{"client": {}}',
        details=EventDetails(note="from the log", expected="{}"),
    )
    store.save(whole)
    assert other.read("a") == whole
    DraftStore(tmp_path).save(a("theirs"))
    assert store.others("a") == (whole,)
    other.take_back(whole)
    assert other.read("a") == whole
    store.save(replace(whole, origin=None))
    assert other.read("a") == replace(whole, origin=None)


def test_a_draft_of_an_earlier_version_is_read(store: DraftStore, tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    old = b'{"function":"a","text":"1","event_name":"bad sku","hand":"0123abcd"}'
    (tmp_path / "drafts" / "a.json").write_bytes(old)
    (tmp_path / "drafts" / "a.other-0123abcd.json").write_bytes(old)
    assert store.read("a") == Draft(function="a", text="1", event_name="bad sku")
    assert store.others("a") == (a("1"),)


SAVER = """
import itertools, pathlib, sys
from lambdatui.core.history import Draft, place_of
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


# A name stands in many accounts and regions.

IRELAND = "arn:aws:lambda:eu-west-1:123456789012:function:orders-api"
VIRGINIA = "arn:aws:lambda:us-east-1:123456789012:function:orders-api"


def test_a_draft_of_one_region_replaces_none_of_another(tmp_path: Path) -> None:
    store = DraftStore(tmp_path)
    for arn, text in ((IRELAND, "1"), (VIRGINIA, "2")):
        store.save(Draft(function="orders-api", text=text, place=place_of(arn)))
    for arn, text in ((IRELAND, "1"), (VIRGINIA, "2")):
        found = DraftStore(tmp_path).read(arn)
        assert found is not None
        assert (found.text, found.place) == (text, place_of(arn))
        assert store.others(arn) == ()
    assert store.read("orders-api") is None


def test_a_draft_of_an_earlier_version_is_offered_everywhere_and_stands_nowhere(
    tmp_path: Path,
) -> None:
    DraftStore(tmp_path).save(Draft(function="orders-api", text="old"))
    store = DraftStore(tmp_path)
    store.save(Draft(function="orders-api", text="mine", place=place_of(IRELAND)))
    assert store.read(VIRGINIA) is None
    for arn in (IRELAND, VIRGINIA):
        (offered,) = store.others(arn)
        assert (offered.text, offered.place) == ("old", "")
    store.take_back(offered, IRELAND)
    taken = DraftStore(tmp_path).read(IRELAND)
    assert taken is not None
    assert (taken.text, taken.place) == ("old", place_of(IRELAND))
    assert [other.text for other in store.others(IRELAND)] == ["mine"]
    assert store.others(VIRGINIA) == ()


def test_a_place_that_is_none_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(LambdatuiError, match="no account and region"):
        DraftStore(tmp_path).save(Draft(function="orders-api", text="1", place="../../x"))
