"""Many lines to read: nothing is lost by wrapping, scrolling or size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from lambdatui.ui.widgets.json_spans import LONGEST, json_spans
from lambdatui.ui.widgets.text_lines import TextLines, trouble_at
from lambdatui.ui.widgets.turns import first_lines
from tests.ui.invoke_ports import screen_text, until


class Host(App[None]):
    """One view of lines."""

    def compose(self) -> ComposeResult:
        """The view alone."""
        yield TextLines(id="lines")


def rows(app: App[None]) -> list[str]:
    """What is seen, without the scroll bar's column."""
    return [row[:19].rstrip() for row in screen_text(app).splitlines()]


async def test_a_long_line_goes_on_in_the_next_rows() -> None:
    app = Host()
    async with app.run_test(size=(20, 6)) as pilot:
        view = app.query_one(TextLines)
        view.show(["a" * 19 + "b" * 19 + "c", "next"])
        await pilot.pause()
        assert rows(app)[:4] == ["a" * 19, "b" * 19, "c", "next"]
        assert view.line_count == 2


async def test_without_wrapping_the_rest_is_at_the_right() -> None:
    app = Host()
    async with app.run_test(size=(20, 6)) as pilot:
        view = app.query_one(TextLines)
        view.show(["a" * 19 + "b" * 19 + "c" * 8, "next"])
        view.focus()
        await pilot.press("w")
        await pilot.pause()
        assert rows(app)[:2] == ["a" * 19, "next"]
        await pilot.press(*["right"] * 4)
        await pilot.pause()
        assert rows(app)[0].startswith("bbbbbb")
        assert rows(app)[0].endswith("c" * 8)


@pytest.mark.parametrize("wide", ["漢字かな交じり文" * 6, "✨🚀" * 12, "a漢" * 20])
async def test_wide_characters_are_all_shown_in_whichever_row(wide: str) -> None:
    app = Host()
    async with app.run_test(size=(20, 12)) as pilot:
        app.query_one(TextLines).show([wide])
        await pilot.pause()
        assert "".join(screen_text(app).split()) == wide


async def test_narrower_room_breaks_the_lines_anew() -> None:
    app = Host()
    async with app.run_test(size=(40, 6)) as pilot:
        app.query_one(TextLines).show(["x" * 30])
        await pilot.resize_terminal(20, 6)
        await pilot.pause()
        assert rows(app)[:2] == ["x" * 19, "x" * 11]


async def test_the_last_of_very_many_lines_can_be_reached() -> None:
    app = Host()
    async with app.run_test(size=(20, 6)) as pilot:
        view = app.query_one(TextLines)
        view.show(f"line {number}" for number in range(300_000))
        view.extend(["the end"])
        view.focus()
        await pilot.press("G")
        assert rows(app)[-1] == "the end"
        await pilot.press("g")
        assert rows(app)[0] == "line 0"
        await pilot.press("j", "pagedown")
        assert rows(app)[0] == "line 6"


def test_keys_and_strings_are_told_apart() -> None:
    line = ' "a\\"b": ["x", -1.5e3, true, null],'
    assert [(line[start:end], kind) for start, end, kind in json_spans(line)] == [
        ('"a\\"b"', "key"),
        (":", "mark"),
        ("[", "mark"),
        ('"x"', "string"),
        (",", "mark"),
        ("-1.5e3", "value"),
        (",", "mark"),
        ("true", "value"),
        (",", "mark"),
        ("null", "value"),
        ("],", "mark"),
    ]


@given(st.text(alphabet='{}[]",:\\ae1- ', max_size=80))
def test_parts_are_in_order_and_never_overlap(line: str) -> None:
    reached = 0
    for start, end, _ in json_spans(line):
        assert reached <= start < end <= len(line)
        reached = end


def test_a_line_of_megabytes_is_left_plain() -> None:
    assert json_spans('"a"' * LONGEST) == []


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        (["START", "fine", "END"], 3),
        (
            [
                "START",
                "[ERROR] retrying",
                "ok",
                "[ERROR] KeyError",
                "Traceback (most",
                "  a",
                "END",
            ],
            3,
        ),
        (
            [
                "START",
                "2026 abc Task timed out after 3.00 seconds",
                "END",
                "REPORT Status: timeout",
            ],
            1,
        ),
        (["START", "fine", "REPORT RequestId: 1 Status: error"], 2),
        (["ERROR one", "WARN two", "ERROR three"], 2),
        ([], 0),
    ],
)
def test_a_log_is_read_from_the_first_line_of_its_last_error(lines: list[str], at: int) -> None:
    assert trouble_at(lines) == at


async def test_lines_that_are_put_between_keys_can_all_be_scrolled_to() -> None:
    app = Host()
    async with app.run_test(size=(20, 6)) as pilot:
        view = app.query_one(TextLines)
        lines = (f"{number} {'a' * (number % 40)}" for number in range(30_000))
        view.show(first_lines(lines))
        await view.fill(lines)
        await pilot.pause()
        assert view.line_count == 30_000
        view.focus()
        await pilot.press("G")
        await pilot.pause()
        # 39 letters behind the number and a space, in rows of 19.
        assert rows(app)[3:6] == [f"29999 {'a' * 13}", "a" * 19, "a" * 7]


async def test_many_lines_are_broken_anew_to_the_last_where_the_room_changes() -> None:
    app = Host()
    async with app.run_test(size=(40, 6)) as pilot:
        view = app.query_one(TextLines)
        view.show([f"{number:05} {'b' * 20}" for number in range(50_000)])
        await pilot.pause()
        await pilot.resize_terminal(20, 6)
        await until(pilot, lambda: view.virtual_size.height == 100_000)
        view.focus()
        await pilot.press("G")
        await pilot.pause()
        assert rows(app)[4:6] == [f"49999 {'b' * 13}", "b" * 7]
