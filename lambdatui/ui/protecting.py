"""Whether a function's name has to be typed before it is invoked, as far as is known who we are."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from lambdatui.core.connection import Identity
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.functions import Function
from lambdatui.core.history import place_of
from lambdatui.core.protection import doubt, doubt_of_aliases, needs_name

#: Seconds that a run waits to hear which account this is. After that, what is known counts.
_WAIT_S = 10.0


class Protecting:
    """``profile`` is the one that was asked for, empty where that was left to the AWS CLI's rules.

    Patterns are those of :func:`lambdatui.core.protection.needs_name`.
    """

    def __init__(
        self,
        identity: Callable[[], Awaitable[Identity]],
        patterns: Sequence[str],
        profile: str = "",
    ) -> None:
        self._ask = identity
        self._patterns = tuple(patterns)
        self._profile = profile
        self._identity: Identity | None = None
        self._untold = False
        #: The alias of each account that told it, empty where it has none.
        self._aliases: dict[str, str] = {}
        self._asking = asyncio.Lock()

    @property
    def known(self) -> bool:
        """Whether AWS need not be asked who we are: before each run it may be another account."""
        return not self._patterns

    async def learn(self) -> None:
        """Ask who we are now. Where AWS does not say, the aliases that are known count."""
        async with self._asking:
            if self.known:
                return
            try:
                async with asyncio.timeout(_WAIT_S):
                    self._identity = identity = await self._ask()
            except (LambdatuiError, TimeoutError):
                # Asked again before the next run: the account's alias can be what protects it.
                self._untold = True
                return
            self._untold = False
            if identity.alias or identity.alias_read:
                self._aliases[identity.account] = identity.alias

    def reason(self, function: Function, *qualifiers: str, aliases_read: bool = True) -> str:
        """Why the name has to be typed, as a clause; empty where it has not.

        ``qualifiers`` are the versions and aliases of the function that are meant. Where it is not
        known whether the account has an alias that is protected, the name has to be typed:
        :func:`~lambdatui.core.protection.doubt`; without ``aliases_read`` the same holds for
        aliases of the function that are not among ``qualifiers``.
        """
        identity = self._identity
        account = place_of(function.arn).partition("/")[0]
        if identity is not None and account and account != identity.account:
            # Who we are is known of another account than the function's.
            identity = None
        account = account or (identity.account if identity and not self._untold else "")
        alias = self._aliases.get(account)
        for qualifier in qualifiers or ("",):
            found = needs_name(
                function.arn or function.name,
                (identity.profile if identity else "") or self._profile,
                alias or "",
                account,
                self._patterns,
                qualifier=qualifier,
            )
            if found:
                return found
        told = doubt(account, self._patterns) if alias is None else None
        if told is None and not aliases_read:
            told = doubt_of_aliases(self._patterns)
        return told or ""
