"""Widths and folding agree with what Rich and Textual make of the same text."""

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from lambdatui.core.safe import safe
from lambdatui.ui.widgets.line_cells import (
    MEASURE_LIMIT,
    expand,
    fold,
    folded_rows,
    is_even,
    width_of,
)

hostile = st.text(alphabet=st.characters() | st.sampled_from("\t\x1b\u200d\ufe0f\u0301日👩é[$]"))


def test_no_character_that_is_taken_for_even_is_of_another_width() -> None:
    wrong = [
        hex(code)
        for code in range(0x11_0000)
        if code != 9
        and is_even(chr(code))
        and (len(safe(chr(code))), cell_len(safe(chr(code)))) != (1, 1)
    ]
    assert not wrong


@given(hostile)
@example("\u0301\u200d\ufe0f")
def test_a_width_is_that_of_the_safe_text(text: str) -> None:
    even = is_even(text)
    assert width_of(text, even=even) == cell_len(safe(text))
    if even:
        assert len(expand(text)) == cell_len(safe(text))


@given(hostile, st.integers(8, 40))
def test_a_folded_line_loses_nothing_and_fits(text: str, width: int) -> None:
    pieces = fold(text, width)
    assert "".join(pieces) == safe(text) or not cell_len(safe(text))
    assert all(cell_len(piece) <= width for piece in pieces)
    even = is_even(text)
    if not even:
        assert folded_rows(text, width_of(text, even=even), width, even=even) == len(pieces)


def test_a_long_uneven_line_is_given_two_cells_for_each_character() -> None:
    text = "日x" * MEASURE_LIMIT
    cells = width_of(text, even=False)
    assert cells == 2 * len(text)
    assert folded_rows(text, cells, 40, even=False) == -(-len(text) // 20)
