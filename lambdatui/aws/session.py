"""A session that finds profile, region and credentials where AWS CLI version 2 finds them."""

import functools
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import botocore.credentials
import botocore.session
import botocore.utils

from lambdatui.aws.event_hooks import new_session
from lambdatui.aws.sessions import PROFILE_VARIABLES
from lambdatui.core.connection import Connection

if TYPE_CHECKING:
    from lambdatui.aws.sessions import Loaders

#: The CLI asks AWS_REGION before AWS_DEFAULT_REGION; botocore does not know AWS_REGION at all.
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


def known_profiles() -> tuple[str, ...]:
    """The profiles of the shared configuration, in order; empty where it cannot be read."""
    try:
        return tuple(sorted(botocore.session.Session().available_profiles))
    except Exception:
        # It only adds to the text of another error.
        return ()


def open_session(
    connection: Connection, loaders: "Loaders | None" = None
) -> botocore.session.Session:
    """A session for this connection. It builds clients, one thread at a time.

    botocore's own: boto3's builds the same clients, and takes 20 ms more to be loaded.

    Raises:
        botocore.exceptions.BotoCoreError: Where the shared configuration cannot be read.
    """
    session = new_session(
        {
            "profile": (None, list(PROFILE_VARIABLES), None, None),
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
