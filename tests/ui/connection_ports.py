"""Profiles, regions, what was looked at of late, and how accounts look, in memory."""

from lambdatui.core.connections import (
    AccountLook,
    AccountLooks,
    AccountRegions,
    Profile,
    RecentConnection,
)
from lambdatui.core.errors import Fault
from tests.ui.fleet import PICTURED_MS, FakeFleet

PROFILES = (
    Profile(name="acme-dev", region="eu-central-1"),
    Profile(name="acme-prod", region="eu-west-1"),
    Profile(name="sandbox"),
)
REGIONS = ("ap-southeast-2", "eu-central-1", "eu-west-1", "us-east-1", "us-west-2")
RECENT = (
    RecentConnection(
        profile="acme-dev",
        regions=("eu-central-1",),
        account="210987654321",
        alias="acme-development",
        used_ms=PICTURED_MS - 3_600_000,
    ),
    RecentConnection(
        profile="acme-prod",
        regions=("eu-west-1", "us-east-1"),
        account="123456789012",
        used_ms=PICTURED_MS - 86_400_000,
    ),
)
LOOKS = (
    AccountLook(account="123456789012", name="PRODUCTION", colour="red"),
    AccountLook(account="210987654321", colour="green"),
)


class FakeConnections(FakeFleet):
    """The port of connections. ``recents`` and ``looks`` are what is kept, the newest first."""

    def __init__(self) -> None:
        super().__init__()
        self.profiles_told: tuple[Profile, ...] = PROFILES
        self.regions_told = AccountRegions(names=REGIONS)
        self.recents: list[RecentConnection] = []
        self.looks: dict[str, AccountLook] = {}
        self.look_problems: list[Fault] = []

    async def profiles(self) -> tuple[Profile, ...]:
        self._check("profiles")
        return self.profiles_told

    async def regions(self) -> AccountRegions:
        self._check("regions")
        return self.regions_told

    async def recent_connections(self) -> tuple[RecentConnection, ...]:
        self._check("recent_connections")
        return tuple(self.recents)

    async def keep_recent(self, recent: RecentConnection) -> None:
        self._check("keep_recent")
        same = (recent.profile, recent.regions)
        others = [each for each in self.recents if (each.profile, each.regions) != same]
        # In place: consoles of several connections have the same list.
        self.recents[:] = [recent, *others]

    async def account_looks(self) -> AccountLooks:
        self._check("account_looks")
        return AccountLooks(looks=tuple(self.looks.values()), problems=tuple(self.look_problems))

    async def keep_look(self, look: AccountLook) -> None:
        self._check("keep_look")
        if look.name or look.colour:
            self.looks[look.account] = look
        else:
            self.looks.pop(look.account, None)
