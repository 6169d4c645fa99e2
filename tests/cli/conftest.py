"""A real endpoint on loopback with a few functions, for the program to be run against."""

from collections.abc import Iterator

import pytest

from lambdatui.demo.endpoint import Endpoint
from tests.accounts import new_account
from tests.cli.aws import lambda_client, zipped
from tests.cli.program import environment

ECHO = """
def handler(event, context):
    return event
"""
PICKY = """
def handler(event, context):
    return {"sku": event["sku"]}
"""
#: Tells by a file that it runs, then takes longer than any test waits.
SLOW = """
import pathlib, time
def handler(event, context):
    pathlib.Path(event["started"]).touch()
    time.sleep(120)
"""


@pytest.fixture(scope="session")
def running(nobody: None) -> Iterator[Endpoint]:
    """The server for all files of tests."""
    del nobody
    with Endpoint() as found:
        yield found


@pytest.fixture(scope="module")
def endpoint(running: Endpoint) -> Endpoint:
    """An account with functions; only ``echo``, ``picky`` and ``slow`` are ever invoked."""
    sources = {"echo": ECHO, "picky": PICKY, "slow": SLOW}
    account = new_account(running)
    client = lambda_client(account)
    for name in ("dated", "echo", "grouped", "logged", "picky", "silent", "slow"):
        client.create_function(
            FunctionName=name,
            Runtime="python3.12",
            Handler="index.handler",
            Role=f"arn:aws:iam::{account.account}:role/test",
            Code={"ZipFile": zipped(sources.get(name, ECHO))},
            Description=f"Does \x1b[31m{name}",
            MemorySize=256,
            Timeout=120,
            LoggingConfig={"LogGroup": "/custom/group"} if name == "grouped" else {},
        )
    return account


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The logs are looked at once for a run of unknown outcome, unless a test says otherwise."""
    monkeypatch.setenv("LAMBDATUI_LOOK_S", "0")


@pytest.fixture
def account(endpoint: Endpoint) -> dict[str, str]:
    """The variables for a program that uses the endpoint."""
    return environment(endpoint.environment())
