"""What the engine does for each request; for the first ones, before all else is loaded."""

import os
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lambdatui.core.connection import Connection
from lambdatui.core.functions import Function
from lambdatui.core.places import Places
from lambdatui.core.stop import Stop
from lambdatui.engine.frames import GetIdentity, ListFunctions
from lambdatui.engine.moment import now_ms
from lambdatui.engine.request import Request
from lambdatui.store.fleet_cache import FleetCache

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.aws.own_account import OwnAccount
    from lambdatui.core.invoke import InvokeRequest, InvokeResult
    from lambdatui.engine.answering import Answering
    from lambdatui.engine.spent import Spent


class First(NamedTuple):
    """What the first requests and all others have in common.

    ``arns`` is what the list said of each function: the same name can stand in many accounts.
    """

    connection: Connection
    places: Places
    clients: "Clients"
    account: "OwnAccount"
    spent: "Spent"
    arns: dict[str, str]


class Service:
    """Answers requests, each on the thread that calls :meth:`answer`."""

    def __init__(
        self, connection: Connection, places: Places, spent: "Spent | None" = None
    ) -> None:
        """``spent`` is what it has in common with the other services of the process."""
        # Imported here, so that the engine answers the first frame before botocore is loaded.
        from lambdatui.aws.clients import Clients
        from lambdatui.aws.own_account import OwnAccount
        from lambdatui.engine.spent import Spent

        spent = spent or Spent()
        self._clients = Clients(connection, spent.meter, spent.sessions)
        account = OwnAccount(self._clients, time.monotonic)
        self._first = First(connection, places, self._clients, account, spent, {})
        self._lock = threading.Lock()
        self._rest: Answering | None = None

    @property
    def _answering(self) -> "Answering":
        """What answers all that is not asked first; made when it is needed."""
        with self._lock:
            if self._rest is None:
                from lambdatui.engine.answering import Answering

                self._rest = Answering(self._first)
            return self._rest

    def answer(self, request: Request, stop: Stop) -> Generator[Any, None, None]:
        """The items that answer a request, as they come; LambdatuiError where it fails."""
        # These two before all else is loaded: they are what a person waits for.
        match request:
            case ListFunctions():
                yield from self._list(stop)
            case GetIdentity():
                yield self._first.account.identity()
            case _:
                yield from self._answering.answer(request, stop)

    def invoke(self, request: "InvokeRequest") -> "InvokeResult":
        """See :meth:`~lambdatui.engine.answering.Answering.invoke`."""
        return self._answering.invoke(request)

    def _list(self, stop: Stop) -> Generator[Any, None, None]:
        from lambdatui.aws.functions import function_pages

        connection, places = self._first.connection, self._first.places
        # The list is as old as its oldest page.
        read_ms = now_ms()
        listed: list[Function] = []
        for page in function_pages(self._clients):
            self._first.arns.update((each.name, each.arn) for each in page.functions)
            listed += page.functions
            yield page
            if stop.is_set():
                return
        FleetCache(Path(places.state)).keep(listed, connection, os.environ, read_ms)


class ServiceOpener:
    """Makes the services of one process, which have files, meter and credentials in common."""

    def __init__(self) -> None:
        self._spent: Spent | None = None

    def __call__(self, connection: Connection, places: Places) -> Service:
        """The service of one connection; the places are the same for all. One call at a time."""
        if self._spent is None:
            from lambdatui.engine.spent import Spent

            self._spent = Spent()
        return Service(connection, places, self._spent)
