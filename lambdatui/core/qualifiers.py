"""The versions and aliases of a function: what a qualifier can name."""

from lambdatui.core.record import Record

#: The version that is edited (Lambda developer guide, "Managing Lambda function versions").
LATEST = "$LATEST"


class Alias(Record, frozen=True):
    """An alias points to a version, and may send a share of its traffic to another.

    ``weight`` is that share, from 0 to 1, and ``other`` the version that gets it, empty where there
    is none (Lambda API, AliasConfiguration, RoutingConfig).
    """

    name: str
    version: str
    description: str = ""
    other: str = ""
    weight: float = 0.0


class Version(Record, frozen=True):
    """A published version; ``modified_ms`` is when it was published, in ms since the epoch."""

    number: str
    description: str = ""
    modified_ms: int = 0


class Qualifiers(Record, frozen=True):
    """Aliases by name, versions from the newest on, without ``$LATEST``.

    ``unread`` says in sentences what could not be read, and why; ``aliases_read`` is false where
    there may be aliases that are not among these.
    """

    aliases: tuple[Alias, ...] = ()
    versions: tuple[Version, ...] = ()
    unread: tuple[str, ...] = ()
    aliases_read: bool = True
