"""Takes what a tail yields, as far as a test wants it."""

import time
from collections.abc import Callable, Iterator

import msgspec

from lambdatui.aws.clients import Clients
from lambdatui.aws.logs import tail
from lambdatui.aws.pace import Pace
from lambdatui.core.logs import LogEvent, Notice, NoticeKind, TailBatch, TailMode, TailRequest
from tests.aws.conftest import BEGIN_MS, QuickStop

NOW = BEGIN_MS
GROUP = "/aws/lambda/orders"
MINUTE = 60_000


def arn_of(group: str) -> str:
    return f"arn:aws:logs:eu-west-1:123456789012:log-group:{group}"


def request(
    *groups: str,
    since: int = NOW - 10 * MINUTE,
    follow: bool = False,
    pattern: str = "",
    mode: TailMode = TailMode.POLL,
) -> TailRequest:
    names = groups or (GROUP,)
    return TailRequest(
        functions=tuple(name.rsplit("/", 1)[-1] for name in names),
        groups=names,
        since_ms=since,
        follow=follow,
        pattern=pattern,
        mode=mode,
        arns=tuple(arn_of(name) for name in names),
    )


def now() -> int:
    return NOW


def real_now() -> int:
    return time.time_ns() // 1_000_000


class Ticking:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.ms = NOW

    def __call__(self) -> int:
        return self.ms


class Watch:
    """Takes a tail's batches, as far as a test wants."""

    def __init__(self, batches: Iterator[TailBatch], stop: QuickStop) -> None:
        self.batches: list[TailBatch] = []
        self._source = batches
        self._stop = stop

    def until(self, enough: Callable[["Watch"], bool]) -> "Watch":
        """Go on until the condition holds; it fails where the tail ends first."""
        while not enough(self):
            self.one()
        return self

    def one(self) -> None:
        """Take the next batch; it fails where the tail has ended."""
        self.batches.append(next(self._source))

    def caught_up(self) -> "Watch":
        return self.until(lambda watch: any(batch.caught_up for batch in watch.batches))

    def until_message(self, message: str) -> "Watch":
        return self.until(lambda watch: message in watch.messages)

    def until_notice(self, kind: NoticeKind) -> "Watch":
        return self.until(lambda watch: kind in watch.kinds)

    def rest(self) -> "Watch":
        """Tell it to stop, and take what still comes."""
        self._stop.set()
        self.batches += self._source
        return self

    @property
    def events(self) -> list[LogEvent]:
        return [event for batch in self.batches for event in batch.events]

    @property
    def messages(self) -> list[str]:
        return [event.message for event in self.events]

    @property
    def notices(self) -> list[Notice]:
        return [notice for batch in self.batches for notice in batch.notices]

    @property
    def kinds(self) -> list[NoticeKind]:
        return [notice.kind for notice in self.notices]


def whole(clients: Clients, asked: TailRequest, stop: QuickStop) -> Watch:
    """A tail that is not followed, to its end."""
    watch = Watch(iter(()), stop)
    watch.batches += tail(clients, asked, stop=stop, clock=now)
    return watch


def followed(
    clients: Clients,
    asked: TailRequest,
    stop: QuickStop,
    clock: Callable[[], int] | None = None,
    **changed: object,
) -> Watch:
    """A tail that goes on, by the time that it waits; ``changed`` are members of the request."""
    asked = msgspec.structs.replace(asked, **changed)
    if clock is None:
        clients.filter_pace = Pace(5, 1.0, monotonic=lambda: stop.now() / 1000)
    else:
        # Its time stands still where nothing is waited for: the pace would be kept in real time.
        clients.filter_pace = Pace(1_000, 1.0)
    return Watch(tail(clients, asked, stop=stop, clock=clock or stop.now), stop)
