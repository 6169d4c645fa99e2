"""A query of Logs Insights is looked at until it ends."""

import threading
import time
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.insights import table
from lambdatui.core.insights import InsightsRequest, InsightsState
from tests.aws.conftest import Account, QuickStop
from tests.aws.faulty import Faulty, Reply, refuses, says
from tests.aws.insights_query import answers
from tests.aws.insightstore import InsightsStore, results

Start = Callable[..., tuple[Faulty, Clients]]
RUNNING, COMPLETE = InsightsState.RUNNING, InsightsState.COMPLETE


def test_a_query_over_a_real_endpoint_gives_its_rows(
    clients: Clients, account: Account, stop: QuickStop
) -> None:
    group = account.group()
    now_ms = int(time.time() * 1000)
    account.logs.create_log_stream(logGroupName=group, logStreamName="s")
    account.logs.put_log_events(
        logGroupName=group,
        logStreamName="s",
        logEvents=[{"timestamp": now_ms + at, "message": f"line {at}"} for at in range(5)],
    )
    asked = InsightsRequest(
        functions=("f", "g"),
        groups=(group, "/aws/lambda/nobody"),
        query='filter @message like "line" and @message != "line 0" | sort @timestamp asc',
        start_ms=now_ms - 60_000,
        end_ms=now_ms + 10,
    )
    last = answers(clients, stop, asked)[-1]
    assert last.state is COMPLETE
    assert last.columns == ("@timestamp", "@message", "@ptr")
    assert [row[1] for row in last.rows] == [f"line {at}" for at in range(1, 5)]
    assert (last.matched, last.scanned, last.bytes) == (4, 5, 30)
    assert last.left_out == ("/aws/lambda/nobody",)


def test_partial_rows_come_while_it_runs_and_each_answer_once(
    faulty: Start, stop: QuickStop
) -> None:
    one = {"@message": "a", "@ptr": "1"}
    two = {"@message": "b", "@ptr": "2"}
    store = InsightsStore(
        results("Scheduled"),
        results("Running", one, matched=1, scanned=10, size=100),
        results("Running", one, matched=1, scanned=10, size=100),
        results("Complete", one, two, matched=2, scanned=20, size=200),
    )
    _, clients = faulty(store)
    seen = answers(clients, stop)
    assert [(a.state, len(a.rows), a.bytes) for a in seen] == [
        (InsightsState.SCHEDULED, 0, 0),
        (RUNNING, 1, 100),
        (COMPLETE, 2, 200),
    ]
    assert store.asked("StopQuery") == []
    (started,) = store.asked("StartQuery")
    assert started["logGroupNames"] == ["/aws/lambda/orders"]
    # Whole seconds, and nothing of the last one is left out.
    assert (started["startTime"], started["endTime"]) == (1_759_996_400, 1_760_000_001)
    assert started["limit"] == 1_000


def test_pauses_between_looks_grow_to_two_seconds(faulty: Start, stop: QuickStop) -> None:
    looks: list[Reply] = [results("Running")] * 12
    _, clients = faulty(InsightsStore(*looks, results("Complete")))
    answers(clients, stop)
    assert stop.waits[0] == 0.3
    assert stop.waits == sorted(stop.waits)
    assert stop.waits[-1] == 2.0


@pytest.mark.parametrize(
    "reply",
    [
        says({}),
        says({"status": "Running"}),
        says({"results": []}),
        refuses(503, "ServiceUnavailableException", "later"),
        refuses(400, "ThrottlingException", "Rate exceeded"),
        refuses(400, "ExpiredTokenException", "expired"),
    ],
    ids=["empty", "no-results", "no-status", "503", "throttled", "expired"],
)
def test_a_look_that_fails_is_told_and_the_next_one_goes_on(
    faulty: Start, stop: QuickStop, reply: Reply
) -> None:
    row = {"@message": "a"}
    running = results("Running", row, scanned=5)
    store = InsightsStore(running, reply, results("Complete", row, scanned=9))
    _, clients = faulty(store)
    seen = answers(clients, stop)
    (waiting,) = [answer for answer in seen if answer.waiting]
    # What was known stays on the screen.
    assert (waiting.rows, waiting.scanned) == ((("a",),), 5)
    assert seen[-1].state is COMPLETE
    assert seen[-1].waiting == ""
    assert len(store.asked("StartQuery")) == 1


