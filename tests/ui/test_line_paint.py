"""What a row shows of a line: functions, marks, guides, unfolded rows, matches, levels."""

import pytest
from rich.color import Color
from rich.style import Style
from textual.strip import Strip

from lambdatui.core.find import Query
from lambdatui.core.lines import Level, Line, LineKind
from lambdatui.ui.widgets.line_paint import LinePainter, Times
from lambdatui.ui.widgets.line_sources import source_names
from lambdatui.ui.widgets.line_styles import is_legible
from lambdatui.ui.widgets.lines import LineView
from tests.ui.lines_app import NOON, SIZE, ViewApp

FAILED = (
    "REPORT RequestId: 9f2c1a3b\tDuration: 5.00 ms\tBilled Duration: 5 ms\t"
    "Memory Size: 128 MB\tMax Memory Used: 40 MB\tStatus: timeout"
)
NAMES = ("orders", "payments-webhook")


def style_of(name: str, cursor: bool) -> Style:
    """A style that says which one it is."""
    ground = {"match": "blue", "selected": "green"}.get(name, "red" if cursor else "black")
    return Style(meta={"name": name, "cursor": cursor}, bgcolor=ground)


def painter_of(*lines: Line, width: int = 60) -> LinePainter:
    painter = LinePainter(lines.__getitem__, style_of, gutter=True)
    painter.width = width
    painter.times = Times.UTC
    return painter


def row(painter: LinePainter, number: int, sub: int = 0, *, scroll_x: int = 0) -> str:
    strip = painter.row(number, sub, cursor=False, scroll_x=scroll_x)
    assert strip.cell_length == painter.width
    return strip.text.rstrip()


def styles(strip: Strip) -> list[tuple[str, str]]:
    """Each text that is not blank, and the style it is painted in."""
    return [
        (segment.text.strip(), segment.style.meta["name"])
        for segment in strip
        if segment.text.strip() and segment.style
    ]


@pytest.mark.parametrize(
    ("line", "glyph", "style"),
    [
        (Line("x", level=Level.FATAL), "✗", "fatal"),
        (Line("x", level=Level.ERROR), "✗", "error"),
        (Line("x", level=Level.WARNING), "!", "warning"),
        (Line("x", level=Level.INFO), "", "text"),
        (Line("x", level=Level.DEBUG), "·", "debug"),
        (Line("x", level=Level.TRACE), "·", "debug"),
        (Line("x"), "", "text"),
        (Line("x", kind=LineKind.START), "▶", "platform"),
        (Line("x", kind=LineKind.REPORT), "■", "platform"),
        (Line("x", kind=LineKind.NOTICE), "", "notice"),
        (Line("x", level=Level.ERROR, first=False), "│", "error"),
        (Line("x", level=Level.WARNING, part=True), "│", "warning"),
    ],
)
def test_a_line_shows_its_level_by_a_glyph_and_a_style(line: Line, glyph: str, style: str) -> None:
    shown = styles(painter_of(line).row(0, 0, cursor=False, scroll_x=0))
    assert shown == [*([(glyph, style)] if glyph else []), ("x", style)]


def test_a_guide_leads_along_an_event_without_a_level() -> None:
    shown = styles(painter_of(Line("x", first=False)).row(0, 0, cursor=False, scroll_x=0))
    assert shown == [("│", "guide"), ("x", "text")]


def test_the_report_of_a_failure_that_was_told_still_shows_it() -> None:
    painter = painter_of(Line(FAILED, kind=LineKind.REPORT))
    shown = styles(painter.row(0, 0, cursor=False, scroll_x=0))
    assert shown == [("✗", "error"), ("5.0 ms · timed out · 40 of 128 MB", "platform")]


def test_a_part_of_an_error_keeps_its_time_and_tag() -> None:
    painter = painter_of(Line("KeyError", NOON, "9f2c", Level.ERROR, part=True))
    assert row(painter, 0) == "12:00:00.204 9f2c │ KeyError"


