"""The view of lines alone on a screen."""

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from lambdatui.core.lines import Line
from lambdatui.ui.widgets.lines import LineView
from tests.ui.until import until

SIZE = (60, 12)
NOON = 1_795_435_200_204  # 2026-11-23 12:00:00.204 UTC


class ViewApp(App[None]):
    def __init__(self, *views: LineView) -> None:
        super().__init__()
        self.views = views

    def compose(self) -> ComposeResult:
        yield from self.views


def numbered(first: int, end: int) -> list[Line]:
    return [Line(f"line {number}", NOON, "9f2c") for number in range(first, end)]


def strips(view: LineView) -> list[Strip]:
    return [view.render_line(y) for y in range(view.size.height)]


def painted(view: LineView) -> list[str]:
    """What stands on the screen, the scrollbar apart: what was not repainted is still the old."""
    rows = view.screen._compositor.render_strips(view.screen.size)
    return [strip.crop(0, view.size.width - 1).text.rstrip() for strip in rows]


def marked(view: LineView) -> list[str]:
    """What is marked as a match in what is shown."""
    style = view.get_component_rich_style("line-view--term")
    return [
        segment.text
        for strip in strips(view)
        for segment in strip
        if segment.style and segment.style.underline and segment.style.color == style.color
    ]


async def settled(pilot: Pilot[None], view: LineView) -> None:
    """Until all that was appended is shown."""
    await until(pilot, lambda: view.virtual_size.height == view.window.total() and view.is_settled)
