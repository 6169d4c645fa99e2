"""The one tail of the console: the panes that show it share its lines and its invocations."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from lambdatui.core.errors import Fault, Kind, LambdatuiError
from lambdatui.core.functions import Function
from lambdatui.core.invocation import Invocation
from lambdatui.core.invocation_book import InvocationBook
from lambdatui.core.lines import Line, notice_lines
from lambdatui.core.logs import Notice, NoticeKind, TailBatch, TailMode, TailRequest, group_arn
from lambdatui.core.ports import LogsPort
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import parse_since
from lambdatui.ui.tail_again import TailAgain
from lambdatui.ui.tail_listener import TailListener
from lambdatui.ui.tail_reading import TailReading
from lambdatui.ui.tail_restart import TailRestart
from lambdatui.ui.tail_slices import give_way, slices
from lambdatui.ui.widgets.line_buffer import LineBuffer
from lambdatui.ui.widgets.line_run import LineRun
from lambdatui.ui.widgets.lines import MEMORY_LIMIT
from lambdatui.ui.widgets.log_feed import LogFeed
from lambdatui.ui.widgets.tail_story import TailStory, stands_ahead, tail_faults

#: Invocations that are taken in before keys have their turn.
_INVOCATIONS = 1_000
#: The part of the memory that a stretch of the past may fill. Beyond it, its beginning would fall
#: out, which is what a person wants to see.
_FULL = 0.9
#: What is said only beside lines: before the first one, the empty view says what is waited for.
_BESIDE_LINES = frozenset({NoticeKind.WAITING, NoticeKind.LIVE, NoticeKind.POLLING})


class Tailing:
    """Reads the logs of ``functions`` for as long as a pane claims it.

    What was read stays when the last pane lets go of it: the next claim goes on from there. For
    other functions, or another window, it starts over.

    A tail that failed is begun again by itself, unless a person has to mend something first.

    It polls until a person attends to it: Live Tail is billed by the minute, and a list is gone
    through faster than that.

    ``buffer`` holds the lines, ``book`` the invocations, ``story`` what the tail has told of
    itself. ``since`` is an age or an ISO time, as the person gave it; ``window`` a stretch of the
    past, from and to in ms since the epoch, that is read instead and not followed.
    """

    def __init__(
        self,
        logs: LogsPort,
        clock: Clock,
        *,
        since: str = "10m",
        mode: TailMode = TailMode.AUTO,
        memory: int = MEMORY_LIMIT,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``pause`` waits for so many seconds: before a tail that failed is begun again, and before
        what one missed counts as read again.
        """
        self.buffer = LineBuffer(memory)
        self.book = InvocationBook()
        self.story = TailStory()
        self.functions: tuple[Function, ...] = ()
        self.since = since
        self.window: tuple[int, int] | None = None
        self._usual_since = since
        self._mode = mode
        self._attended = False
        self._polls = False
        #: What is to be said once there is a line beside which it can stand.
        self._unsaid: list[Notice] = []
        self._clock = clock
        self._feed = LogFeed(clock())
        self._reading = TailReading(logs, self._take, self._failed)
        self._restart = TailRestart(self._begin_again, pause)
        #: Up to when all functions were read, in ms since the epoch; 0 where that is not known.
        self._caught_up_ms = 0
        self._again = TailAgain(self._found, self._read_anew, clock, pause)
        #: The newest event that was taken off the screen, in ms since the epoch.
        self._cleared_ms = 0
        #: The failure that was told last, and need not be told each time that it comes again.
        self._failure: tuple[Kind, str] | None = None
        self._owners: set[object] = set()
        self._listeners: list[TailListener] = []
        self._had_trouble = False

    @property
    def is_reading(self) -> bool:
        """Whether a tail is under way."""
        return self._reading.is_under_way

    @property
    def has_lines(self) -> bool:
        """Whether any event has come."""
        return bool(self._feed.newest_ms)

    @property
    def newest_ms(self) -> int:
        """When the newest event happened, in ms since the epoch; 0 where none has come."""
        return self._feed.newest_ms

    @property
    def several(self) -> bool:
        """Whether lines of more than one function stand among each other."""
        return len(self.functions) > 1

    def span(self, now_ms: int) -> tuple[int, int]:
        """From when to when it has read, or reads now, in ms since the epoch."""
        return self.window or (self.story.since_ms, now_ms)

    def listen(self, listener: TailListener) -> None:
        """Tell this pane too, from now on."""
        self._listeners.append(listener)

    def leave(self, listener: TailListener) -> None:
        """Tell this pane nothing any more, and read nothing for it: it is gone."""
        self._listeners.remove(listener)
        self.let_go(listener)

    # Which tail is read, and for whom.

    def claim(self, owner: object) -> None:
        """A pane shows it now: read, and go on where it stopped."""
        self._owners.add(owner)
        if not self.is_reading:
            self._restart.cancel()
            self.story.fault = None
        self._go_on()

    def let_go(self, owner: object) -> None:
        """A pane shows it no more. Without one none is read: it costs calls, and by the minute."""
        self._owners.discard(owner)
        if not self._owners:
            self._restart.cancel()
            self._again.left()
            self.story.again_ms = 0
            self._reading.stop()
        self._tell()

    def attend(self) -> None:
        """A person is at work with it: follow in the way that costs something, if need be."""
        if not self._attended:
            self._attended = True
            if self.is_reading and self._polls and self.window is None:
                self._read_anew()

    def choose(self, functions: Sequence[Function]) -> None:
        """Read the logs of these; a new reading of the same ones changes nothing."""
        same = _places(functions) == _places(self.functions)
        self.functions = tuple(functions)
        if same:
            self._go_on()
            return
        # How far one looked back was a question about the function before.
        self.window, self.since = None, self._usual_since
        self._attended = False
        self._start_over()

    def look_back(self, since: str) -> None:
        """Read from another time on, and follow."""
        self.since, self.window = since, None
        self._start_over()

    def look_at(self, since_ms: int, until_ms: int) -> None:
        """Read a stretch of the past, and stop at its end."""
        self.window = (since_ms, until_ms)
        self._start_over()

    def retry(self) -> None:
        """Read on after something went wrong, at once."""
        self._restart.forget()
        self._failure = None
        self.story.fault = None
        self._go_on()

    def clear(self) -> None:
        """Take the lines off the screen; what comes is still shown."""
        count = self.buffer.log_count()
        self.buffer.clear()
        self.book.clear()
        self.story.cleared, self._cleared_ms = True, self.newest_ms
        for listener in self._listeners:
            listener.started_over()
        text = f"{count:,} lines cleared; s reads them again"
        self._notice(Notice(kind=NoticeKind.RESUMED, text=text, at_ms=self._clock()))
        self._tell()

    def _start_over(self) -> None:
        self._reading.stop()
        self._restart.forget()
        self._again.start_over()
        self._failure = None
        self._caught_up_ms = self._cleared_ms = 0
        self.buffer.clear()
        self.book.clear()
        self._feed = LogFeed(self._clock(), [each.log_group_name for each in self.functions])
        self.story = TailStory()
        self._unsaid.clear()
        for listener in self._listeners:
            listener.started_over()
        self._go_on()

    def _go_on(self) -> None:
        """Start the tail, or let it go on where it stopped."""
        finished = self.window is not None and self.story.caught_up
        waits = self.is_reading or finished or self.story.fault is not None
        if self.functions and self._owners and not waits:
            try:
                self._reading.start(self._request())
            except LambdatuiError as error:
                self._failed(error.fault)
        self._tell()

    def _begin_again(self) -> None:
        """Go on by itself. What went wrong is said until something was read."""
        fault, self.story.fault = self.story.fault, None
        self._go_on()
        if self.is_reading and fault is not None:
            self.story.fault, self.story.again_ms = fault, self.story.began_ms
            self._tell()

    def _read_anew(self) -> None:
        """Another tail takes the place of the one under way."""
        self._reading.stop()
        self._begin_again()

    def _request(self) -> TailRequest:
        now_ms = self._clock()
        if self.window is not None:
            since_ms, until_ms = self.window
        else:
            since_ms, until_ms = self.story.since_ms or parse_since(self.since, now_ms), 0
        goes_on = bool(self.story.began_ms)
        self.story = TailStory(since_ms, now_ms, before=self.story)
        self._polls = self._mode is TailMode.AUTO and not self._attended
        from_ms = self._from(since_ms) if goes_on else ()
        return TailRequest(
            functions=tuple(function.name for function in self.functions),
            groups=tuple(function.log_group_name for function in self.functions),
            arns=tuple(group_arn(each.arn, each.log_group_name) for each in self.functions),
            since_ms=since_ms,
            until_ms=until_ms,
            follow=self.window is None,
            mode=TailMode.POLL if self._polls else self._mode,
            running=self._running(from_ms),
            from_ms=from_ms,
        )

    def _from(self, since_ms: int) -> tuple[int, ...]:
        """From when on the tail that goes on reads each function, and so which holes."""
        from_ms = self._feed.go_on(
            len(self.functions),
            self.story.began_ms,
            since_ms=since_ms,
            caught_up_ms=self._caught_up_ms,
            holes=self.story.holes.begins(),
        )
        was_whole = bool(self._caught_up_ms)
        self._again.goes_on(self._feed, self.story, from_ms, was_whole=was_whole)
        return from_ms

    def _running(self, from_ms: Sequence[int]) -> tuple[Invocation, ...]:
        """The unfinished invocations of which not all is read again: their lines count once."""
        return tuple(
            each
            for each in self.book.running()
            if not 0 <= each.source < len(from_ms) or each.first_ms < from_ms[each.source]
        )

    # What it yields.

    async def _take(self, batch: TailBatch) -> None:
        self._feed.heard(self._clock())
        self.story.hear(batch)
        self._again.hear(batch)
        self._tell_trouble(batch)
        for notice in batch.notices:
            if stands_ahead(notice):
                self._notice(notice)
        # Before the lines: of what was not taken in, the next tail tells again if its lines are.
        invocations = self._uncleared(batch.invocations)
        for begin in range(0, len(invocations), _INVOCATIONS):
            self.book.take(invocations[begin : begin + _INVOCATIONS])
            await asyncio.sleep(0)
        for events in slices(batch.events):
            self._append(*self._feed.runs(events))
            if self._unsaid and self.has_lines:
                said, self._unsaid = self._unsaid, []
                for notice in said:
                    self._notice(notice)
            if self._is_full:
                self._stop_here()
                return
            await give_way()
        for notice in batch.notices:
            if not stands_ahead(notice):
                self._notice(notice)
        if batch.caught_up:
            self._caught_up()
        self._again.took_in(self.story)
        self._tell()

    def _uncleared(self, told: tuple[Invocation, ...]) -> tuple[Invocation, ...]:
        """Without those that were taken off the screen, where the past is read again."""
        if not self._cleared_ms or self.story.caught_up:
            return told
        return tuple(each for each in told if each.last_ms > self._cleared_ms)

    def _caught_up(self) -> None:
        """The past was read, and with it what an earlier tail left out."""
        whole = self.story.is_whole
        self._feed.caught_up(self._clock(), whole=whole)
        if whole:
            # What came since the tail began may still be on its way from one of the functions.
            self._caught_up_ms = self.story.began_ms

    def _found(self, notice: Notice) -> None:
        """Say what the tail read again, or could not."""
        self._notice(notice)
        self._tell()

    @property
    def _is_full(self) -> bool:
        return self.window is not None and self.buffer.size > _FULL * self.buffer.limit

    def _stop_here(self) -> None:
        """The memory is full of a stretch of the past: its beginning stays, its end is not read."""
        assert self.window is not None
        self._reading.stop()
        self.window = (self.window[0], self._feed.newest_ms)
        self.story.caught_up = True
        text = "The memory for lines is full: what comes after this was not read."
        self._notice(Notice(kind=NoticeKind.GAP, text=text, at_ms=self._clock()))
        self._tell()

    def _notice(self, notice: Notice) -> None:
        if notice.kind in _BESIDE_LINES and not self.has_lines:
            if notice.kind is not NoticeKind.WAITING:
                self._unsaid.append(notice)
            return
        if not self.story.repeats(notice):
            self._append(notice_lines(notice))

    def _append(self, *runs: LineRun | list[Line]) -> None:
        for lines in runs:
            self.story.holes.count(lines)
            if isinstance(lines, LineRun):
                self.buffer.extend(lines)
            else:
                self.buffer.append(lines)
        for listener in self._listeners:
            listener.lines_came()
        if excess := self.buffer.excess():
            # No view is there yet to do it without moving what is read.
            self.buffer.trim(excess)

    def _tell_trouble(self, batch: TailBatch) -> None:
        """Say of live trouble that it came, and that it is over, as of any other call."""
        faults = tail_faults(batch)
        for fault in faults:
            self._trouble(fault)
        if faults or not (batch.events or batch.caught_up):
            return
        self.story.fault, self.story.again_ms, self._failure = None, 0, None
        self._again.reads(self.story, has_lines=self.has_lines)
        if self._had_trouble:
            self._had_trouble = False
            for listener in self._listeners:
                listener.trouble_over()

    def _trouble(self, fault: Fault) -> None:
        self._had_trouble = True
        for listener in self._listeners:
            listener.trouble_came(fault)

    def _failed(self, fault: Fault | None) -> None:
        if fault is not None:
            now_ms = self._clock()
            lived_ms = now_ms - self.story.began_ms if self.story.caught_up else 0
            wait_s = self._restart.after(fault, lived_ms=lived_ms)
            self.story.fault = fault
            self.story.again_ms = 0 if wait_s is None else now_ms + int(wait_s * 1000)
            if self.window is None:
                self._again.failed(fault)
            if (fault.kind, fault.what) != self._failure:
                self._failure = (fault.kind, fault.what)
                self._trouble(fault)
        self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener.told()


def _places(functions: Sequence[Function]) -> list[tuple[str, str]]:
    return [(function.name, function.log_group_name) for function in functions]
