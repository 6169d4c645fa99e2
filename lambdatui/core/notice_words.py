"""What a tail says of itself, as one row that reads by itself."""

import datetime
import re

from lambdatui.core.logs import Notice, NoticeKind

_GRAVE = frozenset(
    {
        NoticeKind.CROWDED,
        NoticeKind.GAP,
        NoticeKind.SAMPLED,
        NoticeKind.THROTTLED,
        NoticeKind.TROUBLE,
    }
)
_RANGES = {NoticeKind.GAP: "gap", NoticeKind.SAMPLED: "sampled", NoticeKind.FILLED: "filled"}
_CLOCK = re.compile(r"\d\d:\d\d")


def is_grave(kind: NoticeKind) -> bool:
    """Whether a notice warns: lines may be missing, or late."""
    return kind in _GRAVE


def notice_words(notice: Notice) -> str:
    """The text of a notice; before it, where it does not say so itself, what is meant and when.

    ``gap 08:12:31–08:12:40 UTC: the Live Tail connection broke``.
    """
    name = _RANGES.get(notice.kind)
    if name is None or not notice.from_ms or _CLOCK.search(notice.text):
        return notice.text
    return f"{name} {range_words(notice.from_ms, notice.to_ms, notice.at_ms)}: {notice.text}"


def range_words(from_ms: int, to_ms: int, now_ms: int) -> str:
    """``08:12:31–08:12:40 UTC``; with its day where that is not the day of ``now_ms``.

    All are ms since the epoch.
    """
    day = _words(now_ms)[0]
    first, last = _words(from_ms), _words(max(from_ms, to_ms))
    begin = first[1] if first[0] in (day, "") else " ".join(first)
    end = last[1] if last[0] in (day, first[0], "") else " ".join(last)
    return f"{begin} UTC" if first == last else f"{begin}–{end} UTC"


def _words(time_ms: int) -> tuple[str, str]:
    """The day and the time of a moment."""
    try:
        moment = datetime.datetime.fromtimestamp(time_ms // 1000, datetime.UTC)
    except (ValueError, OverflowError, OSError):
        # A moment outside of the calendar, which only a broken endpoint gives.
        return "", "--:--:--"
    return f"{moment:%d %b}", f"{moment:%H:%M:%S}"
