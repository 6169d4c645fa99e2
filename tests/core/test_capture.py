"""The event that a handler logged is found again, in all the ways in which handlers log it."""

import json
import pprint
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdatui.core.capture import Captured, Printing, capture_text, captures
from lambdatui.core.event_shapes import is_beside

ID = "12345678-1234-1234-1234-123456789012"
NODE = f"2026-01-01T00:00:00.000Z\t{ID}\tINFO\t"
PYTHON = f"[INFO]\t2026-01-01T00:00:00.000Z\t{ID}\t"
SQS = {"Records": [{"messageId": "m-1", "body": "hi", "eventSource": "aws:sqs", "n": 1.5}]}

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
#: Any but those that are known to be something else, such as embedded metrics.
objects = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"])), values, min_size=1
).filter(lambda value: not is_beside(value))


def only(*lines: str) -> Captured:
    found = captures(lines)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    "line",
    [
        json.dumps(SQS),
        f"Event: {json.dumps(SQS)}",
        f"{NODE}EVENT {json.dumps(SQS)}\n",
        f"{PYTHON}received event={json.dumps(SQS)} from the queue",
        f"[handler.py:12] {{debug}} {json.dumps(SQS)}",
        f"{NODE}EVENT\r{json.dumps(SQS, indent=2)}".replace("\n", "\r"),
        json.dumps({"level": "INFO", "timestamp": "t", "message": SQS}),
        json.dumps({"level": "INFO", "timestamp": "t", "message": f"Event: {json.dumps(SQS)}"}),
        json.dumps({"level": "INFO", "message": f"Event: {SQS!r}", "requestId": ID}),
        json.dumps({"level": 30, "time": 1, "msg": "got it", "event": SQS}),
        json.dumps(
            {"level": "INFO", "message": "x", "input": {"deeper": {"event": SQS}}, "time": 1}
        ),
    ],
)
def test_an_event_is_found_behind_any_prefix_and_in_any_logger(line: str) -> None:
    found = captures([line])[0]
    assert json.loads(found.text) == SQS
    assert found.whole


def test_an_event_over_several_log_events_is_put_together() -> None:
    lines = ["START RequestId: 1", *json.dumps(SQS, indent=2).split("\n"), "done"]
    found = only(*lines)
    assert json.loads(found.text) == SQS
    assert found.where == f"lines 2–{len(lines) - 1} of {len(lines)}"


def test_lines_of_lambda_in_its_midst_do_not_break_an_event() -> None:
    platform = json.dumps({"time": "t", "type": "platform.start", "record": {"requestId": ID}})
    head, *rest = json.dumps(SQS, indent=2).split("\n")
    found = only(f"{NODE}Event: {head}", platform, *rest)
    assert json.loads(found.text) == SQS
    assert found.prefix == "Event:"


def test_every_digit_is_kept() -> None:
    text = '{"id": 12345678901234567890123, "price": 1.10, "e": 1e400}'
    assert only(f"Event: {text}").text == text
    assert (
        only(json.dumps({"level": "INFO", "time": "t"})[:-1] + f', "event": {text}}}').text == text
    )


def test_the_biggest_that_looks_like_an_event_comes_first() -> None:
    small = {"source": "orders", "detail-type": "Placed"}
    big = {**small, "detail": {"items": list(range(50))}}
    lines = ['config {"table": "' + "x" * 900 + '"}', json.dumps(small), json.dumps(big)]
    found = captures(lines)
    assert [json.loads(each.text) for each in found[:2]] == [big, small]
    assert found[0].where == "line 3 of 3"


def test_what_a_line_calls_an_event_comes_before_other_objects() -> None:
    found = captures(['loaded {"table": "orders"}', 'Event: {"orderId": 7}', 'then {"b": 2}'])
    assert [json.loads(each.text) for each in found] == [
        {"orderId": 7},
        {"table": "orders"},
        {"b": 2},
    ]


def test_without_any_such_sign_the_first_object_comes_first() -> None:
    assert [each.text for each in captures(['a {"x": 1}', 'b {"y": 2}'])] == [
        '{"x": 1}',
        '{"y": 2}',
    ]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nothing here [INFO] (see {name}) [1, 2]",
        '{"level":"INFO","timestamp":"1","message":"only a log"}',
        '{"errorType":"KeyError","errorMessage":"sku","stackTrace":[]}',
        '{"_aws":{"Timestamp":1},"Duration":3}',
        '{"time":"t","type":"platform.report","record":{"metrics":{"durationMs":1}}}',
        "{event=orders, Records=[{body=hi}]}",
        "map[Records:[map[body:hi]]]",
    ],
)
def test_what_is_no_event_is_not_taken_for_one(line: str) -> None:
    assert captures([line]) == ()


def test_an_object_that_does_not_end_is_told_of_and_not_taken() -> None:
    whole = f"Event: {json.dumps({'Records': [{'eventSource': 'aws:sqs', 'body': 'x' * 300}]})}"
    found = only(whole[:250])
    assert found.text == ""
    assert "ends in the midst" in found.problem


def test_secrets_are_pointed_out_by_their_place() -> None:
    event = {
        "httpMethod": "POST",
        "path": "/",
        "headers": {"Authorization": "Bearer abcdefghij", "Accept": "*/*"},
        "multiValueHeaders": {"Cookie": ["a=b"]},
        "body": json.dumps({"user": {"password": "hunter2"}, "note": "hi"}),
        "stageVariables": {"db": "postgres://app:hunter2@db.internal/orders"},
    }
    assert only(json.dumps(event)).secrets == (
        "$.headers.Authorization",
        "$.multiValueHeaders.Cookie[0]",
        "$.body.user.password",
        "$.stageVariables.db",
    )


