"""Whether a function's name has to be typed before it is invoked, as far as is known who we are."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from lambdatui.core.connection import Identity
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.functions import Function
from lambdatui.core.protection import needs_name

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
        self._asked = not self._patterns
        self._asking = asyncio.Lock()

    @property
    def known(self) -> bool:
        """Whether AWS was asked who we are, or need not be asked."""
        return self._asked

    async def learn(self) -> None:
        """Ask AWS, where that was not done yet. Where it does not say, what is known counts."""
        async with self._asking:
            if self._asked:
                return
            try:
                async with asyncio.timeout(_WAIT_S):
                    self._identity = await self._ask()
            except (LambdatuiError, TimeoutError):
                # Asked again before the next run: the account's alias can be what protects it.
                return
            self._asked = True

    def reason(self, function: Function, qualifier: str) -> str:
        """Why the name has to be typed, as a clause; empty where it has not."""
        identity = self._identity
        return (
            needs_name(
                function.arn or function.name,
                (identity.profile if identity else "") or self._profile,
                identity.alias if identity else "",
                identity.account if identity else "",
                self._patterns,
                qualifier=qualifier,
            )
            or ""
        )
