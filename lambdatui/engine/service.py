"""What the engine does for each request; for the first ones, before all else is loaded."""

import contextlib
import gc
import os
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lambdatui.aws.no_collection import no_collection
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
        # Imported here, so that the engine takes the first frames before these are loaded.
        from lambdatui.aws.clients import Clients
        from lambdatui.engine.spent import Spent

        self._connection = connection
        self._places = places
        self._spent = spent or Spent()
        self._clients = Clients(connection, self._spent.meter, self._spent.sessions)
        self._arns: dict[str, str] = {}
        self._lock = threading.Lock()
        self._known: First | None = None
        self._rest: Answering | None = None

    def _load(self) -> None:
        """Load what the next answers need: botocore, which the list of functions may do without.

        Python looks for no garbage meanwhile, nor ever in what was loaded.
        """
        if self._known is not None:
            return
        # What is wrong is told to the first call that needs it.
        with no_collection(), contextlib.suppress(Exception):
            _ = self._first.clients.lambda_
        gc.freeze()

    @property
    def _first(self) -> First:
        """What all requests but the list have in common; made when it is needed."""
        with self._lock:
            if self._known is None:
                from lambdatui.aws.own_account import OwnAccount

                account = OwnAccount(self._clients, time.monotonic)
                self._known = First(
                    self._connection,
                    self._places,
                    self._clients,
                    account,
                    self._spent,
                    self._arns,
                )
            return self._known

    @property
    def _answering(self) -> "Answering":
        """What answers all that is not asked first; made when it is needed."""
        first = self._first
        with self._lock:
            if self._rest is None:
                from lambdatui.engine.answering import Answering

                self._rest = Answering(first)
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
        from lambdatui.aws.plain_list import is_plain

        if not is_plain(self._clients):
            self._load()
        # The list is as old as its oldest page.
        read_ms = now_ms()
        listed: list[Function] = []
        for page in function_pages(self._clients):
            self._arns.update((each.name, each.arn) for each in page.functions)
            listed += page.functions
            yield page
            if stop.is_set():
                return
        # The console asks for more as soon as it has painted these.
        threading.Thread(target=self._load, name="load", daemon=True).start()
        cache = FleetCache(Path(self._places.state))
        cache.keep(listed, self._connection, os.environ, read_ms)


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
