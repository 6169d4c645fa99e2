"""What Lambda reports of an invocation, and of the start of its environment, in text and in JSON.

Lambda developer guide, "Understanding the Lambda execution environment lifecycle" for INIT_REPORT
and RESTORE_REPORT, "Lambda Telemetry API Event schema reference" for the JSON forms.
"""

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


class InitReport(Record, frozen=True):
    """How the start of an environment went; ``duration_ms`` is None where the line has none.

    ``phase`` is ``init``, or ``invoke`` where Lambda had to do it again within an invocation.
    ``status`` is empty where all went well, else ``timeout``, ``error`` or ``failure``.
    ``restored`` where it was restored from a snapshot. ``how`` is the initialization type, such as
    ``on-demand``; only the JSON form has it.
    """

    duration_ms: float | None = None
    phase: str = ""
    status: str = ""
    error_type: str = ""
    restored: bool = False
    how: str = ""

    @property
    def failed(self) -> bool:
        """Whether it ended in an error; one that took too long is tried again."""
        return self.status in ("error", "failure")


_HEAD = re.compile(r"\s*REPORT RequestId:[ \t]*(\S+)")
# The text form as it nearly always is: no part beyond those that every report has.
_USUAL = re.compile(
    r"REPORT RequestId: (\S+)\tDuration: (\d{1,9}(?:\.\d{1,9})?) ms"
    r"\tBilled Duration: (\d{1,9}(?:\.\d{1,9})?) ms"
    r"\tMemory Size: (\d{1,9}) MB\tMax Memory Used: (\d{1,9}) MB\s*\Z",
    re.ASCII,
)
_INIT_HEAD = re.compile(r"\s*(INIT|RESTORE)_REPORT[ \t]")
_FIELD = re.compile(r"([A-Za-z][A-Za-z ]*):\s*(.*)")


def parse_report(line: str) -> Report | None:
    """The report in a log event's message, in either form, or None where it is none.

    The text form may have its ``XRAY`` part on a second line. A line that only mentions a report
    is none; one that a function prints to look like one cannot be told apart.
    """
    usual = _USUAL.match(line)
    if usual is not None:
        request_id, took, billed, memory, used = usual.groups()
        return Report(request_id, float(took), float(billed), int(memory), int(used))
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


def parse_init_report(line: str) -> InitReport | None:
    """The report of an init or a restore in a log event's message, or None where it is none."""
    head = _INIT_HEAD.match(line)
    if head is not None:
        fields = _fields(line[head.end() :])
        restored = head[1] == "RESTORE"
        return InitReport(
            duration_ms=_number(fields.get("Restore Duration" if restored else "Init Duration")),
            phase=fields.get("Phase", ""),
            status=fields.get("Status", ""),
            error_type=fields.get("Error Type", ""),
            restored=restored,
        )
    if '"platform.initReport"' in line or '"platform.restoreReport"' in line:
        kind, record = platform_record(line)
        if kind in ("initReport", "restoreReport") and isinstance(record, dict):
            return init_report_of(record, restored=kind == "restoreReport")
    return None


def _fields(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for part in text.replace("\n", "\t").split("\t"):
        match = _FIELD.match(part.strip())
        if match:
            fields.setdefault(match[1], match[2].strip())
    return fields


def _parse_text(request_id: str, rest: str) -> Report:
    fields = _fields(rest)
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
    kind, record = platform_record(line)
    return report_of(record) if kind == "report" and isinstance(record, dict) else None


def platform_record(line: str) -> tuple[str, object]:
    """The kind of a JSON line of Lambda's, such as ``report``, and its record; else nothing.

    Numbers are floats.
    """
    try:
        value = _mapping(json.loads(line, parse_int=float))
    except (ValueError, RecursionError):
        return "", None
    kind = _text(value.get("type"))
    return (kind[9:], value.get("record")) if kind.startswith("platform.") else ("", None)


def report_of(record: dict[str, Any]) -> Report:
    """What the record of a ``platform.report`` tells."""
    numbers = _mapping(record.get("metrics"))
    return Report(
        request_id=_text(record.get("requestId")),
        duration_ms=_plain(numbers.get("durationMs")) or 0.0,
        billed_ms=_plain(numbers.get("billedDurationMs")) or 0.0,
        memory_mb=int(_plain(numbers.get("memorySizeMB")) or 0),
        used_mb=int(_plain(numbers.get("maxMemoryUsedMB")) or 0),
        init_ms=_plain(numbers.get("initDurationMs")),
        restore_ms=_plain(numbers.get("restoreDurationMs")),
        status=bad_status(record),
        error_type=_text(record.get("errorType")),
        trace_id=trace_of(record),
    )


def init_report_of(record: dict[str, Any], *, restored: bool) -> InitReport:
    """What the record of a ``platform.initReport`` or ``platform.restoreReport`` tells."""
    return InitReport(
        duration_ms=_plain(_mapping(record.get("metrics")).get("durationMs")),
        phase=_text(record.get("phase")),
        status=bad_status(record),
        error_type=_text(record.get("errorType")),
        restored=restored,
        how=_text(record.get("initializationType")),
    )


def bad_status(record: dict[str, Any]) -> str:
    """The status of a record, empty where it is ``success`` or missing."""
    status = _text(record.get("status"))
    return "" if status == "success" else status


def trace_of(record: dict[str, Any]) -> str:
    """The X-Ray trace id that a record's ``tracing`` names, or nothing."""
    return _root(_text(_mapping(record.get("tracing")).get("value")))


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
