"""What answers the requests of one connection: everything but the list, which is asked for first.

Imported and made when it is first needed: the functions are listed meanwhile.
"""

from collections.abc import Callable
from typing import NamedTuple

from lambdatui.aws.clients import Clients
from lambdatui.aws.own_account import OwnAccount
from lambdatui.core.connection import Connection
from lambdatui.core.invoke import InvokeRequest, InvokeResult
from lambdatui.core.places import Places
from lambdatui.core.stop import Clock
from lambdatui.engine.alarms import KeptAlarms
from lambdatui.engine.bundle import Bundles
from lambdatui.engine.change_journal import ChangeJournal
from lambdatui.engine.connections import ConnectionsService
from lambdatui.engine.fleet import Fleet
from lambdatui.engine.levers import Levers
from lambdatui.engine.library import Library
from lambdatui.engine.metrics import MetricsService
from lambdatui.engine.package import Packages
from lambdatui.engine.replays import Replays
from lambdatui.engine.report import Reports
from lambdatui.engine.sections import Sections
from lambdatui.engine.sections_seen import SeenSections
from lambdatui.engine.shared import Shared
from lambdatui.engine.sources import Sources


class Known(NamedTuple):
    """What the service knows: of functions, and of the account that credentials lead to."""

    invoke: Callable[[InvokeRequest], InvokeResult]
    #: The ARN of a function, where only its name is given.
    whole: Callable[[str], str]
    #: ACCOUNT/REGION of a function, and of the credentials.
    place: Callable[[str], str]
    own_place: Callable[[], str]


class Parts:
    """One for each service. What is the process's own comes from ``shared``."""

    def __init__(
        self,
        *,
        clients: Clients,
        account: OwnAccount,
        connection: Connection,
        places: Places,
        shared: Shared,
        asked: Known,
        clock: Clock,
    ) -> None:
        self.events = shared.events
        self.history = shared.history
        self.drafts = shared.drafts
        self.exports = shared.exports
        self.memory = shared.memory
        self.connections = ConnectionsService(clients, shared.recents, shared.looks, clock)
        self.library = Library(self.events, self.history, self.drafts, asked.place)
        self.sources = Sources(clients, account, clock)
        seen = SeenSections(shared.seen, clock, asked.own_place)
        self.sections = Sections(clients, seen)
        journal = ChangeJournal(clients, shared.journal, clock)
        # Fleet and charts show the same alarms: they are read once for both.
        self.alarms = KeptAlarms(clients)
        self.fleet = Fleet(clients, places, clock, self.alarms)
        self.levers = Levers(
            clients, shared.journal, journal, clock, self.fleet.last_list, pace=self.sections.pace
        )
        self.bundles = Bundles(clients, places, clock)
        self.reports = Reports(clients, places, clock)
        self.packages = Packages(clients, shared.packages)
        self.metrics = MetricsService(clients, self.alarms, clock)
        self.replays = Replays(
            shared.replays,
            asked.invoke,
            asked.whole,
            account.check,
            clock,
            read_only=connection.read_only,
            keep_payloads=places.keep_payloads,
        )
