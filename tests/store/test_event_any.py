"""Any JSON value, however it is written, comes back from the library byte for byte."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdatui.core.events import check_event_name
from lambdatui.core.jsontext import as_payload
from lambdatui.store.events import EventStore
from tests.store.anyjson import values

FUNCTION = "orders-api"

blanks = st.text(" \t\r\n", max_size=3)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A value as some tool or person may write it."""
    text = json.dumps(
        draw(values),
        ensure_ascii=draw(st.booleans()),
        indent=draw(st.sampled_from((None, 0, 2, "\t"))),
        separators=draw(st.sampled_from(((",", ":"), (" ,\r\n", " : ")))),
    )
    return draw(blanks) + text + draw(blanks)


@pytest.fixture(scope="module")
def store() -> Iterator[EventStore]:
    with tempfile.TemporaryDirectory() as folder:
        yield EventStore(Path(folder))


@settings(max_examples=150, deadline=None)
@given(text=texts())
def test_what_is_saved_is_read_byte_for_byte(store: EventStore, text: str) -> None:
    entry = store.save(FUNCTION, "any", text, overwrite=True)
    assert entry.problem is None
    assert Path(entry.path).read_bytes() == text.encode()
    saved = store.find(FUNCTION, "any")
    assert saved.text == text
    assert saved.entry == entry
    # What is sent is the same text, byte for byte.
    assert as_payload(saved.text) == text.encode()


names = st.text("abcXYZ019 ._+-/\\\x00é", max_size=12)


@settings(max_examples=150, deadline=None)
@given(name=names)
def test_a_name_is_refused_or_stays_in_its_folder(store: EventStore, name: str) -> None:
    for taken in store.entries(FUNCTION):
        store.delete(FUNCTION, taken)
    try:
        check_event_name(name)
    except Exception:
        with pytest.raises(Exception, match="cannot be the name"):
            store.save(FUNCTION, name, "1")
        assert store.entries(FUNCTION) == ()
    else:
        entry = store.save(FUNCTION, name, "1")
        assert Path(entry.path).parent.name == FUNCTION
        assert store.entries(FUNCTION) == (entry,)
        assert entry.name == name
