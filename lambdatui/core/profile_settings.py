"""What a person sets for each profile of the AWS configuration, and what that comes to."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from msgspec import Meta

from lambdatui.core.connection import Connection
from lambdatui.core.connections import AccountLook
from lambdatui.core.record import Record

#: Those of :data:`lambdatui.core.connections.COLOURS`.
Colour = Literal["red", "orange", "yellow", "green", "cyan", "blue", "magenta"]

_REGIONS = ("AWS_REGION", "AWS_DEFAULT_REGION")
_PROFILES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")


class ProfileSettings(Record, frozen=True, forbid_unknown_fields=True):
    """Those of one profile. None and an empty text: not set.

    ``name`` and ``colour`` stand in the header where the account itself was given none.
    ``protected`` says whether a function's name has to be typed before it is changed or run.
    """

    name: Annotated[str, Meta(max_length=40)] = ""
    colour: Colour | None = None
    protected: bool | None = None
    read_only: bool = False
    region: str = ""


Profiles = Mapping[str, ProfileSettings]


def profile_in_effect(profile: str, environ: Mapping[str, str]) -> str:
    """The profile that AWS's own rules take; empty where access keys in the environment win."""
    named = profile or next(filter(None, map(environ.get, _PROFILES)), "")
    return named or ("" if environ.get("AWS_ACCESS_KEY_ID") else "default")


def with_profile(
    said: Connection, profiles: Profiles, environ: Mapping[str, str], region: str = ""
) -> Connection:
    """The connection that was asked for, with what is set for its profile.

    An option and a variable of the environment win over the profile's region, and that over
    ``region``, which is set for all. What is read-only in any way is read-only.
    """
    own = profiles.get(profile_in_effect(said.profile, environ), ProfileSettings())
    outside = any(map(environ.get, _REGIONS))
    return Connection(
        profile=said.profile,
        region=said.region or ("" if outside else own.region or region),
        endpoint_url=said.endpoint_url,
        read_only=said.read_only or own.read_only,
    )


def protecting_patterns(patterns: Sequence[str], profiles: Profiles) -> tuple[str, ...]:
    """The patterns (:mod:`lambdatui.core.protection`) with what profiles say of themselves."""
    own = tuple(
        _exactly(name) if each.protected else f"!{_exactly(name)}"
        for name, each in profiles.items()
        if each.protected is not None
    )
    return (*patterns, *own)


def look_of(settings: ProfileSettings | None, account: str = "") -> AccountLook | None:
    """How an account looks for its profile's sake; None where nothing is set."""
    if settings is None or not (settings.name or settings.colour):
        return None
    return AccountLook(account=account, name=settings.name, colour=settings.colour or "")


def _exactly(name: str) -> str:
    """A pattern for this name alone."""
    return "".join(f"[{each}]" if each in "*?[!" else each for each in name)
