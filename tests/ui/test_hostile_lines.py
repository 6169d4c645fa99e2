"""Text that is meant to do harm stays text, wherever it stands, in every way of showing it."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Awaitable, Callable

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from lambdatui.core.lines import notice_lines
from lambdatui.core.logs import LogEvent, Notice, NoticeKind
from lambdatui.core.safe import UNSAFE
from lambdatui.ui.widgets.line_paint import Times
from lambdatui.ui.widgets.lines import LineView
from lambdatui.ui.widgets.log_feed import LogFeed
from tests.ui.lines_app import NOON, ViewApp, painted, settled, strips

HOSTILE = (
    "\x1b[31mred\x1b[0m \x1b[2J\x1b[H clears the screen",
    "\x1b]52;c;aGk=\x07 sets the clipboard \x1b]0;title\x1b\\ \x1bP1$r0m\x1b\\ \x1b_G\x1b\\",
    "\x9b31m \x85 \x90 \x9d0;title\x9c are C1",
    "".join(map(chr, range(0x20))) + "\x7f" + "".join(map(chr, range(0x80, 0xA0))),
    "\u202egnp.exe\u202c \u2066isolated\u2069 \u061c\u200e\u200f",
    "lone \ud800 and \udfff, and half a pair \ud83d",
    "[red]markup[/red] [/x] [/] [$LATEST] [@click=app.quit]x[/] \\[bold] [b",
    "zero\u200bwidth\ufeff joined\u200dhere \u00adsoft \u2060 \ufe0f \u180e \U000e0041",
    "日本語のログ 👩\u200d👩\u200d👧 e\u0301 \u2764\ufe0f \u0301 ﷽ 𒐫 ꧅",
    "a\u2028b\u2029c\x0bd\x0ce",
    '{"level":"ERROR","message":"\\u001b[31mred\\u009b \\u202e [/x]","\\u001bkey":"\\ud800"}',
    '{"message":"\x1b]0;title\x07 日本","n":' + "9" * 500 + "}",
    "",
)
STREAM = "2026/11/23/[$LATEST]\x1b[7m\u202e日本"
FUNCTIONS = ["orders\x1b[7m", "[/x]\u202e日本語の長い名前です", "c"]

Show = Callable[[Pilot[None], LineView], Awaitable[None]]


async def _as_it_is(pilot: Pilot[None], view: LineView) -> None:
    await pilot.pause()


async def _wrapped(pilot: Pilot[None], view: LineView) -> None:
    view.set_wrapped(True)
    await settled(pilot, view)


async def _raw(pilot: Pilot[None], view: LineView) -> None:
    view.set_brief(False)
    await settled(pilot, view)


async def _of_several_functions(pilot: Pilot[None], view: LineView) -> None:
    view.set_sources(FUNCTIONS)
    view.set_times(Times.RELATIVE)
    view.set_mark(view.buffer.first + 1)
    await settled(pilot, view)


async def _unfolded(pilot: Pilot[None], view: LineView) -> None:
    view.set_wrapped(True)
    for number in range(view.buffer.first, view.buffer.end):
        view.toggle_unfolded(number)
    await settled(pilot, view)


async def _selected(pilot: Pilot[None], view: LineView) -> None:
    view.select()
    view.action_page(1)
    await pilot.pause()


async def _sideways(pilot: Pilot[None], view: LineView) -> None:
    view.scroll_x = 7
    await pilot.pause()


def check(view: LineView) -> None:
    """No row holds a character that a terminal obeys, and each is as wide as the view."""
    for strip in strips(view):
        assert not UNSAFE.search(strip.text)
        assert strip.cell_length == cell_len(strip.text) == view.size.width
    drawn = view.app.export_screenshot()
    assert not UNSAFE.search(drawn.replace("\n", ""))
    ET.fromstring(drawn)


def events(texts: tuple[str, ...]) -> list[LogEvent]:
    return [
        LogEvent(NOON + n, text, STREAM, source=n % 3, request_id="\x1b[5m[/x]")
        for n, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    "show",
    [_as_it_is, _wrapped, _raw, _of_several_functions, _unfolded, _selected, _sideways],
)
@pytest.mark.parametrize("size", [(46, 12), (100, 30)])
async def test_no_character_of_a_log_is_obeyed(show: Show, size: tuple[int, int]) -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=size) as pilot:
        lines = LogFeed(NOON).lines(events(HOSTILE))
        for kind in NoticeKind:
            notice = Notice(kind=kind, text="\x1b[31m\u202e[/x]", at_ms=NOON, from_ms=NOON)
            lines += notice_lines(notice)
        view.append(lines)
        await settled(pilot, view)
        await pilot.press("home")
        await show(pilot, view)
        check(view)
        while view.window.cursor < view.buffer.end - 1:
            view.action_page(1)
            await pilot.pause()
            check(view)


async def test_hostile_text_can_be_read_as_what_it_is() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=(100, 30)) as pilot:
        view.append(LogFeed(NOON).lines(events(HOSTILE)))
        await settled(pilot, view)
        rows = "\n".join(painted(view))
        assert "␛[31mred␛[0m" in rows
        assert "␛]52;c;aGk=␇ sets the clipboard" in rows
        assert "·gnp.exe·" in rows
        assert "[red]markup[/red] [/x] [/] [$LATEST] [@click=app.quit]x[/] \\[bold] [b" in rows
        assert "lone � and �" in rows


async def test_a_placeholder_is_safe_too() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=(100, 30)) as pilot:
        view.set_placeholder("\n".join(HOSTILE))
        await pilot.pause()
        check(view)


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("letter", ["x", "\x1b", "日", "\u202e"])
async def test_ten_thousand_lines_without_a_space_are_shown(letter: str, wrapped: bool) -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=(80, 24)) as pilot:
        view.set_wrapped(wrapped)
        text = letter * 200
        view.append(
            LogFeed(NOON).lines(LogEvent(NOON + n, f"{text}{n}", STREAM) for n in range(10_000))
        )
        await settled(pilot, view)
        check(view)
        if wrapped:
            assert "9999" in "".join(painted(view))
        await pilot.press("home", "pagedown")
        check(view)


async def test_an_event_of_a_hundred_thousand_line_feeds_is_shown() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=(80, 24)) as pilot:
        message = "first" + "\n" * 99_999 + "last"
        view.append(LogFeed(NOON).lines([LogEvent(NOON, message, STREAM)]))
        await settled(pilot, view)
        assert view.buffer.log_count() == 100_000
        assert painted(view)[-1].endswith("│ last")
        await pilot.press("home")
        assert painted(view)[0].endswith("first")
        check(view)


@pytest.mark.parametrize("wrapped", [False, True])
async def test_a_line_of_a_megabyte_of_each_harm_is_shown(wrapped: bool) -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=(80, 24)) as pilot:
        view.set_wrapped(wrapped)
        for text in (HOSTILE[1], HOSTILE[3], HOSTILE[4], HOSTILE[8]):
            whole = (text * (1 + (1 << 20) // len(text)))[: 1 << 20]
            view.append(LogFeed(NOON).lines([LogEvent(NOON, whole, STREAM)]))
            await settled(pilot, view)
            check(view)
            await pilot.press("home", "right", "pagedown")
            check(view)
            view.clear()


async def test_a_deep_and_a_broken_json_line_are_shown_as_text() -> None:
    view = LineView()
    async with ViewApp(view).run_test(size=(80, 24)) as pilot:
        deep = '{"a":' * 3_000 + "1" + "}" * 3_000
        broken = json.dumps({"message": "\x1b[31m"})[:-1] + ",}"
        view.append(LogFeed(NOON).lines(events((deep, broken))))
        for number in range(view.buffer.first, view.buffer.end):
            view.toggle_unfolded(number)
        await settled(pilot, view)
        check(view)
