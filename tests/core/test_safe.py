"""No control byte from outside reaches the terminal."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdatui.core.safe import UNSAFE, safe, safe_lines

#: Format characters that are visible marks around digits; they neither hide nor reorder text.
VISIBLE = frozenset(
    map(
        chr,
        [*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD],
    )
)


def test_every_control_and_format_character_of_unicode_is_replaced() -> None:
    left = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(char := chr(code)) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        and char not in VISIBLE
        and char in safe(char)
    ]
    assert left == []


@pytest.mark.parametrize(
    "text",
    [
        "\x1b]52;c;aGk=\x07",
        "\x1b[2J",
        "\x9b31m",
        "\u202egpj.exe",
        "a\rb",
        "\udce9",
        "tag\U000e0041",
        "selector\U000e0100",
    ],
)
def test_an_attack_on_the_terminal_becomes_visible_text(text: str) -> None:
    shown = safe(text)
    assert not UNSAFE.search(shown)
    assert len(shown) == len(text)


def test_ordinary_text_and_markup_stay_as_they_are() -> None:
    for text in ("", "plain", "[red]x[/x]", "2026/01/31/[$LATEST]abc", "naïve 日本語 😀"):
        assert safe(text) == text


def test_a_tab_becomes_spaces_and_a_control_its_picture() -> None:
    assert safe("a\tb") == "a    b"
    assert safe("\x1b[0m\x7f") == "␛[0m␡"


def test_only_cr_lf_and_crlf_end_a_line() -> None:
    assert safe_lines("a\nb\r\nc\rd\x0be\u2028f") == ["a", "b", "c", "d␋e·f"]


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u0489", "\u1160", "\u0e49"])
def test_marks_are_as_many_as_a_language_has(mark: str) -> None:
    assert safe(f"a{mark * 8}b") == f"a{mark * 8}b"
    assert safe(f"a{mark * 200}b{mark}") == f"a{mark * 8}{'·' * 192}b{mark}"
    # What is no mark may be as many as it likes, and begins anew.
    for text in ("─" * 30, "👍" * 30, "한글" * 30, f"☃{mark * 8}" * 3):
        assert safe(text) == text


@given(st.text(st.characters()))
def test_safe_text_holds_nothing_unsafe_and_stays_so(text: str) -> None:
    shown = safe(text)
    assert not UNSAFE.search(shown)
    assert safe(shown) == shown
    shown.encode()


@given(st.text(st.sampled_from("ab\r\n\t\x1b\u2028")))
def test_lines_of_text_hold_no_line_break(text: str) -> None:
    for line in safe_lines(text):
        assert len(line.splitlines()) <= 1
