"""The parts of one line of JSON, for colouring only what is on screen.

No JSON token spans two lines, so that a line can be coloured without those before it: it costs
the same in a document of six megabytes as in an empty one.
"""

import re
from collections.abc import Iterator

from lambdatui.core.jsontext import indented
from lambdatui.core.safe import safe

#: Longer lines are left plain: finding the parts of a line takes the whole of it.
LONGEST = 4_000

_PARTS = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*")(?=\s*:)'
    r'|(?P<string>"(?:[^"\\]|\\.)*"?)'
    r"|(?P<value>-?\d[\d.eE+-]*|\b(?:true|false|null)\b)"
    # What stands before JSON that is the text of a string.
    r"|(?P<mark>«JSON text»|[{}\[\],:]+)"
)

#: The kinds of part; a widget that colours has one component class for each, ``json--KIND``.
KINDS = ("key", "string", "value", "mark")


def json_spans(line: str) -> list[tuple[int, int, str]]:
    """Start, end and kind of each part, in order. What is not JSON is in none of them."""
    if len(line) > LONGEST:
        return []
    return [(match.start(), match.end(), match.lastgroup or "") for match in _PARTS.finditer(line)]


def json_lines(text: str) -> Iterator[str]:
    """JSON indented by two, line by line, each of them safe; lazy."""
    line: list[str] = []
    for piece in indented(text):
        if piece.startswith("\n") and line:
            yield safe("".join(line))
            line = [piece[1:]]
        else:
            line.append(piece)
    yield safe("".join(line))
