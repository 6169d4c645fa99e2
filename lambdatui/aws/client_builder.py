"""How a client of one connection is built: its session, endpoint and settings, and our hooks."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lambdatui import __version__
from lambdatui.aws.endpoints import told_endpoint
from lambdatui.aws.meter import CallMeter
from lambdatui.aws.no_collection import no_collection
from lambdatui.aws.refused_writes import refuse_writes
from lambdatui.aws.sessions import Keys, SharedSession
from lambdatui.core.connection import Connection

if TYPE_CHECKING:
    from botocore.config import Config
    from botocore.credentials import ReadOnlyCredentials
    from botocore.session import Session


class ClientBuilder:
    """Builds clients, one at a time: hold the lock of the shared session meanwhile."""

    def __init__(self, connection: Connection, meter: CallMeter, shared: SharedSession) -> None:
        self._connection = connection
        self._meter = meter
        self._shared = shared
        #: What our clients are built by; the shared one may be a newer one already.
        self._session: Session | None = None

    @property
    def opened(self) -> bool:
        """Whether there is a session."""
        return self._session is not None or self._shared.opened

    @property
    def known_region(self) -> str:
        """The region of our session; empty where none is open."""
        session = self._session
        return region_of(session) if session else ""

    def takes(self, keys: Keys) -> bool:
        """Whether the session will have these keys; False where one is open already."""
        return self._session is None and self._shared.takes(keys)

    def session(self) -> "Session":
        """Ours, opened where it is not.

        Raises:
            botocore.exceptions.BotoCoreError: As :func:`lambdatui.aws.session.open_session`.
        """
        if self._session is None:
            self._session = self._shared.session(self._connection)
        return self._session

    def renew(self) -> None:
        """Forget the session, and the keys that it was to have."""
        self._shared.renew(self._session)
        self._session = None

    def build(
        self, service: str, settings: Mapping[str, Any], own: "ReadOnlyCredentials | None" = None
    ) -> Any:
        """A client with these settings of botocore's; it is counted and, read-only, held back.

        With ``own`` it signs with these, whatever the credentials of the session become.
        """
        from botocore.config import Config

        given: dict[str, Any] = {"connect_timeout": 4, "read_timeout": 20, **settings}
        if service == "logs" and self.custom_endpoint(service):
            # StartLiveTail puts "streaming-" before the host, which only AWS's own names have.
            given["inject_host_prefix"] = False
        client = self._raw_client(
            service, Config(user_agent_extra=f"lambdatui/{__version__}", **given), own
        )
        self._meter.watch(client)
        if service == "logs":
            # Imported here: the list of functions does not wait for it.
            from lambdatui.aws.event_page import read_pages_at_once

            read_pages_at_once(client)
        if self._connection.read_only:
            client.meta.events.register_first("before-parameter-build", refuse_writes)
        return client

    def custom_endpoint(self, service: str) -> str:
        """The endpoint given for a service instead of AWS's own; empty where it is AWS's own."""
        if self._connection.endpoint_url:
            return self._connection.endpoint_url
        told = told_endpoint(service, os.environ, self.session().full_config)
        if told is not None:
            return told
        from botocore.config import Config

        # botocore does not say whether an endpoint comes from AWS_ENDPOINT_URL or the shared
        # configuration, so compare with a client that ignores both.
        used: str = self._raw_client(service, Config()).meta.endpoint_url
        ignoring: dict[str, Any] = {"ignore_configured_endpoint_urls": True}
        own: str = self._raw_client(service, Config(**ignoring)).meta.endpoint_url
        return used if used != own else ""

    def _raw_client(
        self, service: str, config: "Config", own: "ReadOnlyCredentials | None" = None
    ) -> Any:
        with no_collection():
            return self._from_session(service, config, own)

    def _from_session(
        self, service: str, config: "Config", own: "ReadOnlyCredentials | None"
    ) -> Any:
        # The stubs name every service in a literal type; ours is one of nine names.
        build: Any = self.session().create_client
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
            region_name=self._connection.region or None,
            endpoint_url=self._connection.endpoint_url or None,
            config=config,
            **keys,
        )


def region_of(session: "Session") -> str:
    """The region that the configuration names; empty where it names none."""
    return str(session.get_config_variable("region") or "")
