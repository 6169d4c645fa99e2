"""A log line in JSON as few words: the level, the message, and what is worth reading beside it."""

import json
from typing import Any

from lambdatui.core.timespan import duration

#: Longer lines are data, and are shown as they came: nothing of them is parsed.
JSON_LIMIT = 16_000

_LEVEL_KEYS = ("level", "log_level", "loglevel", "levelname", "severity", "lvl")
_MESSAGE_KEYS = ("message", "msg")
_TYPE_KEYS = ("errortype", "error_type", "exception_name")
_ERROR_KEYS = ("errormessage", "error_message")
_STACK_KEYS = ("stacktrace", "stack_trace", "stack")
# What stands in other columns already, or is the same in each line of a function.
_NOISE = frozenset(
    {
        "timestamp", "@timestamp", "time", "ts", "date", "asctime",
        "requestid", "request_id", "awsrequestid", "aws_request_id", "function_request_id",
        "function_name", "function_arn", "function_memory_size", "xray_trace_id", "pid", "hostname",
    }
)  # fmt: skip
# pino and bunyan number their levels.
_NUMBERED = {"10": "TRACE", "20": "DEBUG", "30": "INFO", "40": "WARN", "50": "ERROR", "60": "FATAL"}

# Lambda developer guide, "Lambda Telemetry API Event schema reference".
_PLATFORM = {
    "initStart": "INIT",
    "initRuntimeDone": "INIT done",
    "initReport": "INIT took",
    "start": "START",
    "runtimeDone": "END",
    "report": "REPORT",
    "restoreStart": "RESTORE",
    "restoreRuntimeDone": "RESTORE done",
    "restoreReport": "RESTORE took",
    "telemetrySubscription": "TELEMETRY",
    "extension": "EXTENSION",
    "logsDropped": "LOGS DROPPED",
}
_PLATFORM_KEYS = (
    "runtimeVersion", "version", "name", "state", "errorType", "reason", "droppedRecords",
)  # fmt: skip


class _Number(str):
    """A number as it is written: no digit is lost, and Python refuses none for its length."""

    __slots__ = ()


def looks_like_json(text: str) -> bool:
    """Whether a line is worth a try of :func:`brief_json`; costs nothing."""
    return text[:1] == "{" and len(text) <= JSON_LIMIT and text.rstrip()[-1:] == "}"


def brief_json(text: str) -> str | None:
    """A JSON line as ``LEVEL message  key=value …``, or None where it is not such a line.

    Times and the request's id are left out, and a level that is INFO. What Lambda itself wrote
    becomes words, such as ``START`` or ``INIT  python:3.13.v8``. None also where the words would
    be longer than the line.
    """
    if not looks_like_json(text):
        return None
    try:
        record = json.loads(text, parse_int=_Number, parse_float=_Number)
        words = _words(record)
    except (ValueError, RecursionError):
        return None
    # The widths of a page are known before any of it is parsed: words may only be shorter.
    return words if words and len(words) <= len(text) else None


def _words(record: dict[str, Any]) -> str:
    kind = record.get("type")
    if isinstance(kind, str) and kind.startswith("platform."):
        return _platform_words(kind.removeprefix("platform."), record.get("record"))
    known: dict[str, str] = {}
    rest: list[str] = []
    last: list[str] = []
    for key, value in record.items():
        name = key.lower()
        if name in _NOISE:
            continue
        role = _role(name)
        if role and role not in known:
            known[role] = _stack(value) if role == "stack" else _flat(value)
        elif value not in (None, ""):
            # The name of a logger is the same in most lines, and matters least.
            (last if name == "logger" else rest).append(f"{_line(key)}={_quoted(value)}")
    what = [known.get("message", ""), _error(known)]
    if not any(what):
        # Without a message it is no log record but data, which is shown whole.
        return ""
    if what[0] and what[0] in what[1]:
        del what[0]
    level = known.get("level", "")
    level = _NUMBERED.get(level, level).upper()
    head = [] if level in ("", "INFO") else [level]
    stack = [known["stack"]] if known.get("stack") else []
    return "  ".join([" ".join(head + [part for part in what if part]), *rest, *last, *stack])


def _role(name: str) -> str:
    for role, keys in (
        ("level", _LEVEL_KEYS),
        ("message", _MESSAGE_KEYS),
        ("type", _TYPE_KEYS),
        ("error", _ERROR_KEYS),
        ("stack", _STACK_KEYS),
    ):
        if name in keys:
            return role
    return ""


def _error(known: dict[str, str]) -> str:
    return ": ".join(part for part in (known.get("type"), known.get("error")) if part)


def _platform_words(kind: str, record: object) -> str:
    facts = record if isinstance(record, dict) else {}
    parts = [_PLATFORM.get(kind, kind.upper())]
    metrics = facts.get("metrics")
    took = metrics.get("durationMs") if isinstance(metrics, dict) else None
    if isinstance(took, _Number) and 0 <= float(took) < 1e15:
        parts.append(duration(float(took)))
    status = facts.get("status")
    if isinstance(status, str) and status != "success":
        parts.append(_line(status))
    parts += [_flat(facts[key]) for key in _PLATFORM_KEYS if facts.get(key)]
    return "  ".join(parts)


def _stack(value: object) -> str:
    """The frames of a stack in one row, or nothing where there is none."""
    frames = value if isinstance(value, list) else [value]
    return " ↵ ".join(" ".join(_flat(frame).replace("↵", " ").split()) for frame in frames if frame)


def _quoted(value: object) -> str:
    text = _flat(value)
    spaced = isinstance(value, str) and (" " in text or not text)
    return f'"{text}"' if spaced else text


def _flat(value: object) -> str:
    """A value as it would be written, but for the quotes of a string by itself."""
    if isinstance(value, str):
        return _line(value)
    return _line(_written(value))


def _written(value: object) -> str:
    if isinstance(value, _Number):
        return value
    if isinstance(value, dict):
        return "{" + ",".join(f'"{key}":{_written(part)}' for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _line(text: str) -> str:
    # All of it stands in one row; a tab would take several cells where its escape took two.
    return text.replace("\r\n", "\n").replace("\n", "↵").replace("\t", " ")
