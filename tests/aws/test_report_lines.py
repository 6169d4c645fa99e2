"""The newest REPORT lines of a group, from the past on, as FilterLogEvents gives them.

A small server stands in: it notes which parts of the time are asked for, and gives pages as AWS
does, which the embedded endpoint has no reason to.
"""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.pace import Pace
from lambdatui.aws.report_lines import read_reports
from lambdatui.core.errors import Kind, LambdatuiError
from tests.aws.faulty import Faulty, Reply, Talk, refuses

Start = Callable[..., tuple[Faulty, Clients]]
HOUR_MS = 3_600_000


class Group:
    """A log group with a REPORT line at each of these times, and pages of so many events."""

    def __init__(self, times: list[int], page: int = 10_000) -> None:
        self.asked: list[tuple[int, int]] = []
        self._times = times
        self._page = page

    def __call__(self, talk: Talk) -> None:
        asked: dict[str, Any] = dict(talk.request.json())
        start, end = asked["startTime"], asked["endTime"]
        first = int(asked.get("nextToken", "0"))
        if not first:
            self.asked.append((start, end))
        found = [time for time in self._times if start <= time <= end]
        more = {"nextToken": str(first + self._page)} if len(found) > first + self._page else {}
        events = [
            {"timestamp": time, "message": line(time)} for time in found[first : first + self._page]
        ]
        # What only looks like a report may be among them.
        events.append({"timestamp": start, "message": "a REPORT RequestId: of nothing"})
        says_json(talk, {"events": events, **more})


def says_json(talk: Talk, value: object) -> None:
    talk.answer(200, json.dumps(value).encode())


def line(time: int) -> str:
    return f"REPORT RequestId: r-{time}\tDuration: 5.00 ms\tBilled Duration: 5 ms\t"


@pytest.fixture
def start(faulty: Start) -> Start:
    def started(*replies: Reply) -> tuple[Faulty, Clients]:
        server, clients = faulty(*replies)
        clients.filter_pace = Pace(1000, 1.0)
        return server, clients

    return started


def ids(reports: Any) -> list[str]:
    return sorted(report.request_id for report in reports)


def test_few_that_are_expected_are_read_in_one_part(start: Start) -> None:
    group = Group([10, 20, HOUR_MS])
    _, clients = start(group)
    lines = read_reports(clients, "g", 0, HOUR_MS, most=100, expected=3)
    assert ids(lines.reports) == ["r-10", "r-20", f"r-{HOUR_MS}"]
    assert (lines.whole, lines.from_ms) == (True, 0)
    assert group.asked == [(0, HOUR_MS)]


def test_the_end_is_read_first_and_then_twice_as_much_before_it(start: Start) -> None:
    # 1/1024 of an hour is 3.5 s, and no part is shorter than 10 s.
    group = Group([HOUR_MS - 1_000, HOUR_MS - 25_000, HOUR_MS - 600_000])
    _, clients = start(group)
    lines = read_reports(clients, "g", 0, HOUR_MS, most=2)
    assert ids(lines.reports) == [f"r-{HOUR_MS - 25_000}", f"r-{HOUR_MS - 1_000}"]
    assert not lines.whole
    # Ten seconds, and the twenty before them; no millisecond is asked for twice.
    assert group.asked == [
        (HOUR_MS - 10_000, HOUR_MS),
        (HOUR_MS - 30_001, HOUR_MS - 10_001),
    ]
    assert lines.from_ms == HOUR_MS - 30_001


def test_where_there_are_too_few_all_of_the_time_is_read(start: Start) -> None:
    group = Group([5])
    _, clients = start(group)
    lines = read_reports(clients, "g", 0, HOUR_MS, most=2, expected=50)
    assert (ids(lines.reports), lines.whole, lines.from_ms) == (["r-5"], True, 0)
    # 10, 20, 40 … 1280 s are 2550 s in eight parts, and the ninth is what is left of the hour.
    assert len(group.asked) == 9
    assert group.asked[-1][0] == 0


def test_a_crowded_part_is_left_in_the_middle_and_is_not_whole(start: Start) -> None:
    group = Group(list(range(HOUR_MS - 900, HOUR_MS)), page=100)
    server, clients = start(group)
    lines = read_reports(clients, "g", 0, HOUR_MS, most=150)
    # Pages of a hundred, until there are twice as many as were wanted.
    assert (len(lines.reports), len(server.requests)) == (300, 3)
    assert not lines.whole


def test_a_throttle_is_tried_again_and_a_denial_is_not(start: Start) -> None:
    throttled = refuses(400, "ThrottlingException", "Rate exceeded")
    _, clients = start(throttled, Group([7]))
    assert ids(read_reports(clients, "g", 0, 100, most=5, expected=1).reports) == ["r-7"]
    server, clients = start(refuses(400, "AccessDeniedException", "no"))
    with pytest.raises(LambdatuiError) as denied:
        read_reports(clients, "g", 0, 100, most=5)
    assert denied.value.fault.kind is Kind.DENIED
    assert len(server.requests) == 1


def test_a_token_that_comes_back_is_no_end(start: Start) -> None:
    _, clients = start(lambda talk: says_json(talk, {"events": [], "nextToken": "again"}))
    with pytest.raises(LambdatuiError) as circular:
        read_reports(clients, "g", 0, 100, most=5)
    assert circular.value.fault.kind is Kind.MALFORMED


def test_it_stops_when_told(start: Start) -> None:
    server, clients = start(Group([1]))
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        read_reports(clients, "g", 0, 100, most=5, stop=stop)
    assert server.requests == []
