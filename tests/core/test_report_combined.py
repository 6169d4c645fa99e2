"""REPORT lines that tell several things at once, in text and in JSON, as Lambda writes them.

Lambda developer guide, "Monitoring for Lambda SnapStart" for Restore Duration and Billed Restore
Duration, "Lambda Telemetry API Event schema reference" for JSON. The order of the parts, and the
trace on a line of its own below them, are those of logs that people have published.
"""

import json

import pytest

from lambdatui.core.invocation import Ending
from lambdatui.core.report import Report, find_report, parse_init_report, parse_report
from tests.core.lambda_log import A, end, events, platform, read, start

TRACE = "1-5e34a614-10bdxmplf1fb44f07bc535a1"
XRAY = f"XRAY TraceId: {TRACE}\tSegmentId: 07f5xmpl2d1f6f85\tSampled: true"
HEADER = f"Root={TRACE};Parent=07f5xmpl2d1f6f85;Sampled=1;Lineage=1:0f1e2d3c:0"

#: The text, what stands in JSON beside the id, what both mean, and how the invocation ended.
COMBINED: dict[str, tuple[str, dict[str, object], Report, Ending]] = {
    "timeout of a cold start": (
        "Duration: 3000.00 ms\tBilled Duration: 3403 ms\tMemory Size: 128 MB\t"
        "Max Memory Used: 73 MB\tInit Duration: 402.04 ms\tStatus: timeout\n",
        {
            "metrics": {
                "durationMs": 3000.0,
                "billedDurationMs": 3403,
                "memorySizeMB": 128,
                "maxMemoryUsedMB": 73,
                "initDurationMs": 402.04,
            },
            "status": "timeout",
        },
        Report(
            request_id=A,
            duration_ms=3000,
            billed_ms=3403,
            memory_mb=128,
            used_mb=73,
            init_ms=402.04,
            status="timeout",
        ),
        Ending.TIMEOUT,
    ),
    "timeout of a cold start, traced": (
        "Duration: 600000.00 ms\tBilled Duration: 600517 ms\tMemory Size: 1024 MB\t"
        f"Max Memory Used: 1024 MB\tInit Duration: 516.31 ms\tStatus: timeout\n{XRAY}\t\n",
        {
            "metrics": {
                "durationMs": 600_000.0,
                "billedDurationMs": 600_517,
                "memorySizeMB": 1024,
                "maxMemoryUsedMB": 1024,
                "initDurationMs": 516.31,
            },
            "tracing": {"spanId": "54565fb4a6cd29e1", "type": "X-Amzn-Trace-Id", "value": HEADER},
            "status": "timeout",
        },
        Report(
            request_id=A,
            duration_ms=600_000,
            billed_ms=600_517,
            memory_mb=1024,
            used_mb=1024,
            init_ms=516.31,
            status="timeout",
            trace_id=TRACE,
        ),
        Ending.TIMEOUT,
    ),
    "timeout, traced": (
        "Duration: 900000.00 ms\tBilled Duration: 900000 ms\tMemory Size: 2048 MB\t"
        f"Max Memory Used: 134 MB\tStatus: timeout\n{XRAY}\n",
        {
            "metrics": {
                "durationMs": 900_000.0,
                "billedDurationMs": 900_000,
                "memorySizeMB": 2048,
                "maxMemoryUsedMB": 134,
            },
            "tracing": {"spanId": "54565fb4a6cd29e1", "type": "X-Amzn-Trace-Id", "value": HEADER},
            "status": "timeout",
        },
        Report(
            request_id=A,
            duration_ms=900_000,
            billed_ms=900_000,
            memory_mb=2048,
            used_mb=134,
            status="timeout",
            trace_id=TRACE,
        ),
        Ending.TIMEOUT,
    ),
    "cold start, traced": (
        "Duration: 2.37 ms\tBilled Duration: 427 ms\tMemory Size: 1024 MB\t"
        f"Max Memory Used: 95 MB\tInit Duration: 423.98 ms\t\n{XRAY}\t\n",
        {
            "metrics": {
                "durationMs": 2.37,
                "billedDurationMs": 427,
                "memorySizeMB": 1024,
                "maxMemoryUsedMB": 95,
                "initDurationMs": 423.98,
            },
            "tracing": {"spanId": "54565fb4a6cd29e1", "type": "X-Amzn-Trace-Id", "value": HEADER},
            "status": "success",
        },
        Report(
            request_id=A,
            duration_ms=2.37,
            billed_ms=427,
            memory_mb=1024,
            used_mb=95,
            init_ms=423.98,
            trace_id=TRACE,
        ),
        Ending.OK,
    ),
    "error with its type, traced": (
        "Duration: 10935.70 ms\tBilled Duration: 10936 ms\tMemory Size: 1024 MB\t"
        f"Max Memory Used: 1024 MB\tStatus: error\tError Type: Runtime.OutOfMemory\n{XRAY}\t\n",
        {
            "metrics": {
                "durationMs": 10_935.7,
                "billedDurationMs": 10_936,
                "memorySizeMB": 1024,
                "maxMemoryUsedMB": 1024,
            },
            "tracing": {"spanId": "54565fb4a6cd29e1", "type": "X-Amzn-Trace-Id", "value": HEADER},
            "status": "error",
            "errorType": "Runtime.OutOfMemory",
        },
        Report(
            request_id=A,
            duration_ms=10_935.7,
            billed_ms=10_936,
            memory_mb=1024,
            used_mb=1024,
            status="error",
            error_type="Runtime.OutOfMemory",
            trace_id=TRACE,
        ),
        Ending.OUT_OF_MEMORY,
    ),
    "error of a cold start, traced": (
        "Duration: 27.51 ms\tBilled Duration: 183 ms\tMemory Size: 128 MB\t"
        "Max Memory Used: 61 MB\tInit Duration: 154.44 ms\tStatus: error\t"
        f"Error Type: Runtime.ExitError\n{XRAY}\t\n",
        {
            "metrics": {
                "durationMs": 27.51,
                "billedDurationMs": 183,
                "memorySizeMB": 128,
                "maxMemoryUsedMB": 61,
                "initDurationMs": 154.44,
            },
            "tracing": {"spanId": "54565fb4a6cd29e1", "type": "X-Amzn-Trace-Id", "value": HEADER},
            "status": "error",
            "errorType": "Runtime.ExitError",
        },
        Report(
            request_id=A,
            duration_ms=27.51,
            billed_ms=183,
            memory_mb=128,
            used_mb=61,
            init_ms=154.44,
            status="error",
            error_type="Runtime.ExitError",
            trace_id=TRACE,
        ),
        Ending.ERROR,
    ),
    "SnapStart, traced": (
        "Duration: 127.10 ms\tBilled Duration: 154 ms\tMemory Size: 2048 MB\t"
        "Max Memory Used: 212 MB\tRestore Duration: 325.93 ms\tBilled Restore Duration: 26 ms\t\n"
        f"{XRAY}\t\n",
        {
            "metrics": {
                "durationMs": 127.1,
                "billedDurationMs": 154,
                "memorySizeMB": 2048,
                "maxMemoryUsedMB": 212,
                "restoreDurationMs": 325.93,
                "billedRestoreDurationMs": 26,
            },
            "tracing": {"spanId": "54565fb4a6cd29e1", "type": "X-Amzn-Trace-Id", "value": HEADER},
            "status": "success",
        },
        Report(
            request_id=A,
            duration_ms=127.1,
            billed_ms=154,
            memory_mb=2048,
            used_mb=212,
            restore_ms=325.93,
            trace_id=TRACE,
        ),
        Ending.OK,
    ),
    "SnapStart that timed out": (
        "Duration: 10000.00 ms\tBilled Duration: 10182 ms\tMemory Size: 3009 MB\t"
        "Max Memory Used: 173 MB\tRestore Duration: 398.97 ms\tBilled Restore Duration: 182 ms\t"
        "Status: timeout\n",
        {
            "metrics": {
                "durationMs": 10_000.0,
                "billedDurationMs": 10_182,
                "memorySizeMB": 3009,
                "maxMemoryUsedMB": 173,
                "restoreDurationMs": 398.97,
                "billedRestoreDurationMs": 182,
            },
            "status": "timeout",
        },
        Report(
            request_id=A,
            duration_ms=10_000,
            billed_ms=10_182,
            memory_mb=3009,
            used_mb=173,
            restore_ms=398.97,
            status="timeout",
        ),
        Ending.TIMEOUT,
    ),
    "SnapStart that ended in an error": (
        "Duration: 149.53 ms\tBilled Duration: 313 ms\tMemory Size: 3538 MB\t"
        "Max Memory Used: 163 MB\tRestore Duration: 789.64 ms\tBilled Restore Duration: 163 ms\t"
        f"Status: error\tError Type: Runtime.ExitError\n{XRAY}\t\n",
        {
            "metrics": {
                "durationMs": 149.53,
                "billedDurationMs": 313,
                "memorySizeMB": 3538,
                "maxMemoryUsedMB": 163,
                "restoreDurationMs": 789.64,
                "billedRestoreDurationMs": 163,
            },
            "tracing": {"spanId": "54565fb4a6cd29e1", "type": "X-Amzn-Trace-Id", "value": HEADER},
            "status": "error",
            "errorType": "Runtime.ExitError",
        },
        Report(
            request_id=A,
            duration_ms=149.53,
            billed_ms=313,
            memory_mb=3538,
            used_mb=163,
            restore_ms=789.64,
            status="error",
            error_type="Runtime.ExitError",
            trace_id=TRACE,
        ),
        Ending.ERROR,
    ),
}
NAMES = pytest.mark.parametrize("name", COMBINED)


