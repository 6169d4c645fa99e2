"""REPORT lines in every form that Lambda writes, and in forms that nobody should write."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdatui.core.report import (
    InitReport,
    Report,
    find_report,
    parse_init_report,
    parse_report,
)

ID = "8f507cfc-xmpl-4697-b07a-ac58fc914c95"

GOLDEN = {
    "plain": (
        f"REPORT RequestId: {ID}\tDuration: 15.74 ms\tBilled Duration: 16 ms\t"
        "Memory Size: 128 MB\tMax Memory Used: 56 MB\t\n",
        Report(request_id=ID, duration_ms=15.74, billed_ms=16, memory_mb=128, used_mb=56),
    ),
    "cold start": (
        f"REPORT RequestId: {ID}\tDuration: 2.07 ms\tBilled Duration: 137 ms\t"
        "Memory Size: 512 MB\tMax Memory Used: 37 MB\tInit Duration: 134.44 ms\t\n",
        Report(
            request_id=ID,
            duration_ms=2.07,
            billed_ms=137,
            memory_mb=512,
            used_mb=37,
            init_ms=134.44,
        ),
    ),
    "SnapStart": (
        f"REPORT RequestId: {ID}\tDuration: 10.00 ms\tBilled Duration: 121 ms\t"
        "Memory Size: 512 MB\tMax Memory Used: 100 MB\tRestore Duration: 320.11 ms\t"
        "Billed Restore Duration: 111 ms\t\n",
        Report(
            request_id=ID,
            duration_ms=10,
            billed_ms=121,
            memory_mb=512,
            used_mb=100,
            restore_ms=320.11,
        ),
    ),
    "timeout": (
        f"REPORT RequestId: {ID}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\t"
        "Memory Size: 128 MB\tMax Memory Used: 30 MB\tStatus: timeout",
        Report(
            request_id=ID,
            duration_ms=3000,
            billed_ms=3000,
            memory_mb=128,
            used_mb=30,
            status="timeout",
        ),
    ),
    "process that ended": (
        f"REPORT RequestId: {ID}\tDuration: 27.51 ms\tBilled Duration: 28 ms\t"
        "Memory Size: 128 MB\tMax Memory Used: 128 MB\t"
        "Status: error\tError Type: Runtime.ExitError\n",
        Report(
            request_id=ID,
            duration_ms=27.51,
            billed_ms=28,
            memory_mb=128,
            used_mb=128,
            status="error",
            error_type="Runtime.ExitError",
        ),
    ),
    "traced": (
        f"REPORT RequestId: {ID}\tDuration: 79.67 ms\tBilled Duration: 80 ms\t"
        "Memory Size: 128 MB\tMax Memory Used: 73 MB\t\n"
        "XRAY TraceId: 1-5e34a614-10bdxmplf1fb44f07bc535a1\tSegmentId: 07f5xmpl2d1f6f85\t"
        "Sampled: true\t\n",
        Report(
            request_id=ID,
            duration_ms=79.67,
            billed_ms=80,
            memory_mb=128,
            used_mb=73,
            trace_id="1-5e34a614-10bdxmplf1fb44f07bc535a1",
        ),
    ),
}


def json_report(**record: object) -> str:
    return json.dumps(
        {"time": "2026-01-31T08:12:31.204Z", "type": "platform.report", "record": record}
    )


@pytest.mark.parametrize("name", GOLDEN)
def test_a_text_report_is_read_whole(name: str) -> None:
    line, report = GOLDEN[name]
    assert parse_report(line) == report


@pytest.mark.parametrize("name", GOLDEN)
def test_a_report_is_found_at_the_end_of_a_log_tail(name: str) -> None:
    line, report = GOLDEN[name]
    log = f"START RequestId: {ID} Version: $LATEST\nDuration: 1 ms\nEND RequestId: {ID}\n{line}"
    assert find_report(log) == report


def test_only_an_init_or_a_restore_makes_an_invocation_cold() -> None:
    assert {name for name, (_, report) in GOLDEN.items() if report.cold} == {
        "cold start",
        "SnapStart",
    }


def test_of_several_reports_in_a_log_the_last_one_counts() -> None:
    log = GOLDEN["plain"][0] + GOLDEN["timeout"][0]
    found = find_report(log)
    assert found is not None
    assert found.status == "timeout"


def test_a_line_that_mentions_a_report_is_none() -> None:
    assert parse_report(f"grep found: REPORT RequestId: {ID}\tDuration: 1.00 ms") is None
    assert find_report("no report\nin here") is None


def test_a_log_line_below_the_report_does_not_change_it() -> None:
    log = f"REPORT RequestId: {ID}\tDuration: 5.00 ms\t\nInit Duration: 900 ms\n"
    found = find_report(log)
    assert found == Report(request_id=ID, duration_ms=5)


def test_a_json_report_is_read_whole() -> None:
    line = json_report(
        requestId=ID,
        metrics={
            "durationMs": 3.55,
            "billedDurationMs": 200,
            "memorySizeMB": 128,
            "maxMemoryUsedMB": 35,
            "initDurationMs": 196.31,
        },
        tracing={
            "spanId": "29bdbaf8a24ec1fe",
            "type": "X-Amzn-Trace-Id",
            "value": "Root=1-694308c3-17f4506b1ab57afe5aa73f3f;Parent=1ae9;Sampled=0;Lineage=1",
        },
        status="success",
    )
    assert parse_report(line) == Report(
        request_id=ID,
        duration_ms=3.55,
        billed_ms=200,
        memory_mb=128,
        used_mb=35,
        init_ms=196.31,
        trace_id="1-694308c3-17f4506b1ab57afe5aa73f3f",
    )


@pytest.mark.parametrize("status", ["timeout", "error", "failure"])
def test_a_json_report_of_trouble_keeps_its_status(status: str) -> None:
    line = json_report(
        requestId=ID,
        metrics={"durationMs": 3000.0, "restoreDurationMs": 12.5},
        status=status,
        errorType="Runtime.ExitError",
    )
    assert parse_report(line) == Report(
        request_id=ID,
        duration_ms=3000,
        restore_ms=12.5,
        status=status,
        error_type="Runtime.ExitError",
    )


@pytest.mark.parametrize(
    "line",
    [
        "",
        "REPORT RequestId:",
        "REPORT RequestId: \t",
        '"platform.report"',
        '{"type": "platform.report"}',
        '{"type": "platform.report", "record": null}',
        '{"type": "platform.report", "record": [1]}',
        '{"type": "platform.start", "record": {"x": "platform.report"}}',
        '{"type": "platform.report", "record": ',
        "[" * 100_000 + '"platform.report"',
        '["platform.report"]',
        'x\ud800 "platform.report"',
    ],
)
def test_what_is_no_report_is_none_and_raises_nothing(line: str) -> None:
    assert parse_report(line) is None


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("9" * 400, id="more than a float holds"),
        pytest.param("9" * 5000, id="more digits than Python converts"),
        pytest.param("-1", id="negative"),
        pytest.param("Infinity", id="infinity"),
        pytest.param("NaN", id="not a number"),
        pytest.param('"12"', id="a text"),
        pytest.param("true", id="a boolean"),
        pytest.param("[]", id="a list"),
    ],
)
def test_a_number_that_no_duration_can_be_counts_as_absent(value: str) -> None:
    line = (
        '{"type": "platform.report", "record": {"requestId": "x", "metrics": '
        f'{{"durationMs": {value}, "memorySizeMB": {value}, "initDurationMs": {value}}}}}}}'
    )
    assert parse_report(line) == Report(request_id="x")


def test_digits_without_end_in_a_text_report_count_as_absent() -> None:
    digits = "9" * 400
    line = f"REPORT RequestId: x\tDuration: {digits} ms\tMemory Size: {digits} MB"
    assert parse_report(line) == Report(request_id="x")


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner)
)
keys = st.sampled_from(
    ["requestId", "status", "errorType", "metrics", "tracing", "durationMs", "memorySizeMB"]
)


# The first texts of all are slow to make, before any are remembered.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(keys, values | st.dictionaries(keys, values)))
def test_no_json_report_raises(record: dict[str, object]) -> None:
    report = parse_report(json_report(**record))
    assert report is not None
    assert report.duration_ms >= 0


@given(st.text().map(lambda text: f"REPORT RequestId: x\t{text}") | st.text())
def test_no_text_raises(line: str) -> None:
    for report in (parse_report(line), find_report(line)):
        assert report is None or report.memory_mb >= 0


@given(
    st.integers(0, 900_000_00),
    st.integers(0, 900_000),
    st.integers(128, 10_240),
    st.integers(1, 10_240),
    st.none() | st.integers(1, 10_000_00),
)
def test_a_report_reads_back_what_was_written(
    hundredths: int, billed: int, size: int, used: int, init: int | None
) -> None:
    line = (
        f"REPORT RequestId: {ID}\tDuration: {hundredths / 100:.2f} ms\t"
        f"Billed Duration: {billed} ms\tMemory Size: {size} MB\tMax Memory Used: {used} MB\t"
    )
    if init is not None:
        line += f"Init Duration: {init / 100:.2f} ms\t"
    assert parse_report(line) == Report(
        request_id=ID,
        duration_ms=hundredths / 100,
        billed_ms=billed,
        memory_mb=size,
        used_mb=used,
        init_ms=None if init is None else init / 100,
    )


INIT_GOLDEN = {
    "init": (
        "INIT_REPORT Init Duration: 13316.04 ms\n",
        InitReport(duration_ms=13316.04),
    ),
    "init that took too long": (
        "INIT_REPORT Init Duration: 10009.13 ms\tPhase: init\tStatus: timeout\n",
        InitReport(duration_ms=10009.13, phase="init", status="timeout"),
    ),
    "init that ended": (
        "INIT_REPORT Init Duration: 206.72 ms\tPhase: init\tStatus: error\t"
        "Error Type: Runtime.ExitError\n",
        InitReport(
            duration_ms=206.72, phase="init", status="error", error_type="Runtime.ExitError"
        ),
    ),
    "init within an invocation": (
        "INIT_REPORT Init Duration: 1666.62 ms\tPhase: invoke\tStatus: error\t"
        "Error Type: Extension.Crash\n",
        InitReport(
            duration_ms=1666.62, phase="invoke", status="error", error_type="Extension.Crash"
        ),
    ),
    "restore": (
        "RESTORE_REPORT Restore Duration: 511.25 ms\n",
        InitReport(duration_ms=511.25, restored=True),
    ),
    "restore that took too long": (
        "RESTORE_REPORT Restore Duration: 1236.04 ms\tStatus: timeout\n",
        InitReport(duration_ms=1236.04, status="timeout", restored=True),
    ),
    "restore that ended": (
        "RESTORE_REPORT Restore Duration: 1236.04 ms\tStatus: error\t"
        "Error Type: Runtime.ExitError\n",
        InitReport(
            duration_ms=1236.04, status="error", error_type="Runtime.ExitError", restored=True
        ),
    ),
    "init in JSON": (
        '{"time":"2026-11-23T08:12:31.204Z","type":"platform.initReport","record":{'
        '"initializationType":"on-demand","phase":"init","status":"success",'
        '"metrics":{"durationMs":125.33}}}',
        InitReport(duration_ms=125.33, phase="init", how="on-demand"),
    ),
    "init that failed, in JSON": (
        '{"time":"2026-11-23T08:12:31.204Z","type":"platform.initReport","record":{'
        '"initializationType":"on-demand","phase":"invoke","status":"error",'
        '"errorType":"Runtime.ExitError","metrics":{"durationMs":125}}}',
        InitReport(
            duration_ms=125,
            phase="invoke",
            status="error",
            error_type="Runtime.ExitError",
            how="on-demand",
        ),
    ),
    "restore in JSON": (
        '{"time":"2026-11-23T08:12:31.204Z","type":"platform.restoreReport","record":{'
        '"functionName":"f","functionVersion":"7","instanceId":"a","status":"success",'
        '"metrics":{"durationMs":15.19}}}',
        InitReport(duration_ms=15.19, restored=True),
    ),
}


@pytest.mark.parametrize("name", INIT_GOLDEN)
def test_a_report_of_an_init_or_a_restore_is_read_whole(name: str) -> None:
    line, report = INIT_GOLDEN[name]
    assert parse_init_report(line) == report


def test_only_an_init_that_ended_in_an_error_failed() -> None:
    assert {name for name, (_, report) in INIT_GOLDEN.items() if report.failed} == {
        "init that ended",
        "init within an invocation",
        "restore that ended",
        "init that failed, in JSON",
    }


@pytest.mark.parametrize(
    "line",
    [
        "",
        "INIT_REPORT",
        "see INIT_REPORT Init Duration: 1 ms",
        "INIT_START Runtime Version: python:3.13.v8",
        GOLDEN["plain"][0],
        '{"type":"platform.initReport"}',
        '{"type":"platform.initReport","record":[]}',
        '"platform.initReport"',
        '{"type":"platform.start","record":{"x":"platform.initReport"}}',
    ],
)
def test_what_is_no_report_of_an_init_is_none(line: str) -> None:
    assert parse_init_report(line) is None
