"""What a query of Logs Insights works on: log records with the fields found in them, and values."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

Value = str | float | bool | None

_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_PLATFORM = re.compile(r"(START|END|REPORT|INIT_START|INIT_REPORT)[ \t]")
_REQUEST = re.compile(rf"(?:RequestId: |\t|Z )({_ID})\b")
_TRACE = re.compile(r"XRAY TraceId: (\S+)\tSegmentId: (\S+)")
#: CloudWatch Logs user guide, "Supported logs and discovered fields": sizes are in bytes.
_REPORT = (
    ("@duration", re.compile(r"\tDuration: ([\d.]+) ms"), 1),
    ("@billedDuration", re.compile(r"\tBilled Duration: ([\d.]+) ms"), 1),
    ("@initDuration", re.compile(r"\tInit Duration: ([\d.]+) ms"), 1),
    ("@memorySize", re.compile(r"\tMemory Size: (\d+) MB"), 1_000_000),
    ("@maxMemoryUsed", re.compile(r"\tMax Memory Used: (\d+) MB"), 1_000_000),
)


class Scope(Protocol):
    """Where an expression is worked out: one record, or a group of them."""

    @property
    def members(self) -> Sequence["Scope"]:
        """The records of a group."""

    @property
    def at_ms(self) -> int:
        """When it was written, in ms since the epoch."""

    def get(self, name: str) -> Value:
        """A field; None where it is not there."""


class Row:
    """One log record, or one row that a command has made of some."""

    __slots__ = ("_found", "_own", "at_ms")

    def __init__(self, at_ms: int, own: dict[str, Value], *, made: bool = False) -> None:
        self.at_ms = at_ms
        self._own = own
        # What stands in the text is looked for when it is first asked for.
        self._found: Mapping[str, Value] | None = {} if made else None

    @property
    def members(self) -> Sequence[Scope]:
        """Itself alone."""
        return (self,)

    def get(self, name: str) -> Value:
        """A field; None where it is not there."""
        if name in self._own:
            return self._own[name]
        if self._found is None:
            self._found = discovered(str(self._own["@message"]))
        return self._found.get(name)

    def set(self, name: str, value: Value) -> None:
        """Give it a field, in the place of another of that name."""
        self._own[name] = value


@dataclass
class Group:
    """Records that ``stats`` takes together; ``own`` are the fields that it has made so far."""

    rows: Sequence[Row]
    own: dict[str, Value]

    @property
    def members(self) -> Sequence[Scope]:
        """Its records."""
        return self.rows

    @property
    def at_ms(self) -> int:
        """When its first record was written."""
        return self.rows[0].at_ms

    def get(self, name: str) -> Value:
        """A field of the group."""
        return self.own.get(name)


def record(event: Mapping[str, Any], stream: str, log: str, pointer: str) -> Row:
    """A log event as Insights sees it."""
    at_ms = int(event["timestamp"])
    fields: dict[str, Value] = {
        "@timestamp": time_text(at_ms),
        "@message": str(event["message"]),
        "@logStream": stream,
        "@log": log,
        "@ptr": pointer,
    }
    return Row(at_ms, fields)


def discovered(message: str) -> dict[str, Value]:
    """The fields that Insights finds in a line of Lambda's, or in JSON."""
    fields: dict[str, Value] = {}
    platform = _PLATFORM.match(message)
    request = _REQUEST.search(message)
    if request:
        fields["@requestId"] = request[1]
    if platform:
        fields["@type"] = platform[1]
        for name, pattern, unit in _REPORT if platform[1] == "REPORT" else ():
            found = pattern.search(message)
            if found:
                fields[name] = float(found[1]) * unit
        trace = _TRACE.search(message)
        if trace:
            fields["@xrayTraceId"], fields["@xraySegmentId"] = trace[1], trace[2]
    start = message.find("{")
    if start >= 0 and not platform:
        try:
            value, _ = json.JSONDecoder().raw_decode(message, start)
        except ValueError:
            return fields
        _flatten(value, "", fields)
    return fields


def _flatten(value: object, path: str, fields: dict[str, Value]) -> None:
    if isinstance(value, dict):
        for name, item in value.items():
            _flatten(item, f"{path}.{name}" if path else str(name), fields)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _flatten(item, f"{path}.{index}", fields)
    elif value is None or isinstance(value, str | bool | int | float):
        fields[path] = float(value) if type(value) is int else value


def time_text(at_ms: float) -> str:
    """``2026-03-03 08:12:31.204``, in UTC."""
    seconds, milliseconds = divmod(int(at_ms), 1000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}.{milliseconds:03d}"


def millis(value: Value) -> float | None:
    """The moment that a time names, in ms since the epoch; None where it is no time."""
    try:
        return datetime.fromisoformat(f"{text(value)}+00:00").timestamp() * 1000
    except ValueError:
        return None


def number(value: Value) -> float | None:
    """A value as a number; None where it is none."""
    try:
        return None if value is None else float(value)
    except ValueError:
        return None


def text(value: Value) -> str:
    """A value as GetQueryResults writes it: at most four places behind the point."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float | int):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return value or ""


def compare(left: Value, operator: str, right: Value) -> bool:
    """Numbers as numbers, the rest as text; what is absent is equal to nothing."""
    if left is None or right is None:
        return operator == "!=" and left is not right
    numbers = number(left), number(right)
    a, b = (text(left), text(right)) if None in numbers else numbers
    match operator:
        case "=":
            return a == b
        case "!=":
            return a != b
        case _:
            return _ordered(a, operator, b)


def _ordered(a: Any, operator: str, b: Any) -> bool:
    return bool(
        {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator],
    )


def order(value: Value) -> tuple[int, float, str]:
    """The place of a value when rows are sorted: numbers, then texts."""
    found = number(value)
    return (0, found, "") if found is not None else (1, 0.0, text(value))
