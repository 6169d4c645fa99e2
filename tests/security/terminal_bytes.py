"""Reads what a program wrote to a terminal, and names each sequence that it should not have."""

import re
from collections.abc import Iterator

from lambdatui.core.safe import UNSAFE

#: The modes that Textual and we turn on and off, or ask for (xterm, "DEC private modes").
_MODES = "7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2048"
#: Whole CSI sequences, without ESC [: looks, moves, erasures, scrolling, modes, questions.
_CSI = re.compile(
    r"[\d;:]*m|\d*(?:;\d*)?H|\d*[A-DGKXML]|2J|(?:\d+;\d+)?r"
    rf"|\?(?:{_MODES})[hl]|\?(?:2026|2048)\$p"
    # The Kitty keyboard protocol, on and off; the place of the cursor; what the terminal is.
    r"|>\d+u|<u|6n|c"
)
#: The introducer, parameters, intermediates and the final byte (ECMA-48, 5.4).
_SEQUENCE = re.compile(r"\x1b\[([0-?]*[ -/]*[@-~])")
#: The shape of the mouse's pointer, which Textual sets.
_POINTER = re.compile(r"\x1b\]22;[a-z-]+\x07")
#: What moves a cursor without a sequence. A bell is none of it.
_MOVES = "\r\n\b"
_AROUND = 40
#: More than any language has on one character: they are drawn over other lines.
_FLOOD = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1ace\u20d0-\u20f0\ufe20-\ufe2f]{9,}")


def forbidden(written: str, *, allowed: tuple[str, ...] = ()) -> list[str]:
    """What stands in there beside text, moves and the sequences of a display, with its place.

    ``allowed`` are whole sequences that a person asked for, such as OSC 52 after a copy. The text
    must have been decoded without errors: a replacement character in it counts as text.
    """
    return list(_forbidden(written, allowed))


def _forbidden(written: str, allowed: tuple[str, ...]) -> Iterator[str]:
    for found in _FLOOD.finditer(written):
        yield f"{len(found[0])} marks on a character at {found.start()}"
    at = 0
    for found in UNSAFE.finditer(written):
        start = found.start()
        if start < at:
            continue
        character = found[0]
        if character in _MOVES:
            continue
        asked = next((each for each in allowed if written.startswith(each, start)), "")
        if asked:
            at = start + len(asked)
            continue
        if pointer := _POINTER.match(written, start):
            at = pointer.end()
            continue
        sequence = _SEQUENCE.match(written, start)
        if sequence is not None and _CSI.fullmatch(sequence[1]):
            at = sequence.end()
            continue
        around = written[max(0, start - _AROUND) : start + _AROUND]
        yield f"{character!r} at {start}: …{around!r}…"
