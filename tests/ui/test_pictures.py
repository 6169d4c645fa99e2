"""Pictures of every screen, compared with those that somebody looked at and found good.

``pytest --snapshot-update`` takes them anew; look at each before it is committed.
"""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from lambdatui.core.connection import Connection
from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.saved_views import FleetView
from lambdatui.ui.app import ConsoleApp
from tests.ui.backend import FakeBackend, clock
from tests.ui.console_app import REMOTE, see
from tests.ui.pictures import unlike

#: Keys that lead to each screen, and what stands on it once it is complete.
SCREENS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "functions": (("j",), ("video-transcode", "acme-prod")),
    "logs": (("j", "j", "j", "enter"), ("orders-api · python3.12", "live", "KeyError")),
    "invocations": (("j", "j", "j", "v"), ("orders-api · python3.12", "KeyError", "176 ms")),
    "insights": (("j", "j", "j", "L", "ctrl+r"), ("orders-api · python3.12", "KeyError: 'sku'")),
    "metrics": (("j", "m"), ("inventory-sync", "1,202 invocations", "Duration")),
    "configuration": (("c",), ("app.handler", "read just now")),
    "invoke": (("slash", *"payments", "enter", "i"), ("payments-webhook · py", "quantity")),
    "keys": (("question_mark",), ("Functions", "sort")),
}


@pytest.mark.parametrize("screen", SCREENS)
async def test_screen(screen: str, snapshot: SnapshotAssertion) -> None:
    keys, complete = SCREENS[screen]

    async def go(pilot: Pilot[Any]) -> None:
        # The figures put the functions in another order; what they cost is told after them.
        await see(pilot, "video-transcode", "acme-prod", "$0.0020")
        await pilot.press(*keys)
        await see(pilot, *complete)

    backend = FakeBackend()
    if screen != "functions":
        # The keys that lead there go through the functions by name.
        backend.view = FleetView(sort=FleetColumn.NAME)
    app = ConsoleApp(backend, clock, environ=REMOTE)
    assert not await unlike(snapshot, app, go)


async def test_denied(snapshot: SnapshotAssertion) -> None:
    backend = FakeBackend()
    backend.denied.update({"functions", "identity"})

    async def go(pilot: Pilot[Any]) -> None:
        await see(pilot, "AWS does not allow ada", "account not known", "✗ denied")

    connection = Connection(read_only=True, region="eu-west-1", profile="acme-prod")
    app = ConsoleApp(backend, clock, connection=connection, environ=REMOTE)
    assert not await unlike(snapshot, app, go)
