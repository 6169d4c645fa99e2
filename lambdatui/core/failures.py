"""Errors as a log tells them: the type, the message, and the place in the person's own code.

What a runtime writes when a handler raises differs from what a function logs itself, and only the
first means that the invocation failed. The forms are those of AWS's runtime interface clients.
"""

import json
import re
from typing import Any

from lambdatui.core.frames import innermost
from lambdatui.core.record import Record

#: Longer events are data, in which no error is looked for.
FAILURE_SCAN = 200_000
# Of a message this much is kept: some quote the whole event.
_MESSAGE = 1_000


class Failure(Record, frozen=True):
    """One error. ``where`` is the innermost place in the person's own code, or empty.

    ``uncaught`` where only a runtime writes what was found: the handler did not return.
    ``doubtful`` where a runtime writes it, and a function that logs an error object writes just the
    same (Node.js with JSON logs).
    """

    error_type: str
    message: str = ""
    where: str = ""
    uncaught: bool = False
    doubtful: bool = False


_TRACEBACK = "Traceback (most recent call last)"
# Python's runtime: logging puts a tab where this has a space.
_PYTHON = re.compile(r"\[ERROR\] ([\w.]+)(?:: (.*))?\Z", re.DOTALL)
_LAST_LINE = re.compile(r"((?:\w+\.)*[A-Z]\w*)(?:: (.*))?\Z")
_NODE = re.compile(
    r"\tERROR\t(?:Invoke Error|Uncaught Exception|Unhandled Promise Rejection)[ ]*\t"
)
_NODE_LOGGED = re.compile(
    r"\t(?:ERROR|WARN|FATAL)\t[^\n]*?\b(\w{0,80}(?:Error|Exception)): ([^\n]*)"
)
_RUBY = "Error raised from handler method"
_GO = re.compile(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)? (?=\{\"errorMessage\":)")
_CLASS = r"(?:[a-z_]\w*\.)+[A-Z][\w$]*"
# Java's runtime writes "message: class", and then the stack trace, which begins with the class.
_JAVA = re.compile(rf"(?s:(.*?)): ({_CLASS})\n\2(?::|\n)")
_JAVA_LOGGED = re.compile(rf"^(?:.*? )?({_CLASS}(?:Exception|Error))(?:: (.*))?$", re.MULTILINE)
_DOTNET = re.compile(r"(?:^|\t)(?:fail\t)?((?:[A-Z]\w*\.)+\w*Exception): ([^\n]*)", re.MULTILINE)


def failure_of(text: str) -> Failure | None:
    """The error that a log event's message tells of, or None.

    Costs next to nothing where there is none.
    """
    if "rror" not in text and "xception" not in text:
        return None
    if len(text) > FAILURE_SCAN:
        return None
    if "\r" in text:
        # Where a runtime writes to its plain output, its line ends are carriage returns.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text[:1] == "{":
        return _of_json(text) if '"errorType"' in text or "\\n\\tat " in text else None
    return _of_text(text.rstrip())


def _of_text(text: str) -> Failure | None:
    if _TRACEBACK in text:
        return _of_python(text)
    if '"errorType"' in text:
        return _of_embedded(text)
    if "\n\tat " in text:
        return _of_java(text)
    if "\n   at " in text:
        return _of_dotnet(text)
    return _of_node(text) if "\n    at " in text else None


def _of_python(text: str) -> Failure | None:
    head, _, trace = text.partition(_TRACEBACK)
    found = _PYTHON.match(head.rstrip())
    if found:
        return _failure(found[1], found[2], trace, uncaught=True)
    # A logged one: the error stands below its stack, at the left edge.
    for line in reversed(trace.split("\n")):
        last = _LAST_LINE.match(line)
        if last:
            return _failure(last[1], last[2], trace)
    return None


def _of_embedded(text: str) -> Failure | None:
    """An error object behind words: Node.js and Ruby as text, and Go."""
    head = text[:300]
    found = _NODE.search(head) or _GO.match(head)
    start = found.end() if found else text.find("{") if text.startswith(_RUBY) else -1
    if start < 0:
        return None
    record = _parsed(text[start:])
    return _of_record(record, uncaught=True) if record else None


def _of_node(text: str) -> Failure | None:
    found = _NODE_LOGGED.search(text[:2_000])
    return _failure(found[1], found[2], text) if found else None


def _of_java(text: str) -> Failure | None:
    found = _JAVA.match(text[:8_000])
    if found:
        return _failure(found[2], found[1], text, uncaught=True)
    logged = _JAVA_LOGGED.search(text[:4_000])
    return _failure(logged[1], logged[2], text) if logged else None


def _of_dotnet(text: str) -> Failure | None:
    found = _DOTNET.search(text[:4_000])
    if found is None:
        return None
    # An exception that was caught has no frame of the runtime in its stack.
    uncaught = " at Amazon.Lambda.RuntimeSupport." in text
    return _failure(found[1], found[2], text, uncaught=uncaught)


def _of_json(text: str) -> Failure | None:
    record = _parsed(text)
    if record is None:
        return None
    message = record.get("message")
    if isinstance(message, dict):
        # Node.js: the object that was given to console.error, by the runtime or by the function.
        grave = record.get("level") in ("ERROR", "FATAL")
        return _of_record(message, doubtful=grave)
    if isinstance(message, str):
        stack = _stack(record)
        if "\n\tat " in message:
            return _of_java(message)
        return _of_record(record, uncaught="Amazon.Lambda.RuntimeSupport." in stack)
    level = record.get("level", record.get("log_level"))
    # Python: what a function logs has a message, what the runtime writes has none.
    return _of_record(record, uncaught=level == "ERROR" and "stackTrace" in record)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text, parse_int=float)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _of_record(
    record: dict[str, Any], *, uncaught: bool = False, doubtful: bool = False
) -> Failure | None:
    kind, message = record.get("errorType"), record.get("errorMessage")
    if not isinstance(kind, str) or not kind:
        return None
    words = message if isinstance(message, str) else ""
    return _failure(kind, words, _stack(record), uncaught=uncaught, doubtful=doubtful)


def _stack(record: dict[str, Any]) -> str:
    for key in ("stackTrace", "stack", "trace"):
        frames = record.get(key)
        if isinstance(frames, str):
            return frames
        if isinstance(frames, list):
            return "\n".join(map(_frame, frames))
    return ""


def _frame(frame: object) -> str:
    match frame:
        case str():
            return frame
        case {"path": str(path), "line": float(line), "label": str(name)}:
            # Go names the innermost first.
            return f"    at {name} ({path}:{int(line)}:0)"
        case [str(path), float(line), str(name), *_]:
            # Python, before 3.8
            return f'File "{path}", line {int(line)}, in {name}'
    return ""


def _failure(
    kind: str, message: str | None, stack: str, *, uncaught: bool = False, doubtful: bool = False
) -> Failure:
    return Failure(
        error_type=kind[:200],
        message=(message or "").strip()[:_MESSAGE],
        where=innermost(stack),
        uncaught=uncaught,
        doubtful=doubtful,
    )
