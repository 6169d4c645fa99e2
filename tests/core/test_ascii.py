"""What stands for a character on a terminal that has only ASCII, and which terminals those are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.ascii import ASCII_BLOCKS, ascii_cell, only_ascii
from lambdatui.core.sparkline import BLOCKS


@pytest.mark.parametrize(
    ("environ", "ascii"),
    [
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "de_DE.utf8@euro"}, False),
        ({"LC_CTYPE": "UTF-8"}, False),
        ({"LANG": "C", "LC_CTYPE": "en_US.UTF-8"}, False),
        ({"LC_ALL": "", "LANG": "C.UTF-8"}, False),
        ({}, False),
        ({"LANG": "C"}, True),
        ({"LANG": "POSIX"}, True),
        ({"LANG": "en_US"}, True),
        ({"LANG": "de_DE.ISO-8859-1"}, True),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, True),
        # What Python sets beside it for itself.
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ({"LC_ALL": "C.UTF-8", "LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),
    ],
)
def test_a_locale_says_whether_there_is_more_than_ascii(
    environ: dict[str, str], ascii: bool
) -> None:
    environ = {"TERM": "xterm-256color", **environ}
    assert only_ascii(environ) is ascii
    assert only_ascii(environ, setting=True)
    assert not only_ascii(environ, setting=False)


@pytest.mark.parametrize("term", ["", "dumb", "linux", "linux-16color", "vt100", "vt220"])
def test_some_terminals_have_no_glyphs_in_any_locale(term: str) -> None:
    assert only_ascii({"LANG": "en_US.UTF-8", "TERM": term})
    assert not only_ascii({"LANG": "en_US.UTF-8", "TERM": term}, setting=False)


@pytest.mark.parametrize("term", ["screen", "tmux-256color", "xterm", "xterm-256color"])
def test_others_have_them(term: str) -> None:
    assert not only_ascii({"LANG": "en_US.UTF-8", "TERM": term})


@given(st.characters(), st.integers(1, 2))
def test_every_character_has_a_stand_in_as_wide(character: str, width: int) -> None:
    cell = ascii_cell(character, width)
    assert cell.isascii()
    assert len(cell) == width
    assert cell.isprintable() or not character.isprintable()


def test_marks_levels_and_lines_stay_apart() -> None:
    assert "".join(map(ascii_cell, BLOCKS)) == ASCII_BLOCKS
    assert len(set(ASCII_BLOCKS)) == len(BLOCKS)
    # Health: trouble, fine, not known.
    assert len(set(map(ascii_cell, "✗!✓·"))) == 4
    assert "".join(map(ascii_cell, "╭─╮│╰╯")) == "+-+|++"
    assert "".join(map(ascii_cell, "é日…")) == "e?~"


def test_a_line_of_dots_keeps_its_slope() -> None:
    # Flat at the top, the middle and the bottom; rising, falling, upright; a filled cell.
    assert "".join(map(ascii_cell, "⠉⠒⣀⡠⠑⢄⡇⣿⠀")) == "'-_/\\\\|: "
