"""The figures of many functions: by the embedded endpoint, and scripted where it lacks a case."""

import datetime
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.fleet_metrics import read_fleet, read_scan
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet import FleetFigures, FleetMeasure, FleetWindow
from lambdatui.core.fleet_reads import FiguresPart, metrics_asked
from tests.aws.conftest import Account
from tests.aws.faulty import Faulty, Talk
from tests.aws.scripted import Scripted

#: 2025-10-09T08:53:20Z. The hour in periods of two minutes ends at 08:54:00, 40 s later.
NOW = 1_760_000_000_000
END = NOW + 40_000
START = END - 3_600_000
MEASURES = 6
H1 = FleetWindow.H1
CALL = "get_metric_data"


@pytest.fixture
def scripted(keys: None) -> Scripted:
    assert keys is None
    return Scripted()


def names(count: int) -> list[str]:
    return [f"fn-{index:04}" for index in range(count)]


def result(
    query: int, points: Mapping[int, float], status: str = "Complete", **more: object
) -> dict[str, object]:
    """Points by the minute after the start."""
    return {
        "Id": f"q{query}",
        "StatusCode": status,
        "Timestamps": [moment(START + minute * 60_000) for minute in points],
        "Values": list(points.values()),
        **more,
    }


def moment(ms: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.UTC)


def page(results: Sequence[Mapping[str, Any]], token: str = "", **more: object) -> dict[str, Any]:
    return {"MetricDataResults": results, **({"NextToken": token} if token else {}), **more}


def empty(count: int) -> dict[str, Any]:
    return page([result(query, {}) for query in range(count)])


def one(parts: Sequence[FiguresPart]) -> FleetFigures:
    (part,) = parts
    ((_, figures),) = part.figures
    return figures


# From the embedded endpoint.


def test_each_function_has_its_own_figures(clients: Clients, account: Account) -> None:
    now_ms = time.time_ns() // 1_000_000
    start_ms, end_ms = FleetWindow.H1.aligned(now_ms)
    busy, quiet, idle = (f"fleet-{uuid.uuid4().hex[:8]}" for _ in range(3))
    account.cloudwatch.put_metric_data(
        Namespace="AWS/Lambda",
        MetricData=[
            {
                "MetricName": name,
                "Dimensions": [{"Name": "FunctionName", "Value": function}],
                "Timestamp": moment(start_ms + minute * 60_000 + 5_000),
                "Value": value,
            }
            for function, name, minute, value in [
                # Minutes 0 and 1 are one period of two minutes, 58 and 59 the last of the thirty.
                (busy, "Invocations", 0, 30),
                (busy, "Invocations", 1, 10),
                (busy, "Invocations", 59, 60),
                (busy, "Errors", 1, 4),
                (busy, "Errors", 59, 1),
                (busy, "Throttles", 20, 3),
                (busy, "Duration", 0, 100),
                (busy, "Duration", 1, 300),
                (busy, "Duration", 59, 900),
                (busy, "ConcurrentExecutions", 0, 7),
                (busy, "ConcurrentExecutions", 1, 5),
                (quiet, "Invocations", 30, 2),
            ]
        ],
    )
    (part,) = read_fleet(clients, [busy, quiet, idle], FleetWindow.H1, now_ms)
    assert (part.failed, part.fault) == ((), None)
    figures = dict(part.figures)
    assert list(figures) == [busy, quiet, idle]
    of_busy = figures[busy]
    assert (of_busy.start_ms, of_busy.end_ms) == (start_ms, end_ms)
    assert (of_busy.period_s, of_busy.read_ms, of_busy.partial) == (120, now_ms, "")
    points = of_busy.of(FleetMeasure.INVOCATIONS)
    assert len(points) == 30
    assert (points[0], points[1], points[29]) == (40.0, None, 60.0)
    assert (of_busy.invocations, of_busy.errors, of_busy.throttles) == (100.0, 5.0, 3.0)
    assert of_busy.error_rate == 0.05
    assert of_busy.p95_ms == 900.0
    assert of_busy.duration_sum_ms == 1300.0
    assert of_busy.concurrency == 7.0
    assert (figures[quiet].invocations, figures[quiet].errors) == (2.0, 0.0)
    # Nothing happened, which is known.
    assert (figures[idle].invocations, figures[idle].p95_ms) == (0.0, None)


