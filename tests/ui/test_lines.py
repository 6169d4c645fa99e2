"""The view of lines, on a screen: what it paints, where it stands, and what it never does."""

import time

import pytest
from rich.cells import cell_len
from textual import events
from textual.message import Message
from textual.scrollbar import ScrollTo

from lambdatui.core.lines import Level, Line, LineKind, lines_of
from lambdatui.core.logs import LogEvent
from lambdatui.core.safe import UNSAFE, safe
from lambdatui.ui.themes import DARK
from lambdatui.ui.widgets.line_paint import Times, clock_text
from lambdatui.ui.widgets.lines import LineView
from tests.ui.lines_app import NOON, SIZE, ViewApp, numbered, painted, settled, strips
from tests.ui.until import until

HOSTILE = (
    "\x1b[31mred\x1b[0m",
    "\x1b]52;c;aGk=\x07 sets the clipboard",
    "\x9b31m and \x85 are C1",
    "\u202egnp.exe \u2066isolated\u2069",
    "[red]markup[/red] [/x] [$LATEST] [@click=app.quit]x[/]",
    "tab\there\x00nul\x7fdel",
    "zero\u200bwidth\ufeff joined\u200dhere \u00adsoft",
    "日本語のログ 👩\u200d👩\u200d👧 e\u0301 \u2764\ufe0f",
    "lone \ud800 surrogate",
    "\u0301 begins with a mark",
    "日" * 5_000,
    "👩\ufe0f\x1b" * 1_500,
    "",
)


def check_strips(view: LineView) -> None:
    for strip in strips(view):
        assert not UNSAFE.search(strip.text)
        assert strip.cell_length == cell_len(strip.text) == view.size.width


async def test_lines_are_painted_with_time_tag_and_glyph() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.set_times(Times.UTC)
        view.append(
            [
                Line("START RequestId: 9f2c", NOON, "9f2c", kind=LineKind.START),
                Line("all well", NOON + 1, "9f2c"),
                Line("[ERROR] boom", NOON + 2, "77aa", Level.ERROR),
                Line("  at line 2", NOON + 2, "77aa", Level.ERROR, first=False),
                Line("low", NOON + 3, "", Level.WARNING),
                Line("── live", NOON + 4, "", kind=LineKind.NOTICE),
            ]
        )
        await settled(pilot, view)
        assert painted(view)[:7] == [
            "12:00:00.204 9f2c ▶ START RequestId: 9f2c",
            "12:00:00.205 9f2c   all well",
            "12:00:00.206 77aa ✗ [ERROR] boom",
            "                  │   at line 2",
            "12:00:00.207      ! low",
            "12:00:00.208        ── live",
            "",
        ]


async def test_levels_have_colours_of_their_own() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(
            [Line("plain"), Line("bad", level=Level.ERROR), Line("hm", level=Level.WARNING)]
        )
        view.append([Line("START", kind=LineKind.START), Line("── live", kind=LineKind.NOTICE)])
        await settled(pilot, view)
        colours = set()
        for strip in strips(view)[:5]:
            segment = next(segment for segment in reversed(list(strip)) if segment.text.strip())
            assert segment.style
            colours.add(segment.style.color)
        assert len(colours) == 5


async def test_a_line_under_the_cursor_keeps_its_colour() -> None:
    view = LineView()
    app = ViewApp(view)
    async with app.run_test(size=SIZE) as pilot:
        app.register_theme(DARK)
        app.theme = DARK.name
        view.append([Line("bad", level=Level.ERROR), Line("worse", level=Level.ERROR)])
        await settled(pilot, view)
        above, under = (list(strip)[-2].style for strip in strips(view)[:2])
        assert above
        assert under
        assert above.color == under.color
        assert above.bgcolor != under.bgcolor


async def test_the_end_is_followed_until_one_scrolls_up_and_again_at_the_end() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 50))
        await settled(pilot, view)
        assert painted(view)[-1].endswith("line 49")
        await pilot.press("pageup", "k")
        before = painted(view)
        view.append(numbered(50, 60))
        await settled(pilot, view)
        assert painted(view) == before
        assert view.scroll_offset.y == view.window.y
        await pilot.press("G")
        assert painted(view)[-1].endswith("line 59")
        view.append(numbered(60, 61))
        await settled(pilot, view)
        assert painted(view)[-1].endswith("line 60")


