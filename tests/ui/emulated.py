"""A terminal that is emulated, and what can be seen on it."""

from typing import Any

import pyte

#: A cell as it is seen: its character, colours and attributes.
Seen = tuple[object, ...]


class _Screen(pyte.Screen):
    """Takes away what pyte ends a text at: selectors, which have no width."""

    def draw(self, data: str) -> None:
        super().draw(data.replace("\ufe0f", ""))


class Emulated:
    """A terminal without automatic line wrap, as Textual has it."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.screen = _Screen(width, height)
        self._stream = pyte.Stream(self.screen)
        self.feed("\x1b[?7l")

    def feed(self, written: str) -> None:
        """Write to it."""
        self._stream.feed(written)

    @property
    def cursor(self) -> tuple[int, int]:
        """Where its cursor stands: column and row."""
        return self.screen.cursor.x, self.screen.cursor.y

    def rows(self) -> list[list[Seen]]:
        """Each cell, as it can be told from others: a space has no colour of letters."""
        return [
            [_seen(self.screen.buffer[y][x]) for x in range(self.width)] for y in range(self.height)
        ]


def _seen(cell: Any) -> Seen:
    lines = (cell.underscore, cell.strikethrough, cell.reverse)
    if cell.data == " " and not any(lines):
        return (" ", cell.bg)
    return (cell.data, cell.fg, cell.bg, cell.bold, cell.italics, cell.blink, *lines)


def unlike(ours: Emulated, theirs: Emulated) -> str:
    """Where two terminals are not the same, in words; empty where nowhere."""
    for y, (row, other) in enumerate(zip(ours.rows(), theirs.rows(), strict=True)):
        for x, (cell, its) in enumerate(zip(row, other, strict=True)):
            if cell != its:
                lines = "\n".join("".join(str(seen[0]) for seen in line) for line in (row, other))
                return f"row {y}, column {x}: {cell} is to be {its}\n{lines}"
    return ""
