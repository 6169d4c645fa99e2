"""A query of Logs Insights is started once, or it is told why it was not."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from lambdatui.aws.clients import Clients
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind
from lambdatui.core.insights import InsightsRequest, InsightsState, place_in
from tests.aws.conftest import Account, QuickStop
from tests.aws.faulty import Faulty, Reply, refuses, says
from tests.aws.insights_query import answers, fault, request
from tests.aws.insightstore import InsightsStore, malformed, missing, results

Start = Callable[..., tuple[Faulty, Clients]]
COMPLETE = InsightsState.COMPLETE


@pytest.mark.parametrize(("limit", "sent"), [(0, 1), (1, 1), (10_000, 10_000), (50_000, 10_000)])
def test_no_more_rows_are_asked_for_than_may_be(
    faulty: Start, stop: QuickStop, limit: int, sent: int
) -> None:
    store = InsightsStore(results("Complete"))
    _, clients = faulty(store)
    answers(clients, stop, replace(request(), limit=limit))
    assert store.asked("StartQuery")[0]["limit"] == sent


def test_a_time_that_ends_before_it_begins_is_a_moment(faulty: Start, stop: QuickStop) -> None:
    store = InsightsStore(results("Complete"))
    _, clients = faulty(store)
    answers(clients, stop, replace(request(), end_ms=5))
    (started,) = store.asked("StartQuery")
    assert (started["startTime"], started["endTime"]) == (1_759_996_400, 1_759_996_401)


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


def test_no_key_stands_in_what_is_told_of_a_query(faulty: Start, stop: QuickStop) -> None:
    _, clients = faulty(InsightsStore(start=[malformed("AKIAIOSFODNN7EXAMPLE is no field", 0)]))
    assert "AKIA" not in fault(clients, stop).what


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


def test_a_start_that_is_throttled_for_a_minute_is_given_up(faulty: Start, stop: QuickStop) -> None:
    store = InsightsStore(start=[refuses(400, "ThrottlingException", "Rate exceeded")])
    _, clients = faulty(store)
    assert fault(clients, stop).kind is Kind.THROTTLED
    # Each look at the clock is five seconds later.
    assert len(store.asked("StartQuery")) == 12
    assert stop.waits[:6] == [1.0, 2.0, 4.0, 8.0, 15.0, 15.0]


def test_a_throttle_that_says_how_long_to_wait_is_believed(faulty: Start, stop: QuickStop) -> None:
    body = {"__type": "ThrottlingException", "message": "Rate exceeded"}
    throttled = says(body, 400, {"Retry-After": "7"})
    store = InsightsStore(results("Complete"), start=[throttled, says({"queryId": "x"})])
    _, clients = faulty(store)
    answers(clients, stop)
    assert stop.waits[0] == 7.0


def test_a_throttle_of_which_nobody_knows_what_it_did_is_not_waited_out(
    faulty: Start, stop: QuickStop
) -> None:
    store = InsightsStore(start=[refuses(503, "ThrottlingException", "Slow down")])
    _, clients = faulty(store)
    found = fault(clients, stop)
    assert found.what.startswith("Nobody knows whether the query has started: ")
    assert len(store.asked("StartQuery")) == 1


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
