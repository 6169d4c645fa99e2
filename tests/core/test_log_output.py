"""One object a line: the keys, their order, and nothing that a terminal would obey."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.levels import Level
from lambdatui.core.log_output import as_json, event_object, gap_object, object_of
from lambdatui.core.logs import LogEvent, Notice, NoticeKind
from lambdatui.core.safe import UNSAFE

NOON = 1_795_435_200_204
FUNCTIONS = ("orders", "payments")
GROUPS = ("/aws/lambda/orders", "/custom/payments")


def test_an_event_has_these_keys_in_this_order() -> None:
    event = LogEvent(NOON, "[ERROR] boom\r\n", "a/[1]b", source=1, request_id="9f2c")
    assert as_json(object_of(event, FUNCTIONS, GROUPS, Level.ERROR)) == (
        '{"timestamp": "2026-11-23T12:00:00.204Z", "function": "payments", '
        '"log_group": "/custom/payments", "stream": "a/[1]b", "request_id": "9f2c", '
        '"level": "ERROR", "message": "[ERROR] boom"}'
    )


def test_what_is_not_known_of_an_event_is_null() -> None:
    told = event_object(NOON, "hello", function="orders", log_group="g")
    assert (told["request_id"], told["level"]) == (None, None)


@pytest.mark.parametrize(
    ("kind", "filled", "events"),
    [
        (NoticeKind.GAP, False, None),
        (NoticeKind.SAMPLED, False, None),
        (NoticeKind.FILLED, True, 0),
    ],
)
def test_a_gap_tells_whether_it_was_filled(
    kind: NoticeKind, filled: bool, events: int | None
) -> None:
    notice = Notice(kind=kind, text="why", at_ms=NOON, from_ms=NOON, to_ms=NOON + 1, source=1)
    assert gap_object(notice, FUNCTIONS, GROUPS) == {
        "gap": {
            "from": "2026-11-23T12:00:00.204Z",
            "to": "2026-11-23T12:00:00.205Z",
            "why": "why",
            "kind": kind.value,
            "filled": filled,
            "events": events,
        },
        "function": "payments",
        "log_group": "/custom/payments",
    }


def test_a_gap_of_all_functions_names_none() -> None:
    notice = Notice(kind=NoticeKind.GAP, text="why", at_ms=NOON, source=-1)
    told = gap_object(notice, FUNCTIONS, GROUPS)
    assert (told["function"], told["log_group"]) == (None, None)
    assert told["gap"] == {
        "from": None,
        "to": None,
        "why": "why",
        "kind": "gap",
        "filled": False,
        "events": None,
    }


@given(st.text(alphabet=st.characters() | st.sampled_from("\x1b\x7f\x9b\u202e\ud800\U000e0001日")))
def test_any_text_comes_back_and_none_of_it_is_obeyed(text: str) -> None:
    line = as_json({"message": text})
    assert not UNSAFE.search(line)
    assert json.loads(line) == json.loads(json.dumps({"message": text}))


def test_readable_text_stays_readable() -> None:
    assert as_json({"message": "日本 é"}) == '{"message": "日本 é"}'
