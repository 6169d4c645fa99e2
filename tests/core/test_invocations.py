"""Invocations rebuilt from log lines: whose each line is, and what they tell."""

import json

from lambdatui.core.invocation import Ending, Invocation
from lambdatui.core.invocations import Tracker, tracked
from lambdatui.core.logs import Notice, NoticeKind, TailBatch
from tests.core.lambda_log import (
    INIT,
    PYTHON_ERROR,
    STREAM,
    T0,
    TIMED_OUT,
    A,
    B,
    C,
    end,
    events,
    info,
    json_info,
    platform,
    read,
    report,
    start,
)


def test_an_invocation_is_built_from_its_lines() -> None:
    ids, found = read(
        events(
            (0, INIT),
            (150, "loading\n"),
            (300, start(A, "7")),
            (301, info("Event: {}")),
            (310, "printed\n"),
            (316, end()),
            (
                316,
                report(A, "Init Duration: 290.10 ms")
                + "XRAY TraceId: 1-5e34a614-10bd\tSegmentId: 07f5\tSampled: true\t\n",
            ),
        )
    )
    assert ids == [A] * 7
    assert found == {
        A: Invocation(
            request_id=A,
            stream=STREAM,
            start_ms=T0 + 300,
            end_ms=T0 + 316,
            first_ms=T0,
            last_ms=T0 + 316,
            ending=Ending.OK,
            duration_ms=15.74,
            billed_ms=16,
            memory_mb=128,
            used_mb=56,
            init_ms=290.10,
            trace_id="1-5e34a614-10bd",
            version="7",
            lines=7,
        )
    }


def test_an_invocation_is_built_from_json_lines() -> None:
    ids, found = read(
        events(
            (0, platform("initStart", initializationType="on-demand", phase="init")),
            (300, platform("start", requestId=A, version="$LATEST")),
            (301, json_info("Event")),
            (302, "printed"),
            (
                310,
                platform(
                    "runtimeDone", requestId=A, status="success", metrics={"durationMs": 10.1}
                ),
            ),
            (
                312,
                platform(
                    "report",
                    requestId=A,
                    status="success",
                    metrics={
                        "durationMs": 11.6,
                        "billedDurationMs": 12,
                        "memorySizeMB": 128,
                        "maxMemoryUsedMB": 67,
                        "restoreDurationMs": 174.0,
                    },
                    tracing={"type": "X-Amzn-Trace-Id", "value": "Root=1-aa-bb;Parent=c"},
                ),
            ),
        )
    )
    assert ids == [A] * 6
    assert found == {
        A: Invocation(
            request_id=A,
            stream=STREAM,
            start_ms=T0 + 300,
            end_ms=T0 + 312,
            first_ms=T0,
            last_ms=T0 + 312,
            ending=Ending.OK,
            duration_ms=11.6,
            billed_ms=12,
            memory_mb=128,
            used_mb=67,
            restore_ms=174,
            trace_id="1-aa-bb",
            version="$LATEST",
            lines=6,
        )
    }


def test_an_invocation_runs_until_a_line_says_that_it_ended() -> None:
    _, found = read(events((0, start()), (5, info("working"))))
    assert (found[A].ending, found[A].end_ms, found[A].failed) == (Ending.RUNNING, 0, False)


def test_an_uncaught_error_ends_it_before_lambda_says_so() -> None:
    _, found = read(events((0, start()), (5, PYTHON_ERROR)))
    assert (found[A].ending, found[A].end_ms) == (Ending.ERROR, T0 + 5)


def test_what_comes_after_the_report_may_still_change_the_ending() -> None:
    tracker = Tracker()
    _, (first,) = tracker.take(events((0, start()), (9, end()), (9, report())))
    assert first.ending is Ending.OK
    _, (second,) = tracker.take(events((9, TIMED_OUT)))
    assert (second.key, second.ending, second.lines) == (first.key, Ending.TIMEOUT, 4)


