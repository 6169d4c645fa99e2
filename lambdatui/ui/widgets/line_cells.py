"""How wide a line is in cells, and how it folds, without looking at each of its characters.

Nearly all lines are *even*: once made safe, every character is one cell wide, so that widths are
lengths and folding is slicing. The others are measured, up to ``MEASURE_LIMIT`` characters; beyond
it each of their characters is given two cells, so that a line of a megabyte costs nothing.
"""

import re

from rich.cells import cell_len, chop_cells

from lambdatui.core.safe import TAB_WIDTH, safe

#: Lines that are not even, and longer than this, are not measured.
MEASURE_LIMIT = 4_096

# Characters that core.safe makes one cell wide, or that are so in every terminal.
_UNEVEN = re.compile(
    "[^\x00-\u02ff\u0370-\u0482\u200b-\u205e\u2060-\u206f\u2190-\u21ff\u2500-\u25fc"
    "\u2713-\u2718\u2800-\u28ff\ufff9-\ufffb\ufffd]"
)


def is_even(text: str) -> bool:
    """Whether each character, a tab apart, takes one cell once it is safe."""
    return text.isascii() or not _UNEVEN.search(text)


def expand(text: str) -> str:
    """The text with its tabs as the spaces that :func:`~lambdatui.core.safe.safe` makes of them."""
    return text.replace("\t", " " * TAB_WIDTH) if "\t" in text else text


def width_of(text: str, *, even: bool) -> int:
    """The cells that a line takes; for long uneven ones an upper bound."""
    if even:
        tabs = text.count("\t")
        return len(text) + tabs * (TAB_WIDTH - 1)
    if len(text) > MEASURE_LIMIT:
        return 2 * len(expand(text))
    return cell_len(safe(text))


def fold(text: str, width: int) -> list[str]:
    """An uneven line that can be measured, made safe, in pieces of at most ``width`` cells."""
    return chop_cells(safe(text), width) or [""]


def folded_rows(text: str, cells: int, width: int, *, even: bool) -> int:
    """How many rows of ``width`` cells a line takes; ``cells`` is its :func:`width_of`."""
    if cells <= width:
        return 1
    if even:
        return -(-cells // width)
    if len(text) > MEASURE_LIMIT:
        return -(-len(expand(text)) // (width // 2))
    return len(fold(text, width))
