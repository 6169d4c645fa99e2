"""One tail at a time, read in a worker of its pane."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine

from textual.worker import Worker

from lambdatui.core.errors import Fault, Kind, LambdatuiError, mistake
from lambdatui.core.logs import TailBatch, TailRequest
from lambdatui.core.ports import LogsPort

READING = "reading the logs"

#: Runs a coroutine until it ends or its worker is cancelled.
RunWorker = Callable[[Coroutine[object, object, None]], Worker[None]]


class TailReading:
    """Hands on what a tail yields, and why it ended, which it does only when something is wrong.

    After :meth:`stop`, nothing of the tail that was stopped is handed on.
    """

    def __init__(
        self,
        logs: LogsPort,
        run: RunWorker,
        take: Callable[[TailBatch], Awaitable[None]],
        ended: Callable[[Fault], None],
    ) -> None:
        self._logs = logs
        self._run = run
        self._take = take
        self._ended = ended
        self._worker: Worker[None] | None = None
        self._generation = 0

    @property
    def is_under_way(self) -> bool:
        """Whether a tail is read."""
        return self._worker is not None

    def start(self, request: TailRequest) -> None:
        """Read a tail, where none is read."""
        if self._worker is None:
            self._worker = self._run(self._read(request, self._generation))

    def stop(self) -> None:
        """Read no more."""
        self._generation += 1
        if self._worker is not None:
            self._worker.cancel()
            self._worker = None

    async def _read(self, request: TailRequest, generation: int) -> None:
        fault = Fault(kind=Kind.ENGINE, what="The tail of the logs ended.")
        try:
            await self._hand_on(request, generation)
        except LambdatuiError as error:
            fault = error.fault
        except Exception as error:
            fault = mistake(error, READING)
        if generation == self._generation:
            self._worker = None
            self._ended(fault)

    async def _hand_on(self, request: TailRequest, generation: int) -> None:
        tail = self._logs.tail(request)
        try:
            async for batch in tail:
                if generation != self._generation:
                    return
                await self._take(batch)
        finally:
            if isinstance(tail, AsyncGenerator):
                await tail.aclose()