def test_folded_rows_have_a_guide_where_their_line_has_one() -> None:
    text = "x" * 100
    painter = painter_of(Line(text), Line(text, first=False), width=40)
    painter.folded = True
    assert row(painter, 0, 1).strip() == "x" * 20
    assert row(painter, 1, 1) == " " * 18 + "│ " + "x" * 20


def test_of_several_functions_each_line_names_its_own_in_its_colour() -> None:
    lines = [Line("x", NOON, "9f2c", source=source) for source in (0, 1, -1, 2)]
    painter = painter_of(*lines, width=100)
    painter.sources = source_names(NAMES)
    assert [row(painter, number) for number in range(4)] == [
        "12:00:00.204 orders           9f2c   x",
        "12:00:00.204 payments-webhook 9f2c   x",
        "12:00:00.204                  9f2c   x",
        "12:00:00.204                  9f2c   x",
    ]
    assert ("orders", "source-0") in styles(painter.row(0, 0, cursor=False, scroll_x=0))
    assert ("payments-webhook", "source-1") in styles(painter.row(1, 0, cursor=False, scroll_x=0))


def test_a_single_function_is_not_named() -> None:
    painter = painter_of(Line("x", NOON, "9f2c"))
    painter.sources = source_names(NAMES[:1])
    assert row(painter, 0) == "12:00:00.204 9f2c   x"


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (85, "12:00:00.204 payments-webhook 9f2c   x"),
        (84, "12:00:00.204 payments-webhook   x"),
        (56, "12:00:00.204 payments-webhook   x"),
        (55, "12:00:00.204 paym…bhook   x"),
    ],
)
def test_the_tag_and_then_the_name_make_room_for_the_text(width: int, shown: str) -> None:
    painter = painter_of(Line("x", NOON, "9f2c", source=1), width=width)
    painter.sources = source_names(NAMES)
    assert row(painter, 0) == shown
    assert painter.gutter_width == len(shown) - 1


def test_times_count_from_the_marked_line() -> None:
    lines = [Line("x", NOON + after, "9f2c") for after in (-12_400, 0, 173, 185_200)]
    painter = painter_of(*lines, Line("── day"))
    painter.times = Times.RELATIVE
    painter.mark = 1
    assert [row(painter, number) for number in range(5)] == [
        "       -12.4 9f2c   x",
        "12:00:00.204◆9f2c   x",
        "      +0.173 9f2c   x",
        "     +3:05.2 9f2c   x",
        "                    ── day",
    ]


def test_without_a_mark_times_count_from_the_oldest_line() -> None:
    painter = painter_of(Line("x", NOON, "9f2c"), Line("x", NOON + 5, "9f2c"))
    painter.times = Times.RELATIVE
    painter.oldest_ms = lambda: NOON
    painter.clear()
    assert row(painter, 1) == "      +0.005 9f2c   x"


def test_times_still_count_from_a_mark_that_fell_out() -> None:
    lines = {0: Line("x", NOON, "9f2c"), 1: Line("x", NOON + 5, "9f2c")}
    painter = LinePainter(lines.__getitem__, style_of, gutter=True)
    painter.times = Times.RELATIVE
    painter.mark = 0
    del lines[0]
    assert painter.row(1, 0, cursor=False, scroll_x=0).text.rstrip() == "      +0.005 9f2c   x"
    painter.mark = None
    painter.clear()
    assert painter.row(1, 0, cursor=False, scroll_x=0).text.strip() != "+0.005 9f2c   x"


def test_a_mark_is_seen_without_times_too() -> None:
    painter = painter_of(Line("x", NOON, "9f2c"), Line("y", NOON, first=False))
    painter.times = Times.OFF
    painter.mark = 0
    assert row(painter, 0) == "9f2c◆  x"
    painter.mark = 1
    painter.clear()
    assert row(painter, 1) == "    ◆│ y"


ROWS = ("ERROR boom", "{", '  "sku": 17,', f'  "long": "{"x" * 60}"', "}")


