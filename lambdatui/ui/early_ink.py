"""Pieces of text with their colours, as the fewest bytes that a terminal needs for them."""

from collections.abc import Sequence
from typing import NamedTuple

from lambdatui.core.safe import UNSAFE

TRUE_COLOUR, COLOURS_256 = 16_777_216, 256
#: Blanks from which on erasing them (ECH, CUF) is shorter.
_BLANKS = 10


class Ink(NamedTuple):
    """Two colours, each ``#rrggbb``."""

    letters: str
    ground: str
    bold: bool = False


Piece = tuple[str, Ink]


def written(
    lines: Sequence[Sequence[Piece]],
    *,
    depth: int,
    erases: bool,
    shown: Sequence[Sequence[Piece]] = (),
) -> str:
    """The lines from the first one of the screen on, but for those that are ``shown`` already.

    ``depth`` is how many colours there are, 0 for none of ours. ``erases`` is whether the terminal
    erases with the background that is set. What is no character of a cell is left out.
    """
    out: list[str] = []
    pen: Ink | None = None
    at = -1
    for number, line in enumerate(lines):
        if number < len(shown) and shown[number] == line:
            continue
        # Line by line they follow each other: a move to the next is shorter than one to a place.
        out.append("\r\n" if out and number == at + 1 else f"\x1b[{number + 1 if number else ''}H")
        at = number
        for text, ink in _joined(line):
            blank = not text.strip(" ")
            if pen is None or (pen.ground != ink.ground if blank else pen != ink):
                out.append(_change(pen, ink, depth))
                pen = ink
            if blank and erases and len(text) >= _BLANKS:
                # Erasing moves no cursor; at the right edge CUF stays on the last column.
                out.append(f"\x1b[{len(text)}X\x1b[{len(text)}C")
            else:
                out.append(text)
    return "".join([*out, "\x1b[m"]) if out else ""


def _joined(line: Sequence[Piece]) -> list[Piece]:
    """The pieces of a line, safe; blanks on one ground are one piece."""
    joined: list[Piece] = []
    for raw, ink in line:
        text = UNSAFE.sub("", raw)
        body = text.rstrip(" ")
        if body:
            joined.append((body, ink))
        blanks = text[len(body) :]
        if not blanks:
            continue
        if joined and not joined[-1][0].strip(" ") and joined[-1][1].ground == ink.ground:
            joined[-1] = (joined[-1][0] + blanks, ink)
        else:
            joined.append((blanks, ink))
    return joined


def _change(pen: Ink | None, ink: Ink, depth: int) -> str:
    codes: list[str] = [] if pen is not None else ["0"]
    if (pen.bold if pen is not None else False) != ink.bold:
        codes.append("1" if ink.bold else "22")
    if depth:
        if pen is None or pen.letters != ink.letters:
            codes.append(_colour("38", ink.letters, depth))
        if pen is None or pen.ground != ink.ground:
            codes.append(_colour("48", ink.ground, depth))
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def _colour(layer: str, colour: str, depth: int) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    if depth >= TRUE_COLOUR:
        return f"{layer};2;{red};{green};{blue}"
    return f"{layer};5;{_of_256(red, green, blue)}"


def _of_256(red: int, green: int, blue: int) -> int:
    """The colour of xterm's 256 that Rich takes for it: the cube, or a grey."""
    most, least = max(red, green, blue) / 255, min(red, green, blue) / 255
    light = (most + least) / 2
    spread = most - least
    saturation = spread and spread / (most + least if light <= 0.5 else 2 - most - least)
    if saturation < 0.15:
        grey = round(light * 25)
        return 16 if grey == 0 else 231 if grey == 25 else 231 + grey
    six = [round(part / 95 if part < 95 else 1 + (part - 95) / 40) for part in (red, green, blue)]
    return 16 + 36 * six[0] + 6 * six[1] + six[2]