def test_a_scan_reads_errors_and_throttles_alone(clients: Clients, account: Account) -> None:
    now_ms = time.time_ns() // 1_000_000
    function = f"fleet-{uuid.uuid4().hex[:8]}"
    account.cloudwatch.put_metric_data(
        Namespace="AWS/Lambda",
        MetricData=[
            {
                "MetricName": name,
                "Dimensions": [{"Name": "FunctionName", "Value": function}],
                "Timestamp": moment(now_ms - 60_000),
                "Value": value,
            }
            for name, value in [("Invocations", 9), ("Errors", 2), ("Throttles", 5)]
        ],
    )
    figures = one(list(read_scan(clients, [function], FleetWindow.M15, now_ms)))
    assert (figures.errors, figures.throttles) == (2.0, 5.0)
    # Not zero: it was not read.
    assert figures.invocations is None
    assert figures.of(FleetMeasure.CONCURRENCY) == ()


# What is asked.


def test_83_functions_go_into_one_call(scripted: Scripted) -> None:
    # 83 functions x 6 metrics are 498; one more would be 504, and 500 is the most.
    scripted.answer(CALL, empty(498)).answer(CALL, empty(MEASURES))
    parts = list(read_fleet(scripted.clients, names(84), H1, NOW))
    assert [len(part.figures) for part in parts] == [83, 1]
    assert [len(call["MetricDataQueries"]) for call in scripted.asked] == [498, 6]
    assert scripted.is_over()


def test_250_functions_of_a_scan_go_into_one_call(scripted: Scripted) -> None:
    scripted.answer(CALL, empty(500)).answer(CALL, empty(2))
    parts = list(read_scan(scripted.clients, names(251), H1, NOW))
    assert [len(part.figures) for part in parts] == [250, 1]
    assert [len(call["MetricDataQueries"]) for call in scripted.asked] == [500, 2]


def test_it_asks_for_aligned_times_in_the_windows_periods(scripted: Scripted) -> None:
    scripted.answer(CALL, empty(MEASURES))
    list(read_fleet(scripted.clients, ["orders"], H1, NOW))
    (call,) = scripted.asked
    assert call["StartTime"] == moment(START)
    assert call["EndTime"] == moment(END)
    asked = [query["MetricStat"] for query in call["MetricDataQueries"]]
    assert {stat["Period"] for stat in asked} == {120}
    assert [f"{stat['Metric']['MetricName']}/{stat['Stat']}" for stat in asked] == [
        "Invocations/Sum",
        "Errors/Sum",
        "Throttles/Sum",
        "Duration/p95",
        "Duration/Sum",
        "ConcurrentExecutions/Maximum",
    ]
    assert {stat["Metric"]["Namespace"] for stat in asked} == {"AWS/Lambda"}
    dimension = {"Name": "FunctionName", "Value": "orders"}
    assert all(stat["Metric"]["Dimensions"] == [dimension] for stat in asked)


def test_a_function_that_is_named_twice_is_paid_for_once(scripted: Scripted) -> None:
    scripted.answer(CALL, empty(2 * MEASURES))
    (part,) = read_fleet(scripted.clients, ["a", "b", "a"], H1, NOW)
    assert [name for name, _ in part.figures] == ["a", "b"]


def test_no_function_is_no_call(scripted: Scripted) -> None:
    assert list(read_fleet(scripted.clients, [], H1, NOW)) == []
    assert scripted.asked == []


def test_a_batch_is_asked_for_when_the_one_before_it_was_taken(scripted: Scripted) -> None:
    scripted.answer(CALL, empty(498)).answer(CALL, empty(498))
    reading = read_fleet(scripted.clients, names(166), H1, NOW)
    next(reading)
    assert len(scripted.asked) == 1
    next(reading)
    assert len(scripted.asked) == 2


def test_a_reading_that_is_stopped_asks_for_nothing_more(scripted: Scripted) -> None:
    scripted.answer(CALL, empty(498))
    stop = threading.Event()
    reading = read_fleet(scripted.clients, names(166), H1, NOW, stop=stop)
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


# What comes back.


