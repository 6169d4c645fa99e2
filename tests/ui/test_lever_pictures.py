"""Pictures of the levers: the list, the gate of some, and the end of a change.

``pytest --snapshot-update`` takes them anew; look at each before it is committed.
"""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.lever import Lever, LeverTarget
from lambdatui.core.saved_views import FleetView
from lambdatui.ui.app import ConsoleApp
from tests.ui.backend import ACCOUNT, FakeBackend, clock
from tests.ui.console_app import REMOTE, see
from tests.ui.levers_ports import state_of
from tests.ui.pictures import unlike

FUNCTION = ACCOUNT[4]
ALIAS = LeverTarget(lever=Lever.ALIAS, function=FUNCTION.name, part="live", arn=FUNCTION.arn)
TO_ALIAS = ("j",) * 6

#: The keys that lead there, each group once what stands before it is seen, and what stands then.
PLACES: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "list": (((), "not limited"),),
    "stop": ((("enter",), "put-function-concurrency"),),
    "alias": ((TO_ALIAS, "AWS_IAM"), (("enter",), "update-alias"), (("tab", "2", "0"), "20 %")),
    "environment": (
        (("G", *("k",) * 6), "2 variables"),
        (("enter",), "68 of 4,096"),
        (("j", "d"), "removed"),
    ),
    "done": (
        (("enter",), "put-function-concurrency"),
        (("enter",), "is protected"),
        ((*FUNCTION.name, "enter"), "u undoes it"),
    ),
}


@pytest.mark.parametrize("place", PLACES)
async def test_levers(place: str, snapshot: SnapshotAssertion) -> None:
    backend = FakeBackend()
    backend.view = FleetView(sort=FleetColumn.NAME)
    backend.lever_states[ALIAS] = state_of(ALIAS, {"version": "8"}, versions=["8", "7", "6"])

    async def go(pilot: Pilot[Any]) -> None:
        await see(pilot, "video-transcode")
        await pilot.press(*("j",) * 4, "F")
        await see(pilot, "Levers of payments-webhook", "AWS_IAM")
        for keys, then in PLACES[place]:
            await pilot.press(*keys)
            await see(pilot, then)

    app = ConsoleApp(backend, clock, environ=REMOTE)
    assert not await unlike(snapshot, app, go)
