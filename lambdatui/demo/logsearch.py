"""FilterLogEvents in pages, as CloudWatch Logs answers it; ministack drops what passes a limit."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from lambdatui.demo.filter_pattern import matcher
from lambdatui.demo.filter_values import NoPattern

#: CloudWatch Logs API, FilterLogEvents: a page has at most 10,000 events or 1 MB.
_EVENTS = 10_000
_BYTES = 1_000_000

Event = dict[str, Any]
Answer = tuple[int, dict[str, str], bytes]


def page(events: list[Event], limit: int, token: str) -> tuple[list[Event], str]:
    """The events of one page, in the order of time, and the token of the next one, or nothing.

    A token is the last time sent and how many events of that time were: events that arrive
    between two pages move nothing.
    """
    events = sorted(events, key=lambda event: (event["timestamp"], event["ingestionTime"]))
    start = 0
    if token:
        sent_ms, _, count = token.partition("/")
        before = sum(event["timestamp"] < int(sent_ms) for event in events)
        start = before + int(count)
    size = 0
    taken: list[Event] = []
    for event in events[start : start + limit]:
        size += len(event["message"].encode())
        if taken and size > _BYTES:
            break
        taken.append(event)
    if not taken or start + len(taken) >= len(events):
        return taken, ""
    last_ms = taken[-1]["timestamp"]
    first = next(index for index, event in enumerate(events) if event["timestamp"] == last_ms)
    return taken, f"{last_ms}/{start + len(taken) - first}"


def install() -> None:
    """Have ministack answer FilterLogEvents in pages, and know CloudWatch's filter patterns.

    Raises:
        ImportError: where this ministack is built another way.
        AttributeError: likewise.
    """
    from ministack.services import cloudwatch_logs as logs

    plain: Callable[[Event], Answer] = logs._filter_log_events
    find_group: Callable[[Event], str] = logs._resolve_log_group_name
    refuse: Callable[[str, str], Answer] = logs.error_response_json
    known = lru_cache(maxsize=64)(matcher)

    def filter_log_events(data: Event) -> Answer:
        group = logs._log_groups.get(find_group(data))
        if group is None:
            return plain(data)
        try:
            matches = known(data.get("filterPattern") or "")
        except NoPattern as error:
            return refuse("InvalidParameterException", str(error))
        found = _search(group["streams"], data, matches)
        limit = min(int(data.get("limit") or _EVENTS), _EVENTS)
        events, token = page(found, limit, data.get("nextToken") or "")
        body: dict[str, object] = {"events": events, "searchedLogStreams": []}
        if token:
            body["nextToken"] = token
        return 200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(body).encode()

    logs._filter_log_events = filter_log_events


def _search(
    streams: Mapping[str, Event], data: Event, matches: Callable[[str], bool]
) -> list[Event]:
    start_ms = data.get("startTime") or 0
    end_ms = data.get("endTime")
    names = data.get("logStreamNames")
    prefix = data.get("logStreamNamePrefix") or ""
    return [
        {**event, "logStreamName": name}
        for name, stream in streams.items()
        if (not names or name in names) and name.startswith(prefix)
        if (stream["lastEventTimestamp"] or 0) >= start_ms
        for event in stream["events"]
        if event["timestamp"] >= start_ms
        and (end_ms is None or event["timestamp"] <= end_ms)
        and matches(event["message"])
    ]
