"""The lines that Lambda itself writes, in every form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.platform_lines import PlatformKind, PlatformLine, parse_platform_line
from lambdatui.core.report import InitReport, parse_report
from tests.core.lambda_log import KILLED, TIMED_OUT, A, end, info, platform, report, start

TRACING = {
    "spanId": "29bdbaf8a24ec1fe",
    "type": "X-Amzn-Trace-Id",
    "value": "Root=1-694308c3-17f4506b1ab57afe5aa73f3f;Parent=1ae9;Sampled=0",
}
TRACE = "1-694308c3-17f4506b1ab57afe5aa73f3f"
ON_DEMAND = {"initializationType": "on-demand", "phase": "init"}

GOLDEN = {
    "START": (
        start(A, "7"),
        PlatformLine(kind=PlatformKind.START, request_id=A, version="7"),
    ),
    "START without version": (
        f"START RequestId: {A}",
        PlatformLine(kind=PlatformKind.START, request_id=A),
    ),
    "END": (end(), PlatformLine(kind=PlatformKind.END, request_id=A)),
    "INIT_START": (
        "INIT_START Runtime Version: python:3.13.v8\tRuntime Version ARN: arn:aws:lambda:x\n",
        PlatformLine(kind=PlatformKind.INIT_START),
    ),
    "RESTORE_START": (
        "RESTORE_START Runtime Version: java:21.v3\tRuntime Version ARN: arn:aws:lambda:x\n",
        PlatformLine(kind=PlatformKind.INIT_START),
    ),
    "INIT_REPORT": (
        "INIT_REPORT Init Duration: 229.04 ms\tPhase: init\tStatus: error\t"
        "Error Type: Runtime.ImportModuleError\n",
        PlatformLine(
            kind=PlatformKind.INIT_REPORT,
            init=InitReport(
                duration_ms=229.04,
                phase="init",
                status="error",
                error_type="Runtime.ImportModuleError",
            ),
        ),
    ),
    "RESTORE_REPORT": (
        "RESTORE_REPORT Restore Duration: 511.25 ms\n",
        PlatformLine(
            kind=PlatformKind.INIT_REPORT, init=InitReport(duration_ms=511.25, restored=True)
        ),
    ),
    "timeout": (
        TIMED_OUT,
        PlatformLine(
            kind=PlatformKind.TIMEOUT,
            request_id=A,
            error_type="Sandbox.Timedout",
            error_message="Task timed out after 3.00 seconds",
        ),
    ),
    "killed": (
        KILLED,
        PlatformLine(
            kind=PlatformKind.EXIT,
            request_id=A,
            error_type="Runtime.ExitError",
            error_message="Runtime exited with error: signal: killed",
        ),
    ),
    "exit whose type is missing": (
        f"RequestId: {A} Error: Runtime exited without providing a reason",
        PlatformLine(
            kind=PlatformKind.EXIT,
            request_id=A,
            error_type="Runtime.ExitError",
            error_message="Runtime exited without providing a reason",
        ),
    ),
    "no entry point": (
        f"RequestId: {A} Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap]\n"
        "Runtime.InvalidEntrypoint\n",
        PlatformLine(
            kind=PlatformKind.EXIT,
            request_id=A,
            error_type="Runtime.InvalidEntrypoint",
            error_message="Couldn't find valid bootstrap(s): [/var/task/bootstrap]",
        ),
    ),
    "process that ended": (
        f"RequestId: {A} Process exited before completing request\n\n",
        PlatformLine(
            kind=PlatformKind.EXIT,
            request_id=A,
            error_type="Runtime.ExitError",
            error_message="Process exited before completing request",
        ),
    ),
    "XRAY on a line of its own": (
        f"XRAY TraceId: {TRACE}\tSegmentId: 07f5\tSampled: true\t\n",
        PlatformLine(kind=PlatformKind.TRACE, trace_id=TRACE),
    ),
    "EXTENSION": (
        "EXTENSION\tName: agent\tState: Ready\tEvents: [INVOKE]\n",
        PlatformLine(kind=PlatformKind.OTHER),
    ),
    "LOGS": (
        "LOGS\tName: agent\tState: Subscribed\tTypes: [function]\n",
        PlatformLine(kind=PlatformKind.OTHER),
    ),
    "TELEMETRY": (
        "TELEMETRY\tName: agent\tState: Subscribed\tTypes: [platform]\n",
        PlatformLine(kind=PlatformKind.OTHER),
    ),
    "REPORT": (
        report(),
        PlatformLine(kind=PlatformKind.REPORT, request_id=A, report=parse_report(report())),
    ),
    "REPORT with its XRAY part": (
        report() + f"XRAY TraceId: {TRACE}\tSegmentId: 07f5\tSampled: true\t\n",
        PlatformLine(
            kind=PlatformKind.REPORT,
            request_id=A,
            trace_id=TRACE,
            report=parse_report(report() + f"XRAY TraceId: {TRACE}\t"),
        ),
    ),
    "platform.initStart": (
        platform("initStart", **ON_DEMAND, functionName="f", runtimeVersion="python:3.13.v8"),
        PlatformLine(kind=PlatformKind.INIT_START, as_json=True),
    ),
    "platform.initRuntimeDone": (
        platform("initRuntimeDone", **ON_DEMAND, status="success"),
        PlatformLine(
            kind=PlatformKind.INIT_DONE,
            status="success",
            init=InitReport(phase="init", how="on-demand"),
            as_json=True,
        ),
    ),
    "platform.initReport": (
        platform("initReport", **ON_DEMAND, status="timeout", metrics={"durationMs": 10009.13}),
        PlatformLine(
            kind=PlatformKind.INIT_REPORT,
            status="timeout",
            init=InitReport(duration_ms=10009.13, phase="init", status="timeout", how="on-demand"),
            as_json=True,
        ),
    ),
    "platform.restoreReport": (
        platform("restoreReport", status="success", metrics={"durationMs": 315}),
        PlatformLine(
            kind=PlatformKind.INIT_REPORT,
            status="success",
            init=InitReport(duration_ms=315, restored=True),
            as_json=True,
        ),
    ),
    "platform.restoreRuntimeDone": (
        platform("restoreRuntimeDone", status="failure", errorType="Runtime.AfterRestoreError"),
        PlatformLine(
            kind=PlatformKind.INIT_DONE,
            status="failure",
            error_type="Runtime.AfterRestoreError",
            init=InitReport(
                status="failure", error_type="Runtime.AfterRestoreError", restored=True
            ),
            as_json=True,
        ),
    ),
    "platform.start": (
        platform("start", requestId=A, version="$LATEST", tracing=TRACING),
        PlatformLine(
            kind=PlatformKind.START,
            request_id=A,
            version="$LATEST",
            trace_id=TRACE,
            as_json=True,
        ),
    ),
    "platform.runtimeDone": (
        platform(
            "runtimeDone",
            requestId=A,
            status="timeout",
            metrics={"durationMs": 5001.182, "producedBytes": 0},
            spans=[{"name": "responseLatency", "start": "2026", "durationMs": 2.2}],
        ),
        PlatformLine(
            kind=PlatformKind.RUNTIME_DONE,
            request_id=A,
            status="timeout",
            duration_ms=5001.182,
            as_json=True,
        ),
    ),
    "platform.end": (
        platform("end", requestId=A),
        PlatformLine(kind=PlatformKind.END, request_id=A, as_json=True),
    ),
    "platform.report": (
        platform("report", requestId=A, status="success", metrics={"durationMs": 3.5}),
        PlatformLine(
            kind=PlatformKind.REPORT,
            request_id=A,
            report=parse_report(platform("report", requestId=A, metrics={"durationMs": 3.5})),
            as_json=True,
        ),
    ),
    "platform.extension": (
        platform("extension", name="agent", state="Ready", events=["INVOKE"]),
        PlatformLine(kind=PlatformKind.OTHER, as_json=True),
    ),
    "platform.logsDropped": (
        platform("logsDropped", droppedBytes=12345, droppedRecords=123, reason="too slow"),
        PlatformLine(kind=PlatformKind.OTHER, as_json=True),
    ),
    "platform.fault": (
        '{"time":"2026-11-23T08:12:31Z","type":"platform.fault","record":'
        f'"RequestId: {A} Process exited before completing request"}}',
        PlatformLine(
            kind=PlatformKind.EXIT,
            request_id=A,
            error_type="Runtime.ExitError",
            error_message="Process exited before completing request",
        ),
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_line_of_lambdas_is_read_whole(name: str) -> None:
    text, line = GOLDEN[name]
    assert parse_platform_line(text) == line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "all is well",
        info(f"START RequestId: {A} Version: $LATEST"),
        f"see START RequestId: {A} Version: $LATEST",
        "START me up",
        "END of file",
        "ERROR",
        "REPORT of the week",
        "RequestId: none Error: mine",
        f"RequestId: {A} Error: mine\nthe second line",
        "INIT_REPORT",
        "Task timed out after 3.00 seconds",
        f"2026-11-23T08:12:31Z {A} my Task timed out after all",
        '{"level":"INFO","message":"a platform.report"}',
        '{"type":"platform.report","record":',
        '{"message":"x","y":"platform.report"}',
    ],
)
def test_a_line_of_the_function_is_none(text: str) -> None:
    assert parse_platform_line(text) is None


beginnings = st.sampled_from(
    [text[:cut] for text, _ in GOLDEN.values() for cut in (6, 18, 60, len(text) - 3)]
)


@given(st.builds(str.__add__, beginnings, st.text(max_size=20)) | st.text())
def test_no_text_raises(text: str) -> None:
    line = parse_platform_line(text)
    assert line is None or line.kind in PlatformKind
