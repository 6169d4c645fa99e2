"""The accounts and regions that a console looks at: of each, the backend that speaks to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lambdatui.core.connection import Connection, Identity
from lambdatui.core.connections import AccountLook, RecentConnection, in_region
from lambdatui.core.ports import Backend
from lambdatui.core.profile_settings import Profiles, look_of, profile_in_effect, with_profile

#: Gives the backend of another profile or region.
At = Callable[[Connection], Backend]


@dataclass(eq=False)
class Site:
    """One region of an account, as a profile leads there; ``identity`` once AWS has told it."""

    connection: Connection
    backend: Backend
    identity: Identity | None = None
    #: How it looks for its profile's sake, where the account itself was given no look.
    profile_look: AccountLook | None = None

    @property
    def region(self) -> str:
        """The region; empty where nobody has named one and AWS has not answered yet."""
        return self.connection.region or (self.identity.region if self.identity else "")

    @property
    def profile(self) -> str:
        """The profile, in the same way."""
        return self.connection.profile or (self.identity.profile if self.identity else "")

    def is_at(self, profile: str, region: str) -> bool:
        """Whether these lead here: a person may have named neither, or both."""
        known = self.identity
        return profile in (self.connection.profile, known.profile if known else None) and (
            region in (self.connection.region, known.region if known else None)
        )


class Sites:
    """Every site that was looked at in this session, each with one backend."""

    def __init__(
        self,
        connection: Connection,
        backend: Backend,
        at: At | None = None,
        profiles: Profiles | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        """``backend`` is that of ``connection``; without ``at`` it is taken for all others too.

        ``profiles`` are what is set for each; ``environ`` names one where the connection does not.
        """
        self._profiles, self._environ = profiles or {}, environ or {}
        named = profile_in_effect(connection.profile, self._environ)
        look = look_of(self._profiles.get(named))
        self.first = Site(connection, backend, profile_look=look)
        self._sites = [self.first]
        self._at = at

    def at(self, profile: str, region: str) -> Site:
        """The site to which a profile and a region lead; read-only mode and endpoint stay."""
        for site in self._sites:
            if site.is_at(profile, region):
                return site
        first = self.first
        connection = in_region(first.connection, region, profile)
        connection = with_profile(connection, self._profiles, self._environ)
        look = look_of(self._profiles.get(profile)) if profile else first.profile_look
        backend = self._at(connection) if self._at else first.backend
        site = Site(connection, backend, profile_look=look)
        self._sites.append(site)
        return site

    def of(self, to: RecentConnection) -> tuple[Site, ...]:
        """The sites of a profile's regions; of the region that it names itself where none is."""
        return tuple(self.at(to.profile, region) for region in dict.fromkeys(to.regions or ("",)))