def test_pages_are_put_together(scripted: Scripted) -> None:
    first = page([result(0, {2: 2.0, 4: 4.0}, "PartialData")], "t1")
    rest = [result(query, {}) for query in range(1, MEASURES)]
    scripted.answer(CALL, first).answer(CALL, page([result(0, {0: 1.0}), *rest]))
    figures = one(list(read_fleet(scripted.clients, ["orders"], H1, NOW)))
    assert figures.of(FleetMeasure.INVOCATIONS)[:4] == (1.0, 2.0, 4.0, None)
    assert figures.partial == ""
    assert scripted.asked[1]["NextToken"] == "t1"


def test_points_outside_the_window_are_dropped(scripted: Scripted) -> None:
    rest = [result(query, {}) for query in range(1, MEASURES)]
    scripted.answer(CALL, page([result(0, {-2: 8.0, 58: 1.0, 60: 9.0}), *rest]))
    figures = one(list(read_fleet(scripted.clients, ["orders"], H1, NOW)))
    assert figures.invocations == 1.0
    assert figures.of(FleetMeasure.INVOCATIONS)[29] == 1.0


def test_what_could_not_be_read_is_not_taken_for_none(scripted: Scripted) -> None:
    results = [
        result(0, {0: 5.0}),
        result(1, {}, "InternalError"),
        result(2, {0: 1.0}, "PartialData", Messages=[{"Code": "Late", "Value": "not all yet"}]),
        result(3, {}, "Forbidden"),
        result(4, {}, "Forbidden"),
    ]
    scripted.answer(CALL, page(results, Messages=[{"Code": "Busy", "Value": "too many metrics"}]))
    figures = one(list(read_fleet(scripted.clients, ["orders"], H1, NOW)))
    assert figures.invocations == 5.0
    # Zero errors would be a lie.
    assert figures.errors is None
    assert figures.throttles == 1.0
    assert figures.of(FleetMeasure.CONCURRENCY) == ()
    assert figures.partial == (
        "too many metrics; Errors: CloudWatch failed to read it; "
        "Throttles: CloudWatch gave only a part of it; not all yet; "
        "Duration: it may not be read; "
        "ConcurrentExecutions: CloudWatch said nothing of it"
    )


def test_a_value_that_is_no_number_is_dropped(scripted: Scripted) -> None:
    rest = [result(query, {}) for query in range(1, MEASURES)]
    scripted.answer(CALL, page([result(0, {0: float("nan"), 2: 3.0}), *rest]))
    assert one(list(read_fleet(scripted.clients, ["orders"], H1, NOW))).invocations == 3.0


# What goes wrong.


def test_a_batch_that_fails_fails_only_its_functions(scripted: Scripted) -> None:
    scripted.answer(CALL, empty(498))
    scripted.refuse(CALL, "InternalServiceFault", 500)
    scripted.answer(CALL, empty(MEASURES))
    every = names(167)
    first, second, third = read_fleet(scripted.clients, every, H1, NOW)
    assert [name for name, _ in first.figures] == every[:83]
    assert second.figures == ()
    assert second.failed == tuple(every[83:166])
    assert second.fault is not None
    assert second.fault.kind is Kind.SERVER
    assert second.fault.what.startswith("Cannot read the metrics of 83 functions: ")
    assert [name for name, _ in third.figures] == every[166:]


@pytest.mark.parametrize(
    "broken",
    [
        {},
        page([], "t1"),
        page([{**result(0, {0: 1.0}), "Values": []}]),
    ],
    ids=["cut short", "in a circle", "times without values"],
)
def test_an_answer_that_is_not_right_fails_only_its_functions(
    scripted: Scripted, broken: Mapping[str, Any]
) -> None:
    scripted.answer(CALL, broken)
    if broken.get("NextToken"):
        scripted.answer(CALL, broken)
    scripted.answer(CALL, empty(MEASURES))
    first, second = read_fleet(scripted.clients, names(84), H1, NOW)
    assert first.fault is not None
    assert first.fault.kind is Kind.MALFORMED
    assert len(first.failed) == 83
    assert len(second.figures) == 1


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("ExpiredTokenException", 403, Kind.EXPIRED),
        ("AccessDeniedException", 403, Kind.DENIED),
    ],
)
def test_what_would_meet_every_batch_ends_the_reading(
    scripted: Scripted, code: str, status: int, kind: Kind
) -> None:
    scripted.refuse(CALL, code, status)
    with pytest.raises(LambdatuiError) as raised:
        list(read_fleet(scripted.clients, names(200), H1, NOW))
    assert raised.value.fault.kind is kind
    assert len(scripted.asked) == 1
