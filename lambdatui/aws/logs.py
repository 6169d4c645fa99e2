"""A tail of logs: the past from oldest to newest, then whatever comes."""

from collections.abc import Iterator

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.follow import LiveFollow
from lambdatui.aws.logpages import BATCH, IDLE_POLL_S, POLL_S, LogPages
from lambdatui.aws.logreader import LogReader
from lambdatui.aws.tailclock import TailClock
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

    Without ``follow`` the past ends at ``until_ms``, inclusive, or with what was there when AWS
    answered first: five seconds more by its clock, though more is written meanwhile. With it,
    ``mode`` says how to go on. POLL reads by FilterLogEvents, with windows that overlap. AUTO and
    LIVE take what Live Tail sends, and check it against FilterLogEvents twice a minute; what a
    session that broke, was sampled or was too fast for us has left out is told, read again, and
    told to be filled. AUTO goes over to polling, and says why, where Live Tail cannot be had,
    samples, keeps breaking or has ended a session after its three hours. LIVE begins another
    session instead.

    A gap is read at once, from five seconds before it on and for late events ten minutes back. As
    CloudWatch may show an event only seconds after it came, each group is read once more ten
    seconds later, up to an hour back, as far as the window goes and no more than 20,000 events are
    remembered; only then the gap is said to be filled, with how far back was looked. Each event
    counts for one gap, and only if no session brought it. One session after another is a gap as
    well: after three hours, or where a group appears. One of two equal lines of one stream
    and millisecond that are ingested before and after a session's start is told from the other by
    the next check.

    With ``from_ms`` nothing is read before it; what Live Tail brings is given from ``since_ms`` on.

    What stays unseen: polling, an event that arrives over a minute behind the newest of its group
    comes with a rarer read, of the last ten minutes every two minutes; later than that, or in a
    group with more than 50,000 events in that time, which is told, it does not come. Live Tail
    brings what arrives while a session is up, however late.

    With ``follow``, once AWS has answered, throttling, lost credentials, a lost network and
    failures of AWS are notices too, with their ``fault``: the tail waits and goes on from where it
    was. A group that cannot be read holds up no other one: it is told, and tried again now and
    then. Windows lie by AWS's clock, so ours may be wrong: where it is more than two seconds ahead
    and there is no ``until_ms``, ``since_ms`` is moved back by as much. It ends when ``stop`` is
    set. (CloudWatch Logs API, FilterLogEvents and StartLiveTail.)

    Raises:
        LambdatuiError: DENIED, or INVALID for a pattern that AWS does not take, where that is so
            for all groups; without ``follow`` whatever goes wrong, once the other groups have been
            read; and in LIVE that there is no Live Tail.
    """
    tail_clock = TailClock(clock)
    readers = readers_of(request)
    pages = LogPages(clients, readers, follow=request.follow, stop=stop, clock=tail_clock)
    live: LiveFollow | None = None
    if request.follow and request.mode is not TailMode.POLL:
        live = LiveFollow(clients, request, pages, stop=stop, clock=tail_clock)
    try:
        if live is not None:
            # Before the past is read, so that nothing falls between the two.
            live.begin()
        # Without an end of our own making: our clock may be behind AWS's.
        yield from pages.past(0 if request.follow else request.until_ms)
        if live is not None:
            yield from live.run()
        if request.follow:
            yield from _poll(pages)
    except Stopped:
        return
    finally:
        if live is not None:
            live.close()


def readers_of(request: TailRequest) -> list[LogReader]:
    """One reader for each log group, though several functions may write to the same one.

    That one goes on from where the first of its functions does.
    """
    sources: dict[str, dict[int, str]] = {}
    begins: dict[str, int] = {}
    for index, group in enumerate(request.groups):
        name = request.functions[index] if index < len(request.functions) else group
        sources.setdefault(group, {})[index] = name
        from_ms = request.from_ms[index] if index < len(request.from_ms) else request.since_ms
        begins[group] = min(begins.get(group, from_ms), from_ms)
    return [
        LogReader(
            group,
            indices,
            since_ms=request.since_ms,
            pattern=request.pattern,
            from_ms=begins[group],
        )
        for group, indices in sources.items()
    ]


def _poll(pages: LogPages) -> Iterator[TailBatch]:
    """Read everything again and again; less often while nothing comes."""
    interval_s = POLL_S
    while True:
        pages.wait(interval_s)
        came = yield from pages.read_all()
        interval_s = POLL_S if came else min(interval_s * _IDLE_FACTOR, IDLE_POLL_S)
