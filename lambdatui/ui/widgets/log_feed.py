"""What a tail yields, as lines for the view: the days between them, and no event twice."""

import datetime
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from lambdatui.core.lines import Level, Line, LineKind, lines_of, stream_tag
from lambdatui.core.logs import LogEvent
from lambdatui.core.stack_lines import StackLines
from lambdatui.core.timespan import iso
from lambdatui.ui.widgets.line_run import LineRun
from lambdatui.ui.widgets.log_runs import run_of
from lambdatui.ui.widgets.log_shown import MOST, ShownEvents

#: How far back a tail that goes on reads again, in ms: events arrive behind newer ones.
OVERLAP_MS = 600_000
#: A window that is no longer, in ms, or has no more events of a function, is read again as a whole:
#: what came late meanwhile may lie anywhere in it.
SHORT_MS = 3_600_000
FEW = 20_000
# A moment further away than this has no room among the times of lines; only a broken endpoint
# gives one.
_FARTHEST_MS = 2**62
_EARLIEST_MS = -_FARTHEST_MS
_ERROR = Level.ERROR
# Fewer lines than this cost less one by one.
_LEAST_RUN = 8


class LogFeed:
    """Makes lines of the events of one or several functions.

    Where the local day changes, a line says which it is. The lines of a printed traceback are parts
    of its error.
    """

    def __init__(self, now_ms: int, groups: Sequence[str] = (), *, most: int = MOST) -> None:
        """A day that is not today's is named before its first line.

        ``groups`` are the log groups of the functions, ``most`` how many events are remembered.
        """
        self.newest_ms = 0
        self._day_start, self._day_end = _day_of(now_ms)
        self._shown = ShownEvents(now_ms, groups, most)
        self._stacks = StackLines()
        self._expects = False
        self._expects_until_ms = 0
        #: Of the tail that went on last: from when on each function is read at least, in ms since
        #: the epoch, 0 where it is all of the window; and whether that is later than it should be,
        #: as what was shown before is not remembered.
        self.back_ms = 0
        self.is_crowded = False

    def lines(self, events: Iterable[LogEvent]) -> list[Line]:
        """The lines of those events that were not shown before."""
        lines: list[Line] = []
        taken = self._shown.take
        stacks = self._stacks
        has_errors = stacks.open
        tags: dict[str, str] = {}
        for each in events:
            moment = each.timestamp_ms
            event = each
            if not _EARLIEST_MS <= moment <= _FARTHEST_MS:
                moment = max(_EARLIEST_MS, min(moment, _FARTHEST_MS))
                event = replace(each, timestamp_ms=moment)
            if taken(event):
                continue
            if moment >= self._day_end or (not self.newest_ms and moment < self._day_start):
                self._day_start, self._day_end = _day_of(moment)
                lines.append(_day_line(moment))
            self.newest_ms = moment if moment > self.newest_ms else self.newest_ms
            stream = event.stream
            tag = tags.get(stream)
            if tag is None:
                tag = tags[stream] = stream_tag(stream)
            made = lines_of(event, tag)
            # Nearly all are no error, and of a stream that has told of none.
            if has_errors or made[0].level >= _ERROR:
                lines += stacks.take(made)
            else:
                lines += made
        return lines

    def runs(self, events: Sequence[LogEvent]) -> list[LineRun | list[Line]]:
        """The same lines as those of :meth:`lines`; in columns where they are plain.

        Levels that nobody has asked for yet are not told in them.
        """
        run, odd = run_of(events)
        low, high = min(run.times, default=0), max(run.times, default=0)
        is_in_day = high < self._day_end and (self.newest_ms or low >= self._day_start)
        if not run or low < _EARLIEST_MS or not is_in_day or not self._shown.take_all(run):
            return [self.lines(events)]
        self.newest_ms = max(self.newest_ms, high)
        opened = self._stacks.open
        made: list[LineRun | list[Line]] = []
        loose: list[Line] = []
        begin = 0
        for at in (*odd, len(run)):
            while begin < at:
                end = at
                if opened:
                    # What may go on with an error is looked at one by one.
                    places = zip(run.sources[begin:at], run.streams[begin:at], strict=True)
                    passed = (where for where, place in enumerate(places, begin) if place in opened)
                    end = next(passed, at)
                if end - begin >= _LEAST_RUN:
                    made += [loose, run.part(begin, end)]
                    loose = []
                    begin = end
                else:
                    end = min(end + 1, at)
                    for event in events[begin:end]:
                        loose += self._stacks.take(lines_of(event))
                    begin = end
            for event in events[at : at + 1]:
                loose += self._stacks.take(lines_of(event))
            begin = at + 1
        return [one for one in (*made, loose) if one]

    def heard(self, now_ms: int) -> None:
        """Something came of the tail."""
        self._shown.now_ms = now_ms

    def go_on(
        self,
        count: int,
        now_ms: int,
        *,
        since_ms: int,
        caught_up_ms: int = 0,
        holes: Iterable[tuple[int, int]] = (),
    ) -> tuple[int, ...]:
        """A tail of ``count`` functions goes on; from when it must read each of them.

        All times are ms since the epoch. ``since_ms`` is where the window begins, ``caught_up_ms``
        a moment up to which all functions were read, 0 where there is none. ``holes`` are the
        beginnings of what may be missing, each with the index of its function, or -1 for all of
        them. What was shown is not shown again.

        That is all of the window where it is short, or holds little, and what was shown of it is
        known; else as far behind the newest event as late ones are looked for.
        """
        missing = list(holes)
        self.is_crowded = False
        from_ms = tuple(
            self._from(source, since_ms, caught_up_ms, missing, now_ms) for source in range(count)
        )
        self.back_ms = max((each for each in from_ms if each > since_ms), default=0)
        self._shown.expect(now_ms, from_ms)
        self._expects, self._expects_until_ms = True, 0
        return from_ms

    def _from(
        self,
        source: int,
        since_ms: int,
        caught_up_ms: int,
        holes: Sequence[tuple[int, int]],
        now_ms: int,
    ) -> int:
        shown = self._shown
        read_ms = max(shown.newest_ms(source), caught_up_ms)
        whole_ms = shown.whole_ms(source)
        is_short = now_ms - since_ms <= SHORT_MS or shown.count(source) <= FEW
        if not read_ms or (whole_ms <= since_ms and is_short):
            return since_ms
        # What is not remembered would be shown a second time.
        whole_ms = min(whole_ms, read_ms)
        for hole_ms, of in holes:
            if of in (source, -1):
                read_ms = min(read_ms, hole_ms)
        if whole_ms > max(since_ms, read_ms - OVERLAP_MS):
            self.is_crowded = True
        return max(since_ms, read_ms - OVERLAP_MS, whole_ms)

    def caught_up(self, now_ms: int, *, whole: bool = True) -> None:
        """The past has been read; not ``whole`` where a function was left out meanwhile.

        What was shown is expected for some more time: what one way of reading gave at once, the
        other may find only later.
        """
        if not whole:
            self._shown.left_out()
        if not self._expects:
            return
        if not self._expects_until_ms:
            self._expects_until_ms = now_ms + OVERLAP_MS
        elif now_ms >= self._expects_until_ms:
            self._expects = False
            self._shown.expect_no_more()


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
