"""What the engine does for choosing an account and a region, and for how accounts look."""

import os
from collections.abc import Generator
from typing import Any

from msgspec.structs import replace

from lambdatui.aws.clients import Clients
from lambdatui.core.connections import RecentConnection
from lambdatui.core.stop import Clock, Stop
from lambdatui.engine import wire_connections as wire
from lambdatui.store.account_looks import LookStore
from lambdatui.store.aws_config import profiles
from lambdatui.store.connections import RecentStore


class ConnectionsService:
    """Answers requests, each on the thread that calls :meth:`answer`."""

    def __init__(
        self, clients: Clients, recents: RecentStore, looks: LookStore, clock: Clock
    ) -> None:
        self._clients = clients
        self._recents = recents
        self._looks = looks
        self._clock = clock

    def answer(self, request: wire.ConnectionsRequest, _stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request; LambdatuiError where it fails."""
        match request:
            case wire.ListProfiles():
                yield profiles(os.environ)
            case wire.ListRegions():
                from lambdatui.aws.regions import account_regions

                yield account_regions(self._clients)
            case wire.ListRecent():
                yield self._recents.recent()
            case wire.KeepRecent(recent=recent):
                self._keep_recent(recent)
                yield None
            case wire.ListLooks():
                yield self._looks.looks()
            case wire.KeepLook(look=look):
                self._looks.keep(look)
                yield None

    def _keep_recent(self, recent: RecentConnection) -> None:
        self._recents.keep(replace(recent, used_ms=recent.used_ms or self._clock()))
