"""Where only ASCII is to be shown, and what stands for the characters that it has not."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from lambdatui.core.sparkline import BLOCKS

#: Terminals, or families of them, that have no such glyphs whatever the locale says: the console
#: of Linux has 512 in its font, and neither braille nor check marks among them.
_BARE: Final = frozenset({"", "ansi", "cons25", "dumb", "linux", "unknown"})
_BARE_FAMILIES: Final = ("vt", "linux-", "cygwin", "con")
#: Each has more ink than the one before, as the blocks have; none is the mark of what is not known.
ASCII_BLOCKS: Final = "_:-=+*%#"
#: What the program draws itself, and what is frequent in logs.
_GLYPHS: Final = {
    **dict(zip(BLOCKS, ASCII_BLOCKS, strict=True)),
    **dict.fromkeys("·∙⋅◌░", "."),
    **dict.fromkeys("–—−‐‑‒―─┄┈╌╴╶╼╾▔", "-"),
    **dict.fromkeys("━═┅┉╍╸╺", "="),
    **dict.fromkeys("│┃║╎╏╵╷╹╻╽╿▌▐▉▊▋▍▎▏▕‖¦", "|"),
    **dict.fromkeys("┆┇┊┋▒", ":"),
    **dict.fromkeys("→▸▶►▷▹›»≥⟩❯", ">"),
    **dict.fromkeys("←◂◀◄◁‹«≤⟨❮↵⏎", "<"),
    **dict.fromkeys("↑▲△▴", "^"),
    **dict.fromkeys("↓▼▽▾✓✔", "v"),
    **dict.fromkeys("✗✘✕×╳", "x"),
    **dict.fromkeys("●•◆★✱", "*"),
    **dict.fromkeys("■▪◼▓", "#"),
    **dict.fromkeys("○◇□☐", "o"),
    **dict.fromkeys("“”„″▀", '"'),
    **dict.fromkeys("‘’‚′", "'"),
    **dict.fromkeys("≈…", "~"),
    **{"≠": "!", "⚠": "!", "✎": "e", "†": "+", "λ": "L", "µ": "u", "μ": "u", "╱": "/", "╲": "\\"},
    **{"ß": "s", "ø": "o", "Ø": "O", "æ": "a", "Æ": "A", "ł": "l", "Ł": "L", "đ": "d"},
}
#: Corners and crossings of boxes.
_BOX: Final = range(0x2500, 0x2580)
_BRAILLE: Final = range(0x2800, 0x2900)
#: The bits of a braille cell: its two columns of dots, the topmost first.
_DOTS: Final = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
#: Cells that are filled from below: parts of bars.
_FILLED: Final = "⣤⣶⣿"


def only_ascii(environ: Mapping[str, str], setting: bool | None = None) -> bool:
    """Whether a terminal is to get nothing but ASCII.

    What the person set wins. Else it is so on a terminal that is known to have few glyphs, and in
    a locale that says another encoding than UTF-8 (``LC_ALL``, ``LC_CTYPE``, ``LANG``, the first
    that is set; ``C`` and ``POSIX`` say ASCII). Where none is set, as in most containers, nothing
    was said, and terminals are UTF-8.
    """
    if setting is not None:
        return setting
    term = environ.get("TERM", "")
    if term in _BARE or term.startswith(_BARE_FAMILIES):
        return True
    said = next(filter(None, map(environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    if said == "C.UTF-8" and environ.get("LANG") in ("C", "POSIX") and not environ.get("LC_ALL"):
        # Python says so itself in these locales (PEP 538), and to every program that it starts.
        return True
    codeset = said.partition("@")[0].rpartition(".")[2]
    return bool(said) and codeset.lower().replace("-", "") != "utf8"


@lru_cache(maxsize=8192)
def ascii_cell(character: str, width: int = 1) -> str:
    """What stands for a character that takes ``width`` cells: as many characters of ASCII.

    Letters lose their accents; what has nothing like it is a question mark.
    """
    if character.isascii():
        return character.ljust(width)[:width]
    glyph = _GLYPHS.get(character, "")
    if not glyph and ord(character) in _BRAILLE:
        glyph = _of_dots(ord(character) - _BRAILLE.start)
    elif not glyph and ord(character) in _BOX:
        glyph = "+"
    elif not glyph:
        glyph = unicodedata.normalize("NFKD", character)[:1]
        if not (glyph.isascii() and glyph.isprintable()):
            glyph = "?"
    return glyph * width


def _of_dots(bits: int) -> str:
    """The stroke that the dots of a braille cell make."""
    if not bits:
        return " "
    if chr(_BRAILLE.start + bits) in _FILLED:
        return ":"
    left, right = ([row for row, bit in enumerate(column) if bits & bit] for column in _DOTS)
    if left and right:
        apart = sum(left) / len(left) - sum(right) / len(right)
        if abs(apart) > 0.5:
            return "/" if apart > 0 else "\\"
    lit = {*left, *right}
    if len(lit) > 2:
        return "|"
    return "'--_"[round(sum(lit) / len(lit))]
