"""The clients of one connection, each built once, and what they are allowed to send."""

import socket
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.config import Config

from lambdatui import __version__
from lambdatui.aws.meter import CallMeter
from lambdatui.aws.pace import Pace
from lambdatui.aws.session import open_session, profile_of
from lambdatui.core.access import is_read
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault, Kind, LambdatuiError

if TYPE_CHECKING:
    import boto3
    from botocore.model import OperationModel
    from types_boto3_cloudwatch import CloudWatchClient
    from types_boto3_iam import IAMClient
    from types_boto3_lambda import LambdaClient
    from types_boto3_logs import CloudWatchLogsClient
    from types_boto3_resourcegroupstaggingapi import ResourceGroupsTaggingAPIClient
    from types_boto3_schemas import SchemasClient
    from types_boto3_sqs import SQSClient
    from types_boto3_sts import STSClient

#: FilterLogEvents takes 5 requests/s from an account and region (CloudWatch Logs quotas).
_FILTER_REQUESTS_PER_SECOND = 5

_KEEPALIVE_IDLE_S = 60
#: For the connection and for its TLS handshake, each.
_INVOKE_CONNECT_S = 10.0

_READS = {"retries": {"mode": "adaptive", "total_max_attempts": 3}}
#: One attempt: whoever reads logs waits and tries again itself, where it can be told to stop.
_LOGS = {"retries": {"mode": "standard", "total_max_attempts": 1}}
#: One attempt: a receive whose answer was lost has hidden its messages, and counted.
_QUEUES = {"retries": {"mode": "standard", "total_max_attempts": 1}}
#: The alias is an ornament: an IAM that cannot be reached must not hold anyone up.
_ORNAMENT = {
    "connect_timeout": 2,
    "read_timeout": 3,
    "retries": {"mode": "standard", "total_max_attempts": 1},
}


