"""The accounts and regions that a person moves between, and how each of them looks."""

from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault
from lambdatui.core.record import Record


class Profile(Record, frozen=True):
    """A profile of the AWS configuration. ``region`` is empty where it names none."""

    name: str
    region: str = ""


class AccountRegions(Record, frozen=True):
    """Regions by name. With a ``fault`` they are all that this program knows, enabled or not."""

    names: tuple[str, ...]
    fault: Fault | None = None


class RecentConnection(Record, frozen=True):
    """A profile and regions that were looked at, and what they came to then.

    ``regions`` has more than one where several were in one list. ``account`` and ``alias`` are
    what AWS said, empty where it never answered; ``used_ms`` is ms since the epoch.
    """

    profile: str
    regions: tuple[str, ...]
    account: str = ""
    alias: str = ""
    used_ms: int = 0


class AccountLook(Record, frozen=True):
    """What a person calls an account, and the colour that they gave to it.

    ``colour`` is one of :data:`COLOURS`, empty for none.
    """

    account: str
    name: str = ""
    colour: str = ""


class AccountLooks(Record, frozen=True):
    """The looks that can be used, and what is wrong with the files of others."""

    looks: tuple[AccountLook, ...] = ()
    problems: tuple[Fault, ...] = ()


#: What an account can be given. Red is for production, and for nothing else that stays.
COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "magenta")


def in_region(connection: Connection, region: str, profile: str | None = None) -> Connection:
    """The same connection, of another region, and of another profile where one is given."""
    return Connection(
        profile=connection.profile if profile is None else profile,
        region=region,
        endpoint_url=connection.endpoint_url,
        read_only=connection.read_only,
    )
