"""The figures of many functions: by the embedded endpoint, and scripted where it lacks a case."""

import time
import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.fleet_metrics import read_fleet, read_scan
from lambdatui.core.errors import Kind, LambdatuiError
from lambdatui.core.fleet import FleetMeasure, FleetWindow
from tests.aws.conftest import Account
from tests.aws.metric_answers import (
    CALL,
    FIRST,
    H1,
    NOW,
    REST,
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
    parts = list(read_fleet(clients, [busy, quiet, idle], FleetWindow.H1, now_ms))
    assert all((part.failed, part.fault) == ((), None) for part in parts)
    figures = dict(each for part in parts for each in part.figures)
    # Of one that was not invoked nothing more had to be asked.
    assert list(figures) == [idle, busy, quiet]
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
    assert (figures[idle].invocations, figures[idle].errors) == (0.0, 0.0)
    assert (figures[idle].p95_ms, figures[idle].duration_sum_ms) == (None, 0.0)
    assert [len(points) for points in figures[idle].values] == [30] * 6


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


# What comes back.


def test_pages_are_put_together(scripted: Scripted) -> None:
    first = page([result(0, {2: 2.0, 4: 4.0}, "PartialData")], "t1")
    scripted.answer(CALL, first).answer(CALL, page([result(0, {0: 1.0}), result(1, {})]))
    scripted.answer(CALL, empty(REST))
    figures = one(list(read_fleet(scripted.clients, ["orders"], H1, NOW)))
    assert figures.of(FleetMeasure.INVOCATIONS)[:4] == (1.0, 2.0, 4.0, None)
    assert figures.partial == ""
    assert scripted.asked[1]["NextToken"] == "t1"


def test_points_outside_the_window_are_dropped(scripted: Scripted) -> None:
    first = page([result(0, {-2: 8.0, 58: 1.0, 60: 9.0}), result(1, {})])
    scripted.answer(CALL, first).answer(CALL, empty(REST))
    figures = one(list(read_fleet(scripted.clients, ["orders"], H1, NOW)))
    assert figures.invocations == 1.0
    assert figures.of(FleetMeasure.INVOCATIONS)[29] == 1.0


def test_what_could_not_be_read_is_not_taken_for_none(scripted: Scripted) -> None:
    late = [{"Code": "Late", "Value": "not all yet"}]
    busy = [{"Code": "Busy", "Value": "too many metrics"}]
    first = [result(0, {0: 5.0}), result(1, {0: 1.0}, "PartialData", Messages=late)]
    rest = [result(0, {}, "InternalError"), *(result(at, {}, "Forbidden") for at in (1, 2))]
    scripted.answer(CALL, page(first, Messages=busy)).answer(CALL, page(rest, Messages=busy))
    figures = one(list(read_fleet(scripted.clients, ["orders"], H1, NOW)))
    assert figures.invocations == 5.0
    # Zero errors would be a lie.
    assert figures.errors is None
    assert figures.throttles == 1.0
    assert figures.of(FleetMeasure.CONCURRENCY) == ()
    assert figures.partial == (
        "too many metrics; Throttles: CloudWatch gave only a part of it; not all yet; "
        "Errors: CloudWatch failed to read it; Duration: it may not be read; "
        "ConcurrentExecutions: CloudWatch said nothing of it"
    )


@pytest.mark.parametrize("status", ["InternalError", "Forbidden", "PartialData"])
def test_invocations_that_could_not_be_read_whole_do_not_spare_the_rest(
    scripted: Scripted, status: str
) -> None:
    scripted.answer(CALL, page([result(0, {}, status), result(1, {})]))
    scripted.answer(CALL, page([result(0, {0: 2.0}), *(result(at, {}) for at in (1, 2, 3))]))
    figures = one(list(read_fleet(scripted.clients, ["orders"], H1, NOW)))
    assert (figures.invocations, figures.errors) == (None, 2.0)


def test_a_value_that_is_no_number_is_dropped(scripted: Scripted) -> None:
    first = page([result(0, {0: float("nan"), 2: 3.0}), result(1, {})])
    scripted.answer(CALL, first).answer(CALL, empty(REST))
    assert one(list(read_fleet(scripted.clients, ["orders"], H1, NOW))).invocations == 3.0


# What goes wrong.


def test_a_batch_that_fails_fails_only_its_functions(scripted: Scripted) -> None:
    scripted.answer(CALL, empty(500))
    scripted.refuse(CALL, "InternalServiceFault", 500)
    scripted.answer(CALL, empty(FIRST))
    every = names(501)
    first, second, third = read_fleet(scripted.clients, every, H1, NOW)
    assert [name for name, _ in first.figures] == every[:250]
    assert second.figures == ()
    assert second.failed == tuple(every[250:500])
    assert second.fault is not None
    assert second.fault.kind is Kind.SERVER
    assert second.fault.what.startswith("Cannot read the metrics of 250 functions: ")
    assert [name for name, _ in third.figures] == every[500:]


def test_a_second_call_that_fails_fails_only_those_that_were_invoked(scripted: Scripted) -> None:
    scripted.answer(CALL, calling(0, 7, 0))
    scripted.refuse(CALL, "InternalServiceFault", 500)
    first, second = read_fleet(scripted.clients, ["a", "b", "c"], H1, NOW)
    assert [name for name, _ in first.figures] == ["a", "c"]
    assert (second.figures, second.failed) == ((), ("b",))
    assert second.fault is not None
    assert second.fault.kind is Kind.SERVER


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
    scripted.answer(CALL, empty(FIRST))
    first, second = read_fleet(scripted.clients, names(251), H1, NOW)
    assert first.fault is not None
    assert first.fault.kind is Kind.MALFORMED
    assert len(first.failed) == 250
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
        list(read_fleet(scripted.clients, names(300), H1, NOW))
    assert raised.value.fault.kind is kind
    assert len(scripted.asked) == 1
