"""Whatever stood there before, the terminal shows the frame, cell by cell."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from lambdatui.core.safe import UNSAFE
from lambdatui.ui.frame_writer import FrameWriter
from lambdatui.ui.shadow_look import Look, Looks
from lambdatui.ui.shadow_screen import ShadowScreen, is_sure
from tests.ui.emulated import Emulated, unlike

WIDTH, HEIGHT = 30, 10

LOOKS = Looks()
STYLES = [
    LOOKS.of(style)
    for style in (
        None,
        Style.parse("#ff8800 on #101010"),
        Style.parse("bold #ff8800 on #101010"),
        Style.parse("white on #101010"),
        Style.parse("underline italic red on blue"),
        Style.parse("reverse color(200)"),
        Style.parse("strike dim"),
        Style.parse("link https://example.com red"),
    )
]
CELLS = ["a", "b", "0", "─", "✗", "世", "한", "🎉", "e\u0301", "❤\ufe0f", " " * 4, " " * 12]
TEXTS = st.lists(st.sampled_from(CELLS), max_size=10).map("".join)
PUTS = st.tuples(
    st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), TEXTS, st.sampled_from(STYLES)
)
SCROLLS = st.tuples(st.integers(0, 4), st.integers(5, HEIGHT), st.integers(-4, 4))
FRAMES = st.lists(st.lists(PUTS | SCROLLS, min_size=1, max_size=12), min_size=1, max_size=6)
CURSORS = st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1))

Act = tuple[int, int, str, Look] | tuple[int, int, int]


def do(screen: ShadowScreen, act: Act) -> None:
    """Put a text, or scroll rows."""
    if len(act) == 4:
        screen.put(*act)
        return
    top, bottom, by = act
    for rows in (screen.chars, screen.looks):
        part = rows[top:bottom]
        rows[top:bottom] = part[by:] + part[:by]  # type: ignore[assignment,operator]


def written_in_full(screen: ShadowScreen) -> Emulated:
    """A terminal with each cell written at its own place, in its whole look."""
    terminal = Emulated(screen.width, screen.height)
    written = []
    for y, (chars, looks) in enumerate(zip(screen.chars, screen.looks, strict=True)):
        for x, (cell, look) in enumerate(zip(chars, looks, strict=True)):
            place = f"\x1b[{y + 1};{x + 1}H"
            wide = x + 1 < screen.width and chars[x + 1] == ""
            room = f"  {place}" if wide and not is_sure(cell) else ""
            if cell:
                written.append(f"{place}{LOOKS.change(None, look)}{room}{cell}")
    terminal.feed("".join(written))
    return terminal


@settings(max_examples=40, deadline=None)
@given(FRAMES, CURSORS, st.booleans())
def test_what_is_shown_after_each_frame_is_the_frame(
    frames: Sequence[Sequence[Act]], cursor: tuple[int, int], erases: bool
) -> None:
    want = ShadowScreen(WIDTH, HEIGHT, STYLES[1])
    writer = FrameWriter(LOOKS, erases=erases)
    terminal = Emulated(WIDTH, HEIGHT)
    terminal.feed("garbage " * 40)
    for frame in frames:
        for act in frame:
            do(want, act)
        terminal.feed(writer.frame(want, cursor))
        assert not unlike(terminal, written_in_full(want))
        assert terminal.cursor == cursor
        assert writer.frame(want, cursor) == ""


def lines_from(first: int) -> ShadowScreen:
    screen = ShadowScreen(80, 24, STYLES[1])
    for y in range(24):
        number = first + y if 2 <= y < 22 else y
        bar = "█" if y == 5 else " "
        screen.put(0, y, f"│ {number:08} request {number**9 % 10**50:050} {bar}", STYLES[1])
    return screen


def test_rows_that_moved_are_moved_by_the_terminal_and_a_scroll_bar_stays() -> None:
    writer, terminal = FrameWriter(LOOKS), Emulated(80, 24)
    terminal.feed(writer.frame(lines_from(100), (0, 0)))
    for first in (101, 104, 99):
        written = writer.frame(lines_from(first), (0, 0))
        assert "\x1b[3;22r" in written
        terminal.feed(written)
        assert not unlike(terminal, written_in_full(lines_from(first)))


def test_one_changed_cell_takes_a_move_and_a_character() -> None:
    want = ShadowScreen(80, 24, STYLES[1])
    writer = FrameWriter(LOOKS)
    writer.frame(want, (0, 0))
    want.put(40, 12, "x", STYLES[1])
    written = writer.frame(want, (0, 0))
    assert written == f"\x1b[13;41H{LOOKS.change(STYLES[1].blank, STYLES[1])}x\x1b[H"


def test_no_control_character_of_a_text_or_a_link_is_ever_written() -> None:
    want = ShadowScreen(40, 2, LOOKS.plain)
    want.put(0, 0, "a\x1b]52;c;AAAA\x07b\x9b31mc\u202ed\u200de\nf", LOOKS.plain)
    want.put(0, 1, "link", LOOKS.of(Style(link="https://x\x1b\\\x1b[31m")))
    terminal = Emulated(40, 2)
    terminal.feed(FrameWriter(LOOKS).frame(want, (0, 0)))
    assert [line.rstrip() for line in terminal.screen.display] == ["a]52;c;AAAAb31mcdef", "link"]
    assert not any(UNSAFE.search(cell) for row in want.chars for cell in row)


def test_a_terminal_gets_no_colour_that_it_has_not() -> None:
    look = Looks(ColorSystem.EIGHT_BIT).of(Style.parse("#ff0000 on #00ff00"))
    assert look.foreground.startswith("38;5;")
    assert look.background.startswith("48;5;")


def test_half_a_wide_character_that_is_written_over_is_a_space() -> None:
    want = ShadowScreen(6, 1, LOOKS.plain)
    want.put(0, 0, "世界", LOOKS.plain)
    want.put(1, 0, "ab", LOOKS.plain)
    assert want.chars[0] == [" ", "a", "b", " ", " ", " "]
    want.put(5, 0, "世", LOOKS.plain)
    assert want.chars[0][5] == " "


def test_no_hyperlink_goes_on_after_a_frame() -> None:
    writer = FrameWriter(LOOKS)
    want = ShadowScreen(WIDTH, HEIGHT, LOOKS.plain)
    # The last cell that is written is one of it.
    want.put(WIDTH - 4, HEIGHT - 1, "link", LOOKS.of(Style(link="https://example.com")))
    written = writer.frame(want, (0, 0))
    assert written.rfind("\x1b]8;;\x1b\\") > written.rfind("https://example.com") > 0
