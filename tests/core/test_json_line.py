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


def test_json_in_a_string_is_shown_as_json_and_said_to_be_a_string() -> None:
    body = json.dumps({"sku": 'a"1', "lines": [{"n": 1}]})
    event = {"path": "/x", "body": body, "list": [body], "more": 1}
    assert list(indented_lines(json.dumps(event))) == [
        "{",
        '  "path": "/x",',
        '  "body": «JSON text» {',
        '    "sku": "a\\"1",',
        '    "lines": [',
        "      {",
        '        "n": 1',
        "      }",
        "    ]",
        "  },",
        '  "list": [',
        "    «JSON text» {",
        '      "sku": "a\\"1",',
        '      "lines": [',
        "        {",
        '          "n": 1',
        "        }",
        "      ]",
        "    }",
        "  ],",
        '  "more": 1',
        "}",
    ]


def test_json_in_a_string_in_a_string_is_shown_too_and_very_deep_ones_stay_strings() -> None:
    text = json.dumps({"a": 1})
    for _ in range(2):
        text = json.dumps({"Message": text})
    assert list(indented_lines(text)) == [
        "{",
        '  "Message": «JSON text» {',
        '    "Message": «JSON text» {',
        '      "a": 1',
        "    }",
        "  }",
        "}",
    ]
    for _ in range(8):
        text = json.dumps({"Message": text})
    lines = list(indented_lines(text))
    assert sum("«JSON text»" in line for line in lines) == 8
    assert '"Message": "{' in lines[9]


@pytest.mark.parametrize("value", ["[1, 2]", "{}", "{'a': 1}", "{x} and {y}: {", '"a": 1', ""])
def test_a_string_that_only_looks_like_json_stays_a_string(value: str) -> None:
    assert list(indented_lines(json.dumps({"a": value})))[1] == f'  "a": {json.dumps(value)}'


def test_a_name_that_looks_like_json_stays_a_name() -> None:
    assert list(indented_lines(json.dumps({'{"a": 1}': 2}))) == ["{", '  "{\\"a\\": 1}": 2', "}"]
