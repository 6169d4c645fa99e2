"""Nothing that a widget forgot gets through to the terminal."""

from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from lambdatui.core.safe import UNSAFE
from lambdatui.ui.guard import guard_strip, guard_update
from lambdatui.ui.shadow_screen import cells_of

HOSTILE = "a\x1b]52;c;AAAA\x07b\x9b31mc\u202ed"


def test_a_clean_strip_is_the_same_object() -> None:
    strip = Strip([Segment("✗ orders-api ╭─╮", Style(bold=True))])
    assert guard_strip(strip) is strip


def test_control_characters_are_taken_out_and_styles_stay() -> None:
    style = Style(color="red")
    guarded = guard_strip(Strip([Segment(HOSTILE, style)]))
    assert guarded.text == "a]52;c;AAAAb31mcd"
    assert next(iter(guarded)).style == style


def test_a_flood_of_marks_is_cut_by_the_guard_and_in_a_cell() -> None:
    for marks in ("\u0301" * 200, "\u0301\u20dd" * 100, "\u1160" * 200):
        flood = f"a{marks}b"
        (segment,) = guard_strip(Strip([Segment(flood)]))
        assert segment.text == f"a{marks[:8]}b"
        assert cells_of(flood) == (f"a{marks[:8]}", "b")
        assert cells_of(f"日{marks}") == (f"日{marks[:8]}", "")
    # No language's are cut: Thai, Devanagari, Hebrew with its points and accents, Vietnamese.
    for text in ("ก็้", "क्षि", "בְּרֵאשִׁ֖ית", "tiếng Việt", "한글"):
        assert "".join(cells_of(text)) == text


def test_what_has_no_width_takes_no_width_away() -> None:
    strip = Strip([Segment(HOSTILE)])
    assert guard_strip(strip).cell_length == strip.cell_length


def test_full_and_partial_updates_are_guarded() -> None:
    hostile = Strip([Segment(HOSTILE)])
    layout = guard_update(LayoutUpdate([[hostile]], Region(0, 0, 20, 1)))
    assert isinstance(layout, LayoutUpdate)
    assert not UNSAFE.search("".join(strip.text for strip in layout.strips[0]))
    chops = guard_update(ChopsUpdate([{0: hostile, 9: None}], [(0, 0, 20)], [[9, 20]]))
    assert isinstance(chops, ChopsUpdate)
    guarded = chops.chops[0][0]
    assert guarded is not None
    assert not UNSAFE.search(guarded.text)
    assert chops.chops[0][9] is None
