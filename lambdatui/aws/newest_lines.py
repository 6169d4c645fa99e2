"""The newest log lines of a time, as many as are wanted: from the end backwards."""

from collections.abc import Generator
from dataclasses import dataclass, field

from lambdatui.aws.clients import Clients
from lambdatui.aws.deadline import Stopped
from lambdatui.aws.logs import tail
from lambdatui.core.errors import LambdatuiError
from lambdatui.core.log_output import GAPS
from lambdatui.core.logs import LogEvent, NoticeKind, TailRequest
from lambdatui.core.stop import Clock, Stop

#: The first stretch that is read, and the shortest that is read again where it has too much, in ms.
_FIRST_MS = 60_000
_SHORTEST_MS = 1_000
#: Each stretch is longer than the one after it by this factor: a quiet log takes few calls.
_FACTOR = 4
#: In seconds. Who is asked to wait for longer is told so, rather than kept waiting.
_LONGEST_REST_S = 10.0


@dataclass
class NewestLines:
    """Log events in the order of time, all that there are from ``from_ms`` (ms since the epoch) on.

    With ``whole`` that is the beginning of the time. ``notices`` tell what may be missing.
    """

    events: list[LogEvent] = field(default_factory=list)
    from_ms: int = 0
    whole: bool = False
    notices: list[str] = field(default_factory=list)


def read_newest_lines(
    clients: Clients,
    function: str,
    group: str,
    from_ms: int,
    to_ms: int,
    *,
    most_bytes: int,
    stop: Stop,
    clock: Clock,
) -> Generator[int, None, NewestLines]:
    """How many were read so far; returns at most ``most_bytes`` of messages, the newest ones.

    A busy function has more lines in an hour than anybody reads: what happened last counts most.
    A group that does not exist is told in the notices. (CloudWatch Logs API, FilterLogEvents.)

    Raises:
        LambdatuiError: Whatever keeps the log from being read; NOT_FOUND where there is none.
        Stopped: When ``stop`` was set.
    """
    found = NewestLines(from_ms=to_ms + 1)
    size = 0
    length = _FIRST_MS
    parts: list[list[LogEvent]] = []
    count = 0
    while found.from_ms > from_ms:
        end_ms = found.from_ms - 1
        start_ms = max(from_ms, end_ms - length + 1)
        events: list[LogEvent] = []
        room = most_bytes - size
        used = 0
        full = False
        request = TailRequest(
            functions=(function,),
            groups=(group,),
            since_ms=start_ms,
            # Up to what is newest by the clock of AWS, which may be ahead of ours.
            until_ms=end_ms if parts else 0,
        )
        notices: list[str] = []
        for batch in tail(clients, request, stop=stop, clock=clock):
            for notice in batch.notices:
                if notice.kind is NoticeKind.WAITING:
                    return NewestLines(from_ms=from_ms, whole=True, notices=[notice.text])
                if notice.fault and notice.fault.retry_after_s > _LONGEST_REST_S:
                    raise LambdatuiError(notice.fault)
                if notice.kind in GAPS:
                    notices.append(notice.text)
            events += batch.events
            used += sum(len(event.message) for event in batch.events)
            yield count + len(events)
            if used > room:
                full = True
                break
        if stop.is_set():
            raise Stopped
        if full and end_ms - start_ms >= _SHORTEST_MS:
            # The newer half of it: what was read is the older one.
            length = (end_ms - start_ms + 1) // 2
            if size > most_bytes // 2:
                break
            continue
        if full and parts:
            break
        parts.append(events)
        found.notices += notices
        count += len(events)
        size += used
        found.from_ms = start_ms
        if full:
            found.notices.append("A second has more lines than are read: some of it is missing.")
            break
        length *= _FACTOR
    found.whole = found.from_ms <= from_ms
    found.events = [event for part in reversed(parts) for event in part]
    return found
