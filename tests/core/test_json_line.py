"""The JSON in a log line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.json_line import indented_lines, json_part


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ('{"a": 1}  \n', '{"a": 1}'),
        ("[1, 2]", "[1, 2]"),
        ('[INFO]\t2026-11-23T12:00:00Z\t9f2c\t{"a": [1]}', '{"a": [1]}'),
        ('Event: {"a": {"b": "}"}}', '{"a": {"b": "}"}}'),
        ('got [{"a": 1}]', '[{"a": 1}]'),
        ("done [200]", None),
        ('{"a": 1} and more', None),
        ("{'a': 1}", None),
        ("no JSON", None),
        ("", None),
        ("}", None),
    ],
)
def test_json_is_found_where_a_line_ends_with_it(text: str, part: str | None) -> None:
    assert json_part(text) == part


def test_a_line_of_brackets_is_not_tried_at_each_of_them() -> None:
    assert json_part("{" * 100_000 + "}") is None


def test_json_is_indented_line_by_line() -> None:
    assert list(indented_lines('{"a":[1,{}],"b":"x\\ny"}')) == [
        "{",
        '  "a": [',
        "    1,",
        "    {}",
        "  ],",
        '  "b": "x\\ny"',
        "}",
    ]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=3), values), st.sampled_from(["", "Event: ", "[INFO] "]))
def test_what_is_found_is_what_was_written(value: object, prefix: str) -> None:
    part = json_part(prefix + json.dumps(value))
    assert part is not None
    assert json.loads(part) == value
    lines = list(indented_lines(part))
    assert json.loads("\n".join(lines)) == value
    assert not any("\n" in line for line in lines)
