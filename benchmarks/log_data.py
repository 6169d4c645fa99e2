"""Log events as a busy account has them: what the benchmarks of logs read, filter and show."""

import json
from collections.abc import Iterator
from typing import Any

from lambdatui.core.logs import LogEvent

#: CloudWatch Logs API, FilterLogEvents: events of a page.
PAGE = 10_000
#: Events of an invocation.
RUN = 10
_STREAMS = 7
_REQUEST = "9f2c1a3b-7d4e-4a3b-9c1d-"


def message(number: int) -> str:
    """The text of one event. Of each ten, one begins an invocation and two end it; among the lines
    between are two of Python's logging, one in JSON, and one in a hundred tells of an error.
    """
    request = f"{_REQUEST}{number // RUN:012x}"
    lead = f"2026-11-23T08:12:31.204Z\t{request}\t"
    match number % RUN:
        case 0:
            return f"START RequestId: {request} Version: $LATEST\n"
        case 1:
            return f"[INFO]\t{lead}order {number} of customer {number % 977}\n"
        case 2 if number % 100 == 2:
            return f"[ERROR]\t{lead}no stock left for order {number}\n"
        case 2:
            return f"[INFO]\t{lead}3 items in stock for order {number}\n"
        case 3:
            return (
                '{"level":"INFO","message":"charged","timestamp":"2026-11-23 08:12:31,204+0000",'
                f'"service":"orders","order":{number},"function_name":"orders-api",'
                f'"function_memory_size":"512","function_request_id":"{request}",'
                '"location":"charge:112"}\n'
            )
        case 8:
            return f"END RequestId: {request}\n"
        case 9:
            return (
                f"REPORT RequestId: {request}\tDuration: 176.22 ms\tBilled Duration: 177 ms\t"
                "Memory Size: 512 MB\tMax Memory Used: 118 MB\t\n"
            )
        case _:
            return (
                f'Event {number}: {{"httpMethod": "POST", "path": "/orders", "user": {number}, '
                '"headers": {"Host": "api.example.com", "User-Agent": "Mozilla/5.0", '
                f'"X-Forwarded-For": "203.0.113.7", "X-Amzn-Trace-Id": "Root=1-{number:08x}"}}}}\n'
            )


def stream(number: int) -> str:
    """The log stream of an event: all of an invocation are in one."""
    return f"2026/11/23/[$LATEST]{number // RUN % _STREAMS:04x}0123456789ab0123456789ab0123"


def event(number: int, at_ms: int) -> LogEvent:
    """One event as the engine gives it. ``at_ms`` is when it happened, in ms since the epoch."""
    request = f"{_REQUEST}{number // RUN:012x}"
    return LogEvent(at_ms, message(number), stream(number), request_id=request)


def page(first: int, last: int, began_ms: int, token: str = "") -> bytes:
    """The answer of FilterLogEvents with these events, one each ms from ``began_ms`` on."""
    answer: dict[str, Any] = {
        "events": [
            {
                "logStreamName": stream(number),
                "timestamp": began_ms + number,
                "message": message(number),
                "ingestionTime": began_ms + number + 40,
                "eventId": f"{began_ms + number:048d}{number:08d}",
            }
            for number in range(first, last)
        ],
        "searchedLogStreams": [],
    }
    if token:
        answer["nextToken"] = token
    return json.dumps(answer).encode()


def pages(count: int, began_ms: int) -> Iterator[bytes]:
    """The answers to a reading of this many events; the token of each is the next one's number."""
    for first in range(0, count, PAGE):
        last = min(count, first + PAGE)
        yield page(first, last, began_ms, str(last // PAGE) if last < count else "")
