"""What the console asks of accounts and regions."""

from lambdatui.core.connections import AccountLook, RecentConnection
from lambdatui.engine.request import Request


class ListProfiles(Request, frozen=True):
    """Answered by one tuple of ``Profile``."""


class ListRegions(Request, frozen=True):
    """Answered by one ``AccountRegions``."""


class ListRecent(Request, frozen=True):
    """Answered by one tuple of ``RecentConnection``."""


class KeepRecent(Request, frozen=True):
    """Answered by None."""

    recent: RecentConnection


class ListLooks(Request, frozen=True):
    """Answered by one ``AccountLooks``."""


class KeepLook(Request, frozen=True):
    """Answered by None."""

    look: AccountLook


ConnectionsRequest = ListProfiles | ListRegions | ListRecent | KeepRecent | ListLooks | KeepLook
#: Those that change something, and are finished though nobody waits for them any more.
CHANGES = (KeepRecent, KeepLook)
