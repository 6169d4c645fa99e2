"""Where botocore is not asked for the configuration, it would have said the same."""

import os
from pathlib import Path

import pytest
from botocore.session import Session

from lambdatui.aws.clients import Clients
from lambdatui.aws.plain_access import plain_access
from lambdatui.core.connection import Connection

KEYS = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "s"}
WEST = {**KEYS, "AWS_REGION": "eu-west-1"}
#: Two profiles with keys: one in both files, one in one of them.
CONFIG = """
[default]
region = eu-central-1
output = json
[profile prod]
region = us-east-2
[profile dev]
aws_access_key_id = DEV
aws_secret_access_key = d
region = ap-south-1
"""
CREDENTIALS = """
[default]
aws_access_key_id = FILE
aws_secret_access_key = f
[prod]
aws_access_key_id = PROD
aws_secret_access_key = p
aws_session_token = t
"""


def read(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], connection: Connection
) -> tuple[str, ...] | None:
    """What is read plainly: endpoint, region, keys. botocore's clients would use the same."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)

    access = plain_access(connection, os.environ)
    if access is None:
        return None
    clients = Clients(connection)
    scheme = "https" if access.secure else "http"
    assert clients.lambda_.meta.endpoint_url == f"{scheme}://{access.host_header}"
    assert clients.region == access.region
    keys = clients.frozen_credentials()
    assert (keys.access_key, keys.secret_key, keys.token or "") == access[4:7]
    return access.host_header, *access[3:7]


def files(home: Path, config: str = "", credentials: str = "") -> None:
    (home / "config").write_text(config)
    (home / "credentials").write_text(credentials)


@pytest.mark.parametrize(
    ("environ", "connection", "found"),
    [
        (WEST, {}, ("lambda.eu-west-1.amazonaws.com", "eu-west-1", "AKID", "s", "")),
        (
            {**WEST, "AWS_SESSION_TOKEN": "tok/en=="},
            {"region": "us-east-1"},
            ("lambda.us-east-1.amazonaws.com", "us-east-1", "AKID", "s", "tok/en=="),
        ),
        (KEYS, {}, ("lambda.eu-central-1.amazonaws.com", "eu-central-1", "AKID", "s", "")),
        ({}, {}, ("lambda.eu-central-1.amazonaws.com", "eu-central-1", "FILE", "f", "")),
        (
            WEST,
            {"profile": "prod"},
            ("lambda.eu-west-1.amazonaws.com", "eu-west-1", "PROD", "p", "t"),
        ),
        (
            {"AWS_PROFILE": "dev", "AWS_DEFAULT_PROFILE": "prod"},
            {},
            ("lambda.ap-south-1.amazonaws.com", "ap-south-1", "DEV", "d", ""),
        ),
        (
            {**WEST, "AWS_PROFILE": "prod"},
            {},
            ("lambda.eu-west-1.amazonaws.com", "eu-west-1", "AKID", "s", ""),
        ),
        (
            {**WEST, "AWS_ENDPOINT_URL": "http://a:1", "AWS_ENDPOINT_URL_LAMBDA": "http://b:2"},
            {},
            ("b:2", "eu-west-1", "AKID", "s", ""),
        ),
        (WEST, {"endpoint_url": "https://c"}, ("c", "eu-west-1", "AKID", "s", "")),
    ],
)
def test_plain_keys_and_regions_are_read_as_botocore_reads_them(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    environ: dict[str, str],
    connection: dict[str, str],
    found: tuple[str, ...],
) -> None:
    files(home, CONFIG, CREDENTIALS)
    assert read(monkeypatch, environ, Connection(**connection)) == found  # type: ignore[arg-type]  # the names are Connection's own


@pytest.mark.parametrize(
    "environ",
    [
        {"AWS_REGION": "eu-west-1"},
        KEYS,
        {**WEST, "AWS_ACCESS_KEY_ID": ""},
        {**WEST, "AWS_PROFILE": "nobody"},
        {**WEST, "AWS_USE_FIPS_ENDPOINT": "true"},
        {**WEST, "AWS_USE_DUALSTACK_ENDPOINT": "true"},
        {**WEST, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
        {**WEST, "AWS_CREDENTIAL_EXPIRATION": "2026-01-01T00:00:00Z"},
        {**WEST, "AWS_SOMETHING_NEW": "1"},
        {**WEST, "AWS_CA_BUNDLE": ""},
        {**WEST, "https_proxy": "http://proxy:3128"},
        {**WEST, "NO_PROXY": "localhost"},
        {**WEST, "AWS_REGION": "cn-north-1"},
        {**WEST, "AWS_REGION": "us-gov-west-1"},
        {**WEST, "AWS_REGION": "Not A Region"},
        {**WEST, "AWS_ENDPOINT_URL": "http://user:word@host"},
        {**WEST, "AWS_ENDPOINT_URL": "http://host/path"},
        {**WEST, "AWS_ENDPOINT_URL": "http://[::1]:4566"},
        {**WEST, "AWS_ENDPOINT_URL": "host:99999999"},
        {**WEST, "AWS_SECRET_ACCESS_KEY": "with\rnew lines\n"},
    ],
    ids=lambda environ: next(reversed(environ)),
)
def test_anything_else_is_left_to_botocore(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]
) -> None:
    assert read(monkeypatch, environ, Connection()) is None


@pytest.mark.parametrize(
    ("config", "credentials"),
    [
        ("[default]\nrole_arn = arn:aws:iam::123456789012:role/r\n", ""),
        ("[default]\nsso_session = s\n", ""),
        ("[default]\ncredential_process = /bin/true\n", ""),
        ("[default]\nendpoint_url = http://a\n", ""),
        ("[default]\nuse_fips_endpoint = true\n", ""),
        ("[default]\nservices = mine\n", ""),
        ("[default]\nregion = eu-west-1\n[profile default]\nregion = us-east-1\n", ""),
        ("[default]\noutput =\n  several\n  lines\n", ""),
        ('[profile "my own"]\nregion = eu-west-1\n', ""),
        ("no section\n", ""),
        ("[default]\nregion = a\nregion = b\n", ""),
        ("", "[default]\nsomething_new = 1\n"),
        ("", "[default]\naws_access_key_id = half\n"),
    ],
)
def test_a_profile_with_more_than_keys_is_left_to_botocore(
    home: Path, monkeypatch: pytest.MonkeyPatch, config: str, credentials: str
) -> None:
    files(home, config, credentials)
    environ = {"AWS_REGION": "eu-west-1"} if "half" in credentials else WEST
    assert read(monkeypatch, environ, Connection()) is None


def test_every_region_that_botocore_knows_has_its_host(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session()
    for region in session.get_available_regions("lambda", "aws"):
        host = f"lambda.{region}.amazonaws.com"
        access = plain_access(Connection(region=region), WEST)
        assert access is not None
        assert (access.secure, access.host_header) == (True, host)
    for name, value in WEST.items():
        monkeypatch.setenv(name, value)
    for region in ("ap-southeast-7", "mx-central-1"):
        client = session.create_client("lambda", region_name=region)
        assert client.meta.endpoint_url == f"https://lambda.{region}.amazonaws.com"


def test_what_is_known_of_the_keys_is_not_shown() -> None:
    access = plain_access(Connection(), {**WEST, "AWS_SECRET_ACCESS_KEY": "wJalrXUtn"})
    assert access is not None
    assert "wJalrXUtn" not in repr(access)
    assert "AKID" not in str(access)
