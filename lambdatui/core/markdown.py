"""Text from anywhere in Markdown, so that it is shown as it is and means nothing."""

import re
from collections.abc import Sequence

from lambdatui.core.safe import safe

_MEANING = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def plain(text: str, most: int = 300) -> str:
    """One line of text, without controls; longer than ``most`` characters, it is cut."""
    line = safe(" ".join(text.split()))
    if len(line) > most:
        line = line[: most - 1] + "…"
    return _MEANING.sub(r"\\\1", line)


def code(text: str, most: int = 300) -> str:
    """The same as code, which keeps every character as it is; within a cell of a table too."""
    line = safe(" ".join(text.split()))[:most].replace("`", "'").replace("|", "¦")
    return f"`{line}`" if line else ""


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The lines of a table; its cells are Markdown already."""
    return [
        f"| {' | '.join(head)} |",
        f"|{'|'.join('---' for _ in head)}|",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
