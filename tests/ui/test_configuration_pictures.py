"""Pictures of the configuration: everything attached, nothing, and nothing that one may read.

``pytest --snapshot-update`` takes them anew; look at each before it is committed.
"""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.saved_views import FleetView
from lambdatui.ui.app import ConsoleApp
from tests.ui.backend import FakeBackend, clock
from tests.ui.console_app import REMOTE, see
from tests.ui.pictures import settled, unlike

#: What AWS has to tell, the keys that lead there, and what stands there once it is complete.
PLACES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "triggers": ("everything", ("right_square_bracket",), "SQS queue"),
    "role": ("everything", ("right_square_bracket",) * 6, "orders-table"),
    "folded": ("everything", ("Z",), "▸ Tags"),
    "raw": ("everything", ("J",), '"FunctionName"'),
    "nothing": ("nothing", ("right_square_bracket",), "none in its policy"),
    "denied": ("denied", ("right_square_bracket",), "not allowed to read"),
}


@pytest.mark.parametrize("place", PLACES)
async def test_configuration(place: str, snapshot: SnapshotAssertion) -> None:
    told, keys, complete = PLACES[place]
    backend = FakeBackend()
    backend.view = FleetView(sort=FleetColumn.NAME)
    if told == "nothing":
        backend.plain = frozenset(each.name for each in backend.account)
    if told == "denied":
        backend.denied.add("section")

    async def go(pilot: Pilot[Any]) -> None:
        await see(pilot, "video-transcode", "acme-prod", "$0.0020")
        await pilot.press("c")
        await see(pilot, "read just now", "app.handler")
        await settled(pilot)
        await pilot.press(*keys)
        await see(pilot, complete)

    app = ConsoleApp(backend, clock, environ=REMOTE)
    section = "right_square_bracket"
    again = ("left_square_bracket", section) if keys[-1] == section else ()
    assert not await unlike(snapshot, app, go, again=again)
