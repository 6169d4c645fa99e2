"""A query of Logs Insights is started once, looked at until it ends, and stopped."""

import time
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.insights import run_query, table
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.insights import InsightsAnswer, InsightsRequest, InsightsState, place_in
from tests.aws.conftest import Account, QuickStop
from tests.aws.faulty import Faulty, Reply, refuses, says
from tests.aws.insightstore import InsightsStore, malformed, missing, results

NOW = 1_760_000_000_500
Start = Callable[..., tuple[Faulty, Clients]]
RUNNING, COMPLETE = InsightsState.RUNNING, InsightsState.COMPLETE


class Clock:
    """Each look at it is five seconds later."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        self.now += 5_000
        return self.now


def request(*groups: str, query: str = "fields @message") -> InsightsRequest:
    groups = groups or ("/aws/lambda/orders",)
    return InsightsRequest(
        functions=tuple(group.rpartition("/")[2] for group in groups),
        groups=groups,
        query=query,
        start_ms=NOW - 3_600_000,
        end_ms=NOW,
    )


def answers(
    clients: Clients, stop: QuickStop, asked: InsightsRequest | None = None
) -> list[InsightsAnswer]:
    return list(run_query(clients, asked or request(), stop=stop, clock=Clock()))


def fault(clients: Clients, stop: QuickStop, asked: InsightsRequest | None = None) -> Fault:
    with pytest.raises(LambdatuiError) as raised:
        answers(clients, stop, asked)
    return raised.value.fault


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


def test_a_query_that_is_told_to_stop_is_stopped(faulty: Start, stop: QuickStop) -> None:
    store = InsightsStore(results("Running"))
    store.before_look = lambda number: stop.set() if number == 3 else None
    _, clients = faulty(store)
    seen = answers(clients, stop)
    assert all(not answer.ended for answer in seen)
    assert store.asked("StopQuery") == [{"queryId": "q-1"}]


def test_a_query_whose_iterator_is_closed_is_stopped(faulty: Start, stop: QuickStop) -> None:
    store = InsightsStore(results("Running"))
    _, clients = faulty(store)
    running = run_query(clients, request(), stop=stop, clock=Clock())
    assert next(running).query_id == "q-1"
    running.close()  # type: ignore[attr-defined]  # a generator, as the server knows
    assert store.asked("StopQuery") == [{"queryId": "q-1"}]


def test_a_query_that_was_being_started_when_told_to_stop_is_stopped(
    faulty: Start, stop: QuickStop
) -> None:
    def late(talk: object) -> None:
        stop.set()
        says({"queryId": "q-1"})(talk)  # type: ignore[arg-type]  # a Talk, as Reply has it

    store = InsightsStore(results("Running"), start=[late])
    _, clients = faulty(store)
    answers(clients, stop)
    assert store.asked("StopQuery") == [{"queryId": "q-1"}]
    assert store.asked("GetQueryResults") == []


def test_a_query_that_an_error_ends_is_stopped(faulty: Start, stop: QuickStop) -> None:
    denied = refuses(400, "AccessDeniedException", "not yours")
    store = InsightsStore(results("Running"), denied)
    _, clients = faulty(store)
    found = fault(clients, stop)
    assert found.kind is Kind.DENIED
    assert "logs:GetQueryResults" in found.sentence()
    assert store.asked("StopQuery") == [{"queryId": "q-1"}]


def test_a_stop_that_comes_too_late_is_no_error(faulty: Start, stop: QuickStop) -> None:
    late = refuses(400, "InvalidParameterException", "The query is not running.")
    store = InsightsStore(results("Running"), stop=late)
    store.before_look = lambda _number: stop.set()
    _, clients = faulty(store)
    answers(clients, stop)
    assert len(store.asked("StopQuery")) == 1


def test_a_query_that_does_not_compile_is_told_with_its_place(
    faulty: Start, stop: QuickStop
) -> None:
    query = "fields @message\n| filter }"
    store = InsightsStore(start=[malformed("unexpected symbol found }", query.index("}"))])
    _, clients = faulty(store)
    found = fault(clients, stop, request(query=query))
    assert found.kind is Kind.INVALID
    assert found.what == ("The query is not right (line 2, column 10): unexpected symbol found }.")
    assert place_in(found) == (2, 10)
    assert "nothing was searched" in found.advice
    assert len(store.calls) == 1


def test_a_real_endpoint_refuses_a_command_that_it_does_not_know(
    clients: Clients, account: Account, stop: QuickStop
) -> None:
    found = fault(clients, stop, request(account.group(), query="fields @message\n| bake it"))
    assert found.kind is Kind.INVALID
    assert place_in(found) == (2, 3)


def test_groups_that_do_not_exist_are_left_out(faulty: Start, stop: QuickStop) -> None:
    store = InsightsStore(
        results("Complete"),
        start=[missing("/aws/lambda/new"), missing("/aws/lambda/b"), says({"queryId": "q-1"})],
    )
    _, clients = faulty(store)
    groups = ("/aws/lambda/new-orders", "/aws/lambda/new", "/aws/lambda/b", "/aws/lambda/b.c")
    last = answers(clients, stop, request(*groups))[-1]
    assert last.left_out == ("/aws/lambda/new", "/aws/lambda/b")
    assert store.asked("StartQuery")[-1]["logGroupNames"] == [
        "/aws/lambda/new-orders",
        "/aws/lambda/b.c",
    ]


def test_where_no_group_exists_there_was_no_invocation_yet(faulty: Start, stop: QuickStop) -> None:
    _, clients = faulty(InsightsStore(start=[missing("/aws/lambda/orders")]))
    found = fault(clients, stop)
    assert found.kind is Kind.NOT_FOUND
    assert found.what == "No invocation yet: log group /aws/lambda/orders does not exist."


def test_too_many_queries_at_once_are_told_with_how_many_may_be(
    faulty: Start, stop: QuickStop
) -> None:
    store = InsightsStore(start=[refuses(400, "LimitExceededException", "limit")])
    _, clients = faulty(store)
    found = fault(clients, stop)
    assert "100 may run" in found.what
    assert len(store.asked("StartQuery")) == 1


def test_a_throttled_start_waits_and_goes_on(faulty: Start, stop: QuickStop) -> None:
    throttled = refuses(400, "ThrottlingException", "Rate exceeded")
    store = InsightsStore(results("Complete"), start=[throttled, throttled, says({"queryId": "x"})])
    _, clients = faulty(store)
    seen = answers(clients, stop)
    assert seen[0].waiting == "AWS throttles the start of queries; trying again."
    assert seen[1].waiting == ""
    assert seen[-1].state is COMPLETE
    assert stop.waits[:2] == [1.0, 2.0]


@pytest.mark.parametrize(
    "reply",
    [
        says({}),
        says(b""),
        says({"queryId": 7}),
        refuses(503, "ServiceUnavailableException", "later"),
        lambda talk: talk.reset(),
    ],
    ids=["empty", "nothing", "wrong", "503", "reset"],
)
def test_a_start_of_which_nobody_knows_is_never_sent_again(
    faulty: Start, stop: QuickStop, reply: Reply
) -> None:
    store = InsightsStore(results("Complete"), start=[reply])
    _, clients = faulty(store)
    found = fault(clients, stop)
    assert found.what.startswith("Nobody knows whether the query has started: ")
    assert "every query is billed" in found.advice
    assert len(store.asked("StartQuery")) == 1


@pytest.mark.usefixtures("keys")
def test_a_start_that_was_never_sent_is_told_as_any_other_call(stop: QuickStop) -> None:
    nobody = Clients(Connection(endpoint_url="http://127.0.0.1:9", region="eu-west-1"))
    found = fault(nobody, stop)
    assert found.kind is Kind.UNREACHABLE
    assert found.what.startswith("Cannot run the query: ")


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


def test_a_query_that_is_out_of_sight_for_long_is_given_up_and_stopped(
    faulty: Start, stop: QuickStop
) -> None:
    store = InsightsStore(says({}))
    _, clients = faulty(store)
    found = fault(clients, stop)
    assert found.kind is Kind.MALFORMED
    assert "has no status" in found.what
    assert store.asked("StopQuery") == [{"queryId": "q-1"}]


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


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (request(query=" \n"), "The query is empty."),
        (request(*(f"/g/{number}" for number in range(51))), "51 log groups are chosen"),
    ],
)
def test_what_cannot_be_asked_is_not_sent(
    faulty: Start, stop: QuickStop, asked: InsightsRequest, words: str
) -> None:
    server, clients = faulty(InsightsStore())
    assert words in fault(clients, stop, asked).what
    assert server.requests == []


def test_a_group_that_two_functions_share_is_searched_once(faulty: Start, stop: QuickStop) -> None:
    store = InsightsStore(results("Complete"))
    _, clients = faulty(store)
    answers(clients, stop, request("/shared", "/shared", "/other"))
    assert store.asked("StartQuery")[0]["logGroupNames"] == ["/shared", "/other"]


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
