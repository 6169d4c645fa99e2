"""The lines that Lambda itself writes around an invocation, in text and in JSON.

Lambda developer guide, "Sending Lambda function logs to CloudWatch Logs", and "Lambda Telemetry
API Event schema reference" for the JSON ones.
"""

import json
import math
import re
from dataclasses import dataclass

from lambdatui.core.timespan import iso

_TRACE = re.compile(r"Root=([0-9a-f-]+);Parent=([0-9a-f]+)")


@dataclass(frozen=True, kw_only=True)
class Finished:
    """One invocation that ended; durations in ms, memory in MiB, ``started_ms`` since the epoch.

    ``status`` is empty, ``timeout`` or ``error``; ``trace`` an X-Ray header, or empty.
    """

    request_id: str
    started_ms: int
    duration_ms: float
    memory_mb: int
    used_mb: int
    init_ms: float | None = None
    status: str = ""
    error_type: str = ""
    trace: str = ""

    @property
    def ended_ms(self) -> int:
        """When it ended, in ms since the epoch."""
        return self.started_ms + round(self.duration_ms)

    @property
    def billed_ms(self) -> int:
        """What is paid for: whole milliseconds, with the init (AWS Lambda pricing page)."""
        return math.ceil(self.duration_ms + (self.init_ms or 0.0))


def init_start(runtime: str, at_ms: int, *, as_json: bool) -> str:
    """What Lambda writes when it starts an execution environment."""
    version = f"arn:aws:lambda:eu-west-1::runtime:{'0f1e2d3c4b5a6978' * 4}"
    label = f"{runtime.replace('python', 'python:')}.v42"
    if not as_json:
        return f"INIT_START Runtime Version: {label}\tRuntime Version ARN: {version}"
    record: dict[str, object] = {
        "initializationType": "on-demand",
        "phase": "init",
        "runtimeVersion": label,
        "runtimeVersionArn": version,
    }
    return _platform("initStart", at_ms, record)


def start(request_id: str, at_ms: int, version: str, *, as_json: bool) -> str:
    """The line before the function's own."""
    if not as_json:
        return f"START RequestId: {request_id} Version: {version}"
    return _platform("start", at_ms, {"requestId": request_id, "version": version})


def timed_out(request_id: str, at_ms: int, timeout_s: int) -> str:
    """What Lambda writes in the function's place when it stops it."""
    return f"{iso(at_ms)} {request_id} Task timed out after {timeout_s}.00 seconds"


def died(reason: str) -> str:
    """What Lambda writes where a function's process ended; ``reason`` is the error's message."""
    return f"{reason}\nRuntime.ExitError"


def end(finished: Finished, *, as_json: bool) -> list[str]:
    """The line or lines after the function's own, the report last."""
    if as_json:
        return [_platform("report", finished.ended_ms, _report_record(finished))]
    parts = [
        f"REPORT RequestId: {finished.request_id}",
        f"Duration: {finished.duration_ms:.2f} ms",
        f"Billed Duration: {finished.billed_ms} ms",
        f"Memory Size: {finished.memory_mb} MB",
        f"Max Memory Used: {finished.used_mb} MB",
    ]
    if finished.init_ms is not None:
        parts.append(f"Init Duration: {finished.init_ms:.2f} ms")
    if finished.status:
        parts.append(f"Status: {finished.status}")
    if finished.error_type and finished.status == "error":
        parts.append(f"Error Type: {finished.error_type}")
    report = "\t".join(parts) + "\t"
    trace = _TRACE.search(finished.trace)
    if trace:
        report += f"\nXRAY TraceId: {trace[1]}\tSegmentId: {trace[2]}\tSampled: true\t"
    return [f"END RequestId: {finished.request_id}", report]


def _report_record(finished: Finished) -> dict[str, object]:
    metrics: dict[str, object] = {
        "durationMs": round(finished.duration_ms, 3),
        "billedDurationMs": finished.billed_ms,
        "memorySizeMB": finished.memory_mb,
        "maxMemoryUsedMB": finished.used_mb,
    }
    if finished.init_ms is not None:
        metrics["initDurationMs"] = round(finished.init_ms, 3)
    record: dict[str, object] = {
        "requestId": finished.request_id,
        "metrics": metrics,
        "status": finished.status or "success",
    }
    if finished.error_type and finished.status == "error":
        record["errorType"] = finished.error_type
    if finished.trace:
        record["tracing"] = {"type": "X-Amzn-Trace-Id", "value": finished.trace}
    return record


def _platform(kind: str, at_ms: int, record: dict[str, object]) -> str:
    return json.dumps({"time": iso(at_ms), "type": f"platform.{kind}", "record": record})
