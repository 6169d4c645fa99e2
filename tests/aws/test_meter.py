"""What is asked of AWS is counted, whoever asks: at the embedded endpoint, and at a tiny server.

The tiny server refuses, breaks off and sends Live Tail and Insights as they should be counted.
"""

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from lambdatui.aws.ask import ask
from lambdatui.aws.clients import Clients
from lambdatui.aws.fleet_metrics import read_fleet
from lambdatui.aws.functions import function_pages
from lambdatui.aws.inbox import Inbox
from lambdatui.aws.insights import run_query
from lambdatui.aws.livetail import Ended, Item, LiveSession, Started
from lambdatui.aws.meter import CallMeter
from lambdatui.aws.tags import read_tags
from lambdatui.core.connection import Connection
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.fleet import FleetWindow
from lambdatui.core.meter import Meter, RegionUse
from tests.aws.conftest import REGION, QuickStop
from tests.aws.faulty import Faulty, Talk, refuses, says
from tests.aws.insights_query import Clock, request
from tests.aws.insightstore import InsightsStore, results
from tests.aws.livestore import LiveStore
from tests.aws.watch import GROUP, arn_of

if TYPE_CHECKING:
    from types_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef

Start = Callable[..., tuple[Faulty, Clients]]

NOW = 1_760_000_000_000

NO_RESULTS = says({"MetricDataResults": []})


def of(clients: Clients) -> RegionUse:
    """What was asked in the one region that was asked."""
    (use,) = clients.meter.snapshot().regions
    return use


def get_metrics(clients: Clients, count: int, *, formulas: int = 0) -> None:
    """One GetMetricData."""
    queries: list[MetricDataQueryTypeDef] = [
        {
            "Id": f"m{index}",
            "MetricStat": {
                "Metric": {"Namespace": "AWS/Lambda", "MetricName": "Errors"},
                "Period": 60,
                "Stat": "Sum",
            },
        }
        for index in range(count)
    ]
    queries += [{"Id": f"e{index}", "Expression": "m0 * 2"} for index in range(formulas)]
    clients.cloudwatch.get_metric_data(
        MetricDataQueries=queries, StartTime="2025-10-09T08:00:00Z", EndTime="2025-10-09T09:00:00Z"
    )


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One attempt a call, where a test would wait for botocore's pauses."""
    monkeypatch.setattr(
        "lambdatui.aws.clients._READS",
        {"retries": {"mode": "standard", "total_max_attempts": 1}},
    )


# Calls.


def test_calls_are_counted_by_service_and_operation(clients: Clients) -> None:
    assert clients.meter.snapshot().regions == ()
    for _ in range(2):
        clients.lambda_.list_functions()
    clients.sts.get_caller_identity()
    list(read_tags(clients))
    assert of(clients) == RegionUse(
        region=REGION,
        calls=(
            ("lambda:ListFunctions", 2),
            ("sts:GetCallerIdentity", 1),
            ("tag:GetResources", 1),
        ),
    )


def test_every_page_is_a_call(faulty: Start) -> None:
    pages = [says({"Functions": [], "NextMarker": "t1"}), says({"Functions": []})]
    _, clients = faulty(*pages)
    list(function_pages(clients))
    assert of(clients).calls == (("lambda:ListFunctions", 2),)


def test_each_attempt_of_a_call_is_one(faulty: Start) -> None:
    server, clients = faulty(refuses(500, "ServiceException"), says({"Functions": []}))
    clients.lambda_.list_functions()
    assert of(clients).calls == (("lambda:ListFunctions", len(server.requests)),)
    assert len(server.requests) == 2


def test_a_client_of_its_own_is_counted_too(faulty: Start) -> None:
    _, clients = faulty(says({}))
    clients.new_invoke_client(5.0).invoke(FunctionName="orders")
    assert of(clients).calls == (("lambda:Invoke", 1),)


def test_what_read_only_mode_refuses_is_no_call(faulty: Start) -> None:
    _, clients = faulty(says({}), read_only=True)
    with pytest.raises(LambdatuiError):
        clients.lambda_.delete_function(FunctionName="orders")
    assert clients.meter.snapshot().regions == ()


def test_what_lacks_credentials_is_no_call() -> None:
    clients = Clients(Connection(endpoint_url="http://127.0.0.1:1", region=REGION))
    with pytest.raises(LambdatuiError):
        ask(clients, "try", lambda aws: aws.lambda_.list_functions())
    assert clients.meter.snapshot().regions == ()


def test_one_meter_can_be_that_of_many_regions(faulty: Start) -> None:
    server, _ = faulty(says({"Functions": []}))
    meter = CallMeter(clock=lambda: NOW)
    for region, calls in (("eu-west-1", 1), ("us-east-1", 2)):
        connection = Connection(endpoint_url=server.url, region=region)
        clients = Clients(connection, meter)
        for _ in range(calls):
            clients.lambda_.list_functions()
    assert meter.snapshot() == Meter(
        since_ms=NOW,
        regions=(
            RegionUse(region="eu-west-1", calls=(("lambda:ListFunctions", 1),)),
            RegionUse(region="us-east-1", calls=(("lambda:ListFunctions", 2),)),
        ),
    )


def test_calls_of_many_threads_are_all_counted(faulty: Start) -> None:
    server, clients = faulty(says({"Functions": []}))
    clients.lambda_.list_functions()

    def call() -> None:
        for _ in range(10):
            clients.lambda_.list_functions()

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert dict(of(clients).calls)["lambda:ListFunctions"] == 41 == len(server.requests)


# Metrics.


