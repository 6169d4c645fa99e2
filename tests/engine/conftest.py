"""One real endpoint for the tests of the engine, consoles on it, and clients beside them."""

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest

from lambdatui.demo.endpoint import Endpoint
from lambdatui.engine.client import EngineClient
from tests.accounts import new_account
from tests.engine.account import create_function
from tests.engine.piped import Program

if TYPE_CHECKING:
    from types_boto3_cloudwatch import CloudWatchClient
    from types_boto3_sqs import SQSClient

CODE = "def handler(event, context):\n    print('seen', event)\n    return {'got': event}\n"


@pytest.fixture(scope="session")
def running(nobody: None) -> Iterator[Endpoint]:
    """The server for all files of tests."""
    del nobody
    with Endpoint() as found:
        yield found


@pytest.fixture(scope="module")
def endpoint(running: Endpoint) -> Endpoint:
    """An account of the file's own, with one function, ``echo``."""
    account = new_account(running)
    create_function(account, "echo", CODE)
    return account


@pytest.fixture
def program(endpoint: Endpoint, tmp_path: Path) -> Program:
    """Consoles whose engines ask the endpoint."""
    return Program(tmp_path, endpoint.environment())


@pytest.fixture
async def client(program: Program) -> AsyncGenerator[EngineClient, None]:
    """One of them."""
    async with program.opened() as found:
        yield found


@pytest.fixture(scope="module")
def session(endpoint: Endpoint) -> boto3.Session:
    """The test's own, beside the engine's."""
    return boto3.Session(endpoint.account, "demo", region_name=endpoint.region)


@pytest.fixture(scope="module")
def cloudwatch(endpoint: Endpoint, session: boto3.Session) -> "CloudWatchClient":
    """To put figures in."""
    return session.client("cloudwatch", endpoint_url=endpoint.url)


@pytest.fixture(scope="module")
def sqs(endpoint: Endpoint, session: boto3.Session) -> "SQSClient":
    """To fill queues."""
    return session.client("sqs", endpoint_url=endpoint.url)
