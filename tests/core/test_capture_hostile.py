"""A megabyte of the worst that a log can hold ends the search early, and never the program."""

import json

import pytest

from lambdatui.core.capture import capture_text, captures

MEGABYTE = 1_000_000

HOSTILE = {
    "braces": "{" * MEGABYTE,
    "brackets": "[" * MEGABYTE,
    "lists of objects": "[{" * (MEGABYTE // 2),
    "nested json": '{"x":' * (MEGABYTE // 5),
    "nested repr": "{'x':" * (MEGABYTE // 5),
    "nested inspect": "{ x: " * (MEGABYTE // 5),
    "quotes": '{"' * (MEGABYTE // 2),
    "backslashes": "{'" + "\\" * MEGABYTE,
    "backticks": "{ a: `" * (MEGABYTE // 6),
    "unfinished lists": "{ a: [1, 2, 3 \n" * (MEGABYTE // 15),
    "pluses": "{ a: 'x' + " * (MEGABYTE // 11),
    "cuts": "{ a: ... " * (MEGABYTE // 9),
    "spaces": ("{" + " " * 399) * (MEGABYTE // 400),
    "strings of braces": json.dumps({"level": "x", "message": "{ a: " * (MEGABYTE // 5)}),
    "json in json in json": json.dumps(
        {"message": json.dumps({"message": json.dumps({"message": "{a: " * 100_000})})}
    ),
    "many strings with braces": json.dumps({str(n): {"x": "{ a: "} for n in range(40_000)}),
    "beginnings of tokens": json.dumps({"a": "eyJ" * (MEGABYTE // 3)}),
    "one long word": json.dumps({"a": "a" * MEGABYTE}),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
@pytest.mark.timeout(30)
def test_a_hostile_megabyte_is_done_with(text: str) -> None:
    for found in (captures(text.split("\n")), capture_text(text)):
        assert all(each.problem or json.loads(each.text) for each in found)


def test_an_event_behind_thousands_of_bracketed_lines_is_found() -> None:
    lines = ["[INFO] {tag} [1] (a: {b})"] * 20_000
    assert captures([*lines, 'Event: {"orderId": 7}'])[0].text == '{"orderId": 7}'


def test_a_big_event_is_found_whole() -> None:
    event = json.dumps({"Records": [{"eventSource": "aws:sqs", "body": "x" * MEGABYTE}] * 2})
    assert captures([f"Event: {event}"])[0].text == event
