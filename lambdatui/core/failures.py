"""Errors as a log tells them: the type, the message, and the place in the person's own code.

What a runtime writes when a handler raises differs from what a function logs itself, and only the
first means that the invocation failed. The forms are those of AWS's runtime interface clients.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from lambdatui.core.frames import innermost
from lambdatui.core.record import Record

#: Of longer events only the beginning is looked at: the rest is data.
FAILURE_SCAN = 200_000
# Of a message this much is kept: some quote the whole event.
_MESSAGE = 1_000


class Failure(Record, frozen=True):
    """One error. ``where`` is the innermost place in the person's own code, or empty.

    ``uncaught`` where only a runtime writes what was found: the handler did not return.
    ``doubtful`` where a runtime writes it, and a function may write just the same: one that logs an
    error object (Node.js with JSON logs), or that prints the first line of Python's runtime.
    """

    error_type: str
    message: str = ""
    where: str = ""
    uncaught: bool = False
    doubtful: bool = False


_TRACEBACK = "Traceback (most recent call last)"
# Python's runtime: logging puts a tab where this has a space.
_PYTHON = re.compile(r"\[ERROR\] ([\w.]+)(?::(?: (.*))?)?\Z", re.DOTALL)
# The same with nothing below it, as the oldest runtimes write an error without frames. A function
# may print it just so, and words at will: so the type must be named as an error's is.
_PYTHON_BARE = re.compile(
    r"\[ERROR\] ((?:\w+\.)*\w*(?:Error|Exception))(?::(?: (.*))?)?\Z", re.DOTALL
)
_LAST_LINE = re.compile(
    r"((?:[\w<>]+\.)*[A-Z]\w*|(?:[\w<>]+\.)+\w+(?=: |\Z))(?:: (.*))?\Z"  # such as struct.error
)
_NODE = re.compile(
    r"\tERROR\t(?:Invoke Error|Uncaught Exception|Unhandled Promise Rejection)[ ]*\t"
)
_NODE_LOGGED = re.compile(
    r"\t(?:ERROR|WARN|FATAL)\t[^\n]*?"
    r"(?:\b(\w{0,80}(?:Error|Exception)): ([^\n]*)|(?<![^\s])([A-Z]\w{0,80}): ([^\n]*)\n    at )"
)
_RUBY = "Error raised from handler method"
# The types that Ruby's runtime gives: Function<KeyError>, Init<LoadError>.
_RUBY_TYPE = re.compile(r"(?:Function|Runtime|Init)<")
_GO = re.compile(
    r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)? (?:\S{1,200}:\d+: )?(?=\{\"errorMessage\":)"
)
_CLASS = r"(?:[a-z_]\w*\.)+[A-Z][\w$]*"
# Java's runtime writes "message: class", and then the stack trace, which begins with the class.
_JAVA = re.compile(r": ([\w.$]{1,300})\n\1(?::|\n)")
_JAVA_BARE = re.compile(rf": ({_CLASS})\n\1(?::|\Z)")
_JAVA_LOGGED = re.compile(
    rf"^(?:.*? )?({_CLASS}(?:Exception|Error))(?:: (.*))?$|^({_CLASS})(?:: (.*))?\n\tat ",
    re.MULTILINE,
)
_DOTNET_RUNTIME = re.compile(r"(?:\S+\t\S+\t\w+\t)?([A-Za-z_][\w.+`]*)(?:: ([^\n]*))?(?:\n|\Z)")
_DOTNET = re.compile(
    r"(?:^|\t)(?:fail\t)?(?:((?:[A-Z]\w*\.)+\w*Exception): ([^\n]*)"
    r"|((?:[A-Z]\w*[.+])+\w+): ([^\n]*)\n   at )",
    re.MULTILINE,
)
_TYPE = re.compile(r'"errorType":\s{0,4}"([^"\\]{1,200})"')
_WORDS = re.compile(r'"errorMessage":\s{0,4}("(?:[^"\\]|\\.){0,1000})')


def failure_of(text: str) -> Failure | None:
    """The error that a log event's message tells of, or None.

    Costs next to nothing where there is none.
    """
    if not _may_tell(text):
        return None
    is_cut = len(text) > FAILURE_SCAN
    text = text[:FAILURE_SCAN]
    if "\r" in text:
        # Where a runtime writes to its plain output, its line ends are carriage returns.
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text[:1] == "{":
        return _of_json(text) if _may_hold_error(text) else None
    text = text.rstrip()
    return _of_text(text) or (_of_beginning(text) if is_cut else _of_bare(text))


def places_to_look(texts: Sequence[str]) -> list[int]:
    """The places of those messages that may tell of an error: of the others none does.

    For many messages at once, of which hardly any tells of one. A JSON object with a backslash in
    it is not looked at: it may tell of one anywhere.
    """
    joined = "".join(texts)
    # So many line feeds end their message: with more than that, one has several lines.
    ends = [text[-1:] for text in texts].count("\n")
    longest = max(map(len, texts), default=0)
    if longest > FAILURE_SCAN or "\r" in joined or joined.count("\n") > ends:
        return [at for at, text in enumerate(texts) if _may_tell(text)]
    return [at for at, text in enumerate(texts) if "rror" in text or "xception" in text]


def _may_tell(text: str) -> bool:
    # A person may give an error any name: where it has neither word, its stack tells.
    if "rror" in text or "xception" in text:
        return True
    # Nearly all lines, and of those nearly all are one line.
    is_short = len(text) <= FAILURE_SCAN and text[:1] != "{"
    if is_short and "\n" not in text[:-1] and "\r" not in text:
        return False
    return _has_stack(text)


def _has_stack(text: str) -> bool:
    if text[:1] == "{":
        return "\\tat " in text
    if text.find("\n", 0, -1) < 0 and "\r" not in text:
        return len(text) > FAILURE_SCAN and text.startswith("[ERROR] ")
    return "Traceback (" in text or "\tat " in text or "   at " in text


def _of_text(text: str) -> Failure | None:
    if _TRACEBACK in text:
        return _of_python(text)
    if '"errorType"' in text or "\tERROR\t" in text[:200]:
        found = _of_embedded(text)
        if found is not None:
            return found
    if "\n   at " in text:
        return _of_dotnet(text)
    if "\n    at " in text:
        return _of_node(text)
    # An error of Java's may come without a stack: one that is raised often has none.
    return _of_java(text) if "\n" in text else None


def _of_beginning(text: str) -> Failure | None:
    """An error of Python's whose message fills the event: its stack is in another one."""
    found = _PYTHON.match(text[:1_500])
    return _failure(found[1], found[2], "", uncaught=True) if found and found[2] else None