def test_the_metrics_of_a_fleet_are_counted(clients: Clients) -> None:
    # 251 functions that nobody invoked x 2 metrics = 502, in two calls.
    list(read_fleet(clients, [f"fn-{index}" for index in range(251)], FleetWindow.H1, NOW))
    assert of(clients) == RegionUse(
        region=REGION, calls=(("cloudwatch:GetMetricData", 2),), metrics=502
    )


def test_a_formula_costs_what_its_metrics_cost(clients: Clients) -> None:
    get_metrics(clients, 3, formulas=2)
    assert of(clients).metrics == 3


def test_metrics_that_were_refused_are_not_paid_for(faulty: Start, once: None) -> None:
    server, clients = faulty(refuses(400, "Throttling"), NO_RESULTS)
    with pytest.raises(ClientError):
        get_metrics(clients, 7)
    assert of(clients).metrics == 0
    get_metrics(clients, 5)
    assert of(clients).metrics == 5
    assert of(clients).calls == (("cloudwatch:GetMetricData", 2),)
    assert len(server.requests) == 2


def test_an_attempt_that_failed_is_not_paid_for_twice(faulty: Start) -> None:
    _, clients = faulty(refuses(500, "InternalFailure"), NO_RESULTS)
    get_metrics(clients, 5)
    assert of(clients).metrics == 5
    assert of(clients).calls == (("cloudwatch:GetMetricData", 2),)


def test_metrics_whose_answer_was_lost_may_have_to_be_paid_for(faulty: Start, once: None) -> None:
    _, clients = faulty(Talk.close)
    with pytest.raises(BotoCoreError):
        get_metrics(clients, 7)
    assert of(clients).metrics == 7


def test_metrics_that_reached_nobody_are_not_paid_for(keys: None, once: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    clients = Clients(Connection(endpoint_url=f"http://127.0.0.1:{port}", region=REGION))
    with pytest.raises(BotoCoreError):
        get_metrics(clients, 7)
    assert of(clients).metrics == 0


def test_metrics_are_counted_while_they_are_under_way(faulty: Start, once: None) -> None:
    arrived = threading.Event()

    def slow(talk: Talk) -> None:
        arrived.set()
        talk.hang()

    server, clients = faulty(slow)

    def call() -> None:
        with contextlib.suppress(BotoCoreError):
            get_metrics(clients, 7)

    calling = threading.Thread(target=call)
    calling.start()
    assert arrived.wait(20)
    assert of(clients).metrics == 7
    with server:
        # It goes away, and the call ends.
        pass
    calling.join()


# Logs.


def test_a_query_counts_what_it_scanned_and_once(faulty: Start, stop: QuickStop) -> None:
    store = InsightsStore(
        results("Running", size=1_000),
        results("Running", size=4_000),
        results("Complete", size=9_000),
    )
    _, clients = faulty(store)
    list(run_query(clients, request(), stop=stop, clock=Clock()))
    assert of(clients).insights_bytes == 9_000
    # Its results are looked at again.
    clients.logs.get_query_results(queryId="q-1")
    assert of(clients).insights_bytes == 9_000
    clients.logs.get_query_results(queryId="q-2")
    assert of(clients).insights_bytes == 18_000


class Seconds:
    """A clock that stands until a test moves it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def tailing(faulty: Start, live: LiveStore, seconds: Seconds) -> Clients:
    """Clients of logs with Live Tail, whose meter has a clock that stands."""
    server, _ = faulty(live)
    connection = Connection(endpoint_url=server.url, region=REGION)
    return Clients(connection, CallMeter(monotonic=seconds))


def session(clients: Clients, inbox: Inbox[Item]) -> LiveSession:
    return LiveSession(clients, [arn_of(GROUP)], "", inbox=inbox, clock=lambda: NOW)


def until(inbox: Inbox[Item], kind: type[Item]) -> None:
    """Wait until it brings this."""
    stop = threading.Event()
    while inbox.wait(20, stop):
        if any(isinstance(item, kind) for item in inbox.take()):
            return
    pytest.fail(f"no {kind.__name__} came")


def test_a_begun_minute_of_live_tail_counts_whole(tailing: Clients, seconds: Seconds) -> None:
    inbox: Inbox[Item] = Inbox(1_000)
    running = session(tailing, inbox)
    until(inbox, Started)
    seconds.now = 30.0
    assert of(tailing).live_tail_minutes == 1
    seconds.now = 61.0
    # It goes on, and is in it.
    assert of(tailing).live_tail_minutes == 2
    running.close()
    until(inbox, Ended)
    seconds.now = 600.0
    assert of(tailing).live_tail_minutes == 2
    assert of(tailing).calls == (("logs:StartLiveTail", 1),)


def test_sessions_of_live_tail_add_up(tailing: Clients, live: LiveStore, seconds: Seconds) -> None:
    inbox: Inbox[Item] = Inbox(1_000)
    session(tailing, inbox)
    until(inbox, Started)
    seconds.now = 10.0
    # AWS ends this one.
    live.session(1).end()
    until(inbox, Ended)
    running = session(tailing, inbox)
    until(inbox, Started)
    # 10 s are one minute, and 185 s are four.
    seconds.now = 195.0
    assert of(tailing).live_tail_minutes == 5
    running.close()
    until(inbox, Ended)


def test_a_session_that_was_refused_costs_nothing(
    tailing: Clients, live: LiveStore, seconds: Seconds
) -> None:
    live.refusal = refuses(400, "AccessDeniedException")
    inbox: Inbox[Item] = Inbox(1_000)
    session(tailing, inbox)
    until(inbox, Ended)
    seconds.now = 600.0
    assert of(tailing).live_tail_minutes == 0