def test_at_most_five_are_offered_and_none_twice() -> None:
    lines = [f'Event: {{"n": {n % 8}}}' for n in range(40)]
    assert [json.loads(each.text)["n"] for each in captures(lines)] == [0, 1, 2, 3, 4]


NODE_PRINTED = """Event: {
  Records: [
    {
      messageId: 'm-1',
      body: `{"sku":"it's","n":1}`,
      attributes: { ApproximateReceiveCount: '1' },
      n: 1.5,
      none: null,
      'detail-type': 'x',
      eventSource: 'aws:sqs',
      long: 'line one of a long string\\n' +
        'line two of a long string',
      tri: 'it\\'s "all" `three`',
      uni: 'ü😀\\x07',
      q: [Object: null prototype] { a: '1' },
      u: undefined
    }
  ]
}"""


def test_what_node_prints_is_read_back() -> None:
    found = only(NODE + NODE_PRINTED)
    assert found.kind is Printing.NODE
    assert json.loads(found.text) == {
        "Records": [
            {
                "messageId": "m-1",
                "body": '{"sku":"it\'s","n":1}',
                "attributes": {"ApproximateReceiveCount": "1"},
                "n": 1.5,
                "none": None,
                "detail-type": "x",
                "eventSource": "aws:sqs",
                "long": "line one of a long string\nline two of a long string",
                "tri": 'it\'s "all" `three`',
                "uni": "ü😀\x07",
                "q": {"a": "1"},
            }
        ]
    }


@pytest.mark.parametrize(
    ("printed", "place", "cut"),
    [
        ("{ Records: [ { body: 'x', n: 1, f: [Object] } ] }", "$.Records[0].f", "[Object]"),
        ("{ a: { b: [Array] } }", "$.a.b", "[Array]"),
        ("{ a: [ 1, 2, ... 3 more items ] }", "$.a[2]", "... 3 more items"),
        ("{ g: 'xx'... 20 more characters }", "$.g", "... 20 more characters"),
        ("{ a: [Circular *1] }", "$.a", "[Circular *1]"),
        ("{ f: [Function: handler] }", "$.f", "[Function: handler]"),
        ("{ b: <Buffer 61 62> }", "$.b", "<Buffer 61 62>"),
        ("{'a': {'b': ...}}", "$.a.b", "..."),
        ("{'a': b'raw'}", "$.a", "b'raw'"),
        ("{'a': nan}", "$.a", "nan"),
    ],
)
def test_what_was_cut_in_printing_is_no_event_and_is_said(
    printed: str, place: str, cut: str
) -> None:
    found = only(f"Event: {printed}")
    assert found.text == ""
    assert not found.whole
    assert f"{cut} was printed for what stands at {place}." in found.problem


def test_a_whole_event_comes_before_the_same_one_cut() -> None:
    cut = "{ Records: [ { eventSource: 'aws:sqs', f: [Object], long: '" + "x" * 200 + "' } ] }"
    found = captures([f"Event: {cut}", json.dumps(SQS)])
    assert json.loads(found[0].text) == SQS
    assert found[1].problem


@given(objects)
def test_json_of_any_object_is_read_back(value: dict[str, object]) -> None:
    assert captures([f"Event: {json.dumps(value)}"])[0].text == json.dumps(value)
    assert captures(json.dumps(value, indent=1).split("\n"))[0].text == json.dumps(value, indent=1)


@given(objects)
def test_what_python_prints_of_any_object_is_read_back(value: dict[str, object]) -> None:
    for printed in (repr(value), pprint.pformat(value, width=30)):
        found = captures(f"Event: {printed}".split("\n"))[0]
        assert json.loads(found.text) == value
        assert found.whole


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
@settings(max_examples=1, deadline=None)
@given(st.lists(objects, min_size=150, max_size=150))
def test_what_node_prints_of_any_object_is_read_back(values: list[dict[str, object]]) -> None:
    script = """
      const {inspect} = require('util')
      const all = JSON.parse(require('fs').readFileSync(0))
      const whole = {depth: null, maxArrayLength: null, maxStringLength: null}
      console.log(JSON.stringify(all.map(v => [inspect(v, whole), JSON.stringify(v)])))
    """
    ran = subprocess.run(
        ["node", "-e", script], input=json.dumps(values), capture_output=True, text=True, check=True
    )
    for printed, wanted in json.loads(ran.stdout):
        assert json.loads(captures(f"Event: {printed}".split("\n"))[0].text) == json.loads(wanted)


def test_a_text_that_is_json_is_taken_as_a_whole() -> None:
    for text in ('{"a": 1.0}', "[1, 2]", '"x"', "0", "null"):
        (found,) = capture_text(f"\n {text} \n")
        assert (found.text, found.where) == (text, "the whole text")


def test_of_a_record_for_a_destination_the_payload_is_the_event() -> None:
    record = {
        "version": "1.0",
        "requestContext": {"condition": "RetriesExhausted"},
        "requestPayload": {"orderId": 7},
        "responseContext": {"statusCode": 200},
        "responsePayload": {"errorType": "KeyError"},
    }
    inner, whole = capture_text(json.dumps(record))
    assert json.loads(inner.text) == {"orderId": 7}
    assert json.loads(whole.text) == record


def test_of_a_copied_log_record_the_event_in_it_comes_first() -> None:
    record = json.dumps({"level": "INFO", "message": f"Event: {SQS!r}", "time": "t"})
    found = capture_text(record)
    assert [json.loads(each.text) for each in found] == [SQS, json.loads(record)]


def test_copied_log_lines_are_searched() -> None:
    (found,) = capture_text(f"START\n{NODE}{NODE_PRINTED}\nEND\n")
    assert found.kind is Printing.NODE


def test_a_text_without_any_object_gives_nothing() -> None:
    assert capture_text("no event\ud800 here") == ()
