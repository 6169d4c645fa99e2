"""What is made of a Live Tail session's bytes is what botocore makes of them."""

import json
import struct
from binascii import crc32
from collections.abc import Iterator, Mapping
from typing import Any

import botocore.session
from botocore.eventstream import EventStream
from botocore.model import ServiceModel
from botocore.parsers import EventStreamJSONParser
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.aws.live_update import LiveUpdate, group_of, live_parts
from lambdatui.core.logs import LogEvent

_TEXT = 7


def message(payload: bytes, **headers: str) -> bytes:
    """One message of an event stream (Amazon Transcribe guide, "Event stream encoding")."""
    packed = b""
    for name, value in headers.items():
        key, text = f":{name.replace('_', '-')}".encode(), value.encode()
        packed += bytes([len(key)]) + key + struct.pack("!BH", _TEXT, len(text)) + text
    prelude = struct.pack("!II", 16 + len(packed) + len(payload), len(packed))
    body = prelude + struct.pack("!I", crc32(prelude)) + packed + payload
    return body + struct.pack("!I", crc32(body))


def update(body: object) -> bytes:
    return message(
        json.dumps(body).encode(),
        message_type="event",
        event_type="sessionUpdate",
        content_type="application/json",
    )


class Raw:
    """Bytes as they come, in pieces."""

    def __init__(self, *messages: bytes) -> None:
        self._data = b"".join(messages)

    def stream(self) -> Iterator[bytes]:
        for at in range(0, len(self._data), 700):
            yield self._data[at : at + 700]

    def close(self) -> None:
        pass


def _model() -> ServiceModel:
    model: ServiceModel = botocore.session.get_session().get_service_model("logs")
    return model


_SHAPE: Any = _model().operation_model("StartLiveTail").get_event_stream_output()


def session(*messages: bytes) -> "EventStream[Any]":
    return EventStream(Raw(*messages), _SHAPE, EventStreamJSONParser(), "StartLiveTail")


def by_botocore(part: Mapping[str, Any]) -> LiveUpdate:
    told = part["sessionUpdate"]
    events = [
        (
            group_of(each.get("logGroupIdentifier", "")),
            LogEvent(
                each["timestamp"],
                each.get("message", ""),
                each.get("logStreamName", ""),
                "",
                each.get("ingestionTime", 0),
            ),
        )
        for each in told["sessionResults"]
    ]
    return LiveUpdate(events, told.get("sessionMetadata", {}).get("sampled", False))


_EVENTS = st.fixed_dictionaries(
    {"timestamp": st.integers(0, 2**53)},
    optional={
        "message": st.text(max_size=60),
        "logStreamName": st.text(max_size=20),
        "logGroupIdentifier": st.sampled_from(["/aws/lambda/a", "123456789012:/aws/lambda/b"]),
        "ingestionTime": st.integers(0, 2**53),
        "logStreamOfTomorrow": st.none() | st.integers(),
    },
)
_UPDATES = st.fixed_dictionaries(
    {"sessionResults": st.lists(_EVENTS, max_size=5)},
    optional={"sessionMetadata": st.fixed_dictionaries({"sampled": st.booleans()})},
)


@given(st.lists(_UPDATES, max_size=4))
def test_updates_are_botocores(bodies: list[dict[str, Any]]) -> None:
    messages = [update(body) for body in bodies]
    found = list(live_parts(session(*messages)))
    assert found == [by_botocore(part) for part in session(*messages)]


def test_what_is_no_plain_update_is_left_to_botocore() -> None:
    start = message(
        b'{"requestId": "r"}',
        message_type="event",
        event_type="sessionStart",
        content_type="application/json",
    )
    odd = update({"sessionResults": [{"timestamp": None, "message": "x"}]})
    empty = update({})
    assert list(live_parts(session(start, odd, empty))) == list(session(start, odd, empty))
