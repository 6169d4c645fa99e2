"""A copy of a terminal's screen: the character and the look of each cell."""

import unicodedata
from functools import lru_cache
from typing import Final

from rich.cells import split_graphemes

from lambdatui.core.safe import MOST_MARKS, UNSAFE
from lambdatui.ui.shadow_look import Look

#: A cell of which nobody knows what it shows. No cell of a frame equals it.
UNKNOWN: Final = "\0"
#: From here on there are pictures: terminals do not agree on the width of each.
_PICTURES: Final = 0x1F000


class ShadowScreen:
    """Rows of cells. A cell is what one place shows: "" is the right half of the wide one before.

    No control character can stand in a cell, so none can be written from one.
    """

    def __init__(self, width: int, height: int, look: Look, fill: str = " ") -> None:
        self.width, self.height = width, height
        self.chars = [[fill] * width for _ in range(height)]
        self.looks = [[look] * width for _ in range(height)]

    def put(self, x: int, y: int, text: str, look: Look) -> int:
        """Write a text from a cell on, cut at the right edge; the column after it."""
        cells = text if text.isascii() and text.isprintable() else cells_of(text)
        end = x + len(cells)
        if not cells or x >= self.width or y >= self.height:
            return end
        row = self.chars[y]
        # Half a wide character is none: its other half is a space then.
        if row[x] == "" and x:
            row[x - 1] = " "
        if end < self.width and row[end] == "":
            row[end] = " "
        if end > self.width:
            if cells[self.width - x] == "":
                cells = (*cells[: self.width - x - 1], " ")
            cells = cells[: self.width - x]
        row[x : x + len(cells)] = cells
        self.looks[y][x : x + len(cells)] = [look] * len(cells)
        return end

    def same_row(self, other: "ShadowScreen", y: int) -> bool:
        """Whether a row is exactly as in another screen of the same size."""
        return self.chars[y] == other.chars[y] and self.looks[y] == other.looks[y]

    def take_row(self, other: "ShadowScreen", y: int) -> None:
        """Copy a row from another screen."""
        self.chars[y] = other.chars[y].copy()
        self.looks[y] = other.looks[y].copy()


@lru_cache(maxsize=8192)
def cells_of(text: str) -> tuple[str, ...]:
    """The cells of a text, as wide as Textual lays them out; without what is dangerous.

    What has no width goes with the character before it, and away where there is none, or where
    that has marks enough.
    """
    cells: list[str] = []
    text = UNSAFE.sub("", text)
    spans, _ = split_graphemes(text)
    for start, end, width in spans:
        if width:
            cells += [text[start:end][: 1 + MOST_MARKS], *[""] * (width - 1)]
        elif cells:
            base = len(cells) - 1
            while base and cells[base] == "":
                base -= 1
            cells[base] = (cells[base] + text[start:end])[: 1 + MOST_MARKS]
    return tuple(cells)


@lru_cache(maxsize=8192)
def is_sure(cell: str) -> bool:
    """Whether every terminal moves its cursor by as much as the layout has for this cell.

    They do not agree on pictures and on what is joined of several characters.
    """
    if len(cell) != 1:
        return False
    if unicodedata.east_asian_width(cell) in "WF":
        return ord(cell) < _PICTURES and unicodedata.category(cell) in {"Lo", "Lm", "Ps", "Pe"}
    return ord(cell) < _PICTURES