async def test_lines_that_fall_out_are_counted_and_do_not_move_what_is_read() -> None:
    view = LineView(memory=150_000)
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 5_000))
        await settled(pilot, view)
        await pilot.press("up", "up", "pageup")
        before = painted(view)
        view.append(numbered(5_000, 8_000))
        await settled(pilot, view)
        assert view.buffer.dropped == view.buffer.first + 1 > 1
        assert painted(view) == before
        view.append(numbered(8_000, 20_000))
        await settled(pilot, view)
        assert view.buffer.size <= 200_000
        assert f"{view.buffer.dropped:,} older lines fell out" in painted(view)[0]
        assert painted(view)[1].endswith(f"line {view.buffer.dropped}"), "read lines fell out too"
        check_strips(view)


async def test_keys_wheel_and_click_move_the_cursor_without_animation() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 100))
        await settled(pilot, view)
        await pilot.press("home")
        assert (view.window.cursor, view.scroll_y) == (0, 0)
        await pilot.press("down", "j", "pagedown")
        assert (view.window.cursor, view.scroll_y) == (2 + SIZE[1] - 1, SIZE[1] - 1)
        await pilot.click(view, offset=(5, 3))
        assert view.window.cursor == SIZE[1] - 1 + 3
        await pilot._post_mouse_events([events.MouseScrollDown], view, offset=(5, 3))
        assert view.scroll_y == SIZE[1] - 1 + 3
        assert view.window.cursor == SIZE[1] - 1 + 3
        assert view.vertical_scrollbar.position == view.scroll_y
        await pilot.press("end")
        assert (view.window.cursor, view.scroll_y) == (99, 100 - SIZE[1])
        assert not view.app.animator.is_being_animated(view, "scroll_y")


async def test_the_scrollbar_moves_the_lines_at_once() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 100))
        await settled(pilot, view)
        view.post_message(ScrollTo(y=40))
        await until(pilot, lambda: view.window.y == 40)
        assert painted(view)[0].endswith("line 40")
        assert not view.window.following


async def test_long_lines_run_out_to_the_right_and_one_can_follow_them() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        text = "".join(f"{number:04}" for number in range(100))
        view.append([Line(text, NOON, "9f2c"), Line("short", NOON, "9f2c")])
        await settled(pilot, view)
        row = painted(view)[0]
        assert row.endswith("›")
        await pilot.press("right")
        assert "‹" in painted(view)[0]
        seen = text.find(painted(view)[0].split("‹")[1][:8])
        assert seen == view.scroll_x > 0
        for _ in range(20):
            view.action_sideways(1)
        assert painted(view)[0].endswith("0099")
        for _ in range(20):
            view.action_sideways(-1)
        assert painted(view)[0] == row


@pytest.mark.parametrize("wrapped", [False, True])
async def test_hostile_text_never_reaches_the_screen_as_it_is(wrapped: bool) -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.set_wrapped(wrapped)
        for text in HOSTILE:
            view.append(lines_of(LogEvent(NOON, text, "2026/11/23/[$LATEST]\x1b[7m")))
        await settled(pilot, view)
        await pilot.press("home")
        whole: list[str] = []
        while view.window.cursor < view.buffer.end - 1:
            check_strips(view)
            whole += painted(view)
            view.action_sideways(1 if len(whole) < 50 else -1)
            view.action_page(1)
        assert any("[red]markup[/red] [/x] [$LATEST]" in row for row in whole)
        assert any("␛]52;c;aGk=␇" in row for row in whole)


async def test_a_wrapped_line_is_shown_whole() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=(60, 16)) as pilot:
        texts = ["word " * 30, "日本" * 40, "a\tb" * 20]
        view.append(Line(text, NOON, "9f2c") for text in texts)
        view.set_wrapped(True)
        await settled(pilot, view)
        await pilot.press("home")
        gutter = view.painter.gutter_width
        rows = [strip.text for strip in strips(view)]
        shown = "".join(row[gutter:].rstrip() for row in rows).replace(" ", "")
        assert shown == "".join(texts).replace(" ", "").replace("\t", "")
        assert view.virtual_size.height == 4 + 5 + 4


