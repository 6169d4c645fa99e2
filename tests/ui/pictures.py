"""A screen at each size, out of one run of the app, held against pictures that somebody looked at.

``pytest --snapshot-update`` takes them anew; look at each before it is committed.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Input

from tests.ui.until import until

SIZES = ((80, 24), (120, 40), (200, 60))


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until nothing on the screen has changed for a while: focus and layout come late."""
    before: list[Strip] = []
    same = 0
    while same < 20:
        now = pilot.app.screen._compositor.render_strips()
        same = same + 1 if now == before else 0
        before = now
        await pilot.pause(0.02)


async def unlike(
    snapshot: SnapshotAssertion,
    app: App[Any],
    go: Callable[[Pilot[Any]], Awaitable[None]],
    *,
    again: Sequence[str] = (),
) -> list[str]:
    """The sizes at which the screen is not as in its picture.

    The app starts at the first size, ``go`` leads to the screen, and the terminal grows from there:
    so the cost of a start is paid once. The keys ``again`` lead back to the place in a long text
    that the larger screen has moved.
    """
    pictures = snapshot.use_extension(SVGImageExtension)
    differ = []
    async with app.run_test(size=SIZES[0], notifications=True) as pilot:
        await go(pilot)
        for field in app.screen.query(Input):
            # A cursor that blinks is there in one picture and not in the next.
            field.cursor_blink = False
        for width, height in SIZES:
            if app.size != (width, height):
                await pilot.resize_terminal(width, height)
                await until(pilot, lambda: app.screen.size == app.size)
                await settled(pilot)
                await pilot.press(*again)
            await settled(pilot)
            size = f"{width}x{height}"
            if app.export_screenshot(title=app.title, simplify=True) != pictures(name=size):
                differ.append(size)
    return differ
