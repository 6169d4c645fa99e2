"""Says where credentials go before they do, where that is neither AWS nor this machine."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lambdatui.aws.endpoints import is_foreign
from lambdatui.core.connection import without_credentials

if TYPE_CHECKING:
    import botocore.session

#: What makes a request one with credentials: a signature, or the token of IAM Identity Center
#: (IAM Identity Center Portal API, GetRoleCredentials).
_CREDENTIALS = ("Authorization", "X-Amz-Security-Token", "x-amz-sso_bearer_token")


class ForeignHosts:
    """Tells of each such host once. Thread-safe.

    It looks at what is sent, not at what is configured: that has many places, and a session asks
    STS or IAM Identity Center by clients of its own.
    """

    def __init__(self, tell: Callable[[str], object] | None = None) -> None:
        """``tell`` gets scheme, host and port of one; it is called on the thread that sends."""
        self._tell = tell
        self._lock = threading.Lock()
        self._known: set[str] = set()

    def watch(self, session: "botocore.session.Session") -> None:
        """Look at every request of the clients that this session builds from now on."""
        if self._tell is not None:
            before_send: Any = self._before_send  # the stubs have nothing but keywords
            session.register("before-send", before_send)

    def sends(self, url: str) -> None:
        """A request with credentials is about to be sent there."""
        if self._tell is None:
            return
        place = without_credentials(url)
        with self._lock:
            if place in self._known:
                return
            self._known.add(place)
        if is_foreign(url):
            self._tell(place)

    def _before_send(self, request: Any, **_: object) -> None:
        if any(name in request.headers for name in _CREDENTIALS):
            self.sends(request.url)
