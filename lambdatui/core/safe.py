"""Makes text from outside safe to show: no control byte of it reaches the terminal."""

import re
import unicodedata

#: C0 and C1 controls, DEL, bidirectional controls, the other invisible format characters and
#: selectors that reorder or hide text, line and paragraph separators, and lone surrogates.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff0-\ufffb\ud800-\udfff\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)

#: More marks than this on one character are no language's: they are drawn over the lines above.
MOST_MARKS = 8
#: Where so many of them can stand: blocks that have marks, among letters. No lines, signs or emoji.
_MARKS = re.compile(
    "[\u0300-\u1fff\u20d0-\u20ff\u2cef-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\uabff\ud7b0-\ud7ff\ufb1e"
    f"\ufe00-\ufe2f\U00010000-\U0001efff]{{{MOST_MARKS + 1},}}"
)
#: Vowels and ends of Hangul syllables, which have no width behind a beginning.
_JAMO = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff]")

TAB_WIDTH = 4
#: Characters of a line that are looked at in one go, between which other threads have their turn.
_PART = 65_536
#: Zero-width joiner and non-joiner belong to emoji and to several scripts, but a terminal and a
#: layout may disagree on their width, so they are shown as well.
_SHOWN_AS_DOT = "·"


def _replacement(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0xD800 <= code <= 0xDFFF or 0x80 <= code <= 0x9F:
        return "\ufffd"
    return _SHOWN_AS_DOT


def fewer_marks(text: str, instead: str = "") -> str:
    """The text with at most :data:`MOST_MARKS` marks on a character, and others ``instead``."""

    def fewer(match: re.Match[str]) -> str:
        marks, kept = 0, []
        for character in match[0]:
            is_mark = unicodedata.category(character) in {"Mn", "Me"} or _JAMO.match(character)
            marks = marks + 1 if is_mark else 0
            kept.append(character if marks <= MOST_MARKS else instead)
        return "".join(kept)

    return _MARKS.sub(fewer, text)


def safe(text: str) -> str:
    """One line of text in which each dangerous character is shown as a visible one.

    So is what is too many marks on one character. A tab becomes spaces; every other replacement is
    one cell wide and one character long.
    """
    if len(text) > _PART:
        return "".join(safe(text[at : at + _PART]) for at in range(0, len(text), _PART))
    if text.isascii() and text.isprintable():
        return text
    if "\t" in text:
        text = text.replace("\t", " " * TAB_WIDTH)
    return fewer_marks(UNSAFE.sub(_replacement, text), _SHOWN_AS_DOT)


def safe_lines(text: str) -> list[str]:
    """The lines of a text, each safe. Only CR, LF and CRLF end a line."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return [safe(line) for line in text.split("\n")]
