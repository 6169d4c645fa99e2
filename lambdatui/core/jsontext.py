"""JSON as a person edits it: is it right, and if not, where is it wrong."""

import json
from typing import Any

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


def _refuse(name: str) -> Any:
    raise _NotStrict(name)


def check_json(text: str) -> JsonProblem | None:
    """None where the text is strict JSON (RFC 8259), else the first problem in it."""
    if not text.strip():
        return JsonProblem(line=1, column=1, message="the event is empty; {} is the smallest one")
    try:
        json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return JsonProblem(line=error.lineno, column=error.colno, message=error.msg)
    except _NotStrict as error:
        index = max(0, text.find(error.name))
        line = text.count("\n", 0, index) + 1
        column = index - text.rfind("\n", 0, index)
        return JsonProblem(line=line, column=column, message=f"{error.name} is not JSON")
    except RecursionError:
        return JsonProblem(line=1, column=1, message="nested too deeply to be checked")
    except ValueError as error:
        # An integer with more digits than Python converts.
        return JsonProblem(line=1, column=1, message=str(error).split(";")[0])
    return None


def pretty(data: bytes) -> str:
    """A response for reading: JSON indented by two, anything else as the text that it is."""
    text = data.decode("utf-8", errors="replace")
    try:
        value = json.loads(text)
        return json.dumps(value, indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


def compact(text: str) -> bytes:
    """The bytes to send for a text that :func:`check_json` found right: as written, UTF-8."""
    return text.strip().encode("utf-8", errors="surrogatepass")
