"""Begins a tail again that has ended, after a pause that grows."""

import asyncio
from collections.abc import Awaitable, Callable

from lambdatui.core.errors import Fault, Kind

#: The first pause and the longest one, in seconds.
FIRST_S = 1.0
MOST_S = 30.0
#: A tail that was read for so long worked, in ms: what ends it then is another matter.
STEADY_MS = 60_000

#: What a person has to mend first.
_FOR_PERSON = frozenset(
    {
        Kind.BAD_CONFIG,
        Kind.DENIED,
        Kind.INVALID,
        Kind.NO_REGION,
        Kind.NOT_FOUND,
        Kind.UNKNOWN_PROFILE,
    }
)


class TailRestart:
    """Calls ``again`` a while after a failure, unless it is one that waits for a person."""

    def __init__(
        self, again: Callable[[], None], pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        """``pause`` waits for so many seconds."""
        self._again = again
        self._pause = pause
        self._failures = 0
        self._task: asyncio.Task[None] | None = None

    def after(self, fault: Fault, *, lived_ms: int) -> float | None:
        """A tail failed that was read for so long; in how many seconds another one begins.

        None where it waits for a person.
        """
        self.cancel()
        if fault.kind in _FOR_PERSON:
            return None
        if lived_ms >= STEADY_MS:
            self._failures = 0
        doubled = FIRST_S * 2.0 ** min(self._failures, 10)
        wait_s = max(min(doubled, MOST_S), fault.retry_after_s)
        self._failures += 1
        self._task = asyncio.create_task(self._wait(wait_s))
        return wait_s

    def cancel(self) -> None:
        """Begin none by itself."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def forget(self) -> None:
        """What failed before does not count any more."""
        self.cancel()
        self._failures = 0

    async def _wait(self, seconds: float) -> None:
        await self._pause(seconds)
        self._task = None
        self._again()
