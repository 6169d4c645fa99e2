"""The real tail of ``aws`` over a store in this process, for as long as nobody looks away."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from typing import Any

from lambdatui.aws.clients import Clients
from lambdatui.aws.logs import tail
from lambdatui.aws.pace import Pace
from lambdatui.core.connection import Connection
from lambdatui.core.errors import Kind, fail
from lambdatui.core.functions import Function
from lambdatui.core.lines import LineKind
from lambdatui.core.logs import TailBatch, TailRequest
from lambdatui.ui.widgets.line_buffer import LineBuffer
from tests.aws.logstore import LogStore

NOW = 1_772_525_551_204
MINUTE = 60_000
FUNCTIONS = tuple(
    Function(name=name, log_group=f"/aws/lambda/{name}") for name in ("orders", "billing", "quiet")
)
#: What is given once: its time, function, stream and first line.
Given = tuple[int, int, str, str]


class Direct(Clients):
    """Clients whose logs are a store; each request can be refused first."""

    def __init__(self, store: LogStore, refuse: Callable[[], None]) -> None:
        super().__init__(Connection())
        # A store is asked as often as one likes.
        self.filter_pace = Pace(100_000, 1.0)
        self._store = store
        self._refuse = refuse

    @property
    def logs(self) -> Any:
        return self

    def filter_log_events(self, **asked: object) -> dict[str, object]:
        self._refuse()
        answer = self._store.answer(asked)
        assert answer is not None
        return answer


class Stop:
    """Waits for no time: ``wait`` moves the clock, and tells when to end."""

    def __init__(self, wait: Callable[[float], bool]) -> None:
        self._wait = wait

    def is_set(self) -> bool:
        return False

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        return self._wait(timeout)


class StoredLogs:
    """A port for logs, and whoever writes them. All of it follows from the ``seed``."""

    def __init__(self, seed: int, *, page: int = 40) -> None:
        self.chance = random.Random(seed)
        self.now = NOW
        self.store = LogStore(page=page, ids=seed % 2 == 0)
        self.store.create(*(function.log_group_name for function in FUNCTIONS))
        self.written: Counter[Given] = Counter()
        self.requests: list[TailRequest] = []
        #: Events that are written while the tail waits, and how often it waits after the last one.
        self.to_write = 0
        self.patience = 3
        #: Set while all that there is was read.
        self.idle = asyncio.Event()
        #: How many more requests are refused, and batches come before the engine dies.
        self.refused = 0
        self.lives = -1
        self._numbers = 0

    def clock(self) -> int:
        return self.now

    async def pause(self, seconds: float) -> None:
        """The pause before a tail is begun again."""
        self.now += int(seconds * 1000)
        await asyncio.sleep(0)

    def past(self) -> None:
        """What happened before anyone looks."""
        for _ in range(300):
            self._write(NOW - self.chance.randrange(MINUTE, 9 * MINUTE), source=0)
        for _ in range(60):
            self._write(NOW - self.chance.randrange(MINUTE, 9 * MINUTE), source=1)
        self._write(NOW - 8 * MINUTE, source=2)

    def write(self, count: int) -> None:
        """Events of now, late ones, equal ones, and those of several lines; one from the future."""
        for _ in range(count):
            self.now += self.chance.randrange(400)
            behind = self.chance.choice([0, 0, 0, 0, 500, 20_000, 50_000, 7 * MINUTE])
            # Nothing lies before the window.
            at_ms = max(self.now - behind, NOW - 9 * MINUTE)
            if self.chance.random() < 0.003:
                at_ms = self.now + 60 * MINUTE
            self._write(at_ms, source=self.chance.choice([0, 0, 0, 1]))

    def _write(self, at_ms: int, *, source: int) -> None:
        self._numbers += 1
        stream = f"2026/03/03/[$LATEST]{self.chance.randrange(3)}f2c"
        text = self.chance.choice([f"#{self._numbers}", "the same\n  and more", "equal"])
        for _ in range(self.chance.choice([1, 1, 1, 2])):
            self.store.put(FUNCTIONS[source].log_group_name, at_ms, text, stream, ingested=self.now)
            self.written[at_ms, source, stream, text.partition("\n")[0]] += 1

    def trouble(self) -> None:
        """What may go wrong while someone looks, and what is written meanwhile."""
        kind = self.chance.choice(["none", "none", "refused", "death"])
        self.refused = self.chance.choice([1, 5]) if kind == "refused" else 0
        self.lives = self.chance.randrange(6) if kind == "death" else -1
        self.to_write, self.patience = self.chance.randrange(80), 3

    def away(self) -> None:
        """Nobody looks, for a moment or for longer than late events are looked for."""
        self.write(self.chance.randrange(20))
        self.now += self.chance.choice([0, 2_000, 700_000])

    async def tail(self, request: TailRequest) -> AsyncGenerator[TailBatch, None]:
        self.requests.append(request)
        self.idle.clear()
        batches = tail(
            Direct(self.store, self._refuse), request, stop=Stop(self._wait), clock=self.clock
        )
        for batch in batches:
            yield batch
            # Where a tail in an engine is waited for, too.
            await asyncio.sleep(0)
            if self.lives >= 0:
                self.lives -= 1
                if self.lives < 0:
                    raise fail(Kind.ENGINE, "The engine ended.", "Press r.")
        # All was read, and nothing more will come.
        self.idle.set()
        await asyncio.Event().wait()

    def _wait(self, seconds: float) -> bool:
        self.now += int(seconds * 1000)
        if self.to_write:
            count = min(self.to_write, self.chance.randrange(1, 9))
            self.to_write -= count
            self.write(count)
            return False
        self.patience -= 1
        return self.patience < 0

    def _refuse(self) -> None:
        if self.refused > 0:
            self.refused -= 1
            raise fail(Kind.EXPIRED, "The credentials have expired.")


def shown(buffer: LineBuffer) -> Counter[Given]:
    """What is in a buffer, each event by its first line."""
    lines = buffer.lines(buffer.first, buffer.end)
    return Counter(
        (line.time_ms, line.source, line.stream, line.text)
        for line in lines
        if line.first and line.kind is not LineKind.NOTICE
    )
