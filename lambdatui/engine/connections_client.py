"""What the console asks of accounts and regions, answered by the engine process."""

from lambdatui.core.connections import (
    AccountLook,
    AccountLooks,
    AccountRegions,
    Profile,
    RecentConnection,
)
from lambdatui.engine import wire_connections as wire
from lambdatui.engine.sources_client import SourcesClient


class ConnectionsClient(SourcesClient):
    """See :class:`~lambdatui.core.connection_ports.ConnectionsPort`."""

    async def profiles(self) -> tuple[Profile, ...]:
        """See :class:`~lambdatui.core.connection_ports.ConnectionsPort`."""
        found: tuple[Profile, ...] = await self._one(wire.ListProfiles(), tuple[Profile, ...])
        return found

    async def regions(self) -> AccountRegions:
        """See :class:`~lambdatui.core.connection_ports.ConnectionsPort`."""
        found: AccountRegions = await self._one(wire.ListRegions(), AccountRegions)
        return found

    async def recent_connections(self) -> tuple[RecentConnection, ...]:
        """See :class:`~lambdatui.core.connection_ports.ConnectionsPort`."""
        found: tuple[RecentConnection, ...] = await self._one(
            wire.ListRecent(), tuple[RecentConnection, ...]
        )
        return found

    async def keep_recent(self, recent: RecentConnection) -> None:
        """See :class:`~lambdatui.core.connection_ports.ConnectionsPort`."""
        await self._one(wire.KeepRecent(recent), type(None))

    async def account_looks(self) -> AccountLooks:
        """See :class:`~lambdatui.core.connection_ports.ConnectionsPort`."""
        found: AccountLooks = await self._one(wire.ListLooks(), AccountLooks)
        return found

    async def keep_look(self, look: AccountLook) -> None:
        """See :class:`~lambdatui.core.connection_ports.ConnectionsPort`."""
        await self._one(wire.KeepLook(look), type(None))
