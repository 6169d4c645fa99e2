"""What is known of an event beside its text, in a file that people edit."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.events import EventEntry
from lambdatui.core.invoke import InvocationType
from lambdatui.core.jsontext import check_json
from lambdatui.store.details import details_text, parse_details
from lambdatui.store.events import EventStore
from tests.store.anyjson import values, words
from tests.store.listing import names_in

FUNCTION = "orders-api"
WHOLE = EventDetails(
    provenance=Provenance.LOG,
    detail="/aws/lambda/orders-api",
    request_id="9f2c",
    captured_ms=1_769_847_151_204,
    type=InvocationType.ASYNC,
    qualifier="live",
    note='the "bad" one: é\n',
    expected='{\n  "status": 1.50,\n  "é": "\\u00e9"\n}',
    expect_error=True,
    ignore=("$.time", "$.items[*].id"),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "events"


@pytest.fixture
def store(root: Path) -> EventStore:
    return EventStore(root)


def meta(root: Path, name: str = "a") -> Path:
    return root / FUNCTION / f"{name}.meta.json"


def test_details_are_saved_with_the_event_and_listed(store: EventStore, root: Path) -> None:
    entry = store.save(FUNCTION, "a", "{}", details=WHOLE)
    assert store.entries(FUNCTION) == (entry,)
    assert store.details(FUNCTION, entry) == WHOLE
    assert (entry.note, entry.provenance, entry.captured_ms, entry.has_expected) == (
        WHOLE.note,
        Provenance.LOG,
        1_769_847_151_204,
        True,
    )
    assert stat.S_IMODE(meta(root).stat().st_mode) == 0o600


def test_an_event_without_details_has_no_second_file(store: EventStore, root: Path) -> None:
    for details in (None, EventDetails()):
        entry = store.save(FUNCTION, "a", "{}", overwrite=True, details=details)
        assert store.details(FUNCTION, entry) == EventDetails()
    assert names_in(root / FUNCTION) == ["a.json"]


def test_the_expected_response_stands_in_the_file_as_it_is(store: EventStore, root: Path) -> None:
    store.save(FUNCTION, "a", "{}", details=EventDetails(note="n", expected='{"a":  1.50}'))
    assert meta(root).read_text() == '{\n  "note": "n",\n  "expected": {"a":  1.50}\n}\n'
    store.save(FUNCTION, "b", "{}", details=EventDetails(expected="not JSON"))
    assert meta(root, "b").read_text() == '{\n  "expected_text": "not JSON"\n}\n'


def test_a_file_that_a_person_wrote_is_read(store: EventStore, root: Path) -> None:
    entry = store.save(FUNCTION, "a", "{}")
    meta(root).write_text('{"expected": {"statusCode": 200}, "ignore": ["$.headers"]}')
    details = store.details(FUNCTION, entry)
    assert details == EventDetails(expected='{"statusCode": 200}', ignore=("$.headers",))
    assert store.entries(FUNCTION)[0].has_expected


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('{\n  "note": "a",\n  "colour": 1\n}', (3, 3), "'colour' is no key"),
        ('{"expected": {"note": 5},\n "note": 5}', (2, 2), "'note' is not right: Expected str"),
        ('{\n "type": "later"}', (2, 2), "'type' is not right"),
        ('{"ignore": [1]}', (1, 2), "'ignore' is not right"),
        ('{"captured_ms": %s}' % ("9" * 5000), (1, 2), "'captured_ms' is not right"),
        ('{"expected": 1,\n"expected_text": "1"}', (2, 1), "'expected_text' is no key"),
        ('{\n "note": }', (2, 10), "Expecting value"),
        ("[]", (1, 1), "Expected object"),
        ("", (1, 1), "empty"),
    ],
)
def test_what_is_wrong_with_details_is_told_with_its_line_and_hides_nothing(
    store: EventStore, root: Path, text: str, place: tuple[int, int], said: str
) -> None:
    entry = store.save(FUNCTION, "a", "[1]", details=WHOLE)
    meta(root).write_text(text)
    (listed,) = store.entries(FUNCTION)
    problem = listed.details_problem
    assert problem is not None
    assert (problem.line, problem.column) == place
    assert said in problem.message
    assert (listed.problem, listed.note, listed.has_expected) == (None, "", False)
    assert store.find(FUNCTION, "a").text == "[1]"
    with pytest.raises(LambdatuiError) as caught:
        store.details(FUNCTION, entry)
    assert caught.value.fault.kind is Kind.INVALID
    assert (
        f"{meta(root)} is not right: line {place[0]}, column {place[1]}" in caught.value.fault.what
    )


def test_details_that_are_not_right_are_never_written_over(store: EventStore, root: Path) -> None:
    entry = store.save(FUNCTION, "a", "1")
    meta(root).write_text('{"colour": "red"}')
    acts: tuple[Callable[[], EventEntry], ...] = (
        lambda: store.save_details(FUNCTION, entry, WHOLE),
        lambda: store.save_details(FUNCTION, entry, EventDetails()),
        lambda: store.save(FUNCTION, "a", "2", overwrite=True, details=WHOLE),
    )
    for act in acts:
        with pytest.raises(LambdatuiError) as caught:
            act()
        assert caught.value.fault.kind is Kind.INVALID
    assert store.read(FUNCTION, entry).text == "1"
    store.save(FUNCTION, "a", "2", overwrite=True)
    assert store.read(FUNCTION, entry).text == "2"
    assert meta(root).read_text() == '{"colour": "red"}'


@pytest.mark.parametrize("details", [EventDetails(note="\ud800"), EventDetails(expected='"\ud800')])
def test_what_no_file_can_hold_is_refused_before_anything_is_written(
    store: EventStore, root: Path, details: EventDetails
) -> None:
    with pytest.raises(LambdatuiError) as caught:
        store.save(FUNCTION, "a", "1", details=details)
    assert caught.value.fault.kind is Kind.INVALID
    assert not root.exists()


def test_details_that_are_too_large_are_refused(store: EventStore, root: Path) -> None:
    large = EventDetails(expected='"' + "x" * 13_000_000 + '"')
    with pytest.raises(LambdatuiError) as caught:
        store.save(FUNCTION, "a", "1", details=large)
    assert caught.value.fault.kind is Kind.TOO_LARGE
    assert not root.exists()
    entry = store.save(FUNCTION, "a", "1")
    meta(root).write_text(" " * 13_000_000)
    (listed,) = store.entries(FUNCTION)
    assert "is larger than" in str(listed.details_problem)
    assert store.read(FUNCTION, entry).text == "1"


def test_an_event_that_is_overwritten_keeps_its_details(store: EventStore) -> None:
    store.save(FUNCTION, "a", "1", details=WHOLE)
    entry = store.save(FUNCTION, "a", "2", overwrite=True)
    assert store.details(FUNCTION, entry) == WHOLE
    other = EventDetails(note="other")
    entry = store.save(FUNCTION, "a", "3", overwrite=True, details=other)
    assert store.details(FUNCTION, entry) == other
    entry = store.save(FUNCTION, "a", "4", overwrite=True, details=EventDetails())
    assert store.details(FUNCTION, entry).is_empty


def test_details_can_be_changed_alone(store: EventStore, root: Path) -> None:
    entry = store.save(FUNCTION, "a", "1")
    changed = store.save_details(FUNCTION, entry, WHOLE)
    assert changed.note == WHOLE.note
    assert store.details(FUNCTION, entry) == WHOLE
    store.save_details(FUNCTION, entry, EventDetails())
    assert names_in(root / FUNCTION) == ["a.json"]


def test_a_file_of_details_is_no_event(store: EventStore, root: Path) -> None:
    entry = store.save(FUNCTION, "a", "1", details=WHOLE)
    assert [found.name for found in store.entries(FUNCTION)] == ["a"]
    (root / FUNCTION / "b.meta.json").write_text("{}")
    assert [found.name for found in store.entries(FUNCTION)] == ["a"]
    for name in ("a.meta", "A.META"):
        with pytest.raises(LambdatuiError) as caught:
            store.save(FUNCTION, name, "{}")
        assert caught.value.fault.kind is Kind.INVALID
    tampered = EventEntry(name="a.meta", origin=entry.origin, path=entry.path)
    for act in (store.read, store.delete, store.details):
        with pytest.raises(LambdatuiError):
            act(FUNCTION, tampered)
    assert meta(root).exists()


def test_details_whose_event_is_gone_are_not_taken_for_a_new_ones(
    store: EventStore, root: Path
) -> None:
    store.save(FUNCTION, "a", "1", details=WHOLE)
    (root / FUNCTION / "a.json").unlink()
    entry = store.save(FUNCTION, "a", "2")
    assert store.details(FUNCTION, entry).is_empty
    # They are not lost either.
    (kept,) = (root / ".trash" / FUNCTION).iterdir()
    assert parse_details(kept.read_text()) == WHOLE
    assert store.deleted(FUNCTION) == ()


def test_details_that_lead_out_of_the_root_are_never_read(
    store: EventStore, root: Path, tmp_path: Path
) -> None:
    entry = store.save(FUNCTION, "a", "1")
    (tmp_path / "secret.json").write_text('{"note": "hunter2"}')
    meta(root).symlink_to(tmp_path / "secret.json")
    (listed,) = store.entries(FUNCTION)
    assert "leads out of" in str(listed.details_problem)
    with pytest.raises(LambdatuiError):
        store.details(FUNCTION, entry)
    with pytest.raises(LambdatuiError):
        store.save_details(FUNCTION, entry, WHOLE)
    assert (tmp_path / "secret.json").read_text() == '{"note": "hunter2"}'


def test_a_name_that_leaves_no_room_for_details_is_an_event_all_the_same(
    store: EventStore, root: Path
) -> None:
    name = "x" * 248
    (root / FUNCTION).mkdir(parents=True)
    (root / FUNCTION / f"{name}.json").write_text("{}")
    (entry,) = store.entries(FUNCTION)
    assert entry.details_problem is None
    assert store.read(FUNCTION, entry).text == "{}"
    assert store.rename(FUNCTION, entry, "short").name == "short"


responses = st.builds(json.dumps, values, ensure_ascii=st.booleans(), indent=st.none() | st.just(2))
details = st.builds(
    EventDetails,
    provenance=st.sampled_from(Provenance),
    detail=words,
    request_id=words,
    captured_ms=st.integers(0, 2**53),
    type=st.none() | st.sampled_from(InvocationType),
    qualifier=words,
    note=words,
    expected=st.none() | responses | words,
    expect_error=st.booleans(),
    ignore=st.lists(words, max_size=3).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(details)
def test_any_details_are_read_as_they_were_written(given_details: EventDetails) -> None:
    text = details_text(given_details)
    assert check_json(text) is None
    assert parse_details(text) == given_details