def forms(name: str) -> dict[str, str]:
    """The report as text, and as JSON with spaces and without."""
    text, record, _, _ = COMBINED[name]
    as_json = platform("report", requestId=A, **record)
    return {
        "text": f"REPORT RequestId: {A}\t{text}",
        "json": as_json,
        "compact": json.dumps(json.loads(as_json), separators=(",", ":")),
    }


@NAMES
def test_both_forms_of_a_report_mean_the_same(name: str) -> None:
    expected = COMBINED[name][2]
    assert {form: parse_report(line) for form, line in forms(name).items()} == {
        "text": expected,
        "json": expected,
        "compact": expected,
    }


@NAMES
def test_both_forms_are_found_in_a_log_tail(name: str) -> None:
    expected = COMBINED[name][2]
    for line in forms(name).values():
        assert find_report(f"{start()}Duration: 1 ms\n{end()}{line}") == expected


@NAMES
def test_both_forms_end_an_invocation_alike(name: str) -> None:
    _, _, expected, ending = COMBINED[name]
    lines = forms(name)
    openings = {"text": start(), "json": platform("start", requestId=A, version="$LATEST")}
    for form, opening in openings.items():
        _, found = read(events((0, opening), (9, lines[form])))
        one = found[A]
        assert (one.ending, one.trace_id) == (ending, expected.trace_id), form
        assert (one.init_ms, one.restore_ms) == (expected.init_ms, expected.restore_ms), form
        assert (one.duration_ms, one.billed_ms) == (expected.duration_ms, expected.billed_ms), form
        assert (one.memory_mb, one.used_mb) == (expected.memory_mb, expected.used_mb), form
        assert one.cold == (name.startswith("SnapStart") or "cold start" in name), form
        assert one.error_type == (
            "Sandbox.Timedout" if ending is Ending.TIMEOUT else expected.error_type
        ), form


