"""The whole console over the fake backend, and what it shows."""

from collections.abc import Mapping
from typing import Any

from textual.pilot import Pilot

from lambdatui.core.connection import Connection
from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.saved_views import FleetView
from lambdatui.ui.app import ConsoleApp
from tests.ui.backend import FakeBackend, clock
from tests.ui.until import until

NARROW, WIDE = (80, 24), (120, 40)
#: Over SSH no program is asked to fill the clipboard of whoever runs the tests.
REMOTE = {"SSH_TTY": "/dev/pts/0"}


def console(
    backend: FakeBackend | None = None,
    *,
    read_only: bool = False,
    keys: Mapping[str, str] | None = None,
) -> ConsoleApp:
    connection = Connection(read_only=read_only)
    backend = backend or FakeBackend()
    # What a test goes through stands by name, and no trouble comes before it.
    backend.view = FleetView(sort=FleetColumn.NAME)
    return ConsoleApp(backend, clock, connection=connection, environ=REMOTE, keys=keys)


def shown(app: Any) -> str:
    """The text on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def see(pilot: Pilot[Any], *texts: str) -> str:
    """Wait until all the texts are on the screen."""
    await until(pilot, lambda: all(text in shown(pilot.app) for text in texts))
    return shown(pilot.app)


async def unsee(pilot: Pilot[Any], text: str) -> str:
    """Wait until a text is not on the screen."""
    await until(pilot, lambda: text not in shown(pilot.app))
    return shown(pilot.app)
