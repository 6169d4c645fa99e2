"""The logs of one function: the last minutes, then live."""

import asyncio
from functools import partial
from typing import ClassVar, Self

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer
from textual.widgets import Static

from lambdatui.core.errors import Fault, LambdatuiError
from lambdatui.core.functions import Function
from lambdatui.core.lines import notice_lines
from lambdatui.core.logs import Notice, NoticeKind, TailBatch, TailRequest
from lambdatui.core.ports import LogsPort
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import parse_since
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.messages import CallFailed, CallSucceeded
from lambdatui.ui.panes.logs_keys import KEYS, copy_of_event, copy_of_screen, go_to_error
from lambdatui.ui.panes.logs_tail import READING, TailReading
from lambdatui.ui.panes.logs_words import facts, nothing_to_see, trouble
from lambdatui.ui.widgets.find_bar import FindBar
from lambdatui.ui.widgets.line_paint import Times
from lambdatui.ui.widgets.lines import MEMORY_LIMIT, LineView
from lambdatui.ui.widgets.log_feed import LogFeed
from lambdatui.ui.widgets.log_status import LogStatus
from lambdatui.ui.widgets.tail_story import SPANS, TailStory, stands_ahead, tail_faults

#: Events of a large batch that are taken in before keys have their turn.
_SLICE = 1_000
_TIMES = (Times.LOCAL, Times.UTC, Times.OFF)


