"""JSON for programs to read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.cli.jsonline import json_line, payload_json
from lambdatui.core.safe import UNSAFE

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(st.characters()), values), values)
def test_a_line_is_the_same_value_without_any_character_that_a_terminal_obeys(
    value: dict[str, object], more: object
) -> None:
    line = json_line(value, last=json.dumps(more))
    assert json.loads(line) == {**value, "last": more}
    assert not UNSAFE.search(line)
    line.encode()


def test_what_is_verbatim_keeps_every_digit() -> None:
    assert json_line({"a": "é"}, b="1.50") == '{"a": "é", "b": 1.50}'
    assert json_line({}) == "{}"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "null"),
        (b'{"a": 1.50,\n "a": 12345678901234567890}', '{"a":1.50,"a":12345678901234567890}'),
        (b"plain", '"plain"'),
        (b"\xff", '"\ufffd"'),
        (b"NaN", '"NaN"'),
        (b"  ", '"  "'),
    ],
)
def test_a_payload_is_its_value_or_its_text(data: bytes, text: str) -> None:
    assert payload_json(data) == text


@given(st.binary())
def test_any_payload_is_json(data: bytes) -> None:
    json.loads(json_line({}, payload=payload_json(data)))
