"""What of a response is another one each time."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.compare import compare_json
from lambdatui.core.json_path import check_patterns
from lambdatui.core.volatile import volatile_paths

_UUID = "9f2c6b1e-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ({"createdAt": 1, "total": 2}, ("$.createdAt",)),
        ({"created_at": "x"}, ("$.created_at",)),
        ({"when": "2026-03-03T08:12:31.204Z"}, ("$.when",)),
        ({"id": _UUID, "sku": "A-1"}, ("$.id",)),
        ({"headers": {"X-Amzn-Trace-Id": "Root=1"}}, ("$.headers['X-Amzn-Trace-Id']",)),
        ({"items": [{"id": _UUID}, {"id": _UUID}]}, ("$.items[*].id",)),
        ({"body": json.dumps({"requestId": "r", "n": 1})}, ("$.body.requestId",)),
        ({"flat": 1, "format": "x", "what": "a time", "at": None}, ()),
        ({"timestamp": {"inner": 1}, "now": True}, ()),
        ([_UUID, 1], ("$[*]",)),
        ("2026-03-03T08:12:31Z", ()),
    ],
)
def test_what_looks_like_a_moment_or_an_id_is_found(value: object, paths: tuple[str, ...]) -> None:
    assert volatile_paths(json.dumps(value)) == paths


def test_a_text_that_is_no_json_has_none() -> None:
    assert volatile_paths("it is 2026-03-03T08:12:31Z") == ()


def test_a_number_of_any_length_is_taken() -> None:
    assert volatile_paths('{"n": ' + "9" * 5_000 + ', "time": 1}') == ("$.time",)


def test_a_comparison_leaves_out_what_was_found() -> None:
    before = json.dumps({"body": json.dumps({"createdAt": 1, "ids": [_UUID], "total": 3})})
    after = json.dumps({"body": json.dumps({"createdAt": 2, "ids": [_UUID[::-1]], "total": 3})})
    assert not compare_json(before.encode(), after.encode()).same
    assert compare_json(before.encode(), after.encode(), volatile_paths(before)).same


_names = st.text(max_size=12)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(_UUID) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=3),
    max_leaves=12,
)


@given(_json)
def test_every_path_that_is_found_is_one_that_a_comparison_takes(value: object) -> None:
    check_patterns(volatile_paths(json.dumps(value)))