def _of_bare(text: str) -> Failure | None:
    """An error of Python's that has no frames, or the words of a function that look like one."""
    found = _PYTHON_BARE.match(text)
    return _failure(found[1], found[2], "", doubtful=True) if found else None


def _of_python(text: str) -> Failure | None:
    head, _, trace = text.partition(_TRACEBACK)
    found = _PYTHON.match(head.rstrip())
    # The runtime writes the error above its stack alone, logging below it, at the left edge.
    last = trace.removeprefix(":").rpartition("\n")[2]
    if found and not last[:1].strip():
        return _failure(found[1], found[2], trace, uncaught=True)
    for line in reversed(trace.split("\n")):
        named = _LAST_LINE.match(line)
        if named:
            return _failure(named[1], named[2], trace)
    return None


def _of_embedded(text: str) -> Failure | None:
    """An error object behind words: Node.js and Ruby as text, and Go."""
    head = text[:300]
    node = _NODE.search(head)
    found = node or _GO.match(head)
    start = found.end() if found else text.find("{") if text.startswith(_RUBY) else -1
    if start < 0:
        return None
    told = text[start:]
    failure = _of_record(_parsed(told) or _beginning_of(told), uncaught=True)
    if failure is None and node:
        # What was thrown is no Error: anything may be.
        return _failure("Error", told, "", uncaught=True)
    return failure


def _of_node(text: str) -> Failure | None:
    found = _NODE_LOGGED.search(text[:2_000])
    return _failure(found[1] or found[3], found[2] or found[4], text) if found else None


def _of_java(text: str) -> Failure | None:
    has_stack = "\n\tat " in text
    found = (_JAVA if has_stack else _JAVA_BARE).search(text)
    if found:
        return _failure(found[1], text[: found.start()], text, uncaught=True)
    logged = _JAVA_LOGGED.search(text[:4_000]) if has_stack else None
    return _failure(logged[1] or logged[3], logged[2] or logged[4], text) if logged else None


def _of_dotnet(text: str) -> Failure | None:
    # An exception that was caught has no frame of the runtime in its stack.
    if " at Amazon.Lambda.RuntimeSupport." in text:
        told = _DOTNET_RUNTIME.match(text[:4_000])
        if told:
            return _failure(told[1], told[2], text, uncaught=True)
    found = _DOTNET.search(text[:4_000])
    if found is None:
        return None
    uncaught = " at Amazon.Lambda.RuntimeSupport." in text
    return _failure(found[1] or found[3], found[2] or found[4], text, uncaught=uncaught)


def _may_hold_error(text: str) -> bool:
    return '"errorType"' in text or "\\n\\tat " in text or '\\"errorType\\"' in text


def _of_json(text: str) -> Failure | None:
    record = _parsed(text)
    if record is None:
        return None
    message = record.get("message")
    if isinstance(message, dict):
        # Node.js: the object that was given to console.error, by the runtime or by the function.
        grave = record.get("level") in ("ERROR", "FATAL")
        return _of_record(message, doubtful=grave)
    words = record.get("msg")
    if isinstance(words, str) and words.startswith('{"errorMessage":'):
        # Go: what its runtime logs goes through the function's own logger.
        return _of_record(_parsed(words), doubtful=True)
    if isinstance(message, str):
        stack = _stack(record)
        if "\n\tat " in message:
            return _of_java(message)
        return _of_record(record, uncaught="Amazon.Lambda.RuntimeSupport." in stack)
    level = record.get("level", record.get("log_level"))
    # Python: what a function logs has a message, what the runtime writes has none.
    of_python = level == "ERROR" and "stackTrace" in record
    of_ruby = _RUBY_TYPE.match(str(record.get("errorType"))) is not None
    return _of_record(record, uncaught=of_python or of_ruby)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text, parse_int=float)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _beginning_of(text: str) -> dict[str, Any]:
    """What an object says of an error before it was cut off."""
    kind, words = _TYPE.search(text), _WORDS.search(text)
    said: dict[str, Any] = {"errorType": kind[1]} if kind else {}
    if words:
        said["errorMessage"] = (_parsed(f'{{"it":{words[1]}"}}') or {}).get("it", words[1][1:])
    return said


def _of_record(
    record: dict[str, Any] | None, *, uncaught: bool = False, doubtful: bool = False
) -> Failure | None:
    if record is None:
        return None
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
