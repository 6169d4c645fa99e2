"""Pictures of what the configuration leads to: a comparison, the code, the incident bundle.

``pytest --snapshot-update`` takes them anew; look at each before it is committed.
"""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.saved_views import FleetView
from lambdatui.ui.app import ConsoleApp
from tests.ui.backend import clock
from tests.ui.console_app import REMOTE, see
from tests.ui.diff_ports import OTHER_SECRET, DiffPorts
from tests.ui.section_bodies import ENVIRONMENT
from tests.ui.test_pictures import SIZES, settled

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


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("screen", SCREENS)
def test_screen(
    screen: str,
    size: tuple[int, int],
    snap_compare: Callable[..., bool],
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
        await settled(pilot)

    app = ConsoleApp(backend, clock, environ=REMOTE)
    assert snap_compare(app, terminal_size=size, run_before=go)
