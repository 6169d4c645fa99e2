"""One invocation, as its log lines tell of it."""

import enum

from lambdatui.core.record import Record


class Ending(enum.StrEnum):
    """How an invocation ended, as far as its lines tell. ``RUNNING``: no line says that it did."""

    RUNNING = "running"
    OK = "ok"
    ERROR = "error"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out of memory"
    INIT_FAILED = "init failed"


# It refers to nothing that could refer to it: the garbage collector need not look at thousands.
class Invocation(Record, frozen=True, gc=False):
    """What the lines of one invocation tell. Times are ms since the epoch, durations ms, sizes MiB.

    ``source`` is the index of its function in the request of the tail. ``start_ms`` is 0 where its
    START lies before what was read, and ``end_ms`` while it runs; ``first_ms`` and ``last_ms`` are
    the times of the first and last line that was read. A retry of an asynchronous invocation has
    the request id of the first attempt. ``error_where`` is the place in the code, such as
    ``app.py:21 handler``; ``lines`` counts log events.
    """

    request_id: str
    stream: str = ""
    source: int = 0
    start_ms: int = 0
    end_ms: int = 0
    first_ms: int = 0
    last_ms: int = 0
    ending: Ending = Ending.RUNNING
    error_type: str = ""
    error_message: str = ""
    error_where: str = ""
    duration_ms: float | None = None
    billed_ms: float | None = None
    memory_mb: int = 0
    used_mb: int = 0
    init_ms: float | None = None
    restore_ms: float | None = None
    trace_id: str = ""
    version: str = ""
    lines: int = 0

    @property
    def key(self) -> str:
        """Names it among all of one tail, for as long as it is remembered."""
        return f"{self.source}/{self.stream}/{self.request_id}/{self.start_ms or self.first_ms}"

    @property
    def cold(self) -> bool:
        """Whether its environment had to be initialised or restored for it first."""
        return self.init_ms is not None or self.restore_ms is not None

    @property
    def failed(self) -> bool:
        """Whether it ended, and not well."""
        return self.ending not in (Ending.RUNNING, Ending.OK)
