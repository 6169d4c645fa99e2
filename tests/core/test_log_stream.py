"""Whose a line is where lines come late, clocks differ, or an end was never read."""

import pytest

from lambdatui.core.invocation import Ending
from lambdatui.core.invocations import Tracker
from tests.core.lambda_log import (
    INIT,
    NODE_ERROR,
    PYTHON_ERROR,
    T0,
    A,
    B,
    end,
    events,
    info,
    json_info,
    platform,
    read,
    report,
    request_id,
    start,
)

MINUTE = 60_000


def json_start(request: str) -> str:
    return platform("start", requestId=request, version="$LATEST")


def json_report(request: str) -> str:
    return platform("report", requestId=request, status="success", metrics={"durationMs": 5})


def test_a_late_line_from_before_an_init_is_of_the_invocation_before_it() -> None:
    tracker = Tracker()
    tracker.take(events((0, start(A)), (9, end(A)), (500, INIT)))
    told, (found,) = tracker.take(events((5, "printed\n")))
    assert ([event.request_id for event in told], found.lines) == ([A], 3)


def test_a_late_line_from_before_the_only_start_is_of_none() -> None:
    tracker = Tracker()
    tracker.take(events((50, start(B))))
    told, found = tracker.take(events((20, "printed\n")))
    assert ([event.request_id for event in told], found) == ([""], ())


def test_a_line_from_before_an_init_does_not_wait_for_what_follows_it() -> None:
    ids, found = read(events((500, INIT), (300, "printed\n"), (900, start())))
    assert ids == [A, "", A]
    assert (found[A].first_ms, found[A].lines) == (T0 + 500, 2)


def test_an_init_begins_with_its_earliest_line() -> None:
    done = "INIT_REPORT Init Duration: 290.10 ms\tPhase: init\tStatus: timeout\n"
    ids, found = read(events((10, INIT), (5, done), (7, "printed\n"), (300, start())))
    assert ids == [A] * 4
    assert (found[A].first_ms, found[A].init_ms) == (T0 + 5, 290.10)


def test_what_an_init_took_is_not_forgotten_when_its_runtime_says_that_it_is_done() -> None:
    how = {"initializationType": "on-demand", "phase": "init"}
    _, found = read(
        events(
            (0, platform("initStart", **how)),
            (9, platform("initReport", **how, status="success", metrics={"durationMs": 125})),
            (9, platform("initRuntimeDone", **how, status="success")),
            (10, json_start(A)),
        )
    )
    assert found[A].init_ms == 125


def test_of_several_errors_of_an_init_the_first_explains_it() -> None:
    other = PYTHON_ERROR.replace("KeyError: 'sku'", "LookupError: later")
    failed = report(A, "Status: error", "Error Type: Runtime.Unknown")
    log = events((0, INIT), (1, PYTHON_ERROR), (2, other), (3, start()), (9, failed))
    one = read(log)[1][A]
    assert (one.ending, one.error_type) == (Ending.INIT_FAILED, "KeyError")


@pytest.mark.parametrize(("at", "same"), [(5, True), (1_005, True), (1_006, False)])
def test_a_start_may_be_a_second_later_than_the_first_line_by_a_functions_clock(
    at: int, same: bool
) -> None:
    tracker = Tracker()
    tracker.take(events((5, info("working"))))
    _, found = tracker.take(events((at, start())))
    assert [(one.start_ms, one.lines) for one in found] == [(T0 + at, 2 if same else 1)]


def test_an_invocation_whose_end_was_never_read_stops_to_run_after_the_longest_time() -> None:
    log = events((0, json_start(A)), (17 * MINUTE, json_start(B)), (17 * MINUTE + 1, "printed"))
    assert read(log)[0] == [A, B, B]
    soon = events((0, json_start(A)), (15 * MINUTE, json_start(B)), (15 * MINUTE + 1, "printed"))
    assert read(soon)[0] == [A, B, ""]


def test_a_report_that_comes_late_makes_no_crowd() -> None:
    tracker = Tracker()
    tracker.take(events((0, json_start(A)), (50, json_start(B))))
    told, _ = tracker.take(events((40, json_report(A)), (60, "printed")))
    assert [event.request_id for event in told] == [A, B]


def test_in_an_environment_that_ran_several_at_once_no_line_is_guessed_any_more() -> None:
    ids, _ = read(
        events(
            (0, json_start(A)),
            (2, json_start(B)),
            (5, json_report(A)),
            (6, json_report(B)),
            (7, "printed"),
            (8, json_info("named", B)),
        )
    )
    assert ids == [A, B, A, B, "", B]


def test_text_logs_are_of_one_invocation_after_the_other_whatever_the_clocks_say() -> None:
    _, running = Tracker().take(events((0, start(A))))
    _, next_one = Tracker().take(events((100, start(B))))
    tracker = Tracker((*running, *next_one))
    told, _ = tracker.take(events((101, report(A)), (102, "printed\n")))
    assert [event.request_id for event in told] == [A, B]


def test_no_more_run_in_one_stream_than_are_remembered() -> None:
    tracker = Tracker()
    tracker.take(events(*[(number, json_start(request_id(number))) for number in range(2_000)]))
    _, (old,) = tracker.take(events((2_001, json_report(request_id(1)))))
    assert old.start_ms == 0
    _, (known,) = tracker.take(events((2_002, json_report(request_id(1_900)))))
    assert known.start_ms == T0 + 1_900


def test_an_error_of_the_runtime_is_laid_to_the_request_that_it_names() -> None:
    other = NODE_ERROR.replace(A, B)
    ids, found = read(events((0, json_start(A)), (1, json_start(B)), (2, other)))
    assert ids == [A, B, B]
    assert (found[A].ending, found[B].ending) == (Ending.RUNNING, Ending.ERROR)
