"""Counts the bytes of each act against the cells that it changes.

Run it as ``python -m benchmarks act_bytes``.

The limit is what the changed cells cannot do without: the characters in UTF-8, and the SGR bytes
between two changed cells that do not look alike, in the order of reading. Moves of the cursor and
what is written twice come on top. Beside it stand the bytes for each changed cell alone. Stock is
the console with Textual's own display.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.fleet_endpoint import serving_apart
from benchmarks.result import Row
from benchmarks.terminal import Terminal, environment, program

GOAL, GOAL_FIRST = 1.25, 1.5
_SIZES = ((80, 24), (120, 40))
#: What is pressed for an act, and to be back where the next one begins.
_ACTS = (
    ("cursor", "j", "k"),
    ("page", "pagedown", "home"),
    ("tab", "c", "i"),
    ("push", "?", "escape"),
    ("palette", ":", "escape"),
)
_QUIET_S = 0.7

Cells = list[list[Any]]

NOTES = """
**An act (13).** The first paint is the picture before Textual: its first page, and of what the
whole list changes in it, the lines that differ. Textual's own first frame is not counted: it writes
all of it once more. Above the limit are states on the way: a tab says that it reads, then shows
what was read. What a key did is written at once. What comes 150 ms after it or later waits 50 ms
for more, so that an answer as quick as that of an endpoint on loopback leaves no such state; one of
AWS does. The limit counts the last state only. Of one state alone the bytes are below it, since
long blanks are erased with ECH and EL, and rows that moved are scrolled.
"""


def measure(quick: bool = False) -> list[Row]:
    """A row for each act and size."""
    rows = []
    with serving_apart(200) as endpoint:
        for size in _SIZES[:1] if quick else _SIZES:
            ours, stock = (_acts(endpoint, size, how, quick) for how in ("", "stock"))
            for (name, written, cells, limit), (_, theirs, *_) in zip(ours, stock, strict=True):
                goal = GOAL_FIRST if name == "first paint" else GOAL
                if not cells:
                    raise RuntimeError(f"{name} changed nothing")
                ratio = written / limit
                rows.append(
                    Row(
                        13,
                        f"bytes of an act: {name}, {size[0]}×{size[1]}; limit: the changed cells",
                        f"{written:,} B, {written / cells:.2f} a cell (stock {theirs:,} B)",
                        f"{limit:,} B of {cells:,} cells",
                        ratio,
                        f"≤ {goal}",
                        ratio <= goal,
                    )
                )
    return rows


def _acts(
    endpoint: dict[str, str], size: tuple[int, int], display: str, quick: bool
) -> list[tuple[str, int, int, int]]:
    """Name, bytes, changed cells, and the bytes that these need, of each act."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environ = environment(Path(folder), LAMBDATUI_DISPLAY=display, **endpoint)
        with Terminal([program("lambdatui")], environ, *size) as terminal:
            blank = _cells(terminal)
            terminal.wait_for("service-0000-handler")
            terminal.quiet(0.05)
            terminal.text()
            done = [("first paint", terminal.written(), *_needed(blank, _cells(terminal)))]
            terminal.quiet(2.0)
            for name, key, back in _ACTS[:2] if quick else _ACTS:
                if name == "tab" and size[0] < 100:
                    terminal.send("enter")
                    _settle(terminal)
                    terminal.send("i")
                    _settle(terminal)
                before = _cells(terminal)
                at = terminal.send(key)
                _settle(terminal)
                done.append((name, terminal.written(at), *_needed(before, _cells(terminal))))
                terminal.send(back)
                _settle(terminal)
            terminal.send("ctrl+q")
            terminal.wait_end()
    return done


def _settle(terminal: Terminal) -> None:
    """Let what was pressed have its effect, and all of it be drawn."""
    time.sleep(_QUIET_S)
    terminal.quiet(_QUIET_S / 2)
    terminal.text()


def _cells(terminal: Terminal) -> Cells:
    buffer = terminal.screen.buffer
    return [[buffer[y][x] for x in range(terminal.columns)] for y in range(terminal.lines)]


def _needed(before: Cells, after: Cells) -> tuple[int, int]:
    """How many cells changed, and the bytes without which they cannot be written."""
    count = size = 0
    pen: Any = None
    for was, now in zip(before, after, strict=True):
        for cell, new in zip(was, now, strict=True):
            if cell == new:
                continue
            count += 1
            size += len(new.data.encode())
            codes = _codes(pen, new)
            size += len(f"\x1b[{';'.join(codes)}m") if codes else 0
            # A space is seen without the colour of letters.
            pen = new if new.data != " " or pen is None else new._replace(fg=pen.fg, bold=pen.bold)
    return count, size


def _codes(pen: Any, cell: Any) -> Sequence[str]:
    codes = []
    if pen is None or pen.bg != cell.bg:
        codes.append(_colour("48", cell.bg))
    if cell.data == " " and not (cell.reverse or cell.underscore):
        return codes
    if pen is None or pen.fg != cell.fg:
        codes.append(_colour("38", cell.fg))
    attributes = ("bold", "italics", "underscore", "strikethrough", "reverse")
    codes += ["22" for name in attributes if getattr(pen, name, False) != getattr(cell, name)]
    return codes


def _colour(lead: str, colour: str) -> str:
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return "39"
    return f"{lead};2;{red};{green};{blue}"
