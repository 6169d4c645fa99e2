"""The lines that Lambda itself writes into a function's log, in text and in JSON.

Lambda developer guide, "Sending Lambda function logs to CloudWatch Logs", "Understanding the Lambda
execution environment lifecycle", and "Lambda Telemetry API Event schema reference" for the JSON
forms. A line that a function prints to look like one of them cannot be told apart.
"""

import enum
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from lambdatui.core.record import Record
from lambdatui.core.report import (
    InitReport,
    Report,
    init_report_of,
    parse_init_report,
    parse_report,
    platform_record,
    report_of,
    trace_of,
)


class PlatformKind(enum.Enum):
    """What a line of Lambda's tells. ``OTHER``: nothing about one invocation."""

    INIT_START = enum.auto()
    INIT_DONE = enum.auto()
    INIT_REPORT = enum.auto()
    START = enum.auto()
    RUNTIME_DONE = enum.auto()
    END = enum.auto()
    REPORT = enum.auto()
    TIMEOUT = enum.auto()
    EXIT = enum.auto()
    TRACE = enum.auto()
    OTHER = enum.auto()


class PlatformLine(Record, frozen=True):
    """One such line. INIT_START, INIT_DONE and INIT_REPORT are also those of a restore.

    ``status`` is set for RUNTIME_DONE: ``success``, ``timeout``, ``error`` or ``failure``.
    ``error_type`` and ``error_message`` are those of RUNTIME_DONE, TIMEOUT and EXIT. ``report`` is
    there for REPORT alone, and ``init`` for INIT_DONE and INIT_REPORT. ``duration_ms`` is what the
    runtime took, for RUNTIME_DONE.
    """

    kind: PlatformKind
    request_id: str = ""
    version: str = ""
    trace_id: str = ""
    status: str = ""
    error_type: str = ""
    error_message: str = ""
    duration_ms: float | None = None
    report: Report | None = None
    init: InitReport | None = None
    as_json: bool = False


# A member by its class takes longer to find than many a line to read.
_KIND_START, _KIND_END, _KIND_REPORT = PlatformKind.START, PlatformKind.END, PlatformKind.REPORT

#: What Invoke answers as the type of a timeout (Lambda API, Invoke).
TIMED_OUT = "Sandbox.Timedout"

_START = re.compile(r"START RequestId: (\S+)(?:\s+Version: (\S+))?")
_END = re.compile(r"END RequestId: (\S+)")
_EXIT = re.compile(
    r"RequestId: (\S+) (?:Error: )?"
    r"(?:([^\n]{1,2000})\r?\n((?:Runtime|Extension|Sandbox|Function)\.\w+)"
    r"|((?:Runtime exited|Process exited before)[^\n]{0,2000}))"
)
_TIMED_OUT = re.compile(r"\d{4}-\d\d-\S+\s(\S+) (Task timed out after \S{1,20} seconds)")
_TRACE = re.compile(r"XRAY TraceId: (\S+)")


def parse_platform_line(text: str) -> PlatformLine | None:
    """What a log event's message tells as a line of Lambda's, or None where it is none.

    Costs next to nothing where it is none, as for nearly all lines.
    """
    parse = _BY_INITIAL.get(text[:1])
    return None if parse is None else parse(text)


def _start(text: str) -> PlatformLine | None:
    # A plain comparison first: many a line of a function begins with this letter.
    found = _START.match(text) if text.startswith("START ") else None
    return found and PlatformLine(_KIND_START, found[1], found[2] or "")


def _e(text: str) -> PlatformLine | None:
    if text.startswith("END "):
        found = _END.match(text)
        return found and PlatformLine(_KIND_END, found[1])
    return PlatformLine(kind=PlatformKind.OTHER) if text.startswith("EXTENSION\t") else None


def _r(text: str) -> PlatformLine | None:
    if text.startswith("REPORT RequestId:"):
        return _reported(parse_report(text))
    if text.startswith("RequestId: "):
        return _exit(text)
    if text.startswith("RESTORE_START "):
        return PlatformLine(kind=PlatformKind.INIT_START)
    return _init_reported(text) if text.startswith("RESTORE_REPORT ") else None


def _i(text: str) -> PlatformLine | None:
    if text.startswith("INIT_START "):
        return PlatformLine(kind=PlatformKind.INIT_START)
    return _init_reported(text) if text.startswith("INIT_REPORT ") else None


