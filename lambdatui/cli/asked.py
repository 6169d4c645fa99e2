"""What the person asked for by the options that every command has."""

import dataclasses
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lambdatui.core.connection import Connection
from lambdatui.core.places import Places
from lambdatui.core.profile_settings import Profiles, with_profile

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.aws.sessions import Sessions


@dataclasses.dataclass(frozen=True)
class Asked:
    """The options that every command shares; ``events`` is empty where none was given.

    ``log_memory`` is what the console's log lines may take, in bytes. ``budget`` is what a session
    of it may cost before its refreshes slow down, in US dollars; 0 is none. ``keep_payloads`` and
    ``history_days`` are the history's, as in :class:`~lambdatui.core.places.Places`. ``ascii`` is
    whether a terminal gets nothing else; None where the person did not say. ``mouse`` is whether
    the console asks the terminal for it, and ``theme`` names its colours. ``keys`` are the person's
    own, by the ids of commands. ``said`` is the connection as options and variables name it,
    ``region`` the one that is set for all profiles, and ``profiles`` what is set for each.
    """

    said: Connection
    events: str = ""
    keep_payloads: bool = True
    history_days: int = 0
    log_memory: int = 256 * 1024 * 1024
    budget: float = 1.0
    ascii: bool | None = None
    mouse: bool = True
    theme: str = ""
    keys: Mapping[str, str] = dataclasses.field(default_factory=dict)
    region: str = ""
    profiles: Profiles = dataclasses.field(default_factory=dict)

    @property
    def connection(self) -> Connection:
        """What was said, with what is set for the profile."""
        return with_profile(self.said, self.profiles, os.environ, self.region)

    def places(self) -> Places:
        """Where files are kept."""
        from lambdatui.store.places import keep_private

        found = find_places_here(self.events)
        keep_private(Path(found.state))
        return msgspec.structs.replace(
            found,
            keep_payloads=self.keep_payloads,
            history_days=self.history_days,
        )

    def clients(self) -> "Clients":
        """Clients for the account, none of them built yet. Loads boto3."""
        from lambdatui.aws.clients import Clients

        return Clients(self.connection, sessions=new_sessions())


def new_sessions() -> "Sessions":
    """Sessions that say on standard error where else than to AWS credentials are sent."""
    from lambdatui.aws.foreign_hosts import ForeignHosts
    from lambdatui.aws.sessions import Sessions
    from lambdatui.cli.terminal import tell

    return Sessions(
        ForeignHosts(
            lambda place: tell(f"lambdatui: your credentials are used at {place}, not at AWS.")
        )
    )


def find_places_here(events: str = "") -> Places:
    """The places of a process that runs in this folder with these variables."""
    from lambdatui.store.places import find_places

    return find_places(events=events, cwd=_current_folder(), environ=os.environ)


def _current_folder() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        # It was removed while the shell stands in it.
        return Path("/")
