"""Pictures of what the configuration leads to: a comparison, the code, the incident bundle.

``pytest --snapshot-update`` takes them anew; look at each before it is committed.
"""

from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.saved_views import FleetView
from lambdatui.ui.app import ConsoleApp
from tests.ui.backend import clock
from tests.ui.console_app import REMOTE, see
from tests.ui.diff_ports import OTHER_SECRET, DiffPorts
from tests.ui.pictures import unlike
from tests.ui.section_bodies import ENVIRONMENT

#: Keys, and what stands on the screen once they have done their work, in turn.
Steps = tuple[tuple[tuple[str, ...], str], ...]
SCREENS: dict[str, Steps] = {
    "diff-which": ((("c",), "app.handler"), (("D",), "another region or account")),
    "diff": (
        (("c",), "app.handler"),
        (("D",), "another region or account"),
        (("enter",), "the version that is edited"),
        (("7", "enter"), "Only what differs is shown"),
    ),
    "package": ((("c",), "app.handler"), (("P",), "requirements.txt")),
    "package-file": (
        (("c",), "app.handler"),
        (("P",), "requirements.txt"),
        (("slash", *"app.py", "enter", "enter"), "def handler"),
    ),
    "bundle": ((("O",), "make it"),),
    "bundle-done": ((("O",), "make it"), (("enter",), "/home/ada/")),
}


@pytest.mark.parametrize("screen", SCREENS)
async def test_screen(
    screen: str,
    snapshot: SnapshotAssertion,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A bundle is offered in the working folder, which is another one everywhere.
    monkeypatch.chdir("/")
    backend = DiffPorts(
        **{
            "cleanup_expired:7": {
                "MemorySize": 512,
                "Timeout": 29,
                "Environment": {
                    "Variables": {**ENVIRONMENT, "STRIPE_SECRET": OTHER_SECRET, "STAGE": "prod"}
                },
            }
        }
    )
    backend.view = FleetView(sort=FleetColumn.NAME)

    async def go(pilot: Pilot[Any]) -> None:
        await see(pilot, "video-transcode", "acme-prod", "$0.0020")
        for keys, complete in SCREENS[screen]:
            await pilot.press(*keys)
            await see(pilot, complete)
        if screen == "diff-which":
            # What is behind a question is drawn, or not, before it opens: a resize draws both.
            await pilot.resize_terminal(81, 24)
            await pilot.resize_terminal(80, 24)

    app = ConsoleApp(backend, clock, environ=REMOTE)
    assert not await unlike(snapshot, app, go)
