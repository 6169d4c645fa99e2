"""JSON log lines in few words."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lambdatui.core.jsonlog import JSON_LIMIT, brief_json
from lambdatui.ui.widgets.line_cells import is_even, width_of

NOISE = {
    "timestamp": "2026-03-03T08:11:31Z",
    "requestId": "9f2c1a3b-7d4e-4a3b-9c1d-0123456789ab",
}


@pytest.mark.parametrize(
    ("record", "brief"),
    [
        (
            {**NOISE, "level": "WARN", "message": "low", "device": "a 1", "kept": 3},
            'WARN low  device="a 1"  kept=3',
        ),
        ({**NOISE, "log_level": "info", "msg": "all well"}, "all well"),
        ({"severity": "Error", "message": "oh", "ok": True, "no": None}, "ERROR oh  ok=true"),
        ({"level": 50, "time": 1, "msg": "pino"}, "ERROR pino"),
        (
            {
                "level": "ERROR",
                "message": "'sku'",
                "errorType": "KeyError",
                "errorMessage": "'sku'",
                "stackTrace": ['  File "app.py", line 3, in handler\n    boom\n', "  File 2\n"],
            },
            "ERROR KeyError: 'sku'  File \"app.py\", line 3, in handler boom ↵ File 2",
        ),
        ({"errorType": "TypeError", "errorMessage": "x is undefined"}, "TypeError: x is undefined"),
        ({"logger": "root", "message": "m", "a": 1}, "m  a=1  logger=root"),
        ({"message": "a\nb\tc"}, "a↵b c"),
        ({"message": "m", "event": {"a": [1, "ü"]}}, 'm  event={"a":[1,"ü"]}'),
        ({"message": {"nested": 1}}, '{"nested":1}'),
    ],
)
def test_a_record_is_its_level_its_message_and_the_rest(
    record: dict[str, object], brief: str
) -> None:
    assert brief_json(json.dumps(record)) == brief


@pytest.mark.parametrize(
    ("kind", "record", "brief"),
    [
        ("start", {"requestId": "9f2c", "version": "$LATEST"}, "START  $LATEST"),
        (
            "initStart",
            {"initializationType": "on-demand", "runtimeVersion": "python:3.13.v42"},
            "INIT  python:3.13.v42",
        ),
        ("initReport", {"metrics": {"durationMs": 412.3}}, "INIT took  412 ms"),
        (
            "runtimeDone",
            {"status": "error", "errorType": "Runtime.ExitError", "metrics": {"durationMs": 7}},
            "END  7.0 ms  error  Runtime.ExitError",
        ),
        ("runtimeDone", {"status": "success"}, "END"),
        ("extension", {"name": "agent", "state": "Ready"}, "EXTENSION  agent  Ready"),
        ("somethingNew", None, "SOMETHINGNEW"),
    ],
)
def test_what_lambda_wrote_becomes_words(kind: str, record: object, brief: str) -> None:
    line = {"time": "2026-03-03T08:11:31.204Z", "type": f"platform.{kind}", "record": record}
    assert brief_json(json.dumps(line)) == brief


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{not json}",
        '{"message": "cut',
        '{"sku": 1, "level": 3}',
        '["message"]',
        "{}",
        '{"message": "' + "x" * JSON_LIMIT + '"}',
        '{"message": ' + "[" * 5_000 + "}",
    ],
)
def test_other_lines_stay_as_they_are(text: str) -> None:
    assert brief_json(text) is None


def test_no_digit_of_a_number_is_lost() -> None:
    digits = "9" * 5_000
    assert brief_json('{"message":"m","a":1.10,"b":1e999}') == "m  a=1.10  b=1e999"
    assert brief_json('{"message":"m","n":[' + digits + "]}") == f"m  n=[{digits}]"


KEYS = st.sampled_from(["level", "message", "errorType", "errorMessage", "stackTrace", "type"])
TEXTS = st.text(max_size=6) | st.sampled_from(["ß", "\t", "\n", "platform.start", "日本", "ΐ"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(KEYS | TEXTS, VALUES, max_size=5), st.booleans())
@example({"level": "ΐ", "message": "m"}, False)
def test_the_words_are_never_wider_than_the_line(
    record: dict[str, object], ensure_ascii: bool
) -> None:
    text = json.dumps(record, ensure_ascii=ensure_ascii, separators=(",", ":"))
    brief = brief_json(text)
    if brief is not None:
        assert "\n" not in brief
        assert width_of(brief, even=is_even(brief)) <= width_of(text, even=is_even(text))
