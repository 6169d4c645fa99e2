"""Asks before something runs: a plain question, or, for what is protected, the function's name.

For a replay ``--yes`` answers the plain question, and never the other one: a habit must not run
many events of what is protected. ``--confirm NAME`` does, where NAME is the function's. One
invocation asks no plain question, and in a script, where nobody can type, ``--yes`` lets it run.
"""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lambdatui.cli.settings import profile_settings
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import plain_name
from lambdatui.core.history import place_of
from lambdatui.core.profile_settings import protecting_patterns
from lambdatui.core.protection import (
    doubt,
    doubt_of_aliases,
    is_name,
    needs_name,
    parse_patterns,
)
from lambdatui.core.safe import safe

if TYPE_CHECKING:
    from lambdatui.aws.clients import Clients
    from lambdatui.core.connection import Identity

#: Patterns of protected names: see :func:`lambdatui.core.protection.parse_patterns`.
PROTECTED = "LAMBDATUI_PROTECTED"
_NOTHING = "Nothing was sent"
#: Without these nothing can be sent either.
_NO_WAY = frozenset(
    {Kind.BAD_CONFIG, Kind.EXPIRED, Kind.NO_CREDENTIALS, Kind.NO_REGION, Kind.UNKNOWN_PROFILE}
)


def confirm(
    clients: "Clients",
    function: str,
    qualifiers: Sequence[str],
    doing: str,
    *,
    yes: bool,
    name: str,
    nothing: str = _NOTHING,
    aliases_read: bool = True,
) -> None:
    """Return where this may run. ``doing`` is as in "Send 12 events to orders".

    ``qualifiers`` are the versions and aliases that are meant; without ``aliases_read`` there may
    be others. ``nothing`` says what did not happen where it may not.

    Where nobody can be asked, what is not protected may run, and what is protected may not. A dry
    run need not ask.

    Raises:
        LambdatuiError: INVALID where it may not: nothing was sent.
    """
    reason = protected(clients, function, *qualifiers, aliases_read=aliases_read)
    asking = sys.stdin.isatty() and sys.stderr.isatty()
    _check_name(function, name)
    if reason is None:
        if asking and not yes and not name:
            _ask(doing, nothing)
    elif not name:
        _ask_name(function, doing, reason, nothing, asking=asking)


def confirm_one(
    clients: "Clients",
    function: str,
    qualifiers: Sequence[str],
    doing: str,
    *,
    yes: bool,
    name: str,
) -> None:
    """Return where one event may be sent to these versions of a function.

    Raises:
        LambdatuiError: INVALID where it may not: nothing was sent.
    """
    _check_name(function, name)
    reason = protected(clients, function, *qualifiers)
    if reason is None or name:
        return
    if sys.stdin.isatty() and sys.stderr.isatty():
        _ask_name(function, doing, reason, _NOTHING, asking=True)
    elif not yes:
        raise fail(
            Kind.INVALID,
            f"Nothing was sent: {reason}.",
            "There is no terminal to ask on. To send it all the same, give --yes, or --confirm "
            f"{plain_name(function)}",
        )


def _check_name(function: str, name: str) -> None:
    if name and not is_name(function, name):
        raise fail(
            Kind.INVALID,
            f"--confirm {name} is not the name of the function: nothing was sent.",
            f"It is {plain_name(function)}.",
        )


def protected(
    clients: "Clients", function: str, *qualifiers: str, aliases_read: bool = True
) -> str | None:
    """Why the function's name has to be typed, as a clause; None where it has not.

    The account's number and alias are asked for where profile and names say nothing. Where they
    cannot be read, it has to be typed if they could be what is protected; so it has, without
    ``aliases_read``, if an alias of the function could be.
    """
    patterns = protecting_patterns(
        parse_patterns(os.environ.get(PROTECTED, "")), profile_settings()
    )
    profile = clients.profile

    def reason(alias: str, account: str) -> str | None:
        found = (
            needs_name(function, profile, alias, account, patterns, qualifier=qualifier)
            for qualifier in qualifiers or ("",)
        )
        return next(filter(None, found), None)

    here = reason("", "") or (None if aliases_read else doubt_of_aliases(patterns))
    if here is not None or not patterns:
        return here
    known = _identity(clients)
    found = reason(known.alias, known.account) if known is not None else None
    if found is not None or (known is not None and known.alias_read):
        return found
    account = place_of(function).partition("/")[0] or (known.account if known is not None else "")
    return doubt(account, patterns)


def _identity(clients: "Clients") -> "Identity | None":
    from lambdatui.aws.identity import read_identity

    try:
        return read_identity(clients)
    except LambdatuiError as error:
        if error.fault.kind in _NO_WAY:
            raise
        return None


def _ask(doing: str, nothing: str) -> None:
    if _answer(f"{doing}? [y/N] ").strip().lower() not in ("y", "yes"):
        raise fail(Kind.INVALID, f"{nothing}.")


def _ask_name(function: str, doing: str, reason: str, nothing: str, *, asking: bool) -> None:
    name = plain_name(function)
    if not asking:
        raise fail(
            Kind.INVALID,
            f"{nothing}: {reason}.",
            f"--yes is not enough for it. Give the function's name: --confirm {name}",
        )
    typed = _answer(f"{doing}? {reason[:1].upper()}{reason[1:]}. Type the function's name: ")
    if not is_name(function, typed):
        raise fail(Kind.INVALID, f"That is not {name}: {nothing[:1].lower()}{nothing[1:]}.")


def _answer(question: str) -> str:
    """What the person types; nothing where the input ends."""
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(safe(question).encode(encoding, "backslashreplace").decode(encoding))
    sys.stderr.flush()
    return sys.stdin.readline()
