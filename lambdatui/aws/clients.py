"""The clients of one connection, each built once, and what they are allowed to send."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lambdatui.aws.client_builder import ClientBuilder, region_of
from lambdatui.aws.endpoints import foreign_endpoints
from lambdatui.aws.foreign_hosts import ForeignHosts
from lambdatui.aws.keep_alive import keep_alive
from lambdatui.aws.meter import CallMeter
from lambdatui.aws.pace import Pace
from lambdatui.aws.sessions import Keys, Sessions, profile_of
from lambdatui.core.connection import Connection

if TYPE_CHECKING:
    from botocore.credentials import ReadOnlyCredentials
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
        shared = (sessions or Sessions()).of(connection)
        #: What is told of each request with credentials.
        self.foreign: ForeignHosts = shared.foreign
        # One lock for all of them: a session may build only one client at a time.
        self._lock = shared.lock
        self._builder = ClientBuilder(connection, self.meter, shared)
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
            client: LambdaClient = self._builder.build(
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
            client: CloudWatchLogsClient = self._builder.build(
                "logs", {**_LOGS, "read_timeout": read_timeout_s}
            )
        return client

    def frozen_credentials(self) -> "ReadOnlyCredentials":
        """Those of now, for clients that must all speak for the same account."""
        with self._lock:
            credentials = self._builder.session().get_credentials()
        if credentials is None:
            from botocore.exceptions import NoCredentialsError

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
            return self._builder.build(service, _CHANGES, own)

    def new_read_client(self, service: str, own: "ReadOnlyCredentials") -> Any:
        """A client that reads with these credentials, to be closed after it."""
        with self._lock:
            return self._builder.build(service, _READS, own)

    def new_caller_client(self, own: "ReadOnlyCredentials") -> "STSClient":
        """Security Token Service with these credentials, to be closed after it: impatient."""
        with self._lock:
            client: STSClient = self._builder.build("sts", _ORNAMENT, own)
        return client

    @property
    def opened(self) -> bool:
        """Whether credentials were looked for already, which count from then on."""
        return self._builder.opened

    def signs_plainly(self, keys: Keys) -> bool:
        """Whether a request may be signed with these keys before a session is open.

        From then on the session has the same, until it is renewed: what is listed and the account
        that is shown are of one account, whatever the files say by then.
        """
        return self._builder.takes(keys)

    @property
    def profile(self) -> str:
        """The profile asked for by flag or environment; empty where none was."""
        return profile_of(self.connection)

    @property
    def access_key(self) -> str:
        """The id of the key that the next request is signed with; empty where there is none."""
        with self._lock:
            credentials = self._builder.session().get_credentials()
        # Not under the lock: those of a role may be asked for anew here.
        return credentials.get_frozen_credentials().access_key or "" if credentials else ""

    @property
    def region(self) -> str:
        """The region in use; empty where none is configured."""
        with self._lock:
            return self.connection.region or region_of(self._builder.session())

    @property
    def known_region(self) -> str:
        """The region as far as it is known without opening a session, which can fail."""
        return self.connection.region or self._builder.known_region

    def regions_of(self, service: str) -> tuple[str, ...]:
        """The regions of our partition in which botocore knows a service, enabled or not."""
        with self._lock:
            session = self._builder.session()
            partition = session.get_partition_for_region(self.region or "us-east-1")
            return tuple(sorted(session.get_available_regions(service, partition)))

    @property
    def endpoint_url(self) -> str:
        """The endpoint given for Lambda instead of AWS's own; empty where it is AWS's own."""
        with self._lock:
            return self._builder.custom_endpoint("lambda")

    @property
    def foreign_endpoints(self) -> dict[str, str]:
        """The endpoint of each service that takes our credentials and is not AWS's, nor here."""
        with self._lock:
            return foreign_endpoints(
                self._builder.session(), os.environ, self.connection.endpoint_url
            )

    @property
    def verify(self) -> bool | str:
        """The file of certificates to trust, where one is configured; else True, for the usual."""
        with self._lock:
            configured = self._builder.session().get_config_variable("ca_bundle")
        return str(configured or os.environ.get("REQUESTS_CA_BUNDLE") or "") or True

    def renew(self) -> None:
        """Forget session and clients, so that the next call reads credentials anew.

        Calls under way finish with what they have.
        """
        with self._lock:
            self._builder.renew()
            self._built = {}

    def _client(self, service: str, settings: Mapping[str, Any], use: str = "") -> Any:
        # A dict is replaced, never changed while it is read here: no lock on the common path.
        name = use or service
        client = self._built.get(name)
        if client is None:
            with self._lock:
                client = self._built.get(name)
                if client is None:
                    client = self._builder.build(service, settings)
                    self._built = {**self._built, name: client}
        return client
