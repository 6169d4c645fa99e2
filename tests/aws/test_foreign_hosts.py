"""Where credentials go that do not go to AWS: it is said before they do, and once."""

from pathlib import Path
from typing import Any

import pytest
from botocore.configprovider import ConfiguredEndpointProvider

from lambdatui.aws.clients import Clients
from lambdatui.aws.endpoints import is_foreign, told_places
from lambdatui.aws.foreign_hosts import ForeignHosts
from lambdatui.aws.functions import function_pages
from lambdatui.aws.sessions import Sessions
from lambdatui.core.connection import Connection
from lambdatui.core.errors import LambdatuiError

OWN = (
    "https://lambda.eu-west-1.amazonaws.com",
    "https://lambda.cn-north-1.amazonaws.com.cn/",
    "https://vpce-1-x.lambda.eu-west-1.vpce.amazonaws.com:443",
    "https://logs.eu-west-1.api.aws",
    "https://STS.AMAZONAWS.COM.",
    "http://127.0.0.1:4566",
    "http://127.8.9.1",
    "http://[::1]:4566",
    "http://0.0.0.0:4566",
    "http://localhost:4566",
    "http://aws.localhost",
)
FOREIGN = (
    "https://aws.acme.example",
    "http://10.0.0.7:4566",
    "http://[fe80::1]",
    "https://lambda.eu-west-1.amazonaws.com.evil.example",
    "https://lambda.eu-west-1.amazonaws.com@evil.example",
    "https://evilamazonaws.com",
    "https://localhost.evil.example",
    "https://ec2-1-2-3-4.eu-west-1.compute.amazonaws.com",
    "https://mine-1.eu-west-1.elb.amazonaws.com",
    "https://a1b2.execute-api.eu-west-1.amazonaws.com",
    "http://[half",
    "proxy",
)


@pytest.mark.parametrize(
    ("url", "foreign"), [(u, False) for u in OWN] + [(u, True) for u in FOREIGN]
)
def test_what_is_neither_aws_nor_this_machine_is_foreign(url: str, *, foreign: bool) -> None:
    assert is_foreign(url) is foreign


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "example"),
        ("AWS_REGION", "eu-west-1"),
    ):
        monkeypatch.setenv(name, value)


SERVICES = """[default]
region = eu-west-1
services = mine
{more}
[services mine]
cloudwatch_logs =
  endpoint_url = https://logs.acme.example/path
sts =
  endpoint_url = http://127.0.0.1:4566
"""


@pytest.mark.usefixtures("keys")
def test_each_foreign_endpoint_is_named_wherever_it_is_configured(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(given: str = "") -> tuple[str, ...]:
        connection = Connection(endpoint_url=given)
        return told_places(Clients(connection).foreign_endpoints)

    assert told() == ()
    assert told("http://127.0.0.1:4566") == ()
    # All of them: the services have no need of being named.
    assert told("https://ada:s3cr3t@all.example/?key=s3cr3t") == ("https://all.example",)
    (home / "config").write_text(SERVICES.format(more=""))
    assert told() == ("https://logs.acme.example (logs)",)
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", "https://lambda.example:8443")
    monkeypatch.setenv("AWS_ENDPOINT_URL_EVENTBRIDGE", "https://lambda.example:8443")
    assert told() == (
        "https://lambda.example:8443 (events, lambda)",
        "https://logs.acme.example (logs)",
    )
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    assert told() == ()
    monkeypatch.delenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
    (home / "config").write_text(SERVICES.format(more="endpoint_url = https://rest.example"))
    (rest,) = (each for each in told() if each.startswith("https://rest.example (account, "))
    assert "sts" not in rest
    assert "logs" not in rest


@pytest.mark.usefixtures("keys")
def test_the_names_of_the_services_are_those_that_botocore_knows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://all.example")
    services = Clients(Connection()).foreign_endpoints
    assert {"lambda", "logs", "sts", "sso"} <= services.keys()
    for service in services:
        provider: Any = ConfiguredEndpointProvider({}, {}, service, environ={})
        variable = provider._get_service_env_var_name()
        with monkeypatch.context() as patched:
            patched.setenv(variable, f"https://{service}.example")
            assert Clients(Connection()).foreign_endpoints[service] == f"https://{service}.example"


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("plain", [True, False])
def test_it_is_said_before_anything_is_sent_and_once(
    monkeypatch: pytest.MonkeyPatch, *, plain: bool
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://key:word@aws.invalid:4566")
    if plain:
        # What is so simple is asked for without botocore.
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://aws.invalid:4566")
    told: list[str] = []
    clients = Clients(Connection(), sessions=Sessions(ForeignHosts(told.append)))
    for _ in range(2):
        with pytest.raises(LambdatuiError):
            list(function_pages(clients))
    assert told == ["http://aws.invalid:4566"]


@pytest.mark.usefixtures("keys")
def test_what_a_session_asks_for_a_role_is_said_too(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "config").write_text(
        "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/x\n"
        "credential_source = Environment\n"
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://sts.invalid")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    told: list[str] = []
    sessions = Sessions(ForeignHosts(told.append))
    with pytest.raises(LambdatuiError):
        list(function_pages(Clients(Connection(profile="role"), sessions=sessions)))
    assert told == ["http://sts.invalid"]
