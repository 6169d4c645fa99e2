"""boto3 clients of the demo's endpoint, built from its environment alone."""

from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config


class Clients:
    """One client a service, each built when it is first asked for, then kept.

    Credentials, region and endpoint are given outright: nothing is looked for on the machine. No
    call is ever repeated, since traffic that fails is part of the story.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._url = environment["AWS_ENDPOINT_URL"]
        self._session = boto3.Session(
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=environment.get("AWS_SESSION_TOKEN"),
            region_name=environment["AWS_REGION"],
        )
        self._config = Config(
            retries={"total_max_attempts": 1},
            max_pool_connections=8,
            # StartLiveTail would go to a host of its own.
            inject_host_prefix=False,
            # The person's proxy knows nothing of this machine's loopback.
            proxies={},
            # Half of what it takes to seed a month of metrics; tests see to it that they are right.
            parameter_validation=False,
            disable_request_compression=True,
        )
        self._clients: dict[str, Any] = {}

    def get(self, service: str) -> Any:
        """The client of a service, by botocore's name of it. For one thread at a time."""
        if service not in self._clients:
            self._clients[service] = self._session.client(
                service,  # type: ignore[call-overload]  # the stubs list each name apart
                endpoint_url=self._url,
                config=self._config,
            )
        return self._clients[service]
