"""What every function wrote when it was really run, to write the log of the past from.

``python -m lambdatui.demo.recording`` runs each function with each of its saved events and keeps
the lines in ``recorded.json``. Run it again after a handler or an event has changed; a test says
when.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import msgspec

from lambdatui.core.report import parse_report
from lambdatui.demo import account
from lambdatui.demo.clients import Clients
from lambdatui.demo.endpoint import Endpoint
from lambdatui.demo.functions import EVENTS, FUNCTIONS, DemoFunction

FILE = Path(__file__).with_name("recorded.json")

ID, TIME, ORDER = "@id@", "@time@", "@order@"
_TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z(?=\t|\", \"(?:log_)?level)")
_ORDERS = re.compile(r"\bo-[0-9a-f]{12}\b")
_PLATFORM = re.compile(r"INIT_START |START RequestId|END RequestId|REPORT RequestId")


class Recorded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One invocation: the event's name, its error's type or nothing, and its own lines.

    Each line has its place in the invocation (0 to 1), and its text, in which the request id, the
    time and the order's id are left open.
    """

    event: str
    error_type: str
    lines: tuple[tuple[float, str], ...]


Recordings = dict[str, tuple[Recorded, ...]]


def load() -> Recordings:
    """Every function's recordings, by its name."""
    return msgspec.json.decode(FILE.read_bytes(), type=Recordings)


def record(clients: Clients, function: DemoFunction) -> tuple[Recorded, ...]:
    """Run a function with each of its saved events."""
    client, found = clients.get("lambda"), []
    for path in sorted((EVENTS / function.name).glob("*.json")):
        answer = client.invoke(FunctionName=function.name, Payload=path.read_bytes())
        body = json.loads(answer["Payload"].read())
        request_id = answer["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"]
        found.append(
            Recorded(
                event=path.stem,
                error_type=body["errorType"] if "FunctionError" in answer else "",
                lines=_own_lines(_log(clients, function), request_id),
            )
        )
    return tuple(found)


def _log(clients: Clients, function: DemoFunction) -> list[dict[str, Any]]:
    pages = clients.get("logs").get_paginator("filter_log_events")
    return [
        event
        for page in pages.paginate(logGroupName=function.log_group)
        for event in page["events"]
    ]


def _own_lines(log: list[dict[str, Any]], request_id: str) -> tuple[tuple[float, str], ...]:
    """The lines between the start and the report of one invocation, without Lambda's own."""
    first = next(i for i, event in enumerate(log) if request_id in event["message"])
    last = next(
        i
        for i, event in enumerate(log)
        if (report := parse_report(event["message"])) and report.request_id == request_id
    )
    start_ms, end_ms = log[first]["timestamp"], log[last]["timestamp"]
    lines = []
    for event in log[first : last + 1]:
        text = event["message"].removesuffix("\n")
        if _PLATFORM.match(text) or '"platform.' in text or "Task timed out after" in text:
            continue
        place = (event["timestamp"] - start_ms) / max(1, end_ms - start_ms)
        text = _ORDERS.sub(ORDER, _TIMES.sub(TIME, text.replace(request_id, ID)))
        lines.append((round(min(1.0, place), 2), text))
    return tuple(lines)


def main() -> None:
    """Record everything anew."""
    with Endpoint() as endpoint:
        clients = Clients(endpoint.environment())
        account.build(clients, endpoint.account, endpoint.region)
        recordings = {function.name: record(clients, function) for function in FUNCTIONS}
    text = msgspec.json.format(msgspec.json.encode(recordings), indent=1)
    FILE.write_bytes(text + b"\n")
    sys.stdout.write(f"{FILE}: {sum(map(len, recordings.values()))} invocations\n")


if __name__ == "__main__":
    main()
