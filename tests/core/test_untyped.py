"""Parsed JSON from outside, read as what was meant."""

import pytest

from lambdatui.core.untyped import counted, moment_ms, pairs, parsed, several, text, whole


def test_a_time_is_read_with_and_without_a_zone() -> None:
    assert moment_ms("1970-01-01T00:00:01.204+0000") == 1204
    assert moment_ms("1970-01-01T01:00:01+01:00") == 1000
    assert moment_ms("1970-01-01T00:00:01") == 1000


@pytest.mark.parametrize("value", ["", "yesterday", None, 12, "0001-01-01T00:00:00+23:59"])
def test_what_is_no_time_is_nothing(value: object) -> None:
    assert moment_ms(value) == 0


@pytest.mark.parametrize(
    ("value", "number"),
    [("12", 12), (12, 12), (12.9, 12), ("-1", None), ("¹", None), ("9" * 19, None), (None, None)],
)
def test_a_number_may_be_written_as_a_text(value: object, number: int | None) -> None:
    assert counted(value) == number


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), 2**63, "1", None])
def test_what_is_no_number_is_the_default(value: object) -> None:
    assert whole(value, 7) == 7


def test_half_a_surrogate_pair_is_no_text_to_send_on() -> None:
    assert text("a\ud800") == "a?"


def test_one_text_stands_for_a_list_of_one() -> None:
    assert several("a") == ("a",)
    assert several(["a", 1, "b"]) == ("a", "b")
    assert several({"a": "b"}) == ()


def test_names_and_values_are_sorted() -> None:
    assert pairs({"b": "1", "a": 2}) == (("a", ""), ("b", "1"))
    assert pairs(["b"]) == ()


@pytest.mark.parametrize(
    ("value", "document"),
    [('{"a": 1}', {"a": 1}), ({"a": 1}, {"a": 1}), ("{", None), ("[" * 100_000, None)],
)
def test_json_in_a_text_is_parsed_and_anything_else_is_left(
    value: object, document: object
) -> None:
    assert parsed(value) == document