def test_lines_between_two_invocations_are_of_the_first_or_of_the_next_init() -> None:
    ids, found = read(
        events(
            (0, start(A)),
            (9, end(A)),
            (9, report(A)),
            (9, "XRAY TraceId: 1-aa-bb\tSegmentId: c\tSampled: true\t\n"),
            (12, "flushed by an extension\n"),
            (500, INIT),
            (600, "loading again\n"),
            (900, start(B)),
            (910, "printed\n"),
        )
    )
    assert ids == [A] * 5 + [B] * 4
    assert found[A].trace_id == "1-aa-bb"
    assert (found[A].lines, found[B].lines) == (5, 4)
    assert (found[B].start_ms, found[B].first_ms) == (T0 + 900, T0 + 500)


def test_an_invocation_whose_start_lies_before_the_window_says_so() -> None:
    ids, found = read(
        events(
            (0, "printed\n"),
            (1, PYTHON_ERROR),
            (2, end(A)),
            (2, report(A)),
            (50, start(B)),
            (51, "printed\n"),
        )
    )
    assert ids == [A] * 4 + [B] * 2
    assert (found[A].start_ms, found[A].first_ms, found[A].lines) == (0, T0, 4)
    assert (found[A].ending, found[A].error_type) == (Ending.ERROR, "KeyError")
    assert found[B].start_ms == T0 + 50


def test_lines_of_an_invocation_that_nothing_names_belong_to_none() -> None:
    ids, found = read(events((0, "printed\n"), (50, start(B)), (51, "printed\n")))
    assert ids == ["", B, B]
    assert found[B].lines == 2


def test_a_line_that_names_its_request_starts_it_where_its_start_was_not_read() -> None:
    ids, found = read(
        events(
            (0, info("working", A)),
            (1, "printed\n"),
            (2, f"2026-11-23T08:12:31.204Z\t{A}\tINFO\tas Node.js writes it\n"),
            (3, json_info("as Python writes it", A)),
            (4, json.dumps({"level": "INFO", "AWSRequestId": A})),
            (5, json.dumps({"level": "INFO", "function_request_id": A})),
        )
    )
    assert ids == [A] * 6
    assert (found[A].start_ms, found[A].ending) == (0, Ending.RUNNING)


def test_an_id_in_a_functions_own_words_names_another_request() -> None:
    ids, found = read(
        events(
            (0, json.dumps({"requestId": C, "msg": "the id of an API call"})),
            (1, start(A)),
            (2, json.dumps({"requestId": C, "msg": "the id of an API call"})),
            (3, f"2026-11-23 08:12:31 {C} order received"),
            (4, json.dumps({"requestContext": {"requestId": C}, "message": "event"})),
            (5, json.dumps({"request_id": A, "msg": "mine"})),
            (6, json.dumps({"requestId": C, "level": "info", "timestamp": "2026-11-23"})),
        )
    )
    assert ids == ["", A, A, A, A, A, A]
    assert set(found) == {A}


def test_a_batch_is_passed_on_with_its_notices() -> None:
    notice = Notice(kind=NoticeKind.GAP, text="some missed", at_ms=1)
    empty = TailBatch(caught_up=True)
    batches = [
        TailBatch(events=tuple(events((0, start()))), notices=(notice,)),
        empty,
        TailBatch(events=tuple(events((5, "printed\n"), (9, end()))), caught_up=True),
    ]
    first, second, third = tracked(batches)
    assert (first.notices, first.caught_up) == ((notice,), False)
    assert [one.ending for one in first.invocations] == [Ending.RUNNING]
    assert second is empty
    assert third.caught_up
    assert [event.request_id for event in third.events] == [A, A]
    assert [one.ending for one in third.invocations] == [Ending.OK]


def test_a_batch_tells_of_each_invocation_once() -> None:
    log = events((0, start(A)), (1, "x\n"), (2, end(A)), (3, start(B)), (4, "y\n"))
    _, invocations = Tracker().take(log)
    assert [(one.request_id, one.lines) for one in invocations] == [(A, 3), (B, 2)]
