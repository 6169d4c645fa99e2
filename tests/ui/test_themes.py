"""The themes: each can be read, and a name that is none is told."""

import pytest
from textual.color import Color
from textual.theme import Theme

from lambdatui.ui.app import ConsoleApp
from lambdatui.ui.themes import DARK, LIGHT
from tests.ui.backend import FakeBackend, clock
from tests.ui.console_app import WIDE, see
from tests.ui.until import until

#: Of text in this size (WCAG 2.2, success criterion 1.4.3).
LEAST = 4.5


def contrast(one: Color, other: Color) -> float:
    """The ratio of WCAG 2.2."""

    def light(color: Color) -> float:
        parts = [part / 255 for part in color.rgb]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_all_that_is_written_in_it_can_be_read(theme: Theme) -> None:
    ground = Color.parse(theme.background or "")
    for name in ("foreground", "accent", "success", "warning", "error"):
        assert contrast(Color.parse(getattr(theme, name)), ground) >= LEAST, name
    cursor = Color.parse(theme.variables["block-cursor-background"])
    ink = Color.parse(theme.variables["block-cursor-foreground"])
    assert contrast(ink, cursor) >= LEAST


@pytest.mark.parametrize(
    ("name", "theme"),
    [("", "lambdatui"), ("light", "lambdatui-light"), ("ansi", "lambdatui-ansi"), ("nord", "nord")],
)
async def test_a_theme_is_chosen_by_its_name(name: str, theme: str) -> None:
    app = ConsoleApp(FakeBackend(), clock, environ={}, label="", theme=name)
    async with app.run_test(size=WIDE) as pilot:
        await see(pilot, "cleanup-expired")
        assert app.theme == theme
        await pilot.press("l")
        await see(pilot, "START RequestId")


async def test_a_name_that_is_none_is_told_with_those_there_are() -> None:
    app = ConsoleApp(FakeBackend(), clock, environ={}, label="", theme="solarised")
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: any("solarised" in each.message for each in app._notifications))
        assert app.theme == "lambdatui"
        words = next(each.message for each in app._notifications)
        assert "light, ansi" in words
        assert "solarized-light" in words
