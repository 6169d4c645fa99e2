"""The logs of one function: the last minutes, then live."""

import asyncio
from collections.abc import AsyncGenerator
from typing import ClassVar, Self

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from lambdatui.core.errors import Fault, Kind, LambdatuiError, mistake
from lambdatui.core.functions import Function
from lambdatui.core.lines import notice_lines
from lambdatui.core.logs import Notice, NoticeKind, TailBatch, TailRequest
from lambdatui.core.ports import LogsPort
from lambdatui.core.stop import Clock
from lambdatui.core.timespan import parse_since
from lambdatui.ui.detail import DetailPane
from lambdatui.ui.messages import CallFailed, CallSucceeded, CopyRequested, Noted
from lambdatui.ui.panes.logs_words import facts, nothing_to_see, trouble
from lambdatui.ui.widgets.find_bar import FindBar
from lambdatui.ui.widgets.line_paint import Times
from lambdatui.ui.widgets.line_scroll import SIDEWAYS
from lambdatui.ui.widgets.lines import MEMORY_LIMIT, LineView
from lambdatui.ui.widgets.log_feed import LogFeed, joined
from lambdatui.ui.widgets.log_status import LogStatus
from lambdatui.ui.widgets.tail_story import SPANS, TailStory, stands_ahead

_READING = "reading the logs"
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
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,p", "pause", "pause", key_display="p", id="logs.pause"),
        Binding("f", "follow", "follow", id="logs.follow"),
        Binding("slash", "find", "find", key_display="/", id="logs.find"),
        Binding("n", "match(1)", "next match", show=False, id="logs.next_match"),
        Binding("N", "match(-1)", "match before", show=False, id="logs.previous_match"),
        Binding("e", "error(1)", "error", id="logs.next_error"),
        Binding("E", "error(-1)", "error before", show=False, id="logs.previous_error"),
        Binding("w", "wrap", "wrap", id="logs.wrap"),
        Binding("t", "times", "times: local, UTC, off", show=False, id="logs.times"),
        Binding("R", "raw", "lines as they came", show=False, id="logs.raw"),
        Binding("s", "since", "since", id="logs.since"),
        Binding("y", "copy_event", "copy", id="logs.copy_event"),
        Binding(
            "Y",
            "copy_screen",
            "copy what is in sight, with times",
            show=False,
            id="logs.copy_screen",
        ),
        *SIDEWAYS,
        Binding("ctrl+l", "clear", "clear", show=False, id="logs.clear"),
        Binding("r", "retry", "retry", id="logs.retry"),
        Binding("escape", "close_find", "close the search", show=False, id="logs.close_find"),
    ]

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
        self._logs = logs
        self._clock = clock
        self._since = since
        self._status = LogStatus(id="logs-status")
        self._trouble = Static(markup=False, id="logs-trouble")
        self._view = LineView(memory=memory, id="logs-lines")
        self._bar = FindBar(self._view, id="logs-find")
        self._place: tuple[str, str] | None = None
        self._feed = LogFeed("", clock())
        self._story = TailStory()
        self._reader: Worker[None] | None = None
        self._generation = 0
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
        elif self._reader is not None:
            return
        self._go_on()

    def _forget(self) -> None:
        """Start from nothing, at the window that is chosen."""
        self._stop()
        self._view.clear()
        self._feed = LogFeed(self.function.name if self.function else "", self._clock())
        self._story = TailStory()

    def _stop(self) -> None:
        self._generation += 1
        self._stop_ticking()
        if self._reader is not None:
            self._reader.cancel()
            self._reader = None

    def _go_on(self) -> None:
        """Start the tail, or let it go on where it stopped."""
        function = self.function
        if function is not None and self.active and self._reader is None:
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
            reading = self._read(request, self._generation)
            self._reader = self.run_worker(reading, group="tail", exit_on_error=False)
        self._describe()

    def _stop_ticking(self) -> None:
        """The first read is over: its duration is no longer shown."""
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None

    async def _read(self, request: TailRequest, generation: int) -> None:
        tail = self._logs.tail(request)
        try:
            async for batch in tail:
                if generation != self._generation:
                    return
                await self._take(batch)
        finally:
            if isinstance(tail, AsyncGenerator):
                await tail.aclose()

    async def _take(self, batch: TailBatch) -> None:
        if not self._story.caught_up:
            self.post_message(CallSucceeded())
        self._story.hear(batch)
        self._show_notices([notice for notice in batch.notices if stands_ahead(notice)])
        for begin in range(0, len(batch.events), _SLICE):
            self._view.append(self._feed.lines(batch.events[begin : begin + _SLICE]))
            await asyncio.sleep(0)
        self._show_notices([notice for notice in batch.notices if not stands_ahead(notice)])
        if batch.caught_up:
            self._feed.caught_up()
            self._stop_ticking()
        self._describe()

    def _show_notices(self, notices: list[Notice]) -> None:
        for notice in notices:
            # Before the first line, the empty view says what is waited for.
            if notice.kind is not NoticeKind.WAITING or self._feed.newest_ms:
                self._view.append(notice_lines(notice))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """The tail ended, which it does by itself only when something is wrong."""
        if event.worker is not self._reader or not event.worker.is_finished:
            return
        self._reader = None
        error = event.worker.error
        if event.state is WorkerState.CANCELLED:
            return
        if isinstance(error, LambdatuiError):
            self._failed(error.fault)
        elif error is not None:
            self._failed(mistake(error, _READING))
        else:
            self._failed(Fault(kind=Kind.ENGINE, what="The tail of the logs ended."))

    def _failed(self, fault: Fault) -> None:
        self._stop_ticking()
        self._story.fault = fault
        self.post_message(CallFailed(fault, _READING))
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
        self._view.clear()
        self._story.cleared = True
        now = self._clock()
        text = f"{count:,} lines cleared; s reads them again"
        self._view.append(notice_lines(Notice(kind=NoticeKind.RESUMED, text=text, at_ms=now)))

    def action_error(self, step: int) -> None:
        """The next error, or the one before; from the followed end the newest error above."""
        view = self._view
        here = view.window.cursor
        if step > 0 and view.window.following:
            newest = view.buffer.previous_error(here + 1)
            if newest is not None and newest != here:
                view.jump(newest)
                self.post_message(Noted("The newest error above; E goes further up."))
                return
        found = view.buffer.next_error(here) if step > 0 else view.buffer.previous_error(here)
        if found is None or found >= view.window.end:
            where, other = ("below", "E goes up") if step > 0 else ("above", "e goes down")
            self.post_message(Noted(f"No error {where} this line; {other}."))
        else:
            view.jump(found)

    def action_copy_event(self) -> None:
        """Copy the event under the cursor, as it came, with all of its lines."""
        event = self._view.current_event()
        if event:
            what = "the line" if len(event) == 1 else f"the event ({len(event):,} lines)"
            self.post_message(CopyRequested(joined(event), what))
        else:
            self.post_message(Noted("There is no line to copy."))

    def action_copy_screen(self) -> None:
        """Copy the lines that are in sight, as they came, with the times of their events."""
        lines = self._view.visible_lines()
        if lines:
            what = "the line" if len(lines) == 1 else f"{len(lines)} lines"
            self.post_message(CopyRequested(joined(lines, times=True), what))
        else:
            self.post_message(Noted("There is no line to copy."))
