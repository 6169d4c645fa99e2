"""What choosing an account and a region may ask of the rest; see :mod:`lambdatui.core.ports`."""

from typing import Protocol

from lambdatui.core.connections import (
    AccountLook,
    AccountLooks,
    AccountRegions,
    Profile,
    RecentConnection,
)


class ConnectionsPort(Protocol):
    """Profiles, regions, which of them were used of late, and how accounts look."""

    async def profiles(self) -> tuple[Profile, ...]:
        """Those of the AWS configuration, in its order."""

    async def regions(self) -> AccountRegions:
        """Those that are enabled for the account."""

    async def recent_connections(self) -> tuple[RecentConnection, ...]:
        """The newest first; those that cannot be read are left out."""

    async def keep_recent(self, recent: RecentConnection) -> None:
        """Keep that it was used; the oldest of many is forgotten."""

    async def account_looks(self) -> AccountLooks:
        """Of every account that was given a name or a colour, and what is wrong with files."""

    async def keep_look(self, look: AccountLook) -> None:
        """Keep it; one without a name and a colour forgets what was kept."""
