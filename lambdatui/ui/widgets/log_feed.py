"""What a tail yields, as lines for the view: the days between them, and no event twice."""

import datetime
from collections.abc import Iterable, Sequence

from lambdatui.core.lines import Line, LineKind, lines_of
from lambdatui.core.logs import LogEvent
from lambdatui.core.stack_lines import StackLines
from lambdatui.core.timespan import iso
from lambdatui.ui.widgets.line_buffer import LineBuffer, Stretch
from lambdatui.ui.widgets.log_shown import ShownEvents

#: How far back a tail that goes on reads again, in ms: events arrive behind newer ones.
OVERLAP_MS = 60_000
#: How many lines are compared with what it reads then, at most.
COMPARED = 50_000


class LogFeed:
    """Makes lines of the events of one or several functions.

    Where the local day changes, a line says which it is. The lines of a printed traceback are parts
    of its error.
    """

    def __init__(self, now_ms: int) -> None:
        """A day that is not today's is named before its first line."""
        self.newest_ms = 0
        self._day_start, self._day_end = _day_of(now_ms)
        self._shown = ShownEvents()
        self._stacks = StackLines()
        self._cleared: list[Stretch] = []
        self._cleared_until_ms = 0

    def lines(self, events: Iterable[LogEvent]) -> list[Line]:
        """The lines of those events that were not shown before."""
        lines: list[Line] = []
        for event in events:
            fresh = lines_of(event)
            if self._shown.take(fresh[0]):
                continue
            moment = event.timestamp_ms
            if moment >= self._day_end or (not self.newest_ms and moment < self._day_start):
                self._day_start, self._day_end = _day_of(moment)
                lines.append(_day_line(moment))
            self.newest_ms = max(self.newest_ms, moment)
            lines += self._stacks.take(fresh)
        return lines

    def go_on(self, kept: LineBuffer, now_ms: int) -> int:
        """A new tail goes on after these lines; from when it must read, in ms since the epoch.

        What was shown or cleared is not shown again.
        """
        since_ms = max(self._overlap_ms(now_ms), self._cleared_until_ms)
        stretches = kept.newest_since(since_ms, COMPARED)
        since_ms = max(since_ms, _all_since(stretches))
        self._drop_old_clears(since_ms)
        self._shown = ShownEvents([*stretches, *self._cleared], since_ms)
        return since_ms

    def clear(self, gone: LineBuffer, now_ms: int) -> None:
        """These lines are about to be taken off the screen, and shall not come back."""
        since_ms = self._overlap_ms(now_ms)
        self._drop_old_clears(since_ms)
        stretches = gone.newest_since(since_ms, COMPARED)
        self._cleared_until_ms = max(self._cleared_until_ms, _all_since(stretches))
        self._cleared += stretches

    def _overlap_ms(self, now_ms: int) -> int:
        # An event may claim to come from the future, and must not draw the tail there.
        return min(self.newest_ms, now_ms) - OVERLAP_MS

    def _drop_old_clears(self, since_ms: int) -> None:
        self._cleared = [one for one in self._cleared if one.newest_ms >= since_ms]

    def caught_up(self) -> None:
        """The past has been read: what comes from here on is new."""
        self._shown = ShownEvents()


def _all_since(stretches: Sequence[Stretch]) -> int:
    """From when on these are all lines there are, in ms since the epoch; 0 where that is all."""
    if sum(map(len, stretches)) < COMPARED:
        return 0
    return stretches[-1].oldest_ms + 1


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
    return Line(f"── {day}", kind=LineKind.NOTICE, source=-1)


def joined(lines: Sequence[Line], *, times: bool = False) -> str:
    """The lines as text, as they came; with ``times``, that of each event stands before it."""
    return "\n".join(
        f"{iso(line.time_ms)} {line.text}" if times and line.first and line.time_ms else line.text
        for line in lines
    )
