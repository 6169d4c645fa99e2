"""What a tail has told of itself so far, and how that reads."""

import datetime
import math

from lambdatui.core.errors import Fault, Kind
from lambdatui.core.logs import Notice, NoticeKind, TailBatch, TailMode
from lambdatui.core.timespan import age
from lambdatui.ui.widgets.log_status import TailState
from lambdatui.ui.widgets.tail_holes import TailHoles

#: The windows that a person goes through with one key, and how they read.
SPANS = {"10m": "10 min", "1h": "hour", "3h": "3 hours", "12h": "12 hours", "1d": "day"}

#: From here on it is said how long the first read has taken, in ms.
LONG_READ_MS = 3_000

_TROUBLE = {
    NoticeKind.TROUBLE: "stale: trying again",
    NoticeKind.THROTTLED: "slow: AWS throttles",
}
_FAULTS = {NoticeKind.TROUBLE: Kind.UNREACHABLE, NoticeKind.THROTTLED: Kind.THROTTLED}
#: What is said of the events that come after it, and so stands before them.
_AHEAD = frozenset({NoticeKind.GAP, NoticeKind.SAMPLED, NoticeKind.RESUMED})
_MODES = {NoticeKind.LIVE: TailMode.LIVE, NoticeKind.POLLING: TailMode.POLL}


def stands_ahead(notice: Notice) -> bool:
    """Whether a notice is shown before the events of its batch, not after them."""
    return notice.kind in _AHEAD


def tail_faults(batch: TailBatch) -> list[Fault]:
    """The trouble that a batch tells of, as faults like those of any other call.

    Where a tail does not say which kind of trouble it waits out, AWS is out of reach meanwhile.
    """
    return [
        notice.fault or Fault(kind=_FAULTS[notice.kind], what=notice.text)
        for notice in batch.notices
        if notice.kind in _FAULTS
    ]


def span_words(since: str) -> str:
    """``in the last 10 min``, or ``since …`` for a time that was given."""
    span = SPANS.get(since)
    return f"in the last {span}" if span else f"since {since}"


class TailStory:
    """One tail, from its start at ``began_ms``, in ms since the epoch.

    ``since_ms`` is where its window begins. ``fault`` once it failed, and for as long as the one
    that was begun after that by itself has read nothing; ``again_ms`` when that begins, 0 where
    none does. ``caught_up`` once the past was read, ``cleared`` once the lines were taken off the
    screen. ``mode`` is how it follows, once it has said so; ``holes`` are what was not read again
    so far, ``broken`` is the one during which nothing new comes. ``is_whole`` says that the past
    was read without trouble: a function in trouble may be left out.

    A tail that goes on after ``before`` knows its holes, what was cleared and how it followed.
    """

    def __init__(
        self, since_ms: int = 0, began_ms: int = 0, *, before: "TailStory | None" = None
    ) -> None:
        self.since_ms = since_ms
        self.began_ms = began_ms
        self.cleared: bool = before is not None and before.cleared
        self.holes: TailHoles = TailHoles() if before is None else before.holes
        self.again_ms = 0
        self.caught_up = False
        self.waiting = ""
        self.trouble: Notice | None = None
        self.is_whole = True
        self._ill: set[int] = set()
        self._followed: str = "" if before is None else before._followed
        self.fault: Fault | None = None
        self.mode: TailMode | None = None
        self.broken: Notice | None = None

    @property
    def is_ill(self) -> bool:
        """Whether a function is in trouble, as far as is known: it was not said to be over."""
        return bool(self._ill)

    def hear(self, batch: TailBatch) -> None:
        """Take in what a batch tells."""
        if batch.events:
            self.waiting, self.trouble = "", None
        for notice in batch.notices:
            self.holes.hear(notice)
            if notice.kind is NoticeKind.WAITING:
                self.waiting = notice.text
            elif notice.kind in _TROUBLE:
                self.trouble = notice
                self._ill.add(notice.source)
                if not self.caught_up:
                    self.is_whole = False
            elif notice.kind is NoticeKind.GAP:
                self.broken = notice
            elif notice.kind in _MODES:
                self.mode, self.broken = _MODES[notice.kind], None
            elif notice.kind in (NoticeKind.FILLED, NoticeKind.RECONNECTED):
                self.broken = None
            elif notice.kind is NoticeKind.RESUMED:
                self.waiting, self.trouble, self.broken = "", None, None
                if notice.source < 0:
                    self._ill.clear()
                self._ill.discard(notice.source)
        self.caught_up = self.caught_up or batch.caught_up

    def repeats(self, notice: Notice) -> bool:
        """Whether it only says again how it is followed, as a tail does that goes on."""
        if notice.kind not in _MODES:
            return False
        followed, self._followed = self._followed, notice.text
        return bool(followed) and followed == notice.text

    def state(
        self, since: str, now_ms: int, *, lines: int, paused: bool, new: int
    ) -> tuple[TailState, str]:
        """How things stand, with ``lines`` shown and ``new`` ones held back by a pause."""
        if self.fault is not None:
            return TailState.STALE, self._failed(now_ms)
        if paused:
            return TailState.PAUSED, f"paused · {new:,} new"
        if self.trouble is not None:
            return TailState.STALE, _TROUBLE[self.trouble.kind]
        if self.broken is not None:
            return TailState.STALE, "reconnecting: nothing new comes meanwhile"
        if self.caught_up and (lines or self.cleared):
            following = "polling" if self.mode is TailMode.POLL else "live"
            return TailState.LIVE, following if lines else f"cleared · {following}"
        if not lines and self.waiting:
            return TailState.WAITING, "waiting: no invocation yet"
        if not lines and self.caught_up:
            return TailState.WAITING, f"nothing {span_words(since)} · waiting"
        if now_ms - self.began_ms >= LONG_READ_MS:
            return TailState.READING, f"reading · {age(self.began_ms, now_ms)}"
        words = "the past" if lines else f"what came {span_words(since)}"
        return TailState.READING, f"reading {words}"

    def _failed(self, now_ms: int) -> str:
        if not self.again_ms:
            return "stale: nothing new is read; r retries"
        left_s = math.ceil((self.again_ms - now_ms) / 1000)
        return f"stale: trying again in {left_s} s; r: now" if left_s > 0 else "stale: trying again"


def time_of_day(time_ms: int, now_ms: int, *, utc: bool) -> str:
    """``08:02 UTC``: with its zone, and with the day where it is not today's."""
    try:
        moment = datetime.datetime.fromtimestamp(time_ms // 1000, datetime.UTC)
        now = datetime.datetime.fromtimestamp(now_ms // 1000, datetime.UTC)
        if not utc:
            moment, now = moment.astimezone(), now.astimezone()
    except (ValueError, OverflowError, OSError):
        return "–"
    day = "" if moment.date() == now.date() else f"{moment:%d %b} "
    return f"{day}{moment:%H:%M %Z}"
