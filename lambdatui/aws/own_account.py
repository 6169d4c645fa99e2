"""Which account the credentials lead to by now, and whether a function stands in it."""

import threading
from collections.abc import Callable

from lambdatui.aws.clients import Clients
from lambdatui.aws.errors import told
from lambdatui.aws.identity import read_caller, read_identity
from lambdatui.core.connection import Identity
from lambdatui.core.errors import Kind, LambdatuiError, fail
from lambdatui.core.functions import plain_name
from lambdatui.core.history import place_of

#: What is about to be sent waits no longer for AWS to say who we are.
_WHO_S = 4.0
#: Seconds until it is asked again where AWS did not say.
_AGAIN_S = 60.0
_WHO = "find out who you are to AWS"
#: Where the credentials are no good, nothing can be sent either.
_NO_USE = frozenset({Kind.NO_CREDENTIALS, Kind.EXPIRED, Kind.BAD_CONFIG, Kind.UNKNOWN_PROFILE})


class OwnAccount:
    """Asked once for each access key, so anew where a profile has others by now. Thread-safe.

    A profile's file can be changed, and its session renewed, while the console shows what it read
    before: what was confirmed for one account must not go to another.
    """

    def __init__(self, clients: Clients, steady: Callable[[], float]) -> None:
        """``steady`` is a clock in seconds that nobody sets."""
        self._clients = clients
        self._steady = steady
        self._lock = threading.Lock()
        self._identity: tuple[str, Identity] | None = None
        #: By access key. A role has another one each hour.
        self._account: tuple[str, str] = ("", "")
        self._untold: tuple[str, float] = ("", 0.0)

    def identity(self) -> Identity:
        """Who we are to AWS with the credentials of now.

        Raises:
            LambdatuiError: As :func:`~lambdatui.aws.identity.read_identity`.
        """
        key = self._key()
        with self._lock:
            known = self._identity
        if known is not None and key and known[0] == key:
            return known[1]
        found = read_identity(self._clients)
        # The session may have been renewed meanwhile: then nobody knows whose answer this is.
        if self._key() == key:
            with self._lock:
                self._account = (key, found.account)
                # An alias that could not be read is asked for again: it can name what is protected.
                self._identity = (key, found) if found.alias_read else None
        return found

    def check(self, function: str) -> None:
        """Refuse a function that does not stand where the credentials lead by now.

        A name alone is of whatever account that is, and is not looked at. Where AWS does not say
        which account it is, an ARN is left to Lambda, which refuses that of another.

        Raises:
            LambdatuiError: CONFLICT, and nothing was sent; where there are no credentials, that.
        """
        account, _, region = place_of(function).partition("/")
        if not account:
            return
        name = plain_name(function)
        with told(f"reach {name}", self._clients):
            here = self._clients.region
        if region != here:
            raise fail(
                Kind.CONFLICT,
                f"{name} is in region {region}, and this session leads to {here}: "
                "nothing was sent.",
                "Press r to read the list of this region, or @ to go to the other one.",
            )
        now = self._asked()
        if now and now != account:
            raise fail(
                Kind.CONFLICT,
                f"{name} is in account {account}, and the profile now leads to account {now}: "
                "nothing was sent.",
                "Press r to read the list of this account, or go back to the credentials of "
                "the other one.",
            )

    def _asked(self) -> str:
        """The account; empty where AWS does not say."""
        key = self._key()
        with self._lock:
            known, untold = self._account, self._untold
        if key and known[0] == key:
            return known[1]
        if key and untold[0] == key and self._steady() < untold[1]:
            return ""
        try:
            account, _ = read_caller(self._clients, seconds=_WHO_S)
        except LambdatuiError as error:
            if error.fault.kind in _NO_USE:
                raise
            with self._lock:
                self._untold = key, self._steady() + _AGAIN_S
            return ""
        if self._key() == key:
            with self._lock:
                self._account = key, account
        return account

    def _key(self) -> str:
        with told(_WHO, self._clients):
            return self._clients.access_key