def test_a_query_that_is_seen_now_and_then_is_not_given_up(faulty: Start, stop: QuickStop) -> None:
    looks = [says({}), results("Running")] * 20
    _, clients = faulty(InsightsStore(*looks, results("Complete")))
    assert answers(clients, stop)[-1].state is COMPLETE
    # Each trouble is a new one: the next look comes as soon as after the first.
    assert max(stop.waits) == 2.0


def test_looks_that_are_throttled_for_long_go_on(faulty: Start, stop: QuickStop) -> None:
    throttled = refuses(400, "ThrottlingException", "Rate exceeded")
    _, clients = faulty(InsightsStore(*[throttled] * 40, results("Complete")))
    seen = answers(clients, stop)
    assert seen[1].waiting == "AWS throttles the look at the query; going on more slowly."
    assert seen[-1].state is COMPLETE
    assert max(stop.waits) == 15.0


def test_a_look_that_hangs_does_not_keep_a_query_from_being_stopped(
    faulty: Start, stop: QuickStop
) -> None:
    was_stopped = threading.Event()
    heard: list[bool] = []

    def hangs(_talk: object) -> None:
        stop.set()
        heard.append(was_stopped.wait(20))

    def stops(talk: object) -> None:
        was_stopped.set()
        says({"success": True})(talk)  # type: ignore[arg-type]  # a Talk, as Reply has it

    _, clients = faulty(InsightsStore(hangs, stop=[stops]))
    answers(clients, stop)
    assert was_stopped.is_set()
    assert heard in ([], [True])


@pytest.mark.parametrize("status", ["Failed", "Cancelled", "Timeout"])
def test_however_it_ends_it_is_not_stopped_again(
    faulty: Start, stop: QuickStop, status: str
) -> None:
    store = InsightsStore(results(status))
    _, clients = faulty(store)
    assert answers(clients, stop)[-1].state == status
    assert store.asked("StopQuery") == []


def test_a_status_that_nobody_knows_is_waited_out(faulty: Start, stop: QuickStop) -> None:
    _, clients = faulty(InsightsStore(results("Pondering"), results("Complete")))
    assert [answer.state for answer in answers(clients, stop)] == [
        InsightsState.SCHEDULED,
        InsightsState.UNKNOWN,
        COMPLETE,
    ]


def test_read_only_mode_lets_queries_through(faulty: Start, stop: QuickStop) -> None:
    store = InsightsStore(results("Running"))
    store.before_look = lambda _number: stop.set()
    _, clients = faulty(store, read_only=True)
    answers(clients, stop)
    assert [name for name, _ in store.calls] == ["StartQuery", "GetQueryResults", "StopQuery"]


def test_columns_stand_in_the_order_of_the_rows_that_have_them() -> None:
    def row(**cells: str) -> list[object]:
        return [{"field": name, "value": value} for name, value in cells.items()]

    columns, rows = table([row(a="1", c="3"), row(a="4", b="5", c="6"), row(d="7"), "odd"])
    assert columns == ("d", "a", "b", "c")
    assert rows == (("", "1", "", "3"), ("", "4", "5", "6"), ("7", "", "", ""), ("",) * 4)


def test_a_cell_of_megabytes_is_cut_and_says_so() -> None:
    _, ((cell,),) = table([[{"field": "@message", "value": "x" * 20_000}]])
    assert cell.startswith("x" * 16_384 + "… (")
    assert cell.endswith("(3,616 more characters)")
