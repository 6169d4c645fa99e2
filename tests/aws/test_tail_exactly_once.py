"""Against the embedded endpoint: each line comes once and in its order, whatever happens."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from lambdatui.aws.clients import Clients
from lambdatui.core.connection import Connection
from lambdatui.core.logs import NoticeKind, TailMode
from lambdatui.demo.endpoint import Endpoint
from tests.aws.conftest import Account, QuickStop
from tests.aws.logstore import seen
from tests.aws.watch import MINUTE, Watch, followed, real_now, request
from tests.aws.wire import Wire

ROUNDS = 25
STREAMS = 3


class Writer:
    """Writes to one stream: punctual lines, equal lines, equal times, and lines that are late."""

    def __init__(self, account: Account, group: str, stream: str, begin: int) -> None:
        self.group = group
        self.stream = stream
        self.written: list[tuple[int, str, str]] = []
        self._account = account
        self._begin = begin
        self._chance = random.Random(stream)
        self._count = 0
        account.logs.create_log_stream(logGroupName=group, logStreamName=stream)

    def rounds(self, count: int = ROUNDS) -> None:
        for _ in range(count):
            self._put(*self._lines())

    def last(self, word: str) -> None:
        self._put((real_now(), word))

    def _lines(self) -> list[tuple[int, str]]:
        at = real_now()
        match self._chance.choice(["one", "one", "several", "equal", "late"]):
            case "several":
                # In one millisecond, each another line.
                return [(at, self._number()) for _ in range(3)]
            case "equal":
                line = self._number()
                return [(at, line)] * self._chance.choice([2, 3])
            case "late":
                behind = self._chance.choice([200, 3_000, 20_000, 50_000])
                # No line lies before the window that is asked for.
                at = max(at - behind, self._begin - MINUTE // 2)
                words = self._chance.choice(["START", "END", f"late {self._chance.random()}"])
                return [(at, words)] * self._chance.choice([1, 2])
        return [(at, self._number())]

    def _number(self) -> str:
        self._count += 1
        return f"#{self._count:04}"

    def _put(self, *lines: tuple[int, str]) -> None:
        self._account.logs.put_log_events(
            logGroupName=self.group,
            logStreamName=self.stream,
            logEvents=[{"timestamp": at, "message": message} for at, message in lines],
        )
        self.written += [(at, self.stream, message) for at, message in lines]


def at_once(
    writers: list[Writer], watch: Watch, word: str, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Have all of them write while the tail is read, until it has given the last of it.

    ``meanwhile`` is done when each of them is half-way.
    """
    half = threading.Barrier(len(writers), meanwhile)

    def write(writer: Writer) -> None:
        writer.rounds(ROUNDS // 2)
        half.wait()
        writer.rounds(ROUNDS // 2)
        writer.last(word)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    watch.until(lambda so_far: so_far.messages.count(word) == len(writers))
    for thread in threads:
        thread.join()


@pytest.fixture
def wire(endpoint: Endpoint) -> Wire:
    port = urlsplit(endpoint.url).port
    assert port is not None
    return Wire(port)


@pytest.mark.parametrize("mode", list(TailMode))
def test_each_line_comes_once_and_in_its_order_though_the_connection_breaks(
    keys: None, account: Account, wire: Wire, stop: QuickStop, mode: TailMode
) -> None:
    begin = real_now()
    groups = [account.group(), account.group()]
    writers = [
        Writer(account, group, f"{number}-{index}", begin)
        for number, group in enumerate(groups)
        for index in range(STREAMS)
    ]
    for writer in writers:
        writer.rounds(5)
    asked = request(*groups, since=begin - MINUTE, follow=True, mode=mode)
    with wire:
        clients = Clients(Connection(endpoint_url=wire.url, region="eu-west-1"))
        ahead = 0
        watch = followed(clients, asked, stop, lambda: real_now() + ahead)
        watch.until(lambda so_far: bool(so_far.events))
        at_once(writers, watch, "before")
        wire.cut()
        watch.until_notice(NoticeKind.TROUBLE)
        for writer in writers:
            writer.rounds(10)
        wire.mend()
        at_once(writers, watch, "mended")
        at_once(writers, watch, "after", meanwhile=wire.cut_once)
        if mode is not TailMode.POLL:
            # A hole is read once more ten seconds after its end.
            ahead = 11_000
            watch.until_notice(NoticeKind.FILLED)
        # One of two equal late lines that came before and after a session's start is known for
        # a new one by the next check.
        ahead = MINUTE
        watch.until(lambda so_far: len(so_far.events) >= sum(len(w.written) for w in writers))
        watch.rest()
    check(watch, writers)
    assert NoticeKind.RESUMED in watch.kinds
    if mode is not TailMode.POLL:
        assert NoticeKind.LIVE in watch.kinds
        assert NoticeKind.GAP in watch.kinds


def check(watch: Watch, writers: list[Writer]) -> None:
    written = sorted(line for writer in writers for line in writer.written)
    given = seen(watch.events)
    assert Counter(given) - Counter(written) == Counter()
    assert Counter(written) - Counter(given) == Counter()
    for writer in writers:
        of_stream = [event for event in watch.events if event.stream == writer.stream]
        numbers = [event.message for event in of_stream if event.message.startswith("#")]
        assert numbers == sorted(numbers)
        assert {event.source for event in of_stream} == {int(writer.stream[0])}
