"""What is asked of CloudWatch for the figures of many functions: each metric costs money."""

import threading
from collections.abc import Callable

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.fleet_metrics import Invoked, read_fleet, read_scan
from lambdatui.core.fleet import FleetWindow
from lambdatui.core.fleet_reads import metrics_asked
from tests.aws.faulty import Faulty, Talk
from tests.aws.metric_answers import (
    CALL,
    END,
    FIRST,
    H1,
    NOW,
    REST,
    START,
    asked,
    calling,
    empty,
    moment,
    names,
    one,
    page,
    result,
)
from tests.aws.scripted import Scripted


@pytest.fixture
def scripted(keys: None) -> Scripted:
    assert keys is None
    return Scripted()


def test_two_metrics_are_asked_of_each_and_four_more_of_those_that_were_invoked(
    scripted: Scripted,
) -> None:
    scripted.answer(CALL, calling(0, 7)).answer(CALL, empty(REST))
    first, second = read_fleet(scripted.clients, ["idle", "busy"], H1, NOW)
    assert asked(scripted) == [
        [
            "idle Invocations/Sum",
            "idle Throttles/Sum",
            "busy Invocations/Sum",
            "busy Throttles/Sum",
        ],
        [
            *("busy Errors/Sum", "busy Duration/p95", "busy Duration/Sum"),
            "busy ConcurrentExecutions/Maximum",
        ],
    ]
    assert [name for name, _ in first.figures] == ["idle"]
    assert [name for name, _ in second.figures] == ["busy"]
    assert scripted.is_over()


def test_a_function_that_was_only_throttled_is_told_with_its_throttles(scripted: Scripted) -> None:
    scripted.answer(CALL, page([result(0, {}), result(1, {2: 3.0, 8: 1.0})]))
    figures = one(list(read_fleet(scripted.clients, ["orders"], H1, NOW)))
    assert (figures.throttles, figures.invocations, figures.errors) == (4.0, 0.0, 0.0)


def test_all_of_those_that_were_invoked_is_asked_in_one_call_the_next_time(
    scripted: Scripted,
) -> None:
    invoked = Invoked()
    scripted.answer(CALL, calling(0, 7)).answer(CALL, empty(REST))
    list(read_fleet(scripted.clients, ["idle", "busy"], H1, NOW, invoked=invoked))
    seven = [result(0, {}), result(1, {}), result(2, {0: 7.0})]
    scripted.answer(CALL, page([*seven, *(result(query, {}) for query in range(3, 8))]))
    (part,) = read_fleet(scripted.clients, ["idle", "busy"], H1, NOW, invoked=invoked)
    assert [name for name, _ in part.figures] == ["idle", "busy"]
    assert [len(call) for call in asked(scripted)] == [4, 4, 2 + 6]
    # Each window has its own: who was invoked in an hour may not have been in 15 minutes.
    scripted.answer(CALL, calling(0))
    list(read_fleet(scripted.clients, ["busy"], FleetWindow.M15, NOW, invoked=invoked))
    assert len(asked(scripted)[-1]) == FIRST
    # It was not invoked any more: from then on it costs two.
    scripted.answer(CALL, empty(6)).answer(CALL, calling(0))
    for _ in range(2):
        list(read_fleet(scripted.clients, ["busy"], H1, NOW, invoked=invoked))
    assert [len(call) for call in asked(scripted)[-2:]] == [6, FIRST]
    assert scripted.is_over()


def test_250_functions_go_into_one_call_and_the_rest_of_125_into_another(
    scripted: Scripted,
) -> None:
    # 250 functions x 2 metrics and 125 x 4 are 500, which is the most.
    busy = calling(*([1] * 126), *([0] * 124))
    scripted.answer(CALL, busy).answer(CALL, empty(500)).answer(CALL, empty(REST))
    scripted.answer(CALL, calling(0))
    parts = list(read_fleet(scripted.clients, names(251), H1, NOW))
    assert [len(part.figures) for part in parts] == [124, 125, 1, 1]
    assert [len(call) for call in asked(scripted)] == [500, 500, 4, 2]
    assert scripted.is_over()


def test_83_functions_that_are_known_to_be_invoked_go_into_one_call(scripted: Scripted) -> None:
    # 83 functions x 6 metrics are 498; one more would be 504.
    invoked = Invoked()
    for name in names(84):
        invoked.note(name, H1, invoked=True)
    scripted.answer(CALL, empty(498)).answer(CALL, empty(6))
    parts = list(read_fleet(scripted.clients, names(84), H1, NOW, invoked=invoked))
    assert [len(part.figures) for part in parts] == [83, 1]
    assert scripted.is_over()


def test_250_functions_of_a_scan_go_into_one_call(scripted: Scripted) -> None:
    scripted.answer(CALL, empty(500)).answer(CALL, empty(2))
    parts = list(read_scan(scripted.clients, names(251), H1, NOW))
    assert [len(part.figures) for part in parts] == [250, 1]
    assert [len(call["MetricDataQueries"]) for call in scripted.asked] == [500, 2]


def test_it_asks_for_aligned_times_in_the_windows_periods(scripted: Scripted) -> None:
    scripted.answer(CALL, calling(1)).answer(CALL, empty(REST))
    list(read_fleet(scripted.clients, ["orders"], H1, NOW))
    for call in scripted.asked:
        assert call["StartTime"] == moment(START)
        assert call["EndTime"] == moment(END)
        stats = [query["MetricStat"] for query in call["MetricDataQueries"]]
        assert {stat["Period"] for stat in stats} == {120}
        assert {stat["Metric"]["Namespace"] for stat in stats} == {"AWS/Lambda"}
        dimension = {"Name": "FunctionName", "Value": "orders"}
        assert all(stat["Metric"]["Dimensions"] == [dimension] for stat in stats)


def test_a_function_that_is_named_twice_is_paid_for_once(scripted: Scripted) -> None:
    scripted.answer(CALL, empty(2 * FIRST))
    (part,) = read_fleet(scripted.clients, ["a", "b", "a"], H1, NOW)
    assert [name for name, _ in part.figures] == ["a", "b"]


def test_no_function_is_no_call(scripted: Scripted) -> None:
    assert list(read_fleet(scripted.clients, [], H1, NOW)) == []
    assert scripted.asked == []


def test_a_batch_is_asked_for_when_the_one_before_it_was_taken(scripted: Scripted) -> None:
    scripted.answer(CALL, empty(500)).answer(CALL, empty(500))
    reading = read_fleet(scripted.clients, names(500), H1, NOW)
    next(reading)
    assert len(scripted.asked) == 1
    next(reading)
    assert len(scripted.asked) == 2


def test_a_reading_that_is_stopped_asks_for_nothing_more(scripted: Scripted) -> None:
    scripted.answer(CALL, empty(500))
    stop = threading.Event()
    reading = read_fleet(scripted.clients, names(500), H1, NOW, stop=stop)
    next(reading)
    stop.set()
    assert list(reading) == []
    assert len(scripted.asked) == 1


def test_a_reading_that_is_stopped_does_not_wait_for_its_call(
    faulty: Callable[..., tuple[Faulty, Clients]],
) -> None:
    stop = threading.Event()

    def never(talk: Talk) -> None:
        stop.set()
        talk.hang()

    server, clients = faulty(never)
    assert list(read_fleet(clients, names(166), H1, NOW, stop=stop)) == []
    assert len(server.requests) == 1


def test_the_price_of_a_reading_is_known_before(scripted: Scripted) -> None:
    assert metrics_asked(40) == 240
    assert metrics_asked(1_000, scan=True) == 2_000
