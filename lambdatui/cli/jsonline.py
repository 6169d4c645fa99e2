"""JSON for programs to read, which is harmless on a terminal too."""

import json
import re
from collections.abc import Mapping

from lambdatui.core.jsontext import check_json, minified
from lambdatui.core.safe import UNSAFE


def json_line(value: Mapping[str, object], **verbatim: str) -> str:
    """One object on one line, in UTF-8 text.

    A character that a terminal would obey is written as its escape. ``verbatim`` are members at
    the end whose JSON text is kept as it is, with every digit of its numbers.
    """
    parts = [json.dumps(value, ensure_ascii=False, allow_nan=False)[1:-1]] if value else []
    parts += [f"{json.dumps(key)}: {text}" for key, text in verbatim.items()]
    # JSON has these characters in its strings only, once it is on one line.
    return UNSAFE.sub(_escape, "{" + ", ".join(parts) + "}")


def payload_json(data: bytes) -> str:
    """A payload as JSON text on one line: the value where it is JSON, else a string of its text."""
    if not data:
        return "null"
    text = data.decode("utf-8", errors="replace")
    return json.dumps(text, ensure_ascii=False) if check_json(text) else minified(text)


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
