"""JSON as a person edits it: is it right, and if not, where is it wrong."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from lambdatui.core.record import Record


class JsonProblem(Record, frozen=True):
    """Where a text stops being JSON: line and column count from 1."""

    line: int
    column: int
    message: str

    def sentence(self) -> str:
        """``line 3, column 7: Expecting ',' delimiter``."""
        return f"line {self.line}, column {self.column}: {self.message}"


class _NotStrict(ValueError):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


#: What JSON is made of, once it is known to be JSON: a string, a bracket, or a number, ``true``,
#: ``false`` or ``null``; with the separator that follows.
_TOKEN = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*"|[][{}]|[^][{}:,"\s]+)\s*([:,]?)')


#: Characters from which the problem of a wrong text is told in fewer words: finding out more would
#: take a tenth of a second, in which no key is answered.
_LARGE = 200_000
_BYTE = re.compile(r" \(byte (\d+)\)$")


def _refuse(name: str) -> Any:
    raise _NotStrict(name)


def _keep(digits: str) -> str:
    # Numbers are not converted: Python refuses integers of more than 4,300 digits.
    return digits


def _problem_at(text: str, index: int, message: str) -> JsonProblem:
    line = text.count("\n", 0, index) + 1
    return JsonProblem(line=line, column=index - text.rfind("\n", 0, index), message=message)


def check_json(text: str) -> JsonProblem | None:
    """None where the text is strict JSON (RFC 8259), else the first problem in it."""
    if not text.strip():
        return JsonProblem(line=1, column=1, message="the event is empty; {} is the smallest one")
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        return _problem_at(text, error.start, "half a character (a lone surrogate)")
    try:
        # Nothing is built of it: ten times as quick as json.loads, and as strict.
        msgspec.json.decode(data, type=msgspec.Raw)
    except RecursionError:
        return _explained(text)
    except msgspec.DecodeError as error:
        # An escaped half of a character is JSON all the same.
        if len(text) < _LARGE or "\\ud" in text or "\\uD" in text:
            return _explained(text)
        return _placed(text, data, str(error))
    return None


def _placed(text: str, data: bytes, message: str) -> JsonProblem:
    found = _BYTE.search(message)
    index = len(data[: int(found[1])].decode(errors="replace")) if found else len(text)
    words = _BYTE.sub("", message).removeprefix("JSON is malformed: ")
    return _problem_at(text, index, words)


def _explained(text: str) -> JsonProblem | None:
    try:
        json.loads(text, parse_constant=_refuse, parse_int=_keep, parse_float=_keep)
    except json.JSONDecodeError as error:
        return JsonProblem(line=error.lineno, column=error.colno, message=error.msg)
    except _NotStrict as error:
        found = (token.start() for token in _TOKEN.finditer(text) if token[1] == error.name)
        return _problem_at(text, next(found, 0), f"{error.name} is not JSON")
    except RecursionError:
        return JsonProblem(line=1, column=1, message="nested too deeply to be checked")
    return None


def pretty(data: bytes) -> str:
    """A response for reading: JSON indented by two, anything else as the text that it is.

    Only white space is changed, and ``\\u`` escapes are shown as their characters: numbers keep
    every digit, and a key that stands twice is shown twice.
    """
    text = data.decode("utf-8", errors="replace")
    if check_json(text) is not None:
        return text
    return "".join(indented(text))


def minified(text: str) -> str:
    """A text that :func:`check_json` found right, without the white space between its tokens."""
    return "".join(token + separator for token, separator in _TOKEN.findall(text))


def indented(text: str) -> Iterator[str]:
    """What :func:`pretty` joins, piece by piece, for a text that :func:`check_json` found right.

    A piece that begins with a line feed starts a line. Lazy, so that a screen can take a response
    of megabytes in slices, between two frames.
    """
    margin = "\n"
    # Whether the next token starts a line, and whether it is the first of its array or object.
    breaks = first = False
    for match in _TOKEN.finditer(text):
        token, separator = match.groups()
        if token in "[{":
            yield margin + token if breaks else token
            margin += "  "
            breaks = first = True
            continue
        if token in "]}":
            margin = margin[:-2]
            yield token if first else margin + token
        else:
            shown = _readable(token) if "\\u" in token else token
            yield margin + shown if breaks else shown
        first = False
        breaks = separator == ","
        if separator:
            yield ": " if separator == ":" else ","


def _readable(token: str) -> str:
    shown = json.dumps(json.loads(token), ensure_ascii=False)
    try:
        shown.encode()
    except UnicodeEncodeError:
        # Half of a character has no other form than its escape.
        return token
    return shown


def as_payload(text: str) -> bytes:
    """The bytes to send for a text that :func:`check_json` found right: just as written, UTF-8.

    Blanks around it are sent too, as other tools send a file.
    """
    return text.encode()
