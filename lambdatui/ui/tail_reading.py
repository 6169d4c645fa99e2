"""One tail at a time, read in a task of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing

from lambdatui.core.errors import Fault, Kind, LambdatuiError, mistake
from lambdatui.core.logs import TailBatch, TailRequest
from lambdatui.core.ports import LogsPort

READING = "reading the logs"


class TailReading:
    """Hands on what a tail yields, and why it ended; a tail that only reads the past ends well.

    After :meth:`stop`, nothing of the tail that was stopped is handed on.
    """

    def __init__(
        self,
        logs: LogsPort,
        take: Callable[[TailBatch], Awaitable[None]],
        ended: Callable[[Fault | None], None],
    ) -> None:
        """``ended`` gets what went wrong, or None where all of the past was read."""
        self._logs = logs
        self._take = take
        self._ended = ended
        self._task: asyncio.Task[None] | None = None
        self._generation = 0

    @property
    def is_under_way(self) -> bool:
        """Whether a tail is read."""
        return self._task is not None

    def start(self, request: TailRequest) -> None:
        """Read a tail, where none is read."""
        if self._task is None:
            self._task = asyncio.create_task(self._read(request, self._generation))

    def stop(self) -> None:
        """Read no more."""
        self._generation += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _read(self, request: TailRequest, generation: int) -> None:
        fault: Fault | None = None
        try:
            await self._hand_on(request, generation)
            if request.follow:
                fault = Fault(kind=Kind.ENGINE, what="The tail of the logs ended.")
        except LambdatuiError as error:
            fault = error.fault
        except Exception as error:
            fault = mistake(error, READING)
        if generation == self._generation:
            self._task = None
            self._ended(fault)

    async def _hand_on(self, request: TailRequest, generation: int) -> None:
        async with aclosing(self._logs.tail(request)) as tail:
            async for batch in tail:
                if generation != self._generation:
                    return
                await self._take(batch)
