"""Pages of events read at once: what comes out is what botocore makes of the same bytes."""

import json
from typing import Any

import pytest
from botocore.parsers import create_parser
from botocore.session import Session
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdatui.aws.event_page import events_of, read_pages_at_once
from lambdatui.core.errors import LambdatuiError

_SESSION = Session()
_MODEL: Any = _SESSION.get_service_model("logs").operation_model("FilterLogEvents")
_CLIENT: Any = _SESSION.create_client(
    "logs", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="x"
)
read_pages_at_once(_CLIENT)

_TEXTS = st.text(st.characters(), max_size=12)
_WHOLE = st.integers(-(2**63), 2**64)
_ANY = st.recursive(
    st.none() | st.booleans() | _WHOLE | st.floats() | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=4,
)
_EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "logStreamName": _TEXTS | st.just("2026/11/23/mine[$LATEST]9f2c") | st.none(),
        "timestamp": _WHOLE,
        "message": _TEXTS | st.none(),
        "ingestionTime": _WHOLE | st.none(),
        "eventId": _TEXTS,
        "unknown": _ANY,
    },
)
#: What AWS sends, and what anything between here and AWS may make of it.
_ODD = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("logStreamName", "timestamp", "message", "ingestionTime", "eventId"), _ANY
    ),
)
_PAGES = st.fixed_dictionaries(
    {},
    optional={
        "events": st.lists(_EVENTS, max_size=4) | st.lists(_ODD, max_size=2) | _ANY,
        "nextToken": _TEXTS | _ANY,
        "searchedLogStreams": st.just([]) | st.none(),
        "more": _ANY,
    },
)


def parsed(body: bytes, status: int, *, at_once: bool) -> Any:
    """An answer as a client gives it: the hook, then the parser, then what the hook found."""
    response: dict[str, Any] = {"status_code": status, "headers": {"date": "x"}, "body": body}
    found: dict[str, Any] = {}
    if at_once:
        _CLIENT.meta.events.emit(
            "before-parse.cloudwatch-logs.FilterLogEvents",
            operation_model=_MODEL,
            response_dict=response,
            customized_response_dict=found,
        )
    answer = create_parser(_MODEL.service_model.metadata["protocol"]).parse(
        response, _MODEL.output_shape
    )
    return {**answer, **found}


def told(body: bytes, status: int, *, at_once: bool) -> tuple[object, ...]:
    """What the reader sees of an answer, or that it is none."""
    try:
        answer = parsed(body, status, at_once=at_once)
    except Exception as error:
        return (type(error),)
    beside = (answer.get("ResponseMetadata"), answer.get("Error"), answer.get("nextToken"))
    events = answer.get("events")
    if not isinstance(events, list):
        return (*beside, events)
    try:
        return (*beside, events_of(events, lambda stream: len(stream) % 3, 1_795_421_551_204))
    except LambdatuiError as error:
        return (*beside, error.fault.kind)


@settings(max_examples=400, deadline=None)
@given(_PAGES, st.sampled_from([200, 400, 500]), st.booleans())
def test_a_page_is_what_botocore_makes_of_it(page: object, status: int, plain: bool) -> None:
    body = json.dumps(page, ensure_ascii=plain).encode("utf-8", "surrogatepass")
    assert repr(told(body, status, at_once=True)) == repr(told(body, status, at_once=False))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b"[]",
        b'{"events":[',
        b'{"events":null}',
        b'{"events":[null]}',
        b'{"events":[{"timestamp":1.0}]}',
        b'{"events":[{"timestamp":1e400}]}',
        b'{"events":[{"timestamp":true}]}',
        b'{"events":[{"timestamp":1,"timestamp":2,"message":"a","message":"b"}]}',
        b'{"events":[],"events":[{"timestamp":1}]}',
        b'{"events":[{"timestamp":1,"message":"\xff"}]}',
        b'{"events":[{"timestamp":1,"message":"\\ud800"}]}',
        b'{"events":[{"timestamp":1,"message":"a\nb"}]}',
        b'{"events":[{"timestamp":1}],"other":NaN}',
        b'{"events":[{"timestamp":1}],"__type":"ThrottlingException"}',
        b'\xef\xbb\xbf{"events":[{"timestamp":1}]}',
        b'{"events":[{"timestamp":1}]} and more',
        b'{"events":' + b"[" * 3_000 + b"]" * 3_000 + b"}",
    ],
)
def test_what_is_no_page_is_left_to_botocore(body: bytes) -> None:
    assert repr(told(body, 200, at_once=True)) == repr(told(body, 200, at_once=False))


def test_what_the_hook_reads_is_not_read_again() -> None:
    answer = parsed(b'{"events":[{"timestamp":1,"message":"a"}]}', 200, at_once=True)
    assert type(answer["events"][0]).__name__ == "PageEvent"
