"""What a tail yields, as lines for the view: the days between them, and no event twice."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from lambdatui.core.lines import Line, LineKind, lines_of
from lambdatui.core.logs import LogEvent
from lambdatui.core.timespan import iso
from lambdatui.ui.widgets.line_buffer import LineBuffer

#: How far back a tail that goes on reads again, in ms: events arrive behind newer ones.
OVERLAP_MS = 60_000
#: How many lines are compared with what it reads then, at most.
COMPARED = 50_000

#: A stream in a group that functions share: ``2026/01/31/NAME[$LATEST]…`` (Lambda developer
#: guide, log groups); in a function's own group it has no name.
_SHARED_STREAM = re.compile(r"\d{4}/\d\d/\d\d/([^\[/]+)\[")


class LogFeed:
    """Makes lines of a function's events. Where the local day changes, a line says which it is.

    What other functions wrote to the same log group is left out.
    """

    def __init__(self, function: str, now_ms: int) -> None:
        """A day that is not today's is named before its first line."""
        self.newest_ms = 0
        self._function = function
        self._day_start, self._day_end = _day_of(now_ms)
        self._known: Counter[tuple[int, str, str]] = Counter()
        self._ours: dict[str, bool] = {}

    def lines(self, events: Iterable[LogEvent]) -> list[Line]:
        """The lines of those events that were not shown before."""
        lines: list[Line] = []
        for event in events:
            if not self._is_ours(event.stream):
                continue
            fresh = lines_of(event)
            if self._known and self._was_shown(fresh[0]):
                continue
            moment = event.timestamp_ms
            if moment >= self._day_end or (not self.newest_ms and moment < self._day_start):
                self._day_start, self._day_end = _day_of(moment)
                lines.append(_day_line(moment))
            self.newest_ms = max(self.newest_ms, moment)
            lines += fresh
        return lines

    def _is_ours(self, stream: str) -> bool:
        ours = self._ours.get(stream)
        if ours is None:
            named = _SHARED_STREAM.match(stream)
            ours = self._ours[stream] = named is None or named[1] == self._function
        return ours

    def _was_shown(self, line: Line) -> bool:
        key = (line.time_ms, line.tag, line.text)
        if self._known[key] <= 0:
            return False
        self._known[key] -= 1
        return True

    def go_on(self, shown: LineBuffer, now_ms: int) -> int:
        """A new tail goes on after these lines; from when it must read, in ms since the epoch."""
        # An event may claim to come from the future, and must not draw the tail there.
        since_ms = min(self.newest_ms, now_ms) - OVERLAP_MS
        self._known.clear()
        compared = list(shown.newest_since(since_ms, COMPARED))
        if len(compared) == COMPARED:
            since_ms = compared[-1].time_ms + 1
        self._known.update(
            (line.time_ms, line.tag, line.text)
            for line in compared
            if line.first and line.kind is not LineKind.NOTICE and line.time_ms >= since_ms
        )
        return since_ms

    def caught_up(self) -> None:
        """The past has been read: what comes from here on is new."""
        self._known.clear()


def _day_of(time_ms: int) -> tuple[int, int]:
    """Where the local day of a moment begins and ends, in milliseconds since the epoch."""
    try:
        midnight = datetime.datetime.fromtimestamp(time_ms // 1000).replace(
            hour=0, minute=0, second=0
        )
        end = midnight + datetime.timedelta(days=1)
        return int(midnight.timestamp() * 1000), int(end.timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        # A moment outside of the calendar, which only a broken endpoint gives.
        return time_ms, time_ms + 1


def _day_line(time_ms: int) -> Line:
    try:
        day = f"{datetime.datetime.fromtimestamp(time_ms // 1000):%A %d %B %Y}"
    except (ValueError, OverflowError, OSError):
        day = "a day outside of the calendar"
    return Line(f"── {day}", 0, "", kind=LineKind.NOTICE)


def joined(lines: Sequence[Line], *, times: bool = False) -> str:
    """The lines as text, as they came; with ``times``, that of each event stands before it."""
    return "\n".join(
        f"{iso(line.time_ms)} {line.text}" if times and line.first and line.time_ms else line.text
        for line in lines
    )
