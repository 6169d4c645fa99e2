"""JSON as a person edits it."""

import json
import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.jsontext import JsonProblem, as_payload, check_json, minified, pretty

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
documents = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)
layouts = st.sampled_from([None, 0, 1, 4])


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        # Python 3.13 points at the comma that is too many, earlier ones at what stands after it.
        ('{"a": 1,}', 1, 8 if sys.version_info >= (3, 13) else 9),
        ('{\n  "a": 1\n  "b": 2\n}', 3, 3),
        ("{'a': 1}", 1, 2),
        ("[1, 2", 1, 6),
        ("{} {}", 1, 4),
        ('"line\nbreak"', 1, 6),
        ("\ufeff{}", 1, 1),
        ('{"NaN": "NaN",\n "b": NaN}', 2, 7),
        ("[1,\n-Infinity]", 2, 1),
        ('["\\"Infinity", Infinity]', 1, 16),
        ('{\n"a": "\ud800"}', 2, 7),
    ],
)
def test_a_problem_has_its_line_and_column(text: str, line: int, column: int) -> None:
    problem = check_json(text)
    assert problem is not None
    assert (problem.line, problem.column) == (line, column)


def test_a_problem_reads_as_a_sentence() -> None:
    assert JsonProblem(line=3, column=7, message="Expecting ',' delimiter").sentence() == (
        "line 3, column 7: Expecting ',' delimiter"
    )


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_an_empty_event_is_a_problem_that_names_the_smallest_one(text: str) -> None:
    problem = check_json(text)
    assert problem is not None
    assert "{}" in problem.message


@pytest.mark.parametrize(
    "text",
    ["{}", " [] ", "0", "null", '"\\ud800"', "9" * 5000, "1e999", "-0.1E+5", '{"a":1,"a":2}'],
)
def test_strict_json_has_no_problem(text: str) -> None:
    assert check_json(text) is None


def test_nesting_without_end_is_a_problem_and_not_a_crash() -> None:
    problem = check_json("[" * 200_000 + "]" * 200_000)
    assert problem is not None
    assert "deeply" in problem.message


@given(documents, layouts, st.booleans())
def test_whatever_json_writes_has_no_problem(
    value: object, indent: int | None, escaped: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=escaped)
    assert check_json(text) is None
    assert json.loads(as_payload(text)) == value


@given(st.text())
def test_a_text_has_a_problem_or_can_be_sent(text: str) -> None:
    problem = check_json(text)
    if problem is None:
        json.loads(as_payload(text))
    else:
        assert 1 <= problem.line <= text.count("\n") + 1
        assert problem.column >= 1


@given(documents, layouts, st.booleans())
def test_pretty_json_is_what_json_indents(value: object, indent: int | None, escaped: bool) -> None:
    data = json.dumps(value, indent=indent, ensure_ascii=escaped).encode()
    assert pretty(data) == json.dumps(value, indent=2, ensure_ascii=False)


@given(documents, layouts)
def test_minified_json_is_the_same_value_without_white_space(
    value: object, indent: int | None
) -> None:
    text = json.dumps(value, indent=indent)
    assert minified(text) == json.dumps(value, separators=(",", ":"))


def test_pretty_changes_no_number_and_drops_no_key() -> None:
    text = '{"id":12345678901234567890123,"pi":3.14159265358979323846,"e":1E400,"e":1.0}'
    shown = pretty(text.encode())
    for part in ("12345678901234567890123", "3.14159265358979323846", "1E400", "1.0"):
        assert part in shown
    assert shown.count('"e": ') == 2


def test_pretty_shows_escapes_as_characters_but_half_a_character_as_its_escape() -> None:
    assert pretty(b'["\\u00e9\\ud83d\\ude00"]') == '[\n  "é😀"\n]'
    assert pretty(b'"a\\ud83d"') == '"a\\ud83d"'


@pytest.mark.parametrize("data", [b"plain text", b"", b"{'a'}", b"NaN", b"\xff\xfe"])
def test_what_is_not_json_is_shown_as_the_text_that_it_is(data: bytes) -> None:
    assert pretty(data) == data.decode("utf-8", errors="replace")


@given(st.binary())
def test_no_response_raises(data: bytes) -> None:
    pretty(data).encode()


def test_what_is_sent_is_what_was_written() -> None:
    text = '\n{"a":  1.50,\n "é": "\\u00e9"}\n'
    assert as_payload(text) == '\n{"a":  1.50,\n "é": "\\u00e9"}\n'.encode()
    assert math.isclose(json.loads(as_payload(text))["a"], 1.5)


@pytest.mark.parametrize(
    ("wrong", "right", "line", "words"),
    [
        ('"id": 3000,', '"id": 3000 "', 12_003, "expected"),
        ('"id": 3000,', '"id": NaN,', 12_003, "invalid character"),
        ('"é3000"', '"é\x01"', 12_004, "invalid character"),
    ],
)
def test_the_place_of_a_problem_is_told_in_a_large_text_too(
    wrong: str, right: str, line: int, words: str
) -> None:
    items = [{"id": number, "name": f"é{number}"} for number in range(9_000)]
    text = json.dumps(items, indent=1, ensure_ascii=False)
    assert len(text) > 200_000
    assert check_json(text) is None
    problem = check_json(text.replace(wrong, right, 1))
    assert problem is not None
    assert (problem.line, words in problem.message) == (line, True)


def test_half_of_an_escaped_character_is_json_in_a_large_text_too() -> None:
    assert check_json('["' + "x" * 300_000 + '\\ud800"]') is None
    assert check_json('["' + "x" * 300_000 + '\\ud800"') is not None
