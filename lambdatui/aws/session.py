"""A session that finds profile, region and credentials where AWS CLI version 2 finds them."""

import functools
import os
import subprocess
import threading
from pathlib import Path
from typing import Any, NoReturn

import botocore.credentials
import botocore.loaders
import botocore.session
import botocore.utils

from lambdatui.aws.descriptions import loader_of
from lambdatui.core.connection import Connection

#: The CLI asks AWS_PROFILE before AWS_DEFAULT_PROFILE and AWS_REGION before AWS_DEFAULT_REGION;
#: botocore asks them the other way round, and does not know AWS_REGION at all.
_PROFILE_VARIABLES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
_REGION_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")


class MfaCodeNeeded(Exception):
    """A profile asks for a code of a second factor, and there is no terminal to ask on."""


class _CliCache(botocore.utils.JSONFileCache):
    """The AWS CLI's own cache of role credentials: a code typed there counts here too."""

    def __init__(self) -> None:
        super().__init__(str(Path("~/.aws/cli/cache").expanduser()))

    def __setitem__(self, key: str, value: object) -> None:
        # A home that cannot be written only means that the role is assumed again next time.
        try:
            super().__setitem__(key, value)
        except OSError:
            return


def profile_of(connection: Connection) -> str:
    """The profile that was asked for by flag or environment; empty where none was."""
    if connection.profile:
        return connection.profile
    return next((value for name in _PROFILE_VARIABLES if (value := os.environ.get(name))), "")


def known_profiles() -> tuple[str, ...]:
    """The profiles of the shared configuration, in order; empty where it cannot be read."""
    try:
        return tuple(sorted(botocore.session.Session().available_profiles))
    except Exception:
        # It only adds to the text of another error.
        return ()


class Loaders:
    """What botocore has read of its descriptions of services, for all sessions of the process.

    They are some 20 MB for the services that we use, and 100 ms of work. Thread-safe.
    """

    def __init__(self) -> None:
        #: By the folder of further descriptions, which a profile can name.
        self._loaders: dict[str | None, botocore.loaders.Loader] = {}

    def join(self, session: botocore.session.Session) -> None:
        """Have the session take its descriptions from here."""
        path = session.get_config_variable("data_path")
        loader = self._loaders.get(path) or self._loaders.setdefault(path, loader_of(path))
        session.register_component("data_loader", loader)


def open_session(
    connection: Connection, loaders: Loaders | None = None
) -> botocore.session.Session:
    """A session for this connection. It builds clients, one thread at a time.

    botocore's own: boto3's builds the same clients, and takes 20 ms more to be loaded.

    Raises:
        botocore.exceptions.BotoCoreError: Where the shared configuration cannot be read.
    """
    session = botocore.session.Session(
        session_vars={
            "profile": (None, list(_PROFILE_VARIABLES), None, None),
            "region": ("region", list(_REGION_VARIABLES), None, None),
        }
    )
    if connection.profile:
        session.set_config_variable("profile", connection.profile)
    if connection.region:
        session.set_config_variable("region", connection.region)
    if loaders is not None:
        loaders.join(session)
    _use_the_cli_cache(session)
    return session


class SharedSession:
    """The session of a profile, for the clients of many regions; opened when first asked for.

    A further region costs 1.5 MB and 20 ms then, instead of 18 MB and 100 to 300 ms, and a role is
    assumed, or a second factor touched, once for all of them. ``lock`` is to be held whenever the
    session is used: it builds one client at a time.
    """

    def __init__(self, loaders: Loaders) -> None:
        self.lock = threading.RLock()
        self._loaders = loaders
        self._session: botocore.session.Session | None = None

    def session(self, connection: Connection) -> botocore.session.Session:
        """The session, which is opened with this connection where it is not open.

        Raises:
            botocore.exceptions.BotoCoreError: As :func:`open_session`.
        """
        with self.lock:
            if self._session is None:
                self._session = open_session(connection, self._loaders)
            return self._session

    def renew(self, seen: botocore.session.Session | None) -> None:
        """Forget the session, where it still is the one that was ``seen``.

        Else the clients of another region have renewed it already.
        """
        with self.lock:
            if self._session is seen:
                self._session = None


class Sessions:
    """A :class:`SharedSession` for each profile, and for each of its own default region.

    A session has one region, which its roles are assumed in: that of the connection which opened
    it. So connections that leave the region to the configuration share none with those that name
    one. Thread-safe.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaders = Loaders()
        self._shared: dict[tuple[str, bool], SharedSession] = {}

    def of(self, connection: Connection) -> SharedSession:
        """The one for the profile of this connection. Nothing is opened yet."""
        key = connection.profile, bool(connection.region)
        with self._lock:
            return self._shared.setdefault(key, SharedSession(self._loaders))


def _use_the_cli_cache(session: botocore.session.Session) -> None:
    cache: Any = _CliCache()  # botocore's stubs want a dict; its docstring a mapping
    resolver = botocore.credentials.create_credential_resolver(session, cache=cache)
    for provider in resolver.providers:
        # botocore takes these two by constructors that it calls itself. By default it asks for a
        # code on the terminal, and lets a credential process read our standard input.
        if hasattr(provider, "_prompter"):
            provider._prompter = _refuse_to_ask
        if hasattr(provider, "_popen"):
            provider._popen = functools.partial(subprocess.Popen, stdin=subprocess.DEVNULL)
    session.register_component("credential_provider", resolver)


def _refuse_to_ask(prompt: str) -> NoReturn:
    raise MfaCodeNeeded(prompt)
