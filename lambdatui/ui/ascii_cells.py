"""A text as a terminal without other glyphs shows it: cell by cell in ASCII. Without Textual."""

import re

from rich.cells import split_graphemes

from lambdatui.core.ascii import ascii_cell

#: With the character before them, to which marks without a width belong.
_OTHERS = re.compile(r"[\x20-\x7e]?[^\x00-\x7f]+")


def in_ascii(text: str) -> str:
    """The text with as many cells as it had. Control characters stay where they are."""
    return text if text.isascii() else _OTHERS.sub(_replaced, text)


def _replaced(match: re.Match[str]) -> str:
    run = match[0]
    spans, _ = split_graphemes(run)
    return "".join(ascii_cell(run[start], width) for start, _, width in spans if width)
