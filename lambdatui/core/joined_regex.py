"""Whether an expression for one line can be searched in many lines at once, and how it is written.

A search that can be interrupted costs more to begin than most lines cost to be searched. In lines
that are joined by line feeds an expression finds the same as in each of them as long as nothing in
it matches a line feed, or looks further than its line.
"""

import re

# Other braces may allow for mistakes, such as a line feed too many.
_REPEAT = re.compile(r"\{\d*,?\d*\}")
#: Escapes that match no line feed, and are no anchor of the whole text.
_SAFE = frozenset("dwSbB")
#: Those that match one, written so that they do not.
_NARROWED = {"s": r"[^\S\n]", "W": r"[^\w\n]", "D": r"[^\d\n]"}


def joined_source(source: str) -> str | None:
    """The expression as it is written for joined lines, in multi-line mode.

    None where it might find something else there: the lines are searched one by one then.
    """
    written: list[str] = []
    at = 0
    while at < len(source):
        letter = source[at]
        if letter == "\\":
            escaped = source[at + 1 : at + 2]
            if escaped in _NARROWED:
                written.append(_NARROWED[escaped])
            elif escaped in _SAFE or _is_mark(escaped):
                written.append(source[at : at + 2])
            else:
                return None
            at += 2
        elif letter == "[":
            end = _end_of_set(source, at)
            if end is None:
                return None
            inner = source[at + 1 : end]
            # A hyphen that stands first is itself: behind the line's end it would be a range.
            first = "\\" if inner[1:2] == "-" else ""
            written.append(f"[^\\n{first}{inner[1:]}]" if inner[0] == "^" else f"[{inner}]")
            at = end + 1
        elif source.startswith("(?", at) and not source.startswith("(?:", at):
            # Flags, and what looks ahead or behind.
            return None
        elif ord(letter) < 0x20 or (letter == "{" and not _REPEAT.match(source, at)):
            return None
        else:
            written.append(letter)
            at += 1
    return "".join(written)


def _is_mark(escaped: str) -> bool:
    """Whether an escaped character stands for itself."""
    return escaped.isascii() and escaped.isprintable() and not (escaped.isalnum() or escaped == "")


def _end_of_set(source: str, begin: int) -> int | None:
    """Where a plain set of characters ends; None for one that is not, or that is not closed.

    A range can reach over the line feed only from one control character to another.
    """
    at = begin + 1
    if source.startswith("^", at):
        at += 1
    first = at
    while at < len(source):
        letter = source[at]
        if letter == "\\":
            escaped = source[at + 1 : at + 2]
            if escaped not in ("d", "w") and not _is_mark(escaped):
                return None
            at += 1
        elif letter == "]":
            return at if at > first else None
        elif letter in "[&|~" or ord(letter) < 0x20:
            # Other kinds of sets, or what may once be one.
            return None
        at += 1
    return None
