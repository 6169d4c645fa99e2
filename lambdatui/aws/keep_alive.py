"""Long invocations keep their connection."""

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_lambda import LambdaClient

_KEEPALIVE_IDLE_S = 60


def keep_alive(client: "LambdaClient") -> None:
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
