"""Changes of the runtime: from the log lines of the embedded endpoint, and from made ones.

Refusals and logs without an end come from a tiny server.
"""

import itertools
import json
import threading
import time
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.runtime_changes import read_runtime_changes, runtime_changes
from lambdatui.core.deployments import DeploymentKind
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.logs import LogEvent
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, refuses, says

Start = Callable[..., tuple[Faulty, Clients]]

NOW = 1_760_000_000_000
MINUTE = 60_000
ARN = "arn:aws:lambda:eu-west-1::runtime:0cdcfbdefbc5e7d3343f73c2e2dd3cba"


def line(runtime: str) -> str:
    return f"INIT_START Runtime Version: {runtime}\tRuntime Version ARN: {ARN}\n"


def as_json(runtime: str) -> str:
    record = {"initializationType": "on-demand", "phase": "init", "runtimeVersion": runtime}
    return json.dumps({"time": "2026-01-01", "type": "platform.initStart", "record": record})


def event(minute: int, message: str, stream: str = "2026/01/31/[$LATEST]ab12") -> LogEvent:
    return LogEvent(timestamp_ms=NOW + minute * MINUTE, message=message, stream=stream)


def told(*events: LogEvent) -> list[tuple[int, str]]:
    found = list(runtime_changes("orders", events))
    assert {change.kind for change in found} <= {DeploymentKind.RUNTIME}
    return [((change.at_ms - NOW) // MINUTE, change.words) for change in found]


def test_two_cold_starts_with_different_runtimes_are_a_change() -> None:
    assert told(
        event(9, line("python:3.12.v11")),
        event(1, line("python:3.12.v10")),
        event(4, line("python:3.12.v10")),
    ) == [(9, "runtime python:3.12.v10 → python:3.12.v11")]


def test_json_lines_tell_it_too() -> None:
    assert told(event(1, as_json("nodejs:22.v5")), event(2, as_json("nodejs:22.v6"))) == [
        (2, "runtime nodejs:22.v5 → nodejs:22.v6")
    ]


def test_while_it_changes_old_and_new_ones_start_and_the_first_new_one_counts() -> None:
    old, new = line("python:3.12.v10"), line("python:3.12.v11")
    lines = [event(minute, message) for minute, message in enumerate((old, new, old, new, old))]
    assert told(*lines) == [(1, "runtime python:3.12.v10 → python:3.12.v11")]


def test_versions_of_a_function_may_have_different_runtimes() -> None:
    old = "2026/01/31/[40]ab12"
    assert (
        told(
            event(1, line("python:3.11.v30"), old),
            event(2, line("python:3.12.v10")),
            event(3, line("python:3.11.v30"), old),
        )
        == []
    )


def test_one_change_of_many_versions_is_told_once() -> None:
    events = [
        event(minute + (10 if number == 11 else 0), line(f"python:3.12.v{number}"), stream)
        for number in (10, 11)
        for minute, stream in enumerate(("2026/01/31/[40]ab", "2026/01/31/[41]cd"))
    ]
    assert told(*events) == [(10, "runtime python:3.12.v10 → python:3.12.v11")]


def test_other_functions_of_a_shared_group_do_not_count() -> None:
    mine, other = "2026/01/31/orders[$LATEST]ab", "2026/01/31/users[$LATEST]cd"
    assert (
        told(
            event(1, line("python:3.12.v10"), mine),
            event(2, line("python:3.13.v2"), other),
            event(3, line("python:3.13.v3"), other),
        )
        == []
    )


@pytest.mark.parametrize(
    "message",
    [
        "",
        "INIT_START",
        "a line about INIT_START Runtime Version: python:3.12.v11",
        '{"type": "platform.initStart"',
        '{"type": "platform.initStart", "record": 3}',
        '{"type": "mine", "of": "platform.initStart", "record": {"runtimeVersion": "x"}}',
        "[" * 9_999 + '"platform.initStart"',
    ],
)
def test_a_line_that_is_none_of_lambdas_changes_nothing(message: str) -> None:
    assert told(event(1, line("python:3.12.v10")), event(2, message)) == []


def test_the_logs_are_searched(clients: Clients, account: Account) -> None:
    group = account.group()
    stream = "2026/01/31/[$LATEST]ab12"
    account.logs.create_log_stream(logGroupName=group, logStreamName=stream)
    now_ms = time.time_ns() // 1_000_000
    lines = [line("python:3.12.v10"), "START RequestId: 1\n", line("python:3.12.v11")]
    account.logs.put_log_events(
        logGroupName=group,
        logStreamName=stream,
        logEvents=[
            {"timestamp": now_ms - (30 - number) * MINUTE, "message": message}
            for number, message in enumerate(lines)
        ],
    )
    found = read_runtime_changes(clients, "orders", group, now_ms - 60 * MINUTE, now_ms)
    (change,) = found.changes
    assert change.words == "runtime python:3.12.v10 → python:3.12.v11"
    assert change.at_ms == now_ms - 28 * MINUTE
    assert found.whole


def test_a_group_that_does_not_exist_yet_has_no_changes(clients: Clients) -> None:
    found = read_runtime_changes(clients, "orders", "/aws/lambda/never-ran", NOW, NOW + MINUTE)
    assert (found.changes, found.whole) == ((), True)


def test_the_newest_time_is_searched_first_and_six_requests_are_all(faulty: Start) -> None:
    """Each page says that there is another one."""
    pages = [says({"events": [], "nextToken": f"t{number}"}) for number in range(9)]
    server, clients = faulty(*pages)
    found = read_runtime_changes(clients, "orders", "g", NOW - 64 * MINUTE, NOW)
    assert not found.whole
    asked = [request.json() for request in server.requests]
    assert len(asked) == 6
    assert {(one["startTime"], one["endTime"]) for one in asked} == {(NOW - MINUTE, NOW)}


def test_the_parts_of_the_time_leave_no_gap(faulty: Start) -> None:
    server, clients = faulty(says({"events": []}))
    found = read_runtime_changes(clients, "orders", "g", NOW - 64 * MINUTE, NOW)
    assert found.whole
    spans = [
        (int(str(one["startTime"])), int(str(one["endTime"])))
        for one in (request.json() for request in server.requests)
    ]
    assert spans[0] == (NOW - MINUTE, NOW)
    assert spans[-1][0] == NOW - 64 * MINUTE
    assert all(later[0] == earlier[1] + 1 for later, earlier in itertools.pairwise(spans))
    assert len(spans) == 4


def test_a_refusal_is_told(faulty: Start) -> None:
    _, clients = faulty(refuses(400, "AccessDeniedException"))
    with pytest.raises(LambdatuiError) as raised:
        read_runtime_changes(clients, "orders", "g", NOW - MINUTE, NOW)
    assert raised.value.fault.kind is Kind.DENIED


def test_it_ends_when_nobody_waits_for_it(faulty: Start) -> None:
    server, clients = faulty(says({"events": []}))
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        read_runtime_changes(clients, "orders", "g", NOW - MINUTE, NOW, stop=stop)
    assert server.requests == []