def _reported(report: Report | None, *, as_json: bool = False) -> PlatformLine | None:
    if report is None:
        return None
    return PlatformLine(
        _KIND_REPORT,
        report.request_id,
        "",
        report.trace_id,
        "",
        "",
        "",
        None,
        report,
        None,
        as_json,
    )


def _init_reported(text: str) -> PlatformLine | None:
    init = parse_init_report(text)
    return None if init is None else PlatformLine(kind=PlatformKind.INIT_REPORT, init=init)


def _exit(text: str) -> PlatformLine | None:
    found = _EXIT.match(text)
    if found is None:
        return None
    message = (found[2] or found[4]).strip()
    kind = PlatformKind.EXIT
    if message.startswith("Task timed out after "):
        kind = PlatformKind.TIMEOUT
    error_type = found[3] or ("Runtime.ExitError" if kind is PlatformKind.EXIT else TIMED_OUT)
    return PlatformLine(
        kind=kind, request_id=found[1], error_type=error_type, error_message=message
    )


def _timed_out(text: str) -> PlatformLine | None:
    if "Task timed out after " not in text[:120]:
        return None
    found = _TIMED_OUT.match(text)
    return found and PlatformLine(
        kind=PlatformKind.TIMEOUT,
        request_id=found[1],
        error_type=TIMED_OUT,
        error_message=found[2],
    )


def _trace(text: str) -> PlatformLine | None:
    found = _TRACE.match(text)
    return found and PlatformLine(kind=PlatformKind.TRACE, trace_id=found[1])


def _other(text: str) -> PlatformLine | None:
    known = text.startswith(("LOGS\t", "TELEMETRY\t"))
    return PlatformLine(kind=PlatformKind.OTHER) if known else None


def _json(text: str) -> PlatformLine | None:
    if '"platform.' not in text:
        return None
    kind, record = platform_record(text)
    if not kind:
        return None
    if kind == "fault" and isinstance(record, str):
        return _exit(record)
    facts: dict[str, Any] = record if isinstance(record, dict) else {}
    if kind == "report":
        return _reported(report_of(facts), as_json=True)
    return PlatformLine(
        kind=_JSON_KINDS.get(kind, PlatformKind.OTHER),
        request_id=_text(facts.get("requestId")),
        version=_text(facts.get("version")) if kind == "start" else "",
        trace_id=trace_of(facts),
        status=_text(facts.get("status")),
        error_type=_text(facts.get("errorType")),
        # The numbers of a runtimeDone have the shape of those of a report.
        duration_ms=report_of(facts).duration_ms or None if kind == "runtimeDone" else None,
        init=init_report_of(facts, restored=kind.startswith("restore"))
        if kind in _OF_INIT
        else None,
        as_json=True,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _spaced(text: str) -> PlatformLine | None:
    bare = text.lstrip(" \t\r\n")
    return parse_platform_line(bare) if bare[:1] in ("S", "E", "R", "I") else None


_OF_INIT = frozenset({"initRuntimeDone", "initReport", "restoreRuntimeDone", "restoreReport"})
_JSON_KINDS: Mapping[str, PlatformKind] = MappingProxyType(
    {
        "initStart": PlatformKind.INIT_START,
        "initRuntimeDone": PlatformKind.INIT_DONE,
        "initReport": PlatformKind.INIT_REPORT,
        "restoreStart": PlatformKind.INIT_START,
        "restoreRuntimeDone": PlatformKind.INIT_DONE,
        "restoreReport": PlatformKind.INIT_REPORT,
        "start": PlatformKind.START,
        "runtimeDone": PlatformKind.RUNTIME_DONE,
        "end": PlatformKind.END,
    }
)
_BY_INITIAL: Mapping[str, Callable[[str], PlatformLine | None]] = MappingProxyType(
    {
        "S": _start,
        "E": _e,
        "R": _r,
        "I": _i,
        "{": _json,
        "2": _timed_out,
        "X": _trace,
        "L": _other,
        "T": _other,
        " ": _spaced,
        "\t": _spaced,
        "\r": _spaced,
        "\n": _spaced,
    }
)
#: With one of these begins every line that Lambda writes.
PLATFORM_INITIALS = frozenset(_BY_INITIAL)
#: With one of these those of them that begin with a capital letter.
PLATFORM_BEGINNINGS = frozenset(
    {"STAR", "END ", "EXTE", "REPO", "Requ", "REST", "INIT", "XRAY", "LOGS", "TELE"}
)
