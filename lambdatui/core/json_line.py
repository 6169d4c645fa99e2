"""The JSON in a log line: the whole of it, or what follows a prefix such as a runtime's lead."""

import json
import re
from collections.abc import Iterator

from lambdatui.core.jsontext import check_json, indented

# Where JSON may begin; a line of brackets is not tried at each of them.
_OPENING = re.compile(r"[{\[]")
_TRIES = 16
#: Stands before JSON that is itself the text of a string, as the ``body`` of an HTTP event is.
JSON_TEXT = "«JSON text» "
# JSON in a string in JSON: a queue's message that holds a topic's, which holds an event.
_DEEPEST = 8
# How a string begins that may hold JSON, and what stands in JSON that is worth rows of its own.
_MAY_HOLD = re.compile(r'"(?:\\[nrt]|\s)*[{\[]')
_MEMBER = re.compile(r'"\s*:')


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
    """JSON that :func:`json_part` found, indented by two, line by line.

    A string whose text is JSON is shown as that JSON, indented as well, behind :data:`JSON_TEXT`.
    """
    line: list[str] = []
    for piece in _opened(text, "", _DEEPEST):
        if piece[0] == "\n" and line:
            yield "".join(line)
            line = [piece[1:]]
        else:
            line.append(piece)
    yield "".join(line)


def _opened(text: str, margin: str, depth: int) -> Iterator[str]:
    """The pieces of JSON, those of strings that hold JSON among them; all but the first indented.

    A piece that begins with a line feed starts a line.
    """
    begin = "\n" + margin
    held = ""
    for raw in indented(text):
        piece = raw if raw[0] != "\n" else "\n" + margin + raw[1:]
        # What a string is shows only in what follows it: a name is followed by a colon.
        if held:
            yield from (held,) if piece == ": " else _string(held, begin, depth)
            held = ""
        if piece[0] == "\n":
            begin = piece[: len(piece) - len(piece.lstrip())]
        if piece.lstrip()[:1] == '"':
            held = piece
        else:
            yield piece
    if held:
        yield from _string(held, begin, depth)


def _string(piece: str, begin: str, depth: int) -> Iterator[str]:
    """A string, or the JSON in it. ``begin`` is how the line begins in which it stands."""
    token = piece.lstrip()
    inner = _nested(token) if depth else None
    if inner is None:
        yield piece
        return
    yield piece[: len(piece) - len(token)] + JSON_TEXT
    yield from _opened(inner, begin[1:], depth - 1)


def _nested(token: str) -> str | None:
    """The JSON in a string, as it is written in JSON; None where it holds none."""
    if _MAY_HOLD.match(token) is None:
        return None
    inner = str(json.loads(token))
    return inner if _MEMBER.search(inner) and check_json(inner) is None else None
