"""A tail of logs: the past from oldest to newest, then whatever comes."""

from collections.abc import Iterator

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.follow import LiveFollow
from lambdatui.aws.logpages import BATCH, IDLE_POLL_S, POLL_S, LogPages
from lambdatui.aws.logreader import readers_of
from lambdatui.core.logs import TailBatch, TailMode, TailRequest
from lambdatui.core.stop import Clock, Stop

__all__ = ["BATCH", "tail"]

_IDLE_FACTOR = 1.5


def tail(
    clients: Clients, request: TailRequest, *, stop: Stop, clock: Clock
) -> Iterator[TailBatch]:
    """Batches of events: from ``since_ms`` on in the order of time, then, with ``follow``, live.

    ``caught_up`` is set from the batch on with which the past has been read. Each event comes
    once. A batch is in the order of time; events of one millisecond keep the order in which AWS
    gave them. A group that does not exist yet is a notice, and with ``follow`` is waited for.

    Without ``follow`` the past ends at ``until_ms``, inclusive. With it, ``mode`` says how to go
    on. POLL reads by FilterLogEvents, with windows that overlap. AUTO and LIVE take what Live Tail
    sends, and check it against FilterLogEvents twice a minute; what a session that broke, was
    sampled or was too fast for us has left out is told, read again, and told to be filled. AUTO
    goes over to polling, and says why, where Live Tail cannot be had, samples, keeps breaking or
    has ended a session after its three hours. LIVE begins another session instead.

    A gap is said to be filled when FilterLogEvents has been read whole; what CloudWatch shows there
    only later comes with the next check. One of two equal lines of one stream and millisecond that
    are ingested before and after a session's start is told from the other by the next check, too.

    What stays unseen: polling, an event that arrives over a minute behind the newest of its group
    comes with a rarer read, of the last ten minutes every two minutes; later than that, or in a
    group with more than 50,000 events in that time, it does not come. Live Tail brings what
    arrives while a session is up, however late.

    With ``follow``, once AWS has answered, throttling, lost credentials, a lost network and
    failures of AWS are notices too, with their ``fault``: the tail waits and goes on from where it
    was. It ends when ``stop`` is set. (CloudWatch Logs API, FilterLogEvents and StartLiveTail.)

    Raises:
        LambdatuiError: DENIED, INVALID for a pattern that AWS does not take, without ``follow``
            whatever goes wrong, and in LIVE that there is no Live Tail.
    """
    readers = readers_of(
        request.functions, request.groups, since_ms=request.since_ms, pattern=request.pattern
    )
    pages = LogPages(clients, readers, follow=request.follow, stop=stop, clock=clock)
    live: LiveFollow | None = None
    if request.follow and request.mode is not TailMode.POLL:
        live = LiveFollow(clients, request, pages, stop=stop, clock=clock)
    try:
        if live is not None:
            # Before the past is read, so that nothing falls between the two.
            live.begin()
        now_ms = clock()
        yield from _past(pages, now_ms, 0 if request.follow else request.until_ms or now_ms)
        if live is not None:
            yield from live.run()
        if request.follow:
            yield from _poll(pages)
    except Stopped:
        return
    finally:
        if live is not None:
            live.close()


def _past(pages: LogPages, now_ms: int, until_ms: int) -> Iterator[TailBatch]:
    """Everything that has happened, merged over the groups by time.

    The group whose pages reach least far is always read next, so what comes before the end of
    its page is known for all of them.
    """
    for reader in pages.readers:
        reader.begin(now_ms, until_ms=until_ms)
    while unread := [reader for reader in pages.readers if not reader.done]:
        yield from pages.page(min(unread, key=lambda reader: reader.frontier_ms))
        known_ms = min((reader.frontier_ms for reader in pages.readers), default=0.0)
        yield from pages.release(known_ms)
    pages.caught_up = True
    yield TailBatch(caught_up=True)


def _poll(pages: LogPages) -> Iterator[TailBatch]:
    """Read everything again and again; less often while nothing comes."""
    interval_s = POLL_S
    while True:
        pages.wait(interval_s)
        came = yield from pages.read_all()
        interval_s = POLL_S if came else min(interval_s * _IDLE_FACTOR, IDLE_POLL_S)
