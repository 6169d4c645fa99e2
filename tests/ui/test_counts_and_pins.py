"""Pinned functions stand on top; numbers before a key count what it does."""

from typing import Any

from textual.pilot import Pilot

from lambdatui.ui.screens.choose import Rows
from lambdatui.ui.screens.function_choice import FunctionChoice
from lambdatui.ui.widgets.lines import LineView
from lambdatui.ui.widgets.table import Table
from tests.ui.backend import FakeBackend, function
from tests.ui.console_app import WIDE, console, see, shown
from tests.ui.until import until

NAMES = tuple(f"function-{number:02d}" for number in range(30))


def table(pilot: Pilot[Any]) -> Table[Any]:
    return pilot.app.screen.query_one("#functions-table", Table)


async def test_what_is_pinned_stays_on_top_and_first_in_the_jump_and_is_kept() -> None:
    backend = FakeBackend(tuple(function(name) for name in NAMES))
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "function-00 · python3.12")
        await pilot.press("1", "0")
        await see(pilot, " 10")
        await pilot.press("j", "P")
        await until(pilot, lambda: table(pilot).rows[0].name == "function-10")
        await until(pilot, lambda: backend.pinned == [table(pilot).rows[0].key])
        assert "★ function-10" in shown(pilot.app)
        # The cursor stays on its function.
        assert table(pilot).cursor_index == 0
        await pilot.press("semicolon")
        await until(pilot, lambda: isinstance(pilot.app.screen, FunctionChoice))
        rows = pilot.app.screen.query_one(Rows)
        await until(pilot, lambda: rows.option_count > 0)
        assert "function-11" not in str(rows.get_option_at_index(0).prompt)
        await pilot.press("escape")
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "★ function-10")
        await until(pilot, lambda: table(pilot).rows[0].name == "function-10")
        await pilot.press("g", "P")
        await until(pilot, lambda: table(pilot).rows[0].name == "function-00")
        assert backend.pinned == []


async def test_a_number_before_a_key_counts() -> None:
    backend = FakeBackend(tuple(function(name) for name in NAMES))
    async with console(backend).run_test(size=WIDE) as pilot:
        await see(pilot, "function-00 · python3.12")
        for keys, at in (
            ("5j", 5), ("2k", 3), ("12G", 11), ("7g", 6), ("G", 29), ("99k", 0), ("3j", 3),
            # A count is for the next key alone, whatever that is; 0 alone is none.
            ("5yj", 4), ("0j", 5),
        ):  # fmt: skip
            for key in keys:
                await pilot.press(key)
                if key == "y":
                    await pilot.press("escape")
            await until(pilot, lambda at=at: table(pilot).cursor_index == at)  # type: ignore[misc]


async def test_numbers_count_in_the_log_too() -> None:
    async with console().run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired · python3.12")
        await pilot.press("l")
        lines = pilot.app.screen.query_one(LineView)
        await until(pilot, lambda: not lines.window.is_empty and lines.has_focus)
        await pilot.press("g")
        first = lines.window.cursor
        await pilot.press("2", "j")
        await until(pilot, lambda: lines.window.cursor == first + 2)
        await pilot.press("2", "G")
        await until(pilot, lambda: lines.window.cursor == first + 1)
