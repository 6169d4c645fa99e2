"""The JSON in a log line: the whole of it, or what follows a prefix such as a runtime's lead."""

import re
from collections.abc import Iterator

from lambdatui.core.jsontext import check_json, indented

# Where JSON may begin; a line of brackets is not tried at each of them.
_OPENING = re.compile(r"[{\[]")
_TRIES = 16


def json_part(text: str) -> str | None:
    """The JSON object or array with which a line ends, or None where it ends otherwise.

    After a prefix an array counts only if it holds an object: ``done [200]`` is no JSON.
    """
    end = text.rstrip()
    if end[-1:] not in ("}", "]"):
        return None
    for tried, opening in enumerate(_OPENING.finditer(end)):
        if tried == _TRIES:
            break
        begin = opening.start()
        if begin and opening[0] == "[" and "{" not in end[begin:]:
            continue
        part = end[begin:]
        if check_json(part) is None:
            return part
    return None


def indented_lines(text: str) -> Iterator[str]:
    """JSON that :func:`json_part` found, indented by two, line by line."""
    line: list[str] = []
    for piece in indented(text):
        if piece[0] == "\n" and line:
            yield "".join(line)
            line = [piece[1:]]
        else:
            line.append(piece)
    yield "".join(line)
