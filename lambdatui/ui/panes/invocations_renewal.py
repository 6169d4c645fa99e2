"""Doing something again whenever it is asked for, and never so often that keys must wait."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from time import monotonic

#: Seconds between two times, at least.
REST_S = 0.1
#: How many times as long as it took is rested afterwards, at least.
_SHARE = 9


class Renewal:
    """Runs ``renew`` after :meth:`ask`; what is asked for meanwhile is done once.

    It takes at most a tenth of the time, however much there is to do.
    """

    def __init__(
        self, renew: Callable[[], Awaitable[None]], failed: Callable[[Exception], None]
    ) -> None:
        self._renew = renew
        self._failed = failed
        self._asked = asyncio.Event()
        self._now = asyncio.Event()
        self._busy = False

    @property
    def is_due(self) -> bool:
        """Whether something was asked for that is not done."""
        return self._asked.is_set() or self._busy

    def ask(self) -> None:
        """Do it, before long."""
        self._asked.set()

    def ask_now(self) -> None:
        """Do it as soon as it can be done: a person waits for it."""
        self._asked.set()
        self._now.set()

    async def run(self) -> None:
        """Do what is asked for, until cancelled."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            self._now.clear()
            self._busy = True
            began = monotonic()
            try:
                await self._renew()
            except Exception as error:
                self._failed(error)
            self._busy = False
            rest = max(REST_S, _SHARE * (monotonic() - began))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._now.wait(), rest)