def test_a_trace_on_a_line_of_its_own_is_of_the_report_above_it() -> None:
    text, _, expected, _ = COMBINED["timeout of a cold start, traced"]
    report, _, xray = f"REPORT RequestId: {A}\t{text}".partition("\n")
    _, found = read(events((0, start()), (9, end()), (9, f"{report}\n"), (9, xray)))
    assert found[A].trace_id == expected.trace_id == TRACE
    assert found[A].lines == 4


def test_a_trace_that_spaces_part_from_its_segment_is_read_alone() -> None:
    line = f"REPORT RequestId: {A}\tDuration: 5.00 ms\t\nXRAY TraceId: {TRACE} SegmentId: 07f5"
    assert parse_report(line) == Report(request_id=A, duration_ms=5, trace_id=TRACE)


def test_of_a_part_that_stands_there_twice_the_first_counts() -> None:
    line = f"REPORT RequestId: {A}\tDuration: 5.00 ms\tDuration: 7.00 ms\tStatus: error\tStatus: x"
    assert parse_report(line) == Report(request_id=A, duration_ms=5, status="error")


@pytest.mark.parametrize(
    ("status", "failed"), [("", False), ("timeout", False), ("error", True), ("failure", True)]
)
def test_an_init_failed_unless_it_only_took_too_long(status: str, failed: bool) -> None:
    record = {"phase": "init", "status": status, "metrics": {"durationMs": 1}}
    found = parse_init_report(platform("initReport", **record))
    assert found is not None
    assert found.failed is failed
