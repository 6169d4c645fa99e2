"""What is told of an invocation."""

import json

from lambdatui.cli.story import told, told_as_json
from lambdatui.core.errors import Fault, Kind
from lambdatui.core.invoke import InvocationType, InvokeRequest, InvokeResult, Outcome
from lambdatui.core.report import Report

REQUEST = InvokeRequest(function="orders-api", payload=b"{}")


def test_a_cold_start_a_timeout_and_a_log_are_told() -> None:
    report = Report(
        request_id="r",
        duration_ms=3000,
        billed_ms=3135,
        memory_mb=512,
        used_mb=118,
        init_ms=134.4,
        restore_ms=20,
        status="timeout",
        error_type="Sandbox.Timedout",
    )
    result = InvokeResult(
        outcome=Outcome.FUNCTION_ERROR,
        status=200,
        function_error="Unhandled",
        payload=b'{"errorMessage": "timed out"}',
        request_id="r",
        version="7",
        elapsed_ms=3210,
        report=report,
        log_tail="START\nEND\n",
    )
    assert list(told(REQUEST, result, "late order")) == [
        "orders-api failed in 3.21 s: timed out",
        "  event: late order (2 bytes)",
        "  duration 3.00 s · billed 3.13 s · memory 118 of 512 MB · cold start 134 ms"
        " · restored in 20 ms · status timeout · Sandbox.Timedout",
        "  request r · version 7",
        "  log, at most its last 4 KB:",
        "  | START",
        "  | END",
    ]


def test_an_error_without_words_is_called_by_its_kind() -> None:
    for payload in (b"", b"text", b"[1]", b'{"errorMessage": null}', b"[" * 100_000):
        result = InvokeResult(
            outcome=Outcome.FUNCTION_ERROR, function_error="Unhandled", payload=payload
        )
        assert next(told(REQUEST, result, "")).endswith(": Unhandled")


def test_an_unknown_outcome_is_its_fault_with_what_to_do() -> None:
    fault = Fault(kind=Kind.TIMEOUT, what="No answer came.", advice="Look before sending again.")
    result = InvokeResult(outcome=Outcome.UNKNOWN, fault=fault, payload=b"<html>")
    assert list(told(REQUEST, result, "")) == [
        "lambdatui: No answer came.",
        "Look before sending again.",
        "  6 bytes of an answer came; --json shows them.",
        "  event: {} (none was given)",
    ]


def test_what_runs_on_its_own_is_told_with_where_to_look() -> None:
    accepted = InvokeResult(outcome=Outcome.ACCEPTED, status=202)
    assert "lambdatui tail -f orders-api" in next(told(REQUEST, accepted, ""))
    allowed = InvokeResult(outcome=Outcome.ALLOWED, status=204)
    assert list(told(REQUEST, allowed, "")) == [
        "orders-api: allowed (status 204). Nothing was run."
    ]


def test_of_a_run_that_went_well_one_line_is_told_unless_all_is_wanted() -> None:
    report = Report(request_id="r", duration_ms=9, billed_ms=10, memory_mb=256, used_mb=64)
    result = InvokeResult(
        outcome=Outcome.RETURNED, status=200, request_id="r", elapsed_ms=12, report=report,
        log_tail="START\nEND\n",
    )  # fmt: skip
    assert list(told(REQUEST, result, "late order")) == [
        "orders-api returned in 12 ms (status 200) · duration 9.0 ms · billed 10 ms · memory 64 of "
        "256 MB."
    ]
    assert list(told(REQUEST, result, "late order", verbose=True)) == [
        "orders-api returned in 12 ms (status 200).",
        "  event: late order (2 bytes)",
        "  duration 9.0 ms · billed 10 ms · memory 64 of 256 MB",
        "  request r",
        "  log, at most its last 4 KB:",
        "  | START",
        "  | END",
    ]


def test_the_object_says_null_for_what_is_not_known() -> None:
    request = InvokeRequest(
        function="orders-api", payload=b"{}", type=InvocationType.ASYNC, event_name="bad sku"
    )
    line = told_as_json(request, InvokeResult(outcome=Outcome.ACCEPTED, status=202))
    assert json.loads(line) == {
        "function": "orders-api",
        "type": "async",
        "qualifier": None,
        "event": "bad sku",
        "outcome": "accepted",
        "status": 202,
        "function_error": None,
        "request_id": None,
        "version": None,
        "started": None,
        "elapsed_ms": 0.0,
        "report": None,
        "log_tail": None,
        "error": None,
        "payload": None,
    }
