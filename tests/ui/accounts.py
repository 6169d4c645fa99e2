"""Two accounts and several regions, each with a backend of its own, under one console."""

from typing import Any

from msgspec.structs import replace
from textual.pilot import Pilot

from lambdatui.core.connection import Connection, Identity
from lambdatui.core.errors import Kind, fail
from lambdatui.core.fleet_columns import FleetColumn
from lambdatui.core.functions import FunctionPage
from lambdatui.core.saved_views import FleetView
from lambdatui.ui.app import ConsoleApp
from tests.ui.backend import ACCOUNT, FakeBackend, clock
from tests.ui.connection_ports import LOOKS, RECENT
from tests.ui.console_app import REMOTE, see

PRODUCTION, DEVELOPMENT = "123456789012", "210987654321"
#: Not enabled: it cannot be listed.
CLOSED = "ap-southeast-2"


class Place(FakeBackend):
    """One region of an account: production has all functions in eu-west-1, others have three."""

    def __init__(self, connection: Connection) -> None:
        self.region = connection.region or "eu-west-1"
        self.profile = connection.profile or "acme-prod"
        development = self.profile == "acme-dev"
        self.number = DEVELOPMENT if development else PRODUCTION
        whole = self.region == "eu-west-1" and not development
        here = f"{self.region}:{self.number}"
        super().__init__(
            tuple(
                replace(each, arn=f"arn:aws:lambda:{here}:function:{each.name}")
                for each in (ACCOUNT if whole else ACCOUNT[2:5])
            )
        )
        # What a test goes through stands by name.
        self.view = FleetView(sort=FleetColumn.NAME)

    async def identity(self) -> Identity:
        self._check("identity")
        return Identity(
            account=self.number,
            arn=f"arn:aws:sts::{self.number}:assumed-role/oncall/ada",
            region=self.region,
            profile=self.profile,
            alias="acme-development" if self.number == DEVELOPMENT else "",
        )

    async def functions(self) -> Any:
        if self.region == CLOSED:
            raise fail(Kind.DENIED, f"Lambda in {CLOSED} is not enabled for this account.")
        yield FunctionPage(functions=self.account, last=True)


class World:
    """Every place that was asked for, by profile and region, and the console over them."""

    def __init__(self, connection: Connection | None = None) -> None:
        self.asked: list[Connection] = []
        self.places: dict[tuple[str, str], Place] = {}
        first = connection or Connection()
        self.home = self._made(first)
        self.home.recents = list(RECENT)
        self.home.looks = {look.account: look for look in LOOKS}
        self.app = ConsoleApp(self.home, clock, connection=first, at=self._at, environ=REMOTE)

    def _at(self, connection: Connection) -> Place:
        self.asked.append(connection)
        place = self._made(connection)
        # What is on the disk is that of all.
        place.recents, place.looks = self.home.recents, self.home.looks
        return place

    def _made(self, connection: Connection) -> Place:
        place = Place(connection)
        return self.places.setdefault((place.profile, place.region), place)


async def go(pilot: Pilot[Any], *letters: str) -> None:
    """Go to what these letters find first; with several, to regions that are shown together."""
    await pilot.press("at")
    await see(pilot, "Account and region", "us-west-2")
    for each in letters:
        await pilot.press("ctrl+u", *each)
        if len(letters) > 1:
            await pilot.press("space")
    await pilot.press("enter")
