"""Two answers are compared by what they mean, and each difference has its place."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.alignment import Aligner
from lambdatui.core.compare import Change, Comparison, compare_json
from lambdatui.core.errors import Kind, LambdatuiError

TEXT = st.text("ab1 ü", max_size=3)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner),
    max_leaves=12,
)


def compared(before: object, after: object, *ignore: str) -> Comparison:
    left, right = (
        value if isinstance(value, bytes) else json.dumps(value).encode()
        for value in (before, after)
    )
    return compare_json(left, right, ignore)


def places(comparison: Comparison) -> list[tuple[str, str, str | None, str | None]]:
    return [(d.path, d.kind.value, d.before, d.after) for d in comparison.differences]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'{"a":1,"b":2}', b'{ "b": 2.0, "a": 1e0 }'),
        (b"[0.10, -0, 1e3]", b"[0.1, 0, 1000]"),
        (b'"\\u00fc"', '"ü"'.encode()),
        ({"body": '{"a": 1}'}, {"body": '{"a":1.0}'}),
        (b"text", b"text"),
        (b"", b""),
    ],
)
def test_what_means_the_same_is_the_same(before: object, after: object) -> None:
    assert compared(before, after) == Comparison(same=True)


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ({"a": 1}, {"a": 2}, ("$.a", "changed", "1", "2")),
        ({"a": None}, {}, ("$.a", "removed", "null", None)),
        ({}, {"a b": []}, ("$['a b']", "added", None, "[]")),
        ({"a": True}, {"a": 1}, ("$.a", "changed", "true", "1")),
        ({"a": "1"}, {"a": 1}, ("$.a", "changed", '"1"', "1")),
        ({"a": [1]}, {"a": {"0": 1}}, ("$.a", "changed", "[1]", '{"0":1}')),
        (b"12345678901234567890", b"12345678901234567891", ("$", "changed", b"", b"")),
        (b"0.1", b"0.10000000000000000001", ("$", "changed", b"", b"")),
        ([1, 2, 3], [1, 9, 2, 3], ("$[1]", "added", None, "9")),
        ([1, 2, 3], [1, 3], ("$[1]", "removed", "2", None)),
        ([{"x": 1}, {"x": 2}], [{"x": 1}, {"x": 3}], ("$[1].x", "changed", "2", "3")),
        ({"body": '{"a":[1]}'}, {"body": '{"a":[2]}'}, ("$.body.a[0]", "changed", "1", "2")),
        ({"body": '{"a":1}'}, {"body": "{oops"}, ("$.body", "changed", '"{\\"a\\":1}"', '"{oops"')),
        (b"a\nb\nc", b"a\nx\nc", ("line 2", "changed", "b", "x")),
        (b"a\nc", b"a\nb\nc", ("line 2", "added", None, "b")),
        (b"oops", b'{"a":1}', ("$", "changed", "oops", '{"a":1}')),
        (b"", b"null", ("$", "changed", "", "null")),
        (b"\xff", b"\\xff", ("line 1", "changed", "\\udcff", "\\xff")),
    ],
)
def test_one_change_is_one_difference_at_its_place(
    before: object, after: object, place: tuple[str, str, object, object]
) -> None:
    (found,) = places(compared(before, after))
    if place[2] == b"":
        assert isinstance(before, bytes)
        assert isinstance(after, bytes)
        place = (*place[:2], before.decode(), after.decode())
    assert found == place


def test_elements_are_told_apart_by_their_ids() -> None:
    before = [{"id": "a", "v": 1}, {"id": "b", "v": 2}]
    after = [{"id": "new", "v": 1}, {"id": "a", "v": 9}, {"id": "b", "v": 2}]
    assert places(compared(before, after)) == [
        ("$[0]", "added", None, '{"id":"new","v":1}'),
        ("$[0].v", "changed", "1", "9"),
    ]


def test_ids_that_are_new_in_each_run_are_a_change_of_the_id_alone() -> None:
    before, after = [{"id": "a", "v": 1}], [{"id": "z", "v": 1}]
    assert [place[0] for place in places(compared(before, after))] == ["$[0].id"]
    assert compared(before, after, "$..id").same


def test_another_order_in_a_list_is_a_difference() -> None:
    assert [place[:2] for place in places(compared(["a", "b", "c"], ["c", "a", "b"]))] == [
        ("$[0]", "added"),
        ("$[2]", "removed"),
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "$.body.items[*].at",
        "$.body.items[0].at",
        "$..at",
        "**.at",
        "body.items.*.at",
        "$.body.**.a*",
        "$['body']['items'][*]['at']",
        "$.body.items",
        "*",
        "$.b*y",
    ],
)
def test_a_pattern_leaves_out_what_it_names(pattern: str) -> None:
    before = {"body": json.dumps({"items": [{"at": 1, "id": 7}]}), "n": 1}
    after = {"body": json.dumps({"items": [{"at": 2, "id": 7}]}), "n": 1}
    assert compared(before, after, pattern) == Comparison(same=True, ignored=1)


@pytest.mark.parametrize("pattern", ["$.at", "$.body.at", "$.body.items[1].at", "items", "$..a"])
def test_a_pattern_leaves_in_what_it_does_not_name(pattern: str) -> None:
    before, after = ({"body": {"items": [{"at": at}]}} for at in (1, 2))
    assert not compared(before, after, pattern).same


def test_what_is_ignored_does_not_hide_which_elements_belong_together() -> None:
    before = [{"at": n, "v": n % 3} for n in range(6)]
    after = [{"at": n + 100, "v": n % 3} for n in range(6)]
    after.insert(2, {"at": 5, "v": 9})
    comparison = compared(before, after, "$[*].at")
    assert places(comparison) == [("$[2]", "added", None, '{"at":5,"v":9}')]


def test_a_value_to_ignore_that_came_or_went_is_no_difference() -> None:
    assert compared({"id": 1, "a": 2}, {"a": 2, "at": 5}, "id", "at") == Comparison(
        same=True, ignored=2
    )


@pytest.mark.parametrize("pattern", ["", "$", "$.", "a.", "**", "a..", "$.a]", "a[", "a b"])
def test_a_pattern_that_cannot_be_read_is_refused(pattern: str) -> None:
    with pytest.raises(LambdatuiError) as raised:
        compared({}, {}, pattern)
    assert raised.value.fault.kind is Kind.INVALID
    assert f"'{pattern}'" in raised.value.fault.what


def test_long_values_are_shortened_for_showing() -> None:
    (difference,) = compared({"a": "x" * 5_000}, {"a": list(range(5_000))}).differences
    assert difference.before is not None
    assert difference.after is not None
    assert len(difference.before) == len(difference.after) == 241
    assert difference.after.endswith("…")


def test_very_many_differences_end_in_a_truncated_comparison() -> None:
    comparison = compared({str(n): n for n in range(9_999)}, {str(n): -n for n in range(9_999)})
    assert comparison.truncated
    assert not comparison.same
    assert len(comparison.differences) == 500


@given(values)
def test_a_value_is_the_same_as_itself_in_any_writing(value: Any) -> None:
    assert compared(value, json.dumps(value, indent=3, sort_keys=True).encode()).same


def meaning(value: Any) -> object:
    """What a value is equal by: Python finds True equal to 1, which JSON does not."""
    match value:
        case bool() | None:
            return ("word", str(value))
        case dict():
            return {name: meaning(part) for name, part in value.items()}
        case list():
            return [meaning(part) for part in value]
        case _:
            return value


@given(values, values)
def test_there_are_differences_exactly_where_values_differ(before: Any, after: Any) -> None:
    comparison = compared(before, after)
    assert comparison.same is (meaning(before) == meaning(after))
    assert comparison.same is not bool(comparison.differences)


@given(st.lists(values, max_size=8), st.integers(0, 8), st.text(min_size=9, max_size=9))
def test_one_inserted_element_is_one_difference(items: list[Any], at: int, new: str) -> None:
    changed = copy.deepcopy(items)
    changed.insert(at, new)
    (difference,) = compared({"a": items}, {"a": changed}).differences
    assert difference.kind is Change.ADDED
    assert difference.after == json.dumps(new, ensure_ascii=False)


@given(st.lists(st.integers(0, 4)), st.lists(st.integers(0, 4)), st.booleans())
def test_an_alignment_names_each_element_once_and_in_order(
    before: list[int], after: list[int], rest: bool
) -> None:
    pairs = list(Aligner().pairs(before, after, pair_rest=rest))
    assert [i for i, _ in pairs if i is not None] == list(range(len(before)))
    assert [j for _, j in pairs if j is not None] == list(range(len(after)))
    if not rest:
        assert all(before[i] == after[j] for i, j in pairs if i is not None and j is not None)


def big(change: int) -> bytes:
    items = [{"id": str(n), "at": n + change, "tags": ["x", n]} for n in range(20_000)]
    return json.dumps(items[change:]).encode()


HOSTILE = {
    "big": (big(0), big(0)[:-3] + b"7]}]"),
    "shifted": (json.dumps(list(range(100_000))), json.dumps(list(range(1, 100_001)))),
    "repeats": tuple(json.dumps([n % k for n in range(100_000)]) for k in (7, 5)),
    "many lists": tuple(json.dumps([[n % k] * 90 for n in range(2_000)]) for k in (7, 5)),
    "deep": ("[" * 90_000, "[" * 90_001),
    "deep and right": ("[" * 900 + "]" * 900, "[" * 901 + "]" * 901),
    "as deep as is read": ("[" * 150 + "1" + "]" * 150, "[" * 150 + "2" + "]" * 150),
    "digits": ("9" * 1_000_000, "8" * 1_000_000),
    "exponents": ("1e999999999999999999999", "1e999999999"),
    "lines": ("a\n" * 300_000, "b\n" * 300_001),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), HOSTILE.values(), ids=list(HOSTILE))
@pytest.mark.timeout(30)
def test_hostile_megabytes_are_done_with(before: str | bytes, after: str | bytes) -> None:
    left, right = (value.encode() if isinstance(value, str) else value for value in (before, after))
    assert not compare_json(left, right, ["$..at", "**.x*y*z"]).same


def test_of_a_huge_streamed_response_only_whether_it_is_the_same_is_said() -> None:
    huge = b'["' + b"x" * (17 * 1024 * 1024) + b'"]'
    assert compare_json(huge, bytes(huge)).same
    (difference,) = compare_json(huge, huge + b" ").differences
    assert difference.path == "$"


def error(**more: object) -> bytes:
    return json.dumps({"errorType": "KeyError", "errorMessage": "'sku'", **more}).encode()


@pytest.mark.parametrize(
    ("before", "after", "unasked", "paths"),
    [
        # Each run of a function that fails has another one.
        (error(requestId="a"), error(requestId="b"), ("$.requestId",), []),
        (error(requestId="a"), error(), ("$.requestId",), []),
        (error(requestId="a"), error(requestId="a"), (), []),
        (error(requestId="a"), error(requestId="b", x=1), ("$.requestId",), ["$.x"]),
        (error(requestId="a"), error(requestId=5), (), ["$.requestId"]),
        (error(at={"requestId": "a"}), error(at={"requestId": "b"}), (), ["$.at.requestId"]),
        # What a function returns is its own.
        (b'{"requestId": "a"}', b'{"requestId": "b"}', (), ["$.requestId"]),
        (b'{"errorType": "A", "requestId": "a"}', b'{"errorType": "A", "requestId": "b"}', (),
         ["$.requestId"]),
    ],
)  # fmt: skip
def test_the_request_id_of_an_error_is_left_out_and_told(
    before: bytes, after: bytes, unasked: tuple[str, ...], paths: list[str]
) -> None:
    found = compare_json(before, after)
    assert [each.path for each in found.differences] == paths
    assert (found.same, found.unasked, found.ignored) == (not paths, unasked, len(unasked))


def test_a_request_id_that_somebody_named_is_ignored_as_they_said() -> None:
    found = compare_json(error(requestId="a"), error(requestId="b"), ["$.requestId"])
    assert (found.same, found.unasked, found.ignored) == (True, (), 1)


def test_a_large_answer_is_compared_as_a_small_one() -> None:
    items = [
        {"id": number, "text": "é" * 40, "more": [number, 1.50, None]} for number in range(5_000)
    ]
    before: dict[str, Any] = {
        "items": items,
        "body": json.dumps(items),
        "long": "x" * 100_000,
        "a": {},
    }
    after = copy.deepcopy(before)
    after["items"][4_321]["more"][0] = 12345678901234567890123
    after["long"] += "y"
    found = compare_json(json.dumps(before).encode(), json.dumps(after).encode())
    assert [each.path for each in found.differences] == ["$.items[4321].more[0]", "$.long"]
    assert found.differences[0].after == "12345678901234567890123"
