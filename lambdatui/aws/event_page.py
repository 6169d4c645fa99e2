"""A page of FilterLogEvents, made events of from its bytes at once.

botocore decodes the JSON and then walks over every field of every event again, by its shape: three
times the work of the decoding. Here the decoder makes the events itself. It is put before
botocore's parser by botocore's own hook for that (``before-parse``), and what it cannot read as the
API describes it (CloudWatch Logs API, FilterLogEvents, FilteredLogEvent) it leaves to botocore.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from operator import le
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

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
    that tell of none. This runs for each event there is, so it goes by columns.

    Raises:
        LambdatuiError: MALFORMED.
    """
    page = [entry if type(entry) is PageEvent else _by_botocore(entry) for entry in entries]
    if not page:
        return EventPage([], 0, 0, -math.inf, frozenset())
    times = _times(page)
    came = _ingestions(page)
    named = [each.log_stream_name or "" for each in page]
    # One text for all the events of a stream: it is looked up for each of them again.
    streams = {name: (name, source_of(name)) for name in set(named)}
    if len(streams) == 1:
        ((name, source),) = streams.values()
        names, sources = [name] * len(page), [source] * len(page)
    else:
        own = {name: name for name in streams}
        names = [own[name] for name in named]
        of_name = dict(streams.values())
        sources = [of_name[name] for name in names]
    events = list(
        map(
            LogEvent,
            times,
            [each.message or "" for each in page],
            names,
            [each.event_id or "" for each in page],
            came,
            sources,
        )
    )
    # Nearly all were ingested after they happened.
    moments = times if all(map(le, times, came)) else map(min, times, _or(came, now_ms))
    newest_ms, ingested_ms = max(moments), max(came)
    return EventPage(events, max(newest_ms, 0), max(ingested_ms, 0), max(times), frozenset(sources))


def _times(page: list[PageEvent]) -> Sequence[int]:
    times = [each.timestamp for each in page]
    if _are_integers(times):
        return times
    return [
        at_ms
        if type(at_ms) is int
        else required({"timestamp": at_ms}, "timestamp", int, _OPERATION)
        for at_ms in times
    ]


def _ingestions(page: list[PageEvent]) -> Sequence[int]:
    """When they were ingested, 0 where that is not known or no time that crosses the pipe."""
    came = [each.ingestion_time for each in page]
    if _are_integers(came) and min(came) >= _LEAST and max(came) <= _MOST:
        return came
    return [
        came_ms if type(came_ms) is int and _LEAST <= came_ms <= _MOST else whole(came_ms)
        for came_ms in came
    ]


def _are_integers(values: Sequence[object]) -> TypeGuard[Sequence[int]]:
    return set(map(type, values)) == {int}


def _or(came: Sequence[int], now_ms: int) -> Sequence[int]:
    return [came_ms or now_ms for came_ms in came]


def _by_botocore(entry: object) -> PageEvent:
    fields = mapping(entry)
    return PageEvent(
        text(fields.get("logStreamName")),
        required(fields, "timestamp", int, _OPERATION),
        text(fields.get("message")),
        whole(fields.get("ingestionTime")),
        text(fields.get("eventId")),
    )
