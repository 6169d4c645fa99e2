"""The reader of bytes finds what is forbidden, wherever it stands, and lets a display write."""

import pytest

from lambdatui.core.safe import safe
from tests.security.hostile import ALL, FORMATS, SEQUENCES
from tests.security.terminal_bytes import forbidden

#: What Textual's driver, the display and the commands write (each in a place of its own there).
WRITTEN = (
    "\x1b[?1049h\x1b[?25l\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h\x1b[?1004h\x1b[?2004h"
    "\x1b[>1u\x1b[?2026$p\x1b[?2048$p\x1b[?2048h\x1b[?7l\x1b[?1016h\x1b[6n",
    "\x1b[?2026h\x1b[12;40H\x1b[0;1;38;2;1;2;3;48;5;17mλ orders\x1b[K\x1b[20X\x1b[3C\x1b[2;9r"
    "\x1b[3M\x1b[r\x1b[L\x1b[G\x1b[4A\x1b[m\x1b[?2026l\r\n\b",
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?7h",
    "\r\x1b[K\x1b[2mdim\x1b[0m plain [$LATEST] ␛]52;c;AAAA␇ 日本語 é",
)


@pytest.mark.parametrize("written", WRITTEN)
def test_what_a_display_writes_is_allowed(written: str) -> None:
    assert forbidden(written) == []


@pytest.mark.parametrize("sequence", [*SEQUENCES, "\x1b[1;2y", "\x1b[3J", "\x1b[?1048h"])
def test_what_a_display_never_writes_is_named(sequence: str) -> None:
    assert forbidden(f"before {sequence} after")


@pytest.mark.parametrize("text", [text for text in FORMATS if safe(text) != text])
def test_what_hides_or_turns_text_is_named(text: str) -> None:
    assert forbidden(f"a{text}b")


def test_what_was_asked_for_is_allowed_once_and_whole() -> None:
    copied = "\x1b]52;c;YWJj\x07"
    assert forbidden(f"a{copied}b", allowed=(copied,)) == []
    assert forbidden(f"a{copied}\x07", allowed=(copied,))
    assert forbidden("\x1b]52;c;SEFDS0VE\x07", allowed=(copied,))


def test_what_was_made_safe_holds_nothing_forbidden() -> None:
    assert forbidden(safe(ALL)) == []
