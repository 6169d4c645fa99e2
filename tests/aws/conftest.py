"""The endpoints that these tests speak to, and no way to the developer's own account."""

import io
import os
import threading
import uuid
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest

from lambdatui.aws.clients import Clients
from lambdatui.aws.pace import Pace
from lambdatui.core.connection import Connection
from lambdatui.demo.endpoint import Endpoint
from tests.aws.faulty import Faulty, Reply
from tests.aws.logstore import LogStore

if TYPE_CHECKING:
    from types_boto3_lambda import LambdaClient
    from types_boto3_logs import CloudWatchLogsClient

    from tests.aws.livestore import LiveStore
    from tests.aws.watch import Ticking, Watch

BEGIN_MS = 1_760_000_000_000
REGION = "eu-west-1"
ROLE = "arn:aws:iam::123456789012:role/lambda"


def _hide_account(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """No variable, file, metadata or proxy of the developer's leads anywhere."""
    for name in list(os.environ):
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture(scope="session", autouse=True)
def no_account_for_what_lives_long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fixtures of the session's scope are made before those of a test."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        _hide_account(monkeypatch, tmp_path_factory.mktemp("home"))
        yield


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home of the test's own, with no AWS configuration in it."""
    _hide_account(monkeypatch, tmp_path)
    return tmp_path


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials and a region, as anyone has them."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    monkeypatch.setenv("AWS_REGION", REGION)


@pytest.fixture
def faulty(keys: None) -> Iterator[Callable[..., tuple[Faulty, Clients]]]:
    """Starts a server that gives these replies, and clients that speak to it."""
    assert keys is None
    servers: list[Faulty] = []

    def start(*replies: Reply, read_only: bool = False) -> tuple[Faulty, Clients]:
        server = Faulty(*replies)
        servers.append(server)
        connection = Connection(endpoint_url=server.url, region=REGION, read_only=read_only)
        return server, Clients(connection)

    yield start
    for server in servers:
        with server:
            pass


@pytest.fixture(scope="session")
def endpoint() -> Iterator[Endpoint]:
    """The embedded AWS endpoint, one for all tests."""
    with Endpoint() as running:
        yield running


@pytest.fixture
def clients(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> Clients:
    """Clients of the embedded endpoint, found through the environment alone."""
    for name, value in endpoint.environment().items():
        monkeypatch.setenv(name, value)
    return Clients(Connection())


class Account:
    """What a test puts into the embedded account: the other side, by plain boto3."""

    def __init__(self, endpoint: Endpoint) -> None:
        session = boto3.Session(
            aws_access_key_id=endpoint.account,
            aws_secret_access_key="demo",
            region_name=endpoint.region,
        )
        self.lambda_: LambdaClient = session.client("lambda", endpoint_url=endpoint.url)
        self.logs: CloudWatchLogsClient = session.client("logs", endpoint_url=endpoint.url)
        self.cloudwatch = session.client("cloudwatch", endpoint_url=endpoint.url)

    def function(self, body: str, *, name: str = "", **settings: object) -> str:
        """Create a function whose handler has this body; its name."""
        name = name or f"fn-{uuid.uuid4().hex[:12]}"
        more: dict[str, object] = {"Runtime": "python3.12", "Timeout": 5, **settings}
        create: Callable[..., object] = self.lambda_.create_function
        create(
            FunctionName=name,
            Role=ROLE,
            Handler="app.handler",
            Code={"ZipFile": zipped(f"def handler(event, context):\n    {body}\n")},
            **more,
        )
        return name

    def group(self) -> str:
        """A new log group; its name."""
        name = f"/aws/lambda/fn-{uuid.uuid4().hex[:12]}"
        self.logs.create_log_group(logGroupName=name)
        return name


def zipped(source: str) -> bytes:
    """A deployment package with one file."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("app.py", source)
    return package.getvalue()


@pytest.fixture(scope="session")
def account(endpoint: Endpoint) -> Account:
    return Account(endpoint)


class QuickStop:
    """A stop whose waits are short and not endless, and which a test can set.

    :meth:`now` is a clock on which they take as long as they should.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self.waits: list[float] = []

    def now(self) -> int:
        return BEGIN_MS + int(sum(self.waits) * 1000)

    def set(self) -> None:
        self._event.set()

    def is_set(self) -> bool:
        return self._event.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.waits.append(timeout)
        if len(self.waits) > 2_000:
            pytest.fail("waited 2,000 times for something that did not come")
        return self._event.wait(min(timeout, 0.01))


@pytest.fixture
def stop() -> QuickStop:
    return QuickStop()


@pytest.fixture
def store() -> LogStore:
    """Logs with one group, with pages of three events."""
    made = LogStore()
    made.create("/aws/lambda/orders")
    return made


@pytest.fixture
def live() -> "LiveStore":
    """The same with Live Tail."""
    from tests.aws.livestore import LiveStore

    made = LiveStore()
    made.create("/aws/lambda/orders")
    return made


@pytest.fixture
def clock() -> "Ticking":
    """A clock that stands until the test moves it."""
    from tests.aws.watch import Ticking

    return Ticking()


@pytest.fixture
def begin(
    faulty: Callable[..., tuple[Faulty, Clients]],
    live: "LiveStore",
    stop: QuickStop,
    clock: "Ticking",
) -> Callable[..., "Watch"]:
    """Begins a tail of these logs that follows: in AUTO, of that one group, or as asked."""
    from lambdatui.core.logs import TailMode
    from tests.aws.watch import followed, request

    def start(*groups: str, mode: TailMode = TailMode.AUTO, **asked: object) -> "Watch":
        _, clients = faulty(live)
        # Its clock does not move while somebody waits for the pace.
        clients.filter_pace = Pace(1_000_000, 1.0)
        return followed(clients, request(*groups, follow=True, mode=mode), stop, clock, **asked)

    return start