class Clients:
    """The clients for one account and region, built when first asked for. Thread-safe.

    Profile, region, endpoint and credentials are those that the AWS CLI would take. With
    ``connection.read_only`` every client refuses, before a byte is sent, each operation that
    :func:`lambdatui.core.access.is_read` does not know as a read.

    Every property raises what botocore raises where there are no credentials or no region; wrap
    its use in :func:`lambdatui.aws.ask.ask`.
    """

    def __init__(self, connection: Connection, meter: CallMeter | None = None) -> None:
        self.connection = connection
        #: What all clients ask of AWS; those of many regions can share one.
        self.meter = meter or CallMeter()
        #: Shared by all tails, since the account's limit is.
        self.filter_pace = Pace(_FILTER_REQUESTS_PER_SECOND, 1.0)
        # One lock for all of them: a session may build only one client at a time.
        self._lock = threading.RLock()
        self._session: boto3.Session | None = None
        self._built: dict[str, Any] = {}

    @property
    def lambda_(self) -> "LambdaClient":
        """Lambda, for reading."""
        client: LambdaClient = self._client("lambda", _READS)
        return client

    @property
    def logs(self) -> "CloudWatchLogsClient":
        """CloudWatch Logs: one attempt a call."""
        client: CloudWatchLogsClient = self._client("logs", _LOGS)
        return client

    @property
    def cloudwatch(self) -> "CloudWatchClient":
        """CloudWatch metrics."""
        client: CloudWatchClient = self._client("cloudwatch", _READS)
        return client

    @property
    def schemas(self) -> "SchemasClient":
        """EventBridge Schemas, where shared test events are kept."""
        client: SchemasClient = self._client("schemas", _READS)
        return client

    @property
    def sqs(self) -> "SQSClient":
        """SQS: one attempt a call."""
        client: SQSClient = self._client("sqs", _QUEUES)
        return client

    @property
    def tagging(self) -> "ResourceGroupsTaggingAPIClient":
        """Resource Groups Tagging API, which knows the tags of all functions."""
        client: ResourceGroupsTaggingAPIClient = self._client("resourcegroupstaggingapi", _READS)
        return client

    @property
    def account(self) -> Any:
        """Account Management, which knows the regions that are enabled."""
        return self._client("account", _READS)

    @property
    def sts(self) -> "STSClient":
        """Security Token Service."""
        client: STSClient = self._client("sts", _READS)
        return client

    @property
    def iam(self) -> "IAMClient":
        """IAM: impatient, one attempt a call."""
        client: IAMClient = self._client("iam", _ORNAMENT)
        return client

    def new_invoke_client(self, read_timeout_s: float) -> "LambdaClient":
        """A client for one invocation, to be closed after it: one attempt, one new connection.

        A pooled connection may be dead without our knowing, and then nobody can say whether the
        request arrived. Building one costs about 2 ms once the session is warm.
        """
        with self._lock:
            client: LambdaClient = self._build(
                "lambda",
                {
                    "connect_timeout": _INVOKE_CONNECT_S,
                    "read_timeout": read_timeout_s,
                    "retries": {"mode": "standard", "total_max_attempts": 1},
                    "tcp_keepalive": True,
                },
            )
        _keep_alive(client)
        return client

    def new_live_client(self, read_timeout_s: float) -> "CloudWatchLogsClient":
        """A client for one session of Live Tail, to be closed after it: one attempt.

        A connection of its own, whose end ends the session.
        """
        with self._lock:
            client: CloudWatchLogsClient = self._build(
                "logs", {**_LOGS, "read_timeout": read_timeout_s}
            )
        return client

    @property
    def profile(self) -> str:
        """The profile asked for by flag or environment; empty where none was."""
        return profile_of(self.connection)

    @property
    def region(self) -> str:
        """The region in use; empty where none is configured."""
        with self._lock:
            return self._open().region_name or ""

    @property
    def known_region(self) -> str:
        """The region as far as it is known without opening a session, which can fail."""
        session = self._session
        return (session.region_name if session else "") or self.connection.region

    def regions_of(self, service: str) -> tuple[str, ...]:
        """The regions of our partition in which botocore knows a service, enabled or not."""
        with self._lock:
            session = self._open()
            partition = session.get_partition_for_region(session.region_name or "us-east-1")
            return tuple(sorted(session.get_available_regions(service, partition)))

    @property
    def endpoint_url(self) -> str:
        """The endpoint given for Lambda instead of AWS's own; empty where it is AWS's own."""
        with self._lock:
            return self._custom_endpoint("lambda")

    def renew(self) -> None:
        """Forget session and clients, so that the next call reads credentials anew.

        Calls under way finish with what they have.
        """
        with self._lock:
            self._session = None
            self._built = {}

    def _client(self, service: str, settings: Mapping[str, Any]) -> Any:
        # A dict is replaced, never changed while it is read here: no lock on the common path.
        client = self._built.get(service)
        if client is None:
            with self._lock:
                client = self._built.get(service)
                if client is None:
                    client = self._build(service, settings)
                    self._built = {**self._built, service: client}
        return client

    def _build(self, service: str, settings: Mapping[str, Any]) -> Any:
        given: dict[str, Any] = {"connect_timeout": 4, "read_timeout": 20, **settings}
        if service == "logs" and self._custom_endpoint(service):
            # StartLiveTail puts "streaming-" before the host, which only AWS's own names have.
            given["inject_host_prefix"] = False
        client = self._raw_client(
            service, Config(user_agent_extra=f"lambdatui/{__version__}", **given)
        )
        self.meter.watch(client)
        if self.connection.read_only:
            client.meta.events.register_first("before-parameter-build", _refuse_writes)
        return client

    def _custom_endpoint(self, service: str) -> str:
        if self.connection.endpoint_url:
            return self.connection.endpoint_url
        # botocore does not say whether an endpoint comes from AWS_ENDPOINT_URL or the shared
        # configuration, so compare with a client that ignores both.
        used: str = self._raw_client(service, Config()).meta.endpoint_url
        ignoring: dict[str, Any] = {"ignore_configured_endpoint_urls": True}
        own: str = self._raw_client(service, Config(**ignoring)).meta.endpoint_url
        return used if used != own else ""

    def _raw_client(self, service: str, config: Config) -> Any:
        # The stubs name every service in a literal type; ours is one of nine names.
        build: Any = self._open().client
        return build(service, endpoint_url=self.connection.endpoint_url or None, config=config)

    def _open(self) -> "boto3.Session":
        if self._session is None:
            self._session = open_session(self.connection)
        return self._session


def _refuse_writes(params: Mapping[str, object], model: "OperationModel", **_: object) -> None:
    service = model.service_model.service_name
    if not is_read(service, model.name, params):
        raise LambdatuiError(
            Fault(
                kind=Kind.READ_ONLY,
                what=f"Read-only mode: {service} {model.name} was not sent.",
                advice="Start lambdatui without --read-only (and LAMBDATUI_READ_ONLY) to allow it.",
                operation=model.name,
            )
        )


def _keep_alive(client: "LambdaClient") -> None:
    """Have the kernel show every minute that a long invocation's connection is still wanted.

    A NAT gateway forgets a connection that was silent for 350 seconds, and Linux only begins
    after two hours (Lambda API, Invoke). botocore has no setting for it, so where its insides
    have changed this is left out.
    """
    http = getattr(getattr(client, "_endpoint", None), "http_session", None)
    options = getattr(http, "_socket_options", None)
    idle = getattr(socket, "TCP_KEEPIDLE", getattr(socket, "TCP_KEEPALIVE", None))
    if isinstance(options, list) and idle is not None:
        options.append((socket.IPPROTO_TCP, idle, _KEEPALIVE_IDLE_S))
        if hasattr(socket, "TCP_KEEPINTVL"):
            options.append((socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, _KEEPALIVE_IDLE_S))