async def test_wrapping_keeps_its_place_through_a_new_width() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(Line(f"{number} " + "x" * 100) for number in range(3_000))
        view.set_wrapped(True)
        await settled(pilot, view)
        view.jump(1_500)
        await pilot.resize_terminal(40, 12)
        await settled(pilot, view)
        assert any(" 1500 xx" in row for row in painted(view))
        await view.worked()
        assert any(" 1500 xx" in row for row in painted(view)), "measuring the rest moves nothing"
        assert view.rows.unmeasured() is None
        check_strips(view)


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("letter", ["x", "日", "\x1b"])
async def test_a_line_of_a_megabyte_is_painted_without_reading_all_of_it(
    wrapped: bool, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def counting(text: str) -> str:
        read.append(len(text))
        return safe(text)

    monkeypatch.setattr("lambdatui.ui.widgets.line_paint.safe", counting)
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.set_wrapped(wrapped)
        view.append([Line(letter * 1_048_576, NOON, "9f2c"), Line("after", NOON, "9f2c")])
        await settled(pilot, view)
        await pilot.press("home", "right", "pagedown", "left", "end")
        check_strips(view)
        assert any(row.endswith("after") for row in painted(view))
        assert max(read) <= SIZE[0]


async def test_ten_thousand_lines_are_painted_in_few_paints() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        await pilot.pause()
        settles = 0
        real = view.post_message

        def counting(message: Message) -> bool:
            nonlocal settles
            settles += isinstance(message, LineView.Changed)
            return real(message)

        view.post_message = counting  # type: ignore[method-assign]  # to count, not to change
        for number in range(10_000):
            view.append([Line(f"line {number}")])
        await settled(pilot, view)
        assert painted(view)[-1].endswith("line 9999")
        assert settles < 10


async def test_the_cursor_shows_whether_keys_go_to_the_view() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 1))
        await settled(pilot, view)
        focused = next(iter(strips(view)[0])).style
        view.blur()
        await pilot.pause()
        blurred = next(iter(strips(view)[0])).style
        assert focused
        assert blurred
        assert focused.bgcolor != blurred.bgcolor


async def test_a_text_is_shown_from_its_beginning_without_a_gutter() -> None:
    view = LineView(gutter=False)
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.set_text("{\n" + '  "a": 1,\n' * 50 + "}")
        await settled(pilot, view)
        assert painted(view)[:2] == ["{", '  "a": 1,']
        assert (view.window.cursor, view.scroll_y) == (0, 0)


async def test_an_empty_view_says_what_would_be_there() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.set_placeholder("Nothing \x1b[31m yet.\n\nPress i to invoke.")
        await pilot.pause()
        words = [row.strip() for row in painted(view) if row.strip()]
        assert words == ["Nothing ␛[31m yet.", "Press i to invoke."]
        view.append(numbered(0, 1))
        await settled(pilot, view)
        assert painted(view)[1] == ""
        view.clear()
        await settled(pilot, view)
        assert "Press i to invoke." in "".join(painted(view))


def test_a_time_outside_of_the_calendar_is_shown_as_dashes() -> None:
    assert clock_text(2**61, Times.LOCAL) == "--:--:--.---"
    assert clock_text(NOON, Times.UTC) == "12:00:00.204"


async def test_going_sideways_ends_with_the_longest_line_and_with_one_that_has_nothing_there() -> (
    None
):
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append([Line("short", NOON), Line("x" * 200, NOON)])
        await settled(pilot, view)
        await pilot.press(*["right"] * 20)
        assert "x" in painted(view)[1]
        at = view.scroll_x
        assert at > 0
        await pilot.press("right")
        assert view.scroll_x == at
        await pilot.press("k")
        assert view.scroll_x == 0
        assert painted(view)[0].endswith("short")


async def test_a_key_and_a_new_size_before_the_next_paint_find_the_new_lines() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 10))
        await settled(pilot, view)
        view.append(numbered(10, 5_000))
        view.window.set_height(6)
        assert not view.is_settled
        view.action_last()
        assert view.window.cursor == 4_999
        view.append(numbered(5_000, 9_000))
        view.jump(8_000)
        assert not view.is_settled
        await settled(pilot, view)
        assert any(row.endswith("line 8000") for row in painted(view))


async def test_what_comes_is_shown_though_another_thread_has_the_interpreter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=SIZE) as pilot:
        view.append(numbered(0, 3))
        await settled(pilot, view)
        # Between two of the next steps, more time passes than until the next paint.
        passed = (0.5 * step for step in range(20))
        monkeypatch.setattr("textual._time.get_time", lambda: time.monotonic() + next(passed, 10.0))
        view.append(numbered(3, 6))
        await settled(pilot, view)
        assert view.window.total() == 6
