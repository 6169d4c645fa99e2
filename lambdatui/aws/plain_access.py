"""Where Lambda is and what to sign with, where the configuration says so plainly.

To find that out in every way that there is takes botocore, and with it a tenth of a second. Most
often two keys stand in variables or in a file. Whatever is not plainly so is left to botocore: a
setting that this file does not know is one that it cannot follow. (AWS SDKs and Tools reference,
"Environment variables support" and "Shared config and credentials files".)
"""

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from lambdatui.core.connection import Connection

#: Variables that say what is read here.
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_PROFILE = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
_REGION = ("AWS_REGION", "AWS_DEFAULT_REGION")
_ENDPOINT = ("AWS_ENDPOINT_URL_LAMBDA", "AWS_ENDPOINT_URL")
#: A file of the certificates to trust; botocore asks them in this order.
_TRUST = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
_FILES = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")
#: Those that change nothing about a list of functions.
_IDLE = (
    "AWS_CLI_AUTO_PROMPT",
    "AWS_DEFAULT_OUTPUT",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_PAGER",
    "AWS_SDK_LOAD_CONFIG",
    "AWS_VAULT",
)
_KNOWN = frozenset((*_KEYS, *_PROFILE, *_REGION, *_ENDPOINT, *_TRUST, *_FILES, *_IDLE))
#: Variables of other names that lead a request elsewhere, or have another certificate trusted.
_ELSEWHERE = frozenset({"BOTO_CONFIG", "SSLKEYLOGFILE"})
#: What may stand in a profile.
_IN_PROFILE = frozenset(
    {
        "aws_access_key_id",
        "aws_secret_access_key",
        "aws_session_token",
        "ca_bundle",
        "cli_auto_prompt",
        "cli_history",
        "cli_pager",
        "output",
        "region",
    }
)
#: Regions of the partition ``aws``, as botocore's ``partitions.json`` has them. Those of China,
#: which have another host, look alike.
_IN_AWS = re.compile(r"(?:af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-\d+", re.ASCII)
_ANY_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d+", re.ASCII)
_PORTS = {"http": 80, "https": 443}


class PlainAccess(NamedTuple):
    """Lambda's host in one region, and the keys to sign with.

    ``token`` is empty for the keys of a user. ``trusted`` is a file of certificates; empty for
    those that botocore trusts.
    """

    secure: bool
    host: str
    port: int
    region: str
    key: str
    secret: str
    token: str
    trusted: str

    def __repr__(self) -> str:
        """Nothing of the keys: this may stand in a traceback."""
        return f"PlainAccess({self.host}:{self.port}, {self.region})"

    @property
    def url(self) -> str:
        """Scheme, host and port."""
        return f"{'https' if self.secure else 'http'}://{self.host_header}"

    @property
    def host_header(self) -> str:
        """As it is signed and sent."""
        usual = self.port == _PORTS["https" if self.secure else "http"]
        return self.host if usual else f"{self.host}:{self.port}"


def plain_access(connection: Connection, environ: Mapping[str, str]) -> PlainAccess | None:
    """What the AWS CLI would use, or None where it takes botocore to tell."""
    if sys.platform != "linux" or any(_is_strange(*each) for each in environ.items()):
        # Elsewhere the system has proxies of its own, which no variable names.
        return None
    profile = connection.profile or _first(environ, _PROFILE)
    section = _section(profile, environ)
    if section is None or not section.keys() <= _IN_PROFILE:
        return None
    # Keys in variables win, but not over a profile that was named on the command line.
    if environ.get(_KEYS[0]) and not connection.profile:
        source: Mapping[str, str] = environ
    else:
        source = {name.upper(): value for name, value in section.items()}
    key, secret, token = (source.get(name, "") for name in _KEYS)
    trusted = (environ.get(_TRUST[0]) or section.get("ca_bundle")) or environ.get(_TRUST[1], "")
    region = connection.region or _first(environ, _REGION) or section.get("region", "")
    endpoint = _endpoint(connection.endpoint_url or _first(environ, _ENDPOINT), region)
    if not (key and secret and endpoint and _is_plain(key + secret + token)):
        return None
    return PlainAccess(*endpoint, region, key, secret, token, trusted)


def _is_strange(name: str, value: str) -> bool:
    """Whether a variable could change what is asked, and is not read here."""
    if name in _TRUST and not value:
        return True
    if name.startswith("AWS_"):
        # An endpoint of another service does not matter.
        return name not in _KNOWN and not name.startswith("AWS_ENDPOINT_URL_")
    return name in _ELSEWHERE or name.lower().endswith("_proxy")


def _is_plain(text: str) -> bool:
    """Whether it can stand in a header as it is."""
    return text.isascii() and text.isprintable() and " " not in text


def _endpoint(given: str, region: str) -> tuple[bool, str, int] | None:
    if not given:
        if not _IN_AWS.fullmatch(region):
            return None
        return True, f"lambda.{region}.amazonaws.com", _PORTS["https"]
    if not _ANY_REGION.fullmatch(region) or not given.isascii():
        return None
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in _PORTS or not bare or not re.fullmatch(r"[a-z0-9.-]+", host):
        return None
    return parts.scheme == "https", host, port or _PORTS[parts.scheme]


def _section(profile: str, environ: Mapping[str, str]) -> dict[str, str] | None:
    """What both files say of a profile, keys of the second first; None where that is not plain."""
    paths = [
        _path(environ.get(variable, ""), name)
        for variable, name in zip(_FILES, ("config", "credentials"), strict=True)
    ]
    if None in paths:
        return None
    config, credentials = (_sections(path) for path in paths if path is not None)
    if config is None or credentials is None:
        return None
    wanted = profile or "default"
    names = [wanted, f"profile {wanted}"]
    # Two sections of one profile, or one in quotes, are botocore's to read.
    found = [
        config[name] for name in (names if wanted == "default" else names[1:]) if name in config
    ]
    if len(found) > 1 or any('"' in name or "'" in name or "\\" in name for name in config):
        return None
    if not found and wanted not in credentials and profile:
        return None
    section = dict(found[0]) if found else {}
    own = credentials.get(wanted, {})
    if own.get(_KEYS[0].lower()):
        # Keys of one file are not mixed with those of the other.
        section = {key: value for key, value in section.items() if not key.startswith("aws_")}
    return {**section, **own}


def _path(given: str, name: str) -> Path | None:
    try:
        return Path(given).expanduser() if given else Path.home() / ".aws" / name
    except RuntimeError:
        return None


def _sections(path: Path) -> dict[str, dict[str, str]] | None:
    """A file's sections; none where there is no file, None where it is not plainly right."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        return None
    import configparser

    parser = configparser.RawConfigParser(default_section="")
    try:
        parser.read_string(text)
        sections = {name: dict(parser.items(name)) for name in parser.sections()}
    except configparser.Error:
        return None
    # botocore reads settings inside of others, and those on more lines, in its own way.
    several = any("\n" in value for section in sections.values() for value in section.values())
    return None if several else sections


def _first(environ: Mapping[str, str], names: Iterable[str]) -> str:
    return next((value for name in names if (value := environ.get(name))), "")
