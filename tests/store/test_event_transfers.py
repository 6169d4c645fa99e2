"""Events from files outside the library, and back."""

import os
from pathlib import Path

import pytest

from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.event_details import EventDetails, Provenance
from lambdatui.core.events import SHARED
from lambdatui.store.events import EventStore
from tests.store.listing import names_in

FUNCTION = "orders-api"
NOTE = EventDetails(provenance=Provenance.LOG, note="the bad one")


@pytest.fixture
def store(tmp_path: Path) -> EventStore:
    return EventStore(tmp_path / "events")


def refusal(kind: Kind, error: LambdatuiError) -> str:
    assert error.fault.kind is kind
    return error.fault.sentence()


def test_a_file_is_imported_byte_for_byte_with_where_it_came_from(
    store: EventStore, tmp_path: Path
) -> None:
    file = tmp_path / "given.json"
    file.write_bytes(b'{\r\n\t"a": 1.50}')
    entry = store.import_file(file, FUNCTION)
    assert entry.name == "given"
    assert Path(entry.path).read_bytes() == b'{\r\n\t"a": 1.50}'
    assert store.details(FUNCTION, entry) == EventDetails(
        provenance=Provenance.FILE, detail=str(file)
    )
    with pytest.raises(LambdatuiError) as caught:
        store.import_file(file, FUNCTION)
    refusal(Kind.CONFLICT, caught.value)
    file.write_text("2")
    assert store.import_file(file, FUNCTION, "other").name == "other"
    store.import_file(file, FUNCTION, overwrite=True)
    assert store.read(FUNCTION, entry).text == "2"


def test_a_byte_order_mark_is_left_out(store: EventStore, tmp_path: Path) -> None:
    (tmp_path / "given.json").write_bytes(b"\xef\xbb\xbf{}")
    entry = store.import_file(tmp_path / "given.json", FUNCTION)
    assert Path(entry.path).read_bytes() == b"{}"


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (None, Kind.NOT_FOUND, "There is no file"),
        (b'{\n "a": }', Kind.INVALID, "line 2, column 7"),
        (b'"\xff"', Kind.INVALID, "not UTF-8"),
        (b" " * 7_000_000, Kind.TOO_LARGE, "larger than"),
    ],
    ids=["not there", "not JSON", "not UTF-8", "too large"],
)
def test_a_file_that_is_no_event_is_told_and_nothing_saved(
    store: EventStore, tmp_path: Path, content: bytes | None, kind: Kind, said: str
) -> None:
    if content is not None:
        (tmp_path / "given.json").write_bytes(content)
    with pytest.raises(LambdatuiError) as caught:
        store.import_file(tmp_path / "given.json", FUNCTION)
    assert said in refusal(kind, caught.value)
    assert store.entries(FUNCTION) == ()


def test_what_is_no_plain_file_holds_nobody(store: EventStore, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(LambdatuiError) as caught:
        store.import_file(tmp_path / "pipe.json", FUNCTION)
    assert "not a plain file" in refusal(Kind.STORE, caught.value)


def test_events_are_exported_with_their_details_and_imported_again(
    store: EventStore, tmp_path: Path
) -> None:
    text = '{"sku":  null}\n'
    store.save(FUNCTION, "a", text, details=NOTE)
    store.save(SHARED, "b", "[2]")
    paths = store.export(FUNCTION, store.entries(FUNCTION), tmp_path / "out" / "deep")
    out = tmp_path / "out" / "deep"
    assert paths == (str(out / "a.json"), str(out / "b.json"))
    assert names_in(out) == ["a.json", "a.meta.json", "b.json"]
    assert (out / "a.json").read_bytes() == text.encode()
    entry = store.import_file(out / "a.json", "other")
    assert store.details("other", entry) == NOTE


def test_one_event_is_exported_to_a_file_alone(store: EventStore, tmp_path: Path) -> None:
    store.save(FUNCTION, "a", "[1]", details=NOTE)
    target = tmp_path / "payload.json"
    assert store.export(FUNCTION, store.entries(FUNCTION), target) == (str(target),)
    assert target.read_text() == "[1]"
    assert names_in(tmp_path) == ["events", "payload.json"]
    store.save(SHARED, "b", "[2]")
    with pytest.raises(LambdatuiError) as caught:
        store.export(FUNCTION, store.entries(FUNCTION), tmp_path / "both.json")
    assert "2 events do not fit" in refusal(Kind.INVALID, caught.value)


def test_nothing_is_written_over_unless_asked_for(store: EventStore, tmp_path: Path) -> None:
    for name in ("a", "b"):
        store.save(FUNCTION, name, f'"{name}"')
    out = tmp_path / "out"
    out.mkdir()
    (out / "b.json").write_text("precious")
    for target in (out, out / "b.json"):
        entries = store.entries(FUNCTION)
        with pytest.raises(LambdatuiError) as caught:
            store.export(FUNCTION, entries if target == out else entries[:1], target)
        assert str(out / "b.json") in refusal(Kind.CONFLICT, caught.value)
    assert names_in(out) == ["b.json"]
    assert (out / "b.json").read_text() == "precious"
    store.export(FUNCTION, store.entries(FUNCTION), out, overwrite=True)
    assert (out / "b.json").read_text() == '"b"'


def test_of_two_of_one_name_the_own_one_is_exported(store: EventStore, tmp_path: Path) -> None:
    store.save(SHARED, "a", '"shared"')
    store.save(FUNCTION, "a", '"own"')
    store.export(FUNCTION, store.entries(FUNCTION), tmp_path / "out")
    assert (tmp_path / "out" / "a.json").read_text() == '"own"'


def test_a_broken_event_is_exported_as_it_is(store: EventStore, tmp_path: Path) -> None:
    entry = store.save(FUNCTION, "a", "{}")
    Path(entry.path).write_bytes(b'{"\xff')
    store.export(FUNCTION, store.entries(FUNCTION), tmp_path / "out")
    assert (tmp_path / "out" / "a.json").read_bytes() == b'{"\xff'
