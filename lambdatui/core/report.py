"""The REPORT line that Lambda writes at the end of each invocation, in text and in JSON."""

import json
import re
from typing import Any

from lambdatui.core.record import Record


class Report(Record, frozen=True):
    """What Lambda measured of one invocation; durations in ms, memory in MiB.

    ``billed_ms`` already contains billed init and restore. ``status`` is empty where all went
    well, else ``timeout``, ``error`` or ``failure``.
    """

    request_id: str
    duration_ms: float = 0.0
    billed_ms: float = 0.0
    memory_mb: int = 0
    used_mb: int = 0
    init_ms: float | None = None
    restore_ms: float | None = None
    status: str = ""
    error_type: str = ""
    trace_id: str = ""

    @property
    def cold(self) -> bool:
        """Whether this invocation had to initialise or restore its environment first."""
        return self.init_ms is not None or self.restore_ms is not None


_HEAD = re.compile(r"\s*REPORT RequestId:[ \t]*(\S+)")
_FIELD = re.compile(r"([A-Za-z][A-Za-z ]*):\s*(.*)")


def parse_report(line: str) -> Report | None:
    """The report in a log event's message, in either form, or None where it is none.

    The text form may have its ``XRAY`` part on a second line. A line that only mentions a report
    is none; one that a function prints to look like one cannot be told apart.
    """
    head = _HEAD.match(line)
    if head is not None:
        return _parse_text(head[1], line[head.end() :])
    if '"platform.report"' in line:
        return _parse_json(line)
    return None


def find_report(log: str) -> Report | None:
    """The last report in several lines of log, as in the log tail of an answer."""
    xray = ""
    for line in reversed(log.split("\n")):
        report = parse_report(f"{line}\n{xray}")
        if report is not None:
            return report
        # The XRAY part of a report stands on the line below it.
        xray = line if line.startswith("XRAY ") else ""
    return None


def _parse_text(request_id: str, rest: str) -> Report:
    fields: dict[str, str] = {}
    for part in rest.replace("\n", "\t").split("\t"):
        match = _FIELD.match(part.strip())
        if match:
            fields.setdefault(match[1], match[2].strip())
    return Report(
        request_id=request_id,
        duration_ms=_number(fields.get("Duration")) or 0.0,
        billed_ms=_number(fields.get("Billed Duration")) or 0.0,
        memory_mb=int(_number(fields.get("Memory Size")) or 0),
        used_mb=int(_number(fields.get("Max Memory Used")) or 0),
        init_ms=_number(fields.get("Init Duration")),
        restore_ms=_number(fields.get("Restore Duration")),
        status=fields.get("Status", ""),
        error_type=fields.get("Error Type", ""),
        trace_id=fields.get("XRAY TraceId", "").split(" ")[0],
    )


def _number(text: str | None) -> float | None:
    match = re.match(r"\d+(?:\.\d+)?", text or "", re.ASCII)
    return _bounded(float(match[0])) if match else None


def _parse_json(line: str) -> Report | None:
    try:
        value = json.loads(line, parse_int=float)
    except (ValueError, RecursionError):
        return None
    record = _mapping(value).get("record")
    if _mapping(value).get("type") != "platform.report" or not isinstance(record, dict):
        return None
    numbers = _mapping(record.get("metrics"))
    status = record.get("status")
    tracing = _mapping(record.get("tracing"))
    trace = tracing.get("value")
    return Report(
        request_id=_text(record.get("requestId")),
        duration_ms=_plain(numbers.get("durationMs")) or 0.0,
        billed_ms=_plain(numbers.get("billedDurationMs")) or 0.0,
        memory_mb=int(_plain(numbers.get("memorySizeMB")) or 0),
        used_mb=int(_plain(numbers.get("maxMemoryUsedMB")) or 0),
        init_ms=_plain(numbers.get("initDurationMs")),
        restore_ms=_plain(numbers.get("restoreDurationMs")),
        status="" if status == "success" else _text(status),
        error_type=_text(record.get("errorType")),
        trace_id=_root(_text(trace)),
    )


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _plain(value: object) -> float | None:
    return _bounded(value) if isinstance(value, float) else None


def _bounded(number: float) -> float | None:
    # A line may hold more digits than a number has, and Python's json takes Infinity and NaN.
    return number if 0 <= number < 1e15 else None


def _root(header: str) -> str:
    match = re.search(r"Root=([^;\s]+)", header)
    return match[1] if match else header
