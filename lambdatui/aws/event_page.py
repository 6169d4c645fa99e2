"""A page of FilterLogEvents, made events of from its bytes at once.

botocore decodes the JSON and then walks over every field of every event again, by its shape: three
times the work of the decoding. Here the decoder makes the events itself. It is put before
botocore's parser by botocore's own hook for that (``before-parse``), and what it cannot read as the
API describes it (CloudWatch Logs API, FilterLogEvents, FilteredLogEvent) it leaves to botocore.
"""

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from lambdatui.aws.answer import mapping, required, text, whole
from lambdatui.core.logs import LogEvent

if TYPE_CHECKING:
    from botocore.client import BaseClient


class PageEvent(msgspec.Struct, gc=False, rename="camel"):
    """One event as AWS sends it. A number may be written as no integer is: that is an error."""

    log_stream_name: str | None = None
    timestamp: int | float | None = None
    message: str | None = None
    ingestion_time: int | float | None = None
    event_id: str | None = None


class _Page(msgspec.Struct, gc=False, rename="camel"):
    events: list[PageEvent] | None = None
    next_token: str | None = None


class EventPage(NamedTuple):
    """The events of one answer.

    ``newest_ms`` is the last moment at which one of them happened, as far as that can be believed;
    ``ingested_ms`` the latest ingestion, ``latest_ms`` the latest time that one claims, in ms since
    the epoch, 0 and minus infinity where there are none. ``sources`` are those of the events.
    """

    events: list[LogEvent]
    newest_ms: int
    ingested_ms: int
    latest_ms: float
    sources: frozenset[int]


_OPERATION = "FilterLogEvents"
_LEAST, _MOST = -(2**63), 2**63 - 1
_DECODER = msgspec.json.Decoder(_Page)


def read_pages_at_once(client: "BaseClient") -> None:
    """Have the pages that a client of CloudWatch Logs reads hold their events as PageEvent."""
    client.meta.events.register("before-parse.cloudwatch-logs.FilterLogEvents", _parse)


def _parse(
    response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: object
) -> None:
    """Take the events out of an answer; one of an error, or of another form, stays as it is."""
    if response_dict.get("status_code") != 200:
        return
    try:
        page = _DECODER.decode(response_dict["body"])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return
    if page.events is None:
        return
    customized_response_dict["events"] = page.events
    if page.next_token is not None:
        customized_response_dict["nextToken"] = page.next_token
    # What is left for botocore: the metadata.
    response_dict["body"] = b"{}"


def events_of(entries: Iterable[object], source_of: Callable[[str], int], now_ms: int) -> EventPage:
    """The events of an answer, as the hook made them or as botocore did.

    ``source_of`` tells the function of a log stream. ``now_ms`` stands for the ingestion of events
    that tell of none. This runs for each event there is, so it calls as little as it can.

    Raises:
        LambdatuiError: MALFORMED.
    """
    events: list[LogEvent] = []
    streams: dict[str, tuple[str, int]] = {}
    newest_ms = ingested_ms = 0
    latest_ms = -math.inf
    for entry in entries:
        each = entry if type(entry) is PageEvent else _by_botocore(entry)
        at_ms, came_ms = each.timestamp, each.ingestion_time
        if type(at_ms) is not int:
            at_ms = required({"timestamp": at_ms}, "timestamp", int, _OPERATION)
        if type(came_ms) is not int or not _LEAST <= came_ms <= _MOST:
            came_ms = whole(came_ms)
        name = each.log_stream_name or ""
        stream = streams.get(name)
        if stream is None:
            # One text for all the events of a stream: it is looked up for each of them again.
            stream = streams[name] = name, source_of(name)
        name, source = stream
        latest_ms = at_ms if at_ms > latest_ms else latest_ms
        ingested_ms = came_ms if came_ms > ingested_ms else ingested_ms
        if at_ms > newest_ms:
            by_ms = came_ms or now_ms
            moment_ms = at_ms if at_ms < by_ms else by_ms
            newest_ms = moment_ms if moment_ms > newest_ms else newest_ms
        events.append(
            LogEvent(at_ms, each.message or "", name, each.event_id or "", came_ms, source)
        )
    sources = frozenset(source for _, source in streams.values())
    return EventPage(events, newest_ms, ingested_ms, latest_ms, sources)


def _by_botocore(entry: object) -> PageEvent:
    fields = mapping(entry)
    return PageEvent(
        text(fields.get("logStreamName")),
        required(fields, "timestamp", int, _OPERATION),
        text(fields.get("message")),
        whole(fields.get("ingestionTime")),
        text(fields.get("eventId")),
    )
