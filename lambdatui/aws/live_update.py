"""What a session of Live Tail sends, its events made at once from the bytes that came.

botocore walks over every field of every event by its shape, which takes most of the time that a
busy session needs. There is no hook of botocore's before that, as there is for a page
(:mod:`~lambdatui.aws.event_page`), so the messages are taken from behind its stream, once it has
proved their checksums. What is no plain update, or a botocore that has no such place, is left to
botocore.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from lambdatui.core.logs import LogEvent


class _Event(msgspec.Struct, gc=False, rename="camel"):
    """CloudWatch Logs API, LiveTailSessionLogEvent."""

    timestamp: int
    message: str = ""
    log_stream_name: str = ""
    log_group_identifier: str = ""
    ingestion_time: int = 0


class _Metadata(msgspec.Struct, rename="camel"):
    sampled: bool = False


class _Update(msgspec.Struct, rename="camel"):
    """CloudWatch Logs API, LiveTailSessionUpdate."""

    session_results: list[_Event]
    session_metadata: _Metadata = msgspec.field(default_factory=_Metadata)


class LiveUpdate(NamedTuple):
    """The events of an update, each with the name of its log group."""

    events: list[tuple[str, LogEvent]]
    sampled: bool


_INT64 = 2**63
_DECODER = msgspec.json.Decoder(_Update)


def live_parts(stream: Any) -> Iterator[LiveUpdate | dict[str, Any]]:
    """The parts of a session: updates, and all else as botocore gives it.

    ``stream`` is botocore's ``EventStream``. It raises what that raises.
    """
    messages = getattr(stream, "_event_generator", None)
    parse = getattr(stream, "_parse_event", None)
    if messages is None or parse is None:
        yield from stream
        return
    for message in messages:
        part = _update_of(message)
        if part is None and not (part := parse(message)):
            continue
        yield part


def _update_of(message: Any) -> LiveUpdate | None:
    """The update that a message brings, where it is one that the API describes."""
    headers = message.headers
    if headers.get(":message-type") != "event" or headers.get(":event-type") != "sessionUpdate":
        return None
    try:
        update = _DECODER.decode(message.payload)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    groups: dict[str, str] = {}
    events: list[tuple[str, LogEvent]] = []
    for each in update.session_results:
        named = each.log_group_identifier
        group = groups.get(named)
        if group is None:
            group = groups[named] = group_of(named)
        came_ms = each.ingestion_time
        if not -_INT64 <= came_ms < _INT64:
            # No time that AWS gives, and none that crosses the pipe.
            came_ms = 0
        event = LogEvent(each.timestamp, each.message, each.log_stream_name, "", came_ms)
        events.append((group, event))
    return LiveUpdate(events, update.session_metadata.sampled)


def group_of(identifier: str) -> str:
    """A log group's name from its name, its ARN, or its account and name (LiveTailSessionLogEvent).

    A name holds no colon.
    """
    return identifier.removesuffix(":*").rpartition(":")[2]
