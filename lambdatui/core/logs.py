"""Log events, and what a tail yields."""

import enum

from lambdatui.core.errors import Fault
from lambdatui.core.invocation import Invocation
from lambdatui.core.record import Record


# It refers to texts and numbers alone: the garbage collector need not look at hundred thousands.
class LogEvent(Record, frozen=True, array_like=True, gc=False):
    """One event of CloudWatch Logs; times are milliseconds since the epoch.

    ``event_id`` can be empty: not every endpoint and no Live Tail gives one. ``source`` is the
    index, in the request, of the function whose log group it came from. ``request_id`` is that of
    the invocation to which it belongs, as far as it is known.
    """

    timestamp_ms: int
    message: str
    stream: str = ""
    event_id: str = ""
    ingestion_ms: int = 0
    source: int = 0
    request_id: str = ""


class NoticeKind(enum.StrEnum):
    """What a tail says of itself.

    ``GAP`` and ``SAMPLED``: events between two moments may be missing, so far. ``FILLED``: what was
    missing has been read again. ``RECONNECTED``: a Live Tail session took the place of another.
    ``LIVE`` and ``POLLING``: in which way the tail follows from here on. ``CROWDED``: a log group
    has too many events to look far back in it for late ones.
    """

    WAITING = "waiting"
    GAP = "gap"
    SAMPLED = "sampled"
    FILLED = "filled"
    RECONNECTED = "reconnected"
    THROTTLED = "throttled"
    TROUBLE = "trouble"
    RESUMED = "resumed"
    LIVE = "live"
    POLLING = "polling"
    CROWDED = "crowded"


class Notice(Record, frozen=True):
    """A word of the tail about itself, for the place in the stream where it arrived.

    Times are milliseconds since the epoch. ``from_ms`` and ``to_ms`` are set for GAP, SAMPLED and
    FILLED; ``events`` says how many a FILLED gap held that were not given before. ``fault`` is what
    a TROUBLE or THROTTLED is about. ``source`` is the index of a function in the request, and -1
    where all of them are meant.
    """

    kind: NoticeKind
    text: str
    at_ms: int
    from_ms: int = 0
    to_ms: int = 0
    events: int = 0
    source: int = 0
    fault: Fault | None = None


class TailMode(enum.StrEnum):
    """How a tail follows: Live Tail, polling, or the one with the other to fall back to."""

    AUTO = "auto"
    LIVE = "live"
    POLL = "poll"


class TailRequest(Record, frozen=True):
    """Which logs, from when, and whether to go on.

    ``groups`` are names of log groups; ``functions`` the names to show for them, in the same
    order. ``arns`` are the groups' ARNs without ``:*``, which Live Tail asks for; empty, or an
    empty one, where they are not known. ``pattern`` is CloudWatch's filter pattern syntax.
    ``until_ms`` 0 means what is newest. ``running`` are invocations that an earlier tail of the
    same groups left unfinished.

    ``since_ms`` is where the window begins: what happened before it is asked for by nobody. Where
    there is no end and our clock is ahead of AWS's, the tail moves it back by as much.
    ``from_ms`` is for a tail that goes on where another stopped: for each function, in their order,
    from when on events may not have been given yet; empty means from ``since_ms`` on for all. What
    is read after that, and late events, may still lie anywhere in the window.

    Nothing is read before ``from_ms``, and everything from there on is given, also what the other
    tail gave: whoever asks takes that out again. So it should lie as far behind the newest event
    that was given as late events are looked for, ten minutes, and at the latest where a gap begins
    that was not filled. What Live Tail brings is given from ``since_ms`` on.
    """

    functions: tuple[str, ...]
    groups: tuple[str, ...]
    since_ms: int
    until_ms: int = 0
    follow: bool = False
    pattern: str = ""
    mode: TailMode = TailMode.POLL
    arns: tuple[str, ...] = ()
    running: tuple[Invocation, ...] = ()
    from_ms: tuple[int, ...] = ()


class TailBatch(Record, frozen=True):
    """What came since the last one. ``caught_up`` once the past has been read.

    ``invocations`` are those of which these events tell something new, as they stand after them.
    """

    events: tuple[LogEvent, ...] = ()
    notices: tuple[Notice, ...] = ()
    caught_up: bool = False
    invocations: tuple[Invocation, ...] = ()


def group_arn(function_arn: str, group: str) -> str:
    """The ARN of a function's log group, without ``:*``; empty where the function's is not known.

    ``arn:aws:lambda:eu-west-1:123456789012:function:orders`` gives
    ``arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/orders`` (CloudWatch Logs API,
    StartLiveTail, logGroupIdentifiers).
    """
    parts = function_arn.split(":")
    if len(parts) < 7 or parts[0] != "arn":
        return ""
    return ":".join(("arn", parts[1], "logs", parts[3], parts[4], "log-group", group))
