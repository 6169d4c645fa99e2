"""The clients of one connection, each built once, and what they are allowed to send."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import NoCredentialsError

from lambdatui import __version__
from lambdatui.aws.endpoints import told_endpoint
from lambdatui.aws.keep_alive import keep_alive
from lambdatui.aws.meter import CallMeter
from lambdatui.aws.no_collection import no_collection
from lambdatui.aws.pace import Pace
from lambdatui.aws.session import Sessions, profile_of
from lambdatui.core.access import is_read
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Fault, Kind, LambdatuiError

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials
    from botocore.model import OperationModel
    from botocore.session import Session
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
#: LookupEvents takes 2 requests/s from an account and region (CloudTrail API, LookupEvents).
_TRAIL_REQUESTS_PER_SECOND = 2

#: For the connection and for its TLS handshake, each.
_INVOKE_CONNECT_S = 10.0

_READS = {"retries": {"mode": "adaptive", "total_max_attempts": 3}}
#: One attempt: whoever reads logs waits and tries again itself, where it can be told to stop.
_LOGS = {"retries": {"mode": "standard", "total_max_attempts": 1}}
#: One attempt: a receive whose answer was lost has hidden its messages, and counted.
_QUEUES = {"retries": {"mode": "standard", "total_max_attempts": 1}}
#: One attempt: where an answer was lost, it is looked up what became of the change.
_CHANGES = {
    "connect_timeout": 10,
    "read_timeout": 30,
    "retries": {"mode": "standard", "total_max_attempts": 1},
}
#: It is often denied, and only says more of what other calls tell.
_TRAIL = {
    "connect_timeout": 3,
    "read_timeout": 10,
    "retries": {"mode": "standard", "total_max_attempts": 2},
}
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

    def __init__(
        self,
        connection: Connection,
        meter: CallMeter | None = None,
        sessions: Sessions | None = None,
    ) -> None:
        """With ``sessions`` that the clients of many regions share, a further one costs little."""
        self.connection = connection
        #: What all clients ask of AWS; those of many regions can share one.
        self.meter = meter or CallMeter()
        #: Shared by all tails, since the account's limit is.
        self.filter_pace = Pace(_FILTER_REQUESTS_PER_SECOND, 1.0)
        self.trail_pace = Pace(_TRAIL_REQUESTS_PER_SECOND, 1.0)
        self._shared = (sessions or Sessions()).of(connection)
        # One lock for all of them: a session may build only one client at a time.
        self._lock = self._shared.lock
        #: What our clients are built by; the shared one may be a newer one already.
        self._session: Session | None = None
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
    def events(self) -> Any:
        """EventBridge, whose rules invoke functions."""
        return self._client("events", _READS)

    @property
    def cloudtrail(self) -> Any:
        """CloudTrail, which knows who changed what in the last 90 days."""
        return self._client("cloudtrail", _TRAIL)

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

    @property
    def iam_roles(self) -> "IAMClient":
        """IAM, for the roles of functions: as patient as other reads."""
        client: IAMClient = self._client("iam", _READS, "iam roles")
        return client

    @property
    def apigateway(self) -> Any:
        """API Gateway, which has the REST APIs."""
        return self._client("apigateway", _READS)

    @property
    def apigatewayv2(self) -> Any:
        """API Gateway again, which has the HTTP and WebSocket APIs."""
        return self._client("apigatewayv2", _READS)

    @property
    def ecr(self) -> Any:
        """ECR, where container images are."""
        return self._client("ecr", _READS)

    @property
    def ec2(self) -> Any:
        """EC2, for the networks of functions."""
        return self._client("ec2", _READS)

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
        keep_alive(client)
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

    def frozen_credentials(self) -> "ReadOnlyCredentials":
        """Those of now, for clients that must all speak for the same account."""
        with self._lock:
            credentials = self._open().get_credentials()
        if credentials is None:
            raise NoCredentialsError
        # Not under the lock: those of a role may be asked for anew here.
        frozen: ReadOnlyCredentials = credentials.get_frozen_credentials()
        return frozen

    def new_lever_client(self, service: str, own: "ReadOnlyCredentials | None" = None) -> Any:
        """A client for one change, to be closed after it: one attempt, one new connection.

        ``service`` is botocore's name; with ``own`` it signs with these credentials, whatever those
        of the session become. A change that is sent twice may undo what somebody else did in
        between.
        """
        with self._lock:
            return self._build(service, _CHANGES, own)

    def new_read_client(self, service: str, own: "ReadOnlyCredentials") -> Any:
        """A client that reads with these credentials, to be closed after it."""
        with self._lock:
            return self._build(service, _READS, own)

    def new_caller_client(self, own: "ReadOnlyCredentials") -> "STSClient":
        """Security Token Service with these credentials, to be closed after it: impatient."""
        with self._lock:
            client: STSClient = self._build("sts", _ORNAMENT, own)
        return client

    @property
    def profile(self) -> str:
        """The profile asked for by flag or environment; empty where none was."""
        return profile_of(self.connection)

    @property
    def access_key(self) -> str:
        """The id of the key that the next request is signed with; empty where there is none."""
        with self._lock:
            credentials = self._open().get_credentials()
        # Not under the lock: those of a role may be asked for anew here.
        return credentials.get_frozen_credentials().access_key or "" if credentials else ""

    @property
    def region(self) -> str:
        """The region in use; empty where none is configured."""
        with self._lock:
            return self.connection.region or _region(self._open())

    @property
    def known_region(self) -> str:
        """The region as far as it is known without opening a session, which can fail."""
        session = self._session
        return self.connection.region or (_region(session) if session else "")

    def regions_of(self, service: str) -> tuple[str, ...]:
        """The regions of our partition in which botocore knows a service, enabled or not."""
        with self._lock:
            session = self._open()
            partition = session.get_partition_for_region(self.region or "us-east-1")
            return tuple(sorted(session.get_available_regions(service, partition)))

    @property
    def endpoint_url(self) -> str:
        """The endpoint given for Lambda instead of AWS's own; empty where it is AWS's own."""
        with self._lock:
            return self._custom_endpoint("lambda")

    @property
    def verify(self) -> bool | str:
        """The file of certificates to trust, where one is configured; else True, for the usual."""
        with self._lock:
            configured = self._open().get_config_variable("ca_bundle")
        return str(configured or os.environ.get("REQUESTS_CA_BUNDLE") or "") or True

    def renew(self) -> None:
        """Forget session and clients, so that the next call reads credentials anew.

        Calls under way finish with what they have.
        """
        with self._lock:
            self._shared.renew(self._session)
            self._session = None
            self._built = {}

    def _client(self, service: str, settings: Mapping[str, Any], use: str = "") -> Any:
        # A dict is replaced, never changed while it is read here: no lock on the common path.
        name = use or service
        client = self._built.get(name)
        if client is None:
            with self._lock:
                client = self._built.get(name)
                if client is None:
                    client = self._build(service, settings)
                    self._built = {**self._built, name: client}
        return client

    def _build(
        self, service: str, settings: Mapping[str, Any], own: "ReadOnlyCredentials | None" = None
    ) -> Any:
        given: dict[str, Any] = {"connect_timeout": 4, "read_timeout": 20, **settings}
        if service == "logs" and self._custom_endpoint(service):
            # StartLiveTail puts "streaming-" before the host, which only AWS's own names have.
            given["inject_host_prefix"] = False
        client = self._raw_client(
            service, Config(user_agent_extra=f"lambdatui/{__version__}", **given), own
        )
        self.meter.watch(client)
        if service == "logs":
            # Imported here: the list of functions does not wait for it.
            from lambdatui.aws.event_page import read_pages_at_once

            read_pages_at_once(client)
        if self.connection.read_only:
            client.meta.events.register_first("before-parameter-build", _refuse_writes)
        return client

    def _custom_endpoint(self, service: str) -> str:
        if self.connection.endpoint_url:
            return self.connection.endpoint_url
        told = told_endpoint(service, os.environ, self._open().full_config)
        if told is not None:
            return told
        # botocore does not say whether an endpoint comes from AWS_ENDPOINT_URL or the shared
        # configuration, so compare with a client that ignores both.
        used: str = self._raw_client(service, Config()).meta.endpoint_url
        ignoring: dict[str, Any] = {"ignore_configured_endpoint_urls": True}
        own: str = self._raw_client(service, Config(**ignoring)).meta.endpoint_url
        return used if used != own else ""

    def _raw_client(
        self, service: str, config: Config, own: "ReadOnlyCredentials | None" = None
    ) -> Any:
        with no_collection():
            return self._from_session(service, config, own)

    def _from_session(self, service: str, config: Config, own: "ReadOnlyCredentials | None") -> Any:
        # The stubs name every service in a literal type; ours is one of nine names.
        build: Any = self._open().create_client
        keys: dict[str, Any] = {}
        if own is not None:
            keys = {
                "aws_access_key_id": own.access_key,
                "aws_secret_access_key": own.secret_key,
                "aws_session_token": own.token,
            }
        return build(
            service,
            # The session may be of another region.
            region_name=self.connection.region or None,
            endpoint_url=self.connection.endpoint_url or None,
            config=config,
            **keys,
        )

    def _open(self) -> "Session":
        if self._session is None:
            self._session = self._shared.session(self.connection)
        return self._session


def _region(session: "Session") -> str:
    """The region that the configuration names; empty where it names none."""
    return str(session.get_config_variable("region") or "")


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
