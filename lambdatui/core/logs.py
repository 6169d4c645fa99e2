"""Log events, and what a tail yields."""

import enum

from lambdatui.core.record import Record


class LogEvent(Record, frozen=True, array_like=True):
    """One event of CloudWatch Logs; times are milliseconds since the epoch.

    ``event_id`` can be empty: not every endpoint and no Live Tail gives one. ``source`` is the
    index, in the request, of the function whose log group it came from.
    """

    timestamp_ms: int
    message: str
    stream: str = ""
    event_id: str = ""
    ingestion_ms: int = 0
    source: int = 0


class NoticeKind(enum.StrEnum):
    """What a tail says of itself."""

    WAITING = "waiting"
    GAP = "gap"
    FILLED = "filled"
    RECONNECTED = "reconnected"
    THROTTLED = "throttled"
    TROUBLE = "trouble"
    RESUMED = "resumed"
    LIVE = "live"


class Notice(Record, frozen=True):
    """A word of the tail about itself, for the place in the stream where it arrived."""

    kind: NoticeKind
    text: str
    at_ms: int
    from_ms: int = 0
    to_ms: int = 0
    source: int = 0


class TailRequest(Record, frozen=True):
    """Which logs, from when, and whether to go on.

    ``groups`` are names of log groups; ``functions`` the names to show for them, in the same
    order. ``pattern`` is CloudWatch's filter pattern syntax. ``until_ms`` 0 means now.
    """

    functions: tuple[str, ...]
    groups: tuple[str, ...]
    since_ms: int
    until_ms: int = 0
    follow: bool = False
    pattern: str = ""


class TailBatch(Record, frozen=True):
    """What came since the last one. ``caught_up`` once the past has been read."""

    events: tuple[LogEvent, ...] = ()
    notices: tuple[Notice, ...] = ()
    caught_up: bool = False
