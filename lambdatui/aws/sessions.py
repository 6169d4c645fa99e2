"""The sessions of a process, each opened when it is first asked for: botocore is loaded by then."""

import os
import threading
from typing import TYPE_CHECKING, NamedTuple

from lambdatui.aws.foreign_hosts import ForeignHosts
from lambdatui.core.connection import Connection

if TYPE_CHECKING:
    import botocore.loaders
    import botocore.session

#: The CLI asks AWS_PROFILE before AWS_DEFAULT_PROFILE; botocore asks them the other way round.
PROFILE_VARIABLES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")


class Keys(NamedTuple):
    """What a request is signed with; ``token`` is empty for the keys of a user."""

    key: str
    secret: str
    token: str

    def __repr__(self) -> str:
        """Nothing of them: this may stand in a traceback."""
        return "Keys()"


def profile_of(connection: Connection) -> str:
    """The profile that was asked for by flag or environment; empty where none was."""
    if connection.profile:
        return connection.profile
    return next((value for name in PROFILE_VARIABLES if (value := os.environ.get(name))), "")


class Loaders:
    """What botocore has read of its descriptions of services, for all sessions of the process.

    They are some 20 MB for the services that we use, and 100 ms of work. Thread-safe.
    """

    def __init__(self) -> None:
        #: By the folder of further descriptions, which a profile can name.
        self._loaders: dict[str | None, botocore.loaders.Loader] = {}

    def join(self, session: "botocore.session.Session") -> None:
        """Have the session take its descriptions from here."""
        from lambdatui.aws.descriptions import loader_of

        path = session.get_config_variable("data_path")
        loader = self._loaders.get(path) or self._loaders.setdefault(path, loader_of(path))
        session.register_component("data_loader", loader)


class SharedSession:
    """The session of a profile, for the clients of many regions; opened when first asked for.

    A further region costs 1.5 MB and 20 ms then, instead of 18 MB and 100 to 300 ms, and a role is
    assumed, or a second factor touched, once for all of them. ``lock`` is to be held whenever the
    session is used: it builds one client at a time.
    """

    def __init__(self, loaders: Loaders, foreign: ForeignHosts) -> None:
        self.lock = threading.RLock()
        self.foreign = foreign
        self._loaders = loaders
        self._session: botocore.session.Session | None = None
        # Of its own: whoever takes keys does not wait until a client is built.
        self._of_keys = threading.Lock()
        self._keys: Keys | None = None

    @property
    def opened(self) -> bool:
        """Whether it is open: from then on its credentials count."""
        return self._session is not None

    def takes(self, keys: Keys) -> bool:
        """Whether the session, which is not open yet, will have these keys until it is renewed.

        The first ones count. So nothing that was asked before it was open is of another account.
        """
        with self._of_keys:
            if self._session is not None:
                return False
            self._keys = self._keys or keys
            return self._keys == keys

    def session(self, connection: Connection) -> "botocore.session.Session":
        """The session, which is opened with this connection where it is not open.

        Raises:
            botocore.exceptions.BotoCoreError: As :func:`open_session`.
        """
        with self.lock:
            if self._session is None:
                from lambdatui.aws.session import open_session

                opened = open_session(connection, self._loaders)
                self.foreign.watch(opened)
                with self._of_keys:
                    if self._keys is not None:
                        key, secret, token = self._keys
                        opened.set_credentials(key, secret, token or None)
                    self._session = opened
            return self._session

    def renew(self, seen: "botocore.session.Session | None") -> None:
        """Forget the session, where it still is the one that was ``seen``.

        Else the clients of another region have renewed it already.
        """
        with self.lock:
            if self._session is seen:
                with self._of_keys:
                    self._session = self._keys = None


class Sessions:
    """A :class:`SharedSession` for each profile, and for each of its own default region.

    A session has one region, which its roles are assumed in: that of the connection which opened
    it. So connections that leave the region to the configuration share none with those that name
    one. Thread-safe.
    """

    def __init__(self, foreign: ForeignHosts | None = None) -> None:
        """``foreign`` is told of where credentials are sent."""
        self._foreign = foreign or ForeignHosts()
        self._lock = threading.Lock()
        self._loaders = Loaders()
        self._shared: dict[tuple[str, bool], SharedSession] = {}

    def of(self, connection: Connection) -> SharedSession:
        """The one for the profile of this connection. Nothing is opened yet."""
        key = connection.profile, bool(connection.region)
        with self._lock:
            return self._shared.setdefault(key, SharedSession(self._loaders, self._foreign))
