"""What the shared configuration of AWS names, read fast: for completion, which cannot load boto3.

(AWS SDKs and Tools reference, "Shared config and credentials files" and "Environment variables".)
What cannot be read is empty: to be right about it is botocore's business.
"""

import configparser
from collections.abc import Mapping
from pathlib import Path

from lambdatui.core.connection import Connection
from lambdatui.core.connections import Profile
from lambdatui.core.record import Record

_PREFIX = "profile "
_DEFAULT = "default"


#: Variables that lead to another account under the same profile (AWS SDKs and Tools guide).
_LEADING = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_ROLE_ARN")


class AskedPlace(Record, frozen=True):
    """Where a person means to be, before AWS was asked; empty where nothing says so."""

    profile: str = ""
    region: str = ""
    endpoint_url: str = ""
    #: What else leads to other credentials under the same names; never shown.
    credentials: tuple[str, ...] = ()


def asked_place(connection: Connection, environ: Mapping[str, str]) -> AskedPlace:
    """What the options, the variables and the shared configuration come to, in this order."""
    profile = connection.profile or _first(environ, "AWS_PROFILE", "AWS_DEFAULT_PROFILE")
    section = _profiles(environ).get(profile or _DEFAULT, {})
    region = connection.region or _first(environ, "AWS_REGION", "AWS_DEFAULT_REGION")
    endpoint_url = connection.endpoint_url or _first(
        environ, "AWS_ENDPOINT_URL_LAMBDA", "AWS_ENDPOINT_URL"
    )
    return AskedPlace(
        profile=profile,
        region=region or section.get("region", ""),
        endpoint_url=endpoint_url or section.get("endpoint_url", ""),
        credentials=(
            *(environ.get(name, "") for name in _LEADING),
            # A key of aws-vault's changes from hour to hour, its name does not.
            _first(environ, "AWS_VAULT", "AWS_ACCESS_KEY_ID"),
        ),
    )


def profile_names(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The profiles of both files, by name."""
    return tuple(sorted(_profiles(environ)))


def profiles(environ: Mapping[str, str]) -> tuple[Profile, ...]:
    """The profiles of both files, in their order, each with the region that it names itself."""
    return tuple(
        Profile(name=name, region=section.get("region", ""))
        for name, section in _profiles(environ).items()
    )


def _profiles(environ: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    config = _sections(environ, "AWS_CONFIG_FILE", "config")
    found = {
        name.removeprefix(_PREFIX).strip().strip("\"'"): section
        for name, section in config.items()
        if name == _DEFAULT or name.startswith(_PREFIX)
    }
    for name, section in _sections(environ, "AWS_SHARED_CREDENTIALS_FILE", "credentials").items():
        found[name] = {**section, **found.get(name, {})}
    return found


def _sections(environ: Mapping[str, str], variable: str, name: str) -> dict[str, Mapping[str, str]]:
    given = environ.get(variable, "")
    # Sections named DEFAULT are no defaults here, nor is % a reference to another value.
    parser = configparser.RawConfigParser(default_section="", strict=False, allow_no_value=True)
    try:
        path = Path(given).expanduser() if given else Path.home() / ".aws" / name
        parser.read_string(path.read_text(encoding="utf-8"))
    except (OSError, RuntimeError, ValueError, configparser.Error):
        return {}
    return {
        section: {key: value or "" for key, value in parser.items(section)}
        for section in parser.sections()
    }


def _first(environ: Mapping[str, str], *names: str) -> str:
    return next((value for name in names if (value := environ.get(name))), "")