def test_an_unfolded_line_shows_each_of_its_rows_and_one_gutter() -> None:
    painter = painter_of(Line('{"sku":17}', NOON, "9f2c", Level.ERROR), Line("after"), width=40)
    painter.unfolded = lambda number: ROWS if number == 0 else None
    assert [row(painter, 0, sub) for sub in range(5)] == [
        "12:00:00.204 9f2c ✗ ERROR boom",
        " " * 20 + "{",
        " " * 20 + '  "sku": 17,',
        " " * 20 + '  "long": "xxxxxxxx›',
        " " * 20 + "}",
    ]
    assert row(painter, 0, 3, scroll_x=10) == " " * 19 + "‹" + '"' + "x" * 18 + "›"
    assert row(painter, 1).strip() == "after"
    assert painter.cells_of(0) == len(ROWS[3])


def test_an_unfolded_row_is_not_folded_again() -> None:
    painter = painter_of(Line('{"sku":17}', NOON), width=40)
    painter.folded = True
    painter.unfolded = lambda _: ROWS
    assert row(painter, 0, 4).strip() == "}"


def test_json_has_modest_colours_and_matches_stand_on_them() -> None:
    painter = painter_of(Line('{"sku":17}', NOON))
    painter.unfolded = lambda _: ROWS
    painter.query = Query("ku")
    assert styles(painter.row(0, 2, cursor=False, scroll_x=0)) == [
        ('"s', "json-key"),
        ("ku", "match"),
        ('"', "json-key"),
        (":", "json-mark"),
        ("17", "json-value"),
        (",", "json-mark"),
    ]


def test_several_terms_are_marked_beside_what_is_looked_for() -> None:
    painter = painter_of(Line("a cat and a dog"))
    painter.query = Query("cat and")
    painter.queries = [Query("dog"), Query("and a")]
    assert styles(painter.row(0, 0, cursor=False, scroll_x=0)) == [
        ("a", "text"),
        ("cat and", "match"),
        ("a", "term"),
        ("dog", "term"),
    ]
    assert painter.first_match(0) == (2, 9)


def test_a_selected_line_has_another_ground_and_matches_keep_theirs() -> None:
    painter = painter_of(Line("a cat", NOON, "9f2c"))
    painter.query = Query("cat")
    plain = painter.row(0, 0, cursor=False, scroll_x=0)
    selected = painter.row(0, 0, cursor=False, scroll_x=0, selected=True)
    assert selected.text == plain.text
    assert selected.cell_length == plain.cell_length
    grounds = {
        segment.text: segment.style.bgcolor.name
        for segment in selected
        if segment.style and segment.style.bgcolor
    }
    assert grounds.pop("cat") == "blue"
    assert set(grounds.values()) == {"green"}


def test_the_cursor_is_seen_within_a_selection() -> None:
    painter = painter_of(Line("a cat", NOON, "9f2c"))
    strip = painter.row(0, 0, cursor=True, scroll_x=0, selected=True)
    assert {
        segment.style.bgcolor.name for segment in strip if segment.style and segment.style.bgcolor
    } == {"red"}


@pytest.mark.parametrize(
    ("colour", "ground", "legible"),
    [
        ("#0178d4", "#0178d4", False),
        ("#7aa2c9", "#2d3a4d", True),
        ("default", "white", False),
        ("default", "default", True),
        ("blue", "blue", False),
        ("white", "blue", True),
    ],
)
def test_a_colour_is_legible_where_it_differs_from_its_ground(
    colour: str, ground: str, legible: bool
) -> None:
    assert is_legible(Color.parse(colour), Color.parse(ground)) is legible


@pytest.mark.parametrize(
    "theme", ["textual-dark", "textual-light", "nord", "ansi-dark", "ansi-light"]
)
async def test_everything_can_be_read_under_the_cursor(theme: str) -> None:
    view = LineView()
    app = ViewApp(view)
    async with app.run_test(size=SIZE) as pilot:
        app.theme = theme
        view.focus()
        await pilot.pause()
        for name in ("text", "error", "time", "more", "json-key", "json-string", "json-mark"):
            style = view._style_of(name, True)
            assert is_legible(style.color, style.bgcolor), name