class LogsPane(DetailPane):
    """Reads the logs of ``function`` while ``active``.

    The lines of a function stay while one is away from the pane: coming back, the tail goes on
    where it stopped. For another function it starts again.
    """

    DEFAULT_CSS = """
    LogsPane {
        & > #logs-trouble {
            display: none; height: auto; max-height: 5; padding: 0 1; color: $text-warning;
        }
        &.-trouble > #logs-trouble { display: block; }
        &.-failed > #logs-trouble { color: $text-error; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    def __init__(
        self,
        logs: LogsPort,
        clock: Clock,
        *,
        since: str = "10m",
        memory: int = MEMORY_LIMIT,
        id: str | None = None,
    ) -> None:
        """``since`` is an age or an ISO time; ``memory`` what lines may take, in bytes."""
        super().__init__(id=id)
        self._clock = clock
        self._since = since
        self._status = LogStatus(id="logs-status")
        self._trouble = Static(markup=False, id="logs-trouble")
        self._view = LineView(memory=memory, id="logs-lines")
        self._bar = FindBar(self._view, id="logs-find")
        self._place: tuple[str, str] | None = None
        self._feed = LogFeed(clock())
        self._story = TailStory()
        run = partial(self.run_worker, group="tail", exit_on_error=False)
        self._tail = TailReading(logs, run, self._take, self._failed)
        self._had_trouble = False
        self._ticking: Timer | None = None

    def compose(self) -> ComposeResult:
        """How things stand, what went wrong, the lines, and what is looked for."""
        yield self._status
        yield self._trouble
        yield self._view
        yield self._bar

    def on_mount(self) -> None:
        """Take what was set before."""
        self._choose(self.function)

    def focus(self, scroll_visible: bool = True) -> Self:
        """Focus goes to the lines, which take the keys."""
        self._view.focus(scroll_visible)
        return self

    # Which tail is read.

    def watch_function(self, function: Function | None) -> None:
        """Show another function's logs; a new reading of the same one changes nothing."""
        if self.is_mounted:
            self._choose(function)

    def watch_active(self) -> None:
        """A tail costs calls, and by the minute: it runs while someone looks."""
        if self.is_mounted:
            self._stop()
            self._go_on()

    def _choose(self, function: Function | None) -> None:
        place = (function.name, function.log_group_name) if function else None
        if function is not None:
            self._view.set_brief(self._view.painter.brief, function.timeout_s)
        if place != self._place:
            self._place = place
            self._view.release()
            self._forget()
        elif self._tail.is_under_way:
            return
        self._go_on()

    def _forget(self) -> None:
        """Start from nothing, at the window that is chosen."""
        self._stop()
        self._view.clear()
        self._feed = LogFeed(self._clock())
        self._story = TailStory()

    def _stop(self) -> None:
        self._tail.stop()
        self._stop_ticking()

    def _go_on(self) -> None:
        """Start the tail, or let it go on where it stopped."""
        function = self.function
        if function is not None and self.active and not self._tail.is_under_way:
            try:
                since_ms = self._story.since_ms or parse_since(self._since, self._clock())
            except LambdatuiError as error:
                self._failed(error.fault)
                return
            self._story = TailStory(since_ms, self._clock(), cleared=self._story.cleared)
            self._ticking = self.set_interval(1.0, self._describe)
            if self._feed.newest_ms:
                again_ms = self._feed.go_on(self._view.buffer, self._clock())
                since_ms = max(since_ms, again_ms)
            request = TailRequest(
                functions=(function.name,),
                groups=(function.log_group_name,),
                since_ms=since_ms,
                follow=True,
            )
            self._tail.start(request)
        self._describe()

    def _stop_ticking(self) -> None:
        """The first read is over: its duration is no longer shown."""
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None

    async def _take(self, batch: TailBatch) -> None:
        self._story.hear(batch)
        self._tell_trouble(batch)
        self._show_notices([notice for notice in batch.notices if stands_ahead(notice)])
        for begin in range(0, len(batch.events), _SLICE):
            self._view.append(self._feed.lines(batch.events[begin : begin + _SLICE]))
            await asyncio.sleep(0)
        self._show_notices([notice for notice in batch.notices if not stands_ahead(notice)])
        if batch.caught_up:
            self._feed.caught_up()
            self._stop_ticking()
        self._describe()

    def _tell_trouble(self, batch: TailBatch) -> None:
        """Say of live trouble that it came, and that it is over, as of any other call."""
        faults = tail_faults(batch)
        for fault in faults:
            self._had_trouble = True
            self.post_message(CallFailed(fault, READING))
        if self._had_trouble and not faults and (batch.events or batch.caught_up):
            self._had_trouble = False
            self.post_message(CallSucceeded())

    def _show_notices(self, notices: list[Notice]) -> None:
        for notice in notices:
            # Before the first line, the empty view says what is waited for.
            if notice.kind is not NoticeKind.WAITING or self._feed.newest_ms:
                self._view.append(notice_lines(notice))

    def _failed(self, fault: Fault) -> None:
        self._stop_ticking()
        self._story.fault = fault
        self._had_trouble = True
        self.post_message(CallFailed(fault, READING))
        self._describe()

    # What is said about it.

    @on(LineView.Changed)
    def _view_changed(self, event: LineView.Changed) -> None:
        event.stop()
        self._describe()

    @on(FindBar.Toggled)
    def _find_toggled(self, event: FindBar.Toggled) -> None:
        event.stop()
        self.refresh_bindings()

    def _describe(self) -> None:
        story, since = self._story, self._since
        name = self.function.name if self.function else ""
        self._status.facts = facts(
            self._view,
            story,
            since=since,
            now_ms=self._clock(),
            is_reading=bool(name) and self.active,
        )
        self._view.set_placeholder(nothing_to_see(name, story, since))
        self._bar.describe()
        text = trouble(story)
        if text != self._trouble.content:
            self._trouble.update(text)
            self.set_class(bool(text.plain), "-trouble")
            self.set_class(story.fault is not None, "-failed")
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that have nothing to do here are left to whoever stands above."""
        del parameters
        if action == "find":
            return not self._bar.is_typing
        if action == "retry":
            return self._story.fault is not None
        if action in ("match", "close_find"):
            return self._bar.display
        return True

    # Keys.

    def action_find(self) -> None:
        """Look for something."""
        self._bar.open()

    def action_close_find(self) -> None:
        """Look for nothing any more."""
        self._bar.close()

    def action_match(self, step: int) -> None:
        """The next match, or the one before."""
        self._bar.step(step)

    def action_pause(self) -> None:
        """Hold the view still and count what comes; or show it and go on."""
        if self._view.window.held_end is None:
            self._view.hold()
        else:
            self._view.release()
        self._describe()

    def action_follow(self) -> None:
        """Keep the newest line in sight, or stay here."""
        if self._view.window.held_end is not None:
            self._view.release()
        elif self._view.window.following:
            self._view.let_go()
            return
        self._view.follow()

    def action_wrap(self) -> None:
        """Fold long lines, or let them run out to the right."""
        self._view.set_wrapped(not self._view.painter.folded)

    def action_sideways(self, direction: int) -> None:
        """Half a window to the left or the right."""
        self._view.action_sideways(direction)

    def action_straighten(self) -> None:
        """Back from sideways."""
        self._view.straighten()

    def action_times(self) -> None:
        """Local time, UTC, or none."""
        now = _TIMES.index(self._view.painter.times)
        self._view.set_times(_TIMES[(now + 1) % len(_TIMES)])

    def action_raw(self) -> None:
        """Lines in few words, or as they came."""
        timeout_s = self.function.timeout_s if self.function else 0
        self._view.set_brief(not self._view.painter.brief, timeout_s)

    def action_since(self) -> None:
        """The next longer window; after the longest the shortest."""
        spans = list(SPANS)
        here = spans.index(self._since) if self._since in spans else -1
        self._since = spans[(here + 1) % len(spans)]
        self._view.release()
        self._forget()
        self._go_on()

    def action_retry(self) -> None:
        """Read on after something went wrong."""
        self._story.fault = None
        self._go_on()

    def action_clear(self) -> None:
        """Take the lines off the screen; s reads them again."""
        count = self._view.buffer.log_count()
        self._feed.clear(self._view.buffer, self._clock())
        self._view.clear()
        self._story.cleared = True
        now = self._clock()
        text = f"{count:,} lines cleared; s reads them again"
        self._view.append(notice_lines(Notice(kind=NoticeKind.RESUMED, text=text, at_ms=now)))

    def action_error(self, step: int) -> None:
        """The next error, or the one before."""
        if noted := go_to_error(self._view, step):
            self.post_message(noted)

    def action_copy_event(self) -> None:
        """Copy the event under the cursor, as it came, with all of its lines."""
        self.post_message(copy_of_event(self._view))

    def action_copy_screen(self) -> None:
        """Copy the lines that are in sight, as they came, with the times of their events."""
        self.post_message(copy_of_screen(self._view))
